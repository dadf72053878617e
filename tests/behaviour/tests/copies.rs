//! What a pattern binds by value is a copy: later changes of what was matched do not reach it, nor its own that.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate]
fn an_element(x: &[f64], k: f64) -> f64 {
    let mut y = [[x[0], k], [x[1], x[2]]];
    match y {
        [mut row, ..] => {
            row[0] *= k;
            y[0][0] = 5.0 * k;
            row[0] * y[0][0] + row[1]
        }
    }
}

#[differentiate]
fn an_element_of_the_only_arm(x: &[f64], k: f64) -> f64 {
    let mut y = [[x[0], k], [x[1], x[2]]];
    match y {
        [row, ..] => {
            y[0][0] = 5.0 * k;
            row[0] * y[0][0] + row[1]
        }
    }
}

#[differentiate]
fn an_optional_array(x: &[f64], k: f64) -> f64 {
    let mut o = Some([x[0], k]);
    let mut s = 0.0;
    if let Some(mut row) = o {
        row[0] *= 3.0;
        o = Some([k, k]);
        s += row[0] * k;
    }
    if let Some(row) = o {
        s += row[0] * x[1];
    }
    s
}

#[differentiate]
fn a_part_of_a_tuple(x: &[f64], k: f64) -> f64 {
    let mut t = ([x[0], k], x[1]);
    match t {
        (mut row, v) if v > -9.0 => {
            t.0[0] = k * k;
            row[1] += t.0[0];
            row[0] * row[1] * t.0[1]
        }
        _ => k,
    }
}

#[differentiate]
fn of_two(x: &[f64], k: f64) -> f64 {
    let mut y = [x[0], k];
    match (y, k) {
        (row, v) => {
            y[0] = 7.0 * k;
            row[0] * y[0] * v
        }
    }
}

#[differentiate]
fn items_by_value(x: &[f64], k: f64) -> f64 {
    let y = [[x[0], k], [x[1], x[2]]];
    let mut s = 0.0;
    for mut row in y {
        row[0] *= k;
        s += row[0] * row[1];
    }
    s + y[0][0] * y[1][0]
}

#[differentiate]
fn arguments_of_closures(x: &[f64], k: f64) -> f64 {
    let y = [[x[0], k], [x[1], x[2]]];
    let f = |mut row: [f64; 2]| {
        row[0] *= k;
        row[0] * row[1]
    };
    f(y[0]) + f(y[0]) + y[0][0]
}

#[differentiate]
fn items_of_an_array_that_changes(x: &[f64], k: f64) -> f64 {
    let mut y = [[x[0], k], [x[1], x[2]]];
    let mut s = 0.0;
    for row in y {
        y[1][0] = 4.0 * k;
        s += row[0] * row[1];
    }
    s * y[1][0]
}

#[differentiate]
fn through_a_reference(x: &[f64], k: f64) -> f64 {
    let mut y = [[x[0], k], [x[1], x[2]]];
    let r = &y;
    match *r {
        [row, other] => {
            y[0][0] = 5.0 * k;
            row[0] * y[0][0] + other[1]
        }
    }
}

#[differentiate]
fn a_state(x: &[f64], k: f64) -> f64 {
    let mut s = 0.0;
    let mut state = Some([x[0], k]);
    let mut n = 0;
    while let Some(row) = state {
        n += 1;
        state = if n < 4 { Some([row[1] * k, row[0] + 1.0]) } else { None };
        s += row[0] * row[1];
    }
    s
}

#[differentiate]
fn parts_of_an_option(x: &[f64], k: f64) -> f64 {
    let mut o = Some((x[0], [k, x[1]]));
    match &mut o {
        Some((a, row)) => {
            *a *= k;
            row[0] += *a;
        }
        None => {}
    }
    let t = match o {
        Some((a, row)) => {
            o = None;
            a * row[0]
        }
        None => k,
    };
    t + if o.is_none() { x[2] } else { 0.0 }
}

#[differentiate]
fn what_an_arm_gives(x: &[f64], k: f64) -> f64 {
    let mut y = [[x[0], k], [x[1], x[2]]];
    let row = if let [a, b] = y {
        y[0][0] = k;
        a
    } else {
        [0.0; 2]
    };
    y[0][1] = 2.0;
    let m = match y {
        all => {
            y[1][1] = k * k;
            all[1][1]
        }
    };
    row[0] * row[1] + y[0][0] + m
}

#[differentiate]
fn the_whole_and_a_part(x: &[f64], k: f64) -> f64 {
    let mut y = [[x[0], k], [x[1], x[2]]];
    match y {
        all @ [first, ..] => {
            y[0][0] = k * k;
            all[0][0] * first[0] + y[0][0]
        }
    }
}

#[differentiate]
fn with_guards(x: &[f64], k: f64) -> f64 {
    let mut y = [[x[0], k], [x[1], x[2]]];
    match y {
        [mut row, ..] if row[0] > 0.42 => {
            row[0] *= k;
            y[0][0] = 5.0 * k;
            row[0] * y[0][0] + row[1]
        }
        [a, mut b] if a[1] < 0.0 => {
            y = [[k; 2]; 2];
            b[1] += a[0];
            b[1] * b[0] * y[1][0]
        }
        [a, b] => {
            y[1] = a;
            b[0] * a[0] + y[1][1]
        }
    }
}

#[differentiate]
fn in_a_loop(x: &[f64], k: f64) -> f64 {
    let mut s = 0.0;
    let mut o = Some([x[0], k]);
    for i in 0..4 {
        match o {
            Some(mut row) if row[0] > 0.2 => {
                row[0] -= 0.3 * k * k;
                o = Some(row);
                s += row[0] * row[1];
            }
            Some(row) => {
                o = None;
                s += row[0];
            }
            None => {
                o = Some([x[1] + i as f64, k]);
                s *= k;
            }
        }
    }
    s
}

#[test]
fn copies_are_their_own() {
    for x in [[0.4, -0.3, 0.9, 0.6, 0.7], [0.45, 0.25, -0.7, 0.85, -0.65], [0.4, 0.3, 0.2, 0.1, -0.5]] {
        check!(an_element, x, |p| &p[..4], p[4]);
        check!(an_element_of_the_only_arm, x, |p| &p[..4], p[4]);
        check!(an_optional_array, x, |p| &p[..4], p[4]);
        check!(a_part_of_a_tuple, x, |p| &p[..4], p[4]);
        check!(of_two, x, |p| &p[..4], p[4]);
        check!(items_by_value, x, |p| &p[..4], p[4]);
        check!(arguments_of_closures, x, |p| &p[..4], p[4]);
        check!(items_of_an_array_that_changes, x, |p| &p[..4], p[4]);
        check!(through_a_reference, x, |p| &p[..4], p[4]);
        check!(a_state, x, |p| &p[..4], p[4]);
        check!(parts_of_an_option, x, |p| &p[..4], p[4]);
        check!(what_an_arm_gives, x, |p| &p[..4], p[4]);
        check!(the_whole_and_a_part, x, |p| &p[..4], p[4]);
        check!(with_guards, x, |p| &p[..4], p[4]);
        check!(in_a_loop, x, |p| &p[..4], p[4]);
    }
}
