//! A sequence task: the network hears bits and has to repeat each of them three steps later.

use crate::random::Random;

chainrule::network!(file = "nets/echo.net");

/// Steps of a sequence.
pub const STEPS: usize = 20;
/// How much later a bit comes back.
pub const DELAY: usize = 3;

/// Random sequences with their echoes; before the first bit comes back there is silence, 0.
pub fn sequences(count: usize, seed: u64) -> Vec<EchoSample> {
    let mut random = Random::new(seed);
    let mut sequence = || {
        let bits: [f32; STEPS] = std::array::from_fn(|_| if random.bits() >> 63 == 1 { 1.0 } else { 0.0 });
        let echo = std::array::from_fn(|step| if step < DELAY { 0.0 } else { bits[step - DELAY] });
        EchoSample { signal: bits.map(|bit| [bit]), echo }
    };
    (0..count).map(|_| sequence()).collect()
}

/// The share of bits that come back right.
pub fn right(net: &Echo, sequences: &[EchoSample]) -> f64 {
    let count = |sample: &EchoSample| {
        let heard = net.predict(&sample.signal);
        heard.iter().zip(&sample.echo).filter(|(heard, echo)| (**heard > 0.5) == (**echo > 0.5)).count()
    };
    let right: usize = sequences.iter().map(count).sum();
    right as f64 / (STEPS * sequences.len()) as f64
}
