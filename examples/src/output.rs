//! Where examples put the files that they write.

use std::io;
use std::path::PathBuf;

/// A file in the folder `examples` of the build output (`target/examples`), which is made if need be.
///
/// # Errors
///
/// Where the folder cannot be made.
pub fn path(name: &str) -> io::Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join("target"), PathBuf::from);
    let folder = target.join("examples");
    std::fs::create_dir_all(&folder)?;
    Ok(folder.canonicalize()?.join(name))
}
