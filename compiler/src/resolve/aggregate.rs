//! Structs and enums of the module as values: their types, literals, constructors and defaults.

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;

use crate::ir::{Const, Scalar};
use crate::items::{AdtId, Def, Namespace, Variant};
use crate::resolve::Resolver;
use crate::resolve::frame::{Frame, Located};
use crate::resolve::name::Scope;
use crate::resolve::tree::{ExprId, Kind, Pattern, Statement};
use crate::resolve::types::{Adt, Class, Node, Type};

impl Resolver<'_> {
    /// A struct or enum with fresh types for its parameters.
    pub(super) fn instance(&mut self, id: AdtId) -> Type {
        let adt = self.items.adt(id);
        let mut frame = Frame::new(adt.module, self.types.free(Class::Any));
        // what stands in for parameters inside has no name that can be written down
        frame.is_signature = self.frame.is_signature && adt.generics.params.is_empty();
        let arguments = self.fresh_generics(&adt.generics, &mut frame.generics);
        let parts: Vec<Type> = self.in_frame(frame, vec![Scope::default()], |resolver| {
            let tag = adt.is_enum.then(|| resolver.types.usize());
            let fields = adt.variants.iter().flat_map(|variant| &variant.fields);
            tag.into_iter().chain(fields.map(|(_, ty)| resolver.field_annotation(ty))).collect()
        });
        let names = |variant: &Variant| variant.fields.iter().map(|(member, _)| member_name(member)).collect();
        let fields = (!adt.is_enum).then(|| names(&adt.variants[0]));
        let constants = adt.constants.iter().map(member_name).collect();
        self.types.add(Node::Adt(Adt { id, arguments, parts, fields, constants, written: None }))
    }

    /// A field's type; what cannot be differentiated is data that nothing is known of.
    fn field_annotation(&mut self, ty: &syn::Type) -> Type {
        let mark = self.errors.mark();
        if self.nesting > 32 {
            return self.types.open();
        }
        self.nesting += 1;
        let found = self.annotation(ty);
        self.nesting -= 1;
        if self.errors.forget(mark) { self.types.open() } else { found }
    }

    /// The struct, or the enum and its variant, that the path of a literal, a constructor or a pattern names.
    pub(super) fn variant_of(&mut self, path: &syn::Path) -> Option<(Type, Adt, usize)> {
        let (ty, variant) = self.named_variant(path)?;
        match self.types.bare(ty) {
            Node::Adt(adt) => Some((ty, adt, variant)),
            _ => None,
        }
    }

    fn named_variant(&mut self, path: &syn::Path) -> Option<(Type, usize)> {
        let segments: Vec<&syn::PathSegment> = path.segments.iter().collect();
        if segments[0].ident == "Self" {
            let ty = self.frame.self_ty?;
            let Node::Adt(known) = self.types.bare(ty) else { return None };
            let adt = self.items.adt(known.id);
            return match segments.as_slice() {
                [_] if !adt.is_enum => Some((ty, 0)),
                [_, variant] => Some((ty, adt.variant(&variant.ident.to_string())?)),
                _ => None,
            };
        }
        match self.locate(path, Namespace::Types) {
            Located::Item(Def::Adt(id), used) if used == segments.len() && !self.items.adt(id).is_enum => {
                Some((self.instance_given(id, path, used), 0))
            }
            Located::Item(Def::Variant(id, variant), used) if used == segments.len() => {
                Some((self.instance_given(id, path, used.max(2) - 1), variant))
            }
            Located::Item(Def::Alias(_), used) => {
                let mut of = path.clone();
                of.segments = segments.iter().take(used).map(|segment| (*segment).clone()).collect();
                let ty = self.annotation(&syn::Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: of }));
                let Node::Adt(known) = self.types.bare(ty) else { return None };
                let adt = self.items.adt(known.id);
                match segments.get(used) {
                    None if !adt.is_enum => Some((ty, 0)),
                    Some(variant) => Some((ty, adt.variant(&variant.ident.to_string())?)),
                    None => None,
                }
            }
            _ => match self.locate(path, Namespace::Values) {
                Located::Item(Def::Variant(id, variant), used) if used == segments.len() => {
                    Some((self.instance_given(id, path, used.max(2) - 1), variant))
                }
                Located::Item(Def::Adt(id), used) if used == segments.len() && !self.items.adt(id).is_enum => {
                    Some((self.instance_given(id, path, used), 0))
                }
                _ => None,
            },
        }
    }

    /// A struct or enum with the arguments that a path gives.
    pub(super) fn instance_given(&mut self, id: AdtId, path: &syn::Path, used: usize) -> Type {
        if self.items.adt(id).conditional {
            self.errors.over(path, "a `cfg` decides which fields this has, so it is not known here");
        }
        let ty = self.instance(id);
        if let Node::Adt(adt) = self.types.bare(ty) {
            self.give(&adt.arguments, Self::given(path, used));
        }
        ty
    }

    /// `S { a: x, ..rest }`.
    pub(super) fn struct_literal(&mut self, literal: &syn::ExprStruct) -> ExprId {
        let Some((ty, adt, variant)) = self.variant_of(&literal.path) else {
            let name = literal.path.to_token_stream().to_string().replace(' ', "");
            let message = format!(
                "`{name}` is not known here: put it and this function into a module with `#[differentiate]`, or use \
                 variables, tuples or arrays"
            );
            return self.refuse_over(&literal.path, message);
        };
        if let Some(hint) = self.hint.take() {
            self.types.attempt(|types| types.unify(ty, hint));
        }
        let span = literal.path.segments[0].ident.span();
        let known = self.items.adt(adt.id);
        let first = known.first_part(variant);
        let fields = &known.variants[variant].fields;
        let position =
            |field: &syn::FieldValue| fields.iter().position(|(member, _)| same_member(member, &field.member));
        let Some(positions) = literal.fields.iter().map(position).collect::<Option<Vec<usize>>>() else {
            self.errors.leave_to_rustc();
            return self.error(span);
        };
        let in_order = positions.is_sorted();
        let mut values: HashMap<usize, ExprId> = HashMap::new();
        let mut statements = Vec::new();
        for (field, k) in literal.fields.iter().zip(positions) {
            self.hint = Some(adt.parts[first + k]);
            let value = self.expression(&field.expr);
            let found = self.ty(value);
            self.same(adt.parts[first + k], found);
            let name = member_name(&field.member);
            let value = if in_order { value } else { self.bound_to(&name, value, &mut statements) };
            values.insert(k, value);
        }
        if let Some(rest) = &literal.rest {
            self.hint = Some(ty);
            let rest = self.expression(rest);
            let found = self.ty(rest);
            self.same(ty, found);
            let rest_span = self.span(rest);
            let rest = self.held_place(rest, &mut statements);
            for k in 0..fields.len() {
                if let std::collections::hash_map::Entry::Vacant(e) = values.entry(k) {
                    let part = self.expr(Kind::Field(rest, (first + k) as u32), adt.parts[first + k], rest_span);
                    e.insert(part);
                }
            }
        }
        if values.len() < fields.len() {
            self.errors.leave_to_rustc();
            return self.error(span);
        }
        if values.values().any(|value| self.is_error(*value)) {
            return self.error(span);
        }
        let values = (0..fields.len()).map(|k| values[&k]).collect();
        let made = self.variant_value(ty, &adt, variant, values, span);
        self.after(statements, made)
    }

    /// A variable of this name, so that values are computed in the order in which they are written.
    fn bound_to(&mut self, name: &str, value: ExprId, statements: &mut Vec<Statement>) -> ExprId {
        if self.is_error(value) {
            return value;
        }
        let (ty, span) = (self.ty(value), self.span(value));
        let local = self.local(name, ty, false);
        statements.push(Statement::Let(Pattern::Bind(local, None), Some(value)));
        self.expr(Kind::Local(local), ty, span)
    }

    /// A place is used where it is; a value gets a variable.
    fn held_place(&mut self, value: ExprId, statements: &mut Vec<Statement>) -> ExprId {
        if self.tree.variable_of(value).is_some() { value } else { self.held(value, statements) }
    }

    /// The value behind statements that it needs.
    pub(super) fn after(&mut self, statements: Vec<Statement>, value: ExprId) -> ExprId {
        if statements.is_empty() {
            return value;
        }
        let (ty, span) = (self.ty(value), self.span(value));
        self.expr(Kind::Block { statements, tail: Some(value), target: None }, ty, span)
    }

    /// A value of a variant from the values of its fields.
    pub(super) fn variant_value(
        &mut self,
        ty: Type,
        adt: &Adt,
        variant: usize,
        values: Vec<ExprId>,
        span: Span,
    ) -> ExprId {
        let known = self.items.adt(adt.id);
        if !known.is_enum {
            return self.expr(Kind::Tuple(values), ty, span);
        }
        let first = known.first_part(variant);
        let usize = self.types.usize();
        let mut parts = vec![self.expr(Kind::Int(variant as i128), usize, span)];
        let mut values = values.into_iter();
        for k in 1..adt.parts.len() {
            let mine = (first..first + known.variants[variant].fields.len()).contains(&k);
            let value = if mine { values.next() } else { None };
            parts.push(value.unwrap_or_else(|| self.expr(Kind::Unset, adt.parts[k], span)));
        }
        self.expr(Kind::Tuple(parts), ty, span)
    }

    /// `S(x, y)`, `E::V(x)`.
    pub(super) fn construct(&mut self, path: &syn::Path, arguments: &[&syn::Expr], span: Span) -> Option<ExprId> {
        let (ty, adt, variant) = self.variant_of(path)?;
        if let Some(hint) = self.hint.take() {
            self.types.attempt(|types| types.unify(ty, hint));
        }
        let known = self.items.adt(adt.id);
        let first = known.first_part(variant);
        if arguments.len() != known.variants[variant].fields.len() {
            self.errors.leave_to_rustc();
            return Some(self.error(span));
        }
        let mut values = Vec::new();
        for (k, argument) in arguments.iter().enumerate() {
            self.hint = Some(adt.parts[first + k]);
            let value = self.expression(argument);
            let found = self.ty(value);
            self.same(adt.parts[first + k], found);
            values.push(value);
        }
        if values.iter().any(|value| self.is_error(*value)) {
            return Some(self.error(span));
        }
        Some(self.variant_value(ty, &adt, variant, values, span))
    }

    /// `E::V`, or a unit struct.
    pub(super) fn unit_value(&mut self, path: &syn::Path, span: Span) -> Option<ExprId> {
        let (_, adt, variant) = self.variant_of(path)?;
        let known = self.items.adt(adt.id);
        if !known.variants[variant].fields.is_empty() {
            return Some(self.refuse_over(path, "a constructor can be called here, not handed on"));
        }
        self.construct(path, &[], span)
    }

    /// `Default::default()` of a type, as `#[derive(Default)]` has it.
    pub(super) fn default_of(&mut self, ty: Type, span: Span) -> Option<ExprId> {
        if let Some(scalar) = self.types.as_scalar(ty) {
            let kind = match scalar {
                Scalar::Float(_) => Kind::Known(Const::Float(0.0)),
                Scalar::Int(_) => Kind::Int(0),
                Scalar::Bool => Kind::Bool(false),
            };
            return Some(self.expr(kind, ty, span));
        }
        match self.types.bare(ty) {
            Node::Tuple(parts) => {
                let parts = parts.into_iter().map(|part| self.default_of(part, span)).collect::<Option<Vec<_>>>()?;
                Some(self.expr(Kind::Tuple(parts), ty, span))
            }
            Node::Array(element, _) => {
                let value = self.default_of(element, span)?;
                Some(self.expr(Kind::Repeat(value), ty, span))
            }
            Node::Slice(_) => Some(self.expr(Kind::Array(Vec::new()), ty, span)),
            Node::Adt(adt) => self.default_adt(ty, &adt, span),
            _ => None,
        }
    }

    fn default_adt(&mut self, ty: Type, adt: &Adt, span: Span) -> Option<ExprId> {
        let known = Rc::clone(&self.items.adt(adt.id));
        if !known.derives("Default") {
            let callee = self.associated_function(ty, "default", &[], Some("Default"))?;
            return Some(self.inline(callee, Vec::new(), span));
        }
        let variant = known.variants.iter().position(|variant| variant.is_default).unwrap_or(0);
        let first = known.first_part(variant);
        let parts = adt.parts[first..].iter().take(known.variants[variant].fields.len());
        let values = parts.map(|part| self.default_of(*part, span)).collect::<Option<Vec<_>>>()?;
        Some(self.variant_value(ty, adt, variant, values, span))
    }
}

/// `x` or `0`.
fn member_name(member: &syn::Member) -> String {
    use syn::ext::IdentExt;
    match member {
        syn::Member::Named(name) => name.unraw().to_string(),
        syn::Member::Unnamed(index) => index.index.to_string(),
    }
}

pub(super) fn same_member(a: &syn::Member, b: &syn::Member) -> bool {
    member_name(a) == member_name(b)
}

/// Where a path begins.
pub(super) fn path_span(path: &syn::Path) -> Span {
    path.segments.first().map_or_else(|| path.span(), |segment| segment.ident.span())
}
