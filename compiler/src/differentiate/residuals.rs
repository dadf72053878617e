//! `forward` and `backward`: the residuals are copies of the arguments, from which `backward` runs both sweeps.

use crate::ir::{
    Argument, Binding, Builder, Function, Init, Memory, MemoryId, MemoryKind, Parameter, Passing, Place, Region,
    Statement, Ty,
};

/// `(value, residuals)`.
pub(crate) fn forward(primal: &Function) -> Function {
    let mut b = Builder::new(primal.clone());
    let copies: Vec<Argument> = primal.parameters.iter().map(|p| copy(&mut b, &p.binding, &p.ty)).collect();
    let mut function = b.finish();
    function.body.statements.extend(primal.body.statements.iter().cloned());
    function.result = Argument::Tuple(vec![primal.result.clone(), Argument::Tuple(copies)]);
    function.result_ty = Ty::Tuple(vec![primal.result_ty.clone(), residuals_ty(primal)]);
    function
}

fn residuals_ty(primal: &Function) -> Ty {
    let ty = |parameter: &Parameter| match parameter.binding {
        Binding::Ignore => Ty::Tuple(Vec::new()),
        _ => parameter.ty.clone(),
    };
    Ty::Tuple(primal.parameters.iter().map(ty).collect())
}

fn copy(b: &mut Builder, binding: &Binding, ty: &Ty) -> Argument {
    match binding {
        Binding::Value(value) => Argument::Value(*value),
        Binding::Memory(memory) => {
            let name = b.function[*memory].name.clone();
            let copy = b.memory(Memory { kind: MemoryKind::Local, ty: ty.clone(), name });
            b.push(Statement::Declare(copy, Init::Copy(Place::whole(*memory))));
            Argument::Take(Place::whole(copy))
        }
        Binding::Tuple(parts) => {
            let types = match ty {
                Ty::Tuple(types) => types.clone(),
                _ => vec![Ty::Inferred; parts.len()],
            };
            Argument::Tuple(parts.iter().zip(&types).map(|(part, ty)| copy(b, part, ty)).collect())
        }
        Binding::Ignore => Argument::Tuple(Vec::new()),
    }
}

/// `vjp` with the residuals in place of the arguments.
pub(crate) fn backward(primal: &Function, mut product: Function) -> Function {
    let mut declarations = Vec::new();
    let mut bindings = Vec::new();
    for parameter in &primal.parameters {
        bindings.push(borrowed(&mut product, &parameter.binding, &mut declarations));
    }
    let rest = product.parameters.split_off(primal.parameters.len());
    let residuals = Parameter {
        name: "residuals".into(),
        ty: residuals_ty(primal),
        passing: Passing::Shared,
        binding: Binding::Tuple(bindings),
        differentiated: false,
        span: None,
    };
    product.parameters = std::iter::once(residuals).chain(rest).collect();
    declarations.append(&mut product.body.statements);
    product.body = Region { statements: declarations, ..Region::default() };
    product
}

/// A parameter that the body writes is copied first: the residuals are only lent.
fn borrowed(function: &mut Function, binding: &Binding, declarations: &mut Vec<Statement>) -> Binding {
    match binding {
        Binding::Memory(memory) if matches!(function[*memory].kind, MemoryKind::InputOwned) => {
            let lent = Memory { kind: MemoryKind::Input, ..function[*memory].clone() };
            let id = MemoryId(u32::try_from(function.memories.len()).expect("fewer than 2^32 memories"));
            function.memories.push(lent);
            function.memories[memory.index()].kind = MemoryKind::Local;
            declarations.push(Statement::Declare(*memory, Init::Copy(Place::whole(id))));
            Binding::Memory(id)
        }
        Binding::Tuple(parts) => {
            Binding::Tuple(parts.iter().map(|part| borrowed(function, part, declarations)).collect())
        }
        other => other.clone(),
    }
}
