//! Decides how the reverse sweep gets a value of the primal that was computed inside a branch or loop.
//!
//! What is cheap and follows from what is at hand is computed again; the rest is recorded. A branch hands its
//! values out as further results of the `if`. A loop records them: in an array on the stack when every trip
//! count around it is known and small, otherwise on one growing record that the mirror pops.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::differentiate::scopes::{ScopeId, ScopeKind, Scopes};
use crate::ir::{
    Adaptor, Builder, Comparison, Const, For, Init, IntOp, Len, Memory, MemoryId, MemoryKind, Op, Place, Scalar,
    Statement, Step, Ty, ValueId,
};
use crate::schedule::Patches;

/// Above this cost a value is recorded rather than computed again; a load counts 1, an addition 1, an `exp` about 20.
const DEAR: u32 = 12;
/// Records of at most this many elements live on the stack.
const SMALL: usize = 1024;

/// What the reverse sweep wants of the primal.
#[derive(Default)]
pub(crate) struct Needs {
    wanted: BTreeMap<ScopeId, BTreeMap<ValueId, ValueId>>,
    aliases: HashMap<ValueId, ValueId>,
    added: HashMap<ValueId, ScopeId>,
    pub(crate) hooks: HashMap<MemoryId, ScopeId>,
    pub(crate) fused: BTreeSet<ScopeId>,
    own: BTreeSet<ValueId>,
}

impl Needs {
    /// Marks the start of a scope's mirror, where its values will be defined.
    pub(crate) fn hook(&mut self, b: &mut Builder, scope: ScopeId) {
        if scope != ScopeId::ROOT {
            let hook = Memory { kind: MemoryKind::Record, ty: Ty::Tuple(Vec::new()), name: None };
            let hook = b.memory(hook);
            self.hooks.insert(hook, scope);
            b.statements().push(Statement::Pop(hook, Vec::new()));
        }
    }

    /// The mirror binds a primal value itself (a loop index).
    pub(crate) fn alias(&mut self, value: ValueId, mirror: ValueId) {
        self.aliases.insert(value, mirror);
    }

    /// Takes an alias back.
    pub(crate) fn drop_alias(&mut self, value: ValueId) -> Option<ValueId> {
        self.aliases.remove(&value)
    }

    /// A value that the forward sweep computes beyond the primal, in a scope; for use in the scope's mirror.
    pub(crate) fn added(&mut self, b: &mut Builder, scopes: &Scopes<'_>, scope: ScopeId, value: ValueId) -> ValueId {
        self.added.insert(value, scope);
        self.value(b, scopes, value)
    }

    /// Whether a value stands for one of the primal.
    pub(crate) fn is_placeholder(&self, value: ValueId) -> bool {
        self.own.contains(&value)
    }

    fn scope(&self, scopes: &Scopes<'_>, value: ValueId) -> ScopeId {
        self.added.get(&value).copied().unwrap_or_else(|| scopes.of(value))
    }

    /// The primal's value, for use in the mirror of its scope.
    pub(crate) fn value(&mut self, b: &mut Builder, scopes: &Scopes<'_>, value: ValueId) -> ValueId {
        if let Some(&alias) = self.aliases.get(&value) {
            return alias;
        }
        let scope = self.scope(scopes, value);
        if scope == ScopeId::ROOT || self.fused.contains(&scope) {
            return value;
        }
        if let Some(&placeholder) = self.wanted.get(&scope).and_then(|wanted| wanted.get(&value)) {
            return placeholder;
        }
        let (ty, name) = (b.function[value].ty, b.function[value].name.clone());
        let exact = std::mem::replace(&mut b.exact, true);
        let placeholder = b.bound(ty, name);
        b.exact = exact;
        self.own.insert(placeholder);
        self.wanted.entry(scope).or_default().insert(value, placeholder);
        placeholder
    }

    /// Forgets what was asked for and then not used.
    pub(crate) fn keep_used(&mut self, used: &HashSet<ValueId>) {
        for wanted in self.wanted.values_mut() {
            wanted.retain(|_, placeholder| used.contains(placeholder));
        }
    }

