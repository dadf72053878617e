//! Types of values and places, known without rustc.

use crate::ir::{NameId, Step};

/// A floating-point type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Float {
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// A name that the macro cannot look behind, such as `type Real = f64`.
    Named(NameId),
    /// A type parameter of the user's function, `T: Real`.
    Generic(NameId),
    /// Left to Rust's inference: literals are written without a suffix.
    Inferred,
}

/// An integer type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are Rust's own
pub enum Int {
    I8,
    I16,
    I32,
    I64,
    I128,
    Isize,
    U8,
    U16,
    U32,
    U64,
    U128,
    Usize,
    /// Left to Rust's inference.
    Inferred,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scalar {
    /// A floating-point number, the only differentiable kind.
    Float(Float),
    /// An integer.
    Int(Int),
    /// A truth value.
    Bool,
}

/// The length of an array.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Len {
    /// Known here.
    Known(usize),
    /// A const generic or a const item of the user's, by its path.
    Named(NameId),
    /// Whatever rustc infers: the result of a call.
    Inferred,
}

/// The type of a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ty {
    /// A scalar.
    Scalar(Scalar),
    /// `[T; N]`.
    Array(Box<Ty>, Len),
    /// `[T]`, behind a reference or owned as a `Vec<T>`.
    Slice(Box<Ty>),
    /// `(A, B, …)`; the empty tuple is the unit type.
    Tuple(Vec<Ty>),
    /// A type of the user's that the macro cannot look behind.
    Named(NameId),
    /// An enum of the user's: data, of which nothing is differentiated.
    Data(NameId),
    /// A struct of the user's, of which the fields are known that the function names; or its tangent.
    Record(Record),
    /// The result of a call, of a type that only rustc knows.
    Inferred,
    /// The stack on which the functions of one call tree keep what their reverse sweeps need.
    Stack,
}

/// A struct as far as a function shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Record {
    /// The struct's path; none for the field of a struct, whose type the macro does not see.
    pub name: Option<NameId>,
    /// Whether its tangent type is meant, which has the same fields but those without floats.
    pub tangent: bool,
    /// Names and types of the fields that the function looks at, in the order in which it does; a step into a place
    /// counts them.
    pub fields: Vec<(String, Ty)>,
    /// Those of them that no derivative goes through, floats or not: what is borrowed, what the user skips.
    pub constants: Vec<String>,
}

impl Ty {
    /// `f64`.
    pub const F64: Ty = Ty::Scalar(Scalar::F64);

    /// The element type of an array or slice.
    pub fn element(&self) -> Option<&Ty> {
        match self {
            Ty::Array(element, _) | Ty::Slice(element) => Some(element),
            _ => None,
        }
    }

    /// The scalar, if it is one.
    pub fn scalar(&self) -> Option<Scalar> {
        match self {
            Ty::Scalar(scalar) => Some(*scalar),
            _ => None,
        }
    }

    /// Whether a float can be inside, so that a cotangent may flow through it.
    pub fn holds_floats(&self) -> bool {
        match self {
            Ty::Scalar(scalar) => scalar.is_float(),
            Ty::Array(element, _) | Ty::Slice(element) => element.holds_floats(),
            Ty::Tuple(parts) => parts.iter().any(Ty::holds_floats),
            Ty::Stack => false,
            Ty::Named(_) | Ty::Record(_) | Ty::Inferred => true,
            Ty::Data(_) => false,
        }
    }

    /// Whether a struct can be inside.
    pub fn holds_records(&self) -> bool {
        match self {
            Ty::Array(element, _) | Ty::Slice(element) => element.holds_records(),
            Ty::Tuple(parts) => parts.iter().any(Ty::holds_records),
            Ty::Record(_) => true,
            Ty::Scalar(_) | Ty::Named(_) | Ty::Data(_) | Ty::Inferred | Ty::Stack => false,
        }
    }

    /// Whether a `Vec` is inside, where the type owns what it holds.
    pub fn holds_slices(&self) -> bool {
        match self {
            Ty::Slice(_) => true,
            Ty::Array(element, _) => element.holds_slices(),
            Ty::Tuple(parts) => parts.iter().any(Ty::holds_slices),
            Ty::Record(record) => record.fields.iter().any(|(_, ty)| ty.holds_slices()),
            Ty::Scalar(_) | Ty::Named(_) | Ty::Data(_) | Ty::Inferred | Ty::Stack => false,
        }
    }

