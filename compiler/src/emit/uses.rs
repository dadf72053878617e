//! Counts what the printing of a function wants to know ahead: uses of values, and memories that are written.

use crate::ir::{Argument, Binding, Function, MemoryId, MemoryKind, Place, Region, Statement, ValueId, written};

/// How often each value is used, and which memories are written after they come into being.
pub(super) struct Uses {
    values: Vec<u32>,
    written: Vec<bool>,
}

impl Uses {
    /// Walks a function once.
    pub(super) fn of(function: &Function) -> Uses {
        let mut uses = Uses { values: vec![0; function.values.len()], written: vec![false; function.memories.len()] };
        for memory in &function.memories {
            if let MemoryKind::View { base, lower, upper } = &memory.kind {
                uses.place(base);
                lower.iter().chain(upper).for_each(|v| uses.value(*v));
            }
        }
        uses.region(function, &function.body);
        uses.argument(&function.result);
        uses
    }

    /// How often a value is used.
    pub(super) fn count(&self, value: ValueId) -> u32 {
        self.values[value.index()]
    }

    /// Whether a memory is written after it came into being.
    pub(super) fn is_written(&self, memory: MemoryId) -> bool {
        self.written[memory.index()]
    }

    fn value(&mut self, value: ValueId) {
        self.values[value.index()] += 1;
    }

    fn place(&mut self, place: &Place) {
        place.indices().for_each(|index| self.value(index));
    }

    fn argument(&mut self, argument: &Argument) {
        let mut values = Vec::new();
        argument.values(&mut values);
        values.into_iter().for_each(|value| self.value(value));
    }

    fn region(&mut self, function: &Function, region: &Region) {
        for statement in &region.statements {
            self.statement(function, statement);
        }
        if !region.diverges {
            region.yields.iter().for_each(|value| self.value(*value));
        }
    }

    fn statement(&mut self, function: &Function, statement: &Statement) {
        statement.reads().into_iter().for_each(|value| self.value(value));
        if let Statement::Let(value) = statement {
            function[*value].op.operands(|operand| self.values[operand.index()] += 1);
        }
        if !matches!(statement, Statement::Declare(..) | Statement::If(_) | Statement::For(_) | Statement::While(_)) {
            let bound = match statement {
                Statement::Call(call) => Binding::memories(&call.result),
                Statement::Restore(_, memory) => vec![*memory],
                _ => Vec::new(),
            };
            for memory in written(statement).into_iter().filter(|memory| !bound.contains(memory)) {
                self.written[memory.index()] = true;
            }
        }
        for region in statement.regions() {
            self.region(function, region);
        }
    }
}

/// Whether a region's statements use a value, from the statement at `from` on, or yield it.
pub(super) fn used_after(function: &Function, region: &Region, from: usize, value: ValueId) -> bool {
    region.statements[from..].iter().any(|statement| uses(function, statement, value))
}

fn uses(function: &Function, statement: &Statement, value: ValueId) -> bool {
    let mut found = statement.reads().contains(&value);
    if let Statement::Let(defined) = statement {
        function[*defined].op.operands(|operand| found |= operand == value);
    }
    if let Statement::View(memory) = statement
        && let MemoryKind::View { base, lower, upper } = &function[*memory].kind
    {
        found |= base.indices().chain(*lower).chain(*upper).any(|v| v == value);
    }
    found
        || statement.regions().into_iter().any(|region| {
            region.yields.contains(&value) || region.statements.iter().any(|inner| uses(function, inner, value))
        })
}
