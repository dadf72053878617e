//! Which samples are trained on, and in which order: from the seed and the epoch alone.

use alloc::vec::Vec;

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

use crate::net::Batch;

/// The training samples' positions.
pub(super) struct Order {
    /// What is left beside the validation set, ascending; `None` for all samples.
    base: Option<Vec<usize>>,
    /// The same, as shuffled for the present epoch.
    shuffled: Option<Vec<usize>>,
    seed: u64,
}

/// What a generator is for: each has a sequence of its own.
#[derive(Clone, Copy)]
enum Stream {
    Split,
    Shuffle,
    Dropout,
}

impl Order {
    /// Of `count` samples, of which `base` are trained on.
    pub(super) fn new(count: usize, base: Option<Vec<usize>>, shuffles: bool, seed: u64) -> Order {
        let shuffled = shuffles.then(|| base.clone().unwrap_or_else(|| (0..count).collect()));
        Order { base, shuffled, seed }
    }

    /// Shuffles for an epoch, from the samples' own order, so that earlier epochs do not matter.
    #[inline]
    pub(super) fn shuffle(&mut self, epoch: usize) {
        if let Some(shuffled) = &mut self.shuffled {
            match &self.base {
                Some(base) => shuffled.copy_from_slice(base),
                None => shuffled.iter_mut().enumerate().for_each(|(k, position)| *position = k),
            }
            shuffle(shuffled, &mut generator(self.seed, Stream::Shuffle, epoch as u64));
        }
    }

    /// The training samples in the epoch's order.
    #[inline]
    pub(super) fn training<'s, S>(&'s self, samples: &'s [S]) -> Batch<'s, S> {
        match &self.shuffled {
            Some(shuffled) => Batch::picked(samples, shuffled),
            None => self.unshuffled(samples),
        }
    }

    /// The training samples in their own order.
    pub(super) fn unshuffled<'s, S>(&'s self, samples: &'s [S]) -> Batch<'s, S> {
        match &self.base {
            Some(base) => Batch::picked(samples, base),
            None => Batch::all(samples),
        }
    }
}

/// Splits `count` positions into those for training and those for validation, both ascending.
pub(super) fn split(count: usize, fraction: f64, seed: u64) -> (Vec<usize>, Vec<usize>) {
    let held = ((fraction * count as f64 + 0.5) as usize).clamp(1, count.max(1));
    let mut training: Vec<usize> = (0..count).collect();
    shuffle(&mut training, &mut generator(seed, Stream::Split, 0));
    let mut validation = training.split_off(count.saturating_sub(held));
    training.sort_unstable();
    validation.sort_unstable();
    (training, validation)
}

/// What dropout draws from in a step.
#[inline]
pub(super) fn dropout(seed: u64, step: u64) -> u64 {
    mixed(seed, Stream::Dropout, step)
}

fn generator(seed: u64, stream: Stream, index: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(mixed(seed, stream, index))
}

/// A number for each seed, stream and index: the finaliser of SplitMix64 over a sequence of its own for each stream.
#[inline]
fn mixed(seed: u64, stream: Stream, index: u64) -> u64 {
    let scrambled = |x: u64| {
        let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    };
    let golden = 0x9e37_79b9_7f4a_7c15_u64;
    scrambled(scrambled(seed.wrapping_add(golden.wrapping_mul(stream as u64 + 1))) ^ index.wrapping_mul(golden))
}

/// Fisher and Yates.
fn shuffle(positions: &mut [usize], generator: &mut Xoshiro256PlusPlus) {
    for last in (1..positions.len()).rev() {
        positions.swap(last, below(last as u64 + 1, generator) as usize);
    }
}

/// A number below `limit`, every one as likely: [Lemire's method](https://arxiv.org/abs/1805.10941).
fn below(limit: u64, generator: &mut Xoshiro256PlusPlus) -> u64 {
    loop {
        let product = u128::from(generator.next_u64()) * u128::from(limit);
        if (product as u64) >= limit.wrapping_neg() % limit {
            return (product >> 64) as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(epoch: usize, seed: u64) -> Vec<usize> {
        let mut order = Order::new(100, None, true, seed);
        order.shuffle(epoch);
        order.shuffled.expect("it shuffles")
    }

    #[test]
    fn an_epoch_is_a_permutation_of_its_own() {
        let mut sorted = order(3, 7);
        assert_ne!(sorted, order(4, 7));
        assert_ne!(sorted, order(3, 8));
        assert_eq!(sorted, order(3, 7));
        sorted.sort_unstable();
        assert!(sorted.iter().copied().eq(0..100));
    }

    #[test]
    fn earlier_epochs_do_not_matter() {
        let mut late = Order::new(100, None, true, 7);
        (0..5).for_each(|epoch| late.shuffle(epoch));
        assert_eq!(late.shuffled.expect("it shuffles"), order(4, 7));
    }

    /// The bits are part of what a seed means; these come from the generators written out in Python.
    #[test]
    fn the_sequence_is_the_same_everywhere() {
        let mut few = Order::new(8, None, true, 7);
        few.shuffle(0);
        assert_eq!(few.shuffled.expect("it shuffles"), PORTABLE);
    }

    const PORTABLE: [usize; 8] = [2, 4, 6, 1, 7, 3, 0, 5];

    #[test]
    fn a_split_is_disjoint_and_whole() {
        for (count, fraction, held) in
            [(10, 0.2, 2), (10, 0.25, 3), (10, 0.01, 1), (3, 0.9, 3), (1, 0.5, 1), (150, 0.2, 30)]
        {
            let (training, validation) = split(count, fraction, 5);
            assert_eq!(validation.len(), held, "{fraction} of {count}");
            assert!(training.is_sorted() && validation.is_sorted());
            let mut all = [training, validation].concat();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..count));
        }
    }

    #[test]
    fn every_number_below_a_limit_is_as_likely() {
        let mut generator = generator(1, Stream::Shuffle, 0);
        let mut counts = [0_u32; 6];
        (0..60_000).for_each(|_| counts[below(6, &mut generator) as usize] += 1);
        assert!(counts.iter().all(|&count| (9_700..10_300).contains(&count)), "{counts:?}");
    }
}
