//! The one list of differentiable operations.

/// A primitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Primitive {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Neg,
    Powi,
}
