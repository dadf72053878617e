//! IR to IR: a long sum runs in several lanes.
//!
//! Rust adds floats in the order written, one addition's latency a term. Where the order is ours (cotangents) or the
//! user gave it up (`reassociate`), as many terms as there are lanes are computed side by side:
//!
//! ```text
//! for i in a..b { s += e(i) }    ⟶    for c in 0..(b - a) / 16 { for l in 0..16 { lanes[l] += e(a + 16 c + l) } }
//!                                      for i in a + 16 c..b { s += e(i) }
//!                                      s += the sum of lanes
//! ```
//!
//! It comes last: simplification would unroll the inner loop, which rustc does better.

use std::collections::{BTreeSet, HashMap};

use chainrule_primitives::Primitive;

use crate::ir::{
    Carried, Comparison, Const, Float, For, Function, Init, IntOp, Len, MemoryId, MemoryKind, Op, Place, Range, Region,
    Scalar, Spelling, Statement, Step, Ty, ValueId, Version,
};

/// Shorter sums stay as they are.
const LONG: i128 = 64;

/// Splits the long sums of a function.
pub(crate) fn lanes(mut function: Function) -> Function {
    let mut body = std::mem::take(&mut function.body);
    Split { function: &mut function }.region(&mut body);
    function.body = body;
    function
}

struct Split<'f> {
    function: &'f mut Function,
}

/// A carried sum: what each iteration adds.
struct Sum {
    carried: Carried,
    term: ValueId,
    next: ValueId,
}

