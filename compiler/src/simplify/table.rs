//! The laws that a rewrite may use: a row each, with its class.

use chainrule_primitives::Primitive;

use crate::ir::IntOp;

/// For which numbers a law holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// For every float bit for bit, NaN, infinities and signed zeros included (which NaN it is aside).
    Exactly,
    /// For real numbers: roundings, and what happens at zeros, infinities and NaN, may differ.
    OverReals,
}

/// A side of a law.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Term {
    /// Any value; the same number is the same value.
    Any(usize),
    /// Any literal, numbered as values are.
    Literal(usize),
    /// A float.
    Float(f64),
    /// An integer, of the type that stands there.
    Int(i128),
    /// A truth value.
    Bool(bool),
    /// An operation.
    Apply(Head, &'static [Term]),
}

/// What is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // as in `Op`
pub enum Head {
    Primitive(Primitive),
    Integer(IntOp),
    Select,
    And,
    Or,
    Not,
}

/// A law: what matches `left` may be replaced by `right`.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// For which numbers it holds.
    pub class: Class,
    /// What is replaced.
    pub left: Term,
    /// By what.
    pub right: Term,
    /// What the literals in it have to be.
    pub when: fn(&[f64]) -> bool,
}

macro_rules! term {
    (x) => { Term::Any(0) };
    (y) => { Term::Any(1) };
    (z) => { Term::Any(2) };
    (w) => { Term::Any(5) };
    (c) => { Term::Literal(3) };
    (d) => { Term::Literal(4) };
    (true) => { Term::Bool(true) };
    (false) => { Term::Bool(false) };
    ((int $n:literal)) => { Term::Int($n) };
    (($n:literal)) => { Term::Float($n) };
    ($n:literal) => { Term::Float($n) };
    ([$head:ident $($part:tt)*]) => { Term::Apply(head!($head), &[$(term!($part)),*]) };
}

macro_rules! head {
    (Select) => {
        Head::Select
    };
    (And) => {
        Head::And
    };
    (Or) => {
        Head::Or
    };
    (Not) => {
        Head::Not
    };
    (IntAdd) => {
        Head::Integer(IntOp::Add)
    };
    (IntSub) => {
        Head::Integer(IntOp::Sub)
    };
    (IntMul) => {
        Head::Integer(IntOp::Mul)
    };
    (IntDiv) => {
        Head::Integer(IntOp::Div)
    };
    (IntMin) => {
        Head::Integer(IntOp::Min)
    };
    (IntMax) => {
        Head::Integer(IntOp::Max)
    };
    ($primitive:ident) => {
        Head::Primitive(Primitive::$primitive)
    };
}

macro_rules! rows {
    ($($name:ident: $class:ident, $left:tt => $right:tt $(, when $when:path)?;)*) => {
        /// Every law. `[Mul x 1.0]` is the product of any value and one; `c` and `d` stand for literals.
        pub const ROWS: &[Row] = &[$(Row {
            name: stringify!($name),
            class: Class::$class,
            left: term!($left),
            right: term!($right),
            when: rows!(@when $($when)?),
        }),*];
    };
    (@when) => { always };
    (@when $when:path) => { $when };
}

/// No condition.
fn always(_: &[f64]) -> bool {
    true
}

/// `1 / c` is a float, so that dividing by `c` and multiplying by it round the same real number.
fn power_of_two(literals: &[f64]) -> bool {
    let c = literals[0].abs();
    (1e-30..1e30).contains(&c) && c.to_bits() << 12 == 0
}

/// The product of the literals is far from over- and underflow.
fn tame(literals: &[f64]) -> bool {
    literals.iter().all(|c| (1e-10..1e10).contains(&c.abs()))
}

