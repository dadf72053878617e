//! What goes into a reverse sweep and what comes out: the seed, the shadows of parameters, the parts.

use quote::quote;

use crate::differentiate::memory::is_filled;
use crate::differentiate::reverse::Reversal;
use crate::differentiate::scopes::is_closed;
use crate::differentiate::{Calls, Parts, Reverse, Seed};
use crate::ir::{
    Argument, Binding, Comparison, Init, Len, Macro, Memory, MemoryId, MemoryKind, Parameter, Passing, Place, Scalar,
    Statement, Step, Ty,
};

/// Parts of at most this many floats are gathered in values before they are added to the caller's buffer.
const SMALL: usize = 256;

impl<'p> Reversal<'p> {
    /// Declares shadows of parameters and of the body's memories, seeds the result; the buffers of `…_into`.
    pub(crate) fn begin(&mut self, form: &Reverse) -> Vec<MemoryId> {
        (self.split, self.pair, self.calls) = (form.split, form.is_pair(), form.calls);
        if form.parts == Parts::Every && !form.into {
            let (name, ty, passing) = ("value".to_owned(), Ty::Inferred, Passing::Value);
            let binding = Binding::Ignore;
            let value = Parameter { name, ty, passing, binding, differentiated: false, span: None };
            self.b.function.parameters.push(value);
        }
        self.seed(form);
        self.in_and_out_parameters();
        let buffers = if form.into { self.buffers(form) } else { Vec::new() };
        let mut buffer = buffers.iter();
        for parameter in self.primal.parameters.iter().filter(|p| has_part(p)) {
            let buffer = buffer.next().copied();
            if let (Binding::Value(value), Some(buffer)) = (&parameter.binding, buffer) {
                self.sums.insert(*value, buffer);
            }
            self.shadow_parameter(&parameter.binding, buffer);
        }
        self.shadow_body();
        self.seed_places(form);
        if form.is_pair() {
            self.share_stack();
        }
        buffers
    }

    /// The stack belongs to the call tree.
    fn share_stack(&mut self) {
        let stack = self.b.memory(Memory { kind: MemoryKind::Buffer, ty: Ty::Stack, name: Some("stack".into()) });
        self.patches.stack = Some(stack);
        self.patches.shared_stack = (self.calls == Calls::Kept).then_some(stack);
        let (name, passing, binding, span) = ("stack".into(), Passing::Mutable, Binding::Memory(stack), None);
        self.b.function.parameters.push(Parameter {
            name,
            ty: Ty::Stack,
            passing,
            binding,
            differentiated: false,
            span,
        });
    }

    fn buffers(&mut self, form: &Reverse) -> Vec<MemoryId> {
        let primal = self.primal;
        let mut buffers = Vec::new();
        for parameter in primal.parameters.iter().filter(|p| has_part(p)) {
            let buffer = self.buffer(parameter, false);
            if form.parts == Parts::Differentiated {
                self.check_length(parameter, buffer);
            }
            buffers.push(buffer);
        }
        buffers
    }

