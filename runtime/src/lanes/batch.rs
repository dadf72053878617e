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
    /// The samples from `start` on.
    ///
    /// # Panics
    ///
    /// If `start` is beyond the last sample.
    #[inline(always)]
    pub fn new<T: Element, L: Lanes<T>>(_: L, batch: Batch<'a, S>, start: usize) -> Group<'a, S> {
        let last = batch.len() - 1;
        let mut samples = [batch.get(start); MOST];
        let rest = samples.iter_mut().enumerate().take(L::WIDTH).skip(1);
        // one look at the order, and none at bounds where there is no order
        match batch.in_order() {
            Some(all) => {
                assert!(start < all.len(), "a group has a sample");
                rest.for_each(|(lane, sample)| *sample = &all[(start + lane).min(all.len() - 1)]);
            }
            None => rest.for_each(|(lane, sample)| *sample = batch.get((start + lane).min(last))),
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

/// A class as a number that every float type holds: classes above 2^24 are none of a network's.
#[inline(always)]
pub fn class(index: usize) -> i32 {
    index.min(1 << 24) as i32
}

/// Adds to each number the sum of the lanes of a vector.
#[inline(always)]
pub fn add_sums<V: Vector>(numbers: &mut [V::Number], vectors: &[V]) {
    let ((numbers, last_numbers), (vectors, last_vectors)) = (numbers.as_chunks_mut::<4>(), vectors.as_chunks::<4>());
    for (numbers, vectors) in numbers.iter_mut().zip(vectors) {
        for (number, sum) in numbers.iter_mut().zip(V::sums(*vectors)) {
            *number += sum;
        }
    }
    for (number, vector) in last_numbers.iter_mut().zip(last_vectors) {
        *number += vector.sum();
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
