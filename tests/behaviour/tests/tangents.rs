//! Tangents as vectors: sums, products, numbers, steps; of floats, arrays, vectors, tuples and structs of all kinds.

use core::marker::PhantomData;
use core::ops::{Add, Mul};

use chainrule::{Differentiable, Real, Step, Tangent, Zero, accumulate, differentiate};

/// Every operation against the numbers that it is made of.
fn check<T: Tangent<f64> + Clone>(a: &T, b: &T) {
    let (numbers, others): (Vec<f64>, Vec<f64>) = (a.numbers().collect(), b.numbers().collect());
    assert_eq!(numbers.len(), others.len());
    let check = |got: T, want: fn(f64, f64) -> f64| {
        let want: Vec<f64> = numbers.iter().zip(&others).map(|(a, b)| want(*a, *b)).collect();
        assert_eq!(got.numbers().collect::<Vec<_>>(), want);
    };
    check(a.clone().plus(b), |a, b| a + b);
    check(a.clone().minus(b), |a, b| a - b);
    check(a.clone().scaled(-2.5), |a, _| -2.5 * a);
    check(a.zero_like(), |_, _| 0.0);
    let mut sum = a.clone();
    sum.add_scaled(0.5, b);
    check(sum.clone(), |a, b| a + 0.5 * b);
    sum.step(-0.5, b);
    check(sum.clone(), |a, b| (a + 0.5 * b) + -0.5 * b);
    accumulate(&mut sum, b);
    sum.numbers_mut().for_each(|x| *x = x.abs());
    assert!(sum.numbers().all(|x| x >= 0.0));
    let dot: f64 = numbers.iter().zip(&others).map(|(a, b)| a * b).sum();
    assert!((a.dot(b) - dot).abs() < 1e-14 * dot.abs().max(1.0));
}

#[test]
fn numbers_arrays_tuples_and_vectors_are_vectors() {
    check(&1.5, &-2.0);
    check(&[1.0, 2.0, 3.0], &[0.5, -1.0, 4.0]);
    check(&([1.0], (2.0, ()), [[3.0, 4.0]]), &([5.0], (-6.0, ()), [[7.0, -8.0]]));
    check(&vec![[1.0, 2.0], [3.0, 4.0]], &vec![[0.1, 0.2], [0.3, 0.4]]);
    assert_eq!(<([f64; 2], f32, ())>::zero(), ([0.0; 2], 0.0, ()));
    assert_eq!([1.0_f32, 2.0].dot(&[3.0, 4.0]), 11.0);
}

#[test]
#[should_panic(expected = "two tangents have the shape of one value")]
fn vectors_of_different_lengths_have_no_sum() {
    let _ = vec![1.0].minus(&vec![1.0, 2.0]);
}

/// A vector with operators of its own, as people write it.
#[derive(Clone, Copy, Debug, Differentiable, PartialEq)]
struct V<T: Real> {
    x: T,
    y: [T; 2],
}

impl<T: Real> Add for V<T> {
    type Output = V<T>;
    fn add(self, o: V<T>) -> V<T> {
        V { x: self.x + o.x, y: [self.y[0] + o.y[0], self.y[1] + o.y[1]] }
    }
}

impl<T: Real> Mul<T> for V<T> {
    type Output = V<T>;
    fn mul(self, s: T) -> V<T> {
        V { x: self.x * s, y: self.y.map(|y| y * s) }
    }
}

#[test]
fn a_struct_of_floats_is_a_vector_beside_its_own_operators() {
    let (a, b) = (V { x: 1.0, y: [2.0, 3.0] }, V { x: -4.0, y: [0.5, 2.0] });
    check(&a, &b);
    assert_eq!(a + b * 2.0, a.plus(&b.scaled(2.0)));
    assert_eq!(V::<f32>::zero(), V { x: 0.0, y: [0.0; 2] });
}

/// Generic in everything, with what has no tangent in between; not even `Clone`.
#[derive(Differentiable)]
struct Model<'a, T: Real, M, const N: usize = 2>
where
    M: Copy,
{
    inner: V<T>,
    _marker: PhantomData<M>,
    rows: [V<T>; N],
    data: &'a [T],
    free: Vec<[T; 2]>,
    pair: (T, usize),
    #[differentiable(skip)]
    what: M,
    name: Option<&'a str>,
}

