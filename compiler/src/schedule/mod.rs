//! IR to IR: picks what the forward sweep records, and puts forward and reverse sweep together.

mod assemble;
pub(crate) mod batch;
mod carry;
mod edit;
mod fuse;
mod gather;
mod lanes;
mod record;

pub(crate) use assemble::{Patches, fill_hooks, run_forwards, substitute, substitute_in, uses_of};
pub(crate) use carry::carry;
pub(crate) use fuse::Mirrored;
pub(crate) use gather::gather;
pub(crate) use lanes::lanes;
pub(crate) use record::Needs;
