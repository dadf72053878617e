//! Metrics: how well parameters do on samples.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use crate::Real;
use crate::net::{Batch, Objective};

/// What [`evaluate`] found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// How many samples there were.
    pub samples: usize,
    /// Their mean loss.
    pub loss: f64,
    /// For a classifier.
    pub classes: Option<Classes>,
    /// For a regression.
    pub outputs: Option<Outputs>,
    /// The metrics that the network's text defines, averaged over the samples.
    pub metrics: Vec<(&'static str, f64)>,
}

/// The confusion matrix, and what follows from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// Samples by true and predicted class.
    counts: BTreeMap<(usize, usize), usize>,
}

/// Errors of a regression, over all outputs of all samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outputs {
    count: f64,
    squared: f64,
    absolute: f64,
    /// The targets' mean so far, and the sum of the squared distances from it.
    mean: f64,
    spread: f64,
}

/// Loss and metrics of parameters on samples. Where there are no samples the loss is NaN.
///
/// ```
/// use chainrule::network;
/// use chainrule::train::evaluate;
///
/// network! {
///     /// A straight line.
///     pub Line: f64 {
///         input  x: [1];
///         target y: [1];
///         z = dense(x, 1);
///         output z;
///         loss   mse(z, y);
///     }
/// }
///
/// let samples = [1.0, 2.0].map(|y| LineSample { x: [0.0], y: [y] });
/// let report = evaluate::<Line>(&Line::zeros(), &samples);
/// assert_eq!((report.samples, report.loss), (2, 2.5));
/// let outputs = report.outputs.expect("a regression");
/// assert_eq!((outputs.mean_absolute_error(), outputs.r2()), (1.5, -9.0));
/// ```
pub fn evaluate<O: Objective>(parameters: &O::Parameters, samples: &[O::Sample]) -> Report {
    report::<O>(parameters, Batch::all(samples))
}

