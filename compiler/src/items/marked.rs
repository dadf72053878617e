//! The functions and methods of a module that carry `#[differentiate]`.

use std::rc::Rc;

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;

use super::{Apart, ImplId, Items, ModuleId};

/// A function or method with the attribute.
pub(crate) struct Marked {
    pub(crate) module: ModuleId,
    /// The `impl` block that it stands in.
    pub(crate) owner: Option<ImplId>,
    /// As it stands, less the attribute.
    pub(crate) function: syn::ItemFn,
    /// What stands in the parentheses of the attribute.
    pub(crate) arguments: TokenStream,
    /// Its item among the items of its module, behind those of the modules around.
    pub(crate) place: Vec<usize>,
}

impl Items {
    /// Notes a function that carries the attribute.
    pub(super) fn mark(&mut self, module: ModuleId, owner: Option<ImplId>, function: &syn::ItemFn, place: &[usize]) {
        let Some(attribute) = function.attrs.iter().find(|attribute| differentiate_attribute(attribute).is_some())
        else {
            return;
        };
        let arguments = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        let mut function = function.clone();
        function.attrs.retain(|attribute| differentiate_attribute(attribute).is_none());
        self.marked.push(Marked { module, owner, function, arguments, place: place.to_vec() });
    }
}

impl Items {
    /// The item of a function whose derivatives are needed though it may not carry the attribute; none if it does.
    pub(crate) fn unmarked(&self, apart: Apart, arguments: TokenStream) -> Option<Marked> {
        let (callable, owner, place) = match apart {
            Apart::Function(id) => (self.function(id), None, self.function(id).place.clone()),
            Apart::Method(owner, at) => {
                let block = self.implementation(owner);
                (Rc::clone(&block.content.methods[at]), Some(owner), block.place.clone())
            }
        };
        let is_marked = match owner {
            Some(owner) => self.is_marked(owner, &callable.sig.ident),
            None => self.marked.iter().any(|marked| marked.owner.is_none() && marked.place == place),
        };
        if is_marked {
            return None;
        }
        let module = callable.module;
        let mut function = callable.as_item()?;
        self.name_lifetimes(module, &mut function.sig);
        if owner.is_some_and(|owner| self.implementation(owner).of.is_some()) {
            function.vis = syn::parse_quote!(pub(crate)); // seen wherever the trait's are
        }
        Some(Marked { module, owner, function, arguments, place })
    }

    /// Whether a method carries the attribute.
    pub(crate) fn is_marked(&self, owner: ImplId, method: &syn::Ident) -> bool {
        let same = |marked: &Marked| marked.owner == Some(owner) && marked.function.sig.ident.unraw() == method.unraw();
        self.marked.iter().any(same)
    }

    /// What the names of a method's derivatives begin with. Those that are there for callers alone are out of the way.
    pub(crate) fn prefix(&self, owner: ImplId, method: &syn::Ident) -> String {
        let block = self.implementation(owner);
        let of = block.of.as_ref().and_then(|path| path.segments.last());
        match of {
            _ if self.is_marked(owner, method) => method.unraw().to_string(),
            Some(of) => format!("__{}_{}", of.ident.unraw(), method.unraw()),
            None => format!("__{}", method.unraw()),
        }
    }
}

/// Where the attribute's name stands, if it is `differentiate`, whatever path it has.
pub(crate) fn differentiate_attribute(attribute: &syn::Attribute) -> Option<Span> {
    let last = attribute.path().segments.last()?;
    (last.ident == "differentiate").then(|| last.ident.span())
}

/// Takes the attributes off all that `Items::of` has marked.
pub(crate) fn strip(items: &mut [syn::Item]) {
    let conditional = |attributes: &[syn::Attribute]| super::collect::is_conditional(attributes);
    for item in items {
        match item {
            syn::Item::Fn(function) => function.attrs.retain(|attribute| differentiate_attribute(attribute).is_none()),
            syn::Item::Impl(block) if !conditional(&block.attrs) => {
                for item in &mut block.items {
                    if let syn::ImplItem::Fn(method) = item {
                        method.attrs.retain(|attribute| differentiate_attribute(attribute).is_none());
                    }
                }
            }
            syn::Item::Mod(inner) if !conditional(&inner.attrs) => {
                if let Some((_, items)) = &mut inner.content {
                    strip(items);
                }
            }
            _ => {}
        }
    }
}
