//! A struct as a list of tensors, so that optimisers and files can go through it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::fields::{Field, Kind, Record, mixed};
use super::tangent::tangent_type;
use crate::emit::Paths;
use crate::ir::Float;

/// Prints `Parameters` for the struct, and for its tangent where that is another.
pub(super) fn parameters(record: &Record, paths: &Paths) -> TokenStream {
    let Some(float) = float(record, paths) else {
        return TokenStream::new();
    };
    let own = implementation(record, &record.name, &float, false, paths);
    if record.whole {
        return own;
    }
    let tangent = implementation(record, &record.tangent(), &float, true, paths);
    quote!(#own #tangent)
}

/// The one float type inside; `None` where there are two.
fn float(record: &Record, paths: &Paths) -> Option<TokenStream> {
    let mut found: Vec<Float> = Vec::new();
    let mut nested = None;
    for field in record.active() {
        match innermost(&field.kind) {
            Kind::Float(float) => found.push(*float),
            Kind::Nested(ty) => nested = Some(ty),
            _ => {}
        }
    }
    found.dedup();
    match (found.as_slice(), nested) {
        ([Float::F32], _) => Some(paths.primitive("f32")),
        ([Float::F64], _) => Some(paths.primitive("f64")),
        ([], Some(ty)) => {
            let parameters = paths.net("Parameters");
            Some(quote!(<#ty as #parameters>::Float))
        }
        _ => None,
    }
}

fn innermost(kind: &Kind) -> &Kind {
    match kind {
        Kind::Array(element, _) => innermost(element),
        other => other,
    }
}

fn implementation(record: &Record, name: &Ident, float: &TokenStream, tangent: bool, paths: &Paths) -> TokenStream {
    let (generics, arguments, bounds) = record.generics.split_for_impl();
    let writer = Writer { paths, tangent };
    let tensors = record.active().map(|field| writer.tensors(&field.kind));
    let floats = record.active().map(|field| writer.floats(&field.kind));
    let described = record.active().map(|field| writer.described(field));
    let read = record.active().map(|field| writer.reached(field, Access::Shared));
    let written = record.active().map(|field| writer.reached(field, Access::Mutable));
    let (parameters, tensor, usize) = (paths.net("Parameters"), paths.net("Tensor"), paths.primitive("usize"));
    let out = quote_spanned!(mixed()=> ::core::panic!("there is no such tensor"));
    quote_spanned! {mixed()=>
        #[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
        impl #generics #parameters for #name #arguments #bounds {
            type Float = #float;
            const TENSORS: #usize = #(#tensors)+*;
            const COUNT: #usize = #(#floats)+*;

            fn describe(index: #usize) -> #tensor {
                let mut index = index;
                #(#described)*
                let _ = index;
                #out
            }

            fn tensor(&self, index: #usize) -> &[#float] {
                let mut index = index;
                #(#read)*
                let _ = index;
                #out
            }

            fn tensor_mut(&mut self, index: #usize) -> &mut [#float] {
                let mut index = index;
                #(#written)*
                let _ = index;
                #out
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Shared,
    Mutable,
}

struct Writer<'p> {
    paths: &'p Paths,
    /// Whether nested structs are tangents.
    tangent: bool,
}

impl Writer<'_> {
    fn nested(&self, kind: &Kind, ty: &syn::Type) -> TokenStream {
        if self.tangent { tangent_type(kind, self.paths) } else { ty.to_token_stream() }
    }

    /// How many tensors a field is.
    fn tensors(&self, kind: &Kind) -> TokenStream {
        match kind {
            Kind::Array(_, _) if matches!(innermost(kind), Kind::Float(_)) => quote!(1),
            Kind::Array(element, len) => {
                let element = self.tensors(element);
                quote!((#len) * (#element))
            }
            Kind::Nested(ty) => self.constant(&self.nested(kind, ty), "TENSORS"),
            _ => quote!(1),
        }
    }

    /// How many floats.
    fn floats(&self, kind: &Kind) -> TokenStream {
        match kind {
            Kind::Array(element, len) => {
                let element = self.floats(element);
                quote!((#len) * (#element))
            }
            Kind::Nested(ty) => self.constant(&self.nested(kind, ty), "COUNT"),
            _ => quote!(1),
        }
    }

    fn constant(&self, ty: &TokenStream, name: &str) -> TokenStream {
        let (parameters, name) = (self.paths.net("Parameters"), Ident::new(name, mixed()));
        quote!(<#ty as #parameters>::#name)
    }

    /// `if index < 1 { return Tensor { … }; } index -= 1;`
    fn described(&self, field: &Field) -> TokenStream {
        let name = match &field.member {
            syn::Member::Named(name) => name.to_string().trim_start_matches("r#").to_owned(),
            syn::Member::Unnamed(index) => index.index.to_string(),
        };
        let (name, inner) = (name.as_str(), self.description(&field.kind, &mut Vec::new()));
        let inner = quote_spanned!(mixed()=> return #inner.within(#name));
        self.guarded(&field.kind, inner)
    }

    fn description(&self, kind: &Kind, shape: &mut Vec<TokenStream>) -> TokenStream {
        match kind {
            Kind::Array(element, len) if matches!(innermost(element), Kind::Float(_)) => {
                shape.push(quote!(#len));
                self.description(element, shape)
            }
            Kind::Array(element, _) => {
                let (count, inner) = (self.tensors(element), self.description(element, shape));
                quote_spanned! {mixed()=>
                    {
                        let (at, index) = (index / (#count), index % (#count));
                        let _ = index;
                        #inner.at(at)
                    }
                }
            }
            Kind::Nested(ty) => {
                let (ty, parameters) = (self.nested(kind, ty), self.paths.net("Parameters"));
                quote_spanned!(mixed()=> <#ty as #parameters>::describe(index))
            }
            _ => {
                let tensor = self.paths.net("Tensor");
                quote_spanned!(mixed()=> #tensor::plain(&[#(#shape),*]))
            }
        }
    }

    fn reached(&self, field: &Field, access: Access) -> TokenStream {
        let member = &field.member;
        let slice = self.slice(&field.kind, quote_spanned!(mixed()=> self.#member), access);
        self.guarded(&field.kind, quote!(return #slice))
    }

    /// The tensor with number `index` below a place.
    fn slice(&self, kind: &Kind, place: TokenStream, access: Access) -> TokenStream {
        let shared = access == Access::Shared;
        match kind {
            Kind::Array(element, _) if matches!(innermost(element), Kind::Float(_)) => {
                let flat = if shared { quote!(.as_flattened()) } else { quote!(.as_flattened_mut()) };
                let flats = (1..depth_of(kind)).map(|_| &flat);
                let slice = if shared { quote!(.as_slice()) } else { quote!(.as_mut_slice()) };
                quote!(#place #slice #(#flats)*)
            }
            Kind::Array(element, _) => {
                let count = self.tensors(element);
                let inner = self.slice(element, quote_spanned!(mixed()=> #place[at]), access);
                quote_spanned! {mixed()=>
                    {
                        let (at, index) = (index / (#count), index % (#count));
                        let _ = index;
                        #inner
                    }
                }
            }
            Kind::Nested(_) => {
                let parameters = self.paths.net("Parameters");
                if shared {
                    quote_spanned!(mixed()=> #parameters::tensor(&#place, index))
                } else {
                    quote_spanned!(mixed()=> #parameters::tensor_mut(&mut #place, index))
                }
            }
            _ if shared => quote_spanned!(mixed()=> ::core::slice::from_ref(&#place)),
            _ => quote_spanned!(mixed()=> ::core::slice::from_mut(&mut #place)),
        }
    }

    fn guarded(&self, kind: &Kind, inner: TokenStream) -> TokenStream {
        let count = self.tensors(kind);
        quote_spanned! {mixed()=>
            if index < #count {
                #inner;
            }
            index -= #count;
        }
    }
}

fn depth_of(kind: &Kind) -> usize {
    match kind {
        Kind::Array(element, _) => 1 + depth_of(element),
        _ => 0,
    }
}
