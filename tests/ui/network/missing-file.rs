//! There is no such file.

chainrule::network!(file = "iris.net");

fn main() {}
