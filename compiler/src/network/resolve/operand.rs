//! The arguments of a call, read as what the callee needs: tensors, classes, numbers, shapes. Each is read once, because
//! reading an argument builds it.

use crate::network::graph::{Init, InputId, NodeId, Shape};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::init::{self, Fans};
use crate::network::resolve::value::{Operand, Value, described, quoted};
use crate::network::syntax::{Expr, ExprKind, Span};

/// What a loss compares with.
pub(super) enum Target<'a> {
    Class(InputId, &'a Expr),
    Tensor(Operand<'a>),
}

impl<'a> Call<'_, 'a> {
    /// A tensor that has to be given.
    pub(super) fn tensor(&mut self, name: &str) -> Option<Operand<'a>> {
        let expr = self.given(name).expect("the call was bound: what is needed is there");
        let operand = self.resolver.tensor(expr);
        self.build().span = self.span;
        operand
    }

    /// All tensors of an argument that takes any number.
    pub(super) fn tensors(&mut self) -> Vec<Option<Operand<'a>>> {
        let operands = self.all_given().into_iter().map(|expr| self.resolver.tensor(expr)).collect();
        self.build().span = self.span;
        operands
    }

    /// A tensor of one of these ranks.
    pub(super) fn tensor_of_rank(&mut self, name: &str, ranks: &[usize], what: &str) -> Option<Operand<'a>> {
        let operand = self.tensor(name)?;
        if ranks.contains(&self.shape(operand).0.len()) {
            return Some(operand);
        }
        let message = format!("{}, but `{}` needs {what}", self.resolver.says(operand), self.callee.text);
        self.fail(operand.span(), message)
    }

    /// Classes, or a tensor.
    pub(super) fn target(&mut self, name: &str) -> Option<Target<'a>> {
        let expr = self.given(name).expect("the call was bound: what is needed is there");
        let value = self.resolver.evaluate(expr)?;
        let target = match value {
            Value::Class(class) => Target::Class(class, expr),
            value => Target::Tensor(self.resolver.as_tensor(value, expr)?),
        };
        self.build().span = self.span;
        Some(target)
    }

    /// Classes.
    pub(super) fn class(&mut self, name: &str) -> Option<InputId> {
        match self.target(name)? {
            Target::Class(class, _) => Some(class),
            Target::Tensor(operand) => {
                let message = format!(
                    "{} is numbers, but `{}` needs classes: `class(n)`",
                    quoted(operand.expr),
                    self.callee.text
                );
                self.fail(operand.span(), message)
            }
        }
    }

    /// A whole number, not less than this.
    pub(super) fn whole(&mut self, name: &str, least: usize) -> Option<usize> {
        match self.given(name) {
            Some(expr) => self.resolver.whole(expr, least),
            None => Some(self.default(name).parse().expect("the default is a whole number")),
        }
    }

    /// A number that is known now.
    pub(super) fn number(&mut self, name: &str) -> Option<f64> {
        match self.given(name) {
            Some(expr) => self.resolver.known_number(expr),
            None => Some(self.default(name).parse().expect("the default is a number")),
        }
    }

    /// A number in a range; `range` says which.
    pub(super) fn number_in(&mut self, name: &str, range: &str, is_in: fn(f64) -> bool) -> Option<f64> {
        let number = self.number(name)?;
        match self.given(name) {
            Some(expr) if !is_in(number) => self.fail(expr.span, format!("`{name}` is {range}, not {number}")),
            _ => Some(number),
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        match self.given(name) {
            None => Some(self.default(name) == "true"),
            Some(expr) => match self.resolver.evaluate(expr)? {
                Value::Bool(flag) => Some(flag),
                _ => self.fail(expr.span, format!("`{name}` is `true` or `false`")),
            },
        }
    }

    /// One whole number for both directions, or a list of two.
    pub(super) fn pair(&mut self, name: &str, least: usize) -> Option<(usize, usize)> {
        match self.given(name) {
            Some(Expr { kind: ExprKind::List(numbers), span }) => {
                let [first, second] = &numbers[..] else {
                    return self.fail(*span, format!("`{name}` is one number, or two: `[height, width]`"));
                };
                let (first, second) = (self.resolver.whole(first, least), self.resolver.whole(second, least));
                Some((first?, second?))
            }
            _ => self.whole(name, least).map(|number| (number, number)),
        }
    }

    /// A list of whole numbers, not less than this, and where it is written.
    pub(super) fn whole_numbers(&mut self, name: &str, least: i64) -> Option<(Vec<i64>, Span)> {
        let expr = self.given(name).expect("the call was bound: what is needed is there");
        let ExprKind::List(elements) = &expr.kind else {
            let callee = &self.callee.text;
            return self.fail(expr.span, format!("`{name}` of `{callee}` is a list of whole numbers: `[2, 3]`"));
        };
        let mut numbers = Vec::new();
        for element in elements {
            let number = self.resolver.known_number(element)?;
            if number.fract() != 0.0 || number < least as f64 || number > f64::from(u32::MAX) {
                let message = format!("here a whole number is needed, but {}", self.resolver.amounts(element, number));
                return self.fail(element.span, message);
            }
            numbers.push(number as i64);
        }
        Some((numbers, expr.span))
    }

    /// An axis of the operand; `None` where it is not given.
    pub(super) fn axis(&mut self, name: &str, operand: Operand<'a>) -> Option<Option<usize>> {
        let Some(expr) = self.given(name) else { return Some(None) };
        let number = self.resolver.known_number(expr)?;
        let rank = self.shape(operand).0.len();
        let axis = if number < 0.0 { number + rank as f64 } else { number };
        if axis.fract() == 0.0 && (0.0..rank as f64).contains(&axis) {
            return Some(Some(axis as usize));
        }
        let axes = match rank {
            0 => "it has no axis".to_string(),
            1 => "its axis is 0".to_string(),
            2 => "its axes are 0 and 1".to_string(),
            _ => format!("its axes are 0 to {}", rank - 1),
        };
        let message = format!("{}: {axes}", self.resolver.says(operand));
        self.fail(expr.span, message)
    }

    /// An initialiser, the signature's if none is given.
    pub(super) fn init(&mut self, name: &str, shape: &[usize], fans: Fans) -> Option<Init> {
        match self.given(name) {
            Some(expr) => self.resolver.initialiser(expr, &Shape(shape.to_vec()), fans),
            None => init::default(self.default(name), fans),
        }
    }

    /// Operands that are taken element by element.
    pub(super) fn check_agree(&mut self, operands: &[Operand<'a>]) -> Option<()> {
        let what = format!("`{}`", self.callee.text);
        for pair in operands.windows(2) {
            self.resolver.common_shape(pair[0], pair[1], &what)?;
        }
        // three operands can agree in pairs and not together
        if let [first, _, last] = operands {
            self.resolver.common_shape(*first, *last, &what)?;
        }
        Some(())
    }

    /// Two operands of the same shape; a single element may be a scalar on one side.
    pub(super) fn same_shape(&mut self, x: Operand<'a>, y: Operand<'a>) -> Option<(NodeId, NodeId)> {
        let (a, b) = (self.shape(x), self.shape(y));
        if a == b {
            return Some((x.node, y.node));
        }
        if a.count() == 1 && b.count() == 1 {
            return Some((self.build().reshape(x.node, Vec::new()), self.build().reshape(y.node, Vec::new())));
        }
        let message = format!(
            "{} {}, but {}: `{}` needs equal shapes",
            quoted(x.expr),
            described(&a),
            self.resolver.says(y),
            self.callee.text
        );
        self.fail(y.span(), message)
    }
}
