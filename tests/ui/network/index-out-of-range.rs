//! An index behind the last element.

chainrule::network!("index-out-of-range.net");

fn main() {}
