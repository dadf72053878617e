"""Writes layers.json: values and gradients of small networks, a case for each layer, loss and function.

Every case is the text of a network and beside it the same mathematics in JAX, in double precision and written from
the published equations (PyTorch's documentation for layers and their conventions). Gradients come from jax.grad.
Parameters are filled by name with p_k = 0.6 sin(1.3 k + s), where s depends on the tensor. Run:

    python -m venv env && env/bin/pip install jax && env/bin/python layers.py
"""

import json
import math
import pathlib
import zlib

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import erf, logsumexp

jax.config.update("jax_enable_x64", True)
HERE = pathlib.Path(__file__).parent
CASES = []


def fill(name, shape, scale=0.6, offset=0.0):
    """The same irregular numbers for the same name, in every language that has sin."""
    phase = zlib.crc32(name.encode()) % 1000 / 100.0
    count = math.prod(shape)
    values = [offset + scale * math.sin(1.3 * k + phase) for k in range(count)]
    return jnp.array(values, dtype=jnp.float64).reshape(shape)


def case(name, text, params, loss, samples, positive=()):
    """`loss(p, sample)` is the loss of one sample; parameters and samples are dictionaries of arrays."""
    filled = {
        key: fill(f"{name}.{key}", shape, 0.3, 0.9) if key in positive else fill(f"{name}.{key}", shape)
        for key, shape in params.items()
    }
    results = []
    for sample in samples:
        value, gradient = jax.value_and_grad(lambda p: loss(p, sample))(filled)
        results.append({"loss": float(value), "gradient": tensors(gradient)})
    CASES.append({
        "name": name,
        "text": text.strip() + "\n",
        "parameters": tensors(filled),
        "samples": [{key: plain(value) for key, value in sample.items()} for sample in samples],
        "results": results,
    })


def batch_case(name, text, params, loss, samples, positive=(), frozen=()):
    """`loss(p, samples)` is the mean loss of the whole batch, whose samples meet in batch statistics."""
    filled = {
        key: fill(f"{name}.{key}", shape, 0.3, 0.9) if key in positive else fill(f"{name}.{key}", shape)
        for key, shape in params.items()
    }
    value, gradient = jax.value_and_grad(lambda p: loss(p, samples))(filled)
    gradient = {key: g for key, g in gradient.items() if key not in frozen}
    CASES.append({
        "name": name,
        "text": text.strip() + "\n",
        "parameters": tensors(filled),
        "samples": [{key: plain(value) for key, value in sample.items()} for sample in samples],
        "batch": {"loss": float(value), "gradient": tensors(gradient)},
    })


def tensors(named):
    return {key: np.asarray(value).ravel().tolist() for key, value in named.items()}


def plain(value):
    return np.asarray(value).tolist() if not isinstance(value, int) else value


def floats(name, shape, count=2, scale=1.1):
    """Inputs of several samples."""
    return [fill(f"{name}.{i}", shape, scale) for i in range(count)]


def sigmoid(x):
    return 1.0 / (1.0 + jnp.exp(-x))


def softmax(z):
    e = jnp.exp(z - jnp.max(z, axis=-1, keepdims=True))
    return e / jnp.sum(e, axis=-1, keepdims=True)


def log_softmax(z):
    return z - logsumexp(z, axis=-1, keepdims=True)


def pairs(name, x_shape, y_shape, count=2):
    return [{"x": x, "y": y} for x, y in zip(floats(name + ".x", x_shape, count), floats(name + ".y", y_shape, count))]


def of_layer(name, x_shape, y_shape, line, params, layer, count=2, **options):
    """Inputs get a parameter `s` added, so that the gradient with respect to the layer's input shows; the loss is a
    sum weighted by the target."""
    text = f"""
        pub Net: f64 {{
            input x: {list(x_shape)};
            target y: {list(y_shape)};
            param s: {list(x_shape)};
            h = x + s;
            o = {line};
            output o;
            loss sum(o .* y);
        }}
    """
    case(
        name, dedent(text), {"s": x_shape, **params},
        lambda p, d: jnp.sum(layer(d["x"] + p["s"], p) * d["y"]), pairs(name, x_shape, y_shape, count), **options,
    )


