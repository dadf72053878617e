//! Written by the macro for the function at the top.

/// The textbook's first: `f = w x + b`.
pub fn affine(w: f64, x: f64, b: f64) -> f64 {
    w * x + b
}

/// The derivatives of the function `affine`.
#[::core::prelude::v1::derive(::core::fmt::Debug)]
pub struct affine {}
#[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
impl affine {
    /// Gradient of `affine` with respect to `w`, `x`, `b`.
    ///
    /// ```text
    /// ∂/∂w = x
    /// ∂/∂x = w
    /// ∂/∂b = 1.0
    /// ```
    ///
    /// Takes no operation on floats. Records nothing.
    pub fn gradient(w: f64, x: f64, b: f64) -> (f64, f64, f64) {
        (x, w, 1.0_f64)
    }
    /// Value and gradient of `affine` with respect to `w`, `x`, `b`.
    ///
    /// ```text
    /// ∂/∂w = x
    /// ∂/∂x = w
    /// ∂/∂b = 1.0
    /// ```
    ///
    /// Takes 1 addition, 1 multiplication. Records nothing.
    pub fn value_and_gradient(w: f64, x: f64, b: f64) -> (f64, (f64, f64, f64)) {
        (w * x + b, (x, w, 1.0_f64))
    }
    /// Gradient of `affine` with respect to `w`, `x`, `b`, added to the buffers.
    ///
    /// Takes 3 additions. Records nothing.
    pub fn gradient_into(
        w: f64,
        x: f64,
        b: f64,
        d_w: &mut f64,
        d_x: &mut f64,
        d_b: &mut f64,
    ) {
        *d_w += x;
        *d_x += w;
        *d_b += 1.0;
    }
    /// Value of `affine`; its gradient with respect to `w`, `x`, `b` is added to the buffers.
    ///
    /// Takes 4 additions, 1 multiplication. Records nothing.
    pub fn value_and_gradient_into(
        w: f64,
        x: f64,
        b: f64,
        d_w: &mut f64,
        d_x: &mut f64,
        d_b: &mut f64,
    ) -> f64 {
        let t1 = w * x + b;
        *d_w += x;
        *d_x += w;
        *d_b += 1.0;
        t1
    }
    /// Value of `affine`, and `seed` times its Jacobian: the cotangents of `w`, `x`, `b`.
    ///
    /// Takes 1 addition, 3 multiplications. Records nothing.
    pub fn vjp(w: f64, x: f64, b: f64, seed: f64) -> (f64, (f64, f64, f64)) {
        (w * x + b, (seed * x, seed * w, seed))
    }
    /// Value of `affine`; `seed` times its Jacobian, the cotangents of `w`, `x`, `b`, is added to the buffers.
    ///
    /// Takes 4 additions, 3 multiplications. Records nothing.
    pub fn vjp_into(
        w: f64,
        x: f64,
        b: f64,
        seed: f64,
        d_w: &mut f64,
        d_x: &mut f64,
        d_b: &mut f64,
    ) -> f64 {
        let t1 = w * x + b;
        let t2 = seed * w;
        *d_w += seed * x;
        *d_x += t2;
        *d_b += seed;
        t1
    }
    /// Value of `affine`, and the residuals that `backward` needs.
    ///
    /// Takes 1 addition, 1 multiplication. Records nothing.
    pub fn forward(w: f64, x: f64, b: f64) -> (f64, ([f64; 2],)) {
        (w * x + b, ([w, x],))
    }
    /// Cotangents of `w`, `x`, `b` for the residuals of `forward` and the cotangent of its value.
    ///
    /// Takes 2 multiplications. Records nothing.
    pub fn backward(residuals: &([f64; 2],), seed: f64) -> (f64, f64, f64) {
        let &(ref residuals_1,) = residuals;
        let w = residuals_1[0];
        let x = residuals_1[1];
        (seed * x, seed * w, seed)
    }
    #[doc(hidden)]
    #[inline]
    pub fn augmented(
        w: f64,
        x: f64,
        b: f64,
        _stack: &mut ::chainrule::__private::Stack,
    ) -> (f64, ()) {
        (w * x + b, ())
    }
    #[doc(hidden)]
    #[inline]
    pub fn adjoint(
        w: f64,
        x: f64,
        _b: f64,
        residuals: (),
        seed: f64,
        d_w: ::core::option::Option<&mut f64>,
        d_x: ::core::option::Option<&mut f64>,
        d_b: ::core::option::Option<&mut f64>,
        _stack: &mut ::chainrule::__private::Stack,
    ) {
        let () = residuals;
        let mut unasked;
        let d_w: &mut f64 = match d_w {
            ::core::option::Option::Some(sum) => sum,
            ::core::option::Option::None => {
                unasked = 0.0_f64;
                &mut unasked
            }
        };
        let mut unasked_1;
        let d_x: &mut f64 = match d_x {
            ::core::option::Option::Some(sum) => sum,
            ::core::option::Option::None => {
                unasked_1 = 0.0_f64;
                &mut unasked_1
            }
        };
        let mut unasked_2;
        let d_b: &mut f64 = match d_b {
            ::core::option::Option::Some(sum) => sum,
            ::core::option::Option::None => {
                unasked_2 = 0.0_f64;
                &mut unasked_2
            }
        };
        let t1 = seed * w;
        *d_w += seed * x;
        *d_x += t1;
        *d_b += seed;
    }
    #[doc(hidden)]
    #[inline]
    pub fn pushforward(
        w: f64,
        x: f64,
        b: f64,
        t_w: f64,
        t_x: f64,
        t_b: f64,
    ) -> (f64, f64) {
        (w * x + b, x * t_w + w * t_x + t_b)
    }
    #[doc(hidden)]
    pub fn pullback(
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
    ) -> (f64, f64, f64)
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
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
    ) -> ((f64, f64, f64), (f64, f64, f64))
    where
        for<'asked> Self: ::chainrule::__private::SecondOrder<'asked>,
    {
        ::core::unreachable!()
    }
}
const _: () = {
    let _ = affine;
};
