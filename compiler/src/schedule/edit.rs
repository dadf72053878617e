//! Small edits of a finished function: new values and memories, and what loops count over.

use crate::ir::{Const, For, Function, IntOp, Memory, MemoryId, MemoryKind, Op, Scalar, Statement, Ty, Value, ValueId};

impl Function {
    /// A new value; whoever asks lets or binds it.
    pub(crate) fn define(&mut self, op: Op, ty: Scalar) -> ValueId {
        let id = ValueId(u32::try_from(self.values.len()).expect("fewer than 2^32 values"));
        self.values.push(Value { op, ty, name: None, exact: false });
        id
    }

    /// A new value of this name to be bound by a statement.
    pub(crate) fn bind(&mut self, ty: Scalar, name: &str) -> ValueId {
        let id = self.define(Op::Bound, ty);
        self.values[id.index()].name = Some(name.to_owned());
        id
    }

    /// A new value to be bound, of the type and name of another.
    pub(crate) fn bind_like(&mut self, value: ValueId) -> ValueId {
        let Value { ty, name, .. } = self[value].clone();
        let id = self.define(Op::Bound, ty);
        self.values[id.index()].name = name;
        id
    }

    /// A new value with the statement that computes it.
    pub(crate) fn emit(&mut self, op: Op, ty: Scalar, statements: &mut Vec<Statement>) -> ValueId {
        let value = self.define(op, ty);
        statements.push(Statement::Let(value));
        value
    }

    /// A `usize` literal.
    pub(crate) fn count(&mut self, n: i128) -> ValueId {
        self.define(Op::Const(Const::Int(n)), Scalar::USIZE)
    }

    /// An operation on `usize`.
    pub(crate) fn index_op(&mut self, op: IntOp, a: ValueId, b: ValueId, statements: &mut Vec<Statement>) -> ValueId {
        self.emit(Op::Integer(op, vec![a, b]), Scalar::USIZE, statements)
    }

    /// `index + by`.
    pub(crate) fn shifted(&mut self, index: ValueId, by: i128, statements: &mut Vec<Statement>) -> ValueId {
        if by == 0 {
            return index;
        }
        let distance = self.count(by.abs());
        self.index_op(if by > 0 { IntOp::Add } else { IntOp::Sub }, index, distance, statements)
    }

    /// A new memory; whoever asks declares it.
    pub(crate) fn allot(&mut self, kind: MemoryKind, ty: Ty, name: &str) -> MemoryId {
        let id = MemoryId(u32::try_from(self.memories.len()).expect("fewer than 2^32 memories"));
        self.memories.push(Memory { kind, ty, name: Some(name.to_owned()) });
        id
    }

    /// An integer literal.
    pub(crate) fn integer(&self, value: ValueId) -> Option<i128> {
        match self.constant(value) {
            Some(Const::Int(n)) => Some(n),
            _ => None,
        }
    }

    /// `c` when `value` is `index + c`.
    pub(crate) fn offset(&self, value: ValueId, index: ValueId) -> Option<i128> {
        if value == index {
            return Some(0);
        }
        match &self[value].op {
            Op::Integer(IntOp::Add, operands) if operands[0] == index => self.integer(operands[1]),
            Op::Integer(IntOp::Add, operands) if operands[1] == index => self.integer(operands[0]),
            Op::Integer(IntOp::Sub, operands) if operands[0] == index => self.integer(operands[1]).map(|n| -n),
            _ => None,
        }
    }

    /// Whether a loop runs over `lower..upper` of `usize`, to the end.
    pub(crate) fn counts_up(&self, counted: &For) -> bool {
        let plain = counted.range.adaptors.is_empty() && !counted.range.inclusive && counted.until.is_none();
        plain && self[counted.index].ty == Scalar::USIZE && !counted.body.diverges
    }
}
