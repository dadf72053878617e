//! Cuts the body into stages, each of which runs over a whole tile of samples before the next, and finds what has to outlive one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Home, Plan, Stage, changed, places, reads};
use crate::ir::{
    Function, Init, MemoryId, MemoryKind, Op, Place, ProductKind, Region, Statement, Ty, ValueId, Version,
};
use crate::schedule::substitute_in;

/// Cuts the body at its products; `None` where something that is shared would have to outlive a stage.
pub(super) fn cut(plan: &mut Plan) -> Option<()> {
    let statements = std::mem::take(&mut plan.function.body.statements);
    if !statements.iter().any(|statement| matches!(statement, Statement::Product(_))) {
        plan.stages = vec![Stage::Lanes(0..statements.len())];
        plan.function.body.statements = statements;
        return Some(());
    }
    let statements = sink(plan, statements);
    let stage_of = stages_of(plan, &statements);
    tile_memories(plan, &statements, &stage_of)?;
    let statements = scalars(plan, statements, &stage_of)?;
    let statements = declarations(plan, statements)?;
    lay_out(plan, statements);
    Some(())
}

/// Moves sums over samples to the end, where nothing that they read changes any more.
fn sink(plan: &Plan, statements: Vec<Statement>) -> Vec<Statement> {
    let mut sunk = Vec::new();
    let mut kept: Vec<Statement> = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        let is_sum = match statement {
            Statement::Product(product) => product.kind == ProductKind::Outer,
            other => is_row_sum(plan, other),
        };
        let sources = reads(&plan.function, statement);
        let later = || statements[at + 1..].iter().flat_map(changed);
        let free = is_sum && later().all(|memory| !sources.contains(&memory));
        if free { sunk.push(statement.clone()) } else { kept.push(statement.clone()) }
    }
    kept.extend(sunk);
    kept
}

/// The number of the stage of each statement: products and sums of rows are stages of their own.
fn stages_of(plan: &Plan, statements: &[Statement]) -> Vec<usize> {
    let mut stage = 0;
    let mut stages = Vec::with_capacity(statements.len());
    for statement in statements {
        if matches!(statement, Statement::Product(_)) || is_row_sum(plan, statement) {
            stages.push(stage + 1);
            stage += 2;
        } else {
            stages.push(stage);
        }
    }
    stages
}

/// Vectors that several stages see, or a kernel, become arrays of a tile.
fn tile_memories(plan: &mut Plan, statements: &[Statement], stage_of: &[usize]) -> Option<()> {
    let mut seen: BTreeMap<MemoryId, usize> = BTreeMap::new();
    let mut crossing = BTreeSet::new();
    for (statement, stage) in statements.iter().zip(stage_of) {
        let mut memories = reads(&plan.function, statement);
        memories.extend(crate::ir::written(statement));
        for memory in memories {
            let first = *seen.entry(memory).or_insert(*stage);
            if first != *stage || matches!(statement, Statement::Product(_)) {
                crossing.insert(memory);
            }
        }
    }
    crossing.extend(plan.rows);
    for memory in crossing {
        match plan.homes[memory.index()] {
            Home::Lanes => plan.homes[memory.index()] = Home::Tile,
            Home::Uniform if matches!(plan.function[memory].kind, MemoryKind::Local) => return None,
            _ => {}
        }
    }
    Some(())
}

/// Scalars that outlive their stage: shared ones are computed ahead, others live in a memory of the tile.
fn scalars(plan: &mut Plan, statements: Vec<Statement>, stage_of: &[usize]) -> Option<Vec<Statement>> {
    let mut defined: BTreeMap<ValueId, usize> = BTreeMap::new();
    for (statement, stage) in statements.iter().zip(stage_of) {
        statement.binds().into_iter().for_each(|value| {
            defined.insert(value, *stage);
        });
    }
    let mut ahead = BTreeSet::new();
    let mut homes: BTreeMap<ValueId, MemoryId> = BTreeMap::new();
    let mut copies: BTreeMap<(usize, ValueId), ValueId> = BTreeMap::new();
    let mut result = Vec::new();
    let mut rewritten = Vec::new();
    for (statement, stage) in statements.into_iter().zip(stage_of) {
        let mut used = BTreeSet::new();
        uses(&plan.function, &statement, &mut used);
        let mut map = HashMap::new();
        for value in used {
            if defined.get(&value).is_none_or(|home| home == stage) {
                continue;
            }
            if !plan.varying[value.index()] {
                ahead.insert(value);
                continue;
            }
            let copy = match copies.get(&(*stage, value)) {
                Some(copy) => *copy,
                None => {
                    let op = brought(plan, value, &mut homes);
                    let ty = plan.function[value].ty;
                    let copy = plan.function.emit(op, ty, &mut rewritten);
                    plan.function.values[copy.index()].name = plan.function[value].name.clone();
                    plan.varying.push(true);
                    copies.insert((*stage, value), copy);
                    copy
                }
            };
            map.insert(value, copy);
        }
        rewritten.push(substituted(&mut plan.function, statement, &map));
    }
    // a value that another stage reads is kept where it is computed
    for statement in rewritten {
        let kept: Vec<Statement> = statement
            .binds()
            .iter()
            .filter_map(|value| homes.get(value).map(|memory| Statement::Store(Place::whole(*memory), *value)))
            .collect();
        result.push(statement);
        result.extend(kept);
    }
    hoist(plan, result, ahead)
}

