//! Expressions: floats that stay moderate, indices within bounds, conditions.

use crate::program::{Kind, Program};

impl Program {
    /// A float expression, nested at most so deep.
    pub(crate) fn float(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(15) {
            return self.leaf();
        }
        match self.random.below(20) {
            0..=3 => self.unary(depth),
            4..=6 => format!("({} + {})", self.float(depth - 1), self.float(depth - 1)),
            7..=8 => format!("({} - {})", self.float(depth - 1), self.float(depth - 1)),
            9..=11 => format!("({} * {})", self.float(depth - 1), self.float(depth - 1)),
            12..=13 => {
                let (above, below) = (self.float(depth - 1), self.float(depth - 1));
                format!("({above} / (1.5 + {below}.powi(2)))")
            }
            14 => self.binary(depth),
            15 => format!("(-{})", self.float(depth - 1)),
            16 => {
                let (condition, then, otherwise) = (self.condition(), self.float(depth - 1), self.float(depth - 1));
                format!("(if {condition} {{ {then} }} else {{ {otherwise} }})")
            }
            17 => {
                let (name, first) = (self.fresh('t'), self.float(depth - 1));
                let outer = self.scope.len();
                self.declare(name.clone(), Kind::Float, false);
                let second = self.float(depth - 1);
                self.scope.truncate(outer);
                format!("({{ let {name} = {first}; {name} * {second} }})")
            }
            18 => self.choice(depth),
            _ => self.call(depth),
        }
    }

    /// A float expression whose value stays between -1 and 1, for what is repeated.
    pub(crate) fn bounded(&mut self, depth: usize) -> String {
        let inner = self.float(depth);
        let function = self.random.one_of(&["sin", "cos", "tanh"]);
        format!("{inner}.{function}()")
    }

    fn leaf(&mut self) -> String {
        match self.random.below(10) {
            0..=4 => self.variable(Kind::Float, false).expect("the parameters are in scope"),
            5..=6 => format!("{}[{}]", self.variable(Kind::Array, false).expect("`a` is in scope"), self.index("4")),
            7 => {
                let slice = self.variable(Kind::Slice, false).expect("`s` is in scope");
                let length = format!("{slice}.len()");
                format!("{slice}[{}]", self.modulo(&length))
            }
            8 => match self.variable(Kind::Pair, false) {
                Some(pair) => format!("{pair}.{}", self.random.below(2)),
                None => format!("({} as f64 * 0.25)", self.variable(Kind::Index, false).expect("`n` is in scope")),
            },
            _ => format!("({:?}_f64)", (self.random.below(40) as f64 - 19.5) / 10.0),
        }
    }

    fn unary(&mut self, depth: usize) -> String {
        let inner = self.float(depth - 1);
        match self.random.below(12) {
            0..=1 => format!("{inner}.sin()"),
            2 => format!("{inner}.cos()"),
            3 => format!("{inner}.tanh()"),
            4 => format!("{inner}.atan()"),
            5 => format!("f64::sqrt({inner} * {inner} + 0.5)"),
            6 => format!("({inner}.powi(2) + 1.0).ln()"),
            7 => format!("{inner}.tanh().exp()"),
            8 => format!("{inner}.abs()"),
            9 => format!("(2.0 + {inner}.sin()).powf(1.5)"),
            10 => format!("::chainrule::math::sigmoid({inner})"),
            _ => format!("(3.0 + {inner}.cos()).recip()"),
        }
    }

    fn binary(&mut self, depth: usize) -> String {
        let (left, right) = (self.float(depth - 1), self.float(depth - 1));
        match self.random.below(5) {
            0 => format!("{left}.max({right})"),
            1 => format!("{left}.min({right})"),
            2 => format!("{left}.hypot({right} + 0.3)"),
            3 => format!("{left}.mul_add(0.5, {right})"),
            _ => format!("{left}.clamp(-1.5, 1.75)"),
        }
    }

    fn choice(&mut self, depth: usize) -> String {
        let index = self.variable(Kind::Index, false).expect("`n` is in scope");
        let [first, second, third] = [0; 3].map(|_| self.float(depth - 1));
        let limit = self.random.below(3);
        format!("(match {index} {{ {limit} => {first}, k if k % 2 == 1 => {second}, _ => {third} }})")
    }

    fn call(&mut self, depth: usize) -> String {
        let first = self.float(depth - 1);
        match self.random.below(3) {
            0 => format!("helper({first}, {})", self.float(depth - 1)),
            1 => {
                let array = self.variable(Kind::Array, false).expect("`a` is in scope");
                let borrow = if array == "a" { "" } else { "&" };
                format!("helper_array({borrow}{array}, {first})")
            }
            _ => format!("helper_array(&[{first}, x, 0.5, y], {})", self.leaf()),
        }
    }

    /// An index expression below a length.
    pub(crate) fn index(&mut self, length: &str) -> String {
        if self.random.chance(45) { self.random.below(4).to_string() } else { self.modulo(length) }
    }

    fn modulo(&mut self, length: &str) -> String {
        let index = self.variable(Kind::Index, false).expect("`n` is in scope");
        match self.random.below(3) {
            0 => format!("{index} % {length}"),
            1 => format!("({index} * 3 + 1) % {length}"),
            _ => format!("({index} + {}) % {length}", self.random.below(4)),
        }
    }

    /// A condition, on floats or on integers.
    pub(crate) fn condition(&mut self) -> String {
        let simple = match self.random.below(4) {
            0 => {
                let index = self.variable(Kind::Index, false).expect("`n` is in scope");
                let comparison = self.random.one_of(&["% 2 == 0", "> 1", "!= 2", "<= 3"]);
                format!("{index} {comparison}")
            }
            _ => {
                let comparison = self.random.one_of(&["<", ">", "<=", ">="]);
                format!("{} {comparison} {}", self.float(1), self.float(1))
            }
        };
        if self.random.chance(15) {
            let (operator, second) = (self.random.one_of(&["&&", "||"]), self.condition());
            return format!("({simple}) {operator} ({second})");
        }
        simple
    }
}
