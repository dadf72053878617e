//! Functions that are not rows of the table of primitives.

use crate::network::resolve::catalogue::Entry;

mod element;
mod reduce;
mod shape;

/// A row for each function.
pub(super) const ENTRIES: &[&[Entry]] = &[reduce::ENTRIES, shape::ENTRIES, element::ENTRIES];
