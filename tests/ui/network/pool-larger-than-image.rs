//! The window of a pool is larger than the image.

chainrule::network!("pool-larger-than-image.net");

fn main() {}
