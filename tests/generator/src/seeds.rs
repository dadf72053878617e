//! Which seeds a test of random things takes, and what it says of those that go wrong.

use std::fmt::Display;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The seeds of a test: from `FIRST` of the environment on, which continuous integration moves on with the date.
#[derive(Clone, Debug)]
pub struct Seeds {
    range: Range<u64>,
    count: &'static str,
    test: &'static str,
}

impl Seeds {
    /// So many as `count` of the environment says; `test` is what `cargo test` is told to run this test.
    pub fn new(count: &'static str, default: u64, test: &'static str) -> Seeds {
        let number = |name: &str, default| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
        let first: u64 = number("FIRST", 0);
        Seeds { range: first..first + number(count, default), count, test }
    }

    /// The seeds.
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// The command that looks at one seed again.
    pub fn command(&self, seed: impl Display) -> String {
        format!("FIRST={seed} {}=1 cargo test {}", self.count, self.test)
    }

    /// Panics where a seed gives a fault or panics: with the shortest fault, and how to see it again.
    pub fn check(&self, fault: impl Fn(u64) -> Result<(), String>) {
        let mut faults = Vec::new();
        for seed in self.range() {
            let outcome = catch_unwind(AssertUnwindSafe(|| fault(seed)));
            let outcome = outcome.unwrap_or_else(|_| Err("it panics, as printed above".to_owned()));
            if let Err(fault) = outcome {
                println!("FAULT {seed}: {}", fault.lines().next().unwrap_or_default());
                faults.push((seed, fault));
            }
        }
        if let Some((seed, shortest)) = faults.iter().min_by_key(|(_, fault)| fault.len()) {
            let again = self.command(seed);
            panic!("{} faults, the shortest: seed {seed}: {shortest}\nagain: {again}", faults.len());
        }
    }
}
