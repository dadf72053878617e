//! Products of matrices and vectors as one statement, so that a kernel can compute them.
//!
//! The three kinds are closed under differentiation: with `z += W x`, the reverse sweep adds `Wᵀ d_z` to `d_x`
//! and `d_z xᵀ` to `d_W`.

use crate::ir::{Place, ValueId};

/// A product, added to one of its places.
///
/// The order in which terms are summed is not specified: products come from networks, whose sums are the compiler's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Which place is added to.
    pub kind: ProductKind,
    /// `[[T; K]; N]`.
    pub matrix: Place,
    /// `[T; N]`.
    pub column: Place,
    /// `[T; K]`.
    pub row: Place,
}

/// Which product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProductKind {
    /// `column += matrix · row`.
    Apply,
    /// `row += matrixᵀ · column`.
    Transposed,
    /// `matrix += column · rowᵀ`.
    Outer,
}

impl ProductKind {
    /// All of them; each adds to the place of another role.
    pub const ALL: [ProductKind; 3] = [ProductKind::Apply, ProductKind::Transposed, ProductKind::Outer];

    /// Its name: that of the runtime's function.
    pub fn name(self) -> &'static str {
        match self {
            ProductKind::Apply => "apply",
            ProductKind::Transposed => "transposed",
            ProductKind::Outer => "outer",
        }
    }
}

impl Product {
    /// The place that a product of some kind on these places adds to.
    pub fn target_of(&self, kind: ProductKind) -> &Place {
        match kind {
            ProductKind::Apply => &self.column,
            ProductKind::Transposed => &self.row,
            ProductKind::Outer => &self.matrix,
        }
    }

    /// The place that is added to.
    pub fn target(&self) -> &Place {
        self.target_of(self.kind)
    }

    /// The two places that are read, in the order of the formula.
    pub fn sources(&self) -> [&Place; 2] {
        match self.kind {
            ProductKind::Apply => [&self.matrix, &self.row],
            ProductKind::Transposed => [&self.matrix, &self.column],
            ProductKind::Outer => [&self.column, &self.row],
        }
    }

    /// Every place.
    pub fn places(&self) -> [&Place; 3] {
        [&self.matrix, &self.column, &self.row]
    }

    /// The index values on the way to its places.
    pub fn indices(&self) -> impl Iterator<Item = ValueId> + '_ {
        self.places().into_iter().flat_map(Place::indices)
    }

    /// The same product of other places.
    pub fn map(&self, mut place: impl FnMut(&Place) -> Place) -> Product {
        Product { kind: self.kind, matrix: place(&self.matrix), column: place(&self.column), row: place(&self.row) }
    }

    /// The product of another kind in which each role is got from the place that has it here: the target of a kind
    /// is told by that kind.
    pub fn of_kind(&self, kind: ProductKind, mut place: impl FnMut(ProductKind, &Place) -> Place) -> Product {
        Product {
            kind,
            matrix: place(ProductKind::Outer, &self.matrix),
            column: place(ProductKind::Apply, &self.column),
            row: place(ProductKind::Transposed, &self.row),
        }
    }
}
