//! What a program may name where.

use crate::Kind;

/// What is visible.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// Floats: an expression, and whether it may be assigned.
    pub(crate) floats: Vec<(String, bool)>,
    /// Arrays and slices of floats.
    pub(crate) arrays: Vec<Array>,
    /// Arrays of rows.
    pub(crate) matrices: Vec<Matrix>,
    /// Integers, each with a bound that it is below, if there is one.
    pub(crate) ints: Vec<(String, Option<usize>)>,
    pub(crate) bools: Vec<String>,
    /// Loop labels.
    pub(crate) labels: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Array {
    pub(crate) name: String,
    /// The length, where it is known.
    pub(crate) len: Option<usize>,
    pub(crate) mutable: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    pub(crate) name: String,
    pub(crate) rows: Option<usize>,
    pub(crate) columns: usize,
    pub(crate) mutable: bool,
}

impl Scope {
    pub(crate) fn parameter(&mut self, name: &str, kind: Kind) {
        let name = name.to_owned();
        match kind {
            Kind::Scalar => self.floats.push((name, false)),
            Kind::Array(n) | Kind::ArrayRef(n) => self.arrays.push(Array { name, len: Some(n), mutable: false }),
            Kind::Matrix(rows, columns) => {
                self.matrices.push(Matrix { name, rows: Some(rows), columns, mutable: false });
            }
            Kind::Slice => self.arrays.push(Array { name, len: None, mutable: false }),
            Kind::Rows(columns) => self.matrices.push(Matrix { name, rows: None, columns, mutable: false }),
            Kind::Pair => {
                self.floats.push((format!("{name}.0"), false));
                self.floats.push((format!("{name}.1"), false));
            }
            Kind::Count => self.ints.push((name, None)),
            Kind::Flag => self.bools.push(name),
        }
    }

    /// Forgets a float that is shadowed.
    pub(crate) fn shadow(&mut self, name: &str) {
        self.floats.retain(|(float, _)| float != name);
    }
}
