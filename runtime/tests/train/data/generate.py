#!/usr/bin/env python3
"""Trajectories of every optimiser in plain Python floats: `python3 generate.py > trajectories.txt`.

A line is a case, the step, then parameters w0 w1 w2 b before that step. The model is y = w . x + b with the mean over the samples of
(prediction - target)^2 / 2; `w` decays, `b` does not. The formulas are those of PyTorch's documentation (torch.optim.SGD, RMSprop, Adam,
AdamW), written out here on their own.
"""
import math

SAMPLES = [([math.sin(3 * k), math.cos(5 * k), math.sin(7 * k + 1)], math.sin(k) + 0.5) for k in range(12)]
START = [0.3, -0.2, 0.5, 0.1]
STEPS = 40


def gradient(p):
    g = [0.0] * 4
    for x, y in SAMPLES:
        error = p[0] * x[0] + p[1] * x[1] + p[2] * x[2] + p[3] - y
        for k in range(3):
            g[k] += error * x[k] / len(SAMPLES)
        g[3] += error / len(SAMPLES)
    return g


def clip_norm(g, limit):
    norm = math.sqrt(math.fsum(x * x for x in g))
    return [x * limit / norm for x in g] if norm > limit else g


def clip_value(g, limit):
    return [max(-limit, min(limit, x)) for x in g]


def run(name, update, schedule=lambda step: 1.0, clip=lambda g: g):
    p, state = list(START), [{} for _ in START]
    for step in range(STEPS + 1):
        print(name, step, *map(repr, p))
        g = clip(gradient(p))
        for k in range(4):
            p[k] = update(p[k], g[k], state[k], step + 1, schedule(step), k < 3)


def sgd(rate, momentum=0.0, nesterov=False, decay=0.0):
    def update(p, g, s, t, factor, decays):
        if decays:
            g = g + decay * p
        if momentum:
            s["v"] = momentum * s.get("v", 0.0) + g
            g = g + momentum * s["v"] if nesterov else s["v"]
        return p - rate * factor * g
    return update


def rms_prop(rate, smoothing=0.99, epsilon=1e-8, decay=0.0):
    def update(p, g, s, t, factor, decays):
        if decays:
            g = g + decay * p
        s["s"] = smoothing * s.get("s", 0.0) + (1 - smoothing) * g * g
        return p - rate * factor * g / (math.sqrt(s["s"]) + epsilon)
    return update


def adam(rate, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.0, decoupled=False):
    def update(p, g, s, t, factor, decays):
        if decays and decoupled:
            p = p - rate * factor * decay * p
        elif decays:
            g = g + decay * p
        s["m"] = beta1 * s.get("m", 0.0) + (1 - beta1) * g
        s["v"] = beta2 * s.get("v", 0.0) + (1 - beta2) * g * g
        m = s["m"] / (1 - beta1 ** t)
        v = s["v"] / (1 - beta2 ** t)
        return p - rate * factor * m / (math.sqrt(v) + epsilon)
    return update


run("sgd", sgd(0.1))
run("sgd_decay", sgd(0.1, decay=0.05))
run("momentum", sgd(0.05, momentum=0.9))
run("momentum_decay", sgd(0.05, momentum=0.9, decay=0.05))
run("nesterov", sgd(0.05, momentum=0.8, nesterov=True))
run("nesterov_decay", sgd(0.05, momentum=0.8, nesterov=True, decay=0.05))
run("rms_prop", rms_prop(0.01))
run("rms_prop_decay", rms_prop(0.01, smoothing=0.95, epsilon=0.01, decay=0.05))
run("adam", adam(0.02))
run("adam_decay", adam(0.02, beta1=0.8, beta2=0.95, epsilon=1e-4, decay=0.05))
run("adam_w", adam(0.02, decay=0.05, decoupled=True))
run("clip_norm", sgd(0.1), clip=lambda g: clip_norm(g, 0.2))
run("clip_value", sgd(0.1), clip=lambda g: clip_value(g, 0.1))
run("clip_both", adam(0.02), clip=lambda g: clip_value(clip_norm(g, 0.2), 0.1))
run("step_decay", sgd(0.1), schedule=lambda t: 0.5 ** (t // 10))
run("exponential", sgd(0.05, momentum=0.9), schedule=lambda t: 0.95 ** t)
run("cosine", adam(0.02), schedule=lambda t: 0.1 + 0.9 * (1 + math.cos(math.pi * min(t, 30) / 30)) / 2)
run("warm_up", adam(0.02, decay=0.05, decoupled=True),
    schedule=lambda t: (t + 1) / 10 if t < 10 else (1 + math.cos(math.pi * min(t - 10, 20) / 20)) / 2)
