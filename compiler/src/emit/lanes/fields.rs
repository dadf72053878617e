//! The fields of the operation: what is shared, what is added to, and where the caller has it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Role, Samples};
use crate::emit::statement::Body;
use crate::ir::{Binding, MemoryId, Parameter, Passing};
use crate::schedule::batch::Home;

/// Fields of the operation: names, types, and what the caller hands over.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) names: Vec<Ident>,
    pub(super) types: Vec<TokenStream>,
    pub(super) values: Vec<TokenStream>,
}

impl Fields {
    fn push(&mut self, name: &Ident, ty: TokenStream, value: TokenStream) {
        self.names.push(name.clone());
        self.types.push(ty);
        self.values.push(value);
    }
}

/// A buffer of the caller's, and the memory whose sums go there.
pub(super) struct Buffer {
    pub(super) memory: MemoryId,
    pub(super) name: Ident,
}

impl Body<'_> {
    /// A field for each parameter, for the samples, and for the rows that come out.
    pub(super) fn fields(
        &mut self,
        roles: &[Role],
        samples: &Samples,
        descends: bool,
    ) -> (Fields, Vec<Buffer>, Ident, Option<Ident>) {
        let function = self.function;
        let mut fields = Fields::default();
        let mut buffers = Vec::new();
        let batch = self.names.fresh(Some("batch"));
        let (path, sample) = (self.paths.batch(), &samples.ty);
        fields.push(&batch, quote!(#path<'a, #sample>), samples.batch.clone());
        let rows = samples.rows.as_ref().zip(self.layout().plan.rows).map(|(value, memory)| {
            let rows = self.names.fresh(Some("rows"));
            let ty = self.types().owned(&function[memory].ty);
            fields.push(&rows, quote!(&'a mut [#ty]), value.clone());
            rows
        });
        let mut updated = function.parameters.iter().filter(|parameter| descends && parameter.differentiated);
        for (parameter, role) in function.parameters.iter().zip(roles) {
            if descends && parameter.differentiated {
                continue; // read where it is updated
            }
            let (value, passing) = match role {
                Role::Uniform(value) | Role::Seed(value) => (value, parameter.passing),
                Role::Gradient(value) => (value, Passing::Mutable),
                Role::Sample(_) => continue,
            };
            let ty = self.field_ty(&parameter.ty, passing);
            let name = match (&parameter.binding, role) {
                (Binding::Memory(memory), Role::Gradient(_)) => {
                    let name = match updated.next() {
                        Some(parameter) => self.updated(parameter),
                        None if self.layout().home(*memory) == Home::Total => self.names.fresh(Some(&parameter.name)),
                        None => self.names.fresh(Some(&format!("{}_total", parameter.name))),
                    };
                    buffers.push(Buffer { memory: *memory, name: name.clone() });
                    name
                }
                (Binding::Memory(memory), _) => {
                    self.references[memory.index()] = passing != Passing::Value;
                    self.names.bind_memory(*memory, Some(&parameter.name))
                }
                (_, Role::Seed(_)) => {
                    let name = self.names.fresh(Some(&parameter.name));
                    self.layout.as_mut().expect("the function is printed in lanes").seed = Some(name.clone());
                    name
                }
                (Binding::Value(bound), _) if passing == Passing::Value => {
                    self.names.bind(*bound, Some(&parameter.name))
                }
                (Binding::Value(bound), _) => {
                    let name = self.names.bind(*bound, Some(&parameter.name));
                    self.out.push(quote!(let #name = *#name;));
                    name
                }
                _ => continue,
            };
            fields.push(&name, ty, value.clone());
        }
        (fields, buffers, batch, rows)
    }

    /// A parameter that is read and updated.
    fn updated(&mut self, parameter: &Parameter) -> Ident {
        match parameter.binding {
            Binding::Memory(memory) => {
                self.references[memory.index()] = true;
                self.names.bind_memory(memory, Some(&parameter.name))
            }
            Binding::Value(value) => {
                let name = self.names.fresh(Some(&parameter.name));
                let read = self.names.bind(value, Some(&parameter.name));
                self.out.push(quote!(let #read = *#name;));
                name
            }
            _ => self.names.fresh(Some(&parameter.name)),
        }
    }
}