fn model<'a, T: Real>(data: &'a [T]) -> Model<'a, T, char> {
    let (one, two) = (T::ONE, T::ONE + T::ONE);
    let v = V { x: one, y: [two, one] };
    Model {
        inner: v,
        _marker: PhantomData,
        rows: [v, v * two],
        data,
        free: vec![[one, two]; 3],
        pair: (two, 7),
        what: 'm',
        name: None,
    }
}

#[test]
fn generic_structs_have_tangents_without_what_is_inactive() {
    let data = [1.0, 2.0];
    let mut model = model(&data);
    let mut tangent: ModelTangent<f64, 2> = model.zero_like();
    assert_eq!(tangent.numbers().count(), 3 + 2 * 3 + 6 + 1);
    for (k, number) in tangent.numbers_mut().enumerate() {
        *number = k as f64;
    }
    assert_eq!((tangent.rows[1].x, tangent.free[2], tangent.pair), (6.0, [13.0, 14.0], (15.0, ())));
    check(&tangent, &(tangent.clone() * 0.5));
    model.step(2.0, &tangent);
    assert_eq!((model.rows[1].x, model.free[2], model.pair), (2.0 + 12.0, [27.0, 30.0], (32.0, 7)));
    assert_eq!((model.data, model.what, model.name), (&data[..], 'm', None));
    assert_eq!(format!("{:?}", tangent.clone().rows[0]), "V { x: 3.0, y: [4.0, 5.0] }");
}

#[test]
fn tangents_of_their_own_have_operators() {
    let data = [1.0_f32];
    let mut a = model(&data).zero_like();
    a.numbers_mut().for_each(|x| *x = 3.0);
    let b = 2.0_f32 * a.clone() - &a * 1.0;
    assert_eq!(a, b);
    let mut c = -(a.clone() + a.clone() + &a - a.clone());
    c += a.clone();
    c += &a;
    c -= a.clone();
    c -= &a;
    c *= 0.5;
    assert_eq!(c, a.scaled(-1.0));
}

impl Mul<f32> for &ModelTangent<f32, 2> {
    type Output = ModelTangent<f32, 2>;
    fn mul(self, factor: f32) -> ModelTangent<f32, 2> {
        self.clone().scaled(factor)
    }
}

/// The floats are those of the struct inside, which has neither `Clone` nor `Debug`.
#[derive(Differentiable)]
struct Outer {
    inner: Inner,
    count: usize,
}

#[derive(Differentiable)]
struct Inner(f32, [f32; 3]);

#[test]
fn the_struct_inside_decides_what_a_tangent_can() {
    let mut outer = Outer { inner: Inner(1.0, [2.0; 3]), count: 3 };
    let mut tangent = OuterTangent::zero();
    tangent.inner.1[2] = 4.0;
    outer.step(0.5, &tangent);
    assert_eq!((outer.inner.0, outer.inner.1, outer.count), (1.0, [2.0, 2.0, 4.0], 3));
    tangent = 0.25 * (tangent * 2.0);
    assert_eq!((tangent.dot(&tangent), tangent.numbers().sum::<f32>()), (4.0, 2.0));
}

#[differentiate(jvp, hvp)]
fn weigh(o: &Outer, x: f32) -> f32 {
    o.inner.0 * o.inner.1[1] * x
}

#[differentiate]
fn weigh_twice(o: &Outer, x: f32) -> f32 {
    weigh(o, x) * x
}

#[test]
fn what_cannot_be_cloned_is_differentiated_all_the_same() {
    let outer = Outer { inner: Inner(2.0, [3.0; 3]), count: 3 };
    let (gradient, slope) = weigh::gradient(&outer, 5.0);
    assert_eq!((gradient.inner.0, gradient.inner.1, slope), (15.0, [0.0, 10.0, 0.0], 6.0));
    assert_eq!(weigh_twice::value_and_gradient(&outer, 2.0).1.1, 24.0);
    assert_eq!(weigh::hvp(&outer, 5.0, &OuterTangent::zero(), 1.0).0.inner.0, 3.0);
}

/// Two types of floats have zeros and sums.
#[derive(Clone, Copy, Debug, Differentiable, PartialEq)]
struct Mixed {
    a: f32,
    b: f64,
}

