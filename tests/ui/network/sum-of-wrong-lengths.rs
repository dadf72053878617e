//! The operands of `+` have different lengths.

chainrule::network!("sum-of-wrong-lengths.net");

fn main() {}
