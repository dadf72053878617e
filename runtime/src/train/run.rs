//! The loop over epochs and mini-batches.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::mem;
use core::ops::ControlFlow;

use crate::net::{Batch, Objective, Parameters};

use super::checkpoint::{self, Identity};
use super::fit::Checkpoint;
use super::order::{Order, split};
use super::state::{Snapshot, State, restore};
use super::step::Stepper;
use super::{Ending, Epoch, Error, Fit, History, Observer, Optimizer, Plan};

/// Trains `parameters` on `samples`, as `fit` says. A network's own `fit` calls it.
///
/// Each step takes the mean gradient of a mini-batch, with dropout, and makes one update. What the parameters hold afterwards
/// is where the last step, or with early stopping the best epoch, left them; after an error, where they were before the bad step.
///
/// # Errors
///
/// [`Error::NoSamples`]; [`Error::Setting`] for a setting out of its range; [`Error::Diverged`] where a loss or a gradient
/// became NaN or infinite; [`Error::Checkpoint`] and [`Error::Observer`] from what `fit` was given.
pub fn fit<O: Objective>(
    parameters: &mut O::Parameters,
    samples: &[O::Sample],
    fit: Fit<'_, impl Optimizer>,
) -> Result<History, Error> {
    fit.check()?;
    let (base, held) = match fit.validation > 0.0 {
        true => {
            let (base, held) = split(samples.len(), fit.validation, fit.seed);
            (Some(base), held)
        }
        false => (None, Vec::new()),
    };
    run::<O, _>(parameters, samples, base, Batch::picked(samples, &held), fit)
}

/// [`fit()`] with a validation set of its own; [`Fit::validation`] is not looked at.
///
/// # Errors
///
/// As [`fit()`].
pub fn fit_with<O: Objective>(
    parameters: &mut O::Parameters,
    samples: &[O::Sample],
    validation: &[O::Sample],
    fit: Fit<'_, impl Optimizer>,
) -> Result<History, Error> {
    fit.check()?;
    run::<O, _>(parameters, samples, None, Batch::all(validation), fit)
}

fn run<O: Objective, A: Optimizer>(
    parameters: &mut O::Parameters,
    samples: &[O::Sample],
    base: Option<Vec<usize>>,
    validation: Batch<'_, O::Sample>,
    mut fit: Fit<'_, A>,
) -> Result<History, Error> {
    let training = base.as_ref().map_or(samples.len(), Vec::len);
    if training == 0 {
        return Err(Error::NoSamples);
    }
    let mut observers = mem::take(&mut fit.observers);
    let (mut saves, resume) = (fit.checkpoint.take(), fit.resume.take());
    let identity = Identity {
        seed: fit.seed,
        training,
        batch: fit.batch.unwrap_or(training).min(training),
        shuffles: fit.shuffle && fit.batch.is_some(),
        validation: validation.len(),
    };
    let mut state = State::new(O::Parameters::COUNT, A::SLOTS, fit.epochs);
    if let Some(resume) = resume {
        checkpoint::read::<O, A>(&resume()?, identity, &mut state, parameters)?;
    }
    let mut run = Run::<O, A> {
        fit: &fit,
        samples,
        order: Order::new(samples.len(), base, identity.shuffles, fit.seed),
        validation: (!validation.is_empty()).then_some(validation),
        identity,
        snapshot: Snapshot::new(&state, parameters),
        stepper: Stepper::new(&fit, parameters),
        state,
    };
    let plan = run.plan();
    observers.iter_mut().for_each(|observer| observer.begin(&plan));
    let outcome = run.epochs(parameters, &mut observers, &mut saves);
    run.finish(parameters, outcome, &mut observers)
}

/// A training run.
pub(super) struct Run<'r, 'a, O: Objective, A> {
    pub(super) fit: &'r Fit<'a, A>,
    pub(super) samples: &'r [O::Sample],
    pub(super) order: Order,
    pub(super) validation: Option<Batch<'r, O::Sample>>,
    pub(super) identity: Identity,
    pub(super) state: State<<O::Parameters as Parameters>::Float>,
    pub(super) snapshot: Snapshot<<O::Parameters as Parameters>::Float>,
    pub(super) stepper: Stepper<'r, 'a, O, A>,
}

/// Steps between snapshots, at least: so many are made again where one goes wrong.
pub(super) const REPLAYED: u64 = 64;

