//! The columns of a matrix are not as many as the elements of the vector.

chainrule::network!("product-of-wrong-lengths.net");

fn main() {}
