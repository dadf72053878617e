//! There is no such option.

chainrule::network!("unknown-option.net");

fn main() {}
