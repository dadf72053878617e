//! Items of types and traits: `V::new(x)`, `T::ONE`, `Self::Output`, `<V as Shape>::area(&v)`.

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;

use chainrule_primitives::Primitive;

use crate::ir::{Const, Scalar};
use crate::items::{Constant, Def, Namespace};
use crate::resolve::Resolver;
use crate::resolve::aggregate::path_span;
use crate::resolve::dispatch::{Fitting, Of};
use crate::resolve::frame::{Frame, Located};
use crate::resolve::inline::Callee;
use crate::resolve::name::Scope;
use crate::resolve::tree::{ExprId, Kind};
use crate::resolve::types::Type;

/// A path that ends in an item of a type or trait.
pub(super) struct Associated {
    /// The type; none where a trait is named, and the arguments say which type is meant.
    of: Option<Type>,
    /// The trait, if the path names one: of the module, or by its last name.
    through: Option<Through>,
    name: String,
    given: Option<syn::AngleBracketedGenericArguments>,
}

enum Through {
    Known(crate::items::TraitId),
    Named(String),
}

impl Resolver<'_> {
    /// The type or trait before a path's last name, if that is what stands there and the module knows it.
    pub(super) fn associated(&mut self, path: &syn::Path, qself: Option<&syn::QSelf>) -> Option<Associated> {
        let segments: Vec<&syn::PathSegment> = path.segments.iter().collect();
        let (last, before) = segments.split_last()?;
        let given = match &last.arguments {
            syn::PathArguments::AngleBracketed(arguments) => Some(arguments.clone()),
            _ => None,
        };
        let name = last.ident.unraw().to_string();
        if let Some(qself) = qself {
            let of = Some(self.annotation(&qself.ty));
            let mut through = path.clone();
            through.segments = before.iter().map(|segment| (*segment).clone()).collect();
            let through = (qself.position > 0 && !before.is_empty()).then(|| self.through(&through));
            return Some(Associated { of, through, name, given });
        }
        if before.is_empty() {
            return None;
        }
        let mut owner = path.clone();
        owner.segments = before.iter().map(|segment| (*segment).clone()).collect();
        if let [only] = before {
            let ident = only.ident.unraw().to_string();
            if ident == "Self" && self.frame.self_ty.is_some() || self.frame.generics.contains_key(&ident) {
                let of = Some(self.annotation(&as_type(owner)));
                return Some(Associated { of, through: None, name, given });
            }
        }
        if before.len() == 2
            && (before[0].ident == "Self" || self.frame.generics.contains_key(&before[0].ident.unraw().to_string()))
        {
            let of = Some(self.annotation(&as_type(owner)));
            return Some(Associated { of, through: None, name, given });
        }
        match self.locate(&owner, Namespace::Types) {
            Located::Item(Def::Adt(_) | Def::Alias(_), used) if used == before.len() => {
                let of = Some(self.annotation(&as_type(owner)));
                Some(Associated { of, through: None, name, given })
            }
            Located::Item(Def::Trait(id), used) if used == before.len() => {
                Some(Associated { of: None, through: Some(Through::Known(id)), name, given })
            }
            Located::Outside(_, names)
                if matches!(
                    names.last().map(String::as_str),
                    Some("Default" | "From" | "Into" | "Clone" | "Add" | "Sub" | "Mul" | "Div" | "Neg")
                ) =>
            {
                let through = names.last().cloned().map(Through::Named);
                Some(Associated { of: None, through, name, given })
            }
            _ => None,
        }
    }

    fn through(&mut self, path: &syn::Path) -> Through {
        match self.locate(path, Namespace::Types) {
            Located::Item(Def::Trait(id), _) => Through::Known(id),
            _ => Through::Named(path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()),
        }
    }

    /// A call of such a path; `None` if it is not the module's.
    pub(super) fn associated_call_of(
        &mut self,
        path: &syn::ExprPath,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> Option<ExprId> {
        let hint = self.hint.take();
        let Some(associated) = self.associated(&path.path, path.qself.as_ref()) else {
            self.hint = hint;
            return None;
        };
        let Associated { of, through, name, given } = associated;
        if let Some(ty) = of
            && through.is_none()
            && let Some(scalar) = self.types.as_scalar(ty)
            && !self.has_own(ty, &name)
        {
            return Some(self.scalar_function(scalar, ty, &name, path, arguments, span));
        }
        let read = self.arguments(arguments, &[]);
        if read.iter().any(|argument| self.is_error(*argument)) {
            return Some(self.error(span));
        }
        let of = of.or_else(|| match (read.first(), name.as_str()) {
            (_, "default" | "from") => hint,
            (Some(first), _) => {
                let ty = self.ty(*first);
                Some(self.types.strip(ty))
            }
            (None, _) => hint,
        });
        let Some(of) = of else {
            return Some(self.refuse_over(path, "of which type this is meant is not known here; name the type"));
        };
        if name == "default"
            && read.is_empty()
            && !self.has_own(of, "default")
            && let Some(value) = self.default_of(of, span)
        {
            return Some(value);
        }
        if name == "into"
            && let ([value], Some(hint)) = (read.as_slice(), hint)
        {
            return Some(self.converted(*value, hint, span));
        }
        let which = match &through {
            None => Of::Whatever,
            Some(Through::Known(id)) => Of::Known(*id),
            Some(Through::Named(name)) => Of::Named(name),
        };
        let candidates = self.candidates(of, &name, which);
        if candidates.is_empty() {
            return self.is_adt(of).then(|| {
                let text = path.to_token_stream().to_string().replace(' ', "");
                self.refuse_over(path, format!("`{text}` is not known here: no `impl` in this module has it"))
            });
        }
        let Some(mut callee) = self.choose(candidates, &read) else {
            return Some(
                self.refuse_over(path, "which implementation is meant is not known here; annotate the variables"),
            );
        };
        callee.given = given;
        Some(self.inline(callee, read, span))
    }

    /// Whether a path names a function of a type or trait of the module, or a variant that is made like by one.
    pub(super) fn names_method(&mut self, path: &syn::ExprPath) -> bool {
        if path.qself.is_none()
            && let Some((_, adt, variant)) = self.variant_of(&path.path)
        {
            let known = self.items.adt(adt.id);
            return matches!(known.variants[variant].fields.first(), Some((syn::Member::Unnamed(_), _)));
        }
        match self.associated(&path.path, path.qself.as_ref()) {
            Some(Associated { of: Some(ty), name, .. }) => self.has_own(ty, &name),
            Some(Associated { through: Some(Through::Known(id)), name, .. }) => {
                self.items.known_trait(id).content.method(&name).is_some()
            }
            _ => false,
        }
    }

    fn has_own(&mut self, ty: Type, name: &str) -> bool {
        !self.candidates(ty, name, Of::Whatever).is_empty()
    }

    /// `T::from_f64(x)`, `T::sin(x)` where `T` is a float.
    fn scalar_function(
        &mut self,
        scalar: Scalar,
        ty: Type,
        name: &str,
        path: &syn::ExprPath,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> ExprId {
        match (name, arguments) {
            ("from_f64" | "from", [value]) => {
                let value = self.expression(value);
                if self.is_error(value) {
                    return value;
                }
                self.expr(Kind::Cast(value), ty, span)
            }
            ("default", []) => self.default_of(ty, span).unwrap_or_else(|| self.error(span)),
            _ => self.associated_call(scalar, name, path, arguments),
        }
    }

    /// `value.into()`: the target's `From` of the value's type.
    pub(super) fn converted(&mut self, value: ExprId, to: Type, span: Span) -> ExprId {
        let from = self.ty(value);
        if self.types.as_scalar(to).is_some() && self.types.as_scalar(from).is_some() {
            let to = self.types.strip(to);
            return self.expr(Kind::Cast(value), to, span);
        }
        if !self.types.agree(from, to) || self.is_adt(to) {
            let mut candidates = self.candidates(to, "from", Of::Named("From"));
            candidates.retain(|callee| self.takes(callee, &[value], false));
            if let Some(callee) = self.choose(candidates, &[value]) {
                return self.inline(callee, vec![value], span);
            }
        }
        let candidates = self.candidates(from, "into", Of::Named("Into"));
        if let Some(callee) = self.choose(candidates, &[]) {
            return self.inline(callee, vec![value], span);
        }
        if self.types.agree(from, to) {
            return value;
        }
        self.refuse(span, "what this is turned into is not known here; write `T::from(value)`")
    }

    /// An associated const as a value; `None` if it is not the module's.
    pub(super) fn associated_constant(&mut self, path: &syn::ExprPath) -> Option<ExprId> {
        let span = path_span(&path.path);
        let Associated { of, through, name, .. } = self.associated(&path.path, path.qself.as_ref())?;
        let of = of?;
        if let Some((constant, frame)) = self.find_constant(of, through.as_ref(), &name) {
            return Some(self.constant_value(&constant, frame, span));
        }
        let scalar = self.types.as_scalar(of)?;
        let constant = match (name.as_str(), scalar) {
            ("ZERO", Scalar::Float(_)) => Const::Float(0.0),
            ("ONE", Scalar::Float(_)) => Const::Float(1.0),
            _ => {
                let text = self.types.scalar_name(of)?;
                return self.known_constant(&[text.to_owned(), name], span);
            }
        };
        let ty = self.types.strip(of);
        Some(self.expr(Kind::Known(constant), ty, span))
    }

    /// A const of a type: of its own `impl`s, of its traits, or a trait's default.
    fn find_constant(
        &mut self,
        of: Type,
        through: Option<&Through>,
        name: &str,
    ) -> Option<(std::rc::Rc<Constant>, Frame)> {
        let which = match through {
            None => Of::Whatever,
            Some(Through::Known(id)) => Of::Known(*id),
            Some(Through::Named(name)) => Of::Named(name),
        };
        let of = self.types.strip(of);
        for fitting in self.fitting(of, which, |content| content.constant(name).is_some()) {
            let Fitting { block, generics, self_ty } = fitting;
            let known = block.of.as_ref().and_then(|path| self.trait_of(&block, path));
            let found = block.content.constant(name).cloned().or_else(|| {
                let known = self.items.known_trait(known?);
                known.content.constant(name).filter(|constant| constant.expr.is_some()).cloned()
            });
            if let Some(constant) = found {
                let mut frame = Frame::new(constant.module, self.types.free(crate::resolve::types::Class::Any));
                frame.generics = generics;
                frame.self_ty = Some(self_ty);
                return Some((constant, frame));
            }
        }
        None
    }

    /// The value of a const, computed here.
    pub(super) fn constant_value(&mut self, constant: &Constant, frame: Frame, span: Span) -> ExprId {
        let Some(expr) = &constant.expr else { return self.refuse(span, "this const has no value that is known here") };
        if self.nesting > 32 {
            return self.refuse(span, "consts are nested too deeply here");
        }
        self.nesting += 1;
        let value = self.in_frame(frame, vec![Scope::default()], |resolver| {
            let ty = resolver.annotation(&constant.ty);
            resolver.hint = Some(ty);
            let value = resolver.expression(expr);
            let found = resolver.ty(value);
            resolver.same(ty, found);
            value
        });
        self.nesting -= 1;
        value
    }

    /// The length that an associated const is.
    pub(super) fn associated_length(&mut self, path: &syn::ExprPath) -> Option<usize> {
        let Associated { of, through, name, .. } = self.associated(&path.path, path.qself.as_ref())?;
        let (constant, frame) = self.find_constant(of?, through.as_ref(), &name)?;
        let expr = constant.expr.as_ref()?;
        self.in_frame(frame, vec![Scope::default()], |resolver| resolver.constant_length(expr))
    }

    /// `T::Output`, `<T as Shape>::Value`: what the `impl` for the type says.
    pub(super) fn associated_type(&mut self, path: &syn::Path, qself: Option<&syn::QSelf>) -> Option<Type> {
        let Associated { of, through, name, .. } = self.associated(path, qself)?;
        let of = of?;
        let which = match &through {
            None => Of::Whatever,
            Some(Through::Known(id)) => Of::Known(*id),
            Some(Through::Named(name)) => Of::Named(name),
        };
        let stripped = self.types.strip(of);
        if name == "Output" && self.types.as_scalar(stripped).is_some() {
            return Some(stripped);
        }
        for ty in [of, stripped] {
            for fitting in self.fitting(ty, which, |content| content.ty(&name).is_some()) {
                let Fitting { block, generics, self_ty } = fitting;
                let known = block.of.as_ref().and_then(|path| self.trait_of(&block, path));
                let found = block.content.ty(&name).cloned().or_else(|| {
                    let known = self.items.known_trait(known?);
                    known.content.ty(&name).cloned()
                });
                if let Some(found) = found {
                    let mut frame = Frame::new(block.module, self.types.free(crate::resolve::types::Class::Any));
                    frame.generics = generics;
                    frame.self_ty = Some(self_ty);
                    return Some(self.in_frame(frame, vec![Scope::default()], |resolver| resolver.annotation(&found)));
                }
            }
        }
        None
    }

    /// A method of the trait `Real` on a float: those of `chainrule::math` that Rust's floats do not have.
    pub(super) fn real_method(
        &mut self,
        receiver: ExprId,
        name: &str,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> Option<ExprId> {
        let ty = self.ty(receiver);
        if !self.types.as_scalar(ty).is_some_and(Scalar::is_float) {
            return None;
        }
        if name == "to_f64" && arguments.is_empty() {
            let to = self.types.scalar(Scalar::F64);
            return Some(self.expr(Kind::Cast(receiver), to, span));
        }
        let primitive = Primitive::from_math(name)?;
        if primitive.arity() != arguments.len() + 1 {
            return None;
        }
        let mut operands = vec![receiver];
        operands.extend(self.arguments(arguments, &[]));
        Some(self.math(primitive, operands, span))
    }

    /// The function of the module or of the body that a path leads to.
    pub(super) fn known_function(&mut self, path: &syn::Path) -> Option<Callee> {
        if let Some(inner) = self.inner_function(path) {
            return Some(inner);
        }
        match self.locate(path, Namespace::Values) {
            Located::Item(Def::Function(id), used) if used == path.segments.len() => {
                let mut callee = Callee::new(self.items.function(id));
                callee.given = Self::given(path, used).cloned();
                Some(callee)
            }
            _ => None,
        }
    }
}

fn as_type(path: syn::Path) -> syn::Type {
    syn::Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path })
}
