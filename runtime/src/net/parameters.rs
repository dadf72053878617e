//! A struct of parameters as a list of tensors: what optimisers, files and checkpoints see of it.

use core::fmt;

use chainrule_primitives::Real;

/// `f32` or `f64`.
pub trait Float: Real + fmt::Debug + fmt::Display + Send + Sync + 'static {}

impl Float for f32 {}
impl Float for f64 {}

/// A struct that holds tensors of floats, in the order of its fields. `network!` and `#[derive(Differentiable)]` write it.
pub trait Parameters: Sized {
    /// The type of every number inside.
    type Float: Float;
    /// How many tensors there are.
    const TENSORS: usize;
    /// How many floats there are in all.
    const COUNT: usize;

    /// The tensor with this index below `TENSORS`: name, shape, whether it is trained.
    fn describe(index: usize) -> Tensor;
    /// Its elements, row-major.
    fn tensor(&self, index: usize) -> &[Self::Float];
    /// Its elements, row-major.
    fn tensor_mut(&mut self, index: usize) -> &mut [Self::Float];

    /// The same with every float 0.
    #[must_use]
    fn zeroed(&self) -> Self
    where
        Self: Clone,
    {
        let mut zeroed = self.clone();
        (0..Self::TENSORS).for_each(|index| zeroed.tensor_mut(index).fill(Self::Float::ZERO));
        zeroed
    }
}

/// What a tensor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tensor {
    /// The path of fields to it: `dense1.w`.
    pub name: TensorName,
    /// Its lengths; empty for a single float.
    pub shape: &'static [usize],
    /// Whether gradients update it; running statistics are not trained.
    pub trained: bool,
    /// Whether weight decay applies to it by default (not to biases and norms).
    pub decays: bool,
    /// Its name within PyTorch's module (`weight`), if PyTorch has the layer.
    pub torch: Option<&'static str>,
}

impl Tensor {
    /// A trained tensor of this shape, without a name yet.
    #[must_use]
    pub const fn plain(shape: &'static [usize]) -> Tensor {
        Tensor { name: TensorName::EMPTY, shape, trained: true, decays: true, torch: None }
    }

    /// The same inside a field.
    ///
    /// # Panics
    ///
    /// Where structs are nested more than 8 deep.
    #[must_use]
    pub fn within(self, field: &'static str) -> Tensor {
        Tensor { name: self.name.within(field), ..self }
    }

    /// The same in an array of structs, at an index.
    ///
    /// # Panics
    ///
    /// Where the index is 100 or more, or structs are nested more than 8 deep.
    #[must_use]
    pub fn at(self, index: usize) -> Tensor {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        const TENS: [&str; 9] = ["1_", "2_", "3_", "4_", "5_", "6_", "7_", "8_", "9_"];
        assert!(index < 100, "the tensors of arrays of more than 100 structs have no names");
        let tensor = self.within(DIGITS[index % 10]);
        if index < 10 { tensor } else { tensor.within(TENS[index / 10 - 1]) }
    }
}

/// A path of at most 8 fields, shown with dots.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TensorName {
    fields: [&'static str; 8],
    len: usize,
}

impl TensorName {
    /// No field yet.
    pub const EMPTY: TensorName = TensorName { fields: [""; 8], len: 0 };

    /// One field.
    pub const fn new(field: &'static str) -> TensorName {
        TensorName { fields: [field, "", "", "", "", "", "", ""], len: 1 }
    }

    /// The same inside a field.
    ///
    /// # Panics
    ///
    /// Where structs are nested more than 8 deep.
    #[must_use]
    pub const fn within(self, field: &'static str) -> TensorName {
        let mut name = TensorName { len: self.len + 1, ..TensorName::new(field) };
        let mut k = 0;
        while k < self.len {
            name.fields[k + 1] = self.fields[k];
            k += 1;
        }
        name
    }

    /// From the outside in.
    pub fn fields(&self) -> &[&'static str] {
        &self.fields[..self.len]
    }
}

impl fmt::Display for TensorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, field) in self.fields().iter().enumerate() {
            write!(f, "{}{field}", if k > 0 { "." } else { "" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for TensorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
