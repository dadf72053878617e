//! Two comparisons follow one another.

chainrule::network!("chained-comparison.net");

fn main() {}
