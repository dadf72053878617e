//! Closures, and functions that are handed on by their names: which one a variable holds is known, so it is written out
//! where it is called.

use std::collections::BTreeSet;
use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;

use crate::items::Callable;
use crate::resolve::Resolver;
use crate::resolve::expression::bare;
use crate::resolve::frame::Frame;
use crate::resolve::inline::{DEPTH, EXPRESSIONS};
use crate::resolve::name::Scope;
use crate::resolve::state::Effects;
use crate::resolve::tree::{ExprId, Kind, LocalId, Pattern, Statement};
use crate::resolve::types::{Class, Node, Type};

/// What is called, with what its names mean. What it captures needs no room of its own: the variables are there where
/// it is written out.
#[derive(Clone)]
pub(super) struct Closure {
    body: Body,
    frame: Frame,
    scopes: Vec<Scope>,
    /// The functions that were being written out where it stands.
    stack: Vec<(Rc<Callable>, Option<Type>)>,
    /// What its calls do beside giving a value, as far as they are written out.
    pub(super) effects: Effects,
}

#[derive(Clone)]
enum Body {
    Written(Rc<syn::ExprClosure>),
    /// A function's path.
    Named(Rc<syn::ExprPath>),
    /// One of two, as a condition chose.
    Chosen(LocalId, usize, usize),
}

