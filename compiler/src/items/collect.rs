//! Items to tables.

use std::cell::RefCell;
use std::rc::Rc;

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use super::{
    Adt, AdtId, Alias, AliasId, Callable, Constant, ConstantId, Content, Def, FunctionId, Impl, ImplId, Items, Module,
    ModuleId, Trait, TraitId, Variant, differentiate_attribute,
};
use crate::read::Words;

impl Items {
    /// The items of a module, and what is known of std as far as the words ask for it. What is behind a `cfg` is known by its name alone.
    pub(crate) fn of(items: &[syn::Item], words: &Words) -> Items {
        let mut known = Items::unknown();
        known.module(ModuleId::ROOT, items, &[]);
        known.name_all_lifetimes();
        known.with_prelude(words)
    }

    /// The items of a module, whose words are those of its syntax.
    pub(crate) fn of_module(items: &[syn::Item]) -> Items {
        Items::of(items, &Words::of(quote!(#(#items)*)))
    }

    /// What is known around a function that stands by itself.
    pub(crate) fn around(words: &Words) -> Items {
        Items::unknown().with_prelude(words)
    }

    /// Signatures and blocks as emitted code repeats them.
    fn name_all_lifetimes(&mut self) {
        let mut marked = std::mem::take(&mut self.marked);
        marked.iter_mut().for_each(|marked| self.name_lifetimes(marked.module, &mut marked.function.sig));
        self.marked = marked;
        for k in 0..self.impls.len() {
            let block = &self.impls[k];
            let (mut ty, mut generics) = (block.self_ty.clone(), block.generics.clone());
            self.name_lifetimes_of(block.module, &mut ty, &mut generics);
            if let Some(block) = Rc::get_mut(&mut self.impls[k]) {
                (block.self_ty, block.generics) = (ty, generics);
            }
        }
    }

    /// A module of which nothing is known.
    fn unknown() -> Items {
        Items {
            modules: vec![Module::default()],
            adts: Vec::new(),
            traits: Vec::new(),
            impls: Vec::new(),
            functions: Vec::new(),
            constants: Vec::new(),
            aliases: Vec::new(),
            marked: Vec::new(),
            prelude: None,
            without_tangent: RefCell::default(),
        }
    }

    pub(super) fn module(&mut self, at: ModuleId, items: &[syn::Item], around: &[usize]) {
        for (k, item) in items.iter().enumerate() {
            self.item(at, item, &[around, &[k]].concat());
        }
    }

    fn item(&mut self, at: ModuleId, item: &syn::Item, place: &[usize]) {
        match item {
            syn::Item::Fn(function) => {
                self.mark(at, None, function, place);
                let id = FunctionId(self.functions.len());
                let mut callable = callable(at, &function.sig, Some(&function.block), &function.vis, &function.attrs);
                (callable.id, callable.place) = (Some(id), place.to_vec());
                self.functions.push(Rc::new(callable));
                self.value(at, &function.sig.ident, &function.attrs, Def::Function(id));
            }
            syn::Item::Struct(item) => {
                let variant = Variant {
                    name: name(&item.ident),
                    is_open: item.fields.iter().all(|field| is_public(&field.vis)),
                    fields: fields(&item.fields),
                    is_default: false,
                };
                let constants = constants(&item.fields);
                let adt = Adt { variants: vec![variant], constants, ..adt(at, &item.ident, &item.attrs) };
                let conditional = condition_inside(item.fields.to_token_stream()).is_some();
                let (is_public, generics) = (is_public(&item.vis), item.generics.clone());
                let def = self.add_adt(Adt { is_public, generics, conditional, ..adt });
                self.ty(at, &item.ident, &item.attrs, def);
                if !matches!(item.fields, syn::Fields::Named(_)) {
                    self.value(at, &item.ident, &item.attrs, def);
                }
            }
            syn::Item::Enum(item) => {
                let variant = |variant: &syn::Variant| Variant {
                    name: name(&variant.ident),
                    is_open: true,
                    fields: fields(&variant.fields),
                    is_default: variant.attrs.iter().any(|attribute| attribute.path().is_ident("default")),
                };
                let variants = item.variants.iter().map(variant).collect();
                let conditional = condition_inside(item.variants.to_token_stream()).is_some();
                let (is_public, generics) = (is_public(&item.vis), item.generics.clone());
                let adt = Adt { is_enum: true, variants, ..adt(at, &item.ident, &item.attrs) };
                let def = self.add_adt(Adt { is_public, generics, conditional, ..adt });
                self.ty(at, &item.ident, &item.attrs, def);
            }
            syn::Item::Trait(item) => {
                let content = trait_content(at, &item.items);
                let id = TraitId(self.traits.len());
                let (name, is_public, generics) = (name(&item.ident), is_public(&item.vis), item.generics.clone());
                self.traits.push(Rc::new(Trait { name, module: at, is_public, generics, content }));
                self.ty(at, &item.ident, &item.attrs, Def::Trait(id));
            }
            syn::Item::Impl(item) if !is_conditional(&item.attrs) => self.implement(at, item, place),
            syn::Item::Const(item) => {
                self.constant_of(at, &item.ident, &item.ty, &item.expr, &item.vis, &item.attrs);
            }
            syn::Item::Static(item) => {
                self.constant_of(at, &item.ident, &item.ty, &item.expr, &item.vis, &item.attrs);
            }
            syn::Item::Type(item) => {
                let id = AliasId(self.aliases.len());
                let (generics, ty) = (item.generics.clone(), (*item.ty).clone());
                self.aliases.push(Rc::new(Alias { module: at, generics, ty }));
                self.ty(at, &item.ident, &item.attrs, Def::Alias(id));
            }
            syn::Item::Mod(item) => self.nested(at, item, place),
            syn::Item::Use(import) if !is_conditional(&import.attrs) => {
                let root = if import.leading_colon.is_some() { vec![String::new()] } else { Vec::new() };
                self.import(at, root, &import.tree);
            }
            _ => {}
        }
    }

    fn nested(&mut self, at: ModuleId, item: &syn::ItemMod, place: &[usize]) {
        let Some((_, items)) = &item.content else { return };
        let id = ModuleId(self.modules.len());
        self.modules.push(Module {
            name: name(&item.ident),
            parent: Some(at),
            is_public: is_public(&item.vis),
            ..Module::default()
        });
        self.ty(at, &item.ident, &item.attrs, Def::Module(id));
        if !is_conditional(&item.attrs) {
            self.module(id, items, place);
        }
    }

    /// An `impl` block.
    fn implement(&mut self, at: ModuleId, item: &syn::ItemImpl, place: &[usize]) {
        let id = ImplId(self.impls.len());
        let mut content = Content::default();
        for item in &item.items {
            match item {
                syn::ImplItem::Fn(method) => {
                    self.mark(at, Some(id), &as_function(method), place);
                    let block = Some(&method.block);
                    let callable = callable(at, &method.sig, block, &method.vis, &method.attrs);
                    content.methods.push(Rc::new(Callable { owner: Some(id), calls_itself: false, ..callable }));
                }
                syn::ImplItem::Type(ty) => content.types.push((name(&ty.ident), ty.ty.clone())),
                syn::ImplItem::Const(item) => {
                    content.constants.push(constant(at, &item.ident, &item.ty, Some(&item.expr), &item.vis));
                }
                _ => {}
            }
        }
        self.impls.push(Rc::new(Impl {
            module: at,
            generics: item.generics.clone(),
            self_ty: (*item.self_ty).clone(),
            of: item.trait_.as_ref().map(|(path, _)| path.clone()),
            content,
            place: place.to_vec(),
        }));
    }

    fn add_adt(&mut self, adt: Adt) -> Def {
        let id = AdtId(self.adts.len());
        self.adts.push(Rc::new(adt));
        Def::Adt(id)
    }

    fn constant_of(
        &mut self,
        at: ModuleId,
        ident: &syn::Ident,
        ty: &syn::Type,
        expr: &syn::Expr,
        visibility: &syn::Visibility,
        attributes: &[syn::Attribute],
    ) {
        let id = ConstantId(self.constants.len());
        self.constants.push(constant(at, ident, ty, Some(expr), visibility));
        self.value(at, ident, attributes, Def::Constant(id));
    }

    fn ty(&mut self, at: ModuleId, ident: &syn::Ident, attributes: &[syn::Attribute], def: Def) {
        let def = if is_conditional(attributes) { Def::Conditional } else { def };
        let types = &mut self.modules[at.0].types;
        types.entry(name(ident)).and_modify(|known| *known = Def::Conditional).or_insert(def);
    }

    fn value(&mut self, at: ModuleId, ident: &syn::Ident, attributes: &[syn::Attribute], def: Def) {
        let def = if is_conditional(attributes) { Def::Conditional } else { def };
        let values = &mut self.modules[at.0].values;
        values.entry(name(ident)).and_modify(|known| *known = Def::Conditional).or_insert(def);
    }

    fn import(&mut self, at: ModuleId, mut path: Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(inner) => {
                path.push(name(&inner.ident));
                self.import(at, path, &inner.tree);
            }
            syn::UseTree::Name(inner) => {
                let known_as = if inner.ident == "self" { path.last().cloned() } else { Some(name(&inner.ident)) };
                if inner.ident != "self" {
                    path.push(name(&inner.ident));
                }
                if let Some(known_as) = known_as {
                    self.modules[at.0].imports.push((known_as, path));
                }
            }
            syn::UseTree::Rename(inner) => {
                if inner.ident != "self" {
                    path.push(name(&inner.ident));
                }
                self.modules[at.0].imports.push((name(&inner.rename), path));
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(at, path.clone(), tree)),
            syn::UseTree::Glob(_) => self.modules[at.0].globs.push(path),
        }
    }
}

/// What structs and enums have in common.
fn adt(module: ModuleId, ident: &syn::Ident, attributes: &[syn::Attribute]) -> Adt {
    Adt {
        name: name(ident),
        module,
        is_public: false,
        generics: syn::Generics::default(),
        is_enum: false,
        variants: Vec::new(),
        derives: derives(attributes),
        constants: Vec::new(),
        conditional: false,
    }
}

/// A method as a function of its own.
fn as_function(method: &syn::ImplItemFn) -> syn::ItemFn {
    syn::ItemFn {
        attrs: method.attrs.clone(),
        vis: method.vis.clone(),
        modifiers: syn::FnModifiers::default(),
        sig: method.sig.clone(),
        block: Box::new(method.block.clone()),
    }
}

fn trait_content(at: ModuleId, items: &[syn::TraitItem]) -> Content {
    let inherited = syn::Visibility::Inherited;
    let mut content = Content::default();
    for item in items {
        match item {
            syn::TraitItem::Fn(method) => {
                let block = method.default.as_ref();
                let callable = callable(at, &method.sig, block, &inherited, &method.attrs);
                content.methods.push(Rc::new(Callable { calls_itself: false, ..callable }));
            }
            syn::TraitItem::Type(ty) => {
                if let Some((_, default)) = &ty.default {
                    content.types.push((name(&ty.ident), default.clone()));
                }
            }
            syn::TraitItem::Const(item) => {
                let default = item.default.as_ref().map(|(_, default)| default);
                content.constants.push(constant(at, &item.ident, &item.ty, default, &inherited));
            }
            _ => {}
        }
    }
    content
}

/// A function of a module, an `impl`, a trait or a body.
pub(super) fn callable(
    module: ModuleId,
    sig: &syn::Signature,
    block: Option<&syn::Block>,
    visibility: &syn::Visibility,
    attributes: &[syn::Attribute],
) -> Callable {
    let name = name(&sig.ident);
    let calls_itself = block.is_some_and(|block| calls(block.to_token_stream(), &name));
    let before = attributes.iter().find(|attribute| condition(attribute));
    let before = before.map(|attribute| attribute.path().segments[0].ident.span());
    let inside = || condition_inside(sig.to_token_stream()).or_else(|| condition_inside(block.to_token_stream()));
    Callable {
        name,
        module,
        sig: sig.clone(),
        block: block.cloned(),
        vis: visibility.clone(),
        id: None,
        owner: None,
        place: Vec::new(),
        calls_itself,
        has_rule: attributes.iter().any(has_rule),
        conditional: before.or_else(inside),
    }
}

/// `#[differentiate(rule(…))]`.
fn has_rule(attribute: &syn::Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return false };
    let is_rule = |token: TokenTree| matches!(token, TokenTree::Ident(name) if name == "rule");
    differentiate_attribute(attribute).is_some() && list.tokens.clone().into_iter().any(is_rule)
}

impl Callable {
    /// As an item of its own, for its companion.
    pub(crate) fn as_item(&self) -> Option<syn::ItemFn> {
        Some(syn::ItemFn {
            attrs: Vec::new(),
            vis: self.vis.clone(),
            modifiers: syn::FnModifiers::default(),
            sig: self.sig.clone(),
            block: Box::new(self.block.clone()?),
        })
    }

