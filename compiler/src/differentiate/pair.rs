//! `augmented` and `adjoint`: the two sweeps as callers keep them apart, with residuals by value in between.
//!
//! What cannot stand in a signature is not among the residuals: those of the callees lie on the stack of the call tree, and
//! the arguments are the caller's, who passes them to both. Both sweeps take from the stack what lies on top of it.

use std::collections::BTreeSet;

use chainrule_primitives::Primitive;

use crate::differentiate::parts::{has_part, is_in_and_out};
use crate::differentiate::residuals::{Residuals, Used};
use crate::differentiate::scopes::is_closed;
use crate::differentiate::{Calls, Parts, Reverse, Seed, Sweeps, sweeps};
use crate::ir::{
    Argument, Binding, Function, Init, MemoryId, MemoryKind, Op, Parameter, Passing, Place, Region, Statement, Ty,
};

/// `augmented(args…, stack) -> (value, residuals)` and `adjoint(args…, residuals, seed, sums…, stack)`.
pub(crate) fn pair(primal: &Function, calls: Calls) -> (Function, Function) {
    let form = Reverse { seed: Seed::Parameter, value: false, parts: Parts::Every, into: true, split: true, calls };
    let Sweeps { function: mut whole, mut forward, tangled } = sweeps(primal, &form);
    forward += compute_with_partners(&mut whole, forward);
    let mut pair = Pair { primal, parameters: Parameters::of(primal, &whole), whole };
    pair.read_lengths_of_cotangents();
    let residuals = Residuals::of(&pair.whole, forward, &pair.given(), calls == Calls::Kept);
    match residuals.filter(|residuals| !tangled && !residuals.shares(&primal.result)) {
        Some(residuals) => (pair.augmented(&residuals), pair.adjoint(&residuals)),
        None => {
            let form = Reverse { split: false, ..form };
            let whole = sweeps(primal, &form).function;
            let pair = Pair { primal, parameters: Parameters::of(primal, &whole), whole };
            (pair.untouched(), pair.again())
        }
    }
}

/// Moves the cosine of what the forward sweep takes the sine of into the forward sweep, and the other way round: the two
/// together cost little more than one, and one number is kept in either case. How many were moved.
fn compute_with_partners(whole: &mut Function, forward: usize) -> usize {
    let angle = |statement: &Statement| match statement {
        Statement::Let(value) => match &whole[*value].op {
            Op::Primitive(primitive @ (Primitive::Sin | Primitive::Cos), spelling, operands) => {
                Some((*primitive, *spelling, operands[0]))
            }
            _ => None,
        },
        _ => None,
    };
    let (first, second) = whole.body.statements.split_at(forward);
    let computed: BTreeSet<_> = first.iter().filter_map(angle).map(|(_, spelling, of)| (spelling, of)).collect();
    let moves = |s: &&Statement| angle(s).is_some_and(|(_, spelling, of)| computed.contains(&(spelling, of)));
    let (moved, rest): (Vec<&Statement>, Vec<&Statement>) = second.iter().partition(moves);
    let count = moved.len();
    whole.body.statements = first.iter().chain(moved).chain(rest).cloned().collect();
    count
}

/// The further parameters of both sweeps, as `sweeps` makes them.
struct Parameters {
    seed: Parameter,
    /// By parameter of the primal, that of its cotangent.
    cotangents: Vec<Option<Parameter>>,
    stack: Option<Parameter>,
}

impl Parameters {
    fn of(primal: &Function, whole: &Function) -> Parameters {
        let mut further = whole.parameters[primal.parameters.len()..].iter().cloned();
        let seed = further.next().expect("a seed");
        // `sweeps` differentiates all that it can
        let own = &whole.parameters[..primal.parameters.len()];
        let mut cotangents = vec![None; own.len()];
        for wanted in [is_in_and_out, has_part] {
            for (k, _) in own.iter().enumerate().filter(|(_, parameter)| wanted(parameter)) {
                cotangents[k] = further.next();
            }
        }
        Parameters { seed, cotangents, stack: further.next() }
    }
}

