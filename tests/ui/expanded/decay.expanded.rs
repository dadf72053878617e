//! Written by the macro for the function at the top.

/// A loop that overwrites what its derivative needs.
pub fn decay(x: &[f64], k: f64) -> f64 {
    let mut s = 0.0;
    let mut a = 1.0;
    for i in 0..x.len() {
        if x[i] > 0.0 {
            a = a * (k * x[i]).exp();
        }
        s += a * x[i];
    }
    s
}

/// The derivatives of the function `decay`.
#[::core::prelude::v1::derive(::core::fmt::Debug)]
pub struct decay {}
#[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
impl decay {
    /// Gradient of `decay` with respect to `x`, `k`.
    ///
    /// Takes 4 additions, 7 multiplications, 1 other operation, with each loop counted once. Records `a`, 1 unnamed value.
    pub fn gradient(x: &[f64], k: f64) -> (::chainrule::buffer::Vec<f64>, f64) {
        let mut d_x = ::chainrule::buffer::repeat(0.0_f64, x.len());
        let mut records = ::chainrule::buffer::Vec::new();
        let x_len = x.len();
        let mut a = 1.0_f64;
        for i in 0..x_len {
            let x_i = x[i];
            let (a_1, t1) = if x_i > 0.0 {
                let t1 = (k * x_i).exp();
                let a_1 = a * t1;
                (a_1, t1)
            } else {
                (a, 0.0_f64)
            };
            ::chainrule::buffer::push(&mut records, (a, a_1, t1));
            a = a_1;
        }
        let mut d_a = 0.0_f64;
        let mut d_k = 0.0_f64;
        for i in ::core::iter::Iterator::rev(0..x_len) {
            let (a_1, a_2, t1) = ::chainrule::buffer::pop(&mut records);
            let x_i = x[i];
            let d_a_1 = d_a + x_i;
            let t2 = if x_i > 0.0 {
                d_a = d_a_1 * t1;
                let t2 = d_a_1 * a_1 * t1;
                d_k += t2 * x_i;
                a_2 + t2 * k
            } else {
                d_a = d_a_1;
                a_2
            };
            d_x[i] += t2;
        }
        (d_x, d_k)
    }
    /// Value and gradient of `decay` with respect to `x`, `k`.
    ///
    /// Takes 5 additions, 8 multiplications, 1 other operation, with each loop counted once. Records `a`, 1 unnamed value.
    pub fn value_and_gradient(
        x: &[f64],
        k: f64,
    ) -> (f64, (::chainrule::buffer::Vec<f64>, f64)) {
        let mut d_x = ::chainrule::buffer::repeat(0.0_f64, x.len());
        let mut records = ::chainrule::buffer::Vec::new();
        let x_len = x.len();
        let mut s = 0.0_f64;
        let mut a = 1.0_f64;
        for i in 0..x_len {
            let x_i = x[i];
            let (a_1, t1) = if x_i > 0.0 {
                let t1 = (k * x_i).exp();
                let a_1 = a * t1;
                (a_1, t1)
            } else {
                (a, 0.0_f64)
            };
            s += a_1 * x_i;
            ::chainrule::buffer::push(&mut records, (a, a_1, t1));
            a = a_1;
        }
        let mut d_a = 0.0_f64;
        let mut d_k = 0.0_f64;
        for i in ::core::iter::Iterator::rev(0..x_len) {
            let (a_1, a_2, t1) = ::chainrule::buffer::pop(&mut records);
            let x_i = x[i];
            let d_a_1 = d_a + x_i;
            let t2 = if x_i > 0.0 {
                d_a = d_a_1 * t1;
                let t2 = d_a_1 * a_1 * t1;
                d_k += t2 * x_i;
                a_2 + t2 * k
            } else {
                d_a = d_a_1;
                a_2
            };
            d_x[i] += t2;
        }
        (s, (d_x, d_k))
    }
    /// Gradient of `decay` with respect to `x`, `k`, added to the buffers.
    ///
    /// Takes 5 additions, 7 multiplications, 1 other operation, with each loop counted once. Records `a`, 1 unnamed value.
    pub fn gradient_into(x: &[f64], k: f64, d_x: &mut [f64], d_k: &mut f64) {
        let x_len = x.len();
        ::core::assert!(
            d_x.len() == x_len, "the buffer for `x` has to be as long as `x`"
        );
        let mut records = ::chainrule::buffer::Vec::new();
        let mut a = 1.0_f64;
        for i in 0..x_len {
            let x_i = x[i];
            let (a_1, t1) = if x_i > 0.0 {
                let t1 = (k * x_i).exp();
                let a_1 = a * t1;
                (a_1, t1)
            } else {
                (a, 0.0_f64)
            };
            ::chainrule::buffer::push(&mut records, (a, a_1, t1));
            a = a_1;
        }
        let mut d_a = 0.0_f64;
        let mut d_k_1 = 0.0_f64;
        for i in ::core::iter::Iterator::rev(0..x_len) {
            let (a_1, a_2, t1) = ::chainrule::buffer::pop(&mut records);
            let x_i = x[i];
            let d_a_1 = d_a + x_i;
            let t2 = if x_i > 0.0 {
                d_a = d_a_1 * t1;
                let t2 = d_a_1 * a_1 * t1;
                d_k_1 += t2 * x_i;
                a_2 + t2 * k
            } else {
                d_a = d_a_1;
                a_2
            };
            d_x[i] += t2;
        }
        *d_k += d_k_1;
    }
    /// Value of `decay`; its gradient with respect to `x`, `k` is added to the buffers.
    ///
    /// Takes 6 additions, 8 multiplications, 1 other operation, with each loop counted once. Records `a`, 1 unnamed value.
    pub fn value_and_gradient_into(
        x: &[f64],
        k: f64,
        d_x: &mut [f64],
        d_k: &mut f64,
    ) -> f64 {
        let x_len = x.len();
        ::core::assert!(
            d_x.len() == x_len, "the buffer for `x` has to be as long as `x`"
        );
        let mut records = ::chainrule::buffer::Vec::new();
        let mut s = 0.0_f64;
        let mut a = 1.0_f64;
        for i in 0..x_len {
            let x_i = x[i];
            let (a_1, t1) = if x_i > 0.0 {
                let t1 = (k * x_i).exp();
                let a_1 = a * t1;
                (a_1, t1)
            } else {
                (a, 0.0_f64)
            };
            s += a_1 * x_i;
            ::chainrule::buffer::push(&mut records, (a, a_1, t1));
            a = a_1;
        }
        let mut d_a = 0.0_f64;
        let mut d_k_1 = 0.0_f64;
        for i in ::core::iter::Iterator::rev(0..x_len) {
            let (a_1, a_2, t1) = ::chainrule::buffer::pop(&mut records);
            let x_i = x[i];
            let d_a_1 = d_a + x_i;
            let t2 = if x_i > 0.0 {
                d_a = d_a_1 * t1;
                let t2 = d_a_1 * a_1 * t1;
                d_k_1 += t2 * x_i;
                a_2 + t2 * k
            } else {
                d_a = d_a_1;
                a_2
            };
            d_x[i] += t2;
        }
        *d_k += d_k_1;
        s
    }
    /// Value of `decay`, and `seed` times its Jacobian: the cotangents of `x`, `k`.
    ///
    /// Takes 5 additions, 10 multiplications, 1 other operation, with each loop counted once. Records `a`, 1 unnamed value.
    pub fn vjp(
        x: &[f64],
        k: f64,
        seed: f64,
    ) -> (f64, (::chainrule::buffer::Vec<f64>, f64)) {
        let mut d_x = ::chainrule::buffer::repeat(0.0_f64, x.len());
        let mut records = ::chainrule::buffer::Vec::new();
        let x_len = x.len();
        let mut s = 0.0_f64;
        let mut a = 1.0_f64;
        for i in 0..x_len {
            let x_i = x[i];
            let (a_1, t1) = if x_i > 0.0 {
                let t1 = (k * x_i).exp();
                let a_1 = a * t1;
                (a_1, t1)
            } else {
                (a, 0.0_f64)
            };
            s += a_1 * x_i;
            ::chainrule::buffer::push(&mut records, (a, a_1, t1));
            a = a_1;
        }
        let mut d_a = 0.0_f64;
        let mut d_k = 0.0_f64;
        for i in ::core::iter::Iterator::rev(0..x_len) {
            let (a_1, a_2, t1) = ::chainrule::buffer::pop(&mut records);
            let x_i = x[i];
            let d_a_1 = d_a + seed * x_i;
            let t2 = seed * a_2;
            let t3 = if x_i > 0.0 {
                d_a = d_a_1 * t1;
                let t3 = d_a_1 * a_1 * t1;
                d_k += t3 * x_i;
                t2 + t3 * k
            } else {
                d_a = d_a_1;
                t2
            };
            d_x[i] += t3;
        }
        (s, (d_x, d_k))
    }
    /// Value of `decay`; `seed` times its Jacobian, the cotangents of `x`, `k`, is added to the buffers.
    ///
    /// Takes 6 additions, 10 multiplications, 1 other operation, with each loop counted once. Records `a`, 1 unnamed value.
    pub fn vjp_into(
        x: &[f64],
        k: f64,
        seed: f64,
        d_x: &mut [f64],
        d_k: &mut f64,
    ) -> f64 {
        let x_len = x.len();
        ::core::assert!(
            d_x.len() == x_len, "the buffer for `x` has to be as long as `x`"
        );
        let mut records = ::chainrule::buffer::Vec::new();
        let mut s = 0.0_f64;
        let mut a = 1.0_f64;
        for i in 0..x_len {
            let x_i = x[i];
            let (a_1, t1) = if x_i > 0.0 {
                let t1 = (k * x_i).exp();
                let a_1 = a * t1;
                (a_1, t1)
            } else {
                (a, 0.0_f64)
            };
            s += a_1 * x_i;
            ::chainrule::buffer::push(&mut records, (a, a_1, t1));
            a = a_1;
        }
        let mut d_a = 0.0_f64;
        let mut d_k_1 = 0.0_f64;
        for i in ::core::iter::Iterator::rev(0..x_len) {
            let (a_1, a_2, t1) = ::chainrule::buffer::pop(&mut records);
            let x_i = x[i];
            let d_a_1 = d_a + seed * x_i;
            let t2 = seed * a_2;
            let t3 = if x_i > 0.0 {
                d_a = d_a_1 * t1;
                let t3 = d_a_1 * a_1 * t1;
                d_k_1 += t3 * x_i;
                t2 + t3 * k
            } else {
                d_a = d_a_1;
                t2
            };
            d_x[i] += t3;
        }
        *d_k += d_k_1;
        s
    }
    /// Value of `decay`, and the residuals that `backward` needs.
    ///
    /// Takes 1 addition, 3 multiplications, 1 other operation, with each loop counted once. Records nothing.
    pub fn forward(x: &[f64], k: f64) -> (f64, (f64, ::chainrule::buffer::Vec<f64>)) {
        let mut s = 0.0_f64;
        let mut a = 1.0_f64;
        for i in 0..x.len() {
            let x_i = x[i];
            if x_i > 0.0 {
                a *= (k * x_i).exp();
            }
            s += a * x_i;
        }
        let x_1 = ::chainrule::buffer::copy(x);
        (s, (k, x_1))
    }
    /// Cotangents of `x`, `k` for the residuals of `forward` and the cotangent of its value.
    ///
    /// Takes 4 additions, 9 multiplications, 1 other operation, with each loop counted once. Records `a`, 1 unnamed value.
    pub fn backward(
        residuals: &(f64, ::chainrule::buffer::Vec<f64>),
        seed: f64,
    ) -> (::chainrule::buffer::Vec<f64>, f64) {
        let &(k, ref x) = residuals;
        let mut records = ::chainrule::buffer::Vec::new();
        let x_len = x.len();
        let mut a = 1.0_f64;
        for i in 0..x_len {
            let x_i = x[i];
            let (a_1, t1) = if x_i > 0.0 {
                let t1 = (k * x_i).exp();
                let a_1 = a * t1;
                (a_1, t1)
            } else {
                (a, 0.0_f64)
            };
            ::chainrule::buffer::push(&mut records, (a, a_1, t1));
            a = a_1;
        }
        let mut d_x = ::chainrule::buffer::repeat(0.0_f64, x.len());
        let mut d_a = 0.0_f64;
        let mut d_k = 0.0_f64;
        for i in ::core::iter::Iterator::rev(0..x_len) {
            let (a_1, a_2, t1) = ::chainrule::buffer::pop(&mut records);
            let x_i = x[i];
            let d_a_1 = d_a + seed * x_i;
            let t2 = seed * a_2;
            let t3 = if x_i > 0.0 {
                d_a = d_a_1 * t1;
                let t3 = d_a_1 * a_1 * t1;
                d_k += t3 * x_i;
                t2 + t3 * k
            } else {
                d_a = d_a_1;
                t2
            };
            d_x[i] += t3;
        }
        (d_x, d_k)
    }
    #[doc(hidden)]
    #[inline]
    pub fn augmented(
        x: &[f64],
        k: f64,
        stack: &mut ::chainrule::__private::Stack,
    ) -> (f64, ()) {
        let mut s = 0.0_f64;
        let mut a = 1.0_f64;
        for i in 0..x.len() {
            let x_i = x[i];
            let (a_1, t1) = if x_i > 0.0 {
                let t1 = (k * x_i).exp();
                let a_1 = a * t1;
                (a_1, t1)
            } else {
                (a, 0.0_f64)
            };
            s += a_1 * x_i;
            ::chainrule::__private::stack::keep(stack, [a, a_1, t1]);
            a = a_1;
        }
        (s, ())
    }
    #[doc(hidden)]
    #[inline]
    pub fn adjoint(
        x: &[f64],
        k: f64,
        residuals: (),
        seed: f64,
        d_x: ::core::option::Option<&mut [f64]>,
        d_k: ::core::option::Option<&mut f64>,
        stack: &mut ::chainrule::__private::Stack,
    ) {
        let () = residuals;
        let mut unasked;
        let d_x: &mut [f64] = match d_x {
            ::core::option::Option::Some(sum) => sum,
            ::core::option::Option::None => {
                unasked = ::chainrule::buffer::repeat(0.0_f64, x.len());
                &mut unasked
            }
        };
        let mut unasked_1;
        let d_k: &mut f64 = match d_k {
            ::core::option::Option::Some(sum) => sum,
            ::core::option::Option::None => {
                unasked_1 = 0.0_f64;
                &mut unasked_1
            }
        };
        let mut d_a = 0.0_f64;
        let mut d_k_1 = 0.0_f64;
        for i in ::core::iter::Iterator::rev(0..x.len()) {
            let [a, a_1, t1]: [f64; 3] = ::chainrule::__private::stack::take(stack);
            let x_i = x[i];
            let d_a_1 = d_a + seed * x_i;
            let t2 = seed * a_1;
            let t3 = if x_i > 0.0 {
                d_a = d_a_1 * t1;
                let t3 = d_a_1 * a * t1;
                d_k_1 += t3 * x_i;
                t2 + t3 * k
            } else {
                d_a = d_a_1;
                t2
            };
            d_x[i] += t3;
        }
        *d_k += d_k_1;
    }
    #[doc(hidden)]
    #[inline]
    pub fn pushforward(x: &[f64], k: f64, t_x: &[f64], t_k: f64) -> (f64, f64) {
        let mut s = 0.0_f64;
        let mut a = 1.0_f64;
        let mut t_s = 0.0_f64;
        let mut t_a = 0.0_f64;
        for i in 0..x.len() {
            let x_i = x[i];
            let t_x_i = t_x[i];
            if x_i > 0.0 {
                let t1 = (k * x_i).exp();
                let a_1 = a * t1;
                let t2 = a * (t1 * (x_i * t_k + k * t_x_i));
                t_a = t1 * t_a + t2;
                a = a_1;
            }
            let t1 = x_i * t_a + a * t_x_i;
            s += a * x_i;
            t_s += t1;
        }
        (s, t_s)
    }
    #[doc(hidden)]
    pub fn pullback(
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
    ) -> (::chainrule::buffer::Vec<f64>, f64)
    where
        for<'asked> Self: ::chainrule::__private::SecondOrder<'asked>,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    pub fn pullback_pushforward(
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
    ) -> ((::chainrule::buffer::Vec<f64>, f64), (::chainrule::buffer::Vec<f64>, f64))
    where
        for<'asked> Self: ::chainrule::__private::SecondOrder<'asked>,
    {
        ::core::unreachable!()
    }
}
const _: () = {
    let _ = decay;
};
