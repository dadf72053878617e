//! Reverse mode over calls of other differentiated functions, under the same path: the forward sweep calls `f::augmented`,
//! which hands out residuals, the reverse sweep `f::adjoint`, which takes them and adds to the cotangents of the arguments.

use std::collections::{BTreeSet, HashMap};

use crate::differentiate::Calls;
use crate::differentiate::activity::lent;
use crate::differentiate::reverse::Reversal;
use crate::differentiate::scopes::{ScopeId, StatementId, is_closed};
use crate::ir::{
    Argument, Binding, Call, CallKind, Init, Memory, MemoryId, MemoryKind, Place, Scalar, Statement, Step, Ty,
};

impl<'p> Reversal<'p> {
    /// `result = f(args…)`: the arguments get what their cotangents are for that of the result.
    pub(crate) fn call(&mut self, call: &'p Call, statement: &'p Statement) {
        let active = call.result.values().iter().any(|v| self.activity.value(*v))
            || call.result.memories().iter().any(|m| self.activity.memory(*m))
            || lent(&call.arguments).iter().any(|m| self.activity.memory(*m));
        if !active {
            return;
        }
        let at = self.scopes.id(statement);
        if self.calls == Calls::Pullback {
            return self.pullback(call, at);
        }
        let cotangent = self.cotangent_of(&call.result, at);
        // a header runs once more than the iterations that are mirrored
        let again = self.in_header || self.calls == Calls::Bounded && self.scope != ScopeId::ROOT;
        let residuals = if again { self.augment_again(call, at) } else { self.augment(at) };
        let by_value = call.arguments.iter().filter(|a| !matches!(a, Argument::BorrowMut(_)));
        let mut arguments: Vec<Argument> = by_value.map(|argument| self.argument(argument, at)).collect();
        arguments.extend([Argument::Take(Place::whole(residuals)), cotangent]);
        let mut lent: BTreeSet<MemoryId> = BTreeSet::new();
        let mut returned = Vec::new();
        for argument in &call.arguments {
            if let Argument::BorrowMut(place) = argument {
                let memory = self.through_views(place).memory;
                lent.extend(self.shadows.get(&memory));
            }
        }
        for argument in &call.arguments {
            arguments.push(self.sum_of(argument, at, &mut lent, &mut returned));
        }
        arguments.push(Argument::BorrowMut(Place::whole(self.stack())));
        let (callee, kind, result) = (call.callee, CallKind::Adjoint, Binding::Ignore);
        self.b.push(Statement::Call(Call { callee, kind, arguments, result }));
        for (argument, sum) in returned {
            self.hand_back(argument, &sum);
        }
    }

    /// The stack of this call tree.
    fn stack(&mut self) -> MemoryId {
        let stack = Memory { kind: MemoryKind::Local, ty: Ty::Stack, name: Some("stack".into()) };
        *self.patches.stack.get_or_insert_with(|| self.b.memory(stack))
    }

    /// The forward sweep keeps the callee's residuals: in a variable of the body, otherwise on the stack.
    fn augment(&mut self, at: StatementId) -> MemoryId {
        let stack = self.stack();
        let residuals = Memory { kind: MemoryKind::Bound, ty: Ty::Inferred, name: Some("residuals".into()) };
        let kept = self.b.memory(residuals.clone());
        self.patches.augment(at, kept);
        if self.scope == ScopeId::ROOT && !self.pair {
            return kept;
        }
        self.patches.tangled |= self.calls == Calls::Bounded;
        self.patches.insert(at, true, Statement::Save(stack, Place::whole(kept)));
        self.patches.stacked.insert(self.scope);
        let taken = self.b.memory(residuals);
        self.b.push(Statement::Restore(stack, taken));
        self.patches.kept.insert(taken, (kept, at));
        taken
    }

