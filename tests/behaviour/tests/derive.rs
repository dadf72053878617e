//! `#[derive(Differentiable)]`: tangents, and structs as lists of tensors.

use chainrule::net::Parameters;
use chainrule::{Accumulate, Differentiable};

#[derive(Clone, Copy, Debug, Differentiable, PartialEq)]
struct Spring {
    k: f64,
    c: f64,
}

#[derive(Clone, Debug, Differentiable)]
#[differentiable(derive(Debug, PartialEq))]
struct Body {
    mass: f64,
    spring: Spring,
    pos: [f64; 2],
    steps: usize,
    #[differentiable(skip)]
    label: Vec<String>,
}

#[derive(Clone, Debug, Differentiable, PartialEq)]
struct Layer<const N: usize>([[f64; N]; 2], [f64; 2]);

#[derive(Clone, Debug, Differentiable, PartialEq)]
#[differentiable(whole)]
struct Net {
    layers: [Layer<3>; 2],
    r#type: f64,
}

fn body() -> Body {
    Body { mass: 2.0, spring: Spring { k: 3.0, c: 0.5 }, pos: [1.0, -1.0], steps: 4, label: vec!["a".into()] }
}

#[test]
fn a_struct_of_floats_is_its_own_tangent() {
    let mut zero: Spring = Spring { k: 3.0, c: 0.5 }.zero_like();
    assert_eq!(zero, Spring { k: 0.0, c: 0.0 });
    zero.accumulate(&Spring { k: 1.0, c: 2.0 });
    zero.accumulate(&Spring { k: 1.0, c: 2.0 });
    assert_eq!(zero, Spring { k: 2.0, c: 4.0 });
}

#[test]
fn what_is_not_differentiable_is_no_part_of_a_tangent() {
    let body = body();
    let mut zero: BodyTangent = body.zero_like();
    assert_eq!(zero, BodyTangent { mass: 0.0, spring: Spring { k: 0.0, c: 0.0 }, pos: [0.0; 2] });
    zero.accumulate(&BodyTangent { mass: 1.0, spring: body.spring, pos: body.pos });
    assert_eq!((zero.mass, zero.spring, zero.pos), (1.0, body.spring, body.pos));
    assert_eq!((body.steps, body.label.len()), (4, 1));
}

#[test]
fn the_tensors_of_a_struct_and_of_its_tangent_are_the_same_ones() {
    assert_eq!((Body::TENSORS, Body::COUNT), (4, 5));
    assert_eq!((BodyTangent::TENSORS, BodyTangent::COUNT), (4, 5));
    let mut body = body();
    let names: Vec<String> = (0..4).map(|index| Body::describe(index).name.to_string()).collect();
    assert_eq!(names, ["mass", "spring.k", "spring.c", "pos"]);
    assert_eq!((Body::describe(0).shape, BodyTangent::describe(3).shape), (&[][..], &[2][..]));
    body.tensor_mut(2)[0] = 7.0;
    assert_eq!((body.spring.c, body.tensor(3)), (7.0, &[1.0, -1.0][..]));
}

#[test]
fn arrays_of_structs_have_an_index_in_the_names_of_their_tensors() {
    let mut net = Net { layers: [const { Layer([[0.0; 3]; 2], [0.0; 2]) }; 2], r#type: 1.0 };
    assert_eq!((Net::TENSORS, Net::COUNT), (5, 17));
    let names: Vec<String> = (0..5).map(|index| Net::describe(index).name.to_string()).collect();
    assert_eq!(names, ["layers.0.0", "layers.0.1", "layers.1.0", "layers.1.1", "type"]);
    assert_eq!(Net::describe(2).shape, [2, 3]);
    for index in 0..5 {
        net.tensor_mut(index).fill(index as f64);
    }
    assert_eq!(net.layers[1], Layer([[2.0; 3]; 2], [3.0; 2]));
    assert_eq!((net.tensor(4), net.zero_like().r#type), (&[4.0][..], 0.0));
}

#[test]
#[should_panic(expected = "there is no such tensor")]
fn a_tensor_that_is_not_there_panics() {
    let _ = body().tensor(4);
}
