//! Written by the macro for the function at the top.

/// A root by Newton's method: a `while` whose number of trips is not known.
pub fn newton(a: f64, start: f64) -> f64 {
    let mut y = start;
    let mut n = 0;
    while (y * y - a).abs() > 1e-12 && n < 50 {
        y = 0.5 * (y + a / y);
        n += 1;
    }
    y
}

/// The derivatives of the function `newton`.
#[::core::prelude::v1::derive(::core::fmt::Debug)]
pub struct newton {}
#[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
impl newton {
    /// Gradient of `newton` with respect to `a`, `start`.
    ///
    /// Takes 4 additions, 6 multiplications, 2 divisions, 2 other operations, with each loop counted once. Records `y`.
    pub fn gradient(a: f64, start: f64) -> (f64, f64) {
        let mut records = ::chainrule::buffer::Vec::new();
        let mut y = start;
        let mut n = 0_i32;
        let mut trips = 0_usize;
        while ((y * y - a).abs() > 1e-12) & (n < 50) {
            let y_1 = 0.5 * (y + a / y);
            n += 1;
            trips += 1;
            ::chainrule::buffer::push(&mut records, y);
            y = y_1;
        }
        let mut d_y = 1.0_f64;
        let mut d_a = 0.0_f64;
        for _ in ::core::iter::Iterator::rev(0..trips) {
            let y_1 = ::chainrule::buffer::pop(&mut records);
            let t1 = d_y * 0.5;
            let t2 = y_1.recip();
            let t3 = a / y_1 * t2;
            d_a += t1 * t2;
            d_y = t1 - t3 * t1;
        }
        (d_a, d_y)
    }
    /// Value and gradient of `newton` with respect to `a`, `start`.
    ///
    /// Takes 4 additions, 6 multiplications, 2 divisions, 2 other operations, with each loop counted once. Records `y`.
    pub fn value_and_gradient(a: f64, start: f64) -> (f64, (f64, f64)) {
        let mut records = ::chainrule::buffer::Vec::new();
        let mut y = start;
        let mut n = 0_i32;
        let mut trips = 0_usize;
        while ((y * y - a).abs() > 1e-12) & (n < 50) {
            let y_1 = 0.5 * (y + a / y);
            n += 1;
            trips += 1;
            ::chainrule::buffer::push(&mut records, y);
            y = y_1;
        }
        let mut d_y = 1.0_f64;
        let mut d_a = 0.0_f64;
        for _ in ::core::iter::Iterator::rev(0..trips) {
            let y_1 = ::chainrule::buffer::pop(&mut records);
            let t1 = d_y * 0.5;
            let t2 = y_1.recip();
            let t3 = a / y_1 * t2;
            d_a += t1 * t2;
            d_y = t1 - t3 * t1;
        }
        (y, (d_a, d_y))
    }
    /// Gradient of `newton` with respect to `a`, `start`, added to the buffers.
    ///
    /// Takes 6 additions, 6 multiplications, 2 divisions, 2 other operations, with each loop counted once. Records `y`.
    pub fn gradient_into(a: f64, start: f64, d_a: &mut f64, d_start: &mut f64) {
        let mut records = ::chainrule::buffer::Vec::new();
        let mut y = start;
        let mut n = 0_i32;
        let mut trips = 0_usize;
        while ((y * y - a).abs() > 1e-12) & (n < 50) {
            let y_1 = 0.5 * (y + a / y);
            n += 1;
            trips += 1;
            ::chainrule::buffer::push(&mut records, y);
            y = y_1;
        }
        let mut d_y = 1.0_f64;
        let mut d_a_1 = 0.0_f64;
        for _ in ::core::iter::Iterator::rev(0..trips) {
            let y_1 = ::chainrule::buffer::pop(&mut records);
            let t1 = d_y * 0.5;
            let t2 = y_1.recip();
            let t3 = a / y_1 * t2;
            d_a_1 += t1 * t2;
            d_y = t1 - t3 * t1;
        }
        *d_a += d_a_1;
        *d_start += d_y;
    }
    /// Value of `newton`; its gradient with respect to `a`, `start` is added to the buffers.
    ///
    /// Takes 6 additions, 6 multiplications, 2 divisions, 2 other operations, with each loop counted once. Records `y`.
    pub fn value_and_gradient_into(
        a: f64,
        start: f64,
        d_a: &mut f64,
        d_start: &mut f64,
    ) -> f64 {
        let mut records = ::chainrule::buffer::Vec::new();
        let mut y = start;
        let mut n = 0_i32;
        let mut trips = 0_usize;
        while ((y * y - a).abs() > 1e-12) & (n < 50) {
            let y_1 = 0.5 * (y + a / y);
            n += 1;
            trips += 1;
            ::chainrule::buffer::push(&mut records, y);
            y = y_1;
        }
        let mut d_y = 1.0_f64;
        let mut d_a_1 = 0.0_f64;
        for _ in ::core::iter::Iterator::rev(0..trips) {
            let y_1 = ::chainrule::buffer::pop(&mut records);
            let t1 = d_y * 0.5;
            let t2 = y_1.recip();
            let t3 = a / y_1 * t2;
            d_a_1 += t1 * t2;
            d_y = t1 - t3 * t1;
        }
        *d_a += d_a_1;
        *d_start += d_y;
        y
    }
    /// Value of `newton`, and `seed` times its Jacobian: the cotangents of `a`, `start`.
    ///
    /// Takes 4 additions, 6 multiplications, 2 divisions, 2 other operations, with each loop counted once. Records `y`.
    pub fn vjp(a: f64, start: f64, seed: f64) -> (f64, (f64, f64)) {
        let mut records = ::chainrule::buffer::Vec::new();
        let mut y = start;
        let mut n = 0_i32;
        let mut trips = 0_usize;
        while ((y * y - a).abs() > 1e-12) & (n < 50) {
            let y_1 = 0.5 * (y + a / y);
            n += 1;
            trips += 1;
            ::chainrule::buffer::push(&mut records, y);
            y = y_1;
        }
        let mut d_y = seed;
        let mut d_a = 0.0_f64;
        for _ in ::core::iter::Iterator::rev(0..trips) {
            let y_1 = ::chainrule::buffer::pop(&mut records);
            let t1 = d_y * 0.5;
            let t2 = y_1.recip();
            let t3 = a / y_1 * t2;
            d_a += t1 * t2;
            d_y = t1 - t3 * t1;
        }
        (y, (d_a, d_y))
    }
    /// Value of `newton`; `seed` times its Jacobian, the cotangents of `a`, `start`, is added to the buffers.
    ///
    /// Takes 6 additions, 6 multiplications, 2 divisions, 2 other operations, with each loop counted once. Records `y`.
    pub fn vjp_into(
        a: f64,
        start: f64,
        seed: f64,
        d_a: &mut f64,
        d_start: &mut f64,
    ) -> f64 {
        let mut records = ::chainrule::buffer::Vec::new();
        let mut y = start;
        let mut n = 0_i32;
        let mut trips = 0_usize;
        while ((y * y - a).abs() > 1e-12) & (n < 50) {
            let y_1 = 0.5 * (y + a / y);
            n += 1;
            trips += 1;
            ::chainrule::buffer::push(&mut records, y);
            y = y_1;
        }
        let mut d_y = seed;
        let mut d_a_1 = 0.0_f64;
        for _ in ::core::iter::Iterator::rev(0..trips) {
            let y_1 = ::chainrule::buffer::pop(&mut records);
            let t1 = d_y * 0.5;
            let t2 = y_1.recip();
            let t3 = a / y_1 * t2;
            d_a_1 += t1 * t2;
            d_y = t1 - t3 * t1;
        }
        *d_a += d_a_1;
        *d_start += d_y;
        y
    }
    /// Value of `newton`, and the residuals that `backward` needs.
    ///
    /// Takes 2 additions, 2 multiplications, 1 division, 1 other operation, with each loop counted once. Records nothing.
    pub fn forward(a: f64, start: f64) -> (f64, ([f64; 2],)) {
        let mut y = start;
        let mut n = 0_i32;
        while ((y * y - a).abs() > 1e-12) & (n < 50) {
            y = 0.5 * (y + a / y);
            n += 1;
        }
        (y, ([a, start],))
    }
    /// Cotangents of `a`, `start` for the residuals of `forward` and the cotangent of its value.
    ///
    /// Takes 4 additions, 6 multiplications, 2 divisions, 2 other operations, with each loop counted once. Records `y`.
    pub fn backward(residuals: &([f64; 2],), seed: f64) -> (f64, f64) {
        let &(ref residuals_1,) = residuals;
        let a = residuals_1[0];
        let start = residuals_1[1];
        let mut records = ::chainrule::buffer::Vec::new();
        let mut y = start;
        let mut n = 0_i32;
        let mut trips = 0_usize;
        while ((y * y - a).abs() > 1e-12) & (n < 50) {
            let y_1 = 0.5 * (y + a / y);
            n += 1;
            trips += 1;
            ::chainrule::buffer::push(&mut records, y);
            y = y_1;
        }
        let mut d_y = seed;
        let mut d_a = 0.0_f64;
        for _ in ::core::iter::Iterator::rev(0..trips) {
            let y_1 = ::chainrule::buffer::pop(&mut records);
            let t1 = d_y * 0.5;
            let t2 = y_1.recip();
            let t3 = a / y_1 * t2;
            d_a += t1 * t2;
            d_y = t1 - t3 * t1;
        }
        (d_a, d_y)
    }
    #[doc(hidden)]
    #[inline]
    pub fn augmented(
        a: f64,
        start: f64,
        stack: &mut ::chainrule::__private::Stack,
    ) -> (f64, (usize,)) {
        let mut y = start;
        let mut n = 0_i32;
        let mut trips = 0_usize;
        while ((y * y - a).abs() > 1e-12) & (n < 50) {
            let y_1 = 0.5 * (y + a / y);
            n += 1;
            trips += 1;
            ::chainrule::__private::stack::keep(stack, [y]);
            y = y_1;
        }
        (y, (trips,))
    }
    #[doc(hidden)]
    #[inline]
    pub fn adjoint(
        a: f64,
        _start: f64,
        residuals: (usize,),
        seed: f64,
        d_a: ::core::option::Option<&mut f64>,
        d_start: ::core::option::Option<&mut f64>,
        stack: &mut ::chainrule::__private::Stack,
    ) {
        let (trips,) = residuals;
        let mut unasked;
        let d_a: &mut f64 = match d_a {
            ::core::option::Option::Some(sum) => sum,
            ::core::option::Option::None => {
                unasked = 0.0_f64;
                &mut unasked
            }
        };
        let mut unasked_1;
        let d_start: &mut f64 = match d_start {
            ::core::option::Option::Some(sum) => sum,
            ::core::option::Option::None => {
                unasked_1 = 0.0_f64;
                &mut unasked_1
            }
        };
        let mut d_y = seed;
        let mut d_a_1 = 0.0_f64;
        for _ in ::core::iter::Iterator::rev(0..trips) {
            let [y]: [f64; 1] = ::chainrule::__private::stack::take(stack);
            let t1 = d_y * 0.5;
            let t2 = y.recip();
            let t3 = a / y * t2;
            d_a_1 += t1 * t2;
            d_y = t1 - t3 * t1;
        }
        *d_a += d_a_1;
        *d_start += d_y;
    }
    #[doc(hidden)]
    #[inline]
    pub fn pushforward(a: f64, start: f64, t_a: f64, t_start: f64) -> (f64, f64) {
        let mut y = start;
        let mut n = 0_i32;
        let mut t_y = t_start;
        while ((y * y - a).abs() > 1e-12) & (n < 50) {
            let t1 = a / y;
            let t2 = y.recip();
            let t3 = t_y + (t2 * t_a - t1 * t2 * t_y);
            y = 0.5 * (y + t1);
            t_y = 0.5 * t3;
            n += 1;
        }
        (y, t_y)
    }
    #[doc(hidden)]
    pub fn pullback(
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
    ) -> (f64, f64)
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
    ) -> ((f64, f64), (f64, f64))
    where
        for<'asked> Self: ::chainrule::__private::SecondOrder<'asked>,
    {
        ::core::unreachable!()
    }
}
const _: () = {
    let _ = newton;
};
