//! What is exact: operators, comparisons, classes, loads and stores.

use chainrule::__private::lanes::{Element, Lanes, Lanewise, Mask, Operation, Vector, dispatch};

use crate::{EDGES, Function, both};

fn pairs<T: Element>() -> Vec<[T; 2]> {
    EDGES.iter().flat_map(|&x| EDGES.iter().map(move |&y| [T::from_f64(x), T::from_f64(y)])).collect()
}

fn same<T: Element>(a: T, b: T) -> bool {
    a == b && a.recip() == b.recip() || a.to_f64().is_nan() && b.to_f64().is_nan()
}

macro_rules! exact {
    ($($test:ident: $vector:expr, $scalar:expr;)*) => {$(
        #[test]
        fn $test() {
            struct Exact;

            impl<T: Element> Function<T> for Exact {
                #[inline(always)]
                fn value<V: Vector<Number = T>>(&self, operands: &[V]) -> V {
                    let function: fn(V, V) -> V = $vector;
                    function(operands[0], operands[1])
                }
            }

            fn check<T: Element>() {
                let function: fn(T, T) -> T = $scalar;
                for values in both(&Exact, &pairs::<T>()) {
                    for (value, [x, y]) in values.into_iter().zip(pairs()) {
                        let scalar = function(x, y);
                        assert!(same(value, scalar), "({x}, {y}): {value}, not {scalar}");
                    }
                }
            }

            check::<f32>();
            check::<f64>();
        }
    )*};
}

fn truth<T: Element>(truth: bool) -> T {
    if truth { T::ONE } else { T::ZERO }
}

fn pick<V: Vector>(mask: V::Mask, like: V) -> V {
    mask.select(like.splat(<V::Number as chainrule::Real>::ONE), like.splat(<V::Number as chainrule::Real>::ZERO))
}

exact! {
    add: |x, y| x + y, |x, y| x + y;
    sub: |x, y| x - y, |x, y| x - y;
    mul: |x, y| x * y, |x, y| x * y;
    div: |x, y| x / y, |x, y| x / y;
    rem: |x, y| x % y, |x, y| x % y;
    neg: |x, _| -x, |x, _| -x;
    add_assign: |mut x, y| { x += y; x }, |x, y| x + y;
    sqrt: |x, _| x.sqrt(), |x, _| x.sqrt();
    abs: |x, _| x.abs(), |x, _| x.abs();
    recip: |x, _| x.recip(), |x, _| x.recip();
    copysign: |x, y| x.copysign(y), |x, y| x.copysign(y);
    floor: |x, _| x.floor(), |x, _| x.floor();
    ceil: |x, _| x.ceil(), |x, _| x.ceil();
    trunc: |x, _| x.trunc(), |x, _| x.trunc();
    round_ties_even: |x, _| x.round_ties_even(), |x, _| x.round_ties_even();
    round: |x, _| x.round(), |x, _| x.round();
    relu: |x, _| x.relu(), |x, _| x.relu();
    signum: |x, _| x.signum(), |x, _| x.signum();
    less: |x, y| pick(x.less(y), x), |x, y| truth(x < y);
    less_equal: |x, y| pick(x.less_equal(y), x), |x, y| truth(x <= y);
    equal: |x, y| pick(x.equal(y), x), |x, y| truth(x == y);
    not_equal: |x, y| pick(x.not_equal(y), x), |x, y| truth(x != y);
    greater: |x, y| pick(x.greater(y), x), |x, y| truth(x > y);
    greater_equal: |x, y| pick(x.greater_equal(y), x), |x, y| truth(x >= y);
    logic: |x, y| pick((x.less(y) | y.less(x)) & !x.is_nan() ^ x.equal(y), x), |x, y| truth((x < y || y < x) ^ (x == y));
    is_nan: |x, _| pick(x.is_nan(), x), |x, _| truth(x.to_f64().is_nan());
    is_finite: |x, _| pick(x.is_finite(), x), |x, _| truth(x.to_f64().is_finite());
    is_infinite: |x, _| pick(x.is_infinite(), x), |x, _| truth(x.to_f64().is_infinite());
    is_sign_negative: |x, y| pick((x + y).is_sign_negative() & !(x + y).is_nan(), x), |x, y| truth((x + y).to_f64().is_sign_negative() && x + y == x + y);
    // of two zeros either may be returned
    min: |x, y| x.min(y).abs() + x.min(y), |x, y| x.min(y).abs() + x.min(y);
    max: |x, y| x.max(y).abs() + x.max(y), |x, y| x.max(y).abs() + x.max(y);
}

struct Whole<'a, T>(&'a [T], &'a mut [T]);

impl<T: Element> Operation<T> for Whole<'_, T> {
    type Output = T;

    #[inline(always)]
    fn run<L: Lanes<T>>(self, lanes: L) -> T {
        let numbers = lanes.load(self.0);
        numbers.store(&mut self.1[1..]);
        let part = lanes.load_part(&self.0[..1]);
        assert_eq!(part.sum(), self.0[0]);
        part.store_part(&mut self.1[..1]);
        assert!(lanes.first(2).lane(1) && !lanes.first(1).lane(1) && lanes.first(1).any() && !lanes.first(0).any());
        assert!(lanes.splat_mask(true).lane(0) && !lanes.splat_mask(false).any());
        let (power, (m, e)) =
            ((numbers + lanes.splat(T::SHIFTER)).power_of_two(), lanes.splat(T::from_f64(6.0)).mantissa_exponent());
        assert_eq!((power.lane(1).to_f64(), m.lane(0).to_f64(), e.lane(0).to_f64()), (8.0, 0.75, 3.0));
        numbers.sum()
    }
}

#[test]
fn vectors_are_loaded_stored_and_summed() {
    fn check<T: Element>() {
        let numbers: [T; 9] = core::array::from_fn(|k| T::from_f64(k as f64 + 2.0));
        let mut copy = [T::ZERO; 10];
        let sums = [Whole(&numbers, &mut copy).run(T::PORTABLE), dispatch(Whole(&numbers, &mut copy))];
        assert_eq!(copy[0], numbers[0]);
        let of_so_many = [2, 4, 8].map(|width| numbers[..width].iter().copied().sum::<T>());
        assert!(sums.iter().all(|sum| of_so_many.contains(sum)), "{sums:?}");
        assert_eq!(copy[1..3], numbers[..2]);
    }
    check::<f32>();
    check::<f64>();
}
