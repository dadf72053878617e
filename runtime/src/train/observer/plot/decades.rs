//! A logarithmic axis that has labels within a decade too.

use std::vec::Vec;

use core::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};

/// From a positive number to a larger one.
pub(super) struct Decades(pub(super) Range<f64>);

/// Labels in a decade, from few to many.
const LABELS: [&[f64]; 3] = [&[1.0], &[1.0, 2.0, 5.0], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]];

impl Decades {
    /// The labels within the range, of every `stride`th decade.
    fn labels(&self, mantissas: &[f64], stride: usize) -> Vec<f64> {
        let decades = (self.0.start.log10().floor() as i32..=self.0.end.log10().ceil() as i32).step_by(stride);
        let labels = decades.flat_map(|decade| mantissas.iter().map(move |mantissa| mantissa * 10_f64.powi(decade)));
        labels.filter(|label| self.0.contains(label)).collect()
    }
}

impl Ranged for Decades {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (low, high): (i32, i32)) -> i32 {
        let share = (value.ln() - self.0.start.ln()) / (self.0.end.ln() - self.0.start.ln());
        low + (f64::from(high - low) * share + 1e-3).floor() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        let most = hint.bold_points().max(2);
        let dense = LABELS.iter().map(|mantissas| self.labels(mantissas, 1)).find(|labels| labels.len() >= 3);
        match dense {
            // too narrow for round numbers
            None => Vec::from([self.0.start, (self.0.start * self.0.end).sqrt(), self.0.end]),
            Some(labels) if labels.len() <= most => labels,
            Some(labels) => self.labels(LABELS[0], labels.len().div_ceil(most)),
        }
    }

    fn range(&self) -> Range<f64> {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use plotters::coord::ranged1d::BoldPoints;

    use super::*;

    #[test]
    fn labels_are_round_and_neither_few_nor_many() {
        let check = |range: Range<f64>, expected: &[f64]| {
            let labels = Decades(range).key_points(BoldPoints(8));
            let close = |(label, expected): (&f64, &f64)| (label / expected - 1.0).abs() < 1e-12;
            assert!(labels.len() == expected.len() && labels.iter().zip(expected).all(close), "{labels:?}");
        };
        check(0.2..0.5, &[0.2, 0.3, 0.4]);
        check(0.15..1.5, &[0.2, 0.5, 1.0]);
        check(0.5e-3..2.0, &[1e-3, 1e-2, 1e-1, 1.0]);
        check(0.5e-16..2.0, &[1e-14, 1e-11, 1e-8, 1e-5, 1e-2]);
        check(1.0..1.21, &[1.0, 1.1, 1.21]);
    }
}
