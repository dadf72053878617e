//! Calls of functions whose bodies are known: they are written out with the types of this call.

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;

use crate::items::Callable;
use crate::resolve::frame::Frame;
use crate::resolve::name::{Entry, Scope};
use crate::resolve::tree::{ExprId, Kind, LocalId, Pattern, Statement, TargetId};
use crate::resolve::types::{Class, Node, Type};
use crate::resolve::{Around, Resolver};

/// How many functions may be written out in each other.
pub(super) const DEPTH: usize = 48;
/// How many expressions a function may have with all that is written out in it.
pub(super) const EXPRESSIONS: usize = 200_000;
/// From so many expressions on, functions that are not small are called instead of being written out.
const LARGE: usize = 20_000;

/// A function that is called: its body, and what its surroundings say.
pub(super) struct Callee {
    pub(super) callable: Rc<Callable>,
    /// What the parameters of the `impl` or trait around stand for.
    pub(super) generics: HashMap<String, Type>,
    pub(super) self_ty: Option<Type>,
    /// The scopes that a function inside of a body sees items of.
    pub(super) scopes: Option<Vec<Scope>>,
    /// What the call gives for the function's own generic parameters.
    pub(super) given: Option<syn::AngleBracketedGenericArguments>,
    /// A trait's own function.
    pub(super) is_default: bool,
}

impl Callee {
    pub(super) fn new(callable: Rc<Callable>) -> Callee {
        Callee { callable, generics: HashMap::new(), self_ty: None, scopes: None, given: None, is_default: false }
    }
}

