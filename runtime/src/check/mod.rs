//! Derivatives checked against each other and against differences, for the tests of those who write functions, rules
//! or tangents by hand.
//!
//! [`check!`](macro@crate::check) takes a call as it is written, and what it is differentiated with respect to:
//!
//! ```
//! use chainrule::{check, differentiate};
//!
//! #[differentiate(jvp, hvp)]
//! fn energy(stiffness: f64, x: &[f64]) -> f64 {
//!     let mut sum = 0.0;
//!     for i in 1..x.len() {
//!         let stretch = x[i] - x[i - 1] - 1.0;
//!         sum += 0.5 * stiffness * stretch * stretch;
//!     }
//!     sum
//! }
//!
//! let (stiffness, x) = (3.0, vec![0.0, 1.5, 2.0]);
//! let report = check!(energy(stiffness, &x), wrt(stiffness, &x), jvp, hvp);
//! assert!(report.agrees(), "{report}");
//! ```

mod checked;
mod difference;
mod report;

pub use checked::{Checked, gradient};
pub use report::{Comparison, Report, Verdict};

/// Checks the derivatives of a call at a point, and gives a [`Report`](struct@crate::check::Report).
///
/// `check!(f(x, &y), wrt(x, &y), jvp, hvp, hessian)`: the call as it is written, then the variables that it is
/// differentiated with respect to, passed as the call passes them; then what beside the gradient `#[differentiate]` was
/// asked for. The variables are owned (`f64`, arrays, `Vec`s, structs) and can be cloned.
#[macro_export]
macro_rules! check {
    ($($f:ident)::+ ($($argument:tt)*), wrt($($wrt:tt)+) $(, $mode:ident)* $(,)?) => {
        $crate::check!(@wrt [$($f)::+] [$($argument)*] [] [] [$($wrt)+,] [$($mode)*])
    };
    (@wrt $f:tt $arguments:tt [$($name:ident)*] [$($passed:tt)*] [& $next:ident, $($rest:tt)*] $modes:tt) => {
        $crate::check!(@wrt $f $arguments [$($name)* $next] [$($passed)* (& $next)] [$($rest)*] $modes)
    };
    (@wrt $f:tt $arguments:tt [$($name:ident)*] [$($passed:tt)*] [$next:ident, $($rest:tt)*] $modes:tt) => {
        $crate::check!(@wrt $f $arguments [$($name)* $next] [$($passed)* ($next)] [$($rest)*] $modes)
    };
    // after a comma at the end
    (@wrt $f:tt $arguments:tt $names:tt $passed:tt [,] $modes:tt) => {
        $crate::check!(@wrt $f $arguments $names $passed [] $modes)
    };
    (@wrt [$($f:ident)::+] [$($argument:tt)*] [$($name:ident)+] $passed:tt [] [$($mode:ident)*]) => {{
        let checked = $crate::check::gradient(
            ($(::core::clone::Clone::clone(&$name),)+),
            |point| {
                $crate::check!(@bind [$($name)+] point);
                $($f)::+ ($($argument)*)
            },
            |point| {
                $crate::check!(@bind [$($name)+] point);
                let (value, gradient) = $($f)::+::value_and_gradient($($argument)*);
                (value, $crate::check!(@tuple [$($name)+] gradient))
            },
        );
        $(
            let size = checked.size(&$name);
            let checked = checked.named(::core::stringify!($name), size);
        )+
        $crate::check!(@modes checked [$($f)::+] [$($argument)*] [$($name)+] $passed [$($mode)*])
    }};
    (@modes $checked:ident $f:tt $arguments:tt $names:tt $passed:tt [$($mode:ident)*]) => {{
        $(let $checked = $crate::check!(@$mode $checked $f $arguments $names $passed);)*
        $checked.report()
    }};
    (@jvp $checked:ident [$($f:ident)::+] [$($argument:tt)*] $names:tt [$($passed:tt)+]) => {
        $checked.jvp(|point, direction| {
            $crate::check!(@bind $names point);
            $($f)::+::jvp($($argument)*, $($crate::check!(@pick $names $passed direction)),+)
        })
    };
    (@hvp $checked:ident [$($f:ident)::+] [$($argument:tt)*] $names:tt [$($passed:tt)+]) => {
        $checked.hvp(|point, direction| {
            $crate::check!(@bind $names point);
            let product = $($f)::+::hvp($($argument)*, $($crate::check!(@pick $names $passed direction)),+);
            $crate::check!(@tuple $names product)
        })
    };
    (@hessian $checked:ident [$($f:ident)::+] [$($argument:tt)*] $names:tt $passed:tt) => {
        $checked.hessian(|point| {
            $crate::check!(@bind $names point);
            $($f)::+::hessian($($argument)*)
        })
    };
    // the variables of the call at another point
    (@bind [$($name:ident)+] $point:ident) => {
        #[allow(unused_variables)]
        let ($($name,)+) = ::core::clone::Clone::clone($point);
    };
    // a part of a direction, as the call passes it
    (@pick $names:tt (& $name:ident) $direction:ident) => {
        &$crate::check!(@pick $names ($name) $direction)
    };
    (@pick [$($name:ident)+] ($part:ident) $direction:ident) => {{
        #[allow(unused_variables)]
        let ($($name,)+) = ::core::clone::Clone::clone($direction);
        $part
    }};
    // one part comes bare
    (@tuple [$name:ident] $value:ident) => { ($value,) };
    (@tuple $names:tt $value:ident) => { $value };
    (@$mode:ident $($rest:tt)*) => {
        ::core::compile_error!("`check!` compares `jvp`, `hvp` and `hessian` beside the gradient")
    };
}
