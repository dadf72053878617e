//! Expressions: one arm for each kind of syntax.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::resolve::Resolver;
use crate::resolve::operator::is_assignment;
use crate::resolve::tree::{ExprId, Kind};
use crate::resolve::types::{Class, Node};

impl Resolver<'_> {
    /// Reads an expression. What grows to the left (`a + b + …`, `a.f().g()…`) is walked, not recursed into.
    pub(super) fn expression(&mut self, expr: &syn::Expr) -> ExprId {
        let (hint, writes) = (self.hint.take(), std::mem::take(&mut self.writes));
        let mut spine = Vec::new();
        let mut at = expr;
        loop {
            at = match at {
                syn::Expr::Paren(paren) => &paren.expr,
                syn::Expr::Group(group) => &group.expr,
                syn::Expr::Binary(binary) if !is_assignment(&binary.op) => {
                    spine.push(at);
                    &binary.left
                }
                syn::Expr::MethodCall(call) => {
                    spine.push(at);
                    &call.receiver
                }
                syn::Expr::Field(field) => {
                    spine.push(at);
                    &field.base
                }
                syn::Expr::Index(index) => {
                    spine.push(at);
                    &index.expr
                }
                syn::Expr::Cast(cast) => {
                    spine.push(at);
                    &cast.expr
                }
                _ => break,
            };
        }
        if spine.is_empty() {
            (self.hint, self.writes) =
                (hint.filter(|_| hands_on_hints(at)), writes && matches!(at, syn::Expr::Unary(_)));
        }
        let mut id = self.leaf(at);
        let outermost = spine.first().copied();
        for node in spine.into_iter().rev() {
            let whole = outermost.is_some_and(|outermost| std::ptr::eq(outermost, node));
            self.hint = hint.filter(|_| whole);
            id = self.onto(id, node, writes);
        }
        (self.hint, self.writes) = (None, false);
        id
    }

    /// The rest of an expression whose leftmost operand is read.
    fn onto(&mut self, left: ExprId, expr: &syn::Expr, writes: bool) -> ExprId {
        match expr {
            syn::Expr::Binary(binary) => self.binary(left, binary),
            syn::Expr::MethodCall(call) => self.method_call(left, call),
            syn::Expr::Field(field) => {
                self.writes = writes;
                let id = self.field(left, field);
                self.writes = false;
                id
            }
            syn::Expr::Index(index) => self.index(left, index, writes),
            syn::Expr::Cast(cast) => {
                let ty = self.annotation(&cast.ty);
                let from = self.ty(left);
                if self.as_closure(from).is_some() {
                    return left; // `&f as &dyn Fn(f64) -> f64`
                }
                self.expr(Kind::Cast(left), ty, cast.as_token.span())
            }
            other => self.refuse(other.span(), "this expression is not supported"),
        }
    }

    fn leaf(&mut self, expr: &syn::Expr) -> ExprId {
        match expr {
            syn::Expr::Lit(literal) => self.literal(&literal.lit),
            syn::Expr::Path(path) => self.path(path),
            syn::Expr::Unary(unary) => self.unary(unary),
            syn::Expr::Binary(binary) => self.assign_operator(binary),
            syn::Expr::Assign(assign) => self.assign(assign),
            syn::Expr::Call(call) => self.call(call),
            syn::Expr::Macro(call) => self.macro_call(&call.mac),
            syn::Expr::Tuple(tuple) => {
                let hints = self.part_hints(tuple.elems.len());
                let elements: Vec<&syn::Expr> = tuple.elems.iter().collect();
                let parts = self.arguments(&elements, &hints);
                let types = parts.iter().map(|part| self.ty(*part)).collect();
                let ty = self.types.add(Node::Tuple(types));
                self.expr(Kind::Tuple(parts), ty, tuple.paren_token.span.open())
            }
            syn::Expr::Array(array) => self.array(&array.elems, array.bracket_token.span.open(), false),
            syn::Expr::Repeat(repeat) => {
                let value = self.expression(&repeat.expr);
                let len = self.length(&repeat.len);
                let element = self.ty(value);
                let ty = self.types.add(Node::Array(element, len));
                self.expr(Kind::Repeat(value), ty, repeat.bracket_token.span.open())
            }
            syn::Expr::Reference(reference) => {
                self.hint = self.hint.map(|hint| self.types.strip(hint));
                self.writes = reference.mutability.is_some();
                let of = self.lent_expression(&reference.expr);
                self.reference_to(of, reference.mutability.is_some(), reference.and_token.span())
            }
            syn::Expr::Struct(literal) => self.struct_literal(literal),
            syn::Expr::Block(block) => self.block_expression(block),
            syn::Expr::If(branch) => self.branch(branch),
            syn::Expr::Match(choice) => self.choice(choice),
            syn::Expr::ForLoop(counted) => self.for_loop(counted),
            syn::Expr::While(repeat) => self.while_loop(repeat),
            syn::Expr::Loop(repeat) => self.bare_loop(repeat),
            syn::Expr::Break(exit) => self.break_out(exit),
            syn::Expr::Continue(exit) => self.continue_on(exit),
            syn::Expr::Return(exit) => self.return_out(exit),
            syn::Expr::Closure(closure) => self.closure(closure),
            syn::Expr::Range(range) => self.range_value(range),
            syn::Expr::Try(question) => self.question(question),
            other => self.unsupported(other),
        }
    }

    /// An array or `vec!` literal.
    pub(super) fn array<'e>(
        &mut self,
        elements: impl IntoIterator<Item = &'e syn::Expr>,
        span: Span,
        vec: bool,
    ) -> ExprId {
        let element = self.types.free(Class::Any);
        if let Some(hint) = self.hint.take()
            && let Node::Array(wanted, _) | Node::Slice(wanted) = self.types.bare(hint)
        {
            self.types.unify(element, wanted);
        }
        let mut parts = Vec::new();
        for part in elements {
            self.hint = Some(element);
            let part = self.expression(part);
            let ty = self.ty(part);
            self.same(element, ty);
            parts.push(part);
        }
        let ty = if vec {
            self.types.add(Node::Slice(element))
        } else {
            let len = self.types.add(Node::Length(parts.len()));
            self.types.add(Node::Array(element, len))
        };
        self.expr(Kind::Array(parts), ty, span)
    }

    fn field(&mut self, base: ExprId, field: &syn::ExprField) -> ExprId {
        let (index, span) = match &field.member {
            syn::Member::Unnamed(index) => (index.index as usize, index.span),
            syn::Member::Named(name) => return self.struct_field(base, name),
        };
        if self.is_error(base) || index > 64 {
            self.errors.leave_to_rustc();
            return self.error(span);
        }
        let base_ty = self.ty(base);
        if let Some((at, ty)) = self.types.record_field(base_ty, &index.to_string()) {
            return self.expr(Kind::Field(base, at as u32), ty, span); // of a tuple struct, or of an alias
        }
        let ty = self.field_ty(base_ty, index);
        self.expr(Kind::Field(base, index as u32), ty, span)
    }

    fn struct_field(&mut self, base: ExprId, name: &syn::Ident) -> ExprId {
        let (base_ty, span) = (self.ty(base), name.span());
        if self.is_error(base) {
            return self.error(span);
        }
        match self.types.record_field(base_ty, &name.unraw().to_string()) {
            Some((at, ty)) => self.expr(Kind::Field(base, at as u32), ty, span),
            None if self.is_adt(base_ty) => match self.deref(base, span) {
                Some(base) => self.struct_field(base, name),
                None => {
                    self.errors.leave_to_rustc();
                    self.error(span)
                }
            },
            None if !matches!(self.types.bare(base_ty), Node::Free { .. }) => {
                self.errors.leave_to_rustc();
                self.error(span)
            }
            None => {
                // said once for each variable
                self.failed.extend(self.tree.variable_of(base));
                self.refuse(span, "this has no fields that are known here; write the type of the variable, a struct")
            }
        }
    }

    /// What is wanted of the parts of a tuple.
    fn part_hints(&mut self, count: usize) -> Vec<Option<super::types::Type>> {
        let hint = self.hint.take();
        match hint.map(|hint| self.types.bare(hint)) {
            Some(Node::Tuple(parts)) if parts.len() == count => parts.into_iter().map(Some).collect(),
            _ => Vec::new(),
        }
    }

    fn field_ty(&mut self, base: super::types::Type, index: usize) -> super::types::Type {
        match self.types.bare(base) {
            Node::Tuple(parts) if index < parts.len() => parts[index],
            Node::Partial(parts) if index < parts.len() => parts[index],
            Node::Free { .. } | Node::Partial(_) => {
                let parts: Vec<_> = (0..=index).map(|_| self.types.open()).collect();
                let partial = self.types.add(Node::Partial(parts.clone()));
                self.same(partial, base);
                parts[index]
            }
            _ => {
                self.errors.leave_to_rustc();
                self.types.open()
            }
        }
    }

    fn index(&mut self, base: ExprId, index: &syn::ExprIndex, writes: bool) -> ExprId {
        let span = index.bracket_token.span.open();
        if self.is_error(base) {
            return self.error(span);
        }
        let mut base = base;
        let base_ty = self.ty(base);
        if self.is_adt(base_ty) {
            let at = self.expression(&index.index);
            if self.is_error(at) {
                return at;
            }
            if let Some(element) = self.overloaded_index(base, at, writes, span) {
                return element;
            }
            self.writes = writes;
            let target = self.deref(base, span);
            self.writes = false;
            match target {
                Some(target) => base = target,
                None => return self.refuse(span, "`Index` of this type is not implemented in this module"),
            }
        }
        let element = self.element(base);
        if let syn::Expr::Range(range) = bare(&index.index) {
            return self.section(base, element, range);
        }
        let at = self.expression(&index.index);
        let (at_ty, usize) = (self.ty(at), self.types.usize());
        let at_ty = self.types.strip(at_ty);
        self.same(at_ty, usize);
        self.expr(Kind::Index(base, at), element, span)
    }

    /// The type of the elements of an array or slice.
    pub(super) fn element(&mut self, base: ExprId) -> super::types::Type {
        let base_ty = self.ty(base);
        match self.types.bare(base_ty) {
            Node::Array(element, _) | Node::Slice(element) => element,
            Node::Free { .. } => {
                let (element, len) = (self.types.open(), self.types.free(Class::Any));
                let array = self.types.add(Node::Array(element, len));
                self.same(base_ty, array);
                element
            }
            Node::Text => {
                let span = self.span(base);
                self.errors.at(span, "strings are not supported here");
                self.types.open()
            }
            _ => {
                self.errors.leave_to_rustc();
                self.types.open()
            }
        }
    }

    fn section(&mut self, base: ExprId, element: super::types::Type, range: &syn::ExprRange) -> ExprId {
        let mut bound = |bound: &Option<Box<syn::Expr>>| {
            bound.as_ref().map(|bound| {
                let bound = self.expression(bound);
                let (ty, usize) = (self.ty(bound), self.types.usize());
                let ty = self.types.strip(ty);
                self.same(ty, usize);
                bound
            })
        };
        let (lower, upper) = (bound(&range.start), bound(&range.end));
        let inclusive = matches!(range.limits, syn::RangeLimits::Closed(_));
        let ty = self.types.add(Node::Slice(element));
        self.expr(Kind::Section { base, lower, upper, inclusive }, ty, range.limits.span())
    }

    fn unsupported(&mut self, expr: &syn::Expr) -> ExprId {
        match expr {
            syn::Expr::Unsafe(block) => {
                self.refuse(block.unsafe_token.span, "`unsafe` blocks cannot be differentiated")
            }
            syn::Expr::Async(block) => self.refuse(block.async_token.span, "`async` blocks cannot be differentiated"),
            syn::Expr::Await(wait) => self.refuse(wait.await_token.span, "`await` cannot be differentiated"),
            syn::Expr::Const(block) => {
                self.refuse(block.const_token.span, "`const` blocks are not supported; write a const item")
            }
            syn::Expr::TryBlock(block) => self.refuse(block.try_token.span, "`try` blocks are not supported"),
            syn::Expr::Let(condition) => {
                self.refuse(condition.let_token.span, "`let` in a condition is not supported yet; use `match`")
            }
            syn::Expr::RawAddr(address) => self.refuse(address.raw.span, "raw pointers cannot be differentiated"),
            syn::Expr::Yield(exit) => self.refuse(exit.yield_token.span, "`yield` cannot be differentiated"),
            syn::Expr::Infer(infer) => self.refuse(infer.underscore_token.span(), "`_` is not supported here"),
            // a `;` of its own
            syn::Expr::Verbatim(tokens) if tokens.is_empty() => {
                let ty = self.types.unit();
                self.expr(Kind::Tuple(Vec::new()), ty, Span::call_site())
            }
            other => self.refuse_over(other, "this expression is not supported"),
        }
    }
}

/// Whether an expression looks at what is wanted of it, or hands it on.
fn hands_on_hints(expr: &syn::Expr) -> bool {
    matches!(
        expr,
        syn::Expr::Call(_)
            | syn::Expr::Struct(_)
            | syn::Expr::Tuple(_)
            | syn::Expr::Array(_)
            | syn::Expr::Reference(_)
            | syn::Expr::Block(_)
            | syn::Expr::If(_)
            | syn::Expr::Match(_)
    )
}

/// The expression inside of parentheses and of what a `macro_rules!` fragment groups.
pub(super) fn bare(mut expr: &syn::Expr) -> &syn::Expr {
    loop {
        expr = match expr {
            syn::Expr::Paren(paren) => &paren.expr,
            syn::Expr::Group(group) => &group.expr,
            _ => return expr,
        };
    }
}
