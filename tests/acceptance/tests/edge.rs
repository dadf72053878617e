//! Kinks, ties and singular points: the derivative that the written convention gives there.
//! Written by generate.py: edit that.
#![allow(clippy::all, unconditional_panic, unused, reason = "the functions are written as people write them")]

use chainrule_acceptance::Floats;

/// Asserts that the gradient is one of those that the convention allows.
#[track_caller]
fn check(gradient: &impl Floats, allowed: &[&[f64]]) {
    let gradient = gradient.floats();
    let same = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() < 1e-12 * b.abs();
    let agrees = |want: &&[f64]| gradient.iter().zip(*want).all(|(a, b)| same(*a, *b));
    assert!(allowed.iter().any(|want| agrees(want)), "{gradient:?} is none of {allowed:?}");
}

// minimum-norm subgradient of a convex function
#[test]
fn abs_0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.abs()
    }
    check(&f::gradient(0.0), &[&[0.0]]);
}

// same as +0; the sign bit of zero must not leak
#[test]
fn abs_neg0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.abs()
    }
    check(&f::gradient(-0.0), &[&[0.0]]);
}

// minimum-norm supergradient
#[test]
fn min_tie() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.min(y)
    }
    check(&f::gradient(1.0, 1.0), &[&[0.5, 0.5]]);
}

// x.max(x) is x; any tie rule whose parts add up to 1 gives 1
#[test]
fn max_self() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.max(x)
    }
    check(&f::gradient(2.0), &[&[1.0]]);
}

// the taken branch decides
#[test]
fn relu_if_0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        if x > 0.0 { x } else { 0.0 }
    }
    check(&f::gradient(0.0), &[&[0.0]]);
}

// the taken branch decides, also when written with >=
#[test]
fn relu_if_ge_0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        if x >= 0.0 { x } else { 0.0 }
    }
    check(&f::gradient(0.0), &[&[1.0]]);
}

// as clamp_lo
#[test]
fn clamp_hi() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.clamp(-1.0, 1.0)
    }
    check(&f::gradient(1.0), &[&[1.0]]);
}

// below the lower bound the gradient goes to the bound
#[test]
fn clamp_below() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.clamp(y, 5.0)
    }
    check(&f::gradient(-3.0, -1.0), &[&[0.0, 1.0]]);
}

// one-sided limit; all agree
#[test]
fn sqrt_0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.sqrt()
    }
    check(&f::gradient(0.0), &[&[f64::INFINITY]]);
}

// value is NaN; gradient NaN, never a finite number
#[test]
fn sqrt_neg() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.sqrt()
    }
    check(&f::gradient(-1.0), &[&[f64::NAN]]);
}

// as above
#[test]
fn norm_formula_0() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        (x * x + y * y).sqrt()
    }
    check(&f::gradient(0.0, 0.0), &[&[f64::NAN, f64::NAN]]);
}

// 0 * inf in the backward pass; a strong zero (constant 0 factor) gives 0
#[test]
fn zero_times_sqrt_0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        0.0 * x.sqrt()
    }
    check(&f::gradient(0.0), &[&[0.0]]);
}

// limit
#[test]
fn cbrt_0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.cbrt()
    }
    check(&f::gradient(0.0), &[&[f64::INFINITY]]);
}

// minimum-norm subgradient; hypot exists to be safe
#[test]
fn hypot_0() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.hypot(y)
    }
    check(&f::gradient(0.0, 0.0), &[&[0.0, 0.0]]);
}

// must not overflow in x*x: divide by the result
#[test]
fn hypot_huge() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.hypot(y)
    }
    check(&f::gradient(3e200, 4e200), &[&[0.6, 0.8]]);
}

// must not underflow to 0/0
#[test]
fn hypot_tiny() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.hypot(y)
    }
    check(&f::gradient(3e-200, 4e-200), &[&[0.6, 0.8]]);
}

