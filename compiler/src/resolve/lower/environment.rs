//! What variables hold, and how it comes together after a branch.

use std::collections::BTreeMap;

use crate::ir::{Init, MemoryKind, Op, Place, Scalar, Statement, Step, ValueId, Version};
use crate::resolve::lower::Lowerer;
use crate::resolve::tree::{ExprId, Kind, LocalId};
use crate::resolve::types::{Shape, Type};

/// What a variable holds or an expression gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bound {
    /// A scalar.
    Value(ValueId),
    /// Something in memory.
    Place(Place),
    Tuple(Vec<Bound>),
    /// A part of an array that is lent to be written.
    Window(super::window::Window),
    /// A mutable reference to a variable, or to a part of one.
    Alias(LocalId, Vec<u32>),
    /// Declared and not initialised yet.
    Unset,
    /// Of an expression that is never reached.
    Never,
}

impl Bound {
    pub(super) fn unit() -> Bound {
        Bound::Tuple(Vec::new())
    }

    /// For messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Bound::Value(_) => "a number",
            Bound::Place(_) => "a place",
            Bound::Tuple(_) => "a tuple or struct",
            Bound::Window(_) => "a part of a slice",
            Bound::Alias(..) => "a reference",
            Bound::Unset | Bound::Never => "nothing",
        }
    }

    pub(super) fn part(&mut self, path: &[u32]) -> Option<&mut Bound> {
        path.iter().try_fold(self, |bound, k| match bound {
            Bound::Tuple(parts) => parts.get_mut(*k as usize),
            _ => None,
        })
    }
}

/// What a branch changed, and how it ended.
pub(super) struct Outcome {
    pub(super) changed: BTreeMap<LocalId, Bound>,
    pub(super) value: Bound,
    pub(super) dead: bool,
    pub(super) pending: std::collections::BTreeSet<LocalId>,
    pub(super) statements: Vec<Statement>,
}

