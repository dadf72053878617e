//! `ouput` for `output`.

chainrule::network!("misspelt-keyword.net");

fn main() {}
