//! Re-emits a function through a fresh builder, statement by statement.

use std::collections::{BTreeMap, BTreeSet};

use chainrule_primitives::Primitive;

use crate::ir::hash::{Map, Set};
use crate::ir::*;
use crate::simplify::contents::Contents;
use crate::simplify::divisors;
use crate::simplify::promote;
use crate::simplify::unroll::Budget;

/// A pass over a function.
pub(super) struct Rebuild<'a> {
    pub(super) old: &'a Function,
    pub(super) new: Builder,
    pub(super) values: Vec<Option<ValueId>>,
    pub(super) memories: Vec<Option<MemoryId>>,
    /// Memories of the old function whose scalars become values.
    pub(super) promoted: &'a BTreeSet<MemoryId>,
    /// What the scalars of promoted memories are now.
    pub(super) elements: BTreeMap<MemoryId, Vec<ValueId>>,
    pub(super) contents: Contents,
    pub(super) budget: &'a mut Budget,
    /// What loops are unrolled for, where not all are.
    pub(super) unrollable: Option<BTreeSet<MemoryId>>,
    /// Whether another pass may find more.
    pub(super) changed: bool,
    /// Conditions that hold, or do not, in the branch that is being written.
    pub(super) facts: Map<ValueId, bool>,
    /// Values of the old function of which derivatives take the reciprocal once.
    divisors: Set<ValueId>,
    views: Vec<Map<View, MemoryId>>,
}

type View = (Place, Option<ValueId>, Option<ValueId>);

impl<'a> Rebuild<'a> {
    /// The function rebuilt, and whether another pass may find more.
    pub(super) fn run(old: &'a Function, promoted: &'a BTreeSet<MemoryId>, budget: &'a mut Budget) -> (Function, bool) {
        let empty = Function {
            name: old.name.clone(),
            parameters: Vec::new(),
            result: Argument::Tuple(Vec::new()),
            result_ty: old.result_ty.clone(),
            body: Region::default(),
            values: Vec::new(),
            memories: Vec::new(),
            externs: old.externs.clone(),
            names: old.names.clone(),
            reassociate: old.reassociate,
            settled: old.settled,
        };
        let mut pass = Rebuild {
            old,
            new: Builder::new(empty),
            values: vec![None; old.values.len()],
            memories: vec![None; old.memories.len()],
            promoted,
            elements: BTreeMap::new(),
            contents: Contents::default(),
            budget,
            unrollable: promote::unrollable(old),
            changed: false,
            facts: Map::default(),
            divisors: divisors::shared(old),
            views: vec![Map::default()],
        };
        pass.literals();
        let bind = |p: &Parameter| {
            let binding = pass.binding(&p.binding);
            let passing = match p.passing {
                Passing::Sum(Some(like)) => Passing::Sum(pass.memories[like.index()]),
                passing => passing,
            };
            Parameter { binding, passing, ..p.clone() }
        };
        let parameters = old.parameters.iter().map(bind).collect();
        pass.owned_inputs();
        pass.statements(&old.body);
        let result = pass.argument(&old.result, false);
        let changed = pass.changed;
        let mut function = pass.new.finish();
        function.body.diverges = old.body.diverges;
        function.parameters = parameters;
        function.result = result;
        (function, changed)
    }

    /// What needs no statement.
    fn literals(&mut self) {
        for (k, value) in self.old.values.iter().enumerate() {
            if matches!(value.op, Op::Const(_) | Op::Extern(_)) {
                self.new.exact = value.exact;
                self.values[k] = Some(self.new.op(value.op.clone(), value.ty));
            }
        }
        for (k, memory) in self.old.memories.iter().enumerate() {
            if matches!(memory.kind, MemoryKind::Extern(_)) {
                self.memories[k] = Some(self.new.memory(memory.clone()));
            }
        }
    }

    /// The new value for an old one.
    pub(super) fn value(&self, old: ValueId) -> ValueId {
        self.values[old.index()].expect("verified IR defines a value before it is used")
    }

    pub(super) fn list(&self, old: &[ValueId]) -> Vec<ValueId> {
        old.iter().map(|v| self.value(*v)).collect()
    }

    /// The new place for an old one, of a memory that is not promoted.
    pub(super) fn place(&self, old: &Place) -> Place {
        let memory = self.memories[old.memory.index()].expect("verified IR declares a memory before it is used");
        old.map(memory, |index| self.value(index))
    }

    /// The literal that a new value is.
    pub(super) fn int(&self, new: ValueId) -> Option<i128> {
        match self.new.function.constant(new)? {
            Const::Int(n) => Some(n),
            _ => None,
        }
    }

    /// Whether a new value is known to be true or false here.
    pub(super) fn truth(&self, new: ValueId) -> Option<bool> {
        match self.new.function[new].op {
            Op::Const(Const::Bool(b)) => Some(b),
            Op::Not(a) => self.truth(a).map(|b| !b),
            _ => self.facts.get(&new).copied(),
        }
    }

