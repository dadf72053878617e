//! Rules of the user's own: the body stays unread, every mode and every caller goes by the rule.

use chainrule::{Differentiable, check, differentiate};

/// A cube root by Newton's method, for a compiler that cannot see a tolerance as what it is.
#[differentiate(jvp, hvp, hessian, rule(vjp = root_vjp, jvp = root_jvp))]
fn root(x: f64) -> f64 {
    let mut y = x.max(1.0);
    while (y * y * y - x).abs() > 1e-15 * x.abs() * 4.0 {
        y -= (y * y * y - x) / (3.0 * y * y);
    }
    std::hint::black_box(y)
}

// by the implicit function theorem, of y³ = x
#[differentiate(jvp)]
fn root_vjp(_x: f64, y: f64, seed: f64) -> f64 {
    seed / (3.0 * y * y)
}

fn root_jvp(_x: f64, y: f64, t_x: f64) -> f64 {
    t_x / (3.0 * y * y)
}

#[differentiate(jvp, hvp, hessian)]
fn caller(x: f64, k: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        if i != 1 {
            sum += k * root(x * x + i as f64).sin();
        }
    }
    sum
}

#[test]
fn a_rule_of_numbers() {
    let x = 8.0;
    assert_eq!(root::gradient(8.0), 1.0 / 12.0);
    let report = check!(root(x), wrt(x), jvp, hvp, hessian);
    assert!(report.agrees(), "{report}");
    let k = 1.5;
    let report = check!(caller(x, k), wrt(x, k), jvp, hvp, hessian);
    assert!(report.agrees(), "{report}");
}

#[derive(Differentiable, Clone)]
struct Beam {
    stiffness: f64,
    lengths: Vec<f64>,
}

/// Something of every kind of parameter; what it does cannot be read: it is `unsafe`, say, or in another language.
#[differentiate(jvp, rule(vjp = load_vjp, jvp = load_jvp))]
fn load(beam: &Beam, mut x: Vec<f64>, weights: &[f64], n: usize, scale: [f64; 2]) -> f64 {
    x.iter_mut().zip(weights).for_each(|(x, w)| *x *= w);
    let mut text = String::new();
    text.push_str("unread");
    assert_eq!(text.len(), 6);
    x.iter().take(n).zip(&beam.lengths).map(|(x, l)| x * l).sum::<f64>() * beam.stiffness * scale[0] * scale[1]
}

type Parts = (Beam, Vec<f64>, Vec<f64>, [f64; 2]);

fn load_vjp(beam: &Beam, x: Vec<f64>, weights: &[f64], n: usize, scale: [f64; 2], value: f64, seed: f64) -> Parts {
    let factor = beam.stiffness * scale[0] * scale[1];
    let mut parts = (
        Beam { stiffness: seed * value / beam.stiffness, lengths: vec![0.0; beam.lengths.len()] },
        vec![0.0; x.len()],
        vec![0.0; x.len()],
        [seed * value / scale[0], seed * value / scale[1]],
    );
    for i in 0..n {
        parts.0.lengths[i] = seed * factor * x[i] * weights[i];
        parts.1[i] = seed * factor * beam.lengths[i] * weights[i];
        parts.2[i] = seed * factor * beam.lengths[i] * x[i];
    }
    parts
}

#[allow(clippy::too_many_arguments)]
fn load_jvp(
    beam: &Beam,
    x: Vec<f64>,
    weights: &[f64],
    n: usize,
    scale: [f64; 2],
    value: f64,
    t_beam: &Beam,
    t_x: Vec<f64>,
    t_weights: &[f64],
    t_scale: [f64; 2],
) -> f64 {
    let parts = load_vjp(beam, x, weights, n, scale, value, 1.0);
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    parts.0.stiffness * t_beam.stiffness
        + dot(&parts.0.lengths, &t_beam.lengths)
        + dot(&parts.1, &t_x)
        + dot(&parts.2, t_weights)
        + dot(&parts.3, &t_scale)
}

#[differentiate(jvp)]
fn loads(beam: &Beam, x: Vec<f64>, weights: &[f64], scale: [f64; 2]) -> f64 {
    load(beam, x, weights, 2, scale).tanh()
}

#[test]
fn a_rule_of_everything() {
    let (beam, x, weights, scale) =
        (Beam { stiffness: 0.5, lengths: vec![0.3, 0.4, 9.0] }, vec![1.0, -0.5, 2.0], vec![0.7, 1.1, 3.0], [0.9, 1.2]);
    let report = check!(load(&beam, x, &weights, 2, scale), wrt(&beam, x, &weights, scale), jvp);
    assert!(report.agrees(), "{report}");
    let report = check!(loads(&beam, x, &weights, scale), wrt(&beam, x, &weights, scale), jvp);
    assert!(report.agrees(), "{report}");
}

/// Rotates a pair: a result that is no scalar.
#[differentiate(jvp, rule(vjp = turned_vjp, jvp = turned_jvp))]
fn turned(angle: f64, p: [f64; 2]) -> [f64; 2] {
    let (s, c) = angle.sin_cos();
    [c * p[0] - s * p[1], s * p[0] + c * p[1]]
}

fn turned_vjp(angle: f64, _p: [f64; 2], value: [f64; 2], seed: [f64; 2]) -> (f64, [f64; 2]) {
    (seed[1] * value[0] - seed[0] * value[1], turned(-angle, seed))
}

fn turned_jvp(angle: f64, _p: [f64; 2], value: [f64; 2], t_angle: f64, t_p: [f64; 2]) -> [f64; 2] {
    let moved = turned(angle, t_p);
    [moved[0] - value[1] * t_angle, moved[1] + value[0] * t_angle]
}

#[differentiate(jvp)]
fn distance(angle: f64, p: [f64; 2]) -> f64 {
    let q = turned(angle * 2.0, p);
    (q[0] - 1.0).hypot(q[1] + 0.5)
}

#[test]
fn a_rule_of_pairs() {
    let (angle, p) = (0.4, [1.5, -0.25]);
    let report = check!(distance(angle, p), wrt(angle, p), jvp);
    assert!(report.agrees(), "{report}");
    let value = turned(angle, p);
    let (again, (d_angle, _)) = turned::vjp(angle, p, [2.0, 3.0]);
    assert_eq!((again, d_angle), (value, 3.0 * value[0] - 2.0 * value[1]));
    let (_, residuals) = turned::forward(angle, p);
    assert_eq!(turned::backward(&residuals, [2.0, 3.0]).0, d_angle);
}

#[differentiate]
mod inside {
    /// Wrong on purpose: what is seen of it is its rule.
    #[differentiate(rule(vjp = five))]
    pub(super) fn marked(x: f64) -> f64 {
        x * x
    }

    fn five(_x: f64, _value: f64, seed: f64) -> f64 {
        5.0 * seed
    }

    #[differentiate]
    pub(super) fn calls(x: f64) -> f64 {
        let twice = |x: f64| 2.0 * marked(x);
        twice(x) + x
    }
}

#[test]
fn modules_go_by_rules() {
    assert_eq!(inside::marked::value_and_gradient(3.0), (9.0, 5.0));
    assert_eq!(inside::calls::value_and_gradient(3.0), (21.0, 11.0));
}
