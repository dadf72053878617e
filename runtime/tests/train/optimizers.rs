//! Every optimiser, schedule and clipping against trajectories that plain Python computed (`data/generate.py`).

use std::collections::BTreeMap;

use chainrule::train::{
    Adam, AdamW, Cosine, Epoch, Exponential, Fit, Momentum, Nesterov, Optimizer, RmsProp, Sgd, StepDecay, WarmUp, fit,
};

use crate::objectives::{Line, line_samples};

/// Parameters before each step, by case.
fn trajectories() -> BTreeMap<&'static str, Vec<[f64; 4]>> {
    let mut trajectories = BTreeMap::<_, Vec<_>>::new();
    for line in include_str!("data/trajectories.txt").lines() {
        let (name, figures) = line.split_once(' ').expect("a line begins with its case");
        let figures: Vec<f64> = figures.split(' ').map(|figure| figure.parse().expect("a number")).collect();
        trajectories.entry(name).or_default().push(figures[1..].try_into().expect("four parameters"));
    }
    trajectories
}

/// Trains for every number of steps, and compares where that ends.
fn check<A: Optimizer>(name: &str, fitted: impl Fn() -> Fit<'static, A>) {
    let samples = line_samples(12);
    let expected = &trajectories()[name];
    assert_eq!(expected.len(), 41);
    for (step, expected) in expected.iter().enumerate() {
        let mut line = Line::START;
        let history = fit::<Line>(&mut line, &samples, fitted().epochs(step).full_batch()).expect("it converges");
        assert_eq!(history.epochs.len(), step);
        for (own, expected) in line.w.iter().chain([&line.b]).zip(expected) {
            assert!(
                (own - expected).abs() <= 1e-13 * expected.abs().max(1.0),
                "{name}, step {step}: {own}, not {expected}"
            );
        }
    }
}

#[test]
fn optimisers_follow_their_formulas() {
    check("sgd", || Fit::new(Sgd::new(0.1)));
    check("sgd_decay", || Fit::new(Sgd::new(0.1).weight_decay(0.05)));
    check("momentum", || Fit::new(Momentum::new(0.05, 0.9)));
    check("momentum_decay", || Fit::new(Momentum::new(0.05, 0.9).weight_decay(0.05)));
    check("nesterov", || Fit::new(Nesterov::new(0.05, 0.8)));
    check("nesterov_decay", || Fit::new(Nesterov::new(0.05, 0.8).weight_decay(0.05)));
    check("rms_prop", || Fit::new(RmsProp::new(0.01)));
    check("rms_prop_decay", || Fit::new(RmsProp::new(0.01).smoothing(0.95).epsilon(0.01).weight_decay(0.05)));
    check("adam", || Fit::new(Adam::new(0.02)));
    check("adam_decay", || Fit::new(Adam::new(0.02).betas(0.8, 0.95).epsilon(1e-4).weight_decay(0.05)));
    check("adam_w", || Fit::new(AdamW::new(0.02).weight_decay(0.05)));
}

#[test]
fn gradients_are_clipped() {
    check("clip_norm", || Fit::new(Sgd::new(0.1)).clip_norm(0.2));
    check("clip_value", || Fit::new(Sgd::new(0.1)).clip_value(0.1));
    check("clip_both", || Fit::new(Adam::new(0.02)).clip_value(0.1).clip_norm(0.2));
}

#[test]
fn schedules_scale_the_rate() {
    check("step_decay", || Fit::new(Sgd::new(0.1)).schedule(StepDecay::new(10, 0.5)));
    check("step_decay", || Fit::new(Sgd::new(0.1)).schedule_epochs(|epoch: u64| 0.5_f64.powi((epoch / 10) as i32)));
    check("exponential", || Fit::new(Momentum::new(0.05, 0.9)).schedule(Exponential::new(0.95)));
    check("cosine", || Fit::new(Adam::new(0.02)).schedule(Cosine::new(30).minimum(0.1)));
    check("warm_up", || Fit::new(AdamW::new(0.02).weight_decay(0.05)).schedule(WarmUp::new(10, Cosine::new(20))));
}

#[test]
fn steps_and_epochs_are_counted_apart() {
    let rates = |fitted: Fit<'_, Sgd>| -> Vec<f64> {
        let history = fit::<Line>(&mut Line::START.clone(), &line_samples(12), fitted.epochs(3).batch(5));
        history.expect("it converges").epochs.iter().map(|epoch: &Epoch| epoch.rate).collect()
    };
    // three steps an epoch; the rate is that of the last
    assert_eq!(rates(Fit::new(Sgd::new(1e-3)).schedule(|step: u64| step as f64)), [2e-3, 5e-3, 8e-3]);
    assert_eq!(rates(Fit::new(Sgd::new(1e-3)).schedule_epochs(|epoch: u64| epoch as f64)), [0.0, 1e-3, 2e-3]);
}

/// A norm whose squares overflow or vanish is still a norm.
#[test]
fn the_norm_holds_for_huge_and_tiny_gradients() {
    for scale in [1e-200, 1e200] {
        let mut line = Line { w: [0.0; 3], b: 0.0, seen: 0.0 };
        let samples = [([3.0, 0.0, 0.0], -scale), ([0.0, 4.0, 0.0], -scale)];
        let fitted = Fit::new(Sgd::new(1.0)).clip_norm(scale * 1e-3).epochs(1).full_batch();
        // the loss itself overflows for the large one, so that it is told from the gradient by a loss that is finite
        match fit::<Line>(&mut line, &samples, fitted) {
            Ok(_) => {
                let norm = (line.w.iter().map(|w| (w / scale).powi(2)).sum::<f64>() + (line.b / scale).powi(2)).sqrt();
                assert!((norm - 1e-3).abs() < 1e-12, "{norm}");
            }
            Err(error) => assert!(scale > 1.0, "{error}"),
        }
    }
}
