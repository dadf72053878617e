//! Tokens from rustc to the compiler and back: the entry points, a line each.
//!
//! Depend on `chainrule`, which re-exports them and holds what the emitted code needs.

use proc_macro::TokenStream;

/// Writes the derivatives of a function beside it: `f::gradient`, `f::value_and_gradient`, `f::vjp` and more.
///
/// ```text
/// #[differentiate]                          reverse mode, with respect to every parameter that holds floats
/// #[differentiate(wrt(w, b))]               with respect to these
/// #[differentiate(jvp, jacobian)]           forward mode; the matrix of an array's first derivatives
/// #[differentiate(hessian, hvp)]            second derivatives of a scalar
/// #[differentiate(train)]                   `fit` and `evaluate`, for `fn(&Params, &Sample) -> f64`
/// #[differentiate(reassociate)]             sums of the value may be reassociated too
/// #[differentiate(crate = path)]            where the crate `chainrule` is found, if Cargo.toml does not say so
/// ```
///
/// The function itself stays as it is. See the documentation of the crate `chainrule` for what comes out.
#[proc_macro_attribute]
pub fn differentiate(args: TokenStream, item: TokenStream) -> TokenStream {
    chainrule_compiler::differentiate(args.into(), item.into()).into()
}

/// Compiles a network, written here or in a file, into the struct of its parameters with prediction, loss, gradient and
/// training.
///
/// ```text
/// network! { pub Iris: f32 { … } }          the text
/// network!("iris.net")                      a file beside Cargo.toml, or beside this source file
/// network!(file = "iris.net")               the same
/// network!(crate = path, …)                 where the crate `chainrule` is found, if Cargo.toml does not say so
/// ```
///
/// See `chainrule::language` for the text and `chainrule::net` for what comes out.
#[proc_macro]
pub fn network(tokens: TokenStream) -> TokenStream {
    chainrule_compiler::network(tokens.into()).into()
}

/// Gives a struct of floats, arrays, integers and other such structs a tangent, so that `#[differentiate]` accepts it as a
/// parameter and training can go through its tensors. It has to be `Clone`, because residuals keep copies.
///
/// ```text
/// #[derive(Clone, Differentiable)]
/// struct Spring { k: f64, c: f64 }                       its tangent is `Spring` itself
/// #[derive(Clone, Differentiable)]
/// struct Body { mass: f64, spring: Spring, steps: usize }   its tangent is `BodyTangent { mass, spring }`
/// ```
///
/// `#[differentiable(skip)]` above a field leaves it out; `#[differentiable(whole)]` above a struct says that the structs
/// inside are their own tangents, so that it is its own, too; a tangent is `Clone`, without structs inside also `Debug` and
/// `PartialEq`, and derives what `#[differentiable(derive(…))]` adds; `#[differentiable(crate = path)]` tells where the crate
/// `chainrule` is found.
#[proc_macro_derive(Differentiable, attributes(differentiable))]
pub fn derive_differentiable(item: TokenStream) -> TokenStream {
    chainrule_compiler::derive(item.into()).into()
}
