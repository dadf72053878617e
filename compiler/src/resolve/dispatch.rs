//! Which implementation a method, an operator or an associated item means.

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::Span;

use crate::ir::{Float, Scalar};
use crate::items::{Content, Def, Found, Impl, Namespace, TraitId};
use crate::resolve::Resolver;
use crate::resolve::frame::Frame;
use crate::resolve::inline::Callee;
use crate::resolve::name::{Scope, names};
use crate::resolve::tree::{ExprId, Kind};
use crate::resolve::types::{Class, Node, Type};

/// How many references a receiver is looked for behind, through `Deref`.
const DEREFS: usize = 8;

/// An `impl` block that fits a type, with what its parameters stand for.
pub(super) struct Fitting {
    pub(super) block: Rc<Impl>,
    pub(super) generics: HashMap<String, Type>,
    pub(super) self_ty: Type,
}

/// Which trait a block has to implement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of<'n> {
    /// Any or none.
    Whatever,
    /// One of this name outside of the module (`Add`, `Default`), or of the module.
    Named(&'n str),
    /// This one of the module.
    Known(TraitId),
}

impl Resolver<'_> {
    /// The blocks that a type has, those of its own first. Whether it is behind a reference makes a difference where
    /// both are implemented.
    pub(super) fn fitting(&mut self, ty: Type, of: Of<'_>, wanted: impl Fn(&Content) -> bool) -> Vec<Fitting> {
        let mut found = Vec::new();
        let items = self.items;
        for (_, block) in items.implementations() {
            if self.is_of(&block, of)
                && (wanted(&block.content) || block.of.is_some())
                && let Some(fitting) = self.fit(&block, ty)
            {
                found.push(fitting);
            }
        }
        // what is a type's own hides what its traits have; a literal that may be either is an `f64`
        found.sort_by_key(|fitting| {
            let single = self.types.as_scalar(fitting.self_ty) == Some(Scalar::Float(Float::F32));
            (fitting.block.of.is_some(), single)
        });
        self.tell_apart(ty, &mut found, &wanted);
        found
    }

    /// In a trait's own functions and in generic ones a type is known by its traits: what it has by itself under the same
    /// name is not meant.
    fn tell_apart(&mut self, ty: Type, found: &mut Vec<Fitting>, wanted: &impl Fn(&Content) -> bool) {
        let Some(own) = found.first().filter(|fitting| fitting.block.of.is_none()) else { return };
        let own_ty = own.block.self_ty.clone();
        let of_a_trait = |fitting: &Fitting| {
            let known = fitting.block.of.as_ref().and_then(|path| self.trait_of(&fitting.block, path));
            fitting.block.of.is_some()
                && (wanted(&fitting.block.content)
                    || known.is_some_and(|id| wanted(&self.items.known_trait(id).content)))
        };
        if !found.iter().any(of_a_trait) {
            return;
        }
        if self.frame.is_default && self.frame.self_ty.is_some_and(|own| self.types.agree(own, ty)) {
            found.retain(|fitting| fitting.block.of.is_some());
            return;
        }
        let parameters: Vec<Type> = self.frame.generics.values().copied().collect();
        if parameters.into_iter().any(|parameter| self.is_adt(parameter) && self.types.agree(parameter, ty)) {
            let message = "a generic function uses this type, which has something by itself and by a trait under one name; \
                           name them differently, so that it is known which is meant";
            self.errors.over(&own_ty, message);
        }
    }

    fn is_of(&self, block: &Impl, of: Of<'_>) -> bool {
        match (of, &block.of) {
            (Of::Whatever, _) => true,
            (Of::Named(_) | Of::Known(_), None) => false,
            (Of::Named(name), Some(path)) => path.segments.last().is_some_and(|segment| segment.ident == name),
            (Of::Known(id), Some(path)) => self.trait_of(block, path) == Some(id),
        }
    }

    /// The trait of the module that a block implements.
    pub(super) fn trait_of(&self, block: &Impl, path: &syn::Path) -> Option<TraitId> {
        match self.items.find(block.module, &names(path), Namespace::Types) {
            Found::Item(Def::Trait(id), _) => Some(id),
            _ => None,
        }
    }

    /// Tries a block on a type.
    fn fit(&mut self, block: &Rc<Impl>, ty: Type) -> Option<Fitting> {
        // one look at the outermost name spares most of the trials
        if !self.may_fit(block, ty) {
            return None;
        }
        let mut frame = Frame::new(block.module, self.types.free(Class::Any));
        self.fresh_generics(&block.generics, &mut frame.generics);
        let generics = frame.generics.clone();
        let self_ty = self.in_frame(frame, vec![Scope::default()], |resolver| resolver.annotation(&block.self_ty));
        let blanket = matches!(self.types.node(self_ty), Node::Free { name: None, .. });
        let (own, root) = (self.types.strip(self_ty), self.types.strip(ty));
        let open = match self.types.node(root) {
            // of a type that the macro does not see, its name alone is known
            Node::Free { name: Some(_), class: Class::Any, .. } | Node::Record(..) if own != root && !blanket => {
                return None;
            }
            Node::Free { class: Class::Any, name: None, .. } if !blanket => return None,
            Node::Free { .. } => own != root,
            _ => false,
        };
        if own != root && matches!(self.types.node(own), Node::Record(..)) {
            return None;
        }
        if !blanket && self.types.is_reference(self_ty).is_some() != self.types.is_reference(ty).is_some() {
            return None;
        }
        // a literal takes the type of the one that is chosen
        let holds =
            if open { self.types.agree(self_ty, ty) } else { self.types.attempt(|types| types.unify(self_ty, ty)) };
        if !holds || blanket && !self.bounds_hold(block, &generics) {
            return None;
        }
        Some(Fitting { block: Rc::clone(block), generics, self_ty })
    }

    fn may_fit(&mut self, block: &Impl, ty: Type) -> bool {
        let syn::Type::Path(path) = block.self_ty_bare() else { return true };
        let path_names = names(&path.path);
        match (self.items.find(block.module, &path_names, Namespace::Types), self.types.bare(ty)) {
            (Found::Item(Def::Adt(id), _), Node::Adt(adt)) => id == adt.id,
            (Found::Item(Def::Adt(_), _), Node::Free { name: None, class: Class::Any, .. }) => false,
            (Found::Item(Def::Adt(_), _), Node::Free { name: None, .. }) => false,
            (Found::Item(Def::Adt(_), _), Node::Float(_) | Node::Int(_) | Node::Bool | Node::Array(..)) => false,
            _ => true,
        }
    }

    /// Whether the traits of the module that a block asks of a type parameter are implemented for what it stands for.
    fn bounds_hold(&mut self, block: &Impl, generics: &HashMap<String, Type>) -> bool {
        let mut asked = Vec::new();
        for parameter in &block.generics.params {
            if let syn::GenericParam::Type(parameter) = parameter {
                asked.extend(parameter.bounds.iter().map(|bound| (parameter.ident.to_string(), bound.clone())));
            }
        }
        for predicate in block.generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
            if let syn::WherePredicate::Type(predicate) = predicate
                && let syn::Type::Path(path) = &predicate.bounded_ty
                && let Some(ident) = path.path.get_ident()
            {
                asked.extend(predicate.bounds.iter().map(|bound| (ident.to_string(), bound.clone())));
            }
        }
        asked.into_iter().all(|(name, bound)| {
            let (syn::TypeParamBound::Trait(bound), Some(ty)) = (bound, generics.get(&name)) else { return true };
            match self.items.find(block.module, &names(&bound.path), Namespace::Types) {
                Found::Item(Def::Trait(id), _) => !self.fitting(*ty, Of::Known(id), |_| true).is_empty(),
                _ => {
                    bound.path.segments.last().is_none_or(|last| last.ident != "Real")
                        || self.types.as_scalar(*ty).is_some_and(Scalar::is_float)
                }
            }
        })
    }

    /// The functions of this name that belong to a type: its own, those of its traits, and their defaults.
    pub(super) fn candidates(&mut self, ty: Type, name: &str, of: Of<'_>) -> Vec<Callee> {
        let mut found = Vec::new();
        for fitting in self.fitting(ty, of, |content| content.method(name).is_some()) {
            let Fitting { block, generics, self_ty } = fitting;
            if let Some(method) = block.content.method(name) {
                found.push(Callee { generics, self_ty: Some(self_ty), ..Callee::new(Rc::clone(method)) });
            } else if let Some(path) = &block.of
                && let Some(id) = self.trait_of(&block, path)
            {
                let known = self.items.known_trait(id);
                let Some(method) = known.content.method(name).filter(|method| method.block.is_some()) else { continue };
                let given = self.trait_arguments(&block, path, &generics, &known.generics);
                let callee = Callee { is_default: true, ..Callee::new(Rc::clone(method)) };
                found.push(Callee { generics: given, self_ty: Some(self_ty), ..callee });
            }
        }
        found
    }

    /// What the parameters of a trait stand for in an `impl` of it.
    fn trait_arguments(
        &mut self,
        block: &Impl,
        path: &syn::Path,
        generics: &HashMap<String, Type>,
        parameters: &syn::Generics,
    ) -> HashMap<String, Type> {
        let mut known = HashMap::new();
        let arguments = self.fresh_generics(parameters, &mut known);
        let mut frame = Frame::new(block.module, self.types.free(Class::Any));
        frame.generics.clone_from(generics);
        self.in_frame(frame, vec![Scope::default()], |resolver| {
            resolver.give(&arguments, Self::given(path, path.segments.len()));
        });
        known
    }

    /// The one of several functions of a name whose parameters take these arguments.
    pub(super) fn choose(&mut self, mut candidates: Vec<Callee>, arguments: &[ExprId]) -> Option<Callee> {
        if candidates.len() < 2 {
            return candidates.pop();
        }
        let fits = candidates.iter().position(|callee| self.takes(callee, arguments, true));
        let fits = fits.or_else(|| candidates.iter().position(|callee| self.takes(callee, arguments, false)));
        fits.map(|k| candidates.swap_remove(k))
    }

    /// Whether a function takes these arguments: exactly, or where references are seen through.
    pub(super) fn takes(&mut self, callee: &Callee, arguments: &[ExprId], exactly: bool) -> bool {
        let sig = &callee.callable.sig;
        let mut frame = Frame::new(callee.callable.module, self.types.free(Class::Any));
        frame.generics.clone_from(&callee.generics);
        frame.self_ty = callee.self_ty;
        self.fresh_generics(&sig.generics, &mut frame.generics);
        let found: Vec<Type> = arguments.iter().map(|argument| self.ty(*argument)).collect();
        let inputs: Vec<&syn::FnArg> = sig.inputs.iter().collect();
        let skipped = inputs.len().saturating_sub(found.len());
        self.in_frame(frame, vec![Scope::default()], |resolver| {
            inputs[skipped..].iter().zip(&found).all(|(input, found)| {
                let ty = match input {
                    syn::FnArg::Receiver(receiver) => resolver.receiver_type(receiver),
                    syn::FnArg::Typed(typed) => match &*typed.ty {
                        syn::Type::ImplTrait(_) => return true,
                        ty => resolver.annotation(ty),
                    },
                };
                let (wanted, given) = (resolver.types.is_reference(ty), resolver.types.is_reference(*found));
                let generic = matches!(resolver.types.node(ty), Node::Free { .. });
                (!exactly || generic || wanted.is_some() == given.is_some()) && resolver.types.agree(ty, *found)
            })
        })
    }

    /// The associated function of a type that takes these arguments.
    pub(super) fn associated_function(
        &mut self,
        ty: Type,
        name: &str,
        arguments: &[ExprId],
        of: Option<&str>,
    ) -> Option<Callee> {
        let of = of.map_or(Of::Whatever, Of::Named);
        let candidates = self.candidates(ty, name, of);
        self.choose(candidates, arguments)
    }

    /// A method on a value, which is borrowed as the method asks. `None` if the module has none of this name for it.
    pub(super) fn own_method(
        &mut self,
        receiver: ExprId,
        name: &str,
        arguments: &[&syn::Expr],
        given: Option<&syn::AngleBracketedGenericArguments>,
        span: Span,
    ) -> Option<ExprId> {
        let mut at = receiver;
        for derefs in 0..DEREFS {
            if let Some((mut found, candidates)) = self.receivers(at, name) {
                let by_mutable = |callee: &Callee| {
                    let receiver = callee.callable.sig.receiver().map(|receiver| &receiver.kind);
                    matches!(receiver, Some(syn::ReceiverKind::Reference(_, _, Some(_))))
                };
                if derefs > 0 && candidates.iter().any(by_mutable) {
                    found = self.deref_mut(receiver, derefs, span)?;
                }
                return Some(self.call_method(found, candidates, arguments, given, span));
            }
            at = self.deref(at, span)?;
        }
        None
    }

    /// The same place by `DerefMut`.
    fn deref_mut(&mut self, receiver: ExprId, derefs: usize, span: Span) -> Option<ExprId> {
        let mut at = receiver;
        for _ in 0..derefs {
            self.writes = true;
            let next = self.deref(at, span);
            self.writes = false;
            at = next?;
        }
        Some(at)
    }

    /// The receiver as it stands, or without its references, with the methods of this name.
    fn receivers(&mut self, receiver: ExprId, name: &str) -> Option<(ExprId, Vec<Callee>)> {
        let mut receiver = receiver;
        loop {
            let ty = self.ty(receiver);
            let candidates = self.candidates(ty, name, Of::Whatever);
            if !candidates.is_empty() {
                return Some((receiver, candidates));
            }
            self.types.is_reference(ty)?;
            let (to, span) = (self.types.strip_one(ty), self.span(receiver));
            receiver = self.expr(Kind::Deref(receiver), to, span);
        }
    }

    /// `*receiver` by the type's own `Deref`.
    pub(super) fn deref(&mut self, receiver: ExprId, span: Span) -> Option<ExprId> {
        let ty = self.ty(receiver);
        let ty = self.types.strip(ty);
        if !self.is_adt(ty) {
            return None;
        }
        let mutable = self.candidates(ty, "deref_mut", Of::Named("DerefMut")).pop().filter(|_| self.writes);
        let (callee, mutable) = match mutable {
            Some(callee) => (callee, true),
            None => (self.candidates(ty, "deref", Of::Named("Deref")).pop()?, false),
        };
        let lent = self.lent_to(receiver, mutable, span);
        let reference = self.inline(callee, vec![lent], span);
        if self.is_error(reference) {
            return Some(reference);
        }
        let ty = self.ty(reference);
        let to = self.types.strip_one(ty);
        Some(self.expr(Kind::Deref(reference), to, span))
    }

    /// `&value`, `&mut value`; a reference is lent on.
    pub(super) fn lent_to(&mut self, value: ExprId, mutable: bool, span: Span) -> ExprId {
        let mut place = value;
        loop {
            let ty = self.ty(place);
            if self.types.is_reference(ty).is_none() {
                break;
            }
            let to = self.types.strip_one(ty);
            place = self.expr(Kind::Deref(place), to, span);
        }
        self.reference_to(place, mutable, span)
    }

    /// A reference to a place. A value gets a variable of its own: `&mut { a }` leaves `a` as it is.
    pub(super) fn reference_to(&mut self, of: ExprId, mutable: bool, span: Span) -> ExprId {
        let mut statements = Vec::new();
        let of = if self.is_lent_value(of, mutable) { self.held(of, &mut statements) } else { of };
        if let (Kind::Local(local), true) = (self.tree.kind(of).clone(), mutable) {
            self.tree.locals[local.index()].mutable = true;
        }
        let ty = self.ty(of);
        let ty = self.types.reference(mutable, ty);
        let reference = self.expr(Kind::Borrow { mutable, of }, ty, span);
        self.after(statements, reference)
    }

    /// Whether something has no place that it could be seen or changed in; what a block ends in is no longer one.
    fn is_lent_value(&self, id: ExprId, mutable: bool) -> bool {
        match self.tree.kind(id) {
            Kind::Local(_) | Kind::Grown(..) | Kind::Deref(_) | Kind::Borrow { .. } | Kind::Extern(_) => false,
            Kind::Field(of, _) | Kind::Index(of, _) | Kind::Section { base: of, .. } => {
                self.is_lent_value(*of, mutable)
            }
            Kind::Block { .. } => !self.is_error(id),
            _ => mutable && !self.is_error(id),
        }
    }

    fn call_method(
        &mut self,
        receiver: ExprId,
        candidates: Vec<Callee>,
        arguments: &[&syn::Expr],
        given: Option<&syn::AngleBracketedGenericArguments>,
        span: Span,
    ) -> ExprId {
        let hints = self.parameter_hints(&candidates);
        let arguments = self.arguments(arguments, &hints);
        if arguments.iter().any(|argument| self.is_error(*argument)) {
            return self.error(span);
        }
        let name = candidates.first().map(|callee| callee.callable.name.clone()).unwrap_or_default();
        let Some(mut callee) = self.choose(candidates, &arguments) else {
            return self.refuse(span, format!("which `{name}` is meant is not known here; annotate the variables"));
        };
        callee.given = given.cloned();
        let Some(by) = callee.callable.sig.receiver().map(|receiver| receiver.kind.clone()) else {
            self.errors.leave_to_rustc();
            return self.error(span);
        };
        let receiver = match by {
            syn::ReceiverKind::Reference(_, _, mutable) => self.lent_to(receiver, mutable.is_some(), span),
            _ => receiver,
        };
        let all = std::iter::once(receiver).chain(arguments).collect();
        self.inline(callee, all, span)
    }

    /// The types of the parameters behind the receiver, where one function is meant.
    fn parameter_hints(&mut self, candidates: &[Callee]) -> Vec<Option<Type>> {
        match candidates {
            [callee] => self.hints_of(callee),
            _ => Vec::new(),
        }
    }

    pub(super) fn hints_of(&mut self, callee: &Callee) -> Vec<Option<Type>> {
        let sig = &callee.callable.sig;
        if !sig.generics.params.is_empty() {
            return Vec::new();
        }
        let mut frame = Frame::new(callee.callable.module, self.types.free(Class::Any));
        frame.generics.clone_from(&callee.generics);
        frame.self_ty = callee.self_ty;
        let inputs = sig.inputs.iter().filter(|input| !matches!(input, syn::FnArg::Receiver(_)));
        self.in_frame(frame, vec![Scope::default()], |resolver| {
            inputs
                .map(|input| match input {
                    syn::FnArg::Typed(typed) if !matches!(&*typed.ty, syn::Type::ImplTrait(_)) => {
                        Some(resolver.annotation(&typed.ty))
                    }
                    _ => None,
                })
                .collect()
        })
    }

    /// Reads arguments, each with the type that is wanted of it.
    pub(super) fn arguments(&mut self, arguments: &[&syn::Expr], hints: &[Option<Type>]) -> Vec<ExprId> {
        let read = arguments.iter().enumerate().map(|(k, argument)| {
            self.hint = hints.get(k).copied().flatten();
            self.expression(argument)
        });
        read.collect()
    }
}

impl Impl {
    /// The type without the reference before it.
    fn self_ty_bare(&self) -> &syn::Type {
        match &self.self_ty {
            syn::Type::Reference(reference) => &reference.elem,
            ty => ty,
        }
    }
}
