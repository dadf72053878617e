//! Epochs, mini-batches, validation, early stopping, and what goes wrong.

use core::ops::ControlFlow;

use chainrule::train::{Adam, Ending, Epoch, Error, Fit, Momentum, Optimizer, Sgd, evaluate, fit, fit_with};

use crate::objectives::{Classifier, Line, clouds, line_samples};

fn classified<A: Optimizer>(fitted: Fit<'_, A>) -> (Classifier, Vec<Epoch>) {
    let mut net = Classifier::START;
    let history = fit::<Classifier>(&mut net, &clouds(100), fitted).expect("it converges");
    (net, history.epochs)
}

#[test]
fn a_seed_gives_the_same_bits() {
    let run = |seed| classified(Fit::new(Adam::new(0.01)).epochs(5).batch(16).seed(seed).validation(0.2));
    assert_eq!(run(3), run(3));
    assert_ne!(run(3), run(4));
}

#[test]
fn a_classifier_learns() {
    let (net, epochs) = classified(Fit::new(Momentum::new(0.1, 0.9)).epochs(30).batch(10).metrics(true));
    assert!(epochs[29].loss < 0.6 * epochs[0].loss, "{} to {}", epochs[0].loss, epochs[29].loss);
    let accuracy = epochs[29].metric("accuracy").expect("a classifier has an accuracy");
    assert!(accuracy > 0.85, "{accuracy}");
    assert_eq!(evaluate::<Classifier>(&net, &clouds(100)).classes.expect("a classifier").accuracy(), accuracy);
}

/// The fused update is the same as the gradient and then the update.
#[test]
fn a_fused_update_is_the_update() {
    let plain = classified(Fit::new(Sgd::new(0.1)).epochs(4).batch(16));
    let apart = classified(Fit::new(Sgd::new(0.1)).epochs(4).batch(16).clip_value(1e9));
    for (fused, apart) in plain.0.w.as_flattened().iter().zip(apart.0.w.as_flattened()) {
        assert!((fused - apart).abs() < 1e-5, "{fused} and {apart}");
    }
}

#[test]
fn the_last_mini_batch_may_be_smaller() {
    let samples = line_samples(10);
    let mut line = Line::START;
    let mut expected = Line::START;
    fit::<Line>(&mut line, &samples, Fit::new(Sgd::new(0.1)).epochs(1).batch(4).shuffle(false)).expect("it converges");
    for part in samples.chunks(4) {
        fit::<Line>(&mut expected, part, Fit::new(Sgd::new(0.1)).epochs(1).full_batch()).expect("it converges");
    }
    assert_eq!(line, expected);
}

#[test]
fn validation_samples_are_not_trained_on() {
    // the one sample that is held out has a target that no other comes near
    let mut samples = line_samples(20);
    let held = (0..20).find(|&k| {
        let mut marked = samples.clone();
        marked[k].1 = f64::NAN;
        fit::<Line>(&mut Line::START.clone(), &marked, Fit::new(Sgd::new(0.1)).epochs(1).validation(0.05).seed(9))
            .is_ok()
    });
    samples[held.expect("one sample is held out")].1 = 1_000.0;
    let mut line = Line::START;
    let fitted = Fit::new(Sgd::new(0.1)).epochs(10).validation(0.05).seed(9);
    let history = fit::<Line>(&mut line, &samples, fitted).expect("it converges");
    assert!(history.validation_loss().expect("there is a validation set") > 400_000.0);
    assert!(history.loss().expect("there are epochs") < 1.0);
}

#[test]
fn a_validation_set_of_its_own() {
    let (samples, validation) = (line_samples(20), line_samples(30)[20..].to_vec());
    let mut line = Line::START;
    let fitted = Fit::new(Sgd::new(0.1)).epochs(10).metrics(true);
    let history = fit_with::<Line>(&mut line, &samples, &validation, fitted).expect("it converges");
    let report = evaluate::<Line>(&line, &validation);
    assert_eq!(history.validation_loss(), Some(report.loss));
    assert_eq!(history.epochs[9].metrics, report.figures());
}

