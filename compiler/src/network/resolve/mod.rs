//! Syntax to graph: names, constants, shapes, layers, losses. Functions are written out where they are called, and
//! repeated lines as often as they are repeated.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Errors;
use crate::network::graph::{Graph, NodeId, Shape};
use crate::network::read::Source;
use crate::network::syntax::{Network, Span};

mod arguments;
mod build;
mod catalogue;
mod declare;
mod expression;
mod finish;
mod formula;
mod function;
mod index;
mod init;
mod item;
mod layer;
mod loss;
mod operand;
mod operator;
mod scope;
mod value;

pub use catalogue::reference;

use build::Builder;
use layer::Layers;
use scope::Scope;

/// More operations than any network that a compiler should write out.
const OPERATIONS: usize = 100_000;

/// The network as tensor operations whose shapes agree; without any error that was found, `None`.
pub fn graph(network: &Network, source: &Source, errors: &mut Errors) -> Option<Graph> {
    errors.barrier()?;
    let mut resolver = Resolver {
        network,
        source,
        errors,
        build: Builder::new(network.name.span),
        scope: Scope::default(),
        layers: Layers::default(),
        penalties: Vec::new(),
        results: BTreeMap::new(),
        operations: 0,
        depth: 0,
        blamed: BTreeSet::new(),
    };
    resolver.check_float();
    resolver.declare();
    resolver.items(&network.items);
    resolver.errors.barrier()?;
    resolver.finish()
}

/// What is known while a network is read.
struct Resolver<'a> {
    network: &'a Network,
    source: &'a Source,
    errors: &'a mut Errors,
    build: Builder,
    scope: Scope<'a>,
    layers: Layers,
    /// Places of `l1()` and `l2()` over all weights, which are filled when all weights are known.
    penalties: Vec<loss::Penalty>,
    /// What came before under the name of an output, a loss or a metric.
    results: BTreeMap<String, Span>,
    /// Expressions that were looked at.
    operations: usize,
    /// How many of them are open.
    depth: usize,
    /// The mistakes that were reported, with their places.
    blamed: BTreeSet<String>,
}

impl Resolver<'_> {
    /// Reports a mistake; always `None`.
    /// Lines that are written out several times are blamed once.
    fn fail<T>(&mut self, span: Span, message: impl Into<String>) -> Option<T> {
        let message = message.into();
        let place = format!("{:?} {} {} {message}", span.token, span.start, span.end);
        if self.blamed.insert(place) {
            self.source.report(self.errors, span, message);
        }
        None
    }

    fn shape(&self, node: NodeId) -> &Shape {
        self.build.shape(node)
    }

    fn check_float(&mut self) {
        let float = &self.network.float;
        if !matches!(float.text.as_str(), "f32" | "f64") {
            self.fail::<()>(float.span, format!("`{}` is not a type of numbers: write `f32` or `f64`", float.text));
        }
    }

    /// Whether one more expression may be looked at; repeated lines and functions can ask for any number.
    fn count(&mut self, span: Span) -> Option<()> {
        self.operations += 1;
        if self.operations == OPERATIONS {
            return self
                .fail(span, format!("the network has more than {OPERATIONS} operations: it is too large to compile"));
        }
        (self.operations < OPERATIONS).then_some(())
    }
}
