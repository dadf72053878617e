//! The signature: parameters, result, and the checks on them.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::ir::{Passing, Scalar, Ty};
use crate::items::AdtId;
use crate::read::Options;
use crate::resolve::Resolver;
use crate::resolve::dispatch::Of;
use crate::resolve::tree::{ExprId, Kind, Pattern};
use crate::resolve::types::{Class, Node, Type};

const MUTABLE: &str =
    "what is behind this `&mut` is not known here: it has to be a float, an array, a slice or a struct";

/// A function's signature, read.
pub(super) struct Signature {
    pub(super) name: String,
    pub(super) parameters: Vec<Parameter>,
    /// What derivatives are of: what an `Option` or `Result` holds.
    pub(super) result: Type,
    /// The result as it is written.
    pub(super) whole: Type,
    /// Whether it is an `Option` or a `Result`.
    pub(super) fails: bool,
    /// What returning sets.
    pub(super) returned: super::LocalId,
    pub(super) value: super::LocalId,
}

/// A parameter, read.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) pattern: Pattern,
    /// With its references.
    pub(super) ty: Type,
    pub(super) passing: Passing,
    pub(super) differentiated: bool,
    pub(super) span: proc_macro2::Span,
}

impl Resolver<'_> {
    /// Reads the signature; `None` if nothing can be made of the function.
    pub(super) fn signature(&mut self, item: &syn::ItemFn) -> Option<Signature> {
        let sig = &item.sig;
        self.check_qualifiers(sig);
        self.check_generics(&sig.generics);
        let mut parameters = Vec::new();
        for input in &sig.inputs {
            match input {
                syn::FnArg::Receiver(receiver) => {
                    let parameter = self.receiver(receiver);
                    parameters.push(parameter);
                }
                syn::FnArg::Typed(typed) => parameters.push(self.parameter(typed, parameters.len())),
            }
        }
        if let Some(variadic) = &sig.variadic {
            self.errors.over(variadic, "variadic functions cannot be differentiated");
        }
        let result = match &sig.output {
            syn::ReturnType::Default => self.types.unit(),
            syn::ReturnType::Type(_, ty) => {
                self.in_result = true;
                let result = self.annotation(ty);
                self.in_result = false;
                result
            }
        };
        self.errors.barrier()?;
        let (whole, result) = (result, self.succeeded(result).unwrap_or(result));
        let fails = whole != result;
        self.check_tangents(sig, &parameters);
        self.check_result(sig, result, &parameters);
        if fails {
            self.check_failing(sig, &parameters);
        }
        self.check_inputs(sig, &parameters);
        let returned = self.flag("returned");
        let value = self.local("result", whole, true);
        self.frame.result = whole;
        Some(Signature { name: sig.ident.unraw().to_string(), parameters, result, whole, fails, returned, value })
    }

    fn check_qualifiers(&mut self, sig: &syn::Signature) {
        if let syn::Safety::Unsafe(token) = &sig.safety {
            self.errors.at(token.span, "`unsafe` functions cannot be differentiated");
        } else if let Some(token) = &sig.asyncness {
            self.errors.at(token.span, "`async` functions cannot be differentiated");
        } else if let Some(abi) = &sig.abi {
            self.errors.at(abi.extern_token.span, "`extern` functions cannot be differentiated");
        }
    }

    fn check_generics(&mut self, generics: &syn::Generics) {
        for parameter in &generics.params {
            match parameter {
                syn::GenericParam::Type(ty) => self.own_type_parameter(ty, generics),
                syn::GenericParam::Const(constant) => {
                    let name = self.name_id(constant.ident.to_token_stream());
                    let length = self.types.add(Node::LengthNamed(name));
                    self.frame.generics.insert(constant.ident.unraw().to_string(), length);
                    let ty = self.annotation(&constant.ty);
                    let item = self.extern_item(constant.ident.to_token_stream(), constant.ident.span());
                    let item = self.ty(item);
                    self.same(item, ty);
                }
                syn::GenericParam::Lifetime(_) => {}
            }
        }
    }

    /// Whether one of its bounds is `Real`.
    pub(super) fn is_real(&self, parameter: &syn::TypeParam, generics: &syn::Generics) -> bool {
        let real = |bound: &syn::TypeParamBound| match bound {
            syn::TypeParamBound::Trait(bound) => bound.path.segments.last().is_some_and(|last| last.ident == "Real"),
            _ => false,
        };
        let clauses = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
        let mut clauses = clauses.filter_map(|predicate| match predicate {
            syn::WherePredicate::Type(predicate) => Some(predicate),
            _ => None,
        });
        let names = |ty: &syn::Type| matches!(ty, syn::Type::Path(path) if path.path.is_ident(&parameter.ident));
        parameter.bounds.iter().any(real)
            || clauses.any(|clause| names(&clause.bounded_ty) && clause.bounds.iter().any(real))
    }

    /// `self` of a method.
    fn receiver(&mut self, receiver: &syn::Receiver) -> Parameter {
        let ty = self.receiver_type(receiver);
        let passing = match self.types.is_reference(ty) {
            None => Passing::Value,
            Some(false) => Passing::Shared,
            Some(true) => Passing::Mutable,
        };
        if self.frame.self_ty.is_none() {
            let message = "a method is differentiated in an `impl` block or a module that carries `#[differentiate]`";
            self.errors.over(receiver, message);
        }
        let local = self.local("self", ty, receiver.mutability.is_some());
        self.bind_local(&Ident::new("self", receiver.self_token.span), local);
        let pattern = Pattern::Bind(local, None);
        let span = receiver.self_token.span;
        Parameter { name: "self".into(), pattern, ty, passing, differentiated: false, span }
    }

    pub(super) fn own_type_parameter(&mut self, parameter: &syn::TypeParam, generics: &syn::Generics) {
        let name = parameter.ident.unraw().to_string();
        if self.is_real(parameter, generics) {
            let id = self.name_id(parameter.ident.to_token_stream());
            let ty = self.types.add(Node::Parameter(id));
            self.frame.generics.insert(name, ty);
            return;
        }
        let message = format!(
            "the generic type `{name}` is not known to be a float; bound it by `chainrule::Real`, or write `f64` or `f32`"
        );
        self.errors.at(parameter.ident.span(), message);
        self.type_parameters.push(name);
    }

    fn parameter(&mut self, typed: &syn::PatType, position: usize) -> Parameter {
        let errors = self.errors.list().len();
        let ty = self.annotation(&typed.ty);
        let passing = match self.types.is_reference(ty) {
            None => Passing::Value,
            Some(false) => Passing::Shared,
            Some(true) => Passing::Mutable,
        };
        let to = self.types.strip_one(ty);
        if self.errors.list().len() == errors {
            self.check_parameter(&typed.ty, to, passing);
        }
        let pattern = self.pattern(&typed.pat, ty, false);
        Parameter {
            name: pattern_name(&typed.pat).unwrap_or_else(|| format!("argument_{position}")),
            pattern,
            ty,
            passing,
            differentiated: false,
            span: typed.pat.span(),
        }
    }

    /// What stands behind a parameter's reference can be handled.
    fn check_parameter(&mut self, written: &syn::Type, to: Type, passing: Passing) {
        let node = self.types.node(to);
        if let Node::Reference { .. } = node {
            self.errors.over(written, "a reference to a reference is not supported as a parameter");
        } else if passing == Passing::Mutable && matches!(node, Node::Tuple(_)) {
            self.errors.over(written, MUTABLE);
        } else if passing == Passing::Value && matches!(written, syn::Type::Slice(_)) {
            self.errors.leave_to_rustc();
        } else if self.holds_references(to) {
            self.errors.over(written, "references inside of arrays and tuples are not supported");
        }
    }

    fn holds_references(&mut self, ty: Type) -> bool {
        match self.types.node(ty) {
            Node::Reference { .. } => true,
            Node::Array(element, _) | Node::Slice(element) => self.holds_references(element),
            Node::Tuple(parts) => parts.into_iter().any(|part| self.holds_references(part)),
            _ => false,
        }
    }

    /// A struct of the module needs a tangent.
    fn check_tangents(&mut self, sig: &syn::Signature, parameters: &[Parameter]) {
        for (parameter, input) in parameters.iter().zip(&sig.inputs) {
            if let Some(id) = self.without_tangent(parameter.ty) {
                if self.outlines {
                    continue;
                }
                if !self.items.without_tangent.borrow_mut().insert(id) {
                    self.errors.leave_to_rustc(); // reported at another function
                    continue;
                }
                let name = &self.items.adt(id).name;
                let message = format!("`{name}` has no tangent: write `#[derive(Differentiable)]` above it");
                match input {
                    syn::FnArg::Typed(typed) => self.errors.over(&typed.ty, message),
                    syn::FnArg::Receiver(receiver) => self.errors.over(receiver, message),
                }
            }
        }
    }

    /// A struct inside that holds floats and has no tangent.
    fn without_tangent(&mut self, ty: Type) -> Option<AdtId> {
        match self.types.bare(ty) {
            Node::Adt(adt) => {
                let known = self.items.adt(adt.id);
                let has = known.is_enum
                    || known.derives("Differentiable")
                    || !self.fitting(ty, Of::Named("Differentiable"), |_| true).is_empty()
                    || !self.types.is_differentiable(ty);
                if has { None } else { Some(adt.id) }
            }
            Node::Array(element, _) | Node::Slice(element) => self.without_tangent(element),
            Node::Tuple(parts) => parts.into_iter().find_map(|part| self.without_tangent(part)),
            _ => None,
        }
    }

    /// What an `Option` holds, or a `Result` that is `Ok`.
    fn succeeded(&mut self, ty: Type) -> Option<Type> {
        if !matches!(self.std_type(ty)?.as_str(), "Option" | "Result") {
            return None;
        }
        match self.types.node(ty) {
            Node::Adt(adt) => Some(adt.parts[1]),
            _ => None,
        }
    }

    /// A function that may fail is called by its derivatives first, with the same arguments.
    fn check_failing(&mut self, sig: &syn::Signature, parameters: &[Parameter]) {
        for (input, parameter) in sig.inputs.iter().zip(parameters) {
            if parameter.passing == Passing::Mutable {
                let message =
                    "a function that returns an `Option` or `Result` cannot change what is behind a `&mut` here";
                self.errors.over(input, message);
            }
            if let syn::FnArg::Typed(typed) = input
                && !matches!(&*typed.pat, syn::Pat::Ident(_))
            {
                self.errors
                    .over(&typed.pat, "a function that returns an `Option` or `Result` needs names for its parameters");
            }
        }
        if let syn::ReturnType::Type(_, ty) = &sig.output
            && crate::emit::failing(ty).is_none()
        {
            self.errors.over(ty, "write `Option<…>` or `Result<…, …>` out here");
        }
    }

    fn check_result(&mut self, sig: &syn::Signature, result: Type, parameters: &[Parameter]) {
        let syn::ReturnType::Type(_, written) = &sig.output else {
            if !parameters.iter().any(|parameter| parameter.passing == Passing::Mutable) {
                let message = format!(
                    "`{0}` returns nothing; a function that is differentiated has to return `f64`, `f32`, or arrays or tuples of them",
                    sig.ident
                );
                self.errors.at(sig.ident.span(), message);
            }
            return;
        };
        let mutable = parameters.iter().any(|parameter| parameter.passing == Passing::Mutable);
        let text = written.to_token_stream().to_string().replace(' ', "");
        if self.types.is_reference(result).is_some() {
            self.errors.over(written, "a reference as a result is not supported; return a scalar, an array or a tuple");
        } else if self.holds_slices(result) {
            let message = format!("`{text}` as a result is not supported; return a scalar, an array or a tuple");
            self.errors.over(written, message);
        } else if self.hides_fields(result) {
            let message =
                "a struct with private fields of another module cannot be put together here; return its numbers";
            self.errors.over(written, message);
        } else if !(self.types.finish(result).holds_floats() || mutable && text == "()") {
            let message = format!(
                "the result type `{text}` is not differentiable; return `f64`, `f32`, or arrays or tuples of them"
            );
            self.errors.over(written, message);
        }
    }

    /// Whether a struct is inside that cannot be written down in the function's own module.
    fn hides_fields(&mut self, ty: Type) -> bool {
        match self.types.bare(ty) {
            Node::Adt(adt) => {
                let known = self.items.adt(adt.id);
                let hidden = known
                    .variants
                    .iter()
                    .any(|variant| !variant.is_open && self.items.way_to(self.home, known.module, false).is_none());
                hidden || adt.parts.into_iter().any(|part| self.hides_fields(part))
            }
            Node::Array(element, _) | Node::Slice(element) => self.hides_fields(element),
            Node::Tuple(parts) => parts.into_iter().any(|part| self.hides_fields(part)),
            _ => false,
        }
    }

    fn holds_slices(&mut self, ty: Type) -> bool {
        match self.types.node(ty) {
            Node::Slice(_) | Node::Reference { .. } => true,
            Node::Array(element, _) => self.holds_slices(element),
            Node::Tuple(parts) => parts.into_iter().any(|part| self.holds_slices(part)),
            _ => false,
        }
    }

    fn check_inputs(&mut self, sig: &syn::Signature, parameters: &[Parameter]) {
        let holds = parameters.iter().any(|parameter| self.types.is_differentiable(parameter.ty));
        if holds {
            return;
        }
        let message = format!("`{}` has no differentiable parameter: none of them holds an `f64` or `f32`", sig.ident);
        if sig.inputs.is_empty() {
            self.errors.at(sig.ident.span(), message);
        } else {
            self.errors.over(&sig.inputs, message);
        }
    }

    /// Marks the parameters that derivatives are taken for, once their types are found out.
    pub(super) fn select(&mut self, parameters: &mut [Parameter], sig: &syn::Signature, options: &Options) {
        for (parameter, input) in parameters.iter().zip(&sig.inputs) {
            if let Node::Free { class: Class::Integer, name: Some(_), .. } = self.types.bare(parameter.ty)
                && let syn::FnArg::Typed(typed) = input
            {
                let message = "this is an integer type whose name hides which; write the type itself, such as `usize`";
                self.errors.over(&typed.ty, message);
            }
            if let (true, syn::FnArg::Typed(typed)) = (self.types.hides_tuple(parameter.ty), input) {
                let message = "a tuple has to be written as one, not by the name of an alias";
                self.errors.over(&typed.ty, message);
            }
            if let (Passing::Mutable, syn::FnArg::Typed(typed)) = (parameter.passing, input)
                && matches!(self.types.bare(parameter.ty), Node::Free { class: Class::Any, .. })
            {
                self.errors.over(&typed.ty, MUTABLE);
            }
        }
        let Some(wrt) = &options.wrt else {
            let trained = if options.train { 1 } else { parameters.len() }; // the sample is data
            for parameter in parameters.iter_mut().take(trained) {
                parameter.differentiated = self.types.is_differentiable(parameter.ty);
            }
            return;
        };
        if wrt.is_empty() {
            let span =
                options.places.iter().find(|(name, _)| name == "wrt").map_or(sig.ident.span(), |(_, span)| *span);
            self.errors.at(span, "`wrt` names no parameter");
        }
        let mut seen: Vec<String> = Vec::new();
        for name in wrt {
            let text = name.unraw().to_string();
            if seen.contains(&text) {
                self.errors.at(name.span(), format!("`{text}` is listed twice"));
                continue;
            }
            self.check_wrt_is_parameter(name, &text, parameters);
            seen.push(text);
        }
    }

    fn check_wrt_is_parameter(&mut self, name: &Ident, text: &str, parameters: &mut [Parameter]) {
        let Some(parameter) = parameters.iter_mut().find(|parameter| parameter.name == text) else {
            let names: Vec<String> = parameters.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
            let near = parameters.iter().find(|parameter| crate::read::is_near(text, &parameter.name));
            let hint = match near {
                Some(near) => format!("did you mean `{}`?", near.name),
                None => format!("the parameters are {}", names.join(", ")),
            };
            self.errors.at(name.span(), format!("`wrt` names `{text}`, which is not a parameter; {hint}"));
            return;
        };
        let ty = self.types.finish(parameter.ty);
        if !self.types.is_differentiable(parameter.ty) {
            let message =
                format!("cannot differentiate with respect to `{text}`: it is {}, not a float", describe(&ty));
            self.errors.at(name.span(), message);
            return;
        }
        parameter.differentiated = true;
    }

    pub(super) fn body(&mut self, block: &syn::Block, signature: &Signature) -> ExprId {
        self.hint = Some(signature.whole);
        let body = self.block(block);
        let ty = self.ty(body);
        self.same(signature.whole, ty);
        if self.tree.assigned(body).1 { self.leaving_at_end(body, Kind::Return) } else { body }
    }

    /// A result of a type that the macro cannot look behind, and that nothing says more of, is a float: the emitted
    /// code demands it.
    pub(super) fn settle_result(&mut self, signature: &Signature) {
        if let Node::Free { class: Class::Any, name: Some(_), .. } = self.types.bare(signature.result) {
            self.types.restrict(signature.result, Class::Number);
        }
    }
}

fn describe(ty: &Ty) -> String {
    match ty {
        Ty::Scalar(Scalar::Bool) => "`bool`".into(),
        Ty::Scalar(Scalar::Int(int)) => format!("the integer type `{}`", format!("{int:?}").to_lowercase()),
        _ => "of integers".into(),
    }
}

fn pattern_name(pattern: &syn::Pat) -> Option<String> {
    match pattern {
        syn::Pat::Ident(bind) => Some(bind.ident.unraw().to_string()),
        syn::Pat::Reference(reference) => pattern_name(&reference.pat),
        syn::Pat::Paren(paren) => pattern_name(&paren.pat),
        syn::Pat::Tuple(tuple) => {
            let names: Vec<String> = tuple.elems.iter().filter_map(pattern_name).collect();
            (!names.is_empty()).then(|| names.join("_"))
        }
        _ => None,
    }
}
