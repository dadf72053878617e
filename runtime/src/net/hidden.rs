//! What emitted networks call and users do not.

use chainrule_primitives::Real;

/// `running` moves towards `batch` by the share `momentum`. For a variance over `elements`, it is taken as that over
/// one element less, which has no bias; `elements` is 0 for a mean.
pub fn blend<F: Real>(running: &mut [F], batch: &[F], momentum: f64, elements: usize) {
    let unbiased = if elements > 1 { elements as f64 / (elements - 1) as f64 } else { 1.0 };
    for (running, batch) in running.iter_mut().zip(batch) {
        let (old, new) = (running.to_f64(), batch.to_f64() * unbiased);
        *running = F::from_f64(old + momentum * (new - old));
    }
}

/// Adds a gradient that was scaled already.
#[inline]
pub fn add<F: Real>(parameters: &mut [F], gradient: &[F]) {
    for (p, g) in parameters.iter_mut().zip(gradient) {
        *p += *g;
    }
}

/// Every output with its target.
pub fn pairs<F: Real>(outputs: &[F], targets: &[F], pair: &mut dyn FnMut(f64, f64)) {
    for (output, target) in outputs.iter().zip(targets) {
        pair(output.to_f64(), target.to_f64());
    }
}

/// What a parameter struct implements by features: `parameters! { Iris }`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __parameters {
    ($name:ident) => {};
}

/// Serde's traits, as a map from tensor names to lists of numbers.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __parameters {
    ($name:ident) => {
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::files::serialize::serialize(self, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::files::serialize::deserialize(deserializer)
            }
        }
    };
}

/// What stands here only with the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_serde {
    ($($tokens:tt)*) => {};
}

/// What stands here only with the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_serde {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// `fit` and `evaluate` of a differentiated function: `training_of_function! { pub struct loss [Params] [Sample] }`.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __training_of_function {
    ($($tokens:tt)*) => {};
}

/// `fit` and `evaluate` of a differentiated function: `training_of_function! { pub struct loss [Params] [Sample] }`.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __training_of_function {
    ($visibility:vis struct $name:ident [$parameters:ty] [$sample:ty]) => {
        impl $name {
            /// Trains `parameters` on `samples`, so that the mean of the function over the samples falls.
            ///
            /// # Errors
            ///
            /// Where there are no samples, a setting is out of its range, a loss or gradient becomes NaN or infinite, or
            /// a checkpoint or observer fails; the parameters are then those before the bad step.
            $visibility fn fit(
                parameters: &mut $parameters,
                samples: &[$sample],
                fit: $crate::train::Fit<'_, impl $crate::train::Optimizer>,
            ) -> ::core::result::Result<$crate::train::History, $crate::train::Error> {
                $crate::train::fit::<$name>(parameters, samples, fit)
            }

            /// The mean of the function over `samples`.
            #[must_use]
            $visibility fn evaluate(parameters: &$parameters, samples: &[$sample]) -> $crate::train::Report {
                $crate::train::evaluate::<$name>(parameters, samples)
            }
        }
    };
}

/// `fit` and `evaluate` of a network, where there is an allocator: `training! { pub struct Iris IrisSample }`.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __training {
    ($visibility:vis struct $name:ident $sample:ident) => {};
}

/// `fit` and `evaluate` of a network: `training! { pub struct Iris IrisSample }`.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __training {
    ($visibility:vis struct $name:ident $sample:ident) => {
        impl $name {
            /// Trains the parameters on `samples`, as `fit` says: with the optimiser, mini-batches, schedules and
            /// observers that it names.
            ///
            /// # Errors
            ///
            /// Where there are no samples, a setting is out of its range, a loss or gradient becomes NaN or infinite, or
            /// a checkpoint or observer fails; the parameters are then those before the bad step.
            $visibility fn fit(
                &mut self,
                samples: &[$sample],
                fit: $crate::train::Fit<'_, impl $crate::train::Optimizer>,
            ) -> ::core::result::Result<$crate::train::History, $crate::train::Error> {
                $crate::train::fit::<$name>(self, samples, fit)
            }

            /// [`fit`](Self::fit) with samples of its own for validation.
            ///
            /// # Errors
            ///
            /// As `fit`.
            $visibility fn fit_with(
                &mut self,
                samples: &[$sample],
                validation: &[$sample],
                fit: $crate::train::Fit<'_, impl $crate::train::Optimizer>,
            ) -> ::core::result::Result<$crate::train::History, $crate::train::Error> {
                $crate::train::fit_with::<$name>(self, samples, validation, fit)
            }

            /// The mean loss and the metrics on `samples`: nothing is dropped, running statistics.
            #[must_use]
            $visibility fn evaluate(&self, samples: &[$sample]) -> $crate::train::Report {
                $crate::train::evaluate::<$name>(self, samples)
            }
        }
    };
}
