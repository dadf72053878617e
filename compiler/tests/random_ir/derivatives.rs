//! Reverse mode agrees with forward mode, and both give the value to the bit.

use chainrule_compiler::differentiate::{Requests, family};
use chainrule_compiler::ir::*;
use chainrule_compiler::simplify::simplify;
use chainrule_generator::{Dice, Seeds};

use crate::writer::{Form, random, random_rows};

fn run(function: &Function, arguments: &[Data]) -> Result<Data, Trap> {
    let context = Context { steps: 200_000, ..Context::default() };
    evaluate_in(&context, function, &mut arguments.to_vec())
}

fn point(dice: &mut Dice, n: i128) -> Vec<Data> {
    let mut floats = || Data::floats(&[dice.number(), dice.number(), dice.number()]);
    let arrays = [floats(), floats(), floats()];
    let mut point = vec![Data::F64(dice.number()), Data::F64(dice.number()), Data::Int(n), Data::Bool(n % 2 == 0)];
    point.extend(arrays);
    point
}

/// What does not agree, if anything.
fn fault(function: &Function, seed: u64) -> Option<String> {
    let members = family(function, &Requests { jvp: true, hvp: false, ..Requests::default() });
    let member = |name: &str| &members.iter().find(|m| m.name == name).expect("was asked for").function;
    let (reverse, forward) = (member("value_and_gradient"), member("jvp"));
    for (name, function) in [("reverse", reverse), ("forward", forward)] {
        if let Err(error) = verify(function) {
            return Some(format!("{name}: {error}\n{function}"));
        }
    }
    for n in 0..3 {
        let mut dice = Dice::new(seed.wrapping_mul(31) + n);
        let (at, direction) = (point(&mut dice, n.into()), point(&mut dice, 0));
        let value = run(function, &at);
        let tangents = direction.iter().zip(&at).filter(|(_, x)| !x.all_floats().is_empty()).map(|(t, _)| t.clone());
        let with_tangents: Vec<Data> = at.iter().cloned().chain(tangents).collect();
        let (gradient, tangent) = (run(reverse, &at), run(forward, &with_tangents));
        let value = match value {
            Ok(value) => value,
            Err(Trap::StepLimit) => continue,
            Err(_) if gradient.is_err() && tangent.is_err() => continue,
            Err(trap) => return Some(format!("{trap:?}, but {gradient:?} and {tangent:?}\n{reverse}\n{forward}")),
        };
        let (Ok(Data::Tuple(gradient)), Ok(Data::Tuple(tangent))) = (&gradient, &tangent) else {
            return Some(format!("{value:?}, but {gradient:?} and {tangent:?}\n{reverse}\n{forward}"));
        };
        if !value.same(&gradient[0]) || !value.same(&tangent[0]) {
            return Some(format!("{value:?}, {gradient:?}, {tangent:?}\n{reverse}\n{forward}"));
        }
        let along: Vec<f64> = direction.iter().flat_map(Data::all_floats).collect();
        let parts = gradient[1].all_floats();
        let terms: Vec<f64> = parts.iter().zip(&along).map(|(a, b)| a * b).collect();
        let (slope, size) = (terms.iter().sum::<f64>(), terms.iter().map(|x| x.abs()).sum::<f64>());
        let tangent = tangent[1].float().expect("the tangent of a scalar is one");
        let ordinary = value.float().is_some_and(f64::is_finite) && size.is_finite() && tangent.is_finite();
        if ordinary && (slope - tangent).abs() > 1e-11 * (1.0 + size) && size < 1e12 {
            return Some(format!(
                "{at:?}: reverse {slope:e}, forward {tangent:e}, size {size:e}\n{reverse}\n{forward}"
            ));
        }
    }
    None
}

#[test]
fn reverse_is_forward() {
    let seeds = Seeds::new("PROGRAMS", 800, "-p chainrule-compiler --test random_ir reverse_is_forward");
    check(&seeds, |seed| random(seed, Form::Source));
}

#[test]
fn what_is_overwritten_is_what_it_was() {
    check(&Seeds::new("PROGRAMS", 300, "-p chainrule-compiler --test random_ir is_what_it_was"), random_rows);
}

fn check(seeds: &Seeds, random: impl Fn(u64) -> Function) {
    verify_every_pass();
    seeds.check(|seed| {
        let raw = random(seed);
        if let Some(fault) = seed.is_multiple_of(4).then(|| fault(&raw, seed)).flatten() {
            return Err(format!("{fault}\n{raw}"));
        }
        let simple = simplify(raw);
        match fault(&simple, seed) {
            Some(fault) => Err(format!("simplified, {fault}\n{simple}")),
            None => Ok(()),
        }
    });
}

#[test]
#[ignore = "prints one derivative"]
fn show_reverse() {
    use chainrule_compiler::differentiate::{Calls, Parts, Reverse, Seed, reverse};
    let seed = std::env::var("SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let function = random(seed, Form::Source);
    let form = Reverse {
        seed: Seed::One,
        value: true,
        parts: Parts::Differentiated,
        into: false,
        split: false,
        calls: Calls::Kept,
    };
    let raw = reverse(&function, &form);
    println!("{function}\n{raw}\n{}", simplify(raw.clone()));
}
