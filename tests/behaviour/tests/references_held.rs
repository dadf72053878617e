//! Mutable references that a variable holds in a tuple or an option: what is written through them reaches what they lead to.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate]
fn first(x: &[f64], k: f64) -> f64 {
    let mut w = [x[0], k];
    let Some(a) = w.first_mut() else { return k };
    *a *= k;
    w[0] * w[1]
}

#[differentiate]
fn at_an_index(x: &[f64], k: f64) -> f64 {
    let mut w = x.to_vec();
    let Some(a) = w.get_mut(1) else { return k };
    *a *= k;
    w[0] * w[1]
}

#[differentiate]
fn of_an_option(x: &[f64], k: f64) -> f64 {
    let mut o = Some(x[0]);
    let Some(a) = o.as_mut() else { return k };
    *a *= k;
    o.unwrap() * k
}

#[differentiate]
fn of_a_borrowed_option(x: &[f64], k: f64) -> f64 {
    let mut o = Some([x[0], k]);
    let Some(a) = &mut o else { return k };
    a[0] *= k;
    o.unwrap()[0] * k
}

#[differentiate]
fn in_a_tuple(x: &[f64], k: f64) -> f64 {
    let mut w = [x[0], k];
    let mut u = x[1];
    let p = (&mut w, &mut u);
    p.0[0] *= k;
    *p.1 += 1.0;
    w[0] * u
}

#[differentiate]
fn two(x: &[f64], k: f64) -> f64 {
    let mut w = [x[0], k];
    let mut u = x[1];
    let (a, b) = (&mut w, &mut u);
    a[0] *= k;
    *b += 1.0;
    w[0] * u
}

#[differentiate]
fn parts_in_a_variable(x: &[f64], k: f64) -> f64 {
    let mut w = [x[0], k];
    let p = w.split_at_mut(1);
    let (a, b) = p;
    a[0] *= k;
    b[0] += a[0];
    w[0] * w[1]
}

#[differentiate]
fn handed_on(x: &[f64], k: f64) -> f64 {
    let mut w = [x[0], k];
    let o = w.first_mut();
    let p = o;
    if let Some(a) = p {
        *a *= k;
    }
    w[0] * w[1]
}

#[differentiate]
fn first_and_rest_in_a_variable(x: &[f64], k: f64) -> f64 {
    let mut w = [x[0], k];
    let o = w.split_first_mut();
    let Some((a, b)) = o else { return k };
    *a *= b[0];
    b[0] *= 2.0;
    w[0] * w[1]
}

#[differentiate]
fn first_and_rest(x: &[f64], k: f64) -> f64 {
    let mut w = [x[0], k];
    let o = w.split_first_mut();
    if let Some((a, b)) = o {
        *a *= b[0];
        b[0] *= 2.0;
    }
    w[0] * w[1]
}

#[differentiate]
fn a_row(x: &[f64], k: f64) -> f64 {
    let mut w = [[x[0], k], [k, x[1]]];
    let Some(row) = w.get_mut(1) else { return k };
    row[0] *= x[0];
    w[1][0] * w[1][1]
}

#[differentiate]
fn given_by_a_function(x: &[f64], k: f64) -> f64 {
    fn first(w: &mut [f64]) -> Option<&mut f64> {
        if w.len() > 1 { Some(&mut w[0]) } else { None }
    }
    let mut w = x.to_vec();
    let Some(a) = first(&mut w) else { return k };
    *a *= k;
    let c = *a;
    *a += 1.0;
    c * w[0]
}

#[differentiate]
fn a_tuple_taken_apart(x: &[f64], k: f64) -> f64 {
    let mut u = x[0];
    let p = (&mut u, k);
    let q = p;
    *q.0 *= q.1;
    let (r, s) = q;
    *r += s;
    u * k
}

#[differentiate]
fn in_a_loop(x: &[f64], k: f64) -> f64 {
    let mut w = x.to_vec();
    let mut s = 0.0;
    for i in 0..3 {
        let Some(a) = w.get_mut(i) else { break };
        *a *= k;
        s += *a;
        let Some(b) = w.last_mut() else { continue };
        *b += s;
    }
    w[0] * w[3] + s
}

#[differentiate]
fn an_option_in_a_tuple(x: &[f64], k: f64) -> f64 {
    let mut w = [x[0], k];
    let t = (w.first_mut(), k);
    let (o, m) = t;
    if let Some(a) = o {
        *a *= m;
    }
    w[0] * w[1]
}

#[differentiate]
fn what_was_read_before(x: &[f64], k: f64) -> f64 {
    let mut u = x[0];
    let v = {
        let r = &mut u;
        let t = (*r, 1.0);
        *r *= k;
        t.0
    };
    let r = &mut u;
    let c = *r;
    *r = 2.0 * k;
    c * v + u
}

#[differentiate]
fn rows_of_an_array(x: &[f64], k: f64) -> f64 {
    let mut w = [[x[0], k], [x[1], 1.0]];
    let [a, b] = &mut w;
    let c = *a;
    a[0] = 3.0 * k;
    *b = c;
    b[1] *= a[0];
    w[0][0] * w[1][0] + w[1][1]
}

#[differentiate]
fn of_an_empty_slice(x: &[f64], k: f64) -> f64 {
    let mut v: Vec<f64> = x[..0].to_vec();
    let r = if let Some((first, rest)) = v.split_first_mut() {
        *first *= k;
        rest.len() as f64
    } else {
        k * k
    };
    let mut w = [x[0], k];
    let Some((a, b)) = w.split_first_mut() else { return k };
    *a *= b[0];
    b[0] *= 2.0;
    r + w[0] * w[1]
}

#[test]
fn what_is_lent_is_written() {
    for x in [[0.4, -0.3, 0.9, 0.6, 0.7], [0.45, 0.25, -0.7, 0.85, -0.65]] {
        check!(first, x, |p| &p[..4], p[4]);
        check!(at_an_index, x, |p| &p[..4], p[4]);
        check!(of_an_option, x, |p| &p[..4], p[4]);
        check!(of_a_borrowed_option, x, |p| &p[..4], p[4]);
        check!(in_a_tuple, x, |p| &p[..4], p[4]);
        check!(two, x, |p| &p[..4], p[4]);
        check!(parts_in_a_variable, x, |p| &p[..4], p[4]);
        check!(handed_on, x, |p| &p[..4], p[4]);
        check!(first_and_rest_in_a_variable, x, |p| &p[..4], p[4]);
        check!(first_and_rest, x, |p| &p[..4], p[4]);
        check!(a_row, x, |p| &p[..4], p[4]);
        check!(given_by_a_function, x, |p| &p[..4], p[4]);
        check!(a_tuple_taken_apart, x, |p| &p[..4], p[4]);
        check!(in_a_loop, x, |p| &p[..4], p[4]);
        check!(an_option_in_a_tuple, x, |p| &p[..4], p[4]);
        check!(what_was_read_before, x, |p| &p[..4], p[4]);
        check!(rows_of_an_array, x, |p| &p[..4], p[4]);
        check!(of_an_empty_slice, x, |p| &p[..4], p[4]);
    }
}
