//! Single operations on data, in the types of Rust.

use chainrule_primitives::Primitive;

use crate::ir::evaluate::{Data, Trap};
use crate::ir::*;

/// A primitive, rounded to the type of its operands.
pub(crate) fn primitive(primitive: Primitive, operands: &[Data], ty: Scalar) -> Result<Data, Trap> {
    let single = ty == Scalar::Float(Float::F32) || operands.iter().any(|x| matches!(x, Data::F32(_)));
    let number = |x: &Data| match x {
        Data::Int(n) => Ok(*n as f64),
        other => other.float().ok_or(Trap::Malformed("a primitive takes floats")),
    };
    let xs = operands.iter().map(number).collect::<Result<Vec<f64>, _>>()?;
    let crossed = |low: f64, high: f64| low > high || low.is_nan() || high.is_nan();
    if primitive == Primitive::Clamp && crossed(xs[1], xs[2]) {
        return Err(Trap::Panic);
    }
    if single {
        let xs: Vec<f32> = xs.iter().map(|x| *x as f32).collect();
        return Ok(Data::F32(primitive.value32(&xs)));
    }
    Ok(Data::F64(primitive.value64(&xs)))
}

/// A comparison of equals in type.
pub(crate) fn compare(comparison: Comparison, a: &Data, b: &Data) -> Result<bool, Trap> {
    let order = match (a, b) {
        (Data::Int(a), Data::Int(b)) => a.partial_cmp(b),
        (Data::Bool(a), Data::Bool(b)) => a.partial_cmp(b),
        _ => match (a.float(), b.float()) {
            (Some(a), Some(b)) => a.partial_cmp(&b),
            _ => return Err(Trap::Malformed("equals are compared")),
        },
    };
    Ok(match comparison {
        Comparison::Eq => order.is_some_and(|o| o.is_eq()),
        Comparison::Ne => order.is_none_or(|o| o.is_ne()),
        Comparison::Lt => order.is_some_and(|o| o.is_lt()),
        Comparison::Le => order.is_some_and(|o| o.is_le()),
        Comparison::Gt => order.is_some_and(|o| o.is_gt()),
        Comparison::Ge => order.is_some_and(|o| o.is_ge()),
    })
}

/// A property of a float.
pub(crate) fn classify(class: Class, x: &Data) -> Result<bool, Trap> {
    let Some(wide) = x.float() else { return Err(Trap::Malformed("a float is classified")) };
    Ok(match (class, x) {
        (Class::IsNan, _) => wide.is_nan(),
        (Class::IsFinite, _) => wide.is_finite(),
        (Class::IsInfinite, _) => wide.is_infinite(),
        (Class::IsNormal, Data::F32(x)) => x.is_normal(),
        (Class::IsNormal, _) => wide.is_normal(),
        (Class::IsSignPositive, _) => wide.is_sign_positive(),
        (Class::IsSignNegative, _) => wide.is_sign_negative(),
    })
}

/// `x as ty`.
pub(crate) fn cast(x: &Data, ty: Scalar) -> Result<Data, Trap> {
    Ok(match (x, ty) {
        (Data::F64(x), Scalar::Float(Float::F32)) => Data::F32(*x as f32),
        (Data::F32(x), Scalar::Float(Float::F64)) => Data::F64(f64::from(*x)),
        (Data::F32(_) | Data::F64(_), Scalar::Float(_)) => x.clone(),
        (Data::Int(n), Scalar::Float(Float::F32)) => Data::F32(*n as f32),
        (Data::Int(n), Scalar::Float(_)) => Data::F64(*n as f64),
        (Data::Int(n), Scalar::Int(ty)) => Data::Int(wrap(*n, ty)),
        (Data::Bool(b), Scalar::Int(_)) => Data::Int(i128::from(*b)),
        (Data::Bool(b), Scalar::Bool) => Data::Bool(*b),
        (Data::F32(_) | Data::F64(_), Scalar::Int(ty)) => {
            let x = x.float().expect("a float was matched");
            let (least, most) = limits(ty);
            Data::Int((x as i128).clamp(least, most))
        }
        _ => return Err(Trap::Malformed("a cast that Rust does not have")),
    })
}

/// The smallest and largest of a type; 128-bit unsigned numbers are cut to what `i128` holds.
fn limits(ty: Int) -> (i128, i128) {
    match ty {
        Int::I8 => (i8::MIN.into(), i8::MAX.into()),
        Int::I16 => (i16::MIN.into(), i16::MAX.into()),
        Int::I32 => (i32::MIN.into(), i32::MAX.into()),
        Int::I64 | Int::Isize => (i64::MIN.into(), i64::MAX.into()),
        Int::U8 => (0, u8::MAX.into()),
        Int::U16 => (0, u16::MAX.into()),
        Int::U32 => (0, u32::MAX.into()),
        Int::U64 | Int::Usize => (0, u64::MAX.into()),
        Int::U128 => (0, i128::MAX),
        Int::I128 | Int::Inferred => (i128::MIN, i128::MAX),
    }
}

