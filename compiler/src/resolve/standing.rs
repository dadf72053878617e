//! What is known of std as Rust: `Option` and `Result`, `?`, and functions that stand for methods.

use proc_macro2::{Ident, Span};
use syn::parse_quote;

use crate::resolve::Resolver;
use crate::resolve::expression::bare;
use crate::resolve::inline::Callee;
use crate::resolve::name::Scope;
use crate::resolve::tree::{ExprId, Kind, Pattern, Statement};
use crate::resolve::types::{Node, Type};

impl Resolver<'_> {
    /// Calls the function of this name that stands for a method; `None` if there is none.
    pub(super) fn standing_for(
        &mut self,
        name: &str,
        receiver: ExprId,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> Option<ExprId> {
        let callee = Callee::new(self.items.function(self.items.standing_for(name)?));
        let mut read = vec![receiver];
        read.extend(arguments.iter().map(|argument| self.callable_or_value(argument)));
        Some(self.inline(callee, read, span))
    }

    /// A method of slices, or an order of numbers.
    pub(super) fn std_method(
        &mut self,
        receiver: ExprId,
        name: &str,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> Option<ExprId> {
        let ty = self.ty(receiver);
        let kind = match self.types.bare(ty) {
            Node::Array(..) | Node::Slice(_) => "slice",
            _ if self.types.as_scalar(ty).is_some() => "number",
            _ => return None,
        };
        let function = self.items.function(self.items.standing_for(&format!("{kind}_{name}"))?);
        let mutable = matches!(function.sig.inputs.first(), Some(syn::FnArg::Typed(first))
            if matches!(&*first.ty, syn::Type::Reference(reference) if reference.mutability.is_some()));
        if name.starts_with("sort_unstable") {
            let element = self.element(receiver);
            if self.types.as_scalar(element).is_none() {
                let message = format!("`{name}` leaves equal elements in any order; use `sort_by` or `sort_by_key`");
                return Some(self.refuse(span, message));
            }
        }
        let lent = self.lent_to(receiver, mutable, span);
        let known = self.closures.len();
        let value = self.standing_for(&format!("{kind}_{name}"), lent, arguments, span);
        // which elements std compares, and how often, is its own affair
        let changes = |closure: &crate::resolve::closure::Closure| closure.effects.outside;
        if name.starts_with("sort") && self.closures[known..].iter().any(changes) {
            return Some(self.refuse(span, "the closure changes variables or prints, in an order that only std knows"));
        }
        value
    }

    /// Which type of std a type is: `Option`, `Result`.
    pub(super) fn std_type(&mut self, ty: Type) -> Option<String> {
        match self.types.bare(ty) {
            Node::Adt(adt) if self.items.is_of_std(adt.id) => Some(self.items.adt(adt.id).name.clone()),
            _ => None,
        }
    }

    /// Reads code in which a name stands for a value.
    fn with_value(&mut self, value: ExprId, code: &syn::Expr, span: Span) -> ExprId {
        let ty = self.ty(value);
        let local = self.local("operand", ty, false);
        let ident = Ident::new("__value", Span::call_site());
        let bound = Statement::Let(Pattern::Bind(local, None), Some(value));
        let mut scope = Scope::default();
        scope.bind(&ident, local);
        self.scopes.push(scope);
        let result = self.expression(code);
        self.scopes.pop();
        if self.is_error(result) { self.error(span) } else { self.after(vec![bound], result) }
    }

    /// `value?`
    pub(super) fn question(&mut self, question: &syn::ExprTry) -> ExprId {
        use syn::spanned::Spanned;
        let span = question.question_token.span();
        let value = self.expression(&question.expr);
        if self.is_error(value) {
            return value;
        }
        let (ty, result) = (self.ty(value), self.frame.result);
        let code: syn::Expr = match self.std_type(ty).as_deref() {
            Some("Option") => parse_quote!(match __value {
                Some(__inside) => __inside,
                None => return None,
            }),
            Some("Result") => {
                if let (Node::Adt(own), Node::Adt(given)) = (self.types.bare(result), self.types.bare(ty))
                    && own.id == given.id
                    && !self.types.agree(own.arguments[1], given.arguments[1])
                {
                    return self.refuse(span, "`?` turns no error into another here; write `map_err`");
                }
                parse_quote!(match __value {
                    Ok(__inside) => __inside,
                    Err(__error) => return Err(__error),
                })
            }
            _ => return self.refuse(span, "`?` is known of `Option` and `Result`"),
        };
        self.with_value(value, &code, span)
    }

    /// `value.expect("message")`
    pub(super) fn expected(&mut self, value: ExprId, message: &syn::Expr, span: Span) -> Option<ExprId> {
        let ty = self.ty(value);
        let kind = self.std_type(ty)?;
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = bare(message) else {
            return Some(self.refuse_over(message, "only a literal message is known here"));
        };
        let message = proc_macro2::Literal::string(&text.value().replace('{', "{{").replace('}', "}}"));
        let code: syn::Expr = match kind.as_str() {
            "Option" => parse_quote!(match __value {
                Some(__inside) => __inside,
                None => panic!(#message),
            }),
            _ => parse_quote!(match __value {
                Ok(__inside) => __inside,
                Err(_) => panic!(#message),
            }),
        };
        Some(self.with_value(value, &code, span))
    }

    /// `Some(value)` or `None`, by a condition.
    fn some_if(&mut self, condition: ExprId, value: ExprId, span: Span) -> Option<ExprId> {
        let some = self.variant_of(&parse_quote!(Some))?;
        let (ty, adt, variant) = some;
        let found = self.ty(value);
        self.same(adt.arguments[0], found);
        let then = self.variant_value(ty, &adt, variant, vec![value], span);
        let (_, _, none) = self.variant_of(&parse_quote!(None))?;
        let otherwise = self.variant_value(ty, &adt, none, Vec::new(), span);
        Some(self.expr(Kind::If { condition, then, otherwise: Some(otherwise) }, ty, span))
    }

    /// `it.next()`: a variable holds how many items are gone.
    pub(super) fn next_item(&mut self, receiver: ExprId, id: usize, span: Span) -> ExprId {
        let crate::resolve::iterator::Iter::Rest(inner, gone) = self.iterators[id] else {
            return self.refuse(span, "`next` is known of a `let mut` variable whose items have positions");
        };
        let (usize, bool, unit) = (self.types.usize(), self.types.bool(), self.types.unit());
        let mut statements = self.made(receiver);
        let now = self.expr(Kind::Local(gone), usize, span);
        let at = self.local("at", usize, false);
        statements.push(Statement::Let(Pattern::Bind(at, None), Some(now)));
        let at = self.expr(Kind::Local(at), usize, span);
        let condition = match self.length_of(inner, span) {
            Some(len) => self.expr(Kind::Compare(crate::ir::Comparison::Lt, at, len), bool, span),
            None => self.expr(Kind::Bool(true), bool, span),
        };
        let mut held = Vec::new();
        let condition = self.held(condition, &mut held);
        statements.append(&mut held);
        let next = self.counted_up(gone, span);
        let next = self.expr(Kind::If { condition, then: next, otherwise: None }, unit, span);
        statements.push(Statement::Expr(next));
        let item = self.item_at(inner, at, span);
        match self.some_if(condition, item, span) {
            Some(value) => self.after(statements, value),
            None => self.refuse(span, "`Option` is not what it is in std here"),
        }
    }
}
