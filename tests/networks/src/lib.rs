//! Reference figures: read from JSON, put into parameters by name, compared by name.

use chainrule::Real;
use chainrule::net::Parameters;
use serde_json::Value;

/// A file of `tests/networks`, parsed.
///
/// # Panics
///
/// Where there is no such file.
pub fn json(path: &str) -> Value {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&path).expect(&path)).expect("it is JSON")
}

/// A file of `tests/networks` as it is.
///
/// # Panics
///
/// Where there is no such file.
pub fn bytes(path: &str) -> Vec<u8> {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).expect(&path)
}

/// Every number inside, in order.
pub fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(parts) => parts.iter().flat_map(numbers).collect(),
        other => vec![other.as_f64().expect("a number")],
    }
}

/// Fills every tensor from `{"dense1.w": […], …}`.
///
/// # Panics
///
/// Where a tensor is missing, left over or of another size.
pub fn fill<P: Parameters>(parameters: &mut P, values: &Value) {
    let named = values.as_object().expect("tensors by name");
    assert_eq!(named.len(), P::TENSORS, "tensors: {:?}", named.keys());
    for index in 0..P::TENSORS {
        let name = P::describe(index).name.to_string();
        let values = numbers(named.get(&name).unwrap_or_else(|| panic!("no `{name}` in {:?}", named.keys())));
        let tensor = parameters.tensor_mut(index);
        assert_eq!(tensor.len(), values.len(), "{name}");
        tensor.iter_mut().zip(values).for_each(|(x, value)| *x = P::Float::from_f64(value));
    }
}

/// The largest difference of a gradient from `{"dense1.w": […], …}`, relative to the largest entry of its tensor or 1.
/// Tensors that are not listed have to be zero.
pub fn difference<P: Parameters>(gradient: &P, expected: &Value) -> f64 {
    let mut worst: f64 = 0.0;
    for index in 0..P::TENSORS {
        let found: Vec<f64> = gradient.tensor(index).iter().map(|x| x.to_f64()).collect();
        let expected = match expected.get(P::describe(index).name.to_string()) {
            Some(values) => numbers(values),
            None => vec![0.0; found.len()],
        };
        let scale = expected.iter().fold(1.0_f64, |scale, x| scale.max(x.abs()));
        for (found, expected) in found.iter().zip(&expected) {
            let error = (found - expected).abs() / scale;
            worst = if error.is_nan() { f64::INFINITY } else { worst.max(error) };
        }
    }
    worst
}

/// What a sample's field is made of.
pub trait FromJson {
    /// The value that JSON states.
    fn from_json(value: &Value) -> Self;
}

impl FromJson for f64 {
    fn from_json(value: &Value) -> f64 {
        value.as_f64().expect("a number")
    }
}

impl FromJson for usize {
    fn from_json(value: &Value) -> usize {
        value.as_u64().expect("a class") as usize
    }
}

impl<T: FromJson, const N: usize> FromJson for [T; N] {
    fn from_json(value: &Value) -> [T; N] {
        let parts = value.as_array().expect("an array");
        assert_eq!(parts.len(), N, "{value}");
        std::array::from_fn(|k| T::from_json(&parts[k]))
    }
}

/// Two gradients by name, entry by entry.
///
/// # Panics
///
/// Where they differ in names.
pub fn combine(one: &Value, other: &Value, both: impl Fn(f64, f64) -> f64) -> Value {
    let named = one.as_object().expect("tensors by name").iter().map(|(name, values)| {
        let pairs = numbers(values).into_iter().zip(numbers(&other[name]));
        (name.clone(), pairs.map(|(one, other)| both(one, other)).collect::<Vec<f64>>().into())
    });
    Value::Object(named.collect())
}

/// A small random generator, SplitMix64, for parameters and samples.
#[derive(Clone, Debug)]
pub struct Generator(pub u64);

impl rand_core::TryRng for Generator {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|word| (word >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Ok(z ^ (z >> 31))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for byte in bytes {
            *byte = self.try_next_u64()? as u8;
        }
        Ok(())
    }
}
