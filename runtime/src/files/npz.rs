//! NumPy's npz: a zip archive of `.npy` files.
//!
//! The layout of an `.npy` file is that of NumPy's enhancement proposal 1: a magic string, a version, the length of a
//! header, the header as a Python dictionary, the elements.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::FileError;
use super::load::{Array, Found, Values, f32s, f64s};

const MAGIC: &[u8] = b"\x93NUMPY";

pub(super) fn read(bytes: &[u8]) -> Result<Found, FileError> {
    let malformed =
        |error: &dyn core::fmt::Display| FileError::Malformed { reason: format!("not a whole npz file: {error}") };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| malformed(&error))?;
    let mut found = Found::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| malformed(&error))?;
        let name = file.name().map_err(|error| malformed(&error))?.trim_end_matches(".npy").to_string();
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(|error| malformed(&error))?;
        let array = array(&content).ok_or_else(|| FileError::Malformed {
            reason: format!("`{name}` is not a whole array of NumPy in C order"),
        })?;
        found.insert(name, array);
    }
    Ok(found)
}

/// One `.npy` file.
fn array(bytes: &[u8]) -> Option<Array> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (version, rest) = rest.split_first_chunk::<2>()?;
    let (length, rest) = match version[0] {
        1 => rest.split_first_chunk().map(|(length, rest)| (usize::from(u16::from_le_bytes(*length)), rest))?,
        2 | 3 => rest.split_first_chunk().map(|(length, rest)| (u32::from_le_bytes(*length) as usize, rest))?,
        _ => return None,
    };
    let (header, data) = rest.split_at_checked(length)?;
    let header = core::str::from_utf8(header).ok()?;
    if entry(header, "fortran_order")? != "False" {
        return None;
    }
    let shape = shape(entry(header, "shape")?)?;
    let values = match entry(header, "descr")?.trim_matches(['\'', '"']) {
        "<f4" => f32s(data),
        "<f8" => f64s(data),
        other => Values::Other(String::from(other)),
    };
    Some(Array { shape, values })
}

/// The value behind a key of `{'descr': '<f8', 'fortran_order': False, 'shape': (4, 4), }`.
fn entry<'h>(header: &'h str, key: &str) -> Option<&'h str> {
    let (_, rest) = header.split_once(&format!("'{key}':"))?;
    let rest = rest.trim_start();
    let end = if rest.starts_with('(') { rest.find(')')? + 1 } else { rest.find([',', '}'])? };
    Some(rest[..end].trim())
}

/// `(4, 4)`, `(4,)`, `()`
fn shape(text: &str) -> Option<Vec<usize>> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let lengths = inner.split(',').map(str::trim).filter(|length| !length.is_empty());
    lengths.map(|length| length.parse().ok()).collect()
}
