//! Types that only rustc knows, told by calls that are never made.

use crate::differentiate::residuals::is_written_down;
use crate::ir::{
    Argument, Binding, Call, CallKind, Function, MemoryId, Passing, Place, Region, Sample, Statement, Step, Ty, Witness,
};

/// The call whose result a memory is, or was copied from, where all of its arguments are known by their types.
pub(crate) fn witness(function: &Function, body: &Region, memory: MemoryId) -> Option<Witness> {
    find(function, body, body, memory)
}

fn find(function: &Function, body: &Region, region: &Region, memory: MemoryId) -> Option<Witness> {
    region.statements.iter().find_map(|statement| match statement {
        Statement::Call(call) => result(function, body, call, memory),
        Statement::Copy { to, from } if *to == Place::whole(memory) && from.path.is_empty() => {
            find(function, body, body, from.memory)
        }
        _ => statement.regions().into_iter().find_map(|inner| find(function, body, inner, memory)),
    })
}

fn result(function: &Function, body: &Region, call: &Call, memory: MemoryId) -> Option<Witness> {
    let (binding, arguments) = match (call.kind, &call.result) {
        (CallKind::Primal, result) => (result, &call.arguments[..]),
        (CallKind::Augmented, Binding::Tuple(parts)) => (parts.first()?, &call.arguments[..call.arguments.len() - 1]),
        _ => return None,
    };
    let mut part = Vec::new();
    if !way_to(binding, memory, &mut part) {
        return None;
    }
    let arguments = arguments.iter().map(|argument| sample(function, body, argument)).collect::<Option<_>>()?;
    Some(Witness { callee: call.callee, arguments, part })
}

fn way_to(binding: &Binding, memory: MemoryId, part: &mut Vec<u32>) -> bool {
    match binding {
        Binding::Memory(bound) => *bound == memory,
        Binding::Tuple(parts) => parts.iter().zip(0..).any(|(inner, k)| {
            part.push(k);
            let found = way_to(inner, memory, part);
            if !found {
                part.pop();
            }
            found
        }),
        Binding::Value(_) | Binding::Ignore => false,
    }
}

fn sample(function: &Function, body: &Region, argument: &Argument) -> Option<Sample> {
    let of = |place: &Place, passing: Passing| {
        let ty = function.place_ty(place);
        if is_written_down(&ty) || is_named(&ty) {
            return Some(Sample::Of(ty, passing));
        }
        let mut witness = find(function, body, body, place.memory).filter(|_| passing != Passing::Mutable)?;
        for step in &place.path {
            match step {
                Step::Field(k) => witness.part.push(*k),
                Step::Index(_) => return None,
            }
        }
        Some(Sample::Result(witness, passing))
    };
    let all = |parts: &[Argument]| parts.iter().map(|part| sample(function, body, part)).collect::<Option<_>>();
    match argument {
        Argument::Value(value) => {
            let ty = Ty::Scalar(function[*value].ty);
            is_written_down(&ty).then_some(Sample::Of(ty, Passing::Value))
        }
        Argument::Take(place) => of(place, Passing::Value),
        Argument::Borrow(place) => of(place, Passing::Shared),
        Argument::BorrowMut(place) => of(place, Passing::Mutable),
        Argument::Tuple(parts) => all(parts).map(Sample::Tuple),
        Argument::Array(parts) => all(parts).map(Sample::Array),
        Argument::ZeroLike(_) | Argument::Sum(_) => None,
    }
}

/// Whether the type is a path of the user's.
fn is_named(ty: &Ty) -> bool {
    match ty {
        Ty::Named(_) => true,
        Ty::Record(record) => record.name.is_some(),
        Ty::Array(element, _) | Ty::Slice(element) => is_named(element),
        _ => false,
    }
}
