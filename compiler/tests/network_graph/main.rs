//! Networks as graphs: what each line of the language becomes.

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::network::graph::Graph;
use chainrule_compiler::network::{read, resolve};
#[path = "../lower/check.rs"]
#[allow(dead_code)] // of what the tests of `lower` use
mod check;
mod entries;
#[path = "../lower/interpret.rs"]
#[allow(dead_code)] // of what the tests of `lower` use
mod interpret;
mod mistakes;
mod mutations;
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
            %20 = recip(%19)
            %21: [3] = mul(%18, %20)
            %22 = ln(%19)
            %23 = %17[y]
            %24 = sub(%22, %23)
            output %21
            loss loss: %24
            layer dense1 (dense): [4], 16 multiply-adds
            layer dense2 (dense): [4], 16 multiply-adds
            layer dense3 (dense): [3], 12 multiply-adds
        "#]],
    );
}

/// The nodes, params and layers of a line that gives `o` for an input `x` and the target `y`.
#[track_caller]
fn check(input: &str, target: &str, lines: &str, expected: Expect) {
    let text = format!("pub Net: f64 {{ input x: {input}; target y: {target}; {lines} }}");
    check_whole(&text, expected);
}

#[test]
fn recurrent_layers_are_scans() {
    check(
        "[5, 3]",
        "[2]",
        "o = lstm(x, 2); output o; loss mse(o, y);",
        expect![[r#"
        input x: [5, 3]
        target y: [2]
        param lstm1.w_ih: [8, 3] = glorot_uniform(3, 8), decays
        param lstm1.w_hh: [8, 2] = orthogonal(1), decays
        param lstm1.b_ih: [8] = zeros
        param lstm1.b_hh: [8] = zeros
        %0: [2] = 0
        %1: [5, 3] = x
        %2: [8, 3] = lstm1.w_ih
        %3: [8, 2] = lstm1.w_hh
        %4: [8] = lstm1.b_ih
        %5: [8] = lstm1.b_hh
        %6 o: [2] = scan 5 steps from %0, %0 over %1 with %2, %3, %4, %5 {
            %0: [2] = i0
            %1: [2] = i1
            %2: [3] = i2
            %3: [8, 3] = i3
            %4: [8, 2] = i4
            %5: [8] = i5
            %6: [8] = i6
            %7: [8] = %3 * %2
            %8: [8] = %4 * %0
            %9: [8] = add(%7, %5)
            %10: [8] = add(%8, %6)
            %11: [8] = add(%9, %10)
            %12: [2] = %11[0..2]
            %13: [2] = sigmoid(%12)
            %14: [2] = %11[2..4]
            %15: [2] = sigmoid(%14)
            %16: [2] = %11[4..6]
            %17: [2] = tanh(%16)
            %18: [2] = %11[6..8]
            %19: [2] = sigmoid(%18)
            %20: [2] = mul(%15, %1)
            %21: [2] = mul(%13, %17)
            %22: [2] = add(%20, %21)
            %23: [2] = tanh(%22)
            %24: [2] = mul(%19, %23)
        } yields %24, %22, last %24
        %7: [2] = y
        %8: [2] = sub(%6, %7)
        %9: [2] = mul(%8, %8)
        %10 = Mean(%9)
        output %6
        loss loss: %10
        layer lstm1 (lstm): [2], 200 multiply-adds
    "#]],
    );
    check(
        "[5, 3]",
        "[5, 2]",
        "o = gru(x, 2, all = true, reverse = true, bias = false); output o; loss mse(o, y);",
        expect![[r#"
        input x: [5, 3]
        target y: [5, 2]
        param gru1.w_ih: [6, 3] = glorot_uniform(3, 6), decays
        param gru1.w_hh: [6, 2] = orthogonal(1), decays
        %0: [2] = 0
        %1: [5, 3] = x
        %2: [6, 3] = gru1.w_ih
        %3: [6, 2] = gru1.w_hh
        %4 o: [5, 2] = scan 5 steps backwards from %0 over %1 with %2, %3 {
            %0: [2] = i0
            %1: [3] = i1
            %2: [6, 3] = i2
            %3: [6, 2] = i3
            %4: [6] = %2 * %1
            %5: [6] = %3 * %0
            %6: [2] = %4[0..2]
            %7: [2] = %5[0..2]
            %8: [2] = add(%6, %7)
            %9: [2] = sigmoid(%8)
            %10: [2] = %4[2..4]
            %11: [2] = %5[2..4]
            %12: [2] = add(%10, %11)
            %13: [2] = sigmoid(%12)
            %14: [2] = %4[4..6]
            %15: [2] = %5[4..6]
            %16: [2] = mul(%9, %15)
            %17: [2] = add(%14, %16)
            %18: [2] = tanh(%17)
            %19 = 1
            %20: [2] = sub(%19, %13)
            %21: [2] = mul(%20, %18)
            %22: [2] = mul(%13, %0)
            %23: [2] = add(%21, %22)
        } yields %23, all %23
        %5: [5, 2] = y
        %6: [5, 2] = sub(%4, %5)
        %7: [5, 2] = mul(%6, %6)
        %8 = Mean(%7)
        output %4
        loss loss: %8
        layer gru1 (gru): [5, 2], 150 multiply-adds
    "#]],
    );
}

#[test]
fn batch_norm_follows_its_statistics() {
    check(
        "[2, 4]",
        "[2, 4]",
        "o = batch_norm(x, momentum = 0.2); output o; loss mse(o, y);",
        expect![[r#"
            input x: [2, 4]
            target y: [2, 4]
            param batch_norm1.gamma: [2] = ones
            param batch_norm1.beta: [2] = zeros
            param batch_norm1.mean: [2] = zeros, not trained
            param batch_norm1.variance: [2] = ones, not trained
            %0: [2] = batch_norm1.gamma
            %1: [2, 1] = reshape(%0)
            %2: [2, 4] = x
            %3: [2] = statistic Mean(%2), 0.2 followed by batch_norm1.mean
            %4: [2, 1] = reshape(%3)
            %5: [2, 4] = sub(%2, %4)
            %6: [2] = statistic Variance(%2), 0.2 followed by batch_norm1.variance
            %7: [2, 1] = reshape(%6)
            %8 = 0.00001
            %9: [2, 1] = add(%7, %8)
            %10: [2, 1] = sqrt(%9)
            %11: [2, 1] = recip(%10)
            %12: [2, 4] = mul(%5, %11)
            %13: [2, 4] = mul(%1, %12)
            %14: [2] = batch_norm1.beta
            %15: [2, 1] = reshape(%14)
            %16 o: [2, 4] = add(%13, %15)
            %17: [2, 4] = y
            %18: [2, 4] = sub(%16, %17)
            %19: [2, 4] = mul(%18, %18)
            %20 = Mean(%19)
            output %16
            loss loss: %20
            layer batch_norm1 (batch_norm): [2, 4], 0 multiply-adds
        "#]],
    );
}

#[test]
fn attention_of_the_past() {
    check(
        "[3, 2]",
        "[3, 4]",
        "o = attention(x, 4, causal = true); output o; loss mse(o, y);",
        expect![[r#"
            input x: [3, 2]
            target y: [3, 4]
            param attention1.w_q: [4, 2] = glorot_uniform(2, 4), decays
            param attention1.w_k: [4, 2] = glorot_uniform(2, 4), decays
            param attention1.w_v: [4, 2] = glorot_uniform(2, 4), decays
            %0: [1, 3] = iota(axis = 1)
            %1: [3, 1] = iota(axis = 0)
            %2: [3, 3] = Le(%0, %1)
            %3 = 0.5
            %4: [3, 2] = x
            %5: [4, 2] = attention1.w_q
            %6: [2, 4] = transpose(%5, [1, 0])
            %7: [3, 4] = %4 * %6
            %8: [4, 2] = attention1.w_k
            %9: [2, 4] = transpose(%8, [1, 0])
            %10: [3, 4] = %4 * %9
            %11: [4, 3] = transpose(%10, [1, 0])
            %12: [3, 3] = %7 * %11
            %13: [3, 3] = mul(%3, %12)
            %14 = -1000000000000000000000000000000
            %15: [3, 3] = select(%2, %13, %14)
            %16: [3] = Max(%15, axis = 1)
            %17: [3] = detach(%16)
            %18: [3, 1] = reshape(%17)
            %19: [3, 3] = sub(%15, %18)
            %20: [3, 3] = exp(%19)
            %21: [3] = Sum(%20, axis = 1)
            %22: [3, 1] = reshape(%21)
            %23: [3, 1] = recip(%22)
            %24: [3, 3] = mul(%20, %23)
            %25: [4, 2] = attention1.w_v
            %26: [2, 4] = transpose(%25, [1, 0])
            %27: [3, 4] = %4 * %26
            %28 o: [3, 4] = %24 * %27
            %29: [3, 4] = y
            %30: [3, 4] = sub(%28, %29)
            %31: [3, 4] = mul(%30, %30)
            %32 = Mean(%31)
            output %28
            loss loss: %32
            layer attention1 (attention): [3, 4], 144 multiply-adds
        "#]],
    );
}

#[test]
fn convolutions_of_one_dimension_have_height_1() {
    check(
        "[2, 9]",
        "[3, 4]",
        "o = max_pool(conv1d(x, 3, 3, padding = \"same\", init = he_normal), 2); output o; loss mse(o, y);",
        expect![[r#"
        input x: [2, 9]
        target y: [3, 4]
        param conv1d1.w: [3, 2, 3] = he_normal(6), decays
        param conv1d1.b: [3] = zeros
        %0: [2, 9] = x
        %1: [2, 1, 9] = reshape(%0)
        %2: [3, 2, 3] = conv1d1.w
        %3: [3, 2, 1, 3] = reshape(%2)
        %4: [3, 1, 9] = conv(%1, %3, stride = (1, 1), padding = (0, 1))
        %5: [3, 9] = reshape(%4)
        %6: [3] = conv1d1.b
        %7: [3, 1] = reshape(%6)
        %8: [3, 9] = add(%5, %7)
        %9: [3, 1, 9] = reshape(%8)
        %10: [3, 1, 4] = max_pool(%9, (1, 2), stride = (1, 2), padding = (0, 0))
        %11 o: [3, 4] = reshape(%10)
        %12: [3, 4] = y
        %13: [3, 4] = sub(%11, %12)
        %14: [3, 4] = mul(%13, %13)
        %15 = Mean(%14)
        output %11
        loss loss: %15
        layer conv1d1 (conv1d): [3, 9], 162 multiply-adds
        layer max_pool1 (max_pool): [3, 4], 0 multiply-adds
    "#]],
    );
}

#[test]
fn repeated_lines_have_layers_of_their_own_and_names_share() {
    let lines =
        "h = x; repeat 2 { h = dropout(dense(h, 3), 0.5) + dense(h, 3, name = shared); } output h; loss mse(h, y);";
    check(
        "[3]",
        "[3]",
        lines,
        expect![[r#"
        input x: [3]
        target y: [3]
        param dense1.w: [3, 3] = glorot_uniform(3, 3), decays
        param dense1.b: [3] = zeros
        param shared.w: [3, 3] = glorot_uniform(3, 3), decays
        param shared.b: [3] = zeros
        param dense2.w: [3, 3] = glorot_uniform(3, 3), decays
        param dense2.b: [3] = zeros
        %0: [3, 3] = dense2.w
        %1: [3, 3] = dense1.w
        %2: [3] = x
        %3: [3] = %1 * %2
        %4: [3] = dense1.b
        %5: [3] = add(%3, %4)
        %6: [3] = noise(0.5)
        %7: [3] = mul(%5, %6)
        %8: [3, 3] = shared.w
        %9: [3] = %8 * %2
        %10: [3] = shared.b
        %11: [3] = add(%9, %10)
        %12 h: [3] = add(%7, %11)
        %13: [3] = %0 * %12
        %14: [3] = dense2.b
        %15: [3] = add(%13, %14)
        %16: [3] = noise(0.5)
        %17: [3] = mul(%15, %16)
        %18: [3] = %8 * %12
        %19: [3] = add(%18, %10)
        %20 h: [3] = add(%17, %19)
        %21: [3] = y
        %22: [3] = sub(%20, %21)
        %23: [3] = mul(%22, %22)
        %24 = Mean(%23)
        output %20
        loss loss: %24
        layer dense1 (dense): [3], 9 multiply-adds
        layer dropout1 (dropout): [3], 0 multiply-adds
        layer shared (dense): [3], 18 multiply-adds
        layer dense2 (dense): [3], 9 multiply-adds
        layer dropout2 (dropout): [3], 0 multiply-adds
    "#]],
    );
}

#[test]
fn functions_see_what_is_declared() {
    let lines = "const N = 3; param t: scalar = constant(2); fn f(a, k) { b = a / t; b ^ k + x } \
                 o = f(dense(x, N), 3); output o[-1]; loss mse(o, y);";
    check(
        "[3]",
        "[3]",
        lines,
        expect![[r#"
        input x: [3]
        target y: [3]
        param t: a scalar = constant(2)
        param dense1.w: [3, 3] = glorot_uniform(3, 3), decays
        param dense1.b: [3] = zeros
        %0: [3, 3] = dense1.w
        %1: [3] = x
        %2: [3] = %0 * %1
        %3: [3] = dense1.b
        %4: [3] = add(%2, %3)
        %5 = t
        %6 b: [3] = div(%4, %5)
        %7 = 3
        %8: [3] = powi(%6, %7)
        %9 o: [3] = add(%8, %1)
        %10 = %9[2]
        %11: [3] = y
        %12: [3] = sub(%9, %11)
        %13: [3] = mul(%12, %12)
        %14 = Mean(%13)
        output %10
        loss loss: %14
        layer dense1 (dense): [3], 9 multiply-adds
    "#]],
    );
}

#[test]
fn penalties_wait_for_all_weights() {
    let lines = "loss decay: 0.01 * l2(); loss l1(dense1.b); o = dense(x, 2); output o; loss mse(o, y); metric error: mae(o, y);";
    let early = graph(&format!("pub Net: f64 {{ input x: [3]; target y: [2]; {lines} }}"));
    assert!(early.is_err(), "`dense1` stands below");
    let lines = "loss decay: 0.01 * l2(); o = dense(x, 2); loss l1(dense1.b); output o; loss mse(o, y); metric error: mae(o, y);";
    check(
        "[3]",
        "[2]",
        lines,
        expect![[r#"
        input x: [3]
        target y: [2]
        param dense1.w: [2, 3] = glorot_uniform(3, 2), decays
        param dense1.b: [2] = zeros
        %0: [2, 3] = dense1.w
        %1: [3] = x
        %2: [2] = %0 * %1
        %3: [2] = dense1.b
        %4 o: [2] = add(%2, %3)
        %5 = 0.01
        %6: [2, 3] = mul(%0, %0)
        %7 = Sum(%6)
        %8 = mul(%5, %7)
        %9: [2] = abs(%3)
        %10 = Sum(%9)
        %11: [2] = y
        %12: [2] = sub(%4, %11)
        %13: [2] = mul(%12, %12)
        %14 = Mean(%13)
        %15: [2] = abs(%12)
        %16 = Mean(%15)
        output %4
        loss decay: %8
        loss loss: %10
        loss loss2: %14
        metric error: %16
        layer dense1 (dense): [2], 6 multiply-adds
    "#]],
    );
}

#[test]
fn settings() {
    let text = "pub Net: f64 { input x: [3]; option batch = products; option tile = 16; o = dense(x, 1); output o; loss sum(o); }";
    let settings = graph(text).expect("nothing is wrong").settings;
    assert_eq!(format!("{settings:?}"), "Settings { batch: Products, tile: 16 }");
}
