//! Members that hand on to another member where the code is large: it is written, and compiled, once.

use proc_macro2::{Ident, Span};
use quote::quote;

use crate::differentiate::parts::{has_part, is_in_and_out, part_ty};
use crate::differentiate::rows::Rows;
use crate::ir::{
    Argument, Binding, Call, CallKind, Function, Memory, MemoryKind, Parameter, Passing, Place, Region, Scalar,
    Statement, Ty,
};

/// Bodies of more statements are written once.
const LARGE: usize = 100;
/// Parts of at most this many floats are first returned and then added to a buffer.
const SMALL: usize = 256;

/// Whether a member's code is to be written once.
pub(crate) fn is_large(member: &Function) -> bool {
    statements(&member.body) > LARGE && !member.parameters.iter().any(is_in_and_out_or_buffer)
}

fn is_in_and_out_or_buffer(parameter: &Parameter) -> bool {
    is_in_and_out(parameter) && parameter.differentiated
}

fn statements(region: &Region) -> usize {
    let inner = region.statements.iter().flat_map(Statement::regions);
    region.statements.len() + inner.map(statements).sum::<usize>()
}

/// Whether every part is small enough to be returned before it is added to a buffer.
pub(crate) fn returns_small_parts(primal: &Function) -> bool {
    primal.parameters.iter().filter(|p| has_part(p)).all(|p| p.ty.count().is_some_and(|n| n <= SMALL))
}

/// What the member that hands on is to give.
pub(crate) struct Wanted {
    /// The member that does the work and returns `(value, parts)`.
    pub(crate) to: &'static str,
    /// Whether there is a seed.
    pub(crate) seed: bool,
    /// The form of what it gives.
    pub(crate) form: Form,
}

/// The form of what a member gives.
#[derive(PartialEq, Eq)]
pub(crate) enum Form {
    /// The parts.
    Parts,
    /// The value; the parts are added to buffers.
    Into,
    /// Nothing; the buffers are handed on.
    Lent,
}

/// `let (value, parts) = Self::vjp(args…, seed); …`.
pub(crate) fn delegate(primal: &Function, wanted: &Wanted) -> Function {
    let to = Ident::new(wanted.to, Span::mixed_site());
    let mut rows = Rows::new(primal, quote!(Self::#to), wanted.to);
    let mut extra = Vec::new();
    let mut arguments = rows.own_arguments();
    if wanted.seed {
        let (binding, argument) = hold(&mut rows, &primal.result_ty.tangent(), MemoryKind::Input, "seed");
        extra.push(parameter("seed", primal.result_ty.tangent(), Passing::Value, binding));
        arguments.push(argument);
    }
    let with_part: Vec<&Parameter> = primal.parameters.iter().filter(|p| has_part(p)).collect();
    if wanted.form == Form::Lent {
        return lend(rows, arguments, &with_part);
    }
    let parts: Vec<(Binding, Argument)> =
        with_part.iter().map(|p| hold(&mut rows, &part_ty(&p.ty), MemoryKind::Bound, &d_name(p))).collect();
    let bindings: Vec<Binding> = parts.iter().map(|(binding, _)| binding.clone()).collect();
    let (value, returned) = match wanted.form {
        Form::Into => hold(&mut rows, &primal.result_ty, MemoryKind::Bound, "value"),
        _ => (Binding::Ignore, Argument::Tuple(Vec::new())),
    };
    let result = Binding::Tuple(vec![value, bare(bindings, Binding::Tuple)]);
    rows.b.push(Statement::Call(Call { callee: rows.callee, kind: CallKind::Primal, arguments, result }));
    let arguments: Vec<Argument> = parts.into_iter().map(|(_, argument)| argument).collect();
    let (result, result_ty) = match wanted.form {
        Form::Into => {
            for (p, part) in with_part.iter().zip(&arguments) {
                extra.push(add_to_buffer(&mut rows, p, part));
            }
            (returned, primal.result_ty.clone())
        }
        Form::Parts => {
            let types = with_part.iter().map(|p| part_ty(&p.ty)).collect();
            (bare(arguments, Argument::Tuple), bare(types, Ty::Tuple))
        }
        Form::Lent => unreachable!("what is lent has been handed on"),
    };
    let mut function = rows.b.finish();
    function.parameters.extend(extra);
    function.result = result;
    function.result_ty = result_ty;
    function
}

/// `Self::value_and_gradient_into(args…, d_x);`.
fn lend(mut rows: Rows<'_>, mut arguments: Vec<Argument>, with_part: &[&Parameter]) -> Function {
    let mut buffers = Vec::new();
    for p in with_part {
        let (kind, ty) = (MemoryKind::Buffer, p.ty.tangent());
        let buffer = rows.b.memory(Memory { kind, ty: ty.clone(), name: Some(d_name(p)) });
        arguments.push(Argument::BorrowMut(Place::whole(buffer)));
        buffers.push(parameter(&d_name(p), ty, Passing::Mutable, Binding::Memory(buffer)));
    }
    let result = Binding::Ignore;
    rows.b.push(Statement::Call(Call { callee: rows.callee, kind: CallKind::Primal, arguments, result }));
    let mut function = rows.b.finish();
    function.parameters.extend(buffers);
    function.result = Argument::Tuple(Vec::new());
    function.result_ty = Ty::Tuple(Vec::new());
    function
}

/// One alone stands bare, several in a tuple.
pub(super) fn bare<T>(mut parts: Vec<T>, tuple: impl FnOnce(Vec<T>) -> T) -> T {
    if parts.len() == 1 { parts.remove(0) } else { tuple(parts) }
}

pub(super) fn parameter(name: &str, ty: Ty, passing: Passing, binding: Binding) -> Parameter {
    Parameter { name: name.to_owned(), ty, passing, binding, differentiated: false, span: None }
}

fn d_name(of: &Parameter) -> String {
    format!("d_{}", of.name.trim_start_matches("r#"))
}

/// Something of a type: a scalar as a value, anything else as a memory.
pub(super) fn hold(rows: &mut Rows<'_>, ty: &Ty, kind: MemoryKind, name: &str) -> (Binding, Argument) {
    match ty {
        Ty::Scalar(scalar @ Scalar::Float(_)) => {
            let value = rows.b.bound(*scalar, Some(name.to_owned()));
            (Binding::Value(value), Argument::Value(value))
        }
        _ => {
            let memory = rows.b.memory(Memory { kind, ty: ty.clone(), name: Some(name.to_owned()) });
            (Binding::Memory(memory), Argument::Take(Place::whole(memory)))
        }
    }
}

fn add_to_buffer(rows: &mut Rows<'_>, of: &Parameter, part: &Argument) -> Parameter {
    let (kind, ty) = (MemoryKind::Buffer, of.ty.tangent());
    let buffer = rows.b.memory(Memory { kind, ty: ty.clone(), name: Some(d_name(of)) });
    match part {
        Argument::Value(value) => rows.b.push(Statement::Accumulate(Place::whole(buffer), *value)),
        Argument::Take(from) => {
            rows.b.push(Statement::AccumulateAll { to: Place::whole(buffer), from: from.clone() });
        }
        _ => {}
    }
    parameter(&d_name(of), ty, Passing::Mutable, Binding::Memory(buffer))
}
