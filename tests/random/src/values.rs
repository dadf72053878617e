//! Modules as rustc compiles them, without derivatives, beside the IR that the compiler reads in them: the values agree to the
//! bit. Derivatives cost most of the time that programs take to compile, and what the front end understands shows without.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::ir::{Context, Data, Trap, evaluate_in};
use chainrule_compiler::resolve;
use chainrule_generator::{Input, Program, module};

use crate::batch::{Outcome, broken};
use crate::judge::Printed;
use crate::write::{self, POINTS};

/// Programs in a binary.
const IN_A_BINARY: usize = 250;

/// Checks the modules of `count` seeds from `first` on, in a scratch folder that may be reused.
pub fn check(folder: &Path, first: u64, count: u64) -> io::Result<Outcome> {
    let mut outcome = Outcome { faults: Vec::new(), checked: 0 };
    let mut seeds: Vec<u64> = (first..first + count).collect();
    let home = folder.join("src/bin");
    fs::create_dir_all(&home)?;
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::write(folder.join("Cargo.toml"), manifest(&project))?;
    fs::copy(project.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    while let Err(errors) = build(folder, &home, &seeds)? {
        let broken = broken(folder, &seeds, &errors, "pub mod module_")?;
        outcome.faults.extend(broken.iter().map(|(seed, error)| format!("module {seed} is no Rust: {error}")));
        if broken.is_empty() {
            outcome.faults.push(errors);
            return Ok(outcome);
        }
        seeds.retain(|seed| !broken.contains_key(seed));
    }
    for some in seeds.chunks(IN_A_BINARY) {
        let binary = folder.join("target/debug").join(format!("values-{}", some[0]));
        let run = Command::new(binary).output()?;
        let printed = Printed::read(&String::from_utf8_lossy(&run.stdout));
        for seed in some {
            let program = module(*seed);
            if let Err(fault) = judge(&program, *seed, &printed) {
                outcome.faults.push(format!("module {seed}: {fault}"));
            }
            outcome.checked += 1;
        }
    }
    Ok(outcome)
}

/// Builds the binaries of these modules; otherwise what cargo says.
fn build(folder: &Path, home: &Path, seeds: &[u64]) -> io::Result<Result<(), String>> {
    fs::remove_dir_all(home)?;
    fs::create_dir_all(home)?;
    for some in seeds.chunks(IN_A_BINARY) {
        fs::write(home.join(format!("values-{}.rs", some[0])), binary(some))?;
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--bins", "--keep-going"]).current_dir(folder);
    let built = cargo.env("CARGO_TARGET_DIR", folder.join("target")).output()?;
    Ok(if built.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&built.stderr).into_owned()) })
}

fn judge(program: &Program, seed: u64, printed: &Printed) -> Result<(), String> {
    let file = syn::parse_file(&program.source).map_err(|error| error.to_string())?;
    let mut errors = Errors::new();
    let read =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| resolve::in_module(&file.items, "f", &mut errors)));
    let function = match read {
        Ok(Some(function)) => function,
        Ok(None) => return Err(format!("refused: {}", errors.to_tokens())),
        Err(_) => return Err("the compiler panics".into()),
    };
    for point in 0..POINTS {
        let mut arguments: Vec<Data> =
            program.inputs(point).iter().map(|input| data(input, program.float == "f32")).collect();
        let context = Context { steps: 2_000_000, ..Context::default() };
        let found = evaluate_in(&context, &function, &mut arguments);
        let wanted = printed.figures(seed, point, "value").ok_or("the value was not printed")?;
        match (&found, wanted) {
            (Err(Trap::Unknown(_) | Trap::StepLimit), _) => {}
            (Err(Trap::Malformed(error)), _) => return Err(format!("malformed: {error}")),
            (Err(_), None) => {}
            (Ok(found), Some(wanted)) => {
                let found = found.all_floats();
                let same = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
                if found.len() != wanted.len() || !found.iter().zip(wanted).all(same) {
                    return Err(format!("point {point}: the value is {wanted:?}, but {found:?} was understood"));
                }
            }
            (found, wanted) => return Err(format!("point {point}: {wanted:?} against {found:?}")),
        }
    }
    Ok(())
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

fn binary(seeds: &[u64]) -> String {
    let mut text = write::HEAD.replace("use chainrule::differentiate;\n", "");
    let mut main = String::from("fn main() {\n    std::panic::set_hook(Box::new(|_| ()));\n");
    for &seed in seeds {
        let program = module(seed);
        let source = program.source.replace("#[differentiate(jvp)]\n", "");
        let _ = write!(text, "\npub mod {} {{\n{source}}}\nfn check_{seed}() {{\n", program.name);
        for point in 0..POINTS {
            let arguments = write::arguments(&program, &program.inputs(point));
            let call = format!("{}::f({arguments}).list()", program.name);
            let _ = writeln!(text, "    report(\"{seed} {point} value\", &|| {call});");
        }
        text.push_str("}\n");
        let _ = writeln!(main, "    check_{seed}();");
    }
    text + &main + "    println!(\"done\");\n}\n"
}

fn manifest(project: &Path) -> String {
    format!(
        "[package]\nname = \"values\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nchainrule = {{ package = \"chainrule-primitives\", path = {:?}, features = [\"std\"] }}\n\n[workspace]\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n",
        project.join("primitives")
    )
}
