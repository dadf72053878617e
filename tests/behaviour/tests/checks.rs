//! `check!`: what is right agrees, what is wrong is found, at the number where it is.

use chainrule::check::Verdict;
use chainrule::{Differentiable, check, differentiate};

#[derive(Differentiable, Clone)]
struct Spring {
    stiffness: f64,
    rest: [f64; 2],
}

#[differentiate(jvp, hvp)]
fn energy(spring: &Spring, x: &[f64], scale: f64) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        let stretch = x[i] - x[i - 1] - spring.rest[i % 2];
        sum += spring.stiffness * stretch * stretch * stretch.cos();
    }
    (scale * sum).tanh()
}

#[differentiate(hessian, hvp)]
fn well(x: [f64; 3]) -> f64 {
    (x[0] * x[1]).exp() + x[2].powi(3) * x[0].ln()
}

#[differentiate(jvp)]
fn single(x: f32, y: f32) -> f32 {
    x.sin() * y.exp()
}

mod inner {
    #[chainrule::differentiate(hessian)]
    pub(super) fn kinked(x: f64) -> f64 {
        if x < 1.0 { x } else { 2.0 * x + 7.0 }
    }
}

#[test]
fn all_modes_are_compared() {
    let (spring, x, scale) = (Spring { stiffness: 2.0, rest: [0.5, 0.25] }, vec![0.0, 1.1, 1.6, 2.5], 0.1);
    let report = check!(energy(&spring, &x, scale), wrt(&spring, &x, scale), jvp, hvp);
    assert!(report.agrees(), "{report}");
    // the value twice, eight numbers of the gradient and of the jvp, and the matrix
    assert_eq!(report.comparisons.len(), 2 + 8 + 8 + 64);
    let names: Vec<&str> = report.comparisons[1..9].iter().map(|comparison| &*comparison.what).collect();
    assert_eq!(names[2..5], ["gradient of spring[2]", "gradient of x[0]", "gradient of x[1]"]);
    assert_eq!(names[7], "gradient of scale");
    let x = [0.5, 1.5, -2.0];
    let report = check!(well(x), wrt(x), hessian, hvp);
    assert!(report.agrees(), "{report}");
    assert_eq!(report.comparisons.len(), 1 + 3 + 9 + 9);
}

#[test]
fn single_precision_is_as_good_as_it_is() {
    let (x, y) = (0.7, -0.3);
    let report = check!(single(x, y), wrt(x, y,), jvp);
    assert!(report.agrees(), "{report}");
    let wrong = check::gradient(x, |x| single(*x, y), |x| (single(*x, y), single::gradient(*x, y).0 * 1.01)).report();
    assert!(!wrong.agrees(), "{wrong}");
}

#[test]
fn what_is_wrong_is_found_where_it_is() {
    let value = |x: &[f64; 3]| well(*x);
    let wrong = |x: &[f64; 3]| {
        let (value, mut gradient) = well::value_and_gradient(*x);
        gradient[1] *= 1.0 + 1e-6;
        (value, gradient)
    };
    let report = check::gradient([0.5, 1.5, -2.0], value, wrong).named("x", 3).report();
    let found: Vec<(&str, Verdict)> = report
        .comparisons
        .iter()
        .filter(|comparison| comparison.verdict != Verdict::Agrees)
        .map(|comparison| (&*comparison.what, comparison.verdict))
        .collect();
    assert_eq!(found, [("gradient of x[1]", Verdict::Differs)]);
    let text = report.to_string();
    assert!(text.starts_with("3 of 4 numbers agree\n  DIFFERS   gradient of x[1]"), "{text}");
    // second derivatives
    let twice = check::gradient([0.5, 1.5, -2.0], value, |x: &[f64; 3]| well::value_and_gradient(*x));
    let report = twice.hvp(|x, direction| well::hvp(*x, *direction).map(|number| number * 1.001)).report();
    assert!(!report.agrees());
    // a value that is off by its last bit
    let off = |x: &[f64; 3]| (well(*x).next_up(), well::gradient(*x));
    assert_eq!(check::gradient([0.5, 1.5, -2.0], value, off).report().comparisons[0].verdict, Verdict::Differs);
}

#[test]
fn jumps_do_not_settle() {
    let x = 1.0;
    let report = check!(inner::kinked(x), wrt(x), hessian);
    assert_eq!(report.comparisons[1].verdict, Verdict::Unsettled, "{report}");
    let x = 3.0;
    let report = check!(inner::kinked(x), wrt(x), hessian);
    assert!(report.agrees(), "{report}");
}

#[test]
fn points_of_all_sizes() {
    for x in [1e-6, 1e-3, 0.3, 40.0, 2e5] {
        let report = check::gradient(x, |x: &f64| x.ln() * x, |x: &f64| (x.ln() * x, x.ln() + 1.0)).report();
        assert!(report.agrees(), "{report}");
        let wrong = check::gradient(x, |x: &f64| x.ln() * x, |x: &f64| (x.ln() * x, x.ln())).report();
        assert!(!wrong.agrees(), "{wrong}");
    }
}
