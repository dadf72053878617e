//! Random products, of matrices of their own and of the vectors at hand.

use chainrule_compiler::ir::*;

use super::{Form, Writer};

/// A matrix in scope: its memory, rows, columns.
pub(super) type Matrix = (MemoryId, usize, usize);

impl Writer {
    /// Adds a product of some kind to a vector or matrix at hand, or to a new one.
    pub(super) fn product(&mut self, out: &mut Vec<Statement>) {
        let kind = *self.dice.pick(&ProductKind::ALL);
        let (matrix, n, k) = self.a_matrix(out);
        let column = self.a_vector(n, out);
        let row = self.a_vector(k, out);
        let mut product = Product { kind, matrix, column, row };
        let target = product.target().clone();
        let is_read = product.sources().iter().any(|source| source.memory == target.memory);
        if is_read || !self.is_mutable(target.memory) {
            let ty = self.function.place_ty(&target);
            let fresh = self.memory(MemoryKind::Local, ty);
            // a zero memory is taken for a cotangent's, whose indices have been checked before
            let init = if self.dice.one_in(2) { Init::Copy(target) } else { Init::Splat(self.float(0.0)) };
            out.push(Statement::Declare(fresh, init));
            self.put_in_scope(fresh);
            match kind {
                ProductKind::Apply => product.column = Place::whole(fresh),
                ProductKind::Transposed => product.row = Place::whole(fresh),
                ProductKind::Outer => product.matrix = Place::whole(fresh),
            }
        }
        out.push(Statement::Product(product));
    }

    fn is_mutable(&self, memory: MemoryId) -> bool {
        let matrix = self.matrices.iter().any(|(m, ..)| *m == memory);
        matrix || self.arrays.iter().any(|(m, _, mutable)| *m == memory && *mutable)
    }

    fn put_in_scope(&mut self, memory: MemoryId) {
        match &self.function[memory].ty {
            Ty::Array(row, Len::Known(n)) => match &**row {
                Ty::Array(_, Len::Known(k)) => self.matrices.push((memory, *n, *k)),
                _ => self.arrays.push((memory, *n, true)),
            },
            other => unreachable!("{other:?} is no array"),
        }
    }

    fn a_matrix(&mut self, out: &mut Vec<Statement>) -> (Place, usize, usize) {
        if self.matrices.is_empty() || self.dice.one_in(4) {
            let (n, k) = (1 + self.dice.below(3), 1 + self.dice.below(3));
            let row = Ty::Array(Box::new(Ty::F64), Len::Known(k));
            let memory = self.memory(MemoryKind::Local, Ty::Array(Box::new(row), Len::Known(n)));
            let init = Init::Elements((0..n * k).map(|_| self.a_float()).collect());
            out.push(Statement::Declare(memory, init));
            self.put_in_scope(memory);
        }
        let matrices = self.matrices.clone();
        let (memory, n, k) = *self.dice.pick(&matrices);
        (Place::whole(memory), n, k)
    }

    /// An array of this length, or a row of a matrix.
    fn a_vector(&mut self, len: usize, out: &mut Vec<Statement>) -> Place {
        let mut found: Vec<Place> =
            self.arrays.iter().filter(|(_, n, _)| *n == len).map(|(m, ..)| Place::whole(*m)).collect();
        for (memory, n, k) in self.matrices.clone() {
            if k == len {
                let index = self.row_index(n);
                found.push(Place::whole(memory).then(Step::Index(index)));
            }
        }
        if !found.is_empty() {
            return self.dice.pick(&found).clone();
        }
        let memory = self.memory(MemoryKind::Local, Ty::Array(Box::new(Ty::F64), Len::Known(len)));
        let value = self.a_float();
        out.push(Statement::Declare(memory, Init::Splat(value)));
        self.put_in_scope(memory);
        Place::whole(memory)
    }

    /// Mostly in bounds.
    fn row_index(&mut self, n: usize) -> ValueId {
        if self.dice.one_in(8) {
            return self.an_int();
        }
        let index = self.dice.below(n) as i128;
        self.int(index)
    }

    /// An entry of a matrix.
    pub(super) fn an_entry(&mut self) -> Option<Place> {
        let matrices = self.matrices.clone();
        if matrices.is_empty() || self.form == Form::Any && self.dice.one_in(3) {
            return None;
        }
        let (memory, n, k) = *self.dice.pick(&matrices);
        let (i, j) = (self.row_index(n), self.row_index(k));
        Some(Place::whole(memory).then(Step::Index(i)).then(Step::Index(j)))
    }
}
