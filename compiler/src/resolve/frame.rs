//! Which function is being read, and what its generic parameters and `Self` stand for.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use crate::items::{Def, Found, ModuleId, Namespace};
use crate::resolve::name::{Scope, names};
use crate::resolve::tree::TargetId;
use crate::resolve::types::{Class, Node, Type};
use crate::resolve::{Resolver, Subject};

/// The function that is being read: the one that is differentiated, or one that is written out at a call.
#[derive(Clone)]
pub(super) struct Frame {
    pub(super) module: ModuleId,
    /// What type parameters and const parameters (as lengths) stand for.
    pub(super) generics: HashMap<String, Type>,
    pub(super) self_ty: Option<Type>,
    pub(super) result: Type,
    /// What `return` leaves; none for the function that is differentiated.
    pub(super) exit: Option<TargetId>,
    /// Whether its types are parts of signatures, so that emitted code has to name them.
    pub(super) is_signature: bool,
    /// Its floats may be those of a type parameter, whose methods are those of the trait `Real`.
    pub(super) is_real: bool,
    /// A trait's own function: `Self` has what the trait has.
    pub(super) is_default: bool,
}

/// What a path leads to from where it is read.
pub(super) enum Located {
    /// An item, and how many of the path's names lead to it.
    Item(Def, usize),
    /// Something outside of what is known: the path as emitted code spells it, and its names with imports put in.
    Outside(TokenStream, Vec<String>),
}

impl Frame {
    pub(super) fn new(module: ModuleId, result: Type) -> Frame {
        Frame {
            module,
            generics: HashMap::new(),
            self_ty: None,
            result,
            exit: None,
            is_signature: false,
            is_real: false,
            is_default: false,
        }
    }
}

impl Resolver<'_> {
    /// Reads something as part of another function; the caller's names are not in sight.
    pub(super) fn in_frame<R>(&mut self, frame: Frame, scopes: Vec<Scope>, read: impl FnOnce(&mut Self) -> R) -> R {
        let outer = (
            std::mem::replace(&mut self.frame, frame),
            std::mem::replace(&mut self.scopes, scopes),
            std::mem::take(&mut self.hint),
            std::mem::take(&mut self.writes),
        );
        let result = read(self);
        (self.frame, self.scopes, self.hint, self.writes) = outer;
        result
    }

    /// A method that is differentiated stands in an `impl` block, whose parameters it has.
    pub(super) fn enter_owner(&mut self, subject: Subject<'_>) {
        let Some(owner) = subject.owner else { return };
        let block = self.items.implementation(owner);
        self.own_generics(&block.generics);
        self.frame.self_ty = Some(self.annotation(&block.self_ty));
    }

    /// Generic parameters of the function that is differentiated, or of its `impl` block: they stay what they are.
    pub(super) fn own_generics(&mut self, generics: &syn::Generics) {
        for parameter in &generics.params {
            match parameter {
                syn::GenericParam::Const(constant) => {
                    let name = self.name_id(constant.ident.to_token_stream());
                    let length = self.types.add(Node::LengthNamed(name));
                    self.frame.generics.insert(constant.ident.unraw().to_string(), length);
                }
                syn::GenericParam::Type(parameter) => self.own_type_parameter(parameter, generics),
                syn::GenericParam::Lifetime(_) => {}
            }
        }
    }

    /// Fresh types for the generic parameters of something that is used.
    pub(super) fn fresh_generics(&mut self, generics: &syn::Generics, into: &mut HashMap<String, Type>) -> Vec<Type> {
        let mut arguments = Vec::new();
        for parameter in &generics.params {
            let ident = match parameter {
                syn::GenericParam::Type(parameter) => &parameter.ident,
                syn::GenericParam::Const(parameter) => &parameter.ident,
                syn::GenericParam::Lifetime(_) => continue,
            };
            let ty = self.types.free(Class::Any);
            into.insert(ident.unraw().to_string(), ty);
            arguments.push(ty);
        }
        arguments
    }

    /// What a path leads to. An import of the body counts as if it were written out.
    pub(super) fn locate(&self, path: &syn::Path, namespace: Namespace) -> Located {
        let (tokens, mut full) = self.full_path(path);
        if path.leading_colon.is_some() {
            full.insert(0, String::new());
        }
        let expanded = full.len() - path.segments.len();
        match self.items.find(self.frame.module, &full, namespace) {
            Found::Item(def, used) if used >= expanded => Located::Item(def, used - expanded),
            Found::Item(def, _) => Located::Item(def, 0),
            Found::Outside(ups, mut found) => {
                let tokens = if self.frame.module == self.home { tokens } else { self.respelled(path, ups, &found) };
                found.retain(|name| !name.is_empty());
                Located::Outside(tokens, found)
            }
        }
    }

    /// A path of another module as the function that is differentiated has to spell it.
    fn respelled(&self, path: &syn::Path, ups: Option<usize>, found: &[String]) -> TokenStream {
        let span = path.segments.last().map_or_else(proc_macro2::Span::call_site, |segment| segment.ident.span());
        let mut way = self.items.way_out(self.home, ups);
        way.extend(found.iter().cloned());
        let arguments = path.segments.last().map(|segment| segment.arguments.to_token_stream());
        spelled(&way, span, arguments.unwrap_or_default())
    }

    /// The last type arguments that a path gives to an item that so many of its names lead to.
    pub(super) fn given(path: &syn::Path, used: usize) -> Option<&syn::AngleBracketedGenericArguments> {
        let segment = path.segments.iter().nth(used.checked_sub(1)?)?;
        match &segment.arguments {
            syn::PathArguments::AngleBracketed(arguments) => Some(arguments),
            _ => None,
        }
    }

    /// Makes type arguments what a path says.
    pub(super) fn give(&mut self, arguments: &[Type], given: Option<&syn::AngleBracketedGenericArguments>) {
        let Some(given) = given else { return };
        let given = given.args.iter().filter(|argument| !matches!(argument, syn::GenericArgument::Lifetime(_)));
        for (argument, given) in arguments.iter().zip(given) {
            let ty = match given {
                syn::GenericArgument::Type(ty) => self.type_or_length(ty),
                syn::GenericArgument::Const(expr) => self.length(expr),
                _ => continue,
            };
            self.same(*argument, ty);
        }
    }

    /// A single name among type arguments may be a const parameter.
    fn type_or_length(&mut self, ty: &syn::Type) -> Type {
        if let syn::Type::Path(path) = ty
            && path.qself.is_none()
            && let [name] = names(&path.path).as_slice()
        {
            if let Some(known) = self.frame.generics.get(name) {
                return *known;
            }
            if let Located::Item(Def::Constant(_), _) = self.locate(&path.path, Namespace::Values) {
                let expr = syn::Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: path.path.clone() });
                return self.length(&expr);
            }
        }
        self.annotation(ty)
    }
}

/// A path of these names at a token's place.
pub(super) fn spelled(names: &[String], span: proc_macro2::Span, arguments: TokenStream) -> TokenStream {
    let segments =
        names.iter().map(|name| if name.is_empty() { TokenStream::new() } else { ident(name, span).to_token_stream() });
    quote!(#(#segments)::* #arguments)
}

fn ident(name: &str, span: proc_macro2::Span) -> proc_macro2::Ident {
    if matches!(name, "self" | "super" | "crate" | "Self") || syn::parse_str::<syn::Ident>(name).is_ok() {
        proc_macro2::Ident::new(name, span)
    } else {
        proc_macro2::Ident::new_raw(name, span)
    }
}
