//! `cargo run -p chainrule-random -- COUNT [FIRST]` checks so many random programs, at opt-level 0 and 3.

use std::env;
use std::process::ExitCode;

/// Programs that are built at a time.
const AT_A_TIME: u64 = 2000;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|argument| argument.parse::<u64>().ok());
    if arguments.first().is_some_and(|argument| argument == "values") {
        return values(number(2).unwrap_or(0), number(1).unwrap_or(1000));
    }
    if arguments.first().is_some_and(|argument| argument == "modules") {
        return run(number(2).unwrap_or(0), number(1).unwrap_or(1000), chainrule_generator::module);
    }
    if arguments.first().is_some_and(|argument| argument == "chains") {
        return run(number(2).unwrap_or(0), number(1).unwrap_or(1000), chainrule_generator::chain);
    }
    match (number(0), number(1)) {
        (Some(count), first) => run(first.unwrap_or(0), count, chainrule_generator::program),
        _ => {
            eprintln!("usage: chainrule-random [modules|chains|values] COUNT [FIRST]");
            ExitCode::FAILURE
        }
    }
}

fn run(first: u64, count: u64, program: chainrule_random::Source) -> ExitCode {
    let folder = env::temp_dir().join("chainrule-random");
    let mut faults = 0;
    for start in (first..first + count).step_by(AT_A_TIME as usize) {
        let outcome = chainrule_random::check(&folder, start, AT_A_TIME.min(first + count - start), program)
            .expect("the scratch folder can be written and cargo can be run");
        outcome.faults.iter().for_each(|fault| println!("{fault}"));
        faults += outcome.faults.len();
        println!("from {start}: {} programs, {faults} faults so far", outcome.checked / 2);
    }
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Modules without their derivatives: what rustc makes of them, and what the compiler understands.
fn values(first: u64, count: u64) -> ExitCode {
    let folder = env::temp_dir().join("chainrule-random-values");
    let mut faults = 0;
    for start in (first..first + count).step_by(AT_A_TIME as usize) {
        let outcome = chainrule_random::check_values(&folder, start, AT_A_TIME.min(first + count - start))
            .expect("the scratch folder can be written and cargo can be run");
        outcome.faults.iter().for_each(|fault| println!("{fault}"));
        faults += outcome.faults.len();
        println!("from {start}: {} programs, {faults} faults so far", outcome.checked);
    }
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
