//! Random programs from source: raw IR, simplified IR and both modes of differentiation agree, all through `evaluate`.

use chainrule_compiler::diagnostic::Errors;
mod members;

use chainrule_compiler::differentiate::{
    Calls, Parts, Requests, Reverse, Seed, Tangent, family, forward, is_scalar, reverse,
};
use chainrule_compiler::ir::*;
use chainrule_compiler::read::Options;
use chainrule_compiler::resolve;
use chainrule_compiler::simplify::simplify;
use chainrule_generator::{Input, Kind, Output, Program, program};

fn lower(program: &Program) -> Result<Function, String> {
    let item: syn::ItemFn = syn::parse_str(&program.source).map_err(|e| e.to_string())?;
    let mut errors = Errors::new();
    let function = resolve::function(&item, &Options::default(), &mut errors);
    function.ok_or_else(|| errors.to_tokens().to_string())
}

fn data(input: &Input, single: bool) -> Data {
    match input {
        Input::Float(x) if single => Data::F32(*x as f32),
        Input::Float(x) => Data::F64(*x),
        Input::Int(n) => Data::Int(*n as i128),
        Input::Bool(b) => Data::Bool(*b),
        Input::Array(parts) => Data::Array(parts.iter().map(|part| data(part, single)).collect()),
        Input::Tuple(parts) => Data::Tuple(parts.iter().map(|part| data(part, single)).collect()),
    }
}

fn run(function: &Function, arguments: &[Data]) -> Result<Data, Trap> {
    let context = Context { steps: 200_000, ..Context::default() };
    evaluate_in(&context, function, &mut arguments.to_vec())
}

/// The same shape with other numbers: a direction.
fn direction(point: &Data, next: &mut impl FnMut() -> f64) -> Data {
    match point {
        Data::F64(_) => Data::F64(next()),
        Data::F32(_) => Data::F32(next() as f32),
        Data::Array(parts) => Data::Array(parts.iter().map(|part| direction(part, next)).collect()),
        Data::Tuple(parts) => Data::Tuple(parts.iter().map(|part| direction(part, next)).collect()),
        other => other.clone(),
    }
}

/// The vector-Jacobian and the Jacobian-vector product; for a program in four as a companion has them.
fn derivatives(function: &Function, seed: u64) -> (Function, Function) {
    if seed.is_multiple_of(4) {
        let members = family(function, &Requests { jvp: true, ..Requests::default() });
        let member = |name: &str| members.iter().find(|m| m.name == name).expect("was asked for").function.clone();
        return (member("vjp"), member("jvp"));
    }
    let parts = Parts::Differentiated;
    let product = Reverse { seed: Seed::Parameter, value: true, parts, into: false, split: false, calls: Calls::Kept };
    let tangent = Tangent { parts, value: true, trailing: 0 };
    (simplify(reverse(function, &product)), simplify(forward(function, &tangent)))
}

