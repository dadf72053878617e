//! Writes random IR, all of it the user's own.

mod products;
mod rows;

use chainrule_compiler::ir::*;
use chainrule_generator::Dice;
use chainrule_primitives::Primitive;
use products::Matrix;

/// Writes IR without the builder, so that nothing is simplified on the way.
struct Writer {
    function: Function,
    dice: Dice,
    floats: Vec<ValueId>,
    ints: Vec<ValueId>,
    bools: Vec<ValueId>,
    /// Arrays, their length, and whether they may be written.
    arrays: Vec<(MemoryId, usize, bool)>,
    matrices: Vec<Matrix>,
    left: usize,
    form: Form,
}

impl Writer {
    fn define(&mut self, op: Op, ty: Scalar) -> ValueId {
        let id = ValueId(self.function.values.len() as u32);
        self.function.values.push(Value { op, ty, name: None, exact: true });
        id
    }

    fn bound(&mut self, ty: Scalar) -> ValueId {
        self.define(Op::Bound, ty)
    }

    fn float(&mut self, x: f64) -> ValueId {
        self.define(Op::Const(Const::Float(x)), Scalar::F64)
    }

    fn int(&mut self, n: i128) -> ValueId {
        self.define(Op::Const(Const::Int(n)), Scalar::USIZE)
    }

    fn memory(&mut self, kind: MemoryKind, ty: Ty) -> MemoryId {
        self.function.memories.push(Memory { kind, ty, name: None });
        MemoryId(self.function.memories.len() as u32 - 1)
    }

    fn pick(&mut self, list: &[ValueId]) -> ValueId {
        *self.dice.pick(list)
    }

    fn a_float(&mut self) -> ValueId {
        if self.dice.one_in(4) {
            let x = *self.dice.pick(&[0.0, 1.0, -1.0, -0.0, 0.5, 2.0, 0.3]);
            return self.float(x);
        }
        let floats = self.floats.clone();
        self.pick(&floats)
    }

    fn an_int(&mut self) -> ValueId {
        if self.dice.one_in(3) {
            let n = self.dice.below(4) as i128;
            return self.int(n);
        }
        let ints = self.ints.clone();
        self.pick(&ints)
    }

    fn a_bool(&mut self) -> ValueId {
        if self.dice.one_in(6) {
            let b = self.dice.one_in(2);
            return self.define(Op::Const(Const::Bool(b)), Scalar::Bool);
        }
        let bools = self.bools.clone();
        self.pick(&bools)
    }

    fn a_place(&mut self, write: bool) -> Option<Place> {
        if self.dice.one_in(4)
            && let Some(entry) = self.an_entry()
        {
            return Some(entry);
        }
        let arrays: Vec<_> = self.arrays.iter().filter(|(_, _, mutable)| *mutable || !write).copied().collect();
        if arrays.is_empty() {
            return None;
        }
        let (memory, len, _) = *self.dice.pick(&arrays);
        let index = match self.dice.below(8) {
            0 | 1 => self.an_int(),
            _ => {
                let n = self.dice.below(len) as i128;
                self.int(n)
            }
        };
        Some(Place::whole(memory).then(Step::Index(index)))
    }

    fn compute(&mut self, out: &mut Vec<Statement>) {
        let (op, ty) = match self.dice.below(14) {
            0..=5 => {
                use Primitive::{Abs, Add, Cos, Div, Max, Min, Mul, MulAdd, Neg, Recip, Sin, Sqrt, Sub};
                let p =
                    *self.dice.pick(&[Add, Sub, Mul, Mul, Add, Div, Neg, Sin, Cos, Abs, Max, Min, MulAdd, Recip, Sqrt]);
                let operands = (0..p.arity()).map(|_| self.a_float()).collect();
                (Op::Primitive(p, Spelling::Method, operands), Scalar::F64)
            }
            6 => {
                let op = *self.dice.pick(&[IntOp::Add, IntOp::Sub, IntOp::Mul, IntOp::Rem, IntOp::Min, IntOp::Max]);
                (Op::Integer(op, vec![self.an_int(), self.an_int()]), Scalar::USIZE)
            }
            7 => (Op::Compare(Comparison::Lt, self.a_float(), self.a_float()), Scalar::Bool),
            8 => {
                let comparison = *self.dice.pick(&[Comparison::Eq, Comparison::Le, Comparison::Ne]);
                (Op::Compare(comparison, self.an_int(), self.an_int()), Scalar::Bool)
            }
            9 => match self.dice.below(3) {
                0 => (Op::And(self.a_bool(), self.a_bool()), Scalar::Bool),
                1 => (Op::Or(self.a_bool(), self.a_bool()), Scalar::Bool),
                _ => (Op::Not(self.a_bool()), Scalar::Bool),
            },
            10 => (Op::Select(self.a_bool(), self.a_float(), self.a_float()), Scalar::F64),
            11 => (Op::Cast(self.an_int()), Scalar::F64),
            _ => match self.a_place(false) {
                Some(place) => (Op::Load(place, Version::default()), Scalar::F64),
                None => return,
            },
        };
        let value = self.define(op, ty);
        out.push(Statement::Let(value));
        match ty {
            Scalar::Float(_) => self.floats.push(value),
            Scalar::Int(_) => self.ints.push(value),
            Scalar::Bool => self.bools.push(value),
        }
    }

