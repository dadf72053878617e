//! Loops over whole slices and long arrays, in the shapes that numerical code has: the compiler treats each of them
//! in a way of its own.

use crate::Writer;
use crate::scope::{Array, Matrix};

impl Writer {
    /// A loop that sums, or fills, or runs a recurrence.
    pub(crate) fn reduction(&mut self) {
        let arrays: Vec<Array> = self.scope.arrays.iter().filter(|a| a.len.is_none_or(|n| n > 8)).cloned().collect();
        let matrices = self.scope.matrices.clone();
        if !matrices.is_empty() && (arrays.is_empty() || self.dice.one_in(3)) {
            let matrix = self.dice.pick(&matrices).clone();
            return self.rows_times_weights(&matrix);
        }
        if arrays.is_empty() {
            return self.assign();
        }
        let array = self.dice.pick(&arrays).clone();
        let (sum, ty) = (self.name("y"), self.float);
        let start = if self.dice.one_in(2) { "0.0".to_owned() } else { self.float(0) };
        self.line(&format!("let mut {sum}: {ty} = {start};"));
        let scope = self.scope.clone();
        let (i, n) = (self.name("i"), format!("{}.len()", array.name));
        let (x, weight) = (format!("{}[{i}]", array.name), self.float_leaf());
        let term = match self.dice.below(6) {
            0 => format!("{x} * {weight}"),
            1 => format!("({x} - {weight}).powi(2)"),
            2 => format!("({x} * {weight}).tanh()"),
            3 => format!("(if {x} > {weight} {{ {x} * {x} }} else {{ 0.5 * {weight} }})"),
            4 => format!("{x} / (1.0 + {x} * {x})"),
            _ => format!("({x} * 0.5).exp() * {weight}"),
        };
        match self.dice.below(9) {
            0 | 1 => self.over(&i, &format!("0..{n}"), &[format!("{sum} += {term};")]),
            2 => {
                let neighbours = format!("{sum} += ({x} - {}[{i} - 1]).powi(2) * {weight};", array.name);
                self.over(&i, &format!("1..{n}"), &[neighbours]);
            }
            3 => {
                let next = format!("{}[{i} + 1]", array.name);
                let lines =
                    [format!("let d = {next} - {x} * {x};"), format!("{sum} += 2.0 * d * d + (1.0 - {x}).powi(2);")];
                self.over(&i, &format!("0..{n}.saturating_sub(1)"), &lines);
            }
            4 => self.over(&i, &format!("0..{n}"), &[format!("{sum} = 0.5 * {sum} + {term};")]),
            5 => self.over(&i, &format!("(0..{n}).rev()"), &[format!("{sum} = ({sum} + {term}).sin();")]),
            6 => self.over(&i, &format!("0..{n}"), &[format!("{sum} = {sum}.max({term});")]),
            7 => self.over(&i, &format!("(0..{n}).step_by(2)"), &[format!("{sum} -= {term} * {sum};")]),
            _ => self.filled(&array, &i, &sum, &term),
        }
        self.scope = scope;
        self.scope.floats.push((sum, true));
    }

    fn over(&mut self, index: &str, range: &str, lines: &[String]) {
        self.line(&format!("for {index} in {range} {{"));
        self.indent += 1;
        lines.iter().for_each(|line| self.line(line));
        self.indent -= 1;
        self.line("}");
    }

    /// Fills a buffer, perhaps changes it, and sums over it.
    fn filled(&mut self, array: &Array, i: &str, sum: &str, term: &str) {
        let (buffer, ty, n) = (self.name("h"), self.float, format!("{}.len()", array.name));
        match array.len {
            Some(n) => self.line(&format!("let mut {buffer}: [{ty}; {n}] = [0.0; {n}];")),
            None => self.line(&format!("let mut {buffer}: Vec<{ty}> = vec![0.0; {n}];")),
        }
        self.over(i, &format!("0..{n}"), &[format!("{buffer}[{i}] = {term};")]);
        if self.dice.one_in(2) {
            let smooth = format!("{buffer}[{i}] += 0.5 * {buffer}[{i} - 1];");
            self.over(i, &format!("1..{n}"), &[smooth]);
        }
        if self.dice.one_in(2) {
            self.over(i, &format!("0..{n}"), &[format!("{buffer}[{i}] *= {}[{i}];", array.name)]);
        }
        self.over(i, &format!("0..{n}"), &[format!("{sum} += {buffer}[{i}] * {buffer}[{n} - 1 - {i}];")]);
    }

    /// A layer of a net, or a quadratic form.
    fn rows_times_weights(&mut self, matrix: &Matrix) {
        let (sum, total, ty) = (self.name("y"), self.name("y"), self.float);
        let (i, j, columns) = (self.name("i"), self.name("j"), matrix.columns);
        let known: Vec<Array> =
            self.scope.arrays.iter().filter(|a| a.len.is_some_and(|n| n >= columns)).cloned().collect();
        let weight = match known.first() {
            Some(array) => format!("{}[{j}]", array.name),
            None => self.float_leaf(),
        };
        let start = self.float(0);
        self.line(&format!("let mut {total}: {ty} = 0.0;"));
        self.line(&format!("for {i} in 0..{}.len() {{", matrix.name));
        self.indent += 1;
        self.line(&format!("let mut {sum}: {ty} = {start};"));
        self.over(&j, &format!("0..{columns}"), &[format!("{sum} += {}[{i}][{j}] * {weight};", matrix.name)]);
        let activation = *self.dice.pick(&["tanh()", "powi(2)", "max(0.0)", "abs()"]);
        self.line(&format!("{total} += {sum}.{activation};"));
        self.indent -= 1;
        self.line("}");
        self.scope.floats.push((total, true));
    }
}
