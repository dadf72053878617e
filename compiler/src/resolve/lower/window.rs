//! `&mut base[lower..upper]`: a view cannot be written through, so elements are found in the base itself.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Argument, Comparison, IntOp, Macro, MemoryKind, Op, Place, Scalar, Statement, Step, ValueId};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::{ExprId, Kind};
use crate::resolve::types::{Node, Type};

/// A part of an array or slice that is lent to be written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    pub(super) base: Place,
    /// Where it starts; `None` at the start of the base.
    pub(super) lower: Option<ValueId>,
    pub(super) len: ValueId,
}

impl Lowerer<'_> {
    /// `&mut base[lower..upper]`, with the panics of slicing.
    pub(super) fn open_window(&mut self, section: ExprId) -> Bound {
        let Kind::Section { base, lower, upper, inclusive } = *self.tree.kind(section) else { return Bound::Never };
        let around = self.window_of(base);
        let element = self.element_of(base);
        let whole = match &around {
            Some(window) => self.view_of(window, element),
            None => match self.target(base) {
                super::place::Target::Memory(place) => place,
                _ => return self.lost(section),
            },
        };
        let (lower, upper) = self.bounds(lower, upper, inclusive);
        // a view that nothing reads keeps the checks of its bounds, and knows its length
        let ty = self.types.add(Node::Slice(element));
        let memory = self.memory(MemoryKind::View { base: whole.clone(), lower, upper }, ty, None);
        self.push(Statement::View(memory));
        let len = self.emit(Op::Len(Place::whole(memory)), Scalar::USIZE);
        let window = match around {
            Some(outer) => Window { lower: self.offset(outer.lower, lower), base: outer.base, len },
            None => Window { base: whole, lower, len },
        };
        Bound::Window(window)
    }

    /// `to.copy_from_slice(from)`; `false` where it is not known what is written.
    pub(super) fn copy_from(&mut self, to: &Bound, from: &Bound, element: Type, from_ty: Type) -> bool {
        if self.dead {
            return true;
        }
        let from = self.materialize(from, from_ty);
        match to {
            Bound::Place(to) if self.may_write(to) => {
                let (there, here) = (Op::Len(to.clone()), Op::Len(from.clone()));
                let (there, here) = (self.emit(there, Scalar::USIZE), self.emit(here, Scalar::USIZE));
                self.require_equal(here, there);
                self.push(Statement::Copy { to: to.clone(), from });
            }
            Bound::Window(window) => {
                let len = self.emit(Op::Len(from.clone()), Scalar::USIZE);
                self.require_equal(len, window.len);
                self.each_in_window(window, |lowerer, index, to| {
                    let from = from.then(Step::Index(index));
                    lowerer.store(&to, &Bound::Place(from), element);
                });
            }
            _ => return self.errors.any(),
        }
        true
    }

    /// What `copy_from_slice` demands: a `Vec` would take any length.
    fn require_equal(&mut self, from: ValueId, to: ValueId) {
        let equal = self.emit(Op::Compare(Comparison::Eq, from, to), Scalar::Bool);
        self.require(equal, quote!("slices of different lengths are copied in a differentiated function"));
    }

    pub(super) fn element_of(&mut self, id: ExprId) -> Type {
        use crate::resolve::types::Shape;
        let ty = self.ty(id);
        match self.types.shape(ty) {
            Shape::Array(element) | Shape::Slice(element) => element,
            _ => ty,
        }
    }

    pub(super) fn offset(&mut self, a: Option<ValueId>, b: Option<ValueId>) -> Option<ValueId> {
        match (a, b) {
            (Some(a), Some(b)) => Some(self.emit(Op::Integer(IntOp::Add, vec![a, b]), Scalar::USIZE)),
            (one, other) => one.or(other),
        }
    }

    /// The window that a variable, perhaps behind references, holds.
    pub(super) fn window_of(&self, id: ExprId) -> Option<Window> {
        let (mut at, mut path) = (id, Vec::new());
        loop {
            match *self.tree.kind(at) {
                Kind::Deref(next) | Kind::Borrow { of: next, .. } => at = next,
                Kind::Section { base, lower: None, upper: None, .. } => at = base,
                Kind::Field(base, k) => {
                    path.insert(0, k);
                    at = base;
                }
                Kind::Grown(items, len) if path.is_empty() => {
                    let (Bound::Place(base), Bound::Value(len)) = (self.chase(self.get(items)), self.get(len)) else {
                        return None;
                    };
                    return Some(Window { base, lower: None, len });
                }
                Kind::Local(local) => match self.chase(Bound::Alias(local, path)) {
                    Bound::Window(window) => return Some(window),
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    /// The element at an index, which is checked against the window's own length.
    pub(super) fn in_window(&mut self, window: &Window, index: ValueId) -> Place {
        let inside = self.emit(Op::Compare(Comparison::Lt, index, window.len), Scalar::Bool);
        self.require(inside, quote!("index out of bounds of a slice in a differentiated function"));
        self.inside(window, index)
    }

    /// The element at an index that is known to be inside.
    fn inside(&mut self, window: &Window, index: ValueId) -> Place {
        let at = match window.lower {
            Some(lower) => self.emit(Op::Integer(IntOp::Add, vec![lower, index]), Scalar::USIZE),
            None => index,
        };
        window.base.then(Step::Index(at))
    }

    /// Panics unless a condition holds.
    pub(super) fn require(&mut self, condition: ValueId, message: TokenStream) {
        self.push(Statement::Macro(Macro {
            path: quote!(::core::assert),
            leading: vec![Argument::Value(condition)],
            format: Some(message),
            shown: Vec::new(),
            diverges: false,
        }));
    }

    /// A window to be read.
    pub(super) fn view_of(&mut self, window: &Window, element: Type) -> Place {
        let upper = match window.lower {
            Some(lower) => self.emit(Op::Integer(IntOp::Add, vec![lower, window.len]), Scalar::USIZE),
            None => window.len,
        };
        let ty = self.types.add(Node::Slice(element));
        let kind = MemoryKind::View { base: window.base.clone(), lower: window.lower, upper: Some(upper) };
        let memory = self.memory(kind, ty, None);
        self.push(Statement::View(memory));
        Place::whole(memory)
    }

    /// `for i in 0..window.len() { … }`, without the checks.
    pub(super) fn each_in_window(&mut self, window: &Window, run: impl FnOnce(&mut Self, ValueId, Place)) {
        self.for_each_index(window.len, |lowerer, index| {
            let place = lowerer.inside(window, index);
            run(lowerer, index, place);
        });
    }

    /// What lies at a place, for a loop over all indices.
    pub(super) fn element_place(&mut self, bound: &Bound, index: ValueId) -> Option<Place> {
        match bound {
            Bound::Place(place) => Some(place.then(Step::Index(index))),
            Bound::Window(window) => Some(self.inside(&window.clone(), index)),
            _ => None,
        }
    }

    /// What lies at an index, checked.
    pub(super) fn indexed(&mut self, bound: &Bound, index: ValueId) -> Option<Bound> {
        match bound {
            Bound::Place(place) => Some(Bound::Place(place.then(Step::Index(index)))),
            Bound::Window(window) => Some(Bound::Place(self.in_window(&window.clone(), index))),
            _ => None,
        }
    }

    /// The length of an array or slice.
    pub(super) fn length(&mut self, bound: &Bound) -> Option<ValueId> {
        match bound {
            Bound::Place(place) => Some(self.emit(Op::Len(place.clone()), Scalar::USIZE)),
            Bound::Window(window) => Some(window.len),
            _ => None,
        }
    }
}
