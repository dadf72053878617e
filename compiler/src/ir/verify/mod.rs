//! Checks that IR is well formed; run after every stage in debug builds, and where tests ask for it.

mod op;
mod product;

use std::sync::atomic::{AtomicBool, Ordering};

use crate::ir::hash::Set;
use crate::ir::*;
use op::{agree, same_shape};

/// Whether every pass is checked, which tests of random programs ask for.
static EVERY_PASS: AtomicBool = AtomicBool::new(false);

/// From now on whatever a stage, or a pass of one, hands on is checked, in builds without debug assertions too.
pub fn verify_every_pass() {
    EVERY_PASS.store(true, Ordering::Relaxed);
}

/// Panics in debug builds when a stage hands on IR that is not well formed.
pub fn debug_verify(stage: &str, function: &Function) {
    if cfg!(debug_assertions) || EVERY_PASS.load(Ordering::Relaxed) {
        check(stage, function);
    }
}

/// What a pass within a stage hands on, checked where [`verify_every_pass`] asks for it.
pub(crate) fn verified(pass: &str, function: Function) -> Function {
    if EVERY_PASS.load(Ordering::Relaxed) {
        check(pass, &function);
    }
    function
}

fn check(stage: &str, function: &Function) {
    if let Err(error) = verify(function) {
        panic!("after {stage}: {error}\n{function}");
    }
}

/// Whether every value and memory is defined before it is used and once, and the types agree.
pub fn verify(function: &Function) -> Result<(), String> {
    let mut verifier = Verifier {
        function,
        bound: Set::default(),
        values: Scope::new(),
        memories: Scope::new(),
        seen: Set::default(),
    };
    for parameter in &function.parameters {
        verifier.bind_parameter(&parameter.binding)?;
    }
    verifier.statements(&function.body)?;
    if function.body.diverges { Ok(()) } else { verifier.argument(&function.result) }
}

/// What is visible now, and in which order it became so.
struct Scope<Id> {
    visible: Set<Id>,
    order: Vec<Id>,
}

impl<Id: Copy + Eq + std::hash::Hash> Scope<Id> {
    fn new() -> Scope<Id> {
        Scope { visible: Set::default(), order: Vec::new() }
    }

    fn add(&mut self, id: Id) {
        self.visible.insert(id);
        self.order.push(id);
    }

    fn leave(&mut self, mark: usize) {
        for id in self.order.drain(mark..) {
            self.visible.remove(&id);
        }
    }
}

struct Verifier<'a> {
    function: &'a Function,
    bound: Set<ValueId>,
    seen: Set<MemoryId>,
    values: Scope<ValueId>,
    memories: Scope<MemoryId>,
}

type Check = Result<(), String>;

