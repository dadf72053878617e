//! Which operations cannot panic: indices that are provably in bounds, integers that cannot overflow.

use crate::ir::hash::Map;
use crate::ir::*;

/// What is known about loop indices.
pub(super) struct Bounds<'a> {
    function: &'a Function,
    indices: Map<ValueId, Span>,
}

/// Between which numbers, and below which value, an index is.
struct Span {
    least: i128,
    most: i128,
    below: Option<ValueId>,
}

impl<'a> Bounds<'a> {
    pub(super) fn new(function: &'a Function, body: &Region) -> Bounds<'a> {
        let mut bounds = Bounds { function, indices: Map::default() };
        bounds.region(body);
        bounds
    }

    fn region(&mut self, region: &Region) {
        for statement in &region.statements {
            if let Statement::For(counted) = statement {
                self.counted(counted);
            }
            statement.regions().into_iter().for_each(|inner| self.region(inner));
        }
    }

    fn counted(&mut self, counted: &For) {
        let range = &counted.range;
        let Some((least, _)) = self.span(range.lower) else { return };
        let most = self.span(range.upper).map_or(i128::MAX, |(_, most)| most - i128::from(!range.inclusive));
        let below = (!range.inclusive).then_some(range.upper);
        self.indices.insert(counted.index, Span { least, most, below });
    }

    /// Between which numbers an integer is, ends included.
    fn span(&self, value: ValueId) -> Option<(i128, i128)> {
        if let Some(Const::Int(n)) = self.function.constant(value) {
            return Some((n, n));
        }
        if let Some(span) = self.indices.get(&value) {
            return Some((span.least, span.most));
        }
        match (&self.function[value].op, self.function[value].ty) {
            (Op::Len(_), _) => Some((0, i64::MAX.into())),
            (_, Scalar::Int(Int::Usize)) => Some((0, u64::MAX.into())),
            _ => None,
        }
    }

    /// Whether reading or writing at a place may panic.
    pub(super) fn may_panic(&self, place: &Place) -> bool {
        let mut before = Place::whole(place.memory);
        for step in &place.path {
            if let Step::Index(index) = step
                && !self.is_below_length(*index, &before)
            {
                return true;
            }
            before.path.push(*step);
        }
        false
    }

    fn is_below_length(&self, index: ValueId, array: &Place) -> bool {
        let known = match self.function.place_ty(array) {
            Ty::Array(_, Len::Known(n)) => Some(n as i128),
            _ => None,
        };
        let span = self.span(index);
        if let (Some(n), Some((least, most))) = (known, span) {
            return least >= 0 && most < n;
        }
        let Some(Span { least, below: Some(below), .. }) = self.indices.get(&index) else { return false };
        *least >= 0 && matches!(&self.function[*below].op, Op::Len(of) if of == array)
    }

    /// Whether an operation may panic.
    pub(super) fn op_may_panic(&self, op: &Op) -> bool {
        match op {
            Op::Load(place, _) | Op::Len(place) => self.may_panic(place),
            Op::Integer(op, operands) => !self.is_tame(*op, operands),
            Op::Primitive(chainrule_primitives::Primitive::Clamp, _, operands) => {
                let bound = |k: usize| match self.function.constant(operands[k]) {
                    Some(Const::Float(x)) => Some(x),
                    _ => None,
                };
                !matches!((bound(1), bound(2)), (Some(low), Some(high)) if low <= high)
            }
            _ => false,
        }
    }

    fn is_tame(&self, op: IntOp, operands: &[ValueId]) -> bool {
        let spans: Option<Vec<(i128, i128)>> = operands.iter().map(|v| self.span(*v)).collect();
        let Scalar::Int(ty) = self.function[operands[0]].ty else { return false };
        let fit = |least: Option<i128>, most: Option<i128>| matches!((least, most), (Some(a), Some(b)) if fits(a, Scalar::Int(ty)) && fits(b, Scalar::Int(ty)));
        match (op, spans.as_deref()) {
            (
                IntOp::BitAnd | IntOp::BitOr | IntOp::BitXor | IntOp::Not | IntOp::Min | IntOp::Max | IntOp::Signum,
                _,
            ) => true,
            (IntOp::WrappingAdd | IntOp::WrappingSub | IntOp::WrappingMul | IntOp::AbsDiff, _) => true,
            (IntOp::SaturatingAdd | IntOp::SaturatingSub | IntOp::SaturatingMul, _) => true,
            (IntOp::CountOnes | IntOp::LeadingZeros | IntOp::TrailingZeros, _) => true,
            (IntOp::Add, Some([a, b])) => fit(a.0.checked_add(b.0), a.1.checked_add(b.1)),
            (IntOp::Sub, Some([a, b])) => fit(a.0.checked_sub(b.1), a.1.checked_sub(b.0)),
            (IntOp::Mul, Some([a, b])) if a.0 >= 0 && b.0 >= 0 => fit(Some(0), a.1.checked_mul(b.1)),
            (IntOp::Div | IntOp::Rem, Some([a, b])) => a.0 >= 0 && b.0 > 0,
            (IntOp::Div | IntOp::Rem, None) => self.span(operands[1]).is_some_and(|(least, _)| least > 0),
            _ => false,
        }
    }
}
