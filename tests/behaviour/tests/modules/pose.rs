//! Methods between nested structs of two modules, conversions, update syntax, a method with its own derivatives.

use crate::check;
use chainrule::{Differentiable, differentiate};
#[differentiate]
pub mod robot {
    use super::Differentiable;
    pub mod geom {
        #[derive(Clone, Copy, Debug, Default, PartialEq, super::Differentiable)]
        pub struct V3 {
            pub x: f64,
            pub y: f64,
            pub z: f64,
        }
        impl V3 {
            pub const ZERO: V3 = V3 { x: 0.0, y: 0.0, z: 0.0 };
            pub fn new(x: f64, y: f64, z: f64) -> V3 {
                V3 { x, y, z }
            }
            pub fn dot(self, o: V3) -> f64 {
                self.x * o.x + self.y * o.y + self.z * o.z
            }
            pub fn cross(self, o: V3) -> V3 {
                V3 { x: self.y * o.z - self.z * o.y, y: self.z * o.x - self.x * o.z, z: self.x * o.y - self.y * o.x }
            }
            pub fn norm(&self) -> f64 {
                self.dot(*self).sqrt()
            }
        }
        impl core::ops::Add for V3 {
            type Output = V3;
            fn add(self, o: V3) -> V3 {
                V3::new(self.x + o.x, self.y + o.y, self.z + o.z)
            }
        }
        impl core::ops::Mul<V3> for f64 {
            type Output = V3;
            fn mul(self, v: V3) -> V3 {
                V3 { x: self * v.x, y: self * v.y, z: self * v.z }
            }
        }
        impl From<[f64; 3]> for V3 {
            fn from(a: [f64; 3]) -> V3 {
                let [x, y, z] = a;
                V3 { x, y, z }
            }
        }
        impl From<V3> for [f64; 3] {
            fn from(v: V3) -> [f64; 3] {
                [v.x, v.y, v.z]
            }
        }
    }
    use geom::V3;
    type Angle = f64;
    #[derive(Clone, Differentiable)]
    pub struct Pose {
        pub p: V3,
        pub axis: V3,
        pub angle: f64,
        pub id: usize,
    }
    impl Pose {
        fn rotate(&self, v: V3) -> V3 {
            let n = self.axis.norm();
            let k = V3 { x: self.axis.x / n, ..(1.0 / n) * self.axis };
            let (s, c) = {
                let a: Angle = self.angle;
                a
            }
            .sin_cos();
            c * v + s * k.cross(v) + ((1.0 - c) * k.dot(v)) * k
        }
        pub fn apply(&self, v: V3) -> V3 {
            self.rotate(v) + self.p
        }
        pub fn advance(&mut self, dt: f64) {
            self.angle += dt * self.p.x;
            self.p = self.p + dt * self.axis;
            self.id += 1;
        }
        #[differentiate]
        pub fn energy(&self, v: [f64; 3], k: f64) -> f64 {
            let mut q = self.clone();
            for _ in 0..3 {
                q.advance(0.1 * k);
            }
            let r: [f64; 3] = q.apply(v.into()).into();
            r[0] * r[1]
                + r[2] * q.id as f64
                + V3::from(r).norm()
                + q.apply(V3::ZERO).dot(V3::default() + V3::new(1.0, k, 2.0))
        }
    }
    #[differentiate]
    pub fn reach(pose: &Pose, target: V3) -> f64 {
        let e = pose.apply(target);
        e.dot(e) + pose.energy([0.1, 0.2, 0.3], 1.5)
    }
}
#[test]
fn agrees_with_differences() {
    use robot::*;
    let x = [0.3, -0.5, 0.7, 1.1, 0.8, -0.2, 0.6, 0.4, -0.1, 0.9, 1.3];
    let pose = |x: &[f64]| Pose {
        p: geom::V3::new(x[0], x[1], x[2]),
        axis: geom::V3::new(x[3], x[4], x[5]),
        angle: x[6],
        id: 2,
    };
    let (v, (g, gv, gk)) = pose(&x).energy_value_and_gradient([x[7], x[8], x[9]], x[10]);
    check(
        "method",
        &x,
        |x| pose(x).energy([x[7], x[8], x[9]], x[10]),
        v,
        &[g.p.x, g.p.y, g.p.z, g.axis.x, g.axis.y, g.axis.z, g.angle, gv[0], gv[1], gv[2], gk],
    );
    let (v, (g, t)) = reach::value_and_gradient(&pose(&x), geom::V3::new(x[7], x[8], x[9]));
    check(
        "reach",
        &x[..10],
        |x| reach(&pose(x), geom::V3::new(x[7], x[8], x[9])),
        v,
        &[g.p.x, g.p.y, g.p.z, g.axis.x, g.axis.y, g.axis.z, g.angle, t.x, t.y, t.z],
    );
}
