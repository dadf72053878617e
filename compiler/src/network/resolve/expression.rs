//! Expressions to values, and calls of the user's own functions.

use std::collections::BTreeMap;

use chainrule_primitives::Primitive;

use crate::network::graph::{Op, Shape};
use crate::network::resolve::Resolver;
use crate::network::resolve::arguments::Call;
use crate::network::resolve::build::broadcast;
use crate::network::resolve::catalogue;
use crate::network::resolve::scope::{Function, elementwise};
use crate::network::resolve::value::{Operand, Value, counted, described};
use crate::network::syntax::{Argument, Expr, ExprKind, Name, Span};

/// How deep expressions may be nested, those of functions included: a compiler must not overflow its stack.
const DEPTH: usize = 256;

impl<'a> Resolver<'a> {
    /// What an expression stands for; `None` where a mistake in it was reported.
    pub(super) fn evaluate(&mut self, expr: &'a Expr) -> Option<Value> {
        self.count(expr.span)?;
        if self.depth == DEPTH {
            return self.fail(expr.span, format!("functions are nested more than {DEPTH} deep here"));
        }
        self.depth += 1;
        let value = self.evaluate_kind(expr);
        self.depth -= 1;
        if let Some(Value::Tensor(node)) = value {
            let shape = self.shape(node).clone();
            self.check_size(&shape, expr.span)?;
        }
        value
    }

    fn evaluate_kind(&mut self, expr: &'a Expr) -> Option<Value> {
        match &expr.kind {
            ExprKind::Number(number) => Some(Value::Number(*number)),
            ExprKind::Integer(number) => Some(Value::Number(*number as f64)),
            ExprKind::Bool(value) => Some(Value::Bool(*value)),
            ExprKind::Text(_) => self.fail(expr.span, "a text stands for `padding` alone: `padding = \"same\"`"),
            ExprKind::Name(name) => self.lookup(name, expr.span),
            ExprKind::Call { callee, arguments } => self.call(callee, arguments, expr.span),
            ExprKind::Negate(x) => self.negate(x, expr.span),
            ExprKind::Binary { operator, left, right, .. } => self.binary(*operator, left, right, expr.span),
            ExprKind::Transpose(x) => self.transposed(x, expr.span),
            ExprKind::Field { layer, field } => self.layer_field(layer, field),
            ExprKind::Index { base, indices } => self.indexed(base, indices, expr.span),
            ExprKind::List(elements) => self.list(elements, expr.span),
            ExprKind::If { condition, then, otherwise } => self.choice(condition, then, otherwise, expr.span),
        }
    }

