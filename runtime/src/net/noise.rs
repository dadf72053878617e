//! Dropout: which units of a layer a sample drops.

use chainrule_primitives::Real;

use super::init::unit;

/// The multipliers of a dropout layer: 0 with probability `rate`, else `1 / (1 - rate)`, so that their mean is 1.
///
/// They are a function of the seed, the layer's number, the sample's position and the element's, and of nothing else:
/// a sample drops the same units in whatever mini-batch it comes. Each is decided by the upper 53 bits of SplitMix64's
/// output function (G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014) of a counter that starts at a hash of seed, layer and sample.
///
/// ```
/// let mut mask = [0.0_f32; 1000];
/// chainrule::net::dropout(&mut mask, 0.25, 1, 0, 7);
/// assert!(mask.iter().all(|m| *m == 0.0 || *m == 1.0 / 0.75));
/// let mut again = [0.0_f32; 1000];
/// chainrule::net::dropout(&mut again, 0.25, 1, 0, 7);
/// assert_eq!(mask, again);
/// ```
pub fn dropout<F: Real>(noise: &mut [F], rate: f64, seed: u64, layer: u64, sample: usize) {
    const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;
    let kept = F::from_f64(1.0 / (1.0 - rate));
    let mut counter = mix(mix(mix(seed.wrapping_add(GAMMA)) ^ layer) ^ sample as u64);
    for element in noise {
        counter = counter.wrapping_add(GAMMA);
        *element = if unit(mix(counter)) < rate { F::ZERO } else { kept };
    }
}

/// SplitMix64's output function.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