/// What does not agree, if anything.
fn fault(program: &Program, seed: u64) -> Result<(), String> {
    let raw = lower(program)?;
    verify(&raw).map_err(|e| format!("raw: {e}\n{raw}"))?;
    let simple = simplify(raw.clone());
    verify(&simple).map_err(|e| format!("simplified: {e}\n{simple}"))?;
    let (reverse, forward) = &derivatives(&simple, seed);
    for (name, function) in [("reverse", reverse), ("forward", forward)] {
        verify(function).map_err(|e| format!("{name}: {e}\n{function}"))?;
    }
    let single = program.float == "f32";
    for point in 0..3 {
        let inputs: Vec<Data> = program.inputs(seed * 3 + point).iter().map(|input| data(input, single)).collect();
        let (want, got) = (run(&raw, &inputs), run(&simple, &inputs));
        let at = || format!("at {inputs:?}\n{}", program.source);
        let value = match (&want, &got) {
            (Ok(want), Ok(got)) if want.same(got) => want.clone(),
            (Err(Trap::StepLimit), _) => continue,
            (Err(Trap::Malformed(e)), _) | (_, Err(Trap::Malformed(e))) => return Err(format!("{e} {}\n{raw}", at())),
            (Err(_), Err(_)) => continue,
            _ => return Err(format!("{want:?} becomes {got:?} {}\n{raw}\n{simple}", at())),
        };
        let mut number = 0.3;
        let mut next = || {
            number = (number * 7.7 + 0.37) % 1.9;
            number - 0.9
        };
        let tangents: Vec<Data> = inputs
            .iter()
            .filter(|x| matches!(x, Data::F64(_) | Data::F32(_) | Data::Array(_) | Data::Tuple(_)))
            .map(|x| direction(x, &mut next))
            .collect();
        let seed_data = direction(&value, &mut next);
        let arguments: Vec<Data> = inputs.iter().cloned().chain([seed_data.clone()]).collect();
        let both: Vec<Data> = inputs.iter().cloned().chain(tangents.iter().cloned()).collect();
        let (pulled, pushed) = (run(reverse, &arguments), run(forward, &both));
        let (Ok(Data::Tuple(pulled)), Ok(Data::Tuple(pushed))) = (&pulled, &pushed) else {
            return Err(format!("{value:?}, but {pulled:?} and {pushed:?} {}\n{simple}\n{reverse}\n{forward}", at()));
        };
        if !value.same(&pulled[0]) || !value.same(&pushed[0]) {
            return Err(format!("{value:?}, but {pulled:?} and {pushed:?} {}\n{simple}\n{reverse}\n{forward}", at()));
        }
        let dot = |a: &[f64], b: &[f64]| -> (f64, f64) {
            let terms = || a.iter().zip(b).map(|(a, b)| a * b);
            (terms().sum(), terms().map(f64::abs).sum())
        };
        let along: Vec<f64> = tangents.iter().flat_map(Data::all_floats).collect();
        let parts = pulled[1].all_floats();
        if parts.len() != along.len() {
            return Err(format!("parts {:?} for {} floats {}\n{reverse}", pulled[1], along.len(), at()));
        }
        let (slope, size) = dot(&parts, &along);
        let (tangent, other) = dot(&pushed[1].all_floats(), &seed_data.all_floats());
        let scale = 1.0 + size + other;
        let tolerance = if single { 2e-3 } else { 1e-11 };
        let ordinary = value.all_floats().iter().all(|x| x.is_finite()) && scale.is_finite() && scale < 1e9;
        if ordinary && (slope - tangent).abs() > tolerance * scale {
            return Err(format!("reverse {slope:e}, forward {tangent:e} {}\n{simple}\n{reverse}\n{forward}", at()));
        }
    }
    Ok(())
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

#[test]
fn every_stage_agrees() {
    let first = number("FIRST", 0);
    let mut faults = Vec::new();
    for seed in first..first + number("PROGRAMS", 2_000) {
        let program = program(seed);
        let outcome = std::panic::catch_unwind(|| fault(&program, seed));
        let outcome = outcome.unwrap_or_else(|_| Err(format!("panics\n{}", program.source)));
        if let Err(fault) = outcome {
            println!("FAULT {seed}: {}", fault.lines().next().unwrap_or_default());
            faults.push(format!("seed {seed}: {fault}"));
        }
    }
    let shortest = faults.iter().min_by_key(|fault| fault.len());
    assert!(faults.is_empty(), "{} faults, the shortest: {}", faults.len(), shortest.expect("there are some"));
}

#[test]
fn gradients_are_offered_for_scalars() {
    let scalar = (0..20).filter_map(|seed| lower(&program(seed)).ok()).filter(is_scalar).count();
    assert!(scalar > 10, "{scalar}");
}

#[test]
fn an_initial_value_that_the_loop_uses_keeps_its_cotangent() {
    let source =
        "fn f(x: f64, a: &[f64]) -> f64 { let mut s = x; for i in 0..a.len() { s += x * a[i]; } s }".to_owned();
    let parameters = vec![("x".to_owned(), Kind::Scalar), ("a".to_owned(), Kind::Slice)];
    let program = Program { name: "f".to_owned(), source, float: "f64", parameters, output: Output::Scalar };
    assert_eq!((0..8).find_map(|seed| fault(&program, seed).err()), None);
}
