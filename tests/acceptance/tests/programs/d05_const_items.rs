//! const and static items, const array, local const, std::f64::consts, literal spellings.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

const SCALE: f64 = 2.5;
const TABLE: [f64; 3] = [0.5, -1.25, 2.0];
static OFFSET: f64 = 0.125;

#[::chainrule::differentiate]

fn d05_const_items(r: f64, h: f64) -> f64 {
    const LOCAL: f64 = 1e-1;
    let base = std::f64::consts::PI * r * r;
    let t = TABLE[0] + TABLE[1] * h + TABLE[2] * h * h;
    SCALE * base * h + t * OFFSET + LOCAL * r + 1_000.5e-3 * h + 2f64 * r
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d05_const_items::value_and_gradient(1.2, 0.8);
    assert_same_bits(f64::from(value), f64::from(d05_const_items(1.2, 0.8)));
    assert_all_close("value", &value, &[12.465686842338604], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[17.17964473723101, 12.553983552923254], 1e-10, 1e-10);
    let (value, gradient) = d05_const_items::value_and_gradient(-0.4, 2.5);
    assert_same_bits(f64::from(value), f64::from(d05_const_items(-0.4, 2.5)));
    assert_all_close("value", &value, &[6.037217653589793], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-13.607963267948966, 3.3508870614359174], 1e-10, 1e-10);
    let (value, gradient) = d05_const_items::value_and_gradient(3.0, 0.0);
    assert_same_bits(f64::from(value), f64::from(d05_const_items(3.0, 0.0)));
    assert_all_close("value", &value, &[6.3625], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[2.1, 71.53008470577035], 1e-10, 1e-10);
}
