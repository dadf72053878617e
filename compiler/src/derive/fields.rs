//! Reads a struct: which fields are differentiable, as far as their written types tell.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident};
use syn::spanned::Spanned;

use crate::diagnostic::Errors;
use crate::ir::Float;

/// A struct, read.
pub(super) struct Record {
    pub(super) name: Ident,
    pub(super) visibility: syn::Visibility,
    pub(super) generics: syn::Generics,
    pub(super) fields: Vec<Field>,
    /// Whether the tangent is the struct itself.
    pub(super) whole: bool,
    /// What the tangent derives, as written in `#[differentiable(derive(…))]`.
    pub(super) derives: Vec<syn::Path>,
    /// Whether its fields have names.
    pub(super) named: bool,
    /// `#[differentiable(crate = path)]`
    pub(super) krate: Option<syn::Path>,
}

/// A field.
pub(super) struct Field {
    pub(super) member: syn::Member,
    pub(super) visibility: syn::Visibility,
    pub(super) kind: Kind,
}

/// What a field holds.
pub(super) enum Kind {
    Float(Float),
    Array(Box<Kind>, syn::Expr),
    /// A struct that has tangents itself; rustc checks it.
    Nested(syn::Type),
    /// Integers, bools, what the user skips.
    Inactive,
}

impl Record {
    /// The name of the tangent type.
    pub(super) fn tangent(&self) -> Ident {
        if self.whole { self.name.clone() } else { format_ident!("{}Tangent", self.name) }
    }

    /// Whether every field that has a tangent is made of floats alone.
    pub(super) fn has_plain_tangent(&self) -> bool {
        self.active().all(|field| is_plain(&field.kind))
    }

    /// The fields that have tangents.
    pub(super) fn active(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !matches!(field.kind, Kind::Inactive))
    }
}

/// What `#[differentiable(…)]` says.
#[derive(Default)]
struct Said {
    skip: bool,
    whole: bool,
    derives: Vec<syn::Path>,
    krate: Option<syn::Path>,
}

/// Reads the item; `None` if nothing can be made of it.
pub(super) fn read(item: TokenStream, errors: &mut Errors) -> Option<Record> {
    let item = match syn::parse2(item) {
        Ok(syn::Item::Struct(item)) => item,
        Ok(syn::Item::Enum(syn::ItemEnum { ident, .. }) | syn::Item::Union(syn::ItemUnion { ident, .. })) => {
            let message = "`Differentiable` can be derived for structs; an enum or union has no tangent of one shape";
            errors.at(ident.span(), message);
            return None;
        }
        Ok(other) => {
            errors.over(other, "`Differentiable` can be derived for structs");
            return None;
        }
        Err(error) => {
            errors.syntax(&error);
            return None;
        }
    };
    check_generics(&item.generics, errors);
    let said = said(&item.attrs, errors);
    let fields: Vec<Field> = item
        .fields
        .iter()
        .zip(item.fields.members())
        .map(|(field, member)| read_field(field, member, errors))
        .collect();
    if !fields.iter().any(|field| !matches!(field.kind, Kind::Inactive)) && errors.list().is_empty() {
        let message = format!("`{}` has no differentiable field: none of them holds an `f64` or `f32`", item.ident);
        errors.at(item.ident.span(), message);
    }
    errors.barrier()?;
    let plain = fields.iter().all(|field| is_plain(&field.kind));
    Some(Record {
        name: item.ident,
        visibility: item.vis,
        generics: item.generics,
        whole: plain || said.whole,
        derives: said.derives,
        named: matches!(item.fields, syn::Fields::Named(_)),
        fields,
        krate: said.krate,
    })
}

/// Whether nothing is inside but floats.
fn is_plain(kind: &Kind) -> bool {
    match kind {
        Kind::Float(_) => true,
        Kind::Array(element, _) => is_plain(element),
        Kind::Nested(_) | Kind::Inactive => false,
    }
}

fn check_generics(generics: &syn::Generics, errors: &mut Errors) {
    for parameter in &generics.params {
        let (span, what) = match parameter {
            syn::GenericParam::Type(ty) => (ty.ident.span(), "types"),
            syn::GenericParam::Lifetime(lifetime) => (lifetime.lifetime.span(), "lifetimes"),
            syn::GenericParam::Const(_) => continue,
        };
        errors.at(span, format!("a differentiable struct can be generic over constants, not over {what}"));
    }
}

fn read_field(field: &syn::Field, member: syn::Member, errors: &mut Errors) -> Field {
    let skip = said(&field.attrs, errors).skip;
    let kind = if skip { Kind::Inactive } else { kind(&field.ty, errors) };
    Field { member, visibility: field.vis.clone(), kind }
}

fn kind(ty: &syn::Type, errors: &mut Errors) -> Kind {
    match ty {
        syn::Type::Paren(inner) => kind(&inner.elem, errors),
        syn::Type::Group(inner) => kind(&inner.elem, errors),
        syn::Type::Array(array) => match kind(&array.elem, errors) {
            Kind::Inactive => Kind::Inactive,
            element => Kind::Array(Box::new(element), array.len.clone()),
        },
        syn::Type::Path(path) if path.qself.is_none() => named(path, errors),
        other => {
            refuse(other, errors);
            Kind::Inactive
        }
    }
}

fn named(path: &syn::TypePath, errors: &mut Errors) -> Kind {
    let last = path.path.segments.last().expect("a path has a segment");
    match last.ident.to_string().as_str() {
        "f32" => Kind::Float(Float::F32),
        "f64" => Kind::Float(Float::F64),
        "bool" | "char" | "String" | "PhantomData" => Kind::Inactive,
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
            Kind::Inactive
        }
        "Vec" | "Box" | "Option" | "Rc" | "Arc" | "HashMap" | "BTreeMap" => {
            refuse(path, errors);
            Kind::Inactive
        }
        _ => Kind::Nested(syn::Type::Path(path.clone())),
    }
}

fn refuse(ty: &(impl ToTokens + Spanned), errors: &mut Errors) {
    let text = ty.to_token_stream().to_string().replace(' ', "");
    let message = format!(
        "`{text}` has no tangent of a fixed shape; use floats, arrays, integers and structs of these, or write \
         `#[differentiable(skip)]` above the field"
    );
    errors.over(ty, message);
}

fn said(attributes: &[syn::Attribute], errors: &mut Errors) -> Said {
    let mut said = Said::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("differentiable")) {
        let read = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("skip") {
                said.skip = true;
            } else if meta.path.is_ident("whole") {
                said.whole = true;
            } else if meta.path.is_ident("derive") {
                let list;
                syn::parenthesized!(list in meta.input);
                said.derives = list.parse_terminated(syn::Path::parse_mod_style, syn::Token![,])?.into_iter().collect();
            } else if meta.path.is_ident("crate") {
                said.krate = Some(meta.value()?.parse()?);
            } else {
                let message = "`differentiable` knows `skip`, `whole`, `derive(…)` and `crate = path`";
                return Err(syn::Error::new(meta.path.span(), message));
            }
            Ok(())
        });
        if let Err(error) = read {
            errors.syntax(&error);
        }
    }
    said
}

/// A span for what is generated.
pub(super) fn mixed() -> Span {
    Span::mixed_site()
}
