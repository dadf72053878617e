//! Two thousand texts in the suite; `cargo run --release -p chainrule-fuzz -- 1000000` for more.

use chainrule_generator::Seeds;

#[test]
fn no_text_makes_the_compiler_panic() {
    let seeds = Seeds::new("TEXTS", 2000, "-p chainrule-fuzz");
    let texts = seeds.range();
    let outcome = chainrule_fuzz::check(texts.start, texts.end - texts.start);
    assert_eq!(outcome.faults, 0, "the text of a seed again: {}", seeds.command("SEED"));
    let few = texts.end - texts.start < 1000;
    assert!(few || (50..1800).contains(&outcome.right), "some are right, some are wrong: {outcome:?}");
}

#[test]
fn the_corpus_is_right() {
    assert_eq!(chainrule_fuzz::mistakes_in_corpus().join("\n"), "");
}
