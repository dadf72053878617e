//! Statements with chains, closures and options in them.

use super::Writer;

impl Writer {
    pub(super) fn statement(&mut self, indent: usize) -> String {
        let (lines, names) = match self.dice.below(18) {
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
            11 => self.captured(),
            12 => self.lent(),
            13 => self.resumed(),
            14 => self.moved(),
            15 | 16 => self.grown(),
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

    /// What a `move` closure has is not what its variables hold later.
    fn captured(&mut self) -> (String, Vec<String>) {
        let (c, a, name, q, value) = (self.name(), self.name(), self.name(), self.name(), self.name());
        let [e1, e2, e3, e4, e5, e6] = std::array::from_fn(|_| self.float(1, &[]));
        let changes = if self.dice.one_in(2) { format!("{c} += {q}; ") } else { String::new() };
        let lines = format!(
            "let mut {c} = {e1};\nlet mut {a} = [{e2}, {e3}];\n\
             let mut {name} = move |{q}: f64| {{ {changes}{q} * {c} + {a}[0] * {a}[1] }};\n\
             {c} = {e4};\n{a}[0] = {e5};\nlet {value} = {name}({e6}) + {c} * {a}[0] + {name}(0.3);"
        );
        (lines, vec![value, c])
    }

    /// What is bound through `&mut`, taken, replaced.
    fn lent(&mut self) -> (String, Vec<String>) {
        let (o, old, q, value) = (self.name(), self.name(), self.name(), self.name());
        let condition = self.condition(&[]);
        let [e1, e2, e3, e4] = std::array::from_fn(|_| self.float(1, &[]));
        let lent = self.pick(&["&mut OPTION", "OPTION.as_mut()"]).replace("OPTION", &o);
        let taken = match self.dice.below(3) {
            0 => format!("{o}.take()"),
            1 => format!("{o}.replace({e4})"),
            _ => format!("std::mem::replace(&mut {o}, None)"),
        };
        let lines = format!(
            "let mut {o} = if {condition} {{ Some({e1}) }} else {{ None }};\nfor _ in 0..2 {{\n    \
             if let Some({q}) = {lent} {{\n        *{q} = *{q} * 0.5 + {e2};\n    }} else {{\n        {o} = Some({e3});\n    }}\n}}\n\
             let {old} = {taken};\nlet {value} = {old}.map_or(0.4, |{q}| {q} * {q}) + {o}.unwrap_or({e4});"
        );
        (lines, vec![value])
    }

    /// An iterator that is asked for its next item.
    fn resumed(&mut self) -> (String, Vec<String>) {
        let (it, q, sum) = (self.name(), self.name(), self.name());
        let scale = self.float(1, &[&q]);
        let way = self.pick(&["", ".rev()", ".skip(1)", ".zip(y).map(|(a, b)| a * b)"]);
        let limit = self.pick(&["0.4", "0.9"]);
        let lines = format!(
            "let mut {it} = x.iter().copied().map(|{q}| {q} * {scale}){way};\nlet mut {sum} = {it}.next().unwrap_or(0.3);\n\
             while let Some({q}) = {it}.next() {{\n    {sum} = {sum} * 0.5 + {q};\n    if {q} > {limit} {{\n        break;\n    }}\n}}\n\
             for {q} in {it} {{\n    {sum} += {q} * {q} * 0.3;\n}}"
        );
        (lines, vec![sum])
    }

    /// Arrays that are moved, swapped, and set again.
    fn moved(&mut self) -> (String, Vec<String>) {
        let (v, w, value) = (self.name(), self.name(), self.name());
        let [e1, e2, e3] = std::array::from_fn(|_| self.float(1, &[]));
        let swap = if self.dice.one_in(2) { format!("std::mem::swap(&mut {v}, &mut {w});\n") } else { String::new() };
        let lines = format!(
            "let mut {v} = x.to_vec();\nlet mut {w} = {v};\n{w}[0] = {e1};\n{v} = vec![{e2}; 5];\n{w}[1] += {v}[0];\n{v}[1] = {e3};\n\
             {swap}let {value} = {w}[0] * {w}[1] + {v}[0] * {v}[1] + {w}[4] * {v}[3];"
        );
        (lines, vec![value])
    }

    /// A vector that a loop pushes onto.
    fn grown(&mut self) -> (String, Vec<String>) {
        let (v, q, t, value) = (self.name(), self.name(), self.name(), self.name());
        let start = match self.dice.below(3) {
            0 => "Vec::new()".to_owned(),
            1 => "Vec::with_capacity(2)".to_owned(),
            _ => format!("vec![{}, k]", self.float(1, &[])),
        };
        let chain = self.iterator();
        let pushed = self.float(1, &[&q]);
        let push = match self.dice.below(4) {
            0 => format!("for {q} in {chain} {{\n    {v}.push({pushed});\n}}"),
            1 => {
                let (a, b) = (self.condition(&[&q]), self.float(1, &[]));
                format!(
                    "for {q} in {chain} {{\n    if {a} {{\n        {v}.push({pushed});\n        {v}.insert(0, {b});\n    }}\n}}"
                )
            }
            2 => format!(
                "let mut {t} = 0.0;\nwhile {t} < 1.0 {{\n    let {q} = {t} * {};\n    {v}.push({pushed});\n    {t} += 0.3;\n}}",
                self.float(1, &[])
            ),
            _ => format!("{v}.extend({chain});\n{v}.resize(3, 0.25);"),
        };
        let taken = match self.dice.below(4) {
            0 => format!("{v}.pop().unwrap_or(0.2)"),
            1 => format!("(if {v}.len() > 1 {{ {v}.remove(1) }} else {{ 0.4 }})"),
            2 => format!("{{ {v}.retain(|z| *z < 0.9); {v}.len() as f64 }}"),
            _ => format!("{{ {v}.truncate(3); {v}.first().map_or(0.1, |z| z * z) }}"),
        };
        let lines = format!(
            "let mut {v}: Vec<f64> = {start};\n{push}\nlet {t} = {taken};\n\
             let {value} = {v}.iter().fold({t}, |a, b| a * 0.5 + b);"
        );
        (lines, vec![value])
    }
}