struct Pair<'p> {
    primal: &'p Function,
    whole: Function,
    parameters: Parameters,
}

impl Pair<'_> {
    /// What the reverse sweep is passed: of the arguments what is only read, and everything that comes after them.
    fn given(&self) -> Vec<Parameter> {
        let (own, further) = self.whole.parameters.split_at(self.primal.parameters.len());
        let is_read = |m: &MemoryId| matches!(self.whole[*m].kind, MemoryKind::Input);
        let read = own.iter().filter(|p| p.binding.memories().iter().all(is_read));
        read.chain(further).cloned().collect()
    }

    /// The cotangent of what is behind `&mut` is as long, and at hand.
    fn read_lengths_of_cotangents(&mut self) {
        for (own, cotangent) in self.primal.parameters.iter().zip(&self.parameters.cotangents) {
            let (Binding::Memory(own), Some(Binding::Memory(cotangent))) =
                (&own.binding, cotangent.as_ref().map(|p| &p.binding))
            else {
                continue;
            };
            if !matches!(self.whole[*own].kind, MemoryKind::Buffer) {
                continue;
            }
            let forward = self.primal.values.len();
            for value in &mut self.whole.values[forward..] {
                if let Op::Len(place) = &mut value.op
                    && place.memory == *own
                {
                    place.memory = *cotangent;
                }
            }
        }
    }

    fn stack(&self) -> Option<MemoryId> {
        match self.parameters.stack.as_ref()?.binding {
            Binding::Memory(stack) => Some(stack),
            _ => None,
        }
    }

    fn augmented(&self, residuals: &Residuals) -> Function {
        let mut function = residuals.forward(self.primal, &self.whole);
        function.body.statements.extend(self.stack().into_iter().flat_map(|stack| residuals.saves(stack)));
        function.parameters.extend(self.parameters.stack.clone().map(|stack| quiet(&function, stack)));
        function
    }

    fn adjoint(&self, residuals: &Residuals) -> Function {
        let mut function = self.whole.clone();
        let mut statements = Vec::new();
        let kept = residuals.parameter(&mut function, Passing::Value, &mut statements);
        let takes: Vec<Statement> = self.stack().into_iter().flat_map(|stack| residuals.takes(stack)).collect();
        for memory in takes.iter().flat_map(Statement::declares) {
            function.memories[memory.index()].kind = MemoryKind::Local;
        }
        statements.splice(0..0, takes);
        statements.extend(self.whole.body.statements[residuals.first..].iter().cloned());
        function.body = Region { statements, ..Region::default() };
        self.signature(&mut function, kept, self.parameters.stack.clone());
        function
    }

    /// The function itself, with copies of what it finds behind `&mut`.
    fn untouched(&self) -> Function {
        let mut function = self.primal.clone();
        let mut copies = Vec::new();
        let mut kept = Vec::new();
        for parameter in self.primal.parameters.iter().filter(|p| is_in_and_out(p)) {
            for memory in parameter.binding.memories() {
                let copy = function.allot(MemoryKind::Local, parameter.ty.clone(), "before");
                copies.push(Statement::Declare(copy, Init::Copy(Place::whole(memory))));
                kept.push(Argument::Take(Place::whole(copy)));
            }
        }
        copies.append(&mut function.body.statements);
        function.body.statements = copies;
        function.result = Argument::Tuple(vec![self.primal.result.clone(), Argument::Tuple(kept)]);
        function.result_ty = Ty::Tuple(vec![self.primal.result_ty.clone(), self.before().ty]);
        let stack = stack(&mut function);
        function.parameters.push(quiet(&function, stack));
        function
    }

    /// Both sweeps, where what the second needs of the first cannot be handed over.
    fn again(&self) -> Function {
        let mut function = self.whole.clone();
        let kept = self.before();
        for memory in kept.binding.memories() {
            function.memories[memory.index()].kind = MemoryKind::InputOwned;
        }
        let stack = stack(&mut function);
        self.signature(&mut function, kept, Some(stack));
        function
    }

    /// The residuals that are copies of what was found behind `&mut`.
    fn before(&self) -> Parameter {
        let behind: Vec<&Parameter> = self.primal.parameters.iter().filter(|p| is_in_and_out(p)).collect();
        let ty = Ty::Tuple(behind.iter().map(|p| p.ty.clone()).collect());
        let binding = Binding::Tuple(behind.iter().map(|p| p.binding.clone()).collect());
        residuals(ty, binding)
    }

    /// The arguments, the residuals, the seed, the sums, the stack; what the body does not use has no name.
    fn signature(&self, function: &mut Function, kept: Parameter, stack: Option<Parameter>) {
        let mut used = Used::default();
        used.region(function, &function.body.clone());
        let is_used = |binding: &Binding| {
            binding.values().iter().any(|v| used.values.contains(v))
                || binding.memories().iter().any(|m| used.memories.contains(m))
        };
        let kept_memories = kept.binding.memories();
        let (mut arguments, mut sums) = (Vec::new(), Vec::new());
        for (own, cotangent) in self.primal.parameters.iter().zip(&self.parameters.cotangents) {
            let name = format!("d_{}", own.name.trim_start_matches("r#"));
            let nothing = Parameter { binding: Binding::Ignore, ty: Ty::Tuple(Vec::new()), name, ..own.clone() };
            let nothing = Parameter { passing: Passing::Sum(None), ..nothing };
            let mut argument = own.clone();
            let taken = own.binding.memories().iter().any(|m| kept_memories.contains(m));
            if taken || !is_used(&own.binding) {
                argument.binding = Binding::Ignore;
            }
            sums.push(match cotangent {
                Some(cotangent) if is_in_and_out(own) => cotangent.clone(),
                Some(cotangent) if is_used(&cotangent.binding) => {
                    let like = if is_closed(&own.ty) { None } else { like(function, own, &mut argument) };
                    Parameter { passing: Passing::Sum(like), ..cotangent.clone() }
                }
                Some(cotangent) => {
                    Parameter { passing: Passing::Sum(None), binding: Binding::Ignore, ..cotangent.clone() }
                }
                None => nothing,
            });
            if own.passing != Passing::Mutable {
                arguments.push(argument);
            }
        }
        arguments.extend([kept, self.parameters.seed.clone()]);
        arguments.extend(sums);
        arguments.extend(stack.map(|stack| quiet(function, stack)));
        for parameter in &mut arguments {
            parameter.differentiated = false;
            parameter.span = None;
        }
        function.parameters = arguments;
        function.result = Argument::Tuple(Vec::new());
        function.result_ty = Ty::Tuple(Vec::new());
    }
}

