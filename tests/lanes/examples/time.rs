//! Nanoseconds of batches.
use chainrule::net::Batch;
use chainrule_lanes_tests::{Fill, Numbers};
use std::hint::black_box;
use std::time::Instant;

fn time(name: &str, mut f: impl FnMut()) {
    let mut best = f64::MAX;
    let mut n = 1u32;
    loop {
        let t = Instant::now();
        for _ in 0..n {
            f();
        }
        if t.elapsed().as_micros() > 2000 {
            break;
        }
        n *= 2;
    }
    for _ in 0..30 {
        let t = Instant::now();
        for _ in 0..n {
            f();
        }
        best = best.min(t.elapsed().as_nanos() as f64 / f64::from(n));
    }
    println!("{name}: {best:.1} ns");
}

macro_rules! bench {
    ($module:ident $loss:ident $($size:literal)*) => {{
        use chainrule_lanes_tests::$module::$loss::{self as loss, Sample, Shared};
        $(
            {
                let mut numbers = Numbers(9);
                let mut shared = Shared::fill(&mut numbers);
                let samples: Vec<Sample> = (0..$size).map(|_| Sample::fill(&mut numbers)).collect();
                let what = format!("{} {} {}", stringify!($module), stringify!($loss), $size);
                time(&format!("{what} descend"), || { black_box(loss::descend(Batch::all(black_box(&samples)), black_box(&mut shared), -1e-6)); });
            }
            let mut numbers = Numbers(7);
            let (shared, mut gradient) = (Shared::fill(&mut numbers), Shared::fill(&mut numbers));
            let samples: Vec<Sample> = (0..$size).map(|_| Sample::fill(&mut numbers)).collect();
            let what = format!("{} {} {}", stringify!($module), stringify!($loss), $size);
            time(&format!("{what} lanes"), || { black_box(loss::lanes(Batch::all(black_box(&samples)), black_box(&shared), 0.01, black_box(&mut gradient))); });
            time(&format!("{what} sum"), || { black_box(loss::sum(Batch::all(black_box(&samples)), black_box(&shared))); });
            time(&format!("{what} samples"), || { for sample in black_box(&samples) { black_box(loss::sample(sample, black_box(&shared), 0.01, black_box(&mut gradient))); } });
        )*
    }};
}

/// Plain loops over samples, as one writes them at first.
fn naive(
    samples: &[chainrule_lanes_tests::in_f32::iris::Sample],
    p: &mut chainrule_lanes_tests::in_f32::iris::Shared,
    rate: f32,
) -> f32 {
    let mut g = p.clone();
    for r in &mut g.w1 {
        *r = [0.0; 4];
    }
    for r in &mut g.w2 {
        *r = [0.0; 4];
    }
    for r in &mut g.w3 {
        *r = [0.0; 4];
    }
    g.b1 = [0.0; 4];
    g.b2 = [0.0; 4];
    g.b3 = [0.0; 3];
    let mut loss = 0.0;
    for s in samples {
        let sig = |a: f32| 1.0 / (1.0 + (-a).exp());
        let (mut h1, mut h2, mut z) = ([0.0f32; 4], [0.0f32; 4], [0.0f32; 3]);
        for i in 0..4 {
            let mut a = p.b1[i];
            for j in 0..4 {
                a += p.w1[i][j] * s.x[j];
            }
            h1[i] = sig(a);
        }
        for i in 0..4 {
            let mut a = p.b2[i];
            for j in 0..4 {
                a += p.w2[i][j] * h1[j];
            }
            h2[i] = sig(a);
        }
        for i in 0..3 {
            let mut a = p.b3[i];
            for j in 0..4 {
                a += p.w3[i][j] * h2[j];
            }
            z[i] = a;
        }
        let m = z[0].max(z[1]).max(z[2]);
        let mut e = [0.0f32; 3];
        let mut sum = 0.0;
        for i in 0..3 {
            e[i] = (z[i] - m).exp();
            sum += e[i];
        }
        let mut d = [0.0f32; 3];
        for i in 0..3 {
            d[i] = e[i] / sum - if i == s.y { 1.0 } else { 0.0 };
        }
        loss += sum.ln() + m - if s.y < 3 { z[s.y] } else { 0.0 };
        let mut d2 = [0.0f32; 4];
        for i in 0..3 {
            g.b3[i] += d[i];
            for j in 0..4 {
                g.w3[i][j] += d[i] * h2[j];
                d2[j] += d[i] * p.w3[i][j];
            }
        }
        let mut d1 = [0.0f32; 4];
        for i in 0..4 {
            let d = d2[i] * h2[i] * (1.0 - h2[i]);
            g.b2[i] += d;
            for j in 0..4 {
                g.w2[i][j] += d * h1[j];
                d1[j] += d * p.w2[i][j];
            }
        }
        for i in 0..4 {
            let d = d1[i] * h1[i] * (1.0 - h1[i]);
            g.b1[i] += d;
            for j in 0..4 {
                g.w1[i][j] += d * s.x[j];
            }
        }
    }
    for i in 0..4 {
        p.b1[i] -= rate * g.b1[i];
        p.b2[i] -= rate * g.b2[i];
        for j in 0..4 {
            p.w1[i][j] -= rate * g.w1[i][j];
            p.w2[i][j] -= rate * g.w2[i][j];
        }
    }
    for i in 0..3 {
        p.b3[i] -= rate * g.b3[i];
        for j in 0..4 {
            p.w3[i][j] -= rate * g.w3[i][j];
        }
    }
    loss
}

fn main() {
    {
        use chainrule_lanes_tests::in_f32::iris::{Sample, Shared};
        let mut numbers = Numbers(7);
        let mut shared = Shared::fill(&mut numbers);
        let samples: Vec<Sample> = (0..150).map(|_| Sample::fill(&mut numbers)).collect();
        time("naive iris 150", || {
            black_box(naive(black_box(&samples), black_box(&mut shared), 1e-6));
        });
    }
    bench!(in_f32 xor 4);
    bench!(in_f64 xor 4);
    bench!(in_f32 iris 1 8 150);
    bench!(in_f32 digits 1 32);
    bench!(in_f32 deep 1 32 64);
}
