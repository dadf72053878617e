//! IR to IR: a function of one sample becomes one of a batch, samples side by side.
//!
//! What every sample shares is uniform, what depends on a sample is varying: a vector with a lane for each of some samples. The
//! body becomes steps that run one after the other over a tile of samples: statements in lanes, and products of matrices.

mod contract;
mod cut;
mod expand;
mod varying;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use contract::contract;
use varying::Varying;

use crate::ir::{
    Argument, Binding, Const, Float, Function, Init, Len, MemoryId, MemoryKind, Op, Place, Scalar, Statement, Step, Ty,
    ValueId,
};

/// Gradients of more floats than this are not summed up in lanes: a vector each would leave the first cache.
const SUMS: usize = 4_096;
/// Vectors of one group of samples, of more floats than this, would take too much of the stack.
const VECTORS: usize = 8_192;

/// What a parameter of the function of one sample is to a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The same for every sample.
    Uniform,
    /// Part of the sample.
    Sample,
    /// The cotangent of each sample's result.
    Seed,
    /// A sum over the samples.
    Gradient,
}

/// Where a memory lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// Shared by all samples.
    Uniform,
    /// A vector for each element, of the samples of one group.
    Lanes,
    /// In the samples themselves.
    Sample,
    /// An array for each sample of a tile, which every step sees.
    Tile,
    /// A vector for each element, added up over all samples.
    Sum,
    /// Added to by products alone.
    Total,
}

/// What is run for each tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Statements that no sample has a part in, once for the batch.
    Ahead(Range<usize>),
    /// Statements of the body, in lanes.
    Lanes(Range<usize>),
    /// One statement of the body, for every sample of the tile by itself.
    Rows(usize),
    /// A product, of all samples of the tile at once.
    Product(usize),
}

/// A function of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Its body is in lanes; it returns nothing.
    pub(crate) function: Function,
    /// The type of all its floats.
    pub(crate) float: Float,
    /// By value: whether it is a vector.
    pub(crate) varying: Vec<bool>,
    /// By memory.
    pub(crate) homes: Vec<Home>,
    /// In order.
    pub(crate) stages: Vec<Stage>,
    /// Which lanes hold a sample of their own; bound in each group of lanes.
    pub(crate) valid: ValueId,
    /// The cotangents of the results, 0 in lanes that are not valid; bound in each group of lanes.
    pub(crate) seed: Option<ValueId>,
    /// The sum of the results over the batch, if the function returns a number.
    pub(crate) total: Option<MemoryId>,
    /// The array that the function returns, if it returns one.
    pub(crate) rows: Option<MemoryId>,
}

/// Makes a function of a batch; `None` where a sample decides what is executed or which element is read. With `products`
/// kernels take the products of matrices, else loops do.
pub(crate) fn batch(function: &Function, roles: &[Role], products: bool) -> Option<Plan> {
    let mut function = function.clone();
    let gradients = gradients(&function, roles);
    let varying = Varying::of(&function, roles, &[], &[]);
    expand::expand(&mut function, |function, product| {
        products && expand::is_for_kernel(function, &varying, &gradients, product)
    });
    let varying = Varying::of(&function, roles, &[], &[]);
    let float = varying::float_in_lanes(&function, &varying, &gradients)?;
    let seed = parameter(&function, roles, Role::Seed);
    let valid = function.bind(Scalar::Bool, "valid");
    let (total, rows) = match function.result.clone() {
        Argument::Value(result) => (Some(add_result(&mut function, result, valid, float)), None),
        Argument::Take(place) if place.path.is_empty() && varying.memory(place.memory) => (None, Some(place.memory)),
        Argument::Array(parts) => (None, Some(gathered(&mut function, &parts)?)),
        _ => return None,
    };
    function.result = Argument::Tuple(Vec::new());
    function.result_ty = Ty::Tuple(Vec::new());
    scatter(&mut function, rows);
    let varying = Varying::of(&function, roles, &[valid], total.as_slice());
    let homes = homes(&function, &varying, roles, total)?;
    let varying = contract(&mut function, &varying.values);
    let mut plan = Plan { function, float, varying, homes, stages: Vec::new(), valid, seed, total, rows };
    cut::cut(&mut plan)?;
    (plan.vectors()? <= VECTORS).then_some(plan)
}

impl Plan {
    /// How many vectors the memories of a group of samples take.
    fn vectors(&self) -> Option<usize> {
        let memories = self.function.memories.iter().zip(&self.homes);
        memories.filter(|(_, home)| **home == Home::Lanes).map(|(memory, _)| memory.ty.count()).sum()
    }
}

/// The buffers that sums over the samples are added to.
fn gradients(function: &Function, roles: &[Role]) -> BTreeSet<MemoryId> {
    let gradients = function.parameters.iter().zip(roles).filter(|(_, role)| **role == Role::Gradient);
    gradients.flat_map(|(parameter, _)| parameter.binding.memories()).collect()
}

/// A memory for a result that is written as an array of numbers.
fn gathered(function: &mut Function, parts: &[Argument]) -> Option<MemoryId> {
    let is_number = |part: &Argument| matches!(part, Argument::Value(_));
    let numbers = parts.iter().all(|part| match part {
        Argument::Array(inner) => inner.iter().all(is_number),
        other => is_number(other),
    });
    let mut values = Vec::new();
    parts.iter().for_each(|part| part.values(&mut values));
    let ty = function.result_ty.clone();
    if !numbers || ty.count() != Some(values.len()) {
        return None;
    }
    let memory = function.allot(MemoryKind::Local, ty, "outputs");
    function.body.statements.push(Statement::Declare(memory, Init::Elements(values)));
    Some(memory)
}

