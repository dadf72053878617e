//! Vectors that grow: a `Vec` with room for all that is pushed, and how much of it is in use.
//!
//! Before a statement of the block that declares it, room is made for what the statement may push: as its loops say, or
//! as a first run of the statement counts, which pushes nothing and whose changes are taken back.

mod method;
mod room;
mod syntax;

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::ext::IdentExt;

use crate::resolve::Resolver;
use crate::resolve::tree::{ExprId, Kind, LocalId, Pattern, Statement};
use crate::resolve::types::{Class, Node, Type};

/// The vectors that grow, by the variables that hold them.
#[derive(Default)]
pub(super) struct Growing {
    vectors: BTreeMap<LocalId, Vector>,
    /// Parameters that are `&mut` of one.
    lent: BTreeMap<LocalId, LocalId>,
}

#[derive(Clone, Copy)]
struct Vector {
    items: LocalId,
    len: LocalId,
    ty: Type,
    /// Whether nothing was pushed yet.
    empty: bool,
    /// Whether room was made for the statement that is being read.
    open: bool,
    /// What a first run counts: how many elements there are, and were at most.
    counts: Option<(LocalId, LocalId)>,
}

/// A growing vector of a block.
pub(super) struct Declared {
    ident: syn::Ident,
    vector: LocalId,
    /// Closures that push onto it.
    closures: Vec<String>,
}

const UNKNOWN: &str = "how much this `Vec` grows is not known before; push in a `for` loop, or write `vec![0.0; n]` and set \
                       its elements";

impl Resolver<'_> {
    /// What the statements of a block say of vectors; nothing where no vector can change.
    pub(super) fn uses_in(&self, block: &syn::Block) -> Vec<Vec<syntax::Use>> {
        match self.items.has_prelude() {
            true => block.stmts.iter().map(syntax::uses).collect(),
            false => block.stmts.iter().map(|_| Vec::new()).collect(),
        }
    }

    /// `let mut v = …;` of a `Vec` whose length changes in the statements after it.
    pub(super) fn grown(
        &mut self,
        local: &syn::Local,
        rest: &[Vec<syntax::Use>],
        statements: &mut Vec<Statement>,
    ) -> Option<Declared> {
        let (pattern, annotated) = match &local.pat {
            syn::Pat::Type(typed) => (&*typed.pat, Some(&typed.ty)),
            pattern => (pattern, None),
        };
        let (syn::Pat::Ident(bind), Some(init)) = (pattern, &local.init) else { return None };
        if bind.mutability.is_none() || init.diverge.is_some() {
            return None;
        }
        let is_empty = syntax::is_empty_vec(&init.expr);
        // what is lent alone may as well be swapped
        let changes = |what| matches!(what, syntax::What::Grows | syntax::What::Shrinks);
        let changed = |used: &syntax::Use| bind.ident == used.name && changes(used.what);
        if !is_empty && !rest.iter().flatten().any(changed) {
            return None;
        }
        let element = self.types.free(Class::Any);
        let mut ty = self.types.add(Node::Slice(element));
        if let Some(annotated) = annotated {
            let wanted = self.annotation(annotated);
            if !matches!(self.types.node(wanted), Node::Slice(_)) {
                return None;
            }
            ty = wanted;
        }
        let span = bind.ident.span();
        let init = match is_empty {
            true => self.room(ty, 0, span),
            false => {
                self.hint = Some(ty);
                let init = self.expression(&init.expr);
                let found = self.ty(init);
                if self.is_error(init) || !matches!(self.types.node(found), Node::Slice(_)) {
                    return None;
                }
                self.same(ty, found);
                init
            }
        };
        let name = bind.ident.unraw().to_string();
        let (vector, items) = (self.local(&name, ty, true), self.local(&name, ty, true));
        let (usize, unit) = (self.types.usize(), self.types.unit());
        let len = self.local("len", usize, true);
        statements.push(Statement::Let(Pattern::Bind(items, None), Some(init)));
        let all = self.expr(Kind::Local(items), ty, span);
        let count = self.expr(Kind::Len(all), usize, span);
        statements.push(Statement::Let(Pattern::Bind(len, None), Some(count)));
        // the variable itself holds nothing
        let nothing = self.expr(Kind::Tuple(Vec::new()), unit, span);
        statements.push(Statement::Let(Pattern::Bind(vector, None), Some(nothing)));
        self.bind_local(&bind.ident, vector);
        let known = Vector { items, len, ty, empty: is_empty, open: false, counts: None };
        self.growing.vectors.insert(vector, known);
        Some(Declared { ident: bind.ident.clone(), vector, closures: Vec::new() })
    }

    /// `vec![blank; count]`
    fn room(&mut self, ty: Type, count: i128, span: Span) -> ExprId {
        let count = self.number(count, span);
        self.room_for(ty, count, span)
    }

    fn room_for(&mut self, ty: Type, count: ExprId, span: Span) -> ExprId {
        let Node::Slice(element) = self.types.node(ty) else { return self.error(span) };
        let blank = self.expr(Kind::Blank, element, span);
        self.expr(Kind::RepeatVec(blank, count), ty, span)
    }

    fn vector_of(&self, local: LocalId) -> Option<LocalId> {
        let local = self.growing.lent.get(&local).copied().unwrap_or(local);
        self.growing.vectors.contains_key(&local).then_some(local)
    }

    /// A variable that holds a growing vector: the elements that are in use.
    pub(super) fn grown_place(&mut self, local: LocalId, span: Span) -> Option<ExprId> {
        let vector = self.growing.vectors[&self.vector_of(local)?];
        let len = vector.counts.map_or(vector.len, |(now, _)| now);
        let place = self.expr(Kind::Grown(vector.items, len), vector.ty, span);
        // a parameter is a reference
        Some(if self.growing.lent.contains_key(&local) { self.borrowed(place, true, span) } else { place })
    }

    /// The variable of a growing vector by an expression.
    fn grown_by(&self, place: ExprId) -> Option<LocalId> {
        let mut at = place;
        loop {
            match self.tree.kind(at) {
                Kind::Borrow { of, .. } | Kind::Deref(of) => at = *of,
                Kind::Grown(items, _) => {
                    let mut known = self.growing.vectors.iter();
                    return known.find(|(_, vector)| vector.items == *items).map(|(local, _)| *local);
                }
                _ => return None,
            }
        }
    }

    /// A parameter that is given `&mut v` is the vector; says whether it is so.
    pub(super) fn lends_growing(&mut self, parameter: &Pattern, argument: ExprId) -> bool {
        let (Pattern::Bind(local, None), Kind::Borrow { mutable: true, .. }) = (parameter, self.tree.kind(argument))
        else {
            return false;
        };
        let Some(vector) = self.grown_by(argument) else { return false };
        self.growing.lent.insert(*local, vector);
        true
    }
}
