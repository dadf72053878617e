//! The chain rule: of several variables, through one neuron per layer, and down a chain of hidden layers.

use chainrule::differentiate;
use chainrule::math::sigmoid;

/// `x_k = g_k(t_1, t_2)`: three functions of two variables.
#[differentiate(jacobian)]
pub fn inner(t: &[f64; 2]) -> [f64; 3] {
    [t[0] * t[1], t[0].sin(), t[0] + t[1] * t[1]]
}

/// `f(x_1, x_2, x_3)`.
#[differentiate]
pub fn outer(x: &[f64; 3]) -> f64 {
    x[0] * x[1] + x[2].exp()
}

/// `f(g(t))`, which the compiler differentiates through both companions.
#[differentiate]
pub fn composed(t: &[f64; 2]) -> f64 {
    let x = inner(t);
    outer(&x)
}

/// `df/dt_i = sum_k df/dx_k dx_k/dt_i`, written out.
pub fn sum_over_paths(t: &[f64; 2]) -> [f64; 2] {
    let df_dx = outer::gradient(&inner(t));
    let dx_dt = inner::jacobian(t);
    std::array::from_fn(|i| (0..3).map(|k| df_dx[k] * dx_dt[k][i]).sum())
}

/// `C = (y - y')^2 / 2` with `y = sigmoid(w2 h)` and `h = sigmoid(w1 x)`: one neuron per layer.
#[differentiate(wrt(w1, w2))]
pub fn cost(w1: f64, w2: f64, x: f64, target: f64) -> f64 {
    let h = sigmoid(w1 * x);
    let y = sigmoid(w2 * h);
    (y - target) * (y - target) / 2.0
}

/// `dC/dW1` and `dC/dW2` as one derives them with a pencil; the common factor stands once.
pub fn cost_gradient_by_hand(w1: f64, w2: f64, x: f64, target: f64) -> (f64, f64) {
    let h = sigmoid(w1 * x);
    let y = sigmoid(w2 * h);
    let common = (y - target) * y * (1.0 - y);
    (common * w2 * h * (1.0 - h) * x, common * h)
}

/// A chain of three hidden layers of one neuron each, and the output.
#[differentiate(wrt(w))]
pub fn deep_cost(w: &[f64; 4], x: f64, target: f64) -> f64 {
    let mut a = x;
    for layer in 0..4 {
        a = sigmoid(w[layer] * a);
    }
    (a - target) * (a - target) / 2.0
}

/// The same gradient by the recursion `delta_k = delta_(k+1) w_(k+1) g'(z_k)`, `dC/dw_k = delta_k a_(k-1)`.
pub fn deep_gradient_by_hand(w: &[f64; 4], x: f64, target: f64) -> [f64; 4] {
    let mut a = [x, 0.0, 0.0, 0.0, 0.0];
    for layer in 0..4 {
        a[layer + 1] = sigmoid(w[layer] * a[layer]);
    }
    let mut gradient = [0.0; 4];
    let mut back = a[4] - target;
    for layer in (0..4).rev() {
        let delta = back * a[layer + 1] * (1.0 - a[layer + 1]);
        gradient[layer] = delta * a[layer];
        back = delta * w[layer];
    }
    gradient
}
