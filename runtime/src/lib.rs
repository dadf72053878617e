//! Differentiates plain Rust functions at compile time: on stable Rust, in safe code, without a tape.
//!
//! [`macro@differentiate`] reads the function, derives its partial derivatives by the chain rule, simplifies them, and
//! writes specialised functions beside it, as associated functions of an empty struct of the same name:
//!
//! ```
//! use chainrule::differentiate;
//!
//! #[differentiate]
//! fn f(x: f64, y: f64) -> f64 {
//!     x * x + x.sin() * y
//! }
//!
//! let (value, (dx, dy)) = f::value_and_gradient(2.0, 3.0);
//! assert_eq!(value, f(2.0, 3.0));
//! assert_eq!((dx, dy), (4.0 + 3.0 * 2.0_f64.cos(), 2.0_f64.sin()));
//! ```
//!
//! | function | for | returns |
//! |---|---|---|
//! | `f::gradient(args…)` | a scalar result | the gradient |
//! | `f::value_and_gradient(args…)` | a scalar result | `(value, gradient)` |
//! | `f::forward(args…)`, `f::backward(&residuals, seed)` | any result | `(value, residuals)`; cotangents of the inputs |
//! | `f::vjp(args…, seed)` | any result | `(value, cotangents)` |
//! | `f::jvp(args…, tangents…)` | on request | `(value, tangent)` |
//! | `f::jacobian(args…)` | on request, an array result | a row for each output |
//! | `f::hessian(args…)`, `f::hvp(args…, direction…)` | on request, a scalar result | the matrix; its product |
//! | `f::…_into(args…, &mut …)` | what returns buffers | adds to the caller's buffers |
//!
//! What is not made by default is asked for: `#[differentiate(jvp, jacobian, hessian, hvp)]`.
//!
//! A gradient has a part for each parameter that holds floats, in their order: the bare part for one, a tuple for
//! several. `wrt(…)` narrows. Arrays, by value or by reference, have arrays as parts, slices vectors:
//!
//! ```
//! # use chainrule::differentiate;
//! #[differentiate(wrt(w, b), hvp)]
//! fn loss(w: &[f64; 2], b: f64, x: &[[f64; 2]], y: &[f64]) -> f64 {
//!     let mut sum = 0.0;
//!     for i in 0..x.len() {
//!         let error = w[0] * x[i][0] + w[1] * x[i][1] + b - y[i];
//!         sum += error * error;
//!     }
//!     sum / x.len() as f64
//! }
//!
//! let (x, y) = ([[1.0, 0.0], [0.0, 1.0]], [1.0, 3.0]);
//! let (dw, db) = loss::gradient(&[0.0, 0.0], 0.0, &x, &y);
//! assert_eq!((dw, db), ([-1.0, -3.0], -4.0));
//! let (hw, hb) = loss::hvp(&[0.0, 0.0], 0.0, &x, &y, &[1.0, 0.0], 0.0);
//! assert_eq!((hw, hb), ([1.0, 0.0], 1.0));
//! ```
//!
//! Structs with [`macro@Differentiable`] are parameters like numbers. Their tangents are vectors ([`Tangent`]), and a value
//! moves along one by [`Step`], which is all that an optimiser needs:
//!
//! ```
//! use chainrule::{Differentiable, Real, Step, Tangent, differentiate};
//!
//! #[derive(Differentiable)]
//! struct Line<T: Real> { slope: T, offset: T, rounds: usize }
//!
//! #[differentiate(wrt(line))]
//! fn misfit(line: &Line<f64>, x: &[f64; 3], y: &[f64; 3]) -> f64 {
//!     let mut sum = 0.0;
//!     for i in 0..3 {
//!         let error = line.slope * x[i] + line.offset - y[i];
//!         sum += error * error;
//!     }
//!     sum
//! }
//!
//! let mut line = Line { slope: 0.0, offset: 0.0, rounds: 0 };
//! let (x, y) = ([0.0, 1.0, 2.0], [1.0, 3.0, 5.0]);
//! while line.rounds < 200 {
//!     let gradient: LineTangent<f64> = misfit::gradient(&line, &x, &y);
//!     if gradient.dot(&gradient) < 1e-20 {
//!         break;
//!     }
//!     line.step(-0.1, &gradient);
//!     line.rounds += 1;
//! }
//! assert!((line.slope - 2.0).abs() < 1e-9 && (line.offset - 1.0).abs() < 1e-9);
//! ```
//!
//! Where the derive does not fit, [`trait@Differentiable`] is implemented by hand, with [`Accumulate`] and [`Additive`] for the
//! tangent:
//!
//! ```
//! use chainrule::{Accumulate, Additive, Differentiable, differentiate};
//!
//! /// Its own tangent.
//! struct Angle { radians: f64 }
//!
//! impl Differentiable for Angle {
//!     type Tangent = Angle;
//!     fn zero_like(&self) -> Angle { Angle { radians: 0.0 } }
//! }
//!
//! impl Accumulate for Angle {
//!     fn accumulate(&mut self, part: &Angle) { self.radians += part.radians; }
//! }
//!
//! impl Additive for Angle {
//!     fn clear(&mut self) { self.radians = 0.0; }
//!     fn negate(&mut self) { self.radians = -self.radians; }
//!     fn subtract(&mut self, other: &Angle) { self.radians -= other.radians; }
//! }
//!
//! #[differentiate]
//! fn height(angle: &Angle, length: f64) -> f64 {
//!     length * angle.radians.sin()
//! }
//!
//! let (d_angle, d_length) = height::gradient(&Angle { radians: 0.0 }, 2.0);
//! assert_eq!((d_angle.radians, d_length), (2.0, 0.0));
//! ```
//!
//! [`macro@network`] compiles a network, inline or from a `.net` file, into the struct of its parameters with prediction,
//! loss, gradient and training; [`language`] describes the text, with its grammar and everything that may be called:
//!
//! ```
//! chainrule::network! {
//!     Xor: f64 {
//!         input  x: [2];
//!         target y: scalar;
//!         p = sigmoid(dense(tanh(dense(x, 2)), 1)[0]);
//!         output p;
//!         loss   binary_cross_entropy(p, y);
//!     }
//! }
//!
//! let (loss, gradient) = Xor::zeros().value_and_gradient(&[0.0, 1.0], 1.0);
//! assert_eq!((loss, gradient.dense2.b), (2.0_f64.ln(), [-0.5]));
//! ```
//!
//! [`check!`] compares all derivatives of a function with each other and with differences, for its tests.
//!
//! A differentiated function may call others that are differentiated, and everything in [`math`], which holds
//! what Rust's floats have as methods and what models need beside.
//!
//! # Features
//!
//! - `std` (default): elementary functions of Rust's standard library.
//! - `alloc` (with `std`): gradients of slices, and records of loops whose trip count is not fixed; [`train`]. Without it, such a
//!   function is an error that names the missing feature; loops with a fixed trip count need no allocator.
//! - `simd` (default): batches run in the vector registers that the processor has, found out at run time.
//! - `libm`: elementary functions from `libm`, for crates without `std`.
//! - `safetensors`, `npz`, `serde`: parameters to and from files, in the module `files`; tangents through serde.
//! - `progress`, `csv`, `plot`: a progress bar, a table and a loss curve of training, as [`train::observer`]s.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[cfg(feature = "alloc")] // as a whole: without it the user gets one error, which names the feature
#[doc(hidden)]
pub mod buffer;
#[cfg(feature = "alloc")]
pub mod check;
mod companion;
#[cfg(any(feature = "safetensors", feature = "npz", feature = "serde"))]
pub mod files;
pub mod language;
pub mod math;
pub mod net;
mod stop;
#[cfg(feature = "alloc")]
pub mod train;

pub use chainrule_macros::{Differentiable, differentiate, network};
pub use stop::stop_gradient;

pub use chainrule_primitives::{Accumulate, Additive, Differentiable, Real, Step, Tangent, Zero, accumulate};
