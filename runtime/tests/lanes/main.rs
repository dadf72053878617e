//! Lanes against the scalar functions, in the portable form and in the one that the processor has.

mod accuracy;
mod operators;

use chainrule::__private::lanes::{Element, Lanes, Lanewise, Operation, Vector, dispatch};

/// A function of vectors.
pub trait Function<T: Element> {
    /// Its value.
    fn value<V: Vector<Number = T>>(&self, operands: &[V]) -> V;
}

/// A function over rows of operands, a row for each result.
struct Rows<'a, T, F, const N: usize>(&'a F, &'a [[T; N]]);

impl<T: Element, F: Function<T>, const N: usize> Operation<T> for Rows<'_, T, F, N> {
    type Output = Vec<T>;

    #[inline(always)]
    fn run<L: Lanes<T>>(self, lanes: L) -> Vec<T> {
        let mut results = Vec::new();
        for rows in self.1.chunks(L::WIDTH) {
            let operand = |k: usize| lanes.gather(|lane| rows[lane % rows.len()][k]);
            let value = self.0.value(&core::array::from_fn::<L::V, N, _>(operand));
            results.extend((0..rows.len()).map(|lane| value.lane(lane)));
        }
        results
    }
}

/// The function's values in the portable form and in the one that the processor has.
pub fn both<T: Element, const N: usize>(function: &impl Function<T>, rows: &[[T; N]]) -> [Vec<T>; 2] {
    [Rows(function, rows).run(T::PORTABLE), dispatch(Rows(function, rows))]
}

/// Numbers at which functions behave in every way that they can.
pub const EDGES: [f64; 23] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.5,
    -2.5,
    1e-3,
    -1e-3,
    17.0,
    -17.0,
    88.5,
    -88.5,
    104.0,
    -104.0,
    1e-30,
    -1e-30,
    1e30,
    -1e30,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];