/// [`evaluate`] for some of the samples.
pub(super) fn report<O: Objective>(parameters: &O::Parameters, batch: Batch<'_, O::Sample>) -> Report {
    let mut classes = Classes::default();
    let mut outputs = Outputs::default();
    let mut metrics: Vec<(&'static str, f64)> = O::METRICS.iter().map(|&name| (name, 0.0)).collect();
    for sample in batch.iter() {
        if let Some((predicted, truth)) = O::classes(parameters, sample) {
            classes.count(predicted, truth);
        }
        O::outputs(parameters, sample, &mut |predicted, target| outputs.count(predicted, target));
        if !metrics.is_empty() {
            O::metrics(parameters, sample, &mut |index, value| metrics[index].1 += value);
        }
    }
    metrics.iter_mut().for_each(|metric| metric.1 /= batch.len() as f64);
    Report {
        samples: batch.len(),
        loss: mean_loss::<O>(parameters, batch),
        classes: (!classes.counts.is_empty()).then_some(classes),
        outputs: (outputs.count > 0.0).then_some(outputs),
        metrics,
    }
}

/// The mean loss of a batch's samples.
pub(super) fn mean_loss<O: Objective>(parameters: &O::Parameters, batch: Batch<'_, O::Sample>) -> f64 {
    O::loss(parameters, batch).to_f64() / batch.len() as f64
}

/// The names of [`Report::figures`] that do not come from the network's text.
pub(super) const NAMES: [&str; 5] = ["accuracy", "macro_f1", "mse", "mae", "r2"];

impl Report {
    /// Every single figure but the loss by its name: `accuracy` and `macro_f1` of a classifier, `mse`, `mae` and `r2` of a
    /// regression, and what the network's text defines.
    pub fn figures(&self) -> Vec<(&'static str, f64)> {
        let mut figures = Vec::new();
        if let Some(classes) = &self.classes {
            figures.extend([(NAMES[0], classes.accuracy()), (NAMES[1], classes.macro_f1())]);
        }
        if let Some(outputs) = &self.outputs {
            let [squared, absolute] = [outputs.mean_squared_error(), outputs.mean_absolute_error()];
            figures.extend([(NAMES[2], squared), (NAMES[3], absolute), (NAMES[4], outputs.r2())]);
        }
        figures.extend(&self.metrics);
        figures
    }
}

impl Classes {
    /// Counts one sample.
    pub fn count(&mut self, predicted: usize, truth: usize) {
        *self.counts.entry((truth, predicted)).or_default() += 1;
    }

    /// One more than the highest class that was seen or predicted.
    pub fn len(&self) -> usize {
        self.counts.keys().map(|&(truth, predicted)| truth.max(predicted).saturating_add(1)).max().unwrap_or(0)
    }

    /// Whether no sample was counted.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The entry of the confusion matrix: samples of the class `truth` for which `predicted` was predicted.
    pub fn confusion(&self, truth: usize, predicted: usize) -> usize {
        self.counts.get(&(truth, predicted)).copied().unwrap_or(0)
    }

    /// The share of samples whose class was predicted.
    pub fn accuracy(&self) -> f64 {
        ratio(self.total(|truth, predicted| truth == predicted), self.total(|_, _| true))
    }

    /// Of the samples for which the class was predicted, the share that has it; 0 where it was never predicted.
    pub fn precision(&self, class: usize) -> f64 {
        ratio(self.confusion(class, class), self.total(|_, predicted| predicted == class))
    }

    /// Of the samples that have the class, the share for which it was predicted; 0 where none has it.
    pub fn recall(&self, class: usize) -> f64 {
        ratio(self.confusion(class, class), self.support(class))
    }

    /// The harmonic mean of precision and recall: `2 tp / (2 tp + fp + fn)`; 0 where the class neither occurs nor is predicted.
    pub fn f1(&self, class: usize) -> f64 {
        let right = self.confusion(class, class);
        ratio(2 * right, self.support(class) + self.total(|_, predicted| predicted == class))
    }

    /// The mean of [`Classes::f1`] over the classes that occur or are predicted.
    pub fn macro_f1(&self) -> f64 {
        let classes = self.classes();
        classes.iter().map(|&class| self.f1(class)).sum::<f64>() / classes.len() as f64
    }

    /// How many samples have the class.
    pub fn support(&self, class: usize) -> usize {
        self.total(|truth, _| truth == class)
    }

    /// The classes that occur or are predicted, ascending.
    fn classes(&self) -> Vec<usize> {
        let mut classes: Vec<usize> = self.counts.keys().flat_map(|&(truth, predicted)| [truth, predicted]).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    fn total(&self, counted: impl Fn(usize, usize) -> bool) -> usize {
        let entries = self.counts.iter().filter(|((truth, predicted), _)| counted(*truth, *predicted));
        entries.map(|(_, count)| count).sum()
    }
}

impl Outputs {
    /// Counts one output. The mean and the spread of the targets follow Welford's method.
    pub fn count(&mut self, predicted: f64, target: f64) {
        let error = predicted - target;
        self.count += 1.0;
        self.squared += error * error;
        self.absolute += Real::abs(error);
        let distance = target - self.mean;
        self.mean += distance / self.count;
        self.spread += distance * (target - self.mean);
    }

    /// The mean of `(predicted - target)^2`.
    pub fn mean_squared_error(&self) -> f64 {
        self.squared / self.count
    }

    /// The mean of `|predicted - target|`.
    pub fn mean_absolute_error(&self) -> f64 {
        self.absolute / self.count
    }

    /// The coefficient of determination: 1 less the squared errors over the targets' squared distances from their mean.
    pub fn r2(&self) -> f64 {
        1.0 - self.squared / self.spread
    }
}

/// A share; of nothing 0.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "samples   {}\nloss      {:.6}", self.samples, self.loss)?;
        for (name, value) in self.figures() {
            write!(f, "\n{name:<9} {value:.6}")?;
        }
        match &self.classes {
            Some(classes) => write!(f, "\n\n{classes}"),
            None => Ok(()),
        }
    }
}

/// The widest confusion matrix that is shown.
const WIDEST: usize = 32;

/// A row for each class, then the confusion matrix: a row for each true class, a column for each predicted one.
impl fmt::Display for Classes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "class  precision  recall     f1  samples")?;
        let classes = self.classes();
        for &class in &classes {
            let [precision, recall, f1] = [self.precision(class), self.recall(class), self.f1(class)];
            write!(f, "\n{class:>5}  {precision:>9.4}  {recall:>6.4} {f1:>6.4}  {:>7}", self.support(class))?;
        }
        if classes.len() > WIDEST {
            return Ok(());
        }
        write!(f, "\n\n true \\ predicted")?;
        write!(f, "\n     ")?;
        classes.iter().try_for_each(|class| write!(f, " {class:>5}"))?;
        for &truth in &classes {
            write!(f, "\n{truth:>5}")?;
            classes.iter().try_for_each(|&predicted| write!(f, " {:>5}", self.confusion(truth, predicted)))?;
        }
        Ok(())
    }
}