    /// A buffer for a slice has to be as long; rustc then needs no further bounds checks.
    fn check_length(&mut self, parameter: &Parameter, buffer: MemoryId) {
        let (Binding::Memory(memory), Ty::Slice(_)) = (&parameter.binding, &parameter.ty) else { return };
        self.b.open_apart();
        let (own, given) = (self.b.len(Place::whole(*memory)), self.b.len(Place::whole(buffer)));
        let agree = self.b.compare(Comparison::Eq, given, own);
        self.patches.prologue.extend(self.b.close());
        let message = format!("the buffer for `{0}` has to be as long as `{0}`", parameter.name);
        self.patches.prologue.push(Statement::Macro(Macro {
            path: quote!(::core::assert),
            leading: vec![Argument::Value(agree)],
            format: Some(quote!(#message)),
            shown: Vec::new(),
            diverges: false,
        }));
    }

    /// What is behind `&mut` has a cotangent behind `&mut`: on entry that of what the function leaves there, on return
    /// that of what it found.
    fn in_and_out_parameters(&mut self) {
        let primal = self.primal;
        for parameter in primal.parameters.iter().filter(|p| is_in_and_out(p)) {
            let buffer = self.buffer(parameter, true);
            if let Binding::Memory(memory) = parameter.binding {
                self.shadows.insert(memory, buffer);
            }
        }
    }

    fn buffer(&mut self, of: &Parameter, differentiated: bool) -> MemoryId {
        let name = format!("d_{}", of.name.trim_start_matches("r#"));
        let (kind, ty) = (MemoryKind::Buffer, of.ty.tangent());
        let buffer = self.b.memory(Memory { kind, ty: ty.clone(), name: Some(name.clone()) });
        let (passing, binding, span) = (Passing::Mutable, Binding::Memory(buffer), None);
        self.b.function.parameters.push(Parameter { name, ty, passing, binding, differentiated, span });
        buffer
    }

    /// A buffer takes the place of the shadow where it is only ever added to and its scalars would not become values.
    fn shadow_parameter(&mut self, binding: &Binding, buffer: Option<MemoryId>) {
        match binding {
            Binding::Memory(memory) => {
                let Memory { kind, ty, .. } = &self.primal[*memory];
                let small = ty.count().is_some_and(|n| n <= SMALL);
                let scalars = small && self.scopes.reads_scalars(*memory);
                if let (Some(buffer), MemoryKind::Input, false) = (buffer, kind, scalars) {
                    self.shadows.insert(*memory, buffer);
                    return;
                }
                let init = if is_closed(ty) { Init::Zero } else { Init::ZeroLike(Place::whole(*memory)) };
                let shadow = self.new_shadow(*memory);
                match self.split {
                    true => self.b.push(Statement::Declare(shadow, init)),
                    false => self.patches.prologue.push(Statement::Declare(shadow, init)),
                }
            }
            Binding::Tuple(parts) => parts.iter().for_each(|part| self.shadow_parameter(part, None)),
            Binding::Value(_) | Binding::Ignore => {}
        }
    }

    /// Shadows of what the body declares come right after it in the forward sweep, so that any loop may add to them.
    fn shadow_body(&mut self) {
        let primal = self.primal;
        for statement in &primal.body.statements {
            let memories = match statement {
                Statement::Declare(memory, _) => vec![*memory],
                Statement::Call(call) => call.result.memories(),
                _ => continue,
            };
            let at = self.scopes.id(statement);
            for memory in memories {
                if !self.activity.memory(memory) {
                    continue;
                }
                let ty = &primal[memory].ty;
                let closed = is_closed(ty) || self.split && is_filled(ty);
                let init = if closed { Init::Zero } else { Init::ZeroLike(Place::whole(memory)) };
                let shadow = self.new_shadow(memory);
                match self.split {
                    true => self.b.push(Statement::Declare(shadow, init)),
                    false => self.patches.insert(at, true, Statement::Declare(shadow, init)),
                }
            }
        }
    }

    fn seed(&mut self, form: &Reverse) {
        match form.seed {
            Seed::One => {
                if let Argument::Value(value) = self.primal.result {
                    let ty = self.primal[value].ty;
                    let one = self.b.float(1.0, ty);
                    self.add(value, one);
                }
            }
            Seed::Parameter => {
                let result = self.primal.result.clone();
                let binding = self.seed_binding(&result);
                let (name, ty) = ("seed".to_owned(), self.primal.result_ty.tangent());
                let (passing, span) = (Passing::Value, None);
                let parameter = Parameter { name, ty, passing, binding, differentiated: false, span };
                self.b.function.parameters.push(parameter);
            }
        }
    }

    fn seed_binding(&mut self, result: &Argument) -> Binding {
        match result {
            Argument::Value(value) if self.primal[*value].ty.is_float() => {
                let seed = self.b.bound(self.primal[*value].ty, Some("seed".into()));
                self.patches.parameters.insert(seed);
                self.add(*value, seed);
                Binding::Value(seed)
            }
            Argument::Take(place) | Argument::Borrow(place) => {
                let ty = self.primal.place_ty(place).tangent();
                Binding::Memory(self.b.memory(Memory { kind: MemoryKind::Input, ty, name: Some("seed".into()) }))
            }
            Argument::Array(_) => {
                let ty = self.ty_of(result);
                Binding::Memory(self.b.memory(Memory { kind: MemoryKind::Input, ty, name: Some("seed".into()) }))
            }
            Argument::Tuple(parts) => Binding::Tuple(parts.iter().map(|part| self.seed_binding(part)).collect()),
            _ => Binding::Ignore,
        }
    }

    /// Adds the seeds of arrays to the shadows of what is returned.
    fn seed_places(&mut self, form: &Reverse) {
        if form.seed == Seed::Parameter {
            let position = self.primal.parameters.len() + usize::from(form.parts == Parts::Every && !form.into);
            let seed = self.b.function.parameters[position].binding.clone();
            let result = self.primal.result.clone();
            self.seed_place(&result, &seed);
        }
    }

    fn seed_place(&mut self, result: &Argument, seed: &Binding) {
        match (result, seed) {
            (Argument::Take(place) | Argument::Borrow(place), Binding::Memory(seed)) if self.flows(place) => {
                self.accumulate_all(Place::whole(*seed), place);
            }
            (Argument::Array(_), Binding::Memory(seed)) => self.seed_element(result, Place::whole(*seed)),
            (Argument::Tuple(parts), Binding::Tuple(seeds)) => {
                parts.iter().zip(seeds).for_each(|(part, seed)| self.seed_place(part, seed));
            }
            _ => {}
        }
    }

    /// Adds the seed of an array that is returned element by element.
    fn seed_element(&mut self, result: &Argument, seed: Place) {
        match result {
            Argument::Value(value) if self.activity.value(*value) => {
                let cotangent = self.b.load(seed, self.primal[*value].ty);
                self.add(*value, cotangent);
            }
            Argument::Take(place) | Argument::Borrow(place) if self.flows(place) => {
                self.accumulate_all(seed, place);
            }
            Argument::Array(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let index = self.b.integer(k as i128, Scalar::USIZE);
                    self.seed_element(part, seed.then(Step::Index(index)));
                }
            }
            Argument::Tuple(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    self.seed_element(part, seed.then(Step::Field(k as u32)));
                }
            }
            _ => {}
        }
    }

