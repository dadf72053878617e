//! `cargo bench`: value and gradient by chainrule against hand-written Rust, in the same run, as a ratio.
//!
//! A ratio below 1 means that the derived code is faster. `cargo bench -- iris` runs what has `iris` in its name.

use chainrule_benches::compare::Comparison;
use chainrule_benches::{affine, digits, iris, rosenbrock, xor};

type Case = (&'static str, fn() -> Comparison);

const CASES: [Case; 6] = [
    ("f = w x + b", affine::measure),
    ("Rosenbrock, array of 10", rosenbrock::measure_array),
    ("Rosenbrock, slice of 1000, into a buffer", rosenbrock::measure_slice),
    ("XOR 2-2-1, cross-entropy, 9 parameters", xor::measure),
    ("iris 4-4-4-3, softmax, 55 parameters", iris::measure),
    ("784-10-10, softmax, 7960 f32, into buffers", digits::measure),
];

fn main() {
    let only: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    println!(
        "\nvalue and gradient: derived by chainrule, written by hand, and their ratio (median of interleaved pairs)\n"
    );
    println!("{:42}{:>12}{:>12}{:>8}", "", "derived", "by hand", "ratio");
    for (name, measure) in CASES {
        if only.is_empty() || only.iter().any(|part| name.contains(part.as_str())) {
            let Comparison { derived, by_hand, ratio, .. } = measure();
            println!("{name:42}{derived:>9.1} ns{by_hand:>9.1} ns{ratio:8.3}");
        }
    }
}
