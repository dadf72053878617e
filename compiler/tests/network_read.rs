//! The grammar of networks: what each construct is read as, and what is said about mistakes.

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::network::read;
use chainrule_compiler::network::syntax::Network;
use expect_test::{Expect, expect};
use proc_macro2::{Delimiter, Group, Span, TokenTree};

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

/// What is said about a text that is wrong, once; inline the same is said, without the place.
fn wrong(text: &str, expected: Expect) {
    let errors = file(text).map(|network| network.to_string()).expect_err("the text is wrong");
    expected.assert_eq(&(errors.join("\n") + "\n"));
    if let Ok(tokens) = text.parse() {
        let mut inline = Errors::new();
        assert!(read::inline(tokens, &mut inline).is_none());
        let bare = |error: &String| {
            error
                .lines()
                .next()
                .and_then(|line| Some(line.splitn(4, ':').nth(3)?.trim().replace("the file", "the text")))
        };
        let inline: Vec<_> = inline.list().iter().map(|error| Some(error.message.clone())).collect();
        assert_eq!(errors.iter().map(bare).collect::<Vec<_>>(), inline);
    }
}

/// What is said about lines that are wrong.
fn wrong_lines(lines: &str, expected: Expect) {
    wrong(&format!("N: f32 {{\n{lines}\n}}"), expected);
}

