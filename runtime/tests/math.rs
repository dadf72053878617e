//! `chainrule::math` against the table it is made from.

use chainrule_primitives::Primitive;

const SOURCES: [&str; 3] = [
    include_str!("../src/math/activation.rs"),
    include_str!("../src/math/elementary.rs"),
    include_str!("../src/math/special.rs"),
];

#[test]
fn every_primitive_with_a_name_is_a_function() {
    for primitive in Primitive::ALL.iter().filter(|primitive| primitive.is_math()) {
        let row = format!("\n    {}(", primitive.name());
        assert!(SOURCES.iter().any(|source| source.contains(&row)), "`{}` is missing from math", primitive.name());
    }
}

#[test]
fn both_float_types_are_accurate_in_themselves() {
    assert_eq!(chainrule::math::sigmoid(0.0_f32), 0.5);
    assert_eq!(chainrule::math::ln_1p(1e-20_f32), 1e-20);
    assert_eq!(chainrule::math::log_cosh(1e-9_f64), 5e-19);
    assert_eq!(chainrule::math::powi(2.0_f32, -3), 0.125);
}