impl Verifier<'_> {
    fn marks(&self) -> (usize, usize) {
        (self.values.order.len(), self.memories.order.len())
    }

    fn leave(&mut self, marks: (usize, usize)) {
        self.values.leave(marks.0);
        self.memories.leave(marks.1);
    }

    fn bind(&mut self, value: ValueId) -> Check {
        if value.index() >= self.function.values.len() {
            return Err(format!("{value:?} is not in the table"));
        }
        if !self.bound.insert(value) {
            return Err(format!("{value:?} is bound twice"));
        }
        self.values.add(value);
        Ok(())
    }

    fn bind_op(&mut self, value: ValueId) -> Check {
        match self.function[value].op {
            Op::Bound => self.bind(value),
            _ => Err(format!("{value:?} is bound by a statement, but has an operation")),
        }
    }

    fn declare(&mut self, memory: MemoryId) -> Check {
        if memory.index() >= self.function.memories.len() {
            return Err(format!("{memory:?} is not in the table"));
        }
        if !self.seen.insert(memory) {
            return Err(format!("{memory:?} is declared twice"));
        }
        self.memories.add(memory);
        Ok(())
    }

    fn bind_parameter(&mut self, binding: &Binding) -> Check {
        match binding {
            Binding::Value(value) => self.bind_op(*value),
            Binding::Memory(memory) => self.declare(*memory),
            Binding::Tuple(parts) => parts.iter().try_for_each(|part| self.bind_parameter(part)),
            Binding::Ignore => Ok(()),
        }
    }

    fn statements(&mut self, region: &Region) -> Check {
        region.statements.iter().try_for_each(|statement| self.statement(statement))
    }

    fn used(&self, value: ValueId) -> Check {
        if value.index() >= self.function.values.len() {
            return Err(format!("{value:?} is not in the table"));
        }
        let Value { op, ty, .. } = &self.function[value];
        if let Op::Const(constant) = op
            && !matches!(
                (constant, ty),
                (Const::Float(_), Scalar::Float(_)) | (Const::Int(_), Scalar::Int(_)) | (Const::Bool(_), Scalar::Bool)
            )
        {
            return Err(format!("{constant:?} is no literal of type {ty:?}"));
        }
        let literal = matches!(op, Op::Const(_) | Op::Extern(_));
        if literal || self.values.visible.contains(&value) {
            return Ok(());
        }
        Err(format!("{value:?} ({:?}) is used where it is not defined", self.function[value]))
    }

    fn used_memory(&self, memory: MemoryId) -> Check {
        if memory.index() >= self.function.memories.len() {
            return Err(format!("{memory:?} is not in the table"));
        }
        let literal = matches!(self.function[memory].kind, MemoryKind::Extern(_));
        if literal || self.memories.visible.contains(&memory) {
            return Ok(());
        }
        Err(format!("{memory:?} ({:?}) is used where it is not declared", self.function[memory]))
    }

    fn of_type(&self, value: ValueId, ty: Scalar) -> Check {
        self.used(value)?;
        let found = self.function[value].ty;
        if agree(found, ty) { Ok(()) } else { Err(format!("{value:?} is {found:?}, where {ty:?} is needed")) }
    }

    fn place(&self, place: &Place) -> Result<Ty, String> {
        self.used_memory(place.memory)?;
        let mut ty = &self.function[place.memory].ty;
        for step in &place.path {
            if let Step::Index(index) = step {
                self.of_type(*index, Scalar::USIZE)?;
            }
            ty = match (ty.behind(step), ty) {
                (Some((behind, _)), _) => behind,
                (None, Ty::Named(_) | Ty::Inferred) => &Ty::Inferred,
                (None, Ty::Record(record)) if record.fields.is_empty() => &Ty::Inferred, // the tangent of an alias
                (None, ty) => return Err(format!("{place:?} steps into {ty:?}")),
            };
        }
        Ok(ty.clone())
    }

    fn written(&self, place: &Place) -> Result<Ty, String> {
        match self.function[place.memory].kind {
            MemoryKind::Input | MemoryKind::Extern(_) | MemoryKind::View { .. } => {
                Err(format!("{place:?} is written, but its memory is read only"))
            }
            _ => self.place(place),
        }
    }

    fn scalar_place(&self, ty: Ty, value: ValueId) -> Check {
        self.used(value)?;
        match ty {
            Ty::Scalar(scalar) => self.of_type(value, scalar),
            Ty::Named(_) | Ty::Data(_) | Ty::Record(_) | Ty::Inferred => Ok(()),
            ty => Err(format!("{value:?} is a scalar, where a {ty:?} is needed")),
        }
    }

    fn statement(&mut self, statement: &Statement) -> Check {
        match statement {
            Statement::Let(value) => {
                self.op(*value).map_err(|e| format!("{e}\nin {value:?} = {:?}", self.function[*value]))?;
                self.bind(*value)
            }
            Statement::Declare(memory, init) => {
                self.init(*memory, init)?;
                self.declare(*memory)
            }
            Statement::View(memory) => {
                let MemoryKind::View { base, lower, upper } = &self.function[*memory].kind else {
                    return Err(format!("{memory:?} is not a view"));
                };
                self.place(base)?;
                lower.iter().chain(upper).try_for_each(|v| self.of_type(*v, Scalar::USIZE))?;
                self.declare(*memory)
            }
            Statement::Store(place, value) | Statement::Accumulate(place, value) => {
                let ty = self.written(place)?;
                self.scalar_place(ty, *value)
            }
            Statement::Copy { to, from } | Statement::AccumulateAll { to, from } => {
                let (a, b) = (self.written(to)?, self.place(from)?);
                if same_shape(&a, &b) { Ok(()) } else { Err(format!("{from:?}: {b:?} is copied to {to:?}: {a:?}")) }
            }
            Statement::Product(product) => self.product(product),
            Statement::Clear(place) => self.written(place).map(|_| ()),
            Statement::Push(memory, values) => {
                self.record(*memory, values)?;
                values.iter().try_for_each(|v| self.used(*v))
            }
            Statement::Pop(memory, values) => {
                self.record(*memory, values)?;
                values.iter().try_for_each(|v| self.bind_op(*v))
            }
            Statement::Save(memory, place) => {
                self.used_memory(*memory)?;
                self.place(place).map(|_| ())
            }
            Statement::Restore(record, memory) => {
                self.used_memory(*record)?;
                self.declare(*memory)
            }
            Statement::If(branch) => self.branch(branch),
            Statement::For(counted) => self.counted(counted),
            Statement::While(repeat) => self.repeat(repeat),
            Statement::Call(call) => {
                call.arguments.iter().try_for_each(|a| self.argument(a))?;
                self.bind_parameter(&call.result)
            }
            Statement::Macro(kept) => {
                kept.leading.iter().try_for_each(|a| self.argument(a))?;
                kept.shown.iter().try_for_each(|(_, a)| self.argument(a))
            }
        }
    }

    fn record(&self, memory: MemoryId, values: &[ValueId]) -> Check {
        self.used_memory(memory)?;
        if self.function.is_stack(memory) {
            return Ok(());
        }
        if !matches!(self.function[memory].kind, MemoryKind::Record) {
            return Err(format!("{memory:?} is not a record"));
        }
        let Ty::Tuple(parts) = &self.function[memory].ty else {
            return Err(format!("{memory:?} is a record, but not of tuples"));
        };
        let agrees = |(value, ty): (&ValueId, &Ty)| ty.scalar().is_some_and(|ty| agree(self.function[*value].ty, ty));
        if parts.len() == values.len() && values.iter().zip(parts).all(agrees) {
            return Ok(());
        }
        Err(format!("{memory:?} records {parts:?}, not {values:?}"))
    }

    fn branch(&mut self, branch: &If) -> Check {
        self.of_type(branch.condition, Scalar::Bool)?;
        for region in [&branch.then, &branch.otherwise] {
            let marks = self.marks();
            self.statements(region)?;
            self.yields(region, &branch.results)?;
            self.leave(marks);
        }
        branch.results.iter().try_for_each(|v| self.bind_op(*v))
    }

    /// Yields agree with what they become, unless the end is never reached.
    fn yields(&self, region: &Region, targets: &[ValueId]) -> Check {
        if region.diverges {
            return Ok(());
        }
        if region.yields.len() != targets.len() {
            return Err(format!("{} values are yielded for {targets:?}", region.yields.len()));
        }
        region.yields.iter().zip(targets).try_for_each(|(v, target)| self.of_type(*v, self.function[*target].ty))
    }

    fn counted(&mut self, counted: &For) -> Check {
        let ty = self.function[counted.index].ty;
        if !ty.is_int() {
            return Err(format!("the index {:?} is {ty:?}", counted.index));
        }
        self.of_type(counted.range.lower, ty)?;
        self.of_type(counted.range.upper, ty)?;
        for adaptor in &counted.range.adaptors {
            if let Adaptor::StepBy(step) = adaptor {
                self.of_type(*step, Scalar::USIZE)?;
            }
        }
        self.carried(&counted.carried, counted.until)?;
        let marks = self.marks();
        self.bind_op(counted.index)?;
        counted.carried.iter().try_for_each(|c| self.bind_op(c.param))?;
        self.body(&counted.body, &counted.carried)?;
        self.leave(marks);
        counted.carried.iter().try_for_each(|c| self.bind_op(c.result))
    }

    fn repeat(&mut self, repeat: &While) -> Check {
        self.carried(&repeat.carried, repeat.until)?;
        let marks = self.marks();
        repeat.carried.iter().try_for_each(|c| self.bind_op(c.param))?;
        self.statements(&repeat.header)?;
        if !repeat.header.diverges {
            let condition = repeat.header.yields.last().ok_or("the header of a loop yields no condition")?;
            repeat.header.yields.iter().try_for_each(|v| self.used(*v))?;
            self.of_type(*condition, Scalar::Bool)?;
        }
        self.body(&repeat.body, &repeat.carried)?;
        self.leave(marks);
        repeat.carried.iter().try_for_each(|c| self.bind_op(c.result))
    }

    fn body(&mut self, body: &Region, carried: &[Carried]) -> Check {
        self.statements(body)?;
        let params: Vec<ValueId> = carried.iter().map(|c| c.param).collect();
        self.yields(body, &params)
    }

    fn carried(&self, carried: &[Carried], until: Option<usize>) -> Check {
        for c in carried {
            let ty = self.function[c.param].ty;
            self.of_type(c.init, ty)?;
            if !agree(self.function[c.result].ty, ty) {
                return Err(format!("{:?} and {:?} differ in type", c.result, c.param));
            }
        }
        match until {
            Some(k) if carried.get(k).is_none_or(|c| self.function[c.param].ty != Scalar::Bool) => {
                Err(format!("`until` names {k}, which is not a carried bool"))
            }
            _ => Ok(()),
        }
    }

    fn init(&self, memory: MemoryId, init: &Init) -> Check {
        let ty = &self.function.memories.get(memory.index()).ok_or("a memory is not in the table")?.ty;
        match init {
            Init::Undefined | Init::Zero => Ok(()),
            Init::Splat(value) => self.used(*value),
            Init::Repeat { value, len } => {
                self.used(*value)?;
                self.of_type(*len, Scalar::USIZE)
            }
            Init::Elements(elements) => {
                elements.iter().try_for_each(|v| self.used(*v))?;
                match ty.count() {
                    Some(count) if count != elements.len() => {
                        Err(format!("{memory:?} of {count} scalars is given {}", elements.len()))
                    }
                    _ => Ok(()),
                }
            }
            Init::Value(argument) => self.argument(argument),
            Init::Copy(place) | Init::ZeroLike(place) => {
                let from = self.place(place)?;
                if same_shape(ty, &from) { Ok(()) } else { Err(format!("{memory:?}: {ty:?} copies {from:?}")) }
            }
            Init::ZeroOf(argument) => self.argument(argument),
            Init::Taken(stack, _) => self.used_memory(*stack),
            Init::Record => match self.function[memory].kind {
                MemoryKind::Record => Ok(()),
                _ if self.function.is_stack(memory) => Ok(()),
                _ => Err(format!("{memory:?} is not a record")),
            },
        }
    }

    fn argument(&self, argument: &Argument) -> Check {
        match argument {
            Argument::Value(value) => self.used(*value),
            Argument::Take(place) | Argument::Borrow(place) => self.place(place).map(|_| ()),
            Argument::BorrowMut(place) | Argument::Sum(Some(place)) => self.written(place).map(|_| ()),
            Argument::Sum(None) => Ok(()),
            Argument::Tuple(parts) | Argument::Array(parts) => parts.iter().try_for_each(|part| self.argument(part)),
            Argument::ZeroLike(like) => self.argument(like),
        }
    }
}
