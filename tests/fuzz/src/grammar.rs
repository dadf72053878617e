//! Texts that follow the grammar, with shapes and names by chance.

use chainrule_generator::Dice;

use crate::corpus::WORDS;

/// Writes a network.
pub(crate) fn network(dice: &mut Dice) -> String {
    let mut writer = Writer { dice, text: String::new() };
    writer.network();
    writer.text
}

struct Writer<'a> {
    dice: &'a mut Dice,
    text: String,
}

const NAMES: &[&str] = &["x", "y", "h", "w", "b", "logits", "p", "q"];
const LENGTHS: &[&str] = &["1", "2", "3", "4", "N", "2 * N", "10", "0"];
const OPERATORS: &[&str] = &["+", "-", "*", ".*", "/", "^", "<", ">=", "==", "+", "*"];

impl Writer<'_> {
    fn pick(&mut self, list: &[&str]) {
        let piece: &&str = self.dice.pick(list);
        self.text += piece;
    }

    fn network(&mut self) {
        self.pick(&["", "pub ", "/// Doc.\n", "pub(crate) "]);
        self.pick(&["Net: f32 {\n", "Net: f64 {\n"]);
        self.pick(&["", "const N = 3;\n"]);
        for name in ["x", "q"].into_iter().take(1 + self.dice.below(2)) {
            self.text += &format!("input {name}: ");
            self.ty();
            self.text += ";\n";
        }
        self.text += "target y: ";
        self.ty();
        self.text += ";\n";
        for _ in 0..self.dice.below(6) {
            self.item(3);
        }
        self.line("output ");
        self.line("loss ");
        self.text += "}\n";
    }

    fn line(&mut self, start: &str) {
        self.text += start;
        self.expression(3);
        self.text += ";\n";
    }

    fn item(&mut self, depth: usize) {
        match self.dice.below(if depth > 0 { 9 } else { 4 }) {
            0 => {
                self.text += "param ";
                self.pick(NAMES);
                self.text += ": ";
                self.ty();
                self.pick(&["", " = zeros", " = normal(0, 1)", " = he_uniform", " = constant(2)"]);
                self.text += ";\n";
            }
            1..=4 => {
                self.pick(NAMES);
                self.line(" = ");
            }
            5 => {
                self.text += "repeat ";
                self.pick(&["2", "3", "N", "0", "1000000"]);
                self.text += " {\n";
                (0..self.dice.below(3)).for_each(|_| self.item(depth - 1));
                self.text += "}\n";
            }
            6 => {
                self.pick(&["fn f(x) = ", "fn g(x, y) = ", "fn dense(x) = "]);
                self.line("");
            }
            7 => {
                self.text += "fn f(a) { h = ";
                self.expression(2);
                self.line("; ");
                self.text.truncate(self.text.len() - 2);
                self.text += " }\n";
            }
            _ => self.line("metric m: "),
        }
    }

    fn ty(&mut self) {
        match self.dice.below(5) {
            0 => self.text += "scalar",
            1 => self.text += "class(3)",
            2 => self.text += "[3] of class(4)",
            _ => {
                self.text += "[";
                for at in 0..1 + self.dice.below(3) {
                    self.text += if at > 0 { ", " } else { "" };
                    self.pick(LENGTHS);
                }
                self.text += "]";
            }
        }
    }

    fn expression(&mut self, depth: usize) {
        match self.dice.below(if depth > 0 { 12 } else { 3 }) {
            0 => self.pick(NAMES),
            1 => self.pick(&["0.5", "2", "1", "-1", "1e-3", "3"]),
            2 | 3 => self.pick(NAMES),
            4 | 5 => {
                self.expression(depth - 1);
                self.text += " ";
                self.pick(OPERATORS);
                self.text += " ";
                self.expression(depth - 1);
            }
            6 => {
                self.text += "(";
                self.expression(depth - 1);
                self.text += ")";
                self.pick(&[".T", "[0]", "[1..3]", "[.., 0]", "[..N]", "[-1]", ""]);
            }
            7 => {
                self.text += "if ";
                for (start, end) in [("", " { "), ("", " } else { "), ("", " }")] {
                    self.text += start;
                    self.expression(depth - 1);
                    self.text += end;
                }
            }
            8 => {
                self.text += "[";
                self.expression(depth - 1);
                self.text += ", ";
                self.expression(depth - 1);
                self.text += "]";
            }
            _ => self.call(depth),
        }
    }

    fn call(&mut self, depth: usize) {
        self.pick(WORDS);
        self.text += "(";
        self.expression(depth - 1);
        for _ in 0..self.dice.below(3) {
            self.text += ", ";
            if self.dice.one_in(3) {
                self.pick(&["stride = ", "padding = ", "name = ", "axis = ", "bias = ", "steps = ", "weight = "]);
            }
            self.expression(0);
        }
        self.text += ")";
    }
}