    /// A new value for a statement to bind in place of an old one.
    pub(super) fn bind(&mut self, old: ValueId) -> ValueId {
        let Value { ty, name, exact, .. } = self.old[old].clone();
        self.new.exact = exact;
        let new = self.new.bound(ty, name);
        self.values[old.index()] = Some(new);
        new
    }

    /// From now on the old value is the new one, which takes its name if it has none.
    pub(super) fn alias(&mut self, old: ValueId, new: ValueId) {
        self.values[old.index()] = Some(new);
        let value = &mut self.new.function.values[new.index()];
        if value.name.is_none() && !matches!(value.op, Op::Const(_) | Op::Extern(_)) {
            value.name.clone_from(&self.old[old].name);
        }
    }

    pub(super) fn memory(&mut self, old: MemoryId) -> MemoryId {
        let mut memory = self.old[old].clone();
        if let MemoryKind::View { base, lower, upper } = &memory.kind {
            let of = |v: &Option<ValueId>| v.map(|v| self.value(v));
            memory.kind = MemoryKind::View { base: self.place(base), lower: of(lower), upper: of(upper) };
        }
        if self.promoted.contains(&old) && matches!(memory.kind, MemoryKind::InputOwned) {
            memory.kind = MemoryKind::Input;
        }
        let new = self.new.memory(memory);
        self.memories[old.index()] = Some(new);
        new
    }

    fn binding(&mut self, binding: &Binding) -> Binding {
        match binding {
            Binding::Value(value) => Binding::Value(self.bind(*value)),
            Binding::Memory(memory) => Binding::Memory(self.memory(*memory)),
            Binding::Tuple(parts) => Binding::Tuple(parts.iter().map(|part| self.binding(part)).collect()),
            Binding::Ignore => Binding::Ignore,
        }
    }

    pub(super) fn open(&mut self) {
        self.new.open();
        self.views.push(Map::default());
    }

    pub(super) fn close(&mut self) -> Vec<Statement> {
        self.views.pop();
        self.new.close()
    }

