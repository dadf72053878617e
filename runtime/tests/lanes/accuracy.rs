//! The functions that have a form of their own in lanes, in units in the last place of the exact value.

use chainrule::__private::lanes::{Element, Vector};
use chainrule::Real;

use crate::{EDGES, Function, both};

/// Function, argument, and the exact value as a sum of two floats.
const REFERENCE: &str = include_str!("reference.csv");

/// What an error is measured in: a unit in the last place, of the least exponent for subnormal numbers.
struct Precision {
    bits: i32,
    least: i32,
    of_products: bool,
}

impl Precision {
    fn error(&self, value: f64, exact: f64, rest: f64) -> f64 {
        // a factor that is subnormal has lost its digits
        let is_subnormal_product = self.of_products && exact.abs() < 1e4 * 2.0_f64.powi(self.least);
        if value == exact && rest == 0.0 || value.is_nan() && exact.is_nan() || is_subnormal_product {
            return 0.0;
        }
        let exponent = (exact.abs().log2().floor() as i32).clamp(self.least, 1023) - self.bits + 1;
        // in two steps: the unit of the smallest numbers has no reciprocal
        let half = exponent / 2;
        (((value - exact) - rest) * 2.0_f64.powi(-half) * 2.0_f64.powi(half - exponent)).abs()
    }
}

/// Arguments of all sizes, dense where functions bend.
fn arguments() -> impl Iterator<Item = f32> {
    let dense = (-60_000..60_000).map(|k| k as f32 * 0.000_731);
    let far = (-5_000..5_000).map(|k| k as f32 * 0.0231);
    let sizes = (-1_480..1_280).flat_map(|k| {
        let size = (f64::from(k) / 10.0).exp2() as f32;
        [size, -size]
    });
    dense.chain(far).chain(sizes)
}

fn check<F: Function<f32> + Function<f64>>(name: &str, function: &F, scalar: fn(f64) -> f64, single: f64, double: f64) {
    let of_products = ["silu", "mish"].contains(&name);
    let single_precision = Precision { bits: 24, least: -126, of_products };
    let double_precision = Precision { bits: 53, least: -1022, of_products };
    let rows: Vec<[f32; 1]> = arguments().map(|x| [x]).collect();
    for values in both(function, &rows) {
        let mut worst = (0.0, 0.0, 0.0);
        for (value, [x]) in values.into_iter().zip(&rows) {
            let exact = scalar(f64::from(*x));
            // what rounds to infinity is infinite
            let exact = if exact.abs() < f64::from(f32::MAX) * 1.000_000_02 { exact } else { f64::from(exact as f32) };
            let error = single_precision.error(f64::from(value), exact, 0.0);
            if error.is_nan() || error > worst.0 {
                worst = (error, f64::from(*x), f64::from(value));
            }
        }
        println!("{name} f32 {:.2} at {:e}: {:e}", worst.0, worst.1, worst.2);
        assert!(worst.0 <= single, "{name} f32: {:.2} units at {:e}: {:e}", worst.0, worst.1, worst.2);
    }

    let references = REFERENCE.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(','));
    let references: Vec<[f64; 3]> = references
        .map(|line| {
            let mut numbers = line.split(',').map(|number| number.parse().expect("a number"));
            core::array::from_fn(|_| numbers.next().expect("three numbers"))
        })
        .collect();
    assert!(references.len() > 200, "{name} has {} references", references.len());
    for values in both(function, &references) {
        let mut worst = (0.0, 0.0, 0.0);
        for (value, [x, exact, rest]) in values.into_iter().zip(&references) {
            let error = double_precision.error(value, *exact, *rest);
            if error.is_nan() || error > worst.0 {
                worst = (error, *x, value);
            }
        }
        println!("{name} f64 {:.2} at {:e}: {:e}", worst.0, worst.1, worst.2);
        assert!(worst.0 <= double, "{name} f64: {:.2} units at {:e}: {:e}", worst.0, worst.1, worst.2);
    }
}

