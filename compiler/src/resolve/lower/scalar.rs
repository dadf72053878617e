//! Operators and methods on scalars.

use chainrule_primitives::Primitive;

use crate::ir::{Class, Comparison, Const, Float, IntOp, Op, Scalar, Spelling, ValueId};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::{ExprId, Kind, Operator};

impl Lowerer<'_> {
    pub(super) fn float(&mut self, text: &str, ty: crate::resolve::types::Type) -> Bound {
        let scalar = self.types.as_scalar(ty).filter(|scalar| scalar.is_float()).unwrap_or(Scalar::F64);
        // rounded once, from the decimal text
        let number = match scalar {
            Scalar::Float(Float::F32) => text.parse::<f32>().map(f64::from),
            _ => text.parse::<f64>(),
        };
        Bound::Value(self.constant(Const::Float(number.unwrap_or(0.0)), scalar))
    }

    pub(super) fn unknown(&mut self, id: ExprId) -> Bound {
        let span = self.span(id);
        self.refuse(span, "the type of this operand is not known here; annotate the variable with its type")
    }

    pub(super) fn arithmetic(&mut self, id: ExprId, operator: Operator, a: ExprId, left: Bound, b: ExprId) -> Bound {
        let (a_ty, b_ty) = (self.ty(a), self.ty(b));
        let Some(scalar) = self.types.as_scalar(a_ty) else { return self.unknown(id) };
        let left = self.scalar_of(&left, scalar);
        let Some(right_scalar) = self.types.as_scalar(b_ty) else { return self.unknown(b) };
        let right = self.value(b, right_scalar);
        if self.dead {
            return Bound::Never;
        }
        self.apply(id, operator, scalar, left, right)
    }

    pub(super) fn apply(
        &mut self,
        id: ExprId,
        operator: Operator,
        scalar: Scalar,
        left: ValueId,
        right: ValueId,
    ) -> Bound {
        let op = match scalar {
            Scalar::Float(_) => {
                let primitive = match operator {
                    Operator::Add => Primitive::Add,
                    Operator::Sub => Primitive::Sub,
                    Operator::Mul => Primitive::Mul,
                    Operator::Div => Primitive::Div,
                    Operator::Rem => Primitive::Rem,
                    _ => return self.unknown(id),
                };
                Op::Primitive(primitive, Spelling::Method, vec![left, right])
            }
            Scalar::Int(_) => {
                let int = match operator {
                    Operator::Add => IntOp::Add,
                    Operator::Sub => IntOp::Sub,
                    Operator::Mul => IntOp::Mul,
                    Operator::Div => IntOp::Div,
                    Operator::Rem => IntOp::Rem,
                    Operator::And => IntOp::BitAnd,
                    Operator::Or => IntOp::BitOr,
                    Operator::Xor => IntOp::BitXor,
                    Operator::Shl => IntOp::Shl,
                    Operator::Shr => IntOp::Shr,
                };
                Op::Integer(int, vec![left, right])
            }
            Scalar::Bool => match operator {
                Operator::And => Op::And(left, right),
                Operator::Or => Op::Or(left, right),
                Operator::Xor => Op::Compare(Comparison::Ne, left, right),
                _ => return self.unknown(id),
            },
        };
        Bound::Value(self.emit(op, scalar))
    }

    pub(super) fn comparison(&mut self, comparison: Comparison, a: ExprId, left: Bound, b: ExprId) -> Bound {
        let a_ty = self.ty(a);
        let Some(scalar) = self.types.as_scalar(a_ty) else {
            let span = self.span(a);
            return self.refuse(span, "only numbers and truth values can be compared here");
        };
        let left = self.scalar_of(&left, scalar);
        let right = self.value(b, scalar);
        Bound::Value(self.emit(Op::Compare(comparison, left, right), Scalar::Bool))
    }

    /// `a && b`: `b` is evaluated always where that makes no difference.
    pub(super) fn lazy(&mut self, id: ExprId, left: Bound, right: ExprId, and: bool) -> Bound {
        let left = self.scalar_of(&left, Scalar::Bool);
        if self.is_harmless(right) {
            let right = self.value(right, Scalar::Bool);
            let op = if and { Op::And(left, right) } else { Op::Or(left, right) };
            return Bound::Value(self.emit(op, Scalar::Bool));
        }
        let (ty, span) = (self.ty(id), self.span(id));
        let evaluate = |lowerer: &mut Self| Bound::Value(lowerer.value(right, Scalar::Bool));
        let skip = |lowerer: &mut Self| Bound::Value(lowerer.boolean(!and));
        if and { self.branch(left, ty, span, evaluate, skip) } else { self.branch(left, ty, span, skip, evaluate) }
    }

    /// Whether evaluating an expression has no effect and cannot panic.
    pub(super) fn is_harmless(&mut self, id: ExprId) -> bool {
        let mut work = vec![id];
        let mut seen = 0;
        while let Some(id) = work.pop() {
            seen += 1;
            let ty = self.ty(id);
            let scalar = self.types.as_scalar(ty);
            let harmless = match self.tree.kind(id) {
                Kind::Float(_) | Kind::Int(_) | Kind::Bool(_) | Kind::Known(_) | Kind::Local(_) | Kind::Extern(_) => {
                    true
                }
                Kind::Compare(..) | Kind::And(..) | Kind::Or(..) | Kind::Not(_) | Kind::Cast(_) | Kind::Field(..) => {
                    true
                }
                Kind::Len(_) | Kind::IsEmpty(_) | Kind::Deref(_) | Kind::Borrow { mutable: false, .. } => true,
                Kind::Neg(_) | Kind::Arithmetic(..) => !matches!(scalar, Some(Scalar::Int(_)) | None),
                // `clamp` panics where its bounds are in the wrong order
                Kind::Method(name, operands) => {
                    let first = operands.first().map(|first| self.ty(*first));
                    let of = first.and_then(|first| self.types.as_scalar(first));
                    matches!(of, Some(Scalar::Float(_))) && *name != "clamp"
                }
                Kind::Math(primitive, _) => *primitive != Primitive::Clamp,
                _ => false,
            };
            // a long condition is worth a branch
            if !harmless || seen > 16 {
                return false;
            }
            self.tree.children(id, &mut work);
        }
        true
    }

    pub(super) fn negative(&mut self, id: ExprId, of: ExprId) -> Bound {
        let ty = self.ty(id);
        let Some(scalar) = self.types.as_scalar(ty) else { return self.unknown(of) };
        let value = self.value(of, scalar);
        let op = match scalar {
            Scalar::Float(_) => Op::Primitive(Primitive::Neg, Spelling::Method, vec![value]),
            Scalar::Int(_) => Op::Integer(IntOp::Neg, vec![value]),
            Scalar::Bool => return self.unknown(of),
        };
        Bound::Value(self.emit(op, scalar))
    }

    pub(super) fn not(&mut self, id: ExprId, of: ExprId) -> Bound {
        let ty = self.ty(id);
        let Some(scalar) = self.types.as_scalar(ty) else { return self.unknown(of) };
        let value = self.value(of, scalar);
        let op = match scalar {
            Scalar::Bool => Op::Not(value),
            Scalar::Int(_) => Op::Integer(IntOp::Not, vec![value]),
            Scalar::Float(_) => return self.unknown(of),
        };
        Bound::Value(self.emit(op, scalar))
    }

    pub(super) fn math(&mut self, id: ExprId, primitive: Primitive, operands: &[ExprId]) -> Bound {
        let ty = self.ty(id);
        let Some(scalar) = self.types.as_scalar(ty) else { return self.unknown(id) };
        let mut values = Vec::new();
        for (k, operand) in operands.iter().enumerate() {
            let int = primitive == Primitive::Powi && k == 1;
            let scalar = if int { Scalar::Int(crate::ir::Int::I32) } else { scalar };
            values.push(self.value(*operand, scalar));
        }
        Bound::Value(self.emit(Op::Primitive(primitive, Spelling::Math, values), scalar))
    }

    pub(super) fn method(&mut self, id: ExprId, name: &str, operands: &[ExprId], left: Bound) -> Bound {
        let (first, ty) = (self.ty(operands[0]), self.ty(id));
        let Some(scalar) = self.types.as_scalar(first) else { return self.unknown(operands[0]) };
        let mut values = vec![self.scalar_of(&left, scalar)];
        for operand in &operands[1..] {
            let ty = self.ty(*operand);
            let Some(scalar) = self.types.as_scalar(ty) else { return self.unknown(*operand) };
            values.push(self.value(*operand, scalar));
        }
        if self.dead {
            return Bound::Never;
        }
        let result = self.types.as_scalar(ty);
        match scalar {
            Scalar::Float(_) => self.float_method(id, name, scalar, values),
            Scalar::Int(_) if matches!(name, "is_positive" | "is_negative") => {
                let comparison = if name == "is_positive" { Comparison::Gt } else { Comparison::Lt };
                let zero = self.zero(scalar);
                Bound::Value(self.emit(Op::Compare(comparison, values[0], zero), Scalar::Bool))
            }
            Scalar::Int(_) if name == "unsigned_abs" => {
                values.push(self.zero(scalar));
                match result {
                    Some(result) => Bound::Value(self.emit(Op::Integer(IntOp::AbsDiff, values), result)),
                    None => self.unknown(operands[0]),
                }
            }
            Scalar::Int(_) => match (int_method(name), result) {
                (Some(op), Some(result)) => Bound::Value(self.emit(Op::Integer(op, values), result)),
                _ => self.unknown(operands[0]),
            },
            Scalar::Bool => {
                let span = self.span(id);
                self.refuse(span, &format!("no derivative rule for method `{name}` of `bool`"))
            }
        }
    }

    fn float_method(&mut self, id: ExprId, name: &str, scalar: Scalar, values: Vec<ValueId>) -> Bound {
        let class = match name {
            "is_nan" => Some(Class::IsNan),
            "is_finite" => Some(Class::IsFinite),
            "is_infinite" => Some(Class::IsInfinite),
            "is_normal" => Some(Class::IsNormal),
            "is_sign_positive" => Some(Class::IsSignPositive),
            "is_sign_negative" => Some(Class::IsSignNegative),
            _ => None,
        };
        if let Some(class) = class {
            return Bound::Value(self.emit(Op::Classify(class, values[0]), Scalar::Bool));
        }
        if name == "sin_cos" {
            let part = |primitive| Op::Primitive(primitive, Spelling::Method, values.clone());
            let (sin, cos) = (self.emit(part(Primitive::Sin), scalar), self.emit(part(Primitive::Cos), scalar));
            return Bound::Tuple(vec![Bound::Value(sin), Bound::Value(cos)]);
        }
        match Primitive::from_method(name) {
            Some(primitive) => Bound::Value(self.emit(Op::Primitive(primitive, Spelling::Method, values), scalar)),
            None => {
                let span = self.span(id);
                self.refuse(span, &format!("no derivative rule for method `{name}` of floats"))
            }
        }
    }
}

fn int_method(name: &str) -> Option<IntOp> {
    Some(match name {
        "pow" => IntOp::Pow,
        "min" => IntOp::Min,
        "max" => IntOp::Max,
        "clamp" => IntOp::Clamp,
        "abs" => IntOp::Abs,
        "signum" => IntOp::Signum,
        "rem_euclid" => IntOp::RemEuclid,
        "div_euclid" => IntOp::DivEuclid,
        "abs_diff" => IntOp::AbsDiff,
        "wrapping_add" => IntOp::WrappingAdd,
        "wrapping_sub" => IntOp::WrappingSub,
        "wrapping_mul" => IntOp::WrappingMul,
        "saturating_add" => IntOp::SaturatingAdd,
        "saturating_sub" => IntOp::SaturatingSub,
        "saturating_mul" => IntOp::SaturatingMul,
        "isqrt" => IntOp::Isqrt,
        "div_ceil" => IntOp::DivCeil,
        "count_ones" => IntOp::CountOnes,
        "trailing_zeros" => IntOp::TrailingZeros,
        "leading_zeros" => IntOp::LeadingZeros,
        _ => return None,
    })
}
