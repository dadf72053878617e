//! Reverse mode over loops: the iterations that ran, from the last to the first.

use std::collections::{BTreeMap, BTreeSet};

use crate::differentiate::reverse::Reversal;
use crate::ir::{Adaptor, Carried, For, IntOp, Op, Range, Region, Scalar, Statement, ValueId, While};
use crate::schedule::Mirrored;

impl<'p> Reversal<'p> {
    /// `for`: counted back over its range, or over the number of iterations that ran when it can end early.
    pub(crate) fn counted(&mut self, counted: &'p For, statement: &'p Statement) {
        if !self.has_cotangent(&counted.carried) && !self.is_touched(statement) {
            return;
        }
        let scope = self.scopes.of_region(&counted.body);
        let mirrored_range = if counted.until.is_none() { reversed(&counted.range) } else { None };
        let (index, range) = match mirrored_range {
            Some(range) => {
                let range = self.range(&range);
                let ty = self.primal[counted.index].ty;
                let index = self.b.bound(ty, self.primal[counted.index].name.clone());
                self.needs.alias(counted.index, index);
                (index, range)
            }
            None => self.trips(statement, scope),
        };
        let mut mirrored = self.mirrored(&counted.carried, &counted.body.yields, statement, |this| {
            if counted.until.is_some() || reversed(&counted.range).is_none() {
                this.index_of_trip(counted, index);
            }
            this.region(&counted.body, scope);
        });
        mirrored.index = index;
        if counted.until.is_none() && self.fuse(&mut mirrored, counted, statement, scope) {
            return;
        }
        let is_counted_back = counted.until.is_none() && reversed(&counted.range).is_some();
        if is_counted_back && self.is_unordered(&mirrored, counted, statement, scope) {
            self.patches.unordered.push((mirrored.index, scope));
        }
        self.finish(mirrored, range, &counted.carried);
    }

    /// `while`: counted back over the number of iterations that ran.
    pub(crate) fn repeat(&mut self, repeat: &'p While, statement: &'p Statement) {
        if !self.has_cotangent(&repeat.carried) && !self.is_touched(statement) {
            return;
        }
        let scope = self.scopes.of_region(&repeat.body);
        let (index, range) = self.trips(statement, scope);
        let mut mirrored = self.mirrored(&repeat.carried, &repeat.body.yields, statement, |this| {
            this.regions(&[&repeat.header, &repeat.body], scope);
        });
        mirrored.index = index;
        self.finish(mirrored, range, &repeat.carried);
    }

    fn has_cotangent(&self, carried: &[Carried]) -> bool {
        carried.iter().any(|c| self.cotangents.get(c.result).is_some())
    }

    /// Counts the iterations in the forward sweep; the index and range that count them back.
    fn trips(&mut self, statement: &'p Statement, scope: crate::differentiate::scopes::ScopeId) -> (ValueId, Range) {
        let zero = self.b.integer(0, Scalar::USIZE);
        let one = self.b.integer(1, Scalar::USIZE);
        let param = self.b.bound(Scalar::USIZE, Some("trips".into()));
        let result = self.b.bound(Scalar::USIZE, Some("trips".into()));
        self.b.open_apart();
        let next = self.b.op(Op::Integer(IntOp::Add, vec![param, one]), Scalar::USIZE);
        let count = self.b.close();
        self.patches.append(scope, count);
        self.patches.carry(self.scopes.id(statement), Carried { init: zero, param, result }, next);
        let upper = self.needs.added(&mut self.b, self.scopes, self.scope, result);
        let index = self.b.bound(Scalar::USIZE, Some("trip".into()));
        (index, Range { lower: zero, upper, inclusive: false, adaptors: vec![Adaptor::Rev] })
    }

    /// The primal's index from the number of the iteration: `lower + trip * step`, `last - trip * step`.
    fn index_of_trip(&mut self, counted: &'p For, trip: ValueId) {
        let range = &counted.range;
        let ty = self.primal[counted.index].ty;
        let (rev, step) = match range.adaptors.as_slice() {
            [] => (false, None),
            [Adaptor::Rev] => (true, None),
            [Adaptor::StepBy(step)] => (false, Some(*step)),
            [Adaptor::Rev, Adaptor::StepBy(step)] => (true, Some(*step)),
            _ => return,
        };
        let distance = match step {
            Some(step) => {
                let step = self.primal(step);
                self.b.op(Op::Integer(IntOp::Mul, vec![trip, step]), Scalar::USIZE)
            }
            None => trip,
        };
        let distance = self.b.op(Op::Cast(distance), ty);
        let index = if rev {
            let upper = self.primal(range.upper);
            let one = self.b.integer(i128::from(!range.inclusive), ty);
            let last = self.b.op(Op::Integer(IntOp::Sub, vec![upper, one]), ty);
            self.b.op(Op::Integer(IntOp::Sub, vec![last, distance]), ty)
        } else {
            let lower = self.primal(range.lower);
            self.b.op(Op::Integer(IntOp::Add, vec![lower, distance]), ty)
        };
        self.needs.alias(counted.index, index);
    }

