//! Which nodes of a graph are wanted, and which of them live in a memory.
//!
//! A node that all its uses together ask for no more elements than it has is computed where it is used; so are those
//! that only look into another one. Uses of the same element in one iteration of a loop count once. What is asked for more
//! often, and what has to be somewhere, is stored.

use crate::network::graph::{Graph, Node, NodeId, Op, Reduction};
use crate::network::lower::shape;

/// A product of a matrix and a vector with at least this many multiply-adds is one statement.
const PRODUCT: usize = 256;

/// What is known of each node before anything is written.
pub(super) struct Plan {
    /// How many of its elements are asked for, each as often as it is; 0 for a node that nothing wants.
    asked: Vec<usize>,
    /// Where its elements are asked for, if in one place: in the loop that fills a node, or that a node is itself.
    site: Vec<Option<usize>>,
    /// Whether its elements are stored.
    stored: Vec<bool>,
    /// Whether derivatives may flow through it: there is a way out that no `Detach` or comparison blocks.
    flows: Vec<bool>,
}

impl Plan {
    /// Plans for the nodes that are wanted, whole.
    pub(super) fn new(graph: &Graph, wanted: &[NodeId]) -> Plan {
        let n = graph.nodes.len();
        let mut plan = Plan { asked: vec![0; n], site: vec![None; n], stored: vec![false; n], flows: vec![false; n] };
        for &node in wanted {
            plan.ask(node, graph.nodes[node.index()].shape.count().max(1), true);
        }
        for (k, node) in graph.nodes.iter().enumerate().rev() {
            if plan.asked[k] > 0 {
                plan.visit(graph, node, k);
            }
        }
        plan
    }

    /// Whether anything wants the node.
    pub(super) fn is_wanted(&self, node: NodeId) -> bool {
        self.asked[node.index()] > 0
    }

    /// Whether its elements are stored.
    pub(super) fn is_stored(&self, node: NodeId) -> bool {
        self.stored[node.index()]
    }

    /// Whether derivatives may flow through it.
    pub(super) fn flows(&self, node: NodeId) -> bool {
        self.flows[node.index()]
    }

    fn ask(&mut self, node: NodeId, elements: usize, flows: bool) {
        let asked = &mut self.asked[node.index()];
        *asked = asked.saturating_add(elements);
        self.site[node.index()] = None;
        self.flows[node.index()] |= flows;
    }

    /// Asks in one place: a second time there is no work.
    fn ask_at(&mut self, site: Option<usize>, node: NodeId, elements: usize, flows: bool) {
        let again = site.is_some() && self.site[node.index()] == site;
        let first = self.asked[node.index()] == 0;
        self.ask(node, if again { 0 } else { elements }, flows);
        self.site[node.index()] = site.filter(|_| first || again);
    }

    /// Asks for the whole of a node, in a memory.
    fn place(&mut self, graph: &Graph, node: NodeId, flows: bool) {
        let Node { op, shape, .. } = &graph.nodes[node.index()];
        self.ask(node, shape.count(), flows);
        match op {
            Op::Input(_) | Op::Param(_) => {}
            Op::Slice(base, axes) if shape::is_row(graph, *base, axes) => self.place(graph, *base, flows),
            _ => self.stored[node.index()] = true,
        }
    }

    /// Asks for the element of an operand that meets an element of node `k`.
    fn element(&mut self, graph: &Graph, k: usize, operand: NodeId, times: usize, flows: bool) {
        let same = graph.nodes[operand.index()].shape == graph.nodes[k].shape;
        let site = if self.stored[k] { Some(k) } else { self.site[k] };
        self.ask_at(site.filter(|_| same), operand, times, flows);
    }

