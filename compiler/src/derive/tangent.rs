//! The tangent struct, and what emitted code does with it: zeros, sums.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::fields::{Field, Record, mixed};
use super::kind::{Float, Kind};
use crate::emit::Paths;

/// Whose implementation is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Struct,
    Tangent,
}

/// Writes what stands beside a struct.
pub(super) struct Writer<'r> {
    pub(super) record: &'r Record,
    pub(super) paths: &'r Paths,
}

impl Writer<'_> {
    /// The tangent of a struct, with what emitted code needs of both.
    ///
    /// ```text
    /// pub struct BodyTangent { pub mass: f64, pub spring: <Spring as Differentiable>::Tangent }
    /// impl Differentiable for Body { type Tangent = BodyTangent; … }
    /// ```
    pub(super) fn tangent(&self) -> TokenStream {
        let declaration = (!self.record.whole).then(|| self.declaration());
        let own = self.differentiable(Of::Struct);
        let of_tangent = (!self.record.whole).then(|| self.differentiable(Of::Tangent));
        let (sums, group, kept) = (self.accumulate(), self.additive(), self.kept());
        quote!(#declaration #own #of_tangent #sums #group #kept)
    }

    /// Callers keep copies of the struct for their reverse sweeps.
    fn kept(&self) -> TokenStream {
        let (kept, ty, parameters) = (self.paths.hidden("kept"), self.ty(Of::Struct), self.parameters(Of::Struct));
        let generics = parameters.with(None);
        let bounds = parameters.bounds(&[quote_spanned!(mixed()=> Self: 'static)]);
        quote_spanned!(mixed()=> #kept! { [#generics] [#ty] [#bounds] })
    }

    fn declaration(&self) -> TokenStream {
        let record = self.record;
        let (tangent, visibility) = (record.tangent(), &record.visibility);
        let (declared, bounds) = (&record.tangents.generics.params, record.tangents.bounds_of_type(self.paths));
        let declared = if declared.is_empty() { TokenStream::new() } else { quote!(<#declared>) };
        let fields = record.active().map(|field| self.declared_field(field));
        let body = if record.named { quote!(#bounds { #(#fields),* }) } else { quote!((#(#fields),*) #bounds;) };
        let about = format!(" A tangent of [`{}`]: its differentiable fields.", record.name);
        let derives = record.nested().is_empty().then(|| self.paths.derive_values());
        let asked = record.derives.iter().filter(|asked| !is_given(asked));
        quote_spanned! {mixed()=>
            #[doc = #about]
            #derives
            #(#[derive(#asked)])*
            #visibility struct #tangent #declared #body
        }
    }

    fn declared_field(&self, field: &Field) -> TokenStream {
        let (visibility, ty) = (&field.visibility, self.tangent_type(field));
        match &field.member {
            syn::Member::Named(name) => {
                let about = format!(" The tangent of `{name}`.");
                quote!(#[doc = #about] #visibility #name: #ty)
            }
            syn::Member::Unnamed(index) => {
                let about = format!(" The tangent of field {}.", index.index);
                quote!(#[doc = #about] #visibility #ty)
            }
        }
    }

    /// The type of a field's tangent.
    fn tangent_type(&self, field: &Field) -> TokenStream {
        if field.kind.is_plain() { self.plain(&field.kind) } else { self.tangent_of(&field.ty) }
    }

    /// What is its own tangent.
    fn plain(&self, kind: &Kind) -> TokenStream {
        match kind {
            Kind::Float(float) => self.float(float),
            Kind::Array(element, len) => {
                let element = self.plain(element);
                quote!([#element; #len])
            }
            Kind::Parts(ty, _) | Kind::Nested(ty) => ty.to_token_stream(),
            Kind::Inactive => unreachable!("it has no tangent"),
        }
    }

    /// `<Spring as Differentiable>::Tangent`: where `Spring` has none, rustc's one error falls on the field's type.
    pub(super) fn tangent_of(&self, ty: &syn::Type) -> TokenStream {
        self.paths.tangent_of(&ty.to_token_stream())
    }

    pub(super) fn float(&self, float: &Float) -> TokenStream {
        match float {
            Float::F32 => self.paths.primitive("f32"),
            Float::F64 => self.paths.primitive("f64"),
            Float::Parameter(name) => name.to_token_stream(),
        }
    }

    pub(super) fn name(&self, of: Of) -> Ident {
        if of == Of::Struct { self.record.name.clone() } else { self.record.tangent() }
    }

    /// `BodyTangent<T>`
    pub(super) fn ty(&self, of: Of) -> TokenStream {
        let (name, arguments) = (self.name(of), self.parameters(of).arguments());
        quote!(#name #arguments)
    }

    pub(super) fn parameters(&self, of: Of) -> &super::generics::Parameters {
        if of == Of::Struct { &self.record.own } else { &self.record.tangents }
    }

    /// `impl<T: Real> Trait for Struct<T> where … { … }`
    pub(super) fn implement(
        &self,
        of: Of,
        what: &TokenStream,
        bounds: &[TokenStream],
        body: impl ToTokens,
    ) -> TokenStream {
        let ty = self.ty(of);
        self.implement_for(of, None, what, &ty, bounds, body)
    }

    /// The same for a type that is made of the struct, with another parameter.
    pub(super) fn implement_for(
        &self,
        of: Of,
        parameter: Option<TokenStream>,
        what: &TokenStream,
        ty: &TokenStream,
        bounds: &[TokenStream],
        body: impl ToTokens,
    ) -> TokenStream {
        let parameters = self.parameters(of);
        let (generics, bounds) =
            (parameters.with(parameter), parameters.bounds(&[&self.nested_bounds(), bounds].concat()));
        quote_spanned! {mixed()=>
            #[automatically_derived]
            impl #generics #what for #ty #bounds {
                #body
            }
        }
    }

    /// `for<'any> Spring: Differentiable`: where one inside has no tangent, the declaration says so, and all else is silent.
    fn nested_bounds(&self) -> Vec<TokenStream> {
        let differentiable = self.paths.differentiable();
        let bounds = self.record.nested().into_iter().map(|ty| {
            let itself = self.record.whole.then(|| quote!(<Tangent = #ty>));
            conditional(&ty.to_token_stream(), &quote!(#differentiable #itself))
        });
        bounds.collect()
    }

    /// `for<'any> Spring: Differentiable<Tangent: Clone>` for each struct inside.
    pub(super) fn if_nested(&self, what: &TokenStream) -> Vec<TokenStream> {
        self.record.nested().into_iter().map(|ty| self.if_tangent(ty, what)).collect()
    }

    pub(super) fn if_tangent(&self, ty: &syn::Type, what: &TokenStream) -> TokenStream {
        if self.record.whole {
            return conditional(&ty.to_token_stream(), what); // it is its own tangent
        }
        let differentiable = self.paths.differentiable();
        conditional(&ty.to_token_stream(), &quote!(#differentiable<Tangent: #what>))
    }

    pub(super) fn members(&self) -> Vec<&syn::Member> {
        self.record.active().map(|field| &field.member).collect()
    }

    fn differentiable(&self, of: Of) -> TokenStream {
        let (name, tangent, members) = (self.name(Of::Tangent), self.ty(Of::Tangent), self.members());
        let zeros = self.record.active().map(|field| match of {
            Of::Struct if !field.kind.is_plain() => self.paths.zero_like_of(&field.ty.to_token_stream()),
            _ => self.paths.zero_like(),
        });
        let body = quote_spanned! {mixed()=>
            type Tangent = #tangent;

            #[inline]
            fn zero_like(&self) -> #tangent {
                #name { #(#members: #zeros(&self.#members)),* }
            }
        };
        self.implement(of, &self.paths.differentiable(), &[], body)
    }

    fn accumulate(&self) -> TokenStream {
        let (accumulate, members) = (self.paths.accumulate(), self.members());
        let body = quote_spanned! {mixed()=>
            #[inline]
            fn accumulate(&mut self, part: &Self) {
                #(#accumulate(&mut self.#members, &part.#members);)*
                let _ = part;
            }
        };
        self.implement(Of::Tangent, &self.paths.accumulate_trait(), &[], body)
    }

    fn additive(&self) -> TokenStream {
        let (additive, members) = (self.paths.hidden("Additive"), self.members());
        let body = quote_spanned! {mixed()=>
            #[inline]
            fn clear(&mut self) {
                #(#additive::clear(&mut self.#members);)*
            }

            #[inline]
            fn negate(&mut self) {
                #(#additive::negate(&mut self.#members);)*
            }

            #[inline]
            fn subtract(&mut self, other: &Self) {
                #(#additive::subtract(&mut self.#members, &other.#members);)*
                let _ = other;
            }
        };
        self.implement(Of::Tangent, &additive, &[], body)
    }
}

/// What may or may not hold: the lifetime makes it a condition, where rustc would refuse as an error what is false.
pub(super) fn conditional(ty: &TokenStream, what: &TokenStream) -> TokenStream {
    quote_spanned!(mixed()=> for<'any> #ty: #what)
}

/// What a tangent always derives.
fn is_given(path: &syn::Path) -> bool {
    let last = path.segments.last().expect("a path has a segment");
    ["Clone", "Debug", "PartialEq"].iter().any(|given| last.ident == given)
}
