/// A sum over neighbours in a slice.
pub fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        let step = x[i] - x[i - 1] * x[i - 1];
        let rest = 1.0 - x[i - 1];
        sum += 100.0 * step * step + rest * rest;
    }
    sum
}
