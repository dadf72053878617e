//! Statements with chains, closures and options in them.

use super::Writer;

impl Writer {
    pub(super) fn statement(&mut self, indent: usize) -> String {
        let (lines, names) = match self.dice.below(12) {
            0..=2 => {
                let value = if self.dice.below(5) < 3 { self.end() } else { self.float(3, &[]) };
                let name = self.name();
                (format!("let {name}: f64 = {value};"), vec![name])
            }
            3 => self.collected(),
            4 => self.closure(),
            5 => self.changing_closure(),
            6 => self.option(),
            7..=9 if indent < 3 => self.repeat(indent),
            10 => self.changed(),
            _ => {
                let condition = self.condition(&[]);
                (format!("if {condition} {{\n    return {};\n}}", self.float(2, &[])), Vec::new())
            }
        };
        self.floats.extend(names);
        let margin = "    ".repeat(indent);
        lines.lines().map(|line| format!("{margin}{line}\n")).collect()
    }

    fn collected(&mut self) -> (String, Vec<String>) {
        let chain = self.iterator();
        let (all, sum) = (self.name(), self.name());
        let lines = format!(
            "let {all}: Vec<f64> = {chain}.collect();\nlet {sum} = {all}.iter().zip(x).map(|(a, b)| a * b).sum::<f64>();"
        );
        (lines, vec![sum])
    }

    fn closure(&mut self) -> (String, Vec<String>) {
        let (name, q, value) = (self.name(), self.name(), self.name());
        let body = self.float(2, &[&q]);
        let (a, b) = (self.float(2, &[]), self.float(1, &[]));
        let lines = format!("let {name} = |{q}: f64| {body};\nlet {value} = {name}({a}) - {name}({b}) * 0.5;");
        (lines, vec![value])
    }

    fn changing_closure(&mut self) -> (String, Vec<String>) {
        let start = self.float(2, &[]);
        let (name, q, state, value) = (self.name(), self.name(), self.name(), self.name());
        let body = self.float(1, &[&q]);
        let (a, b) = (self.float(1, &[]), self.float(1, &[]));
        let lines = format!(
            "let mut {state} = {start};\nlet mut {name} = |{q}: f64| {{ {state} = {state} * 0.5 + {q}; {state} * {body} }};\n\
             let {value} = {name}({a}) + {name}({b});"
        );
        (lines, vec![state, value])
    }

    fn option(&mut self) -> (String, Vec<String>) {
        let (name, q, value) = (self.name(), self.name(), self.name());
        let (first, last) = (self.float(2, &[&q]), self.float(1, &[&q]));
        let limit = self.pick(&["0.2", "0.6"]);
        let (a, b, other) = (self.float(2, &[]), self.float(2, &[]), self.float(1, &[]));
        let lines = format!(
            "let {name} = |{q}: f64| -> Option<f64> {{\n    let r = if {q} > {limit} {{ Some({first}) }} else {{ None }};\n    \
             let w = r?;\n    if w > 1.5 {{\n        return None;\n    }}\n    Some(w * {last})\n}};\n\
             let {value} = {name}({a}).unwrap_or({other}) + {name}({b}).map_or(0.3, |z| z * z);"
        );
        (lines, vec![value])
    }

    fn repeat(&mut self, indent: usize) -> (String, Vec<String>) {
        let chain = self.iterator();
        let (q, sum) = (self.name(), self.name());
        let start = self.float(1, &[]);
        let known = self.floats.len();
        self.floats.extend([q.clone(), sum.clone()]);
        let mut body = String::new();
        if self.dice.below(10) < 3 {
            let (limit, way) = (self.pick(&["0.8", "1.1"]), self.pick(&["continue", "break"]));
            body.push_str(&format!("    if {q} > {limit} {{\n        {way};\n    }}\n"));
        }
        if self.dice.one_in(2) {
            let inner = self.statement(indent + 1);
            body.extend(inner.lines().map(|line| format!("    {}\n", line.trim_start())));
        }
        body.push_str(&format!("    {sum} = {sum} * 0.5 + {} * 0.3;\n", self.float(2, &[])));
        self.floats.truncate(known);
        (format!("let mut {sum} = {start};\nfor {q} in {chain} {{\n{body}}}"), vec![sum])
    }

    fn changed(&mut self) -> (String, Vec<String>) {
        let (all, q, value) = (self.name(), self.name(), self.name());
        let (add, scale) = (self.float(1, &[]), self.float(1, &[]));
        let lines = format!(
            "let mut {all} = x.to_vec();\nfor ({q}, b) in {all}.iter_mut().zip(y.iter().skip(1)) {{\n    *{q} += b * {add};\n}}\n\
             {all}.iter_mut().rev().step_by(2).for_each(|{q}| *{q} *= {scale});\n\
             let {value} = {all}.iter().fold(0.3, |a, b| a * 0.5 + b);"
        );
        (lines, vec![value])
    }
}
