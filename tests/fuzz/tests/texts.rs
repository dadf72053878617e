//! Two thousand texts in the suite; `cargo run --release -p chainrule-fuzz -- 1000000` for more.

#[test]
fn no_text_makes_the_compiler_panic() {
    let outcome = chainrule_fuzz::check(0, 2000);
    assert_eq!(outcome.faults, 0);
    assert!((50..1800).contains(&outcome.right), "some are right, some are wrong: {outcome:?}");
}

#[test]
fn the_corpus_is_right() {
    assert_eq!(chainrule_fuzz::mistakes_in_corpus().join("\n"), "");
}
