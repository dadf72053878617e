//! A run that was interrupted goes on to the same bits; what is no checkpoint of the run is refused.

use core::cell::RefCell;
use core::ops::ControlFlow;

use chainrule::net::Objective;
use chainrule::train::{
    Adam, AdamW, Cosine, Epoch, Error, Fit, History, Momentum, Nesterov, Observer, Optimizer, RmsProp, Sgd, fit,
};

use crate::objectives::{Classifier, Line, clouds, line_samples};

/// Twenty epochs at once, and ten and ten.
fn check<A: Optimizer>(optimizer: impl Fn() -> A) {
    check_objective::<Line, A>(&optimizer, &Line::START, &line_samples(50));
    check_objective::<Classifier, A>(&optimizer, &Classifier::START, &clouds(50));
}

fn check_objective<O, A: Optimizer>(optimizer: &dyn Fn() -> A, start: &O::Parameters, samples: &[O::Sample])
where
    O: Objective<Parameters: core::fmt::Debug + PartialEq>,
{
    let fitted = || {
        let fitted = Fit::new(optimizer()).batch(8).seed(5).validation(0.1).metrics(true).clip_norm(0.5);
        fitted.schedule(Cosine::new(100).minimum(0.2)).early_stopping(100, 0.0)
    };
    let mut whole = start.clone();
    let whole_history = fit::<O>(&mut whole, samples, fitted().epochs(20)).expect("it converges");

    let mut bytes = Vec::new();
    let keep = |checkpoint: &[u8]| {
        bytes = checkpoint.to_vec();
        Ok(())
    };
    fit::<O>(&mut start.clone(), samples, fitted().epochs(10).checkpoint_with(4, keep)).expect("it converges");
    let mut resumed = start.clone();
    let history = fit::<O>(&mut resumed, samples, fitted().epochs(20).resume_with(bytes)).expect("it goes on");
    assert_eq!(resumed, whole, "{}", A::NAME);
    assert_eq!(history, whole_history, "{}", A::NAME);
}

#[test]
fn ten_and_ten_are_twenty() {
    check(|| Sgd::new(0.05));
    check(|| Momentum::new(0.05, 0.9));
    check(|| Nesterov::new(0.05, 0.9));
    check(|| RmsProp::new(0.01));
    check(|| Adam::new(0.01));
    check(|| AdamW::new(0.01));
}

/// Stops within an epoch.
struct Interrupt {
    batches: usize,
}

impl Observer for Interrupt {
    fn watches_batches(&self) -> bool {
        true
    }

