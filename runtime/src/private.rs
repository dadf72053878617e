//! For the emitted code alone; not part of the interface.

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
    crate::Real + crate::Differentiable<Tangent = Self> + crate::Accumulate + Clear + stack::Keep
{
}

/// What a type parameter `T: Real` has to be in a derivative: `f32` or `f64`.
#[cfg(not(feature = "alloc"))]
pub trait Number: crate::Real + crate::Differentiable<Tangent = Self> + crate::Accumulate + Clear {}

impl Number for f32 {}
impl Number for f64 {}

/// Sets every float to zero.
pub trait Clear {
    /// `self = 0`.
    fn clear(&mut self);
}

/// `value = 0`.
#[inline]
pub fn clear<T: Clear + ?Sized>(value: &mut T) {
    value.clear();
}

impl Clear for f32 {
    #[inline]
    fn clear(&mut self) {
        *self = 0.0;
    }
}

impl Clear for f64 {
    #[inline]
    fn clear(&mut self) {
        *self = 0.0;
    }
}

impl Clear for () {
    #[inline]
    fn clear(&mut self) {}
}

impl<T: Clear> Clear for [T] {
    #[inline]
    fn clear(&mut self) {
        self.iter_mut().for_each(Clear::clear);
    }
}

impl<T: Clear, const N: usize> Clear for [T; N] {
    #[inline]
    fn clear(&mut self) {
        self.as_mut_slice().clear();
    }
}

#[cfg(feature = "alloc")]
impl<T: Clear> Clear for alloc::vec::Vec<T> {
    #[inline]
    fn clear(&mut self) {
        self.as_mut_slice().clear();
    }
}
