//! What a network comes out as, for a graph that is built by hand.

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::emit::Paths;
use chainrule_compiler::ir::Function;
use chainrule_compiler::network::functions::{Functions, Noise};
use chainrule_compiler::network::graph::{
    Graph, Init, Input, InputId, InputKind, Layer, Node, NodeId, Op, Param, ParamId, Shape, Term,
};
use chainrule_compiler::network::syntax::{Name, Network, Span};
use chainrule_compiler::{network, primal, read};

fn lowered(args: &str, source: &str) -> Function {
    let mut errors = Errors::new();
    let options = read::options(args.parse().expect("tokens"), &mut errors);
    let item = syn::parse_str(source).expect("a function");
    primal(&item, &options, &mut errors).expect("it is accepted")
}

fn param(layer: &str, field: &str, shape: &[usize], init: Init) -> Param {
    Param {
        layer: Some(layer.to_owned()),
        field: field.to_owned(),
        shape: Shape(shape.to_vec()),
        init,
        trained: true,
        decays: field == "w",
        torch: Some(if field == "w" { "weight" } else { "bias" }),
        doc: if field == "w" { "Weights" } else { "Biases" }.to_owned(),
        span: Span::nowhere(),
    }
}

fn input(name: &str, shape: &[usize], kind: InputKind, target: bool) -> Input {
    Input { name: name.to_owned(), kind, shape: Shape(shape.to_vec()), target, span: Span::nowhere() }
}

/// `y = w x + b` with a squared error, dropout on the input, and weight decay.
fn example() -> (Network, Graph, Functions) {
    let nowhere = Span::nowhere();
    let name = |text: &str| Name { text: text.to_owned(), span: nowhere };
    let network = Network {
        docs: vec![" A line.".to_owned()],
        visibility: "pub".parse().expect("tokens"),
        name: name("Line"),
        float: name("f64"),
        items: Vec::new(),
    };
    let node = |shape: &[usize], op| Node { op, shape: Shape(shape.to_vec()), name: None, span: nowhere };
    let graph = Graph {
        nodes: vec![node(&[1], Op::Input(InputId(0))), node(&[], Op::Constant(0.0))],
        params: vec![
            param("dense1", "w", &[1, 2], Init::GlorotUniform { fan_in: 2, fan_out: 1 }),
            param("dense1", "b", &[1], Init::Zeros),
        ],
        inputs: vec![input("x", &[2], InputKind::Float, false), input("y", &[1], InputKind::Float, true)],
        output: Some(NodeId(0)),
        losses: vec![Term { name: "loss".to_owned(), weight: 1.0, node: NodeId(1) }],
        metrics: vec![Term { name: "error".to_owned(), weight: 1.0, node: NodeId(1) }],
        layers: vec![Layer {
            name: "dense1".to_owned(),
            kind: "dense".to_owned(),
            output: Shape(vec![1]),
            params: vec![ParamId(0), ParamId(1)],
            multiply_adds: 2,
        }],
        ..Graph::default()
    };
    let params = "dense1_w: &[[f64; 2]; 1], dense1_b: &[f64; 1]";
    let wrt = "wrt(dense1_w, dense1_b)";
    let predict = format!(
        "fn predict({params}, x: &[f64; 2]) -> [f64; 1] {{ [dense1_w[0][0] * x[0] + dense1_w[0][1] * x[1] + dense1_b[0]] }}"
    );
    let loss = format!(
        "fn loss({params}, x: &[f64; 2], y: &[f64; 1], noise: &[f64; 2]) -> f64 {{
            let z = dense1_w[0][0] * x[0] * noise[0] + dense1_w[0][1] * x[1] * noise[1] + dense1_b[0];
            (z - y[0]) * (z - y[0])
        }}"
    );
    let regularizer = format!("fn regularizer({params}) -> f64 {{ 0.01 * (dense1_w[0][0] * dense1_w[0][0]) }}");
    let metric = format!("fn metric({params}, x: &[f64; 2], y: &[f64; 1]) -> f64 {{ x[0] - y[0] }}");
    let functions = Functions {
        predict: Some(lowered(wrt, &predict)),
        loss: Some(lowered(wrt, &loss)),
        regularizer: Some(lowered(wrt, &regularizer)),
        metrics: vec![lowered("", &metric)],
        noises: vec![Noise { shape: Shape(vec![2]), rate: 0.5 }],
        statistics: Vec::new(),
        multiply_adds: 2,
    };
    (network, graph, functions)
}

#[test]
fn a_network_comes_out_as_items_that_parse() {
    let (network, graph, functions) = example();
    let tokens = network::emit::network(&network, &graph, &functions, &Paths::default()).to_string();
    let file = syn::parse_str(&tokens).expect("items");
    let printed = prettyplease::unparse(&file);
    if let Some(path) = std::env::var_os("SHOW") {
        std::fs::write(path, &printed).expect("the file is written");
    }
    for line in [
        "pub struct Line {",
        "pub dense1: LineDense1,",
        "pub w: [[::core::primitive::f64; 2]; 1],",
        "pub const PARAMETERS: ::core::primitive::usize = 3;",
        "impl ::chainrule::net::Objective for Line {",
    ] {
        assert!(printed.contains(line), "{line} is not in\n{printed}");
    }
}
