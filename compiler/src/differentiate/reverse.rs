//! IR to IR: reverse mode by structured reversal.
//!
//! The primal's statements are visited from the last to the first; a branch replays the branch taken, a loop runs
//! backwards. Cotangents of scalars are values again, those of memories are memories (shadows). What the reverse
//! sweep wants of the primal inside branches and loops is asked for by [`Reversal::primal`]; `schedule` then
//! decides whether it is computed again or recorded.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chainrule_primitives::Primitive;

use crate::differentiate::Calls;
use crate::differentiate::activity::{self, Activity};
use crate::differentiate::cotangents::{Cotangents, Mask};
use crate::differentiate::rules;
use crate::differentiate::scopes::{ScopeId, Scopes};
use crate::ir::{Builder, Function, If, MemoryId, Op, Place, Region, Scalar, Statement, ValueId};
use crate::schedule::{Needs, Patches};

/// The reverse sweep of one function, while it is written.
pub(crate) struct Reversal<'p> {
    /// What is differentiated.
    pub(crate) primal: &'p Function,
    /// What derivatives flow through.
    pub(crate) activity: Activity,
    /// Where the primal defines what.
    pub(crate) scopes: &'p Scopes<'p>,
    /// Writes the reverse sweep; its tables begin with the primal's.
    pub(crate) b: Builder,
    /// Cotangents of scalars.
    pub(crate) cotangents: Cotangents,
    /// Cotangents of memories.
    pub(crate) shadows: HashMap<MemoryId, MemoryId>,
    /// What the reverse sweep wants of the primal.
    pub(crate) needs: Needs,
    /// What the forward sweep does beyond the primal.
    pub(crate) patches: Patches,
    /// Whether the reverse sweep is to be a function of its own.
    pub(crate) split: bool,
    /// Whether the two sweeps are those that callers keep apart.
    pub(crate) pair: bool,
    /// Where the cotangents of scalar parameters are added, if the caller asks for them there.
    pub(crate) sums: HashMap<ValueId, MemoryId>,
    /// How calls are mirrored.
    pub(crate) calls: Calls,
    /// Whether the header of a `while` is being mirrored.
    pub(crate) in_header: bool,
    /// The scope whose mirror is being written.
    pub(crate) scope: ScopeId,
}

impl<'p> Reversal<'p> {
    /// Begins the reverse sweep.
    pub(crate) fn new(primal: &'p Function, scopes: &'p Scopes<'p>) -> Self {
        let mut cotangents = Cotangents::default();
        cotangents.open();
        Reversal {
            primal,
            activity: activity::active(primal),
            scopes,
            b: Builder::new(primal.clone()),
            cotangents,
            shadows: HashMap::new(),
            needs: Needs::default(),
            patches: Patches::default(),
            split: false,
            pair: false,
            sums: HashMap::new(),
            calls: Calls::Kept,
            in_header: false,
            scope: ScopeId::ROOT,
        }
    }

    /// Writes the mirror of a region: shadows of what it declares, then its statements from the last to the first.
    pub(crate) fn region(&mut self, region: &'p Region, scope: ScopeId) {
        self.regions(&[region], scope);
    }

