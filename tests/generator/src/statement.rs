//! Random statements.

use crate::Writer;
use crate::scope::{Array, Matrix};

/// Loops and branches nest no deeper.
pub(crate) const DEPTH: usize = 3;

impl Writer {
    /// A statement, and all that is inside.
    pub(crate) fn statement(&mut self, depth: usize) {
        self.left = self.left.saturating_sub(1);
        match self.dice.below(36) {
            0..=3 => self.declare(),
            4 => self.declare_array(),
            5..=8 => self.assign(),
            9..=11 => self.assign_element(),
            12 => self.assign_whole(),
            13..=15 if depth < DEPTH => self.branch(depth),
            16..=19 if depth < DEPTH => self.counted(depth),
            20 if depth < DEPTH => self.counted_down(depth),
            21 if depth < DEPTH => self.repeat(depth),
            22 if depth < DEPTH => self.search(depth),
            23 => self.leave(),
            24 => self.swap(),
            25 => self.integer(),
            26 => self.reference(),
            27 => self.row(),
            28 => self.labelled(depth),
            29 => self.asserted(),
            30 => self.constant(),
            31 => self.both(),
            32..=35 if depth < 2 => self.reduction(),
            _ => self.assign(),
        }
    }

    /// Statements in braces, after `head`; what they declare is forgotten.
    fn block(&mut self, head: &str, tail: &str, depth: usize, last: Option<String>) {
        self.line(&format!("{head} {{"));
        self.indent += 1;
        let scope = self.scope.clone();
        for _ in 0..1 + self.dice.below(3) {
            self.statement(depth + 1);
        }
        if let Some(last) = last {
            self.line(&last);
        }
        self.scope = scope;
        self.indent -= 1;
        self.line(&format!("}}{tail}"));
    }

    fn declare(&mut self) {
        let ty = self.float;
        match self.dice.below(5) {
            0 => {
                let (a, b) = (self.name("c"), self.name("v"));
                let value = format!("({}, {})", self.float(1), self.float(2));
                self.line(&format!("let ({a}, mut {b}): ({ty}, {ty}) = {value};"));
                self.scope.floats.extend([(a, false), (b, true)]);
            }
            1 => {
                let locals: Vec<String> = self
                    .scope
                    .floats
                    .iter()
                    .filter(|(name, _)| !name.contains(['.', '[']) && !name.starts_with('C'))
                    .map(|(n, _)| n.clone())
                    .collect();
                let name = self.dice.pick(&locals).clone();
                let value = self.float(2);
                self.line(&format!("let mut {name}: {ty} = {value};"));
                self.scope.shadow(&name);
                self.scope.floats.push((name, true));
            }
            2 => {
                let name = self.name("p");
                let value = format!("({}, {})", self.float(1), self.float(1));
                self.line(&format!("let mut {name}: ({ty}, {ty}) = {value};"));
                self.scope.floats.extend([(format!("{name}.0"), true), (format!("{name}.1"), true)]);
            }
            _ => {
                let name = self.name("y");
                let value = self.float(2);
                self.line(&format!("let mut {name}: {ty} = {value};"));
                self.scope.floats.push((name, true));
            }
        }
    }

    pub(crate) fn declare_array(&mut self) {
        let ty = self.float;
        let n = 2 + self.dice.below(3);
        match self.dice.below(4) {
            0 => {
                let name = self.name("w");
                let value = if self.dice.one_in(2) { self.literal() } else { self.float(1) };
                self.line(&format!("let mut {name}: [[{ty}; {n}]; 2] = [[{value}; {n}]; 2];"));
                self.scope.matrices.push(Matrix { name, rows: Some(2), columns: n, mutable: true });
            }
            1 => {
                let name = self.name("h");
                let size = self.int_for_length();
                let value = self.float(1);
                self.line(&format!("let mut {name}: Vec<{ty}> = vec![{value}; {size}];"));
                self.scope.arrays.push(Array { name, len: None, mutable: true });
            }
            2 => {
                let name = self.name("z");
                let value = if self.dice.one_in(2) { "0.0".to_owned() } else { self.float(1) };
                self.line(&format!("let mut {name}: [{ty}; {n}] = [{value}; {n}];"));
                self.scope.arrays.push(Array { name, len: Some(n), mutable: true });
            }
            _ => {
                let name = self.name("z");
                let values: Vec<String> = (0..n).map(|_| self.float(1)).collect();
                self.line(&format!("let mut {name}: [{ty}; {n}] = [{}];", values.join(", ")));
                self.scope.arrays.push(Array { name, len: Some(n), mutable: true });
            }
        }
    }

    fn int_for_length(&mut self) -> String {
        match self.scope.ints.iter().find(|(_, bound)| bound.is_none()) {
            Some((name, _)) if self.dice.one_in(2) => format!("{name} % 3 + 1"),
            _ => (1 + self.dice.below(3)).to_string(),
        }
    }