def dedent(text):
    lines = [line for line in text.splitlines() if line.strip()]
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return "\n".join(line[margin:] for line in lines)


# ---------------------------------------------------------------------------------------------------------- layers

of_layer("dense", (4,), (3,), "dense(h, 3)", {"dense1.w": (3, 4), "dense1.b": (3,)},
         lambda x, p: p["dense1.w"] @ x + p["dense1.b"])
of_layer("dense_without_bias", (4,), (3,), "dense(h, 3, bias = false)", {"dense1.w": (3, 4)},
         lambda x, p: p["dense1.w"] @ x)
of_layer("dense_wide", (40,), (12,), "dense(h, 12)", {"dense1.w": (12, 40), "dense1.b": (12,)},
         lambda x, p: p["dense1.w"] @ x + p["dense1.b"])
of_layer("dense_of_rows", (5, 4), (5, 3), "dense(h, 3)", {"dense1.w": (3, 4), "dense1.b": (3,)},
         lambda x, p: x @ p["dense1.w"].T + p["dense1.b"])


def conv(x, w, b, stride, padding):
    """x [c, h, w], w [o, c, kh, kw]: cross-correlation, as torch.nn.Conv2d."""
    y = jax.lax.conv_general_dilated(
        x[None], w, stride, [(padding[0], padding[0]), (padding[1], padding[1])],
        dimension_numbers=("NCHW", "OIHW", "NCHW"))[0]
    return y + b[:, None, None]


of_layer("conv1d", (2, 7), (3, 4), "conv1d(h, 3, 3, stride = 2, padding = 1)",
         {"conv1d1.w": (3, 2, 3), "conv1d1.b": (3,)},
         lambda x, p: conv(x[:, None, :], p["conv1d1.w"][:, :, None, :], p["conv1d1.b"], (1, 2), (0, 1))[:, 0, :])
of_layer("conv2d", (2, 5, 6), (3, 3, 4), "conv2d(h, 3, 3)", {"conv2d1.w": (3, 2, 3, 3), "conv2d1.b": (3,)},
         lambda x, p: conv(x, p["conv2d1.w"], p["conv2d1.b"], (1, 1), (0, 0)))
of_layer("conv2d_strided", (2, 5, 6), (3, 3, 3), "conv2d(h, 3, 3, stride = 2, padding = 1)",
         {"conv2d1.w": (3, 2, 3, 3), "conv2d1.b": (3,)},
         lambda x, p: conv(x, p["conv2d1.w"], p["conv2d1.b"], (2, 2), (1, 1)))


def pool(x, window, stride, kind):
    c, h, w = x.shape
    oh, ow = (h - window) // stride + 1, (w - window) // stride + 1
    rows = [[kind(x[:, i * stride:i * stride + window, j * stride:j * stride + window].reshape(c, -1), axis=1)
             for j in range(ow)] for i in range(oh)]
    return jnp.stack([jnp.stack(row, axis=-1) for row in rows], axis=1)


of_layer("max_pool", (2, 4, 6), (2, 2, 3), "max_pool(h, 2)", {}, lambda x, p: pool(x, 2, 2, jnp.max))
of_layer("max_pool_overlapping", (1, 5, 5), (1, 2, 2), "max_pool(h, 3, stride = 2)", {},
         lambda x, p: pool(x, 3, 2, jnp.max))
of_layer("avg_pool", (2, 4, 6), (2, 2, 3), "avg_pool(h, 2)", {}, lambda x, p: pool(x, 2, 2, jnp.mean))
of_layer("max_pool_1d", (2, 6), (2, 3), "max_pool(h, 2)", {},
         lambda x, p: jnp.max(x.reshape(2, 3, 2), axis=2))


def layer_norm(x, gain, bias, eps=1e-5):
    mean = jnp.mean(x, axis=-1, keepdims=True)
    variance = jnp.mean((x - mean) ** 2, axis=-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + eps) * gain + bias


