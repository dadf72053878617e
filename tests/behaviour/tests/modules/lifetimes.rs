//! Structs that borrow, with their lifetimes named, `'_`, or left out.
#![allow(elided_lifetimes_in_paths, reason = "they are what is tested")]

use crate::check;
use chainrule::{Differentiable, differentiate};

#[derive(Differentiable, Clone, Copy, Debug)]
pub struct Problem<'a> {
    pub data: &'a [f64],
    pub weights: [f64; 2],
    pub scale: f64,
}

#[differentiate(jvp, hvp)]
fn bare(p: &Problem<'_>) -> f64 {
    p.weights[0] * p.weights[1] * p.scale
}

#[differentiate(wrt(p, k))]
fn two<'a>(p: &Problem<'_>, q: Problem<'a>, k: &f64, ps: &[Problem<'_>]) -> f64 {
    p.weights[0] * q.data[1] * p.scale * k * ps[0].data[0]
}

#[differentiate]
fn changed(x: f64, p: &mut Problem<'_>) {
    p.scale *= x * p.weights[0];
}

#[differentiate]
mod m {
    use super::*;
    #[derive(Differentiable, Clone, Copy, Debug)]
    pub struct View<'a> {
        pub data: &'a [f64],
        pub xs: [f64; 2],
        pub scale: f64,
    }
    pub type Seen<'a> = View<'a>;
    impl View<'_> {
        #[differentiate]
        pub fn head(&self, k: f64) -> f64 {
            self.xs[0] * self.scale * k
        }
        fn sum(&self, from: usize) -> f64 {
            if from == self.xs.len() { 0.0 } else { self.xs[from] * self.scale + self.sum(from + 1).sin() }
        }
    }
    impl<'a> View<'a> {
        fn product(&self, other: &View, from: usize) -> f64 {
            if from == self.data.len() {
                other.scale
            } else {
                self.xs[from] * self.product(other, from + 1) + other.xs[from]
            }
        }
    }
    fn rest(view: View<'_>, n: usize) -> f64 {
        if n == 0 { view.xs[0] * view.scale } else { rest(view, n - 1) * view.xs[n] }
    }
    #[differentiate(jvp)]
    pub fn elided(view: &View<'_>, other: &View) -> f64 {
        view.sum(0) * other.head(2.0) + view.product(other, 0)
    }
    #[differentiate]
    pub fn by_alias(view: Seen, n: usize) -> f64 {
        view.sum(1) + rest(view, n)
    }
}

const DATA: [f64; 2] = [1.5, 0.25];

fn view(x: &[f64]) -> m::View<'static> {
    m::View { data: &DATA, xs: [x[0], x[1]], scale: x[2] }
}

fn flat(d: &m::ViewTangent) -> [f64; 3] {
    [d.xs[0], d.xs[1], d.scale]
}

fn problem(x: &[f64]) -> Problem<'static> {
    Problem { data: &DATA, weights: [x[0], x[1]], scale: x[2] }
}

#[test]
fn functions_agree_with_differences() {
    let x = [0.3, 0.5, 0.4, -0.8];
    let (value, d) = bare::value_and_gradient(&problem(&x));
    check("bare", &x[..3], |x| bare(&problem(x)), value, &[d.weights[0], d.weights[1], d.scale]);
    let f = |x: &[f64]| two(&problem(x), problem(&[1.0; 3]), &x[3], &[problem(&[2.0; 3])]);
    let (value, (d, k)) = two::value_and_gradient(&problem(&x), problem(&[1.0; 3]), &x[3], &[problem(&[2.0; 3])]);
    check("two", &x, f, value, &[d.weights[0], d.weights[1], d.scale, k]);
}

#[test]
fn modules_agree_with_differences() {
    let x = [0.3, 0.5, 0.4, -0.8, 0.9, 1.2];
    let (value, (a, b)) = m::elided::value_and_gradient(&view(&x), &view(&x[3..]));
    check("elided", &x, |x| m::elided(&view(x), &view(&x[3..])), value, &[flat(&a), flat(&b)].concat());
    let (value, d) = m::by_alias::value_and_gradient(view(&x), 1);
    check("by alias", &x[..3], |x| m::by_alias(view(x), 1), value, &flat(&d));
    let (value, (d, k)) = view(&x).head_value_and_gradient(1.5);
    let x = [0.3, 0.5, 0.4, 1.5];
    check("head", &x, |x| view(x).head(x[3]), value, &[d.xs[0], d.xs[1], d.scale, k]);
}
