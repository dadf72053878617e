//! Structs as parameters: fields, nested structs, arrays of structs, slices of structs.
#![allow(clippy::needless_range_loop)] // the loops are written as formulas are

use chainrule::{Differentiable, differentiate};

fn close(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance * want.abs().max(1.0), "{got} instead of {want}");
}

#[derive(Clone, Copy, Debug, Differentiable, PartialEq)]
struct Spring {
    k: f64,
    c: f64,
}

#[derive(Clone, Copy, Debug, Differentiable)]
#[differentiable(derive(Debug, PartialEq))]
struct Body {
    mass: f64,
    spring: Spring,
    pos: [f64; 2],
    steps: usize,
}

#[differentiate(jvp, hvp)]
fn energy(b: &Body, v0: f64) -> f64 {
    let mut x = b.pos[0];
    let mut v = v0;
    for _ in 0..b.steps {
        let a = -(b.spring.k * (x - b.pos[1]) + b.spring.c * v) / b.mass;
        v += 0.1 * a;
        x += 0.1 * v;
    }
    0.5 * b.mass * v * v + 0.5 * b.spring.k * x * x
}

fn body() -> Body {
    Body { mass: 2.0, spring: Spring { k: 3.0, c: 0.5 }, pos: [1.0, -0.5], steps: 20 }
}

/// The body moved along a tangent.
fn moved(b: &Body, t: &BodyTangent, h: f64) -> Body {
    Body {
        mass: b.mass + h * t.mass,
        spring: Spring { k: b.spring.k + h * t.spring.k, c: b.spring.c + h * t.spring.c },
        pos: [b.pos[0] + h * t.pos[0], b.pos[1] + h * t.pos[1]],
        steps: b.steps,
    }
}

fn direction() -> BodyTangent {
    BodyTangent { mass: 0.3, spring: Spring { k: -0.4, c: 0.7 }, pos: [0.2, 0.9] }
}

fn dot(g: &BodyTangent, t: &BodyTangent) -> f64 {
    g.mass * t.mass + g.spring.k * t.spring.k + g.spring.c * t.spring.c + g.pos[0] * t.pos[0] + g.pos[1] * t.pos[1]
}

#[test]
fn a_gradient_has_the_fields_that_hold_floats() {
    let (b, t, h) = (body(), direction(), 1e-6);
    let (value, (d_b, d_v0)) = energy::value_and_gradient(&b, 0.4);
    assert_eq!(value, energy(&b, 0.4));
    let along = (energy(&moved(&b, &t, h), 0.4) - energy(&moved(&b, &t, -h), 0.4)) / (2.0 * h);
    close(dot(&d_b, &t), along, 1e-8);
    close(d_v0, (energy(&b, 0.4 + h) - energy(&b, 0.4 - h)) / (2.0 * h), 1e-8);
}

#[test]
fn forward_mode_and_products_with_the_hessian_take_tangents() {
    let (b, t, h) = (body(), direction(), 1e-6);
    let (_, (d_b, d_v0)) = energy::value_and_gradient(&b, 0.4);
    let (value, tangent) = energy::jvp(&b, 0.4, &t, 0.6);
    assert_eq!(value, energy(&b, 0.4));
    close(tangent, dot(&d_b, &t) + 0.6 * d_v0, 1e-13);
    let (h_b, h_v0) = energy::hvp(&b, 0.4, &t, 0.6);
    let (up, up_v0) = energy::gradient(&moved(&b, &t, h), 0.4 + h * 0.6);
    let (down, down_v0) = energy::gradient(&moved(&b, &t, -h), 0.4 - h * 0.6);
    close(h_b.mass, (up.mass - down.mass) / (2.0 * h), 1e-7);
    close(h_b.spring.c, (up.spring.c - down.spring.c) / (2.0 * h), 1e-7);
    close(h_b.pos[1], (up.pos[1] - down.pos[1]) / (2.0 * h), 1e-7);
    close(h_v0, (up_v0 - down_v0) / (2.0 * h), 1e-7);
}

#[test]
fn the_other_forms_agree() {
    let b = body();
    let (value, (d_b, d_v0)) = energy::value_and_gradient(&b, 0.4);
    let mut into = (b.zero_like(), 1.0);
    let again = energy::value_and_gradient_into(&b, 0.4, &mut into.0, &mut into.1);
    assert_eq!((again, &into.0, into.1), (value, &d_b, d_v0 + 1.0));
    let (forward, residuals) = energy::forward(&b, 0.4);
    assert_eq!(forward, value);
    let (back, _) = energy::backward(&residuals, 1.0);
    close(dot(&back, &direction()), dot(&d_b, &direction()), 1e-13);
}

