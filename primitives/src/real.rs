//! The table's values on `f32` and `f64`, as methods of one trait.

use core::fmt::{Debug, Display};
use core::iter::{Product, Sum};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use crate::table::table;
use crate::tangent::{Accumulate, Additive, Differentiable, Tangent, Zero};

/// What `Real` builds on: Rust's operators, and no implementation outside this crate.
pub trait Base:
    Copy
    + Default
    + Debug
    + Display
    + PartialEq
    + PartialOrd
    + Send
    + Sync
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + RemAssign
    + Sum
    + Product
    + 'static
{
}

impl Base for f32 {}
impl Base for f64 {}

macro_rules! real {
    ($(
        $(#[$doc:meta])*
        $variant:ident($x:ident $(, $y:ident $(: $integer:ident)?)*) -> $z:ident: $kind:ident $name:ident {
            value: $value:tt;
            $($columns:tt)*
        }
    )*) => {
        #[diagnostic::on_unimplemented(
            message = "`{Self}` is not a float, and its operators have no derivative rule",
            note = "write `f64` or `f32`, or a `type` alias of one; integers by their own names"
        )]
        /// `f32` or `f64`, with every primitive as a method, `std` or not.
        pub trait Real:
            Base + Differentiable<Tangent = Self> + Accumulate + Additive + Zero + Tangent<Self>
        {
            /// 0.
            const ZERO: Self;
            /// 1.
            const ONE: Self;

            /// The nearest number of this type.
            fn from_f64(x: f64) -> Self;

            /// The same number as `f64`.
            fn to_f64(self) -> f64;

            /// The same number as `i32`, as by `as`.
            fn to_i32(self) -> i32;

            $(signature! { $kind [$(#[$doc])*] $name $($y $(: $integer)?),* })*
        }

        impl Real for f64 {
            conversions! { f64 }
            $(method! { $kind f64 $value $name $x $(, $y $(: $integer)?)* })*
        }

        impl Real for f32 {
            conversions! { f32 }
            $(method! { $kind f32 $value $name $x $(, $y $(: $integer)?)* })*
        }
    };
}

/// An operand's type: that of the result, or an integer.
macro_rules! operand {
    ($float:ty) => {
        $float
    };
    ($float:ty, integer) => {
        i32
    };
}

macro_rules! signature {
    (operator $($rest:tt)*) => {};
    ($kind:ident [$(#[$doc:meta])*] $name:ident $($y:ident $(: $integer:ident)?),*) => {
        $(#[$doc])*
        #[must_use]
        fn $name(self $(, $y: operand!(Self $(, $integer)?))*) -> Self;
    };
}

macro_rules! method {
    (operator $($rest:tt)*) => {};
    ($kind:ident $float:ident $value:tt $name:ident $x:ident $(, $y:ident $(: $integer:ident)?)*) => {
        #[inline]
        fn $name(self $(, $y: operand!($float $(, $integer)?))*) -> $float {
            let $x = self;
            compute!($float $value $name $x $(, $y)*)
        }
    };
}

/// The value column: `core …`, `libm sin sinf`, `std else …` or `function …`.
macro_rules! compute {
    ($float:ident [core $value:expr] $name:ident $($operand:ident),+ ) => { $value };
    (f64 [libm $double:ident $single:ident] $name:ident $($operand:ident),+) => {
        compute!(f64 [std else libm::$double($($operand),+)] $name $($operand),+)
    };
    (f32 [libm $double:ident $single:ident] $name:ident $($operand:ident),+) => {
        compute!(f32 [std else libm::$single($($operand),+)] $name $($operand),+)
    };
    ($float:ident [std else $value:expr] $name:ident $($operand:ident),+) => {{
        #[cfg(feature = "std")]
        let value = $float::$name($($operand),+);
        #[cfg(not(feature = "std"))]
        let value = $value;
        value
    }};
    ($float:ident [function $function:ident] $name:ident $($operand:ident),+) => {
        crate::functions::$function($($operand),+)
    };
}

macro_rules! conversions {
    ($float:ident) => {
        const ZERO: $float = 0.0;
        const ONE: $float = 1.0;

        #[inline]
        fn from_f64(x: f64) -> $float {
            x as $float
        }

        #[inline]
        fn to_f64(self) -> f64 {
            f64::from(self)
        }

        #[inline]
        fn to_i32(self) -> i32 {
            self as i32
        }
    };
}

table!(real);
