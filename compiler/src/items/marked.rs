//! The functions and methods of a module that carry `#[differentiate]`.

use proc_macro2::{Span, TokenStream};

use super::{ImplId, Items, ModuleId};

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