    /// Whether an enum of the user's can be inside.
    pub fn holds_data(&self) -> bool {
        match self {
            Ty::Array(element, _) | Ty::Slice(element) => element.holds_data(),
            Ty::Tuple(parts) => parts.iter().any(Ty::holds_data),
            Ty::Record(record) => record.fields.iter().any(|(_, ty)| ty.holds_data()),
            Ty::Data(_) => true,
            Ty::Scalar(_) | Ty::Named(_) | Ty::Inferred | Ty::Stack => false,
        }
    }

    /// Whether the length of an array inside is left to Rust's inference.
    pub fn has_inferred_length(&self) -> bool {
        match self {
            Ty::Array(element, len) => *len == Len::Inferred || element.has_inferred_length(),
            Ty::Slice(element) => element.has_inferred_length(),
            Ty::Tuple(parts) => parts.iter().any(Ty::has_inferred_length),
            Ty::Scalar(_) | Ty::Named(_) | Ty::Data(_) | Ty::Record(_) | Ty::Inferred | Ty::Stack => false,
        }
    }

    /// The struct inside, where it has a name.
    pub fn record_name(&self) -> Option<NameId> {
        match self {
            Ty::Array(element, _) | Ty::Slice(element) => element.record_name(),
            Ty::Tuple(parts) => parts.iter().find_map(Ty::record_name),
            Ty::Record(record) => record.name,
            Ty::Named(name) => Some(*name),
            Ty::Scalar(_) | Ty::Data(_) | Ty::Stack | Ty::Inferred => None,
        }
    }

    /// The number of scalars inside, when every length is known.
    pub fn count(&self) -> Option<usize> {
        match self {
            Ty::Scalar(_) => Some(1),
            Ty::Array(element, Len::Known(n)) => element.count()?.checked_mul(*n),
            Ty::Tuple(parts) => parts.iter().map(Ty::count).sum(),
            Ty::Array(..) | Ty::Slice(_) | Ty::Named(_) | Ty::Data(_) | Ty::Record(_) | Ty::Inferred | Ty::Stack => {
                None
            }
        }
    }

    /// The type of a tangent or cotangent, of the same shape but for structs.
    #[must_use]
    pub fn tangent(&self) -> Ty {
        match self {
            Ty::Array(element, len) => Ty::Array(Box::new(element.tangent()), len.clone()),
            Ty::Slice(element) => Ty::Slice(Box::new(element.tangent())),
            Ty::Tuple(parts) => Ty::Tuple(parts.iter().map(Ty::tangent).collect()),
            Ty::Record(record) => Ty::Record(Record { tangent: true, ..record.clone() }),
            Ty::Named(name) => {
                Ty::Record(Record { name: Some(*name), tangent: true, fields: Vec::new(), constants: Vec::new() })
            }
            Ty::Scalar(_) | Ty::Data(_) | Ty::Inferred | Ty::Stack => self.clone(),
        }
    }

    /// The type behind a step, and the field's name where it has one.
    pub fn behind(&self, step: &Step) -> Option<(&Ty, Option<&str>)> {
        match (step, self) {
            (Step::Index(_), Ty::Array(element, _) | Ty::Slice(element)) => Some((element, None)),
            (Step::Field(k), Ty::Tuple(parts)) => parts.get(*k as usize).map(|part| (part, None)),
            (Step::Field(k), Ty::Record(record)) => {
                record.fields.get(*k as usize).map(|(name, ty)| (ty, Some(name.as_str())))
            }
            _ => None,
        }
    }
}

impl Scalar {
    /// `f64`.
    pub const F64: Scalar = Scalar::Float(Float::F64);
    /// `usize`.
    pub const USIZE: Scalar = Scalar::Int(Int::Usize);

    /// Whether it is a floating-point type.
    pub fn is_float(self) -> bool {
        matches!(self, Scalar::Float(_))
    }

    /// Whether it is an integer type.
    pub fn is_int(self) -> bool {
        matches!(self, Scalar::Int(_))
    }
}
