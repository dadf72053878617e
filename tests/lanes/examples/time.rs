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

fn main() {
    bench!(in_f32 xor 4);
    bench!(in_f64 xor 4);
    bench!(in_f32 iris 1 8 150);
    bench!(in_f64 iris 150);
}
