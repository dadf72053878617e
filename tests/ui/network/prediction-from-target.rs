//! The output uses what is not known in prediction.

chainrule::network!("prediction-from-target.net");

fn main() {}
