//! What the graphs compute, against figures that JAX gave for the published equations of every layer and loss.

use std::collections::BTreeMap;

use chainrule_compiler::network::graph::Graph;
use serde_json::Value;

use crate::graph;
use crate::interpret::{Sample, Tensor, interpret};

/// All numbers in nested lists.
fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(flat).collect(),
        value => vec![value.as_f64().expect("leaves are numbers")],
    }
}

fn tensor(shape: &[usize], data: Vec<f64>) -> Tensor {
    assert_eq!(data.len(), shape.iter().product::<usize>());
    Tensor { shape: shape.to_vec(), data }
}

/// The sum of the losses of one sample.
pub(crate) fn loss(graph: &Graph, parameters: &BTreeMap<String, Vec<f64>>, inputs: &BTreeMap<String, Vec<f64>>) -> f64 {
    let params = graph.params.iter().map(|param| {
        let layer = param.layer.iter().map(|layer| format!("{layer}.")).collect::<String>();
        let name = format!("{layer}{}", param.field);
        let data = parameters.get(&name).unwrap_or_else(|| panic!("the case has `{name}`"));
        tensor(&param.shape.0, data.clone())
    });
    let inputs = graph.inputs.iter().map(|input| tensor(&input.shape.0, inputs[&input.name].clone()));
    let sample = Sample { params: params.collect(), inputs: inputs.collect(), ..Sample::default() };
    let values = interpret(graph, &sample);
    graph.losses.iter().map(|term| term.weight * values[term.node.index()].data[0]).sum()
}

fn named(value: &Value) -> BTreeMap<String, Vec<f64>> {
    value.as_object().expect("an object").iter().map(|(name, value)| (name.clone(), flat(value))).collect()
}

