//! Places: where assignments go and what references stand for.

use quote::quote;

use crate::ir::{
    Argument, Comparison, Const, Init, IntOp, Len, Macro, MemoryKind, Op, Place, Scalar, Statement, Step, Ty, ValueId,
};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::{ExprId, Kind, LocalId};
use crate::resolve::types::{Shape, Type};

/// Where an assignment goes.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A variable, or a part of a tuple.
    Variable(LocalId, Vec<u32>),
    Memory(Place),
    /// Nothing that could be assigned; reported.
    Nowhere,
}

impl Lowerer<'_> {
    /// The place that an expression names. What is no place gets one.
    pub(super) fn target(&mut self, id: ExprId) -> Target {
        match *self.tree.kind(id) {
            Kind::Local(local) if self.variables[local.index()].is_none() => {
                self.lost(id);
                Target::Nowhere
            }
            Kind::Local(local) => self.variable(local),
            Kind::Deref(of) | Kind::Borrow { of, .. } => self.target(of),
            Kind::Field(base, k) => match self.target(base) {
                Target::Memory(place) => Target::Memory(place.then(Step::Field(k))),
                Target::Variable(local, mut path) => {
                    path.push(k);
                    self.settle(local, path)
                }
                Target::Nowhere => Target::Nowhere,
            },
            Kind::Index(base, index) if self.window_of(base).is_some() => {
                let index = self.value(index, Scalar::USIZE);
                match self.window_of(base) {
                    Some(window) => Target::Memory(self.in_window(&window, index)),
                    None => Target::Nowhere,
                }
            }
            Kind::Index(base, index) => match self.target(base) {
                Target::Memory(place) => {
                    let index = self.value(index, Scalar::USIZE);
                    Target::Memory(place.then(Step::Index(index)))
                }
                _ => self.nowhere(id),
            },
            Kind::Section { lower, upper, .. } if lower.is_some() || upper.is_some() => {
                let span = self.span(id);
                self.refuse(
                    span,
                    "a part of a slice is assigned here; index the whole, or bind the part to a variable",
                );
                Target::Nowhere
            }
            _ => {
                let bound = self.lower(id);
                if let Bound::Alias(local, path) = bound {
                    return self.settle(local, path);
                }
                match self.chase(bound) {
                    Bound::Place(place) => Target::Memory(place),
                    _ => self.nowhere(id),
                }
            }
        }
    }

    fn nowhere(&mut self, id: ExprId) -> Target {
        if !self.dead {
            let span = self.span(id);
            self.refuse(span, "this is no place that can be assigned");
        }
        Target::Nowhere
    }

    fn variable(&mut self, local: LocalId) -> Target {
        match self.variables[local.index()].clone() {
            Some(Bound::Alias(to, path)) => self.settle(to, path),
            Some(Bound::Place(place)) => Target::Memory(place),
            _ => Target::Variable(local, Vec::new()),
        }
    }

    /// A part of a variable that lies in memory is that memory.
    fn settle(&mut self, local: LocalId, path: Vec<u32>) -> Target {
        // a reference that is kept in a tuple or struct
        let whole = self.variables[local.index()].clone();
        if let (false, Some(Bound::Alias(to, path))) =
            (path.is_empty(), whole.and_then(|mut whole| whole.part(&path).cloned()))
        {
            return self.settle(to, path);
        }
        match self.chase(Bound::Alias(local, path.clone())) {
            Bound::Place(place) => Target::Memory(place),
            _ => match self.variables[local.index()].clone() {
                Some(Bound::Alias(to, mut whole)) => {
                    whole.extend(path);
                    self.settle(to, whole)
                }
                _ => Target::Variable(local, path),
            },
        }
    }

    pub(super) fn read(&mut self, target: &Target, ty: Type) -> Bound {
        let bound = match target {
            Target::Variable(local, path) => self.chase(Bound::Alias(*local, path.clone())),
            Target::Memory(place) => Bound::Place(place.clone()),
            Target::Nowhere => Bound::Never,
        };
        match self.types.shape(ty) {
            Shape::Scalar(scalar) => Bound::Value(self.scalar_of(&bound, scalar)),
            _ => bound,
        }
    }

    pub(super) fn write(&mut self, target: &Target, value: Bound, ty: Type) {
        match target {
            Target::Variable(local, path) => {
                let now = self.chase(Bound::Alias(*local, path.clone()));
                let filled = self.fill(&now, value, ty);
                if path.is_empty() {
                    self.set(*local, filled);
                } else {
                    self.set_part(*local, path, filled);
                }
            }
            Target::Memory(place) => self.store(&place.clone(), &value, ty),
            Target::Nowhere => {}
        }
    }

    /// Writes a value into memory.
    pub(super) fn store(&mut self, to: &Place, value: &Bound, ty: Type) {
        let value = self.chase(value.clone());
        let value = self.opened(value, ty);
        if self.is_there(to, &value) || !self.may_write(to) {
            return;
        }
        match (self.types.shape(ty), value) {
            (Shape::Scalar(scalar), value) => {
                let value = self.scalar_of(&value, scalar);
                self.push(Statement::Store(to.clone(), value));
            }
            (Shape::Tuple(parts), Bound::Tuple(bounds)) => {
                for (k, (bound, part)) in bounds.iter().zip(parts).enumerate() {
                    self.store(&to.then(Step::Field(k as u32)), bound, part);
                }
            }
            (_, Bound::Place(from)) if from == *to => {}
            (shape, Bound::Place(from)) if !self.alike(to, &from) => self.store_parts(to, &from, shape),
            (_, Bound::Place(from)) => self.push(Statement::Copy { to: to.clone(), from }),
            (Shape::Array(element) | Shape::Slice(element), Bound::Window(window)) => {
                let from = self.view_of(&window, element);
                self.push(Statement::Copy { to: to.clone(), from });
            }
            // the payload of another variant: copies of the enum read it all the same
            (Shape::Tuple(_) | Shape::Array(_), Bound::Unset) => {
                let blank = self.blank(ty);
                self.store(to, &blank, ty);
            }
            (_, Bound::Unset | Bound::Never) => {}
            (_, value) => {
                let message = format!("a value of this kind is not stored here: {}", value.kind());
                self.refuse(self.at, &message);
            }
        }
    }

    /// Whether the value is the one that a field that is never written has anyhow: `S { x, ..*self }`.
    fn is_there(&self, to: &Place, value: &Bound) -> bool {
        let same = match value {
            Bound::Place(from) => from == to,
            Bound::Value(value) => matches!(&self.function[*value].op, Op::Load(from, _) if from == to),
            _ => false,
        };
        same && self.function.is_constant(to)
    }

    /// Whether two places hold the same type: a struct is a tuple where nobody else sees it.
    pub(super) fn alike(&self, a: &Place, b: &Place) -> bool {
        let (a, b) = (self.function.place_ty(a), self.function.place_ty(b));
        a.holds_records() == b.holds_records()
    }

    /// Copies what is inside, piece by piece.
    fn store_parts(&mut self, to: &Place, from: &Place, shape: Shape) {
        match shape {
            Shape::Tuple(parts) => {
                for (k, part) in parts.into_iter().enumerate() {
                    let step = Step::Field(k as u32);
                    self.store(&to.then(step), &Bound::Place(from.then(step)), part);
                }
            }
            Shape::Array(element) | Shape::Slice(element) => {
                let len = self.emit(Op::Len(from.clone()), Scalar::USIZE);
                self.for_each_index(len, |lowerer, index| {
                    let step = Step::Index(index);
                    lowerer.store(&to.then(step), &Bound::Place(from.then(step)), element);
                });
            }
            _ => {}
        }
    }

    /// What is not `mut` cannot be written; rustc says so.
    pub(super) fn may_write(&mut self, place: &Place) -> bool {
        let read_only = matches!(
            self.function[place.memory].kind,
            MemoryKind::Input | MemoryKind::Extern(_) | MemoryKind::View { .. }
        );
        if read_only {
            self.errors.leave_to_rustc();
        } else if self.function.is_constant(place) && self.function.place_ty(place).holds_floats() {
            let message = "no derivative goes through this field, which is borrowed or skipped, so it is not written here; use a \
                           variable, or a field that is differentiated";
            self.refuse(self.at, message);
            return false;
        }
        !read_only
    }

    /// A reference to a place that may not be there panics where it is taken.
    pub(super) fn checked(&mut self, bound: Bound) -> Bound {
        if let Bound::Place(place) = &bound
            && place.path.iter().any(|step| matches!(step, Step::Index(_)))
        {
            self.check_bounds(place);
        }
        bound
    }

    fn check_bounds(&mut self, place: &Place) {
        let mut at = Place::whole(place.memory);
        for step in &place.path {
            if let Step::Index(index) = step
                && !self.is_inside(&at, *index)
            {
                let len = self.emit(Op::Len(at.clone()), Scalar::USIZE);
                let inside = self.emit(Op::Compare(Comparison::Lt, *index, len), Scalar::Bool);
                self.push(Statement::Macro(Macro {
                    path: quote!(::core::assert),
                    leading: vec![Argument::Value(inside)],
                    format: Some(quote!("index out of bounds: the len is {} but the index is {}")),
                    shown: vec![(None, Argument::Value(len)), (None, Argument::Value(*index))],
                    diverges: false,
                }));
            }
            at = at.then(*step);
        }
    }

    /// Whether an index is in bounds for certain: a literal, or a loop's index up to the length.
    fn is_inside(&self, place: &Place, index: ValueId) -> bool {
        let len = match self.function.place_ty(place) {
            Ty::Array(_, Len::Known(n)) => Some(n as i128),
            _ => None,
        };
        if let (Some(len), Some(Const::Int(k))) = (len, self.function.constant(index)) {
            return (0..len).contains(&k);
        }
        let Some((upper, inclusive)) = self.counters.get(&index) else { return false };
        match (len, self.function.constant(*upper), &self.function[*upper].op) {
            (Some(len), Some(Const::Int(n)), _) => n < len || n == len && !inclusive,
            (_, _, Op::Len(of)) => of == place && !inclusive,
            _ => false,
        }
    }

    /// `base[lower..upper]`.
    pub(super) fn section(
        &mut self,
        id: ExprId,
        base: ExprId,
        lower: Option<ExprId>,
        upper: Option<ExprId>,
        inclusive: bool,
    ) -> Bound {
        let bound = self.lower(base);
        let bound = self.chase(bound);
        if lower.is_none() && upper.is_none() {
            return bound;
        }
        let ty = self.ty(id);
        let place = match (bound, self.types.shape(ty)) {
            (Bound::Place(place), _) => place,
            (Bound::Window(window), Shape::Slice(element)) => self.view_of(&window, element),
            _ => return self.lost(id),
        };
        let (lower, upper) = self.bounds(lower, upper, inclusive);
        let memory = self.memory(MemoryKind::View { base: place, lower, upper }, ty, None);
        self.push(Statement::View(memory));
        Bound::Place(Place::whole(memory))
    }

    /// The bounds of a section.
    pub(super) fn bounds(
        &mut self,
        lower: Option<ExprId>,
        upper: Option<ExprId>,
        inclusive: bool,
    ) -> (Option<ValueId>, Option<ValueId>) {
        let lower = lower.map(|lower| self.value(lower, Scalar::USIZE));
        let upper = upper.map(|upper| {
            let upper = self.value(upper, Scalar::USIZE);
            if !inclusive {
                return upper;
            }
            let one = self.count(1);
            self.emit(Op::Integer(IntOp::Add, vec![upper, one]), Scalar::USIZE)
        });
        (lower, upper)
    }

    /// `&place`, `&mut place`.
    pub(super) fn borrow(&mut self, mutable: bool, of: ExprId) -> Bound {
        if !mutable {
            let bound = self.lower(of);
            return self.checked(bound);
        }
        let mut inner = of;
        while let Kind::Deref(next) | Kind::Borrow { of: next, .. } = *self.tree.kind(inner) {
            inner = next;
        }
        if let Kind::Section { lower, upper, .. } = *self.tree.kind(inner)
            && (lower.is_some() || upper.is_some())
        {
            return self.open_window(inner);
        }
        if !self.is_place(inner) || matches!(self.tree.kind(inner), Kind::Grown(..)) {
            return self.lower(inner);
        }
        match self.target(of) {
            Target::Variable(local, path) => Bound::Alias(local, path),
            Target::Memory(place) => self.checked(Bound::Place(place)),
            Target::Nowhere => Bound::Never,
        }
    }

    /// A place of the user's own type for a value with structs inside, which others see.
    pub(super) fn put_together(&mut self, bound: &Bound, ty: Type) -> Place {
        if let Bound::Place(place) = bound
            && self.function.place_ty(place).holds_records()
        {
            return place.clone();
        }
        let argument = self.value_of_parts(bound, ty);
        let named = self.types.finish_named(ty);
        if !has_names(&named) {
            let message = "a struct with a generic struct inside cannot be handed over here; return its numbers";
            self.refuse(self.at, message);
        }
        let memory = self.memory(MemoryKind::Local, ty, None);
        self.function.memories[memory.index()].ty = named;
        self.push(Statement::Declare(memory, Init::Value(argument)));
        Place::whole(memory)
    }

    fn value_of_parts(&mut self, bound: &Bound, ty: Type) -> Argument {
        let bound = self.chase(bound.clone());
        match (self.types.shape(ty), &bound) {
            (Shape::Scalar(scalar), _) => Argument::Value(self.scalar_of(&bound, scalar)),
            (Shape::Tuple(parts), Bound::Tuple(bounds)) => {
                let parts = parts.into_iter().zip(bounds);
                Argument::Tuple(parts.map(|(part, bound)| self.value_of_parts(bound, part)).collect())
            }
            (Shape::Tuple(parts), Bound::Place(place)) if !self.function.place_ty(place).holds_records() => {
                let part = |(k, part): (usize, Type)| {
                    let place = place.then(Step::Field(k as u32));
                    self.value_of_parts(&Bound::Place(place), part)
                };
                Argument::Tuple(parts.into_iter().enumerate().map(part).collect())
            }
            (Shape::Tuple(parts), _) if !matches!(bound, Bound::Place(_)) => {
                Argument::Tuple(parts.into_iter().map(|part| self.value_of_parts(&Bound::Never, part)).collect())
            }
            (Shape::Array(element), Bound::Place(place)) if self.types.holds_structs(element) => {
                let Ty::Array(_, Len::Known(n)) = self.function.place_ty(place) else {
                    self.refuse(
                        self.at,
                        "an array of structs of a length that is not known here cannot be handed over",
                    );
                    return Argument::Tuple(Vec::new());
                };
                let element_at = |k: usize| {
                    let index = self.count(k as i128);
                    self.value_of_parts(&Bound::Place(place.then(Step::Index(index))), element)
                };
                Argument::Array((0..n).map(element_at).collect())
            }
            (_, Bound::Place(place)) => Argument::Take(place.clone()),
            _ => {
                let memory = self.memory(MemoryKind::Local, ty, None);
                self.push(Statement::Declare(memory, Init::Undefined));
                Argument::Take(Place::whole(memory))
            }
        }
    }

    /// A place for a value that is lent to a function.
    pub(super) fn materialize(&mut self, bound: &Bound, ty: Type) -> Place {
        if self.types.holds_structs(ty) {
            return self.put_together(bound, ty);
        }
        if let Bound::Place(place) = bound {
            return place.clone();
        }
        if let (Bound::Window(window), Shape::Array(element) | Shape::Slice(element)) = (bound, self.types.shape(ty)) {
            return self.view_of(window, element);
        }
        let memory = self.memory(MemoryKind::Local, ty, None);
        let place = Place::whole(memory);
        match (self.types.shape(ty), bound) {
            (Shape::Scalar(scalar), bound) => {
                let value = self.scalar_of(bound, scalar);
                self.push(Statement::Declare(memory, Init::Elements(vec![value])));
            }
            _ => {
                self.push(Statement::Declare(memory, Init::Undefined));
                self.store(&place, bound, ty);
            }
        }
        place
    }
}

/// Whether every struct inside can be written down.
fn has_names(ty: &Ty) -> bool {
    match ty {
        Ty::Record(record) => record.name.is_some() && record.fields.iter().all(|(_, ty)| has_names(ty)),
        Ty::Array(element, _) | Ty::Slice(element) => has_names(element),
        Ty::Tuple(parts) => parts.iter().all(has_names),
        _ => true,
    }
}
