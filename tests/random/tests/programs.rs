//! Random programs as rustc compiles them: reverse and forward mode agree, differences agree with both, and the value is
//! the function's own to the bit, at opt-level 0 and 3.
//!
//! `PROGRAMS=n` in the environment takes another number of them; `cargo run -p chainrule-random -- 100000` checks more,
//! a batch at a time. What needs no rustc is checked on more programs by `compiler/tests/programs`.

use std::path::Path;

use chainrule_generator::Seeds;

/// Checks as many programs as the environment says, or so many.
fn check(name: &str, default: u64, program: chainrule_random::Source) {
    let seeds = Seeds::new("PROGRAMS", default, "-p chainrule-random");
    let programs = seeds.range();
    let (first, count) = (programs.start, programs.end - programs.start);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let outcome = chainrule_random::check(&folder, first, count, program).expect("the folder can be written");
    let (faults, again) = (outcome.faults.join("\n"), seeds.command("NUMBER"));
    assert!(faults.is_empty(), "{faults}\nthe program of a number again: {again}");
    assert_eq!(outcome.checked, 2 * count);
}

#[test]
fn random_programs_at_both_ends_of_optimisation() {
    check("random", 500, chainrule_generator::program);
}

#[test]
fn chains_closures_and_options_at_both_ends_of_optimisation() {
    check("chains", 50, chainrule_generator::chain);
}
