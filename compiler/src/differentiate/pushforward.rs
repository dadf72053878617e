//! Forward mode over parameters, calls and results: which functions it makes.

use crate::differentiate::forward::Forward;
use crate::differentiate::parts::{is_in_and_out, offers_part, part_ty};
use crate::differentiate::{Parts, activity};
use crate::ir::{
    Argument, Binding, Call, CallKind, Function, MemoryKind, Parameter, Passing, Place, Statement, Ty, verified,
};

/// What a function in forward mode is to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tangent {
    /// Which parameters have a tangent, as further parameters of the same types.
    pub parts: Parts,
    /// Whether the value is returned too: `(value, tangent)` instead of `tangent`.
    pub value: bool,
    /// How many parameters at the end (the seed of a pullback) come after the tangents of the others.
    pub trailing: usize,
}

/// The function that computes the Jacobian-vector product of `function`.
pub fn forward(function: &Function, form: &Tangent) -> Function {
    let mut function = function.clone();
    function.parameters.iter_mut().filter(|p| is_in_and_out(p)).for_each(|p| p.differentiated = true);
    if form.parts == Parts::Every {
        function.parameters.iter_mut().for_each(|p| p.differentiated = offers_part(p));
    }
    let mut forward = Forward::new(&function);
    let parameters = forward.parameters(form);
    forward.region(&function.body);
    let tangent = forward.tangent_of(&function.result);
    let tangent_ty = part_ty(&function.result_ty);
    let mut derivative = forward.b.finish();
    derivative.parameters = parameters;
    (derivative.result, derivative.result_ty) = if form.value {
        let both = vec![function.result.clone(), tangent];
        (Argument::Tuple(both), Ty::Tuple(vec![function.result_ty.clone(), tangent_ty]))
    } else {
        (tangent, tangent_ty)
    };
    verified("forward mode", derivative)
}

impl Forward<'_> {
    /// The function's parameters and those of their tangents.
    fn parameters(&mut self, form: &Tangent) -> Vec<Parameter> {
        let function = self.function;
        let (first, trailing) = function.parameters.split_at(function.parameters.len() - form.trailing);
        let mut parameters = Vec::new();
        for group in [first, trailing] {
            parameters.extend(group.iter().cloned());
            for parameter in group {
                if parameter.differentiated || form.parts == Parts::Every {
                    parameters.push(self.parameter(parameter));
                }
            }
        }
        parameters
    }

    fn parameter(&mut self, parameter: &Parameter) -> Parameter {
        let name = format!("t_{}", parameter.name.trim_start_matches("r#"));
        if !parameter.differentiated {
            let (ty, passing, binding) = (Ty::Tuple(Vec::new()), Passing::Value, Binding::Ignore);
            return Parameter { name, ty, passing, binding, differentiated: false, span: None };
        }
        let binding = self.tangent_binding(&parameter.binding, MemoryKind::Input);
        Parameter { name, ty: parameter.ty.tangent(), binding, differentiated: false, ..parameter.clone() }
    }

    /// Binds tangents where something is bound.
    fn tangent_binding(&mut self, binding: &Binding, kind: MemoryKind) -> Binding {
        match binding {
            Binding::Value(value) if self.function[*value].ty.is_float() => Binding::Value(self.bound(*value)),
            Binding::Memory(memory) => {
                let owned = matches!(self.function[*memory].kind, MemoryKind::InputOwned | MemoryKind::Buffer);
                let kind = if owned { self.function[*memory].kind.clone() } else { kind };
                Binding::Memory(self.new_shadow(*memory, kind))
            }
            Binding::Tuple(parts) => {
                Binding::Tuple(parts.iter().map(|part| self.tangent_binding(part, kind.clone())).collect())
            }
            Binding::Value(_) | Binding::Ignore => Binding::Ignore,
        }
    }

    /// The tangent of something handed over.
    pub(crate) fn tangent_of(&mut self, argument: &Argument) -> Argument {
        match argument {
            Argument::Value(value) if self.function[*value].ty.is_float() => Argument::Value(self.tangent(*value)),
            Argument::Value(_) => Argument::Tuple(Vec::new()),
            Argument::Take(place) => match self.shadow(place) {
                Some(shadow) => Argument::Take(shadow),
                None if self.function.place_ty(place).holds_floats() => {
                    Argument::Take(Place::whole(self.zeros_like(place)))
                }
                None => Argument::Tuple(Vec::new()),
            },
            Argument::Borrow(place) => match self.shadow(place) {
                Some(shadow) => Argument::Borrow(shadow),
                None if self.function.place_ty(place).holds_floats() => {
                    Argument::Borrow(Place::whole(self.zeros_like(place)))
                }
                None => Argument::Tuple(Vec::new()),
            },
            Argument::BorrowMut(place) => match self.shadow(place) {
                Some(shadow) => Argument::BorrowMut(shadow),
                None => Argument::Tuple(Vec::new()),
            },
            Argument::Tuple(parts) => Argument::Tuple(parts.iter().map(|part| self.tangent_of(part)).collect()),
            Argument::Array(parts) => Argument::Array(parts.iter().map(|part| self.tangent_of(part)).collect()),
            Argument::ZeroLike(like) => Argument::ZeroLike(like.clone()),
            Argument::Sum(_) => unreachable!("forward mode is applied to sweeps that call pullbacks"),
        }
    }

    /// A call of a companion: the same with tangents.
    pub(crate) fn call(&mut self, call: &Call) {
        let varied = call.result.values().iter().any(|v| self.varied.value(*v))
            || call.result.memories().iter().any(|m| self.varied.memory(*m))
            || activity::lent(&call.arguments).iter().any(|m| self.varied.memory(*m));
        if !varied {
            return self.b.push(Statement::Call(call.clone()));
        }
        let trailing = match (&call.result, call.kind) {
            (Binding::Tuple(parts), CallKind::Pullback) => call.arguments.len() - parts.len(),
            _ => 0,
        };
        let (first, last) = call.arguments.split_at(call.arguments.len() - trailing);
        let mut arguments = Vec::new();
        for group in [first, last] {
            arguments.extend(group.iter().cloned());
            for argument in group {
                arguments.push(self.tangent_of(argument));
            }
        }
        let kind = match call.kind {
            CallKind::Primal => CallKind::Pushforward,
            _ => CallKind::PullbackPushforward,
        };
        let tangents = self.tangent_binding(&call.result, MemoryKind::Bound);
        let result = Binding::Tuple(vec![call.result.clone(), tangents]);
        self.b.push(Statement::Call(Call { callee: call.callee, kind, arguments, result }));
    }
}
