//! The table's values on several numbers side by side, as methods of one trait.

use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use crate::Real;
use crate::table::table;

macro_rules! lanewise {
    ($(
        $(#[$doc:meta])*
        $variant:ident($x:ident $(, $y:ident $(: $integer:ident)?)*) -> $z:ident: $kind:ident $name:ident {
            value: $value:tt;
            $($columns:tt)*
        }
    )*) => {
        /// Some floats side by side, with every primitive as a method: lane by lane through [`Real`], unless the
        /// implementor has a form for all lanes at once.
        pub trait Lanewise:
            Copy
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
        {
            /// What a lane holds.
            type Number: Real;

            /// The number in a lane.
            fn lane(self, lane: usize) -> Self::Number;

            /// Other numbers in as many lanes.
            #[must_use]
            fn with(self, number: impl FnMut(usize) -> Self::Number) -> Self;

            $(in_lanes! { $kind [$(#[$doc])*] $name $($y $(: $integer)?),* })*
        }
    };
}

/// An operand's type: a vector, or an integer that all lanes share.
macro_rules! operand {
    () => {
        Self
    };
    (integer) => {
        i32
    };
}

/// An operand in a lane.
macro_rules! in_lane {
    ($lane:ident $y:ident) => {
        $y.lane($lane)
    };
    ($lane:ident $y:ident integer) => {
        $y
    };
}

macro_rules! in_lanes {
    (operator $($rest:tt)*) => {};
    ($kind:ident [$(#[$doc:meta])*] $name:ident $($y:ident $(: $integer:ident)?),*) => {
        $(#[$doc])*
        #[must_use]
        #[inline(always)] // else it would lose the features of a dispatched body
        fn $name(self $(, $y: operand!($($integer)?))*) -> Self {
            self.with(|lane| Real::$name(self.lane(lane) $(, in_lane!(lane $y $($integer)?))*))
        }
    };
}

table!(lanewise);