/// The memory that tells the shape of a parameter.
fn like(function: &mut Function, own: &Parameter, argument: &mut Parameter) -> Option<MemoryId> {
    if let Binding::Memory(memory) = argument.binding {
        return Some(memory);
    }
    match own.binding {
        Binding::Memory(_) => {
            let shape = function.allot(MemoryKind::Input, own.ty.clone(), &own.name);
            argument.binding = Binding::Memory(shape);
            Some(shape)
        }
        _ => None,
    }
}

fn residuals(ty: Ty, binding: Binding) -> Parameter {
    let (name, passing) = ("residuals".to_owned(), Passing::Value);
    Parameter { name, ty, passing, binding, differentiated: false, span: None }
}

/// A parameter without a name when the body does not use it.
fn quiet(function: &Function, parameter: Parameter) -> Parameter {
    let mut used = Used::default();
    used.region(function, &function.body);
    match parameter.binding.memories().iter().any(|m| used.memories.contains(m)) {
        true => parameter,
        false => Parameter { binding: Binding::Ignore, ..parameter },
    }
}

/// A stack that is not used.
fn stack(function: &mut Function) -> Parameter {
    let memory = function.allot(MemoryKind::Buffer, Ty::Stack, "stack");
    let (name, passing, binding) = ("stack".to_owned(), Passing::Mutable, Binding::Memory(memory));
    Parameter { name, ty: Ty::Stack, passing, binding, differentiated: false, span: None }
}
