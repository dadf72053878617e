//! What a program printed at a point, and whether it may be so.

use std::collections::BTreeMap;

use chainrule_generator::Program;

use crate::batch::Source;
use crate::write::{POINTS, STEP, direction_floats, weights};

/// Figures by program, point, and what they are; `None` for a panic.
pub(crate) struct Printed(BTreeMap<(u64, u64, String), Option<Vec<f64>>>);

impl Printed {
    /// Reads the lines `SEED POINT WHAT FIGURES…`.
    pub(crate) fn read(text: &str) -> Printed {
        let line = |line: &str| {
            let mut words = line.split_whitespace();
            let (seed, point, what) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?, words.next()?);
            let figures = words.map(|word| word.parse().ok()).collect();
            Some(((seed, point, what.to_string()), figures))
        };
        Printed(text.lines().filter_map(line).collect())
    }

    /// What was printed; `Some(None)` for a panic.
    pub(crate) fn figures(&self, seed: u64, point: u64, what: &str) -> Option<Option<&[f64]>> {
        self.0.get(&(seed, point, what.to_string())).map(Option::as_deref)
    }

    /// Everything that is wrong with a program.
    pub(crate) fn faults(&self, seed: u64, program: Source) -> Vec<String> {
        let program = program(seed);
        let faults =
            (0..POINTS).filter_map(|point| self.judge(&program, seed, point).err().map(|fault| (point, fault)));
        faults.map(|(point, fault)| format!("program {seed}, point {point}: {fault}")).collect()
    }

    fn judge(&self, program: &Program, seed: u64, point: u64) -> Result<(), String> {
        let figures = |what: &str| {
            let found = self.0.get(&(seed, point, what.to_string()));
            found.ok_or_else(|| format!("{what} was not printed"))
        };
        let (value, reverse, forward) = match (figures("value")?, figures("reverse")?, figures("forward")?) {
            (None, None, None) => return Ok(()),
            (Some(value), Some(reverse), Some(forward)) => (value, reverse, forward),
            (value, reverse, forward) => {
                let [value, reverse, forward] = [value, reverse, forward].map(|figures| figures.is_none());
                return Err(format!("panics: {value} by itself, {reverse} in reverse, {forward} forward"));
            }
        };
        let (weights, single) = (weights(program.output), program.float == "f32");
        let results = weights.len();
        let same = |other: &[f64]| value.iter().zip(other).all(|(a, b)| same_float(*a, *b));
        if value.len() != results || reverse.len() < results || forward.len() != 2 * results {
            return Err(format!("shapes: {value:?}, {reverse:?}, {forward:?}"));
        }
        if !same(&reverse[..results]) || !same(&forward[..results]) {
            return Err(format!("the value is {value:?}, but {reverse:?} in reverse, {forward:?} forward"));
        }
        let direction = direction_floats(program, point);
        let (parts, tangent) = (&reverse[results..], &forward[results..]);
        if parts.len() != direction.len() {
            return Err(format!("{} parts for {} inputs", parts.len(), direction.len()));
        }
        let (slope, slope_size) = weighted_sum(parts, &direction);
        let (tangent, tangent_size) = weighted_sum(tangent, weights);
        let size = slope_size + tangent_size;
        let tolerance = if single { 1e-4 } else { 1e-12 };
        let error = (slope - tangent).abs();
        if value.iter().all(|v| v.is_finite()) && (error.is_nan() || error > tolerance * (size + 1e-2)) {
            return Err(format!("reverse gives {slope:e}, forward {tangent:e}"));
        }
        if single {
            return Ok(());
        }
        let difference = |above: &str, below: &str, step: f64| -> Result<f64, String> {
            let (Some(above), Some(below)) = (figures(above)?, figures(below)?) else { return Ok(f64::NAN) };
            Ok((weighted_sum(above, weights).0 - weighted_sum(below, weights).0) / (2.0 * step))
        };
        let (narrow, wide) = (difference("+1", "-1", STEP)?, difference("+2", "-2", 2.0 * STEP)?);
        // where two steps disagree there is a kink or a jump between, and differences say nothing
        let smooth = (narrow - wide).abs() < 1e-5 * (1.0 + narrow.abs());
        if smooth && (narrow - slope).abs() > 1e-4 * (1.0 + slope.abs()) {
            return Err(format!("the derivative is {slope:e}, differences give {narrow:e}"));
        }
        Ok(())
    }
}

fn same_float(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// The sum of the products, and the sum of their sizes.
fn weighted_sum(numbers: &[f64], weights: &[f64]) -> (f64, f64) {
    let products = numbers.iter().zip(weights).map(|(x, w)| x * w);
    products.fold((0.0, 0.0), |(sum, size), product| (sum + product, size + product.abs()))
}
