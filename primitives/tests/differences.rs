//! Every row's partials against central differences of its value, at the row's own samples.

mod common;

use chainrule_primitives::Primitive;
use common::derivative;

/// The central difference, and once more with half the step to take away its leading error.
fn difference(primitive: Primitive, x: &[f64], which: usize) -> f64 {
    let at = |step: f64| {
        let mut moved = x.to_vec();
        moved[which] += step;
        primitive.value64(&moved)
    };
    let slope = |h: f64| (at(h) - at(-h)) / (2.0 * h);
    let h = 1e-3 * x[which].abs().max(0.1);
    (4.0 * slope(h / 2.0) - slope(h)) / 3.0
}

#[test]
fn partials_agree_with_central_differences() {
    for &primitive in Primitive::ALL {
        for x in primitive.samples() {
            for (which, operand) in primitive.operands().iter().enumerate() {
                if *operand == "n" {
                    assert!(derivative(primitive, x, which).is_none(), "{primitive:?} has a slope in a whole number");
                    continue;
                }
                let expected = difference(primitive, x, which);
                let got = derivative(primitive, x, which).unwrap_or(0.0);
                let error = (got - expected).abs();
                assert!(error <= 1e-7 * expected.abs().max(1.0), "{primitive:?}{x:?} d{which}: {got} for {expected}");
            }
        }
    }
}