impl Resolver<'_> {
    /// Writes a function out at its call. The arguments, a receiver before them, are read already.
    pub(super) fn inline(&mut self, callee: Callee, arguments: Vec<ExprId>, span: Span) -> ExprId {
        if arguments.iter().any(|argument| self.is_error(*argument)) {
            return self.error(span);
        }
        let callable = Rc::clone(&callee.callable);
        if callable.has_rule {
            return self.call_apart(callee, arguments, span, "has a rule");
        }
        let Some(block) = &callable.block else {
            return self.refuse(span, format!("`{}` has no body that is known here", callable.name));
        };
        if let Some(condition) = callable.conditional {
            self.errors.at(condition, "`cfg` before or inside of a function that is differentiated is not supported");
            return self.error(span);
        }
        if let Some(message) = self.check_callable(&callable) {
            self.errors.at(callable.sig.ident.span(), message);
            return self.error(span);
        }
        if callable.sig.inputs.len() != arguments.len() {
            self.errors.leave_to_rustc();
            return self.error(span);
        }
        let runs = self.runs(&callable, callee.self_ty);
        let large = self.tree.exprs.len() > LARGE && self.weight(&callable) > LARGE / 100;
        if runs || callable.calls_itself || large || self.stack.len() >= DEPTH {
            let recursive = runs || callable.calls_itself;
            let why = if recursive { "calls itself" } else { "is too large to be written out here" };
            return self.call_apart(callee, arguments, span, why);
        }
        if self.tree.exprs.len() > EXPRESSIONS {
            return self.refuse(span, "with the calls written out, this function is too large; give parts of it `#[differentiate]` outside of the module");
        }
        self.stack.push((Rc::clone(&callable), callee.self_ty));
        let result = match self.items.is_prelude(callable.module) {
            true => self.in_std(&callable.name, span, |resolver| resolver.written_out(callee, block, arguments, span)),
            false => self.written_out(callee, block, arguments, span),
        };
        self.stack.pop();
        result
    }

    /// Whether a function is being read or written out already, for the same `Self`.
    fn runs(&mut self, callable: &Rc<Callable>, self_ty: Option<Type>) -> bool {
        let same = |known: &Rc<Callable>| Rc::ptr_eq(known, callable);
        let running: Vec<Option<Type>> =
            self.stack.iter().filter(|(known, _)| same(known)).map(|(_, ty)| *ty).collect();
        self.subject.as_ref().is_some_and(same)
            || running.into_iter().any(|known| match (known, self_ty) {
                (Some(known), Some(own)) => self.types.agree(known, own),
                _ => true,
            })
    }

    /// About how many expressions a body has.
    fn weight(&self, callable: &Callable) -> usize {
        fn count(tokens: proc_macro2::TokenStream) -> usize {
            tokens
                .into_iter()
                .map(|token| match token {
                    proc_macro2::TokenTree::Group(group) => 1 + count(group.stream()),
                    proc_macro2::TokenTree::Punct(_) => 0,
                    _ => 1,
                })
                .sum()
        }
        callable.block.as_ref().map_or(0, |block| count(block.to_token_stream()))
    }

    fn check_callable(&self, callable: &Callable) -> Option<String> {
        let sig = &callable.sig;
        let what = if matches!(sig.safety, syn::Safety::Unsafe(_)) {
            "`unsafe`"
        } else if sig.asyncness.is_some() {
            "`async`"
        } else if sig.variadic.is_some() {
            "variadic"
        } else {
            return None;
        };
        Some(format!("{what} functions cannot be differentiated"))
    }

    fn written_out(&mut self, callee: Callee, block: &syn::Block, arguments: Vec<ExprId>, span: Span) -> ExprId {
        let Callee { callable, mut generics, self_ty, scopes, given, is_default } = callee;
        let own = self.fresh_generics(&callable.sig.generics, &mut generics);
        self.give(&own, given.as_ref());
        let is_real = !generics.is_empty() && mentions_real(&callable.sig);
        let result = self.types.free(Class::Any);
        let target = self.target(result);
        let frame =
            Frame { generics, self_ty, exit: Some(target), is_real, is_default, ..Frame::new(callable.module, result) };
        let mut scopes = scopes.unwrap_or_default();
        scopes.push(Scope::default());
        self.in_frame(frame, scopes, |resolver| {
            let statements = resolver.bind_arguments(&callable.sig, &arguments);
            let ty = match &callable.sig.output {
                syn::ReturnType::Default => resolver.types.unit(),
                // what the body gives, whatever it is
                syn::ReturnType::Type(_, ty) if matches!(**ty, syn::Type::ImplTrait(_)) => result,
                syn::ReturnType::Type(_, ty) => resolver.annotation(ty),
            };
            resolver.same(result, ty);
            resolver.body_at_call(statements, target, result, span, |resolver| resolver.block(block))
        })
    }

    /// A body behind the `let`s of its parameters; `return` leaves it.
    pub(super) fn body_at_call(
        &mut self,
        mut statements: Vec<Statement>,
        target: TargetId,
        result: Type,
        span: Span,
        read: impl FnOnce(&mut Self) -> ExprId,
    ) -> ExprId {
        self.targets.push(Around { target, continued: None, label: None, is_loop: false, value: Some(result) });
        self.hint = Some(result);
        let body = read(self);
        let depth = self.targets.len();
        let ty = self.ty(body);
        self.same(result, ty);
        let body = if self.tree.breaks(body, target) {
            let body = self.leaving_at_end(body, |value| Kind::Break(target, value));
            let kind = Kind::Block { statements: Vec::new(), tail: Some(body), target: Some(target) };
            self.expr(kind, result, span)
        } else {
            body
        };
        self.stop_leaving(body, depth);
        self.targets.pop();
        if statements.is_empty() {
            return body;
        }
        if self.is_error(body) {
            statements.push(Statement::Expr(body));
            return self.error(span);
        }
        self.expr(Kind::Block { statements, tail: Some(body), target: None }, result, span)
    }

    /// `let parameter = argument;`
    fn bind_arguments(&mut self, sig: &syn::Signature, arguments: &[ExprId]) -> Vec<Statement> {
        let mut statements = Vec::new();
        for (input, argument) in sig.inputs.iter().zip(arguments) {
            let argument = match input {
                syn::FnArg::Typed(typed) if is_mutable(&typed.pat) => self.counts_on(*argument),
                _ => *argument,
            };
            let found = self.ty(argument);
            let (ty, pattern) = match input {
                syn::FnArg::Receiver(receiver) => {
                    let ty = self.receiver_type(receiver);
                    (ty, Err(receiver))
                }
                syn::FnArg::Typed(typed) => match &*typed.ty {
                    // what stands behind `impl Trait` is what the call hands over
                    syn::Type::ImplTrait(_) => (found, Ok(typed)),
                    ty => (self.annotation(ty), Ok(typed)),
                },
            };
            self.same(ty, found);
            let argument = self.handed(argument, ty);
            let pattern = match pattern {
                Ok(typed) => self.pattern(&typed.pat, ty, false),
                Err(receiver) => {
                    let local = self.local("this", ty, receiver.mutability.is_some());
                    let ident = proc_macro2::Ident::new("self", receiver.self_token.span);
                    self.bind_local(&ident, local);
                    Pattern::Bind(local, None)
                }
            };
            if !self.lends_growing(&pattern, argument) {
                statements.push(Statement::Let(pattern, Some(argument)));
            }
        }
        statements
    }

    /// The type of `self`, `&self`, `&mut self`, `self: &Self`.
    pub(super) fn receiver_type(&mut self, receiver: &syn::Receiver) -> Type {
        let own = self.frame.self_ty.unwrap_or_else(|| self.types.open());
        match &receiver.kind {
            syn::ReceiverKind::Reference(_, _, mutable) => self.types.reference(mutable.is_some(), own),
            syn::ReceiverKind::Typed(_, ty) => self.annotation(ty),
            _ => own,
        }
    }

    /// An argument as the parameter takes it: a mutable reference is lent on, so that what is behind it counts as
    /// changed here.
    pub(super) fn handed(&mut self, argument: ExprId, parameter: Type) -> ExprId {
        let is_place = !matches!(self.tree.kind(argument), Kind::Borrow { .. });
        let ty = self.ty(argument);
        if self.types.is_reference(parameter) == Some(true) && self.types.is_reference(ty) == Some(true) && is_place {
            let span = self.span(argument);
            let to = self.types.strip_one(ty);
            let place = self.expr(Kind::Deref(argument), to, span);
            return self.expr(Kind::Borrow { mutable: true, of: place }, ty, span);
        }
        argument
    }

    /// A function inside of the body, called by its name.
    pub(super) fn inner_function(&mut self, path: &syn::Path) -> Option<Callee> {
        let ident = path.get_ident().or_else(|| {
            let [segment] = path.segments.iter().collect::<Vec<_>>()[..] else { return None };
            Some(&segment.ident)
        })?;
        let name = ident.unraw().to_string();
        let depth = self.scopes.iter().rposition(|scope| scope.item(&name).is_some())?;
        let Some(Entry::Function(callable)) = self.scopes[depth].item(&name) else { return None };
        let mut callee = Callee::new(Rc::clone(callable));
        callee.scopes = Some(self.scopes[..=depth].iter().map(Scope::of_items).collect());
        callee.given = Self::given(path, 1).cloned();
        Some(callee)
    }

    /// Variables that hold a value that is used more than once.
    pub(super) fn held(&mut self, value: ExprId, statements: &mut Vec<Statement>) -> ExprId {
        if matches!(self.tree.kind(value), Kind::Local(_)) {
            return value;
        }
        let (ty, span) = (self.ty(value), self.span(value));
        let local: LocalId = self.local("operand", ty, false);
        statements.push(Statement::Let(Pattern::Bind(local, None), Some(value)));
        self.expr(Kind::Local(local), ty, span)
    }

    /// Whether a type is one of the module's structs or enums.
    pub(super) fn is_adt(&mut self, ty: Type) -> bool {
        matches!(self.types.bare(ty), Node::Adt(_))
    }
}

/// `mut x`
pub(super) fn is_mutable(pattern: &syn::Pat) -> bool {
    matches!(pattern, syn::Pat::Ident(bind) if bind.mutability.is_some())
}

/// Whether a bound of the function says that a type parameter is a float.
fn mentions_real(sig: &syn::Signature) -> bool {
    let bounds = sig.generics.to_token_stream().into_iter().chain(sig.generics.where_clause.to_token_stream());
    bounds.into_iter().any(|token| matches!(token, proc_macro2::TokenTree::Ident(ident) if ident == "Real"))
}
