//! Where derivatives end.

use chainrule_primitives::Real;

use crate::__private::Stack;

/// The number itself, through which no derivative goes: for its callers, in every mode, it is a constant.
///
/// ```
/// use chainrule::{differentiate, stop_gradient};
///
/// #[differentiate]
/// fn loss(x: f64) -> f64 {
///     let weight = stop_gradient(x * x);
///     weight * x
/// }
///
/// assert_eq!(loss::value_and_gradient(3.0), (27.0, 9.0)); // and not 27.0
/// ```
#[inline]
#[must_use]
pub fn stop_gradient<T: Real>(x: T) -> T {
    x
}

/// The derivatives of [`stop_gradient`](fn@crate::stop_gradient): none.
#[allow(non_camel_case_types)]
#[derive(Debug)]
pub struct stop_gradient {}

#[doc(hidden)]
impl stop_gradient {
    #[inline]
    #[must_use]
    pub fn augmented<T: Real>(x: T, _stack: &mut Stack) -> (T, ()) {
        (x, ())
    }

    #[inline]
    pub fn adjoint<T: Real>(_x: T, (): (), _cotangent: T, _dx: Option<&mut T>, _stack: &mut Stack) {}

    #[must_use]
    pub fn pullback<T: Real>(_x: T, _value: impl Sized, _cotangent: T) -> (T,) {
        (T::ZERO,)
    }

    #[must_use]
    pub fn pushforward<T: Real>(x: T, _dx: T) -> (T, T) {
        (x, T::ZERO)
    }

    #[must_use]
    pub fn pullback_pushforward<T: Real>(
        _x: T,
        _dx: T,
        _value: impl Sized,
        _cotangent: T,
        _value_tangent: impl Sized,
        _cotangent_tangent: T,
    ) -> ((T,), (T,)) {
        ((T::ZERO,), (T::ZERO,))
    }
}
