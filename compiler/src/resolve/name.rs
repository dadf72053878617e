//! Names in scope: variables, const items of the body, imports.

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;

use crate::items::{Callable, Constant, Def, Namespace};
use crate::resolve::Resolver;
use crate::resolve::frame::{Frame, Located, spelled};
use crate::resolve::tree::{ExprId, Kind, LocalId};
use crate::resolve::types::{Class, Node};

/// One block's names.
#[derive(Clone, Default)]
pub(super) struct Scope {
    /// By name and the macro expansion that it comes from.
    locals: HashMap<(String, String), LocalId>,
    items: HashMap<String, Entry>,
}

/// What an item's name stands for.
#[derive(Clone)]
pub(super) enum Entry {
    /// A const item of the body.
    Const(LocalId),
    /// An import: the path, and its names.
    Import { path: TokenStream, names: Vec<String> },
    /// A function of the body.
    Function(Rc<Callable>),
    /// A type alias of the body.
    Alias(Rc<syn::Type>),
}

impl Scope {
    pub(super) fn bind(&mut self, ident: &Ident, local: LocalId) {
        self.locals.insert((ident.unraw().to_string(), expansion(ident.span())), local);
    }

    pub(super) fn item(&self, name: &str) -> Option<&Entry> {
        self.items.get(name)
    }

    /// What a function inside of the block sees of it.
    pub(super) fn of_items(&self) -> Scope {
        Scope { locals: HashMap::new(), items: self.items.clone() }
    }
}

/// The macro expansion that a token comes from: two variables of one name from different expansions differ.
fn expansion(span: Span) -> String {
    let text = format!("{span:?}");
    text.split(" bytes").next().filter(|prefix| prefix.starts_with('#')).unwrap_or_default().to_string()
}

/// A path's names, without generic arguments.
pub(super) fn names(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect()
}

impl Resolver<'_> {
    pub(super) fn in_scope<R>(&mut self, read: impl FnOnce(&mut Self) -> R) -> R {
        self.scopes.push(Scope::default());
        let result = read(self);
        self.scopes.pop();
        result
    }

    fn scope(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("the function's own scope is open")
    }

    pub(super) fn bind_local(&mut self, ident: &Ident, local: LocalId) {
        self.scope().bind(ident, local);
    }

    pub(super) fn bind_item(&mut self, name: String, entry: Entry) {
        self.scope().items.insert(name, entry);
    }

    pub(super) fn find_local(&self, ident: &Ident) -> Option<LocalId> {
        let key = (ident.unraw().to_string(), expansion(ident.span()));
        for scope in self.scopes.iter().rev() {
            if let Some(local) = scope.locals.get(&key) {
                return Some(*local);
            }
            match scope.items.get(&key.0) {
                Some(Entry::Const(local)) => return Some(*local),
                Some(_) => return None,
                None => {}
            }
        }
        None
    }

    pub(super) fn locals_in_sight(&self) -> impl Iterator<Item = LocalId> {
        self.scopes.iter().flat_map(|scope| scope.locals.values().copied())
    }

    pub(super) fn find_item(&self, name: &str) -> Option<&Entry> {
        self.scopes.iter().rev().find_map(|scope| scope.items.get(name))
    }

    /// The path with an import of the body put in for its first name: its tokens and its names.
    pub(super) fn full_path(&self, path: &syn::Path) -> (TokenStream, Vec<String>) {
        let own = names(path);
        let Some(first) = own.first().filter(|_| path.leading_colon.is_none()) else {
            return (path.to_token_stream(), own);
        };
        let Some(Entry::Import { path: import, names }) = self.find_item(first) else {
            return (path.to_token_stream(), own);
        };
        let rest = path.segments.iter().skip(1);
        let arguments = &path.segments[0].arguments;
        let tokens = quote::quote!(#import #arguments #(:: #rest)*);
        (tokens, names.iter().cloned().chain(own.into_iter().skip(1)).collect())
    }

    /// A path as a value.
    pub(super) fn path(&mut self, path: &syn::ExprPath) -> ExprId {
        let span = path.path.segments.first().map_or_else(Span::call_site, |segment| segment.ident.span());
        if let Some(qself) = &path.qself {
            if self.names_function(path) {
                return self.function_value(path, span);
            }
            return self.associated_constant(path).unwrap_or_else(|| self.qualified_constant(path, qself));
        }
        if let Some(ident) = path.path.get_ident() {
            if let Some(local) = self.find_local(ident) {
                if self.failed.contains(&local) {
                    return self.error(span);
                }
                let ty = self.tree.locals[local.index()].ty;
                if let Some(elements) = self.grown_place(local, span) {
                    return elements;
                }
                self.read_by_value(ty, span);
                return self.expr(Kind::Local(local), ty, span);
            }
            if let Some(length) = self.frame.generics.get(&ident.unraw().to_string()).copied() {
                return self.length_value(length, span);
            }
        }
        if self.names_function(path) {
            return self.function_value(path, span);
        }
        if let Some(known) = self.associated_constant(path) {
            return known;
        }
        if let Some(value) = self.unit_value(&path.path, span) {
            return value;
        }
        match self.locate(&path.path, Namespace::Values) {
            Located::Item(Def::Constant(id), _) => {
                let constant = self.items.constant(id);
                self.module_constant(&constant, span)
            }
            Located::Item(..) => {
                self.refuse_over(&path.path, "what this names depends on a `cfg`, so it is not known here")
            }
            Located::Outside(tokens, names) => {
                if let Some(known) = self.known_constant(&names, span) {
                    return known;
                }
                self.extern_item(tokens, span)
            }
        }
    }

    /// A const parameter as a number.
    fn length_value(&mut self, length: crate::resolve::types::Type, span: Span) -> ExprId {
        if let Node::LengthNamed(name) = self.types.node(length) {
            let tokens = self.tree.names[name.index()].tokens.clone();
            return self.extern_item(tokens, span);
        }
        let ty = self.types.usize();
        self.expr(Kind::Length(length), ty, span)
    }

    /// A const or static of the module: by its path where emitted code can name it, otherwise by its value.
    fn module_constant(&mut self, constant: &Constant, span: Span) -> ExprId {
        let frame = Frame::new(constant.module, self.types.free(Class::Any));
        let way = self.items.way_to(self.home, constant.module, constant.is_public);
        let (Some(way), false) = (way, self.holds_adts(constant)) else {
            return self.constant_value(constant, frame, span);
        };
        let names: Vec<String> = way.into_iter().chain([constant.name.clone()]).collect();
        let item = self.extern_item(spelled(&names, span, TokenStream::new()), span);
        let ty = self.in_frame(frame, vec![Scope::default()], |resolver| resolver.annotation(&constant.ty));
        let found = self.ty(item);
        self.same(found, ty);
        item
    }

    /// Whether structs or enums of the module are inside of a const.
    fn holds_adts(&mut self, constant: &Constant) -> bool {
        let frame = Frame::new(constant.module, self.types.free(Class::Any));
        let ty = self.in_frame(frame, vec![Scope::default()], |resolver| resolver.annotation(&constant.ty));
        self.has_adt(ty)
    }

    pub(super) fn has_adt(&mut self, ty: crate::resolve::types::Type) -> bool {
        match self.types.bare(ty) {
            Node::Adt(_) => true,
            Node::Array(element, _) | Node::Slice(element) => self.has_adt(element),
            Node::Tuple(parts) => parts.into_iter().any(|part| self.has_adt(part)),
            _ => false,
        }
    }
}
