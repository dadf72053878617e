//! IR to IR: what one iteration reads and the next reads again is carried over.
//!
//! ```text
//! for i in a..b { … x[i + 1] … x[i] … }    ⟶    let p = x[a]; for i in a..b { let q = x[i + 1]; … q … p …; p = q }
//! ```
//!
//! Besides the load this keeps rustc from pairing neighbours into vectors inside a loop that cannot be vectorised,
//! which costs more than it gives. The first read before the loop happens only where it is in bounds, and only if
//! the loop runs, so that panics stay as they were.

use std::collections::{BTreeMap, HashMap};

use crate::ir::{
    Carried, Comparison, Const, For, Function, If, Len, Op, Place, Region, Scalar, Statement, Step, Ty, ValueId,
    Version, written,
};
use crate::schedule::substitute_in;

/// Neighbours further apart than this are left alone.
const REACH: i128 = 4;

/// Carries reads over in every loop of a function that counts up by one and carries a sum already.
pub(crate) fn carry(mut function: Function) -> Function {
    let mut body = std::mem::take(&mut function.body);
    region(&mut function, &mut body);
    function.body = body;
    function
}

fn region(function: &mut Function, within: &mut Region) {
    for mut statement in std::mem::take(&mut within.statements) {
        statement.regions_mut().into_iter().for_each(|inner| region(function, inner));
        if let Statement::For(counted) = &mut statement
            && function.counts_up(counted)
            && counted.carried.iter().any(|c| function[c.param].ty.is_float())
        {
            for (place, reads) in candidates(function, counted) {
                rewrite(function, counted, &place, &reads, &mut within.statements);
            }
        }
        within.statements.push(statement);
    }
}

/// The reads of one row of a memory: by offset from the loop index, in the order of execution.
type Reads = BTreeMap<i128, ValueId>;

/// Rows of which a loop reads neighbours, the furthest first.
fn candidates(function: &Function, counted: &For) -> Vec<(Place, Reads)> {
    let mut rows: Vec<(Place, Reads, bool)> = Vec::new();
    let statements = &counted.body.statements;
    for statement in statements {
        let Statement::Let(value) = statement else { continue };
        let Op::Load(place, _) = &function[*value].op else { continue };
        let Some((Step::Index(last), prefix)) = place.path.split_last() else { continue };
        let Some(offset) = function.offset(*last, counted.index) else { continue };
        let row = Place { memory: place.memory, path: prefix.to_vec() };
        match rows.iter_mut().find(|(found, ..)| *found == row) {
            Some((_, reads, falling)) => {
                *falling &= reads.keys().next_back().is_some_and(|furthest| *furthest >= offset);
                reads.insert(offset, *value);
            }
            None => rows.push((row, Reads::from([(offset, *value)]), true)),
        }
    }
    let inner = defined(counted);
    let steady = |row: &Place| {
        row.indices().all(|index| !inner.contains(&index))
            && !statements.iter().any(|statement| written(statement).contains(&row.memory))
    };
    let near = |reads: &Reads| match (reads.keys().next(), reads.keys().next_back()) {
        (Some(first), Some(last)) => first < last && last - first <= REACH,
        _ => false,
    };
    rows.into_iter()
        .filter(|(row, reads, falling)| *falling && near(reads) && steady(row))
        .map(|(r, o, _)| (r, o))
        .collect()
}

fn defined(counted: &For) -> Vec<ValueId> {
    let params = counted.carried.iter().map(|c| c.param);
    counted.body.statements.iter().flat_map(Statement::binds).chain(params).chain([counted.index]).collect()
}

fn rewrite(function: &mut Function, counted: &mut For, row: &Place, reads: &Reads, before: &mut Vec<Statement>) {
    let (first, last) = (*reads.keys().next().expect("two"), *reads.keys().next_back().expect("two"));
    let furthest = reads[&last];
    let mut replaced = HashMap::new();
    let mut params = Vec::new();
    for offset in first..last {
        let init = early(function, counted, row, offset, furthest, before);
        let (param, result) = (function.bind_like(furthest), function.bind_like(furthest));
        if let Some(read) = reads.get(&offset) {
            function.values[param.index()].name = function[*read].name.clone();
            replaced.insert(*read, param);
        }
        params.push(Carried { init, param, result });
    }
    counted.body.statements.retain(|s| !matches!(s, Statement::Let(value) if replaced.contains_key(value)));
    substitute_in(function, &mut counted.body, &replaced);
    let nexts = params[1..].iter().map(|c| c.param).chain([furthest]);
    counted.body.yields.extend(nexts.collect::<Vec<_>>());
    counted.carried.extend(params);
}

/// The read of the first iteration, before the loop.
fn early(
    function: &mut Function,
    counted: &For,
    row: &Place,
    offset: i128,
    like: ValueId,
    before: &mut Vec<Statement>,
) -> ValueId {
    let ty = function[like].ty;
    let runs = Op::Compare(Comparison::Lt, counted.range.lower, counted.range.upper);
    let runs = function.emit(runs, Scalar::Bool, before);
    let blank = function.define(Op::Const(Const::Float(0.0)), ty);
    let mut then = Vec::new();
    let index = function.shifted(counted.range.lower, offset, &mut then);
    let len = length(function, row, &mut then);
    let inside = function.emit(Op::Compare(Comparison::Lt, index, len), Scalar::Bool, &mut then);
    let mut innermost = Vec::new();
    let load = Op::Load(row.then(Step::Index(index)), Version::default());
    let load = function.emit(load, ty, &mut innermost);
    let read = function.bind_like(like);
    then.push(choice(inside, innermost, load, blank, read));
    let result = function.bind_like(like);
    before.push(choice(runs, then, read, blank, result));
    result
}

fn length(function: &mut Function, row: &Place, statements: &mut Vec<Statement>) -> ValueId {
    match function.place_ty(row) {
        Ty::Array(_, Len::Known(n)) => function.count(n as i128),
        _ => function.emit(Op::Len(row.clone()), Scalar::USIZE, statements),
    }
}

fn choice(
    condition: ValueId,
    statements: Vec<Statement>,
    value: ValueId,
    other: ValueId,
    result: ValueId,
) -> Statement {
    let then = Region { statements, yields: vec![value], diverges: false };
    let otherwise = Region { statements: Vec::new(), yields: vec![other], diverges: false };
    Statement::If(If { condition, then, otherwise, results: vec![result] })
}