// smooth on each side of the cut: x/(x2+y2)
#[test]
fn atan2_cut() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.atan2(y)
    }
    check(&f::gradient(0.0, -1.0), &[&[-1.0, -0.0]]);
}

// x*x+y*y overflows to inf and would give 0; scale first
#[test]
fn atan2_huge() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.atan2(y)
    }
    check(&f::gradient(1e200, 1e200), &[&[5e-201, -5e-201], &[0.0, 0.0]]);
}

// as above
#[test]
fn powf_0_1() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
    check(&f::gradient(0.0, 1.0), &[&[1.0, 0.0]]);
}

// x part: d/dx of x^0 is 0; y part is a jump
#[test]
fn powf_0_0() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
    check(&f::gradient(0.0, 0.0), &[&[0.0, 0.0]]);
}

// value is inf
#[test]
fn powf_0_neg() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
    check(&f::gradient(0.0, -1.0), &[&[f64::NEG_INFINITY, f64::NAN]]);
}

// x part 3*x^2 is exact; y part is undefined (ln of a negative)
#[test]
fn powf_neg_3() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
    check(&f::gradient(-2.0, 3.0), &[&[12.0, f64::NAN]]);
}

// x^0 is the constant 1
#[test]
fn powf_const_0_0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.powf(0.0)
    }
    check(&f::gradient(0.0), &[&[0.0]]);
}

// value is NaN
#[test]
fn powf_neg_half() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
    check(&f::gradient(-2.0, 0.5), &[&[f64::NAN, f64::NAN]]);
}

// n = 1 gives 1
#[test]
fn powi_0_1() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.powi(1)
    }
    check(&f::gradient(0.0), &[&[1.0]]);
}

// 2x
#[test]
fn powi_0_2() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.powi(2)
    }
    check(&f::gradient(0.0), &[&[0.0]]);
}

// n x^(n-1) for negative base and exponent
#[test]
fn powi_neg_neg3() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.powi(-3)
    }
    check(&f::gradient(-2.0), &[&[-0.1875]]);
}

// n - 1 must not overflow i32 (debug-build panic)
#[test]
fn powi_min() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.powi(i32::MIN)
    }
    check(&f::gradient(1.0), &[&[-2147483648.0], &[-2147483649.0]]);
}

// value is NaN; 1/x = -1 in all four; NaN is as good
#[test]
fn ln_neg() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.ln()
    }
    check(&f::gradient(-1.0), &[&[-1.0]]);
}

// value is already NaN (0 * -inf)
#[test]
fn x_ln_x_0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x * x.ln()
    }
    check(&f::gradient(0.0), &[&[f64::NAN]]);
}

// accurate for tiny x
#[test]
fn ln_1p_tiny() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.ln_1p()
    }
    check(&f::gradient(1e-20), &[&[1.0]]);
}

// exp(x), not value + 1 with loss
#[test]
fn exp_m1_tiny() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.exp_m1()
    }
    check(&f::gradient(1e-20), &[&[1.0]]);
}

// limit
#[test]
fn asin_m1() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.asin()
    }
    check(&f::gradient(-1.0), &[&[f64::INFINITY]]);
}

// limit
#[test]
fn acos_1() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.acos()
    }
    check(&f::gradient(1.0), &[&[f64::NEG_INFINITY]]);
}

// outside the domain the value is NaN
#[test]
fn asin_out() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.asin()
    }
    check(&f::gradient(1.5), &[&[f64::NAN]]);
}

// limit
#[test]
fn acosh_1() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.acosh()
    }
    check(&f::gradient(1.0), &[&[f64::INFINITY]]);
}

// -1/x^2
#[test]
fn recip_0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        1.0 / x
    }
    check(&f::gradient(0.0), &[&[f64::NEG_INFINITY]]);
}

// IEEE
#[test]
fn div_1_0() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x / y
    }
    check(&f::gradient(1.0, 0.0), &[&[f64::INFINITY, f64::NEG_INFINITY]]);
}

