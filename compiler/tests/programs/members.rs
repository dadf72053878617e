//! The functions of a companion agree with one another.

use chainrule_compiler::differentiate::{Member, Requests, family, is_scalar};
use chainrule_compiler::ir::*;
use chainrule_compiler::simplify::simplify;
use chainrule_generator::{Program, Seeds, program};

use crate::{data, direction, lower};

/// A companion, and what it refers to within itself.
struct Companion {
    members: Vec<Member>,
    context: Context,
}

impl Companion {
    fn of(primal: &Function) -> Companion {
        let members =
            family(primal, &Requests { jvp: true, jacobian: true, hessian: true, hvp: true, ..Requests::default() });
        let mut context = Context { steps: 200_000, ..Context::default() };
        for member in &members {
            for name in [member.name.to_owned(), format!("Self::{}", member.name)] {
                context.callees.insert(name, member.function.clone());
            }
        }
        Companion { members, context }
    }

    fn has(&self, name: &str) -> bool {
        self.members.iter().any(|m| m.name == name)
    }

    /// What a member gives, and what it leaves in the arguments.
    fn call(&self, name: &str, arguments: &[Data]) -> Result<(Data, Vec<Data>), String> {
        let member = self.members.iter().find(|m| m.name == name).ok_or_else(|| format!("{name} is missing"))?;
        let mut arguments = arguments.to_vec();
        let result = evaluate_in(&self.context, &member.function, &mut arguments);
        result.map(|data| (data, arguments)).map_err(|trap| format!("{name}: {trap:?}\n{}", member.function))
    }
}

fn close(what: &str, a: &[f64], b: &[f64], tolerance: f64) -> Result<(), String> {
    let finite = a.iter().chain(b).filter(|x| x.is_finite());
    let size: f64 = 1.0 + finite.map(|x| x.abs()).sum::<f64>();
    let same = |(a, b): (&f64, &f64)| !a.is_finite() || !b.is_finite() || (a - b).abs() <= tolerance * size;
    if a.len() == b.len() && a.iter().zip(b).all(same) || size > 1e8 {
        return Ok(());
    }
    Err(format!("{what}: {a:?} is not {b:?}"))
}

fn pair(data: Data) -> Result<[Data; 2], String> {
    match data {
        Data::Tuple(parts) => parts.try_into().map_err(|parts| format!("{parts:?} is not a pair")),
        other => Err(format!("{other:?} is not a pair")),
    }
}

fn with(arguments: &[Data], more: &[Data]) -> Vec<Data> {
    arguments.iter().chain(more).cloned().collect()
}

/// Zero buffers for what is differentiated.
fn buffers(function: &Function, at: &[Data]) -> Vec<Data> {
    let differentiated = function.parameters.iter().zip(at).filter(|(p, _)| p.differentiated);
    differentiated.map(|(_, x)| x.zero()).collect()
}

/// What does not agree, if anything.
pub(crate) fn fault(program: &Program, seed: u64) -> Result<(), String> {
    let primal = simplify(lower(program)?);
    let companion = Companion::of(&primal);
    for member in &companion.members {
        verify(&member.function).map_err(|e| format!("{}: {e}\n{}", member.name, member.function))?;
    }
    let single = program.float == "f32";
    let tolerance = if single { 1e-4 } else { 1e-11 };
    for point in 0..2 {
        let at: Vec<Data> = program.inputs(seed * 3 + point).iter().map(|input| data(input, single)).collect();
        let Ok(value) = evaluate_in(&companion.context, &primal, &mut at.clone()) else { continue };
        let mut next = {
            let mut x = 0.41;
            move || {
                x = (x * 5.3 + 0.71) % 1.7;
                x - 0.8
            }
        };
        let cotangent = direction(&value, &mut next);
        let zeros = buffers(&primal, &at);
        let tangents: Vec<Data> = zeros.iter().map(|zero| direction(zero, &mut next)).collect();
        products(&companion, &at, &value, &cotangent, &zeros, tolerance)?;
        sweeps(&companion, &primal, &at, &value, &cotangent, tolerance)?;
        if is_scalar(&primal) {
            gradients(&companion, &at, &value, &zeros, tolerance)?;
            second_order(&companion, &at, &tangents, tolerance * 100.0)?;
        }
        if companion.has("jacobian") {
            let (matrix, _) = companion.call("jacobian", &at)?;
            let [_, tangent] = pair(companion.call("jvp", &with(&at, &tangents))?.0)?;
            close("jacobian", &times(&matrix, &tangents), &tangent.all_floats(), tolerance)?;
        }
    }
    Ok(())
}

/// A matrix times a direction.
fn times(matrix: &Data, tangents: &[Data]) -> Vec<f64> {
    let direction: Vec<f64> = tangents.iter().flat_map(Data::all_floats).collect();
    let rows = match matrix {
        Data::Array(rows) | Data::Tuple(rows) => rows.as_slice(),
        _ => &[],
    };
    rows.iter().map(|row| row.all_floats().iter().zip(&direction).map(|(a, b)| a * b).sum()).collect()
}

