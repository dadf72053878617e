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
/// #[differentiate(rule(vjp = g, jvp = h))]  the body stays unread: `g(args…, value, seed)` gives the cotangents, and
///                                           `h(args…, value, tangents…)` the tangent
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

/// Gives a struct a tangent, so that `#[differentiate]` accepts it as a parameter, optimisers can step along its gradient, and
/// training can go through its tensors.
///
/// ```text
/// #[derive(Differentiable)]
/// struct Spring { k: f64, c: f64 }                          its tangent is `Spring` itself
/// #[derive(Differentiable)]
/// struct Body { mass: f64, spring: Spring, steps: usize }   its tangent is `BodyTangent { mass, spring }`
/// ```
///
/// | field | in the tangent |
/// |---|---|
/// | `f64`, `f32`, `T: Real`; arrays, tuples and, with the feature `alloc`, `Vec`s of what has tangents | the same |
/// | another struct with this derive, a type parameter | its tangent |
/// | integers, bools, text, `PhantomData`; what is borrowed (`&'a [f64]`): it is data, not a parameter | left out |
/// | `#[differentiable(skip)]` above it | left out |
/// | anything else | an error: say `skip` |
///
/// Structs may be generic over types, lengths and lifetimes; a tangent has those parameters that its fields name. Where every
/// field is made of floats, the tangent is the struct itself, with the traits and operators that you give it. Another one is
/// a struct of its own with `Clone`, `Debug`, `PartialEq`, the operators `+`, `-`, `*` by a float, serde's traits with the
/// feature `serde` (each where the structs inside have it), and what `#[differentiable(derive(…))]` adds. Both are `Tangent`s
/// with `Zero` and `Step` where all numbers have one type; `Zero` needs a fixed shape. A function that keeps residuals
/// (`forward`) asks for `Clone`.
///
/// `#[differentiable(whole)]` above a struct says that the structs inside are their own tangents, so that it is its own, too;
/// `#[differentiable(crate = path)]` tells where the crate `chainrule` is found.
#[proc_macro_derive(Differentiable, attributes(differentiable))]
pub fn derive_differentiable(item: TokenStream) -> TokenStream {
    chainrule_compiler::derive(item.into()).into()
}
