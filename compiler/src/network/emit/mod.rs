//! A network's functions to tokens: its parameter struct, and on it everything that evaluates and trains the network.
//!
//! ```text
//! pub struct Iris { … }  pub struct IrisDense1 { … }  pub struct IrisSample { … }     structs.rs
//! const _: () = {
//!     fn predict(…) … fn loss(…) … fn loss_gradient(…) …                              kernels.rs: from IR, a sample each
//!     impl Iris { init, predict, loss, value_and_gradient, …, summary }               init.rs, methods.rs, summary.rs
//!     impl Parameters for Iris { … }  impl Objective for Iris { … }                   parameters.rs, objective.rs
//! };
//! ```

mod arguments;
mod batch;
mod descend;
mod init;
mod kernels;
mod methods;
mod objective;
mod parameters;
mod plan;
mod statistics;
mod structs;
mod summary;
mod types;

use proc_macro2::TokenStream;

use crate::emit::Paths;
use crate::network::functions::Functions;
use crate::network::graph::Graph;
use crate::network::syntax::Network;

/// `quote!` for tokens that the macro wrote: names of its own, and no lints.
macro_rules! mixed {
    ($($tokens:tt)*) => { quote::quote_spanned!(proc_macro2::Span::mixed_site()=> $($tokens)*) };
}
use mixed;

/// Prints everything that a network comes out as.
pub fn network(network: &Network, graph: &Graph, functions: &Functions, paths: &Paths) -> TokenStream {
    let plan = plan::Plan::new(network, graph, functions, paths);
    let structs = structs::structs(&plan);
    let kernels = kernels::functions(&plan);
    let (default, init) = (init::default(&plan), init::init(&plan));
    let methods = methods::methods(&plan);
    let summary = summary::summary(&plan);
    let parameters = parameters::parameters(&plan);
    let objective = objective::objective(&plan);
    let name = &plan.name;
    let serde = paths.of_runtime("__private::parameters");
    mixed! {
        #structs

        #[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
        const _: () = {
            #kernels

            impl #name {
                #summary
                #init
                #methods
            }

            #default

            #parameters

            #objective

            #serde! { #name }
        };
    }
}