    pub(super) fn ty_of(&self, argument: &Argument) -> Ty {
        match argument {
            Argument::Value(value) => Ty::Scalar(self.primal[*value].ty),
            Argument::Take(place) | Argument::Borrow(place) | Argument::BorrowMut(place) => self.primal.place_ty(place),
            Argument::Sum(_) => unreachable!("a primal has no cotangents"),
            Argument::Tuple(parts) => Ty::Tuple(parts.iter().map(|part| self.ty_of(part)).collect()),
            Argument::Array(parts) => {
                let element = parts.first().map_or(Ty::Inferred, |part| self.ty_of(part));
                Ty::Array(Box::new(element), Len::Known(parts.len()))
            }
            Argument::ZeroLike(like) => self.ty_of(like),
        }
    }

    /// The parts, with their type; they are added to the buffers instead if there are any.
    pub(crate) fn parts(&mut self, form: &Reverse, buffers: &[MemoryId]) -> (Argument, Ty) {
        let primal = self.primal;
        if form.into {
            let differentiated = primal.parameters.iter().filter(|p| has_part(p));
            for (parameter, buffer) in differentiated.zip(buffers) {
                self.add_to_buffer(&parameter.binding, Place::whole(*buffer));
            }
            return (Argument::Tuple(Vec::new()), Ty::Tuple(Vec::new()));
        }
        let mut parts = Vec::new();
        for parameter in &primal.parameters {
            if has_part(parameter) {
                let part = self.part_of(&parameter.binding, &parameter.ty);
                parts.push((part, part_ty(&parameter.ty)));
            } else if form.parts == Parts::Every {
                parts.push((Argument::Tuple(Vec::new()), Ty::Tuple(Vec::new())));
            }
        }
        if let (Parts::Differentiated, 1) = (form.parts, parts.len()) {
            return parts.remove(0);
        }
        let (arguments, types) = parts.into_iter().unzip();
        (Argument::Tuple(arguments), Ty::Tuple(types))
    }

