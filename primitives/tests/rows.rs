//! What every row has to say about itself.

use std::collections::BTreeSet;

use chainrule_primitives::{Kind, Primitive};

#[test]
fn names_lead_back_to_their_rows() {
    for &primitive in Primitive::ALL {
        let name = primitive.name();
        assert_eq!(Primitive::from_method(name).is_some(), primitive.is_method(), "{name}");
        assert_eq!(Primitive::from_math(name).is_some(), primitive.is_math(), "{name}");
        for found in [Primitive::from_method(name), Primitive::from_math(name)].into_iter().flatten() {
            assert_eq!(found, primitive);
        }
    }
    assert_eq!(Primitive::from_method("sin"), Some(Primitive::Sin));
    assert_eq!(Primitive::from_method("sigmoid"), None);
    assert_eq!(Primitive::from_math("sigmoid"), Some(Primitive::Sigmoid));
    assert_eq!(Primitive::from_math("add"), None);
    assert_eq!(Primitive::from_method("gamma"), None);
}

#[test]
fn names_differ() {
    let names: BTreeSet<&str> = Primitive::ALL.iter().map(|primitive| primitive.name()).collect();
    assert_eq!(names.len(), Primitive::ALL.len());
}

#[test]
fn rows_agree_with_themselves() {
    for primitive in Primitive::ALL {
        assert_eq!(primitive.operands().len(), primitive.arity());
        assert!(primitive.cost() > 0);
        for sample in primitive.samples() {
            assert_eq!(sample.len(), primitive.arity(), "{primitive:?}");
            assert!(primitive.value64(sample).is_finite(), "{primitive:?} has a sample outside its domain");
        }
        let holes = (0..9).filter(|k| primitive.latex().contains(&format!("#{k}"))).count();
        assert_eq!(holes, primitive.arity(), "{primitive:?} shows every operand");
        assert_eq!(primitive.kind() == Kind::Operator, "add sub mul div rem neg".contains(primitive.name()));
    }
}

#[test]
#[should_panic(expected = "`sin` takes 1 operands, not 2")]
fn a_wrong_number_of_operands_is_refused() {
    Primitive::Sin.value64(&[1.0, 2.0]);
}

#[test]
#[cfg(feature = "std")]
fn methods_are_those_of_rust() {
    for x in [0.0, -0.0, 0.3, -2.5, 1e300, 5e-324, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        let same = |a: f64, b: f64| assert!(a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(), "{x}: {a} {b}");
        same(Primitive::Exp.value64(&[x]), f64::exp(x));
        same(Primitive::Log.value64(&[x, 3.0]), f64::log(x, 3.0));
        same(Primitive::Powi.value64(&[x, -3.0]), f64::powi(x, -3));
        same(Primitive::Max.value64(&[x, 0.5]), f64::max(x, 0.5));
        same(Primitive::RemEuclid.value64(&[x, 0.7]), f64::rem_euclid(x, 0.7));
        same(Primitive::MulAdd.value64(&[x, x, 0.1]), f64::mul_add(x, x, 0.1));
        same(Primitive::Rem.value64(&[x, 0.7]), x % 0.7);
        same(Primitive::RoundTiesEven.value64(&[x]), f64::round_ties_even(x));
    }
}
