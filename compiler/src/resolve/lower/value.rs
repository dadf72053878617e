//! Expressions to values.

use crate::ir::{Comparison, Const, MemoryKind, Op, Place, Scalar, Step, ValueId};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::{ExprId, Kind};
use crate::resolve::types::Shape;

impl Lowerer<'_> {
    /// A scalar.
    pub(super) fn value(&mut self, id: ExprId, scalar: Scalar) -> ValueId {
        let bound = self.lower(id);
        self.scalar_of(&bound, scalar)
    }

    /// Lowers an expression. Chains that grow to the left are walked, not recursed into.
    pub(super) fn lower(&mut self, id: ExprId) -> Bound {
        if self.dead {
            return Bound::Never;
        }
        let mut spine = Vec::new();
        let mut at = id;
        while let Some(left) = self.left(at) {
            spine.push(at);
            at = left;
        }
        let mut bound = self.leaf(at);
        for node in spine.into_iter().rev() {
            if self.dead {
                return Bound::Never;
            }
            bound = self.onto(node, bound);
        }
        bound
    }

    /// The operand that is evaluated first, of what can form long chains.
    fn left(&self, id: ExprId) -> Option<ExprId> {
        match self.tree.kind(id) {
            Kind::Arithmetic(_, left, _)
            | Kind::Compare(_, left, _)
            | Kind::And(left, _)
            | Kind::Or(left, _)
            | Kind::Cast(left)
            | Kind::Field(left, _)
            | Kind::Index(left, _)
            | Kind::Copied(left)
            | Kind::Len(left)
            | Kind::IsEmpty(left) => Some(*left),
            Kind::Method(_, operands) => operands.first().copied(),
            _ => None,
        }
    }

    fn onto(&mut self, id: ExprId, left: Bound) -> Bound {
        let ty = self.ty(id);
        match self.tree.kind(id).clone() {
            Kind::Arithmetic(operator, a, b) => self.arithmetic(id, operator, a, left, b),
            Kind::Compare(comparison, a, b) => self.comparison(comparison, a, left, b),
            Kind::And(_, b) => self.lazy(id, left, b, true),
            Kind::Or(_, b) => self.lazy(id, left, b, false),
            Kind::Cast(of) => {
                let (from, to) = (self.ty(of), self.ty(id));
                let (Some(from), Some(to)) = (self.types.as_scalar(from), self.types.as_scalar(to)) else {
                    let span = self.span(id);
                    return self.refuse(span, "the types of this cast are not known here; annotate the variable");
                };
                let value = self.scalar_of(&left, from);
                Bound::Value(self.emit(Op::Cast(value), to))
            }
            Kind::Field(of, k) => {
                let (left, of_ty) = (self.chase(left), self.ty(of));
                let bound = match self.opened(left, of_ty) {
                    Bound::Tuple(parts) if (k as usize) < parts.len() => parts[k as usize].clone(),
                    Bound::Place(place) => Bound::Place(place.then(Step::Field(k))),
                    Bound::Unset => Bound::Unset,
                    _ => return self.lost(id),
                };
                self.loaded(bound, ty)
            }
            Kind::Index(_, index) => {
                let bound = self.chase(left);
                let index = self.value(index, Scalar::USIZE);
                let Some(bound) = self.indexed(&bound, index) else { return self.lost(id) };
                self.loaded(bound, ty)
            }
            Kind::Copied(of) => {
                let bound = if self.is_place(of) { self.copy(left, ty) } else { left };
                self.loaded(bound, ty)
            }
            Kind::Len(_) => {
                let bound = self.chase(left);
                match self.length(&bound) {
                    Some(length) => Bound::Value(length),
                    None => self.lost(id),
                }
            }
            Kind::IsEmpty(_) => match self.chase(left) {
                bound @ (Bound::Place(_) | Bound::Window(_)) => {
                    let Some(len) = self.length(&bound) else { return self.lost(id) };
                    let zero = self.count(0);
                    Bound::Value(self.emit(Op::Compare(Comparison::Eq, len, zero), Scalar::Bool))
                }
                _ => self.lost(id),
            },
            Kind::Method(name, operands) => self.method(id, name, &operands, left),
            _ => left,
        }
    }

    /// Scalars are read where they are named.
    pub(super) fn loaded(&mut self, bound: Bound, ty: crate::resolve::types::Type) -> Bound {
        match self.types.shape(ty) {
            Shape::Scalar(scalar) => Bound::Value(self.scalar_of(&bound, scalar)),
            _ => bound,
        }
    }

    fn leaf(&mut self, id: ExprId) -> Bound {
        let (ty, span) = (self.ty(id), self.span(id));
        match self.tree.kind(id).clone() {
            Kind::Error => Bound::Never,
            Kind::Unset => Bound::Unset,
            Kind::Blank => self.blank(ty),
            Kind::Length(length) => match self.types.finish_len(length) {
                crate::ir::Len::Known(n) => Bound::Value(self.count(n as i128)),
                _ => self.refuse(span, "this length is not known here; name it where the function is called"),
            },
            Kind::Float(text) => self.float(&text, ty),
            Kind::Int(n) => match self.types.as_scalar(ty) {
                Some(scalar @ Scalar::Int(_)) => Bound::Value(self.constant(Const::Int(n), scalar)),
                _ => self.refuse(span, "the type of this integer is not known here; give it a suffix"),
            },
            Kind::Bool(truth) => Bound::Value(self.boolean(truth)),
            Kind::Text => self.refuse(span, "strings are not supported here"),
            Kind::Known(constant) => match self.types.as_scalar(ty) {
                Some(scalar) => Bound::Value(self.constant(constant, scalar)),
                None => Bound::Never,
            },
            Kind::Local(local) => {
                // declared in a branch, or in another iteration, by an iterator or a closure that is used here
                let Some(bound) = self.variables[local.index()].clone() else { return self.lost(id) };
                let data_ty = self.tree.locals[local.index()].ty;
                match (bound, self.types.is_reference(data_ty)) {
                    // the reference itself is handed on
                    (bound @ (Bound::Alias(..) | Bound::Place(_)), Some(true)) => bound,
                    (bound, _) => self.loaded(bound, ty),
                }
            }
            Kind::Grown(..) => match self.window_of(id) {
                Some(window) => Bound::Window(window),
                None => self.lost(id),
            },
            Kind::Extern(item) => self.item(item, ty),
            Kind::Stopped(of) => match self.types.as_scalar(ty) {
                Some(scalar) => {
                    let value = self.value(of, scalar);
                    Bound::Value(self.emit(Op::Detach(value), scalar))
                }
                None => self.refuse(span, "the type of what is stopped is not known here; annotate the variable"),
            },
            Kind::Neg(of) => self.negative(id, of),
            Kind::Not(of) => self.not(id, of),
            Kind::Math(primitive, operands) => self.math(id, primitive, &operands),
            Kind::Section { base, lower, upper, inclusive } => self.section(id, base, lower, upper, inclusive),
            Kind::Borrow { mutable, of } => self.borrow(mutable, of),
            Kind::Deref(of) => {
                let bound = self.lower(of);
                let bound = self.chase(bound);
                self.loaded(bound, ty)
            }
            Kind::Tuple(parts) => {
                let part = |part: &ExprId| {
                    let bound = self.lower(*part);
                    self.own(*part, bound)
                };
                Bound::Tuple(parts.iter().map(part).collect())
            }
            Kind::Array(elements) => self.array(id, &elements),
            Kind::Repeat(value) => self.repeated(id, value, None),
            Kind::RepeatVec(value, len) => self.repeated(id, value, Some(len)),
            Kind::Block { statements, tail, target: None } => self.statements(&statements, tail, ty, span),
            Kind::Block { statements, tail, target: Some(target) } => match tail {
                Some(body) if statements.is_empty() => self.labelled(target, body),
                _ => self.lost(id),
            },
            Kind::Moved(local) => self.lower(local),
            Kind::If { condition, then, otherwise } => self.if_else(id, condition, then, otherwise),
            Kind::Match { scrutinee, arms } => self.choice(id, scrutinee, &arms),
            Kind::For { target, pattern, iterable, body } => self.for_loop(id, target, &pattern, &iterable, body),
            Kind::While { target, condition, body } => self.while_loop(id, target, Some(condition), body),
            Kind::Loop { target, body } => self.while_loop(id, target, None, body),
            Kind::Break(target, value) => self.break_out(target, value),
            Kind::Continue(target) => self.continue_on(target),
            Kind::Return(value) => self.return_out(value),
            Kind::Assign(place, value) => self.assign(place, value),
            Kind::AssignOperator(operator, place, value) => self.assign_operator(operator, place, value),
            Kind::Swap(a, b) => self.swap(a, b),
            Kind::SwapElements(base, i, j) => self.swap_elements(base, i, j),
            Kind::Replace(place, value) => self.replace(place, value),
            Kind::Fill(base, value) => {
                let value_ty = self.ty(value);
                let bound = self.borrow(true, base);
                let bound = self.chase(bound);
                let given = self.lower(value);
                let given = self.own(value, given);
                match bound {
                    Bound::Place(place) => self.fill_with(&place, &given, value_ty),
                    Bound::Window(window) => {
                        self.each_in_window(&window, |lowerer, _, place| lowerer.store(&place, &given, value_ty));
                    }
                    _ => return self.lost(base),
                }
                Bound::unit()
            }
            Kind::CopyFrom(to, from) => {
                let element = self.element_of(to);
                let to = self.borrow(true, to);
                let from_ty = self.ty(from);
                let from_ty = self.types.strip(from_ty);
                let from = self.lower(from);
                let (to, from) = (self.chase(to), self.chase(from));
                if self.copy_from(&to, &from, element, from_ty) { Bound::unit() } else { self.lost(id) }
            }
            Kind::Call(callee, arguments) => self.call(id, callee, &arguments),
            Kind::Macro(kept) => self.kept(id, &kept),
            // walked as a chain
            _ => Bound::Never,
        }
    }

    /// A const or static item of the user's.
    pub(super) fn item(&mut self, item: crate::ir::ExternId, ty: crate::resolve::types::Type) -> Bound {
        if let Some(scalar) = self.types.as_scalar(ty) {
            return Bound::Value(self.define(Op::Extern(item), scalar, None));
        }
        let memory = match self.extern_memories.get(&item.0) {
            Some(memory) => *memory,
            None => {
                let memory = self.memory(MemoryKind::Extern(item), ty, None);
                self.extern_memories.insert(item.0, memory);
                memory
            }
        };
        Bound::Place(Place::whole(memory))
    }
}
