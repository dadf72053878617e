//! Which places still hold at the end of the primal what they held at a statement, although their memory is written.
//!
//! Arrays are often filled row by row: a loop reads `h[t]` and writes `h[t + 1]`. No later iteration, and nothing later in
//! the same one, writes the row that was read, so the reverse sweep finds it where it was and nothing is recorded.

use crate::differentiate::scopes::{ScopeId, ScopeKind, Scopes, StatementId};
use crate::ir::{Adaptor, Const, For, IntOp, MemoryId, MemoryKind, Op, Place, Statement, Step, ValueId};

/// The places that a statement writes itself; whole memories where it does not say.
pub(super) fn places_written(statement: &Statement) -> Vec<Place> {
    match statement {
        Statement::Store(place, _) | Statement::Accumulate(place, _) | Statement::Clear(place) => vec![place.clone()],
        Statement::Copy { to, .. } | Statement::AccumulateAll { to, .. } => vec![to.clone()],
        Statement::Product(product) => vec![product.target().clone()],
        Statement::If(_) | Statement::For(_) | Statement::While(_) => Vec::new(),
        other => crate::ir::written(other).into_iter().map(Place::whole).collect(),
    }
}

impl Scopes<'_> {
    /// Whether a place is in scope to the end of the function and holds then what it held at the statement.
    pub(crate) fn keeps_place(&self, place: &Place, at: StatementId) -> bool {
        self.keeps(place.memory, at) || self.is_last_written(place, at, false)
    }

    /// A place that a value was stored in and that holds it to the end.
    pub(crate) fn stored(&self, value: ValueId) -> Option<&Place> {
        let (place, at) = self.stores.get(&value)?;
        let own = self.home(*at) == self.of(value);
        let same = self.function.place_ty(place).scalar() == Some(self.function[value].ty);
        (own && same && self.is_last_written(place, *at, true)).then_some(place)
    }

    fn is_last_written(&self, place: &Place, at: StatementId, after: bool) -> bool {
        if self.is_settled(place.memory) {
            return true;
        }
        let local = |memory: MemoryId| {
            matches!(self.function[memory].kind, MemoryKind::Local | MemoryKind::InputOwned)
                && self.of_memory(memory) == ScopeId::ROOT
        };
        let mut writes = self.writes.get(&place.memory).into_iter().flatten();
        local(place.memory) && writes.all(|(id, written)| self.is_over(place, at, *id, written, after))
    }

    /// Whether a statement does not write to the place once another has been reached.
    fn is_over(&self, place: &Place, at: StatementId, write: StatementId, written: &Place, after: bool) -> bool {
        let (mut scope, other) = (self.home(at), self.home(write));
        while scope != ScopeId::ROOT {
            let here = self.get(scope);
            if here.kind == ScopeKind::Iteration && self.is_within(other, scope) {
                let Statement::For(counted) = self.owner(scope) else { return false };
                if !self.is_over_after(place, written, counted, scope) {
                    return false;
                }
            }
            scope = here.parent;
        }
        write < at || after && write == at || self.never_meet(place, written, &|_| true)
    }

    /// Whether no later iteration of a loop around both writes to a place of this one.
    fn is_over_after(&self, place: &Place, written: &Place, counted: &For, scope: ScopeId) -> bool {
        let turns = counted.range.adaptors.iter().filter(|adaptor| matches!(adaptor, Adaptor::Rev)).count();
        let moves_on = |(read, write): (&Step, &Step)| match (read, write) {
            (Step::Index(read), Step::Index(write)) => {
                let offset = |index: &ValueId| self.function.offset(*index, counted.index);
                match (offset(read), offset(write)) {
                    (Some(read), Some(write)) => {
                        if turns % 2 == 0 {
                            read <= write
                        } else {
                            read >= write
                        }
                    }
                    _ => false,
                }
            }
            _ => false,
        };
        let steady = |base: ValueId| base != counted.index && !self.is_within(self.of(base), scope);
        place.path.iter().zip(&written.path).any(moves_on) || self.never_meet(place, written, &steady)
    }

    /// Whether two places differ in a field, or in an index by a distance from one value.
    fn never_meet(&self, a: &Place, b: &Place, is_one_value: &dyn Fn(ValueId) -> bool) -> bool {
        a.path.iter().zip(&b.path).any(|steps| match steps {
            (Step::Field(j), Step::Field(k)) => j != k,
            (Step::Index(i), Step::Index(j)) => {
                let ((base, by), (other, by_other)) = (self.distance(*i), self.distance(*j));
                base == other && by != by_other && base.is_none_or(is_one_value)
            }
            _ => false,
        })
    }

    /// An index as a value and a distance from it; a literal as a distance from nothing.
    fn distance(&self, index: ValueId) -> (Option<ValueId>, i128) {
        if let Some(Const::Int(n)) = self.function.constant(index) {
            return (None, n);
        }
        let shifted = match &self.function[index].op {
            Op::Integer(IntOp::Add | IntOp::Sub, operands) => {
                operands.iter().find_map(|base| self.function.offset(index, *base).map(|by| (Some(*base), by)))
            }
            _ => None,
        };
        shifted.unwrap_or((Some(index), 0))
    }
}
