//! Two thousand random programs: reverse and forward mode agree, differences agree with both, and the value is the
//! function's own to the bit, at opt-level 0 and 3. More with `cargo run -p chainrule-random -- 100000`.

use std::path::Path;

const PROGRAMS: u64 = 2000;

#[test]
fn random_programs_at_both_ends_of_optimisation() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random");
    let outcome = chainrule_random::check(&folder, 0, PROGRAMS).expect("the folder can be written");
    assert!(outcome.faults.is_empty(), "{} faults, the first: {}", outcome.faults.len(), outcome.faults[0]);
    assert_eq!(outcome.checked, 2 * PROGRAMS);
}
