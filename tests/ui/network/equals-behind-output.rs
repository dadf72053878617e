//! `output =`, as if it were a name.

chainrule::network!("equals-behind-output.net");

fn main() {}
