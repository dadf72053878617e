//! `*` between two vectors.

chainrule::network!("product-of-vectors.net");

fn main() {}