    fn visit(&mut self, graph: &Graph, node: &Node, k: usize) {
        let (count, flows) = (node.shape.count(), self.flows[k]);
        let counts = |id: &NodeId| graph.nodes[id.index()].shape.count();
        self.stored[k] |= match &node.op {
            Op::Input(_) | Op::Param(_) | Op::Noise { .. } | Op::Statistic { .. } => false,
            Op::Constant(_) | Op::Iota(_) | Op::OneHot { .. } => false,
            Op::Slice(..) | Op::Transpose(..) | Op::Detach(_) => false,
            Op::Reshape(x) => !shape::is_refined(&graph.nodes[x.index()].shape, &node.shape),
            Op::Concat(..) | Op::Scan(_) => true,
            Op::MatMul(a, b) => MatrixProduct::of(graph, *a, *b).is_some() || self.asked[k] > count,
            _ => self.asked[k] > count,
        };
        let times = if self.stored[k] || node.shape.0.is_empty() { count } else { self.asked[k] };
        match &node.op {
            Op::Input(_) | Op::Param(_) | Op::Constant(_) | Op::OneHot { .. } => {}
            Op::Noise { .. } | Op::Statistic { .. } | Op::Iota(_) => {}
            Op::Map(_, operands) => operands.iter().for_each(|x| self.element(graph, k, *x, times, flows)),
            Op::Compare(_, a, b) => [a, b].into_iter().for_each(|x| self.element(graph, k, *x, times, false)),
            Op::Select(c, a, b) => {
                self.element(graph, k, *c, times, false);
                [a, b].into_iter().for_each(|x| self.element(graph, k, *x, times, flows));
            }
            Op::MatMul(a, b) => match MatrixProduct::of(graph, *a, *b) {
                Some(product) => {
                    self.place(graph, product.matrix, flows);
                    self.place(graph, product.vectors, flows);
                }
                None => {
                    let inner = graph.nodes[a.index()].shape.0.last().copied().unwrap_or(1);
                    [a, b].into_iter().for_each(|x| self.ask(*x, times.saturating_mul(inner), flows));
                }
            },
            Op::Reduce(kind, x, _) => {
                let readings = if flows && matches!(kind, Reduction::Max | Reduction::Min) { 3 } else { 1 };
                let elements = times.saturating_mul(readings * counts(x) / count.max(1));
                self.ask_at(Some(k), *x, elements, flows);
            }
            Op::Slice(x, _) | Op::Transpose(x, _) | Op::Reshape(x) => self.ask(*x, times, flows),
            Op::Detach(x) => self.ask(*x, times, false),
            Op::Concat(parts, _) => parts.iter().for_each(|x| self.ask(*x, counts(x), flows)),
            Op::Conv { x, kernel, padding, .. } => {
                let window: usize = graph.nodes[kernel.index()].shape.0[1..].iter().product();
                let padded = *padding != (0, 0);
                self.ask(*x, if padded { counts(x) } else { times.saturating_mul(window) }, flows);
                self.ask(*kernel, times.saturating_mul(window), flows);
            }
            Op::Pool { x, padding, .. } => match padding {
                (0, 0) => self.place(graph, *x, flows),
                _ => self.ask(*x, counts(x), flows),
            },
            Op::Pick { x, .. } => self.ask(*x, times.saturating_mul(counts(x) / count.max(1)), flows),
            Op::Gather { table, .. } => self.place(graph, *table, flows),
            Op::Scan(scan) => {
                scan.carried.iter().for_each(|x| self.ask(*x, counts(x), flows));
                for x in scan.sequences.iter().chain(&scan.constants) {
                    match graph.nodes[x.index()].shape.0.is_empty() {
                        true => self.ask(*x, 1, flows),
                        false => self.place(graph, *x, flows),
                    }
                }
            }
        }
    }
}

/// A product of matrices that is written as statements: one for each of the vectors.
pub(super) struct MatrixProduct {
    /// Two axes; it may be the operand of a transposition.
    pub(super) matrix: NodeId,
    /// Whether the matrix is on the left of the vectors as it stands: `matrix · vector`; else `matrixᵀ · vector`.
    pub(super) apply: bool,
    /// A vector, or one in each row.
    pub(super) vectors: NodeId,
}

impl MatrixProduct {
    /// How a product of two nodes is written, if it is large enough.
    pub(super) fn of(graph: &Graph, a: NodeId, b: NodeId) -> Option<MatrixProduct> {
        let shape = |x: NodeId| &graph.nodes[x.index()].shape;
        // `[n, k] * [k]` applies the left side; otherwise rows of the left side meet the right side
        let (matrix, vectors, apply) = if shape(b).0.len() == 1 { (a, b, true) } else { (b, a, false) };
        if shape(matrix).0.len() != 2 || shape(matrix).count() < PRODUCT {
            return None;
        }
        match &graph.nodes[matrix.index()].op {
            Op::Transpose(base, _) => Some(MatrixProduct { matrix: *base, vectors, apply: !apply }),
            _ => Some(MatrixProduct { matrix, vectors, apply }),
        }
    }
}
