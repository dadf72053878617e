//! The grammar of networks: what each construct is read as, and what is said about mistakes.

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::network::read;
use chainrule_compiler::network::syntax::Network;
use expect_test::{Expect, expect};
use proc_macro2::Span;

/// What a file with this text is read as.
fn file(text: &str) -> Result<Network, Vec<String>> {
    let mut errors = Errors::new();
    let (_, network) = read::file("a.net", text, Span::call_site(), &mut errors);
    assert_eq!(network.is_none(), errors.any(), "{text}");
    network.ok_or_else(|| errors.list().iter().map(|error| error.message.clone()).collect())
}

/// What the tokens of this text are read as.
fn inline(text: &str) -> Result<Network, Vec<String>> {
    let mut errors = Errors::new();
    let network = read::inline(text.parse().expect("the text is tokens"), &mut errors);
    assert_eq!(network.is_none(), errors.any(), "{text}");
    network.ok_or_else(|| errors.list().iter().map(|error| error.message.clone()).collect())
}

/// Reads a text both as a file and inline; what is read is the same, and the same again when it is printed.
fn check(text: &str, expected: Expect) {
    let network = file(text).unwrap_or_else(|errors| panic!("{}", errors.join("\n")));
    let printed = network.to_string();
    expected.assert_eq(&printed);
    assert_eq!(inline(text).map(|network| network.to_string()).as_ref(), Ok(&printed), "inline");
    assert_eq!(file(&printed).map(|network| network.to_string()).as_ref(), Ok(&printed), "printed");
}

/// Reads lines of a network.
fn lines(lines: &str, expected: Expect) {
    check(&format!("N: f32 {{ {lines} }}"), expected);
}

