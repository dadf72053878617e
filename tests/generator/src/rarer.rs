//! Random statements of which a program has few.

use crate::Writer;
use crate::scope::Array;
use crate::statement::DEPTH;

impl Writer {
    /// A reference to an array, or to a part of it.
    pub(crate) fn reference(&mut self) {
        let arrays = self.scope.arrays.clone();
        if arrays.is_empty() {
            return self.declare_array();
        }
        let array = self.dice.pick(&arrays).clone();
        let name = self.name("q");
        let (part, len) = match (array.len, self.dice.below(3)) {
            (Some(n), 0) => ("[1..]", Some(n - 1)),
            (Some(n), 1) => ("[..2]", Some(n.min(2))),
            (len, _) => ("", len),
        };
        self.line(&format!("let {name} = &{}{part};", array.name));
        // what it looks at may not be written while it lives: it is used here and nowhere else
        let scope = self.scope.clone();
        self.scope.arrays.push(Array { name: name.clone(), len, mutable: false });
        let value = match self.index(len) {
            Some(index) => format!("{name}[{index}] * {}", self.float(1)),
            None => format!("{name}.len() as {} * 0.5", self.float),
        };
        self.scope = scope;
        let result = self.name("y");
        self.line(&format!("let mut {result}: {} = {value};", self.float));
        self.scope.floats.push((result, true));
    }

    /// A copy of a row.
    pub(crate) fn row(&mut self) {
        let matrices = self.scope.matrices.clone();
        if matrices.is_empty() {
            return self.assign();
        }
        let matrix = self.dice.pick(&matrices).clone();
        let Some(row) = self.index(matrix.rows) else { return self.assign() };
        if matrix.mutable && self.dice.one_in(3) {
            let values: Vec<String> = (0..matrix.columns).map(|_| self.float(1)).collect();
            return self.line(&format!("{}[{row}] = [{}];", matrix.name, values.join(", ")));
        }
        let name = self.name("z");
        self.line(&format!("let mut {name}: [{}; {}] = {}[{row}];", self.float, matrix.columns, matrix.name));
        self.scope.arrays.push(Array { name, len: Some(matrix.columns), mutable: true });
    }

    /// A block that is left by its label with a value.
    pub(crate) fn labelled(&mut self, depth: usize) {
        if depth >= DEPTH {
            return self.assign();
        }
        let (label, name) = (self.name("'b"), self.name("y"));
        let scope = self.scope.clone();
        self.line(&format!("let mut {name}: {} = {label}: {{", self.float));
        self.indent += 1;
        self.assign();
        let (condition, early) = (self.condition(1), self.float(1));
        self.line(&format!("if {condition} {{ break {label} {early}; }}"));
        // a loop around may only be left by its label from here
        let loops = std::mem::replace(&mut self.loops, 0);
        self.statement(depth + 1);
        self.loops = loops;
        let value = self.float(1);
        self.line(&value);
        self.scope = scope;
        self.indent -= 1;
        self.line("};");
        self.scope.floats.push((name, true));
    }

    /// A macro that is kept.
    pub(crate) fn asserted(&mut self) {
        let x = self.float(1);
        match self.dice.below(3) {
            0 => self.line(&format!("assert!(({x}).is_finite(), \"not finite\");")),
            1 => self.line(&format!("debug_assert!(!({x}).is_nan());")),
            _ => self.line(&format!("assert!(({x}).abs() < 1e6);")),
        }
    }

    /// A const item, or an integer with a sign.
    pub(crate) fn constant(&mut self) {
        let ty = self.float;
        if self.dice.one_in(2) {
            let name = self.name("C");
            let value = self.literal();
            self.line(&format!("const {name}: {ty} = {value};"));
            return self.scope.floats.push((name, false));
        }
        let (name, target) = (self.name("k"), self.name("y"));
        let (value, a, b, c) = (self.float(1), self.float(1), self.float(1), self.float(1));
        self.line(&format!("let {name} = ({value} * 3.0) as i32 - 1;"));
        let arms = format!("i32::MIN..=-2 => {a}, -1 | 0 => {b}, {name} => {c} * ({name} as {ty})");
        self.line(&format!("let mut {target}: {ty} = match {name} {{ {arms} }};"));
        self.scope.floats.push((target, true));
    }

    /// Sine and cosine at once, or a tuple taken apart.
    pub(crate) fn both(&mut self) {
        let (a, b, ty) = (self.name("y"), self.name("y"), self.float);
        let x = self.float(1);
        match self.dice.below(2) {
            0 => self.line(&format!("let (mut {a}, mut {b}) = ({x}).sin_cos();")),
            _ => {
                let (condition, other) = (self.condition(1), self.float(1));
                self.line(&format!(
                    "let (mut {a}, mut {b}): ({ty}, {ty}) = if {condition} {{ ({x}, {other}) }} else {{ ({other}, {x}) }};"
                ));
            }
        }
        self.scope.floats.extend([(a, true), (b, true)]);
    }
}
