//! Random loops that read and write entries near their index: what was read may be overwritten later, or not.

use chainrule_compiler::ir::*;
use chainrule_primitives::Primitive;

use super::Writer;

/// Entries of the array that the loop walks over.
const LEN: usize = 5;

impl Writer {
    /// `for i in 0..3 { … a[i + 1] … a[i] = …; … }` on an array of its own.
    pub(super) fn rows(&mut self, out: &mut Vec<Statement>) {
        let long: Vec<_> = self.arrays.iter().filter(|(_, n, mutable)| *n >= LEN && *mutable).copied().collect();
        let memory = match long.last() {
            Some((memory, ..)) if self.dice.one_in(2) => *memory,
            _ => self.long_array(out),
        };
        self.rows_of(memory, out);
    }

    /// The same on an array.
    pub(super) fn rows_of(&mut self, memory: MemoryId, out: &mut Vec<Statement>) {
        let (lower, upper) = (self.int(0), self.int(LEN as i128 - 2));
        let adaptors = if self.dice.one_in(3) { vec![Adaptor::Rev] } else { Vec::new() };
        let range = Range { lower, upper, inclusive: false, adaptors };
        let index = self.bound(Scalar::USIZE);
        let floats = self.floats.clone();
        let mut statements = Vec::new();
        for _ in 0..1 + self.dice.below(4) {
            let place = self.near(memory, index, &mut statements);
            if self.dice.one_in(2) {
                let read = self.define(Op::Load(place, Version::default()), Scalar::F64);
                let both = vec![read, self.a_float()];
                let primitive = *self.dice.pick(&[Primitive::Mul, Primitive::Add, Primitive::Max]);
                let value = self.define(Op::Primitive(primitive, Spelling::Method, both), Scalar::F64);
                statements.extend([Statement::Let(read), Statement::Let(value)]);
                self.floats.push(value);
            } else {
                let value = self.a_float();
                let sine = self.define(Op::Primitive(Primitive::Sin, Spelling::Method, vec![value]), Scalar::F64);
                statements.push(Statement::Let(sine));
                self.floats.push(sine);
                let stored = if self.dice.one_in(2) { sine } else { value };
                statements.push(Statement::Store(place, stored));
            }
        }
        self.floats = floats;
        let body = Region { statements, ..Region::default() };
        let carried = Vec::new();
        out.push(Statement::For(For { index, range, carried, body, until: None, unordered: false, span: None }));
    }

    pub(super) fn long_array(&mut self, out: &mut Vec<Statement>) -> MemoryId {
        let memory = self.memory(MemoryKind::Local, Ty::Array(Box::new(Ty::F64), Len::Known(LEN)));
        let init = Init::Elements((0..LEN).map(|_| self.a_float()).collect());
        out.push(Statement::Declare(memory, init));
        self.arrays.push((memory, LEN, true));
        memory
    }

    /// `for k in 0..2 { … }`.
    pub(super) fn twice(&mut self, statements: Vec<Statement>) -> Statement {
        let (lower, upper, index) = (self.int(0), self.int(2), self.bound(Scalar::USIZE));
        let range = Range { lower, upper, inclusive: false, adaptors: Vec::new() };
        let body = Region { statements, ..Region::default() };
        let carried = Vec::new();
        Statement::For(For { index, range, carried, body, until: None, unordered: false, span: None })
    }

    /// An entry at most two behind the index.
    fn near(&mut self, memory: MemoryId, index: ValueId, statements: &mut Vec<Statement>) -> Place {
        let at = match self.dice.below(3) as i128 {
            0 => index,
            by => {
                let by = self.int(by);
                let at = self.define(Op::Integer(IntOp::Add, vec![index, by]), Scalar::USIZE);
                statements.push(Statement::Let(at));
                at
            }
        };
        Place::whole(memory).then(Step::Index(at))
    }

    /// The sum of the products of neighbours in the last array.
    pub(super) fn total(&mut self, out: &mut Vec<Statement>) -> ValueId {
        let (memory, len, _) = self.arrays[self.arrays.len() - 1];
        let mut total = self.float(0.0);
        for k in 0..len {
            let at = self.int(k as i128);
            let entry =
                self.define(Op::Load(Place::whole(memory).then(Step::Index(at)), Version::default()), Scalar::F64);
            let next = self.define(Op::Primitive(Primitive::Add, Spelling::Method, vec![total, entry]), Scalar::F64);
            out.extend([Statement::Let(entry), Statement::Let(next)]);
            total = next;
        }
        total
    }
}
