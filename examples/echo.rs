//! A gated recurrent unit learns to repeat bits three steps after it heard them.
//!
//! Run it with `cargo run --release --example echo`. The network is the text `nets/echo.net`.

use std::error::Error;

use chainrule::train::observer::Progress;
use chainrule::train::{Adam, Fit};
use chainrule_examples::echo::{DELAY, Echo, STEPS, right, sequences};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const SEED: u64 = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let (train, test) = (sequences(1000, SEED), sequences(200, SEED + 1));
    let mut net = Echo::init(&mut Xoshiro256PlusPlus::seed_from_u64(SEED));
    println!("{}", Echo::summary());
    println!(
        "{STEPS} steps, an echo after {DELAY}: {:.1} % of the bits right before training",
        100.0 * right(&net, &test)
    );

    let mut progress = Progress::new();
    let fit = Fit::new(Adam::new(0.01)).epochs(30).batch(20).seed(SEED).clip_norm(1.0);
    let history = net.fit(&train, fit.observe(&mut progress))?;

    println!(
        "loss {:.5}, {:.2} % of the bits of other sequences right\n",
        history.loss().unwrap_or(f64::NAN),
        100.0 * right(&net, &test)
    );
    let sample = &test[0];
    let line =
        |bits: &mut dyn Iterator<Item = f32>| -> String { bits.map(|bit| if bit > 0.5 { '#' } else { '.' }).collect() };
    println!("heard     {}", line(&mut sample.signal.iter().map(|bit| bit[0])));
    println!("repeated  {}", line(&mut net.predict(&sample.signal).into_iter()));
    Ok(())
}