#[test]
fn reference_values() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/networks");
    let Ok(text) = std::fs::read_to_string(format!("{folder}/reference/layers.json")) else { return };
    let cases: Value = serde_json::from_str(&text).expect("the file is JSON");
    let mut wrong = Vec::new();
    for case in cases["cases"].as_array().expect("a list") {
        let name = case["name"].as_str().expect("a name");
        let text = std::fs::read_to_string(format!("{folder}/cases/{name}.net")).expect("the case has a text");
        let graph = match graph(&text) {
            Ok(graph) => graph,
            Err(messages) => {
                wrong.push(format!("{name}: {}", messages.join("\n")));
                continue;
            }
        };
        let parameters = named(&case["parameters"]);
        let used = graph.params.len();
        assert_eq!(parameters.len(), used, "{name}: the parameters");
        // those with statistics of a batch are for whole batches
        let Some(results) = case["results"].as_array() else { continue };
        for (sample, result) in case["samples"].as_array().expect("a list").iter().zip(results) {
            let (found, expected) = (loss(&graph, &parameters, &named(sample)), flat(&result["loss"])[0]);
            if (found - expected).abs() > 1e-12 * (1.0 + expected.abs()) {
                wrong.push(format!("{name}: {found}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The loss of a network with the input `x`, the target `y` and a param `s` of 1 that the loss is multiplied with.
#[track_caller]
fn check(input: &str, target: &str, line: &str, x: &[f64], y: &[f64], expected: f64) {
    let text = format!(
        "pub Net: f64 {{ input x: {input}; target y: {target}; param s: scalar; output x; loss s * ({line}); }}"
    );
    let graph = graph(&text).unwrap_or_else(|messages| panic!("{}", messages.join("\n")));
    let of = |name: &str, data: &[f64]| BTreeMap::from([(name.to_string(), data.to_vec())]);
    let mut inputs = of("x", x);
    inputs.extend(of("y", y));
    let found = loss(&graph, &of("s", &[1.0]), &inputs);
    let is_right = (found - expected).abs() <= 1e-14 * (1.0 + expected.abs()) || found == expected;
    assert!(is_right || found.is_nan() && expected.is_nan(), "{found}, not {expected}:\n{graph}");
}

#[test]
fn losses_of_classes() {
    // nn.MultiMarginLoss: (max(0, 1 - 0.5 + 0.2) + max(0, 1 - 0.5 - 0.9)) / 3
    check("[3]", "class(3)", "hinge(x, y)", &[0.2, 0.5, -0.9], &[1.0], 0.7 / 3.0);
    check("scalar", "class(2)", "hinge(x, y)", &[0.3], &[0.0], 1.3);
    check("scalar", "class(2)", "hinge(x, y)", &[0.3], &[1.0], 0.7);
    check("scalar", "class(2)", "binary_cross_entropy(x, y)", &[0.25], &[1.0], -0.25f64.ln());
    check("scalar", "class(2)", "binary_cross_entropy(x, y)", &[0.25], &[0.0], -0.75f64.ln());
    let softplus = |z: f64| z.exp().ln_1p();
    check("scalar", "class(2)", "binary_cross_entropy(sigmoid(x), y)", &[0.3], &[0.0], softplus(0.3));
    check("[1]", "class(2)", "binary_cross_entropy(sigmoid(x), y)", &[0.3], &[1.0], softplus(-0.3));
    check("[2, 2]", "[2] of class(2)", "accuracy(x, y)", &[0.1, 0.4, 2.0, 1.0], &[1.0, 1.0], 0.5);
    // the mean over the steps
    let rows = (2f64.ln() + softplus(-1.0)) / 2.0;
    check("[2, 2]", "[2] of class(2)", "cross_entropy(softmax(x), y)", &[3.0, 3.0, 2.0, 1.0], &[1.0, 0.0], rows);
    check("[2, 2]", "[2] of class(2)", "nll(log_softmax(x), y)", &[3.0, 3.0, 2.0, 1.0], &[1.0, 0.0], rows);
}

#[test]
fn extremes_stay_finite() {
    check("[2]", "class(2)", "cross_entropy(x, y)", &[0.0, 1.0], &[0.0], 100.0);
    check("[2]", "[2]", "kl_divergence(x, y)", &[0.5, 0.5], &[0.0, 1.0], 2f64.ln());
    check("[2]", "[2]", "binary_cross_entropy(x, y)", &[0.0, 1.0], &[1.0, 1.0], 50.0);
    check("[2]", "class(2)", "cross_entropy(softmax(x), y)", &[1e4, -1e4], &[1.0], 2e4);
    check("[2]", "scalar", "log(sum(exp(x))) - y", &[1e4, 0.0], &[0.0], 1e4);
    check("[2]", "scalar", "log(softmax(x))[0] - y", &[-1e4, 0.0], &[0.0], -1e4);
    check("scalar", "scalar", "log(sigmoid(x)) - y", &[-1e4], &[0.0], -1e4);
    check("scalar", "scalar", "log(1 + exp(x)) - y", &[1e4], &[0.0], 1e4);
    check("[2]", "scalar", "norm(x) - y", &[0.0, 0.0], &[0.0], 0.0);
    check("[2]", "class(2)", "cross_entropy(softmax(x), y)", &[1.0, 2.0], &[7.0], f64::NAN);
}

#[test]
fn functions_along_axes() {
    check("[2, 2]", "scalar", "norm(x, p = 1) - y", &[3.0, -4.0, 1.0, 0.0], &[1.0], 7.0);
    check("[2, 2]", "scalar", "norm(x, axis = 1)[0] - y", &[3.0, -4.0, 1.0, 0.0], &[1.0], 4.0);
    check("[2, 2]", "scalar", "softmax(x, axis = 0)[0, 1] - y", &[1.0, 3.0, 2.0, 3.0], &[0.0], 0.5);
    check("[2, 2]", "scalar", "logsumexp(x, axis = 0)[1] - y", &[1.0, 3.0, 2.0, 3.0], &[3.0], 2f64.ln());
    check("[2, 2]", "scalar", "log(sum(exp(x), axis = 0))[1] - y", &[1.0, 3.0, 2.0, 3.0], &[3.0], 2f64.ln());
    check("[3]", "scalar", "(x[-1] - x[0..2])[1] - y", &[1.0, 3.0, 9.0], &[0.0], 6.0);
    check("[3]", "scalar", "dot(range(3), x) - y", &[1.0, 3.0, 9.0], &[0.0], 21.0);
    check("[2]", "scalar", "sum([x, 2 * x].T[1]) - y", &[1.0, 3.0], &[0.0], 9.0);
    check(
        "[2]",
        "scalar",
        "max(hard_sigmoid(x)) + hard_swish(x)[0] + relu6(x)[1] - y",
        &[1.0, 9.0],
        &[0.0],
        7.0 + 2.0 / 3.0,
    );
    check("[2]", "scalar", "sum(clamp(x, -1, 1)) + leaky_relu(-x)[0] - y", &[1.0, 9.0], &[0.0], 1.99);
    check("[2]", "scalar", "sum(x ^ -1) + sum(x ^ 0.5) + sum(x ^ 3) + sum(x ^ 0) - y", &[1.0, 4.0], &[0.0], 71.25);
}
