//! Doc comments: what a derivative computes, its formulas, its cost, and what it records.

use super::count::Count;
use super::formula::formulas;
use crate::differentiate::Member;

/// The lines of a doc comment.
pub(crate) fn comment(member: &Member) -> Vec<String> {
    let mut lines = vec![format!(" {}", member.title)];
    let formulas = formulas(member.name, &member.function);
    if !formulas.is_empty() {
        lines.extend([String::new(), " ```text".to_owned()]);
        lines.extend(formulas.into_iter().map(|formula| format!(" {formula}")));
        lines.push(" ```".to_owned());
    }
    lines.extend([String::new(), format!(" {}", Count::of(&member.function))]);
    lines
}
