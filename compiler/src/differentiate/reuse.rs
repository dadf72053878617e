//! Large members that do less than another one: they share its code, and `emit` prints them as calls of it.

use crate::differentiate::parts::is_in_and_out;
use crate::ir::{Argument, Binding, Function, Parameter, Passing, Region, Ty};

/// Functions of more statements are derived and printed once.
const LARGE: usize = 150;

/// Whether a function is so large that others should hand on to it.
pub(crate) fn is_large(function: &Function) -> bool {
    statements(&function.body) > LARGE
}

/// The number of statements, those in regions included.
fn statements(region: &Region) -> usize {
    let inner = region.statements.iter().flat_map(|statement| statement.regions());
    region.statements.len() + inner.map(statements).sum::<usize>()
}

/// Of a function that returns a pair the same that returns the second: `gradient` from `value_and_gradient`.
pub(crate) fn second(both: &Function) -> Option<Function> {
    let (Argument::Tuple(results), Ty::Tuple(types)) = (&both.result, &both.result_ty) else { return None };
    let (result, result_ty) = (results.get(1)?.clone(), types.get(1)?.clone());
    Some(Function { result, result_ty, ..both.clone() })
}

/// The same without a result: `gradient_into` from `value_and_gradient_into`.
pub(crate) fn without_value(into: &Function) -> Function {
    Function { result: Argument::Tuple(Vec::new()), result_ty: Ty::Tuple(Vec::new()), ..into.clone() }
}

/// `pullback` from `vjp`, where every float is differentiated and nothing is behind `&mut`.
pub(crate) fn every_part(primal: &Function, product: &Function) -> Option<Function> {
    let holds = |parameter: &&Parameter| parameter.ty.holds_floats();
    let plain = primal.parameters.iter().filter(holds).all(|p| p.differentiated && !is_in_and_out(p));
    let mut pullback = second(product)?;
    let count = primal.parameters.iter().filter(holds).count();
    let (mut parts, mut types) = match (&pullback.result, &pullback.result_ty) {
        (Argument::Tuple(parts), Ty::Tuple(types)) if count > 1 => {
            (parts.clone().into_iter(), types.clone().into_iter())
        }
        (part, ty) => (vec![part.clone()].into_iter(), vec![ty.clone()].into_iter()),
    };
    if !plain || parts.len() != count {
        return None;
    }
    let (mut every, mut every_ty) = (Vec::new(), Vec::new());
    for parameter in &primal.parameters {
        let float = parameter.ty.holds_floats();
        every.push(if float { parts.next()? } else { Argument::Tuple(Vec::new()) });
        every_ty.push(if float { types.next()? } else { Ty::Tuple(Vec::new()) });
    }
    (pullback.result, pullback.result_ty) = (Argument::Tuple(every), Ty::Tuple(every_ty));
    let (name, ty, passing, binding) = ("value".to_owned(), Ty::Inferred, Passing::Value, Binding::Ignore);
    let value = Parameter { name, ty, passing, binding, differentiated: false, span: None };
    pullback.parameters.insert(primal.parameters.len(), value);
    Some(pullback)
}
