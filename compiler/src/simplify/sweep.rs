//! Removes what was not marked as needed.

use crate::ir::hash::Map;
use crate::ir::*;
use crate::simplify::dead::Needed;

/// Removes from the body, and from the types of records what is no longer pushed.
pub(super) fn body(function: &mut Function, body: &mut Region, needed: &Needed) {
    let mut sweeper = Sweeper { needed, kept: Map::default(), site: 0 };
    for (k, memory) in function.memories.iter_mut().enumerate() {
        if let (MemoryKind::Record, Ty::Tuple(parts)) = (&memory.kind, &mut memory.ty) {
            let id = MemoryId(u32::try_from(k).expect("ids are 32 bits"));
            let kept: Vec<bool> = (0..parts.len()).map(|field| needed.fields.contains(&(id, field))).collect();
            retain(parts, &kept);
            sweeper.kept.insert(id, kept);
        }
    }
    sweeper.region(body);
}

struct Sweeper<'a> {
    needed: &'a Needed,
    /// Which fields of a record are kept.
    kept: Map<MemoryId, Vec<bool>>,
    site: usize,
}

fn retain<T>(list: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    list.retain(|_| kept.next().copied().unwrap_or(true));
}

impl Sweeper<'_> {
    fn region(&mut self, region: &mut Region) {
        let statements = std::mem::take(&mut region.statements);
        for mut statement in statements {
            let alive = self.needed.sites[self.site];
            self.site += 1;
            if alive {
                self.statement(&mut statement);
                region.statements.push(statement);
            } else {
                self.skip(&statement);
            }
        }
    }

    fn skip(&mut self, statement: &Statement) {
        for region in statement.regions() {
            for inner in &region.statements {
                self.site += 1;
                self.skip(inner);
            }
        }
    }

    fn is_needed(&self, value: ValueId) -> bool {
        self.needed.values[value.index()]
    }

    fn statement(&mut self, statement: &mut Statement) {
        match statement {
            Statement::Push(record, values) | Statement::Pop(record, values) => {
                if let Some(kept) = self.kept.get(record) {
                    retain(values, kept);
                }
            }
            Statement::If(branch) => {
                self.region(&mut branch.then);
                self.region(&mut branch.otherwise);
                let kept: Vec<bool> = branch.results.iter().map(|v| self.is_needed(*v)).collect();
                retain(&mut branch.results, &kept);
                retain(&mut branch.then.yields, &kept);
                retain(&mut branch.otherwise.yields, &kept);
            }
            Statement::For(counted) => {
                self.region(&mut counted.body);
                counted.until = self.carried(&mut counted.carried, &mut counted.body, counted.until);
            }
            Statement::While(repeat) => {
                self.region(&mut repeat.header);
                self.region(&mut repeat.body);
                repeat.until = self.carried(&mut repeat.carried, &mut repeat.body, repeat.until);
            }
            _ => {}
        }
    }

    /// Drops carried values that nothing needs; gives the place of the one that ends the loop.
    fn carried(&self, carried: &mut Vec<Carried>, body: &mut Region, until: Option<usize>) -> Option<usize> {
        let kept: Vec<bool> = carried.iter().map(|c| self.is_needed(c.param) || self.is_needed(c.result)).collect();
        retain(carried, &kept);
        retain(&mut body.yields, &kept);
        until.map(|k| kept[..k].iter().filter(|kept| **kept).count())
    }
}
