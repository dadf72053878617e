#!/usr/bin/env python3
"""Writes reference.csv beside itself: function, argument, exact value as a sum of two floats, in 60 digits."""
import pathlib
import random

from mpmath import cos, exp, expm1, log, log1p, mp, mpf, sin, tanh

mp.dps = 60
random.seed(1)


def sigmoid(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return log1p(exp(x))


FUNCTIONS = {
    "exp": (exp, -750, 709),
    "exp_m1": (expm1, -45, 709),
    "ln": (log, 0, 1e308),
    "ln_1p": (log1p, -1, 1e308),
    "tanh": (tanh, -22, 22),
    "sigmoid": (sigmoid, -740, 40),
    "softplus": (softplus, -740, 740),
    "log_sigmoid": (lambda x: -softplus(-x), -740, 740),
    "silu": (lambda x: x * sigmoid(x), -700, 700),
    "mish": (lambda x: x * tanh(softplus(x)), -700, 700),
    "sin": (sin, -1e6, 1e6),
    "cos": (cos, -1e6, 1e6),
}


def arguments(low, high):
    for _ in range(60):
        yield random.uniform(low, high)
    for _ in range(120):
        yield random.uniform(max(low, -3), min(high, 3))
    for scale in (0.5, 0.2, 1e-3, 1e-8, 1e-20, 1e-300):
        for _ in range(8):
            yield max(low, random.choice((-1, 1)) * scale * random.uniform(0.5, 1.0))
    for _ in range(60):
        yield random.choice((-1, 1)) * 10 ** random.uniform(-4, 2.8)


lines = []
for name, (function, low, high) in FUNCTIONS.items():
    for x in arguments(low, high):
        if low < x < high and x != 0:
            exact = function(mpf(x))
            value = float(exact)
            lines.append(f"{name},{x!r},{value!r},{float(exact - mpf(value))!r}")
(pathlib.Path(__file__).parent / "reference.csv").write_text("\n".join(lines) + "\n")
