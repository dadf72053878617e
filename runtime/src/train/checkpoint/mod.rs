//! Checkpoints: where a run stands, bit for bit, as bytes.
//!
//! All numbers are little-endian: counts are `u64`, losses and rates `f64`, tensors their own floats. A text is its length and its
//! UTF-8. In this order:
//!
//! ```text
//! "chainfit", the version (1)
//! the run      bytes of a float, optimiser, seed, training samples, samples in a mini-batch, shuffled (0, 1), validation samples,
//!              number of tensors; of each its name, rank, lengths
//! where it is  finished epochs, mini-batches of the present epoch, steps in all, sum of the present epoch's losses
//! tensors      parameters; slots of the optimiser (count, floats)
//! the best     0, or 1, epoch, loss, parameters; epochs since
//! the history  number of epochs; of each loss, 0 or 1 and validation loss, rate, number of metrics; of each name, value
//! FNV-1a of everything before, 64 bits
//! ```

mod bytes;
#[cfg(feature = "std")]
mod file;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// What makes a checkpoint one of this run, beside the tensors and the optimiser.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Identity {
    pub(super) seed: u64,
    pub(super) training: usize,
    pub(super) batch: usize,
    pub(super) shuffles: bool,
    pub(super) validation: usize,
}

const MAGIC: &[u8; 8] = b"chainfit";
const VERSION: u64 = 1;