/// The value that the one parameter of a role is.
fn parameter(function: &Function, roles: &[Role], role: Role) -> Option<ValueId> {
    let mut found = function.parameters.iter().zip(roles).filter(|(_, other)| **other == role);
    found.find_map(|(parameter, _)| match parameter.binding {
        Binding::Value(value) => Some(value),
        _ => None,
    })
}

/// Adds the results of the valid lanes up.
fn add_result(function: &mut Function, result: ValueId, valid: ValueId, float: Float) -> MemoryId {
    let ty = Scalar::Float(float);
    let total = function.allot(MemoryKind::Local, Ty::Scalar(ty), "total");
    let zero = function.define(Op::Const(Const::Float(0.0)), ty);
    let mut statements = std::mem::take(&mut function.body.statements);
    let defined = statements.iter().position(|statement| statement.binds().contains(&result));
    let mut added = Vec::new();
    let counted = function.emit(Op::Select(valid, result, zero), ty, &mut added);
    added.push(Statement::Accumulate(Place::whole(total), counted));
    let at = defined.map_or(0, |at| at + 1);
    statements.splice(at..at, added);
    function.body.statements = statements;
    total
}

/// Adds the elements of small arrays one by one: `d += all [a, b]` becomes `d[0] += a` and `d[1] += b`.
fn scatter(function: &mut Function, kept_whole: Option<MemoryId>) {
    let mut elements: BTreeMap<MemoryId, Vec<ValueId>> = BTreeMap::new();
    let statements = std::mem::take(&mut function.body.statements);
    let others: Vec<MemoryId> = statements.iter().flat_map(changed).collect();
    let mut kept = Vec::new();
    for statement in statements {
        match &statement {
            Statement::Declare(memory, Init::Elements(values))
                if !others.contains(memory) && Some(*memory) != kept_whole =>
            {
                elements.insert(*memory, values.clone());
                kept.push(statement);
            }
            Statement::AccumulateAll { to, from } if from.path.is_empty() && elements.contains_key(&from.memory) => {
                let places = places(function, to);
                kept.extend(places.into_iter().zip(&elements[&from.memory]).map(|(p, v)| Statement::Accumulate(p, *v)));
            }
            _ => kept.push(statement),
        }
    }
    let read: Vec<MemoryId> = kept.iter().flat_map(|statement| reads(function, statement)).collect();
    let unread = |statement: &Statement| match statement {
        Statement::Declare(memory, _) => elements.contains_key(memory) && !read.contains(memory),
        _ => false,
    };
    kept.retain(|statement| !unread(statement));
    function.body.statements = kept;
}

/// What a statement writes after it came into being.
fn changed(statement: &Statement) -> Vec<MemoryId> {
    match statement {
        Statement::Declare(..) => Vec::new(),
        other => crate::ir::written(other),
    }
}

/// The memories that a statement reads, in its regions too.
pub(crate) fn reads(function: &Function, statement: &Statement) -> Vec<MemoryId> {
    let mut memories = Vec::new();
    match statement {
        Statement::Let(value) => {
            if let Op::Load(place, _) = &function[*value].op {
                memories.push(place.memory);
            }
        }
        Statement::Declare(_, Init::Copy(from))
        | Statement::Copy { from, .. }
        | Statement::AccumulateAll { from, .. } => memories.push(from.memory),
        Statement::Product(product) => memories.extend(product.sources().map(|source| source.memory)),
        _ => {}
    }
    for region in statement.regions() {
        memories.extend(region.statements.iter().flat_map(|inner| reads(function, inner)));
    }
    memories
}

/// The places of the scalars in a place, in memory order.
fn places(function: &mut Function, place: &Place) -> Vec<Place> {
    match function.place_ty(place) {
        Ty::Array(_, Len::Known(n)) => {
            let mut found = Vec::new();
            for k in 0..n {
                let index = function.count(k as i128);
                found.extend(places(function, &place.then(Step::Index(index))));
            }
            found
        }
        _ => vec![place.clone()],
    }
}

/// The home of every memory; `None` where a gradient is too large for lanes and not one of products alone.
fn homes(function: &Function, varying: &Varying, roles: &[Role], total: Option<MemoryId>) -> Option<Vec<Home>> {
    let mut homes: Vec<Home> = (0..function.memories.len())
        .map(|memory| if varying.memories[memory] { Home::Lanes } else { Home::Uniform })
        .collect();
    let mut summed = BTreeSet::new();
    let statements = &function.body.statements;
    let has_products = statements.iter().any(|statement| matches!(statement, Statement::Product(_)));
    statements.iter().for_each(|statement| sums(statement, has_products, &mut summed));
    let mut in_lanes = 0;
    for (parameter, role) in function.parameters.iter().zip(roles) {
        for memory in parameter.binding.memories() {
            homes[memory.index()] = match role {
                Role::Sample => Home::Sample,
                Role::Gradient if summed.contains(&memory) => {
                    in_lanes += function[memory].ty.count()?;
                    Home::Sum
                }
                Role::Gradient => Home::Total,
                _ => continue,
            };
        }
    }
    total.into_iter().for_each(|memory| homes[memory.index()] = Home::Sum);
    (in_lanes <= SUMS).then_some(homes)
}

/// The memories that a statement adds numbers to, one by one.
fn sums(statement: &Statement, rows: bool, summed: &mut BTreeSet<MemoryId>) {
    match statement {
        Statement::Accumulate(place, _) => {
            summed.insert(place.memory);
        }
        Statement::AccumulateAll { to, from } if !(rows && to.path.is_empty() && from.path.is_empty()) => {
            summed.insert(to.memory);
        }
        _ => {}
    }
    for region in statement.regions() {
        region.statements.iter().for_each(|inner| sums(inner, false, summed));
    }
}
