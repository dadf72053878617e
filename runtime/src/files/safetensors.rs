//! The safetensors format, through the crate of its authors.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use ::safetensors::tensor::{Dtype, View};
use ::safetensors::{SafeTensors, serialize};
use chainrule_primitives::Real;

use super::load::{Array, Found, Values, f32s, f64s};
use super::{FileError, Names};
use crate::net::Parameters;

/// A tensor about to be written.
struct Written {
    dtype: Dtype,
    shape: &'static [usize],
    bytes: Vec<u8>,
}

impl View for Written {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

pub(super) fn write<P: Parameters>(parameters: &P, names: &Names<'_>) -> Result<Vec<u8>, FileError> {
    let names = names.of::<P>()?;
    let views = names.into_iter().enumerate().map(|(index, name)| {
        let single = size_of::<P::Float>() == size_of::<f32>();
        let mut bytes = Vec::new();
        for x in parameters.tensor(index) {
            #[allow(clippy::cast_possible_truncation)] // it is an f32
            match single {
                true => bytes.extend((x.to_f64() as f32).to_le_bytes()),
                false => bytes.extend(x.to_f64().to_le_bytes()),
            }
        }
        let dtype = if single { Dtype::F32 } else { Dtype::F64 };
        (name, Written { dtype, shape: P::describe(index).shape, bytes })
    });
    serialize(views, None).map_err(|error| malformed(&error))
}

pub(super) fn read(bytes: &[u8]) -> Result<Found, FileError> {
    let file = SafeTensors::deserialize(bytes).map_err(|error| malformed(&error))?;
    let arrays = file.iter().map(|(name, view)| {
        let values = match view.dtype() {
            Dtype::F32 => f32s(view.data()),
            Dtype::F64 => f64s(view.data()),
            other => Values::Other(format!("{other:?}")),
        };
        (name.to_string(), Array { shape: view.shape().to_vec(), values })
    });
    Ok(arrays.collect())
}

fn malformed(error: &::safetensors::SafeTensorError) -> FileError {
    FileError::Malformed { reason: format!("not a whole safetensors file: {error}") }
}
