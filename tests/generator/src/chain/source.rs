//! Sources and adaptors: iterators of floats.

use super::Writer;

impl Writer {
    pub(super) fn iterator(&mut self) -> String {
        self.depth += 1;
        let mut chain = self.source();
        for _ in 0..*self.dice.pick(&[0, 1, 1, 2, 2, 3]) {
            let adaptor = self.adaptor();
            chain.push_str(&adaptor);
        }
        self.depth -= 1;
        chain
    }

    fn source(&mut self) -> String {
        match self.dice.below(16) {
            0..=4 => self.pick(&[
                "x.iter().copied()",
                "x.iter().rev().copied()",
                "y.iter().copied()",
                "x.iter().chain(y.iter()).copied()",
                "y.iter().skip(1).copied()",
                "x.iter().step_by(2).copied()",
                "x.iter().take(3).copied()",
                "x.into_iter().cloned()",
            ]),
            5 => format!("x.iter().copied().zip(y.iter().copied()).map(|(a, b)| {})", self.float(2, &["a", "b"])),
            6 => {
                let size = self.pick(&["2", "3"]);
                format!("x.windows({size}).map(|w| {})", self.float(2, &["w[0]", "w[1]"]))
            }
            7 => {
                let size = self.pick(&["2", "3"]);
                format!("x.chunks({size}).map(|c| {})", self.float(2, &["c[0]", "c[c.len() - 1]"]))
            }
            8 => {
                let end = self.pick(&["x.len()", "3", "y.len()"]);
                format!("(0..{end}).map(|i| {})", self.float(2, &["(i as f64)", "y[i % y.len()]"]))
            }
            9 => format!("[{}, {}, {}].into_iter()", self.float(1, &[]), self.float(1, &[]), self.float(1, &[])),
            10 => "x.chunks(2).flat_map(|c| c.iter().copied())".to_owned(),
            11 => "(1..=3).flat_map(|i| x.iter().map(move |q| *q * i as f64))".to_owned(),
            12 => format!("core::iter::once({}).chain(x.iter().copied())", self.float(1, &[])),
            13 => {
                let count = self.pick(&["2", "3"]);
                format!("core::iter::repeat({}).take({count})", self.float(1, &[]))
            }
            14 => "x.iter().enumerate().filter(|(i, _)| i % 2 == 0).map(|(i, q)| q * (i as f64 + 1.0))".to_owned(),
            _ => "y.iter().cycle().zip(x.iter()).map(|(a, b)| a - b * k)".to_owned(),
        }
    }

    fn adaptor(&mut self) -> String {
        let q = self.name();
        match self.dice.below(17) {
            0..=2 => format!(".map(|{q}| {})", self.float(2, &[&q])),
            3 | 4 => {
                let (order, limit) = (self.pick(&["<", ">"]), self.pick(&["0.3", "0.6", "-0.2"]));
                format!(".filter(|{q}| *{q} {order} {limit})")
            }
            5 => format!(".take_while(|{q}| *{q} < {})", self.pick(&["0.9", "1.3"])),
            6 => format!(".skip_while(|{q}| *{q} > {})", self.pick(&["0.2", "0.5"])),
            7 => format!(".skip({})", self.pick(&["1", "2"])),
            8 => format!(".take({})", self.pick(&["1", "2", "3"])),
            9 => format!(".step_by({})", self.pick(&["2", "3"])),
            10 => format!(".enumerate().map(|(i, {q})| {q} * (i as f64 + {}))", self.float(1, &[])),
            11 | 12 => {
                let condition = self.condition(&[&q]);
                format!(".filter_map(|{q}| if {condition} {{ Some({}) }} else {{ None }})", self.float(2, &[&q]))
            }
            13 => {
                let limit = self.pick(&["1.1", "0.8"]);
                format!(".map_while(|{q}| if {q} < {limit} {{ Some({}) }} else {{ None }})", self.float(2, &[&q]))
            }
            14 => {
                let start = self.float(1, &[]);
                let body = format!("*s = *s * 0.5 + {q}; if *s > 2.5 {{ None }} else {{ Some(*s) }}");
                format!(".scan({start}, |s, {q}| {{ {body} }})")
            }
            15 => format!(".chain({}.iter().copied())", self.pick(&["x", "y"])),
            _ => format!(".inspect(|{q}| {{ let _ = *{q} * 2.0; }})"),
        }
    }
}
