//! Two layers share a name, but not their shapes.

chainrule::network!("shared-layer-of-other-shape.net");

fn main() {}
