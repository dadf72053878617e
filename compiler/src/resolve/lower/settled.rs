//! Fields that no derivative goes through, where a struct is handed to a call that stays one: the callee takes them for
//! constant, so they have to be.

use crate::ir::{MemoryKind, Op, Ty};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::types::{Node, Type};

impl Lowerer<'_> {
    /// Refuses a struct that was put together with something in such a field that may vary.
    pub(super) fn check_constants(&mut self, bound: &Bound, ty: Type) {
        let bound = self.chase(bound.clone());
        let (parts, constants, names) = match self.types.bare(ty) {
            Node::Adt(adt) => {
                let Some(names) = adt.fields else { return };
                (adt.parts, adt.constants, names)
            }
            Node::Tuple(parts) => (parts, [].into(), [].into()),
            _ => return,
        };
        let is_constant = |k: usize| names.get(k).is_some_and(|name| constants.contains(name));
        match bound {
            Bound::Tuple(bounds) => {
                for (k, (bound, part)) in bounds.iter().zip(parts).enumerate() {
                    if !is_constant(k) {
                        self.check_constants(bound, part);
                    } else if self.types.finish(part).holds_floats() && !self.is_settled(bound) {
                        self.refuse_varying();
                    }
                }
            }
            // a struct of the user's own type is written as its fields allow
            Bound::Place(place) if matches!(self.function.place_ty(&place), Ty::Tuple(_)) => {
                let varies = parts
                    .into_iter()
                    .enumerate()
                    .any(|(k, part)| is_constant(k) && self.types.finish(part).holds_floats());
                if varies {
                    self.refuse_varying();
                }
            }
            _ => {}
        }
    }

    fn refuse_varying(&mut self) {
        let message = "a field that no derivative goes through holds something here that may vary, and this call takes it for constant; \
                       use a field that is differentiated";
        self.refuse(self.at, message);
    }

    /// Whether something is a literal, a const, or such a field of what the function was handed.
    fn is_settled(&self, bound: &Bound) -> bool {
        match bound {
            Bound::Value(value) => match &self.function[*value].op {
                Op::Const(_) | Op::Extern(_) => true,
                Op::Load(place, _) => self.function.is_constant(place),
                _ => false,
            },
            Bound::Place(place) => {
                self.function.is_constant(place) || matches!(self.function[place.memory].kind, MemoryKind::Extern(_))
            }
            Bound::Tuple(parts) => parts.iter().all(|part| self.is_settled(part)),
            _ => false,
        }
    }
}
