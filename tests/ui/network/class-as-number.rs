//! A class is used as if it were a number.

chainrule::network!("class-as-number.net");

fn main() {}
