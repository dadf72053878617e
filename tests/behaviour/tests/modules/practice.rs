//! Programs of practice: builders, references in operators, `Deref`, an integrator over a trait, bodies that attract each other.

use crate::check;
use chainrule::differentiate;
#[differentiate]
pub mod m {
    use std::marker::PhantomData;
    use std::ops::*;
    #[derive(Clone, Copy, Debug, Default, PartialEq, chainrule::Differentiable)]
    pub struct V {
        pub x: f64,
        pub y: f64,
    }
    impl<'a> Add<&'a V> for &'a V {
        type Output = V;
        fn add(self, o: &V) -> V {
            V { x: self.x + o.x, y: self.y + o.y }
        }
    }
    impl Add<V> for V {
        type Output = V;
        fn add(self, o: V) -> V {
            &self + &o
        }
    }
    impl Add<V> for &V {
        type Output = V;
        fn add(self, o: V) -> V {
            self + &o
        }
    }
    impl Neg for &V {
        type Output = V;
        fn neg(self) -> V {
            V { x: -self.x, y: -self.y }
        }
    }
    impl Mul<&V> for f64 {
        type Output = V;
        fn mul(self, v: &V) -> V {
            V { x: self * v.x, y: self * v.y }
        }
    }
    impl Mul for V {
        type Output = f64;
        fn mul(self, o: V) -> f64 {
            self.x * o.x + self.y * o.y
        }
    }
    impl Rem<f64> for V {
        type Output = V;
        fn rem(self, m: f64) -> V {
            V { x: self.x % m, y: self.y % m }
        }
    }
    impl SubAssign for V {
        fn sub_assign(&mut self, o: V) {
            self.x -= o.x;
            self.y -= o.y;
        }
    }
    impl DivAssign<f64> for V {
        fn div_assign(&mut self, k: f64) {
            *self = V { x: self.x / k, y: self.y / k };
        }
    }
    #[derive(Default, Clone)]
    struct Builder {
        v: V,
        scale: f64,
        n: usize,
        on: bool,
    }
    impl Builder {
        fn new() -> Self {
            Self::default()
        }
        fn with_x(mut self, x: f64) -> Self {
            self.v.x = x;
            self.n += 1;
            self
        }
        fn with_y(mut self, y: f64) -> Self {
            self.v.y = y;
            self.on = !self.on;
            self.n += 1;
            self
        }
        fn scaled(self, k: f64) -> Builder {
            Builder { scale: k, ..self }
        }
        fn build(self) -> V {
            let Self { v, scale, n, .. } = self;
            if self.on { (scale * n as f64) * &v } else { v }
        }
    }
    struct Wrap(V);
    impl Deref for Wrap {
        type Target = V;
        fn deref(&self) -> &V {
            &self.0
        }
    }
    impl DerefMut for Wrap {
        fn deref_mut(&mut self) -> &mut V {
            &mut self.0
        }
    }
    impl V {
        fn norm(&self) -> f64 {
            self.x.hypot(self.y)
        }
        fn grow(&mut self, k: f64) {
            self.x *= k;
            let V { y, .. } = self;
            *y += k;
        }
        fn set(&mut self, o: V) -> V {
            let old = *self;
            *self = o;
            old
        }
    }
    struct Meters<T> {
        v: f64,
        _u: PhantomData<T>,
    }
    struct Si;
    impl<T> Meters<T> {
        fn new(v: f64) -> Self {
            Meters { v, _u: PhantomData }
        }
        fn sq(&self) -> f64 {
            self.v * self.v
        }
    }
    trait Ode<const N: usize> {
        const ORDER: usize;
        fn rhs(&self, t: f64, y: &[f64; N]) -> [f64; N];
    }
    struct Pend {
        g: f64,
        l: f64,
    }
    impl Ode<2> for Pend {
        const ORDER: usize = 2;
        fn rhs(&self, t: f64, y: &[f64; 2]) -> [f64; 2] {
            [y[1], -self.g / self.l * y[0].sin() + 0.1 * t]
        }
    }
    fn axpy<const N: usize>(a: &[f64; N], k: f64, b: &[f64; N]) -> [f64; N] {
        let mut r = *a;
        for i in 0..N {
            r[i] += k * b[i];
        }
        r
    }
    fn rk4<const N: usize, O: Ode<N>>(o: &O, y0: [f64; N], dt: f64, steps: usize) -> [f64; N] {
        let mut y = y0;
        let mut t = 0.0;
        for _ in 0..steps {
            let k1 = o.rhs(t, &y);
            let k2 = o.rhs(t + dt / 2.0, &axpy(&y, dt / 2.0, &k1));
            let k3 = o.rhs(t + dt / 2.0, &axpy(&y, dt / 2.0, &k2));
            let k4 = o.rhs(t + dt, &axpy(&y, dt, &k3));
            for i in 0..N {
                y[i] += dt / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
            }
            t += dt;
        }
        y
    }
    struct Integrator<O> {
        ode: O,
        dt: f64,
    }
    impl<O: Ode<2>> Integrator<O> {
        fn run(&self, y: [f64; 2]) -> f64 {
            let e = rk4(&self.ode, y, self.dt, 3);
            e[0] * e[1] * O::ORDER as f64
        }
    }
    #[derive(Clone, Copy, chainrule::Differentiable)]
    pub struct Body {
        pub p: V,
        pub v: V,
        pub m: f64,
        pub id: usize,
    }
    fn energy(bodies: &[Body]) -> f64 {
        let mut e = 0.0;
        for i in 0..bodies.len() {
            let b = &bodies[i];
            e += 0.5 * b.m * (b.v * b.v);
            for j in 0..i {
                let d = (b.p + -&bodies[j].p).norm();
                e -= b.m * bodies[j].m / d;
            }
        }
        e
    }
    fn step(bodies: &mut [Body], dt: f64) {
        let n = bodies.len();
        for i in 0..n {
            let mut a = V::default();
            for j in 0..n {
                if i == j {
                    continue;
                }
                let d = bodies[j].p + -&bodies[i].p;
                let r = d.norm() + 0.1;
                a = a + (bodies[j].m / (r * r * r)) * &d;
            }
            let b = &mut bodies[i];
            b.v = b.v + dt * &a;
        }
        for b in bodies.iter_mut() {
            let v = b.v;
            b.p = b.p + dt * &v;
            b.id += 1;
        }
    }
    #[differentiate]
    pub fn nbody(b: &[Body; 3], dt: f64) -> f64 {
        let mut s = *b;
        for k in 0..2 {
            step(&mut s, dt);
            if s[k].id > 5 {
                break;
            }
        }
        s.swap(0, 2);
        let mut q = s[1];
        let mut r = s[2];
        std::mem::swap(&mut q, &mut r);
        let old = std::mem::replace(&mut r.p, q.v);
        energy(&s) + q.p.x * r.m + old.y * r.p.x
    }
    #[differentiate]
    pub fn f(x: f64, y: f64, v: V) -> f64 {
        let b = Builder::new().with_x(x).with_y(y).scaled(0.5).build();
        let mut w = Wrap(b);
        w.x += x;
        w.grow(y);
        let mut c = v;
        let d = c;
        c -= b;
        c /= 2.0;
        c = c % 10.0;
        let e = c.set(d);
        let mut best = V::default();
        let mut k = 0;
        let found = loop {
            k += 1;
            if k > 3 {
                break best;
            }
            best = best + V { x: x * k as f64, y };
            if best.norm() > 2.0 {
                break -&best;
            }
        };
        let arr = [v, b, *w];
        let mut tot = V { x: 0.0, y: 1.0 };
        for a in &arr {
            tot = a + tot;
        }
        for a in arr {
            tot -= a;
        }
        for (i, a) in arr.iter().enumerate() {
            tot.x += a.y * i as f64;
        }
        let m: Meters<Si> = Meters::new(x);
        let g = Integrator { ode: Pend { g: 9.81, l: y + 1.0 }, dt: 0.05 };
        let pick = if x > y {
            V { x, ..v }
        } else {
            match k {
                1 => b,
                2 => c,
                _ => e,
            }
        };
        w.norm() + c * d + found.x * found.y + tot.x * tot.y + m.sq() + g.run([x, y]) + pick.x * pick.y + e.y
    }
}
#[test]
fn agrees_with_differences() {
    use m::*;
    for x in [[0.3, 0.5, 0.7, -0.4], [1.3, 0.4, -0.2, 0.9]] {
        let (v, g) = f::value_and_gradient(x[0], x[1], V { x: x[2], y: x[3] });
        check("d1", &x, |x| f(x[0], x[1], V { x: x[2], y: x[3] }), v, &[g.0, g.1, g.2.x, g.2.y]);
    }
    let x = [0.0, 0.1, 1.0, 0.2, 0.3, -0.4, 0.1, 0.2, -0.3, 0.5, 0.6, 0.1, 1.0, 2.0, 1.5, 0.02];
    let bodies = |x: &[f64]| {
        [0, 1, 2].map(|i| Body {
            p: V { x: x[4 * i], y: x[4 * i + 1] },
            v: V { x: x[4 * i + 2], y: x[4 * i + 3] },
            m: x[12 + i],
            id: i,
        })
    };
    let (v, (g, dt)) = nbody::value_and_gradient(&bodies(&x), x[15]);
    let mut flat: Vec<f64> = g.iter().flat_map(|b| [b.p.x, b.p.y, b.v.x, b.v.y]).collect();
    flat.extend(g.iter().map(|b| b.m));
    flat.push(dt);
    check("nbody", &x, |x| nbody(&bodies(x), x[15]), v, &flat);
}
