//! Tangents: which types have them, sums of them, and the vector space that they are.

/// Hands the tuples to a macro: the types of their parts, others of these, and their indices.
macro_rules! for_tuples {
    ($implement:ident) => {
        $implement! {
            (A OtherA 0);
            (A OtherA 0, B OtherB 1);
            (A OtherA 0, B OtherB 1, C OtherC 2);
            (A OtherA 0, B OtherB 1, C OtherC 2, D OtherD 3);
            (A OtherA 0, B OtherB 1, C OtherC 2, D OtherD 3, E OtherE 4);
            (A OtherA 0, B OtherB 1, C OtherC 2, D OtherD 3, E OtherE 4, F OtherF 5);
            (A OtherA 0, B OtherB 1, C OtherC 2, D OtherD 3, E OtherE 4, F OtherF 5, G OtherG 6);
            (A OtherA 0, B OtherB 1, C OtherC 2, D OtherD 3, E OtherE 4, F OtherF 5, G OtherG 6, H OtherH 7);
        }
    };
}

/// Hands the types without tangents to a macro.
macro_rules! for_discrete {
    ($implement:ident) => {
        $implement! { () bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }
    };
}

mod accumulate;
mod additive;
mod differentiable;
mod step;
mod vector;
mod zero;

pub use accumulate::{Accumulate, accumulate};
pub use additive::{Additive, clear};
pub use differentiable::Differentiable;
pub use step::Step;
pub use vector::Tangent;
pub use zero::Zero;
