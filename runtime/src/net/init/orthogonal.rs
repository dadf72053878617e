//! Orthogonal matrices.

use chainrule_primitives::Real;
use rand_core::Rng;

use super::normal;
use super::portable::sqrt;

/// A matrix of `rows` rows (the other axes taken together are its columns) whose rows are orthonormal, or its columns
/// where it has more rows than columns, times `gain`; uniform among all such matrices (A. M. Saxe, J. L. McClelland
/// and S. Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", ICLR 2014).
///
/// Normal vectors are made orthogonal one after the other by Gram and Schmidt's method, each twice, which leaves
/// products of different vectors at the rounding of `F`.
pub fn orthogonal<F: Real, R: Rng + ?Sized>(tensor: &mut [F], rows: usize, gain: f64, rng: &mut R) {
    let rows = rows.max(1);
    let columns = tensor.len() / rows;
    if columns == 0 {
        return;
    }
    normal(tensor, 0.0, 1.0, rng);
    // vector `k` begins at `k * stride` and has a number every `step`
    let (vectors, length, stride, step) =
        if rows <= columns { (rows, columns, columns, 1) } else { (columns, rows, 1, columns) };
    let mut matrix = Vectors { tensor, length, stride, step };
    for k in 0..vectors {
        while !matrix.separate(k) {
            matrix.draw(k, rng);
        }
    }
    for element in tensor {
        *element = F::from_f64(gain * element.to_f64());
    }
}

/// The rows or columns of a matrix.
struct Vectors<'t, F> {
    tensor: &'t mut [F],
    length: usize,
    stride: usize,
    step: usize,
}

impl<F: Real> Vectors<'_, F> {
    fn get(&self, vector: usize, i: usize) -> f64 {
        self.tensor[vector * self.stride + i * self.step].to_f64()
    }

    fn set(&mut self, vector: usize, i: usize, value: f64) {
        self.tensor[vector * self.stride + i * self.step] = F::from_f64(value);
    }

    fn dot(&self, a: usize, b: usize) -> f64 {
        (0..self.length).map(|i| self.get(a, i) * self.get(b, i)).sum()
    }

    /// Makes vector `k` orthogonal to those before it, and of length 1; `false` if nothing of it is left.
    fn separate(&mut self, k: usize) -> bool {
        let before = self.dot(k, k);
        for _ in 0..2 {
            for other in 0..k {
                let along = self.dot(k, other);
                for i in 0..self.length {
                    let rest = self.get(k, i) - along * self.get(other, i);
                    self.set(k, i, rest);
                }
            }
        }
        let left = self.dot(k, k);
        // what is left of a vector that lay among the others is rounding
        if left.is_nan() || left <= 1e-6 * before {
            return false;
        }
        let scale = 1.0 / sqrt(left);
        for i in 0..self.length {
            let scaled = self.get(k, i) * scale;
            self.set(k, i, scaled);
        }
        true
    }

    fn draw<R: Rng + ?Sized>(&mut self, k: usize, rng: &mut R) {
        for i in 0..self.length {
            let mut one = [F::ZERO];
            normal(&mut one, 0.0, 1.0, rng);
            self.set(k, i, one[0].to_f64());
        }
    }
}
