//! Networks that are right, and the words of the language.

/// One after another uses what the language has.
pub(crate) const NETS: &[&str] = &[
    "/// Classifies an iris flower from four measurements.
pub Iris: f32 {
    input  x: [4];
    target y: class(3);
    h1     = sigmoid(dense(x, 4));
    h2     = sigmoid(dense(h1, 4));
    logits = dense(h2, 3);
    output softmax(logits);
    loss   cross_entropy(softmax(logits), y);
}",
    "pub(crate) Xor: f64 {
    input x: [2];
    target y: scalar;
    param w: [2, 2] = glorot_uniform;
    param b: [2] = zeros;
    param v: [2] = normal(0, 0.5);
    param c: scalar;
    h = tanh(w * x + b);
    p = sigmoid(dot(v, h) + c);
    output p;
    loss mse(p, y);
    loss decay: 1e-3 * l2(w);
    metric error: mae(p, y);
}",
    "Digits: f32 {
    /// Grey values.
    input image: [1, 8, 8];
    target digit: class(10);
    h = max_pool(relu(conv2d(image, 8, 3, padding = 1)), 2);
    h = relu(conv2d(h, 4, 3, stride = 2, name = second));
    h = dropout(reshape(h, [4]), 0.5);
    logits = dense(batch_norm(h), 10);
    output softmax(logits);
    loss cross_entropy(logits, digit);
    option batch = lanes;
}",
    "Words: f32 {
    const WIDTH = 6;
    input words: [5] of class(20);
    target next: class(20);
    e = layer_norm(embedding(words, WIDTH));
    s = gru(e, WIDTH) + lstm(e, WIDTH)[..] - rnn(e, WIDTH);
    a = attention(e, WIDTH);
    logits = dense(concat(s, mean(a, axis = 0)), 20);
    output log_softmax(logits);
    loss nll(log_softmax(logits), next);
}",
    "Deep: f64 {
    input x: [3, 4];
    target y: [3, 4];
    fn swish(x) = x .* sigmoid(x);
    fn f(x, k) { t = x * k; swish(t) + t.T.T }
    param k: [4, 4] = orthogonal;
    h = f(x, k)[0..3, ..];
    repeat 2 { h = h + f(h, k); }
    h = if h > 0 { h } else { 0.1 * h };
    output -h[.., 1..-1] ^ 2 / 2;
    loss huber(h, y) + norm(h[0]) + sum([h[0, 0], h[1, 1]]);
}",
];

/// Words that mean something, and some that do not.
pub(crate) const WORDS: &[&str] = &[
    "input",
    "target",
    "param",
    "const",
    "fn",
    "repeat",
    "output",
    "loss",
    "metric",
    "option",
    "scalar",
    "class",
    "of",
    "if",
    "else",
    "true",
    "false",
    "x",
    "y",
    "h",
    "w",
    "T",
    "dense",
    "conv1d",
    "conv2d",
    "max_pool",
    "avg_pool",
    "batch_norm",
    "layer_norm",
    "dropout",
    "embedding",
    "rnn",
    "gru",
    "lstm",
    "attention",
    "mse",
    "mae",
    "huber",
    "binary_cross_entropy",
    "cross_entropy",
    "hinge",
    "kl_divergence",
    "nll",
    "sigmoid",
    "tanh",
    "relu",
    "softmax",
    "log_softmax",
    "logsumexp",
    "sum",
    "mean",
    "max",
    "min",
    "norm",
    "dot",
    "concat",
    "reshape",
    "transpose",
    "exp",
    "ln",
    "sqrt",
    "abs",
    "l1",
    "l2",
    "zeros",
    "ones",
    "constant",
    "uniform",
    "normal",
    "glorot_uniform",
    "he_normal",
    "lecun_uniform",
    "orthogonal",
    "stride",
    "padding",
    "name",
    "axis",
    "bias",
    "let",
    "type",
    "_",
    "σ",
    "é",
    "f32",
    "pub",
];

/// Marks, numbers and other pieces of text.
pub(crate) const PIECES: &[&str] = &[
    "+",
    "-",
    "*",
    ".*",
    "/",
    "^",
    "<",
    "<=",
    ">",
    ">=",
    "==",
    "!=",
    "=",
    ",",
    ";",
    ":",
    ".",
    "..",
    ".T",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"same\"",
    "\"",
    "//",
    "///",
    "/*",
    "*/",
    "\n",
    "\t",
    "\r\n",
    " ",
    "'",
    "#",
    "@",
    "&&",
    "0",
    "1",
    "2",
    "3",
    "7",
    "64",
    "0.5",
    "1e-3",
    "1e999",
    "18446744073709551615",
    "99999999999999999999",
    "0x",
    "0.",
    "1_0",
    "-1",
    "\u{feff}",
    "\0",
    "∂",
    "𝛁",
    "\\",
];
