//! Measures two closures against each other so that the machine's moods cancel: short batches in turn, the ratio of each
//! pair, and the median of these ratios.

use std::time::{Duration, Instant};

/// How long a batch should last: long enough for the clock, short enough that both of a pair see the same machine.
const BATCH: Duration = Duration::from_micros(100);
/// How many pairs are measured, unless they would take longer than `LONGEST`.
const PAIRS: usize = 2001;
/// How long all pairs may take; but a few are always measured.
const LONGEST: Duration = Duration::from_secs(4);

/// What came out, per call.
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    /// The derived one, in nanoseconds.
    pub derived: f64,
    /// The hand-written one, in nanoseconds.
    pub by_hand: f64,
    /// The median of the pairs' ratios, derived to hand-written.
    pub ratio: f64,
    /// The ratio of the shortest times: what a busy machine disturbs least.
    pub best: f64,
}

impl Comparison {
    /// The same where a call was so many steps.
    #[must_use]
    pub fn per(self, steps: f64) -> Comparison {
        Comparison { derived: self.derived / steps, by_hand: self.by_hand / steps, ..self }
    }
}

/// Runs both in turn.
pub fn compare(mut derived: impl FnMut(), mut by_hand: impl FnMut()) -> Comparison {
    let derived_calls = calls_in_a_batch(&mut derived);
    let by_hand_calls = calls_in_a_batch(&mut by_hand);
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let start = Instant::now();
    for pair in 0..PAIRS {
        if pair >= 11 && start.elapsed() > LONGEST {
            break;
        }
        // who goes first alternates, so that neither profits from what the other leaves in the caches
        let (a, b);
        if pair % 2 == 0 {
            a = time_per_call(&mut derived, derived_calls);
            b = time_per_call(&mut by_hand, by_hand_calls);
        } else {
            b = time_per_call(&mut by_hand, by_hand_calls);
            a = time_per_call(&mut derived, derived_calls);
        }
        ours.push(a);
        theirs.push(b);
        ratios.push(a / b);
    }
    let best = least(&ours) / least(&theirs);
    Comparison { derived: median(ours), by_hand: median(theirs), ratio: median(ratios), best }
}

fn calls_in_a_batch(call: &mut impl FnMut()) -> u32 {
    let mut calls = 1;
    loop {
        let start = Instant::now();
        for _ in 0..calls {
            call();
        }
        if start.elapsed() >= BATCH || calls >= 1 << 24 {
            return calls;
        }
        calls *= 2;
    }
}

fn time_per_call(call: &mut impl FnMut(), calls: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        call();
    }
    start.elapsed().as_nanos() as f64 / f64::from(calls)
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn least(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::INFINITY, f64::min)
}
