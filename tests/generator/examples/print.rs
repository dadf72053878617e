//! Prints the programs of a range of seeds: `cargo run -p chainrule-generator --example print -- 0 10`.

fn main() {
    let mut seeds = std::env::args().skip(1).filter_map(|text| text.parse::<u64>().ok());
    let first = seeds.next().unwrap_or(0);
    let count = seeds.next().unwrap_or(1);
    for seed in first..first + count {
        println!("{}", chainrule_generator::program(seed).source);
    }
}
