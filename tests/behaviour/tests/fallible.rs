//! Functions that return an `Option` or a `Result`: their derivatives fail as they do.
#![allow(unreachable_pub, clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::{Differentiable, differentiate};
use chainrule_behaviour::*;

#[differentiate(jvp, hvp, hessian)]
fn root(x: f64, y: f64) -> Option<f64> {
    if x <= 0.0 {
        return None;
    }
    let r = x.sqrt();
    if r < 10.0 { Some(r * y.sin()) } else { None }
}

#[differentiate]
fn solved(a: &[f64], b: Vec<f64>) -> Result<f64, usize> {
    let mut sum = 0.0;
    for (k, (a, b)) in a.iter().zip(&b).enumerate() {
        if a.abs() < 1e-9 {
            return Err(k);
        }
        sum += b / a;
    }
    Ok(sum)
}

#[differentiate(jacobian)]
fn pair(x: [f64; 2]) -> Option<[f64; 2]> {
    let first = x.first()?;
    let positive = if *first > 0.0 { Some(first.ln()) } else { None };
    positive.map(|l| [l * x[1], x[0] * x[0]])
}

#[differentiate]
mod model {
    #[derive(Clone, Copy, Debug, PartialEq, chainrule::Differentiable)]
    pub struct State {
        pub x: f64,
        pub v: f64,
    }
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Failed {
        Outside,
        Slow(usize),
    }
    fn checked(x: f64) -> Result<f64, Failed> {
        if x.abs() < 3.0 { Ok(x) } else { Err(Failed::Outside) }
    }
    #[differentiate]
    pub fn step(s: State, k: f64) -> Result<State, Failed> {
        let x = checked(s.x + s.v * k)?;
        if s.v < 0.1 {
            return Err(Failed::Slow(7));
        }
        Ok(State { x, v: s.v * x.cos() })
    }
    impl State {
        #[differentiate]
        pub fn energy(&self, k: f64) -> Option<f64> {
            step(*self, k).ok().map(|s| s.x * s.v)
        }
    }
}
use model::{Failed, State};

#[test]
fn derivatives_of_what_is_there() {
    let (x, y) = (2.3, 0.7);
    let want = differences(&[x, y], &|p| root(p[0], p[1]).unwrap().flat(), 1e-4).concat();
    let (value, gradient) = root::value_and_gradient(x, y).unwrap();
    bits(&value.flat(), &root(x, y).unwrap().flat());
    close("gradient", &gradient.flat(), &want, 1e-7);
    close("gradient alone", &root::gradient(x, y).unwrap().flat(), &want, 1e-7);
    close("vjp", &root::vjp(x, y, 2.0).unwrap().1.flat(), &[2.0 * want[0], 2.0 * want[1]], 1e-7);
    close("jvp", &[root::jvp(x, y, 0.3, 0.4).unwrap().1], &[0.3 * want[0] + 0.4 * want[1]], 1e-7);
    let (_, residuals) = root::forward(x, y).unwrap();
    close("backward", &root::backward(&residuals, 1.0).flat(), &want, 1e-7);
    let second = differences(&[x, y], &|p| root::gradient(p[0], p[1]).unwrap().flat(), 1e-4).concat();
    close("hessian", &root::hessian(x, y).unwrap().flat(), &second, 1e-6);

    let (a, b) = ([0.5, -2.0, 1.5], vec![1.0, 0.3, -0.7]);
    let p = [&a[..], &b].concat();
    let want = differences(&p, &|p| solved(&p[..3], p[3..].to_vec()).unwrap().flat(), 1e-4).concat();
    close("result", &solved::gradient(&a, b).unwrap().flat(), &want, 1e-7);

    let want = differences(&[0.7, 1.2], &|p| pair([p[0], p[1]]).unwrap().flat(), 1e-4);
    let transposed: Vec<f64> = (0..2).flat_map(|j| want.iter().map(move |row| row[j])).collect();
    close("jacobian", &pair::jacobian([0.7, 1.2]).unwrap().flat(), &transposed, 1e-7);
}

#[test]
fn failures_are_those_of_the_function() {
    assert_eq!(root::gradient(-1.0, 2.0), None);
    assert_eq!(root::value_and_gradient(400.0, 2.0), None);
    assert_eq!(solved::gradient(&[1.0, 0.0, 2.0], vec![1.0; 3]), Err(1));
    assert_eq!(pair::vjp([-1.0, 2.0], [1.0, 1.0]), None);
    let slow = State { x: 0.5, v: 0.01 };
    assert_eq!(model::step::vjp(slow, 1.0, slow).unwrap_err(), Failed::Slow(7));
    assert_eq!(model::step::vjp(State { x: 5.0, v: 1.0 }, 1.0, slow).unwrap_err(), Failed::Outside);
    assert!(slow.energy_gradient(1.0).is_none());
}

#[test]
fn structs_and_methods() {
    let (s, k) = (State { x: 0.4, v: 0.9 }, 0.3);
    let p = [s.x, s.v, k];
    let energy = |p: &[f64]| State { x: p[0], v: p[1] }.energy(p[2]).unwrap().flat();
    let want = differences(&p, &energy, 1e-4).concat();
    let (d_s, d_k) = s.energy_gradient(k).unwrap();
    close("energy", &[d_s.x, d_s.v, d_k], &want, 1e-7);
    let stepped = |p: &[f64]| {
        let s = model::step(State { x: p[0], v: p[1] }, p[2]).unwrap();
        vec![s.x, s.v]
    };
    let all = differences(&p, &stepped, 1e-4);
    let want: Vec<f64> = all.iter().map(|row| row[0] * 0.5 - row[1] * 2.0).collect();
    let (value, (d_s, d_k)) = model::step::vjp(s, k, State { x: 0.5, v: -2.0 }).unwrap();
    assert_eq!(Ok(value), model::step(s, k));
    close("step", &[d_s.x, d_s.v, d_k], &want, 1e-7);
    fn is_differentiable<T: Differentiable>() {}
    is_differentiable::<State>();
}
