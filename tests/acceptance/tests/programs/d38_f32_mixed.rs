//! f32 and f64 inputs mixed through `as` and f64::from; gradients keep each input's type.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d38_f32_mixed(x: f32, y: f64) -> f64 {
    let a = (x * x + 0.5_f32) as f64;
    let b = (y as f32).sin();
    let c: f32 = 2.0 * x - b;
    a * y + f64::from(b) * c as f64 + (x as f64).exp()
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d38_f32_mixed::value_and_gradient(0.5, 1.25);
    assert_same_bits(f64::from(value), f64::from(d38_f32_mixed(0.5, 1.25)));
    assert_all_close("value", &value, &[2.6346340822822474], 2e-5, 0.0);
    assert_all_close("gradient", &gradient, &[4.796690509411301, 0.4668502182913122], 2e-5, 2e-5);
    let (value, gradient) = d38_f32_mixed::value_and_gradient(-1.75, 0.375);
    assert_same_bits(f64::from(value), f64::from(d38_f32_mixed(-1.75, 0.375)));
    assert_all_close("value", &value, &[0.0936020260861891], 2e-5, 0.0);
    assert_all_close("gradient", &gradient, &[-0.40618099837745975, -0.3759154367164342], 2e-5, 2e-5);
    let (value, gradient) = d38_f32_mixed::value_and_gradient(0.0625, -2.5);
    assert_same_bits(f64::from(value), f64::from(d38_f32_mixed(0.0625, -2.5)));
    assert_all_close("value", &value, &[-0.628249091363522], 2e-5, 0.0);
    assert_all_close("gradient", &gradient, &[-0.44494982929005356, -0.5551609766065052], 2e-5, 2e-5);
}
