//! For the emitted code alone; not part of the interface.

pub use chainrule_primitives::clear;

pub use crate::Additive;

pub use crate::__with_serde as with_serde;
#[cfg(feature = "serde")]
pub use crate::files::stored;
pub use crate::net::hidden::{add, blend, pairs};
pub use crate::{
    __kept as kept, __parameters as parameters, __training as training, __training_of_function as training_of_function,
};
#[cfg(feature = "serde")]
pub use serde;

#[path = "lanes/mod.rs"]
pub mod lanes;

#[path = "product/mod.rs"]
pub mod product;

#[path = "stack.rs"]
pub mod stack;

pub use stack::Stack;

/// Implemented by no companion: what is bound by it was not asked for.
#[diagnostic::on_unimplemented(
    message = "a caller takes tangents, which the derivatives of `{Self}` do not offer",
    label = "called where `jvp`, `jacobian`, `hessian` or `hvp` is asked for",
    note = "ask for them where it is differentiated: `#[differentiate(jvp)]`, or `hvp` if the caller asks for `hessian` or `hvp`"
)]
pub trait FirstOrder<'asked> {}

/// Implemented by no companion: what is bound by it was not asked for.
#[diagnostic::on_unimplemented(
    message = "a caller takes second derivatives, which the derivatives of `{Self}` do not offer",
    label = "called where `hessian` or `hvp` is asked for",
    note = "ask for them where it is differentiated: `#[differentiate(hvp)]`"
)]
pub trait SecondOrder<'asked> {}

/// What a type parameter `T: Real` has to be in a derivative: `f32` or `f64`.
#[cfg(feature = "alloc")]
pub trait Number:
    crate::Real + crate::Differentiable<Tangent = Self> + crate::Accumulate + Additive + stack::Keep
{
}

/// What a type parameter `T: Real` has to be in a derivative: `f32` or `f64`.
#[cfg(not(feature = "alloc"))]
pub trait Number: crate::Real + crate::Differentiable<Tangent = Self> + crate::Accumulate + Additive {}

impl Number for f32 {}
impl Number for f64 {}

/// Zero tangents in the shape of an array.
#[inline]
pub fn zeros<T, Z, const N: usize>(like: &[T; N], zero: impl Fn(&T) -> Z) -> [Z; N] {
    core::array::from_fn(|i| zero(&like[i]))
}

/// Stands for the body of a function that the compiler took for wrong. Where rustc does not say the same of the user's
/// own function, it fails when this is compiled: no program runs without its derivative.
#[macro_export]
#[doc(hidden)]
macro_rules! __refused {
    ($text:literal) => {{
        const {
            if true {
                ::core::panic!($text)
            }
        }
        ::core::unreachable!()
    }};
}