/// At edges and where the scalar function is 0, infinite or NaN, the lanes have the same.
fn check_edges<T: Element, const N: usize>(name: &str, function: &impl Function<T>, scalar: fn(&[T]) -> T) {
    let edges = || EDGES.iter().chain(&[709.0, 710.0, -745.0, -746.0, 1e300, -1e300]).map(|x| T::from_f64(*x));
    let rows: Vec<[T; N]> =
        edges().flat_map(|x| edges().map(move |y| core::array::from_fn(|k| if k == 0 { x } else { y }))).collect();
    for values in both(function, &rows) {
        for (value, row) in values.into_iter().zip(&rows) {
            let exact = scalar(row);
            let special = exact == T::ZERO || !exact.to_f64().is_finite();
            let same = value == exact && value.recip() == exact.recip()
                || value.to_f64().is_nan() && exact.to_f64().is_nan()
                || value != T::ZERO && value.to_f64().is_finite() && !special;
            assert!(same, "{name}({row:?}) is {value}, not {exact}");
            let near = (value - exact).abs() <= T::from_f64(1e-4) * exact.abs();
            assert!(special || near || exact.abs() < T::from_f64(1e-37), "{name}({row:?}) is {value}, not {exact}");
        }
    }
}

macro_rules! functions {
    ($($name:ident: $single:literal, $double:literal;)*) => {$(
        #[test]
        fn $name() {
            struct Lane;

            impl<T: Element> Function<T> for Lane {
                #[inline(always)]
                fn value<V: Vector<Number = T>>(&self, operands: &[V]) -> V {
                    operands[0].$name()
                }
            }

            check_edges::<f32, 1>(stringify!($name), &Lane, |x| Real::$name(x[0]));
            check_edges::<f64, 1>(stringify!($name), &Lane, |x| Real::$name(x[0]));
            check(stringify!($name), &Lane, Real::$name, $single, $double);
        }
    )*};
}

functions! {
    exp: 2.0, 2.0;
    exp_m1: 2.0, 2.0;
    ln: 2.0, 2.0;
    ln_1p: 2.0, 2.0;
    tanh: 2.0, 2.0;
    sigmoid: 2.1, 2.1;
    softplus: 2.0, 2.0;
    log_sigmoid: 2.0, 2.0;
    silu: 3.0, 3.0;
    mish: 4.0, 4.0;
    sin: 2.0, 2.0;
    cos: 2.0, 2.0;
}

macro_rules! selections {
    ($($name:ident: $vector:expr, $scalar:expr;)*) => {$(
        #[test]
        fn $name() {
            struct Lane;

            impl<T: Element> Function<T> for Lane {
                #[inline(always)]
                fn value<V: Vector<Number = T>>(&self, operands: &[V]) -> V {
                    let function: fn(V, V) -> V = $vector;
                    function(operands[0], operands[1])
                }
            }

            check_edges::<f32, 2>(stringify!($name), &Lane, |x| { let function: fn(f32, f32) -> f32 = $scalar; function(x[0], x[1]) });
            check_edges::<f64, 2>(stringify!($name), &Lane, |x| { let function: fn(f64, f64) -> f64 = $scalar; function(x[0], x[1]) });
        }
    )*};
}

selections! {
    relu: |x, _| x.relu(), |x, _| Real::relu(x);
    leaky_relu: |x, a| x.leaky_relu(a), |x, a| Real::leaky_relu(x, a);
    elu: |x, a| x.elu(a), |x, a| Real::elu(x, a);
    selu: |x, _| x.selu(), |x, _| Real::selu(x);
    softsign: |x, _| x.softsign(), |x, _| Real::softsign(x);
    logaddexp: |x, y| x.logaddexp(y), |x, y| Real::logaddexp(x, y);
    clamp: |x, _| x.clamp(x.splat(V::Number::from_f64(-1.0)), x.splat(V::Number::ONE)), |x, _| x.clamp(-1.0, 1.0);
    cube: |x, _| x.powi(3), |x, _| x * x * x;
    power: |x, _| x.powi(-2), |x, _| 1.0 / (x * x);
    first_power: |x, _| x.powi(0), |_, _| 1.0;
    gelu: |x, _| x.gelu(), |x, _| Real::gelu(x);
}
