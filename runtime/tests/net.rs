//! Initialisers have the variance that they name, masks the rate; both are the same wherever they are drawn.

use chainrule::net::{Batch, dropout, init};
use rand_core::TryRng;

/// SplitMix64.
struct Generator(u64);

impl TryRng for Generator {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|word| (word >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Ok(z ^ (z >> 31))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for byte in bytes {
            *byte = self.try_next_u64()? as u8;
        }
        Ok(())
    }
}

/// Mean, variance, fourth moment over the squared variance, and the largest magnitude.
fn moments(values: &[f64]) -> [f64; 4] {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
    let fourth = values.iter().map(|x| (x - mean).powi(4)).sum::<f64>() / n;
    [mean, variance, fourth / variance.powi(2), values.iter().fold(0.0, |most, x| x.abs().max(most))]
}

type Initialiser = fn(&mut [f64], &mut Generator);

#[test]
fn initialisers_have_the_variance_that_they_name() {
    let (normal, uniform) = (3.0, 1.8); // fourth moment over the squared variance
    let cases: [(&str, Initialiser, f64, f64); 8] = [
        ("uniform", |w, rng| init::uniform(w, -0.5, 0.5, rng), 1.0 / 12.0, uniform),
        ("normal", |w, rng| init::normal(w, 0.0, 0.5, rng), 0.25, normal),
        ("glorot_uniform", |w, rng| init::glorot_uniform(w, 30, 10, rng), 0.05, uniform),
        ("glorot_normal", |w, rng| init::glorot_normal(w, 30, 10, rng), 0.05, normal),
        ("he_uniform", |w, rng| init::he_uniform(w, 30, rng), 2.0 / 30.0, uniform),
        ("he_normal", |w, rng| init::he_normal(w, 30, rng), 2.0 / 30.0, normal),
        ("lecun_uniform", |w, rng| init::lecun_uniform(w, 30, rng), 1.0 / 30.0, uniform),
        ("lecun_normal", |w, rng| init::lecun_normal(w, 30, rng), 1.0 / 30.0, normal),
    ];
    for (name, fill, variance, kurtosis) in cases {
        let mut values = vec![0.0; 200_000];
        fill(&mut values, &mut Generator(5));
        let [mean, found, shape, most] = moments(&values);
        assert!(mean.abs() < 4.0 * (variance / 2e5).sqrt(), "{name}: mean {mean}");
        assert!((found / variance - 1.0).abs() < 0.02, "{name}: variance {found}, not {variance}");
        assert!((shape / kurtosis - 1.0).abs() < 0.03, "{name}: fourth moment {shape}, not {kurtosis}");
        assert!(kurtosis > 2.0 || most <= (3.0 * variance).sqrt(), "{name}: {most}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let mut values = [0.0_f64; 6];
    init::normal(&mut values[..3], 0.0, 1.0, &mut Generator(42));
    init::uniform(&mut values[3..], 0.0, 1.0, &mut Generator(42));
    let bits = values.map(f64::to_bits);
    let expected = [
        0x3fdf_8c80_e851_c08c,
        0xbfe6_354b_5f7d_ce79,
        0xbff4_7f4a_f60c_7f94,
        0x3fe7_bae6_44c5_fd6d,
        0x3fc4_77f1_99d9_3378,
        0x3fd1_d499_d5c4_c3e6,
    ];
    assert_eq!(bits, expected, "{values:?}");
}

#[test]
fn orthogonal_matrices_are() {
    for (rows, columns) in [(5, 5), (3, 8), (8, 3), (1, 4), (4, 1)] {
        let mut w = vec![0.0_f64; rows * columns];
        init::orthogonal(&mut w, rows, 2.0, &mut Generator(9));
        let wide = rows <= columns;
        let (vectors, length) = if wide { (rows, columns) } else { (columns, rows) };
        let at = |vector: usize, i: usize| if wide { w[vector * columns + i] } else { w[i * columns + vector] };
        for (a, b) in (0..vectors).flat_map(|a| (0..vectors).map(move |b| (a, b))) {
            let dot: f64 = (0..length).map(|i| at(a, i) * at(b, i)).sum();
            let expected = if a == b { 4.0 } else { 0.0 };
            assert!((dot - expected).abs() < 1e-14, "{rows} x {columns}, {a} · {b}: {dot}");
        }
    }
    let mut single = [0.0_f32; 64 * 64];
    init::orthogonal(&mut single, 64, 1.0, &mut Generator(9));
    let dot: f32 = (0..64).map(|i| single[i] * single[64 + i]).sum();
    assert!(dot.abs() < 1e-6, "{dot}");
}

#[test]
fn masks_have_their_rate_and_are_independent() {
    let mut masks = [[0.0_f64; 10_000]; 4];
    for (mask, (seed, layer, sample)) in masks.iter_mut().zip([(1, 0, 0), (2, 0, 0), (1, 1, 0), (1, 0, 1)]) {
        dropout(mask, 0.3, seed, layer, sample);
        let dropped = mask.iter().filter(|m| **m == 0.0).count();
        assert!((2_850..=3_150).contains(&dropped), "{dropped}");
        assert!(mask.iter().all(|m| *m == 0.0 || *m == 1.0 / 0.7));
    }
    for (a, b) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
        let both = masks[a].iter().zip(&masks[b]).filter(|(x, y)| **x == 0.0 && **y == 0.0).count();
        assert!((800..=1_000).contains(&both), "{a}, {b}: {both}");
    }
}

#[test]
fn a_batch_knows_where_its_samples_stand() {
    let samples = [10, 11, 12, 13, 14, 15];
    let part = Batch::all(&samples).part(1..5).part(1..3);
    let order = [5, 3, 1];
    let picked = Batch::picked(&samples, &order).part(1..3);
    let seen = |batch: Batch<'_, i32>| (0..batch.len()).map(|k| (batch.position(k), *batch.get(k))).collect::<Vec<_>>();
    assert_eq!(seen(part), [(2, 12), (3, 13)]);
    assert_eq!(seen(picked), [(3, 13), (1, 11)]);
}
