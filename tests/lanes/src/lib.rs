//! The losses of `losses.rs`, of one sample and of batches.

use chainrule::__private::lanes::{Element, Operation};

/// Runs an operation in the lanes that every processor has.
pub fn portable<T: Element, O: Operation<T>>(operation: O) -> O::Output {
    operation.run(T::PORTABLE)
}

/// Numbers that are alike in `f32` and `f64`.
#[derive(Debug)]
pub struct Numbers(pub u64);

impl Numbers {
    /// From -1 to 1.
    pub fn next_number(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((self.0 >> 40) as u32) / f64::from(1 << 23) - 1.0
    }
}

/// What is made of numbers.
pub trait Fill {
    /// From the next numbers.
    fn fill(numbers: &mut Numbers) -> Self;
    /// Shows every float.
    fn each(&self, see: &mut dyn FnMut(f64));
}

macro_rules! floats {
    ($($float:ident)*) => {$(
        impl Fill for $float {
            fn fill(numbers: &mut Numbers) -> $float {
                numbers.next_number() as $float
            }

            fn each(&self, see: &mut dyn FnMut(f64)) {
                see(f64::from(*self));
            }
        }
    )*};
}

floats! { f32 f64 }

/// A class of three, and sometimes none of them.
impl Fill for usize {
    fn fill(numbers: &mut Numbers) -> usize {
        ((numbers.next_number() + 1.0) * 1.55) as usize
    }

    fn each(&self, _: &mut dyn FnMut(f64)) {}
}

impl<T: Fill, const N: usize> Fill for [T; N] {
    fn fill(numbers: &mut Numbers) -> [T; N] {
        std::array::from_fn(|_| T::fill(numbers))
    }

    fn each(&self, see: &mut dyn FnMut(f64)) {
        self.iter().for_each(|part| part.each(see));
    }
}

#[allow(missing_docs, unused_imports)] // as for what a macro emits
mod losses {
    include!(concat!(env!("OUT_DIR"), "/losses.rs"));
}

pub use losses::*;
