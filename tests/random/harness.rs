//! Part of each generated program: puts one random program to the test at three points.

use std::panic::{AssertUnwindSafe, catch_unwind};

type Value = fn(f64, f64, &[f64; 4], &[f64], usize) -> f64;
type Parts = (f64, f64, [f64; 4], Vec<f64>);
type Reverse = fn(f64, f64, &[f64; 4], &[f64], usize) -> (f64, Parts);
type Forward = fn(f64, f64, &[f64; 4], &[f64], usize, f64, f64, &[f64; 4], &[f64]) -> (f64, f64);

/// A point, or a direction.
#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
    a: [f64; 4],
    s: [f64; 5],
}

/// `n` is 0, 1 and 4: loops with no trip, one, and many.
const POINTS: [(usize, Point); 3] = [
    (0, Point { x: 0.37, y: -0.81, a: [0.52, -1.13, 0.29, 0.94], s: [0.61, -0.23, 1.17, -0.78, 0.45] }),
    (1, Point { x: -1.21, y: 0.43, a: [-0.66, 0.18, 1.37, -0.31], s: [-0.52, 0.84, 0.11, 1.29, -1.06] }),
    (4, Point { x: 0.92, y: 1.58, a: [1.04, 0.73, -0.47, -1.22], s: [0.27, 0.99, -1.41, 0.36, 0.68] }),
];
const DIRECTION: Point = Point { x: 0.71, y: -0.43, a: [0.58, 0.22, -0.91, 0.36], s: [-0.64, 0.17, 0.83, -0.29, 0.49] };

/// Prints a line for each thing that is wrong with the program of a seed.
pub fn check(seed: u64, f: Value, reverse: Reverse, forward: Forward) {
    for (n, point) in POINTS {
        let outcome = catch_unwind(AssertUnwindSafe(|| check_point(n, &point, f, reverse, forward)));
        let fault = outcome.unwrap_or_else(|_| Err("panics".to_string()));
        if let Err(fault) = fault {
            println!("FAIL {seed} n = {n}: {fault}");
        }
    }
}

fn check_point(n: usize, p: &Point, f: Value, reverse: Reverse, forward: Forward) -> Result<(), String> {
    let d = &DIRECTION;
    let value = f(p.x, p.y, &p.a, &p.s, n);
    let (value_reverse, (d_x, d_y, d_a, d_s)) = reverse(p.x, p.y, &p.a, &p.s, n);
    let (value_forward, tangent) = forward(p.x, p.y, &p.a, &p.s, n, d.x, d.y, &d.a, &d.s);
    if value.to_bits() != value_reverse.to_bits() || value.to_bits() != value_forward.to_bits() {
        return Err(format!("value {value:e}, in reverse {value_reverse:e}, forward {value_forward:e}"));
    }
    if d_s.len() != 5 {
        return Err(format!("the part of a slice of 5 has {}", d_s.len()));
    }
    let mut terms = vec![d_x * d.x, d_y * d.y];
    terms.extend(d_a.iter().zip(&d.a).map(|(g, d)| g * d));
    terms.extend(d_s.iter().zip(&d.s).map(|(g, d)| g * d));
    let slope: f64 = terms.iter().sum();
    let scale = 1e-3 + terms.iter().map(|term| term.abs()).sum::<f64>();
    if !slope.is_finite() || (slope - tangent).abs() > 1e-12 * scale {
        return Err(format!("reverse gives {slope:e}, forward {tangent:e}"));
    }
    let difference = |h: f64| {
        let along = |h: f64| {
            let a: [f64; 4] = std::array::from_fn(|i| p.a[i] + h * d.a[i]);
            let s: [f64; 5] = std::array::from_fn(|i| p.s[i] + h * d.s[i]);
            f(p.x + h * d.x, p.y + h * d.y, &a, &s, n)
        };
        (along(h) - along(-h)) / (2.0 * h)
    };
    // where two steps disagree there is a kink or a jump between, and differences say nothing
    let (wide, narrow) = (difference(2e-5), difference(1e-5));
    let smooth = (wide - narrow).abs() < 1e-5 * (1.0 + narrow.abs());
    if smooth && (narrow - slope).abs() > 1e-4 * (1.0 + slope.abs()) {
        return Err(format!("the derivative is {slope:e}, differences give {narrow:e}"));
    }
    Ok(())
}
