//! The networks that are measured, and data for them.

use chainrule::network;

use crate::fill;

network! {
    /// Two hidden units.
    pub Xor: f32 {
        input  x: [2];
        target y: [1];
        h = sigmoid(dense(x, 2));
        p = sigmoid(dense(h, 1));
        output p;
        loss   binary_cross_entropy(p, y);
    }
}

network! {
    /// 4-4-4-3.
    pub Iris: f32 {
        input  x: [4];
        target y: class(3);
        h1     = sigmoid(dense(x, 4));
        h2     = sigmoid(dense(h1, 4));
        logits = dense(h2, 3);
        output softmax(logits);
        loss   cross_entropy(softmax(logits), y);
    }
}

network! {
    /// 784-10-10.
    pub Digits: f32 {
        input  x: [784];
        target y: class(10);
        h      = sigmoid(dense(x, 10));
        logits = dense(h, 10);
        output softmax(logits);
        loss   cross_entropy(softmax(logits), y);
    }
}

network! {
    /// 784-128-64-10.
    pub Deep: f32 {
        input  x: [784];
        target y: class(10);
        h1     = relu(dense(x, 128));
        h2     = relu(dense(h1, 64));
        logits = dense(h2, 10);
        output softmax(logits);
        loss   cross_entropy(softmax(logits), y);
    }
}

/// The four cases of XOR.
pub fn xor() -> Vec<XorSample> {
    [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]].map(|x: [f32; 2]| XorSample { x, y: [(x[0] - x[1]).abs()] }).into()
}

/// 150 flowers.
pub fn flowers() -> Vec<IrisSample> {
    (0..150).map(|i| IrisSample { x: inputs(i), y: i / 50 }).collect()
}

/// Images for [`Digits`].
pub fn digits(count: usize) -> Vec<DigitsSample> {
    (0..count).map(|i| DigitsSample { x: inputs(i), y: i % 10 }).collect()
}

/// Images for [`Deep`].
pub fn images(count: usize) -> Vec<DeepSample> {
    (0..count).map(|i| DeepSample { x: inputs(i), y: i % 10 }).collect()
}

/// The inputs of sample `i`.
pub fn inputs<const K: usize>(i: usize) -> [f32; K] {
    std::array::from_fn(|k| fill(31 * i + k) as f32)
}
