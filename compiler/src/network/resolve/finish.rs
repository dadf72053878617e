//! The end: is there an output, is there a loss, is everything used; then the graph in order, without what nobody uses.

use std::collections::HashMap;

use crate::network::graph::{Graph, Node, NodeId, Op, Term};
use crate::network::resolve::Resolver;
use crate::network::syntax::Item;

impl Resolver<'_> {
    pub(super) fn finish(mut self) -> Option<Graph> {
        self.check_is_complete()?;
        self.check_output_needs_no_target()?;
        let used = reached(&self.build.graph, &self.roots());
        self.check_params_are_used(&used);
        self.check_targets_are_used(&used);
        self.errors.barrier()?;
        self.fill_penalties();
        self.check_something_is_trained()?;
        let roots = self.roots();
        Some(in_order(self.build.graph, &roots))
    }

    /// Output, losses and metrics.
    fn roots(&self) -> Vec<NodeId> {
        let graph = &self.build.graph;
        let terms = graph.losses.iter().chain(&graph.metrics).map(|term| term.node);
        graph.output.into_iter().chain(terms).collect()
    }

    fn check_is_complete(&mut self) -> Option<()> {
        let name = self.network.name.clone();
        let graph = &self.build.graph;
        let has_input = graph.inputs.iter().any(|input| !input.target);
        let (has_output, has_loss) = (graph.output.is_some(), !graph.losses.is_empty());
        if !has_input {
            self.fail::<()>(name.span, format!("`{}` has no input: write `input x: [4];`", name.text));
        }
        if !has_output {
            self.fail::<()>(
                name.span,
                format!("`{}` has no output: write `output …;`, what `predict` gives", name.text),
            );
        }
        if !has_loss {
            self.fail::<()>(
                name.span,
                format!("`{}` has no loss: write `loss …;`, what training makes small", name.text),
            );
        }
        self.errors.barrier()
    }

    fn check_output_needs_no_target(&mut self) -> Option<()> {
        let graph = &self.build.graph;
        let output = graph.output.expect("there is an output");
        let used = reached(graph, &[output]);
        let target = (0..graph.nodes.len()).filter(|&node| used[node]).find_map(|node| {
            let input = class_or_input(&graph.nodes[node].op)?;
            let input = &graph.inputs[input as usize];
            input.target.then(|| input.name.clone())
        });
        let Some(target) = target else { return Some(()) };
        let span = self.results.get("output").copied().unwrap_or(self.network.name.span);
        self.fail(span, format!("the output depends on the target `{target}`, which `predict` does not know"))
    }

    /// A parameter that nothing depends on is a mistake, and so is its layer.
    fn check_params_are_used(&mut self, used: &[bool]) {
        let graph = &self.build.graph;
        let mut reached = vec![false; graph.params.len()];
        for (node, _) in graph.nodes.iter().zip(used).filter(|(_, used)| **used) {
            match node.op {
                Op::Param(param) => reached[param.index()] = true,
                Op::Statistic { running, .. } => reached[running.index()] = true,
                _ => {}
            }
        }
        let unused = graph.params.iter().zip(reached).filter(|(_, reached)| !reached).map(|(param, _)| param);
        let unused: Vec<_> = unused.map(|param| (param.layer.clone(), param.field.clone(), param.span)).collect();
        let mut last = None;
        for (layer, field, span) in unused {
            let name = layer.unwrap_or(field);
            if last.as_ref() != Some(&name) {
                self.fail::<()>(span, format!("`{name}` is not used: neither the output nor a loss depends on it"));
            }
            last = Some(name);
        }
    }

    fn check_targets_are_used(&mut self, used: &[bool]) {
        let graph = &self.build.graph;
        let mut reached = vec![false; graph.inputs.len()];
        for (node, _) in graph.nodes.iter().zip(used).filter(|(_, used)| **used) {
            if let Some(input) = class_or_input(&node.op) {
                reached[input as usize] = true;
            }
        }
        let unused = graph.inputs.iter().zip(reached).filter(|(input, reached)| input.target && !reached);
        let unused: Vec<_> = unused.map(|(input, _)| (input.name.clone(), input.span)).collect();
        for (name, span) in unused {
            self.fail::<()>(span, format!("the target `{name}` is not used: no loss and no metric depends on it"));
        }
    }

    fn check_something_is_trained(&mut self) -> Option<()> {
        let graph = &self.build.graph;
        let losses: Vec<NodeId> = graph.losses.iter().map(|term| term.node).collect();
        let used = reached(graph, &losses);
        let is_trained = |op: &Op| matches!(op, Op::Param(param) if graph.params[param.index()].trained);
        if graph.nodes.iter().zip(used).any(|(node, used)| used && is_trained(&node.op)) {
            return Some(());
        }
        let loss = self.network.items.iter().find_map(|item| match item {
            Item::Loss { value, .. } => Some(value.span),
            _ => None,
        });
        self.fail(
            loss.unwrap_or(self.network.name.span),
            "the loss depends on no layer and no param: nothing can be trained",
        )
    }
}

/// The input that an operation reads, by its number.
fn class_or_input(op: &Op) -> Option<u32> {
    match op {
        Op::Input(input) => Some(input.0),
        Op::Pick { class, .. } | Op::OneHot { class } | Op::Gather { class, .. } => Some(class.0),
        _ => None,
    }
}

/// Which nodes these depend on.
fn reached(graph: &Graph, roots: &[NodeId]) -> Vec<bool> {
    let mut reached = vec![false; graph.nodes.len()];
    let mut open = roots.to_vec();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut reached[node.index()], true) {
            open.extend(graph.nodes[node.index()].op.operands());
        }
    }
    reached
}

/// The graph with operands before their users, and only what the roots depend on.
fn in_order(graph: Graph, roots: &[NodeId]) -> Graph {
    let mut order: Vec<NodeId> = Vec::new();
    let mut moved: HashMap<NodeId, NodeId> = HashMap::new();
    let mut open: Vec<(NodeId, bool)> = roots.iter().rev().map(|&root| (root, false)).collect();
    while let Some((node, is_ready)) = open.pop() {
        if moved.contains_key(&node) {
            continue;
        }
        if is_ready {
            let same = |x: NodeId| graph.nodes[x.index()].shape == graph.nodes[node.index()].shape;
            match graph.nodes[node.index()].op {
                Op::Reshape(x) if same(x) => moved.insert(node, moved[&x]),
                _ => {
                    order.push(node);
                    moved.insert(node, NodeId(order.len() as u32 - 1))
                }
            };
            continue;
        }
        open.push((node, true));
        open.extend(graph.nodes[node.index()].op.operands().into_iter().rev().map(|operand| (operand, false)));
    }
    let to = |node: NodeId| moved[&node];
    let moved_node = |node: &NodeId| {
        let node = &graph.nodes[node.index()];
        Node { op: node.op.map_operands(to), ..node.clone() }
    };
    let nodes = order.iter().map(moved_node).collect();
    let terms = |terms: &[Term]| terms.iter().map(|term| Term { node: to(term.node), ..term.clone() }).collect();
    let (losses, metrics) = (terms(&graph.losses), terms(&graph.metrics));
    let output = graph.output.map(to);
    Graph { nodes, output, losses, metrics, ..graph }
}
