//! Patterns of `let`, `for`, `match` and parameters.

use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::resolve::Resolver;
use crate::resolve::tree::{ExprId, Pattern};
use crate::resolve::types::{Node, Type};

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
                let (element, _) = self.array_of(slice, ty);
                Pattern::Elements(slice.elems.iter().map(|part| self.pattern(part, element, late)).collect())
            }
            other => {
                self.errors.over(other, "this pattern is not supported here");
                Pattern::Wild
            }
        }
    }

    /// A pattern of a `match`.
    pub(super) fn refutable(&mut self, pattern: &syn::Pat, ty: Type) -> Pattern {
        match pattern {
            syn::Pat::Ident(bind) if bind.by_ref.is_none() => self.bind_or_const(bind, ty),
            syn::Pat::Lit(literal) => {
                let value = self.literal(&literal.lit);
                self.equal_to(value, ty)
            }
            syn::Pat::Path(path) => {
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
            syn::Pat::Slice(slice) => {
                let (element, is_array) = self.array_of(slice, ty);
                if !is_array {
                    self.errors.over(slice, "patterns of slices are not supported");
                }
                Pattern::Elements(slice.elems.iter().map(|part| self.refutable(part, element)).collect())
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

    /// The element type of an array that a pattern takes apart, and whether its length is that of the pattern.
    fn array_of(&mut self, slice: &syn::PatSlice, ty: Type) -> (Type, bool) {
        if slice.elems.iter().any(|part| matches!(part, syn::Pat::Rest(_))) {
            self.errors.over(slice, "`..` in a pattern of an array is not supported; write `_` for each element");
        }
        let through = self.types.is_reference(ty);
        let (element, is_array) = match self.types.bare(ty) {
            Node::Array(element, _) => (element, true),
            Node::Slice(element) => (element, false),
            _ => {
                let (element, len) = (self.types.open(), self.types.add(Node::Length(slice.elems.len())));
                let array = self.types.add(Node::Array(element, len));
                self.same(array, ty);
                (element, true)
            }
        };
        match through {
            Some(mutable) => (self.types.reference(mutable, element), is_array),
            None => (element, is_array),
        }
    }
}

fn binds(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Bind(..) => true,
        Pattern::Tuple(parts) | Pattern::Elements(parts) | Pattern::Or(parts) => parts.iter().any(binds),
        Pattern::Wild | Pattern::Value(_) | Pattern::Range { .. } => false,
    }
}
