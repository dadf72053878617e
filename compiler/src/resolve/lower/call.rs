//! Calls of other functions, exchanges of places, and macros that are kept.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{
    Argument, Binding, Call, CallKind, Comparison, ExternId, Macro, MemoryKind, Op, Place, Scalar, Statement, Step,
};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::lower::place::Target;
use crate::resolve::lower::window::Window;
use crate::resolve::tree::{self, ExprId, Kind};
use crate::resolve::types::{Shape, Type};

impl Lowerer<'_> {
    pub(super) fn call(&mut self, id: ExprId, callee: ExternId, arguments: &[ExprId]) -> Bound {
        self.call_with(Some(id), callee, arguments)
    }

    /// A call whose result nothing looks at.
    pub(super) fn call_for_effect(&mut self, callee: ExternId, arguments: &[ExprId]) {
        if !self.dead {
            self.call_with(None, callee, arguments);
        }
    }

    fn call_with(&mut self, id: Option<ExprId>, callee: ExternId, arguments: &[ExprId]) -> Bound {
        let (mut returned, mut windows) = (Vec::new(), Vec::new());
        let arguments =
            arguments.iter().map(|argument| self.argument(*argument, &mut returned, &mut windows)).collect();
        if self.dead {
            return Bound::Never;
        }
        let (binding, bound) = match id {
            Some(id) => {
                let ty = self.ty(id);
                self.bind_result(ty, &MemoryKind::Bound, None)
            }
            None => (Binding::Ignore, Bound::unit()),
        };
        self.push(Statement::Call(Call { callee, kind: CallKind::Primal, arguments, result: binding }));
        for (window, place, ty) in windows {
            let (Shape::Array(element) | Shape::Slice(element)) = self.types.shape(ty) else { continue };
            self.each_in_window(&window, |lowerer, index, to| {
                lowerer.store(&to, &Bound::Place(place.then(Step::Index(index))), element);
            });
        }
        for (target, place, ty) in returned {
            let value = self.read(&Target::Memory(place), ty);
            self.write(&target, value, ty);
        }
        bound
    }

    /// An argument as it is passed. A scalar variable behind `&mut` is lent as a memory and read back afterwards.
    fn argument(
        &mut self,
        id: ExprId,
        returned: &mut Vec<(Target, Place, Type)>,
        windows: &mut Vec<(Window, Place, Type)>,
    ) -> Argument {
        let ty = self.ty(id);
        self.at = self.span(id);
        match self.types.is_reference(ty) {
            None => {
                let bound = self.lower(id);
                let bound = self.chase(bound);
                self.check_constants(&bound, ty);
                self.handed_over(&bound, ty)
            }
            Some(mutable) => {
                let to = self.types.strip(ty);
                let bound = self.lower(id);
                if self.dead {
                    return Argument::Tuple(Vec::new());
                }
                let target = match &bound {
                    Bound::Alias(local, path) if mutable => Some(Target::Variable(*local, path.clone())),
                    _ => None,
                };
                let bound = self.chase(bound);
                if let (true, Bound::Window(window)) = (mutable, &bound) {
                    return Argument::BorrowMut(self.lend_window(window.clone(), to, windows));
                }
                self.check_constants(&bound, to);
                let place = self.materialize(&bound, to);
                let target = match (target, &bound) {
                    // what is lent is a copy of another type
                    (_, Bound::Place(own)) if mutable && *own != place => Some(Target::Memory(own.clone())),
                    (_, Bound::Place(_)) => None,
                    (target, _) => target,
                };
                if let Some(target) = target {
                    returned.push((target, place.clone(), to));
                }
                if mutable && self.may_write(&place) { Argument::BorrowMut(place) } else { Argument::Borrow(place) }
            }
        }
    }

    /// A copy of a part is lent, and written back after the call.
    fn lend_window(&mut self, window: Window, ty: Type, windows: &mut Vec<(Window, Place, Type)>) -> Place {
        let copy = self.copy(Bound::Window(window.clone()), ty);
        let Bound::Place(place) = copy else { return window.base };
        windows.push((window, place.clone(), ty));
        place
    }

    fn handed_over(&mut self, bound: &Bound, ty: Type) -> Argument {
        match (self.types.shape(ty), bound) {
            (Shape::Scalar(scalar), _) => Argument::Value(self.scalar_of(bound, scalar)),
            _ if self.types.holds_structs(ty) => Argument::Take(self.put_together(bound, ty)),
            (Shape::Tuple(parts), Bound::Tuple(bounds)) => Argument::Tuple(
                parts.into_iter().zip(bounds).map(|(part, bound)| self.handed_over(bound, part)).collect(),
            ),
            (_, Bound::Place(place)) => Argument::Take(place.clone()),
            (_, Bound::Value(value)) => Argument::Value(*value),
            _ => Argument::Tuple(Vec::new()),
        }
    }

    /// `core::mem::swap(&mut a, &mut b)`.
    pub(super) fn swap(&mut self, a: ExprId, b: ExprId) -> Bound {
        let ty = self.ty(a);
        let ty = self.types.strip(ty);
        let (a, b) = (self.lent(a), self.lent(b));
        if let (Shape::Slice(_), Target::Memory(x), Target::Memory(y)) = (self.types.shape(ty), &a, &b) {
            let (x, y) = (x.clone(), y.clone());
            let message = quote!("slices of different lengths are swapped in a differentiated function");
            self.require_equal_lengths(&x, &y, message);
        }
        self.exchange(&a, &b, ty);
        Bound::unit()
    }

    /// The place that a mutable reference stands for.
    fn lent(&mut self, id: ExprId) -> Target {
        match self.lower(id) {
            Bound::Alias(local, path) => Target::Variable(local, path),
            Bound::Place(place) => Target::Memory(place),
            _ => {
                self.lost(id);
                Target::Nowhere
            }
        }
    }

    fn exchange(&mut self, a: &Target, b: &Target, ty: Type) {
        let first = self.read(a, ty);
        let first = self.copy(first, ty);
        let second = self.read(b, ty);
        self.write(a, second, ty);
        self.write(b, first, ty);
    }

    /// Buffers of different lengths cannot change places here: that panics rather than going wrong.
    pub(super) fn require_equal_lengths(&mut self, a: &Place, b: &Place, message: TokenStream) {
        let a = self.emit(Op::Len(a.clone()), Scalar::USIZE);
        let b = self.emit(Op::Len(b.clone()), Scalar::USIZE);
        let equal = self.emit(Op::Compare(Comparison::Eq, a, b), Scalar::Bool);
        self.require(equal, message);
    }

    pub(super) fn swap_elements(&mut self, base: ExprId, i: ExprId, j: ExprId) -> Bound {
        let bound = self.borrow(true, base);
        let bound = self.chase(bound);
        let (i, j) = (self.value(i, Scalar::USIZE), self.value(j, Scalar::USIZE));
        let base_ty = self.ty(base);
        let (Shape::Array(element) | Shape::Slice(element)) = self.types.shape(base_ty) else { return Bound::unit() };
        let (Some(Bound::Place(i)), Some(Bound::Place(j))) = (self.indexed(&bound, i), self.indexed(&bound, j)) else {
            return self.lost(base);
        };
        self.exchange(&Target::Memory(i), &Target::Memory(j), element);
        Bound::unit()
    }

    pub(super) fn replace(&mut self, place: ExprId, value: ExprId) -> Bound {
        let ty = self.ty(value);
        let target = self.lent(place);
        let new = self.lower(value);
        let new = self.own(value, new);
        let old = self.read(&target, ty);
        let old = self.copy(old, ty);
        self.write(&target, new, ty);
        old
    }

    pub(super) fn kept(&mut self, id: ExprId, kept: &tree::Macro) -> Bound {
        let operands = || kept.leading.iter().chain(kept.shown.iter().map(|(_, shown)| shown));
        let harmless = operands().all(|operand| self.is_plain(*operand));
        if kept.debug && !harmless {
            let tokens = quote!(::core::cfg!(debug_assertions));
            let debug = self.extern_value(tokens, "cfg!(debug_assertions)");
            let (ty, span) = (self.ty(id), self.span(id));
            return self.branch(debug, ty, span, |lowerer| lowerer.keep(id, kept), |_| Bound::unit());
        }
        self.keep(id, kept)
    }

    fn is_plain(&mut self, id: ExprId) -> bool {
        match self.tree.kind(id) {
            Kind::Array(_) | Kind::Tuple(_) => false,
            _ => self.is_harmless(id),
        }
    }

    fn extern_value(&mut self, tokens: TokenStream, text: &str) -> crate::ir::ValueId {
        let found = self.function.externs.iter().position(|known| known.text == text);
        let index = found.unwrap_or_else(|| {
            self.function.externs.push(crate::ir::Extern::path(tokens, text.to_string()));
            self.function.externs.len() - 1
        });
        self.define(Op::Extern(ExternId(index as u32)), Scalar::Bool, None)
    }

    fn keep(&mut self, id: ExprId, kept: &tree::Macro) -> Bound {
        let mut shown_late = false;
        for (_, shown) in &kept.shown {
            shown_late |= !self.is_plain(*shown);
        }
        if shown_late && !kept.leading.is_empty() {
            return self.assert_late(id, kept);
        }
        let leading = kept.leading.iter().map(|operand| self.displayed(*operand)).collect();
        let shown = kept.shown.iter().map(|(name, shown)| (name.clone(), self.displayed(*shown))).collect();
        if self.dead {
            return Bound::Never;
        }
        self.push(Statement::Macro(Macro {
            path: kept.path.clone(),
            leading,
            format: kept.format.clone(),
            shown,
            diverges: kept.diverges,
        }));
        if kept.diverges {
            self.dead = true;
            return Bound::Never;
        }
        Bound::unit()
    }

    /// `assert!(c, "…", shown)` evaluates what it shows only where it fails: `if !c { panic!("…", shown) }`.
    fn assert_late(&mut self, id: ExprId, kept: &tree::Macro) -> Bound {
        let [condition] = kept.leading.as_slice() else { return self.assert_equal_late(id, kept) };
        let condition = self.truth(*condition);
        let panic = tree::Macro {
            path: quote!(::core::panic),
            leading: Vec::new(),
            format: kept.format.clone(),
            shown: kept.shown.clone(),
            diverges: true,
            debug: false,
        };
        let (ty, span) = (self.ty(id), self.span(id));
        self.branch(condition, ty, span, |_| Bound::unit(), |lowerer| lowerer.keep(id, &panic))
    }

    /// `assert_eq!(a, b, "…", shown)` the same: `if a != b { assert_eq!(a, b, "…", shown) }`.
    fn assert_equal_late(&mut self, id: ExprId, kept: &tree::Macro) -> Bound {
        let (ty, span) = (self.ty(id), self.span(id));
        let [left, right] = kept.leading.as_slice() else { return Bound::Never };
        let (left_ty, path) = (self.ty(*left), kept.path.to_string());
        let Some(scalar) = self.types.as_scalar(left_ty) else {
            return self.refuse(span, "what this assertion shows has to be computed in a `let` before it");
        };
        let (left, right) = (self.value(*left, scalar), self.value(*right, scalar));
        let comparison = if path.ends_with("_ne") { Comparison::Ne } else { Comparison::Eq };
        let holds = self.emit(Op::Compare(comparison, left, right), Scalar::Bool);
        let fails = |lowerer: &mut Self| {
            let shown = kept.shown.iter().map(|(name, shown)| (name.clone(), lowerer.displayed(*shown))).collect();
            lowerer.push(Statement::Macro(Macro {
                path: kept.path.clone(),
                leading: vec![Argument::Value(left), Argument::Value(right)],
                format: kept.format.clone(),
                shown,
                diverges: false,
            }));
            Bound::unit()
        };
        self.branch(holds, ty, span, |_| Bound::unit(), fails)
    }

    /// What a macro looks at: scalars by value, the rest where it is.
    fn displayed(&mut self, id: ExprId) -> Argument {
        let ty = self.ty(id);
        let bound = self.lower(id);
        let bound = self.chase(bound);
        match (self.types.shape(ty), &bound) {
            (Shape::Scalar(scalar), _) => Argument::Value(self.scalar_of(&bound, scalar)),
            (_, Bound::Place(place)) => Argument::Borrow(place.clone()),
            (_, Bound::Never) => Argument::Tuple(Vec::new()),
            _ => {
                let to = self.types.strip(ty);
                Argument::Borrow(self.materialize(&bound, to))
            }
        }
    }
}