of_layer("layer_norm", (6,), (6,), "layer_norm(h)", {"layer_norm1.gamma": (6,), "layer_norm1.beta": (6,)},
         lambda x, p: layer_norm(x, p["layer_norm1.gamma"], p["layer_norm1.beta"]))


def rnn(x, p, name, all_steps=False):
    h = jnp.zeros(p[f"{name}.w_hh"].shape[1])
    states = []
    for step in x:
        h = jnp.tanh(p[f"{name}.w_ih"] @ step + p[f"{name}.b_ih"] + p[f"{name}.w_hh"] @ h + p[f"{name}.b_hh"])
        states.append(h)
    return jnp.stack(states) if all_steps else h


def gru(x, p, name, all_steps=False):
    """Gates in the order reset, update, new; h' = (1 - z) n + z h; the reset gate multiplies W_hn h + b_hn."""
    units = p[f"{name}.w_hh"].shape[1]
    h = jnp.zeros(units)
    states = []
    for step in x:
        a = p[f"{name}.w_ih"] @ step + p[f"{name}.b_ih"]
        b = p[f"{name}.w_hh"] @ h + p[f"{name}.b_hh"]
        r = sigmoid(a[:units] + b[:units])
        z = sigmoid(a[units:2 * units] + b[units:2 * units])
        n = jnp.tanh(a[2 * units:] + r * b[2 * units:])
        h = (1.0 - z) * n + z * h
        states.append(h)
    return jnp.stack(states) if all_steps else h


def lstm(x, p, name, all_steps=False):
    """Gates in the order input, forget, cell, output."""
    units = p[f"{name}.w_hh"].shape[1]
    h, c = jnp.zeros(units), jnp.zeros(units)
    states = []
    for step in x:
        g = p[f"{name}.w_ih"] @ step + p[f"{name}.b_ih"] + p[f"{name}.w_hh"] @ h + p[f"{name}.b_hh"]
        i, f = sigmoid(g[:units]), sigmoid(g[units:2 * units])
        n, o = jnp.tanh(g[2 * units:3 * units]), sigmoid(g[3 * units:])
        c = f * c + i * n
        h = o * jnp.tanh(c)
        states.append(h)
    return jnp.stack(states) if all_steps else h


for kind, step, gates in [("rnn", rnn, 1), ("gru", gru, 3), ("lstm", lstm, 4)]:
    tensors_of = {f"{kind}1.w_ih": (gates * 4, 3), f"{kind}1.w_hh": (gates * 4, 4),
                  f"{kind}1.b_ih": (gates * 4,), f"{kind}1.b_hh": (gates * 4,)}
    of_layer(kind, (5, 3), (4,), f"{kind}(h, 4)", tensors_of,
             lambda x, p, step=step, kind=kind: step(x, p, f"{kind}1"))
    of_layer(f"{kind}_all", (5, 3), (5, 4), f"{kind}(h, 4, all = true)", tensors_of,
             lambda x, p, step=step, kind=kind: step(x, p, f"{kind}1", True))


def attention(x, p, causal):
    q, k, v = (x @ p[f"attention1.{w}"].T for w in ("w_q", "w_k", "w_v"))
    scores = q @ k.T / math.sqrt(q.shape[-1])
    if causal:
        scores = jnp.where(jnp.tril(jnp.ones(scores.shape)) > 0, scores, -jnp.inf)
    return softmax(scores) @ v


for causal in (False, True):
    of_layer("attention_causal" if causal else "attention", (4, 3), (4, 2),
             "attention(h, 2, causal = true)" if causal else "attention(h, 2)",
             {"attention1.w_q": (2, 3), "attention1.w_k": (2, 3), "attention1.w_v": (2, 3)},
             lambda x, p, causal=causal: attention(x, p, causal))

of_layer("residual", (4,), (4,), "h + tanh(dense(h, 4))", {"dense1.w": (4, 4), "dense1.b": (4,)},
         lambda x, p: x + jnp.tanh(p["dense1.w"] @ x + p["dense1.b"]))

