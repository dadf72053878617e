//! System 4: a 4-4-4-3 net learns to tell the 150 real iris flowers apart.
//!
//! Run it with `cargo run --release --example iris`. The loss is a plain Rust function with `#[differentiate]` on it, in
//! `src/iris.rs`; the flowers are split with a seed, and standardised by the training flowers alone.

use chainrule_examples::data::{self, CLASSES, Flower, Scale};
use chainrule_examples::iris::{Descent, Net};
use chainrule_examples::random::Random;
use indicatif::{ProgressBar, ProgressStyle};

const SEED: u64 = 7;
const TRAIN: usize = 105;
const EPOCHS: u64 = 400;
const BATCH: usize = 15;

fn main() {
    let (train, test) = data::split(data::iris(), TRAIN, SEED);
    let scale = Scale::of(&train);
    let (mut train, test) = (scale.apply(&train), scale.apply(&test));
    println!("150 flowers: {} to train on, {} to test with\n", train.len(), test.len());

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
