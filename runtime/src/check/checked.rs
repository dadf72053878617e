//! The derivatives of a function at a point, one after the other.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::marker::PhantomData;

use super::difference::{Difference, differences};
use super::report::{Comparison, Report, Verdict};
use crate::{Real, Step, Tangent};

/// A check under way: the gradient has been compared, other derivatives may follow.
pub struct Checked<S, P, G> {
    at: P,
    value: f64,
    gradient_of: G,
    gradient: Vec<f64>,
    /// Differences of the gradient, by the number that moves, once something asks for them.
    second: Vec<Vec<Difference>>,
    names: Vec<String>,
    found: Vec<Found>,
    scalar: PhantomData<S>,
}

/// A comparison whose numbers are not named yet.
struct Found {
    what: &'static str,
    of: Vec<usize>,
    comparison: Comparison,
}

/// Compares a gradient with differences of its function at a point, and its value with the function's own; `at` holds
/// everything that the gradient is taken with respect to, as a tuple, an array or a struct that moves along the gradient.
///
/// [`check!`](macro@crate::check) writes this down for the call of a function. It serves by itself for methods, and for
/// derivatives that are written by hand:
///
/// ```
/// use chainrule::check;
///
/// let value = |x: &[f64; 2]| x[0] * x[1] * x[1];
/// let right = |x: &[f64; 2]| (x[0] * x[1] * x[1], [x[1] * x[1], 2.0 * x[0] * x[1]]);
/// let wrong = |x: &[f64; 2]| (x[0] * x[1] * x[1], [x[1] * x[1], x[0] * x[1]]);
/// assert!(check::gradient([3.0, 5.0], value, right).report().agrees());
/// assert!(!check::gradient([3.0, 5.0], value, wrong).report().agrees());
/// ```
pub fn gradient<S, P, G>(at: P, value: impl Fn(&P) -> S, gradient: G) -> Checked<S, P, G>
where
    S: Real,
    P: Step<S> + Clone,
    P::Tangent: Tangent<S>,
    G: Fn(&P) -> (S, P::Tangent),
{
    let (own, numbers) = gradient(&at);
    let mut checked = Checked {
        value: value(&at).to_f64(),
        gradient_of: gradient,
        gradient: numbers.numbers().map(Real::to_f64).collect(),
        second: Vec::new(),
        names: Vec::new(),
        found: Vec::new(),
        scalar: PhantomData,
        at,
    };
    checked.values("value", own);
    for (k, number) in numbers.numbers().enumerate() {
        let along = |h: f64| vec![value(&checked.moved(k, h)).to_f64()];
        let difference = differences(epsilon::<S>(), along)[0];
        checked.compare("gradient of", &[k], number, "differences", difference);
    }
    checked
}

