//! `cargo bench --bench networks`: networks by `network!` against plain Rust, in the same run, as a ratio.
//!
//! A ratio below 1 means that `network!` is faster. `cargo bench --bench networks -- iris` runs what has `iris` in its name.

use chainrule_benches::compare::Comparison;
use chainrule_benches::nets::{predict, train};

type Case = (&'static str, fn() -> Comparison);

/// What is measured, and the ratio that it is to stay below.
const CASES: [(Case, f64); 8] = [
    (("XOR 2-2-1, full-batch step", train::xor_step), 1.0 / 1.5),
    (("iris 4-4-4-3, full-batch epoch of 150", train::iris_epoch), 1.0 / 10.0),
    (("784-10-10, SGD step, batch 1", train::digits_one), 1.0 / 15.0),
    (("784-10-10, SGD step, batch 32", train::digits_batch), 1.0 / 20.0),
    (("784-128-64-10, SGD step, batch 64", train::deep_sgd), 1.0 / 20.0),
    (("784-128-64-10, Adam step, batch 64", train::deep_adam), 1.0 / 18.0),
    (("predict iris 4-4-4-3", predict::iris), 1.0),
    (("predict 784-10-10", predict::digits), 1.0),
];

fn main() {
    let only: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    println!("\nby network!, by plain Rust, and their ratio (median of interleaved pairs; of the shortest times)\n");
    println!("{:42}{:>14}{:>14}{:>9}{:>10}{:>9}", "", "network!", "plain", "ratio", "shortest", "aim");
    for ((name, measure), aim) in CASES {
        if only.is_empty() || only.iter().any(|part| name.contains(part.as_str())) {
            let Comparison { derived, by_hand, ratio, best } = measure();
            println!("{name:42}{derived:>11.1} ns{by_hand:>11.1} ns{ratio:9.4}{best:10.4}{aim:9.4}");
        }
    }
}