#[test]
fn losses_are_those_before_the_update() {
    let samples = line_samples(12);
    let mut line = Line::START;
    let first = evaluate::<Line>(&line, &samples).loss;
    let history =
        fit::<Line>(&mut line, &samples, Fit::new(Sgd::new(0.1)).epochs(2).full_batch()).expect("it converges");
    assert!((history.epochs[0].loss - first).abs() < 1e-15);
    assert!(history.epochs[1].loss < first);
    assert_eq!(history.epochs[1].validation_loss, None);
}

#[test]
fn early_stopping_restores_the_best() {
    // the rate grows until the loss does
    let growing = |step: u64| 1.12_f64.powi(step as i32);
    let run = |line: &mut Line, patience| {
        let fitted = Fit::new(Sgd::new(0.05)).epochs(100).schedule(growing).full_batch();
        let fitted = if patience > 0 { fitted.early_stopping(patience, 1e-9) } else { fitted.epochs(30) };
        fit::<Line>(line, &line_samples(12), fitted).expect("it was stopped before it diverged")
    };
    let mut line = Line::START;
    let history = run(&mut line, 4);
    assert_eq!(history.ending, Ending::NoImprovement);
    let best = history.best.expect("there is a best epoch");
    assert_eq!(history.epochs.len(), best + 4);
    // what is restored is what the parameters were after the best epoch
    let mut best_line = Line::START;
    let fitted = Fit::new(Sgd::new(0.05)).epochs(best).schedule(growing).full_batch();
    fit::<Line>(&mut best_line, &line_samples(12), fitted).expect("it converges");
    assert_eq!(line, best_line);
}

#[test]
fn an_observer_stops_the_run() {
    let mut stop = |epoch: &Epoch| if epoch.number == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let fitted = Fit::new(Sgd::new(0.1)).epochs(10).observe(&mut stop);
    let history = fit::<Line>(&mut Line::START.clone(), &line_samples(12), fitted).expect("it converges");
    assert_eq!((history.ending, history.epochs.len()), (Ending::Observer, 3));
}

#[test]
fn a_loss_that_is_not_finite_is_named_and_undone() {
    let mut samples = line_samples(40);
    samples[33].1 = f64::NAN;
    let mut line = Line::START;
    let error =
        fit::<Line>(&mut line, &samples, Fit::new(Sgd::new(0.1)).batch(8).shuffle(false)).expect_err("it diverges");
    assert_eq!(error.to_string(), "the loss is NaN in epoch 1, batch 5: the largest gradient is NaN at `w`[0]");
    let mut before = Line::START;
    fit::<Line>(&mut before, &samples[..32], Fit::new(Sgd::new(0.1)).batch(8).epochs(1).shuffle(false))
        .expect("it converges");
    assert_eq!(line, before);
}

/// A fused update overwrites the parameters before the loss is seen, and they are brought back all the same: over a few hundred
/// steps, shuffled.
#[test]
fn a_run_that_explodes_is_brought_back_to_the_step_before() {
    let exploding = |step: u64| if step == 333 { f64::INFINITY } else { 1.0 };
    let run = |net: &mut Classifier, epochs| {
        fit::<Classifier>(net, &clouds(100), Fit::new(Sgd::new(0.1)).epochs(epochs).batch(10).schedule(exploding))
    };
    let mut net = Classifier::START;
    let Err(Error::Diverged(diverged)) = run(&mut net, 50) else { panic!("it diverges") };
    assert_eq!((diverged.epoch, diverged.batch), (34, 4));
    assert!(diverged.loss.is_finite(), "the loss is still finite where the step is bad");
    assert!(net.w.as_flattened().iter().all(|w| w.is_finite()));
    let mut before = Classifier::START;
    run(&mut before, 33).expect("the first 33 epochs are fine");
    assert_ne!(net, before, "three more steps were made");
}

