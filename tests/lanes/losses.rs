//! Losses of one sample, as `build.rs` reads them. Parameters before `x` are shared, the others are the sample's.

fn iris(
    w1: &[[f64; 4]; 4],
    b1: &[f64; 4],
    w2: &[[f64; 4]; 4],
    b2: &[f64; 4],
    w3: &[[f64; 4]; 3],
    b3: &[f64; 3],
    x: &[f64; 4],
    y: usize,
) -> f64 {
    let mut h1 = [0.0; 4];
    for i in 0..4 {
        let mut a = b1[i];
        for j in 0..4 {
            a += w1[i][j] * x[j];
        }
        h1[i] = chainrule::math::sigmoid(a);
    }
    let mut h2 = [0.0; 4];
    for i in 0..4 {
        let mut a = b2[i];
        for j in 0..4 {
            a += w2[i][j] * h1[j];
        }
        h2[i] = chainrule::math::sigmoid(a);
    }
    let mut z = [0.0; 3];
    for i in 0..3 {
        let mut a = b3[i];
        for j in 0..4 {
            a += w3[i][j] * h2[j];
        }
        z[i] = a;
    }
    let top = z[0].max(z[1]).max(z[2]);
    let mut sum = 0.0;
    let mut picked = 0.0;
    for i in 0..3 {
        sum += (z[i] - top).exp();
        picked += if i == y { 1.0 } else { 0.0 } * z[i];
    }
    sum.ln() + top - picked
}

fn xor(w1: &[[f64; 2]; 2], b1: &[f64; 2], w2: &[f64; 2], b2: f64, x: &[f64; 2], y: f64) -> f64 {
    let mut z = b2;
    for i in 0..2 {
        z += w2[i] * chainrule::math::sigmoid(w1[i][0] * x[0] + w1[i][1] * x[1] + b1[i]);
    }
    chainrule::math::softplus(z) - y * z
}

// loops that stay loops
fn wide(w1: &[[f64; 130]; 7], w2: &[f64; 130], x: &[f64; 130], y: f64) -> f64 {
    let mut h = [0.0; 130];
    for j in 0..130 {
        let mut a = w2[j];
        for i in 0..7 {
            a += w1[i][j] * x[j];
        }
        h[j] = a.tanh() + a.abs();
    }
    let mut s = 0.0;
    for j in 0..130 {
        s += h[j] * h[j] * w2[j] / (1.0 + x[j] * x[j]);
    }
    (s - y) * (s - y)
}