    /// Residuals that are wanted in the iteration in which they come into being need no stack.
    pub(crate) fn take_directly(&mut self, statements: &mut Vec<Statement>) {
        let mut direct = HashMap::new();
        statements.retain(|statement| match statement {
            Statement::Restore(_, taken) => match self.patches.kept.remove(taken) {
                Some((kept, at)) => {
                    self.patches.withdraw_save(at, kept);
                    direct.insert(*taken, kept);
                    false
                }
                None => true,
            },
            _ => true,
        });
        for statement in statements {
            if let Statement::Call(call) = statement {
                for argument in &mut call.arguments {
                    let mut place = |p: &Place| p.map(*direct.get(&p.memory).unwrap_or(&p.memory), |index| index);
                    *argument = argument.map(&mut |value| value, &mut place);
                }
            }
        }
    }

    /// The reverse sweep runs the callee's forward sweep again.
    fn augment_again(&mut self, call: &'p Call, at: StatementId) -> MemoryId {
        let mut arguments: Vec<Argument> = call.arguments.iter().map(|a| self.argument(a, at)).collect();
        arguments.push(Argument::BorrowMut(Place::whole(self.stack())));
        let residuals = Memory { kind: MemoryKind::Bound, ty: Ty::Inferred, name: Some("residuals".into()) };
        let residuals = self.b.memory(residuals);
        let result = Binding::Tuple(vec![Binding::Ignore, Binding::Memory(residuals)]);
        let (callee, kind) = (call.callee, CallKind::Augmented);
        self.b.push(Statement::Call(Call { callee, kind, arguments, result }));
        residuals
    }

