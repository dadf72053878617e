//! A name is declared twice.

chainrule::network!("name-declared-twice.net");

fn main() {}
