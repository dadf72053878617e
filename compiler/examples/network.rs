//! Shows what the compiler makes of a network: `network FILE.net`.
//!
//! Prints the struct with all that it can do, as formatted Rust.

use std::process::ExitCode;

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::emit::Paths;
use chainrule_compiler::network;

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: network FILE.net");
        return ExitCode::FAILURE;
    };
    match compiled(&file) {
        Ok(rust) => {
            println!("{rust}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn compiled(file: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let mut errors = Errors::new();
    let here = proc_macro2::Span::call_site();
    let (source, syntax) = network::read::file(file, &text, here, &mut errors);
    let tokens = syntax.and_then(|syntax| network::compile(&syntax, &source, &Paths::default(), &mut errors));
    tokens.map(|tokens| formatted(&tokens.to_string())).ok_or_else(|| errors.to_tokens().to_string())
}

/// As a file of Rust, with the paths of the primitive types cut short for reading.
fn formatted(tokens: &str) -> String {
    let short = tokens.replace(":: core :: primitive :: ", "");
    syn::parse_str(&short).map_or(short, |file| prettyplease::unparse(&file))
}
