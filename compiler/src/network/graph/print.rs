//! A graph as text, a line for each node, for tests and messages.

use std::fmt::{self, Display, Formatter};

use crate::network::graph::{Graph, Init, InputKind, Node, NodeId, Op, Pooling, Scan, SliceAxis, Term};

impl Display for Graph {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for input in &self.inputs {
            let kind = if input.target { "target" } else { "input" };
            match input.kind {
                InputKind::Float => writeln!(f, "{kind} {}: {}", input.name, input.shape)?,
                InputKind::Class(n) if input.shape.0.is_empty() => writeln!(f, "{kind} {}: class({n})", input.name)?,
                InputKind::Class(n) => writeln!(f, "{kind} {}: {} of class({n})", input.name, input.shape)?,
            }
        }
        for param in &self.params {
            let layer = param.layer.iter().map(|layer| format!("{layer}.")).collect::<String>();
            let marks = [(!param.trained, ", not trained"), (param.decays, ", decays")];
            let marks: String = marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| *mark).collect();
            writeln!(f, "param {layer}{}: {} = {}{marks}", param.field, param.shape, param.init)?;
        }
        for (k, node) in self.nodes.iter().enumerate() {
            writeln!(f, "{}", Line { graph: self, id: NodeId(k as u32), node })?;
        }
        if let Some(output) = self.output {
            writeln!(f, "output {output}")?;
        }
        write_terms(f, "loss", &self.losses)?;
        write_terms(f, "metric", &self.metrics)?;
        for layer in &self.layers {
            writeln!(
                f,
                "layer {} ({}): {}, {} multiply-adds",
                layer.name, layer.kind, layer.output, layer.multiply_adds
            )?;
        }
        Ok(())
    }
}

fn write_terms(f: &mut Formatter<'_>, kind: &str, terms: &[Term]) -> fmt::Result {
    terms.iter().try_for_each(|term| {
        let weight = if term.weight == 1.0 { String::new() } else { format!("{} * ", term.weight) };
        writeln!(f, "{kind} {}: {weight}{}", term.name, term.node)
    })
}

impl Display for NodeId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "%{}", self.0)
    }
}

impl Display for Init {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Init::Zeros => f.write_str("zeros"),
            Init::Ones => f.write_str("ones"),
            Init::Constant(c) => write!(f, "constant({c})"),
            Init::Uniform { low, high } => write!(f, "uniform({low}, {high})"),
            Init::Normal { mean, deviation } => write!(f, "normal({mean}, {deviation})"),
            Init::GlorotUniform { fan_in, fan_out } => write!(f, "glorot_uniform({fan_in}, {fan_out})"),
            Init::GlorotNormal { fan_in, fan_out } => write!(f, "glorot_normal({fan_in}, {fan_out})"),
            Init::HeUniform { fan_in } => write!(f, "he_uniform({fan_in})"),
            Init::HeNormal { fan_in } => write!(f, "he_normal({fan_in})"),
            Init::LecunUniform { fan_in } => write!(f, "lecun_uniform({fan_in})"),
            Init::LecunNormal { fan_in } => write!(f, "lecun_normal({fan_in})"),
            Init::Orthogonal { gain } => write!(f, "orthogonal({gain})"),
        }
    }
}

/// `%3 h: [4] = relu(%2)`
struct Line<'a> {
    graph: &'a Graph,
    id: NodeId,
    node: &'a Node,
}

impl Display for Line<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = self.node.name.iter().map(|name| format!(" {name}")).collect::<String>();
        let shape = if self.node.shape.0.is_empty() { String::new() } else { format!(": {}", self.node.shape) };
        write!(f, "{}{name}{shape} = ", self.id)?;
        match &self.node.op {
            Op::Input(input) => f.write_str(&self.graph.inputs[input.index()].name),
            Op::Param(param) => {
                let param = &self.graph.params[param.index()];
                param.layer.iter().try_for_each(|layer| write!(f, "{layer}."))?;
                f.write_str(&param.field)
            }
            Op::Constant(value) => write!(f, "{value}"),
            Op::Map(primitive, operands) => write!(f, "{}({})", primitive.name(), list(operands)),
            Op::Compare(comparison, x, y) => write!(f, "{comparison:?}({x}, {y})"),
            Op::Select(condition, x, y) => write!(f, "select({condition}, {x}, {y})"),
            Op::MatMul(x, y) => write!(f, "{x} * {y}"),
            Op::Reduce(reduction, x, None) => write!(f, "{reduction:?}({x})"),
            Op::Reduce(reduction, x, Some(axis)) => write!(f, "{reduction:?}({x}, axis = {axis})"),
            Op::Slice(x, axes) => write!(f, "{x}[{}]", axes.iter().map(range).collect::<Vec<_>>().join(", ")),
            Op::Transpose(x, order) => write!(f, "transpose({x}, {order:?})"),
            Op::Reshape(x) => write!(f, "reshape({x})"),
            Op::Concat(parts, axis) => write!(f, "concat({}, axis = {axis})", list(parts)),
            Op::Conv { x, kernel, stride, padding } => {
                write!(f, "conv({x}, {kernel}, stride = {stride:?}, padding = {padding:?})")
            }
            Op::Pool { kind, x, window, stride, padding } => {
                let kind = if *kind == Pooling::Max { "max_pool" } else { "avg_pool" };
                write!(f, "{kind}({x}, {window:?}, stride = {stride:?}, padding = {padding:?})")
            }
            Op::Pick { x, class } => write!(f, "{x}[{}]", self.graph.inputs[class.index()].name),
            Op::OneHot { class } => write!(f, "one_hot({})", self.graph.inputs[class.index()].name),
            Op::Gather { table, class } => write!(f, "gather({table}, {})", self.graph.inputs[class.index()].name),
            Op::Detach(x) => write!(f, "detach({x})"),
            Op::Noise { rate } => write!(f, "noise({rate})"),
            Op::Statistic { kind, x, running, momentum } => {
                let running = &self.graph.params[running.index()];
                let layer = running.layer.clone().unwrap_or_default();
                write!(f, "statistic {kind:?}({x}), {momentum} followed by {layer}.{}", running.field)
            }
            Op::Iota(axis) => write!(f, "iota(axis = {axis})"),
            Op::Scan(scan) => write_scan(f, scan),
        }
    }
}

fn write_scan(f: &mut Formatter<'_>, scan: &Scan) -> fmt::Result {
    let Scan { steps, reverse, carried, sequences, constants, body, yields, which, all } = scan;
    let direction = if *reverse { " backwards" } else { "" };
    let (carried, sequences, constants) = (list(carried), list(sequences), list(constants));
    writeln!(f, "scan {steps} steps{direction} from {carried} over {sequences} with {constants} {{")?;
    for (k, node) in body.nodes.iter().enumerate() {
        writeln!(f, "    {}", Line { graph: body, id: NodeId(k as u32), node })?;
    }
    let kept = if *all { "all" } else { "last" };
    write!(f, "}} yields {}, {kept} {}", list(yields), yields[*which])
}

fn list(nodes: &[NodeId]) -> String {
    nodes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn range(axis: &SliceAxis) -> String {
    if axis.drop { axis.start.to_string() } else { format!("{}..{}", axis.start, axis.end) }
}
