//! `cargo run --release -p chainrule-fuzz -- COUNT [FIRST]` sends so many texts through the compiler.

use std::env;
use std::process::ExitCode;
use std::time::Instant;

/// Texts between two lines of output.
const AT_A_TIME: u64 = 100_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|argument| argument.parse::<u64>().ok());
    match number(0) {
        Some(count) => run(number(1).unwrap_or(0), count),
        None => {
            eprintln!("usage: chainrule-fuzz COUNT [FIRST]");
            ExitCode::FAILURE
        }
    }
}

fn run(first: u64, count: u64) -> ExitCode {
    let start = Instant::now();
    let (mut right, mut faults, mut done) = (0, 0, 0);
    while done < count {
        let some = AT_A_TIME.min(count - done);
        let outcome = chainrule_fuzz::check(first + done, some);
        (right, faults, done) = (right + outcome.right, faults + outcome.faults, done + some);
        println!("{done} texts, {right} of them right, {faults} faults, {:.0?}", start.elapsed());
    }
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
