//! Vectors that grow: a `Vec` with room for all that is pushed, and how much of it is in use.
//!
//! Before a statement of the block that declares it, room is made for what the statement may push: as its loops say, or
//! as a first run of the statement counts, which pushes nothing and whose changes are taken back.

use std::collections::HashMap;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;

use crate::resolve::Resolver;
use crate::resolve::expression::bare;
use crate::resolve::inline::Callee;
use crate::resolve::tree::{ExprId, Kind, LocalId, Operator, Pattern, Statement};
use crate::resolve::types::{Class, Node, Type};

/// The vectors that grow, by the variables that hold them.
#[derive(Default)]
pub(super) struct Growing {
    vectors: HashMap<LocalId, Vector>,
    /// Parameters that are `&mut` of one.
    lent: HashMap<LocalId, LocalId>,
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

/// Methods that may change the length, and whether they may push.
const CHANGES: &[(&str, bool)] = &[
    ("push", true),
    ("insert", true),
    ("extend", true),
    ("extend_from_slice", true),
    ("resize", true),
    ("pop", false),
    ("remove", false),
    ("swap_remove", false),
    ("truncate", false),
    ("clear", false),
    ("retain", false),
];

/// A growing vector of a block.
pub(super) struct Declared {
    ident: syn::Ident,
    vector: LocalId,
    /// Closures that push onto it.
    closures: Vec<String>,
}

const UNKNOWN: &str = "how much this `Vec` grows is not known before; push in a `for` loop, or write `vec![0.0; n]` and set \
                       its elements";

/// What a statement may push at most: so many elements, in every iteration of a loop if it is one.
struct Pushes<'s> {
    count: usize,
    over: Option<&'s syn::Expr>,
}

