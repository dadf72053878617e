//! The generic parameters of a struct, which of them its tangent has, and what has to hold of them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, TypeParamBound, WherePredicate};

use super::fields::Field;
use super::kind::mentions;
use crate::emit::Paths;

/// The parameters of a type.
#[derive(Clone)]
pub(super) struct Parameters {
    pub(super) generics: Generics,
    /// Types of fields that say of no parameter that it is `Real`: they have to be `Differentiable` themselves.
    bounded: Vec<syn::Type>,
}

/// The type parameters that are `Real`.
pub(super) fn reals(generics: &Generics) -> Vec<Ident> {
    let inline = generics.type_params().filter(|parameter| parameter.bounds.iter().any(is_real));
    let inline = inline.map(|parameter| parameter.ident.clone());
    let clauses = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let bounded = clauses.filter_map(|predicate| match predicate {
        WherePredicate::Type(bounded) if bounded.bounds.iter().any(is_real) => match &bounded.bounded_ty {
            syn::Type::Path(path) => path.path.get_ident().cloned(),
            _ => None,
        },
        _ => None,
    });
    inline.chain(bounded).collect()
}

fn is_real(bound: &TypeParamBound) -> bool {
    matches!(bound, TypeParamBound::Trait(bound) if bound.path.segments.last().is_some_and(|last| last.ident == "Real"))
}

impl Parameters {
    pub(super) fn new(generics: &Generics, active: &[&Field]) -> Parameters {
        let reals = reals(generics);
        let open: Vec<Ident> = generics.type_params().map(|parameter| parameter.ident.clone()).collect();
        let open: Vec<Ident> = open.into_iter().filter(|name| !reals.contains(name)).collect();
        let mut bounded = Vec::new();
        for field in active {
            field.kind.leaves(&mut Vec::new(), &mut bounded);
        }
        let bounded = bounded.into_iter().filter(|ty| mentions(ty.to_token_stream(), &|name| open.contains(name)));
        Parameters { generics: generics.clone(), bounded: bounded.cloned().collect() }
    }

    /// Those that the tangents of the active fields mention: a parameter that is not used would be an error.
    pub(super) fn of_tangent(&self, active: &[&Field]) -> Parameters {
        let fields: TokenStream = active.iter().map(|field| field.ty.to_token_stream()).collect();
        let mut generics = self.generics.clone();
        let dropped: Vec<String> =
            generics.params.iter().map(name).filter(|name| !is_named(fields.clone(), name)).collect();
        let stays = |tokens: TokenStream| !dropped.iter().any(|name| is_named(tokens.clone(), name));
        generics.params = generics.params.into_iter().filter(|parameter| !dropped.contains(&name(parameter))).collect();
        for parameter in &mut generics.params {
            if let GenericParam::Type(ty) = parameter {
                ty.bounds = std::mem::take(&mut ty.bounds).into_iter().filter(|b| stays(b.to_token_stream())).collect();
            }
        }
        if let Some(clause) = &mut generics.where_clause {
            let predicates = std::mem::take(&mut clause.predicates).into_iter();
            clause.predicates = predicates.filter(|predicate| stays(predicate.to_token_stream())).collect();
        }
        Parameters { generics, bounded: self.bounded.clone() }
    }

    /// `where T: Bound, more, …`
    pub(super) fn bounds(&self, more: &[TokenStream]) -> TokenStream {
        let written = self.generics.where_clause.iter().flat_map(|clause| &clause.predicates);
        let written = written.map(ToTokens::to_token_stream);
        let bounds: Vec<TokenStream> = written.chain(more.iter().cloned()).collect();
        if bounds.is_empty() { TokenStream::new() } else { quote!(where #(#bounds),*) }
    }

    /// The same where the type is declared.
    pub(super) fn bounds_of_type(&self, paths: &Paths) -> TokenStream {
        let differentiable = paths.differentiable();
        let bounded: Vec<TokenStream> = self.bounded.iter().map(|ty| quote!(#ty: #differentiable)).collect();
        self.bounds(&bounded)
    }

    /// `<'a, T, N>`
    pub(super) fn arguments(&self) -> TokenStream {
        self.generics.split_for_impl().1.to_token_stream()
    }

    /// `impl<'a, T: Real, const N: usize>`'s parameters, with another type or lifetime.
    pub(super) fn with(&self, parameter: Option<TokenStream>) -> TokenStream {
        let mut generics = self.generics.clone();
        if let Some(parameter) = parameter {
            generics.params.insert(0, syn::parse2(parameter).expect("a name and a bound are a parameter"));
        }
        generics.split_for_impl().0.to_token_stream()
    }
}

fn name(parameter: &GenericParam) -> String {
    match parameter {
        GenericParam::Type(ty) => ty.ident.to_string(),
        GenericParam::Const(constant) => constant.ident.to_string(),
        GenericParam::Lifetime(lifetime) => lifetime.lifetime.to_string(),
    }
}

/// Whether a type, constant or lifetime (`'a`) is named by the tokens of a field that is not inactive.
fn is_named(tokens: TokenStream, name: &str) -> bool {
    let Some(lifetime) = name.strip_prefix('\'') else { return mentions(tokens, &|ident| ident == name) };
    let mut quoted = false;
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) if quoted && ident == lifetime => return true,
            TokenTree::Group(group) if is_named(group.stream(), name) => return true,
            _ => {}
        }
        quoted = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
    }
    false
}
