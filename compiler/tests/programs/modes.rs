//! Reverse and forward mode at a point: the derivative of a weighted sum of the results in one direction, by either.

use chainrule_compiler::ir::{Data, Function};

use crate::{direction, run};

/// Both modes of a function, with the weights of its results and the direction of its inputs.
pub(crate) struct Modes<'f> {
    reverse: &'f Function,
    forward: &'f Function,
    weights: Data,
    tangents: Vec<Data>,
}

/// What both gave.
pub(crate) struct Slopes {
    /// The value, from reverse mode.
    pub(crate) pulled: Data,
    /// The value, from forward mode.
    pub(crate) pushed: Data,
    reverse: f64,
    forward: f64,
    size: f64,
}

impl<'f> Modes<'f> {
    pub(crate) fn new(reverse: &'f Function, forward: &'f Function, inputs: &[Data], value: &Data) -> Modes<'f> {
        let mut number = 0.3;
        let mut next = || {
            number = (number * 7.7 + 0.37) % 1.9;
            number - 0.9
        };
        let floats = |x: &&Data| matches!(x, Data::F64(_) | Data::F32(_) | Data::Array(_) | Data::Tuple(_));
        let tangents = inputs.iter().filter(floats).map(|x| direction(x, &mut next)).collect();
        Modes { reverse, forward, weights: direction(value, &mut next), tangents }
    }

    pub(crate) fn slopes(&self, inputs: &[Data]) -> Result<Slopes, String> {
        let arguments: Vec<Data> = inputs.iter().chain([&self.weights]).cloned().collect();
        let both: Vec<Data> = inputs.iter().chain(&self.tangents).cloned().collect();
        let (pulled, pushed) = (run(self.reverse, &arguments), run(self.forward, &both));
        let (Ok(Data::Tuple(pulled)), Ok(Data::Tuple(pushed))) = (&pulled, &pushed) else {
            return Err(format!("{pulled:?} and {pushed:?}"));
        };
        let along: Vec<f64> = self.tangents.iter().flat_map(Data::all_floats).collect();
        let parts = pulled[1].all_floats();
        if parts.len() != along.len() {
            return Err(format!("parts {:?} for {} floats", pulled[1], along.len()));
        }
        let (reverse, size) = dot(&parts, &along);
        let (forward, other) = dot(&pushed[1].all_floats(), &self.weights.all_floats());
        let (pulled, pushed) = (pulled[0].clone(), pushed[0].clone());
        Ok(Slopes { pulled, pushed, reverse, forward, size: 1.0 + size + other })
    }

    /// What there is to say where the modes differ by more than rounding explains.
    pub(crate) fn disagreement(&self, slopes: &Slopes, inputs: &[Data], tolerance: f64) -> Option<String> {
        let Slopes { reverse, forward, size, .. } = slopes;
        let ordinary = slopes.pulled.all_floats().iter().all(|x| x.is_finite()) && size.is_finite() && *size < 1e9;
        let difference = (reverse - forward).abs();
        if !ordinary || difference <= tolerance * size || difference <= 16.0 * self.noise(inputs) {
            return None;
        }
        Some(format!("reverse {reverse:e}, forward {forward:e}"))
    }

    /// How far either derivative is from being linear, and moves when the inputs do so in their last digits: where large
    /// terms cancel, that is what rounding makes of them.
    fn noise(&self, inputs: &[Data]) -> f64 {
        let near: Vec<Slopes> = (-4..=4).filter_map(|k| self.near(inputs, f64::from(k))).collect();
        let spread = |of: fn(&Slopes) -> f64| {
            let range = near.iter().map(of).fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
            range.1 - range.0
        };
        spread(|slopes| slopes.reverse).max(spread(|slopes| slopes.forward))
    }

    /// The slopes close by, from weights and a direction of another length.
    fn near(&self, inputs: &[Data], k: f64) -> Option<Slopes> {
        let (inputs, length) = (scaled(inputs, 1.0 + k * f64::EPSILON), 1.0 + 0.07 * k);
        let weights = scaled(std::slice::from_ref(&self.weights), length).remove(0);
        let near = Modes { weights, tangents: scaled(&self.tangents, length), ..*self };
        let slopes = near.slopes(&inputs).ok()?;
        let (reverse, forward) = (slopes.reverse / length.powi(2), slopes.forward / length.powi(2));
        Some(Slopes { reverse, forward, ..slopes })
    }
}

/// The sum of the products, and the sum of their sizes.
fn dot(a: &[f64], b: &[f64]) -> (f64, f64) {
    let terms = || a.iter().zip(b).map(|(a, b)| a * b);
    (terms().sum(), terms().map(f64::abs).sum())
}

/// The same with other floats.
fn scaled(data: &[Data], by: f64) -> Vec<Data> {
    let scale = |data: &Data| match data {
        Data::F64(x) => Data::F64(x * by),
        Data::F32(x) => Data::F32((f64::from(*x) * by) as f32),
        Data::Array(parts) => Data::Array(scaled(parts, by)),
        Data::Tuple(parts) => Data::Tuple(scaled(parts, by)),
        other => other.clone(),
    };
    data.iter().map(scale).collect()
}
