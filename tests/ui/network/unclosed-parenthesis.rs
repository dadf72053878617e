//! A parenthesis is not closed on its line.

chainrule::network!("unclosed-parenthesis.net");

fn main() {}
