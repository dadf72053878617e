//! Networks of the other examples again, as texts: the same mathematics, with the training loop that is written for them.

use crate::data::Flower;
use crate::xor::{INPUTS, TARGETS};

chainrule::network!(file = "nets/iris.net");

chainrule::network! {
    /// The 2-2-1 net of sigmoids that learns XOR.
    pub Xor: f64 {
        input  x: [2];
        target y: scalar;

        hidden = sigmoid(dense(x, 2));
        logit  = dense(hidden, 1);

        output sigmoid(logit);
        loss   binary_cross_entropy(sigmoid(logit[0]), y);
    }
}

/// Flowers as the network takes them.
pub fn samples(flowers: &[Flower]) -> Vec<IrisSample> {
    #[allow(clippy::cast_possible_truncation)] // a few digits are enough
    flowers.iter().map(|flower| IrisSample { x: flower.x.map(|x| x as f32), y: flower.class }).collect()
}

/// The four rows of XOR's table.
pub fn table() -> Vec<XorSample> {
    INPUTS.iter().zip(TARGETS).map(|(x, y)| XorSample { x: *x, y }).collect()
}
