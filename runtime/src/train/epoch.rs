//! One epoch: its steps, and what is measured after them.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::ControlFlow;

use crate::net::{Objective, Parameters};

use super::metrics::{mean_loss, report};
use super::run::{REPLAYED, Run, watch};
use super::state::{Best, State, save};
use super::{Epoch, Error, Observer, Optimizer};

impl<O: Objective, A: Optimizer> Run<'_, '_, O, A> {
    /// The mini-batches that are left of an epoch.
    #[inline]
    pub(super) fn steps(
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
    pub(super) fn step(&mut self, parameters: &mut O::Parameters) -> (f64, usize) {
        let State { epoch, batch, step, .. } = self.state;
        let samples = self.order.training(self.samples).part(self.range(batch));
        let rate = self.fit.rate(step, epoch);
        let sum = self.stepper.step(parameters, &mut self.state.slots, samples, step, rate);
        (self.state.batch, self.state.step) = (batch + 1, step + 1);
        (sum, samples.len())
    }

    /// Measures an epoch whose steps are done, and begins the next.
    #[inline]
    pub(super) fn finish_epoch(&mut self, parameters: &O::Parameters) {
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
}
