//! The numbers of a network are `f32` or `f64`.

chainrule::network!("unknown-type.net");

fn main() {}
