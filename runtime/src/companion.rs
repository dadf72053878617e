//! The companions of the functions of [`math`](crate::math): `sigmoid::pullback` beside `sigmoid`.
//!
//! A differentiated function that calls `sigmoid(x)` after `use chainrule::math::sigmoid` knows no more than that
//! `sigmoid` is a function of somebody's. It calls the companion, which answers from the table of primitives, for
//! `f32` and `f64` alike, and by dual numbers at second order.

use core::borrow::Borrow;

use crate::__private::Stack;

use chainrule_primitives::{Algebra, Primitive, Real, partial};

/// Plain floats.
struct Plain<T>(core::marker::PhantomData<T>);

impl<T: Real> Algebra for Plain<T> {
    type Number = T;
    type Truth = bool;

    fn number(&mut self, x: f64) -> T {
        T::from_f64(x)
    }

    fn apply(&mut self, primitive: Primitive, operands: &[T]) -> T {
        primitive.value(operands)
    }

    fn less(&mut self, a: T, b: T) -> bool {
        a < b
    }

    fn less_equal(&mut self, a: T, b: T) -> bool {
        a <= b
    }

    fn equal(&mut self, a: T, b: T) -> bool {
        a == b
    }

    fn is_nan(&mut self, a: T) -> bool {
        a.to_f64().is_nan()
    }

    fn select(&mut self, condition: bool, a: T, b: T) -> T {
        if condition { a } else { b }
    }

    fn integer_to_number(&mut self, n: T) -> T {
        n
    }

    fn integer_less_one(&mut self, n: T) -> T {
        T::from_f64(f64::from(n.to_i32().wrapping_sub(1)))
    }

    fn integer_is_zero(&mut self, n: T) -> bool {
        n == T::ZERO
    }
}

/// A number and its tangent.
#[derive(Clone, Copy)]
struct Dual<T> {
    value: T,
    tangent: T,
}

/// Dual numbers.
struct Duals<T>(core::marker::PhantomData<T>);

impl<T: Real> Algebra for Duals<T> {
    type Number = Dual<T>;
    type Truth = bool;

    fn number(&mut self, x: f64) -> Dual<T> {
        Dual { value: T::from_f64(x), tangent: T::ZERO }
    }

    fn apply(&mut self, primitive: Primitive, operands: &[Dual<T>]) -> Dual<T> {
        let mut values = [T::ZERO; 3];
        let mut tangents = [T::ZERO; 3];
        for (k, operand) in operands.iter().enumerate() {
            values[k] = operand.value;
            tangents[k] = operand.tangent;
        }
        let n = operands.len();
        let (value, tangent) = forward(primitive, &values[..n], &tangents[..n]);
        Dual { value, tangent }
    }

    fn less(&mut self, a: Dual<T>, b: Dual<T>) -> bool {
        a.value < b.value
    }

    fn less_equal(&mut self, a: Dual<T>, b: Dual<T>) -> bool {
        a.value <= b.value
    }

    fn equal(&mut self, a: Dual<T>, b: Dual<T>) -> bool {
        a.value == b.value
    }

    fn is_nan(&mut self, a: Dual<T>) -> bool {
        a.value.to_f64().is_nan()
    }

    fn select(&mut self, condition: bool, a: Dual<T>, b: Dual<T>) -> Dual<T> {
        if condition { a } else { b }
    }

    fn integer_to_number(&mut self, n: Dual<T>) -> Dual<T> {
        n
    }

    fn integer_less_one(&mut self, n: Dual<T>) -> Dual<T> {
        let less = f64::from(n.value.to_i32().wrapping_sub(1));
        Dual { value: T::from_f64(less), tangent: T::ZERO }
    }

    fn integer_is_zero(&mut self, n: Dual<T>) -> bool {
        n.value == T::ZERO
    }
}

/// The value of a primitive and its tangent; a zero tangent contributes nothing, whatever the partial is.
fn forward<T: Real>(primitive: Primitive, values: &[T], tangents: &[T]) -> (T, T) {
    let value: T = primitive.value(values);
    let mut sum = T::ZERO;
    for (which, tangent) in tangents.iter().enumerate() {
        if *tangent != T::ZERO {
            sum += slope(primitive, values, value, which) * *tangent;
        }
    }
    (value, sum)
}

/// A partial derivative.
#[inline(always)] // with a known primitive one arm is left
fn slope<T: Real>(primitive: Primitive, values: &[T], value: T, which: usize) -> T {
    let mut algebra = Plain(core::marker::PhantomData);
    partial(&mut algebra, primitive, values, value, which).unwrap_or(T::ZERO)
}

