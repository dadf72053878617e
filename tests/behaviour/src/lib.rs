//! Compares derivatives with central differences of the plain function, and values with it to the bit.
//!
//! `all!(f, point, |p| arguments; tangents)` checks everything that a scalar function asked for; `p` is the list of floats
//! of which the arguments are made.

/// Floats, in order.
pub trait Flat {
    /// Appends the floats.
    fn append(&self, out: &mut Vec<f64>);
    /// All floats.
    fn flat(&self) -> Vec<f64> {
        let mut v = Vec::new();
        self.append(&mut v);
        v
    }
}
impl Flat for f64 {
    fn append(&self, o: &mut Vec<f64>) {
        o.push(*self)
    }
}
impl Flat for f32 {
    fn append(&self, o: &mut Vec<f64>) {
        o.push(*self as f64)
    }
}
impl Flat for () {
    fn append(&self, _: &mut Vec<f64>) {}
}
impl Flat for usize {
    fn append(&self, _: &mut Vec<f64>) {}
}
impl Flat for i32 {
    fn append(&self, _: &mut Vec<f64>) {}
}
impl Flat for bool {
    fn append(&self, _: &mut Vec<f64>) {}
}
impl<T: Flat, const N: usize> Flat for [T; N] {
    fn append(&self, o: &mut Vec<f64>) {
        for x in self {
            x.append(o)
        }
    }
}
impl<T: Flat> Flat for Vec<T> {
    fn append(&self, o: &mut Vec<f64>) {
        for x in self {
            x.append(o)
        }
    }
}
macro_rules! tup { ($($n:ident)+) => { impl<$($n: Flat),+> Flat for ($($n,)+) { #[allow(non_snake_case)] fn append(&self, o: &mut Vec<f64>) { let ($($n,)+) = self; $($n.append(o);)+ } } } }
tup!(A);
tup!(A B);
tup!(A B C);
tup!(A B C D);
tup!(A B C D E);
tup!(A B C D E F);
tup!(A B C D E F G);
tup!(A B C D E F G H);

/// Central differences of fourth order: a row for each input, with an entry for each output.
pub fn differences(p: &[f64], f: &dyn Fn(&[f64]) -> Vec<f64>, h: f64) -> Vec<Vec<f64>> {
    (0..p.len())
        .map(|i| {
            let at = |s: f64| {
                let mut q = p.to_vec();
                q[i] += s * h;
                f(&q)
            };
            let (a, b, c, d) = (at(-2.0), at(-1.0), at(1.0), at(2.0));
            (0..a.len()).map(|j| (a[j] - 8.0 * b[j] + 8.0 * c[j] - d[j]) / (12.0 * h)).collect()
        })
        .collect()
}
/// Asserts that two lists agree, relative to the largest entry.
#[track_caller]
pub fn close(what: &str, got: &[f64], want: &[f64], tol: f64) {
    assert_eq!(got.len(), want.len(), "{what}: number of parts: {got:?} {want:?}");
    let scale = want.iter().fold(1.0f64, |m, x| m.max(x.abs()));
    for (i, (g, w)) in got.iter().zip(want).enumerate() {
        assert!(
            (g - w).abs() <= tol * scale || (g.is_nan() && w.is_nan()),
            "{what}: part {i}: {g} is not {w}\n got {got:?}\nwant {want:?}"
        );
    }
}
/// Asserts that two lists are the same to the bit.
#[track_caller]
pub fn bits(got: &[f64], want: &[f64]) {
    assert!(got.iter().map(|x| x.to_bits()).eq(want.iter().map(|x| x.to_bits())), "value {got:?} is not {want:?}");
}
/// Checks `value_and_gradient`, `forward` and `backward` of a scalar function.
#[macro_export]
macro_rules! check {
    ($f:ident, $p:expr, |$v:ident| $($a:expr),+ $(,)?) => { $crate::check!($f, $p, 1e-4, 1e-7, |$v| $($a),+) };
    ($f:ident, $p:expr, $h:expr, $tol:expr, |$v:ident| $($a:expr),+ $(,)?) => {{
        use $crate::Flat;
        let p = &$p[..];
        let want = $crate::differences(p, &|$v: &[f64]| $f($($a),+).flat(), $h);
        let $v = p;
        let plain = $f($($a),+).flat();
        let (value, gradient) = $f::value_and_gradient($($a),+);
        $crate::bits(&value.flat(), &plain);
        let want: Vec<f64> = want.iter().map(|r| r[0]).collect();
        $crate::close("value_and_gradient", &gradient.flat(), &want, $tol);
        let (value, residuals) = $f::forward($($a),+);
        $crate::bits(&value.flat(), &plain);
        let back = $f::backward(&residuals, 2.0);
        let twice: Vec<f64> = want.iter().map(|x| 2.0 * x).collect();
        $crate::close("backward", &back.flat(), &twice, $tol);
    }};
}
/// Checks `vjp`, `forward` and `backward` of any function.
#[macro_export]
macro_rules! vjp {
    ($f:ident, $p:expr, $seed:expr, |$v:ident| $($a:expr),+ $(,)?) => {{
        use $crate::Flat;
        let p = &$p[..];
        let want = $crate::differences(p, &|$v: &[f64]| $f($($a),+).flat(), 1e-4);
        let seed = $seed.flat();
        let want: Vec<f64> = want.iter().map(|r| r.iter().zip(&seed).map(|(a, b)| a * b).sum()).collect();
        let $v = p;
        let plain = $f($($a),+).flat();
        let (value, gradient) = $f::vjp($($a,)+ $seed);
        $crate::bits(&value.flat(), &plain);
        $crate::close("vjp", &gradient.flat(), &want, 1e-7);
        let (value, residuals) = $f::forward($($a),+);
        $crate::bits(&value.flat(), &plain);
        let back = $f::backward(&residuals, $seed);
        $crate::close("backward", &back.flat(), &want, 1e-7);
    }};
}
/// Checks `jvp`.
#[macro_export]
macro_rules! jvp {
    ($f:ident, $p:expr, |$v:ident| $($a:expr),+ ; $($d:expr),+ $(,)?) => {{
        use $crate::Flat;
        let p = &$p[..];
        let all = $crate::differences(p, &|$v: &[f64]| $f($($a),+).flat(), 1e-4);
        let direction: Vec<f64> = (0..p.len()).map(|i| 0.3 + 0.4 * ((i * 7 + 3) as f64).sin()).collect();
        let plain = { let $v = p; $f($($a),+).flat() };
        let want: Vec<f64> = (0..plain.len()).map(|j| all.iter().zip(&direction).map(|(r, d)| r[j] * d).sum()).collect();
        let dd = &direction[..];
        let (value, tangent) = {
            // arguments at p, tangents at the direction
            $crate::jvp!(@call $f, p, dd, $v, [$($a),+], [$($d),+]) };
        $crate::bits(&value.flat(), &plain);
        $crate::close("jvp", &tangent.flat(), &want, 1e-7);
    }};
    (@call $f:ident, $p:ident, $dd:ident, $v:ident, [$($a:expr),+], [$($d:expr),+]) => { $f::jvp($({ let $v = $p; let _ = $v; $a },)+ $({ let $v = $dd; $d }),+) };
}
/// Checks `hvp` against differences of the gradient.
#[macro_export]
macro_rules! hvp {
    ($f:ident, $p:expr, |$v:ident| $($a:expr),+ ; $($d:expr),+ $(,)?) => {{
        use $crate::Flat;
        let p = &$p[..];
        let all = $crate::differences(p, &|$v: &[f64]| $f::gradient($($a),+).flat(), 1e-4);
        let direction: Vec<f64> = (0..p.len()).map(|i| 0.3 + 0.4 * ((i * 7 + 3) as f64).sin()).collect();
        let n = all[0].len();
        let want: Vec<f64> = (0..n).map(|j| all.iter().zip(&direction).map(|(r, d)| r[j] * d).sum()).collect();
        let dd = &direction[..];
        let product = $f::hvp($({ let $v = p; let _ = $v; $a },)+ $({ let $v = dd; $d }),+);
        $crate::close("hvp", &product.flat(), &want, 1e-6);
    }};
}
/// Checks `hessian` against differences of the gradient.
#[macro_export]
macro_rules! hess {
    ($f:ident, $p:expr, |$v:ident| $($a:expr),+ $(,)?) => {{
        use $crate::Flat;
        let p = &$p[..];
        let all = $crate::differences(p, &|$v: &[f64]| $f::gradient($($a),+).flat(), 1e-4);
        let want: Vec<f64> = all.concat();
        let $v = p;
        $crate::close("hessian", &$f::hessian($($a),+).flat(), &want, 1e-6);
    }};
}
/// Checks `jacobian`.
#[macro_export]
macro_rules! jac {
    ($f:ident, $p:expr, |$v:ident| $($a:expr),+ $(,)?) => {{
        use $crate::Flat;
        let p = &$p[..];
        let all = $crate::differences(p, &|$v: &[f64]| $f($($a),+).flat(), 1e-4);
        let want: Vec<f64> = (0..all[0].len()).flat_map(|j| all.iter().map(move |r| r[j]).collect::<Vec<_>>()).collect();
        let $v = p;
        let j = $f::jacobian($($a),+);
        $crate::close("jacobian", &j.flat(), &want, 1e-7);
    }};
}
/// Checks the gradient, `jvp` and `hvp` of a scalar function.
#[macro_export]
macro_rules! all {
    ($f:ident, $p:expr, |$v:ident| $($a:expr),+ ; $($d:expr),+ $(,)?) => {
        $crate::check!($f, $p, |$v| $($a),+);
        $crate::jvp!($f, $p, |$v| $($a),+ ; $($d),+);
        $crate::hvp!($f, $p, |$v| $($a),+ ; $($d),+);
    };
}
/// The first floats of a list, as an array.
pub fn a<const N: usize>(p: &[f64]) -> [f64; N] {
    std::array::from_fn(|i| p[i])
}
/// Nine floats, as a matrix.
pub fn m3(p: &[f64]) -> [[f64; 3]; 3] {
    [a(p), a(&p[3..]), a(&p[6..])]
}
