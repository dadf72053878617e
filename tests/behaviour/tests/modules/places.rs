//! `&mut`: numbers, elements, fields, structs, slices and vectors that helpers write.

use crate::check;
use chainrule::differentiate;
#[differentiate]
pub mod m {
    #[derive(Clone, Copy, Default)]
    pub struct Filter {
        pub state: [f64; 2],
        pub gain: f64,
        pub n: usize,
    }
    impl Filter {
        pub fn step(&mut self, x: f64) -> f64 {
            let y = x * self.gain - self.state[0] * 0.5;
            self.shift(y);
            self.n += 1;
            y + self.state[1]
        }
        fn shift(&mut self, y: f64) {
            self.state[1] = self.state[0];
            self.state[0] = y;
            bump(&mut self.state[1], 0.1);
        }
    }
    fn bump(v: &mut f64, by: f64) {
        *v += by * *v;
    }
    fn normalise(v: &mut [f64]) {
        let mut s = 0.0;
        for x in v.iter() {
            s += x * x;
        }
        let n = s.sqrt();
        for x in v.iter_mut() {
            *x /= n;
        }
    }
    fn fill(v: &mut Vec<f64>, k: f64) {
        for i in 0..v.len() {
            v[i] *= k;
            bump(&mut v[i], k);
        }
    }
    fn swap_two(a: &mut f64, b: &mut f64) {
        let t = *a;
        *a = *b;
        *b = t * 2.0;
    }
    struct Pair {
        a: f64,
        b: [f64; 3],
    }
    fn work(p: &mut Pair, fs: &mut [Filter; 2], x: f64) {
        p.a += fs[0].step(x) * fs[1].step(p.b[1]);
        normalise(&mut p.b);
        bump(&mut p.b[2], x);
        for f in fs.iter_mut() {
            f.gain *= 1.1;
        }
    }
    #[differentiate]
    pub fn f(x: f64, k: f64, b: [f64; 3]) -> f64 {
        let mut fs = [Filter { gain: k, ..Default::default() }; 2];
        fs[1].gain = x;
        let mut p = Pair { a: 0.5, b };
        for i in 0..4 {
            work(&mut p, &mut fs, x * i as f64);
            if p.a > 1e9 {
                break;
            }
        }
        let mut v = vec![x, k, p.a];
        fill(&mut v, x);
        let (mut a, mut c) = (x, k);
        swap_two(&mut a, &mut c);
        let mut t = (a, c);
        {
            let r = &mut t;
            bump(&mut r.0, k);
        }
        swap_two(&mut t.0, &mut v[1]);
        p.a + p.b[0] * p.b[1] + p.b[2] + v[0] * v[1] + v[2] + t.0 * t.1 * fs[0].state[1] + fs[1].n as f64
    }
    #[differentiate]
    pub fn inout(a: &mut [f64; 2], x: f64) {
        for i in 0..2 {
            bump(&mut a[i], x);
        }
        a[0] *= a[1];
    }
}
#[test]
fn agrees_with_differences() {
    let x = [0.3, 0.5, 0.4, -0.8, 0.9];
    let (v, g) = m::f::value_and_gradient(x[0], x[1], [x[2], x[3], x[4]]);
    check("mut", &x, |x| m::f(x[0], x[1], [x[2], x[3], x[4]]), v, &[g.0, g.1, g.2[0], g.2[1], g.2[2]]);
}
