//! Compares what a file holds with what a struct needs; takes it over when all of it fits.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use chainrule_primitives::Real;

use super::Names;
use crate::net::Parameters;

/// What a file holds, by name.
pub(super) type Found = BTreeMap<String, Array>;

/// A tensor of a file.
pub(super) struct Array {
    pub(super) shape: Vec<usize>,
    pub(super) values: Values,
}

/// In the file's precision.
pub(super) enum Values {
    F32(Vec<f32>),
    F64(Vec<f64>),
    /// No floats: the file's name of the type.
    Other(String),
}

/// The numbers of little-endian bytes.
pub(super) fn f32s(bytes: &[u8]) -> Values {
    Values::F32(bytes.as_chunks().0.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect())
}

/// The numbers of little-endian bytes.
pub(super) fn f64s(bytes: &[u8]) -> Values {
    Values::F64(bytes.as_chunks().0.iter().map(|chunk| f64::from_le_bytes(*chunk)).collect())
}

/// Why a file could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)] // the messages say it
pub enum FileError {
    /// It is no such file, or it is damaged.
    Malformed { reason: String },
    /// A tensor that the struct needs is not there.
    Missing { name: String, found: Vec<String> },
    /// Tensors that the struct does not have.
    Extra { names: Vec<String> },
    /// A tensor has another shape.
    Shape { name: String, expected: Vec<usize>, found: Vec<usize> },
    /// A tensor does not hold floats.
    Type { name: String, found: String },
    /// PyTorch has no such layer.
    NoTorchName { name: String },
    /// Two tensors would have one name.
    Ambiguous { name: String },
    /// Not as many modules as layers.
    Modules { given: usize, layers: usize },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Malformed { reason } => f.write_str(reason),
            FileError::Missing { name, found } => {
                write!(f, "the file has no tensor `{name}`; it has `{}`", found.join("`, `"))
            }
            FileError::Extra { names } => {
                write!(f, "the file has tensors that the parameters have no place for: `{}`", names.join("`, `"))
            }
            FileError::Shape { name, expected, found } => {
                write!(f, "`{name}` is {found:?} in the file, but {expected:?} in the parameters")
            }
            FileError::Type { name, found } => write!(f, "`{name}` holds {found} in the file; floats are needed"),
            FileError::NoTorchName { name } => write!(f, "PyTorch has no name for `{name}`"),
            FileError::Ambiguous { name } => write!(f, "two tensors would be called `{name}`"),
            FileError::Modules { given, layers } => {
                write!(f, "{given} names of modules are given, but there are {layers} layers")
            }
        }
    }
}

impl core::error::Error for FileError {}

/// Takes over all tensors, or none.
pub(super) fn load<P: Parameters>(parameters: &mut P, found: &Found, names: &Names<'_>) -> Result<(), FileError> {
    let names = names.of::<P>()?;
    for (index, name) in names.iter().enumerate() {
        check(P::describe(index).shape, name, found)?;
    }
    let extra: Vec<String> = found.keys().filter(|name| !names.contains(name)).cloned().collect();
    if !extra.is_empty() {
        return Err(FileError::Extra { names: extra });
    }
    for (index, name) in names.iter().enumerate() {
        let tensor = parameters.tensor_mut(index).iter_mut();
        match &found[name].values {
            Values::F32(values) => {
                tensor.zip(values).for_each(|(x, value)| *x = P::Float::from_f64(f64::from(*value)));
            }
            Values::F64(values) => tensor.zip(values).for_each(|(x, value)| *x = P::Float::from_f64(*value)),
            Values::Other(_) => unreachable!("its type was checked"),
        }
    }
    Ok(())
}

fn check(expected: &[usize], name: &str, found: &Found) -> Result<(), FileError> {
    let array = found
        .get(name)
        .ok_or_else(|| FileError::Missing { name: name.to_string(), found: found.keys().cloned().collect() })?;
    // PyTorch and NumPy write a single number as [] or [1]
    let single = |shape: &[usize]| shape.iter().all(|&length| length == 1);
    if array.shape != expected && !(expected.is_empty() && single(&array.shape)) {
        return Err(FileError::Shape {
            name: name.to_string(),
            expected: expected.to_vec(),
            found: array.shape.clone(),
        });
    }
    let len = expected.iter().product::<usize>();
    match &array.values {
        Values::Other(found) => Err(FileError::Type { name: name.to_string(), found: found.clone() }),
        Values::F32(values) if values.len() == len => Ok(()),
        Values::F64(values) if values.len() == len => Ok(()),
        _ => Err(FileError::Malformed { reason: alloc::format!("the data of `{name}` is cut off") }),
    }
}
