//! A comment has no end.

chainrule::network!("unclosed-comment.net");

fn main() {}
