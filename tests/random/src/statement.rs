//! Statements: declarations, overwriting, branches, loops with every way out of them.

use crate::program::{Kind, Program};

impl Program {
    /// Writes one statement, and what is nested in it.
    pub(crate) fn statement(&mut self) {
        self.budget = self.budget.saturating_sub(1);
        let nested = self.depth() < 4;
        match self.random.below(30) {
            0..=5 => self.declare_float(),
            6..=7 => self.declare_array(),
            8 => self.declare_pair(),
            9 => self.declare_slice(),
            10..=13 => self.assign_float(),
            14..=16 => self.assign_element(),
            17 => self.assign_whole(),
            18 => self.swap(),
            19..=21 if nested => self.branch(),
            22..=25 if nested => self.counted_loop(),
            26 if nested => self.while_loop(),
            27 if nested => self.endless_loop(),
            28 => self.leave(),
            _ => self.assign_float(),
        }
    }

    fn declare_float(&mut self) {
        let (value, name, mutable) = (self.float(3), self.name(Kind::Float), self.random.chance(60));
        let (keyword, ty) = (if mutable { "mut " } else { "" }, if self.random.chance(30) { ": f64" } else { "" });
        self.line(&format!("let {keyword}{name}{ty} = {value};"));
        self.declare(name, Kind::Float, mutable);
    }

    fn declare_array(&mut self) {
        let value = match self.random.below(4) {
            0 => format!("[{}; 4]", self.float(1)),
            1 => "*a".to_string(),
            2 => "[0.0_f64; 4]".to_string(),
            _ => {
                let elements = [0; 4].map(|_| self.float(1));
                format!("[{}]", elements.join(", "))
            }
        };
        let name = self.fresh('b');
        self.line(&format!("let mut {name} = {value};"));
        self.declare(name, Kind::Array, true);
    }

    fn declare_pair(&mut self) {
        let (first, second) = (self.float(2), self.float(2));
        if self.random.chance(50) {
            let (p, q) = (self.fresh('v'), self.fresh('v'));
            self.line(&format!("let ({p}, mut {q}) = ({first}, {second});"));
            self.declare(p, Kind::Float, false);
            self.declare(q, Kind::Float, true);
        } else {
            let name = self.fresh('p');
            self.line(&format!("let mut {name} = ({first}, {second});"));
            self.declare(name, Kind::Pair, true);
        }
    }

    fn declare_slice(&mut self) {
        let (name, value) = (self.fresh('w'), self.bounded(1));
        self.line(&format!("let mut {name} = vec![{value}; n + 2];"));
        self.declare(name, Kind::Slice, true);
    }

    fn assign_float(&mut self) {
        let target = match self.random.below(4) {
            0 => self.variable(Kind::Pair, true).map(|pair| format!("{pair}.{}", self.random.below(2))),
            _ => None,
        };
        let Some(target) = target.or_else(|| self.variable(Kind::Float, true)) else { return self.declare_float() };
        self.assign(&target);
    }

    fn assign_element(&mut self) {
        if self.random.chance(25)
            && let Some(slice) = self.variable(Kind::Slice, true)
        {
            let index = self.variable(Kind::Index, false).expect("`n` is in scope");
            return self.assign(&format!("{slice}[{index} % (n + 2)]"));
        }
        let Some(array) = self.variable(Kind::Array, true) else { return self.declare_array() };
        let index = self.index("4");
        self.assign(&format!("{array}[{index}]"));
    }

    /// `target = …`, plain or compound, so that repeating it does not make it grow without bound.
    fn assign(&mut self, target: &str) {
        let line = match self.random.below(6) {
            0 => format!("{target} = {};", self.bounded(3)),
            1 => format!("{target} = 0.5 * {target} + {};", self.bounded(2)),
            2 => format!("{target} += {};", self.bounded(2)),
            3 => format!("{target} -= 0.3 * {};", self.bounded(2)),
            4 => format!("{target} *= {};", self.bounded(2)),
            _ => format!("{target} /= 1.5 + {};", self.bounded(1)),
        };
        self.line(&line);
    }

    fn assign_whole(&mut self) {
        let (Some(to), Some(from)) = (self.variable(Kind::Array, true), self.variable(Kind::Array, false)) else {
            return self.declare_array();
        };
        let from = if from == "a" { "*a".to_string() } else { from };
        self.line(&format!("{to} = {from};"));
    }