fn bits(ty: Int) -> u32 {
    match ty {
        Int::I8 | Int::U8 => 8,
        Int::I16 | Int::U16 => 16,
        Int::I32 | Int::U32 | Int::Inferred => 32,
        Int::I64 | Int::U64 | Int::Isize | Int::Usize => 64,
        Int::I128 | Int::U128 => 128,
    }
}

/// Whether a number is one of a type; for `usize` and `isize` one of 32 bits, which holds on every target.
pub(crate) fn fits(n: i128, ty: Scalar) -> bool {
    let (least, most) = match ty {
        Scalar::Int(Int::Usize) => limits(Int::U32),
        Scalar::Int(Int::Isize | Int::Inferred) => limits(Int::I32),
        Scalar::Int(ty) => limits(ty),
        _ => return false,
    };
    (least..=most).contains(&n)
}

/// Modulo two to the number of bits.
fn wrap(n: i128, ty: Int) -> i128 {
    match ty {
        Int::I8 => n as i8 as i128,
        Int::I16 => n as i16 as i128,
        Int::I32 => n as i32 as i128,
        Int::I64 | Int::Isize => n as i64 as i128,
        Int::U8 => n as u8 as i128,
        Int::U16 => n as u16 as i128,
        Int::U32 => n as u32 as i128,
        Int::U64 | Int::Usize => n as u64 as i128,
        Int::I128 | Int::U128 | Int::Inferred => n,
    }
}

/// An operation on integers; `ty` is the type of the first operand, `result_ty` that of the result.
pub(crate) fn integer(op: IntOp, xs: &[i128], ty: Scalar, result_ty: Scalar) -> Result<i128, Trap> {
    let (Scalar::Int(ty), Scalar::Int(result_ty)) = (ty, result_ty) else {
        return Err(Trap::Malformed("an integer operation on integers"));
    };
    let a = xs[0];
    let b = xs.get(1).copied().unwrap_or_default();
    let (least, most) = limits(ty);
    let clamped = |n: i128| n.clamp(least, most);
    if matches!(op, IntOp::Div | IntOp::Rem | IntOp::RemEuclid | IntOp::DivEuclid | IntOp::DivCeil) && b == 0 {
        return Err(Trap::DivideByZero);
    }
    let divides = matches!(op, IntOp::Rem | IntOp::RemEuclid);
    if divides && b == -1 && a == least {
        return Err(Trap::Overflow);
    }
    let unsigned = |n: i128| (n as u128) & (u128::MAX >> (128 - bits(ty)));
    let exact = match op {
        IntOp::Add => a.checked_add(b),
        IntOp::Sub => a.checked_sub(b),
        IntOp::Mul => a.checked_mul(b),
        IntOp::Div => a.checked_div(b),
        IntOp::Rem => a.checked_rem(b),
        IntOp::RemEuclid => a.checked_rem_euclid(b),
        IntOp::DivEuclid => a.checked_div_euclid(b),
        IntOp::DivCeil => a.checked_add(b - 1).and_then(|n| n.checked_div(b)),
        IntOp::Neg => a.checked_neg(),
        IntOp::Not => Some(if least == 0 { most - a } else { !a }),
        IntOp::BitAnd => Some(a & b),
        IntOp::BitOr => Some(a | b),
        IntOp::BitXor => Some(a ^ b),
        IntOp::Shl | IntOp::Shr if !(0..i128::from(bits(ty))).contains(&b) => None,
        IntOp::Shl => Some(wrap(a << b, ty)),
        IntOp::Shr => Some(a >> b),
        IntOp::Pow => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)),
        IntOp::Min => Some(a.min(b)),
        IntOp::Max => Some(a.max(b)),
        IntOp::Clamp if b > xs[2] => return Err(Trap::Panic),
        IntOp::Clamp => Some(a.clamp(b, xs[2])),
        IntOp::Abs => a.checked_abs(),
        IntOp::Signum => Some(a.signum()),
        IntOp::AbsDiff => a.checked_sub(b).and_then(i128::checked_abs),
        IntOp::WrappingAdd => Some(wrap(a.wrapping_add(b), ty)),
        IntOp::WrappingSub => Some(wrap(a.wrapping_sub(b), ty)),
        IntOp::WrappingMul => Some(wrap(a.wrapping_mul(b), ty)),
        IntOp::SaturatingAdd => Some(clamped(a.saturating_add(b))),
        IntOp::SaturatingSub => Some(clamped(a.saturating_sub(b))),
        IntOp::SaturatingMul => Some(clamped(a.saturating_mul(b))),
        IntOp::Isqrt if a < 0 => return Err(Trap::Panic),
        IntOp::Isqrt => Some(a.isqrt()),
        IntOp::CountOnes => Some(unsigned(a).count_ones().into()),
        IntOp::TrailingZeros => Some(unsigned(a).trailing_zeros().min(bits(ty)).into()),
        IntOp::LeadingZeros => Some((unsigned(a).leading_zeros() - (128 - bits(ty))).into()),
    };
    let (least, most) = limits(result_ty);
    exact.filter(|n| (least..=most).contains(n)).ok_or(Trap::Overflow)
}
