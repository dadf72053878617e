//! A repeated line changes the shape that it needs.

chainrule::network!("repeat-of-other-shape.net");

fn main() {}
