//! Branches and loops.

use proc_macro2::Span;

use crate::resolve::expression::bare;
use crate::resolve::iterable::is_plain;
use crate::resolve::tree::{Arm, ExprId, Kind, Pattern, Statement, TargetId};
use crate::resolve::types::{Class, Type};
use crate::resolve::{Around, Continued, Resolver};

impl Resolver<'_> {
    pub(super) fn branch(&mut self, branch: &syn::ExprIf) -> ExprId {
        let span = branch.if_token.span;
        let hint = self.hint.take();
        if let syn::Expr::Let(condition) = super::expression::bare(&branch.cond) {
            return self.branch_on_pattern(branch, condition, hint);
        }
        if let Some(chain) = let_chain(&branch.cond) {
            self.hint = hint;
            let block = chained(&chain, branch);
            return self.block_expression(&block);
        }
        let condition = self.condition(&branch.cond);
        self.hint = hint;
        let then = self.block(&branch.then_branch);
        self.hint = hint;
        let otherwise = branch.else_branch.as_ref().map(|(_, otherwise)| self.expression(otherwise));
        self.hint = None;
        if let Some(otherwise) = otherwise
            && let Some(chosen) = self.chosen_closure(condition, then, otherwise, span)
        {
            return chosen;
        }
        let ty = self.types.free(Class::Any);
        let then_ty = self.ty(then);
        match otherwise {
            Some(otherwise) => {
                let otherwise_ty = self.ty(otherwise);
                self.join(ty, then_ty, span);
                self.join(ty, otherwise_ty, span);
            }
            None => {
                let unit = self.types.unit();
                self.same(ty, unit);
                self.same(then_ty, unit);
            }
        }
        self.expr(Kind::If { condition, then, otherwise }, ty, span)
    }

    /// `if let pattern = value { … } else { … }`, a `match` of two arms.
    fn branch_on_pattern(&mut self, branch: &syn::ExprIf, condition: &syn::ExprLet, hint: Option<Type>) -> ExprId {
        let span = branch.if_token.span;
        let scrutinee = self.expression(&condition.expr);
        let scrutinee_ty = self.ty(scrutinee);
        let ty = self.types.free(Class::Any);
        let first = self.in_scope(|resolver| {
            let pattern = resolver.refutable(&condition.pat, scrutinee_ty);
            resolver.hint = hint;
            let body = resolver.block(&branch.then_branch);
            Arm { pattern, guard: None, body }
        });
        let otherwise = match &branch.else_branch {
            Some((_, otherwise)) => {
                self.hint = hint;
                self.expression(otherwise)
            }
            None => {
                let unit = self.types.unit();
                self.expr(Kind::Tuple(Vec::new()), unit, span)
            }
        };
        self.hint = None;
        let types = [self.ty(first.body), self.ty(otherwise)];
        types.into_iter().for_each(|branch| self.join(ty, branch, span));
        if self.is_error(scrutinee) {
            return self.error(span);
        }
        let arms = vec![first, Arm { pattern: Pattern::Wild, guard: None, body: otherwise }];
        self.expr(Kind::Match { scrutinee, arms }, ty, span)
    }

    /// `matches!(value, pattern if guard)`.
    pub(super) fn matches(&mut self, call: &syn::Macro, span: Span) -> ExprId {
        let parser = |input: syn::parse::ParseStream<'_>| {
            let value: syn::Expr = input.parse()?;
            input.parse::<syn::Token![,]>()?;
            let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
            let guard = match input.parse::<Option<syn::Token![if]>>()? {
                Some(_) => Some(input.parse::<syn::Expr>()?),
                None => None,
            };
            input.parse::<Option<syn::Token![,]>>()?;
            Ok((value, pattern, guard))
        };
        let (value, pattern, guard) = match syn::parse::Parser::parse2(parser, call.tokens.clone()) {
            Ok(read) => read,
            Err(error) => {
                self.errors.syntax(&error);
                return self.error(span);
            }
        };
        let scrutinee = self.expression(&value);
        if self.is_error(scrutinee) {
            return self.error(span);
        }
        let (scrutinee_ty, bool) = (self.ty(scrutinee), self.types.bool());
        let first = self.in_scope(|resolver| {
            let pattern = resolver.refutable(&pattern, scrutinee_ty);
            let guard = guard.as_ref().map(|guard| resolver.condition(guard));
            let body = resolver.expr(Kind::Bool(true), bool, span);
            Arm { pattern, guard, body }
        });
        let no = self.expr(Kind::Bool(false), bool, span);
        let arms = vec![first, Arm { pattern: Pattern::Wild, guard: None, body: no }];
        self.expr(Kind::Match { scrutinee, arms }, bool, span)
    }

    /// A branch gives the value: a reference stays one where all of them are.
    fn join(&mut self, ty: Type, branch: Type, span: Span) {
        match self.differing(ty, branch) {
            Some(message) => self.errors.at(span, message),
            None => self.same(ty, branch),
        }
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
        let hint = self.hint.take();
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
                resolver.hint = hint;
                let body = resolver.expression(&arm.body);
                let body_ty = resolver.ty(body);
                resolver.join(ty, body_ty, span);
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
        self.targets.push(Around { target, continued: None, label, is_loop: true, value });
        let result = read(self, target);
        self.targets.pop();
        result
    }

    pub(super) fn for_loop(&mut self, counted: &syn::ExprForLoop) -> ExprId {
        let span = counted.for_token.span;
        if self.is_of_option(&counted.expr) || !is_plain(&counted.expr) && !self.is_plain_place(&counted.expr) {
            return self.for_each_item(counted);
        }
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

    /// A `for` over a chain of adaptors.
    fn for_each_item(&mut self, counted: &syn::ExprForLoop) -> ExprId {
        let span = counted.for_token.span;
        if self.is_unknown_iterator(&counted.expr) {
            let message = "cannot differentiate through this iterator; loop over a range, a slice or an array";
            return self.refuse_over(&counted.expr, message);
        }
        let value = self.expression(&counted.expr);
        if self.is_error(value) {
            return value;
        }
        let Some((value, id)) = self.iteration_of(value) else {
            return self.refuse_over(&counted.expr, "what this iterates over is not known here");
        };
        let mut statements = self.made(value);
        let label = counted.label.as_ref().map(|label| label.name.ident.to_string());
        let run = self.each(id, Some(label), span, &mut |resolver, item, _| {
            resolver.in_scope(|resolver| {
                let ty = resolver.ty(item);
                let item = resolver.handed(item, ty);
                let pattern = resolver.pattern(&counted.pat, ty, false);
                let body = resolver.loop_body(&counted.body);
                resolver.after(vec![Statement::Let(pattern, Some(item))], body)
            })
        });
        statements.push(Statement::Expr(run));
        let unit = self.types.unit();
        self.expr(Kind::Block { statements, tail: None, target: None }, unit, span)
    }

    /// `&option`, `option.iter()`, of a variable.
    fn is_of_option(&mut self, expr: &syn::Expr) -> bool {
        match bare(expr) {
            syn::Expr::Path(path) => {
                let local = path.path.get_ident().and_then(|ident| self.find_local(ident));
                local.is_some_and(|local| self.std_type(self.tree.locals[local.index()].ty).is_some())
            }
            syn::Expr::Reference(reference) => self.is_of_option(&reference.expr),
            syn::Expr::MethodCall(call) if call.args.is_empty() => self.is_of_option(&call.receiver),
            _ => false,
        }
    }

    /// Whether a `for` runs over an array or slice as it is.
    fn is_plain_place(&mut self, expr: &syn::Expr) -> bool {
        match bare(expr) {
            syn::Expr::Path(path) => {
                let local = path.path.get_ident().and_then(|ident| self.find_local(ident));
                local.is_none_or(|local| {
                    let ty = self.tree.locals[local.index()].ty;
                    self.as_iterator(ty).is_none() && self.std_type(ty).is_none()
                })
            }
            syn::Expr::Reference(_) | syn::Expr::Index(_) | syn::Expr::Field(_) => true,
            syn::Expr::Unary(_) | syn::Expr::Array(_) => true,
            _ => false,
        }
    }

    /// Whether a function gives the iterator that the macro does not see.
    fn is_unknown_iterator(&mut self, expr: &syn::Expr) -> bool {
        let syn::Expr::Call(call) = bare(expr) else { return false };
        let syn::Expr::Path(path) = bare(&call.func) else { return false };
        let is_local = path.path.get_ident().is_some_and(|ident| self.find_local(ident).is_some());
        let names = self.full_path(&path.path).1;
        let is_std = matches!(names.iter().map(String::as_str).collect::<Vec<_>>()[..], [.., "iter", _]);
        !is_local && !is_std && !self.names_function(path)
    }

    fn loop_body(&mut self, body: &syn::Block) -> ExprId {
        let body = self.block(body);
        let (ty, unit) = (self.ty(body), self.types.unit());
        self.same(ty, unit);
        body
    }

    pub(super) fn while_loop(&mut self, repeat: &syn::ExprWhile) -> ExprId {
        if let syn::Expr::Let(condition) = bare(&repeat.cond) {
            return self.while_let(repeat, condition);
        }
        if let_chain(&repeat.cond).is_some() {
            let (condition, body, label) = (&repeat.cond, &repeat.body, &repeat.label);
            return self.bare_loop(&syn::parse_quote! { #label loop { if #condition #body else { break } } });
        }
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

    /// `while let pattern = value { … }` as `loop { match value { pattern => { … } _ => break } }`
    fn while_let(&mut self, repeat: &syn::ExprWhile, condition: &syn::ExprLet) -> ExprId {
        let (pattern, value, body) = (&condition.pat, &condition.expr, &repeat.body);
        let label = &repeat.label;
        let as_loop: syn::ExprLoop = syn::parse_quote! {
            #label loop {
                match #value {
                    #pattern => #body
                    _ => break,
                }
            }
        };
        self.bare_loop(&as_loop)
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

    /// The loop that `continue` goes on with.
    fn find_continued(&mut self, label: Option<&syn::Lifetime>) -> Option<Continued> {
        let (target, _) = self.find_target(label)?;
        let around = self.targets.iter().rev().find(|around| around.target == target && around.is_loop)?;
        Some(around.continued.unwrap_or(Continued::Loop(target)))
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
        let Some(continued) = self.find_continued(exit.label.as_ref()) else { return self.error(span) };
        let never = self.types.free(Class::Any);
        let kind = match continued {
            Continued::Loop(target) => Kind::Continue(target),
            Continued::Block(target) => Kind::Break(target, None),
        };
        self.expr(kind, never, span)
    }

    pub(super) fn return_out(&mut self, exit: &syn::ExprReturn) -> ExprId {
        let value = exit.expr.as_ref().map(|value| self.expression(value));
        let ty = value.map_or_else(|| self.types.unit(), |value| self.tree.exprs[value.index()].ty);
        let result = self.frame.result;
        self.same(result, ty);
        let never = self.types.free(Class::Any);
        let kind = match self.frame.exit {
            Some(target) => Kind::Break(target, value),
            None => Kind::Return(value),
        };
        self.expr(kind, never, exit.return_token.span)
    }
}

/// What stands between the `&&` of a condition with a `let` in it.
fn let_chain(condition: &syn::Expr) -> Option<Vec<&syn::Expr>> {
    let (mut parts, mut at) = (Vec::new(), condition);
    while let syn::Expr::Binary(syn::ExprBinary { left, op: syn::BinOp::And(_), right, .. }) = at {
        parts.push(&**right);
        at = left;
    }
    parts.push(at);
    parts.reverse();
    (parts.len() > 1 && parts.iter().any(|part| matches!(part, syn::Expr::Let(_)))).then_some(parts)
}

/// `'chain: { if let … { if … { break 'chain then } } otherwise }`
fn chained(chain: &[&syn::Expr], branch: &syn::ExprIf) -> syn::ExprBlock {
    let then = &branch.then_branch;
    let mut inner: syn::Stmt = syn::parse_quote!(break '__chain #then;);
    for part in chain.iter().rev() {
        inner = syn::parse_quote!(if #part { #inner });
    }
    let otherwise = branch.else_branch.as_ref().map(|(_, otherwise)| otherwise);
    syn::parse_quote!('__chain: { #inner #otherwise })
}
