//! The file is a picture.

chainrule::network!("file-is-not-text.net");

fn main() {}
