//! The compiler behind chainrule: Rust tokens in, derivative tokens out.
//!
//! ```text
//! tokens ─ read ─▶ syntax ─ resolve ─▶ IR ─ simplify ─▶ IR ─ differentiate ─▶ IR ─ schedule ─▶ IR ─ emit ─▶ tokens
//! ```

use proc_macro2::TokenStream;
use quote::quote;

mod derive;
pub mod diagnostic;
pub mod differentiate;
pub mod emit;
mod explain;
pub mod ir;
mod items;
mod krate;
mod module;
pub mod network;
pub mod read;
pub mod resolve;
mod route;
mod schedule;
pub mod simplify;

pub use derive::derive;
pub use explain::{Explanation, explain};
pub use route::primal;

/// The whole route: the item as it was, and beside it its derivatives or what stands against them.
pub fn differentiate(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = diagnostic::Errors::new();
    let options = read::options(args, &mut errors);
    let words = read::Words::of(item.clone());
    match read::source(item, &mut errors) {
        read::Source::Function(tokens, Some(mut item)) => {
            let paths = emit::Paths::new(krate::runtime(options.krate.as_ref()));
            let items = items::Items::around(&words);
            items.name_lifetimes(items::ModuleId::ROOT, &mut item.sig);
            let subject = resolve::Subject::alone(&item, &items);
            let members = route::members(subject, &options, &mut errors).map(|compiled| compiled.members);
            let members = members.or_else(|| route::outline(subject, &options, &errors, &paths));
            let companion = emit::companion(&item, &members.unwrap_or_default(), &options, &paths);
            let errors = errors.to_tokens();
            quote!(#tokens #companion #errors)
        }
        read::Source::Items(items) => module::differentiate(*items, &words, &options, errors),
        read::Source::Function(tokens, None) => {
            let errors = errors.to_tokens();
            quote!(#tokens #errors)
        }
    }
}

/// The whole route of a network: the struct of its parameters with all that it can do, or what stands against it.
pub fn network(tokens: TokenStream) -> TokenStream {
    let mut errors = diagnostic::Errors::new();
    let read = network::read::invocation(tokens, &mut errors);
    let paths = emit::Paths::new(krate::runtime(read.krate.as_ref()));
    let compiled = read.network.as_ref().and_then(|syntax| network::compile(syntax, &read.source, &paths, &mut errors));
    // a changed file compiles the crate again
    let tracked = read.tracked.map(|path| paths.tracked(&path));
    let errors = errors.to_tokens();
    quote!(#tracked #compiled #errors)
}