case("embedding", dedent("""
    pub Net: f64 {
        input word: class(7);
        target y: [3];
        e = embedding(word, 3);
        output e;
        loss sum(e .* e .* y);
    }
"""), {"embedding1.w": (7, 3)}, lambda p, d: jnp.sum(p["embedding1.w"][d["word"]] ** 2 * d["y"]),
     [{"word": 2, "y": fill("embedding.0", (3,))}, {"word": 6, "y": fill("embedding.1", (3,))}])

case("embedding_of_sequence", dedent("""
    pub Net: f64 {
        input words: [4] of class(7);
        target y: [4, 3];
        e = embedding(words, 3);
        output e;
        loss sum(e .* e .* y);
    }
"""), {"embedding1.w": (7, 3)}, lambda p, d: jnp.sum(p["embedding1.w"][jnp.array(d["words"])] ** 2 * d["y"]),
     [{"words": jnp.array([2, 0, 6, 2]), "y": fill("embedding.2", (4, 3))},
      {"words": jnp.array([1, 1, 5, 3]), "y": fill("embedding.3", (4, 3))}])

BATCH_NORM = dedent("""
    pub Net: f64 {
        input x: [3];
        target y: [2];
        h = batch_norm(tanh(dense(x, 4)));
        o = dense(h, 2);
        output o;
        loss mse(o, y);
    }
""")


def batch_norm(x, gain, bias, eps=1e-5):
    mean = jnp.mean(x, axis=0)
    variance = jnp.mean((x - mean) ** 2, axis=0)
    return (x - mean) / jnp.sqrt(variance + eps) * gain + bias


def batch_norm_net(p, samples):
    x = jnp.stack([d["x"] for d in samples])
    y = jnp.stack([d["y"] for d in samples])
    h = jnp.tanh(x @ p["dense1.w"].T + p["dense1.b"])
    h = batch_norm(h, p["batch_norm1.gamma"], p["batch_norm1.beta"])
    o = h @ p["dense2.w"].T + p["dense2.b"]
    return jnp.mean(jnp.mean((o - y) ** 2, axis=1))


def eval_batch_norm_net(p, d):
    h = jnp.tanh(p["dense1.w"] @ d["x"] + p["dense1.b"])
    h = (h - p["batch_norm1.mean"]) / jnp.sqrt(p["batch_norm1.variance"] + 1e-5)
    o = p["dense2.w"] @ (h * p["batch_norm1.gamma"] + p["batch_norm1.beta"]) + p["dense2.b"]
    return jnp.mean((o - d["y"]) ** 2)


NORMED = {"dense1.w": (4, 3), "dense1.b": (4,), "batch_norm1.gamma": (4,), "batch_norm1.beta": (4,),
          "batch_norm1.mean": (4,), "batch_norm1.variance": (4,), "dense2.w": (2, 4), "dense2.b": (2,)}
batch_case("batch_norm", BATCH_NORM, NORMED, batch_norm_net, pairs("batch_norm", (3,), (2,), 5),
           positive=("batch_norm1.variance",), frozen=("batch_norm1.mean", "batch_norm1.variance"))

BATCH_NORM_TWICE = BATCH_NORM.replace("o = dense(h, 2);", "k = batch_norm(tanh(dense(h, 3)));\n    o = dense(k, 2);")


def batch_norm_twice(p, samples):
    x = jnp.stack([d["x"] for d in samples])
    y = jnp.stack([d["y"] for d in samples])
    h = jnp.tanh(x @ p["dense1.w"].T + p["dense1.b"])
    h = batch_norm(h, p["batch_norm1.gamma"], p["batch_norm1.beta"])
    k = jnp.tanh(h @ p["dense2.w"].T + p["dense2.b"])
    k = batch_norm(k, p["batch_norm2.gamma"], p["batch_norm2.beta"])
    o = k @ p["dense3.w"].T + p["dense3.b"]
    return jnp.mean(jnp.mean((o - y) ** 2, axis=1))


