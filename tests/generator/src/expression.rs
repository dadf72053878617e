//! Random expressions.

use crate::Writer;

impl Writer {
    /// A float that names at least one variable, so that methods may be called on it.
    pub(crate) fn float(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.float_leaf();
        }
        match self.dice.below(22) {
            0..=2 => self.float_leaf(),
            3 | 4 => format!("{} + {}", self.float(depth - 1), self.float(depth - 1)),
            5 | 6 => format!("{} - ({})", self.float(depth - 1), self.float(depth - 1)),
            7..=9 => format!("({}) * ({})", self.float(depth - 1), self.float_or_literal(depth - 1)),
            10 => {
                let divisor = self.float(depth - 1);
                format!("({}) / (1.5 + ({divisor}).powi(2))", self.float(depth - 1))
            }
            11..=15 => self.method(depth),
            16 => format!("-({})", self.float(depth - 1)),
            17 => {
                let condition = self.condition(1);
                format!("(if {condition} {{ {} }} else {{ {} }})", self.float(depth - 1), self.float(depth - 1))
            }
            18 => self.choice(depth),
            19 => {
                let name = self.name("t");
                let value = self.float(depth - 1);
                let ty = self.float;
                self.scope.floats.push((name.clone(), false));
                let block = format!("{{ let {name}: {ty} = {value}; {name} * {} }}", self.float(depth - 1));
                self.scope.shadow(&name);
                format!("({block})")
            }
            20 => format!("({}).{}({})", self.float(depth - 1), self.dice.pick(&["max", "min"]), self.float(depth - 1)),
            _ => format!("{} * {}", self.literal(), self.float_leaf()),
        }
    }

    fn method(&mut self, depth: usize) -> String {
        let x = self.float(depth - 1);
        match self.dice.below(14) {
            0..=2 => format!("({x}).sin()"),
            3 => format!("({x}).cos()"),
            4 | 5 => format!("({x}).tanh()"),
            6 => format!("(-({x}).powi(2)).exp()"),
            7 => format!("(1.0 + ({x}).powi(2)).sqrt()"),
            8 => format!("(1.0 + ({x}).powi(2)).ln()"),
            9 => format!("({x}).abs()"),
            10 => format!("({x}).atan()"),
            11 => format!("({x}).clamp(-1.5, 1.5)"),
            12 => format!("({x}).mul_add({}, {})", self.float_leaf(), self.float_leaf()),
            _ => format!("{}::sin({x})", self.float),
        }
    }

    fn choice(&mut self, depth: usize) -> String {
        let n = self.int();
        let (a, b, c) = (self.float(depth - 1), self.float(depth - 1), self.float(depth - 1));
        match self.dice.below(3) {
            0 => format!("(match ({n}) % 3 {{ 0 => {a}, 1 => {b}, _ => {c} }})"),
            1 => format!("(match {n} {{ 0..=1 => {a}, k if k % 2 == 0 => {b}, _ => {c} }})"),
            _ => format!("(match {n} {{ 1 | 3 => {a}, 0 => {b}, _ => {c} }})"),
        }
    }

    pub(crate) fn literal(&mut self) -> String {
        format!("{:?}", self.dice.pick(&[0.5, 2.0, 1.0, 0.25, 1.5, 0.1, 3.0, 0.0, 0.7]))
    }

    fn float_or_literal(&mut self, depth: usize) -> String {
        if self.dice.one_in(4) { self.literal() } else { self.float(depth) }
    }

    /// A variable, or an element of one.
    pub(crate) fn float_leaf(&mut self) -> String {
        let arrays = self.scope.arrays.len();
        let matrices = self.scope.matrices.len();
        for _ in 0..4 {
            match self.dice.below(6) {
                0 | 1 if arrays > 0 => {
                    let array = self.dice.pick(&self.scope.arrays.clone()).clone();
                    if let Some(index) = self.index(array.len) {
                        return format!("{}[{index}]", array.name);
                    }
                }
                2 if matrices > 0 => {
                    let matrix = self.dice.pick(&self.scope.matrices.clone()).clone();
                    if let (Some(row), Some(column)) = (self.index(matrix.rows), self.index(Some(matrix.columns))) {
                        return format!("{}[{row}][{column}]", matrix.name);
                    }
                }
                3 if self.dice.one_in(4) && !self.scope.ints.is_empty() => {
                    let (int, _) = self.dice.pick(&self.scope.ints.clone()).clone();
                    let (name, _) = self.dice.pick(&self.scope.floats.clone()).clone();
                    return format!("({name} + 0.25 * ({int} as {}))", self.float);
                }
                _ => break,
            }
        }
        self.dice.pick(&self.scope.floats).0.clone()
    }

    /// An index below a length; none where nothing is sure to be.
    pub(crate) fn index(&mut self, len: Option<usize>) -> Option<String> {
        let len = len?;
        let ints = self.scope.ints.clone();
        let below: Vec<&String> = ints.iter().filter(|(_, b)| b.is_some_and(|b| b <= len)).map(|(n, _)| n).collect();
        Some(match self.dice.below(4) {
            0 | 1 if !below.is_empty() => (*self.dice.pick(&below)).clone(),
            2 if !ints.is_empty() => {
                let (name, _) = self.dice.pick(&ints);
                format!("({name} + {}) % {len}", self.dice.below(3))
            }
            3 if self.dice.one_in(40) && !ints.is_empty() => format!("{} + 1", self.dice.pick(&ints).0),
            _ => self.dice.below(len).to_string(),
        })
    }

    pub(crate) fn int(&mut self) -> String {
        if self.scope.ints.is_empty() {
            return match self.scope.arrays.first() {
                Some(array) => format!("{}.len()", array.name),
                None => format!("({} as i32).rem_euclid(4)", self.scope.floats[0].0),
            };
        }
        let (name, _) = self.dice.pick(&self.scope.ints.clone()).clone();
        match self.dice.below(4) {
            0 => format!("({name} + {})", self.dice.below(3)),
            1 => format!("({name} * 2)"),
            _ => name,
        }
    }

    pub(crate) fn condition(&mut self, depth: usize) -> String {
        match self.dice.below(9) {
            0 if !self.scope.bools.is_empty() => self.dice.pick(&self.scope.bools).clone(),
            1 | 2 if !self.scope.ints.is_empty() => {
                format!("{} % 2 == {}", self.int(), self.dice.below(2))
            }
            3 if !self.scope.ints.is_empty() => format!("{} < {}", self.int(), self.dice.below(4)),
            4 if depth > 0 => format!("({}) && ({})", self.condition(depth - 1), self.condition(depth - 1)),
            5 if depth > 0 => format!("({}) || ({})", self.condition(depth - 1), self.condition(depth - 1)),
            6 if depth > 0 => format!("!({})", self.condition(depth - 1)),
            _ => {
                let operator = *self.dice.pick(&["<", ">", "<=", ">="]);
                format!("({}) {operator} {}", self.float(1), self.literal())
            }
        }
    }
}