impl<S, P, G> Checked<S, P, G>
where
    S: Real,
    P: Step<S> + Clone,
    P::Tangent: Tangent<S>,
    G: Fn(&P) -> (S, P::Tangent),
{
    /// Compares directional derivatives along each number with the gradient: of the point and a direction the value and its
    /// tangent.
    #[must_use]
    pub fn jvp(mut self, jvp: impl Fn(&P, &P::Tangent) -> (S, S)) -> Self {
        for k in 0..self.gradient.len() {
            let (value, tangent) = jvp(&self.at, &self.unit(k));
            if k == 0 {
                self.values("jvp", value);
            }
            self.compare("jvp along", &[k], tangent, "gradient", Difference { value: self.gradient[k], error: 0.0 });
        }
        self
    }

    /// Compares products of the Hessian with each number's direction with differences of the gradient.
    #[must_use]
    pub fn hvp(mut self, hvp: impl Fn(&P, &P::Tangent) -> P::Tangent) -> Self {
        self.differentiate_gradient();
        for k in 0..self.gradient.len() {
            let product = hvp(&self.at, &self.unit(k));
            for (i, number) in product.numbers().enumerate() {
                self.compare("hvp", &[k, i], number, "differences", self.second[k][i]);
            }
        }
        self
    }

    /// Compares the Hessian, row by row, with differences of the gradient.
    #[must_use]
    pub fn hessian<H: Tangent<S>>(mut self, hessian: impl Fn(&P) -> H) -> Self {
        self.differentiate_gradient();
        let (n, matrix) = (self.gradient.len(), hessian(&self.at));
        for (at, number) in matrix.numbers().enumerate() {
            let (k, i) = (at / n, at % n);
            self.compare("hessian", &[k, i], number, "differences", self.second[k][i]);
        }
        self
    }

    /// How many numbers a part of the point has.
    pub fn size<Q: Step<S>>(&self, part: &Q) -> usize
    where
        Q::Tangent: Tangent<S>,
    {
        part.zero_like().numbers().count()
    }

    /// Names the next numbers of the point, in their order.
    #[must_use]
    pub fn named(mut self, name: &str, size: usize) -> Self {
        let named = (0..size).map(|k| if size == 1 { name.to_string() } else { format!("{name}[{k}]") });
        self.names.extend(named);
        self
    }

    /// What has been found.
    pub fn report(self) -> Report {
        let name = |k: usize| self.names.get(k).cloned().unwrap_or_else(|| format!("number {k}"));
        let comparisons = self.found.into_iter().map(|Found { what, of, mut comparison }| {
            let of: Vec<String> = of.into_iter().map(name).collect();
            comparison.what = if of.is_empty() { what.to_string() } else { format!("{what} {}", of.join(", ")) };
            comparison
        });
        Report { comparisons: comparisons.collect() }
    }

    /// A direction: one number of the point.
    fn unit(&self, k: usize) -> P::Tangent {
        let mut direction = self.at.zero_like();
        if let Some(number) = direction.numbers_mut().nth(k) {
            *number = S::ONE;
        }
        direction
    }

    fn moved(&self, k: usize, h: f64) -> P {
        let mut moved = self.at.clone();
        moved.step(S::from_f64(h), &self.unit(k));
        moved
    }

    fn differentiate_gradient(&mut self) {
        if self.second.is_empty() {
            let numbers = |point: P| (self.gradient_of)(&point).1.numbers().map(Real::to_f64).collect();
            let column = |k| differences(epsilon::<S>(), |h| numbers(self.moved(k, h)));
            self.second = (0..self.gradient.len()).map(column).collect();
        }
    }

    /// A derivative's value is that of the function to the bit.
    fn values(&mut self, what: &'static str, value: S) {
        let (derivative, reference) = (value.to_f64(), self.value);
        let same = derivative.to_bits() == reference.to_bits() || derivative.is_nan() && reference.is_nan();
        let verdict = if same { Verdict::Agrees } else { Verdict::Differs };
        let comparison =
            Comparison { what: String::new(), derivative, against: "function", reference, error: 0.0, verdict };
        self.found.push(Found { what, of: Vec::new(), comparison });
    }

    fn compare(&mut self, what: &'static str, of: &[usize], number: S, against: &'static str, reference: Difference) {
        let (derivative, Difference { value: reference, error }) = (number.to_f64(), reference);
        let (size, tolerance) = (derivative.abs().max(reference.abs()), half_of_the_digits::<S>());
        let settled = error <= tolerance * (100.0 * size).max(self.value.abs()).max(1.0);
        let verdict = match (derivative - reference).abs() <= tolerance * size + 4.0 * error {
            _ if !settled || !reference.is_finite() => Verdict::Unsettled,
            true => Verdict::Agrees,
            false => Verdict::Differs,
        };
        let comparison = Comparison { what: String::new(), derivative, against, reference, error, verdict };
        self.found.push(Found { what, of: of.to_vec(), comparison });
    }
}

/// The distance from 1 to the next number of the type.
fn epsilon<S: Real>() -> f64 {
    if S::from_f64(1.0 + f64::EPSILON).to_f64() == 1.0 { f64::from(f32::EPSILON) } else { f64::EPSILON }
}

/// Relative: a formula that is wrong is off by more, rounding by less.
fn half_of_the_digits<S: Real>() -> f64 {
    if epsilon::<S>() == f64::EPSILON { 1.5e-8 } else { 3.5e-4 }
}
