//! Random IR: simplified it gives the same bits and the same panics, and its derivatives agree.

mod derivatives;
mod writer;

use chainrule_compiler::ir::*;
use chainrule_compiler::simplify::simplify;
use chainrule_generator::{Dice, Seeds};
use chainrule_primitives::Primitive;
use writer::{Form, random};

/// What does not agree, if anything.
fn fault(seed: u64) -> Result<(), String> {
    let function = random(seed, Form::Any);
    verify(&function).map_err(|error| format!("{error}\n{function}"))?;
    let simple = simplify(function.clone());
    verify(&simple).map_err(|error| format!("{error}\n{function}\n{simple}"))?;
    for point in 0..4 {
        let mut dice = Dice::new(seed.wrapping_mul(31) + point);
        let mut floats = || Data::floats(&[dice.number(), dice.number(), dice.number()]);
        let arrays = [floats(), floats(), floats()];
        let mut arguments = vec![
            Data::F64(dice.number()),
            Data::F64(dice.number()),
            Data::Int(point.into()),
            Data::Bool(point % 2 == 0),
        ];
        arguments.extend(arrays);
        let (mut before, mut after) = (arguments.clone(), arguments.clone());
        let context = Context { steps: 100_000, ..Context::default() };
        let want = evaluate_in(&context, &function, &mut before);
        let got = evaluate_in(&context, &simple, &mut after);
        let same = match (&want, &got) {
            (Ok(want), Ok(got)) => want.same(got) && before[6].same(&after[6]),
            (Err(Trap::StepLimit), _) | (_, Err(Trap::StepLimit)) => true,
            (Err(want), Err(got)) => !matches!((want, got), (_, Trap::Malformed(_))),
            _ => false,
        };
        if !same {
            return Err(format!("{arguments:?}: {want:?} becomes {got:?}\n{function}\n{simple}"));
        }
    }
    Ok(())
}

#[test]
fn what_is_simplified_gives_the_same_bits() {
    verify_every_pass();
    Seeds::new("PROGRAMS", 3_000, "-p chainrule-compiler --test random_ir same_bits").check(fault);
}

#[test]
#[ignore = "prints one program"]
fn show() {
    let seed = std::env::var("SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let function = random(seed, Form::Any);
    println!("{function}\n{}", simplify(function.clone()));
    let mut good = 0;
    for seed in 0..1000 {
        let f = random(seed, Form::Any);
        let a = || Data::floats(&[0.3, -0.4, 0.8]);
        let r = evaluate(&f, &[Data::F64(0.5), Data::F64(0.9), Data::Int(2), Data::Bool(true), a(), a(), a()]);
        good += usize::from(r.is_ok());
        if let Err(Trap::Malformed(e)) = r {
            println!("{seed} {e}")
        }
    }
    println!("{good}");
}

#[test]
fn five_thousand_statements_take_well_under_a_second() {
    let mut function = random(1, Form::Any);
    let scalar = function.parameters[0].clone();
    let mut dice = Dice::new(5);
    let mut values = match scalar.binding {
        Binding::Value(x) => vec![x],
        _ => unreachable!("the first parameter is a scalar"),
    };
    for _ in 0..5_000 {
        let p = *dice.pick(&[Primitive::Add, Primitive::Mul, Primitive::Sin, Primitive::Sub, Primitive::Neg]);
        let operands = (0..p.arity()).map(|_| *dice.pick(&values[values.len().saturating_sub(20)..])).collect();
        let id = ValueId(function.values.len() as u32);
        let op = Op::Primitive(p, Spelling::Method, operands);
        function.values.push(Value { op, ty: Scalar::F64, name: None, exact: true });
        function.body.statements.push(Statement::Let(id));
        values.push(id);
    }
    function.result = Argument::Value(values[values.len() - 1]);
    let start = std::time::Instant::now();
    simplify(function);
    let elapsed = start.elapsed();
    println!("{elapsed:?}");
    assert!(elapsed.as_millis() < 1_000, "{elapsed:?}");
}
