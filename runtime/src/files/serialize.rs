//! Serde for parameter structs: a map from tensor names to flat lists of numbers, row-major.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{SerializeMap, Serializer};

use crate::net::Parameters;

/// Writes every tensor under its name.
pub fn serialize<P, S>(parameters: &P, serializer: S) -> Result<S::Ok, S::Error>
where
    P: Parameters<Float: serde::Serialize>,
    S: Serializer,
{
    let mut map = serializer.serialize_map(Some(P::TENSORS))?;
    for index in 0..P::TENSORS {
        map.serialize_entry(&P::describe(index).name.to_string(), parameters.tensor(index))?;
    }
    map.end()
}

/// Reads what [`serialize`] wrote: every tensor, of the right length, and nothing else.
pub fn deserialize<'de, P, D>(deserializer: D) -> Result<P, D::Error>
where
    P: Parameters<Float: Deserialize<'de>> + Default,
    D: Deserializer<'de>,
{
    let mut found: BTreeMap<String, Vec<P::Float>> = BTreeMap::deserialize(deserializer)?;
    let mut parameters = P::default();
    for index in 0..P::TENSORS {
        let name = P::describe(index).name.to_string();
        let values = found.remove(&name).ok_or_else(|| D::Error::custom(format_args!("no tensor `{name}`")))?;
        let tensor = parameters.tensor_mut(index);
        if values.len() != tensor.len() {
            let (found, expected) = (values.len(), tensor.len());
            return Err(D::Error::custom(format_args!("`{name}` has {found} numbers instead of {expected}")));
        }
        tensor.copy_from_slice(&values);
    }
    match found.into_keys().next() {
        Some(name) => Err(D::Error::custom(format_args!("the parameters have no tensor `{name}`"))),
        None => Ok(parameters),
    }
}
