//! Numbers, texts and tensors as bytes and back.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::net::Float;

/// Bytes that are written one after the other.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) bytes: Vec<u8>,
}

/// Bytes that are read one after the other.
pub(super) struct Reader<'b> {
    pub(super) bytes: &'b [u8],
}

/// Why bytes cannot be read.
pub(super) type Unread = String;

impl Writer {
    pub(super) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub(super) fn number(&mut self, number: u64) {
        self.bytes.extend(number.to_le_bytes());
    }

    pub(super) fn double(&mut self, x: f64) {
        self.number(x.to_bits());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend(text.as_bytes());
    }

    pub(super) fn floats<F: Float>(&mut self, floats: &[F]) {
        for x in floats {
            match size_of::<F>() {
                4 => self.bytes.extend((x.to_f64() as f32).to_le_bytes()),
                _ => self.double(x.to_f64()),
            }
        }
    }
}

impl<'b> Reader<'b> {
    pub(super) fn take(&mut self, len: usize) -> Result<&'b [u8], Unread> {
        let (taken, rest) = self.bytes.split_at_checked(len).ok_or("it ends too early")?;
        self.bytes = rest;
        Ok(taken)
    }

    pub(super) fn count(&mut self) -> Result<usize, Unread> {
        usize::try_from(self.number()?).map_err(|_| "a count in it is too large for this machine".to_string())
    }

    pub(super) fn number(&mut self) -> Result<u64, Unread> {
        Ok(u64::from_le_bytes(self.take(8)?.try_into().expect("8 bytes were taken")))
    }

    pub(super) fn double(&mut self) -> Result<f64, Unread> {
        Ok(f64::from_bits(self.number()?))
    }

    pub(super) fn flag(&mut self) -> Result<bool, Unread> {
        match self.number()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(alloc::format!("it has {other} where 0 or 1 is expected")),
        }
    }

    pub(super) fn text(&mut self) -> Result<&'b str, Unread> {
        let len = self.count()?;
        core::str::from_utf8(self.take(len)?).map_err(|_| "a text in it is not UTF-8".to_string())
    }

    /// So many floats; nothing is allocated for more than there are.
    pub(super) fn floats<F: Float>(&mut self, count: usize) -> Result<Vec<F>, Unread> {
        let size = size_of::<F>();
        let taken = self.take(count.checked_mul(size).ok_or("it ends too early")?)?;
        Ok(taken.chunks_exact(size).map(float).collect())
    }
}

fn float<F: Float>(bytes: &[u8]) -> F {
    F::from_f64(match bytes.try_into() {
        Ok(single) => f64::from(f32::from_le_bytes(single)),
        Err(_) => f64::from_le_bytes(bytes.try_into().expect("a float has 4 or 8 bytes")),
    })
}

/// FNV-1a: tells accidents, not attacks.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