    /// Where the callee adds the cotangent of an argument: its shadow, or a sum of its own that is handed back afterwards.
    fn sum_of(
        &mut self,
        argument: &'p Argument,
        at: StatementId,
        lent: &mut BTreeSet<MemoryId>,
        returned: &mut Vec<(&'p Argument, Place)>,
    ) -> Argument {
        if let Argument::BorrowMut(place) = argument {
            return self.in_and_out(place, at).unwrap_or(Argument::Sum(None));
        }
        if !self.is_active(argument) {
            return Argument::Sum(None);
        }
        if let Argument::Take(place) | Argument::Borrow(place) = argument
            && (!place.path.is_empty() || !matches!(self.primal[place.memory].kind, MemoryKind::View { .. }))
        {
            let shadow = self.shadow(place);
            if lent.insert(shadow.memory) {
                return Argument::Sum(Some(shadow));
            }
        }
        if let Argument::Value(value) = argument
            && let Some(&sum) = self.sums.get(value)
            && lent.insert(sum)
        {
            return Argument::Sum(Some(Place::whole(sum)));
        }
        let sum = Place::whole(self.own_sum(argument, at));
        returned.push((argument, sum.clone()));
        Argument::Sum(Some(sum))
    }

    fn is_active(&self, argument: &Argument) -> bool {
        match argument {
            Argument::Value(value) => self.activity.value(*value),
            Argument::Take(place) | Argument::Borrow(place) | Argument::BorrowMut(place) => self.flows(place),
            Argument::Tuple(parts) | Argument::Array(parts) => parts.iter().any(|part| self.is_active(part)),
            Argument::ZeroLike(_) | Argument::Sum(_) => false,
        }
    }

    /// Zeros in the shape of an argument.
    fn own_sum(&mut self, argument: &Argument, at: StatementId) -> MemoryId {
        let ty = self.ty_of(argument).tangent();
        let init = match argument {
            _ if is_closed(&ty) => Init::Zero,
            Argument::Take(place) | Argument::Borrow(place) => Init::ZeroLike(self.primal_place(place, at)),
            other => Init::ZeroOf(self.argument(other, at)),
        };
        let sum = self.b.memory(Memory { kind: MemoryKind::Local, ty, name: Some("part".into()) });
        self.b.push(Statement::Declare(sum, init));
        sum
    }

    /// Adds a sum to the cotangents of what the argument was made of.
    fn hand_back(&mut self, argument: &Argument, sum: &Place) {
        match argument {
            Argument::Value(value) if self.activity.value(*value) => {
                let cotangent = self.b.load(sum.clone(), self.primal[*value].ty);
                self.add(*value, cotangent);
            }
            Argument::Take(place) | Argument::Borrow(place) if self.flows(place) => {
                self.accumulate_all(sum.clone(), place);
            }
            Argument::Tuple(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    self.hand_back(part, &sum.then(Step::Field(k as u32)));
                }
            }
            Argument::Array(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let index = self.b.integer(k as i128, Scalar::USIZE);
                    self.hand_back(part, &sum.then(Step::Index(index)));
                }
            }
            _ => {}
        }
    }

    /// The cotangent of a result that nothing active comes of.
    fn zeros_of(&mut self, memory: MemoryId, at: StatementId) -> Argument {
        let (ty, whole) = (self.primal[memory].ty.clone(), Place::whole(memory));
        if is_closed(&ty) {
            let zeros = self.b.memory(Memory { kind: MemoryKind::Local, ty: ty.tangent(), name: None });
            self.b.push(Statement::Declare(zeros, Init::Zero));
            return Argument::Take(Place::whole(zeros));
        }
        let like = if self.scope == ScopeId::ROOT { whole } else { self.recorded(&whole, at, true) };
        Argument::ZeroLike(Box::new(Argument::Take(like)))
    }

    /// The cotangent of a call's result, put together as the result was taken apart.
    pub(super) fn cotangent_of(&mut self, result: &Binding, at: StatementId) -> Argument {
        match result {
            Binding::Value(value) => {
                let ty = self.primal[*value].ty;
                let taken = self.cotangents.take(*value);
                Argument::Value(taken.unwrap_or_else(|| self.b.blank(ty)))
            }
            Binding::Memory(memory) => match self.shadows.get(memory) {
                Some(shadow) => Argument::Take(Place::whole(*shadow)),
                None => self.zeros_of(*memory, at),
            },
            Binding::Tuple(parts) => Argument::Tuple(parts.iter().map(|part| self.cotangent_of(part, at)).collect()),
            Binding::Ignore => Argument::Tuple(Vec::new()),
        }
    }

    /// An argument again, as it was at the call.
    pub(super) fn argument(&mut self, argument: &Argument, at: StatementId) -> Argument {
        match argument {
            Argument::Value(value) => Argument::Value(self.primal(*value)),
            Argument::Take(place) => Argument::Take(self.primal_place(place, at)),
            Argument::Borrow(place) => Argument::Borrow(self.primal_place(place, at)),
            Argument::BorrowMut(place) => Argument::BorrowMut(self.entry(place, at)),
            Argument::Tuple(parts) => Argument::Tuple(parts.iter().map(|part| self.argument(part, at)).collect()),
            Argument::Array(parts) => Argument::Array(parts.iter().map(|part| self.argument(part, at)).collect()),
            Argument::ZeroLike(like) => Argument::ZeroLike(Box::new(self.argument(like, at))),
            Argument::Sum(_) => unreachable!("a primal has no cotangents"),
        }
    }

    /// What a call found behind `&mut`, to be written again. Residuals are only lent, so they are copied once more.
    fn entry(&mut self, place: &Place, at: StatementId) -> Place {
        let recorded = self.recorded(place, at, false);
        if !self.split {
            return recorded;
        }
        let ty = self.primal.place_ty(place);
        let copy = self.b.memory(Memory { kind: MemoryKind::Local, ty, name: None });
        self.b.push(Statement::Declare(copy, Init::Copy(recorded)));
        Place::whole(copy)
    }

    /// The cotangent of what a call writes: on return for what was there before.
    pub(super) fn in_and_out(&mut self, place: &Place, at: StatementId) -> Option<Argument> {
        let ty = self.primal.place_ty(place);
        if !ty.holds_floats() {
            return None;
        }
        if self.flows(place) {
            return Some(Argument::BorrowMut(self.shadow(place)));
        }
        let like = self.primal_place(place, at);
        let zeros = self.b.memory(Memory { kind: MemoryKind::Local, ty, name: None });
        self.b.push(Statement::Declare(zeros, Init::ZeroLike(like)));
        Some(Argument::BorrowMut(Place::whole(zeros)))
    }
}
