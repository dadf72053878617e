//! Functions that call themselves, or each other, with a counter.

use super::Modules;
use super::call::{Function, Mode, Owner};
use super::scope::{Body, Bound};
use super::types::Ty;

impl Modules {
    /// One function that recurs, or two that take turns.
    pub(crate) fn make_recursion(&mut self) {
        let float = self.float;
        let mutual = self.dice.one_in(3);
        let (first, second) = (self.name("rec"), self.name("rec"));
        let pairs = if mutual { vec![(&first, &second), (&second, &first)] } else { vec![(&first, &first)] };
        for (name, other) in pairs {
            self.body = Body { weight: super::call::WEIGHT - 30, pure: true, ..Body::default() };
            self.body.result = Some(Ty::Float);
            self.line(&format!("pub fn {name}(x: {float}, y: {float}, n: usize) -> {float} {{"));
            self.indent += 1;
            self.declare("x", &Ty::Float, false, false);
            self.declare("y", &Ty::Float, false, false);
            let base = self.float_value(2);
            self.line(&format!("if n == 0 {{ return {base}; }}"));
            self.body.ints.push(("n".into(), Bound::Any));
            let (a, b, c) = (self.float_value(1), self.float_value(1), self.float_value(1));
            let again = match self.dice.below(3) {
                0 => format!("{other}(({a}).sin(), {b}, n - 1) + 0.5 * ({c})"),
                1 => format!("0.5 * {other}(y, ({a}).tanh(), n - 1) - ({c}).cos()"),
                _ => format!(
                    "if {c} > 0.5 {{ {other}(x * 0.5, y, n - 1) }} else {{ ({b}).sin() + {other}(x, {a}, n / 2) }}"
                ),
            };
            self.line(&again);
            self.indent -= 1;
            self.line("}");
        }
        self.functions.push(Function {
            name: first,
            inner: self.inside,
            owner: Owner::Free,
            receiver: None,
            params: vec![(Mode::Value, Ty::Float), (Mode::Value, Ty::Float), (Mode::Value, Ty::Int)],
            result: Some(Ty::Float),
            generic: false,
            length: false,
            weight: 20,
        });
    }
}
