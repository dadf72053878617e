//! Networks under every lint, among hostile names, in private, in functions and in macros.

/// Under every lint that a careful crate denies.
pub mod lints {
    #![deny(warnings, clippy::all, clippy::pedantic, unsafe_code, rust_2018_idioms, nonstandard_style, unused)]
    #![deny(
        missing_docs,
        missing_debug_implementations,
        missing_copy_implementations,
        unreachable_pub,
        unused_qualifications,
        unused_results,
        unused_lifetimes,
        trivial_casts,
        trivial_numeric_casts,
        single_use_lifetimes,
        let_underscore_drop,
        variant_size_differences,
        elided_lifetimes_in_paths,
        explicit_outlives_requirements
    )]

    ad::network! {
        /// Every part of a network.
        pub Everything: f32 {
            input  x: [6];
            input  word: class(5);
            target y: class(3);
            param  t: scalar = constant(0.5);
            fn twice(v) = v + v;

            h = batch_norm(tanh(dense(concat(x, embedding(word, 2)), 4)));
            h = dropout(relu(h), 0.25);
            repeat 2 { h = h + dense(h, 4); }
            z = dense(twice(h), 3) .* t;

            output softmax(z);
            loss   fit: cross_entropy(softmax(z), y);
            loss   decay: 0.01 * l2(t);
            metric confidence: max(softmax(z));
        }
    }

    ad::network! {
        /// One number in, one out.
        pub Line: f64 {
            input  x: scalar;
            target y: scalar;
            param  a: scalar = constant(2.0);
            param  b: scalar = zeros;
            output a * x + b;
            loss   mse(a * x + b, y);
        }
    }
}

/// What is forbidden cannot be allowed again.
pub mod forbidden {
    #![forbid(unused, nonstandard_style, deprecated, unsafe_code, unreachable_code)]

    ad::network! {
        pub Line: f64 {
            input  x: [2];
            target y: [1];
            z = dense(x, 1);
            output z;
            loss   mse(z, y);
        }
    }
}

/// Names that the macro uses itself, and keywords.
pub mod collisions {
    ad::network! {
        pub Net: f64 {
            input  seed: [2];
            input  gradient: scalar;
            input  samples: scalar;
            input  index: scalar;
            input  out: scalar;
            input  count: scalar;
            input  rng: scalar;
            target batch: [2];
            target sum: scalar;
            target parameters: scalar;
            target scale: scalar;
            target noise_0: scalar;
            h = dropout(dense(seed, 2, name = sample), 0.5);
            z = dense(h .* gradient .* samples .* index .* out .* count .* rng, 2, name = net);
            output z;
            loss   mse(z, batch) + sum .* parameters .* scale .* noise_0;
        }
    }
}

/// Without a prelude, and with the names of the language taken.
pub mod shadowed {
    #![no_implicit_prelude]
    #![allow(dead_code, non_camel_case_types)]

    pub mod core {}
    pub mod std {}
    pub mod chainrule {}
    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct f32;
    pub struct f64;
    pub struct usize;
    pub struct u64;
    pub struct str;
    pub enum Result {
        Ok,
        Err,
    }
    pub trait Clone {}
    pub trait Default {}
    pub trait Objective {}
    pub trait Parameters {}
    pub struct Batch;

    pub fn predict() {}
    pub fn loss() {}

    ::ad::network! {
        pub Net: f32 {
            input  x: [2];
            target y: class(2);
            z = dense(dropout(x, 0.1), 2);
            output softmax(z);
            loss   cross_entropy(softmax(z), y);
            metric largest: max(z);
        }
    }
}

ad::network! {
    Hidden: f64 {
        input  x: [2];
        output dense(x, 1);
        loss   l2(dense(x, 1, name = dense1));
    }
}

ad::network! {
    pub(crate) Crate: f64 {
        input  x: [2];
        target y: [1];
        z = dense(x, 1);
        output z;
        loss   mse(z, y);
    }
}

macro_rules! line {
    ($name:ident, $units:expr) => {
        ad::network! {
            pub $name: f64 {
                input  x: [2];
                target y: [1];
                z = dense(dense(x, $units), 1);
                output z;
                loss   mse(z, y);
            }
        }
    };
}

line!(Written, 3);

/// In a function.
pub fn local() -> f64 {
    ad::network! {
        Local: f64 {
            input  x: [2];
            target y: [1];
            z = dense(x, 1);
            output z;
            loss   mse(z, y);
        }
    }
    Local::zeros().loss(&[1.0, 2.0], &[3.0])
}

#[cfg(test)]
mod tests {
    use super::collisions::{Net, NetSample};
    use super::lints::{Everything, EverythingSample, Line};

    #[test]
    fn they_compute() {
        assert_eq!(super::local(), 9.0);
        assert_eq!(Line { a: 2.0, b: 1.0 }.value_and_gradient(3.0, 5.0), (4.0, Line { a: 12.0, b: 4.0 }));
        assert_eq!(super::Written::PARAMETERS, 13);
        assert_eq!(super::Hidden::zeros().predict(&[1.0, 1.0]), [0.0]);
        assert_eq!(super::Crate::zeros().loss_batch(&[]), 0.0);
    }

    #[test]
    fn batches_of_hostile_names_agree_with_their_samples() {
        let sample = |k: f64| NetSample {
            seed: [k, 1.0],
            gradient: 1.0,
            samples: 1.0,
            index: 2.0,
            out: 1.0,
            count: 1.0,
            rng: 1.0,
            batch: [0.0, k],
            sum: 1.0,
            parameters: 1.0,
            scale: 1.0,
            noise_0: 1.0,
        };
        let mut net = Net::zeros();
        net.sample.w = [[0.5, -0.25], [1.0, 2.0]];
        net.net.w = [[0.125, 1.0], [0.5, -1.0]];
        let (value, _) =
            net.value_and_gradient(&[1.0, 1.0], 1.0, 1.0, 2.0, 1.0, 1.0, 1.0, &[0.0, 1.0], 1.0, 1.0, 1.0, 1.0, 7);
        assert_eq!(value, net.loss_batch(&[sample(1.0)], 7));
    }

    #[test]
    fn an_empty_batch_is_zero() {
        let net = Everything::zeros();
        let (value, gradient) = net.value_and_gradient_batch(&[], 1);
        assert_eq!((value, gradient), (0.0, Everything::zeros()));
        let sample = EverythingSample { x: [0.0; 6], word: 9, y: 7 };
        assert!(net.loss(&sample.x, 0, 7, 1).is_nan(), "a class out of range");
    }
}
