//! Operators between two expressions, with what their shapes have to be.

use chainrule_primitives::Primitive;

use crate::ir::Comparison;
use crate::network::graph::{NodeId, Shape};
use crate::network::resolve::Resolver;
use crate::network::resolve::value::{Operand, Value, bare, described, quoted};
use crate::network::syntax::{Expr, Operator, Span};

impl<'a> Resolver<'a> {
    pub(super) fn binary(&mut self, operator: Operator, left: &'a Expr, right: &'a Expr, span: Span) -> Option<Value> {
        let (x, y) = (self.evaluate(left), self.evaluate(right));
        let (x, y) = (x?, y?);
        let (x, y) = (self.as_tensor(x, left), self.as_tensor(y, right));
        let (x, y) = (x?, y?);
        self.build.span = span;
        let node = match operator {
            Operator::Product => self.product(x, y)?,
            Operator::Power => return self.power(x, y),
            _ => {
                self.common_shape(x, y, &format!("`{operator}`"))?;
                self.element_by_element(operator, x.node, y.node)
            }
        };
        Some(self.known(node))
    }

    /// A node that is a known number, as that number.
    fn known(&self, node: NodeId) -> Value {
        self.build.number(node).map_or(Value::Tensor(node), Value::Number)
    }

    fn element_by_element(&mut self, operator: Operator, x: NodeId, y: NodeId) -> NodeId {
        let build = &mut self.build;
        match operator {
            Operator::Add => build.add(x, y),
            Operator::Sub => build.sub(x, y),
            Operator::Times | Operator::Product | Operator::Power => build.mul(x, y),
            Operator::Div => build.div(x, y),
            Operator::Less => build.compare(Comparison::Lt, x, y),
            Operator::LessEqual => build.compare(Comparison::Le, x, y),
            Operator::Greater => build.compare(Comparison::Gt, x, y),
            Operator::GreaterEqual => build.compare(Comparison::Ge, x, y),
            Operator::Equal => build.compare(Comparison::Eq, x, y),
            Operator::NotEqual => build.compare(Comparison::Ne, x, y),
        }
    }

    /// `*`: of matrices and vectors, or scaling.
    fn product(&mut self, x: Operand<'a>, y: Operand<'a>) -> Option<NodeId> {
        let (a, b) = (self.shape(x.node).0.clone(), self.shape(y.node).0.clone());
        if a.is_empty() || b.is_empty() {
            return Some(self.build.mul(x.node, y.node));
        }
        if let Some((large, shape)) = [(x, &a), (y, &b)].into_iter().find(|(_, shape)| shape.len() > 2) {
            let text = quoted(large.expr);
            let shape = described(&Shape(shape.clone()));
            let message =
                format!("{text} {shape}, but `*` is the product of matrices and vectors: element by element is `.*`");
            return self.fail(large.span(), message);
        }
        if a.len() == 1 && b.len() == 1 {
            let (left, right) = (bare(x.expr), bare(y.expr));
            let write = format!("write `{left} .* {right}` for element by element, or `dot({left}, {right})`");
            let message = format!("`*` has two vectors: {write}");
            return self.fail(x.span().to(y.span()), message);
        }
        let needed = a[a.len() - 1];
        if needed == b[0] {
            return Some(self.build.matmul(x.node, y.node));
        }
        let rows = if b.len() == 1 { String::new() } else { " rows".to_string() };
        let message = format!("{}: `*` needs {needed}{rows}", self.differs(x, y));
        self.fail(y.span(), message)
    }

    /// `x ^ p` for a constant `p`.
    fn power(&mut self, x: Operand<'a>, p: Operand<'a>) -> Option<Value> {
        match self.build.number(p.node) {
            Some(p) => {
                let node = match self.build.number(x.node) {
                    Some(x) => self.build.constant(x.powf(p)),
                    None => self.build.power(x.node, p),
                };
                Some(self.known(node))
            }
            None => {
                let write = format!("write `powf({}, {})`", bare(x.expr), bare(p.expr));
                let message = format!("{} is not a constant: {write}", quoted(p.expr));
                self.fail(p.span(), message)
            }
        }
    }

    /// `max(x, y)` and the like, element by element.
    pub(super) fn map_two(&mut self, primitive: Primitive, x: Operand<'a>, y: Operand<'a>) -> Option<NodeId> {
        self.common_shape(x, y, &format!("`{}`", primitive.name()))?;
        Some(self.build.map(primitive, &[x.node, y.node]))
    }
}
