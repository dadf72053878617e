//! The rate of a dropout is not a probability.

chainrule::network!("rate-out-of-range.net");

fn main() {}
