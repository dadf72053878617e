//! Parameters to and from files: safetensors, NumPy's npz, serde. Everything is checked before anything is changed.

mod load;
mod names;
#[cfg(feature = "npz")]
mod npz;
#[cfg(feature = "safetensors")]
mod safetensors;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod serialize;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod stored;

pub use load::FileError;
pub use names::Names;

use crate::net::Parameters;

/// Parameters to and from files; every parameter struct has these methods.
///
/// ```
/// # use chainrule::net::{Parameters, Tensor, TensorName};
/// # #[derive(Clone, Debug, PartialEq)]
/// # struct Line { slope: [f64; 2] }
/// # impl Parameters for Line {
/// #     type Float = f64;
/// #     const TENSORS: usize = 1;
/// #     const COUNT: usize = 2;
/// #     fn describe(_: usize) -> Tensor {
/// #         Tensor { name: TensorName::new("slope"), shape: &[2], trained: true, decays: true, torch: None }
/// #     }
/// #     fn tensor(&self, _: usize) -> &[f64] { &self.slope }
/// #     fn tensor_mut(&mut self, _: usize) -> &mut [f64] { &mut self.slope }
/// # }
/// # #[cfg(feature = "safetensors")] {
/// use chainrule::files::{Files, Names};
///
/// let line = Line { slope: [0.5, -2.0] };
/// let bytes = line.to_safetensors(&Names::fields()).unwrap();
/// let mut other = Line { slope: [0.0, 0.0] };
/// other.load_safetensors(&bytes, &Names::fields()).unwrap();
/// assert_eq!(other, line);
/// # }
/// ```
pub trait Files: Parameters {
    /// The bytes of a safetensors file with one tensor for each of the struct's, in the struct's own precision.
    ///
    /// # Errors
    ///
    /// Where `names` asks for PyTorch's names and a tensor has none, or two tensors get one name.
    #[cfg(feature = "safetensors")]
    fn to_safetensors(&self, names: &Names<'_>) -> Result<alloc::vec::Vec<u8>, FileError> {
        safetensors::write(self, names)
    }

    /// Takes over every tensor of a safetensors file. `F32` and `F64` are both read; `F64` is rounded where the struct
    /// holds `f32`.
    ///
    /// # Errors
    ///
    /// A file that is cut off or no safetensors file, a tensor that is missing, left over, of another shape or of a type
    /// that is no float. Then nothing was changed.
    #[cfg(feature = "safetensors")]
    fn load_safetensors(&mut self, bytes: &[u8], names: &Names<'_>) -> Result<(), FileError> {
        load::load(self, &safetensors::read(bytes)?, names)
    }

    /// The same for a new struct.
    ///
    /// # Errors
    ///
    /// As [`Files::load_safetensors`].
    #[cfg(feature = "safetensors")]
    fn from_safetensors(bytes: &[u8], names: &Names<'_>) -> Result<Self, FileError>
    where
        Self: Default,
    {
        let mut parameters = Self::default();
        parameters.load_safetensors(bytes, names)?;
        Ok(parameters)
    }

    /// Takes over every array of an `.npz` file, as `numpy.savez` and `numpy.savez_compressed` write it: little-endian
    /// `float32` or `float64` in C order.
    ///
    /// # Errors
    ///
    /// As [`Files::load_safetensors`], and for arrays in Fortran's order.
    #[cfg(feature = "npz")]
    fn load_npz(&mut self, bytes: &[u8], names: &Names<'_>) -> Result<(), FileError> {
        load::load(self, &npz::read(bytes)?, names)
    }

    /// The same for a new struct.
    ///
    /// # Errors
    ///
    /// As [`Files::load_npz`].
    #[cfg(feature = "npz")]
    fn from_npz(bytes: &[u8], names: &Names<'_>) -> Result<Self, FileError>
    where
        Self: Default,
    {
        let mut parameters = Self::default();
        parameters.load_npz(bytes, names)?;
        Ok(parameters)
    }
}

impl<P: Parameters> Files for P {}
