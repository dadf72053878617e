//! The lanes of one sample: the same vectors, of which the first lane counts.

use super::{Element, Lanes, Lanewise};

/// One lane of `L`: a batch of one sample gathers and scatters single numbers.
#[derive(Clone, Copy, Debug)]
pub struct Alone<L>(pub L);

impl<T: Element, L: Lanes<T>> Lanes<T> for Alone<L> {
    const WIDTH: usize = 1;
    type V = L::V;
    type Mask = L::Mask;
    type Chunk = T;

    #[inline(always)]
    fn splat(self, x: T) -> L::V {
        self.0.splat(x)
    }

    #[inline(always)]
    fn gather(self, mut number: impl FnMut(usize) -> T) -> L::V {
        self.0.splat(number(0))
    }

    #[inline(always)]
    fn load(self, numbers: &[T]) -> L::V {
        self.0.splat(numbers[0])
    }

    #[inline(always)]
    fn chunks<const K: usize>(numbers: &[T; K]) -> &[T] {
        numbers
    }

    #[inline(always)]
    fn chunks_mut<const K: usize>(numbers: &mut [T; K]) -> &mut [T] {
        numbers
    }

    #[inline(always)]
    fn load_chunk(self, chunk: &T) -> L::V {
        self.0.splat(*chunk)
    }

    #[inline(always)]
    fn store_chunk(self, vector: L::V, chunk: &mut T) {
        *chunk = vector.lane(0);
    }

    #[inline(always)]
    fn splat_mask(self, truth: bool) -> L::Mask {
        self.0.splat_mask(truth)
    }

    #[inline(always)]
    fn gather_mask(self, mut truth: impl FnMut(usize) -> bool) -> L::Mask {
        self.0.splat_mask(truth(0))
    }

    #[inline(always)]
    fn sum(self, vector: L::V) -> T {
        vector.lane(0)
    }
}