    /// The definitions at the start of each mirrored scope; the forward sweep is patched to match.
    pub(crate) fn resolve(
        mut self,
        b: &mut Builder,
        scopes: &Scopes<'_>,
        patches: &mut Patches,
    ) -> (HashMap<MemoryId, ScopeId>, HashMap<ScopeId, Vec<Statement>>) {
        let mut definitions = HashMap::new();
        for scope in scopes.inside_out() {
            if self.fused.contains(&scope) {
                for (value, placeholder) in self.wanted.remove(&scope).unwrap_or_default() {
                    patches.substitute.insert(placeholder, value);
                }
                continue;
            }
            let (saved, stored, done) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
            let mut plan = Plan { needs: &mut self, b, scopes, patches, scope, saved, stored, done };
            definitions.insert(scope, plan.resolve());
        }
        (self.hooks, definitions)
    }
}

/// How the values wanted of one scope are got.
struct Plan<'a, 's, 'p> {
    needs: &'a mut Needs,
    b: &'a mut Builder,
    scopes: &'s Scopes<'p>,
    patches: &'a mut Patches,
    scope: ScopeId,
    saved: BTreeSet<ValueId>,
    /// Values that are read again from where the primal stored them.
    stored: BTreeMap<ValueId, Place>,
    done: BTreeSet<ValueId>,
}