batch_case("batch_norm_twice", BATCH_NORM_TWICE,
           {**{key: shape for key, shape in NORMED.items() if not key.startswith("dense2")},
            "dense2.w": (3, 4), "dense2.b": (3,), "batch_norm2.gamma": (3,), "batch_norm2.beta": (3,),
            "batch_norm2.mean": (3,), "batch_norm2.variance": (3,), "dense3.w": (2, 3), "dense3.b": (2,)},
           batch_norm_twice, pairs("batch_norm_twice", (3,), (2,), 5),
           positive=("batch_norm1.variance", "batch_norm2.variance"),
           frozen=("batch_norm1.mean", "batch_norm1.variance", "batch_norm2.mean", "batch_norm2.variance"))

# ------------------------------------------------------------------------------------------- elementwise functions

ELEMENTWISE = {
    "relu": lambda x: jnp.maximum(x, 0.0),
    "sigmoid": sigmoid,
    "tanh": jnp.tanh,
    "softplus": lambda x: jnp.logaddexp(x, 0.0),
    "silu": lambda x: x * sigmoid(x),
    "gelu": lambda x: 0.5 * x * (1.0 + erf(x / math.sqrt(2.0))),
    "elu": lambda x: jnp.where(x > 0.0, x, jnp.expm1(x)),
    "leaky_relu": lambda x: jnp.where(x > 0.0, x, 0.01 * x),
    "exp": jnp.exp,
    "sin": jnp.sin,
    "cos": jnp.cos,
    "abs": jnp.abs,
    "sinh": jnp.sinh,
    "cosh": jnp.cosh,
    "atan": jnp.arctan,
    "erf": erf,
}
for name, function in ELEMENTWISE.items():
    of_layer(f"map_{name}", (6,), (6,), f"{name}(h)", {}, lambda x, p, function=function: function(x))
for name, function in {"log": jnp.log, "sqrt": jnp.sqrt, "recip": lambda x: 1.0 / x}.items():
    of_layer(f"map_{name}", (6,), (6,), f"{name}(h .* h + 0.1)", {},
             lambda x, p, function=function: function(x * x + 0.1))

# ------------------------------------------------------------------------------------- reductions, shapes, products

FUNCTIONS = {
    "sum": ((2, 3), (), "sum(h .* h)", lambda x: jnp.sum(x * x)),
    "sum_of_axis": ((2, 3), (3,), "sum(h .* h, axis = 0)", lambda x: jnp.sum(x * x, axis=0)),
    "mean_of_axis": ((2, 3), (2,), "mean(h .* h, axis = 1)", lambda x: jnp.mean(x * x, axis=1)),
    "max": ((2, 3), (), "max(h)", jnp.max),
    "max_of_axis": ((2, 3), (2,), "max(h, axis = 1)", lambda x: jnp.max(x, axis=1)),
    "norm": ((5,), (), "norm(h)", lambda x: jnp.sqrt(jnp.sum(x * x))),
    "dot": ((6,), (), "dot(h[0..3], h[3..6])", lambda x: jnp.dot(x[:3], x[3:])),
    "concat": ((4,), (6,), "concat(h, h[1..3] .* h[0])", lambda x: jnp.concatenate([x, x[1:3] * x[0]])),
    "reshape": ((6,), (2,), "reshape(h, [2, 3]) * h[1..4]", lambda x: x.reshape(2, 3) @ x[1:4]),
    "transpose": ((2, 3), (3, 3), "h.T * h", lambda x: x.T @ x),
    "matrix_times_matrix": ((2, 3), (2, 2), "h * h.T", lambda x: x @ x.T),
    "rows": ((2, 3), (2, 3), "h .* h[1] + h[0, 1]", lambda x: x * x[1] + x[0, 1]),
    "softmax": ((5,), (5,), "softmax(3 * h)", lambda x: softmax(3.0 * x)),
    "softmax_of_rows": ((2, 4), (2, 4), "softmax(3 * h)", lambda x: softmax(3.0 * x)),
    "log_softmax": ((5,), (5,), "log_softmax(3 * h)", lambda x: log_softmax(3.0 * x)),
    "logsumexp": ((5,), (), "logsumexp(300 * h)", lambda x: logsumexp(300.0 * x)),
    "power": ((4,), (4,), "h ^ 3 / (1 + h ^ 2)", lambda x: x**3 / (1.0 + x**2)),
    "choice": ((4,), (4,), "if h > 0.1 { h .* h } else { 0.5 * h }",
               lambda x: jnp.where(x > 0.1, x * x, 0.5 * x)),
}
for name, (x_shape, y_shape, line, function) in FUNCTIONS.items():
    text = f"""
        pub Net: f64 {{
            input x: {list(x_shape)};
            target y: {list(y_shape) if y_shape else "scalar"};
            param s: {list(x_shape)};
            h = x + s;
            o = {line};
            output o;
            loss sum(o .* y);
        }}
    """
    case(f"function_{name}", dedent(text), {"s": x_shape},
         lambda p, d, function=function: jnp.sum(function(d["x"] + p["s"]) * d["y"]),
         pairs(f"function_{name}", x_shape, y_shape))

