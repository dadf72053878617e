//! Two thousand random programs: reverse and forward mode agree, differences agree with both, and the value is the
//! function's own to the bit, at opt-level 0 and 3. More with `cargo run -p chainrule-random -- 100000`.

use std::path::Path;

const PROGRAMS: u64 = 2000;

fn check(optimised: bool) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(if optimised { "random-3" } else { "random-0" });
    let outcome = chainrule_random::check(&folder, 0, PROGRAMS, optimised).expect("the folder can be written");
    assert!(outcome.faults.is_empty(), "{} faults, the first: {}", outcome.faults.len(), outcome.faults[0]);
    assert_eq!(outcome.checked, PROGRAMS);
}

#[test]
fn not_optimised() {
    check(false);
}

#[test]
fn optimised() {
    check(true);
}