/// A partial derivative and its tangent.
fn slope_forward<T: Real>(primitive: Primitive, values: &[T], tangents: &[T], which: usize) -> (T, T) {
    let mut operands = [Dual { value: T::ZERO, tangent: T::ZERO }; 3];
    for (operand, (value, tangent)) in operands.iter_mut().zip(values.iter().zip(tangents)) {
        *operand = Dual { value: *value, tangent: *tangent };
    }
    let operands = &operands[..values.len()];
    let mut algebra = Duals(core::marker::PhantomData);
    let result = algebra.apply(primitive, operands);
    match partial(&mut algebra, primitive, operands, result, which) {
        Some(dual) => (dual.value, dual.tangent),
        None => (T::ZERO, T::ZERO),
    }
}

/// A cotangent times a partial: nothing when the cotangent is zero, whatever the partial is.
fn times<T: Real>(cotangent: T, partial: T) -> T {
    if cotangent == T::ZERO { T::ZERO } else { cotangent * partial }
}

macro_rules! companions {
    ($($variant:ident $name:ident($($x:ident $dx:ident $k:tt),+);)*) => {
        $(
            #[doc = concat!("The derivatives of [`", stringify!($name), "`](fn@crate::math::", stringify!($name), ").")]
            #[allow(non_camel_case_types)]
            #[derive(Debug)]
            pub struct $name {}

            #[doc(hidden)]
            impl $name {
                #[inline]
                #[must_use]
                pub fn augmented<T: Real>($($x: T,)+ _stack: &mut Stack) -> (T, (T,)) {
                    let value = crate::math::$name($($x),+);
                    (value, (value,))
                }

                #[inline]
                #[allow(clippy::too_many_arguments)] // three operands, twice, the residuals, a cotangent, the stack
                pub fn adjoint<T: Real>(
                    $($x: T,)+
                    (value,): (T,),
                    cotangent: T,
                    $($dx: Option<&mut T>,)+
                    _stack: &mut Stack,
                ) {
                    let values = [$($x),+];
                    $(if let Some(sum) = $dx {
                        *sum += cotangent * slope(Primitive::$variant, &values, value, $k);
                    })+
                }

                #[inline]
                #[must_use]
                pub fn pullback<T: Real, V: Borrow<T>>(
                    $($x: T,)+
                    value: V,
                    cotangent: T,
                ) -> ($(companions!(@part $x T),)+) {
                    let (values, value) = ([$($x),+], *value.borrow());
                    ($(cotangent * slope(Primitive::$variant, &values, value, $k),)+)
                }

                #[inline]
                #[must_use]
                pub fn pushforward<T: Real>($($x: T,)+ $($dx: T),+) -> (T, T) {
                    forward(Primitive::$variant, &[$($x),+], &[$($dx),+])
                }

                #[must_use]
                #[allow(clippy::too_many_arguments)] // three operands, twice, and two cotangents
                pub fn pullback_pushforward<T: Real>(
                    $($x: T,)+
                    $($dx: T,)+
                    _value: impl Sized,
                    cotangent: T,
                    _value_tangent: impl Sized,
                    cotangent_tangent: T,
                ) -> (($(companions!(@part $x T),)+), ($(companions!(@part $x T),)+)) {
                    let (values, tangents) = ([$($x),+], [$($dx),+]);
                    let parts = ($(slope_forward(Primitive::$variant, &values, &tangents, $k),)+);
                    (
                        ($(times(cotangent, parts.$k.0),)+),
                        ($(times(cotangent_tangent, parts.$k.0) + times(cotangent, parts.$k.1),)+),
                    )
                }
            }
        )*

        /// The primitives that have a companion here.
        #[cfg(test)]
        const COVERED: &[Primitive] = &[$(Primitive::$variant),*];
    };
    (@part $x:ident $float:ident) => { $float };
}

