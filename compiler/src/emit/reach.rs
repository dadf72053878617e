//! Leaves out what can never be reached, which rustc would warn of: statements after a `panic!`.

use std::borrow::Cow;

use crate::ir::{Const, Function, Region, Statement, While};

/// The same function, each region cut after a statement that never ends.
pub(super) fn reachable(function: &Function) -> Cow<'_, Function> {
    if !has_dead(function, &function.body) {
        return Cow::Borrowed(function);
    }
    let mut reachable = function.clone();
    let mut body = std::mem::take(&mut reachable.body);
    cut(&reachable, &mut body);
    reachable.body = body;
    Cow::Owned(reachable)
}

fn has_dead(function: &Function, region: &Region) -> bool {
    let ends = region.statements.iter().any(|statement| never_ends(function, statement));
    ends && !region.diverges
        || region.statements.iter().rev().skip(1).any(|statement| never_ends(function, statement))
        || region.statements.iter().flat_map(Statement::regions).any(|inner| has_dead(function, inner))
}

fn cut(function: &Function, region: &mut Region) {
    region.statements.iter_mut().flat_map(Statement::regions_mut).for_each(|inner| cut(function, inner));
    if let Some(last) = region.statements.iter().position(|statement| never_ends(function, statement)) {
        region.statements.truncate(last + 1);
        region.diverges = true;
    }
}

/// Whether rustc sees that what follows the statement is never reached.
pub(super) fn never_ends(function: &Function, statement: &Statement) -> bool {
    match statement {
        Statement::Macro(kept) => kept.diverges,
        Statement::If(branch) => [&branch.then, &branch.otherwise]
            .into_iter()
            .all(|arm| arm.diverges || arm.statements.iter().any(|statement| never_ends(function, statement))),
        Statement::While(repeat) => is_endless(function, repeat),
        _ => false,
    }
}

/// `loop { … }` without an exit.
fn is_endless(function: &Function, repeat: &While) -> bool {
    let condition = repeat.header.yields.last().and_then(|condition| function.constant(*condition));
    condition == Some(Const::Bool(true)) && repeat.until.is_none()
}
