//! Checks that the places of a product are a matrix, a column and a row that fit.

use crate::ir::verify::op::agree;
use crate::ir::verify::{Check, Verifier};
use crate::ir::*;

impl Verifier<'_> {
    /// Known lengths that fit, floats of one type, and a target in a memory that the product does not read.
    pub(super) fn product(&self, product: &Product) -> Check {
        self.written(product.target())?;
        let [matrix, column, row] = product.places();
        let (column, row) = (self.place(column)?, self.place(row)?);
        let (Some((n, of_column)), Some((k, of_row))) = (vector(&column), vector(&row)) else {
            return Err(format!("{product:?} needs vectors of known lengths, not {column:?} and {row:?}"));
        };
        let matrix = self.place(matrix)?;
        let rows = match &matrix {
            Ty::Array(row, Len::Known(rows)) => vector(row).map(|(columns, scalar)| (*rows, columns, scalar)),
            _ => None,
        };
        match rows {
            Some((rows, columns, scalar)) if (rows, columns) == (n, k) => {
                if !scalar.is_float() || !agree(scalar, of_column) || !agree(scalar, of_row) {
                    return Err(format!("{product:?} is of {scalar:?}, {of_column:?} and {of_row:?}"));
                }
            }
            _ => return Err(format!("{product:?} needs a matrix of {n} rows and {k} columns, not {matrix:?}")),
        }
        let target = self.root(product.target().memory);
        match product.sources().into_iter().any(|source| self.root(source.memory) == target) {
            true => Err(format!("{product:?} is added to a memory that it reads")),
            false => Ok(()),
        }
    }

    /// The memory that a view looks into in the end.
    fn root(&self, memory: MemoryId) -> MemoryId {
        match &self.function[memory].kind {
            MemoryKind::View { base, .. } => self.root(base.memory),
            _ => memory,
        }
    }
}

/// Length and scalar of a vector.
fn vector(ty: &Ty) -> Option<(usize, Scalar)> {
    match ty {
        Ty::Array(element, Len::Known(n)) => Some((*n, element.scalar()?)),
        _ => None,
    }
}