# ---------------------------------------------------------------------------------------------------------- losses


def of_loss(name, x_shape, target, line, loss, samples):
    text = f"""
        pub Net: f64 {{
            input x: {list(x_shape)};
            target y: {target};
            param s: {list(x_shape)};
            z = x + s;
            output z;
            loss {line};
        }}
    """
    case(f"loss_{name}", dedent(text), {"s": x_shape}, lambda p, d: loss(d["x"] + p["s"], d["y"]), samples)


def classes(name, n, labels, scale=3.0):
    return [{"x": x, "y": y} for x, y in zip(floats(f"loss_{name}", (n,), len(labels), scale), labels)]


def distributions(name, n, count=2):
    return [{"x": x, "y": softmax(t)} for x, t in zip(floats(f"loss_{name}.x", (n,), count, 3.0),
                                                      floats(f"loss_{name}.y", (n,), count))]


def truths(name, n, count=2):
    return [{"x": x, "y": (t > 0).astype(jnp.float64)} for x, t in zip(
        floats(f"loss_{name}.x", (n,), count, 3.0), floats(f"loss_{name}.y", (n,), count))]


def huber(e, delta):
    return jnp.where(jnp.abs(e) <= delta, 0.5 * e * e, delta * (jnp.abs(e) - 0.5 * delta))


of_loss("mse", (4,), [4], "mse(z, y)", lambda z, y: jnp.mean((z - y) ** 2), pairs("loss_mse", (4,), (4,)))
of_loss("mae", (4,), [4], "mae(z, y)", lambda z, y: jnp.mean(jnp.abs(z - y)), pairs("loss_mae", (4,), (4,)))
of_loss("huber", (4,), [4], "huber(z, y, delta = 0.7)", lambda z, y: jnp.mean(huber(z - y, 0.7)),
        pairs("loss_huber", (4,), (4,)))
of_loss("bce_of_sigmoid", (3,), [3], "binary_cross_entropy(sigmoid(z), y)",
        lambda z, y: jnp.mean(jnp.logaddexp(z, 0.0) - y * z), truths("bce", 3))
of_loss("bce_of_probabilities", (3,), [3], "binary_cross_entropy(0.5 + 0.4 * sin(z), y)",
        lambda z, y: -jnp.mean(y * jnp.log(0.5 + 0.4 * jnp.sin(z)) + (1 - y) * jnp.log(0.5 - 0.4 * jnp.sin(z))),
        truths("bce_p", 3))
of_loss("bce_of_logits", (3,), [3], "binary_cross_entropy(z, y, from_logits = true)",
        lambda z, y: jnp.mean(jnp.logaddexp(z, 0.0) - y * z), truths("bce_l", 3))
of_loss("bce_of_large_logits", (3,), [3], "binary_cross_entropy(sigmoid(300 * z), y)",
        lambda z, y: jnp.mean(jnp.logaddexp(300.0 * z, 0.0) - y * 300.0 * z), truths("bce_large", 3))
of_loss("cross_entropy", (4,), "class(4)", "cross_entropy(softmax(z), y)",
        lambda z, y: logsumexp(z) - z[y], classes("ce", 4, [0, 3]))
