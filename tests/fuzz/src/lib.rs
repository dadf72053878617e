//! Texts of networks, right and wrong, through the compiler: none of them makes it panic, a network either comes out or
//! there are errors, and what is printed is read back as it was.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::emit::Paths;
use chainrule_compiler::ir::Float;
use chainrule_compiler::network::{self, lower, read, resolve};
use chainrule_generator::Dice;
use proc_macro2::{Span, TokenStream};

/// One in so many goes the whole route to tokens, which takes long.
const WHOLE: u64 = 64;

mod corpus;
mod grammar;
mod mutate;

/// What came out of some texts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// How many were compiled without a mistake.
    pub right: usize,
    /// How many made the compiler panic, or do what it should not.
    pub faults: usize,
}

/// What is wrong with the networks that are right, from which others are made.
pub fn mistakes_in_corpus() -> Vec<String> {
    let mut errors = Vec::new();
    for text in corpus::NETS {
        let mut found = Errors::new();
        let (source, network) = read::file("a.net", text, Span::call_site(), &mut found);
        network.and_then(|network| resolve::graph(&network, &source, &mut found));
        errors.extend(found.list().to_vec());
    }
    errors.iter().map(|error| error.message.clone()).collect()
}

/// The text of a seed: one that is right, or one by the grammar, mostly with changes.
pub fn text(seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut text = match dice.one_in(2) {
        true => (*dice.pick(corpus::NETS)).to_owned(),
        false => grammar::network(&mut dice),
    };
    if !dice.one_in(4) {
        mutate::mutate(&mut dice, &mut text);
    }
    text
}

/// Sends the texts of so many seeds through the compiler.
pub fn check(first: u64, count: u64) -> Outcome {
    let mut outcome = Outcome::default();
    for seed in first..first + count {
        let text = text(seed);
        match catch_unwind(AssertUnwindSafe(|| check_text(&text, seed))) {
            Ok(is_right) => outcome.right += usize::from(is_right),
            Err(_) => {
                outcome.faults += 1;
                println!("seed {seed}:\n{text}\n");
            }
        }
        // the spans of all tokens that were ever read are kept otherwise
        proc_macro2::extra::invalidate_current_thread_spans();
    }
    outcome
}

/// Whether a text is a network that can be compiled. Panics where the compiler is at fault.
fn check_text(text: &str, seed: u64) -> bool {
    let mut errors = Errors::new();
    let (source, network) = read::file("a.net", text, Span::call_site(), &mut errors);
    assert_ne!(network.is_some(), errors.any(), "a network or errors");
    let mut is_right = false;
    if let Some(network) = &network {
        let graph = resolve::graph(network, &source, &mut errors);
        assert_ne!(graph.is_some(), errors.any(), "a graph or errors");
        is_right = graph.is_some_and(|graph| lower::functions(&graph, Float::F64).predict.is_some());
        if is_right && seed.is_multiple_of(WHOLE) {
            let tokens = network::compile(network, &source, &Paths::default(), &mut errors);
            assert!(tokens.is_some() && !errors.any(), "what can be lowered can be printed");
        }
        errors = Errors::new();
        let printed = network.to_string();
        let (_, again) = read::file("a.net", &printed, Span::call_site(), &mut errors);
        // the parentheses of what is printed may nest too deep
        if !errors.list().iter().any(|error| error.message.contains("nested more than")) {
            assert_eq!(again.map(|again| again.to_string()).as_ref(), Some(&printed), "read back");
        }
    }
    if let (true, Ok(tokens)) = (seed.is_multiple_of(4), text.parse::<TokenStream>()) {
        let mut errors = Errors::new();
        let inline = read::inline(tokens, &mut errors);
        assert_ne!(inline.is_some(), errors.any(), "a network or errors, inline");
        if let Some(network) = &network {
            let shown = inline.map(|inline| inline.to_string());
            assert_eq!(shown, Some(network.to_string()), "inline it is the same");
        }
    }
    is_right
}
