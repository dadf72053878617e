//! Blocks, branches and loops.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::resolve::expression::bare;
use crate::resolve::name::Entry;
use crate::resolve::tree::{Adaptor, Arm, By, ExprId, Iterable, Kind, LocalId, Pattern, Statement, TargetId};
use crate::resolve::types::{Class, Node, Type};
use crate::resolve::{Around, Resolver};

impl Resolver<'_> {
    pub(super) fn block(&mut self, block: &syn::Block) -> ExprId {
        let span = block.brace_token.span.open();
        self.in_scope(|resolver| {
            let mut statements = resolver.items(block);
            let mut tail = None;
            let last = block.stmts.len().wrapping_sub(1);
            for (k, statement) in block.stmts.iter().enumerate() {
                match statement {
                    syn::Stmt::Local(local) => statements.push(resolver.let_statement(local)),
                    syn::Stmt::Item(_) => {}
                    syn::Stmt::Expr(expr, None) if k == last => tail = Some(resolver.expression(expr)),
                    syn::Stmt::Expr(expr, semicolon) => {
                        let id = resolver.expression(expr);
                        if semicolon.is_none() {
                            // `if c { … }` in the middle of a block is a statement and gives nothing
                            let (ty, unit) = (resolver.ty(id), resolver.types.unit());
                            resolver.same(ty, unit);
                        }
                        statements.push(Statement::Expr(id));
                    }
                    syn::Stmt::Macro(call) => {
                        let id = resolver.macro_call(&call.mac);
                        if k == last && call.semi_token.is_none() {
                            tail = Some(id);
                        } else {
                            statements.push(Statement::Expr(id));
                        }
                    }
                }
            }
            let ty = match tail {
                Some(tail) => resolver.ty(tail),
                None if resolver.tree.never_ends(&statements) => resolver.types.free(Class::Any),
                None => resolver.types.unit(),
            };
            resolver.expr(Kind::Block { statements, tail, target: None }, ty, span)
        })
    }

    /// Const items and imports of a block are visible in all of it.
    fn items(&mut self, block: &syn::Block) -> Vec<Statement> {
        let mut consts = Vec::new();
        for statement in &block.stmts {
            let syn::Stmt::Item(item) = statement else { continue };
            match item {
                syn::Item::Const(item) => consts.push((&item.ident, &*item.ty, &*item.expr)),
                syn::Item::Static(item) if matches!(item.mutability, syn::StaticMutability::None) => {
                    consts.push((&item.ident, &*item.ty, &*item.expr));
                }
                syn::Item::Use(import) => {
                    let root = import.leading_colon.map_or_else(TokenStream::new, |colon| colon.to_token_stream());
                    self.import(root, &mut Vec::new(), &import.tree);
                }
                syn::Item::Fn(function) => {
                    let message = "functions inside the body are not supported; move it out";
                    self.errors.at(function.sig.fn_token.span, message);
                }
                other => self.errors.over(first_token(other), "items inside the body are not supported; move it out"),
            }
        }
        self.const_items(consts)
    }

    /// `const`s may use each other in any order; they are computed in one that works.
    fn const_items(&mut self, consts: Vec<(&Ident, &syn::Type, &syn::Expr)>) -> Vec<Statement> {
        let mut waiting: Vec<_> = consts
            .iter()
            .map(|&(ident, ty, expr)| {
                if let Some(n) = self.constant_length(expr) {
                    let ty = self.types.free(Class::Any);
                    let local = self.local(&ident.unraw().to_string(), ty, false);
                    self.lengths.insert(local, n);
                    self.bind_item(ident.unraw().to_string(), Entry::Const(local));
                }
                (ident, ty, expr)
            })
            .collect();
        // lengths may stand in the types of the others
        let mut statements = Vec::new();
        for (ident, ty, _) in &consts {
            let name = ident.unraw().to_string();
            let ty = self.annotation(ty);
            match self.find_item(&name) {
                Some(Entry::Const(local)) if self.lengths.contains_key(local) => {
                    let local = *local;
                    self.tree.locals[local.index()].ty = ty;
                }
                _ => {
                    let local = self.local(&name, ty, false);
                    self.bind_item(name, Entry::Const(local));
                }
            }
        }
        while !waiting.is_empty() {
            let names: Vec<String> = waiting.iter().map(|(ident, ..)| ident.unraw().to_string()).collect();
            let ready = waiting.iter().position(|(_, _, expr)| !mentions(expr.to_token_stream(), &names)).unwrap_or(0);
            let (ident, _, expr) = waiting.remove(ready);
            let Some(Entry::Const(local)) = self.find_item(&ident.unraw().to_string()) else { continue };
            let local = *local;
            let value = self.expression(expr);
            let (declared, found) = (self.tree.locals[local.index()].ty, self.ty(value));
            self.same(declared, found);
            statements.push(Statement::Let(Pattern::Bind(local, None), Some(value)));
        }
        statements
    }

    fn import(&mut self, root: TokenStream, names: &mut Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                let ident = &path.ident;
                names.push(ident.unraw().to_string());
                self.import(quote!(#root #ident ::), names, &path.tree);
                names.pop();
            }
            syn::UseTree::Name(name) => self.import_as(root, names, &name.ident, &name.ident),
            syn::UseTree::Rename(rename) => self.import_as(root, names, &rename.ident, &rename.rename),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.import(root.clone(), names, item)),
            syn::UseTree::Glob(glob) => {
                self.errors.at(
                    glob.star_token.span(),
                    "imports with `*` inside the body are not supported; name what is used",
                );
            }
        }
    }

    fn import_as(&mut self, root: TokenStream, names: &[String], ident: &Ident, to: &Ident) {
        let mut names = names.to_vec();
        let path = if ident == "self" {
            let tokens: Vec<_> = root.into_iter().collect();
            // without the `::` at the end
            tokens[..tokens.len().saturating_sub(2)].iter().cloned().collect()
        } else {
            names.push(ident.unraw().to_string());
            quote!(#root #ident)
        };
        let known_as =
            if ident == "self" && to == "self" { names.last().cloned() } else { Some(to.unraw().to_string()) };
        if let Some(known_as) = known_as {
            self.bind_item(known_as, Entry::Import { path, names });
        }
    }

    fn let_statement(&mut self, local: &syn::Local) -> Statement {
        let (pattern, annotated) = match &local.pat {
            syn::Pat::Type(typed) => (&*typed.pat, Some(self.annotation(&typed.ty))),
            pattern => (pattern, None),
        };
        let Some(init) = &local.init else {
            let ty = annotated.unwrap_or_else(|| self.types.free(Class::Any));
            let pattern = self.pattern(pattern, ty, true);
            return Statement::Let(pattern, None);
        };
        if let Some((token, _)) = &init.diverge {
            self.errors.at(token.span, "`let … else` is not supported yet; use `match`");
            return Statement::Let(Pattern::Wild, None);
        }
        let value = self.expression(&init.expr);
        let found = self.ty(value);
        let ty = match annotated {
            Some(ty) => {
                self.same(ty, found);
                ty
            }
            None => found,
        };
        let first = self.tree.locals.len();
        let pattern = self.pattern(pattern, ty, false);
        if self.is_error(value) {
            self.failed.extend((first..self.tree.locals.len()).map(|k| LocalId(k as u32)));
        }
        Statement::Let(pattern, Some(value))
    }

    pub(super) fn block_expression(&mut self, block: &syn::ExprBlock) -> ExprId {
        let Some(label) = &block.label else { return self.block(&block.block) };
        let value = self.types.free(Class::Any);
        let target = self.target(value);
        let around = Around { target, label: Some(label.name.ident.to_string()), is_loop: false, value: Some(value) };
        self.targets.push(around);
        let body = self.block(&block.block);
        let depth = self.targets.len();
        let (ty, span) = (self.ty(body), self.span(body));
        self.same(value, ty);
        let body = self.leaving_at_end(body, |value| Kind::Break(target, value));
        self.targets.pop();
        let block =
            self.expr(Kind::Block { statements: Vec::new(), tail: Some(body), target: Some(target) }, value, span);
        self.stop_leaving(block, depth);
        block
    }

    /// A block whose end is `break 'label tail` or `return tail`, so that every way out is one.
    pub(super) fn leaving_at_end(&mut self, body: ExprId, exit: impl Fn(Option<ExprId>) -> Kind) -> ExprId {
        let Kind::Block { mut statements, tail, target: None } = self.tree.kind(body).clone() else { return body };
        let (ty, span) = (self.ty(body), self.span(body));
        if tail.is_none() && self.tree.never_ends(&statements) {
            return body;
        }
        if let Some(tail) = tail.filter(|tail| self.tree.diverges(*tail)) {
            statements.push(Statement::Expr(tail));
            return self.expr(Kind::Block { statements, tail: None, target: None }, ty, span);
        }
        let never = self.types.free(Class::Any);
        let end = self.expr(exit(tail), never, span);
        statements.push(Statement::Expr(end));
        self.expr(Kind::Block { statements, tail: None, target: None }, ty, span)
    }

    pub(super) fn branch(&mut self, branch: &syn::ExprIf) -> ExprId {
        let span = branch.if_token.span;
        let condition = self.condition(&branch.cond);
        let then = self.block(&branch.then_branch);
        let otherwise = branch.else_branch.as_ref().map(|(_, otherwise)| self.expression(otherwise));
        let ty = self.types.free(Class::Any);
        let then_ty = self.ty(then);
        match otherwise {
            Some(otherwise) => {
                let otherwise_ty = self.ty(otherwise);
                self.join(ty, then_ty);
                self.join(ty, otherwise_ty);
            }
            None => {
                let unit = self.types.unit();
                self.same(ty, unit);
                self.same(then_ty, unit);
            }
        }
        self.expr(Kind::If { condition, then, otherwise }, ty, span)
    }

    /// A branch gives the value: a reference stays one where all of them are.
    fn join(&mut self, ty: Type, branch: Type) {
        self.same(ty, branch);
    }

    fn condition(&mut self, condition: &syn::Expr) -> ExprId {
        let id = self.expression(condition);
        let (ty, bool) = (self.ty(id), self.types.bool());
        if !self.is_error(id) {
            self.same(ty, bool);
        }
        id
    }

    pub(super) fn choice(&mut self, choice: &syn::ExprMatch) -> ExprId {
        let span = choice.match_token.span;
        let scrutinee = self.expression(&choice.expr);
        let scrutinee_ty = self.ty(scrutinee);
        let ty = self.types.free(Class::Any);
        let mut arms = Vec::new();
        for arm in &choice.arms {
            let (pattern, guard) = match &arm.pat {
                syn::Pat::Guard(guarded) => (&*guarded.pat, Some(&*guarded.guard)),
                pattern => (pattern, None),
            };
            let arm = self.in_scope(|resolver| {
                let pattern = resolver.refutable(pattern, scrutinee_ty);
                let guard = guard.map(|guard| resolver.condition(guard));
                let body = resolver.expression(&arm.body);
                let body_ty = resolver.ty(body);
                resolver.join(ty, body_ty);
                Arm { pattern, guard, body }
            });
            arms.push(arm);
        }
        if arms.is_empty() {
            return self.refuse(span, "a `match` without arms is not supported");
        }
        self.expr(Kind::Match { scrutinee, arms }, ty, span)
    }

    fn around<R>(
        &mut self,
        label: Option<&syn::Label>,
        value: Option<Type>,
        read: impl FnOnce(&mut Self, TargetId) -> R,
    ) -> R {
        let value_ty = value.unwrap_or_else(|| self.types.unit());
        let target = self.target(value_ty);
        let label = label.map(|label| label.name.ident.to_string());
        self.targets.push(Around { target, label, is_loop: true, value });
        let result = read(self, target);
        self.targets.pop();
        result
    }

    pub(super) fn for_loop(&mut self, counted: &syn::ExprForLoop) -> ExprId {
        let span = counted.for_token.span;
        let Some((iterable, item)) = self.iterable(&counted.expr) else { return self.error(span) };
        let unit = self.types.unit();
        let depth = self.targets.len() + 1;
        self.around(counted.label.as_ref(), None, |resolver, target| {
            resolver.in_scope(|resolver| {
                let pattern = resolver.pattern(&counted.pat, item, false);
                let body = resolver.loop_body(&counted.body);
                let id = resolver.expr(Kind::For { target, pattern, iterable, body }, unit, span);
                resolver.stop_leaving(id, depth);
                id
            })
        })
    }

    fn loop_body(&mut self, body: &syn::Block) -> ExprId {
        let body = self.block(body);
        let (ty, unit) = (self.ty(body), self.types.unit());
        self.same(ty, unit);
        body
    }

    pub(super) fn while_loop(&mut self, repeat: &syn::ExprWhile) -> ExprId {
        let unit = self.types.unit();
        let depth = self.targets.len() + 1;
        self.around(repeat.label.as_ref(), None, |resolver, target| {
            let condition = resolver.condition(&repeat.cond);
            let body = resolver.loop_body(&repeat.body);
            let id = resolver.expr(Kind::While { target, condition, body }, unit, repeat.while_token.span);
            let (assigned, _) = resolver.tree.assigned(condition);
            let id = if assigned.is_empty() || !matches!(resolver.tree.kind(id), Kind::While { .. }) {
                id
            } else {
                resolver.while_as_loop(id, target, condition, body)
            };
            resolver.stop_leaving(id, depth);
            id
        })
    }

    /// `while c { … }` as `loop { if c { … } else { break } }`, where `c` changes variables or leaves.
    pub(super) fn while_as_loop(&mut self, id: ExprId, target: TargetId, condition: ExprId, body: ExprId) -> ExprId {
        let (span, unit) = (self.span(id), self.types.unit());
        let never = self.types.free(Class::Any);
        let exit = self.expr(Kind::Break(target, None), never, span);
        let branch = self.expr(Kind::If { condition, then: body, otherwise: Some(exit) }, unit, span);
        self.expr(Kind::Loop { target, body: branch }, unit, span)
    }

    pub(super) fn bare_loop(&mut self, repeat: &syn::ExprLoop) -> ExprId {
        let value = self.types.free(Class::Any);
        let depth = self.targets.len() + 1;
        self.around(repeat.label.as_ref(), Some(value), |resolver, target| {
            let body = resolver.loop_body(&repeat.body);
            let id = resolver.expr(Kind::Loop { target, body }, value, repeat.loop_token.span);
            resolver.stop_leaving(id, depth);
            id
        })
    }

    /// The loop or block that `break` or `continue` names.
    fn find_target(&mut self, label: Option<&syn::Lifetime>) -> Option<(TargetId, Option<Type>)> {
        let found = match label {
            Some(label) => {
                let name = label.ident.to_string();
                self.targets.iter().rev().find(|around| around.label.as_ref() == Some(&name))
            }
            None => self.targets.iter().rev().find(|around| around.is_loop),
        };
        if found.is_none() {
            self.errors.leave_to_rustc();
        }
        found.map(|around| (around.target, around.value))
    }

    pub(super) fn break_out(&mut self, exit: &syn::ExprBreak) -> ExprId {
        let span = exit.break_token.span;
        let value = exit.expr.as_ref().map(|value| self.expression(value));
        let Some((target, gives)) = self.find_target(exit.label.as_ref()) else { return self.error(span) };
        if let Some(gives) = gives {
            let ty = value.map_or_else(|| self.types.unit(), |value| self.tree.exprs[value.index()].ty);
            self.same(gives, ty);
        } else if value.is_some() {
            self.errors.leave_to_rustc();
        }
        let never = self.types.free(Class::Any);
        self.expr(Kind::Break(target, value), never, span)
    }

    pub(super) fn continue_on(&mut self, exit: &syn::ExprContinue) -> ExprId {
        let span = exit.continue_token.span;
        let Some((target, _)) = self.find_target(exit.label.as_ref()) else { return self.error(span) };
        let never = self.types.free(Class::Any);
        self.expr(Kind::Continue(target), never, span)
    }

    pub(super) fn return_out(&mut self, exit: &syn::ExprReturn) -> ExprId {
        let value = exit.expr.as_ref().map(|value| self.expression(value));
        let ty = value.map_or_else(|| self.types.unit(), |value| self.tree.exprs[value.index()].ty);
        let result = self.result;
        self.same(result, ty);
        let never = self.types.free(Class::Any);
        self.expr(Kind::Return(value), never, exit.return_token.span)
    }

    /// What a `for` runs over, and the type of its items.
    fn iterable(&mut self, expr: &syn::Expr) -> Option<(Iterable, Type)> {
        let mut calls = Vec::new();
        let mut at = bare(expr);
        while let syn::Expr::MethodCall(call) = at {
            calls.push(call);
            at = bare(&call.receiver);
        }
        calls.reverse();
        match at {
            syn::Expr::Range(range) => self.range(range, &calls, expr),
            _ => self.elements(at, &calls, expr),
        }
    }

    fn refuse_iterable(&mut self, expr: &syn::Expr) -> Option<(Iterable, Type)> {
        let message = "cannot differentiate through this iterator; loop over a range, a slice or an array";
        self.errors.over(expr, message);
        None
    }

    fn range(
        &mut self,
        range: &syn::ExprRange,
        calls: &[&syn::ExprMethodCall],
        whole: &syn::Expr,
    ) -> Option<(Iterable, Type)> {
        let (Some(start), Some(end)) = (&range.start, &range.end) else { return self.refuse_iterable(whole) };
        let (lower, upper) = (self.expression(start), self.expression(end));
        let mut adaptors = Vec::new();
        for call in calls {
            match (call.method.unraw().to_string().as_str(), call.args.first()) {
                ("rev", None) => adaptors.push(Adaptor::Rev),
                ("into_iter", None) => {}
                ("step_by", Some(step)) => {
                    let step = self.expression(step);
                    let (ty, usize) = (self.ty(step), self.types.usize());
                    self.same(ty, usize);
                    adaptors.push(Adaptor::StepBy(step));
                }
                _ => return self.refuse_iterable(whole),
            }
        }
        if self.is_error(lower) || self.is_error(upper) {
            return None;
        }
        let (a, b) = (self.ty(lower), self.ty(upper));
        let (a, b) = (self.types.strip(a), self.types.strip(b));
        self.same(a, b);
        if !self.types.restrict(a, Class::Integer) {
            self.errors.leave_to_rustc();
        }
        let inclusive = matches!(range.limits, syn::RangeLimits::Closed(_));
        Some((Iterable::Range { lower, upper, inclusive, adaptors }, a))
    }

    /// `xs`, `&xs`, `xs.iter()`, `xs.iter_mut()`, `….enumerate()`, `….rev()`.
    fn elements(
        &mut self,
        base: &syn::Expr,
        calls: &[&syn::ExprMethodCall],
        whole: &syn::Expr,
    ) -> Option<(Iterable, Type)> {
        let is_place = matches!(
            base,
            syn::Expr::Path(_)
                | syn::Expr::Reference(_)
                | syn::Expr::Index(_)
                | syn::Expr::Field(_)
                | syn::Expr::Unary(_)
                | syn::Expr::Array(_)
        );
        if !is_place {
            return self.refuse_iterable(whole);
        }
        let of = self.expression(base);
        if self.is_error(of) {
            return None;
        }
        let ty = self.ty(of);
        let mut by = match self.types.is_reference(ty) {
            Some(true) => By::Mutable,
            Some(false) => By::Shared,
            None => By::Value,
        };
        if !matches!(self.types.bare(ty), Node::Array(..) | Node::Slice(_) | Node::Free { .. }) {
            return self.refuse_iterable(whole);
        }
        let (mut enumerate, mut reversed) = (false, false);
        for (k, call) in calls.iter().enumerate() {
            match (call.method.unraw().to_string().as_str(), k, call.args.is_empty()) {
                ("iter", 0, true) => by = By::Shared,
                ("iter_mut", 0, true) => by = By::Mutable,
                ("into_iter", 0, true) => {}
                ("copied" | "cloned", 1.., true) if !enumerate => by = By::Value,
                ("enumerate", 1.., true) if !enumerate && !reversed => enumerate = true,
                ("rev", 1.., true) if !enumerate && !reversed => reversed = true,
                _ => return self.refuse_iterable(whole),
            }
        }
        let element = self.element(of);
        let item = match by {
            By::Value => element,
            By::Shared => self.types.reference(false, element),
            By::Mutable => self.types.reference(true, element),
        };
        let item = if enumerate {
            let index = self.types.usize();
            self.types.add(Node::Tuple(vec![index, item]))
        } else {
            item
        };
        Some((Iterable::Elements { of, by, enumerate, reversed }, item))
    }
}

fn first_token(item: &syn::Item) -> TokenStream {
    item.to_token_stream().into_iter().next().into_iter().collect()
}

fn mentions(tokens: TokenStream, names: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => names.contains(&ident.unraw().to_string()),
        proc_macro2::TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}
