//! Products while IR runs: term by term, in plain order.

use crate::ir::evaluate::{Data, Machine, Trap};
use crate::ir::*;

impl Machine<'_> {
    pub(super) fn product(&mut self, product: &Product) -> Result<(), Trap> {
        let [first, second] = product.sources();
        let (first, second) = (self.place(first)?.to_data(), self.place(second)?.to_data());
        let (first, second) = (parts(&first)?, parts(&second)?);
        let mut target = self.place(product.target())?.to_data();
        let entries = parts_mut(&mut target)?;
        match product.kind {
            ProductKind::Apply => {
                for (entry, row) in entries.iter_mut().zip(first) {
                    for (a, x) in parts(row)?.iter().zip(second) {
                        entry.accumulate(&times(a, x)?)?;
                    }
                }
            }
            ProductKind::Transposed => {
                for (row, y) in first.iter().zip(second) {
                    add_multiple(entries, y, parts(row)?)?;
                }
            }
            ProductKind::Outer => {
                for (row, y) in entries.iter_mut().zip(first) {
                    add_multiple(parts_mut(row)?, y, second)?;
                }
            }
        }
        *self.place_mut(product.target())? = target;
        Ok(())
    }
}

/// `to += factor * row`.
fn add_multiple(to: &mut [Data], factor: &Data, row: &[Data]) -> Result<(), Trap> {
    to.iter_mut().zip(row).try_for_each(|(entry, x)| entry.accumulate(&times(factor, x)?))
}

fn times(a: &Data, b: &Data) -> Result<Data, Trap> {
    match (a, b) {
        (Data::F64(a), Data::F64(b)) => Ok(Data::F64(a * b)),
        (Data::F32(a), Data::F32(b)) => Ok(Data::F32(a * b)),
        (Data::Undefined, _) | (_, Data::Undefined) => Err(Trap::Malformed("a memory is read before it is written")),
        _ => Err(Trap::Malformed("a product is of floats of one type")),
    }
}

fn parts(data: &Data) -> Result<&[Data], Trap> {
    match data {
        Data::Array(parts) => Ok(parts),
        _ => Err(Trap::Malformed("a product is of arrays")),
    }
}

fn parts_mut(data: &mut Data) -> Result<&mut [Data], Trap> {
    match data {
        Data::Array(parts) => Ok(parts),
        _ => Err(Trap::Malformed("a product is of arrays")),
    }
}
