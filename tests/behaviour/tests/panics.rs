//! Bad input: derivatives panic exactly when the plain function does.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::differentiate;

use std::panic::{AssertUnwindSafe, catch_unwind};
fn panics<T>(f: impl FnOnce() -> T) -> bool {
    catch_unwind(AssertUnwindSafe(f)).is_err()
}
macro_rules! same { ($f:ident, $($a:expr),+) => { {
    let plain = panics(|| $f($($a),+));
    assert_eq!(plain, panics(|| $f::gradient($($a),+)), "gradient {}", stringify!($f $($a),+));
    assert_eq!(plain, panics(|| $f::value_and_gradient($($a),+)), "vag {}", stringify!($f $($a),+));
    assert_eq!(plain, panics(|| $f::vjp($($a,)+ 1.0)), "vjp {}", stringify!($f $($a),+));
    assert_eq!(plain, panics(|| $f::forward($($a),+)), "forward {}", stringify!($f $($a),+));
    plain } } }
#[differentiate]
fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        s += x[i] * y[i];
    }
    s
}
#[differentiate]
fn first(x: &[f64]) -> f64 {
    x[0] * 2.0
}
#[differentiate]
fn unused_index(x: &[f64], i: usize) -> f64 {
    let _ = x[i];
    let _y = x[i + 1];
    x[0]
}
#[differentiate]
fn dead_load(x: &[f64], y: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        let t = y[i];
        s += x[i];
        if s > 1e9 {
            s += t;
        }
    }
    s
}
#[differentiate]
fn intdiv(x: f64, a: i32, b: i32) -> f64 {
    x * (a / b) as f64 + x * (a % b) as f64
}
#[differentiate]
fn overflow(x: f64, a: u8) -> f64 {
    let b = a + 250;
    x * b as f64
}
#[differentiate]
fn under(x: &[f64]) -> f64 {
    let n = x.len() - 1;
    x[n]
}
#[differentiate]
fn slicing(x: &[f64], i: usize, j: usize) -> f64 {
    let y = &x[i..j];
    let mut s = 0.0;
    for v in y {
        s += v * v;
    }
    s
}
#[differentiate]
fn clampy(x: f64, lo: f64, hi: f64) -> f64 {
    x.clamp(lo, hi)
}
#[differentiate]
fn asserts(x: f64, y: f64) -> f64 {
    assert!(x < y);
    debug_assert!(y > 0.0, "y");
    assert_eq!(x.floor(), 0.0);
    x * y
}
#[differentiate]
fn stepby(x: f64, n: usize, k: usize) -> f64 {
    let mut s = 0.0;
    for i in (0..n).step_by(k) {
        s += x * i as f64;
    }
    s
}
#[differentiate]
fn unreach(x: f64, k: i32) -> f64 {
    match k {
        0 => x,
        1 => x * x,
        2 => unreachable!(),
        3 => todo!(),
        4 => unimplemented!("{k}"),
        _ => panic!("no {}", k),
    }
}
#[differentiate]
fn copy_len(x: &[f64], n: usize) -> f64 {
    let mut b = vec![0.0; n];
    b.copy_from_slice(x);
    b[0]
}
#[differentiate]
fn shl(x: f64, k: u32) -> f64 {
    x * (1i32 << k) as f64
}
#[differentiate]
fn negov(x: f64, k: i8) -> f64 {
    x * (-k) as f64 + x * k.abs() as f64
}
#[differentiate]
fn powov(x: f64, k: i32, n: u32) -> f64 {
    x * k.pow(n) as f64
}
#[differentiate]
fn dead_panics(x: f64, k: &[usize], i: usize) -> f64 {
    let unused = k[i] * 2 - 3;
    let _ = unused;
    x
}
#[test]
fn bad() {
    assert!(!same!(dot, &[1.0], &[1.0, 2.0]));
    assert!(same!(dot, &[1.0, 2.0], &[1.0]));
    assert!(!same!(dot, &[], &[]));
    assert!(same!(first, &[]));
    same!(unused_index, &[1.0, 2.0], 1);
    same!(unused_index, &[1.0, 2.0], 0);
    same!(dead_load, &[1.0, 2.0], &[0.0]);
    same!(intdiv, 1.0, 1, 0);
    same!(intdiv, 1.0, i32::MIN, -1);
    same!(overflow, 1.0, 5);
    same!(overflow, 1.0, 6);
    same!(under, &[]);
    same!(slicing, &[1.0, 2.0], 1, 0);
    same!(slicing, &[1.0, 2.0], 1, 3);
    same!(slicing, &[1.0, 2.0], 2, 2);
    same!(slicing, &[1.0, 2.0], 3, 3);
    same!(clampy, 0.0, 1.0, 0.0);
    same!(clampy, 0.0, f64::NAN, 0.0);
    same!(clampy, f64::NAN, 0.0, 1.0);
    same!(asserts, 2.0, 1.0);
    same!(asserts, -2.0, -1.0);
    same!(asserts, 1.2, 2.0);
    same!(asserts, f64::NAN, 2.0);
    same!(stepby, 1.0, 3, 0);
    same!(stepby, 1.0, 3, 1);
    for k in 0..6 {
        same!(unreach, 1.0, k);
    }
    same!(copy_len, &[1.0], 2);
    same!(copy_len, &[1.0], 1);
    same!(copy_len, &[], 0);
    same!(shl, 1.0, 31);
    same!(shl, 1.0, 32);
    same!(negov, 1.0, -128);
    same!(negov, 1.0, 127);
    same!(powov, 1.0, 10, 12);
    same!(powov, 1.0, 2, 3);
    same!(dead_panics, 1.0, &[1], 0);
    same!(dead_panics, 1.0, &[2], 0);
    same!(dead_panics, 1.0, &[2], 1);
    let n = dot::gradient(&[f64::NAN], &[2.0]);
    assert_eq!(n.0, [2.0]);
    assert!(n.1[0].is_nan());
}