    /// A function inside of a body.
    pub(crate) fn inner(module: ModuleId, function: &syn::ItemFn) -> Rc<Callable> {
        Rc::new(callable(module, &function.sig, Some(&function.block), &function.vis, &function.attrs))
    }
}

fn constant(
    module: ModuleId,
    ident: &syn::Ident,
    ty: &syn::Type,
    expr: Option<&syn::Expr>,
    visibility: &syn::Visibility,
) -> Rc<Constant> {
    let is_public = is_public(visibility);
    Rc::new(Constant { name: name(ident), module, ty: ty.clone(), expr: expr.cloned(), is_public })
}

fn fields(fields: &syn::Fields) -> Vec<(syn::Member, syn::Type)> {
    fields.members().zip(fields.iter().map(|field| field.ty.clone())).collect()
}

/// What is borrowed, and what is marked `#[differentiable(skip)]`.
fn constants(fields: &syn::Fields) -> Vec<syn::Member> {
    let is_constant =
        |field: &syn::Field| crate::derive::is_borrowed(&field.ty) || crate::derive::is_skipped(&field.attrs);
    let constant = fields.members().zip(fields).filter(|(_, field)| is_constant(field));
    constant.map(|(member, _)| member).collect()
}

fn derives(attributes: &[syn::Attribute]) -> Vec<String> {
    let mut names = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        let listed =
            attribute.parse_args_with(syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated);
        let last = |path: syn::Path| path.segments.last().map(|segment| segment.ident.to_string());
        names.extend(listed.into_iter().flatten().filter_map(last));
    }
    names
}

