//! A dense and a convolutional network read 1,797 handwritten digits.
//!
//! Run it with `cargo run --release --example digits`. The networks are texts, `nets/digits_dense.net` and
//! `nets/digits_convolutional.net`; the misread digits are drawn into `misread.svg`, in the folder for build output.

use std::error::Error;

use chainrule::train::observer::Progress;
use chainrule::train::{Adam, Cosine, Fit, Report};
use chainrule_examples::digits::{self, ConvolutionalReader, DenseReader, as_images, in_a_row};
use chainrule_examples::{output, picture};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const SEED: u64 = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let (train, test) = digits::split(SEED);
    println!("1,797 digits: {} to train on, {} to test with\n", train.len(), test.len());
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(SEED);

    println!("{}", DenseReader::summary());
    let mut dense = DenseReader::init(&mut rng);
    let mut progress = Progress::new();
    let fit = Fit::new(Adam::new(0.003)).epochs(40).batch(32).seed(SEED).schedule_epochs(Cosine::new(40));
    dense.fit(&in_a_row(&train), fit.observe(&mut progress))?;
    let report = dense.evaluate(&in_a_row(&test));
    println!("{}\n", figures("dense", &report));

    println!("{}", ConvolutionalReader::summary());
    let mut convolutional = ConvolutionalReader::init(&mut rng);
    let mut progress = Progress::new();
    let fit = Fit::new(Adam::new(0.005)).epochs(30).batch(32).seed(SEED).schedule_epochs(Cosine::new(30));
    convolutional.fit(&as_images(&train), fit.observe(&mut progress))?;
    let report = convolutional.evaluate(&as_images(&test));
    println!("{}\n\n{report}", figures("convolutional", &report));

    let misread = digits::misread(&test, |digit| digits::see(&convolutional, digit));
    let path = output::path("misread.svg")?;
    picture::misread_digits(&path, &misread)?;
    println!("{} misread digits are drawn in {}", misread.len(), path.display());
    Ok(())
}

fn figures(name: &str, report: &Report) -> String {
    let accuracy = report.classes.as_ref().map_or(0.0, |classes| 100.0 * classes.accuracy());
    format!("{name}: {accuracy:.2} % of the test digits read rightly, mean loss {:.4}", report.loss)
}
