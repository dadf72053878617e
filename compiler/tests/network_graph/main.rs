//! Networks as graphs: what each line of the language becomes.

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::network::graph::Graph;
use chainrule_compiler::network::{read, resolve};
#[path = "../lower/interpret.rs"]
#[allow(dead_code)] // of what the tests of `lower` use
mod interpret;
mod mistakes;
mod values;

use expect_test::{Expect, expect};

/// The graph of a network, or what is wrong with it.
fn graph(text: &str) -> Result<Graph, Vec<String>> {
    let mut errors = Errors::new();
    let (source, network) = read::file("test.net", text, proc_macro2::Span::call_site(), &mut errors);
    let graph = network.and_then(|network| resolve::graph(&network, &source, &mut errors));
    let messages: Vec<String> = errors.list().iter().map(|error| error.message.clone()).collect();
    graph.filter(|_| messages.is_empty()).ok_or(messages)
}

/// The graph of a whole network.
#[track_caller]
fn check_whole(text: &str, expected: Expect) {
    match graph(text) {
        Ok(graph) => expected.assert_eq(&graph.to_string()),
        Err(messages) => panic!("{}", messages.join("\n")),
    }
}

#[test]
fn iris() {
    check_whole(
        "pub Iris: f32 {
            input x: [4];
            target y: class(3);
            h1 = sigmoid(dense(x, 4));
            h2 = sigmoid(dense(h1, 4));
            logits = dense(h2, 3);
            output softmax(logits);
            loss cross_entropy(softmax(logits), y);
        }",
        expect![[r#"
            input x: [4]
            target y: class(3)
            param dense1.w: [4, 4] = glorot_uniform(4, 4), decays
            param dense1.b: [4] = zeros
            param dense2.w: [4, 4] = glorot_uniform(4, 4), decays
            param dense2.b: [4] = zeros
            param dense3.w: [3, 4] = glorot_uniform(4, 3), decays
            param dense3.b: [3] = zeros
            %0: [3, 4] = dense3.w
            %1: [4, 4] = dense2.w
            %2: [4, 4] = dense1.w
            %3: [4] = x
            %4: [4] = %2 * %3
            %5: [4] = dense1.b
            %6: [4] = add(%4, %5)
            %7 h1: [4] = sigmoid(%6)
            %8: [4] = %1 * %7
            %9: [4] = dense2.b
            %10: [4] = add(%8, %9)
            %11 h2: [4] = sigmoid(%10)
            %12: [3] = %0 * %11
            %13: [3] = dense3.b
            %14 logits: [3] = add(%12, %13)
            %15 = Max(%14)
            %16 = detach(%15)
            %17: [3] = sub(%14, %16)
            %18: [3] = exp(%17)
            %19 = Sum(%18)
            %20: [3] = div(%18, %19)
            %21 = ln(%19)
            %22 = %17[y]
            %23 = sub(%21, %22)
            output %20
            loss loss: %23
            layer dense1 (dense): [4], 16 multiply-adds
            layer dense2 (dense): [4], 16 multiply-adds
            layer dense3 (dense): [3], 12 multiply-adds
        "#]],
    );
}
