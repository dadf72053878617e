//! nested loops, continue, labelled continue, labelled break.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d08_labelled_loops(x: f64, y: f64) -> f64 {
    let mut total = 0.0;
    'outer: for i in 0..5 {
        for j in 0..5 {
            if j == i {
                continue;
            }
            if i == 4 && j == 2 {
                break 'outer;
            }
            if i * j > 6 {
                continue 'outer;
            }
            total += (x * i as f64 + y * j as f64).sin() * x;
        }
        total *= 0.9;
    }
    total
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d08_labelled_loops::value_and_gradient(0.5, 0.3);
    assert_same_bits(f64::from(value), f64::from(d08_labelled_loops(0.5, 0.3)));
    assert_all_close("value", &value, &[6.170017401759659], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[10.285269758421046, 1.5007107637709047], 1e-10, 1e-10);
    let (value, gradient) = d08_labelled_loops::value_and_gradient(-1.2, 0.8);
    assert_same_bits(f64::from(value), f64::from(d08_labelled_loops(-1.2, 0.8)));
    assert_all_close("value", &value, &[-2.802677461497123], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[11.283341878763673, 3.394229563322947], 1e-10, 1e-10);
    let (value, gradient) = d08_labelled_loops::value_and_gradient(2.1, -0.4);
    assert_same_bits(f64::from(value), f64::from(d08_labelled_loops(2.1, -0.4)));
    assert_all_close("value", &value, &[-0.5071188343804189], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[3.626892168154335, 13.478140069525884], 1e-10, 1e-10);
}
