//! Array and `vec!` literals.

use crate::ir::{Init, MemoryKind, Place, Scalar, Statement, Step, ValueId};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::ExprId;
use crate::resolve::types::{Shape, Type};

impl Lowerer<'_> {
    /// An array of values.
    pub(super) fn array(&mut self, id: ExprId, elements: &[ExprId]) -> Bound {
        let ty = self.ty(id);
        let element = match self.types.shape(ty) {
            Shape::Array(element) | Shape::Slice(element) => element,
            _ => return Bound::Never,
        };
        if self.is_ragged(id, element) {
            return Bound::Never;
        }
        let bounds: Vec<Bound> = elements
            .iter()
            .map(|element| {
                let bound = self.lower(*element);
                self.own(*element, bound)
            })
            .collect();
        if self.dead {
            return Bound::Never;
        }
        let mut scalars = Vec::new();
        let memory = if bounds.iter().all(|bound| self.flatten(bound, element, &mut scalars)) {
            let memory = self.memory(MemoryKind::Local, ty, None);
            self.push(Statement::Declare(memory, Init::Elements(scalars)));
            memory
        } else if matches!(self.types.shape(ty), Shape::Slice(_)) {
            self.vec_of(id, &bounds)
        } else {
            let memory = self.memory(MemoryKind::Local, ty, None);
            self.push(Statement::Declare(memory, Init::Undefined));
            memory
        };
        let place = Place::whole(memory);
        if !matches!(self.last_declaration(memory), Some(Init::Elements(_))) {
            for (k, bound) in bounds.iter().enumerate() {
                let index = self.count(k as i128);
                self.store(&place.then(Step::Index(index)), bound, element);
            }
        }
        Bound::Place(place)
    }

    /// Whether elements are `Vec`s or slices, each of a length of its own, which is refused.
    fn is_ragged(&mut self, id: ExprId, element: Type) -> bool {
        let ragged = self.holds_slices(element);
        if ragged {
            let message = "`Vec`s and slices inside of an array or `Vec` are not supported; write arrays inside, as in \
                           `vec![[0.0; 3]; n]`, or one flat `Vec`";
            let span = self.span(id);
            self.refuse(span, message);
        }
        ragged
    }

    fn holds_slices(&mut self, ty: Type) -> bool {
        match self.types.shape(ty) {
            Shape::Slice(_) => true,
            Shape::Array(element) => self.holds_slices(element),
            Shape::Tuple(parts) => parts.into_iter().any(|part| self.holds_slices(part)),
            _ => false,
        }
    }

    /// A `Vec` of arrays: zeros of the right length first.
    fn vec_of(&mut self, id: ExprId, bounds: &[Bound]) -> crate::ir::MemoryId {
        let ty = self.ty(id);
        let memory = self.memory(MemoryKind::Local, ty, None);
        let len = self.count(bounds.len() as i128);
        let scalar = self.innermost(ty);
        let value = self.zero(scalar);
        self.push(Statement::Declare(memory, Init::Repeat { value, len }));
        memory
    }

    /// The scalar type inside of arrays.
    pub(super) fn innermost(&mut self, ty: Type) -> Scalar {
        match self.types.shape(ty) {
            Shape::Scalar(scalar) => scalar,
            Shape::Array(element) | Shape::Slice(element) => self.innermost(element),
            _ => Scalar::F64,
        }
    }

    fn last_declaration(&self, memory: crate::ir::MemoryId) -> Option<&Init> {
        match self.regions.last()?.last()? {
            Statement::Declare(declared, init) if *declared == memory => Some(init),
            _ => None,
        }
    }

    /// The scalars of an element in memory order, where they are values already or were just declared.
    fn flatten(&mut self, bound: &Bound, ty: Type, into: &mut Vec<ValueId>) -> bool {
        match (self.types.shape(ty), bound) {
            (Shape::Scalar(_), Bound::Value(value)) => {
                into.push(*value);
                true
            }
            (Shape::Tuple(parts), Bound::Tuple(bounds)) => {
                bounds.iter().zip(parts).all(|(bound, part)| self.flatten(bound, part, into))
            }
            (Shape::Array(_), Bound::Place(place)) if place.path.is_empty() => {
                let memory = place.memory;
                let region = self.regions.last_mut().expect("the body's region is open");
                let found = region.iter().rposition(
                    |statement| matches!(statement, Statement::Declare(m, Init::Elements(_)) if *m == memory),
                );
                match found.map(|k| &region[k]) {
                    Some(Statement::Declare(_, Init::Elements(elements))) => {
                        into.extend(elements);
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// `[value; N]`, `vec![value; len]`.
    pub(super) fn repeated(&mut self, id: ExprId, value: ExprId, len: Option<ExprId>) -> Bound {
        let (ty, element) = (self.ty(id), self.ty(value));
        if self.is_ragged(id, element) {
            return Bound::Never;
        }
        let given = self.lower(value);
        let given = self.own(value, given);
        let len = len.map(|len| self.value(len, Scalar::USIZE));
        if self.dead {
            return Bound::Never;
        }
        let uniform = self.uniform(&given, element);
        let memory = self.memory(MemoryKind::Local, ty, None);
        let place = Place::whole(memory);
        let init = |value: ValueId| match len {
            Some(len) => Init::Repeat { value, len },
            None => Init::Splat(value),
        };
        if let Some(value) = uniform {
            self.push(Statement::Declare(memory, init(value)));
            return Bound::Place(place);
        }
        let scalar = self.innermost(element);
        let zero = self.zero(scalar);
        let start = if len.is_some() { init(zero) } else { Init::Undefined };
        self.push(Statement::Declare(memory, start));
        self.fill_with(&place, &given, element);
        Bound::Place(place)
    }

    /// The one value of every scalar inside, where it can be told.
    fn uniform(&mut self, bound: &Bound, ty: crate::resolve::types::Type) -> Option<ValueId> {
        match (self.types.shape(ty), bound) {
            (Shape::Scalar(_), Bound::Value(value)) => Some(*value),
            (Shape::Array(_), Bound::Place(place)) if place.path.is_empty() => match self.regions.last()?.last()? {
                Statement::Declare(memory, Init::Splat(value)) if *memory == place.memory => Some(*value),
                _ => None,
            },
            _ => None,
        }
    }
}
