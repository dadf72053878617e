//! Doc comments: what a derivative computes, its formulas, its cost, and what it records.

use super::companion::Derivative;
use super::count::Count;

/// The lines of a doc comment.
pub(super) fn comment(derivative: &Derivative) -> Vec<String> {
    let mut lines = vec![format!(" {}", derivative.title)];
    let formulas = super::formula::formulas(derivative);
    if !formulas.is_empty() {
        lines.push(String::new());
        lines.push(" ```text".to_owned());
        lines.extend(formulas.into_iter().map(|formula| format!(" {formula}")));
        lines.push(" ```".to_owned());
    }
    lines.push(String::new());
    lines.push(format!(" {}", Count::of(&derivative.function)));
    lines
}
