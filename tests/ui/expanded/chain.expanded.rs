//! Written by the macro for the function at the top.

/// A recursion in a branch: each call leaves its residuals on the stack.
pub fn chain(x: f64, n: usize) -> f64 {
    if n == 0 { x } else { (chain(x, n - 1) * 1.1).sin() * x }
}

/// The derivatives of the function `chain`.
#[::core::prelude::v1::derive(::core::fmt::Debug)]
pub struct chain {}
#[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
impl chain {
    /// Gradient of `chain` with respect to `x`.
    ///
    /// Takes 1 addition, 3 multiplications, 2 other operations. Records `residuals`.
    pub fn gradient(x: f64, n: usize) -> f64 {
        let mut stack = ::chainrule::__private::Stack::new();
        let t1 = n == 0;
        let (t2, t3) = if t1 {
            (0.0_f64, 0.0_f64)
        } else {
            let (t2, residuals) = chain::augmented(x, n - 1, &mut stack);
            ::chainrule::__private::stack::keep(&mut stack, residuals);
            let t3 = t2 * 1.1;
            (t3, t3.sin())
        };
        let d_x = if t1 {
            1.0_f64
        } else {
            let t4 = n - 1;
            let t5 = x * t2.cos() * 1.1;
            let residuals = ::chainrule::__private::stack::take(&mut stack);
            let mut part = 0.0_f64;
            chain::adjoint(
                x,
                t4,
                residuals,
                t5,
                ::core::option::Option::Some(&mut part),
                ::core::option::Option::None,
                &mut stack,
            );
            t3 + part
        };
        d_x
    }
    /// Value and gradient of `chain` with respect to `x`.
    ///
    /// Takes 1 addition, 4 multiplications, 2 other operations. Records `residuals`.
    pub fn value_and_gradient(x: f64, n: usize) -> (f64, f64) {
        let mut stack = ::chainrule::__private::Stack::new();
        let t1 = n == 0;
        let (t2, t3, t4) = if t1 {
            (x, 0.0_f64, 0.0_f64)
        } else {
            let (t2, residuals) = chain::augmented(x, n - 1, &mut stack);
            ::chainrule::__private::stack::keep(&mut stack, residuals);
            let t3 = t2 * 1.1;
            let t4 = t3.sin();
            (t4 * x, t3, t4)
        };
        let d_x = if t1 {
            1.0_f64
        } else {
            let t5 = n - 1;
            let t6 = x * t3.cos() * 1.1;
            let residuals = ::chainrule::__private::stack::take(&mut stack);
            let mut part = 0.0_f64;
            chain::adjoint(
                x,
                t5,
                residuals,
                t6,
                ::core::option::Option::Some(&mut part),
                ::core::option::Option::None,
                &mut stack,
            );
            t4 + part
        };
        (t2, d_x)
    }
    /// Gradient of `chain` with respect to `x`, added to the buffers.
    ///
    /// Takes 1 addition, 3 multiplications, 2 other operations. Records `residuals`.
    pub fn gradient_into(x: f64, n: usize, d_x: &mut f64) {
        let mut stack = ::chainrule::__private::Stack::new();
        let t1 = n == 0;
        let (t2, t3) = if t1 {
            (0.0_f64, 0.0_f64)
        } else {
            let (t2, residuals) = chain::augmented(x, n - 1, &mut stack);
            ::chainrule::__private::stack::keep(&mut stack, residuals);
            let t3 = t2 * 1.1;
            (t3, t3.sin())
        };
        let d_x_1 = if t1 {
            1.0_f64
        } else {
            let t4 = n - 1;
            let t5 = x * t2.cos() * 1.1;
            let residuals = ::chainrule::__private::stack::take(&mut stack);
            chain::adjoint(
                x,
                t4,
                residuals,
                t5,
                ::core::option::Option::Some(&mut *d_x),
                ::core::option::Option::None,
                &mut stack,
            );
            t3
        };
        *d_x += d_x_1;
    }
    /// Value of `chain`; its gradient with respect to `x` is added to the buffers.
    ///
    /// Takes 1 addition, 4 multiplications, 2 other operations. Records `residuals`.
    pub fn value_and_gradient_into(x: f64, n: usize, d_x: &mut f64) -> f64 {
        let mut stack = ::chainrule::__private::Stack::new();
        let t1 = n == 0;
        let (t2, t3, t4) = if t1 {
            (x, 0.0_f64, 0.0_f64)
        } else {
            let (t2, residuals) = chain::augmented(x, n - 1, &mut stack);
            ::chainrule::__private::stack::keep(&mut stack, residuals);
            let t3 = t2 * 1.1;
            let t4 = t3.sin();
            (t4 * x, t3, t4)
        };
        let d_x_1 = if t1 {
            1.0_f64
        } else {
            let t5 = n - 1;
            let t6 = x * t3.cos() * 1.1;
            let residuals = ::chainrule::__private::stack::take(&mut stack);
            chain::adjoint(
                x,
                t5,
                residuals,
                t6,
                ::core::option::Option::Some(&mut *d_x),
                ::core::option::Option::None,
                &mut stack,
            );
            t4
        };
        *d_x += d_x_1;
        t2
    }
    /// Value of `chain`, and `seed` times its Jacobian: the cotangents of `x`.
    ///
    /// Takes 1 addition, 6 multiplications, 2 other operations. Records `residuals`.
    pub fn vjp(x: f64, n: usize, seed: f64) -> (f64, f64) {
        let mut stack = ::chainrule::__private::Stack::new();
        let t1 = n == 0;
        let (t2, t3, t4) = if t1 {
            (x, 0.0_f64, 0.0_f64)
        } else {
            let (t2, residuals) = chain::augmented(x, n - 1, &mut stack);
            ::chainrule::__private::stack::keep(&mut stack, residuals);
            let t3 = t2 * 1.1;
            let t4 = t3.sin();
            (t4 * x, t3, t4)
        };
        let d_x = if t1 {
            seed
        } else {
            let t5 = n - 1;
            let t6 = seed * t4;
            let t7 = seed * x * t3.cos() * 1.1;
            let residuals = ::chainrule::__private::stack::take(&mut stack);
            let mut part = 0.0_f64;
            chain::adjoint(
                x,
                t5,
                residuals,
                t7,
                ::core::option::Option::Some(&mut part),
                ::core::option::Option::None,
                &mut stack,
            );
            t6 + part
        };
        (t2, d_x)
    }
    /// Value of `chain`; `seed` times its Jacobian, the cotangents of `x`, is added to the buffers.
    ///
    /// Takes 1 addition, 6 multiplications, 2 other operations. Records `residuals`.
    pub fn vjp_into(x: f64, n: usize, seed: f64, d_x: &mut f64) -> f64 {
        let mut stack = ::chainrule::__private::Stack::new();
        let t1 = n == 0;
        let (t2, t3, t4) = if t1 {
            (x, 0.0_f64, 0.0_f64)
        } else {
            let (t2, residuals) = chain::augmented(x, n - 1, &mut stack);
            ::chainrule::__private::stack::keep(&mut stack, residuals);
            let t3 = t2 * 1.1;
            let t4 = t3.sin();
            (t4 * x, t3, t4)
        };
        let d_x_1 = if t1 {
            seed
        } else {
            let t5 = n - 1;
            let t6 = seed * t4;
            let t7 = seed * x * t3.cos() * 1.1;
            let residuals = ::chainrule::__private::stack::take(&mut stack);
            chain::adjoint(
                x,
                t5,
                residuals,
                t7,
                ::core::option::Option::Some(&mut *d_x),
                ::core::option::Option::None,
                &mut stack,
            );
            t6
        };
        *d_x += d_x_1;
        t2
    }
    /// Value of `chain`, and the residuals that `backward` needs.
    ///
    /// Takes 2 multiplications, 1 other operation. Records nothing.
    pub fn forward(x: f64, n: usize) -> (f64, (f64, usize)) {
        let t1 = if n == 0 {
            x
        } else {
            let t1 = chain(x, n - 1);
            (t1 * 1.1).sin() * x
        };
        (t1, (x, n))
    }
    /// Cotangents of `x` for the residuals of `forward` and the cotangent of its value.
    ///
    /// Takes 1 addition, 5 multiplications, 2 other operations. Records `residuals`.
    pub fn backward(residuals: &(f64, usize), seed: f64) -> f64 {
        let &(x, n) = residuals;
        let mut stack = ::chainrule::__private::Stack::new();
        let t1 = n == 0;
        let (t2, t3) = if t1 {
            (0.0_f64, 0.0_f64)
        } else {
            let (t2, residuals_1) = chain::augmented(x, n - 1, &mut stack);
            ::chainrule::__private::stack::keep(&mut stack, residuals_1);
            let t3 = t2 * 1.1;
            (t3, t3.sin())
        };
        let d_x = if t1 {
            seed
        } else {
            let t4 = n - 1;
            let t5 = seed * t3;
            let t6 = seed * x * t2.cos() * 1.1;
            let residuals_1 = ::chainrule::__private::stack::take(&mut stack);
            let mut part = 0.0_f64;
            chain::adjoint(
                x,
                t4,
                residuals_1,
                t6,
                ::core::option::Option::Some(&mut part),
                ::core::option::Option::None,
                &mut stack,
            );
            t5 + part
        };
        d_x
    }
    #[doc(hidden)]
    #[inline]
    pub fn augmented(
        x: f64,
        n: usize,
        stack: &mut ::chainrule::__private::Stack,
    ) -> (f64, ([f64; 2],)) {
        let (t1, t2, t3) = if n == 0 {
            (x, 0.0_f64, 0.0_f64)
        } else {
            let (t1, residuals) = chain::augmented(x, n - 1, &mut *stack);
            ::chainrule::__private::stack::keep(stack, residuals);
            let t2 = t1 * 1.1;
            let t3 = t2.sin();
            (t3 * x, t2, t3)
        };
        (t1, ([t2, t3],))
    }
    #[doc(hidden)]
    #[inline]
    pub fn adjoint(
        x: f64,
        n: usize,
        residuals: ([f64; 2],),
        seed: f64,
        d_x: ::core::option::Option<&mut f64>,
        _d_n: ::core::option::Option<&mut ()>,
        stack: &mut ::chainrule::__private::Stack,
    ) {
        let (residuals_1,) = residuals;
        let mut unasked;
        let d_x: &mut f64 = match d_x {
            ::core::option::Option::Some(sum) => sum,
            ::core::option::Option::None => {
                unasked = 0.0_f64;
                &mut unasked
            }
        };
        let residuals_0 = residuals_1[0];
        let residuals_1_1 = residuals_1[1];
        let d_x_1 = if n == 0 {
            seed
        } else {
            let t1 = n - 1;
            let t2 = seed * residuals_1_1;
            let t3 = seed * x * residuals_0.cos() * 1.1;
            let residuals_2 = ::chainrule::__private::stack::take(stack);
            chain::adjoint(
                x,
                t1,
                residuals_2,
                t3,
                ::core::option::Option::Some(&mut *d_x),
                ::core::option::Option::None,
                &mut *stack,
            );
            t2
        };
        *d_x += d_x_1;
    }
    #[doc(hidden)]
    pub fn pushforward(
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
    ) -> (f64, f64)
    where
        for<'asked> Self: ::chainrule::__private::FirstOrder<'asked>,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    pub fn pullback(
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
        _: impl ::core::marker::Sized,
    ) -> (f64, ())
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
    ) -> ((f64, ()), (f64, ()))
    where
        for<'asked> Self: ::chainrule::__private::SecondOrder<'asked>,
    {
        ::core::unreachable!()
    }
}
const _: () = {
    let _ = chain;
};
