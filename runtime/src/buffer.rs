//! What the emitted code does with memory of a size that is not fixed. Part of the feature `alloc`.

pub use alloc::vec::Vec;

use crate::{Real, Tangent};

/// `vec![value; len]`.
#[inline]
#[must_use]
pub fn repeat<T: Clone>(value: T, len: usize) -> Vec<T> {
    alloc::vec![value; len]
}

/// `vec![a, b, c]`.
#[inline]
#[must_use]
pub fn from<T, const N: usize>(elements: [T; N]) -> Vec<T> {
    Vec::from(elements)
}

/// Zero tangents in the shape of a slice.
#[inline]
#[must_use]
pub fn zeros<T, Z>(like: &[T], zero: impl Fn(&T) -> Z) -> Vec<Z> {
    like.iter().map(zero).collect()
}

/// A copy of a slice.
#[inline]
#[must_use]
pub fn copy<T: Clone>(slice: &[T]) -> Vec<T> {
    slice.to_vec()
}

/// Copies a slice into a vector, whatever length that had; its memory is used again.
#[inline]
pub fn assign<T: Clone>(to: &mut Vec<T>, from: &[T]) {
    to.clear();
    to.extend_from_slice(from);
}

/// A row for each unit vector of a space; `direction` is zero to begin with.
pub fn rows<S: Real, D: Tangent<S>, R>(mut direction: D, mut row: impl FnMut(&D) -> R) -> Vec<R> {
    let count = direction.numbers().count();
    let mut rows = Vec::with_capacity(count);
    for k in 0..count {
        for entry in [S::ONE, S::ZERO] {
            if let Some(number) = direction.numbers_mut().nth(k) {
                *number = entry;
            }
            if entry == S::ONE {
                rows.push(row(&direction));
            }
        }
    }
    rows
}

/// Records a value.
#[inline]
pub fn push<T>(record: &mut Vec<T>, value: T) {
    record.push(value);
}

/// Takes back what was recorded last.
#[inline]
pub fn pop<T>(record: &mut Vec<T>) -> T {
    record.pop().expect("the reverse sweep takes back what the forward sweep recorded, and no more")
}
