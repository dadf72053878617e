//! Losses: what is minimised, as one number for each sample. Recognised patterns take the stable form.

use crate::network::graph::{InputId, NodeId, Reduction};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::build::Builder;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::operand::Target;
use crate::network::resolve::value::{Operand, quoted};

mod binary;
mod class;
mod distance;
mod penalty;

pub(super) use penalty::Penalty;

/// A row for each loss.
pub(super) const ENTRIES: &[&[Entry]] = &[distance::ENTRIES, binary::ENTRIES, class::ENTRIES, penalty::ENTRIES];

impl<'a> Call<'_, 'a> {
    /// A class input for each row of scores: `[n]` with `class(n)`, `[t, n]` with `[t] of class(n)`.
    pub(super) fn check_classes(&mut self, scores: Operand<'a>, class: InputId, name: &str) -> Option<()> {
        let expr = self.given(name).expect("the call was bound: what is needed is there");
        let (classes, steps) = self.resolver.build.classes(class);
        let mut needed = steps.clone();
        needed.0.push(classes);
        if self.shape(scores) == needed {
            return Some(());
        }
        let rows = if steps.0.is_empty() { String::new() } else { format!("{} of ", steps) };
        let message = format!(
            "{}, but {} is {rows}class({classes}): `{}` needs {needed}",
            self.resolver.says(scores),
            quoted(expr),
            self.callee.text
        );
        self.fail(scores.span(), message)
    }

    /// Scores and their target, which is classes or a tensor of the same shape, for a loss of classes.
    pub(super) fn scores(&mut self, scores: &str) -> Option<(Operand<'a>, Target<'a>)> {
        let x = self.tensor(scores);
        let target = self.target("y");
        let (x, target) = (x?, target?);
        match &target {
            Target::Class(class, _) => self.check_classes(x, *class, "y")?,
            Target::Tensor(y) if self.shape(*y) != self.shape(x) || self.shape(x).0.is_empty() => {
                let message = format!(
                    "{}, but {}: `{}` needs a target of the same shape, or a class",
                    self.resolver.says(x),
                    self.resolver.says(*y),
                    self.callee.text
                );
                return self.fail(y.span(), message);
            }
            Target::Tensor(_) => {}
        }
        Some((x, target))
    }
}

impl Builder {
    /// `Σ y x` along the last axis, or of each row the element that the class names; the mean over rows.
    pub(super) fn expectation(&mut self, x: NodeId, target: &Target<'_>) -> NodeId {
        let each = match target {
            Target::Class(class, _) => self.pick(x, *class),
            Target::Tensor(y) => {
                let products = self.mul(y.node, x);
                self.reduce_last(Reduction::Sum, products)
            }
        };
        self.mean(each)
    }
}
