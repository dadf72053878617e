//! Blocks: `let`, const items, imports, labels.

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::items::{Callable, Def, Found, Namespace};
use crate::resolve::name::Entry;
use crate::resolve::tree::{Arm, ExprId, Kind, LocalId, Pattern, Statement};
use crate::resolve::types::Class;
use crate::resolve::{Around, Resolver};

impl Resolver<'_> {
    pub(super) fn block(&mut self, block: &syn::Block) -> ExprId {
        let span = block.brace_token.span.open();
        let hint = self.hint.take();
        self.in_scope(|resolver| {
            let mut statements = resolver.items(block);
            let mut tail = None;
            let last = block.stmts.len().wrapping_sub(1);
            let (uses, mut vectors) = (resolver.uses_in(block), Vec::new());
            for (k, statement) in block.stmts.iter().enumerate() {
                resolver.make_room(statement, &uses[k], &mut vectors, &mut statements);
                match statement {
                    syn::Stmt::Local(local) => match resolver.grown(local, &uses[k + 1..], &mut statements) {
                        Some(vector) => vectors.push(vector),
                        None => resolver.let_statement(local, &mut statements),
                    },
                    syn::Stmt::Item(_) => {}
                    syn::Stmt::Expr(expr, None) if k == last => {
                        resolver.hint = hint;
                        tail = Some(resolver.expression(expr));
                    }
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
                resolver.close_room(&vectors);
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
                    let callable = Callable::inner(self.frame.module, function);
                    self.bind_item(callable.name.clone(), Entry::Function(callable));
                }
                syn::Item::Type(alias) if alias.generics.params.is_empty() => {
                    self.bind_item(alias.ident.unraw().to_string(), Entry::Alias(Rc::new((*alias.ty).clone())));
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
            syn::UseTree::Glob(_) if self.import_variants(&root, names) => {}
            syn::UseTree::Glob(glob) => {
                self.errors.at(
                    glob.star_token.span(),
                    "imports with `*` inside the body are not supported; name what is used",
                );
            }
        }
    }

    /// `use Kind::*` of an enum of the module.
    fn import_variants(&mut self, root: &TokenStream, names: &[String]) -> bool {
        let Found::Item(Def::Adt(id), _) = self.items.find(self.frame.module, names, Namespace::Types) else {
            return false;
        };
        for variant in &self.items.adt(id).variants {
            let ident = Ident::new(&variant.name, proc_macro2::Span::call_site());
            let path = quote!(#root #ident);
            let names = names.iter().cloned().chain([variant.name.clone()]).collect();
            self.bind_item(variant.name.clone(), Entry::Import { path, names });
        }
        true
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

    /// Variables whose value is a mistake that is reported.
    fn failing(&mut self, bind: impl FnOnce(&mut Self) -> Pattern) -> Pattern {
        let first = self.tree.locals.len();
        let pattern = bind(self);
        self.failed.extend((first..self.tree.locals.len()).map(|k| LocalId(k as u32)));
        pattern
    }

    fn let_statement(&mut self, local: &syn::Local, statements: &mut Vec<Statement>) {
        if let Some(init) = &local.init
            && let Some((_, otherwise)) = &init.diverge
        {
            return self.let_else(&local.pat, &init.expr, otherwise, statements);
        }
        let statement = self.plain_let(local);
        statements.push(statement);
    }

    /// `let pattern = value else { leave };`: a `match` that leaves, and then the `let`.
    fn let_else(
        &mut self,
        pattern: &syn::Pat,
        value: &syn::Expr,
        otherwise: &syn::Expr,
        statements: &mut Vec<Statement>,
    ) {
        let (pattern, annotated) = match pattern {
            syn::Pat::Type(typed) => (&*typed.pat, Some(self.annotation(&typed.ty))),
            pattern => (pattern, None),
        };
        self.hint = annotated;
        let value = self.expression(value);
        let (ty, span, unit) = (self.ty(value), self.span(value), self.types.unit());
        if let Some(annotated) = annotated {
            self.same(annotated, ty);
        }
        if self.is_error(value) {
            statements.push(Statement::Expr(value));
            self.failing(|resolver| resolver.refutable(pattern, ty));
            return;
        }
        let value = self.held(value, statements);
        let nothing = self.expr(Kind::Tuple(Vec::new()), unit, span);
        let matches = self.in_scope(|resolver| resolver.refutable(pattern, ty));
        let leave = self.expression(otherwise);
        let leave = self.statement(leave, span);
        let arms = vec![
            Arm { pattern: matches, guard: None, body: nothing },
            Arm { pattern: Pattern::Wild, guard: None, body: leave },
        ];
        let test = self.expr(Kind::Match { scrutinee: value, arms }, unit, span);
        statements.push(Statement::Expr(test));
        let pattern = self.refutable(pattern, ty);
        statements.push(Statement::Let(pattern, Some(value)));
    }

    fn plain_let(&mut self, local: &syn::Local) -> Statement {
        let errors = self.errors.list().len();
        let (pattern, annotated) = match &local.pat {
            syn::Pat::Type(typed) => (&*typed.pat, Some(self.annotation(&typed.ty))),
            pattern => (pattern, None),
        };
        let Some(init) = &local.init else {
            let ty = annotated.unwrap_or_else(|| self.types.free(Class::Any));
            let pattern = self.pattern(pattern, ty, true);
            return Statement::Let(pattern, None);
        };
        if self.errors.list().len() > errors {
            // a type that is refused: the value is of it too
            let ty = self.types.open();
            self.failing(|resolver| resolver.pattern(pattern, ty, false));
            return Statement::Let(Pattern::Wild, None);
        }
        self.hint = annotated;
        let mut value = self.expression(&init.expr);
        if super::inline::is_mutable(pattern) {
            value = self.counts_on(value);
        }
        let found = self.ty(value);
        let ty = match annotated {
            Some(ty) => {
                self.same(ty, found);
                ty
            }
            None => found,
        };
        let pattern = if self.is_error(value) {
            self.failing(|resolver| resolver.pattern(pattern, ty, false))
        } else {
            self.pattern(pattern, ty, false)
        };
        Statement::Let(pattern, Some(value))
    }

    pub(super) fn block_expression(&mut self, block: &syn::ExprBlock) -> ExprId {
        let Some(label) = &block.label else { return self.block(&block.block) };
        let value = self.types.free(Class::Any);
        let target = self.target(value);
        let around = Around {
            target,
            continued: None,
            label: Some(label.name.ident.to_string()),
            is_loop: false,
            value: Some(value),
        };
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
        let (mut statements, tail) = match self.tree.kind(body).clone() {
            Kind::Block { statements, tail, target: None } => (statements, tail),
            _ => (Vec::new(), Some(body)),
        };
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