#[test]
fn a_full_batch_that_explodes_is_brought_back_to_the_step_before() {
    let exploding = |step: u64| if step == 333 { f64::NAN } else { 1.0 };
    let run = |net: &mut Classifier, epochs| {
        fit::<Classifier>(net, &clouds(30), Fit::new(Sgd::new(0.1)).epochs(epochs).full_batch().schedule(exploding))
    };
    let mut net = Classifier::START;
    let Err(Error::Diverged(diverged)) = run(&mut net, 500) else { panic!("it diverges") };
    assert_eq!((diverged.epoch, diverged.batch), (334, 1));
    let mut before = Classifier::START;
    run(&mut before, 333).expect("the first 333 epochs are fine");
    assert_eq!(net, before);
}

/// What is watched and what is not take different ways through the loop.
#[test]
fn observers_change_nothing() {
    let run = |fitted: Fit<'_, Momentum>| {
        let mut line = Line::START;
        let history = fit::<Line>(&mut line, &line_samples(12), fitted.epochs(50).full_batch()).expect("it converges");
        (line, history)
    };
    let fitted = || Fit::new(Momentum::new(0.05, 0.9)).schedule(|step: u64| 0.99_f64.powi(step as i32));
    assert_eq!(run(fitted()), run(fitted().observe(&mut |_: &Epoch| ())));
}

#[test]
fn the_largest_gradient_has_its_index() {
    let samples = [([1.0, 2.0], 0), ([f32::INFINITY, 0.5], 1)];
    let mut net = Classifier::START;
    let error = fit::<Classifier>(&mut net, &samples, Fit::new(Adam::new(0.1)).full_batch()).expect_err("it diverges");
    let Error::Diverged(diverged) = &error else { panic!("{error}") };
    assert_eq!((diverged.tensor.to_string().as_str(), &*diverged.index), ("w", &[0, 0][..]));
    assert!(diverged.gradient.is_nan());
    assert_eq!(net, Classifier::START);
}

#[test]
fn settings_out_of_range_are_named() {
    let check = |fitted: Fit<'_, Sgd>, message: &str| {
        let error = fit::<Line>(&mut Line::START.clone(), &line_samples(3), fitted).expect_err(message);
        assert_eq!(error.to_string(), message);
    };
    check(Fit::new(Sgd::new(-0.1)), "the learning rate of `Sgd` is to be finite and at least 0");
    check(Fit::new(Sgd::new(0.1)).batch(0), "a mini-batch is to have at least 1 sample");
    check(Fit::new(Sgd::new(0.1)).validation(1.0), "the fraction for validation is to be at least 0 and below 1");
    check(Fit::new(Sgd::new(0.1)).clip_norm(0.0), "the norm to clip to is to be above 0");
    check(Fit::new(Sgd::new(0.1)).clip_value(f64::NAN), "the value to clip to is to be above 0");
    check(Fit::new(Sgd::new(0.1)).validation(0.9), "there are no samples to train on");
    let error = fit::<Line>(&mut Line::START.clone(), &[], Fit::new(Sgd::new(0.1))).expect_err("there is nothing");
    assert_eq!(error, Error::NoSamples);
    let beta = fit::<Line>(&mut Line::START.clone(), &line_samples(3), Fit::new(Adam::new(0.1).betas(0.9, 1.0)));
    assert_eq!(beta.expect_err("beta is 1").to_string(), "the second beta of `Adam` is to be at least 0 and below 1");
}

#[test]
fn no_epochs_change_nothing() {
    let mut line = Line::START;
    let history = fit::<Line>(&mut line, &line_samples(3), Fit::new(Sgd::new(0.1)).epochs(0)).expect("nothing happens");
    assert_eq!((history.epochs.len(), history.loss(), line), (0, None, Line::START));
}
