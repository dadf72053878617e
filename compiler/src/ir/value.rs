//! Pure scalar values: a hash-consed graph, each value defined once.

use chainrule_primitives::Primitive;

use crate::ir::{ExternId, Place, Scalar, ValueId};

/// A value: what computes it, its type, and what the user calls it.
#[derive(Clone, Debug)]
pub struct Value {
    /// What computes it.
    pub op: Op,
    /// Its type.
    pub ty: Scalar,
    /// The user's name for it, if there is one; `emit` makes it unique.
    pub name: Option<String>,
    /// Whether the user's function computes it, so that only rewrites of class `Exactly` may touch it.
    pub exact: bool,
}

/// What computes a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// A literal; needs no statement.
    Const(Const),
    /// A const or static item of the user's, by its path; needs no statement.
    Extern(ExternId),
    /// Bound by a parameter, a loop, an `if`, a call or a pop: the statement that lists it defines it.
    Bound,
    /// A primitive on floats, all of the value's own type (`Powi` takes an `i32` second).
    Primitive(Primitive, Spelling, Vec<ValueId>),
    /// An operation on integers; panics as Rust does.
    Integer(IntOp, Vec<ValueId>),
    /// A comparison of two floats, two integers or two bools.
    Compare(Comparison, ValueId, ValueId),
    /// A property of one float.
    Classify(Class, ValueId),
    /// `a & b` of bools already computed.
    And(ValueId, ValueId),
    /// `a | b` of bools already computed.
    Or(ValueId, ValueId),
    /// `!a` of a bool.
    Not(ValueId),
    /// `a as ty`; derivative 1 between floats, 0 otherwise.
    Cast(ValueId),
    /// `if c { a } else { b }` with both already computed.
    Select(ValueId, ValueId, ValueId),
    /// The same float, with derivative zero. Networks write it; no rewrite sees through it.
    Detach(ValueId),
    /// Reads the scalar at a place. `version` tells apart reads between which the memory was written.
    Load(Place, Version),
    /// `place.len()`, a `usize`.
    Len(Place),
}

/// Counts the writes to a memory before a read; equal versions of equal places read equal values.
/// It only serves hash-consing: printing and evaluation ignore it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(pub u32);

/// How the user spells a primitive, and so which library computes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spelling {
    /// As a method of Rust's own floats: `x.sin()`.
    #[default]
    Method,
    /// As a function of `chainrule::math`: `math::sin(x)`.
    Math,
}

/// A literal.
#[derive(Clone, Copy, Debug)]
pub enum Const {
    /// A float, exact in the value's type; compared by its bits.
    Float(f64),
    /// An integer.
    Int(i128),
    /// A truth value.
    Bool(bool),
}

impl PartialEq for Const {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Const::Float(a), Const::Float(b)) => a.to_bits() == b.to_bits(),
            (Const::Int(a), Const::Int(b)) => a == b,
            (Const::Bool(a), Const::Bool(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Const {}

impl std::hash::Hash for Const {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        match self {
            Const::Float(x) => x.to_bits().hash(state),
            Const::Int(n) => n.hash(state),
            Const::Bool(b) => b.hash(state),
        }
    }
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are Rust's own
pub enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// A property of a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are Rust's own: `is_nan`, …
pub enum Class {
    IsNan,
    IsFinite,
    IsInfinite,
    IsNormal,
    IsSignPositive,
    IsSignNegative,
}

/// An operation on integers, with Rust's own semantics: debug builds panic on overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are Rust's own operators and methods
pub enum IntOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Neg,
    Not,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    Pow,
    Min,
    Max,
    Clamp,
    Abs,
    Signum,
    RemEuclid,
    DivEuclid,
    AbsDiff,
    WrappingAdd,
    WrappingSub,
    WrappingMul,
    SaturatingAdd,
    SaturatingSub,
    SaturatingMul,
    Isqrt,
    DivCeil,
    CountOnes,
    TrailingZeros,
    LeadingZeros,
}

impl Op {
    /// Calls `visit` on each operand, those inside a place included.
    pub fn operands(&self, mut visit: impl FnMut(ValueId)) {
        match self {
            Op::Const(_) | Op::Extern(_) | Op::Bound => {}
            Op::Primitive(_, _, operands) | Op::Integer(_, operands) => operands.iter().copied().for_each(visit),
            Op::Compare(_, a, b) | Op::And(a, b) | Op::Or(a, b) => {
                visit(*a);
                visit(*b);
            }
            Op::Classify(_, a) | Op::Not(a) | Op::Cast(a) | Op::Detach(a) => visit(*a),
            Op::Select(c, a, b) => {
                visit(*c);
                visit(*a);
                visit(*b);
            }
            Op::Load(place, _) | Op::Len(place) => place.indices().for_each(visit),
        }
    }

    /// The same operation on other operands and places.
    pub fn map(&self, mut value: impl FnMut(ValueId) -> ValueId, place: impl FnOnce(&Place) -> Place) -> Op {
        match self {
            Op::Const(_) | Op::Extern(_) | Op::Bound => self.clone(),
            Op::Primitive(primitive, spelling, operands) => {
                Op::Primitive(*primitive, *spelling, operands.iter().map(|&v| value(v)).collect())
            }
            Op::Integer(op, operands) => Op::Integer(*op, operands.iter().map(|&v| value(v)).collect()),
            Op::Compare(comparison, a, b) => Op::Compare(*comparison, value(*a), value(*b)),
            Op::Classify(class, a) => Op::Classify(*class, value(*a)),
            Op::And(a, b) => Op::And(value(*a), value(*b)),
            Op::Or(a, b) => Op::Or(value(*a), value(*b)),
            Op::Not(a) => Op::Not(value(*a)),
            Op::Cast(a) => Op::Cast(value(*a)),
            Op::Detach(a) => Op::Detach(value(*a)),
            Op::Select(c, a, b) => Op::Select(value(*c), value(*a), value(*b)),
            Op::Load(p, version) => Op::Load(place(p), *version),
            Op::Len(p) => Op::Len(place(p)),
        }
    }
}
