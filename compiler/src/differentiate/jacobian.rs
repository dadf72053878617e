//! The Jacobian of an array result, rows = outputs: one vector-Jacobian product a row.

use quote::quote;

use crate::differentiate::hessian::{Row, rows_of};
use crate::differentiate::rows::{Basis, Rows};
use crate::ir::{
    Argument, Binding, Call, CallKind, For, Function, Init, Len, Memory, MemoryKind, Place, Range, Region, Scalar,
    Statement, Step, Ty,
};

/// Whether the result is an array or tuple of scalars, so that there is a row for each.
pub fn has_jacobian(primal: &Function) -> bool {
    outputs(primal).is_some()
}

/// What the rows stand for.
enum Outputs {
    Array(Scalar, Len),
    Tuple(Vec<Scalar>),
}

fn outputs(primal: &Function) -> Option<Outputs> {
    match &primal.result_ty {
        Ty::Array(element, len) => element.scalar().filter(|s| s.is_float()).map(|s| Outputs::Array(s, len.clone())),
        Ty::Tuple(parts) if !parts.is_empty() => {
            let scalars = parts.iter().map(|part| part.scalar().filter(|s| s.is_float()));
            scalars.collect::<Option<Vec<_>>>().map(Outputs::Tuple)
        }
        _ => None,
    }
}

/// The Jacobian of `primal`. `None` where its rows are no arrays of numbers.
pub(crate) fn jacobian(primal: &Function) -> Option<Function> {
    let basis = Basis::of(primal)?;
    let rows = Rows::new(primal, quote!(Self::vjp), "vjp");
    Some(match outputs(primal)? {
        Outputs::Tuple(scalars) => of_tuple(rows, &basis, &scalars, primal),
        Outputs::Array(scalar, len) => of_array(rows, &basis, scalar, len, primal),
    })
}

fn call(rows: &mut Rows<'_>, basis: &Basis, seed: Argument) -> Row {
    let mut arguments = rows.own_arguments();
    arguments.push(seed);
    let (row, binding) = rows.row(basis);
    let result = Binding::Tuple(vec![Binding::Ignore, binding]);
    rows.b.push(Statement::Call(Call { callee: rows.callee, kind: CallKind::Primal, arguments, result }));
    row
}

fn of_tuple(mut rows: Rows<'_>, basis: &Basis, scalars: &[Scalar], primal: &Function) -> Function {
    let mut matrix = Vec::new();
    for k in 0..scalars.len() {
        let unit = scalars.iter().enumerate().map(|(j, scalar)| {
            let entry = if j == k { 1.0 } else { 0.0 };
            Argument::Value(rows.b.float(entry, *scalar))
        });
        let seed = Argument::Tuple(unit.collect());
        matrix.push(match call(&mut rows, basis, seed) {
            Row::Values(values) => Argument::Array(values.into_iter().map(Argument::Value).collect()),
            Row::Whole(place) => Argument::Take(place),
        });
    }
    let mut function = rows.b.finish();
    function.result = Argument::Array(matrix);
    function.result_ty = rows_of(basis.row(primal), Some(Len::Known(scalars.len())));
    function
}

fn of_array(mut rows: Rows<'_>, basis: &Basis, scalar: Scalar, len: Len, primal: &Function) -> Function {
    let grows = matches!(basis, Basis::Array(_, None));
    let ty = if grows { rows_of(basis.row(primal), None) } else { rows_of(basis.row(primal), Some(len.clone())) };
    let (kind, held, init) = if grows {
        (MemoryKind::Record, Ty::Tuple(vec![basis.row(primal)]), Init::Record)
    } else {
        (MemoryKind::Local, ty.clone(), Init::Zero)
    };
    let matrix = rows.b.memory(Memory { kind, ty: held, name: Some("rows".into()) });
    rows.b.push(Statement::Declare(matrix, init));
    let lower = rows.b.integer(0, Scalar::USIZE);
    let upper = match &len {
        Len::Known(n) => rows.b.integer(*n as i128, Scalar::USIZE),
        Len::Named(name) => rows.named_length(*name),
        Len::Inferred => return rows.finish(basis),
    };
    rows.b.open();
    let index = rows.b.bound(Scalar::USIZE, Some("k".into()));
    let unit_ty = Ty::Array(Box::new(Ty::Scalar(scalar)), len);
    let unit = rows.b.memory(Memory { kind: MemoryKind::Local, ty: unit_ty, name: Some("unit".into()) });
    rows.b.push(Statement::Declare(unit, Init::Zero));
    let one = rows.b.float(1.0, scalar);
    rows.b.push(Statement::Store(Place::whole(unit).then(Step::Index(index)), one));
    let target = Place::whole(matrix).then(Step::Index(index));
    match call(&mut rows, basis, Argument::Take(Place::whole(unit))) {
        Row::Whole(row) if grows => rows.b.push(Statement::Save(matrix, row)),
        Row::Whole(row) => rows.b.push(Statement::Copy { to: target, from: row }),
        Row::Values(values) => {
            for (j, value) in values.into_iter().enumerate() {
                let column = rows.b.integer(j as i128, Scalar::USIZE);
                rows.b.push(Statement::Store(target.then(Step::Index(column)), value));
            }
        }
    }
    let body = Region { statements: rows.b.close(), ..Region::default() };
    let range = Range { lower, upper, inclusive: false, adaptors: Vec::new() };
    rows.b.push(Statement::For(For {
        index,
        range,
        carried: Vec::new(),
        body,
        until: None,
        unordered: true,
        span: None,
    }));
    let mut function = rows.b.finish();
    function.result = Argument::Take(Place::whole(matrix));
    function.result_ty = ty;
    function
}
