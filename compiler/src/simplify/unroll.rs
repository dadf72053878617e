//! Which counted loops are replayed iteration by iteration, and how much code that may make.

use std::collections::BTreeMap;

use crate::ir::integer;
use crate::ir::{
    Adaptor, Const, For, Function, Int, IntOp, Op, Progression, Range, Region, Scalar, Statement, ValueId,
};

/// Statements that one loop may become.
const LOOP: usize = 2_000;
/// Statements that all loops of a function may become.
const TOTAL: usize = 4_000;
/// The same for a network, whose code comes in a dozen forms.
const NETWORK: usize = 1_200;
/// What a call counts for: in each derivative it comes with its arguments, its residuals and their parts.
const CALL: usize = 100;
/// Iterations that may be replayed.
const TRIPS: i128 = 100;
/// Iterations that may be replayed when the loop may end early, each inside the one before.
const NESTED: i128 = 8;
/// How deep loops are looked into.
const DEPTH: usize = 6;

/// How large a loop may be that is replayed.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    trips: i128,
    statements: usize,
}

impl Limits {
    /// For a loop in this many regions. A network's loops are straight code where the whole of a nest is small, and what
    /// is inside of a loop that stays one where it is tiny; others are quicker as loops, which compilers vectorise.
    pub(super) fn of(function: &Function, depth: usize, products: bool) -> Limits {
        match (function.settled, depth) {
            (false, _) => Limits { trips: TRIPS, statements: LOOP },
            (true, 1) => Limits { trips: 16, statements: if products { 450 } else { 700 } },
            (true, _) => Limits { trips: 16, statements: 100 },
        }
    }
}

/// What unrolling may still add to a function.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    pub(super) fn of(function: &Function) -> Budget {
        Budget { left: if function.settled { NETWORK } else { TOTAL } }
    }

    /// Takes what a loop needs, if there is enough.
    pub(super) fn take(&mut self, size: usize) -> bool {
        if size > LOOP || size > self.left {
            return false;
        }
        self.left -= size;
        true
    }
}

/// Integers that are known, of the function that is rebuilt.
pub(super) struct Known<'a> {
    pub(super) function: &'a Function,
    /// What a value is known to be beyond literals.
    pub(super) mapped: &'a dyn Fn(ValueId) -> Option<i128>,
    assumed: BTreeMap<ValueId, i128>,
    limits: Limits,
}

impl<'a> Known<'a> {
    pub(super) fn new(
        function: &'a Function,
        mapped: &'a dyn Fn(ValueId) -> Option<i128>,
        limits: Limits,
    ) -> Known<'a> {
        Known { function, mapped, assumed: BTreeMap::new(), limits }
    }

    fn int(&self, value: ValueId, depth: usize) -> Option<i128> {
        if let Some(n) = self.assumed.get(&value) {
            return Some(*n);
        }
        if let Some(Const::Int(n)) = self.function.constant(value) {
            return Some(n);
        }
        if let Some(n) = (self.mapped)(value) {
            return Some(n);
        }
        match &self.function[value].op {
            Op::Integer(op, operands) if depth < 8 && is_plain(*op) => {
                let numbers = operands.iter().map(|v| self.int(*v, depth + 1)).collect::<Option<Vec<_>>>()?;
                let n = integer(*op, &numbers, self.function[operands[0]].ty, self.function[value].ty).ok()?;
                is_literal(n, self.function[value].ty).then_some(n)
            }
            Op::Cast(a) if depth < 8 && self.function[*a].ty.is_int() => {
                self.int(*a, depth + 1).filter(|n| is_literal(*n, self.function[value].ty))
            }
            _ => None,
        }
    }

    /// What a range runs over, if it is known.
    pub(super) fn progression(&self, range: &Range) -> Option<Progression> {
        let mut progression = Progression::new(self.int(range.lower, 0)?, self.int(range.upper, 0)?, range.inclusive);
        for adaptor in &range.adaptors {
            progression = match adaptor {
                Adaptor::Rev => progression.reverse(),
                Adaptor::StepBy(step) => progression.step_by(self.int(*step, 0)?)?,
            };
        }
        Some(progression)
    }

    /// How many statements the loop becomes, if all of it can be replayed.
    pub(super) fn unrolled_size(&mut self, counted: &For, depth: usize) -> Option<usize> {
        let progression = self.progression(&counted.range)?;
        let trips = if counted.until.is_some() { NESTED } else { self.limits.trips };
        if progression.count > trips || depth > DEPTH || counted.body.diverges {
            return None;
        }
        if progression.count == 0 {
            return Some(0);
        }
        let first = progression.first;
        let last = first + (progression.count - 1) * progression.step;
        let mut largest = 0;
        for index in [first, last] {
            self.assumed.insert(counted.index, index);
            largest = largest.max(self.size(&counted.body, depth + 1)?);
            self.assumed.remove(&counted.index);
        }
        let size = largest.saturating_mul(usize::try_from(progression.count).ok()?);
        (size <= self.limits.statements).then_some(size)
    }

    fn size(&mut self, region: &Region, depth: usize) -> Option<usize> {
        let mut size = 1;
        for statement in &region.statements {
            size += match statement {
                Statement::For(counted) => self.unrolled_size(counted, depth)?,
                // a kernel call stays in its loop
                Statement::While(_) | Statement::Product(_) => return None,
                Statement::Call(_) => CALL,
                Statement::If(branch) => self.size(&branch.then, depth)? + self.size(&branch.otherwise, depth)?,
                _ => 1,
            };
        }
        Some(size)
    }
}

/// Operations whose result does not depend on the number of bits while it fits.
fn is_plain(op: IntOp) -> bool {
    matches!(op, IntOp::Add | IntOp::Sub | IntOp::Mul | IntOp::Div | IntOp::Rem | IntOp::Min | IntOp::Max)
}

/// Whether an index can be written as a literal of its type on every target.
pub(super) fn is_literal(index: i128, ty: Scalar) -> bool {
    matches!(ty, Scalar::Int(Int::Inferred)) && index.unsigned_abs() < 1 << 31 || crate::ir::fits(index, ty)
}
