//! The figures of every example, against closed forms and against the reference files in `data/`.

mod affine;
mod chain;
mod classifier;
mod count;
mod data;
mod iris;
mod networks;
mod xor;

use serde_json::Value;

/// Asserts that two numbers agree to a relative tolerance (an absolute one below 1).
#[track_caller]
fn close(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance * want.abs().max(1.0), "{got} is not {want} to {tolerance}");
}

/// [`close`] for each of many.
#[track_caller]
fn all_close(got: &[f64], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len());
    for (got, want) in got.iter().zip(want) {
        close(*got, *want, tolerance);
    }
}

/// A number of a reference file.
#[track_caller]
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("a number expected, not {value}"))
}

/// All numbers of a reference file's (nested) list, in order.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        other => vec![number(other)],
    }
}

/// A reference file's tables of parameters, in the given order.
fn parameters(value: &Value, names: &[&str]) -> Vec<f64> {
    names.iter().flat_map(|name| numbers(&value[name])).collect()
}

/// Reads a reference file.
fn reference(text: &str) -> Value {
    serde_json::from_str(text).expect("a reference file is JSON")
}

/// The entry of a reference file's list that has this name.
fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    let found = list.as_array().and_then(|list| list.iter().find(|run| run["name"] == name));
    found.unwrap_or_else(|| panic!("no run is named {name}"))
}
