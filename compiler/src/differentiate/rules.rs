//! The primitives' partial derivatives, written into IR.

use chainrule_primitives::{Algebra, Primitive, partial};

use crate::ir::{Builder, Comparison, IntOp, Op, Scalar, Spelling, ValueId};

/// The partial derivative of `result = primitive(operands)` by one operand; `None` where it is zero everywhere.
pub(crate) fn derivative(
    builder: &mut Builder,
    primitive: Primitive,
    spelling: Spelling,
    operands: &[ValueId],
    result: ValueId,
    which: usize,
) -> Option<ValueId> {
    let before = std::mem::replace(&mut builder.spelling, spelling);
    let ty = builder.function[result].ty;
    let slope = partial(&mut Rules { builder, ty }, primitive, operands, result, which);
    builder.spelling = before;
    slope
}

/// Whether a primitive's derivative by one operand is not zero everywhere.
pub(crate) fn depends(primitive: Primitive, arity: usize, which: usize) -> bool {
    partial(&mut Nothing, primitive, &vec![(); arity], (), which).is_some()
}

struct Rules<'b> {
    builder: &'b mut Builder,
    ty: Scalar,
}

impl Algebra for Rules<'_> {
    type Number = ValueId;
    type Truth = ValueId;

    fn number(&mut self, x: f64) -> ValueId {
        self.builder.float(x, self.ty)
    }

    fn apply(&mut self, primitive: Primitive, operands: &[ValueId]) -> ValueId {
        self.builder.primitive(primitive, operands)
    }

    fn less(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.builder.compare(Comparison::Lt, a, b)
    }

    fn less_equal(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.builder.compare(Comparison::Le, a, b)
    }

    fn equal(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.builder.compare(Comparison::Eq, a, b)
    }

    fn is_nan(&mut self, a: ValueId) -> ValueId {
        self.builder.op(Op::Classify(crate::ir::Class::IsNan, a), Scalar::Bool)
    }

    fn select(&mut self, condition: ValueId, a: ValueId, b: ValueId) -> ValueId {
        self.builder.select(condition, a, b)
    }

    fn integer_to_number(&mut self, n: ValueId) -> ValueId {
        self.builder.op(Op::Cast(n), self.ty)
    }

    fn integer_less_one(&mut self, n: ValueId) -> ValueId {
        let ty = self.builder.function[n].ty;
        let one = self.builder.integer(1, ty);
        self.builder.op(Op::Integer(IntOp::WrappingSub, vec![n, one]), ty)
    }

    fn integer_is_zero(&mut self, n: ValueId) -> ValueId {
        let ty = self.builder.function[n].ty;
        let zero = self.builder.integer(0, ty);
        self.builder.compare(Comparison::Eq, n, zero)
    }
}

/// The algebra in which nothing is computed: it only tells whether there is a derivative.
struct Nothing;

impl Algebra for Nothing {
    type Number = ();
    type Truth = ();

    fn number(&mut self, _: f64) {}
    fn apply(&mut self, _: Primitive, _: &[()]) {}
    fn less(&mut self, (): (), (): ()) {}
    fn less_equal(&mut self, (): (), (): ()) {}
    fn equal(&mut self, (): (), (): ()) {}
    fn is_nan(&mut self, (): ()) {}
    fn select(&mut self, (): (), (): (), (): ()) {}
    fn integer_to_number(&mut self, (): ()) {}
    fn integer_less_one(&mut self, (): ()) {}
    fn integer_is_zero(&mut self, (): ()) {}
}
