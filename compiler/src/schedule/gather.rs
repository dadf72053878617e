//! IR to IR: a loop that scatters to neighbours gathers instead.
//!
//! `d[i] += a; d[i + 1] += b` touches each entry twice, the second time right after it was written. The pending
//! sums are carried from iteration to iteration in values, so that each entry is written once:
//!
//! ```text
//! for i { d[i] += a; d[i + 1] += b }        for i { d[i] += p + a; p = b }
//!                                     ⟶     if any i { d[end] += p }
//! ```

use std::collections::{BTreeMap, BTreeSet};

use chainrule_primitives::Primitive;

use crate::ir::{
    Carried, Comparison, Const, For, Function, If, MemoryId, Op, Place, Region, Scalar, Spelling, Statement, Step,
};

/// Neighbours further apart than this are left alone.
const REACH: i128 = 4;

/// Gathers in every loop of a function that counts up by one.
pub(crate) fn gather(mut function: Function) -> Function {
    let mut body = std::mem::take(&mut function.body);
    Gather { function: &mut function }.region(&mut body);
    function.body = body;
    function
}

struct Gather<'f> {
    function: &'f mut Function,
}

/// The accumulations of a loop into one memory: by offset from the loop index, the statements.
type Offsets = BTreeMap<i128, Vec<usize>>;

impl Gather<'_> {
    fn region(&mut self, region: &mut Region) {
        let statements = std::mem::take(&mut region.statements);
        for mut statement in statements {
            statement.regions_mut().into_iter().for_each(|inner| self.region(inner));
            let after = match &mut statement {
                Statement::For(counted) => self.counted(counted),
                _ => Vec::new(),
            };
            region.statements.push(statement);
            region.statements.extend(after);
        }
    }

    /// Rewrites a loop; what is to be added after it.
    fn counted(&mut self, counted: &mut For) -> Vec<Statement> {
        if !self.function.counts_up(counted) {
            return Vec::new();
        }
        let mut after = Vec::new();
        for memory in self.candidates(counted) {
            if let Some(offsets) = self.offsets(counted, memory) {
                self.rewrite(counted, memory, &offsets, &mut after);
            }
        }
        if after.is_empty() { after } else { self.guarded(counted, after) }
    }

    fn candidates(&self, counted: &For) -> BTreeSet<MemoryId> {
        let accumulated = counted.body.statements.iter().filter_map(|statement| match statement {
            Statement::Accumulate(place, _) => Some(place.memory),
            _ => None,
        });
        accumulated.collect()
    }

    /// The offsets of a memory's accumulations, if the loop touches it in no other way.
    fn offsets(&self, counted: &For, memory: MemoryId) -> Option<Offsets> {
        let mut offsets = Offsets::new();
        for (position, statement) in counted.body.statements.iter().enumerate() {
            match statement {
                Statement::Accumulate(place, _) if place.memory == memory => {
                    let [Step::Index(index)] = place.path.as_slice() else { return None };
                    offsets.entry(self.function.offset(*index, counted.index)?).or_default().push(position);
                }
                other if self.mentions(other, memory) => return None,
                _ => {}
            }
        }
        let (first, last) = (*offsets.keys().next()?, *offsets.keys().next_back()?);
        (first < last && last - first <= REACH).then_some(offsets)
    }

    fn mentions(&self, statement: &Statement, memory: MemoryId) -> bool {
        let reads = match statement {
            Statement::Let(value) => match &self.function[*value].op {
                Op::Load(place, _) => place.memory == memory,
                _ => false,
            },
            Statement::Copy { from, .. } | Statement::AccumulateAll { from, .. } | Statement::Save(_, from) => {
                from.memory == memory
            }
            Statement::Product(product) => product.sources().into_iter().any(|source| source.memory == memory),
            Statement::Declare(_, crate::ir::Init::Copy(place)) => place.memory == memory,
            Statement::View(_) => true,
            Statement::Call(call) => {
                let mut places = Vec::new();
                call.arguments.iter().for_each(|argument| argument.places(&mut places));
                places.iter().any(|place| place.memory == memory)
            }
            _ => false,
        };
        reads
            || crate::ir::written(statement).contains(&memory)
            || statement.regions().iter().any(|r| r.statements.iter().any(|inner| self.mentions(inner, memory)))
    }

    /// Carries the sums of the entries that later iterations add to.
    fn rewrite(&mut self, counted: &mut For, memory: MemoryId, offsets: &Offsets, after: &mut Vec<Statement>) {
        let (first, last) = (*offsets.keys().next().expect("there are two"), *offsets.keys().next_back().expect("two"));
        let ty = self.float_of(counted, offsets);
        let zero = self.function.define(Op::Const(Const::Float(0.0)), ty);
        let pending: Vec<Carried> = (first..last)
            .map(|_| Carried {
                init: zero,
                param: self.function.define(Op::Bound, ty),
                result: self.function.define(Op::Bound, ty),
            })
            .collect();
        let mut removed = BTreeSet::new();
        let mut appended = Vec::new();
        let mut totals = Vec::new();
        for offset in first..=last {
            let mut total = pending.get((offset - first) as usize).map(|c| c.param);
            for &position in offsets.get(&offset).into_iter().flatten() {
                removed.insert(position);
                let Statement::Accumulate(_, value) = counted.body.statements[position] else { continue };
                total = Some(match total {
                    Some(total) => self.function.emit(
                        Op::Primitive(Primitive::Add, Spelling::Method, vec![total, value]),
                        ty,
                        &mut appended,
                    ),
                    None => value,
                });
            }
            totals.push(total.unwrap_or(zero));
        }
        let index = self.function.shifted(counted.index, first, &mut appended);
        appended.push(Statement::Accumulate(Place::whole(memory).then(Step::Index(index)), totals[0]));
        for (k, c) in pending.iter().enumerate() {
            let index = self.function.shifted(counted.range.upper, first + k as i128, after);
            after.push(Statement::Accumulate(Place::whole(memory).then(Step::Index(index)), c.result));
        }
        let mut position = 0;
        counted.body.statements.retain(|_| {
            position += 1;
            !removed.contains(&(position - 1))
        });
        counted.body.statements.extend(appended);
        counted.body.yields.extend(&totals[1..]);
        counted.carried.extend(pending);
    }

    fn float_of(&self, counted: &For, offsets: &Offsets) -> Scalar {
        let position = *offsets.values().next().and_then(|positions| positions.first()).expect("each offset has one");
        match counted.body.statements[position] {
            Statement::Accumulate(_, value) => self.function[value].ty,
            _ => Scalar::F64,
        }
    }

    /// Only a loop that ran has sums pending.
    fn guarded(&mut self, counted: &For, statements: Vec<Statement>) -> Vec<Statement> {
        let mut all = Vec::new();
        let condition = Op::Compare(Comparison::Lt, counted.range.lower, counted.range.upper);
        let condition = self.function.emit(condition, Scalar::Bool, &mut all);
        let then = Region { statements, ..Region::default() };
        all.push(Statement::If(If { condition, then, otherwise: Region::default(), results: Vec::new() }));
        all
    }
}
