//! local array copied from input and updated in place; element overwrite; swap; computed index.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d22_array_inplace(x: &[f64; 4]) -> f64 {
    let mut a = *x;
    for i in 1..4 {
        a[i] += a[i - 1] * a[i];
    }
    a.swap(0, 3);
    let mut b = [0.0; 4];
    for i in 0..4 {
        b[(i * 3 + 1) % 4] = a[i].sin();
        b[0] += a[i];
    }
    let t = b[1];
    b[1] = b[2];
    b[2] = t;
    a[2] = b[1];
    let mut s = 0.0;
    for i in 0..4 {
        s += a[i] * b[i];
    }
    s
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d22_array_inplace::value_and_gradient(&[0.5, -1.0, 0.8, 1.3]);
    assert_same_bits(f64::from(value), f64::from(d22_array_inplace(&[0.5, -1.0, 0.8, 1.3])));
    assert_all_close("value", &value, &[-2.4467234542723846], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[-0.4766999082525466, 0.25214021630250955, 0.716566923981253, -1.2339989284448993],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d22_array_inplace::value_and_gradient(&[1.1, 0.4, -0.6, 0.2]);
    assert_same_bits(f64::from(value), f64::from(d22_array_inplace(&[1.1, 0.4, -0.6, 0.2])));
    assert_all_close("value", &value, &[-0.2851150419778951], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[-0.43207320902514074, 0.5783125848424115, 1.7821540435707082, -0.2570524009046909],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d22_array_inplace::value_and_gradient(&[2.0, 1.0, 0.5, -0.25]);
    assert_same_bits(f64::from(value), f64::from(d22_array_inplace(&[2.0, 1.0, 0.5, -0.25])));
    assert_all_close("value", &value, &[-1.429165242430358], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[-1.670641658155723, -2.595481166974815, -14.135617506140965, 23.41932844129148],
        1e-10,
        1e-10,
    );
}
