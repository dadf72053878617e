//! Reads a struct: which fields are differentiable, and what its attributes say.

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;
use syn::spanned::Spanned;

use super::generics::{Parameters, reals};
use super::kind::{Float, Kind, Reader};
use crate::diagnostic::Errors;

/// A struct, read.
pub(super) struct Record {
    pub(super) name: Ident,
    pub(super) visibility: syn::Visibility,
    /// Of the struct, and of its tangent.
    pub(super) own: Parameters,
    pub(super) tangents: Parameters,
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
    pub(super) ty: syn::Type,
    pub(super) kind: Kind,
}

/// The type of all numbers in a tangent.
pub(super) enum Scalar<'r> {
    Known(&'r Float),
    /// That of the structs inside.
    OfNested,
    /// There are two.
    Mixed,
}

impl Field {
    /// Its name, or its position.
    pub(super) fn text(&self) -> String {
        match &self.member {
            syn::Member::Named(name) => name.to_string().trim_start_matches("r#").to_owned(),
            syn::Member::Unnamed(index) => index.index.to_string(),
        }
    }
}

impl Record {
    /// The name of the tangent type.
    pub(super) fn tangent(&self) -> Ident {
        let name = if self.whole { self.name.clone() } else { format_ident!("{}Tangent", self.name) };
        located(&name)
    }

    /// The fields that have tangents.
    pub(super) fn active(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.kind.is_active())
    }

    /// The structs inside, each once.
    pub(super) fn nested(&self) -> Vec<&syn::Type> {
        self.leaves().1
    }

    /// The type of all numbers inside.
    pub(super) fn scalar(&self) -> Scalar<'_> {
        match self.leaves().0[..] {
            [] => Scalar::OfNested,
            [float] => Scalar::Known(float),
            _ => Scalar::Mixed,
        }
    }

    fn leaves(&self) -> (Vec<&Float>, Vec<&syn::Type>) {
        let (mut floats, mut nested) = (Vec::new(), Vec::new());
        self.active().for_each(|field| field.kind.leaves(&mut floats, &mut nested));
        (floats, nested)
    }
}

/// What `#[differentiable(…)]` says.
#[derive(Default)]
struct Said {
    skip: bool,
    whole: Option<Span>,
    derives: Vec<syn::Path>,
    krate: Option<syn::Path>,
}

/// Reads the item; `None` if nothing can be made of it.
pub(super) fn read(item: TokenStream, errors: &mut Errors) -> Option<Record> {
    let item = structure(item, errors)?;
    let said = said(&item.attrs, errors);
    let reals = reals(&item.generics);
    let fields = item.fields.iter().zip(item.fields.members());
    let fields: Vec<Field> = fields.map(|(field, member)| read_field(field, member, &item, &reals, errors)).collect();
    errors.barrier()?;
    check_any_is_active(&item, &fields, errors);
    if let Some(whole) = said.whole {
        check_all_are_active(whole, &fields, errors);
    }
    errors.barrier()?;
    let whole = said.whole.is_some() || fields.iter().all(|field| field.kind.is_plain());
    let active: Vec<&Field> = fields.iter().filter(|field| field.kind.is_active()).collect();
    let own = Parameters::new(&item.generics, &active);
    Some(Record {
        tangents: if whole { own.clone() } else { own.of_tangent(&active) },
        own,
        name: item.ident,
        visibility: item.vis,
        whole,
        derives: said.derives,
        named: matches!(item.fields, syn::Fields::Named(_)),
        fields,
        krate: said.krate,
    })
}

fn structure(item: TokenStream, errors: &mut Errors) -> Option<syn::ItemStruct> {
    match syn::parse2(item) {
        Ok(syn::Item::Struct(item)) => return Some(item),
        Ok(syn::Item::Enum(syn::ItemEnum { ident, .. }) | syn::Item::Union(syn::ItemUnion { ident, .. })) => {
            let message = "`Differentiable` can be derived for structs; an enum or union has no tangent of one shape: as a parameter it is \
                           data, and a struct of its numbers is differentiated";
            errors.at(ident.span(), message);
        }
        Ok(other) => errors.over(other, "`Differentiable` can be derived for structs"),
        Err(error) => errors.syntax(&error),
    }
    None
}

/// A derive without effect is a mistake; a struct without fields may stand for a type parameter.
fn check_any_is_active(item: &syn::ItemStruct, fields: &[Field], errors: &mut Errors) {
    if !fields.is_empty() && !fields.iter().any(|field| field.kind.is_active()) {
        let message = format!("`{}` has no differentiable field: none of them holds an `f64` or `f32`", item.ident);
        errors.at(item.ident.span(), message);
    }
}

/// A struct that is its own tangent is zero in every field.
fn check_all_are_active(whole: Span, fields: &[Field], errors: &mut Errors) {
    if let Some(field) = fields.iter().find(|field| !field.kind.is_active()) {
        let message = format!("`whole` says that the struct is its own tangent, but `{}` has no tangent", field.text());
        errors.at(whole, message);
    }
}

fn read_field(
    field: &syn::Field,
    member: syn::Member,
    item: &syn::ItemStruct,
    reals: &[Ident],
    errors: &mut Errors,
) -> Field {
    let skip = said(&field.attrs, errors).skip;
    let mut reader = Reader { name: &item.ident, reals, errors };
    let kind = if skip { Kind::Inactive } else { reader.kind(&field.ty) };
    Field { member, visibility: field.vis.clone(), ty: field.ty.clone(), kind }
}

/// Whether the attributes of a field say that it is skipped.
pub(crate) fn is_skipped(attributes: &[syn::Attribute]) -> bool {
    said(attributes, &mut Errors::new()).skip
}

fn said(attributes: &[syn::Attribute], errors: &mut Errors) -> Said {
    let mut said = Said::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("differentiable")) {
        let read = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("skip") {
                said.skip = true;
            } else if meta.path.is_ident("whole") {
                said.whole = meta.path.get_ident().map(Ident::span);
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

/// A name of the user's, written by the macro at the user's place.
fn located(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(mixed().located_at(name.span()));
    name
}
