//! What a field holds, as far as its written type tells.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use crate::diagnostic::Errors;

/// What a field holds.
pub(super) enum Kind {
    Float(Float),
    Array(Box<Kind>, syn::Expr),
    /// A vector or tuple of these, as written.
    Parts(Type, Vec<Kind>),
    /// A struct that has tangents itself, or a type parameter; rustc checks it.
    Nested(Type),
    /// Integers, bools, what is borrowed, what the user skips.
    Inactive,
}

/// The type of a number.
#[derive(Clone, PartialEq)]
pub(super) enum Float {
    F32,
    F64,
    /// A type parameter that is `Real`.
    Parameter(Ident),
}

impl Kind {
    /// Whether the type is its own tangent: it is made of floats alone.
    pub(super) fn is_plain(&self) -> bool {
        match self {
            Kind::Float(_) => true,
            Kind::Array(element, _) => element.is_plain(),
            Kind::Parts(_, parts) => parts.iter().all(Kind::is_plain),
            Kind::Nested(_) | Kind::Inactive => false,
        }
    }

    /// Whether tangents of it have numbers.
    pub(super) fn is_active(&self) -> bool {
        !matches!(self, Kind::Inactive)
    }

    /// Whether it is a float, or an array of arrays of floats.
    pub(super) fn is_tensor(&self) -> bool {
        match self {
            Kind::Float(_) => true,
            Kind::Array(element, _) => element.is_tensor(),
            _ => false,
        }
    }

    /// Whether it has a fixed number of tensors.
    pub(super) fn has_tensors(&self) -> bool {
        match self {
            Kind::Float(_) | Kind::Nested(_) => true,
            Kind::Array(element, _) => element.has_tensors(),
            Kind::Parts(..) | Kind::Inactive => false,
        }
    }

    /// The types of the floats inside, and the structs inside.
    pub(super) fn leaves<'k>(&'k self, floats: &mut Vec<&'k Float>, nested: &mut Vec<&'k Type>) {
        match self {
            Kind::Float(float) if !floats.contains(&float) => floats.push(float),
            Kind::Array(element, _) => element.leaves(floats, nested),
            Kind::Parts(_, parts) => parts.iter().for_each(|part| part.leaves(floats, nested)),
            Kind::Nested(ty) if !nested.iter().any(|other| is_same(other, ty)) => nested.push(ty),
            _ => {}
        }
    }

    /// Whether the shape of its tangents is known without a value.
    pub(super) fn is_fixed(&self) -> bool {
        match self {
            Kind::Array(element, _) => element.is_fixed(),
            Kind::Parts(Type::Tuple(_), parts) => parts.iter().all(Kind::is_fixed),
            Kind::Parts(..) => false,
            _ => true,
        }
    }
}

/// Reads types of fields; `reals` are the type parameters that are `Real`.
pub(super) struct Reader<'r> {
    pub(super) name: &'r Ident,
    pub(super) reals: &'r [Ident],
    pub(super) errors: &'r mut Errors,
}

impl Reader<'_> {
    pub(super) fn kind(&mut self, ty: &Type) -> Kind {
        match ty {
            Type::Paren(inner) => self.kind(&inner.elem),
            Type::Group(inner) => self.kind(&inner.elem),
            Type::Array(array) => match self.kind(&array.elem) {
                Kind::Inactive => Kind::Inactive,
                element => Kind::Array(Box::new(element), array.len.clone()),
            },
            Type::Tuple(tuple) => self.parts(ty, tuple.elems.iter()),
            Type::Reference(reference) if reference.mutability.is_none() => Kind::Inactive,
            Type::Path(path) if path.qself.is_none() => self.path(ty, path),
            other => self.refused(other),
        }
    }

    fn path(&mut self, ty: &Type, path: &syn::TypePath) -> Kind {
        let last = path.path.segments.last().expect("a path has a segment");
        if path.path.get_ident().is_some_and(|name| self.reals.contains(name)) {
            return Kind::Float(Float::Parameter(last.ident.clone()));
        }
        if mentions(path.to_token_stream(), &|name| name == self.name || name == "Self") {
            let message = "a struct inside of itself has no tangent; write `#[differentiable(skip)]` above the field";
            self.errors.over(ty, message);
            return Kind::Inactive;
        }
        match last.ident.to_string().as_str() {
            "f32" => Kind::Float(Float::F32),
            "f64" => Kind::Float(Float::F64),
            "bool" | "char" | "String" | "PhantomData" => Kind::Inactive,
            "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
                Kind::Inactive
            }
            "Vec" => self.parts(ty, arguments(last)),
            "Box" | "Option" | "Rc" | "Arc" | "HashMap" | "BTreeMap" => {
                match arguments(last).any(|argument| self.kind(argument).is_active()) {
                    true => self.refused(ty),
                    false => Kind::Inactive,
                }
            }
            _ => Kind::Nested(ty.clone()),
        }
    }

    fn parts<'t>(&mut self, ty: &Type, types: impl Iterator<Item = &'t Type> + Clone) -> Kind {
        let parts: Vec<Kind> = types.clone().map(|part| self.kind(part)).collect();
        if !parts.iter().any(Kind::is_active) {
            return Kind::Inactive;
        }
        match types.into_iter().find(|part| matches!(part, Type::Reference(_))) {
            Some(borrowed) => self.refused(borrowed), // alone it would be inactive, but the tuple is not
            None => Kind::Parts(ty.clone(), parts),
        }
    }

    fn refused(&mut self, ty: &(impl ToTokens + Spanned)) -> Kind {
        let text = ty.to_token_stream().to_string().replace(' ', "");
        let message = format!(
            "`{text}` has no tangent; use floats, arrays, tuples, vectors, integers and structs of these, or write \
             `#[differentiable(skip)]` above the field"
        );
        self.errors.over(ty, message);
        Kind::Inactive
    }
}

/// Whether a field of this type is no part of a tangent because it is borrowed.
pub(crate) fn is_borrowed(ty: &Type) -> bool {
    match ty {
        Type::Paren(inner) => is_borrowed(&inner.elem),
        Type::Group(inner) => is_borrowed(&inner.elem),
        Type::Array(array) => is_borrowed(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_borrowed),
        Type::Reference(_) => true,
        Type::Path(path) => match path.path.segments.last() {
            Some(last) if last.ident == "Vec" => arguments(last).all(is_borrowed),
            _ => false,
        },
        _ => false,
    }
}

/// The types between the angle brackets.
fn arguments(segment: &syn::PathSegment) -> impl Iterator<Item = &Type> + Clone {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    };
    arguments.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Whether two types are written in the same way.
fn is_same(one: &Type, other: &Type) -> bool {
    one.to_token_stream().to_string() == other.to_token_stream().to_string()
}

/// Whether a name is among the tokens.
pub(super) fn mentions(tokens: TokenStream, is_meant: &dyn Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => is_meant(&ident),
        TokenTree::Group(group) => mentions(group.stream(), is_meant),
        _ => false,
    })
}