#[derive(Clone, Debug, Differentiable, PartialEq)]
struct Layer {
    w: [[f64; 2]; 2],
    b: [f64; 2],
}

#[derive(Clone, Debug, Differentiable)]
struct Net {
    layers: [Layer; 3],
    scale: f64,
}

struct Sample {
    x: [f64; 2],
    y: f64,
}

/// The mean squared error of a net of three layers.
#[differentiate(wrt(net))]
fn error(net: &Net, samples: &[Sample]) -> f64 {
    let mut sum = 0.0;
    for s in 0..samples.len() {
        let mut h = samples[s].x;
        for l in 0..3 {
            let mut z = net.layers[l].b;
            for i in 0..2 {
                for j in 0..2 {
                    z[i] += net.layers[l].w[i][j] * h[j];
                }
                z[i] = z[i].tanh();
            }
            h = z;
        }
        let e = net.scale * (h[0] + h[1]) - samples[s].y;
        sum += e * e;
    }
    sum / samples.len() as f64
}

#[test]
fn arrays_and_slices_of_structs_are_indexed() {
    let layer = |k: f64| Layer { w: [[0.3 * k, -0.2], [0.5, 0.1 * k]], b: [0.1, -0.1 * k] };
    let mut net = Net { layers: [layer(1.0), layer(2.0), layer(-1.5)], scale: 1.5 };
    let samples = [Sample { x: [0.2, -0.8], y: 0.4 }, Sample { x: [1.0, 0.5], y: -0.3 }];
    let gradient = error::gradient(&net, &samples);
    let h = 1e-6;
    for l in 0..3 {
        for i in 0..2 {
            for j in 0..2 {
                let w = net.layers[l].w[i][j];
                net.layers[l].w[i][j] = w + h;
                let up = error(&net, &samples);
                net.layers[l].w[i][j] = w - h;
                let down = error(&net, &samples);
                net.layers[l].w[i][j] = w;
                close(gradient.layers[l].w[i][j], (up - down) / (2.0 * h), 1e-8);
            }
        }
    }
    let scaled = |scale| error(&Net { scale, ..net.clone() }, &samples);
    close(gradient.scale, (scaled(1.5 + h) - scaled(1.5 - h)) / (2.0 * h), 1e-8);
}

#[derive(Clone, Copy, Debug, Differentiable)]
struct Point(f64, f64);

#[differentiate]
fn distance(p: &Point, q: Point) -> f64 {
    let mut d = *p;
    d.0 -= q.0;
    d.1 -= q.1;
    d.0.hypot(d.1)
}

#[differentiate]
fn both(p: &Point, q: Point) -> f64 {
    distance(p, q) * p.0
}

#[test]
fn tuple_structs_are_taken_by_value_copied_changed_and_handed_on() {
    let (p, q) = (Point(3.0, 4.0), Point(0.0, 0.0));
    let (d_p, d_q) = distance::gradient(&p, q);
    close(d_p.0, 0.6, 1e-15);
    close(d_q.1, -0.8, 1e-15);
    let (d_p, d_q) = both::gradient(&p, q);
    close(d_p.0, 0.6 * 3.0 + 5.0, 1e-15);
    close(d_q.1, -0.8 * 3.0, 1e-15);
}

/// Copied structs and their fields are overwritten, in a loop too, and read before and after.
#[differentiate]
fn shuffled(points: &[Point; 3], x: f64) -> f64 {
    let mut p = *points;
    let mut sum = p[0].0 * p[0].1;
    for k in 0..4 {
        p[k % 3].0 *= x * p[(k + 1) % 3].1;
        p[k % 3].1 = p[(k + 1) % 3].0;
        if k > 1 {
            p[k % 3] = p[(k + 2) % 3];
        }
        sum += p[0].0 * p[1].1 + p[2].0 * p[k % 3].0;
    }
    sum + p[0].0 * p[1].0 * p[2].1
}

#[test]
fn what_is_overwritten_hands_its_cotangent_on() {
    let points = [Point(0.3, -1.2), Point(0.8, 0.5), Point(-0.7, 1.1)];
    let (d_points, d_x) = shuffled::gradient(&points, 1.3);
    let h = 1e-6;
    close(d_x, (shuffled(&points, 1.3 + h) - shuffled(&points, 1.3 - h)) / (2.0 * h), 1e-8);
    for k in 0..3 {
        let moved = |h: f64, first: bool| {
            let mut moved = points;
            *(if first { &mut moved[k].0 } else { &mut moved[k].1 }) += h;
            shuffled(&moved, 1.3)
        };
        close(d_points[k].0, (moved(h, true) - moved(-h, true)) / (2.0 * h), 1e-8);
        close(d_points[k].1, (moved(h, false) - moved(-h, false)) / (2.0 * h), 1e-8);
    }
}
