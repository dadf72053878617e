//! Mistakes in networks: each is reported once, where it is, in words that say what to write.

use expect_test::{Expect, expect};

use crate::graph;

/// `line:column: message` of each mistake.
fn mistakes(text: &str) -> String {
    let Err(messages) = graph(text) else { return "nothing is wrong".to_string() };
    let lines: Vec<&str> = messages.iter().map(|message| message.lines().next().unwrap_or_default()).collect();
    lines.join("\n").replace("test.net:", "")
}

/// What is wrong with lines that stand between `input x: [4]; target y: class(3); param w: [3, 4];` and an output and
/// a loss that use all of these. The lines start in line 2.
#[track_caller]
fn check(lines: &str, expected: Expect) {
    let text = format!(
        "pub Net: f64 {{ input x: [4]; target y: class(3); param w: [3, 4];\n{lines}\n\
         output w * x; loss cross_entropy(softmax(w * x), y); }}"
    );
    expected.assert_eq(&mistakes(&text));
}

/// What is wrong with a whole text.
#[track_caller]
fn check_whole(text: &str, expected: Expect) {
    expected.assert_eq(&mistakes(text));
}

#[test]
fn names() {
    check("h = sigmoid(z);", expect!["2:13: `z` is not known"]);
    check("hidden = x; h = tanh(hiden);", expect!["2:22: `hiden` is not known: did you mean `hidden`?"]);
    check("h = later; later = x;", expect!["2:5: `later` is used before the line that gives it a value"]);
    check("h = relu + x;", expect!["2:5: `relu` is a function: write `relu(…)`"]);
    check(
        "h = x + he_normal;",
        expect!["2:9: `he_normal` is an initialiser: it stands behind `init =`, and behind the `=` of a `param`"],
    );
    check("h = desne(x, 3);", expect!["2:5: there is no layer, loss or function `desne`: did you mean `dense`?"]);
    check("h = nothing_like_it(x, 3);", expect!["2:5: there is no layer, loss or function `nothing_like_it`"]);
    check("h = x(3);", expect!["2:5: `x` is not a function: for a product write `x * …`"]);
    check("w = x;", expect!["2:1: `w` is a `param` (line 1): choose another name"]);
    check("y = x;", expect!["2:1: `y` is a `target` (line 1): choose another name"]);
    check("input x: [3];", expect!["2:7: `x` is declared twice: first as `input` in line 1"]);
    check("fn f(a, a) = a;", expect!["2:9: `a` is a parameter twice"]);
    check("fn w(a) = a;", expect!["2:4: `w` is declared twice: first as `param` in line 1"]);
    check(
        "param type: [3]; h = type;",
        expect![[r#"
        2:7: `type` is a keyword of Rust and cannot be the parameter's name
        2:22: expected an expression after `=`, found `type`"#]],
    );
    check(
        "h = dense1.w; k = dense(x, 3);",
        expect!["2:5: there is no layer `dense1` above: a `.` stands behind the name of a layer"],
    );
    check(
        "k = dense(x, 3); h = dens1.w + dense1.v + k.w;",
        expect![[r#"
        2:22: there is no layer `dens1` above: did you mean `dense1`?
        2:39: `dense1` has no `v`: it has `w`, `b`
        2:45: `k` is no layer: behind its `.` only `T` can stand"#]],
    );
    check("k = max_pool([x, x], 2); h = max_pool1.w;", expect!["2:40: `max_pool1` has no `w`: it has no parameters"]);
}

#[test]
fn functions_of_the_user() {
    check(
        "fn f(a) = f(a) + 1; h = f(x);",
        expect!["2:11: `f` calls itself: functions are written out where they are called; use `repeat`"],
    );
    check(
        "fn f(a) = g(a); fn g(a) = f(a); h = f(x);",
        expect!["2:27: `f` calls itself: functions are written out where they are called; use `repeat`"],
    );
    check("fn f(a, b) = a + b; h = f(x);", expect!["2:25: `f` needs `b`"]);
    check("fn f(a, b) = a + b; h = f(x, x, x);", expect!["2:33: `f` has 2 parameters: `a`, `b`"]);
    check("fn f(a, b) = a + b; h = f(x, c = x);", expect!["2:30: `f` has 2 parameters: `a`, `b`"]);
    check("fn f(a) = a + h; h = x; k = f(x);", expect!["2:15: `h` is not known inside `f`: give it as an argument"]);
    check(
        "fn f(a) = a + x[0..2]; k = f(x); l = f(x);",
        expect![
            "2:15: `a` has 4 elements, but `x[0..2]` has 2 elements: `+` needs equal shapes, or a scalar or a row on one side"
        ],
    );
}

#[test]
fn shapes() {
    check("h = w * x[0..3];", expect!["2:9: `w` is [3, 4], but `x[0..3]` has 3 elements: `*` needs 4"]);
    check(
        "h = w * (0.125 * x[0..3] + 0.0625 * x[1..4]);",
        expect!["2:9: `w` is [3, 4], but the right side has 3 elements: `*` needs 4"],
    );
    check("h = x * x;", expect!["2:5: `*` has two vectors: write `x .* x` for element by element, or `dot(x, x)`"]);
    check(
        "h = x + [1, 2, 3];",
        expect![
            "2:9: `x` has 4 elements, but `[1, 2, 3]` has 3 elements: `+` needs equal shapes, or a scalar or a row on one side"
        ],
    );
    check(
        "h = w + x[0..3];",
        expect![
            "2:9: `w` is [3, 4], but `x[0..3]` has 3 elements: `+` needs equal shapes, or a scalar or a row on one side"
        ],
    );
    check("h = w * w;", expect!["2:9: `w` is [3, 4], but `w` is [3, 4]: `*` needs 4 rows"]);
    check(
        "h = reshape(x, [2, 2, 1]) * x;",
        expect![
            "2:5: `reshape(x, [2, 2, 1])` is [2, 2, 1], but `*` is the product of matrices and vectors: element by element is `.*`"
        ],
    );
    check(
        "h = x.T;",
        expect!["2:5: `x` has 4 elements: `.T` is of a matrix; other axes are put in order by `transpose`"],
    );
    check("h = [x, w];", expect!["2:9: `x` has 4 elements, but `w` is [3, 4]: the elements of a list have one shape"]);
    check("h = [];", expect!["2:6: expected an expression, found `]`"]);
    check(
        "h = if x > 0 { w } else { x };\nk = if w > 0 { x } else { 0 };",
        expect!["3:8: `w > 0` is [3, 4], but what it chooses from has 4 elements: `if` needs one condition for each"],
    );
    check(
        "h = x + y;",
        expect!["2:9: `y` holds classes, not numbers: write `one_hot(y)`, or look it up with `embedding(y, …)`"],
    );
    check(
        "h = maximum(x, x[0..2]);",
        expect![
            "2:16: `x` has 4 elements, but `x[0..2]` has 2 elements: `maximum` needs equal shapes, or a scalar or a row on one side"
        ],
    );
    check(
        "h = atan2(x, x[0..2]);",
        expect![
            "2:14: `x` has 4 elements, but `x[0..2]` has 2 elements: `atan2` needs equal shapes, or a scalar or a row on one side"
        ],
    );
    check(
        "h = dot(x, x[0..2]);\nk = dot(w, x);",
        expect![[r#"
        2:12: `x` has 4 elements, but `x[0..2]` has 2 elements: `dot` needs equal shapes
        3:9: `w` is [3, 4], but `dot` needs a vector"#]],
    );
    check(
        "h = concat(x, w);",
        expect!["2:15: `x` has 4 elements, but `w` is [3, 4]: `concat` along axis 0 needs the other axes equal"],
    );
    check("h = concat(1, 2);", expect!["2:12: `1` is a scalar: a list makes a vector of scalars, `[a, b]`"]);
    check(
        "h = reshape(x, [3, 2]);\nk = reshape(x, [-1, 3]); l = reshape(x, [-1, -1]); m = reshape(x, 4);",
        expect![[r#"
            2:16: `x` has 4 elements: they do not fit into [3, 2]
            3:16: `x` has 4 elements: they do not fit into [-1, 3]
            3:41: only one length may be -1
            3:67: `lengths` of `reshape` is a list of whole numbers: `[2, 3]`"#]],
    );
    check("h = transpose(w, [0, 0]);", expect!["2:18: `w` is [3, 4]: `order` names each of its axes once"]);
    check("h = softmax(x[0]);", expect!["2:13: `x[0]` is a scalar, but `softmax` needs an axis"]);
    check(
        "h = sum(w, axis = 2);\nk = max(x, x); l = mean(x[0], axis = 0);",
        expect![[r#"
            2:19: `w` is [3, 4]: its axes are 0 and 1
            3:12: `max` is the max of one tensor: of two it is `maximum(a, b)`
            3:38: `x[0]` is a scalar: it has no axis"#]],
    );
    check("h = x ^ x;", expect!["2:9: `x` is not a constant: write `powf(x, x)`"]);
}

#[test]
fn indices() {
    check("h = x[4];", expect!["2:7: 4 is out of range: `x` has 4 elements"]);
    check("h = x[-5];", expect!["2:7: -5 is out of range: `x` has 4 elements"]);
    check("h = x[0, 1];", expect!["2:5: `x` has 4 elements: it takes one index, not 2"]);
    check("h = x[3..3];", expect!["2:7: from 3 to 3 there is nothing"]);
    check("h = x[2..9];", expect!["2:10: 9 is out of range: `x` has 4 elements"]);
    check("h = w[0.5];", expect!["2:7: an index is a whole number, but this is 0.5"]);
    check("h = w[0, 4];", expect!["2:10: 4 is out of range along axis 1: `w` is [3, 4]"]);
    check("h = x[x[0]];", expect!["2:7: `x[0]` is not a constant: here a number is needed"]);
}

#[test]
fn arguments() {
    check("h = dense(x);", expect!["2:5: `dense` needs `units`: write `dense(x, units)`"]);
    check("h = dense(x, 0);", expect!["2:14: here a whole number of at least 1 is needed, but this is 0"]);
    check("h = dense(x, 2.5);", expect!["2:14: here a whole number of at least 1 is needed, but this is 2.5"]);
    check("h = dense(x, x);", expect!["2:14: `x` is not a constant: here a number is needed"]);
    check("h = dense(x, 3, 4);", expect!["2:17: here a name is needed: `bias = …`"]);
    check("h = sum(x, 4);", expect!["2:12: here a name is needed: `axis = …`"]);
    check("h = dense(x, 3, unit = 4);", expect!["2:17: `dense` has no argument `unit`: did you mean `units`?"]);
    check("h = dense(x, 3, units = 4);", expect!["2:25: `units` is given twice"]);
    check("h = dense(x, 3, bias = 1);", expect!["2:24: `bias` is `true` or `false`"]);
    check("h = dense(x, 3, name = 1);", expect!["2:24: `name` is a name: `name = hidden`"]);
    check(
        "h = dense(x, 3, name = fn_);\nk = dense(x, 3, name = self);",
        expect!["3:24: expected an expression after `=`, found `self`"],
    );
    check(
        "h = dense(w .* [w], 3);",
        expect!["2:11: `w .* [w]` is [1, 3, 4], but `dense` needs a vector, or rows: write `flatten(…)`"],
    );
    check("h = dropout(x, 1.5);", expect!["2:16: `rate` is at least 0 and less than 1, not 1.5"]);
    check("h = norm(x, p = 3);", expect!["2:17: `p` is 1 or 2, not 3"]);
    check("h = clamp(x, 1, 0);", expect!["2:14: the lower bound 1 is above the upper bound 0"]);
    check("h = powi(x, 0.5);", expect!["2:13: `n` is 0.5, not a whole number: write `pow(x, 0.5)`"]);
    check(
        "h = tanh(x, 2);\nk = tanh();",
        expect![[r#"
        2:13: one argument too many: write `tanh(x)`
        3:5: `tanh` needs `x`: write `tanh(x)`"#]],
    );
    check("h = one_hot(x);", expect!["2:13: `x` is numbers, but `one_hot` needs classes: `class(n)`"]);
    check("h = embedding(x, 3);", expect!["2:15: `x` is numbers, but `embedding` needs classes: `class(n)`"]);
    check("h = sum(\"same\");", expect![[r#"2:9: a text stands for `padding` alone: `padding = "same"`"#]]);
    check("h = tanh(true);", expect!["2:10: here a number is needed, not a truth value"]);
    check("h = huber(x, x, delta = 0);", expect!["2:25: `delta` is positive, not 0"]);
}

#[test]
fn layers() {
    check(
        "h = dense(x, 3, name = hidden); k = dense(h, 3, name = hidden);",
        expect!["2:37: `hidden` is shared: its `w` is [3, 4] (line 2), but here it would be [3, 3]"],
    );
    check(
        "h = dense(x, 4, name = hidden, bias = false);\nk = dense(h, 4, name = hidden);",
        expect!["3:5: `hidden` is shared, but the first layer of this name has no `b`"],
    );
    check(
        "h = dense(x, 4, name = both); k = layer_norm(h, name = both);",
        expect!["2:56: `both` is the dense layer of line 2: a `layer_norm` cannot share it"],
    );
    check("h = dense(x, 4, name = w);", expect!["2:24: `w` is the param of line 1: the layer needs another `name`"]);
    check(
        "h = dense(x, 4, name = dense1); k = dense(x, 4);",
        expect!["2:37: `dense1` is the name of the layer in line 2: give this one a `name`"],
    );
    check("h = dense(x, 3);", expect!["2:5: `dense1` is not used: neither the output nor a loss depends on it"]);
    check("h = conv1d(x, 3, 5);", expect!["2:12: a window of 5 does not fit into `x`, which with its padding is 4"]);
    check(
        "h = conv1d(w, 3, 2, padding = \"same\");\nk = conv1d(w, 3, 2, padding = \"full\");",
        expect![[r#"
        2:31: `"same"` needs a kernel of odd length, which has a middle
        3:31: `padding` is a number, `"same"` or `"valid"`, not `"full"`"#]],
    );
    check("h = conv2d(x, 3, 2);", expect!["2:12: `x` has 4 elements, but `conv2d` needs [channels, height, width]"]);
    check("h = conv2d(w, 3, [2, 2, 2]);", expect!["2:18: `kernel` is one number, or two: `[height, width]`"]);
    check(
        "h = conv2d(w, 3, 4);",
        expect!["2:12: a window of [4, 4] does not fit into `w`, which with its padding is [3, 4]"],
    );
    check("h = max_pool(w, 2, padding = 2);", expect!["2:30: the padding of a pool is at most half its window"]);
    check(
        "h = max_pool(x, 2);",
        expect!["2:14: `x` has 4 elements, but `max_pool` needs [channels, height, width] or [channels, length]"],
    );
    check("h = lstm(x, 3);", expect!["2:10: `x` has 4 elements, but `lstm` needs [steps, features]"]);
    check("h = attention(x, 3);", expect!["2:15: `x` has 4 elements, but `attention` needs [steps, features]"]);
    check("h = batch_norm(x, momentum = 2);", expect!["2:30: `momentum` is between 0 and 1, not 2"]);
    check("repeat 2 { loss sum(x); }", expect!["2:12: `repeat` holds lines `name = …;`: write a loss outside of it"]);
    check(
        "repeat 0 { h = x; }\nrepeat x { h = x; }",
        expect![[r#"
            2:8: here a whole number of at least 1 is needed, but this is 0
            3:8: `x` is not a constant: here a number is needed"#]],
    );
    check(
        "h = x; repeat 1000000 { h = h + h; }",
        expect!["2:29: the network has more than 100000 operations: it is too large to compile"],
    );
    check("h = x; repeat 10 { h = h + q; }", expect!["2:28: `q` is not known"]);
}

#[test]
fn initialisers() {
    check(
        "param v: [3] = he_norml; h = v;",
        expect!["2:16: there is no initialiser `he_norml`: did you mean `he_normal`?"],
    );
    check(
        "param v: [3] = uniform(1); h = v;",
        expect!["2:16: `uniform` takes 2 arguments: write `uniform(low, high)`"],
    );
    check(
        "param v: [3] = uniform(1, 0); h = v;",
        expect!["2:16: `uniform` needs a lower and a higher bound, not 1 and 0"],
    );
    check(
        "param v: [3] = normal(0, -1); h = v;",
        expect!["2:16: the deviation of `normal` is not negative, but here it is -1"],
    );
    check(
        "param v: [3] = normal(0, deviatoin = 1); h = v;",
        expect!["2:26: `normal` has no argument `deviatoin`: write `normal(mean, deviation)`"],
    );
    check("param v: [3] = orthogonal; h = v;", expect!["2:16: `orthogonal` is for matrices, but this has 3 elements"]);
    check(
        "param v: [3] = 0.5; h = v;",
        expect!["2:16: `0.5` is not an initialiser: write `zeros`, `normal(0, 0.1)`, …, or `constant(0.5)`"],
    );
    check(
        "param v: [3] = xavier; h = v;",
        expect!["2:16: there is no initialiser `xavier`: did you mean `glorot_uniform`?"],
    );
    check("param v: [3] = zeros(1); h = v;", expect!["2:16: `zeros` takes no arguments: write `zeros`"]);
    check("h = dense(x, 3, init = he);", expect!["2:24: there is no initialiser `he`: did you mean `he_uniform`?"]);
    check(
        "param v: class(3); h = v;",
        expect!["2:10: a param holds numbers, which are trained: write its shape, `[3, 4]`, or `scalar`"],
    );
    check("param v: [0]; h = v;", expect!["2:11: here a whole number of at least 1 is needed, but this is 0"]);
    check("param v: [100000, 100000]; h = v;", expect!["2:10: [100000, 100000] has more than 1073741824 elements"]);
}

#[test]
fn losses() {
    check(
        "loss cross_entropy(x, y);",
        expect!["2:20: `x` has 4 elements, but `y` is class(3): `cross_entropy` needs [3]"],
    );
    check(
        "loss cross_entropy(x, x[0..3]);",
        expect![
            "2:23: `x` has 4 elements, but `x[0..3]` has 3 elements: `cross_entropy` needs a target of the same shape, or a class"
        ],
    );
    check(
        "loss mse(w * x, y);",
        expect!["2:17: `y` holds classes, not numbers: write `one_hot(y)`, or look it up with `embedding(y, …)`"],
    );
    check(
        "loss nll(sin(w * x), y[0]);",
        expect!["2:22: `y` holds classes, not numbers: write `one_hot(y)`, or look it up with `embedding(y, …)`"],
    );
    check("loss mse(x, x[0]);", expect!["2:13: `x` has 4 elements, but `x[0]` is a scalar: `mse` needs equal shapes"]);
    check(
        "loss binary_cross_entropy(w * x, y);",
        expect![
            "2:34: `w * x` has 3 elements, but `y` holds classes: `binary_cross_entropy` of classes needs one number and class(2); write `cross_entropy`"
        ],
    );
    check("loss a: sum(x); loss a: sum(x);", expect!["2:22: there is a loss `a` in line 2 already"]);
    check(
        "metric a: x; metric b: w;",
        expect![[r#"
        2:11: a metric is one number, but `x` has 4 elements: write `sum(…)` or `mean(…)`
        2:24: a metric is one number, but `w` is [3, 4]: write `sum(…)` or `mean(…)`"#]],
    );
    check("output x;", expect!["3:1: there is an `output` in line 2 already: join them with `concat` or as a list"]);
    check(
        "option batch = fast; option tiles = 3; option tile = 0;",
        expect![[r#"
            2:16: `batch` is `auto`, `lanes`, `products` or `scalar`, not `fast`
            2:29: there is no option `tiles`: the options are `batch` and `tile`
            2:54: here a whole number of at least 1 is needed, but this is 0"#]],
    );
}

#[test]
fn whole_networks() {
    check_whole(
        "pub Net: f64 { }",
        expect![[r#"
        1:5: `Net` has no input: write `input x: [4];`
        1:5: `Net` has no output: write `output …;`, what `predict` gives
        1:5: `Net` has no loss: write `loss …;`, what training makes small"#]],
    );
    check_whole(
        "pub Net: f16 { input x: [2]; param w: [2]; output x; loss dot(w, x); }",
        expect!["1:10: expected `f32` or `f64`, found `f16`"],
    );
    check_whole(
        "pub Net: f64 { input x: [2]; param w: [2]; output x; loss w .* x; }",
        expect!["1:59: a loss is one number, but `w .* x` has 2 elements: write `sum(…)` or `mean(…)`"],
    );
    check_whole(
        "pub Net: f64 { input x: [2]; param w: [2]; output x; loss sum(x); }",
        expect!["1:36: `w` is not used: neither the output nor a loss depends on it"],
    );
    check_whole(
        "pub Net: f64 { input x: [2]; output x; loss sum(x); }",
        expect!["1:45: the loss depends on no layer and no param: nothing can be trained"],
    );
    check_whole(
        "pub Net: f64 { input x: [2]; target y: [2]; param w: [2]; output x; loss dot(w, x); }",
        expect!["1:37: the target `y` is not used: no loss and no metric depends on it"],
    );
    check_whole(
        "pub Net: f64 { input x: [2]; target y: [2]; param w: [2]; output y; loss dot(w, y); }",
        expect!["1:59: the output depends on the target `y`, which `predict` does not know"],
    );
    check_whole(
        "pub Net: f64 { input x: [2]; h = dense(x, 2); k = dense(x, 3); output h; loss sum(h) + l2(); }",
        expect!["1:51: `dense2` is not used: neither the output nor a loss depends on it"],
    );
    check_whole(
        "pub Net: f64 { input x: [2, 2] of class(3); param w: [2]; output w; loss sum(w); }",
        expect!["1:25: classes are one, or a row of them: write `[n] of class(k)`"],
    );
    check_whole(
        "pub Net: f64 { input x: class(0); param w: [2]; output w; loss sum(w); }",
        expect!["1:31: here a whole number of at least 1 is needed, but this is 0"],
    );
    check_whole(
        "pub Net: f64 { const N = 2; const M = N + K; input x: [M]; output x; loss sum(x); }",
        expect!["1:43: `K` is not known"],
    );
    check_whole(
        "pub Net: f64 { const M = N; const N = 2; input x: [M]; output x; loss sum(x); }",
        expect!["1:26: `N` is declared further down: here only constants are known that stand above"],
    );
    check_whole(
        "pub Net: f64 { input x: [2]; const N = x; param w: [2]; output w; loss sum(w); }",
        expect!["1:40: `x` is an input: here only constants are known that stand above"],
    );
}