#[test]
fn a_line_ends_with_a_semicolon() {
    wrong_lines(
        "h = sigmoid(x)\noutput softmax(h);",
        expect![[r#"
        a.net:3:1: expected `;` after `)`, found `output`
          |
        3 | output softmax(h);
          | ^^^^^^
    "#]],
    );
    wrong_lines(
        "h = x\ni = h;",
        expect![[r#"
        a.net:3:1: expected `;` after `x`, found `i`
          |
        3 | i = h;
          | ^
    "#]],
    );
    wrong_lines(
        "h = x",
        expect![[r#"
        a.net:3:1: expected `;` after `x`, found `}`
          |
        3 | }
          | ^
    "#]],
    );
    wrong_lines(
        "h = a b;\noutput h;",
        expect![[r#"
        a.net:2:7: expected `;` after `a`, found `b`
          |
        2 | h = a b;
          |       ^
    "#]],
    );
    wrong_lines(
        "h = dense(x, 4;\noutput h;",
        expect![[r#"
        a.net:2:15: expected `,` or `)` after `4`, found `;`
          |
        2 | h = dense(x, 4;
          |               ^
    "#]],
    );
    wrong_lines(
        "h = dense(x 4);\noutput h;",
        expect![[r#"
        a.net:2:13: expected `,` or `)` after `x`, found `4`
          |
        2 | h = dense(x 4);
          |             ^
    "#]],
    );
    wrong_lines(
        "h = x]];\noutput h;",
        expect![[r#"
        a.net:2:6: expected `;` after `x`, found `]`
          |
        2 | h = x]];
          |      ^
    "#]],
    );
}

#[test]
fn the_head_is_name_and_type() {
    wrong(
        "",
        expect![[r#"
        a.net:1:1: expected the network's name, found the end of the file
          |
        1 |
          | ^
    "#]],
    );
    wrong(
        "pub",
        expect![[r#"
        a.net:1:4: expected the network's name after `pub`, found the end of the file
          |
        1 | pub
          |    ^
    "#]],
    );
    wrong(
        "pub Iris {}",
        expect![[r#"
        a.net:1:10: expected `: f32` or `: f64` after `Iris`, found `{`
          |
        1 | pub Iris {}
          |          ^
    "#]],
    );
    wrong(
        "Iris: f16 {}",
        expect![[r#"
        a.net:1:7: expected `f32` or `f64`, found `f16`
          |
        1 | Iris: f16 {}
          |       ^^^
    "#]],
    );
    wrong(
        "Iris: f32",
        expect![[r#"
        a.net:1:10: expected `{` after `f32`, found the end of the file
          |
        1 | Iris: f32
          |          ^
    "#]],
    );
    wrong(
        "pub(in x) Iris: f32 {}",
        expect![[r#"
        a.net:1:5: expected `crate`, `super` or `self`, found `in`
          |
        1 | pub(in x) Iris: f32 {}
          |     ^^
    "#]],
    );
    wrong(
        "struct Iris: f32 {}",
        expect![[r#"
        a.net:1:1: `struct` is a keyword of Rust and cannot be the network's name
          |
        1 | struct Iris: f32 {}
          | ^^^^^^
    "#]],
    );
    wrong(
        "Iris: f32 {} Xor: f32 {}",
        expect![[r#"
        a.net:1:14: expected nothing behind the network's `}`, found `Xor`
          |
        1 | Iris: f32 {} Xor: f32 {}
          |              ^^^
    "#]],
    );
    wrong(
        "Iris: f32 { h = x;",
        expect![[r#"
        a.net:1:11: this `{` has no `}`
          |
        1 | Iris: f32 { h = x;
          |           ^
    "#]],
    );
    wrong(
        "Iris: f32 { } }",
        expect![[r#"
        a.net:1:15: expected nothing behind the network's `}`, found `}`
          |
        1 | Iris: f32 { } }
          |               ^
    "#]],
    );
    wrong(
        "#[derive(Debug)] Iris: f32 { }",
        expect![[r#"
            a.net:1:1: expected the network's name, found `#`; a comment starts with `//`
              |
            1 | #[derive(Debug)] Iris: f32 { }
              | ^
        "#]],
    );
    wrong(
        "//! Iris\nIris: f32 { }",
        expect![[r#"
        a.net:1:1: write `///` above what is documented, or `//` for a comment
          |
        1 | //! Iris
          | ^^^
    "#]],
    );
    wrong(
        "input x: [4];",
        expect![[r#"
            a.net:1:1: the lines of a network stand in the braces of `pub Iris: f32 { … }`
              |
            1 | input x: [4];
              | ^^^^^
        "#]],
    );
}

#[test]
fn a_line_starts_with_a_keyword_or_a_name() {
    wrong_lines(
        "let h = x;",
        expect![[r#"
        a.net:2:1: a value is named without `let`: write `h = …;`
          |
        2 | let h = x;
          | ^^^
    "#]],
    );
    wrong_lines(
        "ouput softmax(x);",
        expect![[r#"
        a.net:2:7: expected `=` after `ouput`, found `softmax`; did you mean `output`?
          |
        2 | ouput softmax(x);
          |       ^^^^^^^
    "#]],
    );
    wrong_lines(
        "output = softmax(x);",
        expect![[r#"
            a.net:2:8: `output` stands without `=`: write `output …;`
              |
            2 | output = softmax(x);
              |        ^
        "#]],
    );
    wrong_lines(
        "x.y = 3;",
        expect![[r#"
        a.net:2:2: expected `=` after `x`, found `.`
          |
        2 | x.y = 3;
          |  ^
    "#]],
    );
    wrong_lines(
        "3 = x;",
        expect![[r#"
        a.net:2:1: expected a line such as `h = …;`, `output …;` or `loss …;`, found `3`
          |
        2 | 3 = x;
          | ^
    "#]],
    );
    wrong_lines(
        "type = x;",
        expect![[r#"
        a.net:2:1: expected a line such as `h = …;`, `output …;` or `loss …;`, found `type`
          |
        2 | type = x;
          | ^^^^
    "#]],
    );
    wrong_lines(
        ";",
        expect![[r#"
        a.net:2:1: expected a line such as `h = …;`, `output …;` or `loss …;`, found `;`
          |
        2 | ;
          | ^
    "#]],
    );
    wrong_lines(
        "h: [4] = x;",
        expect![[r#"
        a.net:2:2: expected `=` after `h`, found `:`
          |
        2 | h: [4] = x;
          |  ^
    "#]],
    );
    wrong_lines(
        "a, b = x;",
        expect![[r#"
        a.net:2:2: expected `=` after `a`, found `,`
          |
        2 | a, b = x;
          |  ^
    "#]],
    );
    wrong_lines(
        "h += x;",
        expect![[r#"
        a.net:2:3: expected `=` after `h`, found `+`
          |
        2 | h += x;
          |   ^
    "#]],
    );
    wrong_lines(
        "dense(x, 4);",
        expect![[r#"
        a.net:2:6: expected `=` after `dense`, found `(`
          |
        2 | dense(x, 4);
          |      ^
    "#]],
    );
    wrong_lines(
        "for i in 0..3 { h = x; }\noutput h;",
        expect![[r#"
        a.net:2:1: expected a line such as `h = …;`, `output …;` or `loss …;`, found `for`
          |
        2 | for i in 0..3 { h = x; }
          | ^^^
    "#]],
    );
}

#[test]
fn data_has_a_name_and_a_shape() {
    wrong_lines(
        "input [4];",
        expect![[r#"
        a.net:2:7: expected the input's name after `input`, found `[`
          |
        2 | input [4];
          |       ^
    "#]],
    );
    wrong_lines(
        "input x;",
        expect![[r#"
        a.net:2:8: expected `:` after `x`, found `;`
          |
        2 | input x;
          |        ^
    "#]],
    );
    wrong_lines(
        "input x: 4;",
        expect![[r#"
        a.net:2:10: expected a shape such as `[4]`, `scalar` or `class(3)`, found `4`
          |
        2 | input x: 4;
          |          ^
    "#]],
    );
    wrong_lines(
        "input x: f32;",
        expect![[r#"
        a.net:2:10: expected a shape such as `[4]`, `scalar` or `class(3)`, found `f32`
          |
        2 | input x: f32;
          |          ^^^
    "#]],
    );
    wrong_lines(
        "input x: [];",
        expect![[r#"
        a.net:2:11: expected a length: what has none is a `scalar`, found `]`
          |
        2 | input x: [];
          |           ^
    "#]],
    );
    wrong_lines(
        "input x: [4] = 0;",
        expect![[r#"
        a.net:2:14: expected `;` after `]`, found `=`
          |
        2 | input x: [4] = 0;
          |              ^
    "#]],
    );
    wrong_lines(
        "input type: [4];",
        expect![[r#"
        a.net:2:7: `type` is a keyword of Rust and cannot be the input's name
          |
        2 | input type: [4];
          |       ^^^^
    "#]],
    );
    wrong_lines(
        "target y: class;",
        expect![[r#"
        a.net:2:16: expected `(` after `class`, found `;`
          |
        2 | target y: class;
          |                ^
    "#]],
    );
    wrong_lines(
        "target y: [4] of 3;",
        expect![[r#"
        a.net:2:18: expected `class(…)` after `of`, found `3`
          |
        2 | target y: [4] of 3;
          |                  ^
    "#]],
    );
    wrong_lines(
        "param w: [3, 4], v: [3];",
        expect![[r#"
        a.net:2:16: expected `;` after `]`, found `,`
          |
        2 | param w: [3, 4], v: [3];
          |                ^
    "#]],
    );
    wrong_lines(
        "const = 3;",
        expect![[r#"
        a.net:2:1: expected a line such as `h = …;`, `output …;` or `loss …;`, found `const`
          |
        2 | const = 3;
          | ^^^^^
    "#]],
    );
    wrong_lines(
        "const N: usize = 3;",
        expect![[r#"
        a.net:2:8: expected `=` after `N`, found `:`
          |
        2 | const N: usize = 3;
          |        ^
    "#]],
    );
    wrong_lines(
        "metric mae(x, y);",
        expect![[r#"
            a.net:2:11: expected `:` after the metric's name `mae`, found `(`
              |
            2 | metric mae(x, y);
              |           ^
        "#]],
    );
    wrong_lines(
        "option batch;",
        expect![[r#"
        a.net:2:13: expected `=` after `batch`, found `;`
          |
        2 | option batch;
          |             ^
    "#]],
    );
}

#[test]
fn operators_stand_between_operands() {
    wrong_lines(
        "h = ;",
        expect![[r#"
        a.net:2:5: expected an expression after `=`, found `;`
          |
        2 | h = ;
          |     ^
    "#]],
    );
    wrong_lines(
        "h = x + ;",
        expect![[r#"
        a.net:2:9: expected an expression after `+`, found `;`
          |
        2 | h = x + ;
          |         ^
    "#]],
    );
    wrong_lines(
        "h = x ** 2;",
        expect![[r#"
        a.net:2:8: expected an expression after `*`, found `*`; a power is written `^`
          |
        2 | h = x ** 2;
          |        ^
    "#]],
    );
    wrong_lines(
        "h = x @ w;",
        expect![[r#"
            a.net:2:7: expected `;` after `x`, found `@`; the product of matrices is `*`
              |
            2 | h = x @ w;
              |       ^
        "#]],
    );
    wrong_lines(
        "h = .5 * x;",
        expect![[r#"
        a.net:2:5: expected an expression after `=`, found `.`; a number starts with a digit: `0.5`
          |
        2 | h = .5 * x;
          |     ^
    "#]],
    );
    wrong_lines(
        "h = a < b < c;",
        expect![[r#"
        a.net:2:11: comparisons cannot follow one another: put one in parentheses
          |
        2 | h = a < b < c;
          |           ^
    "#]],
    );
    wrong_lines(
        "h = x.sum();",
        expect![[r#"
        a.net:2:7: expected `T` after `.`, found `sum`; a function stands before its argument: `sum(…)`
          |
        2 | h = x.sum();
          |       ^^^
    "#]],
    );
    wrong_lines(
        "h = x[0].t;",
        expect![[r#"
        a.net:2:10: expected `T` after `.`, found `t`
          |
        2 | h = x[0].t;
          |          ^
    "#]],
    );
    wrong_lines(
        "h = x[];",
        expect![[r#"
        a.net:2:7: expected an index such as `0` or `1..3`, found `]`
          |
        2 | h = x[];
          |       ^
    "#]],
    );
    wrong_lines(
        "h = x[0..=3];",
        expect![[r#"
        a.net:2:10: a range ends before its second number: write `..` and one more
          |
        2 | h = x[0..=3];
          |          ^
    "#]],
    );
    wrong_lines(
        "h = [];",
        expect![[r#"
        a.net:2:6: expected an expression, found `]`
          |
        2 | h = [];
          |      ^
    "#]],
    );
    wrong_lines(
        "h = (x;",
        expect![[r#"
        a.net:2:7: expected `)` after `x`, found `;`
          |
        2 | h = (x;
          |       ^
    "#]],
    );
    wrong_lines(
        "h = ();",
        expect![[r#"
        a.net:2:6: expected an expression after `(`, found `)`
          |
        2 | h = ();
          |      ^
    "#]],
    );
    wrong_lines(
        "h = conv2d(x, stride = 2, 3);",
        expect![[r#"
        a.net:2:27: this argument follows `stride = …`: put it before, or name it too
          |
        2 | h = conv2d(x, stride = 2, 3);
          |                           ^
    "#]],
    );
    wrong_lines(
        "h = f(, x);",
        expect![[r#"
        a.net:2:7: expected an expression after `(`, found `,`
          |
        2 | h = f(, x);
          |       ^
    "#]],
    );
    wrong_lines(
        "h = if x { y };",
        expect![[r#"
        a.net:2:15: expected `else` after `}`: an `if` has two values, found `;`
          |
        2 | h = if x { y };
          |               ^
    "#]],
    );
    wrong_lines(
        "h = if x { y } else z;",
        expect![[r#"
        a.net:2:21: expected `{` after `else`, found `z`
          |
        2 | h = if x { y } else z;
          |                     ^
    "#]],
    );
    wrong_lines(
        "h = x && y;",
        expect![[r#"
        a.net:2:7: expected `;` after `x`, found `&`
          |
        2 | h = x && y;
          |       ^
    "#]],
    );
    wrong_lines(
        "h = x is y;",
        expect![[r#"
        a.net:2:7: expected `;` after `x`, found `is`
          |
        2 | h = x is y;
          |       ^^
    "#]],
    );
    wrong_lines(
        "h = 'a;",
        expect![[r#"
        a.net:2:5: expected an expression after `=`, found `'`
          |
        2 | h = 'a;
          |     ^
    "#]],
    );
    wrong_lines(
        "h = while;",
        expect![[r#"
            a.net:2:5: expected an expression after `=`, found `while`
              |
            2 | h = while;
              |     ^^^^^
        "#]],
    );
    wrong_lines(
        "h = +x;",
        expect![[r#"
        a.net:2:5: expected an expression after `=`, found `+`
          |
        2 | h = +x;
          |     ^
    "#]],
    );
    wrong_lines(
        "h = !x;",
        expect![[r#"
        a.net:2:5: expected an expression after `=`, found `!`
          |
        2 | h = !x;
          |     ^
    "#]],
    );
}

#[test]
fn functions_and_blocks_are_closed() {
    wrong_lines(
        "fn f = x;",
        expect![[r#"
        a.net:2:6: expected `(` after `f`, found `=`
          |
        2 | fn f = x;
          |      ^
    "#]],
    );
    wrong_lines(
        "fn f(x) x;",
        expect![[r#"
        a.net:2:9: expected `=` or `{` after `)`, found `x`
          |
        2 | fn f(x) x;
          |         ^
    "#]],
    );
    wrong_lines(
        "fn f(3) = x;",
        expect![[r#"
        a.net:2:6: expected a parameter after `(`, found `3`
          |
        2 | fn f(3) = x;
          |      ^
    "#]],
    );
    wrong_lines(
        "fn f(x) { t = x; }",
        expect![[r#"
        a.net:2:18: the last line of a function is its result: an expression without `;`
          |
        2 | fn f(x) { t = x; }
          |                  ^
    "#]],
    );
    wrong_lines(
        "fn f(x) { t = x; t; }\noutput x;",
        expect![[r#"
        a.net:2:19: the last line of a function is its result and has no `;`
          |
        2 | fn f(x) { t = x; t; }
          |                   ^
    "#]],
    );
    wrong_lines(
        "fn f(x) { loss x; }\nh = ;",
        expect![[r#"
        a.net:2:16: expected `}` after `loss`, found `x`
          |
        2 | fn f(x) { loss x; }
          |                ^
        a.net:3:5: expected an expression after `=`, found `;`
          |
        3 | h = ;
          |     ^
    "#]],
    );
    wrong_lines(
        "repeat { h = x; }\ng = ;",
        expect![[r#"
        a.net:2:8: expected an expression after `repeat`, found `{`
          |
        2 | repeat { h = x; }
          |        ^
        a.net:3:5: expected an expression after `=`, found `;`
          |
        3 | g = ;
          |     ^
    "#]],
    );
    wrong_lines(
        "repeat 3 h = x;",
        expect![[r#"
        a.net:2:10: expected `{` after `3`, found `h`
          |
        2 | repeat 3 h = x;
          |          ^
    "#]],
    );
}

#[test]
fn numbers_texts_and_comments_are_whole() {
    wrong_lines(
        "h = 3x + 0x;",
        expect![[r#"
        a.net:2:5: `3x` is not a number
          |
        2 | h = 3x + 0x;
          |     ^^
        a.net:2:10: `0x` is not a number
          |
        2 | h = 3x + 0x;
          |          ^^
    "#]],
    );
    wrong_lines(
        "h = 1e999;",
        expect![[r#"
        a.net:2:5: `1e999` is too large
          |
        2 | h = 1e999;
          |     ^^^^^
    "#]],
    );
    wrong_lines(
        "h = f(\"same);\noutput h;",
        expect![[r#"
            a.net:2:7: this text has no end: `"` is missing
              |
            2 | h = f("same);
              |       ^
        "#]],
    );
    wrong_lines(
        "h = \"a\\qb\";",
        expect![[r#"
        a.net:2:7: `\q` is not an escape
          |
        2 | h = "a\qb";
          |       ^^
    "#]],
    );
    wrong(
        "N: f32 { /* h = x;\n}",
        expect![[r#"
            a.net:1:10: this comment has no end: `*/` is missing
              |
            1 | N: f32 { /* h = x;
              |          ^^
        "#]],
    );
    wrong_lines(
        &format!("{} = x;", "n".repeat(101)),
        expect![[r#"
            a.net:2:1: a name has at most 100 letters
              |
            2 | nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
}

#[test]
fn all_mistakes_are_found_at_once() {
    wrong_lines(
        "h = ;\nrepeat 2 {\n  input x\n  ouput h;\n}\nok = x;\nfn f(x) { t = ; x }\nloss = 3",
        expect![[r#"
            a.net:2:5: expected an expression after `=`, found `;`
              |
            2 | h = ;
              |     ^
            a.net:5:3: expected `:` after `x`, found `ouput`
              |
            5 |   ouput h;
              |   ^^^^^
            a.net:8:15: expected an expression after `=`, found `;`
              |
            8 | fn f(x) { t = ; x }
              |               ^
            a.net:9:6: `loss` stands without `=`: write `loss …;`
              |
            9 | loss = 3
              |      ^
        "#]],
    );
}

#[test]
fn mistakes_are_in_order_and_not_too_many() {
    let errors = file("N: f32 {\nh = ;\nh = 3x;\n}").expect_err("the text is wrong");
    let places: Vec<_> = errors.iter().map(|error| &error[..9]).collect();
    assert_eq!(places, ["a.net:2:5", "a.net:3:5"]);
    let count = |line: &str| file(&format!("N: f32 {{ {} }}", line.repeat(1000))).expect_err("the text is wrong").len();
    assert_eq!((count("h = ;"), count("h = 3x;")), (20, 20));
}

#[test]
fn what_is_too_deep_is_refused() {
    let first = |text: String| match file(&text) {
        Ok(_) => "fine".to_owned(),
        Err(errors) => errors[0].lines().next().map(str::to_owned).expect("a message has a line"),
    };
    let line = |line: String| first(format!("N: f32 {{ {line} }}"));
    let around = |open: &str, close: &str, times: usize| {
        let inner = if open.ends_with("else ") { "{ x }" } else { "x" };
        line(format!("h = {}{inner}{};", open.repeat(times), close.repeat(times)))
    };
    let mut all = String::new();
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("-", ""),
        ("2^", ""),
        ("f(", ")"),
        ("if a { b } else ", ""),
        ("x[", "]"),
        ("if ", " { a } else { b }"),
        ("", ".T"),
        ("", "[0]"),
        ("", " + 1"),
        ("1 + (", ")"),
    ] {
        assert_eq!(around(open, close, 60), "fine", "{open} {close}");
        all += &format!("{open}…{close}: {}\n", around(open, close, 300));
        around(open, close, 10_000);
        around(open, "", 10_000);
        around("", close, 10_000);
    }
    let blocks = |times: usize| line("repeat 2 { ".repeat(times) + &"}".repeat(times));
    assert_eq!(blocks(60), "fine");
    all += &blocks(300);
    expect![[r#"
        (…): a.net:1:78: this is nested more than 64 deep: give a part of it a name
        […]: a.net:1:78: this is nested more than 64 deep: give a part of it a name
        -…: a.net:1:78: this is nested more than 64 deep: give a part of it a name
        2^…: a.net:1:142: this is nested more than 64 deep: give a part of it a name
        f(…): a.net:1:142: this is nested more than 64 deep: give a part of it a name
        if a { b } else …: a.net:1:1025: this is nested more than 64 deep: give a part of it a name
        x[…]: a.net:1:142: this is nested more than 64 deep: give a part of it a name
        if … { a } else { b }: a.net:1:206: this is nested more than 64 deep: give a part of it a name
        ….T: a.net:1:270: this expression has more than 128 levels: give a part of it a name
        …[0]: a.net:1:398: this expression has more than 128 levels: give a part of it a name
        … + 1: a.net:1:526: this expression has more than 128 levels: give a part of it a name
        1 + (…): a.net:1:334: this is nested more than 64 deep: give a part of it a name
        a.net:1:721: this is nested more than 64 deep: give a part of it a name"#]]
    .assert_eq(&all);
}

#[test]
fn marks_of_byte_order_and_other_line_ends_are_read() {
    let text = "\u{feff}/// A net.\r\nN: f32 {\r\n\tinput x: [2]; // σ\r\n\t/* h */ σ = \u{a0}x;\r\n}\r\n";
    let network = file(text).expect("the text is right");
    assert_eq!(network.docs, [" A net."]);
    assert_eq!(network.items.len(), 2);
    let errors = file(&text.replace("x;", "x")).expect_err("the text is wrong");
    assert_eq!(errors, ["a.net:5:1: expected `;` after `x`, found `}`\n  |\n5 | }\n  | ^"]);
}

#[test]
fn what_macro_rules_hands_on_stays_together() {
    let group = |tokens: &str| {
        let tokens = tokens.parse().expect("tokens");
        TokenTree::Group(Group::new(Delimiter::None, tokens))
    };
    let (visibility, sum, shape) = (group("pub(crate)"), group("a + b"), group("4"));
    let tokens = quote::quote!(#visibility N: f32 { input x: [#shape]; h = #sum * x; });
    let network = read::inline(tokens, &mut Errors::new()).expect("the tokens are right");
    expect![[r#"
        pub (crate) N: f32 {
            input x: [4];
            h = ((a + b) * x);
        }
    "#]]
    .assert_eq(&network.to_string());
}

#[test]
fn a_file_is_read_again_when_it_changes() {
    let path = std::env::temp_dir().join(format!("chainrule-{}.net", std::process::id()));
    std::fs::write(&path, "N: f64 { input x: [2]; h = dense(x, 1); output h; loss sum(h); }")
        .expect("the file can be written");
    let literal = proc_macro2::Literal::string(path.to_str().expect("the path is UTF-8"));
    let tokens = chainrule_compiler::network(quote::quote!(file = #literal)).to_string();
    std::fs::remove_file(&path).expect("the file can be removed");
    let tracked = format!("include_bytes ! ({literal}) ;");
    assert!(tokens.contains(&tracked) && tokens.contains("struct N"), "{tokens}");
}
