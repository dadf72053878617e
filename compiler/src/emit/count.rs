//! Counts the operations of a function, for its doc comment.

use std::fmt;

use chainrule_primitives::Primitive;

use crate::ir::{Function, MemoryId, MemoryKind, Op, Region, Statement};

/// Operations of a function, each written one once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    additions: usize,
    multiplications: usize,
    divisions: usize,
    others: usize,
    loops: bool,
    records: Vec<String>,
    unnamed: usize,
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
                Statement::Product(product) => {
                    let terms = function.place_ty(&product.matrix).count().unwrap_or_default();
                    self.additions += terms;
                    self.multiplications += terms;
                }
                Statement::For(_) | Statement::While(_) => self.loops = true,
                Statement::Push(record, values) => {
                    self.record(function, *record, values.iter().map(|value| function[*value].name.clone()));
                }
                Statement::Save(record, place) => {
                    self.record(function, *record, [function[place.memory].name.clone()].into_iter());
                }
                _ => {}
            }
            statement.regions().into_iter().for_each(|inner| self.region(function, inner));
        }
    }

    fn record(&mut self, function: &Function, record: MemoryId, names: impl Iterator<Item = Option<String>>) {
        let is_record = matches!(function[record].kind, MemoryKind::Record) || function.is_stack(record);
        debug_assert!(is_record, "only records are pushed to");
        for name in names {
            match name.map(|name| format!("`{}`", name.trim_start_matches("r#"))) {
                Some(name) if self.records.contains(&name) => {}
                Some(name) => self.records.push(name),
                None => self.unnamed += 1,
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
        let unnamed = (self.unnamed > 0).then(|| plural(self.unnamed, "unnamed value"));
        let records: Vec<String> = self.records.iter().cloned().chain(unnamed).collect();
        write!(f, " Records {}.", if records.is_empty() { "nothing".to_owned() } else { records.join(", ") })
    }
}

fn plural(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
