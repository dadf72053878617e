//! A function calls itself.

chainrule::network!("function-that-calls-itself.net");

fn main() {}
