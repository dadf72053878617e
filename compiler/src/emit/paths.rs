//! The only place that spells `::core::…` and the name of the runtime crate.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// Absolute paths into `core` and into the runtime, whatever the user's crate shadows or renames.
#[derive(Clone, Debug)]
pub struct Paths {
    runtime: TokenStream,
}

impl Default for Paths {
    fn default() -> Paths {
        Paths::new(quote!(::chainrule))
    }
}

impl Paths {
    /// Paths into a runtime that is called so: `::chainrule`.
    pub fn new(runtime: TokenStream) -> Paths {
        Paths { runtime }
    }

    /// `::core::clone::Clone`: whatever `core` has under this path.
    pub fn core(&self, path: &str) -> TokenStream {
        let path = path.split("::").map(generated);
        quote_spanned!(Span::mixed_site()=> ::core #(::#path)*)
    }

    /// `::chainrule::net::init::zeros`: whatever the runtime has under this path.
    pub fn of_runtime(&self, path: &str) -> TokenStream {
        let (runtime, path) = (&self.runtime, path.split("::").map(generated));
        quote_spanned!(Span::mixed_site()=> #runtime #(::#path)*)
    }

    /// `::core::primitive::f64`: a primitive type that no item of the user's can shadow.
    pub fn primitive(&self, name: &str) -> TokenStream {
        let name = generated(name);
        quote_spanned!(Span::mixed_site()=> ::core::primitive::#name)
    }

    /// `::core::iter::Iterator::rev`: a method of iterators without its trait in scope.
    pub fn iterator(&self, method: &str) -> TokenStream {
        let method = generated(method);
        quote_spanned!(Span::mixed_site()=> ::core::iter::Iterator::#method)
    }

    /// `::core::marker::Sized`: a type that any value has.
    pub fn sized(&self) -> TokenStream {
        quote_spanned!(Span::mixed_site()=> ::core::marker::Sized)
    }

    /// `::core::default::Default::default`.
    pub fn default_value(&self) -> TokenStream {
        quote_spanned!(Span::mixed_site()=> ::core::default::Default::default)
    }

    /// `::core::clone::Clone::clone`.
    pub fn clone_of(&self) -> TokenStream {
        quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone)
    }

    /// `#[derive(Debug)]`, which a prelude need not offer.
    pub fn derive_debug(&self) -> TokenStream {
        quote_spanned!(Span::mixed_site()=> #[::core::prelude::v1::derive(::core::fmt::Debug)])
    }

    /// `const _: &[u8] = ::core::include_bytes!("/…/iris.net");`: the crate depends on a file.
    pub fn tracked(&self, path: &str) -> TokenStream {
        let byte = self.primitive("u8");
        quote_spanned!(Span::mixed_site()=> const _: &[#byte] = ::core::include_bytes!(#path);)
    }

    /// `#[derive(Clone, Debug, PartialEq)]`, which a prelude need not offer.
    pub fn derive_values(&self) -> TokenStream {
        let traits = quote!(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq);
        quote_spanned!(Span::mixed_site()=> #[::core::prelude::v1::derive(#traits)])
    }

    /// `::core::unreachable!()`.
    pub fn unreachable(&self) -> TokenStream {
        quote_spanned!(Span::mixed_site()=> ::core::unreachable!())
    }

    /// `::chainrule::math::sigmoid`.
    pub fn math(&self, name: &str) -> TokenStream {
        let (runtime, name) = (&self.runtime, generated(name));
        quote_spanned!(Span::mixed_site()=> #runtime::math::#name)
    }

    /// `::chainrule::Real`.
    pub fn real(&self) -> TokenStream {
        let runtime = &self.runtime;
        quote_spanned!(Span::mixed_site()=> #runtime::Real)
    }

    /// `::chainrule::Differentiable`.
    pub fn differentiable(&self) -> TokenStream {
        let runtime = &self.runtime;
        quote_spanned!(Span::mixed_site()=> #runtime::Differentiable)
    }

    /// `<Body as ::chainrule::Differentiable>::Tangent`, at the place of the type: where it has no tangent, that is where
    /// rustc says so, once for all that is emitted.
    pub fn tangent_of(&self, ty: &TokenStream) -> TokenStream {
        self.at_type(ty, quote!(Tangent))
    }

    /// `<Body as ::chainrule::Differentiable>::zero_like`, at the same place.
    pub fn zero_like_of(&self, ty: &TokenStream) -> TokenStream {
        self.at_type(ty, quote!(zero_like))
    }

    fn at_type(&self, ty: &TokenStream, member: TokenStream) -> TokenStream {
        let (differentiable, span) = (self.differentiable(), Span::mixed_site().located_at(ty.span()));
        respanned(quote!(<#ty as #differentiable>::#member), span)
    }

    /// `::chainrule::Differentiable::zero_like`.
    pub fn zero_like(&self) -> TokenStream {
        let runtime = &self.runtime;
        quote_spanned!(Span::mixed_site()=> #runtime::Differentiable::zero_like)
    }

    /// `::chainrule::Accumulate`.
    pub fn accumulate_trait(&self) -> TokenStream {
        let runtime = &self.runtime;
        quote_spanned!(Span::mixed_site()=> #runtime::Accumulate)
    }

    /// `::chainrule::accumulate`.
    pub fn accumulate(&self) -> TokenStream {
        let runtime = &self.runtime;
        quote_spanned!(Span::mixed_site()=> #runtime::accumulate)
    }

    /// A helper of the runtime that needs an allocator: without the feature `alloc` rustc says so at `span`.
    pub fn buffer(&self, name: &str, span: Span) -> TokenStream {
        let runtime = &self.runtime;
        let name = Ident::new(name, span);
        let buffer = Ident::new("buffer", span);
        quote_spanned!(span=> #runtime::#buffer::#name)
    }

    /// `::chainrule::net::Parameters`.
    pub fn net(&self, name: &str) -> TokenStream {
        let (runtime, name) = (&self.runtime, generated(name));
        quote_spanned!(Span::mixed_site()=> #runtime::net::#name)
    }

    /// `::chainrule::__private::product::apply`.
    pub fn product(&self, name: &str) -> TokenStream {
        let (runtime, name) = (&self.runtime, generated(name));
        quote_spanned!(Span::mixed_site()=> #runtime::__private::product::#name)
    }

    /// `::chainrule::__private::product::tile::apply`.
    pub fn tile(&self, name: &str) -> TokenStream {
        let (runtime, name) = (&self.runtime, generated(name));
        quote_spanned!(Span::mixed_site()=> #runtime::__private::product::tile::#name)
    }

    /// `::chainrule::__private::lanes::Lanes`.
    pub fn lanes(&self, name: &str) -> TokenStream {
        let (runtime, name) = (&self.runtime, generated(name));
        quote_spanned!(Span::mixed_site()=> #runtime::__private::lanes::#name)
    }

    /// `::core::option::Option::Some`.
    pub fn some(&self) -> TokenStream {
        quote_spanned!(Span::mixed_site()=> ::core::option::Option::Some)
    }

    /// `::core::option::Option::None`.
    pub fn none(&self) -> TokenStream {
        quote_spanned!(Span::mixed_site()=> ::core::option::Option::None)
    }

    /// `::chainrule::net::Batch`.
    pub fn batch(&self) -> TokenStream {
        let runtime = &self.runtime;
        quote_spanned!(Span::mixed_site()=> #runtime::net::Batch)
    }

    /// A hidden helper of the runtime.
    pub fn hidden(&self, name: &str) -> TokenStream {
        let (runtime, name) = (&self.runtime, generated(name));
        quote_spanned!(Span::mixed_site()=> #runtime::__private::#name)
    }
}

/// `V<f64>` as `V::<f64>`, which is what an expression needs.
pub(super) fn as_expression(path: &TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in path.clone() {
        let opens = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '<');
        let behind_name = matches!(out.last(), Some(TokenTree::Ident(_)));
        let inside = out.iter().any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '<'));
        if opens && behind_name && !inside {
            out.extend(quote!(::));
        }
        out.push(token);
    }
    out.into_iter().collect()
}

/// An identifier that meets no other: locals live in the macro's own hygiene.
pub(crate) fn generated(name: &str) -> Ident {
    identifier(name, Span::mixed_site())
}

/// An identifier for a name that may be a keyword, with or without `r#`.
pub(crate) fn identifier(name: &str, span: Span) -> Ident {
    let name = name.strip_prefix("r#").unwrap_or(name);
    match name {
        "self" | "Self" | "super" | "crate" | "_" => Ident::new(&format!("{}_", name.trim_matches('_')), span),
        _ if is_keyword(name) => Ident::new_raw(name, span),
        _ => Ident::new(name, span),
    }
}

/// Keywords of every edition, so that the output is the same in all.
fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
        "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
        "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type",
        "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.binary_search(&name).is_ok()
}

/// The same tokens at one place. `$crate` keeps its own span, which is its meaning.
pub(super) fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    let place = |token: TokenTree| match token {
        TokenTree::Ident(ident) if ident == "$crate" => TokenTree::Ident(ident),
        TokenTree::Group(group) => {
            let mut placed = Group::new(group.delimiter(), respanned(group.stream(), span));
            placed.set_span(span);
            TokenTree::Group(placed)
        }
        mut token => {
            token.set_span(span);
            token
        }
    };
    tokens.into_iter().map(place).collect()
}

/// `::core::cmp::Ord::min`: an order without its trait in scope.
pub(super) fn order(method: &str) -> TokenStream {
    let method = generated(method);
    quote_spanned!(Span::mixed_site()=> ::core::cmp::Ord::#method)
}