/// What reads a value of another stage.
fn brought(plan: &mut Plan, value: ValueId, homes: &mut BTreeMap<ValueId, MemoryId>) -> Op {
    if let Op::Load(place, version) = &plan.function[value].op
        && plan.homes[place.memory.index()] == Home::Sample
    {
        return Op::Load(place.clone(), *version);
    }
    let function = &mut plan.function;
    let ty = function[value].ty;
    let memory = *homes.entry(value).or_insert_with(|| {
        let name = function[value].name.clone().unwrap_or_else(|| "kept".to_owned());
        function.allot(MemoryKind::Local, Ty::Scalar(ty), &name)
    });
    plan.homes.resize(plan.function.memories.len(), Home::Tile);
    Op::Load(Place::whole(memory), Version::default())
}

/// The values that a statement uses, in its regions too.
fn uses(function: &Function, statement: &Statement, used: &mut BTreeSet<ValueId>) {
    used.extend(statement.reads());
    if let Statement::Let(value) = statement {
        function[*value].op.operands(|operand| {
            used.insert(operand);
        });
    }
    for region in statement.regions() {
        used.extend(&region.yields);
        region.statements.iter().for_each(|inner| uses(function, inner, used));
    }
}

/// The statement with other operands; its own values stay, so that those who use them see them.
fn substituted(function: &mut Function, statement: Statement, map: &HashMap<ValueId, ValueId>) -> Statement {
    if map.is_empty() {
        return statement;
    }
    let mut region = Region { statements: vec![statement], ..Region::default() };
    substitute_in(function, &mut region, map);
    region.statements.remove(0)
}

/// Moves shared values, and what they are made of, to the front.
fn hoist(plan: &Plan, statements: Vec<Statement>, mut ahead: BTreeSet<ValueId>) -> Option<Vec<Statement>> {
    let mut first = Vec::new();
    let mut rest = Vec::new();
    for statement in statements.into_iter().rev() {
        match &statement {
            Statement::Let(value) if ahead.contains(value) => {
                plan.function[*value].op.operands(|operand| {
                    ahead.insert(operand);
                });
                first.push(statement);
            }
            other if other.binds().iter().any(|value| ahead.contains(value)) => return None,
            _ => rest.push(statement),
        }
    }
    first.reverse();
    rest.reverse();
    first.extend(rest);
    Some(first)
}

/// Declarations of tile memories become statements that fill the rows; those that need nothing of a sample go first.
fn declarations(plan: &mut Plan, statements: Vec<Statement>) -> Option<Vec<Statement>> {
    let mut first = Vec::new();
    let mut rest = Vec::new();
    for statement in statements {
        match &statement {
            Statement::Declare(memory, init) if plan.homes[memory.index()] == Home::Tile => match init {
                Init::Undefined => {}
                Init::Zero => first.push(statement),
                Init::Copy(place) if plan.homes[place.memory.index()] == Home::Uniform => first.push(statement),
                Init::Copy(place) => {
                    rest.push(Statement::Copy { to: Place::whole(*memory), from: place.clone() });
                }
                Init::Elements(values) => {
                    let (memory, values) = (*memory, values.clone());
                    let places = places(&mut plan.function, &Place::whole(memory));
                    rest.extend(places.into_iter().zip(values).map(|(place, value)| Statement::Store(place, value)));
                }
                Init::Splat(value) => {
                    let (memory, value) = (*memory, *value);
                    let places = places(&mut plan.function, &Place::whole(memory));
                    rest.extend(places.into_iter().map(|place| Statement::Store(place, value)));
                }
                _ => return None,
            },
            _ => rest.push(statement),
        }
    }
    plan.varying.resize(plan.function.values.len(), false);
    first.extend(rest);
    Some(first)
}

/// Names the stages of the final order.
fn lay_out(plan: &mut Plan, statements: Vec<Statement>) {
    let is_ahead = |statement: &Statement| match statement {
        Statement::Let(value) => !plan.varying[value.index()],
        _ => false,
    };
    let leading = statements.iter().take_while(|statement| is_ahead(statement)).count();
    let mut stages = vec![Stage::Ahead(0..leading)];
    for (at, statement) in statements.iter().enumerate().skip(leading) {
        let stage = match statement {
            Statement::Product(_) => Stage::Product(at),
            Statement::Declare(memory, _) if plan.homes[memory.index()] == Home::Tile => Stage::Rows(at),
            other if is_row_sum(plan, other) => Stage::Rows(at),
            _ => match stages.last_mut() {
                Some(Stage::Lanes(range)) => {
                    range.end = at + 1;
                    continue;
                }
                _ => Stage::Lanes(at..at + 1),
            },
        };
        stages.push(stage);
    }
    plan.stages = stages;
    plan.function.body = Region { statements, ..Region::default() };
}

/// `d_b += all d_z` of whole memories: the rows of the tile are added up as they are.
fn is_row_sum(plan: &Plan, statement: &Statement) -> bool {
    match statement {
        Statement::AccumulateAll { to, from } => {
            let whole = to.path.is_empty() && from.path.is_empty();
            let home = plan.homes[from.memory.index()];
            whole && plan.homes[to.memory.index()] == Home::Total && matches!(home, Home::Lanes | Home::Tile)
        }
        _ => false,
    }
}
