//! IR to tokens, split by construct: the last stage of the route.

mod block;
mod call;
mod companion;
mod control;
mod count;
mod doc;
mod expression;
mod failing;
mod formula;
mod function;
pub mod lanes;
mod literal;
mod matrix;
mod memory;
mod names;
mod paths;
mod place;
mod reach;
mod rule;
mod statement;
mod training;
mod types;
mod uses;
mod variable;

pub(crate) use call::located;
pub use companion::companion;
pub(crate) use companion::{companion_with, methods, stand_in};
pub(crate) use doc::comment;
pub(crate) use failing::failing;
pub use function::{Signature, function};
pub(crate) use literal::int_name;
pub use paths::Paths;
pub(crate) use paths::{generated, identifier};
pub(crate) use training::arguments as trained_arguments;
