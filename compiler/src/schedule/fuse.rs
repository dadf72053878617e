//! A loop whose iterations meet only in sums is differentiated iteration by iteration: the mirrored body runs
//! right after the primal's, in the same iteration, and nothing is recorded.

use std::collections::{BTreeSet, HashMap};

use chainrule_primitives::Primitive;

use crate::differentiate::reverse::Reversal;
use crate::differentiate::scopes::{ScopeId, StatementId};
use crate::ir::{Carried, For, MemoryId, Op, Region, Statement, ValueId, apart, written};

/// A loop's mirror before it is decided where it runs.
pub(crate) struct Mirrored {
    /// Counts its iterations.
    pub(crate) index: ValueId,
    /// Cotangents of what the primal loop carries, by its position there.
    pub(crate) adjoints: Vec<(usize, Carried)>,
    /// Cotangents of values from outside.
    pub(crate) sums: Vec<(ValueId, Carried)>,
    /// Yields the next adjoints, then the next sums.
    pub(crate) body: Region,
}

impl Default for Mirrored {
    fn default() -> Self {
        Mirrored { index: ValueId(u32::MAX), adjoints: Vec::new(), sums: Vec::new(), body: Region::default() }
    }
}

impl<'p> Reversal<'p> {
    /// Moves the mirror into the primal loop where that is right; whether it was.
    pub(crate) fn fuse(
        &mut self,
        mirrored: &mut Mirrored,
        counted: &'p For,
        statement: &'p Statement,
        scope: ScopeId,
    ) -> bool {
        let at = self.scopes.id(statement);
        if self.split
            || self.scope != ScopeId::ROOT
            || self.is_aliased_twice(counted)
            || !self.carries_only_sums(mirrored)
            || !self.writes_only_sums(statement, mirrored, scope, true, &BTreeSet::new())
        {
            return false;
        }
        let Some(hoisted) = self.hoisted(mirrored, at) else { return false };
        self.move_before(hoisted, at);
        self.needs.fused.insert(scope);
        self.needs.drop_alias(counted.index);
        self.patches.substitute.insert(mirrored.index, counted.index);
        let mut statements = std::mem::take(&mut mirrored.body.statements);
        self.take_directly(&mut statements);
        self.patches.append(scope, statements);
        for ((value, c), next) in mirrored.sums.iter().zip(&mirrored.body.yields[mirrored.adjoints.len()..]) {
            let zero = self.zero(self.primal[*value].ty);
            self.patches.carry(at, Carried { init: zero, ..*c }, *next);
            let total = self.b.primitive(Primitive::Add, &[c.init, c.result]);
            self.cotangents.set(*value, total);
        }
        // after the sums, which set what an initial value may share
        for (position, (k, c)) in mirrored.adjoints.iter().enumerate() {
            debug_assert_eq!(mirrored.body.yields[position], c.param, "its cotangent is the same in every iteration");
            self.patches.substitute.insert(c.param, c.init);
            self.add(counted.carried[*k].init, c.init);
        }
        true
    }

    fn is_aliased_twice(&self, counted: &For) -> bool {
        counted.range.adaptors.iter().any(|adaptor| matches!(adaptor, crate::ir::Adaptor::StepBy(_)))
    }

    /// The cotangents of what the loop carries are the same in every iteration.
    fn carries_only_sums(&self, mirrored: &Mirrored) -> bool {
        mirrored.adjoints.iter().zip(&mirrored.body.yields).all(|((_, c), next)| *next == c.param)
    }

    /// The loop writes no active memory from outside, and its mirror only adds to shadows that come from outside;
    /// if it is to run earlier than its place, also that nobody reads them in between.
    ///
    /// In memories `apart` iterations do not meet, nor in their shadows.
    fn writes_only_sums(
        &self,
        statement: &Statement,
        mirrored: &Mirrored,
        scope: ScopeId,
        moved: bool,
        apart: &BTreeSet<MemoryId>,
    ) -> bool {
        let outside = |memory: &MemoryId| {
            !apart.contains(memory) && !self.scopes.is_within(self.scopes.of_memory(*memory), scope)
        };
        if written(statement).iter().any(|memory| outside(memory) && self.activity.memory(*memory)) {
            return false;
        }
        let from_outside = self.shadows.iter().filter(|(memory, _)| outside(memory));
        let shadows = from_outside.map(|(memory, shadow)| (*shadow, *memory)).collect();
        let at = moved.then(|| self.scopes.id(statement));
        mirrored.body.statements.iter().all(|inner| self.only_adds(inner, &shadows, at))
    }

    /// Whether the iterations of a mirrored loop meet only in sums, so that any order of them will do.
    pub(crate) fn is_unordered(
        &self,
        mirrored: &Mirrored,
        counted: &For,
        statement: &Statement,
        scope: ScopeId,
    ) -> bool {
        let shadows: BTreeSet<MemoryId> = apart(&self.b.function, &mirrored.body, mirrored.index).into_iter().collect();
        let mut apart: BTreeSet<MemoryId> = apart(self.primal, &counted.body, counted.index).into_iter().collect();
        apart.retain(|memory| self.shadows.get(memory).is_none_or(|shadow| shadows.contains(shadow)));
        // the mirror of a store into a settled memory only reads its shadow
        let added: BTreeSet<MemoryId> = mirrored.body.statements.iter().flat_map(written).collect();
        let reads = |memory: &MemoryId| !self.shadows.get(memory).is_some_and(|shadow| added.contains(shadow));
        let stored: BTreeSet<MemoryId> = written(statement).into_iter().collect();
        apart.extend(stored.into_iter().filter(|memory| self.scopes.is_settled(*memory) && reads(memory)));
        self.carries_only_sums(mirrored) && self.writes_only_sums(statement, mirrored, scope, false, &apart)
    }