#[test]
fn the_iris_example() {
    check(
        "/// Classifies an iris flower from four measurements.
        pub Iris: f32 {
            input  x: [4];
            target y: class(3);

            h1     = sigmoid(dense(x, 4));
            h2     = sigmoid(dense(h1, 4));
            logits = dense(h2, 3); // one for each class

            output softmax(logits);
            loss   cross_entropy(softmax(logits), y);
        }",
        expect![[r#"
            /// Classifies an iris flower from four measurements.
            pub Iris: f32 {
                input x: [4];
                target y: class(3);
                h1 = sigmoid(dense(x, 4));
                h2 = sigmoid(dense(h1, 4));
                logits = dense(h2, 3);
                output softmax(logits);
                loss cross_entropy(softmax(logits), y);
            }
        "#]],
    );
}

#[test]
fn every_kind_of_line() {
    lines(
        "/// Words.
        input words: [20] of class(50);
        input s: scalar;
        /// Two
        /// lines.
        target y: class(3);
        param w: [3, 4] = glorot_uniform;
        param t: scalar = constant(0.5);
        param v: [4,];
        const HIDDEN = 16;
        h = relu(dense(x, HIDDEN));
        fn swish(x) = x .* sigmoid(x);
        fn f(x, k,) { t = x + k; t .* t }
        repeat 3 { h = h + dense(h, 8); repeat 2 { h = -h; } }
        output softmax(logits);
        loss cross_entropy(p, y);
        loss decay: 0.01 * l2(w);
        metric error: mae(p, y);
        option batch = lanes;",
        expect![[r#"
            N: f32 {
                /// Words.
                input words: [20] of class(50);
                input s: scalar;
                /// Two
                /// lines.
                target y: class(3);
                param w: [3, 4] = glorot_uniform;
                param t: scalar = constant(0.5);
                param v: [4];
                const HIDDEN = 16;
                h = relu(dense(x, HIDDEN));
                fn swish(x) { (x .* sigmoid(x)) }
                fn f(x, k) { t = (x + k); (t .* t) }
                repeat 3 {
                    h = (h + dense(h, 8));
                    repeat 2 {
                        h = (-h);
                    }
                }
                output softmax(logits);
                loss cross_entropy(p, y);
                loss decay: (0.01 * l2(w));
                metric error: mae(p, y);
                option batch = lanes;
            }
        "#]],
    );
}

#[test]
fn operators_bind_as_in_formulas() {
    lines(
        "a = w * x + b;",
        expect![[r#"
        N: f32 {
            a = ((w * x) + b);
        }
    "#]],
    );
    lines(
        "a = 1 - 2 - 3 / 4 / 5;",
        expect![[r#"
        N: f32 {
            a = ((1 - 2) - ((3 / 4) / 5));
        }
    "#]],
    );
    lines(
        "a = -x ^ 2 + 2 * -y ^ -2 ^ z;",
        expect![[r#"
        N: f32 {
            a = ((-(x ^ 2)) + (2 * (-(y ^ (-(2 ^ z))))));
        }
    "#]],
    );
    lines(
        "a = x .* y * z < b + c;",
        expect![[r#"
        N: f32 {
            a = (((x .* y) * z) < (b + c));
        }
    "#]],
    );
    lines(
        "a = w.T * x[0].T[1..3, ..][-1, .., 2.., ..n] ^ 2;",
        expect![[r#"
        N: f32 {
            a = (w.T * (x[0].T[1..3, ..][(-1), .., 2.., ..n] ^ 2));
        }
    "#]],
    );
    lines(
        "a = (a + b) .* (((c)));",
        expect![[r#"
        N: f32 {
            a = ((a + b) .* c);
        }
    "#]],
    );
    lines(
        "a = x.*-y;",
        expect![[r#"
        N: f32 {
            a = (x .* (-y));
        }
    "#]],
    );
    lines(
        "a = 2.*x[..-1];",
        expect![[r#"
        N: f32 {
            a = (2.0 * x[..(-1)]);
        }
    "#]],
    );
    lines(
        "a = [[1, 2], [x, y + 1],];",
        expect![[r#"
        N: f32 {
            a = [[1, 2], [x, (y + 1)]];
        }
    "#]],
    );
    lines(
        "a = if x > 0 { x } else if x == y { 0.5 * x } else { -1e-3 };",
        expect![[r#"
        N: f32 {
            a = (if (x > 0) { x } else { (if (x == y) { (0.5 * x) } else { (-0.001) }) });
        }
    "#]],
    );
    lines(
        "a = conv2d(x, 8, 3, stride = 2, padding = \"same\", bias = false,);",
        expect![[r#"
        N: f32 {
            a = conv2d(x, 8, 3, stride = 2, padding = "same", bias = false);
        }
    "#]],
    );
    lines(
        "a = f() + 1_000 + 0x10 + 1e3 + 2. + 0.1f32;",
        expect![[r#"
        N: f32 {
            a = (((((f() + 1000) + 16) + 1000.0) + 2.0) + 0.1);
        }
    "#]],
    );
    lines(
        "a = x <= y; b = x >= y; c = x != y; d = x > y; e = x < -y;",
        expect![[r#"
        N: f32 {
            a = (x <= y);
            b = (x >= y);
            c = (x != y);
            d = (x > y);
            e = (x < (-y));
        }
    "#]],
    );
}

#[test]
fn keywords_are_names_where_nothing_else_can_be_meant() {
    lines(
        "input input: [2]; target target: [2]; param param: [2]; input = 1; repeat = input; metric = 2; T = metric.T;
        option option = option; loss loss: loss; metric metric: metric; scalar = class; of = scalar; fn f(input) = f(of);",
        expect![[r#"
            N: f32 {
                input input: [2];
                target target: [2];
                param param: [2];
                input = 1;
                repeat = input;
                metric = 2;
                T = metric.T;
                option option = option;
                loss loss: loss;
                metric metric: metric;
                scalar = class;
                of = scalar;
                fn f(input) { f(of) }
            }
        "#]],
    );
}
