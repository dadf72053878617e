//! Prediction of one sample: `predict` against what one writes by hand for speed, unrolled or blocked.

use std::hint::black_box;

use super::networks::{Digits, Iris, inputs};
use crate::compare::{Comparison, compare};
use crate::fill;

fn sigmoid(z: f32) -> f32 {
    1.0 / (1.0 + (-z).exp())
}

fn softmax<const N: usize>(z: [f32; N]) -> [f32; N] {
    let most = z.iter().fold(f32::NEG_INFINITY, |most, &z| most.max(z));
    let e = z.map(|z| (z - most).exp());
    let scale = 1.0 / e.iter().sum::<f32>();
    e.map(|e| e * scale)
}

/// A small layer, unrolled by its constant lengths.
#[inline(always)]
fn dense<const N: usize, const K: usize>(w: &[[f32; K]; N], b: &[f32; N], x: &[f32; K]) -> [f32; N] {
    std::array::from_fn(|n| w[n].iter().zip(x).fold(b[n], |z, (w, x)| z + w * x))
}

/// A long layer: blocks of 16 terms, added up side by side.
fn dense_in_blocks<const N: usize, const K: usize>(w: &[[f32; K]; N], b: &[f32; N], x: &[f32; K]) -> [f32; N] {
    std::array::from_fn(|n| {
        let mut sums = [0.0; 16];
        for (w, x) in w[n].as_chunks::<16>().0.iter().zip(x.as_chunks::<16>().0) {
            for (sum, (w, x)) in sums.iter_mut().zip(w.iter().zip(x)) {
                *sum += w * x;
            }
        }
        b[n] + sums.iter().sum::<f32>()
    })
}

#[inline(never)]
fn iris_by_hand(net: &Iris, x: &[f32; 4]) -> [f32; 3] {
    let h1 = dense(&net.dense1.w, &net.dense1.b, x).map(sigmoid);
    let h2 = dense(&net.dense2.w, &net.dense2.b, &h1).map(sigmoid);
    softmax(dense(&net.dense3.w, &net.dense3.b, &h2))
}

#[inline(never)]
fn digits_by_hand(net: &Digits, x: &[f32; 784]) -> [f32; 10] {
    let h = dense_in_blocks(&net.dense1.w, &net.dense1.b, x).map(sigmoid);
    softmax(dense(&net.dense2.w, &net.dense2.b, &h))
}

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident: $net:ident, $by_hand:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name() -> Comparison {
            use chainrule::net::Parameters;
            let mut net = $net::default();
            for index in 0..$net::TENSORS {
                net.tensor_mut(index).iter_mut().enumerate().for_each(|(k, p)| *p = 0.1 * fill(k) as f32);
            }
            let x = inputs(3);
            let (a, b) = (net.predict(&x), $by_hand(&net, &x));
            assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5), "{a:?} and {b:?}");
            compare(
                || _ = black_box(black_box(&net).predict(black_box(&x))),
                || _ = black_box($by_hand(black_box(&net), black_box(&x))),
            )
        }
    )*};
}

measures! {
    /// 4-4-4-3.
    iris: Iris, iris_by_hand;
    /// 784-10-10.
    digits: Digits, digits_by_hand;
}