impl Resolver<'_> {
    /// A closure as a value. `move` copies what changes later.
    pub(super) fn closure(&mut self, closure: &syn::ExprClosure) -> ExprId {
        let span = closure.inputs_begin.span;
        if closure.asyncness.is_some() {
            return self.refuse(span, "`async` closures cannot be differentiated");
        }
        let mut statements = Vec::new();
        let mut captured = Scope::default();
        if closure.capture.is_some() {
            self.capture(closure, &mut captured, &mut statements);
        }
        self.scopes.push(captured);
        let value = self.known_closure(Body::Written(Rc::new(closure.clone())), span);
        self.scopes.pop();
        self.after(statements, value)
    }

    /// A function's path as a value.
    pub(super) fn function_value(&mut self, path: &syn::ExprPath, span: Span) -> ExprId {
        self.known_closure(Body::Named(Rc::new(path.clone())), span)
    }

    fn known_closure(&mut self, body: Body, span: Span) -> ExprId {
        let (frame, scopes, stack) = (self.frame.clone(), self.scopes.clone(), self.stack.clone());
        let ty = self.types.add(Node::Closure(self.closures.len()));
        self.closures.push(Closure { body, frame, scopes, stack, effects: Effects::default() });
        self.expr(Kind::Tuple(Vec::new()), ty, span)
    }

    /// Which closure a type is, perhaps behind references.
    pub(super) fn as_closure(&mut self, ty: Type) -> Option<usize> {
        match self.types.bare(ty) {
            Node::Closure(id) => Some(id),
            _ => None,
        }
    }

    /// `Box::new(|x| …)` is the closure.
    pub(super) fn boxed_closure(&mut self, value: &syn::Expr) -> Option<ExprId> {
        let value = self.expression(value);
        let ty = self.ty(value);
        (self.is_error(value) || self.as_closure(ty).is_some()).then_some(value)
    }

    /// Copies of the variables that a `move` closure names and that may change after it.
    fn capture(&mut self, closure: &syn::ExprClosure, into: &mut Scope, statements: &mut Vec<Statement>) {
        let mut idents = Vec::new();
        idents_of(closure.body.to_token_stream(), &mut idents);
        let mut seen = BTreeSet::new();
        for ident in idents {
            let Some(local) = self.find_local(&ident).filter(|local| seen.insert(*local)) else { continue };
            let data = self.tree.locals[local.index()].clone();
            let moved = self.types.is_reference(data.ty).is_some()
                || matches!(self.types.bare(data.ty), Node::Closure(_) | Node::Iterator(_));
            if !data.mutable || moved || self.failed.contains(&local) {
                continue;
            }
            let copy = self.local(&data.name, data.ty, true);
            self.captures(copy);
            let value = match self.grown_place(local, ident.span()) {
                Some(elements) => elements,
                None => self.expr(Kind::Local(local), data.ty, ident.span()),
            };
            statements.push(Statement::Let(Pattern::Bind(copy, None), Some(value)));
            into.bind(&ident, copy);
        }
    }

    /// What an `if` between two closures gives: whichever it chose is called.
    pub(super) fn chosen_closure(
        &mut self,
        condition: ExprId,
        then: ExprId,
        otherwise: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let (a, b) = (self.ty(then), self.ty(otherwise));
        let (a, b) = (self.as_closure(a)?, self.as_closure(b)?);
        if a == b {
            return None;
        }
        let bool = self.types.bool();
        let local = self.local("chosen", bool, false);
        let chosen = self.expr(Kind::Local(local), bool, span);
        let unit = self.types.unit();
        let bodies = [then, otherwise].map(|body| {
            let nothing = self.expr(Kind::Tuple(Vec::new()), unit, span);
            self.after(vec![Statement::Expr(body)], nothing)
        });
        let [then, otherwise] = bodies;
        let branch = self.expr(Kind::If { condition: chosen, then, otherwise: Some(otherwise) }, unit, span);
        let value = self.known_closure(Body::Chosen(local, a, b), span);
        let bound = Statement::Let(Pattern::Bind(local, None), Some(condition));
        Some(self.after(vec![bound, Statement::Expr(branch)], value))
    }

    /// Calls what an expression gives.
    pub(super) fn call_value(&mut self, callee: ExprId, arguments: &[&syn::Expr], span: Span) -> Option<ExprId> {
        let ty = self.ty(callee);
        let closure = self.as_closure(ty)?;
        let arguments = self.arguments(arguments, &[]);
        let call = self.call_closure(closure, arguments, span);
        // the value was made before
        let made = Statement::Expr(callee);
        Some(if matches!(self.tree.kind(callee), Kind::Local(_)) { call } else { self.after(vec![made], call) })
    }

    /// Writes a closure out at its call.
    pub(super) fn call_closure(&mut self, id: usize, arguments: Vec<ExprId>, span: Span) -> ExprId {
        if arguments.iter().any(|argument| self.is_error(*argument)) {
            return self.error(span);
        }
        let closure = self.closures[id].clone();
        if self.inside_closures >= DEPTH || self.tree.exprs.len() > EXPRESSIONS {
            return self
                .refuse(span, "with the closures written out, this function is too large; loop instead of calling");
        }
        let Closure { body, frame, mut scopes, stack, .. } = closure;
        let known = self.tree.locals.len();
        let outer = std::mem::replace(&mut self.stack, stack);
        self.inside_closures += 1;
        scopes.push(Scope::default());
        let call = match body {
            Body::Written(closure) => {
                self.in_closure(|resolver| resolver.written_closure(&closure, frame, scopes, &arguments, span))
            }
            Body::Named(path) => self.in_frame(frame, scopes, |resolver| resolver.call_named(&path, &arguments, span)),
            Body::Chosen(local, a, b) => self.call_chosen(local, [a, b], &arguments, span),
        };
        self.inside_closures -= 1;
        self.stack = outer;
        let effects = self.effects_of(call, &arguments, known);
        self.closures[id].effects.add(effects);
        call
    }

    fn written_closure(
        &mut self,
        closure: &syn::ExprClosure,
        frame: Frame,
        scopes: Vec<Scope>,
        arguments: &[ExprId],
        span: Span,
    ) -> ExprId {
        if closure.inputs.len() != arguments.len() {
            self.errors.leave_to_rustc();
            return self.error(span);
        }
        let result = self.types.free(Class::Any);
        let target = self.target(result);
        let frame = Frame { result, exit: Some(target), is_signature: false, ..frame };
        self.in_frame(frame, scopes, |resolver| {
            let mut statements = Vec::new();
            for (pattern, argument) in closure.inputs.iter().zip(arguments) {
                let found = resolver.ty(*argument);
                let (pattern, ty) = match pattern {
                    syn::Pat::Type(typed) => (&*typed.pat, resolver.annotation(&typed.ty)),
                    pattern => (pattern, found),
                };
                resolver.same(ty, found);
                let argument = resolver.handed(*argument, ty);
                let pattern = resolver.pattern(pattern, ty, false);
                statements.push(Statement::Let(pattern, Some(argument)));
            }
            if let syn::ReturnType::Type(_, ty) = &closure.output {
                let ty = resolver.annotation(ty);
                resolver.same(result, ty);
            }
            resolver.body_at_call(statements, target, result, span, |resolver| resolver.expression(&closure.body))
        })
    }

    /// A function that was handed on, called with variables that hold the arguments.
    fn call_named(&mut self, path: &syn::ExprPath, arguments: &[ExprId], span: Span) -> ExprId {
        let mut statements = Vec::new();
        let mut inputs = syn::punctuated::Punctuated::new();
        for (k, argument) in arguments.iter().enumerate() {
            let ident = Ident::new(&format!("__argument_{k}"), Span::mixed_site());
            let ty = self.ty(*argument);
            let argument = self.handed(*argument, ty);
            let local = self.local("argument", ty, false);
            self.bind_local(&ident, local);
            statements.push(Statement::Let(Pattern::Bind(local, None), Some(argument)));
            inputs.push(syn::Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: ident.into() }));
        }
        let call = syn::ExprCall {
            attrs: Vec::new(),
            func: Box::new(syn::Expr::Path(path.clone())),
            paren_token: syn::token::Paren(span),
            args: inputs,
        };
        let call = self.call(&call);
        self.after(statements, call)
    }

    fn call_chosen(&mut self, local: LocalId, [a, b]: [usize; 2], arguments: &[ExprId], span: Span) -> ExprId {
        let mut statements = Vec::new();
        let arguments: Vec<ExprId> = arguments.iter().map(|argument| self.held(*argument, &mut statements)).collect();
        let bool = self.types.bool();
        let condition = self.expr(Kind::Local(local), bool, span);
        let then = self.call_closure(a, arguments.clone(), span);
        let otherwise = self.call_closure(b, arguments, span);
        let (ty, other) = (self.ty(then), self.ty(otherwise));
        self.same(ty, other);
        let call = self.expr(Kind::If { condition, then, otherwise: Some(otherwise) }, ty, span);
        self.after(statements, call)
    }

    /// Whether a path names a function that can be handed on.
    pub(super) fn names_function(&mut self, path: &syn::ExprPath) -> bool {
        if path.qself.is_none() && self.known_function(&path.path).is_some() {
            return true;
        }
        let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
        match names.as_slice() {
            [types @ .., name] if super::annotation::primitive_path(types).is_some() => {
                super::method::find(name).is_some() || self.items.standing_for(&format!("number_{name}")).is_some()
            }
            _ => self.names_method(path),
        }
    }

    /// An argument that may be called.
    pub(super) fn callable_or_value(&mut self, argument: &syn::Expr) -> ExprId {
        match bare(argument) {
            syn::Expr::Path(path)
                if path.path.get_ident().is_none_or(|ident| self.find_local(ident).is_none())
                    && self.is_outside_function(path) =>
            {
                let span = path.path.segments.first().map_or_else(Span::call_site, |segment| segment.ident.span());
                self.function_value(path, span)
            }
            _ => self.expression(argument),
        }
    }

    /// Whether a path is spelled as functions are, and leads out of what the macro sees.
    fn is_outside_function(&self, path: &syn::ExprPath) -> bool {
        let snake =
            path.path.segments.last().is_some_and(|last| last.ident.to_string().starts_with(char::is_lowercase));
        snake && matches!(self.locate(&path.path, crate::items::Namespace::Values), super::frame::Located::Outside(..))
    }

    /// An argument that is called: a closure, or a function's path, also of a function that the macro does not see.
    pub(super) fn callable(&mut self, argument: &syn::Expr) -> Option<(usize, ExprId)> {
        let value = self.callable_or_value(argument);
        if self.is_error(value) {
            return None;
        }
        let ty = self.ty(value);
        let closure = self.as_closure(ty);
        if closure.is_none() {
            self.errors.over(argument, "which closure or function this is, is not known here");
        }
        closure.map(|closure| (closure, value))
    }
}

fn idents_of(tokens: TokenStream, into: &mut Vec<Ident>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => into.push(ident),
            TokenTree::Group(group) => idents_of(group.stream(), into),
            _ => {}
        }
    }
}