    /// Statements, and from what they leave in scope the values that `yields` picks.
    fn region(&mut self, depth: usize, count: usize, yields: impl FnOnce(&mut Writer) -> Vec<ValueId>) -> Region {
        let scope = (self.floats.clone(), self.ints.clone(), self.bools.clone(), self.arrays.clone());
        let matrices = self.matrices.clone();
        let mut statements = Vec::new();
        for _ in 0..count {
            self.statement(depth, &mut statements);
        }
        let yields = yields(self);
        (self.floats, self.ints, self.bools, self.arrays) = scope;
        self.matrices = matrices;
        Region { statements, yields, diverges: false }
    }

    fn statement(&mut self, depth: usize, out: &mut Vec<Statement>) {
        self.left = self.left.saturating_sub(1);
        match self.dice.below(24) {
            0 => self.declare(out),
            1 | 2 => {
                if let Some(place) = self.a_place(true) {
                    let value = self.a_float();
                    out.push(Statement::Store(place, value));
                }
            }
            3 | 4 if depth < 3 => self.branch(depth, out),
            5 | 6 if depth < 3 => self.counted(depth, out),
            7 if depth < 3 => self.repeat(depth, out),
            8 => self.copy(out),
            10 | 11 => self.product(out),
            12 | 13 => self.rows(out),
            9 if depth < 3 && self.form == Form::Any => self.recorded(depth, out),
            _ => self.compute(out),
        }
    }

    fn declare(&mut self, out: &mut Vec<Statement>) {
        let len = 1 + self.dice.below(4);
        let memory = self.memory(MemoryKind::Local, Ty::Array(Box::new(Ty::F64), Len::Known(len)));
        let same: Vec<_> = self.arrays.iter().filter(|(_, n, _)| *n == len).map(|(m, _, _)| *m).collect();
        let init = match self.dice.below(4) {
            0 => Init::Splat(self.float(0.0)),
            1 => Init::Splat(self.a_float()),
            2 if !same.is_empty() => Init::Copy(Place::whole(*self.dice.pick(&same))),
            _ => Init::Elements((0..len).map(|_| self.a_float()).collect()),
        };
        out.push(Statement::Declare(memory, init));
        self.arrays.push((memory, len, true));
    }

    fn copy(&mut self, out: &mut Vec<Statement>) {
        let arrays = self.arrays.clone();
        let (to, len, mutable) = *self.dice.pick(&arrays);
        let same: Vec<_> = arrays.iter().filter(|(m, n, _)| *n == len && *m != to).map(|(m, _, _)| *m).collect();
        if mutable && !same.is_empty() {
            let from = Place::whole(*self.dice.pick(&same));
            out.push(Statement::Copy { to: Place::whole(to), from });
        }
    }

    fn branch(&mut self, depth: usize, out: &mut Vec<Statement>) {
        let condition = self.a_bool();
        let count = self.dice.below(3);
        let yields = |w: &mut Writer| (0..count).map(|_| w.a_float()).collect();
        let n = self.dice.below(4);
        let then = self.region(depth + 1, n, yields);
        let n = self.dice.below(3);
        let otherwise = self.region(depth + 1, n, yields);
        let results: Vec<_> = (0..count).map(|_| self.bound(Scalar::F64)).collect();
        self.floats.extend(&results);
        out.push(Statement::If(If { condition, then, otherwise, results }));
    }

    fn carried(&mut self, count: usize, ends: bool) -> Vec<Carried> {
        let mut carried = Vec::new();
        for k in 0..count + usize::from(ends) {
            let ty = if k == count { Scalar::Bool } else { Scalar::F64 };
            let init = if k == count { self.define(Op::Const(Const::Bool(false)), ty) } else { self.a_float() };
            carried.push(Carried { init, param: self.bound(ty), result: self.bound(ty) });
        }
        carried
    }