    /// The same for regions that run one after the other in one scope: a header and a body.
    pub(crate) fn regions(&mut self, regions: &[&'p Region], scope: ScopeId) {
        let outer = std::mem::replace(&mut self.scope, scope);
        self.needs.hook(&mut self.b, scope);
        if scope != ScopeId::ROOT {
            for region in regions {
                region.statements.iter().for_each(|statement| self.declare_shadows(statement));
            }
        }
        let outer_header = self.in_header;
        for (k, region) in regions.iter().enumerate().rev() {
            self.in_header = outer_header || k + 1 < regions.len();
            region.statements.iter().rev().for_each(|statement| self.statement(statement));
        }
        (self.scope, self.in_header) = (outer, outer_header);
    }

    /// The primal's value, for use in the mirror.
    pub(crate) fn primal(&mut self, value: ValueId) -> ValueId {
        self.needs.value(&mut self.b, self.scopes, value)
    }

    /// Adds to a value's cotangent.
    pub(crate) fn add(&mut self, value: ValueId, contribution: ValueId) {
        if !self.activity.value(value) {
            return;
        }
        let sum = match self.cotangents.get(value) {
            Some(sum) => self.b.primitive(Primitive::Add, &[sum, contribution]),
            None => contribution,
        };
        self.cotangents.set(value, sum);
    }

    /// A value's cotangent, complete at its definition.
    fn take(&mut self, value: ValueId) -> Option<ValueId> {
        let cotangent = self.cotangents.take(value)?;
        self.name(cotangent, value);
        Some(cotangent)
    }

    fn name(&mut self, cotangent: ValueId, value: ValueId) {
        let name = self.primal[value].name.as_ref().map(|name| format!("d_{name}"));
        let slot = &mut self.b.function.values[cotangent.index()];
        if slot.name.is_none() && cotangent.index() >= self.primal.values.len() && !matches!(slot.op, Op::Const(_)) {
            slot.name = name;
        }
    }

    /// A zero of a value's type.
    pub(crate) fn zero(&mut self, ty: Scalar) -> ValueId {
        self.b.float(0.0, ty)
    }

    fn statement(&mut self, statement: &'p Statement) {
        match statement {
            Statement::Let(value) => {
                if let Some(cotangent) = self.take(*value) {
                    self.op(*value, cotangent);
                }
            }
            Statement::Declare(memory, init) if self.activity.memory(*memory) => {
                self.init(*memory, init);
            }
            // a struct's tangent has no integers
            Statement::Store(_, value) if !self.primal[*value].ty.is_float() => {}
            Statement::Store(place, value) if self.flows(place) => {
                let (shadow, ty) = (self.shadow(place), self.primal[*value].ty);
                let cotangent = self.b.load(shadow.clone(), ty);
                if !self.scopes.is_settled(place.memory) {
                    let zero = self.zero(ty);
                    self.b.push(Statement::Store(shadow, zero));
                }
                self.add(*value, cotangent);
            }
            Statement::Accumulate(place, value) if self.flows(place) => {
                let shadow = self.shadow(place);
                let cotangent = self.b.load(shadow, self.primal[*value].ty);
                self.add(*value, cotangent);
            }
            Statement::Copy { to, .. } if !self.primal.place_ty(to).holds_floats() => {}
            Statement::Copy { to, from } if self.flows(to) => self.copy(to, from),
            Statement::AccumulateAll { to, from } if self.flows(to) && self.flows(from) => {
                let from = self.shadow(to);
                self.accumulate_all(from, to);
            }
            Statement::Product(product) if self.flows(product.target()) => {
                self.product(product, statement);
            }
            Statement::Clear(place) if self.flows(place) => {
                let shadow = self.shadow(place);
                self.b.push(Statement::Clear(shadow));
            }
            Statement::If(branch) => self.branch(branch, statement),
            Statement::For(counted) => self.counted(counted, statement),
            Statement::While(repeat) => self.repeat(repeat, statement),
            Statement::Call(call) => self.call(call, statement),
            Statement::Pop(..) | Statement::Push(..) | Statement::Save(..) | Statement::Restore(..) => {
                unreachable!("`resolve` writes no records, and reverse mode is applied to what it writes")
            }
            _ => {}
        }
    }

    /// `value = op(…)`: hands its cotangent on to the operands.
    fn op(&mut self, value: ValueId, cotangent: ValueId) {
        match self.primal[value].op.clone() {
            Op::Primitive(primitive, spelling, operands) => {
                let active: Vec<usize> = (0..operands.len()).filter(|&k| self.activity.value(operands[k])).collect();
                if active.is_empty() {
                    return;
                }
                let mine: Vec<ValueId> = operands.iter().map(|&operand| self.primal(operand)).collect();
                let result = self.primal(value);
                let mut slopes: Vec<(ValueId, ValueId)> = Vec::new();
                for k in active {
                    let Some(slope) = rules::derivative(&mut self.b, primitive, spelling, &mine, result, k) else {
                        continue;
                    };
                    match slopes.iter_mut().find(|(operand, _)| *operand == operands[k]) {
                        Some((_, sum)) => *sum = self.b.primitive(Primitive::Add, &[*sum, slope]),
                        None => slopes.push((operands[k], slope)),
                    }
                }
                for (operand, slope) in slopes {
                    let contribution = self.b.primitive(Primitive::Mul, &[cotangent, slope]);
                    let contribution = self.masked(cotangent, slope, contribution);
                    self.add(operand, contribution);
                }
            }
            Op::Cast(operand) if self.activity.value(operand) => {
                let contribution = self.b.op(Op::Cast(cotangent), self.primal[operand].ty);
                self.add(operand, contribution);
            }
            Op::Select(condition, a, b) => {
                let condition = self.primal(condition);
                let zero = self.zero(self.primal[value].ty);
                let outer = self.cotangents.masks(cotangent);
                for (side, operand) in [(true, a), (false, b)] {
                    let (then, otherwise) = if side { (cotangent, zero) } else { (zero, cotangent) };
                    let part = self.b.select(condition, then, otherwise);
                    self.mask(part, outer.iter().copied().chain([(condition, side)]).collect());
                    self.add(operand, part);
                }
            }
            Op::Load(place, _) if self.flows(&place) => {
                let shadow = self.shadow(&place);
                self.b.push(Statement::Accumulate(shadow, cotangent));
            }
            _ => {}
        }
    }

    /// What is not chosen contributes nothing, also where its slope is infinite or not a number.
    fn masked(&mut self, cotangent: ValueId, slope: ValueId, mut contribution: ValueId) -> ValueId {
        let masks = self.cotangents.masks(cotangent);
        if masks.is_empty() {
            return contribution;
        }
        if !matches!(self.b.function[slope].op, Op::Const(_) | Op::Load(..)) {
            let zero = self.zero(self.b.function[contribution].ty);
            for &(condition, side) in &masks {
                let (then, otherwise) = if side { (contribution, zero) } else { (zero, contribution) };
                contribution = self.b.select(condition, then, otherwise);
            }
        }
        self.mask(contribution, masks);
        contribution
    }

    /// A literal is the same value wherever it is asked for, and is what it is whatever holds.
    fn mask(&mut self, cotangent: ValueId, masks: Vec<Mask>) {
        if !matches!(self.b.function[cotangent].op, Op::Const(_)) {
            self.cotangents.mask(cotangent, masks);
        }
    }

    /// `if`: the branch that was taken, backwards. A branch that never ends was not taken.
    fn branch(&mut self, branch: &'p If, statement: &'p Statement) {
        let incoming: Vec<Option<ValueId>> = branch.results.iter().map(|&r| self.take(r)).collect();
        if incoming.iter().all(Option::is_none) && !self.is_touched(statement) {
            return;
        }
        let taken = match (branch.then.diverges, branch.otherwise.diverges) {
            (true, true) => return,
            (false, true) => Some(&branch.then),
            (true, false) => Some(&branch.otherwise),
            (false, false) => None,
        };
        if let Some(taken) = taken {
            return self.side(taken, &incoming);
        }
        let condition = self.primal(branch.condition);
        let (then, after_then) = self.mirrored_side(&branch.then, &incoming);
        let (otherwise, after_otherwise) = self.mirrored_side(&branch.otherwise, &incoming);
        let changed: BTreeSet<ValueId> = after_then.keys().chain(after_otherwise.keys()).copied().collect();
        let mut merged = If { condition, then, otherwise, results: Vec::new() };
        for value in changed {
            let ty = self.primal[value].ty;
            let before = self.cotangents.get(value);
            let zero = self.zero(ty);
            let after = |side: &BTreeMap<ValueId, ValueId>| side.get(&value).copied().or(before).unwrap_or(zero);
            merged.then.yields.push(after(&after_then));
            merged.otherwise.yields.push(after(&after_otherwise));
            let result = self.b.bound(ty, None);
            self.name(result, value);
            merged.results.push(result);
            self.cotangents.set(value, result);
        }
        self.b.push(Statement::If(merged));
    }

    fn mirrored_side(
        &mut self,
        side: &'p Region,
        incoming: &[Option<ValueId>],
    ) -> (Region, BTreeMap<ValueId, ValueId>) {
        self.b.open();
        self.cotangents.open();
        self.side(side, incoming);
        let statements = self.b.close();
        (Region { statements, ..Region::default() }, self.cotangents.close())
    }

    fn side(&mut self, side: &'p Region, incoming: &[Option<ValueId>]) {
        for (value, cotangent) in side.yields.iter().zip(incoming) {
            if let Some(cotangent) = cotangent {
                self.add(*value, *cotangent);
            }
        }
        let scope = self.scopes.of_region(side);
        self.region(side, scope);
    }

    /// Whether a derivative flows through anything that a statement does.
    pub(crate) fn is_touched(&self, statement: &Statement) -> bool {
        crate::ir::written(statement).into_iter().any(|memory| self.activity.memory(memory))
            || self.binds_active(statement)
    }

    fn binds_active(&self, statement: &Statement) -> bool {
        statement.binds().into_iter().any(|value| self.activity.value(value))
            || statement.regions().into_iter().any(|region| region.statements.iter().any(|s| self.binds_active(s)))
    }

    /// The cotangent of a place.
    /// Whether a derivative flows through a place.
    pub(crate) fn flows(&self, place: &Place) -> bool {
        self.activity.memory(place.memory) && !self.primal.is_constant(place)
    }

    pub(crate) fn shadow(&mut self, place: &Place) -> Place {
        let place = self.through_views(place);
        let indices: Vec<ValueId> = place.indices().collect();
        let mapped: HashMap<ValueId, ValueId> = indices.into_iter().map(|i| (i, self.primal(i))).collect();
        place.map(self.shadows[&place.memory], |index| mapped[&index])
    }
}
