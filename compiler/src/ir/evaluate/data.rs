//! What values and memories hold while IR runs.

use crate::ir::evaluate::Trap;
use crate::ir::*;

/// A value of any type.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// An `f64`.
    F64(f64),
    /// An `f32`.
    F32(f32),
    /// An integer of any type.
    Int(i128),
    /// A truth value.
    Bool(bool),
    /// An array or slice.
    Array(Vec<Data>),
    /// A tuple.
    Tuple(Vec<Data>),
    /// Not written yet.
    Undefined,
}

impl Data {
    /// An array of `f64`.
    pub fn floats(xs: &[f64]) -> Data {
        Data::Array(xs.iter().map(|x| Data::F64(*x)).collect())
    }

    /// A literal of a type.
    pub fn literal(constant: Const, ty: Scalar) -> Data {
        match (constant, ty) {
            (Const::Float(x), Scalar::Float(Float::F32)) => Data::F32(x as f32),
            (Const::Float(x), _) => Data::F64(x),
            (Const::Int(n), _) => Data::Int(n),
            (Const::Bool(b), _) => Data::Bool(b),
        }
    }

    /// As an `f64`, if it is a float.
    pub fn float(&self) -> Option<f64> {
        match self {
            Data::F64(x) => Some(*x),
            Data::F32(x) => Some(f64::from(*x)),
            _ => None,
        }
    }

    /// Every float inside, in order.
    pub fn all_floats(&self) -> Vec<f64> {
        let mut floats = Vec::new();
        self.collect_floats(&mut floats);
        floats
    }

    fn collect_floats(&self, floats: &mut Vec<f64>) {
        match self {
            Data::Array(parts) | Data::Tuple(parts) => parts.iter().for_each(|part| part.collect_floats(floats)),
            other => floats.extend(other.float()),
        }
    }

    /// Equal bit for bit, all NaN being one.
    pub fn same(&self, other: &Data) -> bool {
        match (self, other) {
            (Data::F64(a), Data::F64(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
            (Data::F32(a), Data::F32(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
            (Data::Array(a), Data::Array(b)) | (Data::Tuple(a), Data::Tuple(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
            }
            (a, b) => a == b,
        }
    }

    /// Equal as `==` says.
    pub(super) fn equal(&self, other: &Data) -> bool {
        self == other
    }

    /// The length of an array or slice.
    pub fn length(&self) -> Option<usize> {
        match self {
            Data::Array(parts) => Some(parts.len()),
            _ => None,
        }
    }

    /// The same shape, every float zero.
    pub fn zero(&self) -> Data {
        match self {
            Data::F64(_) => Data::F64(0.0),
            Data::F32(_) => Data::F32(0.0),
            Data::Array(parts) => Data::Array(parts.iter().map(Data::zero).collect()),
            Data::Tuple(parts) => Data::Tuple(parts.iter().map(Data::zero).collect()),
            other => other.clone(),
        }
    }

    /// Adds float by float.
    pub(super) fn accumulate(&mut self, other: &Data) -> Result<(), Trap> {
        match (self, other) {
            (Data::F64(a), Data::F64(b)) => *a += b,
            (Data::F32(a), Data::F32(b)) => *a += b,
            (Data::F32(a), Data::F64(b)) => *a += *b as f32,
            (Data::F64(a), Data::F32(b)) => *a += f64::from(*b),
            (Data::Array(a), Data::Array(b)) | (Data::Tuple(a), Data::Tuple(b)) => {
                if a.len() != b.len() {
                    return Err(Trap::Panic);
                }
                for (a, b) in a.iter_mut().zip(b) {
                    a.accumulate(b)?;
                }
            }
            (Data::Int(_) | Data::Bool(_), _) => {}
            (target @ Data::Undefined, other) => *target = other.clone(),
            _ => return Err(Trap::Malformed("what is added has the same shape")),
        }
        Ok(())
    }

    /// Every scalar of a type is `scalar`; for a slice there is no telling.
    pub(super) fn filled(ty: &Ty, scalar: &mut impl FnMut(Scalar) -> Data) -> Result<Data, Trap> {
        Ok(match ty {
            Ty::Scalar(of) => scalar(*of),
            Ty::Array(element, Len::Known(n)) => {
                Data::Array((0..*n).map(|_| Data::filled(element, scalar)).collect::<Result<_, _>>()?)
            }
            Ty::Tuple(parts) => {
                Data::Tuple(parts.iter().map(|part| Data::filled(part, scalar)).collect::<Result<_, _>>()?)
            }
            _ => return Err(Trap::Unknown("a length".into())),
        })
    }

    /// Zero of a type.
    pub(super) fn zero_of(ty: Scalar) -> Data {
        match ty {
            Scalar::Float(_) => Data::literal(Const::Float(0.0), ty),
            Scalar::Int(_) => Data::Int(0),
            Scalar::Bool => Data::Bool(false),
        }
    }
}
