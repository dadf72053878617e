//! A batch in lanes gives what a loop over its samples gives, for every size of batch, with and without vector instructions.

use chainrule::net::Batch;
use chainrule_lanes_tests::{Fill, Numbers};

/// Whole groups of lanes and tiles, a little less, a little more.
const SIZES: [usize; 16] = [0, 1, 2, 3, 4, 7, 8, 9, 31, 32, 33, 63, 64, 65, 100, 129];

fn all(parts: &impl Fill) -> Vec<f64> {
    let mut numbers = Vec::new();
    parts.each(&mut |x| numbers.push(x));
    numbers
}

fn check_close(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    let scale = expected.iter().fold(1.0_f64, |scale, x| scale.max(x.abs()));
    assert_eq!(found.len(), expected.len());
    for (k, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= tolerance * scale, "{what}, number {k}: {a} instead of {b}");
    }
}

macro_rules! check {
    ($float:ident, $module:ident, $loss:ident, $tolerance:literal) => {{
        use chainrule_lanes_tests::$module::$loss::{self as loss, Sample, Shared};
        for size in SIZES {
            let mut numbers = Numbers(size as u64 + 77);
            let (shared, before) = (Shared::fill(&mut numbers), Shared::fill(&mut numbers));
            let samples: Vec<Sample> = (0..size).map(|_| Sample::fill(&mut numbers)).collect();
            let order: Vec<usize> = (0..size).rev().collect();
            let mut expected = before.clone();
            let values = samples.iter().map(|sample| loss::sample(sample, &shared, 0.75, &mut expected));
            let value = values.sum::<$float>();
            let (every, picked) = (Batch::all(&samples), Batch::picked(&samples, &order));
            type Form = fn(Batch<'_, Sample>, &Shared, $float, &mut Shared) -> $float;
            let forms: [(&str, Form, _); 3] =
                [("lanes", loss::lanes, every), ("portable", loss::portable, every), ("reversed", loss::lanes, picked)];
            for (name, form, batch) in forms {
                let what = format!("{}, {size} samples of {}, {name}", stringify!($loss), stringify!($float));
                let mut gradient = before.clone();
                let found = form(batch, &shared, 0.75, &mut gradient);
                check_close(&what, &[f64::from(found)], &[f64::from(value)], $tolerance);
                check_close(&what, &all(&gradient), &all(&expected), $tolerance);
            }
            // the gradient added to what it is the gradient of
            let (mut updated, mut expected) = (shared.clone(), shared.clone());
            samples.iter().for_each(|sample| {
                loss::sample(sample, &shared, -0.01, &mut expected);
            });
            if let Some(found) = loss::descend(every, &mut updated, -0.01) {
                check_close("value of a descent", &[f64::from(found)], &[f64::from(value)], $tolerance);
                check_close("descent", &all(&updated), &all(&expected), $tolerance);
            } else {
                assert!(size > 32, "{size} samples fit in a tile");
                assert_eq!(all(&updated), all(&shared));
            }
            check_close("sum", &[f64::from(loss::sum(every, &shared))], &[f64::from(value)], $tolerance);
        }
    }};
}

/// The networks are moved through the stack.
fn with_room(check: fn()) {
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(check);
    thread.expect("a thread can be started").join().expect("lanes agree with samples");
}

macro_rules! functions {
    ($($loss:ident)*) => {$(
        #[test]
        fn $loss() {
            with_room(|| {
                check!(f64, in_f64, $loss, 1e-12);
                check!(f32, in_f32, $loss, 1e-4);
            });
        }
    )*};
}

macro_rules! networks {
    ($($loss:ident)*) => {$(
        #[test]
        fn $loss() {
            with_room(|| check!(f64, in_f64, $loss, 1e-12));
        }
    )*};
}

functions! { iris xor wide }
#[cfg(not(feature = "large"))]
networks! { mlp attention conv2d gru layer_norm max_pool shared }

/// The outputs, in tiles and in groups of lanes.
#[cfg(not(feature = "large"))]
macro_rules! outputs {
    ($loss:ident) => {{
        use chainrule_lanes_tests::in_f64::$loss::{self as loss, Sample, Shared};
        for size in SIZES {
            let mut numbers = Numbers(size as u64 + 5);
            let shared = Shared::fill(&mut numbers);
            let samples: Vec<Sample> = (0..size).map(|_| Sample::fill(&mut numbers)).collect();
            let (found, expected) =
                (loss::outputs(Batch::all(&samples), &shared), loss::outputs_of_samples(&samples, &shared));
            check_close(stringify!($loss), &found, &expected, 1e-12);
        }
    }};
}

#[cfg(not(feature = "large"))]
#[test]
fn outputs_of_batches_are_those_of_samples() {
    outputs!(mlp);
    outputs!(layer_norm);
}