of_loss("cross_entropy_of_probabilities", (4,), "class(4)", "cross_entropy(0.5 + 0.4 * sin(z), y)",
        lambda z, y: -jnp.log(0.5 + 0.4 * jnp.sin(z[y])), classes("ce_p", 4, [1, 2]))
of_loss("cross_entropy_of_logits", (4,), "class(4)", "cross_entropy(z, y, from_logits = true)",
        lambda z, y: logsumexp(z) - z[y], classes("ce_l", 4, [0, 3]))
of_loss("cross_entropy_of_large_logits", (4,), "class(4)", "cross_entropy(softmax(400 * z), y)",
        lambda z, y: logsumexp(400.0 * z) - 400.0 * z[y], classes("ce_large", 4, [0, 3]))
of_loss("cross_entropy_of_distribution", (4,), [4], "cross_entropy(softmax(z), y)",
        lambda z, y: -jnp.sum(y * log_softmax(z)), distributions("ce_d", 4))
of_loss("nll", (4,), "class(4)", "nll(log_softmax(z), y)", lambda z, y: -log_softmax(z)[y],
        classes("nll", 4, [2, 1]))
of_loss("hinge", (4,), [4], "hinge(z, y)", lambda z, y: jnp.mean(jnp.maximum(0.0, 1.0 - y * z)),
        [{"x": x["x"], "y": 2.0 * x["y"] - 1.0} for x in truths("hinge", 4)])
of_loss("kl_divergence", (4,), [4], "kl_divergence(softmax(z), y)",
        lambda z, y: jnp.sum(y * (jnp.log(y) - log_softmax(z))), distributions("kl", 4))

case("regularised", dedent("""
    pub Net: f64 {
        input x: [3];
        target y: [2];
        o = dense(x, 2);
        output o;
        loss mse(o, y);
        loss decay: 0.3 * l2(dense1.w);
        loss sparsity: 0.2 * l1(dense1.w);
    }
"""), {"dense1.w": (2, 3), "dense1.b": (2,)},
     lambda p, d: jnp.mean((p["dense1.w"] @ d["x"] + p["dense1.b"] - d["y"]) ** 2)
     + 0.3 * jnp.sum(p["dense1.w"] ** 2) + 0.2 * jnp.sum(jnp.abs(p["dense1.w"])), pairs("regularised", (3,), (2,)))

case("shared", dedent("""
    pub Net: f64 {
        input x: [3];
        target y: [3];
        h = tanh(dense(x, 3, name = twice));
        o = dense(h, 3, name = twice);
        output o;
        loss mse(o, y);
    }
"""), {"twice.w": (3, 3), "twice.b": (3,)},
     lambda p, d: jnp.mean((p["twice.w"] @ jnp.tanh(p["twice.w"] @ d["x"] + p["twice.b"]) + p["twice.b"] - d["y"]) ** 2),
     pairs("shared", (3,), (3,)))

def repeated(p, h):
    for k in (1, 2, 3):
        z = p[f"dense{k}.w"] @ h + p[f"dense{k}.b"]
        h = h + z * sigmoid(2.0 * z)
    return h


case("repeated", dedent("""
    pub Net: f64 {
        input x: [3];
        target y: [3];
        fn swish(v, k) = v .* sigmoid(k * v);
        h = x;
        repeat 3 { h = h + swish(dense(h, 3), 2); }
        output h;
        loss mse(h, y);
    }
"""), {f"dense{k}.{f}": s for k in (1, 2, 3) for f, s in (("w", (3, 3)), ("b", (3,)))},
     lambda p, d: jnp.mean((repeated(p, d["x"]) - d["y"]) ** 2), pairs("repeated", (3,), (3,)))

texts = HERE.parent / "cases"
texts.mkdir(exist_ok=True)
for entry in CASES:
    (texts / f"{entry['name']}.net").write_text(entry.pop("text"))
(HERE / "layers.json").write_text(json.dumps({"cases": CASES}, indent=1) + "\n")
print(len(CASES), "cases")
