//! Runs any IR: the oracle that every stage is tested against.

mod data;
mod operation;
mod place;
mod product;
mod progression;

use std::collections::BTreeMap;

pub use data::Data;
pub(crate) use operation::{cast, classify, compare, fits, integer, primitive};
pub(crate) use progression::Progression;

use crate::ir::*;
use place::Window;

/// Why a run ended without a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Trap {
    /// An index beyond a length.
    OutOfBounds,
    /// An integer operation whose result does not fit.
    Overflow,
    /// An integer division by zero.
    DivideByZero,
    /// An assertion that does not hold.
    Assert,
    /// A `panic!`, or an operation that panics on its arguments (`clamp` with crossed bounds).
    Panic,
    /// More steps than allowed.
    StepLimit,
    /// A callee, const or length that was not given.
    Unknown(String),
    /// IR that means nothing: `verify` would complain, or it reads what was never written.
    Malformed(&'static str),
}

/// What a function refers to beyond itself.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Callees and their derivatives, by `path` or `path::pullback` and so on.
    pub callees: BTreeMap<String, Function>,
    /// Const items, by path.
    pub consts: BTreeMap<String, Data>,
    /// How many statements may run; 0 for ten million.
    pub steps: u64,
}

/// Runs a function that refers to nothing beyond itself.
pub fn evaluate(function: &Function, arguments: &[Data]) -> Result<Data, Trap> {
    evaluate_in(&Context::default(), function, &mut arguments.to_vec())
}

/// Runs a function; what it writes behind `&mut` is in `arguments` afterwards.
pub fn evaluate_in(context: &Context, function: &Function, arguments: &mut [Data]) -> Result<Data, Trap> {
    let steps = if context.steps == 0 { 10_000_000 } else { context.steps };
    let mut left = steps;
    run(context, function, arguments, &mut left, 0)
}

/// How deep calls may nest.
const DEPTH: usize = 200;

fn run(
    context: &Context,
    function: &Function,
    arguments: &mut [Data],
    steps: &mut u64,
    depth: usize,
) -> Result<Data, Trap> {
    if depth > DEPTH {
        return Err(Trap::StepLimit);
    }
    if arguments.len() != function.parameters.len() {
        return Err(Trap::Malformed("as many arguments as parameters"));
    }
    let mut machine = Machine {
        context,
        function,
        values: vec![Data::Undefined; function.values.len()],
        memories: vec![Data::Undefined; function.memories.len()],
        windows: BTreeMap::new(),
        records: BTreeMap::new(),
        steps,
        depth,
    };
    for (parameter, argument) in function.parameters.iter().zip(arguments.iter()) {
        let data = match (parameter.passing, argument) {
            (Passing::Sum(like), Data::Undefined) => machine.zero_sum(&parameter.ty, like)?,
            _ => argument.clone(),
        };
        machine.bind(&parameter.binding, data)?;
    }
    machine.region(&function.body)?;
    let result = machine.argument(&function.result)?;
    for (parameter, argument) in function.parameters.iter().zip(arguments.iter_mut()) {
        if let (true, Binding::Memory(memory)) = (parameter.passing.is_mutable(), &parameter.binding) {
            *argument = std::mem::replace(&mut machine.memories[memory.index()], Data::Undefined);
        }
    }
    Ok(result)
}

struct Machine<'a> {
    context: &'a Context,
    function: &'a Function,
    values: Vec<Data>,
    memories: Vec<Data>,
    windows: BTreeMap<MemoryId, Window>,
    records: BTreeMap<MemoryId, Vec<Data>>,
    steps: &'a mut u64,
    depth: usize,
}