    pub(super) fn statements(&mut self, region: &Region) {
        for statement in &region.statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(value) => self.compute(*value),
            Statement::Declare(memory, init) => self.declare(*memory, init),
            Statement::View(memory) => self.view(*memory),
            Statement::Store(place, value) => self.store(place, *value),
            Statement::Accumulate(place, value) => self.accumulate(place, *value),
            Statement::Copy { to, from } => self.copy(to, from, false),
            Statement::AccumulateAll { to, from } => self.copy(to, from, true),
            Statement::Product(product) => self.product(product),
            Statement::Clear(place) => self.clear(place),
            Statement::Push(record, values) => {
                let record = self.place(&Place::whole(*record)).memory;
                let values = self.list(values);
                self.new.push(Statement::Push(record, values));
            }
            Statement::Pop(record, values) => {
                let record = self.place(&Place::whole(*record)).memory;
                let values = values.iter().map(|v| self.bind(*v)).collect();
                self.new.push(Statement::Pop(record, values));
            }
            Statement::Save(record, place) => {
                let (record, place) = (self.place(&Place::whole(*record)).memory, self.place(place));
                self.new.push(Statement::Save(record, place));
            }
            Statement::Restore(record, memory) => {
                let record = self.place(&Place::whole(*record)).memory;
                let memory = self.memory(*memory);
                self.new.push(Statement::Restore(record, memory));
            }
            Statement::If(branch) => self.choose(branch),
            Statement::For(counted) => self.counted(counted),
            Statement::While(repeat) => self.repeat(repeat),
            Statement::Call(call) => self.call(call, statement),
            Statement::Macro(kept) => self.kept(kept),
        }
    }

    fn compute(&mut self, old: ValueId) {
        let Value { op, ty, exact, .. } = &self.old[old];
        self.new.exact = *exact;
        let new = match op {
            Op::Load(place, _) => self.load(place, *ty),
            Op::Len(place) if self.elements.contains_key(&place.memory) => self.length(place),
            op => {
                if let Op::Primitive(_, spelling, _) = op {
                    self.new.spelling = *spelling;
                }
                let op = op.map(|v| self.value(v), |p| self.place(p));
                let op = if *exact { op } else { self.by_reciprocal(old, op, *ty) };
                self.new.op(op, *ty)
            }
        };
        self.alias(old, new);
    }

    /// `x / y` as `x * y.recip()` where the reciprocal is shared.
    fn by_reciprocal(&mut self, old: ValueId, op: Op, ty: Scalar) -> Op {
        match (op, &self.old[old].op) {
            (Op::Primitive(Primitive::Div, spelling, xs), Op::Primitive(_, _, of))
                if self.divisors.contains(&of[1]) =>
            {
                let reciprocal = self.new.op(Op::Primitive(Primitive::Recip, spelling, vec![xs[1]]), ty);
                Op::Primitive(Primitive::Mul, spelling, vec![xs[0], reciprocal])
            }
            (op, _) => op,
        }
    }

    fn load(&mut self, place: &Place, ty: Scalar) -> ValueId {
        if let Some(element) = self.element(place) {
            return element;
        }
        let place = self.place(place);
        match self.contents.get(&place) {
            Some(value) if self.new.function[value].ty == ty => {
                let value = &mut self.new.function.values[value.index()];
                value.exact |= self.new.exact;
                self.contents.get(&place).expect("it was just found")
            }
            _ => self.new.load(place, ty),
        }
    }

    /// Whether a memory is only ever read: a view of another one may not outlive the next write, so it is not shared.
    fn is_never_written(&self, memory: MemoryId) -> bool {
        match &self.old[memory].kind {
            MemoryKind::Input | MemoryKind::Extern(_) => true,
            MemoryKind::View { base, .. } => self.is_never_written(base.memory),
            _ => false,
        }
    }

    fn view(&mut self, old: MemoryId) {
        let MemoryKind::View { base, lower, upper } = &self.old[old].kind else {
            unreachable!("verified IR opens views only")
        };
        let of = |v: &Option<ValueId>| v.map(|v| self.value(v));
        let key = (self.place(base), of(lower), of(upper));
        let steady = self.is_never_written(base.memory);
        let known = self.views.iter().rev().find_map(|views| views.get(&key)).filter(|_| steady);
        if let Some(known) = known {
            self.memories[old.index()] = Some(*known);
            return;
        }
        let new = self.memory(old);
        self.views.last_mut().expect("a region is open").insert(key, new);
        self.new.push(Statement::View(new));
    }

    fn store(&mut self, place: &Place, value: ValueId) {
        let value = self.value(value);
        self.name_element(place, value);
        if self.set_element(place, value) {
            return;
        }
        let place = self.place(place);
        if self.contents.get(&place) == Some(value) {
            return;
        }
        self.new.push(Statement::Store(place.clone(), value));
        self.contents.store(&self.new.function, &place, value);
    }

    fn accumulate(&mut self, place: &Place, value: ValueId) {
        let value = self.value(value);
        let zero = matches!(self.new.function.constant(value), Some(Const::Float(x)) if x == 0.0);
        if zero {
            return;
        }
        if let Some(element) = self.element(place) {
            let sum = self.sum(element, value);
            self.set_element(place, sum);
            return;
        }
        let place = self.place(place);
        self.contents.forget_place(&self.new.function, &place);
        self.new.push(Statement::Accumulate(place, value));
    }

    fn product(&mut self, product: &Product) {
        let product = product.map(|place| self.place(place));
        self.contents.forget_place(&self.new.function, product.target());
        self.new.push(Statement::Product(product));
    }

    fn declare(&mut self, old: MemoryId, init: &Init) {
        if self.declare_elements(old, init) {
            return;
        }
        let init = match init {
            Init::Undefined => Init::Undefined,
            Init::Zero => Init::Zero,
            Init::Record => Init::Record,
            Init::Splat(value) if self.old.settled && self.is_zero(*value) => Init::Zero,
            Init::Splat(value) => Init::Splat(self.value(*value)),
            Init::Repeat { value, len } => Init::Repeat { value: self.value(*value), len: self.value(*len) },
            Init::Elements(elements) => Init::Elements(self.list(elements)),
            Init::Value(argument) => Init::Value(self.argument(argument, false)),
            Init::Copy(place) => match self.elements_below(place) {
                Some(elements) => Init::Elements(elements),
                None => Init::Copy(self.place(place)),
            },
            Init::ZeroLike(place) if self.elements.contains_key(&place.memory) => Init::Zero,
            Init::ZeroLike(place) => Init::ZeroLike(self.place(place)),
            Init::ZeroOf(argument) => Init::ZeroOf(self.argument(argument, false)),
            Init::Taken(stack, witness) => Init::Taken(self.place(&Place::whole(*stack)).memory, witness.clone()),
        };
        let memory = self.memory(old);
        self.new.push(Statement::Declare(memory, init));
    }

    fn is_zero(&self, old: ValueId) -> bool {
        matches!(self.new.function.constant(self.value(old)), Some(Const::Float(x)) if x.to_bits() == 0)
    }

    /// The memories of the new function for those of the old one, as far as there are.
    pub(super) fn mapped(&self, old: &[MemoryId]) -> Vec<MemoryId> {
        old.iter().filter_map(|m| self.memories[m.index()]).collect()
    }

    fn call(&mut self, call: &Call, statement: &Statement) {
        let arguments = call.arguments.iter().map(|a| self.argument(a, false)).collect();
        let result = self.binding(&call.result);
        let touched = self.mapped(&written(statement));
        self.contents.forget(&touched);
        self.new.push(Statement::Call(Call { callee: call.callee, kind: call.kind, arguments, result }));
    }

    fn kept(&mut self, kept: &Macro) {
        let leading = kept.leading.iter().map(|a| self.argument(a, true)).collect();
        let shown = kept.shown.iter().map(|(name, a)| (name.clone(), self.argument(a, true))).collect();
        self.new.push(Statement::Macro(Macro { leading, shown, ..kept.clone() }));
    }
}
