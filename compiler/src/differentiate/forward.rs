//! IR to IR: forward mode. Every statement is followed by that of its tangent, so any IR has one, reverse sweeps too.

use std::collections::HashMap;

use chainrule_primitives::Primitive;

use crate::differentiate::activity::{self, Activity};
use crate::differentiate::rules;
use crate::ir::{
    Argument, Builder, Carried, For, Function, If, Init, Memory, MemoryId, MemoryKind, Op, Place, Product, ProductKind,
    Region, Scalar, Statement, Step, Ty, ValueId, While,
};

/// The forward mode of one function, while it is written.
pub(crate) struct Forward<'f> {
    /// What is differentiated.
    pub(crate) function: &'f Function,
    /// What depends on an input.
    pub(crate) varied: Activity,
    /// Writes the function again, with tangents; its tables begin with the function's.
    pub(crate) b: Builder,
    /// Tangents of scalars; zero where there is none.
    pub(crate) tangents: HashMap<ValueId, ValueId>,
    /// Tangents of memories.
    pub(crate) shadows: HashMap<MemoryId, MemoryId>,
}

impl<'f> Forward<'f> {
    /// Begins.
    pub(crate) fn new(function: &'f Function) -> Self {
        let varied = activity::varied(function);
        let b = Builder::new(function.clone());
        Forward { function, varied, b, tangents: HashMap::new(), shadows: HashMap::new() }
    }

    /// Writes a region's statements, each with its tangent.
    pub(crate) fn region(&mut self, region: &Region) {
        region.statements.iter().for_each(|statement| self.statement(statement));
    }

    /// A value's tangent, a zero if it has none.
    pub(crate) fn tangent(&mut self, value: ValueId) -> ValueId {
        match self.tangents.get(&value) {
            Some(&tangent) => tangent,
            // an integer in a tuple has a tangent for its shape
            None => match self.function[value].ty {
                Scalar::Bool => self.b.boolean(false),
                ty @ Scalar::Int(_) => self.b.integer(0, ty),
                ty @ Scalar::Float(_) => self.b.float(0.0, ty),
            },
        }
    }

