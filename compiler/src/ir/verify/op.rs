//! Checks that operands are those that an operation takes.

use crate::ir::verify::{Check, Verifier};
use crate::ir::*;

impl Verifier<'_> {
    /// Operands are defined, and their types are those that the operation takes.
    pub(super) fn op(&self, value: ValueId) -> Check {
        let Value { op, ty, .. } = &self.function[value];
        match op {
            Op::Const(_) | Op::Extern(_) | Op::Bound => Err("needs no `let`".into()),
            Op::Primitive(primitive, _, operands) => {
                let int = Scalar::Int(Int::I32);
                let second_is_int = *primitive == chainrule_primitives::Primitive::Powi;
                operands
                    .iter()
                    .enumerate()
                    .try_for_each(|(k, v)| self.of_type(*v, if second_is_int && k == 1 { int } else { *ty }))?;
                if ty.is_float() { Ok(()) } else { Err(format!("{ty:?} is not a float")) }
            }
            Op::Integer(op, operands) => self.integer(*op, operands, *ty),
            Op::Compare(_, a, b) => {
                self.used(*a)?;
                self.of_type(*b, self.function[*a].ty)?;
                self.is(*ty, Scalar::Bool)
            }
            Op::Classify(_, a) => {
                self.used(*a)?;
                if !self.function[*a].ty.is_float() {
                    return Err(format!("{a:?} is not a float"));
                }
                self.is(*ty, Scalar::Bool)
            }
            Op::And(a, b) | Op::Or(a, b) => {
                self.of_type(*a, Scalar::Bool)?;
                self.of_type(*b, Scalar::Bool)?;
                self.is(*ty, Scalar::Bool)
            }
            Op::Not(a) => {
                self.of_type(*a, Scalar::Bool)?;
                self.is(*ty, Scalar::Bool)
            }
            Op::Cast(a) => self.used(*a),
            Op::Detach(a) => self.of_type(*a, *ty),
            Op::Select(c, a, b) => {
                self.of_type(*c, Scalar::Bool)?;
                self.of_type(*a, *ty)?;
                self.of_type(*b, *ty)
            }
            Op::Load(place, _) => match self.place(place)? {
                Ty::Scalar(found) if !agree(found, *ty) => Err(format!("{found:?} is read as {ty:?}")),
                Ty::Array(..) | Ty::Slice(_) | Ty::Tuple(_) => Err("only scalars are loaded".into()),
                _ => Ok(()),
            },
            Op::Len(place) => match self.place(place)? {
                Ty::Scalar(_) | Ty::Tuple(_) => Err("has no length".into()),
                _ => self.is(*ty, Scalar::USIZE),
            },
        }
    }

    /// The operands are of the result's type, but for shifts, powers and what changes the type.
    fn integer(&self, op: IntOp, operands: &[ValueId], ty: Scalar) -> Check {
        operands.iter().try_for_each(|v| self.used(*v))?;
        if !ty.is_int() || operands.iter().any(|v| !self.function[*v].ty.is_int()) {
            return Err(format!("{op:?} is for integers"));
        }
        match op {
            IntOp::Shl | IntOp::Shr | IntOp::Pow => self.of_type(operands[0], ty),
            IntOp::AbsDiff | IntOp::CountOnes | IntOp::TrailingZeros | IntOp::LeadingZeros => Ok(()),
            _ => operands.iter().try_for_each(|v| self.of_type(*v, ty)),
        }
    }

    fn is(&self, found: Scalar, needed: Scalar) -> Check {
        if agree(found, needed) { Ok(()) } else { Err(format!("{found:?} where {needed:?} is needed")) }
    }
}

/// Equal, as far as can be told without looking behind names.
pub(super) fn agree(a: Scalar, b: Scalar) -> bool {
    match (a, b) {
        (Scalar::Float(a), Scalar::Float(b)) => {
            let known = |x| matches!(x, Float::F32 | Float::F64);
            a == b || !known(a) || !known(b)
        }
        (Scalar::Int(a), Scalar::Int(b)) => a == b || a == Int::Inferred || b == Int::Inferred,
        (a, b) => a == b,
    }
}

/// Whether one can be copied or added to the other: lengths agree as far as they are known.
pub(super) fn same_shape(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::Inferred | Ty::Named(_) | Ty::Data(_) | Ty::Record(_), _)
        | (_, Ty::Inferred | Ty::Named(_) | Ty::Data(_) | Ty::Record(_)) => true,
        (Ty::Scalar(a), Ty::Scalar(b)) => agree(*a, *b),
        (Ty::Tuple(a), Ty::Tuple(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_shape(a, b)),
        (Ty::Array(a, Len::Known(m)), Ty::Array(b, Len::Known(n))) => m == n && same_shape(a, b),
        (Ty::Array(a, _) | Ty::Slice(a), Ty::Array(b, _) | Ty::Slice(b)) => same_shape(a, b),
        _ => false,
    }
}
