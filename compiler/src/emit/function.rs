//! Functions: the signature, the body, the result.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::paths::{Paths, generated};
use super::reach::reachable;
use super::statement::Body;
use crate::ir::{Argument, Binding, Function, MemoryId, MemoryKind, Passing, Place, Ty};

/// What stands around an emitted function besides what its IR says.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    /// Doc comment and other attributes.
    pub attributes: TokenStream,
    /// `pub`, the user's own tokens.
    pub visibility: TokenStream,
    /// The name.
    pub name: String,
    /// `<const N: usize>`, the user's own tokens.
    pub generics: TokenStream,
    /// `where …`, the user's own tokens.
    pub bounds: TokenStream,
}

/// Prints a function of the IR as a Rust function.
///
/// ```text
/// pub fn gradient(x: f64) -> f64 { let y = x.sin(); … }
/// ```
pub fn function(function: &Function, signature: &Signature, paths: &Paths) -> TokenStream {
    let Parts { parameters, output, statements } = parts(function, paths);
    let output = if output.is_empty() { output } else { quote!(-> #output) };
    let header = header(signature, parameters, output);
    quote!(#header { #statements })
}

/// What a function is printed as.
pub(super) struct Parts {
    pub(super) parameters: Vec<TokenStream>,
    /// The type of the result; nothing for `()`.
    pub(super) output: TokenStream,
    pub(super) statements: TokenStream,
}

pub(super) fn parts(function: &Function, paths: &Paths) -> Parts {
    let function = &*reachable(function);
    let mut body = Body::new(function, paths);
    let parameters = body.parameters();
    body.statements(&function.body);
    if function.body.diverges {
        body.diverge(&function.body);
    } else {
        let result = body.result(&function.result);
        let unit = matches!(&function.result, Argument::Tuple(parts) if parts.is_empty());
        body.push(if unit { TokenStream::new() } else { result });
    }
    let statements = std::mem::take(&mut body.out).into_tokens();
    let output = match &function.result_ty {
        Ty::Tuple(parts) if parts.is_empty() => TokenStream::new(),
        ty => body.types().at_struct(ty, body.types().owned(ty)),
    };
    Parts { parameters, output, statements }
}

/// Everything before the body.
pub(super) fn header(signature: &Signature, parameters: Vec<TokenStream>, output: TokenStream) -> TokenStream {
    let Signature { attributes, visibility, name, generics, bounds } = signature;
    let name = generated(name);
    quote!(#attributes #visibility fn #name #generics (#(#parameters),*) #output #bounds)
}

impl Body<'_> {
    /// `x: &[f64], n: usize`; a pattern of the user's is taken apart in the first lines of the body.
    fn parameters(&mut self) -> Vec<TokenStream> {
        let function = self.function;
        let mut printed = Vec::new();
        for parameter in &function.parameters {
            let ty = self.types().parameter(&parameter.ty, parameter.passing);
            let pattern = match &parameter.binding {
                Binding::Value(value) if parameter.passing == Passing::Value => {
                    let name = self.names.bind(*value, Some(&parameter.name));
                    quote!(#name)
                }
                Binding::Memory(memory) => {
                    let name = match parameter.name.as_str() {
                        "self" => self.names.bind_receiver(*memory),
                        name => self.names.bind_memory(*memory, Some(name)),
                    };
                    if let Passing::Sum(like) = parameter.passing {
                        self.sum(&name, &parameter.ty, like);
                    }
                    self.references[memory.index()] = parameter.passing != Passing::Value;
                    let owned = matches!(function[*memory].kind, MemoryKind::InputOwned);
                    let mutable = if owned { self.mutable(*memory) } else { TokenStream::new() };
                    quote!(#mutable #name)
                }
                Binding::Ignore if parameter.name.is_empty() || parameter.name == "_" => quote!(_),
                Binding::Ignore => {
                    let name = self.names.fresh(Some(&format!("_{}", parameter.name.trim_start_matches("r#"))));
                    quote!(#name)
                }
                binding => {
                    let name = self.names.fresh(Some(&parameter.name));
                    let pattern = self.pattern(binding, parameter.passing);
                    let pattern = match parameter.passing {
                        Passing::Value => pattern,
                        Passing::Shared => quote!(&#pattern),
                        Passing::Mutable | Passing::Sum(_) => quote!(&mut #pattern),
                    };
                    self.out.push(quote!(let #pattern = #name;));
                    quote!(#name)
                }
            };
            printed.push(quote!(#pattern: #ty));
        }
        printed
    }

    /// Where the cotangent of a parameter is added, if anybody asks for it: `d_x` as a reference in either case.
    ///
    /// ```text
    /// let mut unasked;
    /// let d_x: &mut [f64; 3] = match d_x { Some(d_x) => d_x, None => { unasked = [0.0; 3]; &mut unasked } };
    /// ```
    fn sum(&mut self, name: &Ident, ty: &Ty, like: Option<MemoryId>) {
        let zero = match like {
            Some(like) => self.zero_like(&Place::whole(like)),
            None => self.zero(ty),
        };
        let target = self.types().parameter(ty, Passing::Mutable);
        let (some, none, unasked) = (self.paths.some(), self.paths.none(), self.names.fresh(Some("unasked")));
        self.out.push(quote! {
            let mut #unasked;
            let #name: #target = match #name {
                #some(sum) => sum,
                #none => {
                    #unasked = #zero;
                    &mut #unasked
                }
            };
        });
    }

    /// What is taken apart: numbers are copied, memories behind a reference stay there.
    fn pattern(&mut self, binding: &Binding, passing: Passing) -> TokenStream {
        let function = self.function;
        match binding {
            Binding::Value(value) if self.uses.count(*value) == 0 => quote!(_),
            Binding::Value(value) => {
                let name = self.names.bind(*value, function[*value].name.as_deref());
                quote!(#name)
            }
            Binding::Memory(memory) => {
                let name = self.names.bind_memory(*memory, function[*memory].name.as_deref());
                self.references[memory.index()] = passing != Passing::Value;
                let how = match passing {
                    Passing::Value => self.mutable(*memory),
                    Passing::Shared => quote!(ref),
                    Passing::Mutable | Passing::Sum(_) => quote!(ref mut),
                };
                quote!(#how #name)
            }
            Binding::Tuple(parts) if parts.len() == 1 => {
                let part = self.pattern(&parts[0], passing);
                quote!((#part,))
            }
            Binding::Tuple(parts) => {
                let parts: Vec<TokenStream> = parts.iter().map(|part| self.pattern(part, passing)).collect();
                quote!((#(#parts),*))
            }
            Binding::Ignore => quote!(_),
        }
    }

    /// What is returned: memories of the function's own are handed over, not copied.
    fn result(&mut self, result: &Argument) -> TokenStream {
        let mut values = Vec::new();
        result.values(&mut values);
        let mut printed = self.consume(&values).into_iter().map(|value| value.tokens);
        self.returned_part(result, &mut printed)
    }

    fn returned_part(&mut self, result: &Argument, values: &mut dyn Iterator<Item = TokenStream>) -> TokenStream {
        match result {
            Argument::Take(place) if place.path.is_empty() && !self.is_reference(place.memory) => {
                self.memory(place.memory)
            }
            Argument::Tuple(parts) => {
                let parts: Vec<TokenStream> = parts.iter().map(|part| self.returned_part(part, values)).collect();
                if parts.len() == 1 { quote!((#(#parts,)*)) } else { quote!((#(#parts),*)) }
            }
            Argument::Array(parts) => {
                let parts: Vec<TokenStream> = parts.iter().map(|part| self.returned_part(part, values)).collect();
                quote!([#(#parts),*])
            }
            other => self.argument(other, values),
        }
    }
}
