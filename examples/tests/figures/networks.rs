//! The networks of `nets/`: what the programs print of them holds.

use chainrule::train::{Adam, Cosine, Fit, Momentum, Sgd};
use chainrule_examples::data::{self, Scale};
use chainrule_examples::digits::{self, DenseReader, in_a_row};
use chainrule_examples::echo::{Echo, right, sequences};
use chainrule_examples::sine::{Curve, points};
use chainrule_examples::text::{self, Iris, Xor, XorDense1, XorDense2};
use chainrule_examples::xor::{Net, RATE};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

use crate::close;

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

#[test]
fn the_text_of_xor_trains_as_its_function_does() {
    let mut function = Net { w1: [[0.5, -0.4], [0.3, 0.6]], b1: [0.1, -0.1], w2: [0.7, -0.5], b2: 0.2 };
    let mut net = Xor::zeros();
    net.dense1 = XorDense1 { w: function.w1, b: function.b1 };
    net.dense2 = XorDense2 { w: [function.w2], b: [function.b2] };
    let history = net.fit(&text::table(), Fit::new(Sgd::new(RATE)).epochs(500).full_batch()).expect("it is finite");
    for epoch in &history.epochs {
        close(epoch.loss, function.step(RATE), 1e-12);
    }
}

#[test]
fn iris_flowers_are_told_apart() {
    let (train, test) = data::split(data::iris(), 105, 7);
    let scale = Scale::of(&train);
    let (train, test) = (text::samples(&scale.apply(&train)), text::samples(&scale.apply(&test)));
    let mut iris = Iris::init(&mut rng(7));
    iris.fit(&train, Fit::new(Momentum::new(0.05, 0.9)).epochs(400).batch(15).seed(7)).expect("it is finite");
    let classes = iris.evaluate(&test).classes.expect("it is a classifier");
    assert!(classes.accuracy() > 0.93, "{}", classes.accuracy());
}

#[test]
fn the_digits_are_whole() {
    let digits = digits::digits();
    assert_eq!(digits.len(), 1797);
    let count = |label: usize| digits.iter().filter(|digit| digit.label == label).count();
    assert_eq!((0..10).map(count).collect::<Vec<_>>(), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    assert!(digits::parse("1,2,3").is_err());
    let (train, test) = digits::split(7);
    assert_eq!((train.len(), test.len()), (1438, 359));
}

#[test]
fn a_few_epochs_read_most_digits() {
    let (train, test) = digits::split(7);
    let mut dense = DenseReader::init(&mut rng(7));
    let fit = Fit::new(Adam::new(0.003)).epochs(6).batch(32).seed(7).schedule_epochs(Cosine::new(6));
    dense.fit(&in_a_row(&train), fit).expect("it is finite");
    let accuracy = dense.evaluate(&in_a_row(&test)).classes.expect("it is a classifier").accuracy();
    assert!(accuracy > 0.95, "{accuracy}");
    let misread = digits::misread(&test, |digit| dense.predict(&digit.pixels));
    close(misread.len() as f64, 359.0 * (1.0 - accuracy), 1e-9);
}

#[test]
fn a_curve_goes_through_the_points() {
    let mut curve = Curve::init(&mut rng(3));
    let fit = Fit::new(Adam::new(0.01)).epochs(200).batch(20).seed(3).schedule_epochs(Cosine::new(200));
    curve.fit(&points(200, 3), fit).expect("it is finite");
    let report = curve.evaluate(&points(500, 4));
    assert!(report.loss < 0.03, "{}", report.loss);
}

#[test]
fn an_echo_is_learnt() {
    let mut net = Echo::init(&mut rng(5));
    let before = right(&net, &sequences(100, 6));
    net.fit(&sequences(600, 5), Fit::new(Adam::new(0.02)).epochs(15).batch(20).seed(5).clip_norm(1.0)).expect("finite");
    let after = right(&net, &sequences(100, 6));
    assert!(before < 0.75 && after > 0.95, "{before} {after}");
}