    fn batch_end(&mut self, _number: usize, _loss: f64) -> ControlFlow<()> {
        self.batches -= 1;
        if self.batches == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn a_run_that_was_stopped_within_an_epoch_goes_on() {
    let fitted = || Fit::new(Adam::new(0.01)).batch(8).seed(5).epochs(12);
    let mut whole = Classifier::START;
    let whole_history = fit::<Classifier>(&mut whole, &clouds(50), fitted()).expect("it converges");
    for batches in [1, 3, 7, 14, 33, 60, 83, 84] {
        let bytes = RefCell::new(Vec::new());
        let mut net = Classifier::START;
        let mut interrupt = Interrupt { batches };
        let keep = |checkpoint: &[u8]| {
            bytes.replace(checkpoint.to_vec());
            Ok(())
        };
        let stopped = fitted().observe(&mut interrupt).checkpoint_with(5, keep);
        fit::<Classifier>(&mut net, &clouds(50), stopped).expect("it converges");
        let mut resumed = Classifier::START;
        let history = fit::<Classifier>(&mut resumed, &clouds(50), fitted().resume_with(bytes.take()));
        assert_eq!((resumed, history), (whole.clone(), Ok(whole_history.clone())), "after {batches} batches");
    }
}

#[test]
fn a_run_that_early_stopping_ended_stays_ended() {
    let path = std::env::temp_dir().join(format!("chainrule-early-{}.checkpoint", std::process::id()));
    let fitted = || {
        Fit::new(Sgd::new(0.05)).full_batch().schedule(|step: u64| 1.12_f64.powi(step as i32)).early_stopping(3, 1e-9)
    };
    let mut line = Line::START;
    let history = fit::<Line>(&mut line, &line_samples(12), fitted().checkpoint(&path, 1)).expect("it is stopped");
    let mut resumed = Line::START;
    let again = fit::<Line>(&mut resumed, &line_samples(12), fitted().resume(&path)).expect("it was stopped");
    assert_eq!((line, history), (resumed, again));
    std::fs::remove_file(&path).expect("the checkpoint was written");
    assert!(!path.with_extension("checkpoint.part").exists());
}

/// A checkpoint of five epochs of Adam.
fn checkpoint() -> Vec<u8> {
    let mut bytes = Vec::new();
    let keep = |checkpoint: &[u8]| {
        bytes = checkpoint.to_vec();
        Ok(())
    };
    fit::<Line>(&mut Line::START.clone(), &line_samples(50), fitted().epochs(5).checkpoint_with(5, keep))
        .expect("it converges");
    bytes
}

fn fitted() -> Fit<'static, Adam> {
    Fit::new(Adam::new(0.01)).epochs(10).batch(8).metrics(true)
}

fn resumed<A: Optimizer>(fitted: Fit<'_, A>, bytes: Vec<u8>) -> (Line, Result<History, Error>) {
    let mut line = Line::START;
    let outcome = fit::<Line>(&mut line, &line_samples(50), fitted.resume_with(bytes));
    (line, outcome)
}

#[test]
fn damaged_checkpoints_are_refused() {
    let whole = checkpoint();
    assert!(resumed(fitted(), whole.clone()).1.is_ok());
    let refuse = |bytes: Vec<u8>, what: &str| {
        let (line, outcome) = resumed(fitted(), bytes);
        assert_eq!(line, Line::START, "nothing is half loaded");
        let error = outcome.expect_err(what);
        assert!(matches!(error, Error::Checkpoint(_)), "{error}");
        error.to_string()
    };
    for len in 0..whole.len() {
        refuse(whole[..len].to_vec(), "a truncated file");
    }
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x40;
        refuse(damaged, "a changed byte");
    }
    let damaged = [&whole[..200], &[whole[200] ^ 1], &whole[201..]].concat();
    assert_eq!(
        refuse(damaged, "a changed byte"),
        "the checkpoint cannot be used: it is damaged: its checksum is not that of its content"
    );
    assert_eq!(
        refuse(b"PK\x03\x04 something else".to_vec(), "a zip"),
        "the checkpoint cannot be used: it is not one of chainrule's"
    );
    refuse([whole, vec![0]].concat(), "something behind the end");
}

#[test]
fn checkpoints_of_other_runs_are_refused() {
    let refuse = |outcome: Result<History, Error>, message: &str| {
        assert_eq!(outcome.expect_err(message).to_string(), format!("the checkpoint cannot be used: {message}"));
    };
    let bytes = checkpoint;
    refuse(
        resumed(Fit::new(Sgd::new(0.1)).batch(8), bytes()).1,
        "it is of the optimiser `adam`, and this run's is `sgd`",
    );
    refuse(resumed(fitted().seed(1), bytes()).1, "its run has the seed 0, and this one 1");
    refuse(resumed(fitted().batch(9), bytes()).1, "its run has 8 samples in a mini-batch, and this one 9");
    refuse(resumed(fitted().validation(0.1), bytes()).1, "its run has 50 training samples, and this one 45");
    refuse(resumed(fitted().shuffle(false), bytes()).1, "one of its run and this one shuffles, and one does not");
    let classifier = fit::<Classifier>(&mut Classifier::START.clone(), &clouds(50), fitted().resume_with(bytes()));
    refuse(classifier, "its run has 8 bytes in a float, and this one 4");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let outcome = fit::<Line>(&mut Line::START.clone(), &line_samples(50), fitted().resume("no/such.checkpoint"));
    let message = outcome.expect_err("there is no such file").to_string();
    assert!(message.starts_with("cannot read the checkpoint `no/such.checkpoint`: "), "{message}");
    let outcome =
        fit::<Line>(&mut Line::START.clone(), &line_samples(50), fitted().checkpoint("no/such.checkpoint", 1));
    let message = outcome.expect_err("there is no such folder").to_string();
    assert!(message.starts_with("cannot write the checkpoint `no/such.checkpoint`: "), "{message}");
}

#[test]
fn a_closure_observes() {
    let mut numbers = Vec::new();
    let mut note = |epoch: &Epoch| numbers.push(epoch.number);
    fit::<Line>(&mut Line::START.clone(), &line_samples(50), fitted().epochs(3).observe(&mut note))
        .expect("it converges");
    assert_eq!(numbers, [1, 2, 3]);
}