rows! {
    // x * 1 = x, for every x, NaN and signed zeros included
    mul_one: Exactly, [Mul x 1.0] => x;
    // x / 1 = x
    div_one: Exactly, [Div x 1.0] => x;
    // x - 0 = x; -0 - 0 is -0
    sub_zero: Exactly, [Sub x 0.0] => x;
    // x + -0 = x; 0 + -0 is 0
    add_negative_zero: Exactly, [Add x (-0.0)] => x;
    // -0 - x = -x; -0 - -0 is 0
    negative_zero_sub: Exactly, [Sub (-0.0) x] => [Neg x];
    // --x = x
    neg_neg: Exactly, [Neg [Neg x]] => x;
    // x * -1 = -x
    mul_minus_one: Exactly, [Mul x (-1.0)] => [Neg x];
    // x / -1 = -x
    div_minus_one: Exactly, [Div x (-1.0)] => [Neg x];
    // x + -y = x - y: a difference is defined so
    add_neg: Exactly, [Add x [Neg y]] => [Sub x y];
    // x - -y = x + y
    sub_neg: Exactly, [Sub x [Neg y]] => [Add x y];
    // -x * -y = x * y: rounding knows no signs
    mul_neg_neg: Exactly, [Mul [Neg x] [Neg y]] => [Mul x y];
    // -x * y = -(x * y)
    mul_neg: Exactly, [Mul [Neg x] y] => [Neg [Mul x y]];
    // -x / -y = x / y
    div_neg_neg: Exactly, [Div [Neg x] [Neg y]] => [Div x y];
    // -x / y = -(x / y)
    div_neg: Exactly, [Div [Neg x] y] => [Neg [Div x y]];
    // x / -y = -(x / y)
    div_by_neg: Exactly, [Div x [Neg y]] => [Neg [Div x y]];
    // -(c * x) = -c * x
    neg_mul_literal: Exactly, [Neg [Mul c x]] => [Mul [Neg c] x];
    // 1 / x is the reciprocal
    one_div: Exactly, [Div 1.0 x] => [Recip x];
    // x / 2^n = x * 2^-n
    div_power_of_two: Exactly, [Div x c] => [Mul x [Recip c]], when power_of_two;
    // |-x| = |x|
    abs_neg: Exactly, [Abs [Neg x]] => [Abs x];
    // ||x|| = |x|
    abs_abs: Exactly, [Abs [Abs x]] => [Abs x];
    // the larger of x and x is x
    max_same: Exactly, [Max x x] => x;
    // the smaller of x and x is x
    min_same: Exactly, [Min x x] => x;
    // x^0 = 1, for NaN too
    powi_zero: Exactly, [Powi x (int 0)] => 1.0;
    // x^1 = x
    powi_one: Exactly, [Powi x (int 1)] => x;
    // 1 * x + y rounds once, as x + y does
    mul_add_one: Exactly, [MulAdd 1.0 x y] => [Add x y];
    // x * 1 + y
    mul_add_by_one: Exactly, [MulAdd x 1.0 y] => [Add x y];

    // x + 0 = x, but -0 + 0 is +0
    add_zero: OverReals, [Add x 0.0] => x;
    // 0 - x = -x, but 0 - 0 is 0
    zero_sub: OverReals, [Sub 0.0 x] => [Neg x];
    // x - -0 = x, but -0 - -0 is 0
    sub_negative_zero: OverReals, [Sub x (-0.0)] => x;
    // x * 0 = 0, but not for infinities and NaN
    mul_zero: OverReals, [Mul x 0.0] => 0.0;
    // x * -0 = 0
    mul_negative_zero: OverReals, [Mul x (-0.0)] => 0.0;
    // 0 / x = 0, but not for 0 and NaN
    zero_div: OverReals, [Div 0.0 x] => 0.0;
    // -0 / x = 0
    negative_zero_div: OverReals, [Div (-0.0) x] => 0.0;
    // x - x = 0, but not for infinities and NaN
    sub_same: OverReals, [Sub x x] => 0.0;
    // -(x - y) = y - x, but for x = y one is -0
    neg_sub: OverReals, [Neg [Sub x y]] => [Sub y x];
    // -x - y = -(x + y), but for x = -y one is -0
    neg_sub_other: OverReals, [Sub [Neg x] y] => [Neg [Add x y]];
    // c * (d * x) = (c * d) * x
    mul_literals: OverReals, [Mul c [Mul d x]] => [Mul [Mul c d] x], when tame;
    // (d * x) / c = (d / c) * x
    div_literals: OverReals, [Div [Mul d x] c] => [Mul [Div d c] x], when tame;
    // x + x = 2 * x
    add_same: OverReals, [Add x x] => [Mul 2.0 x];
    // (c * x) * (d * y) = (c * d) * (x * y)
    mul_scaled: OverReals, [Mul [Mul c x] [Mul d y]] => [Mul [Mul c d] [Mul x y]], when tame;
    // (y * w) * (x / y) = x * w, but not where y is 0 or infinite
    cancel: OverReals, [Mul [Mul y w] [Mul x [Recip y]]] => [Mul x w];
    // y * w * (x / y + z / w) = x * w + z * y: a sigmoid behind its cross-entropy needs no division
    clear_sum: OverReals, [Mul [Mul y w] [Add [Mul x [Recip y]] [Mul z [Recip w]]]] => [Add [Mul x w] [Mul z y]];
    // y * w * (x / y - z / w) = x * w - z * y
    clear_difference: OverReals, [Mul [Mul y w] [Sub [Mul x [Recip y]] [Mul z [Recip w]]]] => [Sub [Mul x w] [Mul z y]];
    // y * w * (x / w - z / y) = x * y - z * w
    clear_difference_other: OverReals, [Mul [Mul y w] [Sub [Mul x [Recip w]] [Mul z [Recip y]]]] => [Sub [Mul x y] [Mul z w]];
    // 1 / (1 / x) = x
    recip_recip: OverReals, [Recip [Recip x]] => x;
    // x * (1 / x) is left alone; x * y + 0 = x * y
    mul_add_zero: OverReals, [MulAdd x y 0.0] => [Mul x y];
    // 0 * x + y = y
    mul_add_by_zero: OverReals, [MulAdd x 0.0 y] => y;
    // 0 * x + y = y
    mul_add_zero_by: OverReals, [MulAdd 0.0 x y] => y;
    // x^0 = 1
    powf_zero: OverReals, [Powf x 0.0] => 1.0;
    // x^1 = x
    powf_one: OverReals, [Powf x 1.0] => x;
    // x^2 = x * x
    powf_two: OverReals, [Powf x 2.0] => [Mul x x];
    // x^3 = x * (x * x)
    powf_three: OverReals, [Powf x 3.0] => [Mul x [Mul x x]];
    // x^0.5 is the root, but that of -inf is NaN
    powf_half: OverReals, [Powf x 0.5] => [Sqrt x];
    // x^1.5 = x * root of x
    powf_three_halves: OverReals, [Powf x 1.5] => [Mul x [Sqrt x]];
    // x^-1 = 1 / x
    powf_minus_one: OverReals, [Powf x (-1.0)] => [Recip x];
    // x^-0.5 = 1 / root of x
    powf_minus_half: OverReals, [Powf x (-0.5)] => [Recip [Sqrt x]];
    // x^-2 = 1 / (x * x)
    powf_minus_two: OverReals, [Powf x (-2.0)] => [Recip [Mul x x]];

    // a choice that is made
    select_true: Exactly, [Select true x y] => x;
    // a choice that is made
    select_false: Exactly, [Select false x y] => y;
    // a choice between equals
    select_same: Exactly, [Select x y y] => y;
    // x * (0 or 1) is a choice: the slope of a kink
    mul_zero_or_one: OverReals, [Mul x [Select y 0.0 1.0]] => [Select y 0.0 x];
    // x * (1 or 0), likewise
    mul_one_or_zero: OverReals, [Mul x [Select y 1.0 0.0]] => [Select y x 0.0];
    // a choice by the opposite
    select_not: Exactly, [Select [Not x] y z] => [Select x z y];
    // !!x = x
    not_not: Exactly, [Not [Not x]] => x;
    // x & true = x
    and_true: Exactly, [And x true] => x;
    // x & false = false
    and_false: Exactly, [And x false] => false;
    // x & x = x
    and_same: Exactly, [And x x] => x;
    // x | false = x
    or_false: Exactly, [Or x false] => x;
    // x | true = true
    or_true: Exactly, [Or x true] => true;
    // x | x = x
    or_same: Exactly, [Or x x] => x;

    // n + 0 = n
    int_add_zero: Exactly, [IntAdd x (int 0)] => x;
    // n - 0 = n
    int_sub_zero: Exactly, [IntSub x (int 0)] => x;
    // n - n = 0, which never overflows
    int_sub_same: Exactly, [IntSub x x] => (int 0);
    // n * 1 = n
    int_mul_one: Exactly, [IntMul x (int 1)] => x;
    // n * 0 = 0
    int_mul_zero: Exactly, [IntMul x (int 0)] => (int 0);
    // n / 1 = n
    int_div_one: Exactly, [IntDiv x (int 1)] => x;
    // the smaller of n and n
    int_min_same: Exactly, [IntMin x x] => x;
    // the larger of n and n
    int_max_same: Exactly, [IntMax x x] => x;
}
