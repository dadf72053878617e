//! A function ends with a line instead of its result.

chainrule::network!("function-without-result.net");

fn main() {}
