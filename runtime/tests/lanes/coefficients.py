#!/usr/bin/env python3
"""The polynomials of `runtime/src/lanes/math`: minimax fits by Remez's exchange, in 60 digits; prints Rust."""
import struct

from mpmath import atanh, cos, exp, expm1, lu_solve, matrix, mp, mpf, log, pi, polyval, sin, sqrt

mp.dps = 60


def remez(f, weight, low, high, degree):
    """Coefficients, lowest first, with the least largest error of weight * (f - p), and that error."""
    count = degree + 2
    points = [(low + high) / 2 + (low - high) / 2 * cos(pi * k / (count - 1)) for k in range(count)]
    for _ in range(30):
        system, right = matrix(count, count), matrix(count, 1)
        for row, x in enumerate(points):
            for k in range(degree + 1):
                system[row, k] = x**k
            system[row, degree + 1] = (-1) ** row / weight(x)
            right[row] = f(x)
        solution = lu_solve(system, right)
        p = [solution[k] for k in range(degree + 1)]

        def error(x):
            return weight(x) * (f(x) - polyval(p[::-1], x))

        grid = [low + (high - low) * (1 - cos(pi * mpf(k) / 1200)) / 2 for k in range(1201)]
        values = [error(x) for x in grid]
        extremes = []
        for k, value in enumerate(values):
            if not extremes or (value > 0) != (values[extremes[-1]] > 0):
                extremes.append(k)
            elif abs(value) > abs(values[extremes[-1]]):
                extremes[-1] = k
        if len(extremes) < count:
            break
        while len(extremes) > count:
            extremes.pop(0 if abs(values[extremes[0]]) < abs(values[extremes[-1]]) else -1)
        new = [grid[k] for k in extremes]
        if max(abs(a - b) for a, b in zip(new, points)) < mpf(10) ** -8:
            break
        points = new
    return p, max(abs(value) for value in values)


def rounded(x, single):
    return struct.unpack("f", struct.pack("f", float(x)))[0] if single else float(x)


def show(name, coefficients, error):
    for single in (True, False):
        numbers = ", ".join(repr(rounded(c, single)) for c in coefficients)
        print(f"{name} {'f32' if single else 'f64'} 2^{float(log(error, 2)):.1f}: [{numbers}]")


half_ln2 = log(2) / 2 * mpf("1.0001")
tiny = mpf(10) ** -20


def exp_tail(r):
    return (expm1(r) - r) / r**2 if abs(r) > tiny else mpf(1) / 2


for degree in (4, 5, 9, 10, 11):
    show(f"exp {degree}", *remez(exp_tail, lambda r: abs(r**2 / expm1(r)) if abs(r) > tiny else tiny, -half_ln2, half_ln2, degree))


def log_tail(z):
    s = sqrt(z)
    return (2 * atanh(s) - 2 * s) / (s * z) if z > tiny else mpf(2) / 3 + 2 * z / 5


for name, largest, degrees in (("ln", ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * mpf("1.0001"), (2, 3, 6, 7)), ("ln_1p", mpf(1) / 9, (3, 4, 5, 10, 11, 12))):
    for degree in degrees:
        show(f"{name} {degree}", *remez(log_tail, lambda z: z / 2 + tiny, mpf(0), largest, degree))

quarter = pi / 4 * mpf("1.0001")


def sin_tail(z):
    x = sqrt(z)
    return (sin(x) - x) / (x * z) if z > tiny else -mpf(1) / 6 + z / 120


def cos_tail(z):
    return (cos(sqrt(z)) - 1 + z / 2) / z**2 if z > tiny else mpf(1) / 24 - z / 720


for degree in (2, 3, 5, 6):
    show(f"sin {degree}", *remez(sin_tail, lambda z: z + tiny, mpf(0), quarter**2, degree))
for degree in (2, 3, 5, 6):
    show(f"cos {degree}", *remez(cos_tail, lambda z: z**2 + tiny, mpf(0), quarter**2, degree))


def parts(x, bits, count):
    """x as a sum of numbers with so many bits, the last one in full."""
    result = []
    for k in range(count):
        if k < count - 1:
            scale = mpf(2) ** (bits - 1 - int(mp.floor(log(abs(x), 2))))
            part = mp.nint(x * scale) / scale
        else:
            part = x
        result.append(part)
        x -= part
    return result


print("ln2 f32", [rounded(p, True) for p in parts(log(2), 15, 2)])
print("ln2 f64", [rounded(p, False) for p in parts(log(2), 40, 2)])
print("pi/2 f32", [rounded(p, True) for p in parts(pi / 2, 11, 4)])
print("pi/2 f64", [rounded(p, False) for p in parts(pi / 2, 33, 4)])
