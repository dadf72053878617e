//! Every row of the reference has an example here, which goes the whole route to tokens.

use std::collections::BTreeSet;

use chainrule_compiler::network::resolve;

use crate::check::check;
use crate::graph;

/// A line for each row: for `x: [4]`, `m: [3, 4]`, `i: [2, 6, 6]`, `k: class(4)`, `ks: [3] of class(4)`, all inputs.
const EXAMPLES: &[&str] = &[
    "dense(m, 2)",
    "conv1d(m, 2, 3, stride = 2, padding = 1)",
    "conv2d(i, 2, [3, 2], stride = [1, 2], padding = [1, 0])",
    "max_pool(i, [2, 3], stride = 1, padding = 1)",
    "avg_pool(m, 2)",
    "batch_norm(i, eps = 0.001, momentum = 0.5)",
    "layer_norm(m, eps = 0.001)",
    "dropout(x, 0.5)",
    "embedding(ks, 2, init = uniform(-1, 1))",
    "rnn(m, 2, all = true)",
    "gru(m, 2, reverse = true)",
    "lstm(m, 2, bias = false)",
    "attention(m, 2, causal = true, bias = true)",
    "mse(x, 2 * x)",
    "mae(x, 2 * x)",
    "huber(x, 2 * x, 0.5)",
    "hinge(x, k)",
    "binary_cross_entropy(sigmoid(x), tanh(x) ^ 2)",
    "binary_cross_entropy_with_logits(x, tanh(x) ^ 2)",
    "cross_entropy(softmax(m), ks)",
    "cross_entropy_with_logits(m, softmax(m + 1))",
    "nll(log_softmax(x), k)",
    "kl_divergence(softmax(m), softmax(2 * m))",
    "l1(x)",
    "l2(x)",
    "sum(m, axis = 0)",
    "mean(m, axis = -1)",
    "max(m, axis = 1)",
    "min(m)",
    "norm(m, p = 1, axis = 0)",
    "dot(x, x)",
    "concat(m, m, 2 * m, axis = 1)",
    "reshape(m, [2, -1])",
    "transpose(i, [2, 0, 1])",
    "flatten(i)",
    "softmax(m, axis = 0)",
    "log_softmax(m, axis = 0)",
    "logsumexp(m)",
    "one_hot(ks) * x",
    "accuracy(m, ks)",
    "detach(x) + x",
    "range(4) .* x",
    "ln(sum(exp(x)))",
    "log(x, 2)",
    "pow(x, 2 * x)",
    "powi(x, -3)",
    "maximum(m, x)",
    "minimum(m, 0)",
    "clamp(x, -1, 1)",
    "square(x)",
    "leaky_relu(x, 0.1)",
    "elu(x)",
    "swish(x)",
    "relu6(x)",
    "hard_tanh(x)",
    "hard_sigmoid(x)",
    "hard_swish(x)",
];

/// The calls that the reference lists, before its initialisers: `dense(x, units; …)`.
fn calls() -> Vec<String> {
    let reference = resolve::reference();
    let (before, _) = reference.split_once("### Initialisers").expect("there are initialisers");
    let rows = before.lines().filter(|line| line.starts_with("| `") || line.starts_with("| [`"));
    rows.map(|row| row.split('`').nth(1).expect("the call stands in backticks").to_string()).collect()
}

fn name(call: &str) -> &str {
    call.split('(').next().unwrap_or(call)
}

/// The lines of the examples, those of the primitives written by their operands.
fn examples() -> Vec<String> {
    let known: BTreeSet<&str> = EXAMPLES.iter().map(|example| name(example)).collect();
    let primitives = calls().into_iter().filter(|call| !known.contains(name(call)));
    let of_operands = |call: String| {
        let operands = call.matches(',').count() + 1;
        format!("{}({})", name(&call), vec!["x"; operands].join(", "))
    };
    EXAMPLES.iter().map(ToString::to_string).chain(primitives.map(of_operands)).collect()
}

/// A network with the example in it. Every input has a param added, so that the gradient goes through the example; all
/// numbers are between 0.5 and 2.5.
fn network(example: &str) -> String {
    format!(
        "pub Net: f64 {{
            input a: [4]; input b: [3, 4]; input c: [2, 6, 6]; input k: class(4); input ks: [3] of class(4);
            param p: [4]; param q: [3, 4]; param r: [2, 6, 6];
            x = tanh(a + p) + 1.5; m = tanh(b + q) + 1.5; i = tanh(c + r) + 1.5;
            o = {example};
            output [sum(o), sum(x), sum(m), sum(i), sum(one_hot(k)), sum(one_hot(ks))];
            loss sum(o .* o);
        }}"
    )
}

#[test]
fn every_row_has_an_example() {
    let primitives = chainrule_primitives::Primitive::ALL.iter().map(|primitive| primitive.name());
    let known: BTreeSet<&str> = EXAMPLES.iter().map(|example| name(example)).chain(primitives).collect();
    let missing: Vec<String> = calls().into_iter().filter(|call| !known.contains(name(call))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(examples().len(), calls().len(), "an example for each row, and no other");
}

#[test]
fn every_example_compiles() {
    let mut wrong = Vec::new();
    for example in examples() {
        let tokens = format!("crate = chainrule, {}", network(&example)).parse().expect("the text is tokens");
        let compiled = chainrule_compiler::network(tokens).to_string();
        if compiled.contains("compile_error") || !compiled.contains("value_and_gradient") {
            let start = compiled.find("compile_error").unwrap_or(0);
            wrong.push(format!("{example}: {}", compiled[start..].chars().take(300).collect::<String>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_example_has_the_gradient_of_its_differences() {
    // `detach` exists to have another gradient
    for example in EXAMPLES.iter().filter(|example| name(example) != "detach") {
        let graph = graph(&network(example)).unwrap_or_else(|mistakes| panic!("{example}: {}", mistakes.join("\n")));
        println!("{example}");
        check(&graph);
    }
}