impl Lowerer<'_> {
    pub(super) fn get(&self, local: LocalId) -> Bound {
        self.variables[local.index()].clone().unwrap_or(Bound::Unset)
    }

    pub(super) fn set(&mut self, local: LocalId, bound: Bound) {
        self.name(&bound, local);
        let old = self.variables[local.index()].replace(bound);
        self.journal.push((local, old));
    }

    /// Changes a part of a tuple.
    pub(super) fn set_part(&mut self, local: LocalId, path: &[u32], value: Bound) {
        let mut whole = self.get(local);
        match whole.part(path) {
            Some(part) => {
                *part = value;
                self.set(local, whole);
            }
            None => {
                let span = proc_macro2::Span::call_site();
                self.refuse(span, "this part of a variable cannot be assigned before the whole is");
            }
        }
    }

    /// Values and memories are called what the user calls them first.
    fn name(&mut self, bound: &Bound, local: LocalId) {
        let name = &self.tree.locals[local.index()].name;
        match bound {
            Bound::Value(value) => {
                let value = &mut self.function.values[value.index()];
                if value.name.is_none() && !matches!(value.op, Op::Const(_) | Op::Extern(_)) {
                    value.name = Some(name.clone());
                }
            }
            Bound::Place(place) if place.path.is_empty() => {
                let memory = &mut self.function.memories[place.memory.index()];
                memory.name.get_or_insert_with(|| name.clone());
            }
            _ => {}
        }
    }

    /// Runs a branch and takes back what it changed.
    pub(super) fn outcome(&mut self, run: impl FnOnce(&mut Self) -> Bound) -> Outcome {
        let mark = self.journal.len();
        let pending = std::mem::take(&mut self.pending);
        let dead = std::mem::replace(&mut self.dead, false);
        self.regions.push(Vec::new());
        let value = run(self);
        let statements = self.regions.pop().unwrap_or_default();
        Outcome {
            changed: self.roll_back(mark),
            value,
            dead: std::mem::replace(&mut self.dead, dead),
            pending: std::mem::replace(&mut self.pending, pending),
            statements,
        }
    }

    /// Undoes the changes since a mark, and tells what the variables declared before it held.
    fn roll_back(&mut self, mark: usize) -> BTreeMap<LocalId, Bound> {
        let mut changed = BTreeMap::new();
        while self.journal.len() > mark {
            let Some((local, old)) = self.journal.pop() else { break };
            let now = std::mem::replace(&mut self.variables[local.index()], old);
            if let Some(now) = now {
                changed.entry(local).or_insert(now);
            }
        }
        changed.retain(|local, _| self.variables[local.index()].is_some());
        changed
    }

    /// The scalar that something is; a zero where there is none.
    pub(super) fn scalar_of(&mut self, bound: &Bound, ty: Scalar) -> ValueId {
        match bound {
            Bound::Value(value) => *value,
            Bound::Place(place) => self.emit(Op::Load(place.clone(), Version::default()), ty),
            Bound::Alias(..) => {
                let part = self.chase(bound.clone());
                self.scalar_of(&part, ty)
            }
            Bound::Unset | Bound::Never => self.zero(ty),
            Bound::Tuple(_) | Bound::Window(_) => {
                let message = format!("a number is needed here, not {}", bound.kind());
                self.refuse(proc_macro2::Span::call_site(), &message);
                self.zero(ty)
            }
        }
    }

    /// What an alias stands for.
    pub(super) fn chase(&self, bound: Bound) -> Bound {
        match bound {
            Bound::Alias(local, path) => {
                let mut whole = self.chase(self.get(local));
                match whole.part(&path) {
                    // a reference that is kept in a tuple or struct
                    Some(part @ Bound::Alias(..)) => self.chase(part.clone()),
                    Some(part) => part.clone(),
                    None => Bound::Never,
                }
            }
            bound => bound,
        }
    }

    /// Room for a value that is assigned on several ways: memories for arrays, nothing yet for scalars.
    pub(super) fn slot(&mut self, ty: Type, name: &str) -> Bound {
        // what a mutable reference is to may not be copied: what is written through it would be lost
        if self.types.is_reference(ty) == Some(true) {
            return Bound::Unset;
        }
        match self.types.shape(ty) {
            Shape::Tuple(parts) => Bound::Tuple(parts.into_iter().map(|part| self.slot(part, name)).collect()),
            Shape::Array(_) => {
                let memory = self.memory(MemoryKind::Local, ty, Some(name));
                self.push(Statement::Declare(memory, Init::Undefined));
                Bound::Place(Place::whole(memory))
            }
            _ => Bound::Unset,
        }
    }

    /// Puts a value into a slot: arrays are copied, scalars returned.
    pub(super) fn fill(&mut self, slot: &Bound, value: Bound, ty: Type) -> Bound {
        if self.types.is_reference(ty) == Some(true) {
            return value;
        }
        match (slot, self.types.shape(ty)) {
            (Bound::Tuple(slots), Shape::Tuple(parts)) => {
                let values = match value {
                    Bound::Tuple(values) => values,
                    Bound::Place(place) => {
                        (0..parts.len()).map(|k| Bound::Place(place.then(Step::Field(k as u32)))).collect()
                    }
                    other => vec![other; parts.len()],
                };
                let filled = slots.iter().zip(values).zip(parts);
                Bound::Tuple(filled.map(|((slot, value), part)| self.fill(slot, value, part)).collect())
            }
            (Bound::Place(to), _) => {
                if !matches!(value, Bound::Never | Bound::Unset) {
                    self.store(&to.clone(), &value, ty);
                }
                slot.clone()
            }
            (_, Shape::Scalar(scalar)) => match value {
                Bound::Unset | Bound::Never => value,
                value => Bound::Value(self.scalar_of(&value, scalar)),
            },
            (_, _) => value,
        }
    }

    /// What holds after a branch: equal on both sides, or a result of the `if`.
    pub(super) fn merge(&mut self, ty: Type, a: &Bound, b: &Bound, merged: &mut Merged, name: Option<&str>) -> Bound {
        if a == b && !matches!(a, Bound::Unset | Bound::Never) {
            return a.clone();
        }
        // what is written through a mutable reference goes to one place
        let lent = self.types.is_reference(ty) == Some(true);
        match (self.types.shape(ty), a, b) {
            (_, Bound::Unset, Bound::Unset) => Bound::Unset,
            (_, Bound::Never, Bound::Never) => Bound::Never,
            (_, Bound::Unset | Bound::Never, reference @ (Bound::Place(_) | Bound::Alias(..)))
            | (_, reference @ (Bound::Place(_) | Bound::Alias(..)), Bound::Unset | Bound::Never)
                if lent =>
            {
                reference.clone()
            }
            (_, Bound::Place(_) | Bound::Alias(..), _) | (_, _, Bound::Place(_) | Bound::Alias(..)) if lent => {
                merged.differs = true;
                Bound::Never
            }
            (Shape::Tuple(parts), _, _) => {
                let side = |bound: &Bound| match bound {
                    Bound::Tuple(bounds) => bounds.clone(),
                    Bound::Place(place) => {
                        (0..parts.len()).map(|k| Bound::Place(place.then(Step::Field(k as u32)))).collect()
                    }
                    other => vec![other.clone(); parts.len()],
                };
                let pairs = side(a).into_iter().zip(side(b)).zip(parts.clone());
                Bound::Tuple(pairs.map(|((a, b), part)| self.merge(part, &a, &b, merged, None)).collect())
            }
            (
                Shape::Scalar(scalar),
                Bound::Value(_) | Bound::Unset | Bound::Never,
                Bound::Value(_) | Bound::Unset | Bound::Never,
            ) => {
                let (a, b) = (self.scalar_of(a, scalar), self.scalar_of(b, scalar));
                let result = self.bound(scalar, name);
                merged.then.push(a);
                merged.otherwise.push(b);
                merged.results.push(result);
                Bound::Value(result)
            }
            (_, Bound::Unset | Bound::Never, other) | (_, other, Bound::Unset | Bound::Never) => other.clone(),
            _ => {
                merged.differs = true;
                Bound::Never
            }
        }
    }

    /// A copy of its own for a value that is read from a place.
    pub(super) fn own(&mut self, id: ExprId, bound: Bound) -> Bound {
        let ty = self.ty(id);
        if self.types.is_reference(ty).is_some() {
            return bound;
        }
        if self.is_place(id) { self.copy(bound, ty) } else { self.explode(bound, ty) }
    }

    /// Whether an expression names a place that lives on.
    pub(super) fn is_place(&self, id: ExprId) -> bool {
        let mut at = id;
        loop {
            match self.tree.kind(at) {
                Kind::Local(_)
                | Kind::Grown(..)
                | Kind::Field(..)
                | Kind::Index(..)
                | Kind::Deref(_)
                | Kind::Borrow { .. } => {
                    return true;
                }
                Kind::Section { .. } | Kind::Extern(_) => return true,
                Kind::Block { tail: Some(tail), target: None, .. } => at = *tail,
                _ => return false,
            }
        }
    }

    /// Copies what is in memory. Mutable references in tuples stay what they are: what is written through them is
    /// written where they lead.
    pub(super) fn copy(&mut self, bound: Bound, ty: Type) -> Bound {
        let bound = self.chase(bound);
        match (self.types.shape(ty), self.opened(bound, ty)) {
            (Shape::Scalar(scalar), bound) => Bound::Value(self.scalar_of(&bound, scalar)),
            (Shape::Tuple(parts), Bound::Tuple(bounds)) => {
                let pairs = bounds.into_iter().zip(parts);
                let copied = |(bound, part)| match self.types.is_reference(part) {
                    Some(true) => bound,
                    _ => self.copy(bound, part),
                };
                Bound::Tuple(pairs.map(copied).collect())
            }
            (Shape::Tuple(parts), Bound::Place(place)) => {
                let part = |(k, part): (usize, Type)| {
                    let place = place.then(Step::Field(k as u32));
                    self.copy(Bound::Place(place), part)
                };
                Bound::Tuple(parts.into_iter().enumerate().map(part).collect())
            }
            (Shape::Array(element) | Shape::Slice(element), Bound::Window(window)) => {
                let view = self.view_of(&window, element);
                self.copy(Bound::Place(view), ty)
            }
            (shape, Bound::Place(place)) => {
                let memory = self.memory(MemoryKind::Local, ty, None);
                let whole = Place::whole(memory);
                if self.alike(&whole, &place) {
                    self.push(Statement::Declare(memory, Init::Copy(place)));
                } else {
                    let init = match shape {
                        Shape::Slice(element) => self.zeros_like(element, &place),
                        _ => Init::Undefined,
                    };
                    self.push(Statement::Declare(memory, init));
                    self.store(&whole, &Bound::Place(place), ty);
                }
                Bound::Place(whole)
            }
            (_, bound) => bound,
        }
    }

    /// As many zeros as there are elements at a place.
    fn zeros_like(&mut self, element: Type, place: &Place) -> Init {
        let len = self.emit(Op::Len(place.clone()), Scalar::USIZE);
        let scalar = self.innermost(element);
        Init::Repeat { value: self.zero(scalar), len }
    }

    /// A tuple in memory becomes a tuple of values; what is new anyway is not copied.
    fn explode(&mut self, bound: Bound, ty: Type) -> Bound {
        match (self.types.shape(ty), bound) {
            (Shape::Tuple(_), bound @ Bound::Place(_)) => self.copy(bound, ty),
            (Shape::Scalar(_), bound @ (Bound::Place(_) | Bound::Alias(..))) => self.copy(bound, ty),
            (_, bound) => bound,
        }
    }
}

/// The results of an `if` under construction.
#[derive(Default)]
pub(super) struct Merged {
    pub(super) then: Vec<ValueId>,
    pub(super) otherwise: Vec<ValueId>,
    pub(super) results: Vec<ValueId>,
    /// A reference would be another one on each side.
    pub(super) differs: bool,
}