impl Split<'_> {
    fn region(&mut self, region: &mut Region) {
        for statement in std::mem::take(&mut region.statements) {
            match statement {
                Statement::For(counted) => match self.sums(&counted) {
                    Some(sums) => self.split(counted, &sums, &mut region.statements),
                    None => {
                        let mut statement = Statement::For(counted);
                        statement.regions_mut().into_iter().for_each(|inner| self.region(inner));
                        region.statements.push(statement);
                    }
                },
                mut other => {
                    other.regions_mut().into_iter().for_each(|inner| self.region(inner));
                    region.statements.push(other);
                }
            }
        }
    }

    /// What a loop sums up, if it does nothing else.
    fn sums(&self, counted: &For) -> Option<Vec<Sum>> {
        let range = &counted.range;
        if !self.function.counts_up(counted)
            || counted.carried.is_empty()
            || self.trips(range).is_some_and(|n| n < LONG)
        {
            return None;
        }
        if !counted.body.statements.iter().all(|statement| matches!(statement, Statement::Let(_))) {
            return None;
        }
        let sums = counted.carried.iter().zip(&counted.body.yields).map(|(c, next)| self.sum(*c, *next));
        let sums = sums.collect::<Option<Vec<_>>>()?;
        self.params_are_used_once(counted, &sums).then_some(sums)
    }

    fn trips(&self, range: &Range) -> Option<i128> {
        Some(self.function.integer(range.upper)? - self.function.integer(range.lower)?)
    }

    fn sum(&self, carried: Carried, next: ValueId) -> Option<Sum> {
        let Op::Primitive(Primitive::Add, _, operands) = &self.function[next].op else { return None };
        let term = match operands.as_slice() {
            [param, term] | [term, param] if *param == carried.param => *term,
            _ => return None,
        };
        let ours = self.function.reassociate || !self.function[next].exact;
        let known = matches!(self.function[next].ty, Scalar::Float(Float::F32 | Float::F64));
        (ours && known && term != carried.param).then_some(Sum { carried, term, next })
    }

    fn params_are_used_once(&self, counted: &For, sums: &[Sum]) -> bool {
        let params: BTreeSet<ValueId> = sums.iter().map(|sum| sum.carried.param).collect();
        let mut uses = 0;
        for statement in &counted.body.statements {
            let Statement::Let(value) = statement else { continue };
            self.function[*value].op.operands(|operand| uses += usize::from(params.contains(&operand)));
        }
        uses == sums.len()
    }

    fn split(&mut self, counted: For, sums: &[Sum], statements: &mut Vec<Statement>) {
        let width = if self.function[sums[0].next].ty == Scalar::Float(Float::F32) { 16 } else { 8 };
        let lanes: Vec<MemoryId> = sums.iter().map(|sum| self.lanes(sum, width, statements)).collect();
        let (lower, upper) = (counted.range.lower, counted.range.upper);
        let (zero, size) = (self.function.count(0), self.function.count(width));
        let some = self.function.emit(Op::Compare(Comparison::Lt, lower, upper), Scalar::Bool, statements);
        let end = self.function.emit(Op::Select(some, upper, lower), Scalar::USIZE, statements);
        let trips = self.function.index_op(IntOp::Sub, end, lower, statements);
        let chunks = self.function.index_op(IntOp::Div, trips, size, statements);
        let chunk = self.chunk(&counted, sums, &lanes, width);
        let index = self.function.bind(Scalar::USIZE, "chunk");
        let body = self.chunk_body(index, size, lower, chunk);
        statements.push(plain_loop(index, zero, chunks, body));
        let done = self.function.index_op(IntOp::Mul, chunks, size, statements);
        let rest = self.function.index_op(IntOp::Add, lower, done, statements);
        let partial: Vec<ValueId> = sums.iter().map(|sum| self.function.bind_like(sum.carried.result)).collect();
        let mut tail = counted;
        tail.range.lower = rest;
        for (c, partial) in tail.carried.iter_mut().zip(&partial) {
            c.result = *partial;
        }
        statements.push(Statement::For(tail));
        for ((sum, lanes), partial) in sums.iter().zip(lanes).zip(partial) {
            self.gather(sum, lanes, width, partial, statements);
        }
    }

    fn lanes(&mut self, sum: &Sum, width: i128, statements: &mut Vec<Statement>) -> MemoryId {
        let scalar = self.function[sum.next].ty;
        let zero = self.function.define(Op::Const(Const::Float(0.0)), scalar);
        let ty = Ty::Array(Box::new(Ty::Scalar(scalar)), Len::Known(width as usize));
        let memory = self.function.allot(MemoryKind::Local, ty, "lanes");
        statements.push(Statement::Declare(memory, Init::Splat(zero)));
        memory
    }

    /// The terms of one chunk: for a lane, the statements with the index replaced, and where the views begin.
    fn chunk(&mut self, counted: &For, sums: &[Sum], lanes: &[MemoryId], width: i128) -> Chunk {
        let lane = self.function.bind(Scalar::USIZE, "lane");
        let start = self.function.bind_like(counted.index);
        let mut chunk = Chunk { start, width, views: Vec::new(), lane, body: Vec::new(), loop_index: counted.index };
        let skipped: BTreeSet<ValueId> = sums.iter().map(|sum| sum.next).collect();
        let mut mapped: HashMap<ValueId, ValueId> = HashMap::new();
        for statement in &counted.body.statements {
            let Statement::Let(value) = statement else { continue };
            if !skipped.contains(value) {
                self.copy(*value, &mut mapped, &mut chunk);
            }
        }
        for (sum, lanes) in sums.iter().zip(lanes) {
            let place = Place::whole(*lanes).then(Step::Index(lane));
            let term = mapped.get(&sum.term).copied().unwrap_or(sum.term);
            let term = if term == counted.index { self.position(&mut chunk, &mut mapped) } else { term };
            chunk.body.push(Statement::Accumulate(place, term));
        }
        chunk
    }

    /// A value of the loop body, computed for a lane.
    fn copy(&mut self, value: ValueId, mapped: &mut HashMap<ValueId, ValueId>, chunk: &mut Chunk) {
        let (op, ty) = (self.function[value].op.clone(), self.function[value].ty);
        if let Op::Load(place, _) = &op
            && let Some(place) = self.through_view(place, mapped, chunk)
        {
            let load = self.function.emit(Op::Load(place, Version::default()), ty, &mut chunk.body);
            mapped.insert(value, load);
            return;
        }
        let mut uses_index = false;
        op.operands(|operand| uses_index |= operand == chunk.loop_index);
        if uses_index {
            self.position(chunk, mapped);
        }
        let map = |v: ValueId| mapped.get(&v).copied().unwrap_or(v);
        let op = op.map(map, |place| place.map(place.memory, map));
        let copy = self.function.emit(op, ty, &mut chunk.body);
        mapped.insert(value, copy);
    }

    /// The index itself in a lane.
    fn position(&mut self, chunk: &mut Chunk, mapped: &mut HashMap<ValueId, ValueId>) -> ValueId {
        if let Some(position) = mapped.get(&chunk.loop_index) {
            return *position;
        }
        let position = self.function.index_op(IntOp::Add, chunk.start, chunk.lane, &mut chunk.body);
        mapped.insert(chunk.loop_index, position);
        position
    }

    /// `a[…][i]` as the lane of a view on the chunk, so that one bounds check serves all lanes.
    fn through_view(&mut self, place: &Place, mapped: &HashMap<ValueId, ValueId>, chunk: &mut Chunk) -> Option<Place> {
        let (last, prefix) = place.path.split_last()?;
        let outside = |index: ValueId| !mapped.contains_key(&index) && index != chunk.loop_index;
        let base = Place { memory: place.memory, path: prefix.to_vec() };
        if *last != Step::Index(chunk.loop_index) || !base.indices().all(outside) {
            return None;
        }
        let element = self.function.place_ty(place);
        let size = self.function.count(chunk.width);
        let upper = self.function.index_op(IntOp::Add, chunk.start, size, &mut chunk.views);
        let kind = MemoryKind::View { base, lower: Some(chunk.start), upper: Some(upper) };
        let view = self.function.allot(kind, Ty::Slice(Box::new(element)), "part");
        chunk.views.push(Statement::View(view));
        Some(Place::whole(view).then(Step::Index(chunk.lane)))
    }

    fn chunk_body(&mut self, index: ValueId, size: ValueId, lower: ValueId, chunk: Chunk) -> Vec<Statement> {
        let mut statements = Vec::new();
        let offset = self.function.index_op(IntOp::Mul, index, size, &mut statements);
        self.function.values[chunk.start.index()].op = Op::Integer(IntOp::Add, vec![lower, offset]);
        statements.push(Statement::Let(chunk.start));
        statements.extend(chunk.views);
        let zero = self.function.count(0);
        statements.push(plain_loop(chunk.lane, zero, size, chunk.body));
        statements
    }

    /// Adds the lanes up, pairwise.
    fn gather(&mut self, sum: &Sum, lanes: MemoryId, width: i128, partial: ValueId, statements: &mut Vec<Statement>) {
        let ty = self.function[sum.next].ty;
        let mut terms = Vec::new();
        for k in 0..width {
            let index = self.function.count(k);
            let place = Place::whole(lanes).then(Step::Index(index));
            terms.push(self.function.emit(Op::Load(place, Version::default()), ty, statements));
        }
        while terms.len() > 1 {
            let half = terms.len() / 2;
            terms = (0..half).map(|k| self.add(terms[k], terms[k + half], ty, statements)).collect();
        }
        let op = Op::Primitive(Primitive::Add, Spelling::Method, vec![partial, terms[0]]);
        self.function.values[sum.carried.result.index()].op = op;
        statements.push(Statement::Let(sum.carried.result));
    }

    fn add(&mut self, a: ValueId, b: ValueId, ty: Scalar, statements: &mut Vec<Statement>) -> ValueId {
        self.function.emit(Op::Primitive(Primitive::Add, Spelling::Method, vec![a, b]), ty, statements)
    }
}

/// One chunk while it is written.
struct Chunk {
    start: ValueId,
    width: i128,
    views: Vec<Statement>,
    lane: ValueId,
    body: Vec<Statement>,
    loop_index: ValueId,
}

fn plain_loop(index: ValueId, lower: ValueId, upper: ValueId, statements: Vec<Statement>) -> Statement {
    let range = Range { lower, upper, inclusive: false, adaptors: Vec::new() };
    let body = Region { statements, ..Region::default() };
    Statement::For(For { index, range, carried: Vec::new(), body, until: None, unordered: true, span: None })
}
