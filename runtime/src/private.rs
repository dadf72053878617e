//! For the emitted code alone; not part of the interface.

pub use chainrule_primitives::{Additive, clear};

pub use crate::__with_serde as with_serde;
#[cfg(feature = "serde")]
pub use crate::files::stored;
pub use crate::net::hidden::{add, blend, pairs};
pub use crate::{__parameters as parameters, __training as training, __training_of_function as training_of_function};
#[cfg(feature = "serde")]
pub use serde;

#[path = "lanes/mod.rs"]
pub mod lanes;

#[path = "product/mod.rs"]
pub mod product;

/// Zero tangents in the shape of an array.
#[inline]
pub fn zeros<T, Z, const N: usize>(like: &[T; N], zero: impl Fn(&T) -> Z) -> [Z; N] {
    core::array::from_fn(|i| zero(&like[i]))
}
