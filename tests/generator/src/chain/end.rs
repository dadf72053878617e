//! What ends a chain in a float.

use super::Writer;

impl Writer {
    pub(super) fn end(&mut self) -> String {
        let chain = self.iterator();
        let (a, b) = (self.name(), self.name());
        let other = self.float(1, &[]);
        match self.dice.below(16) {
            0..=3 => format!("{chain}.sum::<f64>()"),
            4 => format!("{chain}.map(|{a}| {a} * 0.4 + 0.8).product::<f64>()"),
            5 | 6 => format!("{chain}.fold({other}, |{a}, {b}| {} * 0.5)", self.float(2, &[&a, &b])),
            7 => format!("({chain}.count() as f64)"),
            8 => format!("{chain}.find(|{a}| *{a} > {}).unwrap_or({other})", self.pick(&["0.4", "0.7"])),
            9 => format!("{chain}.max_by(|{a}, {b}| {a}.total_cmp({b})).unwrap_or({other})"),
            10 => {
                let found = self.float(2, &[&a]);
                format!("{chain}.min_by(|{a}, {b}| {a}.partial_cmp({b}).unwrap()).map_or({other}, |{a}| {found})")
            }
            11 => format!("(if {chain}.any(|{a}| {a} > 0.7) {{ {other} }} else {{ {} }})", self.float(1, &[])),
            12 => format!("(if {chain}.all(|{a}| {a} < 1.2) {{ {other} }} else {{ {} }})", self.float(1, &[])),
            13 => format!("{chain}.last().unwrap_or({other})"),
            14 => format!("{chain}.nth({}).unwrap_or({other})", self.pick(&["0", "1", "2"])),
            _ if self.dice.one_in(2) => {
                format!("{chain}.reduce(|{a}, {b}| {} * 0.5).unwrap_or({other})", self.float(2, &[&a, &b]))
            }
            _ => format!("({chain}.position(|{a}| {a} > 0.5).map_or(0.5, |i| i as f64) * {other})"),
        }
    }
}
