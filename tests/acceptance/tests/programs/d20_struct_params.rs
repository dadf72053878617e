//! nested struct by reference with array field and an inactive integer field; time stepping.
#![allow(unreachable_pub)]

use chainrule_acceptance::{assert_all_close, assert_same_bits};
use program::*;

#[::chainrule::differentiate]
mod program {
    #[derive(Clone, Copy, Debug, ::chainrule::Differentiable)]
    pub struct Spring {
        pub k: f64,
        pub c: f64,
    }

    #[derive(Clone, Copy, Debug, ::chainrule::Differentiable)]
    pub struct Body {
        pub mass: f64,
        pub spring: Spring,
        pub pos: [f64; 2],
        pub steps: usize,
    }

    #[::chainrule::differentiate]
    pub fn d20_struct_params(b: &Body, v0: f64) -> f64 {
        let mut x = b.pos[0];
        let mut v = v0;
        for _ in 0..b.steps {
            let a = -(b.spring.k * (x - b.pos[1]) + b.spring.c * v) / b.mass;
            v += 0.1 * a;
            x += 0.1 * v;
        }
        0.5 * b.mass * v * v + 0.5 * b.spring.k * x * x
    }
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d20_struct_params::value_and_gradient(
        &Body { mass: 1.5, spring: Spring { k: 2.0, c: 0.3 }, pos: [1.0, 0.2], steps: 10 },
        0.5,
    );
    assert_same_bits(
        value,
        d20_struct_params(&Body { mass: 1.5, spring: Spring { k: 2.0, c: 0.3 }, pos: [1.0, 0.2], steps: 10 }, 0.5),
    );
    assert_all_close("value", &value, &[1.0209462744186528], 1e-10, 0.0);
    let gradient =
        [gradient.0.mass, gradient.0.spring.k, gradient.0.spring.c, gradient.0.pos[0], gradient.0.pos[1], gradient.1];
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.32059738305510843,
            0.2873940709118528,
            -0.11579313995905169,
            1.544118575905624,
            0.18610065301847925,
            0.9211076846559717,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d20_struct_params::value_and_gradient(
        &Body { mass: 0.8, spring: Spring { k: 5.0, c: 0.0 }, pos: [-0.5, 0.0], steps: 3 },
        -1.0,
    );
    assert_same_bits(
        value,
        d20_struct_params(&Body { mass: 0.8, spring: Spring { k: 5.0, c: 0.0 }, pos: [-0.5, 0.0], steps: 3 }, -1.0),
    );
    assert_all_close("value", &value, &[0.8933988228440285], 1e-10, 0.0);
    let gradient =
        [gradient.0.mass, gradient.0.spring.k, gradient.0.spring.c, gradient.0.pos[0], gradient.0.pos[1], gradient.1];
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.6774601228535175,
            0.07028614491224289,
            -0.15706992745399476,
            -1.9857646524906158,
            -1.0019062459468842,
            -0.7939153194427491,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d20_struct_params::value_and_gradient(
        &Body { mass: 2.0, spring: Spring { k: 1.0, c: 0.7 }, pos: [0.3, -0.3], steps: 0 },
        2.0,
    );
    assert_same_bits(
        value,
        d20_struct_params(&Body { mass: 2.0, spring: Spring { k: 1.0, c: 0.7 }, pos: [0.3, -0.3], steps: 0 }, 2.0),
    );
    assert_all_close("value", &value, &[4.045], 1e-10, 0.0);
    let gradient =
        [gradient.0.mass, gradient.0.spring.k, gradient.0.spring.c, gradient.0.pos[0], gradient.0.pos[1], gradient.1];
    assert_all_close("gradient", &gradient, &[2.0, 0.045, 0.0, 0.3, 0.0, 4.0], 1e-10, 1e-10);
}
