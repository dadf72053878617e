//! Random programs as rustc compiles them: reverse and forward mode agree, differences agree with both, and the value is
//! the function's own to the bit, at opt-level 0 and 3.
//!
//! `PROGRAMS=n` in the environment takes another number of them; `cargo run -p chainrule-random -- 100000` checks more,
//! a batch at a time. What needs no rustc is checked on more programs by `compiler/tests/programs`.

use std::path::Path;

const PROGRAMS: u64 = 500;

#[test]
fn random_programs_at_both_ends_of_optimisation() {
    let programs = std::env::var("PROGRAMS").ok().and_then(|n| n.parse().ok()).unwrap_or(PROGRAMS);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random");
    let outcome = chainrule_random::check(&folder, 0, programs).expect("the folder can be written");
    assert!(outcome.faults.is_empty(), "{} faults, the first: {}", outcome.faults.len(), outcome.faults[0]);
    assert_eq!(outcome.checked, 2 * programs);
}
