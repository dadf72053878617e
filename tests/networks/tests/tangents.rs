//! Tangents through serde: by fields, arrays of any length, structs inside without serde of their own.

use chainrule::{Differentiable, Real, Tangent};

#[derive(Clone, Debug, Differentiable)]
struct Body<T: Real, const N: usize> {
    mass: f64,
    shape: [f64; N],
    spring: Spring,
    free: Vec<[f64; 2]>,
    pair: (f64, usize),
    only: Only<T>,
    r#type: f64,
}

/// Its own tangent, with no serde of its own.
#[derive(Clone, Debug, Differentiable, PartialEq)]
struct Spring(f64, [f64; 2]);

#[derive(Clone, Debug, Differentiable, PartialEq)]
struct Only<T: Real> {
    x: T,
    n: usize,
}

type Gradient = BodyTangent<f64, 40>;

fn gradient() -> Gradient {
    let only = Only { x: 1.0, n: 1 };
    let spring = Spring(1.0, [2.0, 3.0]);
    let body = Body { mass: 1.0, shape: [0.0; 40], spring, free: vec![[1.0; 2]; 3], pair: (1.0, 2), only, r#type: 1.0 };
    let mut gradient = body.zero_like();
    for (k, number) in gradient.numbers_mut().enumerate() {
        *number = 1.0 / (k + 3) as f64;
    }
    gradient
}

#[test]
fn tangents_go_through_text() {
    let gradient = gradient();
    let text = serde_json::to_string(&gradient).expect("it is a map");
    assert!(text.starts_with(r#"{"mass":0.3333333333333333,"shape":[0.25,"#), "{text}");
    assert!(text.contains(r#""pair":[0.018867924528301886,null],"only":{"x":0.0185"#), "{text}");
    assert!(text.ends_with(r#","type":0.01818181818181818}"#), "{text}");
    assert_eq!(serde_json::from_str::<Gradient>(&text).expect("it was just written"), gradient);
}

#[test]
fn the_order_of_fields_and_unknown_ones_do_not_matter() {
    let text = r#"{"what": [1, {"is": "this"}], "x": 2.5}"#;
    assert_eq!(serde_json::from_str::<OnlyTangent<f32>>(text).expect("it has the field"), OnlyTangent { x: 2.5 });
    assert_eq!(serde_json::from_str::<OnlyTangent<f64>>("[2.5]").expect("fields by position"), OnlyTangent { x: 2.5 });
}

#[test]
fn what_is_missing_or_given_twice_is_told() {
    let told = |text: &str| serde_json::from_str::<OnlyTangent<f64>>(text).expect_err("it does not fit").to_string();
    assert!(told("{}").contains("missing field `x`"), "{}", told("{}"));
    assert!(told(r#"{"x": 1.0, "x": 2.0}"#).contains("duplicate field `x`"));
    assert!(told("[]").contains("the fields of OnlyTangent"), "{}", told("[]"));
    let short = serde_json::to_string(&gradient()).expect("it is a map").replacen("0.25,", "", 1);
    assert!(serde_json::from_str::<Gradient>(&short).is_err());
}
