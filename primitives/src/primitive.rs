//! The rows as an enum, and what can be asked about each.

use crate::Real;
use crate::table::table;

/// How a primitive is written in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// As an operator: `x + y`.
    Operator,
    /// As a method of Rust's floats, `x.sin()`, and as a function of `chainrule::math`.
    Method,
    /// As a function of `chainrule::math` only.
    Function,
}

macro_rules! primitives {
    ($(
        $(#[$doc:meta])*
        $variant:ident($x:ident $(, $y:ident $(: $integer:ident)?)*) -> $z:ident: $kind:ident $name:ident {
            value: $value:tt;
            partials: $partials:tt;
            cost: $cost:literal; latex: $latex:literal; domain: $domain:literal; kink: $kink:literal;
            samples: [$($sample:expr),+];
        }
    )*) => {
        /// A differentiable operation on floats: a row of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Primitive {
            $($(#[$doc])* $variant,)*
        }

        impl Primitive {
            /// Every primitive, in the order of the table.
            pub const ALL: &'static [Primitive] = &[$(Primitive::$variant),*];

            /// The name of the method or function; an operator's trait method: `add`.
            pub fn name(self) -> &'static str {
                match self { $(Primitive::$variant => stringify!($name),)* }
            }

            /// How many operands it takes.
            pub fn arity(self) -> usize {
                match self { $(Primitive::$variant => [stringify!($x) $(, stringify!($y))*].len(),)* }
            }

            /// What the table calls its operands: `["x", "p"]`.
            pub fn operands(self) -> &'static [&'static str] {
                match self { $(Primitive::$variant => &[stringify!($x) $(, stringify!($y))*],)* }
            }

            /// How it is written in Rust.
            pub fn kind(self) -> Kind {
                match self { $(Primitive::$variant => kind!($kind),)* }
            }

            /// What it costs, in additions: measured roughly, for choosing between equal formulas.
            pub fn cost(self) -> u32 {
                match self { $(Primitive::$variant => $cost,)* }
            }

            /// Its formula, with `#0`, `#1`, … in the place of the operands.
            pub fn latex(self) -> &'static str {
                match self { $(Primitive::$variant => $latex,)* }
            }

            /// Where it is defined, in words.
            pub fn domain(self) -> &'static str {
                match self { $(Primitive::$variant => $domain,)* }
            }

            /// The derivative that is chosen where there is none, in words.
            pub fn kink(self) -> &'static str {
                match self { $(Primitive::$variant => $kink,)* }
            }

            /// Operands at which it is smooth, for tests.
            pub fn samples(self) -> &'static [&'static [f64]] {
                match self { $(Primitive::$variant => &[$(&$sample),+],)* }
            }

            /// Its value, by the same functions that user code calls.
            ///
            /// # Panics
            ///
            /// If the number of operands is not its arity, and where Rust's method panics: `clamp`.
            pub fn value<T: Real>(self, operands: &[T]) -> T {
                match (self, operands) {
                    $((Primitive::$variant, &[$x $(, $y)*]) => {
                        value!($kind $value $name $x $(, $y $(: $integer)?)*)
                    })*
                    _ => panic!("`{}` takes {} operands, not {}", self.name(), self.arity(), operands.len()),
                }
            }
        }
    };
}

macro_rules! kind {
    (operator) => {
        Kind::Operator
    };
    (method) => {
        Kind::Method
    };
    (function) => {
        Kind::Function
    };
}

macro_rules! value {
    (operator [core $value:expr] $name:ident $($operand:tt)*) => { $value };
    ($kind:ident $value:tt $name:ident $x:ident, $n:ident: integer) => { Real::$name($x, $n.to_i32()) };
    ($kind:ident $value:tt $name:ident $($operand:ident),+) => { Real::$name($($operand),+) };
}

table!(primitives);

impl Primitive {
    /// The primitive that a method of Rust's floats is.
    pub fn from_method(name: &str) -> Option<Primitive> {
        Primitive::ALL.iter().copied().find(|primitive| primitive.is_method() && primitive.name() == name)
    }

    /// The primitive that a function of `chainrule::math` is.
    pub fn from_math(name: &str) -> Option<Primitive> {
        Primitive::ALL.iter().copied().find(|primitive| primitive.is_math() && primitive.name() == name)
    }

    /// Whether Rust's floats have it as a method.
    pub fn is_method(self) -> bool {
        self.kind() == Kind::Method
    }

    /// Whether `chainrule::math` has it as a function.
    pub fn is_math(self) -> bool {
        self.kind() != Kind::Operator
    }

    /// Its value in `f64`; `powi` takes its exponent as a float here.
    pub fn value64(self, operands: &[f64]) -> f64 {
        self.value(operands)
    }

    /// Its value in `f32`; `powi` takes its exponent as a float here.
    pub fn value32(self, operands: &[f32]) -> f32 {
        self.value(operands)
    }
}
