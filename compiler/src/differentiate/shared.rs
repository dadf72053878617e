//! `forward` and `backward` of large functions, by `augmented` and `adjoint`: their code is written, and compiled, once.

use proc_macro2::{Ident, Span};
use quote::quote;

use crate::differentiate::delegate::{bare, hold, parameter, returns_small_parts};
use crate::differentiate::parts::{has_part, part_ty};
use crate::differentiate::rows::Rows;
use crate::ir::{
    Argument, Binding, Call, CallKind, Function, Init, Memory, MemoryId, MemoryKind, Parameter, Passing, Place,
    Statement, Ty,
};

/// `forward(args…) -> (value, (residuals, args…))` and `backward(&residuals, seed) -> parts`, where arguments are small and
/// nothing lies on a stack.
pub(crate) fn by_pair(primal: &Function, augmented: &Function, adjoint: &Function) -> Option<(Function, Function)> {
    let plain = |p: &Parameter| matches!(p.binding, Binding::Value(_) | Binding::Memory(_)) && p.ty.count().is_some();
    let free = |f: &Function| f.parameters.last().is_some_and(|p| matches!(p.binding, Binding::Ignore));
    let shared = primal.parameters.iter().all(plain) && returns_small_parts(primal) && free(augmented) && free(adjoint);
    let Ty::Tuple(returned) = &augmented.result_ty else { return None };
    shared.then(|| (forward(primal, &returned[1]), backward(primal, &returned[1])))
}

fn begin<'p>(primal: &'p Function, to: &str) -> (Rows<'p>, MemoryId) {
    let member = Ident::new(to, Span::mixed_site());
    let mut rows = Rows::new(primal, quote!(Self::#member), to);
    let stack = rows.b.memory(Memory { kind: MemoryKind::Local, ty: Ty::Stack, name: Some("stack".into()) });
    rows.b.push(Statement::Declare(stack, Init::Record));
    (rows, stack)
}

fn residuals_ty(primal: &Function, residuals: &Ty) -> Ty {
    let arguments = primal.parameters.iter().map(|p| p.ty.clone()).collect();
    Ty::Tuple(vec![residuals.clone(), Ty::Tuple(arguments)])
}

fn forward(primal: &Function, residuals: &Ty) -> Function {
    let (mut rows, stack) = begin(primal, "augmented");
    let mut arguments = rows.own_arguments();
    arguments.push(Argument::BorrowMut(Place::whole(stack)));
    let (value, returned) = hold(&mut rows, &primal.result_ty, MemoryKind::Bound, "value");
    let kept = Memory { kind: MemoryKind::Bound, ty: residuals.clone(), name: Some("residuals".into()) };
    let kept = rows.b.memory(kept);
    let result = Binding::Tuple(vec![value, Binding::Memory(kept)]);
    rows.b.push(Statement::Call(Call { callee: rows.callee, kind: CallKind::Primal, arguments, result }));
    let own = primal.parameters.iter().map(|p| held(&p.binding)).collect();
    let mut function = rows.b.finish();
    let handed = Argument::Tuple(vec![Argument::Take(Place::whole(kept)), Argument::Tuple(own)]);
    function.result = Argument::Tuple(vec![returned, handed]);
    function.result_ty = Ty::Tuple(vec![primal.result_ty.clone(), residuals_ty(primal, residuals)]);
    function
}

/// An argument by value.
fn held(binding: &Binding) -> Argument {
    match binding {
        Binding::Value(value) => Argument::Value(*value),
        Binding::Memory(memory) => Argument::Take(Place::whole(*memory)),
        Binding::Tuple(_) | Binding::Ignore => unreachable!("checked to be a number or an array"),
    }
}

fn backward(primal: &Function, residuals: &Ty) -> Function {
    let (mut rows, stack) = begin(primal, "adjoint");
    let kept = Memory { kind: MemoryKind::Input, ty: residuals.clone(), name: Some("residuals".into()) };
    let kept = rows.b.memory(kept);
    let mut arguments = rows.own_arguments();
    arguments.push(Argument::Take(Place::whole(kept)));
    let (seed, given) = hold(&mut rows, &primal.result_ty, MemoryKind::Input, "seed");
    arguments.push(given);
    let mut parts = Vec::new();
    for own in &primal.parameters {
        if !has_part(own) {
            arguments.push(Argument::Sum(None));
            continue;
        }
        let (kind, name) = (MemoryKind::Local, format!("d_{}", own.name.trim_start_matches("r#")));
        let sum = rows.b.memory(Memory { kind, ty: part_ty(&own.ty), name: Some(name) });
        rows.b.push(Statement::Declare(sum, Init::Zero));
        arguments.push(Argument::Sum(Some(Place::whole(sum))));
        parts.push((sum, part_ty(&own.ty)));
    }
    arguments.push(Argument::BorrowMut(Place::whole(stack)));
    let result = Binding::Ignore;
    rows.b.push(Statement::Call(Call { callee: rows.callee, kind: CallKind::Primal, arguments, result }));
    let returned: Vec<Argument> = parts
        .iter()
        .map(|(sum, ty)| match ty.scalar() {
            Some(scalar) => Argument::Value(rows.b.load(Place::whole(*sum), scalar)),
            None => Argument::Take(Place::whole(*sum)),
        })
        .collect();
    let own = primal.parameters.iter().map(|p| p.binding.clone()).collect();
    let binding = Binding::Tuple(vec![Binding::Memory(kept), Binding::Tuple(own)]);
    let mut function = rows.b.finish();
    function.parameters = vec![
        parameter("residuals", residuals_ty(primal, residuals), Passing::Shared, binding),
        parameter("seed", primal.result_ty.clone(), Passing::Value, seed),
    ];
    function.result = bare(returned, Argument::Tuple);
    function.result_ty = bare(parts.into_iter().map(|(_, ty)| ty).collect(), Ty::Tuple);
    function
}
