//! Divisors that derivatives divide by more than once: one reciprocal serves all of them.

use chainrule_primitives::Primitive;

use crate::ir::hash::{Map, Set};
use crate::ir::{Function, Op, Region, Statement, ValueId};

/// The divisors of at least two divisions that are not the user's own, a reciprocal being one.
pub(super) fn shared(function: &Function) -> Set<ValueId> {
    let mut counts = Map::default();
    count(function, &function.body, &mut counts);
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(divisor, _)| divisor).collect()
}

fn count(function: &Function, region: &Region, counts: &mut Map<ValueId, usize>) {
    for statement in &region.statements {
        if let Statement::Let(value) = statement
            && let Some(divisor) = divisor(function, *value)
        {
            *counts.entry(divisor).or_default() += 1;
        }
        statement.regions().into_iter().for_each(|inner| count(function, inner, counts));
    }
}

fn divisor(function: &Function, value: ValueId) -> Option<ValueId> {
    let value = &function[value];
    match &value.op {
        Op::Primitive(Primitive::Div, _, operands) if !value.exact => Some(operands[1]),
        Op::Primitive(Primitive::Recip, _, operands) => Some(operands[0]),
        _ => None,
    }
}
