//! A function is called like a method.

chainrule::network!("method-call.net");

fn main() {}
