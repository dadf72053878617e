//! The one list of differentiable operations: a row each, read by the compiler and by the runtime.
//!
//! A row of `table/` says everything that chainrule knows about an operation: its variant of
//! [`Primitive`], the names of its operands (`x`, `p`) and of its result (`z`), how Rust spells it, its value
//! with and without `std`, one partial derivative an operand, its cost, LaTeX, domain, convention at kinks, and
//! sample points. The other files each read one part of every row:
//!
//! | file | reads | for |
//! |---|---|---|
//! | `primitive.rs` | names, costs, texts, samples, values | [`Primitive`] and its questions |
//! | `real.rs` | names, values | [`Real`], whose methods are the operations on `f32` and `f64` |
//! | `lanewise.rs` | names | [`Lanewise`], whose methods are the operations on several floats side by side |
//! | `term.rs`, `partial.rs` | names, partials | [`partial`] over any [`Algebra`] |
//! | `tangent/` | nothing | [`Differentiable`] and what tangents can do: a [`Real`] is its own |
//! | `functions/` | nothing | the values that neither Rust's floats nor `libm` have |
//!
//! # Adding a row
//!
//! ```text
//! /// `1 / (1 + exp(-x))`.                                  the doc of the variant and of `Real::sigmoid`
//! Sigmoid(x) -> z: function sigmoid {                       operands and result, as the partials call them
//!     value: [function sigmoid];                            in `functions/`, generic over `Real`
//!     partials: [[z * (1.0 - z)]];                          one an operand; `[none]` is identically zero
//!     cost: 25; latex: r"\sigma(#0)"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
//! }
//! ```
//!
//! 1. Write the row. The kind is `operator` (`x + y`), `method` (Rust's floats have it) or `function` (only
//!    `chainrule::math` has it). The value is `core expression` where `core` can compute it, `libm sin sinf` for a
//!    method that `libm` has under these names for `f64` and `f32`, `std else expression` for a method that
//!    `libm` lacks, or `function name`. A partial may use the operands, the result, numbers, every other row as a
//!    method, and `.less(y)`, `.less_equal(y)`, `.at_least(y)`, `.equal(y)` with `.select(then, otherwise)`. Partials
//!    consist of rows, so every row has derivatives of every order.
//! 2. Sample where the operation is smooth: the finite differences of `tests/differences.rs` run there.
//! 3. Give `tests/reference/generate.py` the value and the partials in mpmath, run it, and commit its output:
//!    `tests/reference.rs` fails for a row without reference.
//! 4. A method or function also gets its documented function in the runtime's `math` module: `runtime/tests/math.rs`
//!    fails without it.

#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod algebra;
mod functions;
mod lanewise;
mod partial;
mod primitive;
mod real;
mod table;
mod tangent;
mod term;

pub use algebra::Algebra;
pub use lanewise::Lanewise;
pub use partial::partial;
pub use primitive::{Kind, Primitive};
pub use real::Real;
pub use tangent::{Accumulate, Additive, Differentiable, Step, Tangent, Zero, accumulate, clear};
