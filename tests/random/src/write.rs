//! A program, with `#[differentiate]` on it, and a function that prints its figures.

use std::fmt::Write as _;

use chainrule_generator::{Dice, Input, Kind, Output, Program};

/// At how many points a program is tried.
pub(crate) const POINTS: u64 = 3;
/// The step of the narrow differences; that of the wide ones is twice as long.
pub(crate) const STEP: f64 = 1e-5;

/// What stands before the programs: the printing of whatever a derivative returns.
pub(crate) const HEAD: &str = r#"#![allow(warnings, clippy::all, unconditional_panic, arithmetic_overflow)]
use std::hint::black_box;
use chainrule::differentiate;

trait Floats {
    fn append(&self, list: &mut Vec<f64>);
    fn list(&self) -> Vec<f64> { let mut list = Vec::new(); self.append(&mut list); list }
}
impl Floats for f64 { fn append(&self, list: &mut Vec<f64>) { list.push(*self); } }
impl Floats for f32 { fn append(&self, list: &mut Vec<f64>) { list.push(*self as f64); } }
impl<T: Floats, const N: usize> Floats for [T; N] {
    fn append(&self, list: &mut Vec<f64>) { self.iter().for_each(|x| x.append(list)); }
}
impl<T: Floats> Floats for Vec<T> { fn append(&self, list: &mut Vec<f64>) { self.iter().for_each(|x| x.append(list)); } }
macro_rules! tuples { ($($name:ident)*) => { impl<$($name: Floats),*> Floats for ($($name,)*) {
    fn append(&self, list: &mut Vec<f64>) { let ($($name,)*) = self; $($name.append(list);)* }
} } }
tuples!(A); tuples!(A B); tuples!(A B C); tuples!(A B C D); tuples!(A B C D E); tuples!(A B C D E F);

fn report(what: &str, compute: &dyn Fn() -> Vec<f64>) {
    print!("{what}");
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(compute)) {
        Ok(figures) => figures.iter().for_each(|x| print!(" {x:?}")),
        Err(_) => print!(" panic"),
    }
    println!();
}
"#;

/// The program and the function `check_SEED` that prints its figures, a line each: `SEED POINT WHAT FIGURES…`.
pub(crate) fn program(seed: u64, program: &Program) -> String {
    let name = program.function();
    let mut text = if program.is_module {
        format!("\n#[differentiate]\npub mod {} {{\n{}}}\nfn check_{seed}() {{\n", program.name, program.source)
    } else {
        format!("\n#[differentiate(jvp)]\n{}\nfn check_{seed}() {{\n", program.source)
    };
    for point in 0..POINTS {
        let (inputs, direction) = (inputs(program, point), direction(program, point));
        let at = |h: f64| arguments(program, &shifted(&inputs, &direction, h));
        let (here, tangents) = (at(0.0), tangents(program, &direction));
        let reverse = match cotangent(program.output) {
            None => format!("{name}::value_and_gradient({here})"),
            Some(seed) => format!("{name}::vjp({here}, {seed})"),
        };
        let mut line = |what: &str, call: &str| {
            let _ = writeln!(text, "    report(\"{seed} {point} {what}\", &|| {call}.list());");
        };
        line("value", &format!("{name}({here})"));
        line("reverse", &reverse);
        line("forward", &format!("{name}::jvp({here}, {tangents})"));
        for (what, h) in [("+1", STEP), ("-1", -STEP), ("+2", 2.0 * STEP), ("-2", -2.0 * STEP)] {
            line(what, &format!("{name}({})", at(h)));
        }
    }
    text.push_str("}\n");
    text
}

/// The weights of the results, as far as there are several.
pub(crate) fn weights(output: Output) -> &'static [f64] {
    match output {
        Output::Scalar => &[1.0],
        Output::Pair => &[0.7, -0.4],
        Output::Array => &[0.7, -0.4, 1.1],
    }
}

fn cotangent(output: Output) -> Option<String> {
    let list: Vec<String> = weights(output).iter().map(|w| format!("{w:?}")).collect();
    match output {
        Output::Scalar => None,
        Output::Pair => Some(format!("({})", list.join(", "))),
        Output::Array => Some(format!("[{}]", list.join(", "))),
    }
}

fn inputs(program: &Program, point: u64) -> Vec<Input> {
    program.inputs(point)
}

/// A direction in the space of the inputs: of the same shape, floats of its own; what is no float stays.
fn direction(program: &Program, point: u64) -> Vec<Input> {
    let mut dice = Dice::new(1000 + point);
    inputs(program, point).iter().map(|input| with_other_floats(input, &mut dice)).collect()
}

fn with_other_floats(input: &Input, dice: &mut Dice) -> Input {
    let mut each = |parts: &[Input]| parts.iter().map(|part| with_other_floats(part, dice)).collect();
    match input {
        Input::Float(_) => Input::Float((dice.number() * 64.0).round() / 64.0),
        Input::Array(parts) => Input::Array(each(parts)),
        Input::Tuple(parts) => Input::Tuple(each(parts)),
        other => other.clone(),
    }
}

/// All floats of the direction, in the order of the parts of a gradient.
pub(crate) fn direction_floats(program: &Program, point: u64) -> Vec<f64> {
    fn collect(input: &Input, floats: &mut Vec<f64>) {
        match input {
            Input::Float(x) => floats.push(*x),
            Input::Array(parts) | Input::Tuple(parts) => parts.iter().for_each(|part| collect(part, floats)),
            Input::Int(_) | Input::Bool(_) => {}
        }
    }
    let mut floats = Vec::new();
    direction(program, point).iter().for_each(|input| collect(input, &mut floats));
    floats
}

fn shifted(inputs: &[Input], direction: &[Input], h: f64) -> Vec<Input> {
    let pairs = inputs.iter().zip(direction);
    pairs
        .map(|pair| match pair {
            (Input::Float(x), Input::Float(d)) => Input::Float(x + h * d),
            (Input::Array(x), Input::Array(d)) => Input::Array(shifted(x, d, h)),
            (Input::Tuple(x), Input::Tuple(d)) => Input::Tuple(shifted(x, d, h)),
            (other, _) => other.clone(),
        })
        .collect()
}

pub(crate) fn arguments(program: &Program, inputs: &[Input]) -> String {
    let list: Vec<String> =
        program.parameters.iter().zip(inputs).map(|((_, kind), input)| opaque(input, *kind)).collect();
    list.join(", ")
}

/// An argument that LLVM cannot compute with: its folding rounds otherwise than the functions it stands for.
fn opaque(input: &Input, kind: Kind) -> String {
    format!("black_box({})", input.rust(kind))
}

fn tangents(program: &Program, direction: &[Input]) -> String {
    let pairs = program.parameters.iter().zip(direction);
    let floats = pairs.filter(|((_, kind), _)| !matches!(kind, Kind::Count | Kind::Flag));
    let list: Vec<String> = floats.map(|((_, kind), input)| input.rust(*kind)).collect();
    list.join(", ")
}
