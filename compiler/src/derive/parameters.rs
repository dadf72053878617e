//! A struct as a list of tensors, so that optimisers and files can go through it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::fields::{Field, Scalar, mixed};
use super::kind::{Float, Kind};
use super::tangent::{Of, Writer, conditional};
use crate::emit::Paths;

impl Writer<'_> {
    /// `Parameters` for the struct, and for its tangent where that is another; for vectors, tuples and floats of two types
    /// there is none.
    pub(super) fn parameters_of_both(&self) -> TokenStream {
        let record = self.record;
        if record.active().next().is_none() || !record.active().all(|field| field.kind.has_tensors()) {
            return TokenStream::new();
        }
        let own = self.tensors(Of::Struct);
        let of_tangent = (!record.whole).then(|| self.tensors(Of::Tangent));
        quote!(#own #of_tangent)
    }

    fn tensors(&self, of: Of) -> Option<TokenStream> {
        let tensors = Tensors { writer: self, paths: self.paths, of };
        let (parameters, of_float) = (self.paths.net("Parameters"), self.paths.net("Float"));
        let (float, parameter) = self.scalar_with(&of_float)?;
        let what = quote!(#parameters<Float = #float>);
        let mut bounds: Vec<_> = self.record.nested().iter().map(|ty| tensors.condition(ty, &what)).collect();
        if let Scalar::Known(Float::Parameter(name)) = self.record.scalar() {
            bounds.push(quote!(#name: #of_float));
        }
        let ty = self.ty(of);
        Some(self.implement_for(of, parameter, &parameters, &ty, &bounds, tensors.body(&float)))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Shared,
    Mutable,
}

struct Tensors<'w> {
    writer: &'w Writer<'w>,
    paths: &'w Paths,
    of: Of,
}

impl Tensors<'_> {
    fn body(&self, float: &TokenStream) -> TokenStream {
        let record = self.writer.record;
        let tensors = record.active().map(|field| self.tensors(&field.kind));
        let floats = record.active().map(|field| self.floats(&field.kind));
        let described = record.active().map(|field| self.described(field));
        let read = record.active().map(|field| self.reached(field, Access::Shared));
        let written = record.active().map(|field| self.reached(field, Access::Mutable));
        let (tensor, usize) = (self.paths.net("Tensor"), self.paths.primitive("usize"));
        let out = quote_spanned!(mixed()=> ::core::panic!("there is no such tensor"));
        quote_spanned! {mixed()=>
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

    fn condition(&self, ty: &syn::Type, what: &TokenStream) -> TokenStream {
        match self.of {
            Of::Struct => conditional(&ty.to_token_stream(), what),
            Of::Tangent => self.writer.if_tangent(ty, what),
        }
    }

    /// A struct inside, or its tangent.
    fn nested(&self, ty: &syn::Type) -> TokenStream {
        if self.of == Of::Tangent { self.writer.tangent_of(ty) } else { ty.to_token_stream() }
    }

    /// How many tensors a field is.
    fn tensors(&self, kind: &Kind) -> TokenStream {
        match kind {
            Kind::Array(_, _) if kind.is_tensor() => quote!(1),
            Kind::Array(element, len) => {
                let element = self.tensors(element);
                quote!((#len) * (#element))
            }
            Kind::Nested(ty) => self.constant(&self.nested(ty), "TENSORS"),
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
            Kind::Nested(ty) => self.constant(&self.nested(ty), "COUNT"),
            _ => quote!(1),
        }
    }

    fn constant(&self, ty: &TokenStream, name: &str) -> TokenStream {
        let (parameters, name) = (self.paths.net("Parameters"), Ident::new(name, mixed()));
        quote!(<#ty as #parameters>::#name)
    }

    /// `if index < 1 { return Tensor { … }; } index -= 1;`
    fn described(&self, field: &Field) -> TokenStream {
        let (name, inner) = (field.text(), self.description(&field.kind, &mut Vec::new()));
        let inner = quote_spanned!(mixed()=> return #inner.within(#name));
        self.guarded(&field.kind, inner)
    }

    fn description(&self, kind: &Kind, shape: &mut Vec<TokenStream>) -> TokenStream {
        match kind {
            Kind::Array(element, len) if element.is_tensor() => {
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
                let (ty, parameters) = (self.nested(ty), self.paths.net("Parameters"));
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
            Kind::Array(element, _) if element.is_tensor() => {
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
