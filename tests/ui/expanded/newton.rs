/// A root by Newton's method: a `while` whose number of trips is not known.
pub fn newton(a: f64, start: f64) -> f64 {
    let mut y = start;
    let mut n = 0;
    while (y * y - a).abs() > 1e-12 && n < 50 {
        y = 0.5 * (y + a / y);
        n += 1;
    }
    y
}
