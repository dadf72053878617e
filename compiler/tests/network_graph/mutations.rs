//! Networks with random words exchanged: a graph whose parts fit together, or a mistake, and never a panic.

use std::cell::Cell;
use std::panic::catch_unwind;

use chainrule_compiler::network::graph::{Graph, Op};
use chainrule_generator::{Dice, Seeds};

use crate::graph;

const MUTANTS: u64 = 4000;

/// What stands in the language besides what the cases use.
const WORDS: &str = "0 1 2 3 5 7 1000000 4294967296 0.5 -1 1e300 pi x h y z s w b dense1 dense1.w one_hot(y) axis = -1 .T [0] \
    [1..] [..-1] [-1, 0] .* / ^ * + - < == ( ) [ ] , ; { } conv1d conv2d max_pool avg_pool batch_norm layer_norm dropout \
    embedding rnn gru lstm attention mse mae huber hinge kl_divergence nll cross_entropy binary_cross_entropy softmax norm \
    clamp pow powi powf atan2 mul_add transpose reshape flatten concat sum mean max min range detach l1() l2() class(3) \
    scalar repeat input target param const option metric loss output fn name = hidden stride = 0 padding = 9 eps = 0";

fn words(text: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match is_name(first) {
            true => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        words.push(&rest[..end]);
        rest = &rest[end..];
    }
    words
}

/// Whether what `lower` relies on holds: operands stand before their users, and what is listed is there.
fn verify(graph: &Graph) {
    for (k, node) in graph.nodes.iter().enumerate() {
        assert!(node.op.operands().iter().all(|operand| operand.index() < k), "{graph}");
        assert!(node.shape.0.iter().all(|&length| length > 0), "{graph}");
        match &node.op {
            Op::Input(input) => assert_eq!(node.shape, graph.inputs[input.index()].shape),
            Op::Param(param) => assert_eq!(node.shape, graph.params[param.index()].shape),
            Op::Slice(x, axes) => {
                let lengths = &graph.nodes[x.index()].shape.0;
                assert!(axes.len() == lengths.len());
                assert!(axes.iter().zip(lengths).all(|(axis, &n)| axis.start < axis.end && axis.end <= n));
            }
            Op::Reshape(x) => assert_eq!(node.shape.count(), graph.nodes[x.index()].shape.count()),
            Op::Scan(scan) => verify(&scan.body),
            _ => {}
        }
    }
    let terms = graph.losses.iter().chain(&graph.metrics);
    assert!(terms.into_iter().all(|term| graph.nodes[term.node.index()].shape.0.is_empty()));
}

/// Takes a network that is not large the whole route.
fn compile(graph: &Graph, text: &str) {
    let elements = graph.nodes.iter().map(|node| node.shape.count()).fold(0, usize::saturating_add);
    if elements > 5000 || !graph.layers.iter().all(|layer| layer.multiply_adds < 5000) {
        return;
    }
    let outcome = catch_unwind(|| {
        let tokens = format!("crate = chainrule, {text}").parse().expect("the text is tokens");
        chainrule_compiler::network(tokens).to_string()
    });
    match outcome {
        Ok(tokens) => assert!(!tokens.contains("compile_error"), "{text}"),
        Err(_) => panic!("{text}"),
    }
}

#[test]
fn random_words_never_panic() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/networks/cases");
    let Ok(cases) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = cases.map(|case| case.expect("the folder can be read").path()).collect();
    paths.sort();
    let texts: Vec<String> =
        paths.iter().map(|path| std::fs::read_to_string(path).expect("the file can be read")).collect();
    let seeds = Seeds::new("MUTANTS", MUTANTS, "-p chainrule-compiler --test network_graph random_words");
    let extra: Vec<&str> = WORDS.split_whitespace().collect();
    // `ROUTE=1` takes what are networks the whole route
    let whole_route = std::env::var_os("ROUTE").is_some();
    let accepted = Cell::new(0);
    seeds.check(|seed| {
        let mutant = mutant(&mut Dice::new(seed), &texts, &extra);
        let outcome = catch_unwind(|| graph(&mutant)).map_err(|_| mutant.clone())?;
        if let Ok(graph) = outcome {
            verify(&graph);
            assert!(graph.output.is_some() && !graph.losses.is_empty());
            if whole_route {
                compile(&graph, &mutant);
            }
            accepted.set(accepted.get() + 1);
        }
        Ok(())
    });
    let (accepted, mutants) = (accepted.get(), seeds.range().end - seeds.range().start);
    assert!(mutants < 1000 || accepted > mutants / 50, "{accepted} of {mutants} were networks");
}

/// One of the texts with up to three words changed.
fn mutant(dice: &mut Dice, texts: &[String], extra: &[&str]) -> String {
    let text = dice.pick(texts);
    let mut words = words(text);
    let pool: Vec<&str> = dice.pick(texts).split_whitespace().chain(extra.iter().copied()).collect();
    for _ in 0..1 + dice.below(3) {
        let at = dice.below(words.len());
        match dice.below(4) {
            0 => drop(words.remove(at)),
            1 => words.insert(at, pool[dice.below(pool.len())]),
            _ => words[at] = pool[dice.below(pool.len())],
        }
    }
    words.concat()
}