/// `r#type` as `type`.
fn name(ident: &syn::Ident) -> String {
    ident.unraw().to_string()
}

pub(crate) fn is_public(visibility: &syn::Visibility) -> bool {
    !matches!(visibility, syn::Visibility::Inherited)
}

pub(super) fn is_conditional(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(condition)
}

fn condition(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") && !only_lints(attribute)
}

/// `cfg_attr(…, doc = "…")` and the like change nothing that is compiled.
fn only_lints(attribute: &syn::Attribute) -> bool {
    let harmless = ["doc", "allow", "warn", "deny", "expect", "inline", "must_use", "derive"];
    let syn::Meta::List(list) = &attribute.meta else { return false };
    let mut after =
        list.tokens.clone().into_iter().skip_while(|token| !matches!(token, TokenTree::Punct(p) if p.as_char() == ','));
    match after.nth(1) {
        Some(TokenTree::Ident(ident)) => harmless.iter().any(|known| ident == known),
        _ => false,
    }
}

/// `#[cfg(…)]` anywhere in the tokens.
fn condition_inside(tokens: TokenStream) -> Option<proc_macro2::Span> {
    let mut after_hash = false;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let first = group.stream().into_iter().next();
            match first {
                Some(TokenTree::Ident(first)) if after_hash && (first == "cfg" || first == "cfg_attr") => {
                    return Some(first.span());
                }
                _ => {
                    if let Some(found) = condition_inside(group.stream()) {
                        return Some(found);
                    }
                }
            }
        }
        after_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
    }
    None
}

/// Whether a function of this name is called: as a word of its own, not behind a dot or a path.
fn calls(tokens: TokenStream, name: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |token: Option<&TokenTree>, c: char| matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == c);
    tokens.iter().enumerate().any(|(k, token)| match token {
        TokenTree::Ident(ident) => {
            let behind = k > 0 && (is(tokens.get(k - 1), '.') || is(tokens.get(k - 1), ':'));
            let opens = match tokens.get(k + 1) {
                Some(TokenTree::Group(group)) => group.delimiter() == proc_macro2::Delimiter::Parenthesis,
                next => is(next, ':') && is(tokens.get(k + 3), '<'),
            };
            !behind && opens && ident.unraw() == name
        }
        TokenTree::Group(group) => calls(group.stream(), name),
        _ => false,
    })
}