impl Plan<'_, '_, '_> {
    fn wanted(&self) -> Vec<(ValueId, ValueId)> {
        self.needs.wanted.get(&self.scope).into_iter().flatten().map(|(v, p)| (*v, *p)).collect()
    }

    fn resolve(&mut self) -> Vec<Statement> {
        let wanted = self.wanted();
        let mut costs = HashMap::new();
        for (value, _) in &wanted {
            if self.cost(*value, &mut costs).is_none() {
                self.saved.insert(*value);
                costs.clear();
            }
        }
        self.b.open_apart();
        let saved: Vec<(ValueId, ValueId)> = wanted.iter().filter(|(v, _)| self.saved.contains(v)).copied().collect();
        self.done.extend(self.saved.iter().copied());
        if !saved.is_empty() {
            match self.scopes.get(self.scope).kind {
                ScopeKind::Body => unreachable!("the body's values are in scope to the end"),
                ScopeKind::Then | ScopeKind::Otherwise => saved.iter().for_each(|&(v, p)| self.hand_out(v, p)),
                ScopeKind::Iteration => self.record(&saved),
            }
        }
        for (value, placeholder) in wanted {
            self.compute(value, placeholder);
        }
        self.b.close()
    }

    /// What it costs to compute a value again, if it follows from what is at hand and is not dear.
    fn cost(&mut self, value: ValueId, known: &mut HashMap<ValueId, Option<u32>>) -> Option<u32> {
        if self.needs.aliases.contains_key(&value) || self.saved.contains(&value) {
            return Some(0);
        }
        let scope = self.needs.scope(self.scopes, value);
        if scope == ScopeId::ROOT || self.needs.fused.contains(&scope) {
            return Some(0);
        }
        if scope != self.scope {
            return Some(1);
        }
        if let Some(cost) = known.get(&value) {
            return *cost;
        }
        let again = self.op_cost(value, known).filter(|cost| *cost <= DEAR);
        let cheap = |cost: &u32| *cost <= 1 || !self.b.function.settled;
        let cost = again.filter(cheap).or_else(|| {
            self.stored.insert(value, self.scopes.stored(value)?.clone());
            Some(1)
        });
        let cost = cost.or(again);
        known.insert(value, cost);
        cost
    }

    fn op_cost(&mut self, value: ValueId, known: &mut HashMap<ValueId, Option<u32>>) -> Option<u32> {
        let op = self.b.function[value].op.clone();
        let own = match &op {
            Op::Bound => return None,
            Op::Const(_) | Op::Extern(_) => 0,
            Op::Primitive(primitive, ..) => primitive.cost(),
            Op::Load(place, _) if !self.scopes.keeps_place(place, self.scopes.definition(value)?) => return None,
            Op::Len(place) if self.scopes.of_memory(place.memory) != ScopeId::ROOT => return None,
            _ => 1,
        };
        let mut operands = Vec::new();
        op.operands(|operand| operands.push(operand));
        operands.into_iter().try_fold(own, |sum, operand| {
            let cost = self.cost(operand, known)?;
            (sum + cost <= DEAR).then_some(sum + cost)
        })
    }

    /// Computes a value again in the mirror, after its operands.
    fn compute(&mut self, value: ValueId, placeholder: ValueId) {
        if !self.done.insert(value) {
            return;
        }
        let op = match self.stored.remove(&value) {
            Some(place) => Op::Load(place, crate::ir::Version::default()),
            None => self.b.function[value].op.clone(),
        };
        let mut operands = Vec::new();
        op.operands(|operand| operands.push(operand));
        let mut mapped = HashMap::new();
        for operand in operands {
            let mirror = self.needs.value(self.b, self.scopes, operand);
            if self.needs.scope(self.scopes, operand) == self.scope && !self.needs.aliases.contains_key(&operand) {
                self.compute(operand, mirror);
            }
            mapped.insert(operand, mirror);
        }
        let op = op.map(|v| mapped[&v], |place| place.map(place.memory, |v| mapped[&v]));
        self.b.function.values[placeholder.index()].op = op;
        self.b.statements().push(Statement::Let(placeholder));
    }

    /// A value of a branch becomes a further result of the `if`.
    fn hand_out(&mut self, value: ValueId, placeholder: ValueId) {
        let scope = self.scopes.get(self.scope);
        let (ty, name) = (self.b.function[value].ty, self.b.function[value].name.clone());
        let result = self.b.bound(ty, name);
        let blank = self.b.blank(ty);
        match scope.kind {
            ScopeKind::Then => self.patches.result(scope.owner, result, value, blank),
            _ => self.patches.result(scope.owner, result, blank, value),
        }
        let outside = self.needs.added(self.b, self.scopes, scope.parent, result);
        self.patches.substitute.insert(placeholder, outside);
    }

    /// Values of a loop are recorded in each iteration.
    fn record(&mut self, saved: &[(ValueId, ValueId)]) {
        match self.known_trips() {
            Some(loops) => saved.iter().for_each(|&(value, placeholder)| self.in_array(value, placeholder, &loops)),
            None => self.on_stack(saved),
        }
    }

    fn on_stack(&mut self, saved: &[(ValueId, ValueId)]) {
        if let Some(stack) = self.patches.shared_stack {
            return self.push_and_pop(stack, saved);
        }
        let parts = saved.iter().map(|(value, _)| Ty::Scalar(self.b.function[*value].ty)).collect();
        let record = Memory { kind: MemoryKind::Record, ty: Ty::Tuple(parts), name: Some("records".into()) };
        let record = self.b.memory(record);
        self.patches.prologue.push(Statement::Declare(record, Init::Record));
        self.push_and_pop(record, saved);
    }

    fn push_and_pop(&mut self, record: MemoryId, saved: &[(ValueId, ValueId)]) {
        let values = saved.iter().map(|(value, _)| *value).collect();
        self.patches.append(self.scope, vec![Statement::Push(record, values)]);
        let placeholders = saved.iter().map(|(_, placeholder)| *placeholder).collect();
        self.b.statements().push(Statement::Pop(record, placeholders));
        self.patches.stacked.insert(self.scope);
    }

    fn in_array(&mut self, value: ValueId, placeholder: ValueId, loops: &[(ValueId, ValueId, usize)]) {
        let truth = self.number().filter(|_| self.b.function[value].ty == Scalar::Bool);
        let scalar = truth.unwrap_or(self.b.function[value].ty);
        let ty = loops.iter().rev().fold(Ty::Scalar(scalar), |ty, (_, _, n)| Ty::Array(Box::new(ty), Len::Known(*n)));
        let name = self.b.function[value].name.as_ref().map_or("record".into(), |name| format!("{name}_record"));
        let record = self.b.memory(Memory { kind: MemoryKind::Local, ty, name: Some(name) });
        self.patches.prologue.push(Statement::Declare(record, Init::Undefined));
        let mirrored: Vec<ValueId> =
            loops.iter().map(|(index, ..)| self.needs.value(self.b, self.scopes, *index)).collect();
        let read = self.record_place(record, loops, &mirrored);
        self.b.function.values[placeholder.index()].op = match truth {
            Some(ty) => {
                let (number, zero) = (self.b.load(read, ty), self.b.float(0.0, ty));
                Op::Compare(Comparison::Ne, number, zero)
            }
            None => Op::Load(read, crate::ir::Version::default()),
        };
        self.b.statements().push(Statement::Let(placeholder));
        let indices: Vec<ValueId> = loops.iter().map(|(index, ..)| *index).collect();
        self.b.open_apart();
        let write = self.record_place(record, loops, &indices);
        let value = match truth {
            Some(ty) => {
                let (one, zero) = (self.b.float(1.0, ty), self.b.float(0.0, ty));
                self.b.select(value, one, zero)
            }
            None => value,
        };
        let mut statements = self.b.close();
        statements.push(Statement::Store(write, value));
        self.patches.append(self.scope, statements);
    }

    /// What a network records truth values as: samples side by side share memories of numbers alone.
    fn number(&self) -> Option<Scalar> {
        fn scalar(ty: &Ty) -> Option<Scalar> {
            ty.element().map_or_else(|| ty.scalar(), scalar).filter(|scalar| scalar.is_float())
        }
        let function = &self.b.function;
        function.settled.then(|| function.parameters.iter().find_map(|p| scalar(&p.ty))).flatten()
    }

    fn record_place(&mut self, record: MemoryId, loops: &[(ValueId, ValueId, usize)], indices: &[ValueId]) -> Place {
        let mut place = Place::whole(record);
        for (&(_, lower, _), &index) in loops.iter().zip(indices) {
            let ty = self.b.function[index].ty;
            let is_zero = self.b.function.constant(lower) == Some(Const::Int(0));
            let trip = if is_zero { index } else { self.b.op(Op::Integer(IntOp::Sub, vec![index, lower]), ty) };
            let trip = if ty == Scalar::USIZE { trip } else { self.b.op(Op::Cast(trip), Scalar::USIZE) };
            place = place.then(Step::Index(trip));
        }
        place
    }

    /// Index, start and trip count of each loop around, when all are known and few.
    fn known_trips(&self) -> Option<Vec<(ValueId, ValueId, usize)>> {
        let (mut loops, mut scope, mut product) = (Vec::new(), self.scope, 1_usize);
        while scope != ScopeId::ROOT {
            let here = self.scopes.get(scope);
            if here.kind == ScopeKind::Iteration {
                let Statement::For(counted) = self.scopes.owner(scope) else { return None };
                let trips = self.trips(counted)?;
                product = product.checked_mul(trips)?;
                loops.push((counted.index, counted.range.lower, trips));
            }
            scope = here.parent;
        }
        loops.reverse();
        (product <= SMALL || self.b.function.settled).then_some(loops)
    }

    fn trips(&self, counted: &For) -> Option<usize> {
        let bound = |value| match self.b.function.constant(value) {
            Some(Const::Int(n)) => Some(n),
            _ => None,
        };
        let (lower, upper) = (bound(counted.range.lower)?, bound(counted.range.upper)?);
        let steps = counted.range.adaptors.iter().any(|adaptor| matches!(adaptor, Adaptor::StepBy(_)));
        if steps || counted.until.is_some() {
            return None;
        }
        let trips = upper - lower + i128::from(counted.range.inclusive);
        usize::try_from(trips.max(0)).ok()
    }
}