impl Machine<'_> {
    fn bind(&mut self, binding: &Binding, data: Data) -> Result<(), Trap> {
        match (binding, data) {
            (Binding::Ignore, _) => {}
            (Binding::Value(value), data) => self.values[value.index()] = data,
            (Binding::Memory(memory), data) => self.memories[memory.index()] = data,
            (Binding::Tuple(parts), Data::Tuple(data)) if parts.len() == data.len() => {
                for (part, data) in parts.iter().zip(data) {
                    self.bind(part, data)?;
                }
            }
            (Binding::Tuple(_), _) => return Err(Trap::Malformed("a tuple is bound to a tuple")),
        }
        Ok(())
    }

    /// A sum that nobody asks for.
    fn zero_sum(&self, ty: &Ty, like: Option<MemoryId>) -> Result<Data, Trap> {
        match like {
            Some(like) => Ok(self.memories[like.index()].zero()),
            None => Data::filled(ty, &mut Data::zero_of),
        }
    }

    fn step(&mut self) -> Result<(), Trap> {
        *self.steps = self.steps.checked_sub(1).ok_or(Trap::StepLimit)?;
        Ok(())
    }

    fn region(&mut self, region: &Region) -> Result<(), Trap> {
        for statement in &region.statements {
            self.step()?;
            self.statement(statement)?;
        }
        if region.diverges { Err(Trap::Malformed("the end of a region that diverges")) } else { Ok(()) }
    }

    fn statement(&mut self, statement: &Statement) -> Result<(), Trap> {
        match statement {
            Statement::Let(value) => {
                let data = self.operation(*value)?;
                self.values[value.index()] = data;
            }
            Statement::Declare(memory, init) => self.declare(*memory, init)?,
            Statement::View(memory) => self.view(*memory)?,
            Statement::Store(place, value) => {
                let data = self.value(*value)?;
                *self.place_mut(place)? = data;
            }
            Statement::Accumulate(place, value) => {
                let data = self.value(*value)?;
                self.place_mut(place)?.accumulate(&data)?;
            }
            Statement::Copy { to, from } => {
                let data = self.place(from)?.to_data();
                let target = self.place_mut(to)?;
                if target.length() != data.length() && *target != Data::Undefined {
                    return Err(Trap::Panic);
                }
                *target = data;
            }
            Statement::AccumulateAll { to, from } => {
                let data = self.place(from)?.to_data();
                self.place_mut(to)?.accumulate(&data)?;
            }
            Statement::Product(product) => self.product(product)?,
            Statement::Clear(place) => {
                let zeros = Data::filled(&self.function.place_ty(place), &mut Data::zero_of);
                let target = self.place_mut(place)?;
                // a length that is not in the type is that of what is there
                *target = zeros.unwrap_or_else(|_| target.zero());
            }
            Statement::Push(memory, values) => {
                let row = values.iter().map(|v| self.value(*v)).collect::<Result<Vec<_>, _>>()?;
                self.rows(*memory)?.push(Data::Tuple(row));
            }
            Statement::Pop(memory, values) => {
                let Some(Data::Tuple(row)) = self.rows(*memory)?.pop() else {
                    return Err(Trap::Malformed("a record is popped as often as it was pushed"));
                };
                for (value, data) in values.iter().zip(row) {
                    self.values[value.index()] = data;
                }
            }
            Statement::Save(record, place) => {
                let data = self.place(place)?.to_data();
                self.rows(*record)?.push(data);
            }
            Statement::Restore(record, memory) => {
                let data = self.rows(*record)?.pop();
                self.memories[memory.index()] = data.ok_or(Trap::Malformed("restored as often as saved"))?;
            }
            Statement::If(branch) => {
                let region = if self.truth(branch.condition)? { &branch.then } else { &branch.otherwise };
                self.region(region)?;
                self.pass(&region.yields, branch.results.iter().copied())?;
            }
            Statement::For(counted) => self.counted(counted)?,
            Statement::While(repeat) => self.repeat(repeat)?,
            Statement::Call(call) => self.call(call)?,
            Statement::Macro(kept) => self.kept(kept)?,
        }
        Ok(())
    }

    /// What lies on a record, or on the stack of a call tree.
    pub(super) fn rows(&mut self, record: MemoryId) -> Result<&mut Vec<Data>, Trap> {
        if !self.function.is_stack(record) {
            return Ok(self.records.entry(record).or_default());
        }
        match &mut self.memories[record.index()] {
            Data::Tuple(rows) => Ok(rows),
            _ => Err(Trap::Malformed("a stack is declared before it is used")),
        }
    }

    /// Hands values over to others, all read before the first is written.
    fn pass(&mut self, from: &[ValueId], to: impl Iterator<Item = ValueId>) -> Result<(), Trap> {
        let data = from.iter().map(|v| self.value(*v)).collect::<Result<Vec<_>, _>>()?;
        for (data, target) in data.into_iter().zip(to) {
            self.values[target.index()] = data;
        }
        Ok(())
    }

    fn counted(&mut self, counted: &For) -> Result<(), Trap> {
        let range = &counted.range;
        let mut progression = Progression::new(self.int(range.lower)?, self.int(range.upper)?, range.inclusive);
        for adaptor in &range.adaptors {
            progression = match adaptor {
                Adaptor::Rev => progression.reverse(),
                Adaptor::StepBy(step) => progression.step_by(self.int(*step)?).ok_or(Trap::Panic)?,
            };
        }
        let inits: Vec<ValueId> = counted.carried.iter().map(|c| c.init).collect();
        self.pass(&inits, counted.carried.iter().map(|c| c.param))?;
        for index in progression.iter() {
            self.step()?;
            self.values[counted.index.index()] = Data::Int(index);
            self.region(&counted.body)?;
            self.pass(&counted.body.yields, counted.carried.iter().map(|c| c.param))?;
            if self.ended(counted.until, &counted.carried)? {
                break;
            }
        }
        self.results(&counted.carried)
    }

    fn repeat(&mut self, repeat: &While) -> Result<(), Trap> {
        let inits: Vec<ValueId> = repeat.carried.iter().map(|c| c.init).collect();
        self.pass(&inits, repeat.carried.iter().map(|c| c.param))?;
        loop {
            self.step()?;
            self.region(&repeat.header)?;
            let condition = repeat.header.yields.last().ok_or(Trap::Malformed("a header yields its condition"))?;
            if !self.truth(*condition)? {
                break;
            }
            self.region(&repeat.body)?;
            self.pass(&repeat.body.yields, repeat.carried.iter().map(|c| c.param))?;
            if self.ended(repeat.until, &repeat.carried)? {
                break;
            }
        }
        self.results(&repeat.carried)
    }

    fn ended(&self, until: Option<usize>, carried: &[Carried]) -> Result<bool, Trap> {
        until.map_or(Ok(false), |k| self.truth(carried[k].param))
    }

    fn results(&mut self, carried: &[Carried]) -> Result<(), Trap> {
        for c in carried {
            self.values[c.result.index()] = self.value(c.param)?;
        }
        Ok(())
    }

    fn call(&mut self, call: &Call) -> Result<(), Trap> {
        let suffix = call.kind.name().map(|name| format!("::{name}")).unwrap_or_default();
        let name = format!("{}{suffix}", self.function.externs[call.callee.index()].text);
        let context = self.context;
        let callee = context.callees.get(&name).ok_or(Trap::Unknown(name))?;
        let mut arguments = call.arguments.iter().map(|a| self.argument(a)).collect::<Result<Vec<_>, _>>()?;
        let result = run(context, callee, &mut arguments, self.steps, self.depth + 1)?;
        for (argument, data) in call.arguments.iter().zip(arguments) {
            if let Argument::BorrowMut(place) | Argument::Sum(Some(place)) = argument {
                *self.place_mut(place)? = data;
            }
        }
        self.bind(&call.result, result)
    }

    fn kept(&mut self, kept: &Macro) -> Result<(), Trap> {
        let text = kept.path.to_string().replace(' ', "");
        let name = text.rsplit("::").next().unwrap_or_default().trim_start_matches("debug_");
        let leading = kept.leading.iter().map(|a| self.argument(a)).collect::<Result<Vec<_>, _>>()?;
        let holds = match (name, leading.as_slice()) {
            ("assert", [Data::Bool(holds), ..]) => *holds,
            ("assert_eq", [a, b, ..]) => a.equal(b),
            ("assert_ne", [a, b, ..]) => !a.equal(b),
            _ => true,
        };
        match holds {
            false => Err(Trap::Assert),
            true if kept.diverges => Err(Trap::Panic),
            true => Ok(()),
        }
    }

    pub(super) fn argument(&mut self, argument: &Argument) -> Result<Data, Trap> {
        let all = |machine: &mut Self, parts: &[Argument]| {
            parts.iter().map(|part| machine.argument(part)).collect::<Result<Vec<_>, _>>()
        };
        Ok(match argument {
            Argument::Value(value) => self.value(*value)?,
            Argument::Sum(None) => Data::Undefined,
            Argument::Take(place)
            | Argument::Borrow(place)
            | Argument::BorrowMut(place)
            | Argument::Sum(Some(place)) => self.place(place)?.to_data(),
            Argument::Tuple(parts) => Data::Tuple(all(self, parts)?),
            Argument::Array(parts) => Data::Array(all(self, parts)?),
            Argument::ZeroLike(like) => self.argument(like)?.zero(),
        })
    }

    fn value(&self, id: ValueId) -> Result<Data, Trap> {
        let value = &self.function[id];
        match &value.op {
            Op::Const(constant) => Ok(Data::literal(*constant, value.ty)),
            Op::Extern(path) => self.extern_data(*path).cloned(),
            _ => match &self.values[id.index()] {
                Data::Undefined => Err(Trap::Malformed("a value is used before it is defined")),
                data => Ok(data.clone()),
            },
        }
    }

    fn extern_data(&self, path: ExternId) -> Result<&Data, Trap> {
        let text = &self.function.externs[path.index()].text;
        self.context.consts.get(text).ok_or_else(|| Trap::Unknown(text.clone()))
    }

    fn truth(&self, id: ValueId) -> Result<bool, Trap> {
        match self.value(id)? {
            Data::Bool(truth) => Ok(truth),
            _ => Err(Trap::Malformed("a condition is a bool")),
        }
    }

    fn int(&self, id: ValueId) -> Result<i128, Trap> {
        match self.value(id)? {
            Data::Int(n) => Ok(n),
            _ => Err(Trap::Malformed("an integer")),
        }
    }

    fn operation(&self, id: ValueId) -> Result<Data, Trap> {
        let Value { op, ty, .. } = &self.function[id];
        match op {
            Op::Const(_) | Op::Extern(_) | Op::Bound => Err(Trap::Malformed("needs no `let`")),
            Op::Primitive(p, _, operands) => {
                let operands = operands.iter().map(|v| self.value(*v)).collect::<Result<Vec<_>, _>>()?;
                primitive(*p, &operands, *ty)
            }
            Op::Integer(op, operands) => {
                let operand_ty = self.function[operands[0]].ty;
                let operands = operands.iter().map(|v| self.int(*v)).collect::<Result<Vec<_>, _>>()?;
                Ok(Data::Int(integer(*op, &operands, operand_ty, *ty)?))
            }
            Op::Compare(comparison, a, b) => compare(*comparison, &self.value(*a)?, &self.value(*b)?).map(Data::Bool),
            Op::Classify(class, a) => classify(*class, &self.value(*a)?).map(Data::Bool),
            Op::And(a, b) => Ok(Data::Bool(self.truth(*a)? & self.truth(*b)?)),
            Op::Or(a, b) => Ok(Data::Bool(self.truth(*a)? | self.truth(*b)?)),
            Op::Not(a) => Ok(Data::Bool(!self.truth(*a)?)),
            Op::Cast(a) => cast(&self.value(*a)?, *ty),
            Op::Detach(a) => self.value(*a),
            Op::Select(c, a, b) => self.value(if self.truth(*c)? { *a } else { *b }),
            Op::Load(place, _) => match self.place(place)?.to_data() {
                Data::Undefined => Err(Trap::Malformed("a memory is read before it is written")),
                data => Ok(data),
            },
            Op::Len(place) => {
                let n = self.place(place)?.length().ok_or(Trap::Malformed("has no length"))?;
                Ok(Data::Int(n as i128))
            }
        }
    }
}
