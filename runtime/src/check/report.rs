//! What a check has found.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Whether two numbers that should be the same are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They agree as far as the second one is known.
    Agrees,
    /// They do not.
    Differs,
    /// Differences do not settle at this point (a jump, a pole, an edge of the domain): choose another one.
    Unsettled,
}

/// A number of a derivative, and the same one by another way.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Which derivative, and of which number: `gradient of x[2]`.
    pub what: String,
    /// As the derivative has it.
    pub derivative: f64,
    /// By which other way: `differences`, `gradient`, `function`.
    pub against: &'static str,
    /// As the other way has it.
    pub reference: f64,
    /// How far `reference` may be off, by estimate.
    pub error: f64,
    /// What follows.
    pub verdict: Verdict,
}

/// Everything that was compared; as text a table, what does not agree first.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Number by number, in the order of the parameters.
    pub comparisons: Vec<Comparison>,
}

impl Report {
    /// Whether every comparison agrees, and there is one.
    #[must_use]
    pub fn agrees(&self) -> bool {
        !self.comparisons.is_empty() && self.comparisons.iter().all(|comparison| comparison.verdict == Verdict::Agrees)
    }
}

/// How many agreeing comparisons are shown.
const SHOWN: usize = 20;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (right, wrong): (Vec<_>, Vec<_>) =
            self.comparisons.iter().partition(|comparison| comparison.verdict == Verdict::Agrees);
        writeln!(f, "{} of {} numbers agree", right.len(), self.comparisons.len())?;
        for comparison in wrong.iter().chain(right.iter().take(SHOWN)) {
            writeln!(f, "  {comparison}")?;
        }
        match right.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => writeln!(f, "  and {more} more that agree"),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Agrees => "agrees",
            Verdict::Differs => "DIFFERS",
            Verdict::Unsettled => "UNSETTLED",
        };
        let Comparison { what, derivative, against, reference, error, .. } = self;
        write!(f, "{verdict:<9} {what:<24} {derivative:>+24.16e}   {against} {reference:>+24.16e} (within {error:.1e})")
    }
}