    fn only_adds(&self, statement: &Statement, shadows: &HashMap<MemoryId, MemoryId>, at: Option<StatementId>) -> bool {
        let free = |memory: &MemoryId| !shadows.contains_key(memory);
        let grows = |memory: &MemoryId| {
            let read_between = |m: &MemoryId| at.is_some_and(|at| self.scopes.is_written_from(*m, at));
            !shadows.get(memory).is_some_and(read_between)
        };
        let own = match statement {
            Statement::Accumulate(to, _) => grows(&to.memory),
            Statement::AccumulateAll { to, from } => grows(&to.memory) && free(&from.memory),
            Statement::Product(product) => {
                grows(&product.target().memory) && product.sources().into_iter().all(|source| free(&source.memory))
            }
            Statement::Let(value) => match &self.b.function[*value].op {
                Op::Load(place, _) => free(&place.memory),
                _ => true,
            },
            Statement::If(_) | Statement::For(_) | Statement::While(_) => true,
            Statement::Call(call) => {
                let mut places = Vec::new();
                call.arguments.iter().for_each(|argument| argument.places(&mut places));
                places.iter().all(|place| free(&place.memory))
            }
            other => written(other).iter().all(free),
        };
        own && statement
            .regions()
            .into_iter()
            .all(|region| region.statements.iter().all(|inner| self.only_adds(inner, shadows, at)))
    }

    /// The values of the reverse sweep that the mirror uses, if they can be computed before the primal loop.
    fn hoisted(&self, mirrored: &Mirrored, at: StatementId) -> Option<Vec<ValueId>> {
        let (mut inside, mut used) = (BTreeSet::new(), BTreeSet::new());
        inside.insert(mirrored.index);
        inside.extend(mirrored.adjoints.iter().map(|(_, c)| c.param));
        inside.extend(mirrored.sums.iter().map(|(_, c)| c.param));
        used.extend(mirrored.adjoints.iter().map(|(_, c)| c.init));
        used.extend(&mirrored.body.yields);
        self.uses_of(&mirrored.body, &mut inside, &mut used);
        let mut hoisted = Vec::new();
        let mut seen = BTreeSet::new();
        let outside = used.difference(&inside).copied();
        for value in outside {
            if !self.hoist(value, at, &mut seen, &mut hoisted) {
                return None;
            }
        }
        Some(hoisted)
    }

    fn uses_of(&self, region: &Region, inside: &mut BTreeSet<ValueId>, used: &mut BTreeSet<ValueId>) {
        for statement in &region.statements {
            inside.extend(statement.binds());
            used.extend(statement.reads());
            if let Statement::Let(value) = statement {
                self.b.function[*value].op.operands(|operand| {
                    used.insert(operand);
                });
            }
            match statement {
                Statement::For(counted) => {
                    inside.insert(counted.index);
                    inside.extend(counted.carried.iter().map(|c| c.param));
                }
                Statement::While(repeat) => inside.extend(repeat.carried.iter().map(|c| c.param)),
                Statement::View(memory) => {
                    if let crate::ir::MemoryKind::View { base, lower, upper } = &self.b.function[*memory].kind {
                        used.extend(base.indices().chain(lower.iter().copied()).chain(upper.iter().copied()));
                    }
                }
                _ => {}
            }
            for inner in statement.regions() {
                used.extend(&inner.yields);
                self.uses_of(inner, inside, used);
            }
        }
    }

    fn hoist(&self, value: ValueId, at: StatementId, seen: &mut BTreeSet<ValueId>, hoisted: &mut Vec<ValueId>) -> bool {
        if self.needs.is_placeholder(value) || !seen.insert(value) {
            return true;
        }
        if value.index() < self.primal.values.len() {
            return self.scopes.is_before(value, at);
        }
        let op = &self.b.function[value].op;
        match op {
            Op::Const(_) | Op::Extern(_) => return true,
            Op::Bound => return self.patches.parameters.contains(&value),
            Op::Load(place, _) => {
                let is_shadow = place.memory.index() >= self.primal.memories.len();
                if is_shadow || !self.scopes.holds(place.memory, at) {
                    return false;
                }
            }
            _ => {}
        }
        let mut operands = Vec::new();
        op.operands(|operand| operands.push(operand));
        let free = operands.into_iter().all(|operand| self.hoist(operand, at, seen, hoisted));
        hoisted.push(value);
        free
    }

    fn move_before(&mut self, hoisted: Vec<ValueId>, at: StatementId) {
        let moved: BTreeSet<ValueId> = hoisted.iter().copied().collect();
        self.b.statements().retain(|s| !matches!(s, Statement::Let(value) if moved.contains(value)));
        self.patches.withdraw(&moved);
        for value in hoisted {
            self.patches.insert(at, false, Statement::Let(value));
        }
    }
}
