//! Shows what the compiler makes of a function: `explain FILE FUNCTION`.
//!
//! Prints the IR, the IR of its gradient, and the companion as formatted Rust.

use std::process::ExitCode;

use chainrule_compiler::explain;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, function] = &arguments[..] else {
        eprintln!("usage: explain FILE FUNCTION");
        return ExitCode::FAILURE;
    };
    let explained = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"));
    match explained.and_then(|source| explain(&source, function)) {
        Ok(explanation) => {
            print(&explanation);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn print(explanation: &chainrule_compiler::Explanation) {
    println!("== IR, as lowered\n\n{}", explanation.lowered);
    println!("== IR, simplified\n\n{}", explanation.simplified);
    let shown = ["gradient", "vjp"];
    let derivative = shown.iter().find_map(|name| explanation.derivatives.iter().find(|(other, _)| other == name));
    if let Some((name, ir)) = derivative {
        println!("== IR of `{name}`\n\n{ir}");
    }
    println!("== Rust\n\n{}", formatted(&explanation.rust.to_string()));
}

/// As a file of Rust, with the paths of the primitive types cut short for reading.
fn formatted(tokens: &str) -> String {
    let short = tokens.replace(":: core :: primitive :: ", "");
    syn::parse_str(&short).map_or(short, |file| prettyplease::unparse(&file))
}
