//! `return`, `break` and `continue`: flags that are set, and values that go with them.

use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::{ExprId, LocalId, TargetId};

impl Lowerer<'_> {
    /// Sets the flag and the value of an exit.
    fn leave(&mut self, flag: LocalId, value: Option<(LocalId, ExprId)>) -> Bound {
        if let Some((slot, value)) = value {
            let bound = self.lower(value);
            if self.dead {
                return Bound::Never;
            }
            let bound = self.own(value, bound);
            let ty = self.tree.locals[slot.index()].ty;
            let room = self.get(slot);
            let filled = self.fill(&room, bound, ty);
            self.set(slot, filled);
        }
        let yes = self.boolean(true);
        self.set(flag, Bound::Value(yes));
        self.pending.insert(flag);
        self.dead = true;
        Bound::Never
    }

    pub(super) fn return_out(&mut self, value: Option<ExprId>) -> Bound {
        self.leave(self.returned, value.map(|value| (self.result, value)))
    }

    pub(super) fn break_out(&mut self, target: TargetId, value: Option<ExprId>) -> Bound {
        let target = self.tree.targets[target.index()];
        self.leave(target.broken, value.map(|value| (target.value, value)))
    }

    pub(super) fn continue_on(&mut self, target: TargetId) -> Bound {
        let continued = self.tree.targets[target.index()].continued;
        self.leave(continued, None)
    }

    /// `'a: { … }`, whose every way out is a `break 'a`.
    pub(super) fn labelled(&mut self, target: TargetId, body: ExprId) -> Bound {
        let target = self.tree.targets[target.index()];
        let no = self.boolean(false);
        self.set(target.broken, Bound::Value(no));
        let ty = self.tree.locals[target.value.index()].ty;
        let slot = self.slot(ty, "value");
        self.set(target.value, slot);
        self.lower(body);
        let left = self.pending.remove(&target.broken);
        // whoever did not break has left further out, or panicked
        self.dead = self.dead && !left;
        if self.dead { Bound::Never } else { self.get(target.value) }
    }
}
