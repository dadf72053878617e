//! A loss gets more than it takes.

chainrule::network!("too-many-arguments.net");

fn main() {}
