//! Constant folding, in the value's own type.

use chainrule_primitives::Primitive;

use crate::ir::{
    Builder, Comparison, Const, Data, Float, IntOp, Len, MemoryKind, Op, Place, Scalar, Ty, ValueId, cast, classify,
    compare, fits, integer, primitive,
};

/// The literal that `op` is, if its operands are literals and the result is the same on every target.
pub(super) fn fold(builder: &mut Builder, op: &Op, ty: Scalar) -> Option<ValueId> {
    let constant = match op {
        Op::Primitive(p, _, operands) => fold_primitive(builder, *p, operands, ty)?,
        Op::Integer(op, operands) => fold_integer(builder, *op, operands, ty)?,
        Op::Compare(comparison, a, b) => match fold_comparison(builder, *comparison, *a, *b) {
            Some(known) => known,
            None => return fold_compared_choice(builder, *comparison, *a, *b),
        },
        Op::Classify(class, a) => Const::Bool(classify(*class, &data(builder, *a)?).ok()?),
        Op::Not(a) => return fold_not(builder, *a),
        Op::And(a, b) => Const::Bool(truth(builder, *a)? & truth(builder, *b)?),
        Op::Or(a, b) => Const::Bool(truth(builder, *a)? | truth(builder, *b)?),
        Op::Select(c, a, b) if ty == Scalar::Bool => return fold_choice(builder, *c, *a, *b),
        Op::Cast(a) => return fold_cast(builder, *a, ty),
        Op::Len(place) => Const::Int(fold_length(builder, place)?),
        _ => return None,
    };
    Some(builder.constant(constant, ty))
}

/// The literal as data, when its type is known.
fn data(builder: &Builder, value: ValueId) -> Option<Data> {
    let constant = builder.function.constant(value)?;
    let ty = builder.function[value].ty;
    match ty {
        Scalar::Float(Float::Named(_) | Float::Generic(_) | Float::Inferred) => None,
        ty => Some(Data::literal(constant, ty)),
    }
}

fn int(builder: &Builder, value: ValueId) -> Option<i128> {
    match builder.function.constant(value)? {
        Const::Int(n) => Some(n),
        _ => None,
    }
}

fn truth(builder: &Builder, value: ValueId) -> Option<bool> {
    match builder.function.constant(value)? {
        Const::Bool(b) => Some(b),
        _ => None,
    }
}

/// Operations that IEEE 754 defines to the last bit; the library's `exp` may differ between compiler and target.
fn is_defined_to_the_bit(p: Primitive) -> bool {
    use Primitive::{
        Abs, Add, Ceil, Clamp, Copysign, Div, Floor, Fract, Max, Min, Mul, MulAdd, Neg, Recip, Rem, Round,
        RoundTiesEven, Signum, Sqrt, Sub, Trunc,
    };
    matches!(p, Add | Sub | Mul | Div | Rem | Neg | Sqrt | Abs | Min | Max | Floor | Ceil | Trunc | Fract | MulAdd)
        || matches!(p, Recip | Copysign | Signum | Round | RoundTiesEven | Clamp)
}

fn fold_primitive(builder: &Builder, p: Primitive, operands: &[ValueId], ty: Scalar) -> Option<Const> {
    if p == Primitive::Neg
        && let Some(Const::Float(x)) = builder.function.constant(operands[0])
    {
        return Some(Const::Float(-x));
    }
    if builder.exact && !is_defined_to_the_bit(p) || !matches!(ty, Scalar::Float(Float::F32 | Float::F64)) {
        return None;
    }
    let operands = operands.iter().map(|v| data(builder, *v)).collect::<Option<Vec<_>>>()?;
    let zeros = operands.iter().all(|x| x.float() == Some(0.0));
    if zeros && matches!(p, Primitive::Min | Primitive::Max) {
        return None;
    }
    let x = primitive(p, &operands, ty).ok()?.float()?;
    x.is_finite().then_some(Const::Float(x))
}

fn fold_integer(builder: &Builder, op: IntOp, operands: &[ValueId], ty: Scalar) -> Option<Const> {
    let operand_ty = builder.function[operands[0]].ty;
    let numbers = operands.iter().map(|v| int(builder, *v)).collect::<Option<Vec<_>>>()?;
    // what depends on the number of bits is not folded for a type whose width depends on the target
    let wide =
        matches!(operand_ty, Scalar::Int(crate::ir::Int::Usize | crate::ir::Int::Isize | crate::ir::Int::Inferred));
    let by_width = matches!(
        op,
        IntOp::Not | IntOp::Shl | IntOp::Shr | IntOp::WrappingAdd | IntOp::WrappingSub | IntOp::WrappingMul
    ) || matches!(
        op,
        IntOp::SaturatingAdd | IntOp::SaturatingMul | IntOp::LeadingZeros | IntOp::TrailingZeros | IntOp::CountOnes
    );
    if wide && by_width {
        return None;
    }
    let n = integer(op, &numbers, operand_ty, ty).ok()?;
    (fits(n, ty) && numbers.iter().all(|n| fits(*n, operand_ty) || fits(*n, ty))).then_some(Const::Int(n))
}