companions! {
    Powf powf(x dx 0, p dp 1);
    Sqrt sqrt(x dx 0);
    Cbrt cbrt(x dx 0);
    Exp exp(x dx 0);
    Exp2 exp2(x dx 0);
    ExpM1 exp_m1(x dx 0);
    Ln ln(x dx 0);
    Ln1p ln_1p(x dx 0);
    Log log(x dx 0, b db 1);
    Log2 log2(x dx 0);
    Log10 log10(x dx 0);
    Sin sin(x dx 0);
    Cos cos(x dx 0);
    Tan tan(x dx 0);
    Asin asin(x dx 0);
    Acos acos(x dx 0);
    Atan atan(x dx 0);
    Sinh sinh(x dx 0);
    Cosh cosh(x dx 0);
    Tanh tanh(x dx 0);
    Asinh asinh(x dx 0);
    Acosh acosh(x dx 0);
    Atanh atanh(x dx 0);
    Atan2 atan2(y dy 0, x dx 1);
    Hypot hypot(x dx 0, y dy 1);
    Abs abs(x dx 0);
    Signum signum(x dx 0);
    Copysign copysign(x dx 0, y dy 1);
    Min min(x dx 0, y dy 1);
    Max max(x dx 0, y dy 1);
    Clamp clamp(x dx 0, lower dlower 1, upper dupper 2);
    MulAdd mul_add(x dx 0, y dy 1, w dw 2);
    Recip recip(x dx 0);
    Floor floor(x dx 0);
    Ceil ceil(x dx 0);
    Round round(x dx 0);
    RoundTiesEven round_ties_even(x dx 0);
    Trunc trunc(x dx 0);
    Fract fract(x dx 0);
    RemEuclid rem_euclid(x dx 0, y dy 1);
    DivEuclid div_euclid(x dx 0, y dy 1);
    ToDegrees to_degrees(x dx 0);
    ToRadians to_radians(x dx 0);
    Sigmoid sigmoid(x dx 0);
    Softplus softplus(x dx 0);
    Relu relu(x dx 0);
    LeakyRelu leaky_relu(x dx 0, a da 1);
    Elu elu(x dx 0, a da 1);
    Selu selu(x dx 0);
    Gelu gelu(x dx 0);
    Silu silu(x dx 0);
    Mish mish(x dx 0);
    Softsign softsign(x dx 0);
    LogSigmoid log_sigmoid(x dx 0);
    LogCosh log_cosh(x dx 0);
    Logaddexp logaddexp(x dx 0, y dy 1);
    Sinc sinc(x dx 0);
    SincDerivative sinc_derivative(x dx 0, n dn 1);
    Erf erf(x dx 0);
    Erfc erfc(x dx 0);
    LnGamma ln_gamma(x dx 0);
    Digamma digamma(x dx 0);
    Trigamma trigamma(x dx 0);
    Polygamma polygamma(x dx 0, n dn 1);
}

/// The derivatives of [`powi`](fn@crate::math::powi), whose exponent is an integer.
#[allow(non_camel_case_types)]
#[derive(Debug)]
pub struct powi {}

#[doc(hidden)]
impl powi {
    #[inline]
    #[must_use]
    pub fn augmented<T: Real>(x: T, n: i32, _stack: &mut Stack) -> (T, (T,)) {
        let value = crate::math::powi(x, n);
        (value, (value,))
    }

    #[inline]
    pub fn adjoint<T: Real>(
        x: T,
        n: i32,
        (value,): (T,),
        cotangent: T,
        dx: Option<&mut T>,
        _dn: Option<&mut ()>,
        _stack: &mut Stack,
    ) {
        let values = [x, T::from_f64(f64::from(n))];
        if let Some(sum) = dx {
            *sum += cotangent * slope(Primitive::Powi, &values, value, 0);
        }
    }

    #[must_use]
    pub fn pullback<T: Real, V: Borrow<T>>(x: T, n: i32, value: V, cotangent: T) -> (T, ()) {
        let values = [x, T::from_f64(f64::from(n))];
        (cotangent * slope(Primitive::Powi, &values, *value.borrow(), 0), ())
    }

    #[must_use]
    pub fn pushforward<T: Real>(x: T, n: i32, dx: T, (): ()) -> (T, T) {
        forward(Primitive::Powi, &[x, T::from_f64(f64::from(n))], &[dx, T::ZERO])
    }

    #[must_use]
    #[allow(
        clippy::too_many_arguments,
        reason = "a calling convention: arguments, tangents, cotangent and its tangent"
    )]
    pub fn pullback_pushforward<T: Real>(
        x: T,
        n: i32,
        dx: T,
        (): (),
        _value: impl Sized,
        cotangent: T,
        _value_tangent: impl Sized,
        cotangent_tangent: T,
    ) -> ((T, ()), (T, ())) {
        let values = [x, T::from_f64(f64::from(n))];
        let (slope, change) = slope_forward(Primitive::Powi, &values, &[dx, T::ZERO], 0);
        let tangent = times(cotangent_tangent, slope) + times(cotangent, change);
        ((times(cotangent, slope), ()), (tangent, ()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_a_companion() {
        for primitive in Primitive::ALL.iter().filter(|primitive| primitive.is_math()) {
            assert!(COVERED.contains(primitive) || *primitive == Primitive::Powi, "{}", primitive.name());
        }
    }

    #[test]
    fn first_and_second_derivatives_agree_with_the_formulas() {
        let x = 0.7_f64;
        let ((first,), (second,)) = exp::pullback_pushforward(x, 1.0, x.exp(), 1.0, (), 0.0);
        assert_eq!((first, second), (x.exp(), x.exp()));
        let ((dy, dx), _) = atan2::pullback_pushforward(1.0_f64, 2.0, 0.0, 0.0, (), 1.0, (), 0.0);
        assert!((dy - 0.4).abs() < 1e-15 && (dx + 0.2).abs() < 1e-15);
        assert_eq!(powi::pullback_pushforward(3.0_f32, 3, 1.0, (), 27.0, 1.0, (), 0.0), ((27.0, ()), (18.0, ())));
        assert_eq!(sin::pushforward(0.0_f32, 2.0), (0.0, 2.0));
    }
}
