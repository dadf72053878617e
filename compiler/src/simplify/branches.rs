//! Re-emits branches: takes those that are decided, joins what both sides leave behind.

use std::collections::BTreeSet;

use crate::ir::*;
use crate::simplify::rebuild::Rebuild;

/// What a branch or loop hands on.
pub(super) struct Shape {
    ty: Scalar,
    name: Option<String>,
    exact: bool,
}

/// A region that was written.
struct Written {
    statements: Vec<Statement>,
    yields: Vec<ValueId>,
    diverges: bool,
}

/// A scalar of a promoted memory.
pub(super) type Element = (MemoryId, usize);

impl Rebuild<'_> {
    pub(super) fn shape(&self, old: ValueId) -> Shape {
        let Value { ty, name, exact, .. } = self.old[old].clone();
        Shape { ty, name, exact }
    }

    pub(super) fn choose(&mut self, branch: &If) {
        let condition = self.value(branch.condition);
        let taken = match self.truth(condition) {
            Some(true) => Some(&branch.then),
            Some(false) => Some(&branch.otherwise),
            None => None,
        };
        if let Some(taken) = taken.filter(|taken| !taken.diverges) {
            self.statements(taken);
            for (result, value) in branch.results.iter().zip(&taken.yields) {
                let value = self.value(*value);
                self.alias(*result, value);
            }
            return;
        }
        let shapes = branch.results.iter().map(|r| self.shape(*r)).collect();
        let touched = regions_written([&branch.then, &branch.otherwise]);
        let region = |region: &'_ Region| {
            let region = region.clone();
            move |pass: &mut Self| {
                pass.statements(&region);
                if region.diverges { None } else { Some(pass.list(&region.yields)) }
            }
        };
        let results = self.branch(condition, shapes, &touched, region(&branch.then), region(&branch.otherwise));
        for (old, new) in branch.results.iter().zip(results) {
            self.alias(*old, new);
        }
    }

    /// Writes `if condition { then } else { otherwise }`, each of which gives what it yields, or nothing where it diverges.
    pub(super) fn branch(
        &mut self,
        condition: ValueId,
        mut shapes: Vec<Shape>,
        touched: &Touched,
        then: impl FnOnce(&mut Self) -> Option<Vec<ValueId>>,
        otherwise: impl FnOnce(&mut Self) -> Option<Vec<ValueId>>,
    ) -> Vec<ValueId> {
        let count = shapes.len();
        let mark = self.new.function.values.len();
        let is_tracked = |m: &MemoryId| self.elements.contains_key(m) && !touched.declared.contains(m);
        let tracked: Vec<MemoryId> = touched.memories.iter().copied().filter(is_tracked).collect();
        let before: Vec<Vec<ValueId>> = tracked.iter().map(|m| self.elements[m].clone()).collect();
        let memories = self.mapped(&touched.memories);
        let contents = self.contents.save(&memories);
        let mut one = self.assuming(condition, true, then);
        let after_one = self.replace_elements(&tracked, before);
        self.contents.restore(&memories, contents);
        let mut other = self.assuming(condition, false, otherwise);
        let after_other: Vec<Vec<ValueId>> = tracked.iter().map(|m| self.elements[m].clone()).collect();
        self.contents.forget(&memories);

        let mut merged: Vec<Element> = Vec::new();
        for ((memory, a), b) in tracked.iter().zip(&after_one).zip(&after_other) {
            for (k, (a, b)) in a.iter().zip(b).enumerate() {
                if a == b && self.is_outer(*a, mark) {
                    continue;
                }
                merged.push((*memory, k));
                let Value { ty, name, .. } = self.new.function[*a].clone();
                shapes.push(Shape { ty, name, exact: false });
                one.yields.push(*a);
                other.yields.push(*b);
            }
        }
        self.supply(&mut one, &shapes, mark);
        self.supply(&mut other, &shapes, mark);
        let mut results = self.join(condition, shapes, one, other, mark);
        for ((memory, k), value) in merged.into_iter().zip(results.drain(count..)) {
            self.elements.get_mut(&memory).expect("a promoted memory was declared")[k] = value;
        }
        results
    }

    /// Writes a region in which a condition is known.
    fn assuming(
        &mut self,
        condition: ValueId,
        holds: bool,
        write: impl FnOnce(&mut Self) -> Option<Vec<ValueId>>,
    ) -> Written {
        self.open();
        let before = self.facts.insert(condition, holds);
        let yields = write(self);
        match before {
            Some(before) => self.facts.insert(condition, before),
            None => self.facts.remove(&condition),
        };
        let statements = self.close();
        Written { statements, diverges: yields.is_none(), yields: yields.unwrap_or_default() }
    }

    /// Puts elements back as they were; gives what they had become.
    fn replace_elements(&mut self, tracked: &[MemoryId], before: Vec<Vec<ValueId>>) -> Vec<Vec<ValueId>> {
        let swap = |(memory, before): (&MemoryId, Vec<ValueId>)| {
            self.elements.insert(*memory, before).expect("a promoted memory was declared")
        };
        tracked.iter().zip(before).map(swap).collect()
    }

    /// A region that diverges yields literals, which are in scope everywhere.
    fn supply(&mut self, region: &mut Written, shapes: &[Shape], mark: usize) {
        if !region.diverges {
            return;
        }
        region.yields.clear();
        for shape in shapes {
            let literal = self.literal(shape.ty);
            debug_assert!(self.is_outer(literal, mark), "literals are in scope everywhere");
            region.yields.push(literal);
        }
    }

    fn literal(&mut self, ty: Scalar) -> ValueId {
        match ty {
            Scalar::Float(_) => self.new.float(0.0, ty),
            Scalar::Int(_) => self.new.integer(0, ty),
            Scalar::Bool => self.new.boolean(false),
        }
    }

    fn literal_truth(&self, value: ValueId) -> Option<bool> {
        match self.new.function.constant(value)? {
            Const::Bool(b) => Some(b),
            _ => None,
        }
    }

    fn is_literal_int(&self, value: ValueId) -> bool {
        matches!(self.new.function.constant(value), Some(Const::Int(_)))
    }

    /// Whether a value that is visible now was visible before there were `mark` values.
    fn is_outer(&self, value: ValueId, mark: usize) -> bool {
        value.index() < mark || matches!(self.new.function[value].op, Op::Const(_) | Op::Extern(_))
    }

    /// Joins two regions; what both yield alike needs no result, and without statements a choice is enough.
    fn join(
        &mut self,
        condition: ValueId,
        shapes: Vec<Shape>,
        one: Written,
        other: Written,
        mark: usize,
    ) -> Vec<ValueId> {
        let pure = one.statements.is_empty() && other.statements.is_empty() && !one.diverges && !other.diverges;
        let mut results = Vec::new();
        let mut branch = If { condition, then: Region::default(), otherwise: Region::default(), results: Vec::new() };
        let (mut opposite, mut tags) = (Vec::new(), Vec::new());
        for (k, shape) in shapes.into_iter().enumerate() {
            let (a, b) = (one.yields[k], other.yields[k]);
            let only = match (one.diverges, other.diverges) {
                (true, false) => Some(b),
                (false, true) => Some(a),
                _ if a == b => Some(a),
                _ => None,
            };
            if let Some(only) = only.filter(|v| self.is_outer(*v, mark)) {
                results.push(only);
                continue;
            }
            self.new.exact = shape.exact;
            match (self.literal_truth(a), self.literal_truth(b)) {
                (Some(true), Some(false)) if !one.diverges && !other.diverges => results.push(condition),
                (Some(false), Some(true)) if !one.diverges && !other.diverges => {
                    opposite.push(k);
                    results.push(condition);
                }
                _ if pure => results.push(self.new.op(Op::Select(condition, a, b), shape.ty)),
                // what is compared with it knows the condition again
                _ if self.is_literal_int(a) && self.is_literal_int(b) && !one.diverges && !other.diverges => {
                    tags.push((k, a, b, shape.ty));
                    results.push(condition);
                }
                _ => {
                    let result = self.new.bound(shape.ty, shape.name);
                    results.push(result);
                    branch.results.push(result);
                    branch.then.yields.push(a);
                    branch.otherwise.yields.push(b);
                }
            }
        }
        if !pure {
            branch.then.statements = one.statements;
            branch.then.diverges = one.diverges;
            branch.otherwise.statements = other.statements;
            branch.otherwise.diverges = other.diverges;
            self.new.push(Statement::If(branch));
        }
        for k in opposite {
            results[k] = self.new.op(Op::Not(condition), Scalar::Bool);
        }
        for (k, a, b, ty) in tags {
            results[k] = self.new.op(Op::Select(condition, a, b), ty);
        }
        results
    }
}

/// Memories that regions write.
pub(super) struct Touched {
    pub(super) memories: Vec<MemoryId>,
    /// Those of them that are declared there, and so mean nothing outside.
    pub(super) declared: BTreeSet<MemoryId>,
}

pub(super) fn regions_written<'r>(regions: impl IntoIterator<Item = &'r Region>) -> Touched {
    let mut touched = Touched { memories: Vec::new(), declared: BTreeSet::new() };
    for region in regions {
        touched.memories.extend(region.statements.iter().flat_map(written));
        collect_declared(region, &mut touched.declared);
    }
    touched.memories.sort_unstable();
    touched.memories.dedup();
    touched
}

fn collect_declared(region: &Region, declared: &mut BTreeSet<MemoryId>) {
    for statement in &region.statements {
        if let Statement::Declare(memory, _) = statement {
            declared.insert(*memory);
        }
        statement.regions().into_iter().for_each(|inner| collect_declared(inner, declared));
    }
}
