//! Random functions of iterator chains, closures and options.

mod end;
mod source;
mod statement;

use crate::{Dice, Kind, Output, Program};

/// Writes a function over two arrays and a number.
struct Writer {
    dice: Dice,
    names: usize,
    /// Variables that hold a float.
    floats: Vec<String>,
    /// How many chains are inside of each other.
    depth: usize,
}

/// The program of a seed.
pub fn chain(seed: u64) -> Program {
    let mut writer = Writer { dice: Dice::new(seed), names: 0, floats: vec!["k".to_owned()], depth: 0 };
    let count = 2 + writer.dice.below(4);
    let body: String = (0..count).map(|_| writer.statement(1)).collect();
    let last = writer.floats.len().saturating_sub(5);
    let result = writer.floats[last..].join(" + ");
    let name = format!("program_{seed}");
    let parameters =
        vec![("x".to_owned(), Kind::ArrayRef(5)), ("y".to_owned(), Kind::ArrayRef(4)), ("k".to_owned(), Kind::Scalar)];
    let source = format!("fn {name}(x: &[f64; 5], y: &[f64; 4], k: f64) -> f64 {{\n{body}    {result}\n}}\n");
    Program { name, source, is_module: false, float: "f64", parameters, output: Output::Scalar }
}

impl Writer {
    fn name(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    fn pick(&mut self, list: &[&str]) -> String {
        (*self.dice.pick(list)).to_owned()
    }

    /// A float of the variables in sight and of more names.
    fn float(&mut self, depth: usize, more: &[&str]) -> String {
        let leaf = depth == 0 || self.dice.below(10) < 3;
        if leaf {
            return self.leaf(more);
        }
        match self.dice.below(14) {
            0..=4 => {
                let operator = self.pick(&["+", "-", "*"]);
                format!("({} {operator} {})", self.float(depth - 1, more), self.float(depth - 1, more))
            }
            5 | 6 => {
                let method = self.pick(&["sin", "cos", "tanh", "atan"]);
                format!("({}).{method}()", self.float(depth - 1, more))
            }
            7 | 8 => {
                let condition = self.condition(more);
                format!(
                    "(if {condition} {{ {} }} else {{ {} }})",
                    self.float(depth - 1, more),
                    self.float(depth - 1, more)
                )
            }
            9 | 10 => {
                let method = self.pick(&["min", "max"]);
                format!("({}).{method}({})", self.float(depth - 1, more), self.float(depth - 1, more))
            }
            11 if self.depth < 2 => self.end(),
            _ => format!("({} * 0.3)", self.float(depth - 1, more)),
        }
    }

    fn leaf(&mut self, more: &[&str]) -> String {
        let (known, literals) = (self.floats.len(), 2);
        let at = self.dice.below(2 * more.len() + known + literals);
        match at {
            at if at < 2 * more.len() => more[at / 2].to_owned(),
            at if at < 2 * more.len() + known => self.floats[at - 2 * more.len()].clone(),
            _ => self.pick(&["0.5_f64", "1.5_f64", "-0.75_f64", "2.0_f64"]),
        }
    }

    fn condition(&mut self, more: &[&str]) -> String {
        let order = self.pick(&["<", ">"]);
        let limit = self.pick(&["0.3", "0.6", "-0.2", "1.1"]);
        format!("{} {order} {limit}", self.float(1, more))
    }
}
