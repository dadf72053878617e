//! Black-Scholes call with a polynomial normal cdf that branches on sign.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn norm_cdf(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.2316419 * x.abs());
    let poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    let pdf = (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let upper = pdf * poly;
    if x >= 0.0 { 1.0 - upper } else { upper }
}

#[::chainrule::differentiate]

fn d36_black_scholes(spot: f64, strike: f64, rate: f64, vol: f64, time: f64) -> f64 {
    let sq = vol * time.sqrt();
    let d1 = ((spot / strike).ln() + (rate + vol * vol / 2.0) * time) / sq;
    let d2 = d1 - sq;
    spot * norm_cdf(d1) - strike * (-rate * time).exp() * norm_cdf(d2)
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d36_black_scholes::value_and_gradient(100.0, 95.0, 0.03, 0.25, 0.75);
    assert_same_bits(f64::from(value), f64::from(d36_black_scholes(100.0, 95.0, 0.03, 0.25, 0.75)));
    assert_all_close("value", &value, &[12.346870516109192], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[0.6733213193445057, -0.578792225456225, 41.23894606375603, 31.235188553728314, 6.85542260150496],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d36_black_scholes::value_and_gradient(80.0, 110.0, 0.01, 0.4, 1.5);
    assert_same_bits(f64::from(value), f64::from(d36_black_scholes(80.0, 110.0, 0.01, 0.4, 1.5)));
    assert_all_close("value", &value, &[7.3331858611928995], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[0.3540277381511644, -0.19080939264454774, 31.48354978635038, 36.44149109015096, 5.068755810595798],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d36_black_scholes::value_and_gradient(50.0, 50.0, 0.05, 0.1, 0.1);
    assert_same_bits(f64::from(value), f64::from(d36_black_scholes(50.0, 50.0, 0.05, 0.1, 0.1)));
    assert_all_close("value", &value, &[0.7617183316743156], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[0.5690384177535592, -0.5538040511200729, 2.7690202556003647, 6.213128496423186, 4.491074376011776],
        1e-10,
        1e-10,
    );
}
