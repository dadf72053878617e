//! A line does not end with `;`.

chainrule::network!("missing-semicolon.net");

fn main() {}