impl Resolver<'_> {
    /// `let mut v = …;` of a `Vec` whose length changes in the statements after it.
    pub(super) fn grown(
        &mut self,
        local: &syn::Local,
        rest: &[syn::Stmt],
        statements: &mut Vec<Statement>,
    ) -> Option<Declared> {
        let (pattern, annotated) = match &local.pat {
            syn::Pat::Type(typed) => (&*typed.pat, Some(&typed.ty)),
            pattern => (pattern, None),
        };
        let (syn::Pat::Ident(bind), Some(init)) = (pattern, &local.init) else { return None };
        let is_empty = is_empty_vec(&init.expr);
        let changes = rest.iter().any(|statement| changes(&statement.to_token_stream(), &bind.ident, false));
        if bind.mutability.is_none() || init.diverge.is_some() || !(changes || is_empty) {
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
        Some(self.expr(Kind::Grown(vector.items, len), vector.ty, span))
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

    /// Makes room for what a statement may push onto the vectors of its block.
    pub(super) fn make_room(
        &mut self,
        statement: &syn::Stmt,
        vectors: &mut [Declared],
        statements: &mut Vec<Statement>,
    ) {
        let tokens = statement.to_token_stream();
        for declared in vectors {
            let Declared { ident, vector, closures } = declared;
            let visible = self.find_local(ident) == Some(*vector);
            let (grows, calls) = (changes(&tokens, ident, true), mentions(&tokens, closures));
            if !visible || self.growing.vectors[vector].counts.is_some() || !(grows || calls) {
                continue;
            }
            if let Some(name) = closure_name(statement) {
                closures.push(name); // what it pushes is pushed where it is called
                continue;
            }
            self.make_room_for(statement, declared, calls, statements);
            self.set_open(declared.vector, true);
        }
    }

    pub(super) fn close_room(&mut self, vectors: &[Declared]) {
        vectors.iter().for_each(|declared| self.set_open(declared.vector, false));
    }

    fn set_open(&mut self, vector: LocalId, open: bool) {
        if let Some(vector) = self.growing.vectors.get_mut(&vector) {
            vector.open = open;
        }
    }

    fn make_room_for(
        &mut self,
        statement: &syn::Stmt,
        declared: &Declared,
        calls: bool,
        statements: &mut Vec<Statement>,
    ) {
        let Declared { ident, vector, .. } = declared;
        let (vector, span) = (*vector, ident.span());
        let more = match pushes(statement, ident).filter(|_| !calls) {
            Some(pushes) => self.counted_pushes(&pushes, span),
            None => None,
        };
        let more = match more {
            Some(more) => more,
            None => {
                let Some(more) = self.count_pushes(statement, vector, span) else {
                    self.errors.at(first_change(&statement.to_token_stream(), ident, true).unwrap_or(span), UNKNOWN);
                    return;
                };
                more
            }
        };
        let Vector { items, len, ty, empty, .. } = self.growing.vectors[&vector];
        let (usize, unit) = (self.types.usize(), self.types.unit());
        let used = self.expr(Kind::Local(len), usize, span);
        let count = if empty { more } else { self.expr(Kind::Arithmetic(Operator::Add, used, more), usize, span) };
        let room = self.room_for(ty, count, span);
        let name = self.tree.locals[items.index()].name.clone();
        let larger = self.local(&name, ty, true);
        statements.push(Statement::Let(Pattern::Bind(larger, None), Some(room)));
        if !empty {
            let to = self.expr(Kind::Grown(larger, len), ty, span);
            let from = self.expr(Kind::Grown(items, len), ty, span);
            statements.push(Statement::Expr(self.expr(Kind::CopyFrom(to, from), unit, span)));
        }
        if let Some(vector) = self.growing.vectors.get_mut(&vector) {
            (vector.items, vector.empty) = (larger, false);
        }
    }

    /// How many elements a statement pushes at most, where its loop says it.
    fn counted_pushes(&mut self, pushes: &Pushes<'_>, span: Span) -> Option<ExprId> {
        let count = self.number(pushes.count as i128, span);
        let Some(over) = pushes.over else { return Some(count) };
        let usize = self.types.usize();
        let value = self.expression(over);
        if self.is_error(value) {
            return Some(count); // reported
        }
        let (value, id) = self.iteration_of(value)?;
        let made = self.made(value);
        let most = self.most(id, span)?;
        let most = self.after(made, most);
        Some(match pushes.count {
            1 => most,
            _ => self.expr(Kind::Arithmetic(Operator::Mul, most, count), usize, span),
        })
    }

    /// How many elements a statement pushes at most, as a first run of it tells.
    fn count_pushes(&mut self, statement: &syn::Stmt, vector: LocalId, span: Span) -> Option<ExprId> {
        let usize = self.types.usize();
        let known = self.tree.locals.len();
        // no vector is pushed onto in this run
        let counted: Vec<(LocalId, Vector)> =
            self.growing.vectors.iter().map(|(local, known)| (*local, *known)).collect();
        let counted: Vec<(LocalId, Vector)> = counted.into_iter().filter(|(_, known)| known.counts.is_none()).collect();
        let mut statements = Vec::new();
        for (local, known) in &counted {
            let (now, most) = (self.local("len", usize, true), self.local("most", usize, true));
            let start = self.expr(Kind::Local(known.len), usize, span);
            statements.extend([now, most].map(|count| Statement::Let(Pattern::Bind(count, None), Some(start))));
            self.set_counts(*local, Some((now, most)));
        }
        let (_, most) = self.growing.vectors[&vector].counts?;
        let expr = match statement {
            syn::Stmt::Expr(expr, _) => Some(expr),
            syn::Stmt::Local(local) => {
                local.init.as_ref().filter(|init| init.diverge.is_none()).map(|init| &*init.expr)
            }
            _ => None,
        };
        let run = expr.map(|expr| self.in_scope(|resolver| resolver.run_within(expr, span)));
        counted.iter().for_each(|(local, _)| self.set_counts(*local, None));
        let run = run?;
        if self.is_error(run) {
            return Some(self.number(0, span)); // reported
        }
        if self.reads_counted(run, known) || self.leaves_outwards(run, known) {
            return None;
        }
        statements.push(Statement::Expr(run));
        let len = self.growing.vectors[&vector].len;
        let (most, len) = (self.expr(Kind::Local(most), usize, span), self.expr(Kind::Local(len), usize, span));
        let more = self.expr(Kind::Arithmetic(Operator::Sub, most, len), usize, span);
        let count = self.after(statements, more);
        self.taken_back(count, known, span)
    }

    /// Reads an expression whose `return`s leave nothing else.
    fn run_within(&mut self, expr: &syn::Expr, span: Span) -> ExprId {
        let result = self.frame.result;
        let target = self.target(result);
        let exit = self.frame.exit.replace(target);
        let run = self.body_at_call(Vec::new(), target, result, span, |resolver| {
            let run = resolver.expression(expr);
            let blank = resolver.expr(Kind::Blank, result, span);
            resolver.after(vec![Statement::Expr(run)], blank)
        });
        self.frame.exit = exit;
        run
    }

    fn set_counts(&mut self, vector: LocalId, counts: Option<(LocalId, LocalId)>) {
        if let Some(vector) = self.growing.vectors.get_mut(&vector) {
            vector.counts = counts;
        }
    }

    /// Whether anything but the length of a vector is used in the run that counts; `known` variables are older.
    fn reads_counted(&self, run: ExprId, known: usize) -> bool {
        let mut work = vec![run];
        while let Some(id) = work.pop() {
            match self.tree.kind(id) {
                Kind::Grown(items, len) if items.index() < known && len.index() >= known => return true,
                Kind::Len(of) | Kind::IsEmpty(of) if matches!(self.tree.kind(*of), Kind::Grown(..)) => {}
                _ => self.tree.children(id, &mut work),
            }
        }
        false
    }

    /// Whether a run leaves a loop or the function around it.
    fn leaves_outwards(&self, run: ExprId, known: usize) -> bool {
        let (assigned, returns) = self.tree.assigned(run);
        let exits = |local: &LocalId| {
            self.tree.targets.iter().any(|target| target.broken == *local || target.continued == *local)
        };
        returns || assigned.iter().filter(|local| local.index() < known).any(exits)
    }

    /// A method of a growing vector that changes its length; `None` for others.
    pub(super) fn grown_method(
        &mut self,
        receiver: ExprId,
        name: &str,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> Option<ExprId> {
        let (_, pushes) = CHANGES.iter().find(|(known, _)| *known == name)?;
        let vector = self.grown_by(receiver)?;
        let Vector { items, len, ty, open, counts, .. } = self.growing.vectors[&vector];
        let mut read = Vec::new();
        for argument in arguments {
            read.push(self.callable_or_value(argument));
        }
        if read.iter().any(|argument| self.is_error(*argument)) {
            return Some(self.error(span));
        }
        if counts.is_none() && *pushes && !open {
            let message = "this grows a `Vec` where that is not expected; push where the variable is named itself";
            return Some(self.refuse(span, message));
        }
        if let (true, Some(value)) = (matches!(name, "push" | "insert" | "resize"), read.last()) {
            let value_ty = self.ty(*value);
            if self.types.is_reference(value_ty).is_some() {
                return Some(self.refuse(span, "references are not collected here; push copies"));
            }
        }
        let usize = self.types.usize();
        let function = match counts {
            Some(_) => format!("count_{name}"),
            None => format!("vec_{name}"),
        };
        let lent = match counts {
            Some((now, most)) => [now, most].map(|local| self.expr(Kind::Local(local), usize, span)),
            None => [self.expr(Kind::Local(items), ty, span), self.expr(Kind::Local(len), usize, span)],
        };
        let lent = lent.map(|place| self.borrowed(place, true, span));
        let all = lent.into_iter().chain(read).collect();
        Some(match self.items.standing_for(&function) {
            Some(function) => self.inline(Callee::new(self.items.function(function)), all, span),
            // what it gives is not there in a run that counts
            None => self.refuse(span, UNKNOWN),
        })
    }

    /// `v = Vec::new()` of a growing vector; other values are refused.
    pub(super) fn assign_grown(&mut self, assign: &syn::ExprAssign, span: Span) -> Option<ExprId> {
        let syn::Expr::Path(path) = bare(&assign.left) else { return None };
        let local = self.find_local(path.path.get_ident()?)?;
        let vector = self.growing.vectors[&self.vector_of(local)?];
        if !is_empty_vec(&assign.right) {
            return Some(self.refuse(span, "a `Vec` that grows is not assigned here; use a new variable"));
        }
        let (usize, unit) = (self.types.usize(), self.types.unit());
        let len = vector.counts.map_or(vector.len, |(now, _)| now);
        let (place, zero) = (self.expr(Kind::Local(len), usize, span), self.number(0, span));
        Some(self.expr(Kind::Assign(place, zero), unit, span))
    }
}

/// `Vec::new()`, `Vec::with_capacity(n)`, `vec![]`.
fn is_empty_vec(expr: &syn::Expr) -> bool {
    match bare(expr) {
        syn::Expr::Call(call) => {
            let syn::Expr::Path(path) = bare(&call.func) else { return false };
            let names: Vec<String> = path.path.segments.iter().map(|part| part.ident.unraw().to_string()).collect();
            matches!(names.iter().map(String::as_str).collect::<Vec<_>>()[..], [.., "Vec", "new" | "with_capacity"])
        }
        syn::Expr::Macro(call) => call.mac.path.is_ident("vec") && call.mac.tokens.is_empty(),
        _ => false,
    }
}

/// `let add = |x| …;`
fn closure_name(statement: &syn::Stmt) -> Option<String> {
    let syn::Stmt::Local(syn::Local { pat: syn::Pat::Ident(bind), init: Some(init), .. }) = statement else {
        return None;
    };
    matches!(bare(&init.expr), syn::Expr::Closure(_)).then(|| bind.ident.unraw().to_string())
}

/// Whether tokens may change a vector's length; `only_growth`: whether they may push.
fn changes(tokens: &TokenStream, vector: &syn::Ident, only_growth: bool) -> bool {
    first_change(tokens, vector, only_growth).is_some()
}

fn first_change(tokens: &TokenStream, vector: &syn::Ident, only_growth: bool) -> Option<Span> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is = |at: usize, mark: char| matches!(all.get(at), Some(TokenTree::Punct(p)) if p.as_char() == mark);
    for (k, token) in all.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                if let Some(span) = first_change(&group.stream(), vector, only_growth) {
                    return Some(span);
                }
            }
            TokenTree::Ident(ident) if ident == vector => {
                let after_dot = k > 0 && is(k - 1, '.') && !(k > 1 && is(k - 2, '.'));
                if after_dot {
                    continue;
                }
                let lent = k > 1
                    && is(k - 2, '&')
                    && matches!(&all[k - 1], TokenTree::Ident(word) if word == "mut")
                    && !is(k + 1, '.')
                    && !matches!(all.get(k + 1), Some(TokenTree::Group(_)));
                if lent {
                    return Some(ident.span());
                }
                if let (true, Some(TokenTree::Ident(method))) = (is(k + 1, '.'), all.get(k + 2))
                    && CHANGES.iter().any(|(name, grows)| method == name && (*grows || !only_growth))
                {
                    return Some(method.span());
                }
            }
            _ => {}
        }
    }
    None
}

