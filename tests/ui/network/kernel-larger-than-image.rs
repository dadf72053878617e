//! The kernel of a convolution is larger than the image.

chainrule::network!("kernel-larger-than-image.net");

fn main() {}