    /// `target op= value`, damped so that loops stay within ordinary numbers.
    fn update(&mut self, target: &str) {
        let value = self.float(2);
        let line = match self.dice.below(8) {
            0 | 1 => format!("{target} = {value};"),
            2 | 3 => format!("{target} += 0.5 * ({value});"),
            4 => format!("{target} -= ({value}).sin();"),
            5 => format!("{target} *= ({value}).cos();"),
            6 => format!("{target} /= 1.25 + ({value}).powi(2);"),
            _ => format!("{target} = 0.5 * {target} + ({value}).tanh();"),
        };
        self.line(&line);
    }

    pub(crate) fn assign(&mut self) {
        let mutable: Vec<String> = self.scope.floats.iter().filter(|(_, m)| *m).map(|(n, _)| n.clone()).collect();
        if mutable.is_empty() {
            return self.declare();
        }
        let name = self.dice.pick(&mutable).clone();
        self.update(&name);
    }

    fn assign_element(&mut self) {
        let arrays: Vec<Array> = self.scope.arrays.iter().filter(|a| a.mutable).cloned().collect();
        let matrices: Vec<Matrix> = self.scope.matrices.iter().filter(|a| a.mutable).cloned().collect();
        if !matrices.is_empty() && (arrays.is_empty() || self.dice.one_in(3)) {
            let matrix = self.dice.pick(&matrices).clone();
            if let (Some(row), Some(column)) = (self.index(matrix.rows), self.index(Some(matrix.columns))) {
                return self.update(&format!("{}[{row}][{column}]", matrix.name));
            }
        }
        if arrays.is_empty() {
            return self.declare_array();
        }
        let array = self.dice.pick(&arrays).clone();
        match self.index(array.len) {
            Some(index) => self.update(&format!("{}[{index}]", array.name)),
            None => self.over_array(&array),
        }
    }

    /// A loop over an array of unknown length.
    fn over_array(&mut self, array: &Array) {
        let index = self.name("i");
        let element = format!("{}[{index}]", array.name);
        self.line(&format!("for {index} in 0..{}.len() {{", array.name));
        self.indent += 1;
        let scope = self.scope.clone();
        self.scope.ints.push((index, None));
        self.scope.floats.push((element.clone(), array.mutable));
        if array.mutable {
            self.update(&element)
        } else {
            self.assign()
        }
        self.assign();
        self.scope = scope;
        self.indent -= 1;
        self.line("}");
    }

    fn assign_whole(&mut self) {
        let arrays = self.scope.arrays.clone();
        let known: Vec<&Array> = arrays.iter().filter(|a| a.mutable && a.len.is_some()).collect();
        if known.is_empty() {
            return self.declare_array();
        }
        let target = (*self.dice.pick(&known)).clone();
        let same: Vec<&Array> = known.into_iter().filter(|a| a.len == target.len && a.name != target.name).collect();
        if !same.is_empty() && self.dice.one_in(2) {
            let source = self.dice.pick(&same).name.clone();
            return self.line(&format!("{} = {source};", target.name));
        }
        let values: Vec<String> = (0..target.len.unwrap_or_default()).map(|_| self.float(1)).collect();
        self.line(&format!("{} = [{}];", target.name, values.join(", ")));
    }

    fn branch(&mut self, depth: usize) {
        let condition = self.condition(2);
        let tail = if self.dice.one_in(2) { " else" } else { "" };
        if tail.is_empty() {
            return self.block(&format!("if {condition}"), "", depth, None);
        }
        self.block(&format!("if {condition}"), "", depth, None);
        // joins `} else {`
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        self.out.push_str(" else {\n");
        self.indent += 1;
        let scope = self.scope.clone();
        for _ in 0..1 + self.dice.below(2) {
            self.statement(depth + 1);
        }
        self.scope = scope;
        self.indent -= 1;
        self.line("}");
    }

    fn counted(&mut self, depth: usize) {
        let index = self.name("i");
        let unknown: Vec<Array> = self.scope.arrays.iter().filter(|a| a.len.is_none()).cloned().collect();
        if !unknown.is_empty() && self.dice.one_in(3) {
            let array = self.dice.pick(&unknown).clone();
            return self.over_array(&array);
        }
        let ints = self.scope.ints.clone();
        let n = 1 + self.dice.below(4);
        let (range, bound) = match self.dice.below(8) {
            0 | 1 if !ints.is_empty() => {
                let (name, bound) = self.dice.pick(&ints).clone();
                (format!("0..{name}"), bound)
            }
            2 => (format!("0..={n}"), Some(n + 1)),
            3 => (format!("(0..{n}).rev()"), Some(n)),
            4 => (format!("(0..{}).step_by(2)", n + 1), Some(n + 1)),
            5 => (format!("1..{n}"), Some(n)),
            _ => (format!("0..{n}"), Some(n)),
        };
        let label = if self.dice.one_in(4) { Some(self.name("'l")) } else { None };
        let head = label.as_ref().map_or(String::new(), |label| format!("{label}: "));
        let scope = self.scope.clone();
        self.scope.ints.push((index.clone(), bound));
        self.scope.labels.extend(label);
        self.loops += 1;
        self.block(&format!("{head}for {index} in {range}"), "", depth, None);
        self.loops -= 1;
        self.scope = scope;
    }

