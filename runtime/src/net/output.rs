//! What is read from a network's output.

use chainrule_primitives::Real;

/// The position of the largest number, the first of equals: the class that a classifier's output names. NaN is never
/// the largest; 0 where there is nothing else.
///
/// ```
/// assert_eq!(chainrule::net::largest(&[0.2_f32, 0.7, 0.1]), 1);
/// ```
#[must_use]
pub fn largest<F: Real>(output: &[F]) -> usize {
    let mut best = None;
    for (position, &value) in output.iter().enumerate() {
        if best.is_none_or(|(_, most)| value > most) && value.partial_cmp(&value).is_some() {
            best = Some((position, value));
        }
    }
    best.map_or(0, |(position, _)| position)
}
