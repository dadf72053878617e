//! Random programs from source: raw IR, simplified IR and both modes of differentiation agree, all through `evaluate`.

mod found;
mod members;
mod modes;

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::differentiate::{
    Calls, Parts, Requests, Reverse, Seed, Tangent, family, forward, is_scalar, reverse,
};
use chainrule_compiler::ir::*;
use chainrule_compiler::read::Options;
use chainrule_compiler::resolve;
use chainrule_compiler::simplify::simplify;
use chainrule_generator::{Input, Kind, Output, Program, Seeds, chain, module, program};
use modes::Modes;

fn lower(program: &Program) -> Result<Function, String> {
    let mut errors = Errors::new();
    let function = if program.is_module {
        let file: syn::File = syn::parse_str(&program.source).map_err(|e| e.to_string())?;
        resolve::in_module(&file.items, "f", &mut errors)
    } else {
        let item: syn::ItemFn = syn::parse_str(&program.source).map_err(|e| e.to_string())?;
        resolve::function(&item, &Options::default(), &mut errors)
    };
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
        let at = || format!("at {inputs:?}");
        let value = match (&want, &got) {
            (Ok(want), Ok(got)) if want.same(got) => want.clone(),
            // what a call that stays one gives is not known here
            (Err(Trap::StepLimit | Trap::Unknown(_)), _) => continue,
            (Err(Trap::Malformed(e)), _) | (_, Err(Trap::Malformed(e))) => return Err(format!("{e} {}\n{raw}", at())),
            (Err(_), Err(_)) => continue,
            _ => return Err(format!("{want:?} becomes {got:?} {}\n{raw}\n{simple}", at())),
        };
        let modes = Modes::new(reverse, forward, &inputs, &value);
        let wrong = match modes.slopes(&inputs) {
            Err(wrong) => Some(wrong),
            Ok(slopes) if !value.same(&slopes.pulled) || !value.same(&slopes.pushed) => {
                Some(format!("{value:?}, but {:?} and {:?}", slopes.pulled, slopes.pushed))
            }
            Ok(slopes) => modes.disagreement(&slopes, &inputs, if single { 2e-3 } else { 1e-11 }),
        };
        if let Some(wrong) = wrong {
            return Err(format!("{wrong} {}\n{simple}\n{reverse}\n{forward}", at()));
        }
    }
    Ok(())
}

#[test]
fn every_stage_agrees() {
    verify_every_pass();
    let seeds = Seeds::new("PROGRAMS", 2_000, "-p chainrule-compiler --test programs every_stage_agrees");
    seeds.check(|seed| {
        let program = program(seed);
        fault(&program, seed).map_err(|fault| format!("{fault}\n{}", program.source))
    });
}

#[test]
fn every_stage_of_a_chain_agrees() {
    verify_every_pass();
    let seeds = Seeds::new("PROGRAMS", 150, "-p chainrule-compiler --test programs every_stage_of_a_chain_agrees");
    seeds.check(|seed| {
        let program = chain(seed);
        fault(&program, seed).map_err(|fault| format!("{fault}\n{}", program.source))
    });
}

#[test]
fn every_stage_of_a_module_agrees() {
    verify_every_pass();
    let seeds = Seeds::new("PROGRAMS", 500, "-p chainrule-compiler --test programs every_stage_of_a_module_agrees");
    seeds.check(|seed| {
        let program = module(seed);
        match fault(&program, seed) {
            // one name by itself and by a trait: refused, since the generic function means the trait's
            Err(refused) if refused.contains("name them differently") => Ok(()),
            other => other.map_err(|fault| format!("{fault}\n{}", program.source)),
        }
    });
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
    let program =
        Program { name: "f".to_owned(), source, is_module: false, float: "f64", parameters, output: Output::Scalar };
    assert_eq!((0..8).find_map(|seed| fault(&program, seed).err()), None);
}