    fn counted(&mut self, depth: usize, out: &mut Vec<Statement>) {
        let count = self.dice.below(3);
        let ends = self.dice.one_in(4);
        let carried = self.carried(count, ends);
        let lower = if self.dice.one_in(3) { self.an_int() } else { self.int(0) };
        let upper = self.an_int();
        let adaptors = match self.dice.below(5) {
            0 => vec![Adaptor::Rev],
            1 => vec![Adaptor::StepBy(self.int(2))],
            _ => Vec::new(),
        };
        let range = Range { lower, upper, inclusive: self.dice.one_in(5), adaptors };
        let index = self.bound(Scalar::USIZE);
        let scope = (self.floats.clone(), self.ints.clone());
        self.ints.push(index);
        self.floats.extend(carried[..count].iter().map(|c| c.param));
        let n = 1 + self.dice.below(4);
        let params: Vec<_> = carried.iter().map(|c| c.param).collect();
        let body = self.region(depth + 1, n, |w| {
            let mut yields: Vec<_> =
                (0..count).map(|k| if w.dice.one_in(6) { params[k] } else { w.a_float() }).collect();
            yields.extend(ends.then(|| w.a_bool()));
            yields
        });
        (self.floats, self.ints) = scope;
        self.floats.extend(carried[..count].iter().map(|c| c.result));
        let until = ends.then_some(count);
        out.push(Statement::For(For { index, range, carried, body, until, unordered: false, span: None }));
    }

    fn repeat(&mut self, depth: usize, out: &mut Vec<Statement>) {
        let count = self.dice.below(3);
        let mut carried = self.carried(count, false);
        let counter =
            Carried { init: self.int(0), param: self.bound(Scalar::USIZE), result: self.bound(Scalar::USIZE) };
        carried.push(counter);
        let scope = (self.floats.clone(), self.ints.clone(), self.bools.clone());
        self.ints.push(counter.param);
        self.floats.extend(carried[..count].iter().map(|c| c.param));
        let mut header = Vec::new();
        for _ in 0..self.dice.below(3) {
            self.compute(&mut header);
        }
        let limit = self.int(3);
        let below = self.define(Op::Compare(Comparison::Lt, counter.param, limit), Scalar::Bool);
        let other = self.a_bool();
        let test = self.define(Op::And(below, other), Scalar::Bool);
        header.extend([Statement::Let(below), Statement::Let(test)]);
        let n = 1 + self.dice.below(3);
        let one = self.int(1);
        let next = self.define(Op::Integer(IntOp::Add, vec![counter.param, one]), Scalar::USIZE);
        let mut body = self.region(depth + 1, n, |w| {
            let mut yields: Vec<_> = (0..count).map(|_| w.a_float()).collect();
            yields.push(next);
            yields
        });
        body.statements.push(Statement::Let(next));
        (self.floats, self.ints, self.bools) = scope;
        self.floats.extend(carried[..count].iter().map(|c| c.result));
        self.ints.push(counter.result);
        let header = Region { statements: header, yields: vec![test], diverges: false };
        out.push(Statement::While(While { carried, header, body, until: None, span: None }));
    }

    /// A loop that records, and one that reads it back.
    fn recorded(&mut self, depth: usize, out: &mut Vec<Statement>) {
        let record = self.memory(MemoryKind::Record, Ty::Tuple(vec![Ty::F64, Ty::F64]));
        out.push(Statement::Declare(record, Init::Record));
        let (lower, upper) = (self.int(0), self.an_int());
        let range = Range { lower, upper, inclusive: false, adaptors: Vec::new() };
        let index = self.bound(Scalar::USIZE);
        let ints = self.ints.clone();
        self.ints.push(index);
        let mut pushed = Vec::new();
        let mut body = self.region(depth + 1, 3, |w| {
            pushed = vec![w.a_float(), w.a_float()];
            Vec::new()
        });
        self.ints = ints;
        body.statements.push(Statement::Push(record, pushed));
        let counted = |index, body, carried| For {
            index,
            range: range.clone(),
            carried,
            body,
            until: None,
            unordered: false,
            span: None,
        };
        out.push(Statement::For(counted(index, body, Vec::new())));
        let index = self.bound(Scalar::USIZE);
        let carried = self.carried(1, false);
        let popped = vec![self.bound(Scalar::F64), self.bound(Scalar::F64)];
        let operands = vec![carried[0].param, popped[self.dice.below(2)]];
        let sum = self.define(Op::Primitive(Primitive::Add, Spelling::Method, operands), Scalar::F64);
        let statements = vec![Statement::Pop(record, popped), Statement::Let(sum)];
        let body = Region { statements, yields: vec![sum], diverges: false };
        self.floats.push(carried[0].result);
        out.push(Statement::For(counted(index, body, carried)));
    }
}

