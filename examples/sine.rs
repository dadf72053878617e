//! A network of two hidden layers draws a curve through 200 noisy points of a damped sine.
//!
//! Run it with `cargo run --release --example sine`. The network is the text `nets/sine.net`; the picture goes to `sine.svg`, in the
//! folder for build output.

use std::error::Error;

use chainrule::train::observer::Progress;
use chainrule::train::{Adam, Cosine, Fit};
use chainrule_examples::sine::{Curve, points, truth};
use chainrule_examples::{output, picture};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const SEED: u64 = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let (train, test) = (points(200, SEED), points(1000, SEED + 1));
    let mut curve = Curve::init(&mut Xoshiro256PlusPlus::seed_from_u64(SEED));
    println!("{}", Curve::summary());

    let mut progress = Progress::new();
    let fit = Fit::new(Adam::new(0.01)).epochs(600).batch(20).seed(SEED).schedule_epochs(Cosine::new(600));
    let history = curve.fit(&train, fit.observe(&mut progress))?;

    let report = curve.evaluate(&test);
    println!(
        "mean squared error: {:.5} on the points, {:.5} on others",
        history.loss().unwrap_or(f64::NAN),
        report.loss
    );
    println!("the noise alone makes 0.01");

    let at = |k: i32| f64::from(k) / 100.0;
    let fitted: Vec<(f64, f64)> = (-300..=300).map(|k| (at(k), curve.predict(at(k))[0])).collect();
    let behind: Vec<(f64, f64)> = (-300..=300).map(|k| (at(k), truth(at(k)))).collect();
    let shown: Vec<(f64, f64)> = train.iter().map(|point| (point.x, point.y)).collect();
    let path = output::path("sine.svg")?;
    picture::curve(&path, &shown, &fitted, &behind)?;
    println!("the curve is drawn in {}", path.display());
    Ok(())
}
