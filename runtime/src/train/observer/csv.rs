//! A table of the epochs as a CSV file.

use std::boxed::Box;
use std::format;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::string::{String, ToString};
use std::vec::Vec;

use core::ops::ControlFlow;

use super::super::{Epoch, Error, History, Observer, Plan};

/// Writes a row for every epoch: `epoch`, `loss`, `validation_loss`, `rate`, and the metrics. (Feature `csv`.)
///
/// Each row is in the file as soon as its epoch has ended. A run that goes on from a checkpoint writes the rows before it
/// again. Numbers are written so that they are read back exactly.
///
/// ```
/// # use chainrule::train::{Fit, Sgd, observer::Csv};
/// # let directory = std::env::temp_dir();
/// let mut table = Csv::new(directory.join("losses.csv"));
/// let fit = Fit::new(Sgd::new(0.1)).metrics(true).observe(&mut table);
/// ```
pub struct Csv {
    target: Target,
    writer: Option<csv::Writer<Box<dyn Write>>>,
    /// The first error, kept until the end.
    failed: Option<csv::Error>,
}

/// Where the table goes.
enum Target {
    Path(PathBuf),
    /// Taken when the run begins.
    Writer(Option<Box<dyn Write>>),
}

impl Csv {
    /// To a file, which is replaced.
    pub fn new(path: impl Into<PathBuf>) -> Csv {
        Csv { target: Target::Path(path.into()), writer: None, failed: None }
    }

    /// To a writer, for one run.
    pub fn to_writer(writer: impl Write + 'static) -> Csv {
        Csv { target: Target::Writer(Some(Box::new(writer))), writer: None, failed: None }
    }

    fn open(&mut self) -> io::Result<Box<dyn Write>> {
        match &mut self.target {
            Target::Path(path) => Ok(Box::new(File::create(path)?)),
            Target::Writer(writer) => {
                writer.take().ok_or_else(|| io::Error::other("its writer was used for another run"))
            }
        }
    }

    /// Does something with the table, unless something went wrong before.
    fn attempt(&mut self, write: impl FnOnce(&mut csv::Writer<Box<dyn Write>>) -> Result<(), csv::Error>) {
        if let (Some(writer), None) = (&mut self.writer, &self.failed) {
            self.failed = write(writer).err();
        }
    }
}

impl Observer for Csv {
    fn begin(&mut self, plan: &Plan<'_>) {
        match self.open() {
            Ok(target) => {
                (self.writer, self.failed) = (Some(csv::WriterBuilder::new().flexible(true).from_writer(target)), None);
                for (index, epoch) in plan.done.iter().enumerate() {
                    self.attempt(|writer| write_row(writer, epoch, index == 0));
                }
            }
            Err(error) => self.failed = Some(error.into()),
        }
    }

    fn epoch_end(&mut self, epoch: &Epoch) -> ControlFlow<()> {
        self.attempt(|writer| write_row(writer, epoch, epoch.number == 1));
        ControlFlow::Continue(())
    }

    fn finished(&mut self, _history: &History) -> Result<(), Error> {
        self.attempt(|writer| Ok(writer.flush()?));
        self.writer = None;
        match (self.failed.take(), &self.target) {
            (None, _) => Ok(()),
            (Some(error), Target::Path(path)) => {
                Err(Error::Observer(format!("cannot write the table `{}`: {error}", path.display())))
            }
            (Some(error), Target::Writer(_)) => Err(Error::Observer(format!("cannot write the table: {error}"))),
        }
    }
}

/// One row, below a header where it is the first.
fn write_row(writer: &mut csv::Writer<Box<dyn Write>>, epoch: &Epoch, first: bool) -> Result<(), csv::Error> {
    if first {
        let names = epoch.metrics.iter().map(|&(name, _)| name);
        writer.write_record(["epoch", "loss", "validation_loss", "rate"].into_iter().chain(names))?;
    }
    let validation_loss = epoch.validation_loss.map_or_else(String::new, |loss| loss.to_string());
    let mut row =
        Vec::from([epoch.number.to_string(), epoch.loss.to_string(), validation_loss, epoch.rate.to_string()]);
    row.extend(epoch.metrics.iter().map(|(_, value)| value.to_string()));
    writer.write_record(row)?;
    Ok(writer.flush()?)
}