    fn range(&mut self, range: &Range) -> Range {
        let adaptors = range.adaptors.iter().map(|adaptor| match adaptor {
            Adaptor::Rev => Adaptor::Rev,
            Adaptor::StepBy(step) => Adaptor::StepBy(self.primal(*step)),
        });
        let adaptors = adaptors.collect();
        Range { lower: self.primal(range.lower), upper: self.primal(range.upper), adaptors, ..*range }
    }

    /// The mirrored body: carried are the cotangents of what the loop carries, and of what it uses from outside.
    fn mirrored(
        &mut self,
        carried: &[Carried],
        yields: &[ValueId],
        statement: &'p Statement,
        body: impl FnOnce(&mut Self),
    ) -> Mirrored {
        let active: Vec<usize> = (0..carried.len()).filter(|&k| self.activity.value(carried[k].param)).collect();
        let mut mirrored = Mirrored::default();
        for &k in &active {
            let ty = self.primal[carried[k].param].ty;
            let incoming = self.cotangents.take(carried[k].result);
            let (param, result) = (self.b.bound(ty, None), self.b.bound(ty, None));
            self.name_like(param, carried[k].param);
            self.name_like(result, carried[k].param);
            let init = incoming.unwrap_or_else(|| self.b.float(0.0, ty));
            mirrored.adjoints.push((k, Carried { init, param, result }));
        }
        for value in self.outer_values(statement) {
            let ty = self.primal[value].ty;
            let (param, result) = (self.b.bound(ty, None), self.b.bound(ty, None));
            self.name_like(param, value);
            self.name_like(result, value);
            let init = self.cotangents.get(value).unwrap_or_else(|| self.b.float(0.0, ty));
            mirrored.sums.push((value, Carried { init, param, result }));
        }
        self.b.open();
        self.cotangents.open();
        for (value, c) in &mirrored.sums {
            self.cotangents.set(*value, c.param);
        }
        for (k, c) in &mirrored.adjoints {
            self.add(yields[*k], c.param);
        }
        body(self);
        self.mirrored_yields(&mut mirrored, carried);
        mirrored
    }

    fn mirrored_yields(&mut self, mirrored: &mut Mirrored, carried: &[Carried]) {
        let mut yields = Vec::new();
        for (k, c) in &mirrored.adjoints {
            let next = self.cotangents.take(carried[*k].param);
            let ty = self.b.function[c.param].ty;
            yields.push(next.unwrap_or_else(|| self.b.float(0.0, ty)));
        }
        let after: BTreeMap<ValueId, ValueId> = self.cotangents.close();
        yields.extend(mirrored.sums.iter().map(|(value, c)| after.get(value).copied().unwrap_or(c.param)));
        mirrored.body = Region { statements: self.b.close(), yields, diverges: false };
    }

    fn name_like(&mut self, cotangent: ValueId, value: ValueId) {
        let name = self.primal[value].name.as_ref().map(|name| format!("d_{name}"));
        self.b.function.values[cotangent.index()].name = name;
    }

    /// Active values from outside that a loop uses.
    fn outer_values(&self, statement: &Statement) -> BTreeSet<ValueId> {
        let mut inside = BTreeSet::new();
        let mut used = BTreeSet::new();
        for region in statement.regions() {
            self.uses(region, &mut inside, &mut used);
        }
        match statement {
            Statement::For(counted) => inside.extend(counted.carried.iter().map(|c| c.param)),
            Statement::While(repeat) => inside.extend(repeat.carried.iter().map(|c| c.param)),
            _ => {}
        }
        used.into_iter().filter(|value| self.activity.value(*value) && !inside.contains(value)).collect()
    }

    fn uses(&self, region: &Region, inside: &mut BTreeSet<ValueId>, used: &mut BTreeSet<ValueId>) {
        used.extend(&region.yields);
        for statement in &region.statements {
            inside.extend(statement.binds());
            used.extend(statement.reads());
            if let Statement::Let(value) = statement {
                self.primal[*value].op.operands(|operand| {
                    used.insert(operand);
                });
            }
            match statement {
                Statement::For(counted) => inside.extend(counted.carried.iter().map(|c| c.param)),
                Statement::While(repeat) => inside.extend(repeat.carried.iter().map(|c| c.param)),
                _ => {}
            }
            statement.regions().into_iter().for_each(|inner| self.uses(inner, inside, used));
        }
    }

    /// Writes the mirrored loop and hands on what it carried out.
    fn finish(&mut self, mirrored: Mirrored, range: Range, carried: &[Carried]) {
        let Mirrored { index, adjoints, sums, body } = mirrored;
        let all = adjoints.iter().map(|(_, c)| *c).chain(sums.iter().map(|(_, c)| *c)).collect();
        self.b.push(Statement::For(For {
            index,
            range,
            carried: all,
            body,
            until: None,
            unordered: false,
            span: None,
        }));
        for (value, c) in sums {
            self.cotangents.set(value, c.result);
        }
        for (k, c) in adjoints {
            self.add(carried[k].init, c.result);
        }
    }
}

/// The range from its last to its first, where Rust's ranges can say so.
fn reversed(range: &Range) -> Option<Range> {
    let mut adaptors = range.adaptors.clone();
    match adaptors.last() {
        Some(Adaptor::Rev) => {
            adaptors.pop();
        }
        None => adaptors.push(Adaptor::Rev),
        Some(Adaptor::StepBy(_)) => return None,
    }
    Some(Range { adaptors, ..range.clone() })
}
