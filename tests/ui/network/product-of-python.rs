//! A product of matrices written `@`.

chainrule::network!("product-of-python.net");

fn main() {}