#[derive(Clone, Copy, Debug, Differentiable, PartialEq)]
struct AlsoMixed {
    mixed: Mixed,
    inner: V<f64>,
    n: usize,
}

#[test]
fn floats_of_two_types_can_be_added() {
    let one = AlsoMixed { mixed: Mixed { a: 1.0, b: 2.0 }, inner: V { x: 3.0, y: [4.0; 2] }, n: 5 };
    let mut one = AlsoMixedTangent { mixed: one.mixed, ..one.zero_like() };
    one.inner.x = 3.0;
    let sum = one.clone() + one.clone() - one.clone();
    assert_eq!((sum, AlsoMixedTangent::zero().mixed), (one, Mixed { a: 0.0, b: 0.0 }));
}

/// A type parameter that need not be a float.
#[derive(Clone, Debug, Differentiable, PartialEq)]
struct Pair<A, B> {
    first: A,
    second: Vec<B>,
    n: u8,
}

#[derive(Clone, Copy, Debug, Default, Differentiable, PartialEq)]
struct Nothing;

#[test]
fn a_type_parameter_may_be_any_type_with_tangents() {
    let pair = Pair { first: V { x: 1.0, y: [2.0; 2] }, second: vec![(3.0, 1_u8)], n: 1 };
    let tangent: PairTangent<V<f64>, (f64, u8)> = pair.zero_like();
    check(&tangent, &tangent);
    assert_eq!(tangent.numbers().count(), 4);
    let pair = Pair { first: Nothing, second: vec![5.0], n: 1 };
    assert_eq!(pair.zero_like().numbers().collect::<Vec<f64>>(), [0.0]);
}

/// A polynomial of any degree.
#[derive(Clone, Debug, Differentiable, PartialEq)]
struct Polynomial {
    coefficients: Vec<f64>,
    nodes: Vec<Node>,
    shift: (f64, i32),
}

#[derive(Clone, Debug, Differentiable, PartialEq)]
struct Node {
    at: [f64; 2],
}

#[differentiate]
fn misfit(p: &Polynomial) -> f64 {
    let mut misfit = 0.0;
    for k in 0..p.nodes.len() {
        let mut value = p.shift.0;
        for i in 0..p.coefficients.len() {
            value = value * p.nodes[k].at[0] + p.coefficients[i];
        }
        let error = value - p.nodes[k].at[1];
        misfit += error * error;
    }
    misfit
}

fn polynomial() -> Polynomial {
    let nodes = [[0.0, 1.0], [0.5, 0.0], [1.0, -2.0]].map(|at| Node { at }).to_vec();
    Polynomial { coefficients: vec![0.3, -0.2], nodes, shift: (0.1, 3) }
}

#[test]
fn vectors_in_structs_are_differentiated() {
    let p = polynomial();
    let gradient: PolynomialTangent = misfit::gradient(&p);
    let h = 1e-6;
    for (k, got) in gradient.numbers().enumerate() {
        let mut direction = p.zero_like();
        *direction.numbers_mut().nth(k).expect("both have as many numbers") = 1.0;
        let at = |h: f64| {
            let mut moved = p.clone();
            moved.step(h, &direction);
            misfit(&moved)
        };
        let want = (at(h) - at(-h)) / (2.0 * h);
        assert!((got - want).abs() < 1e-8, "number {k}: {got} instead of {want}");
    }
}

#[test]
fn an_optimiser_is_a_loop_of_steps() {
    let mut p = polynomial();
    for _ in 0..500 {
        let gradient = misfit::gradient(&p);
        p.step(-0.05, &gradient);
    }
    assert!(misfit(&p) < 1e-6, "{}", misfit(&p));
}

/// What no field is looked at of is handed on whole, though it cannot be copied.
#[differentiate]
fn twice(p: &Polynomial, x: f64) -> f64 {
    x * misfit(p)
}

#[test]
fn a_struct_that_is_not_copy_is_handed_on() {
    let p = polynomial();
    let (value, residuals) = twice::forward(&p, 2.0);
    assert_eq!(value, 2.0 * misfit(&p));
    // the order of sums is not specified
    let difference = twice::backward(&residuals, 1.0).0 - 2.0 * misfit::gradient(&p);
    assert!(difference.numbers().all(|number| number.abs() < 1e-13), "{difference:?}");
}
