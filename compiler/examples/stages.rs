//! Shows the stages of a network: `stages FILE.net`.
//!
//! Prints the IR of the loss and of its gradient, the emitted Rust, and how long each stage took.

use std::process::ExitCode;
use std::time::Instant;

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::differentiate::{Calls, Parts, Reverse, Seed, reverse};
use chainrule_compiler::emit::Paths;
use chainrule_compiler::ir::Float;
use chainrule_compiler::network::{emit, lower, read, resolve};
use chainrule_compiler::simplify::simplify;
use proc_macro2::Span;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file] = &arguments[..] else {
        eprintln!("usage: stages FILE.net");
        return ExitCode::FAILURE;
    };
    match std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}")).and_then(|text| show(file, &text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a stage and tells how long it took.
fn timed<T>(stage: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    eprintln!("{stage:>12} {:8.1} ms", start.elapsed().as_secs_f64() * 1e3);
    result
}

fn show(name: &str, text: &str) -> Result<(), String> {
    let mut errors = Errors::new();
    let (source, syntax) = timed("read", || read::file(name, text, Span::call_site(), &mut errors));
    let graph = syntax.as_ref().and_then(|syntax| timed("resolve", || resolve::graph(syntax, &source, &mut errors)));
    let (Some(syntax), Some(graph)) = (syntax, graph) else {
        return Err(errors.to_tokens().to_string());
    };
    let float = if syntax.float.text == "f32" { Float::F32 } else { Float::F64 };
    let functions = timed("lower", || lower::functions(&graph, float));
    if let Some(loss) = &functions.loss {
        println!("== IR of the loss, as lowered\n\n{loss}");
        let loss = timed("simplify", || simplify(loss.clone()));
        println!("== simplified\n\n{loss}");
        let form = Reverse {
            seed: Seed::Parameter,
            value: true,
            parts: Parts::Differentiated,
            into: true,
            split: false,
            calls: Calls::Kept,
        };
        let gradient = timed("reverse", || reverse(&loss, &form));
        let gradient = timed("simplify", || simplify(gradient));
        println!("== IR of its gradient\n\n{gradient}");
    }
    let tokens = timed("emit, all", || emit::network(&syntax, &graph, &functions, &Paths::default()));
    let text = tokens.to_string().replace(":: core :: primitive :: ", "");
    println!("== Rust\n\n{}", syn::parse_str(&text).map_or(text, |file| prettyplease::unparse(&file)));
    Ok(())
}
