"""Writes reference.csv: every primitive's value and derivatives of the first and second order, to 50 digits.

    python3 generate.py > reference.csv

Needs mpmath. The functions are written as textbooks define them, in so many digits that nothing cancels;
derivatives are taken by mpmath, not from the table that is tested, but for the gamma family, where they are
polygamma functions by definition.

A line: primitive, type, operands, value, partials, second partials (row by row); several numbers in a column are
separated by spaces. `-` stands for an operand without derivative.
"""

import struct
import sys

from mpmath import mp, mpf

DIGITS = 50


def single(x):
    """The nearest f32."""
    return struct.unpack("f", struct.pack("f", x))[0]


def derivative(f, x, orders):
    """The partial derivative of f at x: taken in units of x, so that any magnitude is as good as 1."""
    scales = [abs(a) if a != 0 else mpf(1) for a in x]
    unit = lambda *t: f(*(a + s * b for a, s, b in zip(x, scales, t)))
    d = mp.diff(unit, tuple(mpf(0) for _ in x), tuple(orders))
    if abs(d) < abs(f(*x)) * mpf(10) ** (20 - mp.dps):
        return mpf(0)  # what is left of a difference of equals
    for s, n in zip(scales, orders):
        d /= s**n
    return d


class Row:
    def __init__(self, value, samples, discrete=(), partials=None, branch=None, digits=80):
        self.value = value
        self.branch = branch  # the function to differentiate near a sample, equal to the value but for a constant
        self.samples = [s if isinstance(s, tuple) else (s,) for s in samples]
        self.discrete = discrete  # operands without derivative
        self.partials = partials  # order -> derivative in the first operand
        self.digits = digits

    def derive(self, x, orders):
        if self.partials:
            return self.partials(sum(orders), *x)
        return derivative(self.branch(*x) if self.branch else self.value, x, orders)


def angle(y, x):
    """atan2 with no cut near (y, x)."""
    if abs(x) > abs(y):
        return lambda y, x: mp.atan(y / x)
    return lambda y, x: -mp.atan(x / y)


def wide(value, samples):
    """Enough digits for the tails at -800 and 800."""
    return Row(value, samples, digits=400)


def truncate(x):
    return mp.floor(x) if x >= 0 else mp.ceil(x)


def nearest(x):
    return truncate(x + mp.sign(x) / 2)


def euclidean_quotient(x, y):
    return mp.floor(x / y) if y > 0 else mp.ceil(x / y)


def log1p(x):
    return mp.log(1 + x)


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def softplus(x):
    return mp.log(1 + mp.exp(x))


def sinc(x):
    return mp.sin(x) / x if x != 0 else mpf(1)


def sinc_derivative(x, n):
    """The integral of t^n cos(x t + n pi / 2) over 0..1, by the series in x; mpmath adds what cancels."""
    n = int(n)
    k = (n + 1) // 2
    total = mpf(0)
    while True:
        m = 2 * k - n
        term = (-1) ** k * mpf(x) ** m / ((2 * k + 1) * mp.factorial(m))
        total += term
        if m > 2 * abs(x) + 4 and abs(term) < mpf(10) ** (-mp.dps - 10) * abs(total):
            return total
        if x == 0:
            return total
        k += 1


def gamma_family(start):
    return lambda order, x, *n: mp.psi(start + (int(n[0]) if n else 0) + order, x)


def elu(x, a):
    return x if x > 0 else a * (mp.exp(x) - 1)


SCALE = mpf("1.0507009873554804934193349852946")
ALPHA = mpf("1.6732632423543772848170429916717")
TAILS = [0.3, -2.0, 5.5, -17.0, 40.0, -700.0, 800.0, -800.0, 1e-9, -1e-20]
PAIRS = [(0.3, 2.0), (-1.5, 0.7), (1e-9, 3e5)]
JUMPS = [0.3, -2.7, 1e4 + 0.25, -1e-20]
PLANE = [(0.3, 2.0), (-1.5, -0.7), (3e200, 4e200), (3e-200, 4e-200), (1e-20, 1.0), (-1.0, 1e-20), (3e18, 4e18), (3e-18, 4e-18)]

