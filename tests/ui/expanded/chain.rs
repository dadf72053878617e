/// A recursion in a branch: each call leaves its residuals on the stack.
pub fn chain(x: f64, n: usize) -> f64 {
    if n == 0 { x } else { (chain(x, n - 1) * 1.1).sin() * x }
}
