//! Numbers of an algebra with Rust's operators, so that the partials of the table read as maths.

use core::cell::RefCell;
use core::ops::{Add, Div, Mul, Neg, Sub};

use crate::table::table;
use crate::{Algebra, Primitive};

/// The algebra, shared by all terms of one partial.
pub(crate) type Desk<'a, A> = RefCell<&'a mut A>;

/// A number of an algebra.
pub(crate) struct Term<'a, A: Algebra> {
    desk: &'a Desk<'a, A>,
    pub(crate) number: A::Number,
}

/// A truth value of an algebra.
pub(crate) struct Condition<'a, A: Algebra> {
    desk: &'a Desk<'a, A>,
    truth: A::Truth,
}

/// A term, or a float that becomes one.
pub(crate) trait Lift<'a, A: Algebra> {
    fn lift(self, desk: &'a Desk<'a, A>) -> Term<'a, A>;
}

impl<'a, A: Algebra> Lift<'a, A> for f64 {
    fn lift(self, desk: &'a Desk<'a, A>) -> Term<'a, A> {
        Term { desk, number: desk.borrow_mut().number(self) }
    }
}

impl<'a, A: Algebra> Lift<'a, A> for Term<'a, A> {
    fn lift(self, _desk: &'a Desk<'a, A>) -> Term<'a, A> {
        self
    }
}

impl<A: Algebra> Clone for Term<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Algebra> Copy for Term<'_, A> {}

impl<'a, A: Algebra> Condition<'a, A> {
    /// `if self { then } else { otherwise }`.
    pub(crate) fn select(self, then: impl Lift<'a, A>, otherwise: impl Lift<'a, A>) -> Term<'a, A> {
        let (then, otherwise) = (then.lift(self.desk).number, otherwise.lift(self.desk).number);
        Term { desk: self.desk, number: self.desk.borrow_mut().select(self.truth, then, otherwise) }
    }
}

impl<'a, A: Algebra> Term<'a, A> {
    pub(crate) fn new(desk: &'a Desk<'a, A>, number: A::Number) -> Term<'a, A> {
        Term { desk, number }
    }

    fn apply<const N: usize>(self, primitive: Primitive, operands: [A::Number; N]) -> Term<'a, A> {
        Term { desk: self.desk, number: self.desk.borrow_mut().apply(primitive, &operands) }
    }

    /// `self < other`.
    pub(crate) fn less(self, other: impl Lift<'a, A>) -> Condition<'a, A> {
        let other = other.lift(self.desk).number;
        Condition { desk: self.desk, truth: self.desk.borrow_mut().less(self.number, other) }
    }

    /// `self <= other`.
    pub(crate) fn less_equal(self, other: impl Lift<'a, A>) -> Condition<'a, A> {
        let other = other.lift(self.desk).number;
        Condition { desk: self.desk, truth: self.desk.borrow_mut().less_equal(self.number, other) }
    }

    /// `self >= other`.
    pub(crate) fn at_least(self, other: impl Lift<'a, A>) -> Condition<'a, A> {
        let other = other.lift(self.desk).number;
        Condition { desk: self.desk, truth: self.desk.borrow_mut().less_equal(other, self.number) }
    }

    /// `self == other`.
    pub(crate) fn equal(self, other: impl Lift<'a, A>) -> Condition<'a, A> {
        let other = other.lift(self.desk).number;
        Condition { desk: self.desk, truth: self.desk.borrow_mut().equal(self.number, other) }
    }

    /// `self as float`, for the integer operand of `Powi`.
    pub(crate) fn to_number(self) -> Term<'a, A> {
        Term { desk: self.desk, number: self.desk.borrow_mut().integer_to_number(self.number) }
    }

    /// `self.wrapping_sub(1)`, for the integer operand of `Powi`.
    pub(crate) fn less_one(self) -> Term<'a, A> {
        Term { desk: self.desk, number: self.desk.borrow_mut().integer_less_one(self.number) }
    }

    /// `self == 0`, for the integer operand of `Powi`.
    pub(crate) fn is_zero(self) -> Condition<'a, A> {
        Condition { desk: self.desk, truth: self.desk.borrow_mut().integer_is_zero(self.number) }
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident)*) => {$(
        impl<'a, A: Algebra, T: Lift<'a, A>> $operator<T> for Term<'a, A> {
            type Output = Term<'a, A>;

            fn $method(self, other: T) -> Term<'a, A> {
                let other = other.lift(self.desk).number;
                self.apply(Primitive::$operator, [self.number, other])
            }
        }

        impl<'a, A: Algebra> $operator<Term<'a, A>> for f64 {
            type Output = Term<'a, A>;

            fn $method(self, other: Term<'a, A>) -> Term<'a, A> {
                let this = self.lift(other.desk).number;
                other.apply(Primitive::$operator, [this, other.number])
            }
        }
    )*};
}

operators! { Add add Sub sub Mul mul Div div }

impl<'a, A: Algebra> Neg for Term<'a, A> {
    type Output = Term<'a, A>;

    fn neg(self) -> Term<'a, A> {
        self.apply(Primitive::Neg, [self.number])
    }
}

macro_rules! methods {
    ($(
        $(#[$doc:meta])*
        $variant:ident($x:ident $(, $y:ident $(: $integer:ident)?)*) -> $z:ident: $kind:ident $name:ident {
            $($columns:tt)*
        }
    )*) => {
        /// Every named row as a method.
        #[allow(dead_code)] // which of them the partials use is the table's affair
        impl<'a, A: Algebra> Term<'a, A> {
            $(methods! { @$kind $variant $name $($y)* })*
        }
    };
    (@operator $variant:ident $name:ident $($y:ident)*) => {};
    (@$kind:ident $variant:ident $name:ident $($y:ident)*) => {
        pub(crate) fn $name(self $(, $y: impl Lift<'a, A>)*) -> Term<'a, A> {
            let operands = [self.number $(, $y.lift(self.desk).number)*];
            self.apply(Primitive::$variant, operands)
        }
    };
}

table!(methods);