    fn keep(&mut self, statement: &Statement) {
        self.b.push(statement.clone());
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(value) => {
                self.keep(statement);
                self.op(*value);
            }
            Statement::Declare(memory, init) => self.declare(*memory, init, statement),
            Statement::View(memory) => {
                self.keep(statement);
                self.view(*memory);
            }
            Statement::Store(place, _) | Statement::Copy { to: place, .. } if self.has_no_tangent(place) => {
                self.keep(statement);
            }
            Statement::Store(place, value) => {
                self.keep(statement);
                if let Some(shadow) = self.shadow(place) {
                    let tangent = self.tangent(*value);
                    self.b.push(Statement::Store(shadow, tangent));
                }
            }
            Statement::Accumulate(place, value) => {
                self.keep(statement);
                if let (Some(shadow), Some(&tangent)) = (self.shadow(place), self.tangents.get(value)) {
                    self.b.push(Statement::Accumulate(shadow, tangent));
                }
            }
            Statement::Copy { to, from } => {
                self.keep(statement);
                match (self.shadow(to), self.shadow(from)) {
                    (Some(to), Some(from)) => self.b.push(Statement::Copy { to, from }),
                    (Some(to), None) => self.b.push(Statement::Clear(to)),
                    _ => {}
                }
            }
            Statement::AccumulateAll { to, from } => {
                self.keep(statement);
                if let (Some(to), Some(from)) = (self.shadow(to), self.shadow(from)) {
                    self.b.push(Statement::AccumulateAll { to, from });
                }
            }
            Statement::Product(product) => {
                self.keep(statement);
                self.product(product);
            }
            Statement::Clear(place) => {
                self.keep(statement);
                if let Some(shadow) = self.shadow(place) {
                    self.b.push(Statement::Clear(shadow));
                }
            }
            Statement::Push(record, values) => self.push(*record, values),
            Statement::Pop(record, values) => self.pop(*record, values),
            Statement::Save(record, place) => self.save(*record, place, statement),
            Statement::Restore(record, memory) => self.restore(*record, *memory, statement),
            Statement::If(branch) => self.branch(branch),
            Statement::For(counted) => self.counted(counted),
            Statement::While(repeat) => self.repeat(repeat),
            Statement::Call(call) => self.call(call),
            Statement::Macro(_) => self.keep(statement),
        }
    }

    /// A product of the tangent of either source and the other source, each added to the target's tangent.
    fn product(&mut self, product: &Product) {
        for source in ProductKind::ALL.into_iter().filter(|kind| *kind != product.kind) {
            let tangents = [source, product.kind].map(|role| self.shadow(product.target_of(role)));
            if let [Some(_), Some(_)] = tangents {
                let of = |role, place: &Place| {
                    let tangent = (role == source || role == product.kind).then(|| self.shadow(place)).flatten();
                    tangent.unwrap_or_else(|| place.clone())
                };
                let term = product.of_kind(product.kind, of);
                self.b.push(Statement::Product(term));
            }
        }
    }

    /// The tangent of a value from those of its operands.
    pub(crate) fn op(&mut self, value: ValueId) {
        if !self.varied.value(value) {
            return;
        }
        let ty = self.function[value].ty;
        let tangent = match self.function[value].op.clone() {
            Op::Primitive(primitive, spelling, operands) => {
                let mut sum: Option<ValueId> = None;
                for (k, operand) in operands.iter().enumerate() {
                    let Some(&tangent) = self.tangents.get(operand) else { continue };
                    let slope = rules::derivative(&mut self.b, primitive, spelling, &operands, value, k);
                    let Some(slope) = slope else { continue };
                    let term = self.b.primitive(Primitive::Mul, &[slope, tangent]);
                    sum = Some(match sum {
                        Some(sum) => self.b.primitive(Primitive::Add, &[sum, term]),
                        None => term,
                    });
                }
                sum
            }
            Op::Cast(operand) => self.tangents.get(&operand).copied().map(|t| self.b.op(Op::Cast(t), ty)),
            Op::Select(condition, a, b) => {
                let (a, b) = (self.tangent(a), self.tangent(b));
                Some(self.b.select(condition, a, b))
            }
            Op::Load(place, _) => self.shadow(&place).map(|shadow| self.b.load(shadow, ty)),
            _ => None,
        };
        if let Some(tangent) = tangent {
            self.name(tangent, value);
            self.tangents.insert(value, tangent);
        }
    }

    fn name(&mut self, tangent: ValueId, value: ValueId) {
        let name = self.function[value].name.as_ref().map(|name| format!("t_{name}"));
        let slot = &mut self.b.function.values[tangent.index()];
        if slot.name.is_none() && tangent.index() >= self.function.values.len() && !matches!(slot.op, Op::Const(_)) {
            slot.name = name;
        }
    }

    /// A new value that a statement binds as the tangent of another.
    pub(crate) fn bound(&mut self, value: ValueId) -> ValueId {
        let tangent = self.b.bound(self.function[value].ty, None);
        self.name(tangent, value);
        self.tangents.insert(value, tangent);
        tangent
    }

    /// The tangent of a place, if its memory has one.
    /// A struct's tangent has no integers; that of a tuple has them, for its shape.
    fn has_no_tangent(&self, place: &Place) -> bool {
        self.function[place.memory].ty.holds_records() && !self.function.place_ty(place).holds_floats()
    }

    pub(crate) fn shadow(&self, place: &Place) -> Option<Place> {
        let shadow = *self.shadows.get(&place.memory).filter(|_| !self.function.is_constant(place))?;
        Some(Place { memory: shadow, path: place.path.clone() })
    }

    /// A new memory for the tangent of another.
    pub(crate) fn new_shadow(&mut self, memory: MemoryId, kind: MemoryKind) -> MemoryId {
        let Memory { ty, name, .. } = self.function[memory].clone();
        let ty = ty.tangent();
        let name = name.map(|name| format!("t_{name}"));
        let shadow = self.b.memory(Memory { kind, ty, name });
        self.shadows.insert(memory, shadow);
        shadow
    }

    fn declare(&mut self, memory: MemoryId, init: &Init, statement: &Statement) {
        if matches!(init, Init::Record) {
            self.widen(memory);
        }
        self.keep(statement);
        if !self.varied.memory(memory) {
            return;
        }
        let given = init;
        let init = match init {
            Init::Undefined => Init::Undefined,
            Init::Zero => Init::Zero,
            Init::Record => Init::Record,
            Init::Splat(value) => Init::Splat(self.tangent(*value)),
            Init::Repeat { value, len } => Init::Repeat { value: self.tangent(*value), len: *len },
            Init::Elements(values) => {
                let tangents = values.iter().map(|value| self.element(*value)).collect();
                Init::Elements(tangents)
            }
            Init::Copy(place) => match self.shadow(place) {
                Some(shadow) => Init::Copy(shadow),
                None => Init::ZeroLike(Place::whole(memory)),
            },
            Init::ZeroLike(place) => Init::ZeroLike(place.clone()),
            Init::Value(_) => Init::ZeroLike(Place::whole(memory)),
            Init::ZeroOf(argument) => Init::ZeroOf(argument.clone()),
            Init::Taken(..) => unreachable!("forward mode is applied to sweeps that call pullbacks"),
        };
        let (kind, value) = (self.function[memory].kind.clone(), given);
        let shadow = self.new_shadow(memory, kind);
        self.b.push(Statement::Declare(shadow, init));
        if let Init::Value(argument) = value {
            self.value_parts(&Place::whole(shadow), argument);
        }
    }

    /// The tangent of a struct gets the tangents of what the struct is put together from.
    fn value_parts(&mut self, to: &Place, argument: &Argument) {
        match argument {
            Argument::Value(value) if self.varied.value(*value) => {
                let tangent = self.tangent(*value);
                self.b.push(Statement::Store(to.clone(), tangent));
            }
            Argument::Take(place) => {
                if let Some(from) = self.shadow(place) {
                    self.b.push(Statement::Copy { to: to.clone(), from });
                }
            }
            Argument::Tuple(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let field = to.then(Step::Field(k as u32));
                    if !self.b.function.is_constant(&field) {
                        self.value_parts(&field, part);
                    }
                }
            }
            Argument::Array(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let index = self.b.integer(k as i128, Scalar::USIZE);
                    self.value_parts(&to.then(Step::Index(index)), part);
                }
            }
            _ => {}
        }
    }

    /// What stands in the tangent of a literal for one of its elements: integers in tuples keep their own.
    fn element(&mut self, value: ValueId) -> ValueId {
        if self.function[value].ty.is_float() { self.tangent(value) } else { value }
    }

    /// A record also holds the tangents of what is pushed on it.
    fn widen(&mut self, record: MemoryId) {
        let Ty::Tuple(mut parts) = self.function[record].ty.clone() else { return };
        let tangents: Vec<Ty> =
            (0..parts.len()).filter(|&k| self.varied.slot(record, k)).map(|k| parts[k].clone()).collect();
        parts.extend(tangents);
        self.b.function.memories[record.index()].ty = Ty::Tuple(parts);
    }

    fn push(&mut self, record: MemoryId, values: &[ValueId]) {
        let mut all = values.to_vec();
        for (k, value) in values.iter().enumerate() {
            if self.varied.slot(record, k) {
                all.push(self.tangent(*value));
            }
        }
        self.b.push(Statement::Push(record, all));
    }

    fn pop(&mut self, record: MemoryId, values: &[ValueId]) {
        let mut all = values.to_vec();
        for (k, value) in values.iter().enumerate() {
            if self.varied.slot(record, k) {
                all.push(self.bound(*value));
            }
        }
        self.b.push(Statement::Pop(record, all));
    }

    fn save(&mut self, record: MemoryId, place: &Place, statement: &Statement) {
        self.keep(statement);
        if let Some(&tangents) = self.shadows.get(&record) {
            let shadow = match self.shadow(place) {
                Some(shadow) => shadow,
                None => Place::whole(self.zeros_like(place)),
            };
            self.b.push(Statement::Save(tangents, shadow));
        }
    }

    fn restore(&mut self, record: MemoryId, memory: MemoryId, statement: &Statement) {
        self.keep(statement);
        if let Some(&tangents) = self.shadows.get(&record) {
            let shadow = self.new_shadow(memory, MemoryKind::Bound);
            self.b.push(Statement::Restore(tangents, shadow));
        }
    }

    /// A new memory of zeros in the shape of a place.
    pub(crate) fn zeros_like(&mut self, place: &Place) -> MemoryId {
        let ty = self.function.place_ty(place);
        let zeros = self.b.memory(Memory { kind: MemoryKind::Local, ty, name: None });
        self.b.push(Statement::Declare(zeros, Init::ZeroLike(place.clone())));
        zeros
    }

    fn view(&mut self, memory: MemoryId) {
        let MemoryKind::View { base, lower, upper } = self.function[memory].kind.clone() else { return };
        if let Some(base) = self.shadow(&base) {
            let shadow = self.new_shadow(memory, MemoryKind::View { base, lower, upper });
            self.b.push(Statement::View(shadow));
        }
    }

    fn inner(&mut self, region: &Region, varied: &[usize]) -> Region {
        self.b.open();
        self.region(region);
        let mut yields = region.yields.clone();
        for &k in varied {
            let blank = region.diverges;
            yields.push(if blank { self.blank(region.yields.get(k)) } else { self.tangent(region.yields[k]) });
        }
        Region { statements: self.b.close(), yields, diverges: region.diverges }
    }

    fn blank(&mut self, like: Option<&ValueId>) -> ValueId {
        let ty = like.map_or(Scalar::F64, |value| self.function[*value].ty);
        self.b.float(0.0, ty)
    }

    fn branch(&mut self, branch: &If) {
        let varied: Vec<usize> = (0..branch.results.len()).filter(|&k| self.varied.value(branch.results[k])).collect();
        let then = self.inner(&branch.then, &varied);
        let otherwise = self.inner(&branch.otherwise, &varied);
        let mut results = branch.results.clone();
        results.extend(varied.iter().map(|&k| self.bound(branch.results[k])));
        self.b.push(Statement::If(If { condition: branch.condition, then, otherwise, results }));
    }

    /// Opens a loop: the tangents that it carries, known inside as the parameters' tangents.
    fn enter(&mut self, carried: &[Carried]) -> (Vec<usize>, Vec<Carried>) {
        let varied: Vec<usize> = (0..carried.len()).filter(|&k| self.varied.value(carried[k].param)).collect();
        let mut all = carried.to_vec();
        for &k in &varied {
            let init = self.tangent(carried[k].init);
            let param = self.bound(carried[k].param);
            let result = self.bound(carried[k].result);
            all.push(Carried { init, param, result });
        }
        (varied, all)
    }

    fn forget(&mut self, statement: &Statement) {
        for memory in crate::ir::written(statement) {
            self.b.invalidate(memory);
            if let Some(&shadow) = self.shadows.get(&memory) {
                self.b.invalidate(shadow);
            }
        }
    }

    fn counted(&mut self, counted: &For) {
        let whole = Statement::For(counted.clone());
        self.forget(&whole);
        let (varied, carried) = self.enter(&counted.carried);
        let body = self.inner(&counted.body, &varied);
        self.b.push(Statement::For(For { carried, body, ..counted.clone() }));
        self.forget(&whole);
    }

    fn repeat(&mut self, repeat: &While) {
        let whole = Statement::While(repeat.clone());
        self.forget(&whole);
        let (varied, carried) = self.enter(&repeat.carried);
        let header = self.inner(&repeat.header, &[]);
        let body = self.inner(&repeat.body, &varied);
        self.b.push(Statement::While(While { carried, header, body, ..repeat.clone() }));
        self.forget(&whole);
    }
}
