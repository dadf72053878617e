//! The partial derivatives of the table, over any algebra.

use core::cell::RefCell;
use core::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, LN_2, LOG2_E, LOG10_E, PI};

use crate::table::{FRAC_1_SQRT_2PI, SELU_ALPHA, SELU_SCALE, table};
use crate::term::{Lift, Term};
use crate::{Algebra, Primitive};

/// One partial of a row: `[none]`, a number or a term.
macro_rules! one {
    ($desk:ident, [none]) => {
        None
    };
    ($desk:ident, [$partial:expr]) => {
        Some(Lift::lift($partial, &$desk).number)
    };
}

macro_rules! partials {
    ($(
        $(#[$doc:meta])*
        $variant:ident($($x:ident $(: $integer:ident)?),+) -> $z:ident: $kind:ident $name:ident {
            value: $value:tt;
            partials: [$($partial:tt),+];
            $($columns:tt)*
        }
    )*) => {
        /// The partial derivative of `primitive` with respect to its operand number `which`; `None` when it is zero
        /// everywhere. `result` is the primitive's value at the operands: partials reuse it where that is cheaper.
        ///
        /// # Panics
        ///
        /// If the number of operands is not the primitive's arity.
        #[allow(unused_variables, unused_assignments)] // not every partial uses every operand
        #[inline(always)] // with a known primitive one arm is left
        pub fn partial<A: Algebra>(
            algebra: &mut A,
            primitive: Primitive,
            operands: &[A::Number],
            result: A::Number,
            which: usize,
        ) -> Option<A::Number> {
            let desk = RefCell::new(algebra);
            let term = |number| Term::new(&desk, number);
            match (primitive, operands) {
                $((Primitive::$variant, &[$($x),+]) => {
                    $(let $x = term($x);)+
                    let $z = term(result);
                    let mut position = which;
                    $(
                        if position == 0 {
                            return one!(desk, $partial);
                        }
                        position = position.wrapping_sub(1);
                    )+
                    None
                })*
                _ => panic!("`{}` takes {} operands, not {}", primitive.name(), primitive.arity(), operands.len()),
            }
        }
    };
}

table!(partials);
