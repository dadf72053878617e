//! What an expression stands for, and how messages speak of it.

use crate::network::graph::{InputId, NodeId, Shape};
use crate::network::resolve::Resolver;
use crate::network::syntax::{Argument, Expr, ExprKind, Span};

/// What an expression stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    /// A number that is known now.
    Number(f64),
    /// A truth value that is known now.
    Bool(bool),
    /// A tensor of floats.
    Tensor(NodeId),
    /// An input or target of classes.
    Class(InputId),
}

/// A tensor, and the expression that gives it.
#[derive(Clone, Copy)]
pub(super) struct Operand<'a> {
    pub(super) node: NodeId,
    pub(super) expr: &'a Expr,
}

impl Operand<'_> {
    pub(super) fn span(&self) -> Span {
        self.expr.span
    }
}

/// Characters of an expression that a message repeats at most.
const SHOWN: usize = 32;

/// `` `relu(h)` ``, shortened where it is long.
pub(super) fn quoted(expr: &Expr) -> String {
    let brief = match &expr.kind {
        ExprKind::Call { callee, .. } => format!("{callee}(…)"),
        _ => String::new(),
    };
    let fits = |text: &String| (1..=SHOWN).contains(&text.chars().count());
    let text = [plain(expr), brief].into_iter().find(fits);
    text.map_or_else(|| "this".to_string(), |text| format!("`{text}`"))
}

/// As it is written, without parentheses round the whole.
pub(super) fn plain(expr: &Expr) -> String {
    if let ExprKind::Call { callee, arguments } = &expr.kind {
        let name = |argument: &Argument| argument.name.iter().map(|name| format!("{name} = ")).collect::<String>();
        let arguments = arguments.iter().map(|argument| format!("{}{}", name(argument), plain(&argument.value)));
        return format!("{callee}({})", arguments.collect::<Vec<_>>().join(", "));
    }
    let text = expr.to_string();
    let is_wrapped = matches!(expr.kind, ExprKind::Binary { .. } | ExprKind::Negate(_) | ExprKind::If { .. });
    match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) if is_wrapped => inner.to_string(),
        _ => text,
    }
}

/// The text of an expression inside a proposal, `…` where it is long.
pub(super) fn bare(expr: &Expr) -> String {
    match quoted(expr).as_str() {
        "this" => "…".to_string(),
        text => text.trim_matches('`').to_string(),
    }
}

/// "is [3, 4]", "has 5 elements", "is a scalar".
pub(super) fn described(shape: &Shape) -> String {
    match shape.0[..] {
        [1] => "has 1 element".to_string(),
        [length] => format!("has {length} elements"),
        _ => format!("is {shape}"),
    }
}

/// `2 arguments`, `1 argument`
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

impl<'a> Resolver<'a> {
    /// "`w` is [3, 4], but `h` has 5 elements".
    pub(super) fn differs(&self, left: Operand<'a>, right: Operand<'a>) -> String {
        let side = |operand: Operand<'a>, name: &str| {
            let text = self.says(operand);
            text.strip_prefix("this ").map_or(text.clone(), |rest| format!("{name} {rest}"))
        };
        format!("{}, but {}", side(left, "the left side"), side(right, "the right side"))
    }

    /// "`w` is [3, 4]".
    pub(super) fn says(&self, operand: Operand<'a>) -> String {
        format!("{} {}", quoted(operand.expr), described(self.shape(operand.node)))
    }

    /// The value as a tensor.
    pub(super) fn as_tensor(&mut self, value: Value, expr: &'a Expr) -> Option<Operand<'a>> {
        let node = match value {
            Value::Number(number) => self.build.constant(number),
            Value::Tensor(node) => node,
            Value::Bool(_) => return self.fail(expr.span, "here a number is needed, not a truth value"),
            Value::Class(class) => return self.class_as_number(class, expr),
        };
        Some(Operand { node, expr })
    }

    fn class_as_number<T>(&mut self, class: InputId, expr: &Expr) -> Option<T> {
        let name = self.build.graph.inputs[class.index()].name.clone();
        self.fail(
            expr.span,
            format!("`{name}` holds classes, not numbers: write `one_hot({name})`, or look it up with `embedding({name}, …)`"),
        )
    }

    /// The value as a number that is known now.
    pub(super) fn as_number(&mut self, value: Value, expr: &Expr) -> Option<f64> {
        match value {
            Value::Number(number) => Some(number),
            Value::Tensor(node) if self.build.number(node).is_some() => self.build.number(node),
            _ => self.fail(expr.span, format!("{} is not a constant: here a number is needed", quoted(expr))),
        }
    }
}
