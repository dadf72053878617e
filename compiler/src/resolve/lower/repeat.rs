//! Loops: what their bodies change is carried, and flags end them.

use crate::ir::{
    self, Adaptor as IrAdaptor, For, Op, Place, Range, Region, Scalar, Statement, Step, ValueId, Version, While,
};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::{Adaptor, By, ExprId, Iterable, Pattern, TargetId};
use crate::resolve::types::{Shape, Type};

impl Lowerer<'_> {
    pub(super) fn for_loop(
        &mut self,
        id: ExprId,
        target: TargetId,
        pattern: &Pattern,
        iterable: &Iterable,
        body: ExprId,
    ) -> Bound {
        match iterable {
            Iterable::Range { lower, upper, inclusive, adaptors } => {
                let ty = self.ty(*lower);
                let ty = self.types.strip(ty);
                let Some(scalar) = self.types.as_scalar(ty) else {
                    let span = self.span(*lower);
                    return self.refuse(span, "the type of this range is not known here");
                };
                let (lower, upper) = (self.value(*lower, scalar), self.value(*upper, scalar));
                let adaptors = adaptors.iter().map(|adaptor| match adaptor {
                    Adaptor::Rev => IrAdaptor::Rev,
                    Adaptor::StepBy(step) => IrAdaptor::StepBy(self.value(*step, Scalar::USIZE)),
                });
                let range = Range { lower, upper, inclusive: *inclusive, adaptors: adaptors.collect() };
                self.counted(id, target, body, range, scalar, |lowerer, index| {
                    lowerer.bind_pattern(pattern, Bound::Value(index), ty);
                })
            }
            Iterable::Elements { of, by, enumerate, reversed } => {
                self.elements(id, target, pattern, body, (*of, *by, *enumerate, *reversed))
            }
        }
    }

    /// A loop over the elements of an array counts its indices.
    fn elements(
        &mut self,
        id: ExprId,
        target: TargetId,
        pattern: &Pattern,
        body: ExprId,
        (of, by, enumerate, reversed): (ExprId, By, bool, bool),
    ) -> Bound {
        let bound = if by == By::Mutable { self.borrow(true, of) } else { self.lower(of) };
        let mut bound = self.chase(bound);
        if by == By::Value
            && self.types_is_owned(of)
            && self.tree.assigned(body).0.iter().any(|local| Some(*local) == self.tree.variable_of(of))
        {
            let ty = self.ty(of);
            bound = self.copy(bound, ty);
        }
        let of_ty = self.ty(of);
        let (Shape::Array(element) | Shape::Slice(element)) = self.types.shape(of_ty) else { return Bound::Never };
        let lower = self.count(0);
        let Some(upper) = self.length(&bound) else {
            let span = self.span(of);
            return self.refuse(span, "this cannot be looped over here");
        };
        let adaptors = if reversed { vec![IrAdaptor::Rev] } else { Vec::new() };
        let range = Range { lower, upper, inclusive: false, adaptors };
        self.counted(id, target, body, range, Scalar::USIZE, |lowerer, index| {
            let item_ty = match by {
                By::Value => element,
                By::Shared => lowerer.types.reference(false, element),
                By::Mutable => lowerer.types.reference(true, element),
            };
            let Some(place) = lowerer.element_place(&bound, index) else { return };
            let item = match (by, lowerer.types.shape(element)) {
                (By::Mutable, _) => Bound::Place(place),
                (By::Value, _) => lowerer.copy(Bound::Place(place), element),
                (By::Shared, Shape::Scalar(scalar)) => {
                    Bound::Value(lowerer.emit(Op::Load(place, Version::default()), scalar))
                }
                (By::Shared, _) => Bound::Place(place),
            };
            if enumerate {
                let index_ty = lowerer.types.usize();
                let ty = lowerer.types.add(crate::resolve::types::Node::Tuple(vec![index_ty, item_ty]));
                lowerer.bind_pattern(pattern, Bound::Tuple(vec![Bound::Value(index), item]), ty);
            } else {
                lowerer.bind_pattern(pattern, item, item_ty);
            }
        })
    }

    fn types_is_owned(&mut self, of: ExprId) -> bool {
        let ty = self.ty(of);
        self.types.is_reference(ty).is_none()
    }

    fn counted(
        &mut self,
        id: ExprId,
        target: TargetId,
        body: ExprId,
        range: Range,
        scalar: Scalar,
        bind: impl FnOnce(&mut Self, ValueId),
    ) -> Bound {
        self.enter(target, body);
        let carrying = self.carry(&[body], target);
        let index = self.bound(scalar, None);
        self.counters.insert(index, (range.upper, range.inclusive));
        let lowered = self.body(&carrying, target, |lowerer| {
            bind(lowerer, index);
            lowerer.lower(body);
        });
        self.push(Statement::For(For {
            index,
            range,
            carried: lowered.carried,
            body: lowered.region,
            until: lowered.until,
            unordered: false,
            span: Some(self.span(id)),
        }));
        self.after(carrying, lowered.pending);
        Bound::unit()
    }

    pub(super) fn while_loop(
        &mut self,
        id: ExprId,
        target: TargetId,
        condition: Option<ExprId>,
        body: ExprId,
    ) -> Bound {
        self.enter(target, body);
        let carrying = self.carry(&[body], target);
        let mut header = Region::default();
        let lowered = self.body(&carrying, target, |lowerer| {
            let condition = match condition {
                Some(condition) => lowerer.truth(condition),
                None => lowerer.boolean(true),
            };
            header.statements = lowerer.regions.last_mut().map(std::mem::take).unwrap_or_default();
            header.yields.push(condition);
            lowerer.lower(body);
        });
        self.push(Statement::While(While {
            carried: lowered.carried,
            header,
            body: lowered.region,
            until: lowered.until,
            span: Some(self.span(id)),
        }));
        self.after(carrying, lowered.pending);
        if condition.is_some() {
            return Bound::unit();
        }
        let own = self.tree.targets[target.index()];
        if self.tree.breaks(body, target) {
            return self.get(own.value);
        }
        // left further out, or never
        self.dead = true;
        Bound::Never
    }

    /// `for i in 0..place.len() { place[i] = value; }`
    pub(super) fn fill_with(&mut self, place: &Place, value: &Bound, element: Type) {
        let upper = self.emit(Op::Len(place.clone()), Scalar::USIZE);
        self.for_each_index(upper, |lowerer, index| {
            lowerer.store(&place.then(Step::Index(index)), value, element);
        });
    }

    /// `for i in 0..upper { … }`
    pub(super) fn for_each_index(&mut self, upper: ValueId, run: impl FnOnce(&mut Self, ValueId)) {
        let lower = self.count(0);
        let index = self.bound(Scalar::USIZE, None);
        self.regions.push(Vec::new());
        run(self, index);
        let statements = self.regions.pop().unwrap_or_default();
        self.push(Statement::For(For {
            index,
            range: Range { lower, upper, inclusive: false, adaptors: Vec::new() },
            carried: Vec::new(),
            body: ir::Region { statements, ..Region::default() },
            until: None,
            unordered: false,
            span: None,
        }));
    }
}