    fn swap(&mut self) {
        let (first, second) = (self.variable(Kind::Float, true), self.variable(Kind::Float, true));
        match (first, second) {
            (Some(first), Some(second)) if first != second => {
                self.line(&format!("::core::mem::swap(&mut {first}, &mut {second});"));
            }
            _ => match self.variable(Kind::Array, true) {
                Some(array) => self.line(&format!("{array}.swap({}, {});", 1, 3)),
                None => self.declare_array(),
            },
        }
    }

    fn branch(&mut self) {
        let head = format!("if {}", self.condition());
        let inside = 1 + self.random.below(3);
        self.block(&head, inside, |_| {});
        if self.random.chance(60) {
            // the closing brace stands on its own line; `else` may follow there
            let head =
                if self.random.chance(30) { format!("else if {}", self.condition()) } else { "else".to_string() };
            self.block(&head, inside, |_| {});
        }
    }

    fn counted_loop(&mut self) {
        let (label, index) = (self.fresh('l'), self.fresh('i'));
        let range = self.random.one_of(&[
            "0..n",
            "0..4",
            "0..n + 1",
            "(0..n).rev()",
            "1..=3",
            "(0..=n).rev()",
            "(0..6).step_by(2)",
            "n..4",
            "0..s.len()",
        ]);
        let outer = self.scope.len();
        self.declare(index.clone(), Kind::Index, false);
        self.loops.push(label.clone());
        let inside = 1 + self.random.below(4);
        self.block(&format!("'{label}: for {index} in {range}"), inside, |_| {});
        self.loops.pop();
        self.scope.truncate(outer);
    }

    /// A `while` that counts at its start, so that `continue` cannot make it endless.
    fn while_loop(&mut self) {
        let (label, count) = (self.fresh('l'), self.fresh('k'));
        self.line(&format!("let mut {count} = 0;"));
        self.declare(count.clone(), Kind::Index, false);
        let limit = self.random.one_of(&["n", "3", "n + 1"]);
        let condition = if self.random.chance(50) {
            format!("{count} < {limit}")
        } else {
            let value = self.bounded(1);
            format!("{count} < {limit} && {value} < 0.8")
        };
        self.loops.push(label.clone());
        self.line(&format!("'{label}: while {condition} {{"));
        self.line(&format!("    {count} += 1;"));
        self.rest_of_loop();
        self.loops.pop();
    }

    /// A `loop` that always ends by its count, and often earlier.
    fn endless_loop(&mut self) {
        let (label, count) = (self.fresh('l'), self.fresh('k'));
        self.line(&format!("let mut {count} = 0;"));
        self.declare(count.clone(), Kind::Index, false);
        let with_value = self.random.chance(50);
        let name = self.fresh('v');
        let head =
            if with_value { format!("let mut {name} = '{label}: loop {{") } else { format!("'{label}: loop {{") };
        self.line(&head);
        self.line(&format!("    {count} += 1;"));
        let value = if with_value { format!(" '{label} {}", self.float(1)) } else { String::new() };
        let condition = self.condition();
        self.line(&format!("    if {count} > 4 || {condition} {{ break{value}; }}"));
        // a plain `break` of a loop with a value would not compile: nothing inside may name this loop
        if !with_value {
            self.loops.push(label);
        }
        let hidden = if with_value { std::mem::take(&mut self.loops) } else { Vec::new() };
        self.rest_of_loop();
        if with_value {
            self.text.truncate(self.text.trim_end().len());
            self.text.push_str(";\n");
            self.loops = hidden;
            self.declare(name, Kind::Float, true);
        } else {
            self.loops.pop();
        }
    }

    /// The statements of a loop whose head stands already, and its closing brace.
    fn rest_of_loop(&mut self) {
        let inside = 1 + self.random.below(3);
        self.block("", inside, |_| {});
        self.line("}");
    }

    /// A way out: of this loop, of an outer one, of the function.
    fn leave(&mut self) {
        let condition = self.condition();
        let labels = self.loops.clone();
        let way = match self.random.below(4) {
            0 => Some(format!("return {}", self.float(2))),
            1 => labels.last().map(|_| "continue".to_string()),
            2 => labels.last().map(|_| "break".to_string()),
            _ if labels.is_empty() => None,
            _ => {
                let label = &labels[self.random.below(labels.len())];
                let word = self.random.one_of(&["continue", "break"]);
                Some(format!("{word} '{label}"))
            }
        };
        match way {
            Some(way) => self.line(&format!("if {condition} {{ {way}; }}")),
            None => self.assign_float(),
        }
    }
}
