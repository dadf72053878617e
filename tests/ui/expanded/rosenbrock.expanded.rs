//! Written by the macro for the function at the top.

/// A sum over neighbours in a slice.
pub fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        let step = x[i] - x[i - 1] * x[i - 1];
        let rest = 1.0 - x[i - 1];
        sum += 100.0 * step * step + rest * rest;
    }
    sum
}

/// The derivatives of the function `rosenbrock`.
#[::core::prelude::v1::derive(::core::fmt::Debug)]
pub struct rosenbrock {}
#[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
impl rosenbrock {
    /// Gradient of `rosenbrock` with respect to `x`.
    ///
    /// Takes 6 additions, 5 multiplications, with each loop counted once. Records nothing.
    pub fn gradient(x: &[f64]) -> ::chainrule::buffer::Vec<f64> {
        let mut d_x = ::chainrule::buffer::repeat(0.0_f64, x.len());
        let x_len = x.len();
        let t1 = 1 < x_len;
        let t2 = if t1 { if 0 < x_len { x[0] } else { 0.0_f64 } } else { 0.0_f64 };
        let mut s = 0.0_f64;
        let mut s_1 = t2;
        for i in 1..x_len {
            let x_i = x[i];
            let step = x_i - s_1 * s_1;
            let rest = 1.0 - s_1;
            let d_rest = 2.0 * rest;
            let d_step = 200.0 * step;
            d_x[i - 1] += s - (d_rest + 400.0 * (step * s_1));
            s = d_step;
            s_1 = x_i;
        }
        if t1 {
            d_x[x_len - 1] += s;
        }
        d_x
    }
    /// Value and gradient of `rosenbrock` with respect to `x`.
    ///
    /// Takes 8 additions, 8 multiplications, with each loop counted once. Records nothing.
    pub fn value_and_gradient(x: &[f64]) -> (f64, ::chainrule::buffer::Vec<f64>) {
        let mut d_x = ::chainrule::buffer::repeat(0.0_f64, x.len());
        let x_len = x.len();
        let t1 = 1 < x_len;
        let t2 = if t1 { if 0 < x_len { x[0] } else { 0.0_f64 } } else { 0.0_f64 };
        let mut sum = 0.0_f64;
        let mut s = 0.0_f64;
        let mut s_1 = t2;
        for i in 1..x_len {
            let x_i = x[i];
            let step = x_i - s_1 * s_1;
            let rest = 1.0 - s_1;
            let t3 = i - 1;
            sum += 100.0 * step * step + rest * rest;
            let d_rest = 2.0 * rest;
            let d_step = 200.0 * step;
            d_x[t3] += s - (d_rest + 400.0 * (step * s_1));
            s = d_step;
            s_1 = x_i;
        }
        if t1 {
            d_x[x_len - 1] += s;
        }
        (sum, d_x)
    }
    /// Gradient of `rosenbrock` with respect to `x`, added to the buffers.
    ///
    /// Takes 6 additions, 5 multiplications, with each loop counted once. Records nothing.
    pub fn gradient_into(x: &[f64], d_x: &mut [f64]) {
        let x_len = x.len();
        ::core::assert!(
            d_x.len() == x_len, "the buffer for `x` has to be as long as `x`"
        );
        let t1 = 1 < x_len;
        let t2 = if t1 { if 0 < x_len { x[0] } else { 0.0_f64 } } else { 0.0_f64 };
        let mut s = 0.0_f64;
        let mut s_1 = t2;
        for i in 1..x_len {
            let x_i = x[i];
            let step = x_i - s_1 * s_1;
            let rest = 1.0 - s_1;
            let d_rest = 2.0 * rest;
            let d_step = 200.0 * step;
            d_x[i - 1] += s - (d_rest + 400.0 * (step * s_1));
            s = d_step;
            s_1 = x_i;
        }
        if t1 {
            d_x[x_len - 1] += s;
        }
    }
    /// Value of `rosenbrock`; its gradient with respect to `x` is added to the buffers.
    ///
    /// Takes 8 additions, 8 multiplications, with each loop counted once. Records nothing.
    pub fn value_and_gradient_into(x: &[f64], d_x: &mut [f64]) -> f64 {
        let x_len = x.len();
        ::core::assert!(
            d_x.len() == x_len, "the buffer for `x` has to be as long as `x`"
        );
        let t1 = 1 < x_len;
        let t2 = if t1 { if 0 < x_len { x[0] } else { 0.0_f64 } } else { 0.0_f64 };
        let mut sum = 0.0_f64;
        let mut s = 0.0_f64;
        let mut s_1 = t2;
        for i in 1..x_len {
            let x_i = x[i];
            let step = x_i - s_1 * s_1;
            let rest = 1.0 - s_1;
            let t3 = i - 1;
            sum += 100.0 * step * step + rest * rest;
            let d_rest = 2.0 * rest;
            let d_step = 200.0 * step;
            d_x[t3] += s - (d_rest + 400.0 * (step * s_1));
            s = d_step;
            s_1 = x_i;
        }
        if t1 {
            d_x[x_len - 1] += s;
        }
        sum
    }
    /// Value of `rosenbrock`, and `seed` times its Jacobian: the cotangents of `x`.
    ///
    /// Takes 9 additions, 11 multiplications, with each loop counted once. Records nothing.
    pub fn vjp(x: &[f64], seed: f64) -> (f64, ::chainrule::buffer::Vec<f64>) {
        let mut d_x = ::chainrule::buffer::repeat(0.0_f64, x.len());
        let x_len = x.len();
        let t1 = 1 < x_len;
        let t2 = if t1 { if 0 < x_len { x[0] } else { 0.0_f64 } } else { 0.0_f64 };
        let mut sum = 0.0_f64;
        let mut s = 0.0_f64;
        let mut s_1 = t2;
        for i in 1..x_len {
            let x_i = x[i];
            let step = x_i - s_1 * s_1;
            let rest = 1.0 - s_1;
            let t3 = 100.0 * step;
            let t4 = i - 1;
            sum += t3 * step + rest * rest;
            let d_rest = seed * (2.0 * rest);
            let d_step = seed * t3 + seed * step * 100.0;
            d_x[t4] += s - (d_rest + d_step * (2.0 * s_1));
            s = d_step;
            s_1 = x_i;
        }
        if t1 {
            d_x[x_len - 1] += s;
        }
        (sum, d_x)
    }
    /// Value of `rosenbrock`; `seed` times its Jacobian, the cotangents of `x`, is added to the buffers.
    ///
    /// Takes 9 additions, 11 multiplications, with each loop counted once. Records nothing.
    pub fn vjp_into(x: &[f64], seed: f64, d_x: &mut [f64]) -> f64 {
        let x_len = x.len();
        ::core::assert!(
            d_x.len() == x_len, "the buffer for `x` has to be as long as `x`"
        );
        let t1 = 1 < x_len;
        let t2 = if t1 { if 0 < x_len { x[0] } else { 0.0_f64 } } else { 0.0_f64 };
        let mut sum = 0.0_f64;
        let mut s = 0.0_f64;
        let mut s_1 = t2;
        for i in 1..x_len {
            let x_i = x[i];
            let step = x_i - s_1 * s_1;
            let rest = 1.0 - s_1;
            let t3 = 100.0 * step;
            let t4 = i - 1;
            sum += t3 * step + rest * rest;
            let d_rest = seed * (2.0 * rest);
            let d_step = seed * t3 + seed * step * 100.0;
            d_x[t4] += s - (d_rest + d_step * (2.0 * s_1));
            s = d_step;
            s_1 = x_i;
        }
        if t1 {
            d_x[x_len - 1] += s;
        }
        sum
    }
    /// Value of `rosenbrock`, and the residuals that `backward` needs.
    ///
    /// Takes 4 additions, 4 multiplications, with each loop counted once. Records nothing.
    pub fn forward(x: &[f64]) -> (f64, (usize, ::chainrule::buffer::Vec<f64>)) {
        let x_len = x.len();
        let t1 = if 1 < x_len {
            if 0 < x_len { x[0] } else { 0.0_f64 }
        } else {
            0.0_f64
        };
        let mut sum = 0.0_f64;
        let mut s = t1;
        for i in 1..x_len {
            let x_i = x[i];
            let _ = i - 1;
            let step = x_i - s * s;
            let rest = 1.0 - s;
            sum += 100.0 * step * step + rest * rest;
            s = x_i;
        }
        let x_1 = ::chainrule::buffer::copy(x);
        (sum, (x_len, x_1))
    }
    /// Cotangents of `x` for the residuals of `forward` and the cotangent of its value.
    ///
    /// Takes 7 additions, 9 multiplications, with each loop counted once. Records nothing.
    pub fn backward(
        residuals: &(usize, ::chainrule::buffer::Vec<f64>),
        seed: f64,
    ) -> ::chainrule::buffer::Vec<f64> {
        let &(t1, ref x) = residuals;
        let mut d_x = ::chainrule::buffer::repeat(0.0_f64, x.len());
        let mut s = 0.0_f64;
        for i in 1..t1 {
            let t2 = i - 1;
            let t3 = x[t2];
            let step = x[i] - t3 * t3;
            let rest = 1.0 - t3;
            let d_rest = seed * (2.0 * rest);
            let d_step = seed * (100.0 * step) + seed * step * 100.0;
            d_x[t2] += s - (d_rest + d_step * (2.0 * t3));
            s = d_step;
        }
        if 1 < t1 {
            d_x[t1 - 1] += s;
        }
        d_x
    }
    #[doc(hidden)]
    #[inline]
    pub fn augmented(
        x: &[f64],
        _stack: &mut ::chainrule::__private::Stack,
    ) -> (f64, ()) {
        let x_len = x.len();
        let t1 = if 1 < x_len {
            if 0 < x_len { x[0] } else { 0.0_f64 }
        } else {
            0.0_f64
        };
        let mut sum = 0.0_f64;
        let mut s = t1;
        for i in 1..x_len {
            let x_i = x[i];
            let _ = i - 1;
            let step = x_i - s * s;
            let rest = 1.0 - s;
            sum += 100.0 * step * step + rest * rest;
            s = x_i;
        }
        (sum, ())
    }
    #[doc(hidden)]
    #[inline]
    pub fn adjoint(
        x: &[f64],
        residuals: (),
        seed: f64,
        d_x: ::core::option::Option<&mut [f64]>,
        _stack: &mut ::chainrule::__private::Stack,
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
        let x_len = x.len();
        let mut s = 0.0_f64;
        for i in 1..x_len {
            let t1 = i - 1;
            let t2 = x[t1];
            let step = x[i] - t2 * t2;
            let rest = 1.0 - t2;
            let d_rest = seed * (2.0 * rest);
            let d_step = seed * (100.0 * step) + seed * step * 100.0;
            d_x[t1] += s - (d_rest + d_step * (2.0 * t2));
            s = d_step;
        }
        if 1 < x_len {
            d_x[x_len - 1] += s;
        }
    }
    #[doc(hidden)]
    #[inline]
    pub fn pushforward(x: &[f64], t_x: &[f64]) -> (f64, f64) {
        let x_len = x.len();
        let t1 = 1 < x_len;
        let t2 = if t1 { if 0 < x_len { x[0] } else { 0.0_f64 } } else { 0.0_f64 };
        let t3 = if t1 { if 0 < t_x.len() { t_x[0] } else { 0.0_f64 } } else { 0.0_f64 };
        let mut sum = 0.0_f64;
        let mut t_sum = 0.0_f64;
        let mut s = t2;
        let mut s_1 = t3;
        for i in 1..x_len {
            let x_i = x[i];
            let t_x_i = t_x[i];
            let _ = i - 1;
            let step = x_i - s * s;
            let t_step = t_x_i + -2.0 * (s * s_1);
            let rest = 1.0 - s;
            let t4 = 100.0 * step;
            let t5 = step * (100.0 * t_step) + t4 * t_step + -2.0 * (s_1 * rest);
            sum += t4 * step + rest * rest;
            t_sum += t5;
            s = x_i;
            s_1 = t_x_i;
        }
        (sum, t_sum)
    }
    #[doc(hidden)]
    pub fn pullback(
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
    ) -> (::chainrule::buffer::Vec<f64>,)
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
    ) -> ((::chainrule::buffer::Vec<f64>,), (::chainrule::buffer::Vec<f64>,))
    where
        for<'asked> Self: ::chainrule::__private::SecondOrder<'asked>,
    {
        ::core::unreachable!()
    }
}
const _: () = {
    let _ = rosenbrock;
};