fn fold_comparison(builder: &Builder, comparison: Comparison, a: ValueId, b: ValueId) -> Option<Const> {
    if a == b && !builder.function[a].ty.is_float() {
        let holds = matches!(comparison, Comparison::Eq | Comparison::Le | Comparison::Ge);
        return Some(Const::Bool(holds));
    }
    Some(Const::Bool(compare(comparison, &data(builder, a)?, &data(builder, b)?).ok()?))
}

/// `(if c { 1 } else { 0 }) == 1` is `c`: the tag of an enum that a condition chose.
fn fold_compared_choice(builder: &mut Builder, comparison: Comparison, a: ValueId, b: ValueId) -> Option<ValueId> {
    let Op::Select(c, x, y) = builder.function[a].op else { return None };
    if !builder.function[a].ty.is_int() || int(builder, b).is_none() {
        return None;
    }
    let holds = |x: ValueId| match fold_comparison(builder, comparison, x, b)? {
        Const::Bool(holds) => Some(holds),
        _ => None,
    };
    match (holds(x)?, holds(y)?) {
        (true, false) => Some(c),
        (false, true) => Some(builder.op(Op::Not(c), Scalar::Bool)),
        (same, _) => Some(builder.boolean(same)),
    }
}

/// `!true`, and `!(a == b)` as `a != b`; orders are only reversed for integers, for NaN is in no order.
fn fold_not(builder: &mut Builder, a: ValueId) -> Option<ValueId> {
    if let Some(b) = truth(builder, a) {
        return Some(builder.boolean(!b));
    }
    let Op::Compare(comparison, a, b) = builder.function[a].op else { return None };
    let float = builder.function[a].ty.is_float();
    let opposite = match comparison {
        Comparison::Eq => Comparison::Ne,
        Comparison::Ne => Comparison::Eq,
        _ if float => return None,
        Comparison::Lt => Comparison::Ge,
        Comparison::Le => Comparison::Gt,
        Comparison::Gt => Comparison::Le,
        Comparison::Ge => Comparison::Lt,
    };
    Some(builder.compare(opposite, a, b))
}

/// `if c { true } else { b }` is `c | b`, and so on.
fn fold_choice(builder: &mut Builder, c: ValueId, a: ValueId, b: ValueId) -> Option<ValueId> {
    let op = match (truth(builder, a), truth(builder, b)) {
        (Some(true), Some(false)) => return Some(c),
        (Some(false), Some(true)) => Op::Not(c),
        (Some(true), None) => Op::Or(c, b),
        (None, Some(false)) => Op::And(c, a),
        (Some(false), None) => Op::And(builder.op(Op::Not(c), Scalar::Bool), b),
        (None, Some(true)) => Op::Or(builder.op(Op::Not(c), Scalar::Bool), a),
        _ => return None,
    };
    Some(builder.op(op, Scalar::Bool))
}

fn fold_cast(builder: &mut Builder, a: ValueId, ty: Scalar) -> Option<ValueId> {
    let from = builder.function[a].ty;
    let unknown = |ty| {
        matches!(
            ty,
            Scalar::Float(Float::Inferred | Float::Named(_) | Float::Generic(_))
                | Scalar::Int(crate::ir::Int::Inferred)
        )
    };
    if unknown(ty) || unknown(from) {
        return None;
    }
    if from == ty {
        return Some(a);
    }
    let constant = match cast(&data(builder, a)?, ty).ok()? {
        Data::Int(n) if fits(n, ty) => Const::Int(n),
        data => Const::Float(data.float().filter(|x| x.is_finite())?),
    };
    Some(builder.constant(constant, ty))
}

/// The length of an array of known length, or of a view between known bounds.
fn fold_length(builder: &Builder, place: &Place) -> Option<i128> {
    if let (MemoryKind::View { base, lower, upper }, []) = (&builder.function[place.memory].kind, place.path.as_slice())
    {
        let lower = lower.map_or(Some(0), |v| int(builder, v))?;
        let upper = match upper {
            Some(upper) => int(builder, *upper)?,
            None => fold_length(builder, base)?,
        };
        return (lower <= upper).then_some(upper - lower);
    }
    match builder.function.place_ty(place) {
        Ty::Array(_, Len::Known(n)) => Some(n as i128),
        _ => None,
    }
}

/// `x^n` as a chain of products, for values that are not the user's own.
pub(super) fn power_chain(builder: &mut Builder, op: &Op) -> Option<ValueId> {
    let Op::Primitive(Primitive::Powi, spelling, operands) = op else { return None };
    let n = int(builder, operands[1])?;
    if builder.exact || !(2..=64).contains(&n.abs()) && n != -1 {
        return None;
    }
    let ty = builder.function[operands[0]].ty;
    let apply = |builder: &mut Builder, p, xs: &[ValueId]| builder.op(Op::Primitive(p, *spelling, xs.to_vec()), ty);
    let (mut square, mut rest, mut product) = (operands[0], n.abs(), None);
    loop {
        if rest & 1 == 1 {
            product = Some(product.map_or(square, |p| apply(builder, Primitive::Mul, &[p, square])));
        }
        rest >>= 1;
        if rest == 0 {
            break;
        }
        square = apply(builder, Primitive::Mul, &[square, square]);
    }
    let product = product.expect("a positive number has a bit that is set");
    Some(if n < 0 { apply(builder, Primitive::Recip, &[product]) } else { product })
}
