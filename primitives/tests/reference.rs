//! Every row against 50-digit references: values, partials, second partials, in `f64` and `f32`.

mod common;

use chainrule_primitives::{Primitive, Real};
use common::{derivative, second_derivative};

/// What a row may be off, in units of the last place. A unit is that of the result, or of `first_scale` and
/// `second_scale` where they are larger: there the formula subtracts numbers of that size.
struct Tolerance {
    value: f64,
    first: f64,
    second: f64,
    first_scale: f64,
    second_scale: f64,
}

/// Every tolerance that is not the common one has its reason here.
fn tolerance(primitive: Primitive) -> Tolerance {
    use Primitive::*;
    let common = Tolerance { value: 2.0, first: 4.0, second: 8.0, first_scale: 0.0, second_scale: 0.0 };
    match primitive {
        // Rust's own: an error a multiplication, 200 of them in one sample
        Powi => Tolerance { value: 32.0, first: 32.0, second: 32.0, ..common },
        // z / x + z * ln(x) * p / x cancels at (2, -1.5)
        Powf => Tolerance { second: 16.0, ..common },
        // Rust's own is ln(x + sqrt(x - 1) * sqrt(x + 1)), which is not accurate near 1
        Acosh => Tolerance { value: 1024.0, ..common },
        // (1 - x) * (1 + x) is accurate near 1, but has 0 for its slope very near 0
        Asin | Acos | Atanh => Tolerance { second_scale: 1.0, ..common },
        // the slope of x / z is 1 / z less nearly as much
        Hypot => Tolerance { second_scale: 1.0, ..common },
        // 1 - z * z and z * (1 - z) know the tail only as well as z does
        Tanh | Sigmoid => Tolerance { first_scale: 1.0, second_scale: 1.0, ..common },
        Softplus | LogSigmoid | LogCosh | Logaddexp => Tolerance { second_scale: 1.0, ..common },
        // with x times such a tail
        Silu | Mish => Tolerance { second: 16.0, second_scale: 1.0, ..common },
        // the rounding of -x^2, a half unit of up to 900, becomes a relative error of its exponential
        Gelu | Erf | Erfc => Tolerance { first: 64.0, second: 64.0, ..common },
        // sums of up to 20 terms
        Trigamma | Polygamma => Tolerance { value: 4.0, ..common },
        _ => common,
    }
}

/// A float type as the references name it.
trait Float: Real + std::fmt::LowerExp {
    const NAME: &'static str;
    const EPSILON: f64;
    const SMALLEST: f64;
    /// Below it derivatives may be 0.
    const LEAST: f64;
}

impl Float for f64 {
    const NAME: &'static str = "f64";
    const EPSILON: f64 = f64::EPSILON;
    const SMALLEST: f64 = 5e-324;
    const LEAST: f64 = f64::MIN_POSITIVE;
}

impl Float for f32 {
    const NAME: &'static str = "f32";
    const EPSILON: f64 = f32::EPSILON as f64;
    const SMALLEST: f64 = 1.5e-45;
    const LEAST: f64 = f32::MIN_POSITIVE as f64;
}

/// How far `got` is from the reference, in units of the last place of the larger of the reference and `scale`.
fn ulps<T: Float>(got: T, expected: &str, scale: f64) -> f64 {
    let exact: f64 = expected.parse().expect("the generator writes numbers");
    let (got, rounded) = (got.to_f64(), T::from_f64(exact).to_f64());
    if got == rounded || rounded.is_infinite() && !got.is_finite() {
        return 0.0;
    }
    let unit = T::EPSILON * exact.abs().max(scale);
    (got - exact).abs() / (unit + T::SMALLEST)
}

fn check<T: Float>(worst: &mut Vec<String>) {
    let reference = include_str!("reference/reference.csv");
    let mut maxima = std::collections::BTreeMap::<Primitive, [f64; 3]>::new();
    for line in reference.lines().skip(1) {
        let columns: Vec<Vec<&str>> = line.split(',').map(|column| column.split(' ').collect()).collect();
        let [name, kind, operands, value, first, second] = &columns[..] else { panic!("six columns: {line}") };
        if kind[0] != T::NAME {
            continue;
        }
        let primitive = *Primitive::ALL.iter().find(|p| format!("{p:?}") == name[0]).expect("a row of the table");
        let x: Vec<T> =
            operands.iter().map(|a| T::from_f64(a.parse().expect("the generator writes numbers"))).collect();
        let bound = tolerance(primitive);
        let most = maxima.entry(primitive).or_default();
        let mut compare = |order: usize, what: String, got: Option<T>, expected: &str, bound: f64, scale: f64| {
            if expected == "-" {
                return;
            }
            let got = got.unwrap_or(T::ZERO);
            let flushed =
                order > 0 && got.to_f64().abs() < T::LEAST && expected.parse::<f64>().is_ok_and(|x| x.abs() < T::LEAST);
            let error = if flushed { 0.0 } else { ulps(got, expected, scale) };
            most[order] = most[order].max(error);
            if error.is_nan() || error > bound {
                let exact: f64 = expected.parse().expect("a number");
                worst.push(format!("{error:9.1} ulp: {} {primitive:?}{x:?} {what} is {got:e}, not {exact:e}", T::NAME));
            }
        };
        compare(0, "value".into(), Some(primitive.value(&x)), value[0], bound.value, 0.0);
        for i in 0..x.len() {
            compare(1, format!("d{i}"), derivative(primitive, &x, i), first[i], bound.first, bound.first_scale);
            for j in 0..x.len() {
                let got = second_derivative(primitive, &x, i, j);
                compare(2, format!("d{i} d{j}"), got, second[i * x.len() + j], bound.second, bound.second_scale);
            }
        }
    }
    for primitive in Primitive::ALL {
        assert!(maxima.contains_key(primitive), "{primitive:?} has no reference: see tests/reference/generate.py");
    }
    for (primitive, [value, first, second]) in maxima {
        println!("{} {primitive:?}: {value:.2} {first:.2} {second:.2} ulp", T::NAME);
    }
}

#[test]
fn agrees_with_fifty_digits_in_f64() {
    let mut worst = Vec::new();
    check::<f64>(&mut worst);
    assert!(worst.is_empty(), "\n{}", worst.join("\n"));
}

#[test]
fn agrees_with_fifty_digits_in_f32() {
    let mut worst = Vec::new();
    check::<f32>(&mut worst);
    assert!(worst.is_empty(), "\n{}", worst.join("\n"));
}
