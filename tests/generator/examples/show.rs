//! Prints the module of a seed.

fn main() {
    let seed = std::env::args().nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    let program = chainrule_generator::module(seed);
    println!("{}", program.source);
}
