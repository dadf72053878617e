//! Which places statements mention, and which memories each iteration of a loop has a part of its own in.

use crate::ir::hash::Map;
use crate::ir::{Function, Init, MemoryId, MemoryKind, Op, Place, Region, Statement, Step, ValueId};

/// Calls `visit` on every place that a statement reads, writes or lends, in its regions too.
pub(crate) fn places(function: &Function, statement: &Statement, visit: &mut impl FnMut(&Place)) {
    match statement {
        Statement::Let(value) => {
            if let Op::Load(place, _) | Op::Len(place) = &function[*value].op {
                visit(place);
            }
        }
        Statement::Declare(memory, init) => {
            visit(&Place::whole(*memory));
            if let Init::Copy(place) | Init::ZeroLike(place) = init {
                visit(place);
            }
            if let Init::Taken(stack, _) = init {
                visit(&Place::whole(*stack));
            }
            if let Init::ZeroOf(argument) = init {
                let mut places = Vec::new();
                argument.places(&mut places);
                places.into_iter().for_each(visit);
            }
        }
        Statement::View(memory) => {
            visit(&Place::whole(*memory));
            if let MemoryKind::View { base, .. } = &function[*memory].kind {
                visit(base);
            }
        }
        Statement::Store(place, _) | Statement::Accumulate(place, _) | Statement::Clear(place) => visit(place),
        Statement::Copy { to, from } | Statement::AccumulateAll { to, from } => {
            visit(to);
            visit(from);
        }
        Statement::Product(product) => product.places().into_iter().for_each(visit),
        Statement::Push(record, _) | Statement::Pop(record, _) => visit(&Place::whole(*record)),
        Statement::Save(record, place) => {
            visit(&Place::whole(*record));
            visit(place);
        }
        Statement::Restore(record, memory) => [record, memory].into_iter().for_each(|m| visit(&Place::whole(*m))),
        Statement::Call(call) => {
            call.result.memories().into_iter().for_each(|memory| visit(&Place::whole(memory)));
            let mut lent = Vec::new();
            call.arguments.iter().for_each(|argument| argument.places(&mut lent));
            lent.into_iter().for_each(visit);
        }
        Statement::Macro(kept) => {
            let mut shown = Vec::new();
            kept.leading.iter().for_each(|argument| argument.places(&mut shown));
            kept.shown.iter().for_each(|(_, argument)| argument.places(&mut shown));
            shown.into_iter().for_each(visit);
        }
        Statement::If(_) | Statement::For(_) | Statement::While(_) => {
            for region in statement.regions() {
                region.statements.iter().for_each(|inner| places(function, inner, visit));
            }
        }
    }
}

/// The memories that the body of a counted loop mentions at `[index]` alone, always at the same depth, so that no
/// iteration meets another there.
pub(crate) fn apart(function: &Function, body: &Region, index: ValueId) -> Vec<MemoryId> {
    let mut depths: Map<MemoryId, u32> = Map::default();
    for statement in &body.statements {
        places(function, statement, &mut |place| {
            let own = place.path.iter().take(32).enumerate().filter(|(_, step)| **step == Step::Index(index));
            *depths.entry(place.memory).or_insert(u32::MAX) &= own.map(|(depth, _)| 1 << depth).sum::<u32>();
        });
    }
    let mut memories: Vec<MemoryId> =
        depths.into_iter().filter(|(_, own)| *own != 0).map(|(memory, _)| memory).collect();
    memories.retain(|memory| !matches!(function[*memory].kind, MemoryKind::View { .. }));
    memories
}