// true slope -1e400 overflows
#[test]
fn div_tiny() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x / y
    }
    check(&f::gradient(1.0, 1e-200), &[&[1e200, f64::NEG_INFINITY]]);
}

// use -(x/y)/y: computing y*y first underflows to 0 and gives -inf
#[test]
fn div_tiny_small_num() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x / y
    }
    check(&f::gradient(1e-150, 1e-200), &[&[1e200, -1e250]]);
}

// piecewise constant
#[test]
fn floor_int() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.floor()
    }
    check(&f::gradient(1.0), &[&[0.0]]);
}

// piecewise constant
#[test]
fn ceil() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.ceil()
    }
    check(&f::gradient(0.5), &[&[0.0]]);
}

// piecewise constant
#[test]
fn trunc() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.trunc()
    }
    check(&f::gradient(0.5), &[&[0.0]]);
}

// x - trunc(x)
#[test]
fn fract() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.fract()
    }
    check(&f::gradient(2.75), &[&[1.0]]);
}

// piecewise constant
#[test]
fn signum_2() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.signum()
    }
    check(&f::gradient(2.0), &[&[0.0]]);
}

// product rule with a constant factor
#[test]
fn x_signum_x() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x * x.signum()
    }
    check(&f::gradient(-3.0), &[&[-1.0]]);
}

// Rust % truncates
#[test]
fn rem_neg() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x % y
    }
    check(&f::gradient(-5.5, 2.0), &[&[1.0, 2.0]]);
}

// jump point; take the right-hand piece
#[test]
fn rem_exact() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x % y
    }
    check(&f::gradient(4.0, 2.0), &[&[1.0, -2.0]]);
}

// quotient div_euclid = -2, value 1.5, slope in y is -(-2) = 2
#[test]
fn rem_euclid_negdiv() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.rem_euclid(y)
    }
    check(&f::gradient(5.5, -2.0), &[&[1.0, 2.0]]);
}

// sign flip
#[test]
fn copysign() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.copysign(y)
    }
    check(&f::gradient(1.5, -2.0), &[&[-1.0, 0.0]]);
}

// the untaken branch must never be evaluated in the gradient
#[test]
fn if_guard_sqrt() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        if x > 0.0 { x.sqrt() } else { 0.0 }
    }
    check(&f::gradient(0.0), &[&[0.0]]);
}

// as above
#[test]
fn if_guard_ln() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        if x > 0.0 { x.ln() } else { x }
    }
    check(&f::gradient(-1.0), &[&[1.0]]);
}

// the taken branch decides, though the limit is 1: document it
#[test]
fn eq_branch() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        if x == 0.0 { 0.0 } else { x }
    }
    check(&f::gradient(0.0), &[&[0.0]]);
}

// taken branch is constant (here also the true slope)
#[test]
fn sinc_guard() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        if x == 0.0 { 1.0 } else { x.sin() / x }
    }
    check(&f::gradient(0.0), &[&[0.0]]);
}

//
#[test]
fn exp_underflow() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.exp()
    }
    check(&f::gradient(-1000.0), &[&[0.0]]);
}

// inf/inf inside the chain rule; users should use the guarded form
#[test]
fn naive_sigmoid_m1000() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }
    check(&f::gradient(-1000.0), &[&[f64::NAN]]);
}

// guarded form
#[test]
fn stable_sigmoid_1000() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        if x >= 0.0 {
            1.0 / (1.0 + (-x).exp())
        } else {
            let e = x.exp();
            e / (1.0 + e)
        }
    }
    check(&f::gradient(1000.0), &[&[0.0]]);
}

// overflow
#[test]
fn naive_softplus_1000() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        (1.0 + x.exp()).ln()
    }
    check(&f::gradient(1000.0), &[&[f64::NAN]]);
}

