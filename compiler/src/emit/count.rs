//! Counts the operations of a function, for its doc comment.

use std::fmt;

use chainrule_primitives::Primitive;

use crate::ir::{Function, MemoryKind, Op, Region, Statement};

/// Operations of a function, each written one once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    additions: usize,
    multiplications: usize,
    divisions: usize,
    others: usize,
    loops: bool,
    records: Vec<String>,
}

impl Count {
    /// Counts the operations of a function.
    pub(super) fn of(function: &Function) -> Count {
        let mut count = Count::default();
        count.region(function, &function.body);
        count
    }

    fn region(&mut self, function: &Function, region: &Region) {
        for statement in &region.statements {
            match statement {
                Statement::Let(value) => self.operation(&function[*value].op),
                Statement::Accumulate(..) => self.additions += 1,
                Statement::For(_) | Statement::While(_) => self.loops = true,
                Statement::Push(record, values) => {
                    let names = values.iter().map(|value| function[*value].name.clone());
                    self.record(function, *record, names.map(|name| name.unwrap_or_else(|| "a value".to_owned())));
                }
                Statement::Save(record, place) => {
                    let name = function[place.memory].name.clone().unwrap_or_else(|| "an array".to_owned());
                    self.record(function, *record, [name].into_iter());
                }
                _ => {}
            }
            statement.regions().into_iter().for_each(|inner| self.region(function, inner));
        }
    }

    fn record(&mut self, function: &Function, record: crate::ir::MemoryId, names: impl Iterator<Item = String>) {
        debug_assert!(matches!(function[record].kind, MemoryKind::Record), "only records are pushed to");
        for name in names {
            let name = if name.contains(' ') { name } else { format!("`{name}`") };
            if !self.records.contains(&name) {
                self.records.push(name);
            }
        }
    }

    fn operation(&mut self, op: &Op) {
        let Op::Primitive(primitive, ..) = op else { return };
        match primitive {
            Primitive::Add | Primitive::Sub => self.additions += 1,
            Primitive::Mul => self.multiplications += 1,
            Primitive::Div => self.divisions += 1,
            Primitive::Neg => {}
            _ => self.others += 1,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            (self.additions, "addition"),
            (self.multiplications, "multiplication"),
            (self.divisions, "division"),
            (self.others, "other operation"),
        ];
        let counted: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, what)| plural(*n, what)).collect();
        let counted = if counted.is_empty() { "no operation on floats".to_owned() } else { counted.join(", ") };
        write!(f, "Takes {counted}{}.", if self.loops { ", with each loop counted once" } else { "" })?;
        match &self.records[..] {
            [] => write!(f, " Records nothing."),
            records => write!(f, " Records {}.", records.join(", ")),
        }
    }
}

fn plural(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
