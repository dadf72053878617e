//! Training: optimisers, schedules, the loop over epochs and mini-batches, metrics, observers, checkpoints. (Feature `alloc`.)
//!
//! ```
//! use chainrule::network;
//! use chainrule::train::{Adam, Cosine, Epoch, Fit};
//! use rand_xoshiro::{Xoshiro256PlusPlus, rand_core::SeedableRng};
//!
//! network! {
//!     /// Whether one of two bits is set, and one alone.
//!     pub Xor: f64 {
//!         input  x: [2];
//!         target y: [1];
//!         h = tanh(dense(x, 4));
//!         p = sigmoid(dense(h, 1));
//!         output p;
//!         loss   binary_cross_entropy(p, y);
//!     }
//! }
//!
//! let table = [([0.0, 0.0], [0.0]), ([0.0, 1.0], [1.0]), ([1.0, 0.0], [1.0]), ([1.0, 1.0], [0.0])];
//! let samples = table.map(|(x, y)| XorSample { x, y });
//!
//! let mut net = Xor::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
//! let mut report = |epoch: &Epoch| if epoch.number % 100 == 0 { println!("{}: {:.4}", epoch.number, epoch.loss) };
//! let fit = Fit::new(Adam::new(0.1)).epochs(300).full_batch().schedule_epochs(Cosine::new(300)).observe(&mut report);
//! let history = net.fit(&samples, fit)?;
//!
//! assert!(history.loss() < Some(0.01));
//! assert!(net.predict(&[0.0, 1.0])[0] > 0.98);
//! println!("{}", net.evaluate(&samples));
//! # Ok::<(), chainrule::train::Error>(())
//! ```
//!
//! [`Fit`] says how, [`fit()`] does it, over any [`Objective`](crate::net::Objective): a network has its own `fit` and
//! `evaluate` that call it, and so has a function under `#[differentiate(train)]`. What comes back is a [`History`].
//!
//! | | |
//! |---|---|
//! | optimisers | [`Sgd`], [`Momentum`], [`Nesterov`], [`RmsProp`], [`Adam`], [`AdamW`]; your own implement [`Optimizer`] |
//! | schedules | [`StepDecay`], [`Exponential`], [`Cosine`], [`WarmUp`] before any of them; any `Fn(u64) -> f64` |
//! | observers | `Progress`, `Csv`, `Plot` of [`observer`], each with its feature; any `FnMut(&Epoch)`; your own implement [`Observer`] |
//! | metrics | [`Report`] of [`evaluate()`]: accuracy, precision, recall, F1, confusion matrix; mean errors, R²; the network's own |
//! | checkpoints | [`Fit::checkpoint`] and [`Fit::resume`] with files, [`Fit::checkpoint_with`] and [`Fit::resume_with`] without |
//!
//! **Reproducible.** A run depends on nothing but its parameters, samples and settings. The order of an epoch's samples follows from the
//! seed and the epoch's number alone, so a run that goes on from a checkpoint ends with the same bits.
//!
//! **What a step does.** It takes the mean gradient of a mini-batch, clips it, and updates every trained tensor; nothing is
//! allocated. Without clipping and decay, [`Sgd`]'s update is fused with the gradient where the objective can. Optimisers' loops
//! run in the widest registers that the processor has.
//!
//! **When a loss is not finite** the run ends with [`Error::Diverged`], which names the epoch, the mini-batch and the largest gradient,
//! and the parameters are those before the step that went wrong: a snapshot of at least every 64th step is kept, from which the steps
//! are made again.

mod checkpoint;
mod diverged;
mod epoch;
mod error;
mod fit;
mod history;
mod metrics;
pub mod observer;
mod optimizer;
mod order;
mod run;
mod schedule;
mod state;
mod step;

pub use error::{Diverged, Error};
pub use fit::Fit;
pub use history::{Ending, Epoch, History};
pub use metrics::{Classes, Outputs, Report, evaluate};
pub use observer::{Observer, Plan};
pub use optimizer::{Adam, AdamRule, AdamW, Momentum, Nesterov, Optimizer, RmsProp, Sgd, Update};
pub use run::{fit, fit_with};
pub use schedule::{Constant, Cosine, Exponential, Schedule, StepDecay, WarmUp};
