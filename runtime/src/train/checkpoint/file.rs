//! Checkpoints in files.

use std::ffi::OsString;
use std::format;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::super::{Error, Fit, Optimizer};

impl<A: Optimizer> Fit<'_, A> {
    /// Writes a checkpoint to a file after each `every` epochs (0 counts as 1) and at the end, also where an observer stopped the
    /// run. The file is replaced as a whole: whoever reads it sees the old one or the new one.
    ///
    /// ```no_run
    /// use std::path::Path;
    /// use chainrule::train::{Adam, Fit};
    ///
    /// let path = Path::new("iris.checkpoint");
    /// let mut fit = Fit::new(Adam::new(0.01)).epochs(1_000).checkpoint(path, 50);
    /// if path.exists() {
    ///     fit = fit.resume(path);
    /// }
    /// ```
    #[must_use]
    pub fn checkpoint(self, path: impl Into<PathBuf>, every: usize) -> Self {
        let path = path.into();
        self.checkpoint_with(every, move |bytes| {
            replace(&path, bytes).map_err(|error| {
                Error::Checkpoint(format!("cannot write the checkpoint `{}`: {error}", path.display()))
            })
        })
    }

    /// Goes on from a checkpoint that [`Fit::checkpoint`] wrote, as if the run had never been interrupted: to the same bits.
    ///
    /// Optimiser, seed, mini-batches and samples have to be the same; [`Fit::epochs`] may be more than before. The parameters
    /// that are handed to `fit` are replaced; where the file cannot be used, they are left alone.
    #[must_use]
    pub fn resume(mut self, path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        self.resume = Some(std::boxed::Box::new(move || {
            fs::read(&path)
                .map_err(|error| Error::Checkpoint(format!("cannot read the checkpoint `{}`: {error}", path.display())))
        }));
        self
    }
}

/// Writes beside the file, then renames.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = OsString::from(path);
    part.push(".part");
    let mut file = File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&part, path)
}
