//! A bar in the terminal.

use std::format;
use std::string::String;
use std::time::{Duration, Instant};

use core::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressStyle};

use super::super::{Ending, Epoch, Error, History, Observer, Plan};

/// Shows how far a run is, with its losses and learning rate, as a bar on the standard error; where that is no terminal,
/// nothing. (Feature `progress`.)
///
/// ```
/// # use chainrule::train::{Fit, Sgd, observer::Progress};
/// let mut progress = Progress::new();
/// let fit = Fit::new(Sgd::new(0.1)).observe(&mut progress);
/// ```
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    /// When the bar's text was written last, which is dearer than a short epoch.
    written: Option<Instant>,
    epochs: usize,
}

/// The least time between two texts.
const PAUSE: Duration = Duration::from_millis(50);

impl Progress {
    /// A bar of its own.
    #[must_use]
    pub fn new() -> Progress {
        Progress::with(ProgressBar::new(0))
    }

    /// In a bar that was made elsewhere, perhaps with another style among others: its length, position and message are set.
    #[must_use]
    pub fn with(bar: ProgressBar) -> Progress {
        Progress { bar, written: None, epochs: 0 }
    }

    fn write(&mut self, epoch: &Epoch) {
        let validation = epoch.validation_loss.map_or_else(String::new, |loss| format!(", validation {loss:.4}"));
        let metric = epoch.metrics.first().map_or_else(String::new, |(name, value)| format!(", {name} {value:.4}"));
        let Epoch { number, loss, rate, .. } = epoch;
        self.bar.set_message(format!(
            "epoch {number}/{}, loss {loss:.4}{validation}{metric}, rate {rate:.3e}",
            self.epochs
        ));
        self.written = Some(Instant::now());
    }
}

impl Default for Progress {
    fn default() -> Progress {
        Progress::new()
    }
}

impl Observer for Progress {
    fn begin(&mut self, plan: &Plan<'_>) {
        if self.bar.length() == Some(0) {
            let style = ProgressStyle::with_template("{bar:32} {percent:>3}% {elapsed} {msg}");
            self.bar.set_style(style.expect("the template is well formed"));
        }
        self.epochs = plan.epochs;
        self.written = None;
        self.bar.set_length((plan.epochs * plan.batches) as u64);
        self.bar.set_position((plan.done.len() * plan.batches) as u64);
    }

    fn watches_batches(&self) -> bool {
        true
    }

    fn batch_end(&mut self, _number: usize, _loss: f64) -> ControlFlow<()> {
        self.bar.inc(1);
        ControlFlow::Continue(())
    }

    fn epoch_end(&mut self, epoch: &Epoch) -> ControlFlow<()> {
        if self.written.is_none_or(|written| written.elapsed() >= PAUSE) {
            self.write(epoch);
        }
        ControlFlow::Continue(())
    }

    fn finished(&mut self, history: &History) -> Result<(), Error> {
        if let Some(epoch) = history.epochs.last() {
            self.write(epoch);
        }
        match history.ending {
            Ending::Finished => self.bar.finish(),
            _ => self.bar.abandon(),
        }
        Ok(())
    }
}
