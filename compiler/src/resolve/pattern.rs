//! Patterns of `let`, `for`, `match` and parameters.

use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::resolve::Resolver;
use crate::resolve::aggregate::same_member;
use crate::resolve::tree::{ExprId, Kind, LocalId, Pattern};
use crate::resolve::types::{Adt, Node, Type};

impl Resolver<'_> {
    /// A pattern that always matches; `late` for `let x;`.
    pub(super) fn pattern(&mut self, pattern: &syn::Pat, ty: Type, late: bool) -> Pattern {
        match pattern {
            syn::Pat::Ident(bind) if bind.subpat.is_none() => {
                if let Some(by_ref) = &bind.by_ref {
                    self.errors.at(by_ref.span, "`ref` is not supported; write `&` where the value stands");
                }
                let local = self.local(&bind.ident.unraw().to_string(), ty, bind.mutability.is_some() || late);
                self.bind_local(&bind.ident, local);
                Pattern::Bind(local, None)
            }
            syn::Pat::Wild(_) => Pattern::Wild,
            syn::Pat::Paren(paren) => self.pattern(&paren.pat, ty, late),
            syn::Pat::Type(typed) => {
                let annotated = self.annotation(&typed.ty);
                self.same(annotated, ty);
                self.pattern(&typed.pat, annotated, late)
            }
            syn::Pat::Reference(reference) => {
                let ty = self.types.strip_one(ty);
                self.pattern(&reference.pat, ty, late)
            }
            syn::Pat::Tuple(tuple) => {
                let Some(types) = self.parts(tuple, ty) else { return Pattern::Wild };
                let parts = self.with_rest(&tuple.elems, types, |resolver, part, ty| resolver.pattern(part, ty, late));
                Pattern::Tuple(parts)
            }
            syn::Pat::Slice(slice) => {
                let Some(types) = self.element_types(slice, ty, false) else { return Pattern::Wild };
                let parts = self.with_rest(&slice.elems, types, |resolver, part, ty| resolver.pattern(part, ty, late));
                Pattern::Elements(parts)
            }
            syn::Pat::Struct(fields) => self.fields(fields, ty, |resolver, part, ty| resolver.pattern(part, ty, late)),
            syn::Pat::TupleStruct(parts) => {
                self.positions(parts, ty, |resolver, part, ty| resolver.pattern(part, ty, late))
            }
            syn::Pat::Path(path) if self.variant_of(&path.path).is_some() => Pattern::Wild,
            other => {
                self.errors.over(other, "this pattern is not supported here");
                Pattern::Wild
            }
        }
    }

    /// A pattern of a `match`.
    pub(super) fn refutable(&mut self, pattern: &syn::Pat, ty: Type) -> Pattern {
        match pattern {
            syn::Pat::Ident(syn::PatIdent { by_ref: Some(by_ref), .. }) => {
                self.errors.at(by_ref.span, "`ref` is not supported; write `&` where the value stands");
                let pattern = self.pattern(&without_ref(pattern), ty, true);
                self.failed.extend(bound(&pattern));
                pattern
            }
            syn::Pat::Ident(bind) => self.bind_or_const(bind, ty),
            syn::Pat::Lit(literal) => {
                let value = self.literal(&literal.lit);
                self.equal_to(value, ty)
            }
            syn::Pat::Struct(fields) => self.fields(fields, ty, Resolver::refutable),
            syn::Pat::TupleStruct(parts) => self.positions(parts, ty, Resolver::refutable),
            syn::Pat::Path(path) => {
                if let Some(pattern) = self.unit_pattern(&path.path, ty) {
                    return pattern;
                }
                let value = self.path(path);
                self.equal_to(value, ty)
            }
            syn::Pat::Range(range) => self.range_pattern(range, ty),
            syn::Pat::Paren(paren) => self.refutable(&paren.pat, ty),
            syn::Pat::Reference(reference) => {
                let ty = self.types.strip_one(ty);
                self.refutable(&reference.pat, ty)
            }
            syn::Pat::Tuple(tuple) => {
                let Some(types) = self.parts(tuple, ty) else { return Pattern::Wild };
                Pattern::Tuple(self.with_rest(&tuple.elems, types, Resolver::refutable))
            }
            syn::Pat::Slice(slice) if matches!(self.types.bare(ty), Node::Slice(_)) => self.slice_pattern(slice, ty),
            syn::Pat::Slice(slice) => {
                let Some(types) = self.element_types(slice, ty, true) else { return Pattern::Wild };
                Pattern::Elements(self.with_rest(&slice.elems, types, Resolver::refutable))
            }
            syn::Pat::Or(or) => {
                let cases: Vec<Pattern> = or.cases.iter().map(|case| self.refutable(case, ty)).collect();
                if cases.iter().any(binds) {
                    self.errors.over(or, "variables inside of `|` patterns are not supported; write two arms");
                }
                Pattern::Or(cases)
            }
            syn::Pat::Wild(_) => Pattern::Wild,
            syn::Pat::Verbatim(_) => self.negative_literal(pattern, ty),
            other => {
                self.errors.over(other, "this pattern is not supported");
                Pattern::Wild
            }
        }
    }

    /// A name in a `match`: a const of the body, a const by its spelling (if there is none of that name, rustc says
    /// so), or a new variable.
    fn bind_or_const(&mut self, bind: &syn::PatIdent, ty: Type) -> Pattern {
        let name = bind.ident.unraw().to_string();
        let is_plain = bind.subpat.is_none() && bind.mutability.is_none();
        if is_plain
            && self.find_local(&bind.ident).is_none()
            && let Some(pattern) = self.unit_pattern(&bind.ident.clone().into(), ty)
        {
            return pattern;
        }
        let item = self.find_item(&name).is_some();
        let screams = name.contains(|c: char| c.is_uppercase()) && !name.contains(|c: char| c.is_lowercase());
        if is_plain && (item || screams) {
            let path = syn::ExprPath { attrs: Vec::new(), qself: None, path: bind.ident.clone().into() };
            let value = self.path(&path);
            return self.equal_to(value, ty);
        }
        let inner = bind.subpat.as_ref().map(|(_, inner)| Box::new(self.refutable(inner, ty)));
        let local = self.local(&name, ty, bind.mutability.is_some());
        self.bind_local(&bind.ident, local);
        Pattern::Bind(local, inner)
    }

    /// A unit variant.
    fn unit_pattern(&mut self, path: &syn::Path, ty: Type) -> Option<Pattern> {
        let (of, adt, variant) = self.variant_of(path)?;
        self.same(of, ty);
        Some(self.variant_pattern(&adt, variant, Vec::new()))
    }

    /// `S { x, y: (a, b), .. }`.
    fn fields(
        &mut self,
        pattern: &syn::PatStruct,
        ty: Type,
        mut read: impl FnMut(&mut Self, &syn::Pat, Type) -> Pattern,
    ) -> Pattern {
        let Some((adt, variant, through)) = self.taken_apart(&pattern.path, ty) else { return Pattern::Wild };
        let known = self.items.adt(adt.id);
        let first = known.first_part(variant);
        let mut parts = Vec::new();
        for field in &pattern.fields {
            let fields = &known.variants[variant].fields;
            let Some(k) = fields.iter().position(|(member, _)| same_member(member, &field.member)) else {
                self.errors.leave_to_rustc();
                continue;
            };
            let ty = self.part_type(adt.parts[first + k], through);
            parts.push((k, read(self, &field.pat, ty)));
        }
        self.variant_pattern(&adt, variant, parts)
    }

    /// `S(x, .., y)`.
    fn positions(
        &mut self,
        pattern: &syn::PatTupleStruct,
        ty: Type,
        read: impl FnMut(&mut Self, &syn::Pat, Type) -> Pattern,
    ) -> Pattern {
        let Some((adt, variant, through)) = self.taken_apart(&pattern.path, ty) else { return Pattern::Wild };
        let known = self.items.adt(adt.id);
        let first = known.first_part(variant);
        let count = known.variants[variant].fields.len();
        let types = adt.parts[first..first + count].iter().map(|part| self.part_type(*part, through)).collect();
        let parts = self.with_rest(&pattern.elems, types, read);
        self.variant_pattern(&adt, variant, parts.into_iter().enumerate().collect())
    }

    /// The struct or variant that a pattern names, which has to be that of the value.
    fn taken_apart(&mut self, path: &syn::Path, ty: Type) -> Option<(Adt, usize, Option<bool>)> {
        let Some((of, adt, variant)) = self.variant_of(path) else {
            self.errors.over(path, "what this pattern names is not known here: put it and this function into a module with `#[differentiate]`");
            return None;
        };
        let through = self.types.is_reference(ty);
        self.same(of, ty);
        Some((adt, variant, through))
    }

    fn part_type(&mut self, part: Type, through: Option<bool>) -> Type {
        through.map_or(part, |mutable| self.types.reference(mutable, part))
    }

    /// The tag of an enum's variant, and what is said of its fields.
    fn variant_pattern(&mut self, adt: &Adt, variant: usize, parts: Vec<(usize, Pattern)>) -> Pattern {
        let known = self.items.adt(adt.id);
        let first = known.first_part(variant);
        let mut all: Vec<Pattern> = adt.parts.iter().map(|_| Pattern::Wild).collect();
        if known.is_enum {
            let usize = self.types.usize();
            let tag = self.expr(Kind::Int(variant as i128), usize, proc_macro2::Span::call_site());
            all[0] = Pattern::Value(tag);
        }
        for (k, part) in parts {
            all[first + k] = part;
        }
        Pattern::Tuple(all)
    }

    fn equal_to(&mut self, value: ExprId, ty: Type) -> Pattern {
        let value_ty = self.ty(value);
        let ty = self.types.strip(ty);
        self.same(value_ty, ty);
        Pattern::Value(value)
    }

    fn range_pattern(&mut self, range: &syn::PatRange, ty: Type) -> Pattern {
        let ty = self.types.strip(ty);
        let mut bound = |bound: &Option<Box<syn::Expr>>| {
            bound.as_ref().map(|bound| {
                let value = self.expression(bound);
                let value_ty = self.ty(value);
                self.same(value_ty, ty);
                value
            })
        };
        let (lower, upper) = (bound(&range.start), bound(&range.end));
        Pattern::Range { lower, upper, inclusive: matches!(range.limits, syn::RangeLimits::Closed(_)) }
    }

    /// `-1`, should syn hand it over unread.
    fn negative_literal(&mut self, pattern: &syn::Pat, ty: Type) -> Pattern {
        use quote::ToTokens;
        match syn::parse2::<syn::Expr>(pattern.to_token_stream()) {
            Ok(expr @ syn::Expr::Unary(_)) => {
                let value = self.expression(&expr);
                self.equal_to(value, ty)
            }
            _ => {
                self.errors.over(pattern, "this pattern is not supported");
                Pattern::Wild
            }
        }
    }

    /// The parts' types of a tuple that a pattern takes apart.
    fn parts(&mut self, tuple: &syn::PatTuple, ty: Type) -> Option<Vec<Type>> {
        let through = self.types.is_reference(ty);
        let rest = tuple.elems.iter().any(|part| matches!(part, syn::Pat::Rest(_)));
        let types = match self.types.bare(ty) {
            Node::Tuple(parts) => {
                if parts.len() != tuple.elems.len() && !rest {
                    self.errors.leave_to_rustc();
                    return None;
                }
                parts
            }
            _ if rest => {
                self.errors.at(tuple.span(), "the number of parts is not known here; write `_` instead of `..`");
                return None;
            }
            _ => {
                let parts: Vec<Type> = tuple.elems.iter().map(|_| self.types.open()).collect();
                let whole = self.types.add(Node::Tuple(parts.clone()));
                self.same(whole, ty);
                parts
            }
        };
        // through a reference, the parts are bound by reference
        Some(match through {
            Some(mutable) => types.into_iter().map(|part| self.types.reference(mutable, part)).collect(),
            None => types,
        })
    }

    fn with_rest(
        &mut self,
        patterns: &syn::punctuated::Punctuated<syn::Pat, syn::Token![,]>,
        types: Vec<Type>,
        mut read: impl FnMut(&mut Self, &syn::Pat, Type) -> Pattern,
    ) -> Vec<Pattern> {
        let hidden = (types.len() + 1).saturating_sub(patterns.len());
        let mut types = types.into_iter();
        let mut parts = Vec::new();
        for pattern in patterns {
            if matches!(pattern, syn::Pat::Rest(_)) {
                parts.extend(types.by_ref().take(hidden).map(|_| Pattern::Wild));
            } else if let Some(ty) = types.next() {
                parts.push(read(self, pattern, ty));
            }
        }
        parts
    }
}

fn without_ref(pattern: &syn::Pat) -> syn::Pat {
    match pattern.clone() {
        syn::Pat::Ident(bind) => syn::Pat::Ident(syn::PatIdent { by_ref: None, subpat: None, ..bind }),
        pattern => pattern,
    }
}

/// The variable that a plain pattern binds.
fn bound(pattern: &Pattern) -> Option<LocalId> {
    match pattern {
        Pattern::Bind(local, _) => Some(*local),
        _ => None,
    }
}

fn binds(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Bind(..) => true,
        Pattern::Tuple(parts) | Pattern::Elements(parts) | Pattern::Or(parts) => parts.iter().any(binds),
        Pattern::Slice { before, rest, after } => before.iter().chain(rest.as_deref()).chain(after).any(binds),
        Pattern::Wild | Pattern::Value(_) | Pattern::Range { .. } => false,
    }
}
