//! What partial derivatives are written over: numbers, the rows themselves, and choices.

use crate::Primitive;

/// Where [`partial`](crate::partial) does its arithmetic: IR values in the compiler, floats in tests.
pub trait Algebra {
    /// A number, or what stands for one.
    type Number: Copy;
    /// A truth value, or what stands for one.
    type Truth: Copy;

    /// The constant `x`, rounded to the type of the operands.
    fn number(&mut self, x: f64) -> Self::Number;

    /// A row of the table, applied.
    fn apply(&mut self, primitive: Primitive, operands: &[Self::Number]) -> Self::Number;

    /// `a < b`.
    fn less(&mut self, a: Self::Number, b: Self::Number) -> Self::Truth;

    /// `a <= b`.
    fn less_equal(&mut self, a: Self::Number, b: Self::Number) -> Self::Truth;

    /// `a == b`.
    fn equal(&mut self, a: Self::Number, b: Self::Number) -> Self::Truth;

    /// `a.is_nan()`.
    fn is_nan(&mut self, a: Self::Number) -> Self::Truth;

    /// `if condition { a } else { b }`, both computed: what is not chosen has no influence, infinite or NaN.
    fn select(&mut self, condition: Self::Truth, a: Self::Number, b: Self::Number) -> Self::Number;

    /// The integer operand `n` of `Powi` as a float: `n as f64`.
    fn integer_to_number(&mut self, n: Self::Number) -> Self::Number;

    /// The integer operand `n` of `Powi`, one less: `n.wrapping_sub(1)`.
    fn integer_less_one(&mut self, n: Self::Number) -> Self::Number;

    /// `n == 0` for the integer operand `n` of `Powi`.
    fn integer_is_zero(&mut self, n: Self::Number) -> Self::Truth;
}
