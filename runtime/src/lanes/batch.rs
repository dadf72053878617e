//! A batch in lanes: a group of samples, a lane each, and sums over them.

use super::{Element, Lanes, Vector};
use crate::net::Batch;

/// No processor has more lanes than this.
const MOST: usize = 16;

/// The samples of all lanes; the last of the batch again in lanes beyond it.
#[derive(Debug)]
pub struct Group<'a, S> {
    samples: [&'a S; MOST],
}

impl<'a, S> Group<'a, S> {
    /// The samples from `start` on, one of which there has to be.
    #[inline(always)]
    pub fn new<T: Element, L: Lanes<T>>(_: L, batch: Batch<'a, S>, start: usize) -> Group<'a, S> {
        let last = batch.len() - 1;
        let mut samples = [batch.get(start); MOST];
        for (lane, sample) in samples.iter_mut().enumerate().take(L::WIDTH).skip(1) {
            *sample = batch.get((start + lane).min(last));
        }
        Group { samples }
    }

    /// The sample of a lane.
    #[inline(always)]
    pub fn get(&self, lane: usize) -> &'a S {
        self.samples[lane]
    }
}

/// Hands out the number of each lane.
#[inline(always)]
pub fn scatter<V: Vector>(width: usize, vector: V, mut number: impl FnMut(usize, V::Number)) {
    for lane in 0..width {
        number(lane, vector.lane(lane));
    }
}

/// Adds to each number the sum of the lanes of a vector.
#[inline(always)]
pub fn add_sums<T: Element, L: Lanes<T>>(lanes: L, numbers: &mut [T], vectors: &[L::V]) {
    for (number, vector) in numbers.iter_mut().zip(vectors) {
        *number += lanes.sum(*vector);
    }
}

/// Adds up the rows of a tile.
#[inline(always)]
pub fn add_rows<T: Element, L: Lanes<T>, const N: usize>(_: L, sums: &mut [T; N], rows: &[[T; N]]) {
    for row in rows {
        for (sum, number) in sums.iter_mut().zip(row) {
            *sum += *number;
        }
    }
}
