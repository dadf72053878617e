//! A power written `**`.

chainrule::network!("power-of-python.net");

fn main() {}