    /// An expression as a tensor.
    pub(super) fn tensor(&mut self, expr: &'a Expr) -> Option<Operand<'a>> {
        let value = self.evaluate(expr)?;
        let operand = self.as_tensor(value, expr);
        self.build.span = expr.span;
        operand
    }

    fn negate(&mut self, x: &'a Expr, span: Span) -> Option<Value> {
        let value = self.evaluate(x)?;
        if let Value::Number(number) = value {
            return Some(Value::Number(-number));
        }
        let x = self.as_tensor(value, x)?;
        self.build.span = span;
        Some(Value::Tensor(self.build.neg(x.node)))
    }

    /// `[a, b, c]`: one axis more, in front.
    fn list(&mut self, elements: &'a [Expr], span: Span) -> Option<Value> {
        let parts: Vec<Option<Operand<'a>>> = elements.iter().map(|element| self.tensor(element)).collect();
        let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
        let Some(first) = parts.first() else {
            return self.fail(span, "a list needs at least one element");
        };
        let shape = self.shape(first.node).clone();
        if let Some(other) = parts.iter().find(|part| *self.shape(part.node) != shape) {
            let message =
                format!("{}, but {}: the elements of a list have one shape", self.says(*first), self.says(*other));
            return self.fail(other.span(), message);
        }
        self.build.span = span;
        let row: Vec<usize> = [1].into_iter().chain(shape.0.iter().copied()).collect();
        let rows = parts.iter().map(|part| self.build.reshape(part.node, row.clone())).collect();
        Some(Value::Tensor(self.build.concat(rows, 0)))
    }

    /// `if c { a } else { b }`
    fn choice(&mut self, condition: &'a Expr, then: &'a Expr, otherwise: &'a Expr, span: Span) -> Option<Value> {
        match self.evaluate(condition)? {
            Value::Bool(true) => self.evaluate(then),
            Value::Bool(false) => self.evaluate(otherwise),
            value => {
                let condition = self.as_tensor(value, condition);
                let (then, otherwise) = (self.tensor(then), self.tensor(otherwise));
                let (condition, then, otherwise) = (condition?, then?, otherwise?);
                let sides = self.common_shape(then, otherwise, "`else`")?;
                let whole = broadcast(self.shape(condition.node), &sides);
                if whole.as_ref() != Some(&sides) && !sides.0.is_empty() {
                    let (condition_is, sides) = (self.says(condition), described(&sides));
                    let message =
                        format!("{condition_is}, but what it chooses from {sides}: `if` needs one condition for each");
                    return self.fail(condition.span(), message);
                }
                self.build.span = span;
                Some(Value::Tensor(self.build.select(condition.node, then.node, otherwise.node)))
            }
        }
    }

    fn call(&mut self, callee: &'a Name, arguments: &'a [Argument], span: Span) -> Option<Value> {
        if let Some(&function) = self.scope.functions.get(callee.text.as_str()) {
            return self.own_call(function, callee, arguments, span);
        }
        if let Some(entry) = catalogue::find(&callee.text) {
            let mut call = Call::bind(self, callee, arguments, span, entry.arguments)?;
            return (entry.build)(&mut call).map(Value::Tensor);
        }
        if let Some(primitive) = elementwise(&callee.text) {
            return self.elementwise(primitive, callee, arguments, span);
        }
        let message = self.unknown_function(&callee.text);
        self.fail(callee.span, message)
    }

    /// A row of the table of primitives, element by element.
    fn elementwise(
        &mut self,
        primitive: Primitive,
        callee: &'a Name,
        arguments: &'a [Argument],
        span: Span,
    ) -> Option<Value> {
        let signature = primitive.operands().join(", ");
        let mut call = Call::bind(self, callee, arguments, span, &signature)?;
        let operands: Vec<Option<Operand<'a>>> = primitive.operands().iter().map(|name| call.tensor(name)).collect();
        let operands = operands.into_iter().collect::<Option<Vec<_>>>()?;
        call.check_agree(&operands)?;
        let nodes: Vec<_> = operands.iter().map(|operand| operand.node).collect();
        let node = self.build.map(primitive, &nodes);
        Some(match *self.build.op(node) {
            Op::Constant(number) if self.build.rank(node) == 0 => Value::Number(number),
            _ => Value::Tensor(node),
        })
    }

    /// A function is written out where it is called: it sees its arguments, and what is declared for the whole text.
    fn own_call(
        &mut self,
        function: Function<'a>,
        callee: &'a Name,
        arguments: &'a [Argument],
        span: Span,
    ) -> Option<Value> {
        let name = function.name.text.as_str();
        if self.scope.calls.contains(&name) {
            let message =
                format!("`{name}` calls itself: functions are written out where they are called; use `repeat`");
            return self.fail(callee.span, message);
        }
        let locals = self.own_arguments(function, callee, arguments, span)?;
        let outer = std::mem::replace(&mut self.scope.locals, locals);
        self.scope.calls.push(name);
        for (name, value) in function.lets {
            let value = self.evaluate(value);
            self.bind(name, value);
        }
        let result = self.evaluate(function.result);
        self.scope.calls.pop();
        self.scope.locals = outer;
        result
    }

    fn own_arguments(
        &mut self,
        function: Function<'a>,
        callee: &'a Name,
        arguments: &'a [Argument],
        span: Span,
    ) -> Option<BTreeMap<&'a str, Option<Value>>> {
        let mut locals = BTreeMap::new();
        let parameters = function.parameters;
        for (k, argument) in arguments.iter().enumerate() {
            let parameter = match &argument.name {
                Some(name) => parameters.iter().find(|parameter| parameter.text == name.text),
                None => parameters.get(k),
            };
            let Some(parameter) = parameter else {
                let place = argument.name.as_ref().map_or(argument.value.span, |name| name.span);
                let names: Vec<String> = parameters.iter().map(|name| format!("`{}`", name.text)).collect();
                let message =
                    format!("`{}` has {}: {}", callee.text, counted(names.len(), "parameter"), names.join(", "));
                return self.fail(place, message);
            };
            let value = self.evaluate(&argument.value);
            if locals.insert(parameter.text.as_str(), value).is_some() {
                return self.fail(argument.value.span, format!("`{}` is given twice", parameter.text));
            }
        }
        if let Some(missing) = parameters.iter().find(|name| !locals.contains_key(name.text.as_str())) {
            return self.fail(span, format!("`{}` needs `{}`", callee.text, missing.text));
        }
        Some(locals)
    }

    /// The shape that two operands have together.
    pub(super) fn common_shape(&mut self, left: Operand<'a>, right: Operand<'a>, what: &str) -> Option<Shape> {
        match broadcast(self.shape(left.node), self.shape(right.node)) {
            Some(shape) => Some(shape),
            None => {
                let needs = "needs equal shapes, or a scalar or a row on one side";
                let message = format!("{}: {what} {needs}", self.differs(left, right));
                self.fail(right.span(), message)
            }
        }
    }
}
