//! The loop over epochs and mini-batches.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::mem;
use core::ops::ControlFlow;

use crate::net::{Batch, Objective, Parameters};

use super::checkpoint::{self, Identity};
use super::diverged::{diverged, is_finite};
use super::fit::Checkpoint;
use super::metrics::{mean_loss, report};
use super::order::{Order, split};
use super::state::{Best, Snapshot, State, restore, save};
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
struct Run<'r, 'a, O: Objective, A> {
    fit: &'r Fit<'a, A>,
    samples: &'r [O::Sample],
    order: Order,
    validation: Option<Batch<'r, O::Sample>>,
    identity: Identity,
    state: State<<O::Parameters as Parameters>::Float>,
    snapshot: Snapshot<<O::Parameters as Parameters>::Float>,
    stepper: Stepper<'r, 'a, O, A>,
}

/// Steps between snapshots, at least: so many are made again where one goes wrong.
const REPLAYED: u64 = 64;

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
    fn batches(&self) -> usize {
        self.identity.training.div_ceil(self.identity.batch)
    }

    /// Which of the epoch's samples are in a mini-batch.
    #[inline]
    fn range(&self, batch: usize) -> core::ops::Range<usize> {
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

    /// The mini-batches that are left of an epoch.
    #[inline]
    fn steps(
        &mut self,
        parameters: &mut O::Parameters,
        observers: &mut [Box<dyn Observer + '_>],
        watched: bool,
    ) -> Result<ControlFlow<()>, Error> {
        self.order.shuffle(self.state.epoch);
        if self.state.step - self.snapshot.step >= REPLAYED {
            self.snapshot.take(&self.state, parameters);
        }
        while self.state.batch < self.batches() {
            let (sum, samples) = self.step(parameters);
            if !sum.is_finite() {
                return Err(self.diverged(parameters, sum / samples as f64));
            }
            self.state.sum += sum;
            if watched {
                let (number, loss) = (self.state.batch, sum / samples as f64);
                if watch(ControlFlow::Continue(()), observers, |observer| observer.batch_end(number, loss)).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// One step, and how many samples it took.
    #[inline]
    fn step(&mut self, parameters: &mut O::Parameters) -> (f64, usize) {
        let State { epoch, batch, step, .. } = self.state;
        let samples = self.order.training(self.samples).part(self.range(batch));
        let rate = self.fit.rate(step, epoch);
        let sum = self.stepper.step(parameters, &mut self.state.slots, samples, step, rate);
        (self.state.batch, self.state.step) = (batch + 1, step + 1);
        (sum, samples.len())
    }

    /// Measures an epoch whose steps are done, and begins the next.
    #[inline]
    fn finish_epoch(&mut self, parameters: &O::Parameters) {
        let measured = self.validation.unwrap_or_else(|| self.order.unshuffled(self.samples));
        let report = self.fit.metrics.then(|| report::<O>(parameters, measured));
        let after = match &report {
            Some(report) => Some(report.loss),
            None if self.validation.is_some() || self.fit.patience.is_some() => {
                Some(mean_loss::<O>(parameters, measured))
            }
            None => None,
        };
        self.state.epoch += 1;
        self.state.history.push(Epoch {
            number: self.state.epoch,
            loss: self.state.sum / self.identity.training as f64,
            validation_loss: after.filter(|_| self.validation.is_some()),
            rate: self.fit.rate(self.state.step - 1, self.state.epoch - 1),
            metrics: report.map_or(Vec::new(), |report| report.figures()),
        });
        (self.state.batch, self.state.sum) = (0, 0.0);
        if let (Some(patience), Some(loss)) = (self.fit.patience, after) {
            self.wait(parameters, loss, patience.min_delta);
        }
    }

    /// Keeps the parameters where they are the best so far.
    fn wait(&mut self, parameters: &O::Parameters, loss: f64, min_delta: f64) {
        let state = &mut self.state;
        state.waited += 1;
        // written so that a NaN is no improvement, and any number is one on a NaN
        if state.best.as_ref().is_none_or(|best| loss < best.loss - min_delta || (best.loss.is_nan() && !loss.is_nan()))
        {
            let mut kept = state
                .best
                .take()
                .map_or_else(|| alloc::vec![crate::Real::ZERO; O::Parameters::COUNT], |best| best.parameters);
            save(parameters, &mut kept);
            state.best = Some(Best { epoch: state.epoch, loss, parameters: kept });
            state.waited = 0;
        }
    }

    /// Goes back to the last snapshot and makes the steps again, up to the first that loses the loss or a parameter.
    #[cold]
    #[inline(never)]
    fn diverged(&mut self, parameters: &mut O::Parameters, loss: f64) -> Error {
        let end = self.state.step;
        self.snapshot.restore(&mut self.state, parameters);
        self.stepper.clear(parameters);
        let mut before = Snapshot::new(&self.state, parameters);
        let mut bad = loss;
        while self.state.step < end {
            if self.state.batch == self.batches() {
                (self.state.epoch, self.state.batch) = (self.state.epoch + 1, 0);
            }
            self.order.shuffle(self.state.epoch);
            before.take(&self.state, parameters);
            let (sum, samples) = self.step(parameters);
            bad = sum / samples as f64;
            if !sum.is_finite() || !is_finite(parameters) {
                break;
            }
        }
        before.restore(&mut self.state, parameters);
        let State { epoch, batch, step, .. } = self.state;
        let samples = self.order.training(self.samples).part(self.range(batch));
        let (_, gradient) = self.stepper.gradient(parameters, samples, step);
        Error::Diverged(Box::new(diverged(epoch, batch, bad, gradient)))
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
fn watch(
    flow: ControlFlow<()>,
    observers: &mut [Box<dyn Observer + '_>],
    mut asked: impl FnMut(&mut (dyn Observer + '_)) -> ControlFlow<()>,
) -> ControlFlow<()> {
    observers.iter_mut().fold(flow, |flow, observer| match asked(observer.as_mut()) {
        ControlFlow::Break(()) => ControlFlow::Break(()),
        ControlFlow::Continue(()) => flow,
    })
}