impl<O: Objective, A: Optimizer> Run<'_, '_, O, A> {
    fn plan(&self) -> Plan<'_> {
        Plan {
            epochs: self.fit.epochs,
            done: &self.state.history,
            batches: self.batches(),
            samples: self.identity.training,
            validation: self.validation.map_or(0, |validation| validation.len()),
            parameters: O::Parameters::COUNT,
        }
    }

    /// Mini-batches in an epoch.
    #[inline]
    pub(super) fn batches(&self) -> usize {
        self.identity.training.div_ceil(self.identity.batch)
    }

    /// Which of the epoch's samples are in a mini-batch.
    #[inline]
    pub(super) fn range(&self, batch: usize) -> core::ops::Range<usize> {
        batch * self.identity.batch..self.identity.training.min((batch + 1) * self.identity.batch)
    }

    fn epochs(
        &mut self,
        parameters: &mut O::Parameters,
        observers: &mut [Box<dyn Observer + '_>],
        saves: &mut Option<Checkpoint<'_>>,
    ) -> Result<Ending, Error> {
        if observers.is_empty() && saves.is_none() && self.is_quiet() {
            return self.quiet_epochs(parameters);
        }
        let watched = observers.iter().any(|observer| observer.watches_batches());
        let mut saved = true;
        let ending = loop {
            if self.fit.patience.is_some_and(|patience| self.state.waited >= patience.epochs) {
                break Ending::NoImprovement;
            }
            if self.state.epoch >= self.fit.epochs {
                break Ending::Finished;
            }
            observers.iter_mut().for_each(|observer| observer.epoch_begin(self.state.epoch + 1));
            let mut flow = self.steps(parameters, observers, watched)?;
            saved = false;
            if self.state.batch == self.batches() {
                self.finish_epoch(parameters);
                let epoch = self.state.history.last().expect("an epoch was just finished");
                flow = watch(flow, observers, |observer| observer.epoch_end(epoch));
                if let Some(saves) = saves.as_mut().filter(|saves| self.state.epoch.is_multiple_of(saves.every)) {
                    self.save(parameters, saves)?;
                    saved = true;
                }
            }
            if flow.is_break() {
                break Ending::Observer;
            }
        };
        match saves {
            Some(saves) if !saved => self.save(parameters, saves)?,
            _ => {}
        }
        Ok(ending)
    }

    /// Hands a checkpoint over.
    fn save(&self, parameters: &O::Parameters, saves: &mut Checkpoint<'_>) -> Result<(), Error> {
        (saves.write)(&checkpoint::write::<O::Parameters, A>(self.identity, &self.state, parameters))
    }

    /// Epochs of a single step that nobody looks at: as [`Run::epochs`], with less around a step, which may be a few dozen
    /// nanoseconds long.
    fn quiet_epochs(&mut self, parameters: &mut O::Parameters) -> Result<Ending, Error> {
        let (samples, count) = (self.order.unshuffled(self.samples), self.identity.training as f64);
        for epoch in self.state.epoch..self.fit.epochs {
            let step = self.state.step;
            if step - self.snapshot.step >= REPLAYED {
                self.snapshot.take(&self.state, parameters);
            }
            let rate = self.fit.rate(step, epoch);
            let sum = self.stepper.step(parameters, &mut self.state.slots, samples, step, rate);
            self.state.step = step + 1;
            let loss = sum / count;
            if !loss.is_finite() {
                return Err(self.diverged(parameters, loss));
            }
            self.state.epoch = epoch + 1;
            self.state.history.push(Epoch {
                number: epoch + 1,
                loss,
                validation_loss: None,
                rate,
                metrics: Vec::new(),
            });
        }
        Ok(Ending::Finished)
    }

    /// Whether there is nothing to do in an epoch but one step.
    fn is_quiet(&self) -> bool {
        let measures = self.fit.metrics || self.fit.patience.is_some() || self.validation.is_some();
        self.batches() == 1 && self.state.batch == 0 && !self.identity.shuffles && !measures
    }

    /// Restores the best parameters, and tells the observers.
    fn finish(
        self,
        parameters: &mut O::Parameters,
        outcome: Result<Ending, Error>,
        observers: &mut [Box<dyn Observer + '_>],
    ) -> Result<History, Error> {
        let best = self.state.best.filter(|_| outcome.is_ok());
        if let Some(best) = &best {
            restore(parameters, &best.parameters);
        }
        let ending = outcome.as_ref().map_or(Ending::Failed, |&ending| ending);
        let history = History { epochs: self.state.history, ending, best: best.map(|best| best.epoch) };
        let mut told = Ok(());
        for observer in observers {
            told = told.and(observer.finished(&history));
        }
        outcome.and_then(|_| told.map(|()| history))
    }
}

/// Asks every observer whether to go on.
pub(super) fn watch(
    flow: ControlFlow<()>,
    observers: &mut [Box<dyn Observer + '_>],
    mut asked: impl FnMut(&mut (dyn Observer + '_)) -> ControlFlow<()>,
) -> ControlFlow<()> {
    observers.iter_mut().fold(flow, |flow, observer| match asked(observer.as_mut()) {
        ControlFlow::Break(()) => ControlFlow::Break(()),
        ControlFlow::Continue(()) => flow,
    })
}