    fn part_of(&mut self, binding: &Binding, ty: &Ty) -> Argument {
        match binding {
            Binding::Value(value) if self.primal[*value].ty.is_float() => {
                let ty = self.primal[*value].ty;
                let cotangent = self.cotangents.get(*value);
                Argument::Value(cotangent.unwrap_or_else(|| self.zero(ty)))
            }
            Binding::Memory(memory) => Argument::Take(Place::whole(self.shadows[memory])),
            Binding::Tuple(parts) => {
                let types: Vec<Ty> = match ty {
                    Ty::Tuple(types) => types.clone(),
                    _ => vec![Ty::Inferred; parts.len()],
                };
                Argument::Tuple(parts.iter().zip(&types).map(|(part, ty)| self.part_of(part, ty)).collect())
            }
            Binding::Ignore => self.zero_part(ty),
            Binding::Value(_) => Argument::Tuple(Vec::new()),
        }
    }

    /// The part of a parameter that the body does not see (`_: f64`).
    fn zero_part(&mut self, ty: &Ty) -> Argument {
        match ty {
            Ty::Scalar(scalar) if scalar.is_float() => Argument::Value(self.zero(*scalar)),
            Ty::Tuple(parts) => Argument::Tuple(parts.iter().map(|part| self.zero_part(part)).collect()),
            Ty::Array(..) => {
                let zeros = self.b.memory(Memory { kind: MemoryKind::Local, ty: ty.clone(), name: None });
                self.b.push(Statement::Declare(zeros, Init::Zero));
                Argument::Take(Place::whole(zeros))
            }
            _ => Argument::Tuple(Vec::new()),
        }
    }

    fn add_to_buffer(&mut self, binding: &Binding, buffer: Place) {
        match binding {
            Binding::Value(value) => {
                if let Some(cotangent) = self.cotangents.get(*value) {
                    self.b.push(Statement::Accumulate(buffer, cotangent));
                }
            }
            Binding::Memory(memory) => {
                let shadow = self.shadows[memory];
                if shadow != buffer.memory {
                    self.b.push(Statement::AccumulateAll { to: buffer, from: Place::whole(shadow) });
                }
            }
            Binding::Tuple(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    self.add_to_buffer(part, buffer.then(Step::Field(k as u32)));
                }
            }
            Binding::Ignore => {}
        }
    }
}

/// Whether there is a part for a parameter.
pub(crate) fn has_part(parameter: &Parameter) -> bool {
    parameter.differentiated && !is_in_and_out(parameter)
}

/// Whether a parameter is behind `&mut` and holds floats.
pub(crate) fn is_in_and_out(parameter: &Parameter) -> bool {
    parameter.passing == Passing::Mutable && parameter.ty.holds_floats()
}

/// Whether callers get a part for a parameter, whatever `wrt` says. A struct that `wrt` leaves out may have no tangents;
/// tangents have.
pub(crate) fn offers_part(parameter: &Parameter) -> bool {
    parameter.ty.holds_floats() && (parameter.differentiated || !holds_structs(&parameter.ty))
}

fn holds_structs(ty: &Ty) -> bool {
    match ty {
        Ty::Record(record) => !record.tangent,
        Ty::Array(element, _) | Ty::Slice(element) => holds_structs(element),
        Ty::Tuple(parts) => parts.iter().any(holds_structs),
        _ => false,
    }
}

/// The type of a parameter's part: the parameter's own, without what holds no floats.
pub(crate) fn part_ty(ty: &Ty) -> Ty {
    match ty {
        Ty::Scalar(scalar) if !scalar.is_float() => Ty::Tuple(Vec::new()),
        Ty::Tuple(parts) => Ty::Tuple(parts.iter().map(part_ty).collect()),
        other => other.tangent(),
    }
}
