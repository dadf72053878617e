//! IR to IR: products that no kernel takes become loops.

use std::collections::BTreeSet;

use chainrule_primitives::Primitive;

use super::Varying;
use crate::ir::{
    Const, For, Function, Len, MemoryId, MemoryKind, Op, Place, Product, ProductKind, Range, Region, Scalar, Spelling,
    Statement, Step, Ty, ValueId, Version,
};

/// Whether all samples of a tile can go through a kernel: the matrix is shared, or a gradient; the vectors are the samples' own.
pub(super) fn is_for_kernel(
    function: &Function,
    varying: &Varying,
    gradients: &BTreeSet<MemoryId>,
    product: &Product,
) -> bool {
    let own = |place: &Place| varying.memory(place.memory) && !gradients.contains(&place.memory);
    let whole = |place: &Place| own(place) && place.path.is_empty() && is_local(function, place);
    let constant = |place: &Place| own(place) && place.indices().all(|index| function.constant(index).is_some());
    let Product { matrix, column, row, .. } = product;
    let shared = match product.kind {
        ProductKind::Outer => gradients.contains(&matrix.memory),
        _ => !varying.memory(matrix.memory),
    };
    let row_fits = if product.kind == ProductKind::Transposed { whole(row) } else { constant(row) };
    shared && matrix.path.is_empty() && whole(column) && row_fits
}

fn is_local(function: &Function, place: &Place) -> bool {
    matches!(function[place.memory].kind, MemoryKind::Local)
}

/// Expands the products of the body: all that `keep` does not keep, and all in loops.
pub(super) fn expand(function: &mut Function, keep: impl Fn(&Function, &Product) -> bool) {
    let mut body = std::mem::take(&mut function.body);
    region(function, &mut body, &keep);
    function.body = body;
}

fn region(function: &mut Function, region: &mut Region, keep: &dyn Fn(&Function, &Product) -> bool) {
    let statements = std::mem::take(&mut region.statements);
    for mut statement in statements {
        match &mut statement {
            Statement::Product(product) if !keep(function, product) => {
                let product = product.clone();
                region.statements.push(loops(function, &product));
                continue;
            }
            other => other.regions_mut().into_iter().for_each(|inner| self::region(function, inner, &|_, _| false)),
        }
        region.statements.push(statement);
    }
}

/// `for i in 0..n { for j in 0..k { matrix[i][j] += column[i] * row[j] } }`, or the other products.
fn loops(function: &mut Function, product: &Product) -> Statement {
    let lengths = [&product.column, &product.row].map(|place| length(function, place));
    let (i, j) = (function.bind(Scalar::USIZE, "i"), function.bind(Scalar::USIZE, "j"));
    let matrix = product.matrix.then(Step::Index(i)).then(Step::Index(j));
    let (column, row) = (product.column.then(Step::Index(i)), product.row.then(Step::Index(j)));
    let (target, sources) = match product.kind {
        ProductKind::Apply => (column, [matrix, row]),
        ProductKind::Transposed => (row, [matrix, column]),
        ProductKind::Outer => (matrix, [column, row]),
    };
    let mut statements = Vec::new();
    let ty = function.place_ty(&target).scalar().expect("a product is of scalars");
    let factors = sources.map(|place| function.emit(Op::Load(place, Version::default()), ty, &mut statements));
    let op = Op::Primitive(Primitive::Mul, Spelling::Method, factors.to_vec());
    let term = function.emit(op, ty, &mut statements);
    statements.push(Statement::Accumulate(target, term));
    let inner = counted(function, j, lengths[1], statements);
    counted(function, i, lengths[0], vec![inner])
}

fn length(function: &Function, place: &Place) -> usize {
    match function.place_ty(place) {
        Ty::Array(_, Len::Known(n)) => n,
        _ => 0,
    }
}

/// `for index in 0..n { statements }`.
pub(super) fn counted(function: &mut Function, index: ValueId, n: usize, statements: Vec<Statement>) -> Statement {
    let usize = |n: usize| Op::Const(Const::Int(n as i128));
    let (lower, upper) = (function.define(usize(0), Scalar::USIZE), function.define(usize(n), Scalar::USIZE));
    let range = Range { lower, upper, inclusive: false, adaptors: Vec::new() };
    let body = Region { statements, ..Region::default() };
    Statement::For(For { index, range, carried: Vec::new(), body, until: None, unordered: true, span: None })
}
