//! Initialisers: how `init` fills a tensor, from any generator of [`rand_core`](https://docs.rs/rand_core) 0.10.
//!
//! All draw 64-bit words in the order of the elements and compute in `f64` with operations that IEEE 754 fixes, so the
//! same seed gives the same parameters on every platform, with `std` and without. `fan_in` is the number of values
//! that one output of the layer sums, `fan_out` the number of outputs that one input reaches; for a convolution both
//! are multiplied by the size of its window.
//!
//! ```
//! # struct Counter(u64);
//! # impl rand_core::TryRng for Counter {
//! #     type Error = core::convert::Infallible;
//! #     fn try_next_u32(&mut self) -> Result<u32, Self::Error> { self.try_next_u64().map(|x| x as u32) }
//! #     fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
//! #         self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
//! #         Ok(self.0)
//! #     }
//! #     fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> { bytes.fill(0); Ok(()) }
//! # }
//! # let mut rng = Counter(7);
//! use chainrule::net::init;
//!
//! let mut w = [[0.0_f32; 4]; 3];
//! init::glorot_uniform(w.as_flattened_mut(), 4, 3, &mut rng);
//! let bound = (6.0_f32 / 7.0).sqrt();
//! assert!(w.as_flattened().iter().all(|x| x.abs() <= bound));
//! ```

mod orthogonal;
mod portable;

use chainrule_primitives::Real;
use rand_core::Rng;

pub use orthogonal::orthogonal;
use portable::sqrt;
pub(super) use portable::unit;

/// Every element 0.
pub fn zeros<F: Real>(tensor: &mut [F]) {
    tensor.fill(F::ZERO);
}

/// Every element 1.
pub fn ones<F: Real>(tensor: &mut [F]) {
    tensor.fill(F::ONE);
}

/// Every element `value`.
pub fn constant<F: Real>(tensor: &mut [F], value: f64) {
    tensor.fill(F::from_f64(value));
}

/// Uniform in `[low, high)`.
pub fn uniform<F: Real, R: Rng + ?Sized>(tensor: &mut [F], low: f64, high: f64, rng: &mut R) {
    for element in tensor {
        *element = F::from_f64(low + (high - low) * unit(rng.next_u64()));
    }
}

/// Normal with this mean and standard deviation, by Marsaglia's polar method (G. Marsaglia and T. A. Bray, "A
/// convenient method for generating normal variables", SIAM Review 6, 1964).
pub fn normal<F: Real, R: Rng + ?Sized>(tensor: &mut [F], mean: f64, deviation: f64, rng: &mut R) {
    for pair in tensor.chunks_mut(2) {
        let deviates = portable::normals(rng);
        for (element, deviate) in pair.iter_mut().zip(deviates) {
            *element = F::from_f64(mean + deviation * deviate);
        }
    }
}

/// Uniform in ±√(6 / (fan_in + fan_out)): variance 2 / (fan_in + fan_out), which keeps the scale of signals and of
/// gradients (X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
/// AISTATS 2010).
pub fn glorot_uniform<F: Real, R: Rng + ?Sized>(tensor: &mut [F], fan_in: usize, fan_out: usize, rng: &mut R) {
    symmetric(tensor, 2.0 / (fan_in + fan_out) as f64, rng);
}

/// Normal with mean 0 and variance 2 / (fan_in + fan_out); see [`glorot_uniform`].
pub fn glorot_normal<F: Real, R: Rng + ?Sized>(tensor: &mut [F], fan_in: usize, fan_out: usize, rng: &mut R) {
    normal(tensor, 0.0, sqrt(2.0 / (fan_in + fan_out) as f64), rng);
}

/// Uniform in ±√(6 / fan_in): variance 2 / fan_in, which keeps the scale of signals through `relu` (K. He, X. Zhang,
/// S. Ren and J. Sun, "Delving deep into rectifiers", ICCV 2015).
pub fn he_uniform<F: Real, R: Rng + ?Sized>(tensor: &mut [F], fan_in: usize, rng: &mut R) {
    symmetric(tensor, 2.0 / fan_in as f64, rng);
}

/// Normal with mean 0 and variance 2 / fan_in; see [`he_uniform`].
pub fn he_normal<F: Real, R: Rng + ?Sized>(tensor: &mut [F], fan_in: usize, rng: &mut R) {
    normal(tensor, 0.0, sqrt(2.0 / fan_in as f64), rng);
}

/// Uniform in ±√(3 / fan_in): variance 1 / fan_in (Y. LeCun, L. Bottou, G. Orr and K.-R. Müller, "Efficient
/// BackProp", 1998).
pub fn lecun_uniform<F: Real, R: Rng + ?Sized>(tensor: &mut [F], fan_in: usize, rng: &mut R) {
    symmetric(tensor, 1.0 / fan_in as f64, rng);
}

/// Normal with mean 0 and variance 1 / fan_in; see [`lecun_uniform`].
pub fn lecun_normal<F: Real, R: Rng + ?Sized>(tensor: &mut [F], fan_in: usize, rng: &mut R) {
    normal(tensor, 0.0, sqrt(1.0 / fan_in as f64), rng);
}

/// Uniform with mean 0 and this variance: in ±√(3 variance).
fn symmetric<F: Real, R: Rng + ?Sized>(tensor: &mut [F], variance: f64, rng: &mut R) {
    let bound = sqrt(3.0 * variance);
    uniform(tensor, -bound, bound, rng);
}
