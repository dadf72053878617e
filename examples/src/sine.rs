//! A regression: points on a damped sine with noise, and a network that draws a curve through them.

use crate::random::Random;

chainrule::network!(file = "nets/sine.net");

/// The curve behind the points.
pub fn truth(x: f64) -> f64 {
    (3.0 * x).sin() * (-0.2 * x * x).exp()
}

/// Points from -3 to 3, each off the curve by about 0.1.
pub fn points(count: usize, seed: u64) -> Vec<CurveSample> {
    let mut random = Random::new(seed);
    let mut point = || {
        let x = 3.0 * random.uniform();
        let noise = (0..4).map(|_| random.uniform()).sum::<f64>(); // nearly normal, of variance 4 / 3
        CurveSample { x, y: truth(x) + 0.1 * noise / (4.0_f64 / 3.0).sqrt() }
    };
    (0..count).map(|_| point()).collect()
}
