//! There is nothing to predict.

chainrule::network!("missing-output.net");

fn main() {}
