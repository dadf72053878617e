//! The Hessian: forward mode over the gradient, one direction a row.

use quote::quote;

use crate::differentiate::forward::Forward;
use crate::differentiate::rows::{Basis, Rows};
use crate::ir::{Argument, Binding, Call, CallKind, Const, Function, Init, Op, Place, Statement, Step, Ty, ValueId};

/// Above this many values in all rows the Hessian is a loop over products instead.
const BUDGET: usize = 20_000;

/// Whether the differentiated parameters are scalars, or one array or slice of scalars, so that second derivatives are a
/// matrix of numbers.
pub fn has_matrix(primal: &Function) -> bool {
    Basis::of(primal).is_some()
}

/// The Hessian of `primal`, whose simplified gradient is given. `None` where it is no matrix of numbers.
pub(crate) fn hessian(primal: &Function, gradient: &Function) -> Option<Function> {
    let basis = Basis::of(primal)?;
    if let Basis::Scalars(_) | Basis::Array(_, Some(_)) = basis {
        // the gradient has values and memories of its own numbering
        if let Some(function) = written_out(gradient, &Basis::of(gradient)?) {
            return Some(function);
        }
    }
    Some(by_products(primal, &basis))
}

/// Whether the function calls `hvp` for its rows.
pub(crate) fn is_by_products(matrix: &Function) -> bool {
    let calls = |s: &Statement| matches!(s, Statement::Call(_) | Statement::For(_));
    matrix.body.statements.iter().any(calls)
}

/// Every row in one straight line, with everything shared between rows.
fn written_out(gradient: &Function, basis: &Basis) -> Option<Function> {
    let straight = |s: &Statement| matches!(s, Statement::Let(_) | Statement::Declare(_, Init::Elements(_)));
    let (n, lines) = (basis.dimension()?, &gradient.body.statements);
    if !lines.iter().all(straight) || lines.len().saturating_mul(n) > BUDGET {
        return None;
    }
    let entries = entries(gradient, n)?;
    let mut forward = Forward::new(gradient);
    let values: Vec<ValueId> = lines.iter().flat_map(Statement::binds).collect();
    forward.b.statements().extend(values.iter().map(|value| Statement::Let(*value)));
    let mut rows = Vec::new();
    for k in 0..n {
        forward.tangents.clear();
        seed(&mut forward, gradient, basis, k, &values);
        values.iter().for_each(|value| forward.op(*value));
        rows.push(Argument::Array(entries.iter().map(|entry| Argument::Value(forward.tangent(*entry))).collect()));
    }
    let mut function = forward.b.finish();
    function.result = Argument::Array(rows);
    function.result_ty = basis.matrix(gradient)?;
    Some(function)
}

/// The gradient's entries, in order.
fn entries(gradient: &Function, n: usize) -> Option<Vec<ValueId>> {
    let entries = match &gradient.result {
        Argument::Value(value) => vec![*value],
        Argument::Tuple(parts) | Argument::Array(parts) => parts
            .iter()
            .map(|part| match part {
                Argument::Value(value) => Some(*value),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()?,
        Argument::Take(place) if place.path.is_empty() => {
            gradient.body.statements.iter().find_map(|statement| match statement {
                Statement::Declare(memory, Init::Elements(values)) if *memory == place.memory => Some(values.clone()),
                _ => None,
            })?
        }
        _ => return None,
    };
    (entries.len() == n).then_some(entries)
}

/// The tangents of the inputs in direction `k`.
fn seed(forward: &mut Forward<'_>, gradient: &Function, basis: &Basis, k: usize, values: &[ValueId]) {
    match basis {
        Basis::Scalars(inputs) => {
            let one = forward.b.float(1.0, gradient[inputs[k]].ty);
            forward.tangents.insert(inputs[k], one);
        }
        Basis::Array(memory, _) => {
            for value in values {
                let Op::Load(place, _) = &gradient[*value].op else { continue };
                let [Step::Index(index)] = place.path.as_slice() else { continue };
                if place.memory == *memory && gradient.constant(*index) == Some(Const::Int(k as i128)) {
                    let one = forward.b.float(1.0, gradient[*value].ty);
                    forward.tangents.insert(*value, one);
                }
            }
        }
    }
}

/// A Hessian-vector product for each basis vector.
fn by_products(primal: &Function, basis: &Basis) -> Function {
    let mut rows = Rows::new(primal, quote!(Self::hvp), "hvp");
    rows.matrix(basis, &mut |rows, direction| {
        let arguments = rows.arguments(direction);
        let (row, result) = rows.row(basis);
        rows.b.push(Statement::Call(Call { callee: rows.callee, kind: CallKind::Primal, arguments, result }));
        row
    });
    rows.finish(basis)
}

/// Where a row that a call returned is.
pub(crate) enum Row {
    /// Scalars.
    Values(Vec<ValueId>),
    /// An array or a `Vec`.
    Whole(Place),
}

impl Row {
    /// How the row is taken from what the call returns.
    pub(crate) fn binding(&self) -> Binding {
        match self {
            Row::Values(values) if values.len() == 1 => Binding::Value(values[0]),
            Row::Values(values) => Binding::Tuple(values.iter().map(|value| Binding::Value(*value)).collect()),
            Row::Whole(place) => Binding::Memory(place.memory),
        }
    }
}

/// The type of a matrix with rows of a type.
pub(crate) fn rows_of(row: Ty, n: Option<crate::ir::Len>) -> Ty {
    match n {
        Some(len) => Ty::Array(Box::new(row), len),
        None => Ty::Slice(Box::new(row)),
    }
}
