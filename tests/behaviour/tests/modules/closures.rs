//! Closures that capture by reference, by value and by change; chosen by `if`, handed on, returned; functions by name.

use crate::check;
use chainrule::differentiate;

#[differentiate]
pub mod m {
    fn newton(f: impl Fn(f64) -> f64, slope: &dyn Fn(f64) -> f64, mut x: f64) -> f64 {
        for _ in 0..3 {
            x -= f(x) / slope(x);
        }
        x
    }
    fn apply<F: Fn(f64) -> T, T>(f: F, x: f64) -> T {
        f(x)
    }
    fn twice<F>(mut f: F, x: f64) -> f64
    where
        F: FnMut(f64) -> f64,
    {
        f(x);
        f(x * x)
    }
    fn pointer(f: fn(f64) -> f64, x: f64) -> f64 {
        f(f(x))
    }
    fn scaled(k: f64) -> impl Fn(f64) -> f64 {
        move |x| x * k
    }
    fn composed(f: impl Fn(f64) -> f64, g: impl Fn(f64) -> f64) -> impl Fn(f64) -> f64 {
        move |x| g(f(x))
    }
    pub struct Decay {
        rate: f64,
    }
    impl Decay {
        fn new(rate: f64) -> Decay {
            Decay { rate }
        }
        fn at(&self, x: f64) -> f64 {
            (-x * self.rate).exp()
        }
    }
    pub struct Wrapped(f64);
    pub struct Holder<F> {
        f: F,
    }
    impl<F: Fn(f64) -> f64> Holder<F> {
        fn call(&self, x: f64) -> f64 {
            (self.f)(x)
        }
    }
    fn square(x: f64) -> f64 {
        x * x
    }

    #[differentiate]
    pub fn captures(x: f64, y: f64) -> f64 {
        let mut sum = 0.0;
        let mut add = |v: f64| {
            sum += v;
            sum * v
        };
        let first = twice(&mut add, y) + add(x);
        let mut k = x;
        let by_value = move |v: f64| v * k;
        k *= 2.0;
        let mut state = [x, y];
        let mut step = move || {
            state[0] *= 0.5;
            state[1] += state[0];
            state[1]
        };
        let stepped = step() * step();
        first + by_value(k) + sum + stepped + state[0]
    }

    #[differentiate]
    pub fn leaves(x: f64, y: f64) -> f64 {
        let early = |z: f64| if z > 1.0 { return 1.0 + x } else { z * x };
        let block = |z: f64| {
            if z < 0.0 {
                return z;
            }
            let w = z * z;
            w * y
        };
        early(y) + early(x) + early(x * y + 5.0) + block(x) + block(-y)
    }

    #[differentiate]
    pub fn handed_on(x: f64, y: f64) -> f64 {
        let (p, q) = apply(|x| (x, x * 2.0), y);
        let nested = newton(|t| t * t - newton(|u| u * u - y, &|u| 2.0 * u, 1.0 + x), &|t| 2.0 * t, 1.0 + y);
        let both = composed(scaled(y), |v| v.sin() + x);
        nested
            + p * q
            + both(x)
            + pointer(square, y)
            + pointer(f64::sin, x)
            + apply(square, y)
            + apply(|rate| Decay { rate }.at(2.0), x)
            + apply(Decay::new, x).rate
            + apply(Wrapped, y).0
            + Holder { f: |u: f64| u.sin() * x }.call(y)
            + (|w: f64| w * w)(x)
    }

    #[differentiate]
    pub fn chosen(x: f64, y: f64) -> f64 {
        let up = |v: f64| v * v * x;
        let down = |v: f64| v.cos() - y;
        let f: &dyn Fn(f64) -> f64 = if x > y { &up } else { &down };
        let g: Box<dyn Fn(f64) -> f64> = if x * y > 1.0 { Box::new(up) } else { Box::new(move |v| v + x) };
        let mut sum = 0.0;
        for i in 0..3 {
            sum += f(y + i as f64) * g(x);
        }
        sum
    }

    #[differentiate]
    pub fn in_loops(a: &[f64], k: f64) -> f64 {
        let weight = |i: usize| 1.0 / (i as f64 + k);
        let mut most = f64::MIN;
        let mut keep = |v: f64| {
            if v > most {
                most = v;
            }
        };
        let mut sum = 0.0;
        for i in 0..a.len() {
            let scaled = |v: f64| v * weight(i) * a[i];
            keep(scaled(a[i]));
            sum += scaled(2.0);
        }
        sum + most
    }
}

#[test]
fn closures() {
    for (x, y) in [(0.7, 1.3), (1.6, 0.4), (2.5, 0.9), (0.3, -0.6)] {
        let at = [x, y];
        macro_rules! two {
            ($($name:ident)*) => {$(
                let (value, gradient) = m::$name::value_and_gradient(x, y);
                check(stringify!($name), &at, |x| m::$name(x[0], x[1]), value, &<[f64; 2]>::from(gradient));
            )*};
        }
        two!(captures leaves chosen);
        if y > 0.0 {
            two!(handed_on);
        }
    }
    let a = [0.5, -0.3, 0.8, 1.2];
    let (value, (d_a, d_k)) = m::in_loops::value_and_gradient(&a, 0.7);
    let gradient = [&d_a[..], &[d_k]].concat();
    check("in_loops", &[0.5, -0.3, 0.8, 1.2, 0.7], |x| m::in_loops(&x[..4], x[4]), value, &gradient);
}