/// What a random function is to be like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Anything.
    Any,
    /// What `resolve` may hand on: a scalar result, nothing behind `&mut`, no records.
    Source,
}

/// The parameters, and nothing else yet.
fn begin(seed: u64, form: Form) -> Writer {
    let scalar = |name: &str, ty: Scalar, value: ValueId| Parameter {
        name: name.into(),
        ty: Ty::Scalar(ty),
        passing: Passing::Value,
        binding: Binding::Value(value),
        differentiated: ty.is_float(),
        span: None,
    };
    let array = Ty::Array(Box::new(Ty::F64), Len::Known(3));
    let held = |name: &str, passing, memory: u32| Parameter {
        name: name.into(),
        ty: array.clone(),
        passing,
        binding: Binding::Memory(MemoryId(memory)),
        differentiated: true,
        span: None,
    };
    let function = Function {
        name: "f".into(),
        parameters: Vec::new(),
        result: Argument::Tuple(Vec::new()),
        result_ty: Ty::Inferred,
        body: Region::default(),
        values: Vec::new(),
        memories: Vec::new(),
        externs: Vec::new(),
        names: Vec::new(),
        reassociate: false,
        settled: false,
    };
    let dice = Dice::new(seed);
    let (floats, ints, bools, arrays, matrices) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut w = Writer { function, dice, floats, ints, bools, arrays, matrices, left: 0, form };
    let (x, y) = (w.bound(Scalar::F64), w.bound(Scalar::F64));
    let (n, b) = (w.bound(Scalar::USIZE), w.bound(Scalar::Bool));
    let last = if form == Form::Any { MemoryKind::Buffer } else { MemoryKind::InputOwned };
    let passing = if form == Form::Any { Passing::Mutable } else { Passing::Value };
    let kinds = [MemoryKind::Input, MemoryKind::InputOwned, last];
    for (k, kind) in kinds.into_iter().enumerate() {
        let memory = w.memory(kind, array.clone());
        w.arrays.push((memory, 3, k > 0));
    }
    w.function.parameters = vec![
        scalar("x", Scalar::F64, x),
        scalar("y", Scalar::F64, y),
        scalar("n", Scalar::USIZE, n),
        scalar("b", Scalar::Bool, b),
        held("a", Passing::Shared, 0),
        held("c", Passing::Value, 1),
        held("d", passing, 2),
    ];
    w.floats = vec![x, y];
    w.ints = vec![n];
    w.bools = vec![b];
    w
}

pub(crate) fn random(seed: u64, form: Form) -> Function {
    let mut w = begin(seed, form);
    w.left = 4 + w.dice.below(20);
    let mut statements = Vec::new();
    while w.left > 0 {
        w.statement(0, &mut statements);
    }
    let mut parts: Vec<Argument> = (0..3).map(|_| Argument::Value(w.a_float())).collect();
    let arrays = w.arrays.clone();
    parts.push(Argument::Take(Place::whole(w.dice.pick(&arrays).0)));
    let value = w.a_float();
    let mut function = w.function;
    function.result = if form == Form::Any { Argument::Tuple(parts) } else { Argument::Value(value) };
    if form == Form::Source {
        function.result_ty = Ty::F64;
    }
    function.body.statements = statements;
    function
}

/// Loops over the rows of one array, and the sum of its entries.
pub(crate) fn random_rows(seed: u64) -> Function {
    let mut w = begin(seed, Form::Source);
    let mut statements = Vec::new();
    let memory = w.long_array(&mut statements);
    for _ in 0..1 + w.dice.below(3) {
        let mut inner = Vec::new();
        w.rows_of(memory, &mut inner);
        match w.dice.one_in(3) {
            true => statements.push(w.twice(inner)),
            false => statements.append(&mut inner),
        }
    }
    let value = w.total(&mut statements);
    let mut function = w.function;
    function.result = Argument::Value(value);
    function.result_ty = Ty::F64;
    function.body.statements = statements;
    function
}
