//! Calls by path: primitives of floats and of `chainrule::math`, `core::mem`, and other functions of the user's.

use chainrule_primitives::Primitive;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use crate::ir::Scalar;
use crate::items::Namespace;
use crate::resolve::Resolver;
use crate::resolve::annotation::{OPAQUE, primitive_path};
use crate::resolve::expression::bare;
use crate::resolve::frame::Located;
use crate::resolve::method;
use crate::resolve::tree::{ExprId, Kind};
use crate::resolve::types::{Class, Node};

impl Resolver<'_> {
    pub(super) fn call(&mut self, call: &syn::ExprCall) -> ExprId {
        let arguments: Vec<&syn::Expr> = call.args.iter().collect();
        let hint = self.hint;
        let syn::Expr::Path(path) = bare(&call.func) else {
            let callee = self.expression(&call.func);
            if self.is_error(callee) {
                return callee;
            }
            let span = call.paren_token.span.open();
            return match self.call_value(callee, &arguments, span) {
                Some(call) => call,
                None => self.refuse_over(&call.func, "which function this is, is not known here"),
            };
        };
        let span = path.path.segments.first().map_or_else(Span::call_site, |segment| segment.ident.span());
        if let Some(qself) = &path.qself {
            return match self.associated_call_of(path, &arguments, span) {
                Some(call) => call,
                None => self.qualified_call(path, qself, &arguments),
            };
        }
        if let Some(ident) = path.path.get_ident()
            && let Some(local) = self.find_local(ident)
        {
            if self.failed.contains(&local) {
                return self.error(span);
            }
            let ty = self.tree.locals[local.index()].ty;
            let callee = self.expr(Kind::Local(local), ty, span);
            return match self.call_value(callee, &arguments, span) {
                Some(call) => call,
                None => self.refuse(span, format!("which function `{ident}` is, is not known here")),
            };
        }
        if let Some(callee) = self.known_function(&path.path) {
            let hints = self.hints_of(&callee);
            let arguments = self.arguments(&arguments, &hints);
            return self.inline(callee, arguments, span);
        }
        if let Some(made) = self.construct(&path.path, &arguments, span) {
            return made;
        }
        if let Some(call) = self.associated_call_of(path, &arguments, span) {
            return call;
        }
        let (tokens, names) = match self.locate(&path.path, Namespace::Values) {
            Located::Outside(tokens, names) => (tokens, names),
            Located::Item(..) => return self.refuse_over(path, "what this names is not a function that is known here"),
        };
        if let [types @ .., name] = names.as_slice()
            && let Some(scalar) = primitive_path(types)
        {
            return self.associated_call(scalar, name, path, &arguments);
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match (names.as_slice(), arguments.as_slice()) {
            (["chainrule", "stop_gradient"], [value]) => self.stopped(value, span),
            (["chainrule", "math", name], _) => self.math_call(name, path, &arguments),
            (["core" | "std" | "alloc", "mem", "swap"] | ["mem", "swap"], [a, b]) => self.swap(a, b, span),
            (["core" | "std" | "alloc", "mem", "replace"] | ["mem", "replace"], [place, value]) => {
                self.replace(place, value, span)
            }
            (["core" | "std" | "alloc", "mem", "take"] | ["mem", "take"], [place]) => self.take(place, span),
            (["core" | "std", "cmp", name @ ("min" | "max")] | ["cmp", name @ ("min" | "max")], [a, b]) => {
                let method = method::find(name).expect("`min` and `max` are in the table");
                let receiver = self.expression(a);
                if self.is_error(receiver) { receiver } else { self.number_method(method, receiver, &[*b], span) }
            }
            (["core" | "std", "array", "from_fn"] | ["array", "from_fn"], [closure]) => {
                self.array_from(closure, hint, span)
            }
            (["core" | "std", "iter", name] | ["iter", name], _) => {
                match self.iterator_function(name, &arguments, span) {
                    Some(iterator) => iterator,
                    None => self.refuse_over(path, format!("no derivative rule for `{}`", text(path))),
                }
            }
            ([.., "Box", "new"], [value]) => match self.boxed_closure(value) {
                Some(closure) => closure,
                None => self.refuse_over(path, "`Box` values cannot be differentiated, but closures in a `Box` can"),
            },
            _ => self.other_call(path, tokens, &names, &arguments, span),
        }
    }

    /// A function of the user's: its companion is found under the same path.
    fn other_call(
        &mut self,
        path: &syn::ExprPath,
        tokens: TokenStream,
        names: &[&str],
        arguments: &[&syn::Expr],
        span: Span,
    ) -> ExprId {
        if let Some(message) = self.check_callee(names) {
            return self.refuse_over(path, message);
        }
        let arguments: Vec<ExprId> = arguments.iter().map(|argument| self.expression(argument)).collect();
        if arguments.iter().any(|argument| self.is_error(*argument)) {
            return self.error(span);
        }
        for argument in &arguments {
            let ty = self.ty(*argument);
            if self.as_closure(ty).is_some() {
                let span = self.span(*argument);
                return self.refuse(span, "a closure or function can be handed to functions of this module alone");
            }
            self.types.open_up(ty);
        }
        let callee = self.extern_id(tokens);
        let ty = self.types.open();
        self.expr(Kind::Call(callee, arguments), ty, span)
    }

    /// Types' own functions and constructors have no companion.
    fn check_callee(&self, names: &[&str]) -> Option<String> {
        let is_type = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase())
        };
        let text = names.join("::");
        match names {
            ["Self", ..] => Some("`Self` is known in an `impl` block that carries `#[differentiate]`".into()),
            [.., "Vec", _] => Some(format!(
                "no derivative rule for `{text}`: a `Vec` that grows is followed in a `let mut` of its own"
            )),
            [.., ty, _] if OPAQUE.contains(ty) => {
                Some(format!("no derivative rule for `{text}`: `{ty}` values cannot be differentiated"))
            }
            [.., ty, _] if is_type(ty) => Some(format!(
                "no derivative rule for `{text}`: the functions of `{ty}` are known in a module that carries \
                 `#[differentiate]`"
            )),
            [.., name] if is_type(name) => Some(format!(
                "no derivative rule for `{text}`: structs and enums are known in a module that carries `#[differentiate]`"
            )),
            ["core" | "std" | "alloc", ..] => Some(format!("no derivative rule for `{text}`")),
            _ => None,
        }
    }

    /// `f64::sin(x)`, `f64::from(x)`.
    pub(super) fn associated_call(
        &mut self,
        scalar: Scalar,
        name: &str,
        path: &syn::ExprPath,
        arguments: &[&syn::Expr],
    ) -> ExprId {
        let span = path.path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span());
        let Some((receiver, rest)) = arguments.split_first() else {
            return self.refuse_over(path, format!("no derivative rule for `{name}`"));
        };
        if name == "from" && rest.is_empty() {
            return self.convert(scalar, receiver, path);
        }
        let known = method::find(name);
        if known.is_none() && self.items.standing_for(&format!("number_{name}")).is_none() {
            return self.refuse_over(path, format!("no derivative rule for `{}`", text(path)));
        }
        let receiver = self.expression(receiver);
        if self.is_error(receiver) {
            return self.error(span);
        }
        let Some(method) = known else {
            return match self.std_method(receiver, name, rest, span) {
                Some(value) => value,
                None => self.refuse_over(path, format!("no derivative rule for `{}`", text(path))),
            };
        };
        let (ty, own) = (self.ty(receiver), self.types.scalar(scalar));
        let ty = self.types.strip(ty);
        self.same(ty, own);
        self.number_method(method, receiver, rest, span)
    }

    /// `f64::from(x)`: a cast that loses nothing.
    fn convert(&mut self, to: Scalar, from: &syn::Expr, path: &syn::ExprPath) -> ExprId {
        let from = self.expression(from);
        if self.is_error(from) {
            return from;
        }
        let ty = self.ty(from);
        if to.is_float() && self.types.as_scalar(ty) == Some(Scalar::Bool) {
            return self.refuse_over(path, "a `bool` is turned into a float by `if b { 1.0 } else { 0.0 }` here");
        }
        if self.types.as_scalar(ty).is_none() {
            return self.refuse_over(path, "the type of what is converted is not known here; write `as`");
        }
        let (span, ty) = (self.span(from), self.types.scalar(to));
        self.expr(Kind::Cast(from), ty, span)
    }

    /// `<f64>::sin(x)`.
    fn qualified_call(&mut self, path: &syn::ExprPath, qself: &syn::QSelf, arguments: &[&syn::Expr]) -> ExprId {
        if let syn::Type::Path(ty) = &*qself.ty
            && qself.as_token.is_none()
            && let Some(scalar) = primitive_path(&self.full_path(&ty.path).1)
            && let [name] = crate::resolve::name::names(&path.path).as_slice()
        {
            return self.associated_call(scalar, name, path, arguments);
        }
        self.refuse_over(path, format!("no derivative rule for `{}`", text(path)))
    }

    /// `chainrule::math::sigmoid(x)`.
    fn math_call(&mut self, name: &str, path: &syn::ExprPath, arguments: &[&syn::Expr]) -> ExprId {
        let span = path.path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span());
        let Some(primitive) = Primitive::from_math(name) else {
            return self.refuse_over(path, format!("`chainrule::math` has no `{name}`"));
        };
        let operands: Vec<ExprId> = arguments.iter().map(|argument| self.expression(argument)).collect();
        self.math(primitive, operands, span)
    }

    pub(super) fn math(&mut self, primitive: Primitive, operands: Vec<ExprId>, span: Span) -> ExprId {
        if operands.iter().any(|operand| self.is_error(*operand)) {
            return self.error(span);
        }
        if operands.len() != primitive.arity() {
            self.errors.leave_to_rustc();
            return self.error(span);
        }
        let ty = self.types.free(Class::Float);
        for (k, operand) in operands.iter().enumerate() {
            let operand = self.ty(*operand);
            if primitive == Primitive::Powi && k == 1 {
                let int = self.types.scalar(super::annotation::primitive("i32").expect("`i32` is primitive"));
                self.same(operand, int);
            } else {
                self.same(ty, operand);
            }
        }
        self.expr(Kind::Math(primitive, operands), ty, span)
    }

    /// `chainrule::stop_gradient(x)`
    fn stopped(&mut self, value: &syn::Expr, span: Span) -> ExprId {
        let value = self.expression(value);
        if self.is_error(value) {
            return value;
        }
        let ty = self.ty(value);
        let ty = self.types.strip(ty);
        if !self.types.restrict(ty, Class::Float) {
            return self.refuse(span, "`stop_gradient` is of one float; call it for each");
        }
        self.expr(Kind::Stopped(value), ty, span)
    }

    /// `core::mem::swap(&mut a, &mut b)`.
    fn swap(&mut self, a: &syn::Expr, b: &syn::Expr, span: Span) -> ExprId {
        let (a, b) = (self.expression(a), self.expression(b));
        if self.is_error(a) || self.is_error(b) {
            return self.error(span);
        }
        let (a_ty, b_ty) = (self.ty(a), self.ty(b));
        self.same(a_ty, b_ty);
        self.assigned(a_ty, span);
        let unit = self.types.unit();
        self.expr(Kind::Swap(a, b), unit, span)
    }

    /// `core::mem::take(&mut a)`.
    fn take(&mut self, place: &syn::Expr, span: Span) -> ExprId {
        let place = self.expression(place);
        if self.is_error(place) {
            return place;
        }
        let ty = self.ty(place);
        let ty = self.types.strip(ty);
        if matches!(self.types.node(ty), Node::Slice(_)) {
            return self
                .refuse(span, "no `Vec` is left without its elements here; write `replace` with one of its length");
        }
        let Some(value) = self.default_of(ty, span) else {
            return self.refuse(span, "the default of this type is not known here; write `replace`");
        };
        self.assigned(ty, span);
        self.expr(Kind::Replace(place, value), ty, span)
    }

    /// `core::mem::replace(&mut a, value)`.
    fn replace(&mut self, place: &syn::Expr, value: &syn::Expr, span: Span) -> ExprId {
        let (place, value) = (self.expression(place), self.expression(value));
        if self.is_error(place) || self.is_error(value) {
            return self.error(span);
        }
        let (a_ty, b_ty) = (self.ty(place), self.ty(value));
        let a_ty = self.types.strip(a_ty);
        self.same(a_ty, b_ty);
        self.assigned(b_ty, span);
        self.expr(Kind::Replace(place, value), a_ty, span)
    }
}

fn text(path: &syn::ExprPath) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}
