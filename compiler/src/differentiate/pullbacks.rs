//! Reverse mode over calls by the callee's pullback, which runs its forward sweep again: what forward mode is applied to.

use crate::differentiate::reverse::Reversal;
use crate::differentiate::scopes::StatementId;
use crate::ir::{
    Argument, Binding, Call, CallKind, Init, Memory, MemoryId, MemoryKind, Place, Scalar, Statement, Step, Ty, ValueId,
};

impl<'p> Reversal<'p> {
    /// `result = f(args…)`: the arguments get `f::pullback(args…, cotangent of result)`.
    pub(super) fn pullback(&mut self, call: &'p Call, at: StatementId) {
        let cotangent = self.cotangent_of(&call.result, at);
        let mut arguments: Vec<Argument> = call.arguments.iter().map(|a| self.argument(a, at)).collect();
        arguments.push(self.value_of(&call.result, at));
        arguments.push(cotangent);
        for argument in &call.arguments {
            if let Argument::BorrowMut(place) = argument {
                arguments.extend(self.in_and_out(place, at));
            }
        }
        let parts: Vec<Binding> = call.arguments.iter().map(|a| self.part(a)).collect();
        let result = Binding::Tuple(parts.clone());
        self.b.push(Statement::Call(Call { callee: call.callee, kind: CallKind::Pullback, arguments, result }));
        for (argument, part) in call.arguments.iter().zip(&parts) {
            self.hand_back_part(argument, part);
        }
    }

    /// A call's result, where it is or may be a scalar.
    fn value_of(&mut self, result: &Binding, at: StatementId) -> Argument {
        match result {
            Binding::Value(value) => Argument::Value(self.primal(*value)),
            Binding::Memory(memory) if self.primal[*memory].ty == Ty::Inferred => {
                let whole = Place::whole(*memory);
                Argument::Borrow(if self.scopes.keeps_after(*memory, at) {
                    whole
                } else {
                    self.recorded(&whole, at, true)
                })
            }
            _ => Argument::Tuple(Vec::new()),
        }
    }

    /// How the part of the pullback that belongs to an argument is taken.
    fn part(&mut self, argument: &Argument) -> Binding {
        match argument {
            Argument::Value(value) if self.activity.value(*value) => {
                Binding::Value(self.b.bound(self.primal[*value].ty, None))
            }
            Argument::Take(place) | Argument::Borrow(place) if self.flows(place) => {
                Binding::Memory(self.b.memory(Memory { kind: MemoryKind::Bound, ty: Ty::Inferred, name: None }))
            }
            Argument::Tuple(parts) => Binding::Tuple(parts.iter().map(|part| self.part(part)).collect()),
            Argument::Array(_) => {
                Binding::Memory(self.b.memory(Memory { kind: MemoryKind::Bound, ty: Ty::Inferred, name: None }))
            }
            _ => Binding::Ignore,
        }
    }

    /// Adds a part of the pullback to what the argument was made of.
    fn hand_back_part(&mut self, argument: &Argument, part: &Binding) {
        match (argument, part) {
            (Argument::Value(value), Binding::Value(part)) => self.add(*value, *part),
            (Argument::Take(place) | Argument::Borrow(place), Binding::Memory(part)) => {
                self.accumulate_all(Place::whole(*part), place);
            }
            (Argument::Tuple(inner), Binding::Tuple(parts)) => {
                inner.iter().zip(parts).for_each(|(argument, part)| self.hand_back_part(argument, part));
            }
            (Argument::Array(inner), Binding::Memory(part)) => self.hand_back_parts(inner, *part),
            _ => {}
        }
    }

    fn hand_back_parts(&mut self, elements: &[Argument], part: MemoryId) {
        for (k, element) in elements.iter().enumerate() {
            let index = self.b.integer(k as i128, Scalar::USIZE);
            let place = Place::whole(part).then(Step::Index(index));
            match element {
                Argument::Value(value) if self.activity.value(*value) => {
                    let cotangent: ValueId = self.b.load(place, self.primal[*value].ty);
                    self.add(*value, cotangent);
                }
                Argument::Take(from) | Argument::Borrow(from) if self.flows(from) => {
                    let copy = self.b.memory(Memory { kind: MemoryKind::Local, ty: Ty::Inferred, name: None });
                    self.b.push(Statement::Declare(copy, Init::Copy(place)));
                    self.accumulate_all(Place::whole(copy), from);
                }
                _ => {}
            }
        }
    }
}
