//! Copy struct with by-value params, struct literals, method returning Self, array result.
#![allow(unreachable_pub)]

use chainrule_acceptance::{assert_all_close, assert_same_bits};
use program::*;

#[::chainrule::differentiate]
mod program {
    #[derive(Clone, Copy, Debug, ::chainrule::Differentiable)]
    pub struct Quat {
        pub w: f64,
        pub x: f64,
        pub y: f64,
        pub z: f64,
    }

    impl Quat {
        fn mul(self, o: Quat) -> Quat {
            Quat {
                w: self.w * o.w - self.x * o.x - self.y * o.y - self.z * o.z,
                x: self.w * o.x + self.x * o.w + self.y * o.z - self.z * o.y,
                y: self.w * o.y - self.x * o.z + self.y * o.w + self.z * o.x,
                z: self.w * o.z + self.x * o.y - self.y * o.x + self.z * o.w,
            }
        }
        fn conj(self) -> Self {
            Self { x: -self.x, y: -self.y, z: -self.z, ..self }
        }
    }

    #[::chainrule::differentiate]
    pub fn d37_quaternion_rotate(q: Quat, v: [f64; 3]) -> f64 {
        let n = (q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z).sqrt();
        let u = Quat { w: q.w / n, x: q.x / n, y: q.y / n, z: q.z / n };
        let p = Quat { w: 0.0, x: v[0], y: v[1], z: v[2] };
        let r = u.mul(p).mul(u.conj());
        r.x * 1.0 + r.y * 2.0 + r.z * r.z
    }
}

#[test]
fn value_and_gradient() {
    let (value, gradient) =
        d37_quaternion_rotate::value_and_gradient(Quat { w: 0.9, x: 0.1, y: -0.4, z: 0.3 }, [1.0, 2.0, -0.5]);
    assert_same_bits(value, d37_quaternion_rotate(Quat { w: 0.9, x: 0.1, y: -0.4, z: 0.3 }, [1.0, 2.0, -0.5]));
    assert_all_close("value", &value, &[4.262926893178443], 1e-10, 0.0);
    let gradient =
        [gradient.0.w, gradient.0.x, gradient.0.y, gradient.0.z, gradient.1[0], gradient.1[1], gradient.1[2]];
    assert_all_close(
        "gradient",
        &gradient,
        &[
            1.8274134050804745,
            -0.7446350862786039,
            -0.16845939285396508,
            -5.458641043620509,
            1.7944798672373132,
            1.0158092409817452,
            -1.0256790986112323,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) =
        d37_quaternion_rotate::value_and_gradient(Quat { w: 0.0, x: 1.0, y: 0.0, z: 0.5 }, [0.3, -0.7, 1.1]);
    assert_same_bits(value, d37_quaternion_rotate(Quat { w: 0.0, x: 1.0, y: 0.0, z: 0.5 }, [0.3, -0.7, 1.1]));
    assert_all_close("value", &value, &[2.6364], 1e-10, 0.0);
    let gradient =
        [gradient.0.w, gradient.0.x, gradient.0.y, gradient.0.z, gradient.1[0], gradient.1[1], gradient.1[2]];
    assert_all_close(
        "gradient",
        &gradient,
        &[
            -1.5392000000000003,
            0.3763200000000001,
            2.0704000000000002,
            -0.7526400000000002,
            -0.0720000000000001,
            -2.0,
            1.304,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) =
        d37_quaternion_rotate::value_and_gradient(Quat { w: 2.0, x: -1.0, y: 0.5, z: 0.25 }, [-1.5, 0.0, 0.8]);
    assert_same_bits(value, d37_quaternion_rotate(Quat { w: 2.0, x: -1.0, y: 0.5, z: 0.25 }, [-1.5, 0.0, 0.8]));
    assert_all_close("value", &value, &[1.457923875432526], 1e-10, 0.0);
    let gradient =
        [gradient.0.w, gradient.0.x, gradient.0.y, gradient.0.z, gradient.1[0], gradient.1[1], gradient.1[2]];
    assert_all_close(
        "gradient",
        &gradient,
        &[
            -0.7185898636271117,
            0.2610803989415836,
            3.861155302259312,
            -0.9292700997353959,
            -0.18062283737024223,
            -0.7709342560553634,
            3.0782006920415226,
        ],
        1e-10,
        1e-10,
    );
}
