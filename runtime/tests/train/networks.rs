//! Networks by `network!`: what is dropped, and what is followed instead of trained, is part of a run too.

use chainrule::network;
use chainrule::train::{Adam, Error, Fit, Sgd};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

use crate::objectives::clouds;

network! {
    /// Tells three clouds apart, with a layer that drops and one that normalises.
    Clouds: f32 {
        input  x: [2];
        target y: class(3);
        h = dropout(batch_norm(tanh(dense(x, 6))), 0.2);
        z = dense(h, 3);
        output softmax(z);
        loss   cross_entropy(softmax(z), y);
    }
}

fn samples() -> Vec<CloudsSample> {
    clouds(60).into_iter().map(|(x, y)| CloudsSample { x, y }).collect()
}

fn start() -> Clouds {
    Clouds::init(&mut Xoshiro256PlusPlus::seed_from_u64(3))
}

fn fitted() -> Fit<'static, Adam> {
    Fit::new(Adam::new(0.01)).batch(16).seed(2)
}

#[test]
fn a_network_that_drops_and_normalises_goes_on_to_the_same_bits() {
    let mut whole = start();
    let whole_history = whole.fit(&samples(), fitted().epochs(20)).expect("it converges");
    let mut bytes = Vec::new();
    let keep = |checkpoint: &[u8]| {
        bytes = checkpoint.to_vec();
        Ok(())
    };
    start().fit(&samples(), fitted().epochs(10).checkpoint_with(10, keep)).expect("it converges");
    let mut resumed = Clouds::zeros();
    let history = resumed.fit(&samples(), fitted().epochs(20).resume_with(bytes)).expect("it goes on");
    assert_eq!((resumed, history), (whole, whole_history));
}

#[test]
fn a_network_learns() {
    let mut net = start();
    net.fit(&samples(), fitted().epochs(60)).expect("it converges");
    let classes = net.evaluate(&samples()).classes.expect("a classifier");
    assert!(classes.accuracy() > 0.8, "{}", classes.accuracy());
}

#[test]
fn a_network_that_explodes_is_brought_back() {
    let exploding = |step: u64| if step == 6 { f64::INFINITY } else { 1.0 };
    let mut net = start();
    let outcome = net.fit(&samples(), Fit::new(Sgd::new(0.1)).batch(16).schedule(exploding));
    let Err(Error::Diverged(diverged)) = outcome else { panic!("it diverges") };
    assert_eq!((diverged.epoch, diverged.batch), (2, 3));
    let mut before = start();
    before.fit(&samples(), Fit::new(Sgd::new(0.1)).batch(16).epochs(1)).expect("one epoch is fine");
    assert!(net != before && net.evaluate(&samples()).loss.is_finite());
}