/// What a statement may push, where that shows before it runs: by itself, or in a loop around no other.
fn pushes<'s>(statement: &'s syn::Stmt, vector: &syn::Ident) -> Option<Pushes<'s>> {
    let syn::Stmt::Expr(expr, _) = statement else { return None };
    if let syn::Expr::ForLoop(counted) = expr {
        let over = &*counted.expr;
        let own = names(&over.to_token_stream(), vector);
        let count = pushes_of_block(&counted.body, vector)?;
        return (!own).then_some(Pushes { count, over: Some(over) });
    }
    Some(Pushes { count: pushes_of(expr, vector)?, over: None })
}

/// How many elements an expression without loops pushes at most.
fn pushes_of(expr: &syn::Expr, vector: &syn::Ident) -> Option<usize> {
    let changed = |tokens: TokenStream| changes(&tokens, vector, true);
    if !changed(expr.to_token_stream()) {
        return Some(0);
    }
    match expr {
        syn::Expr::MethodCall(call) if call.method == "push" || call.method == "insert" => {
            let named = matches!(bare(&call.receiver), syn::Expr::Path(path) if path.path.is_ident(vector));
            let inside = call.args.iter().any(|argument| changed(argument.to_token_stream()));
            (named && !inside).then_some(1)
        }
        syn::Expr::Block(block) => pushes_of_block(&block.block, vector),
        syn::Expr::If(branch) if !changed(branch.cond.to_token_stream()) => {
            let other = branch.else_branch.as_ref().map_or(Some(0), |(_, other)| pushes_of(other, vector))?;
            Some(pushes_of_block(&branch.then_branch, vector)?.max(other))
        }
        syn::Expr::Match(choice) if !changed(choice.expr.to_token_stream()) => {
            choice.arms.iter().try_fold(0, |most, arm| pushes_of(&arm.body, vector).map(|count| count.max(most)))
        }
        _ => None,
    }
}

fn pushes_of_block(block: &syn::Block, vector: &syn::Ident) -> Option<usize> {
    block.stmts.iter().try_fold(0, |sum, statement| match statement {
        syn::Stmt::Expr(expr, _) => pushes_of(expr, vector).map(|count| count + sum),
        other => (!changes(&other.to_token_stream(), vector, true)).then_some(sum),
    })
}

fn mentions(tokens: &TokenStream, names: &[String]) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident.unraw().to_string()),
        TokenTree::Group(group) => mentions(&group.stream(), names),
        _ => false,
    })
}

fn names(tokens: &TokenStream, vector: &syn::Ident) -> bool {
    mentions(tokens, &[vector.unraw().to_string()])
}
