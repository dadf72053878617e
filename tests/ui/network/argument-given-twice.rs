//! An argument is given twice.

chainrule::network!("argument-given-twice.net");

fn main() {}
