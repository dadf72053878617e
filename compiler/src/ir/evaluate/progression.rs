//! The integers that a counted loop runs over.

/// `first`, `first + step`, … `count` numbers in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progression {
    pub(crate) first: i128,
    pub(crate) step: i128,
    pub(crate) count: i128,
}

impl Progression {
    /// `lower..upper` or `lower..=upper`.
    pub(crate) fn new(lower: i128, upper: i128, inclusive: bool) -> Progression {
        let count = upper.saturating_sub(lower).saturating_add(i128::from(inclusive));
        Progression { first: lower, step: 1, count: count.max(0) }
    }

    /// `.rev()`.
    pub(crate) fn reverse(self) -> Progression {
        let last = self.first + (self.count - 1) * self.step;
        Progression { first: last, step: -self.step, count: self.count }
    }

    /// `.step_by(n)`, which panics on 0.
    pub(crate) fn step_by(self, n: i128) -> Option<Progression> {
        if n <= 0 {
            return None;
        }
        // `count + n - 1` cannot overflow for counts and steps of 64 bits
        Some(Progression { first: self.first, step: self.step * n, count: (self.count + n - 1) / n })
    }

    /// In order.
    pub(crate) fn iter(self) -> impl Iterator<Item = i128> {
        (0..self.count).map(move |k| self.first + k * self.step)
    }
}