// stable form
#[test]
fn stable_softplus_m1000() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.max(0.0) + (-x.abs()).exp().ln_1p()
    }
    check(&f::gradient(-1000.0), &[&[0.0]]);
}

// true slope 0.5; with max -> 0 and abs -> 0 the rules give 0.0, with max -> 0.5 they give 0.5
#[test]
fn stable_softplus_0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.max(0.0) + (-x.abs()).exp().ln_1p()
    }
    check(&f::gradient(0.0), &[&[0.5]]);
}

// shifted form
#[test]
fn lse_shift_1000() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        {
            let m = x.max(y);
            m + ((x - m).exp() + (y - m).exp()).ln()
        }
    }
    check(&f::gradient(1000.0, 999.0), &[&[0.7310585786300049, 0.2689414213699951]]);
}

// the shift cancels, so every tie rule with parts adding to 1 gives 0.5; a (1,1) or (0,0) rule is caught here
#[test]
fn lse_shift_tie() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        {
            let m = x.max(y);
            m + ((x - m).exp() + (y - m).exp()).ln()
        }
    }
    check(&f::gradient(2.0, 2.0), &[&[0.5, 0.5]]);
}

// 0 * -inf: value NaN as well
#[test]
fn xent_p0_t0() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        -(0.0 * x.ln())
    }
    check(&f::gradient(0.0), &[&[0.0]]);
}

//
#[test]
fn xent_p0_t1() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        -x.ln()
    }
    check(&f::gradient(0.0), &[&[f64::NEG_INFINITY]]);
}

// true slope 1.7e-17; 1 - t*t rounds to 0
#[test]
fn tanh_20() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.tanh()
    }
    check(&f::gradient(20.0), &[&[0.0]]);
}

// NaN in: 0 or NaN
#[test]
fn nan_floor() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.floor()
    }
    check(&f::gradient(f64::NAN), &[&[0.0]]);
}

// as above
#[test]
fn nan_max_right() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.max(y)
    }
    check(&f::gradient(1.0, f64::NAN), &[&[1.0, 0.0]]);
}

// as above
#[test]
fn nan_min_right() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.min(y)
    }
    check(&f::gradient(1.0, f64::NAN), &[&[1.0, 0.0]]);
}

// constant result
#[test]
fn constant_out() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        {
            let _ = x;
            3.0
        }
    }
    check(&f::gradient(1.0), &[&[0.0]]);
}

// the cast is a constant step
#[test]
fn cast_int() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        (x as i32) as f64 * x
    }
    check(&f::gradient(2.7), &[&[2.0]]);
}

// both operands are the same variable
#[test]
fn mul_self() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x * x
    }
    check(&f::gradient(3.0), &[&[6.0]]);
}

//
#[test]
fn sub_self() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x - x
    }
    check(&f::gradient(3.0), &[&[0.0]]);
}

// fma with a repeated variable
#[test]
fn mul_add() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.mul_add(y, x)
    }
    check(&f::gradient(2.0, 3.0), &[&[4.0, 2.0]]);
}

//
#[test]
fn to_degrees() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.to_degrees()
    }
    check(&f::gradient(1.0), &[&[57.29577951308232]]);
}

// both arguments active
#[test]
fn log_base() {
    #[chainrule::differentiate]
    fn f(x: f64, y: f64) -> f64 {
        x.log(y)
    }
    check(&f::gradient(8.0, 2.0), &[&[0.18033688011112042, -2.1640425613334453]]);
}

//
#[test]
fn exp2() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.exp2()
    }
    check(&f::gradient(3.0), &[&[5.545177444479562]]);
}

//
#[test]
fn recip() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x.recip()
    }
    check(&f::gradient(4.0), &[&[-0.0625]]);
}

// sign of zero is not tested
#[test]
fn neg_zero_mul() {
    #[chainrule::differentiate]
    fn f(x: f64) -> f64 {
        x * 0.0
    }
    check(&f::gradient(-1.0), &[&[0.0]]);
}