    fn counted_down(&mut self, depth: usize) {
        let counter = self.name("k");
        let n = 1 + self.dice.below(4);
        self.line(&format!("let mut {counter}: usize = {n};"));
        let condition = match self.dice.below(3) {
            0 => format!("{counter} > 0 && {}", self.condition(0)),
            _ => format!("{counter} > 0"),
        };
        let scope = self.scope.clone();
        self.line(&format!("while {condition} {{"));
        self.indent += 1;
        self.line(&format!("{counter} -= 1;"));
        self.scope.ints.push((counter, Some(n)));
        self.loops += 1;
        for _ in 0..1 + self.dice.below(2) {
            self.statement(depth + 1);
        }
        self.loops -= 1;
        self.scope = scope;
        self.indent -= 1;
        self.line("}");
    }

    /// A `loop` that is left with a value.
    fn repeat(&mut self, depth: usize) {
        let (name, counter) = (self.name("y"), self.name("k"));
        let ty = self.float;
        let n = 1 + self.dice.below(4);
        self.line(&format!("let mut {counter}: usize = 0;"));
        let scope = self.scope.clone();
        self.line(&format!("let mut {name}: {ty} = loop {{"));
        self.indent += 1;
        // a label outside may not be left from within an expression whose value is still awaited: Rust allows it
        self.scope.ints.push((counter.clone(), None));
        let value = self.float(1);
        let condition = self.condition(1);
        self.line(&format!("if {counter} >= {n} || {condition} {{ break {value}; }}"));
        self.line(&format!("{counter} += 1;"));
        let loops = std::mem::replace(&mut self.loops, 0);
        for _ in 0..1 + self.dice.below(2) {
            self.statement(depth + 1);
        }
        self.loops = loops;
        self.scope = scope;
        self.indent -= 1;
        self.line("};");
        self.scope.floats.push((name, true));
    }

    /// A loop inside a labelled one that leaves or continues it.
    fn search(&mut self, depth: usize) {
        let (label, i, j) = (self.name("'l"), self.name("i"), self.name("j"));
        let scope = self.scope.clone();
        let n = 2 + self.dice.below(2);
        self.line(&format!("{label}: for {i} in 0..{n} {{"));
        self.indent += 1;
        self.scope.ints.push((i, Some(n)));
        self.line(&format!("for {j} in 0..3 {{"));
        self.indent += 1;
        let outer = self.scope.clone();
        self.scope.ints.push((j, Some(3)));
        self.loops += 2;
        let (condition, word) = (self.condition(1), *self.dice.pick(&["break", "continue"]));
        self.assign();
        self.line(&format!("if {condition} {{ {word} {label}; }}"));
        self.statement(depth + 2);
        self.loops -= 2;
        self.scope = outer;
        self.indent -= 1;
        self.line("}");
        self.assign();
        self.scope = scope;
        self.indent -= 1;
        self.line("}");
    }

    /// Leaves a loop or the function early.
    fn leave(&mut self) {
        let condition = self.condition(1);
        if self.loops == 0 || self.dice.one_in(4) {
            if self.loops == 0 && !self.dice.one_in(3) {
                return self.assign();
            }
            let result = self.result();
            return self.line(&format!("if {condition} {{ return {result}; }}"));
        }
        let word = *self.dice.pick(&["break", "continue"]);
        let label = match self.scope.labels.last() {
            Some(label) if self.dice.one_in(2) => format!(" {label}"),
            _ => String::new(),
        };
        self.line(&format!("if {condition} {{ {word}{label}; }}"));
    }

    fn swap(&mut self) {
        let floats: Vec<String> =
            self.scope.floats.iter().filter(|(name, m)| *m && !name.contains('[')).map(|(n, _)| n.clone()).collect();
        let arrays = self.scope.arrays.clone();
        let known: Vec<&Array> = arrays.iter().filter(|a| a.mutable && a.len.is_some()).collect();
        if let [a, .., b] = known.as_slice()
            && a.len == b.len
        {
            return self.line(&format!("core::mem::swap(&mut {}, &mut {});", a.name, b.name));
        }
        match floats.as_slice() {
            [a, .., b] if a != b => self.line(&format!("core::mem::swap(&mut {a}, &mut {b});")),
            _ => self.assign(),
        }
    }

    fn integer(&mut self) {
        let name = self.name("n");
        let value = if self.scope.ints.is_empty() { "2".to_owned() } else { self.int() };
        self.line(&format!("let {name}: usize = {value};"));
        self.scope.ints.push((name, None));
    }
}
