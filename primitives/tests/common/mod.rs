//! Algebras to evaluate partials with: floats, and floats with a tangent for the second order.
#![allow(dead_code, unreachable_pub)] // not every test file uses all of it, and none is a library

use std::marker::PhantomData;

use chainrule_primitives::{Algebra, Primitive, Real, partial};

/// Plain numbers.
pub struct Floats<T>(PhantomData<T>);

/// Numbers with their derivative in one direction.
pub struct Duals<T>(PhantomData<T>);

impl<T: Real> Algebra for Floats<T> {
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

impl<T: Real> Algebra for Duals<T> {
    type Number = (T, T);
    type Truth = bool;

    fn number(&mut self, x: f64) -> (T, T) {
        (T::from_f64(x), T::ZERO)
    }

    fn apply(&mut self, primitive: Primitive, operands: &[(T, T)]) -> (T, T) {
        let values: Vec<T> = operands.iter().map(|x| x.0).collect();
        let value = primitive.value(&values);
        let mut tangent = T::ZERO;
        for (which, x) in operands.iter().enumerate() {
            // what does not depend on the direction contributes nothing, not 0 times infinity
            if x.1 != T::ZERO {
                tangent += derivative(primitive, &values, which).unwrap_or(T::ZERO) * x.1;
            }
        }
        (value, tangent)
    }

    fn less(&mut self, a: (T, T), b: (T, T)) -> bool {
        a.0 < b.0
    }

    fn less_equal(&mut self, a: (T, T), b: (T, T)) -> bool {
        a.0 <= b.0
    }

    fn equal(&mut self, a: (T, T), b: (T, T)) -> bool {
        a.0 == b.0
    }

    fn is_nan(&mut self, a: (T, T)) -> bool {
        a.0.to_f64().is_nan()
    }

    fn select(&mut self, condition: bool, a: (T, T), b: (T, T)) -> (T, T) {
        if condition { a } else { b }
    }

    fn integer_to_number(&mut self, n: (T, T)) -> (T, T) {
        (n.0, T::ZERO)
    }

    fn integer_less_one(&mut self, n: (T, T)) -> (T, T) {
        (T::from_f64(f64::from(n.0.to_i32().wrapping_sub(1))), T::ZERO)
    }

    fn integer_is_zero(&mut self, n: (T, T)) -> bool {
        n.0 == T::ZERO
    }
}

/// The partial derivative at a point.
pub fn derivative<T: Real>(primitive: Primitive, x: &[T], which: usize) -> Option<T> {
    partial(&mut Floats(PhantomData), primitive, x, primitive.value(x), which)
}

/// The derivative of the partial derivative `first` with respect to the operand `second`.
pub fn second_derivative<T: Real>(primitive: Primitive, x: &[T], first: usize, second: usize) -> Option<T> {
    let mut duals = Duals(PhantomData);
    let seed = |i: usize| if i == second { T::ONE } else { T::ZERO };
    let operands: Vec<(T, T)> = x.iter().enumerate().map(|(i, x)| (*x, seed(i))).collect();
    let result = duals.apply(primitive, &operands);
    partial(&mut duals, primitive, &operands, result, first).map(|d| d.1)
}