ROWS = {
    "Add": Row(lambda x, y: x + y, PAIRS),
    "Sub": Row(lambda x, y: x - y, PAIRS),
    "Mul": Row(lambda x, y: x * y, PAIRS),
    "Div": Row(lambda x, y: x / y, PAIRS + [(1e-150, 1e-100), (1e150, 1e100), (1e-12, 1e-15), (2.0, -3.0)]),
    "Rem": Row(lambda x, y: x - y * truncate(x / y), [(5.5, 2.0), (-5.5, 2.0), (7.3, -2.1), (1e10, 3.3), (0.2, 7.0)]),
    "Neg": Row(lambda x: -x, [0.3, -2.0]),
    "Powi": Row(
        lambda x, n: x ** int(n),
        [(0.3, 3), (-2.0, -3), (1.7, 1), (0.7, 0), (-1.1, 12), (1.001, 200), (0.0, 1), (0.0, 2), (0.0, 0), (1e-9, 2), (3.0, -1)],
        discrete=(1,),
    ),
    "Powf": Row(lambda x, p: x**p, [(0.3, 2.5), (2.0, -1.5), (1.0, 3.3), (1e-9, 0.5), (7.0, 1.0), (7.0, 0.0), (3e5, 2.0), (0.999, 300.0)]),
    "Sqrt": Row(mp.sqrt, [0.3, 7.0, 1e-300, 1e300, 1e-30, 1e30]),
    "Cbrt": Row(lambda x: mp.sign(x) * mp.cbrt(abs(x)), [0.3, -7.0, 1e-30, -1e30, 1e-200, 1e200]),
    "Exp": Row(mp.exp, [0.3, -2.0, 30.0, -700.0, 700.0, 1e-20]),
    "Exp2": Row(lambda x: mpf(2) ** x, [0.3, -2.0, 30.5, -1000.0, 1000.5, 1e-20]),
    "ExpM1": Row(mp.expm1, [0.3, -2.0, 1e-9, 1e-20, -40.0, 50.0]),
    "Ln": Row(mp.log, [0.3, 7.0, 1e-20, 1e20, 1e-300, 1.0000001]),
    "Ln1p": Row(log1p, [0.3, -0.7, 1e-9, 1e-20, 1e20, -0.9999999]),
    "Log": Row(lambda x, b: mp.log(x) / mp.log(b), [(8.0, 2.0), (0.3, 0.7), (1e20, 10.0), (1e-20, 3.0)]),
    "Log2": Row(lambda x: mp.log(x) / mp.log(2), [0.3, 7.0, 1e-20, 1e20]),
    "Log10": Row(mp.log10, [0.3, 7.0, 1e-20, 1e20]),
    "Sin": Row(mp.sin, [0.3, -4.0, 1e-20, 100.0]),
    "Cos": Row(mp.cos, [0.3, -4.0, 1e-9, 100.0]),
    "Tan": Row(mp.tan, [0.3, -4.0, 1e-20, 1.5]),
    "Asin": Row(mp.asin, [0.3, -0.9, 1e-20, 0.9999999]),
    "Acos": Row(mp.acos, [0.3, -0.9, 1e-20, 0.9999999]),
    "Atan": Row(mp.atan, [0.3, -4.0, 1e-20, 1e20, -1e9]),
    "Sinh": Row(mp.sinh, [0.3, -2.0, 1e-20, 80.0]),
    "Cosh": Row(mp.cosh, [0.3, -2.0, 1e-20, 80.0]),
    "Tanh": wide(mp.tanh, [0.3, -2.0, 1e-20, 20.0, -800.0]),
    "Asinh": Row(mp.asinh, [0.3, -4.0, 1e-20, 1e200, -1e18]),
    "Acosh": Row(mp.acosh, [1.3, 4.0, 1.0000001, 1e200, 1e18]),
    "Atanh": Row(mp.atanh, [0.3, -0.9, 1e-20, 0.9999999]),
    "Atan2": Row(mp.atan2, PLANE + [(0.0, -1.0), (1e200, 1e200)], branch=angle),
    "Hypot": Row(lambda x, y: mp.sqrt(x * x + y * y), PLANE),
    "Abs": Row(abs, [0.3, -2.0, 1e-300]),
    "Signum": Row(mp.sign, [0.3, -2.0]),
    "Copysign": Row(lambda x, y: abs(x) * mp.sign(y), [(1.5, -2.0), (-0.3, -0.1), (0.7, 2.0), (-0.7, 2.0)]),
    "Min": Row(min, [(0.3, 2.0), (0.7, -1.5)]),
    "Max": Row(max, [(0.3, 2.0), (0.7, -1.5)]),
    "Clamp": Row(lambda x, a, b: max(a, min(b, x)), [(0.3, -1.0, 1.0), (-3.0, -1.0, 1.0), (3.0, -1.0, 1.0)]),
    "MulAdd": Row(lambda x, y, w: x * y + w, [(0.3, 2.0, -1.5), (-0.7, 0.2, 4.0), (0.1, 10.0, -1.0)]),
    "Recip": Row(lambda x: 1 / x, [0.3, -2.0, 1e-100, 1e100]),
    "Floor": Row(mp.floor, JUMPS),
    "Ceil": Row(mp.ceil, JUMPS),
    "Round": Row(nearest, JUMPS),
    "RoundTiesEven": Row(mp.nint, JUMPS),
    "Trunc": Row(truncate, JUMPS),
    "Fract": Row(lambda x: x - truncate(x), JUMPS),
    "RemEuclid": Row(lambda x, y: x - y * euclidean_quotient(x, y), [(5.5, -2.0), (-5.5, 2.0), (7.3, 2.1), (-0.2, -7.0)]),
    "DivEuclid": Row(euclidean_quotient, [(5.5, -2.0), (-5.5, 2.0), (7.3, 2.1), (-0.2, -7.0)]),
    "ToDegrees": Row(lambda x: x * 180 / mp.pi, [0.3, -2.0]),
    "ToRadians": Row(lambda x: x * mp.pi / 180, [0.3, -2.0]),
    "Sigmoid": wide(sigmoid, TAILS),
    "Softplus": wide(softplus, TAILS),
    "Relu": Row(lambda x: max(x, mpf(0)), [0.3, -2.0]),
    "LeakyRelu": Row(lambda x, a: x if x > 0 else a * x, [(0.3, 0.01), (-2.0, 0.2)]),
    "Elu": wide(elu, [(0.3, 1.0), (-2.0, 0.7), (-1e-9, 1.0), (-800.0, 1.0), (800.0, 0.5)]),
    "Selu": wide(lambda x: SCALE * elu(x, ALPHA), [0.3, -2.0, -1e-9, -800.0, 800.0]),
    "Gelu": wide(lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2, [0.3, -2.0, 1e-9, -1e-20, 5.5, -3.3, -7.1, 30.0, -30.1, 800.0, -800.0]),
    "Silu": wide(lambda x: x * sigmoid(x), TAILS),
    "Mish": wide(lambda x: x * mp.tanh(softplus(x)), TAILS),
    "Softsign": Row(lambda x: x / (1 + abs(x)), [0.3, -2.0, 1e-20, 1e200, -800.0]),
    "LogSigmoid": wide(lambda x: mp.log(sigmoid(x)), TAILS),
    "LogCosh": wide(lambda x: mp.log(mp.cosh(x)), [0.3, -2.0, 0.99, 1.01, 1e-9, 1e-20, 20.0, 800.0, -800.0]),
    "Logaddexp": wide(
        lambda x, y: mp.log(mp.exp(x) + mp.exp(y)),
        [(0.3, 2.0), (-1.5, -2.7), (1000.0, 999.0), (2.0, 2.0), (-800.0, 800.0), (-1000.0, -1001.5)],
    ),
    "Sinc": Row(sinc, [0.3, -4.0, 1.0, 1.6, 1e-9, 1e-20, 0.0, 30.5, 1e-3], partials=lambda n, x: sinc_derivative(x, n)),
    "SincDerivative": Row(
        sinc_derivative,
        [(0.3, 1), (-4.0, 2), (1e-9, 1), (0.0, 1), (0.0, 2), (1.4, 3), (1.6, 1), (5.0, 4), (3.9, 4), (30.5, 3), (2.5, 2)],
        discrete=(1,),
        partials=lambda order, x, n: sinc_derivative(x, n + order),
    ),
    "Erf": wide(mp.erf, [0.3, -2.0, 1e-9, 1e-20, 3.7, 30.0]),
    "Erfc": wide(mp.erfc, [0.3, -2.0, 1e-9, 1e-20, 3.7, 9.1, 30.0]),
    "LnGamma": Row(lambda x: mp.log(abs(mp.gamma(x))), [0.3, 7.0, -1.3, 1.0, 2.0, 1.0000001, 1.9999999, 1e-9, 1e5, -10.5, 1.5], partials=lambda order, x: mp.psi(order - 1, x)),
    "Digamma": Row(mp.digamma, [0.3, 7.0, -1.3, 1.0, 2.0, 1.4616321449683622, 1.4616, 1.5, 1e-9, 1e5, -10.5, 1.76], partials=gamma_family(0)),
    "Trigamma": Row(lambda x: mp.psi(1, x), [0.3, 7.0, -1.3, 1.0, 1e-9, 1e5, -10.4, 20.0], partials=gamma_family(1)),
    "Polygamma": Row(
        lambda x, n: mp.psi(int(n), x),
        [(0.3, 2), (7.0, 3), (-1.3, 2), (1.0, 4), (50.0, 2), (-2.7, 3), (4.4, 0), (0.9, 9)],
        discrete=(1,),
        partials=gamma_family(0),
    ),
}


def number(x):
    return mp.nstr(x, DIGITS, strip_zeros=True, min_fixed=-5, max_fixed=8)


def line(name, kind, row, sample):
    x = [mpf(a) for a in sample]
    smooth = [i for i in range(len(x)) if i not in row.discrete]
    orders = lambda *which: [which.count(i) for i in range(len(x))]
    every = range(len(x))
    first = [number(row.derive(x, orders(i))) if i in smooth else "-" for i in every]
    second = [
        number(row.derive(x, orders(i, j))) if i in smooth and j in smooth else "-" for i in every for j in every
    ]
    operands = [repr(a) for a in sample]
    return ",".join([name, kind] + [" ".join(column) for column in (operands, [number(row.value(*x))], first, second)])


def main():
    print("primitive,type,operands,value,partials,second")
    for name, row in ROWS.items():
        mp.dps = row.digits
        for sample in row.samples:
            sample = tuple(float(a) for a in sample)
            print(line(name, "f64", row, sample))
            if all(a == 0 or 1e-30 < abs(a) < 1e30 for a in sample):
                print(line(name, "f32", row, tuple(single(a) for a in sample)))
        print(name, file=sys.stderr)


main()
