//! What the tensors of a struct are called in a file.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::FileError;
use crate::net::{Parameters, Tensor};

/// How tensors are named in a file.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    torch: bool,
    modules: Option<&'a [&'a str]>,
    separator: &'a str,
}

impl<'a> Names<'a> {
    /// The struct's own: `dense1.w`.
    pub fn fields() -> Names<'a> {
        Names { torch: false, modules: None, separator: "." }
    }

    /// PyTorch's within a module of the layer's name: `dense1.weight`, `batch_norm1.running_mean`,
    /// `lstm1.weight_ih_l0`. The layouts are the same as PyTorch's.
    pub fn torch() -> Names<'a> {
        Names { torch: true, ..Names::fields() }
    }

    /// With these names in place of the layers', in order: `["0", "2", "4"]` for the linear layers of an
    /// `nn.Sequential`.
    #[must_use]
    pub fn modules(self, modules: &'a [&'a str]) -> Names<'a> {
        Names { modules: Some(modules), ..self }
    }

    /// With something else than a dot between the parts of a name.
    #[must_use]
    pub fn separator(self, separator: &'a str) -> Names<'a> {
        Names { separator, ..self }
    }

    /// The name of every tensor, in order.
    pub(super) fn of<P: Parameters>(&self) -> Result<Vec<String>, FileError> {
        let mut layers: Vec<&'static str> = Vec::new();
        let mut names = Vec::with_capacity(P::TENSORS);
        for index in 0..P::TENSORS {
            let tensor = P::describe(index);
            let name = self.name(&tensor, &mut layers)?;
            if names.contains(&name) {
                return Err(FileError::Ambiguous { name });
            }
            names.push(name);
        }
        match self.modules {
            Some(modules) if modules.len() != layers.len() => {
                Err(FileError::Modules { given: modules.len(), layers: layers.len() })
            }
            _ => Ok(names),
        }
    }

    fn name(&self, tensor: &Tensor, layers: &mut Vec<&'static str>) -> Result<String, FileError> {
        let fields = tensor.name.fields();
        let (field, path) = fields.split_last().expect("a name has a field");
        let mut parts: Vec<&str> = path.to_vec();
        if let [first, ..] = path {
            let at = layers.iter().position(|layer| layer == first).unwrap_or_else(|| {
                layers.push(first);
                layers.len() - 1
            });
            if let Some(module) = self.modules.and_then(|modules| modules.get(at)) {
                parts[0] = module;
            }
        }
        parts.push(match (self.torch, tensor.torch) {
            (false, _) => field,
            (true, Some(torch)) => torch,
            (true, None) if path.is_empty() => field, // a parameter of the user's own
            (true, None) => return Err(FileError::NoTorchName { name: tensor.name.to_string() }),
        });
        Ok(parts.join(self.separator))
    }
}
