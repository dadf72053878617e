/// A loop that overwrites what its derivative needs.
pub fn decay(x: &[f64], k: f64) -> f64 {
    let mut s = 0.0;
    let mut a = 1.0;
    for i in 0..x.len() {
        if x[i] > 0.0 {
            a = a * (k * x[i]).exp();
        }
        s += a * x[i];
    }
    s
}
