//! System 4: a 4-4-4-3 net learns to tell the 150 real iris flowers apart.
//!
//! Run it with `cargo run --release --example iris`. The net is there twice: its loss as a plain Rust function with
//! `#[differentiate]` on it, in `src/iris.rs`, and as a text, `nets/iris.net`, with the training loop that is written for it. The
//! flowers are split with a seed, and standardised by the training flowers alone.

use chainrule::train::observer::Progress;
use chainrule::train::{Fit, Momentum};
use chainrule_examples::data::{self, CLASSES, Flower, Scale};
use chainrule_examples::iris::{Descent, Net};
use chainrule_examples::random::Random;
use chainrule_examples::text::{self, Iris};
use indicatif::{ProgressBar, ProgressStyle};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const SEED: u64 = 7;
const TRAIN: usize = 105;
const EPOCHS: u64 = 400;
const BATCH: usize = 15;

fn main() {
    let (train, test) = data::split(data::iris(), TRAIN, SEED);
    let scale = Scale::of(&train);
    let (mut train, test) = (scale.apply(&train), scale.apply(&test));
    println!("150 flowers: {} to train on, {} to test with\n", train.len(), test.len());
    let (all, held_out) = (text::samples(&train), text::samples(&test));

    let mut random = Random::new(SEED);
    let mut net = Net::random(&mut random);
    let mut descent = Descent::new(0.05, 0.9);
    let bar = progress_bar();
    report(&bar, 0, &net, &train, &test);
    for epoch in 1..=EPOCHS {
        random.shuffle(&mut train);
        for batch in train.chunks(BATCH) {
            descent.step(&mut net, batch);
        }
        bar.set_position(epoch);
        if epoch % 50 == 0 {
            report(&bar, epoch, &net, &train, &test);
        }
    }
    bar.finish_and_clear();
    confusion(&net, &test);

    println!("\nThe same net from its text, `nets/iris.net`:\n\n{}", Iris::summary());
    let mut iris = Iris::init(&mut Xoshiro256PlusPlus::seed_from_u64(SEED));
    let mut progress = Progress::new();
    let fit = Fit::new(Momentum::new(0.05, 0.9)).epochs(400).batch(BATCH).seed(SEED).observe(&mut progress);
    let history = iris.fit(&all, fit).expect("the loss stays finite");
    println!(
        "400 epochs, loss {:.4}; the test flowers:\n\n{}",
        history.loss().unwrap_or(f64::NAN),
        iris.evaluate(&held_out)
    );
}

fn progress_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} epoch {pos}/{len}, loss {msg}, {elapsed}");
    ProgressBar::new(EPOCHS).with_style(style.expect("the template is well formed"))
}

fn report(bar: &ProgressBar, epoch: u64, net: &Net, train: &[Flower], test: &[Flower]) {
    let loss = net.mean_loss(train);
    let accuracy = |flowers: &[Flower]| 100.0 * net.correct(flowers) as f64 / flowers.len() as f64;
    bar.set_message(format!("{loss:.4}"));
    bar.suspend(|| {
        println!("epoch {epoch:4}   loss {loss:.4}   train {:5.1} %   test {:5.1} %", accuracy(train), accuracy(test));
    });
}

fn confusion(net: &Net, test: &[Flower]) {
    println!("\n{} of {} test flowers named rightly (rows: true, columns: predicted)\n", net.correct(test), test.len());
    println!("  {:12}{:>12}{:>12}{:>12}", "", CLASSES[0], CLASSES[1], CLASSES[2]);
    for (name, [setosa, versicolor, virginica]) in CLASSES.iter().zip(net.confusion(test)) {
        println!("  {name:12}{setosa:12}{versicolor:12}{virginica:12}");
    }
}
