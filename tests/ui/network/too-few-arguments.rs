//! A layer does not get what it needs.

chainrule::network!("too-few-arguments.net");

fn main() {}