fn products(
    companion: &Companion,
    at: &[Data],
    value: &Data,
    cotangent: &Data,
    zeros: &[Data],
    tolerance: f64,
) -> Result<(), String> {
    let seed = [cotangent.clone()];
    let [same, parts] = pair(companion.call("vjp", &with(at, &seed))?.0)?;
    let [forward, residuals] = pair(companion.call("forward", at)?.0)?;
    let (backward, _) = companion.call("backward", &[residuals, cotangent.clone()])?;
    let (into, left) = companion.call("vjp_into", &with(&with(at, &seed), zeros))?;
    let (pullback, _) = companion.call("pullback", &with(at, &[value.clone(), cotangent.clone()]))?;
    let parts = parts.all_floats();
    for (name, other) in [("vjp", same), ("forward", forward), ("vjp_into", into)] {
        if !other.same(value) {
            return Err(format!("{name}: {other:?} is not {value:?}"));
        }
    }
    close("backward", &backward.all_floats(), &parts, tolerance)?;
    close("pullback", &pullback.all_floats(), &parts, tolerance)?;
    let written: Vec<f64> = left[at.len() + 1..].iter().flat_map(Data::all_floats).collect();
    close("vjp_into", &written, &parts, tolerance)
}

/// The sweeps that callers keep apart: what they add up is the same, and the stack is left as it was found.
fn sweeps(
    companion: &Companion,
    primal: &Function,
    at: &[Data],
    value: &Data,
    cotangent: &Data,
    tolerance: f64,
) -> Result<(), String> {
    let below = Data::Tuple(vec![Data::Int(7)]);
    let (both, left) = companion.call("augmented", &with(at, std::slice::from_ref(&below)))?;
    let [same, residuals] = pair(both)?;
    if !same.same(value) {
        return Err(format!("augmented: {same:?} is not {value:?}"));
    }
    let stack = left.last().expect("the stack comes last").clone();
    let sums: Vec<Data> = primal
        .parameters
        .iter()
        .zip(at)
        .map(|(p, x)| if p.differentiated { x.zero() } else { Data::Undefined })
        .collect();
    let arguments = with(&with(at, &[residuals, cotangent.clone()]), &with(&sums, &[stack]));
    let (_, left) = companion.call("adjoint", &arguments)?;
    let [_, parts] = pair(companion.call("vjp", &with(at, std::slice::from_ref(cotangent)))?.0)?;
    let asked = left[at.len() + 2..].iter().zip(&primal.parameters).filter(|(_, p)| p.differentiated);
    let added: Vec<f64> = asked.flat_map(|(sum, _)| sum.all_floats()).collect();
    close("adjoint", &added, &parts.all_floats(), tolerance)?;
    match left.last() == Some(&below) {
        true => Ok(()),
        false => Err(format!("adjoint leaves the stack as {:?}", left.last())),
    }
}

fn gradients(companion: &Companion, at: &[Data], value: &Data, zeros: &[Data], tolerance: f64) -> Result<(), String> {
    let one = direction(value, &mut || 1.0);
    let [_, parts] = pair(companion.call("vjp", &with(at, &[one]))?.0)?;
    let parts = parts.all_floats();
    let [same, gradient] = pair(companion.call("value_and_gradient", at)?.0)?;
    if !same.same(value) {
        return Err(format!("value_and_gradient: {same:?} is not {value:?}"));
    }
    close("value_and_gradient", &gradient.all_floats(), &parts, tolerance)?;
    close("gradient", &companion.call("gradient", at)?.0.all_floats(), &parts, tolerance)?;
    for name in ["gradient_into", "value_and_gradient_into"] {
        let (_, left) = companion.call(name, &with(at, zeros))?;
        let written: Vec<f64> = left[at.len()..].iter().flat_map(Data::all_floats).collect();
        close(name, &written, &parts, tolerance)?;
    }
    Ok(())
}

/// The Hessian times a direction is `hvp`, and it is symmetric: `u . (H v) = v . (H u)`.
fn second_order(companion: &Companion, at: &[Data], tangents: &[Data], tolerance: f64) -> Result<(), String> {
    let mut step = 0.0;
    let other: Vec<Data> = tangents
        .iter()
        .map(|t| {
            direction(t, &mut || {
                step += 0.37;
                1.0 - step % 1.9
            })
        })
        .collect();
    let (along, across) = (companion.call("hvp", &with(at, tangents))?.0, companion.call("hvp", &with(at, &other))?.0);
    let dot = |a: &[Data], b: &Data| -> f64 {
        let a: Vec<f64> = a.iter().flat_map(Data::all_floats).collect();
        a.iter().zip(b.all_floats()).map(|(a, b)| a * b).sum()
    };
    let sizes: Vec<f64> = along.all_floats().into_iter().chain(across.all_floats()).collect();
    let pairs = |x: f64| [&[x], sizes.as_slice()].concat();
    close("symmetry", &pairs(dot(&other, &along)), &pairs(dot(tangents, &across)), tolerance)?;
    if companion.has("hessian") {
        let (matrix, _) = companion.call("hessian", at)?;
        close("hessian", &times(&matrix, tangents), &along.all_floats(), tolerance)?;
    }
    Ok(())
}

#[test]
fn members_agree() {
    verify_every_pass();
    let seeds = Seeds::new("MEMBERS", 60, "-p chainrule-compiler --test programs members_agree");
    seeds.check(|seed| {
        let program = program(seed);
        fault(&program, seed).map_err(|fault| format!("{fault}\n{}", program.source))
    });
}
