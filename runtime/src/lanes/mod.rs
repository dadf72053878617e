//! Several floats side by side: what emitted code for a batch is generic over, and the choice of the widest form at run time.
//!
//! An [`Operation`] is written once over [`Lanes`]; [`dispatch`] runs it in the widest form that the processor has. Three
//! rules keep it fast: `run` and every helper are `#[inline(always)]`, else they lose the features that were chosen;
//! `&mut` fields are handed to an inner `#[inline(always)]` function as parameters, since only parameters are known
//! not to alias; slices become arrays of known length before a loop.

mod activation;
mod angle;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod avx;
mod batch;
mod constants;
mod element;
mod math;
mod portable;

use core::ops::{BitAnd, BitOr, BitXor, Not};

pub use batch::{Group, add_rows, add_sums, class, scatter};
pub use chainrule_primitives::Lanewise;
use chainrule_primitives::Real;
pub use constants::Constants;
pub use element::Element;
pub use portable::Portable;

/// A way to hold floats side by side: a token that makes vectors.
pub trait Lanes<T: Element>: Copy + Send + Sync + 'static {
    /// How many.
    const WIDTH: usize;
    /// A vector of them.
    type V: Vector<Number = T, Mask = Self::Mask>;
    /// A truth value for each.
    type Mask: Mask<Self::V>;

    /// `x` in every lane.
    fn splat(self, x: T) -> Self::V;

    /// `number(lane)` in each lane.
    fn gather(self, number: impl FnMut(usize) -> T) -> Self::V;

    /// The first `WIDTH` numbers of a slice.
    ///
    /// # Panics
    ///
    /// If there are fewer.
    fn load(self, numbers: &[T]) -> Self::V;

    /// `WIDTH` numbers in memory.
    type Chunk: Copy;

    /// Consecutive numbers as chunks, without the last few that do not fill one.
    fn chunks<const K: usize>(numbers: &[T; K]) -> &[Self::Chunk];

    /// The same to write to.
    fn chunks_mut<const K: usize>(numbers: &mut [T; K]) -> &mut [Self::Chunk];

    /// The numbers of a chunk.
    fn load_chunk(self, chunk: &Self::Chunk) -> Self::V;

    /// Writes them.
    fn store_chunk(self, vector: Self::V, chunk: &mut Self::Chunk);

    /// `truth` in every lane.
    fn splat_mask(self, truth: bool) -> Self::Mask;

    /// `truth(lane)` in each lane.
    fn gather_mask(self, truth: impl FnMut(usize) -> bool) -> Self::Mask;

    /// True in the first `count` lanes.
    #[inline(always)]
    fn first(self, count: usize) -> Self::Mask {
        self.gather_mask(|lane| lane < count)
    }

    /// A slice that may be shorter than `WIDTH`; 0 in the lanes beyond.
    #[inline(always)]
    fn load_part(self, numbers: &[T]) -> Self::V {
        self.gather(|lane| numbers.get(lane).copied().unwrap_or(T::ZERO))
    }
}

/// Floats side by side. Every primitive is a method of [`Lanewise`], with the scalar function's limits, NaNs and infinities.
pub trait Vector: Lanewise<Number: Element> {
    /// A truth value for each lane.
    type Mask: Mask<Self>;

    /// `x` in every lane.
    #[must_use]
    fn splat(self, x: Self::Number) -> Self;

    /// Writes all lanes to the start of a slice.
    ///
    /// # Panics
    ///
    /// If it is too short.
    fn store(self, numbers: &mut [Self::Number]);

    /// Writes as many lanes as the slice takes.
    #[inline(always)]
    fn store_part(self, numbers: &mut [Self::Number]) {
        for (lane, number) in numbers.iter_mut().enumerate() {
            *number = self.lane(lane);
        }
    }

    /// The sum of the lanes.
    fn sum(self) -> Self::Number;

    /// The sums of four vectors' lanes.
    #[inline(always)]
    fn sums(vectors: [Self; 4]) -> [Self::Number; 4] {
        vectors.map(Self::sum)
    }

    /// `self * x + y`: in one rounding where the processor has an instruction for it, else in two.
    #[must_use]
    fn times_plus(self, x: Self, y: Self) -> Self;

    /// `a < b`.
    fn less(self, other: Self) -> Self::Mask;
    /// `a <= b`.
    fn less_equal(self, other: Self) -> Self::Mask;
    /// `a == b`.
    fn equal(self, other: Self) -> Self::Mask;

    /// `a != b`, true for NaN.
    #[inline(always)]
    fn not_equal(self, other: Self) -> Self::Mask {
        !self.equal(other)
    }

    /// `a > b`.
    #[inline(always)]
    fn greater(self, other: Self) -> Self::Mask {
        other.less(self)
    }

    /// `a >= b`.
    #[inline(always)]
    fn greater_equal(self, other: Self) -> Self::Mask {
        other.less_equal(self)
    }

    /// As of Rust's floats.
    #[inline(always)]
    fn is_nan(self) -> Self::Mask {
        self.not_equal(self)
    }

    /// As of Rust's floats.
    #[inline(always)]
    fn is_finite(self) -> Self::Mask {
        self.abs().less(self.splat(Self::Number::INFINITY))
    }

    /// As of Rust's floats.
    #[inline(always)]
    fn is_infinite(self) -> Self::Mask {
        self.abs().equal(self.splat(Self::Number::INFINITY))
    }

    /// As of Rust's floats.
    #[inline(always)]
    fn is_normal(self) -> Self::Mask {
        self.is_finite() & self.abs().greater_equal(self.splat(Self::Number::MIN_POSITIVE))
    }

    /// As of Rust's floats.
    #[inline(always)]
    fn is_sign_negative(self) -> Self::Mask {
        let one = self.splat(Self::Number::ONE);
        one.copysign(self).less(self.splat(Self::Number::ZERO))
    }

    /// As of Rust's floats.
    #[inline(always)]
    fn is_sign_positive(self) -> Self::Mask {
        !self.is_sign_negative()
    }

    /// The smaller one; NaN where `self` is NaN. One instruction, where `min` takes three.
    #[must_use]
    fn at_most(self, bound: Self) -> Self;

    /// The larger one; NaN where `self` is NaN.
    #[must_use]
    fn at_least(self, bound: Self) -> Self;

    /// `2^n` where `self` is [`Constants::SHIFTER`] plus a whole number `n` whose power is normal; anything beyond.
    #[must_use]
    fn power_of_two(self) -> Self;

    /// `(m, e)` with `self = m * 2^e` and `m` between `sqrt(1/2)` and `sqrt(2)`, for positive normal numbers; anything beyond.
    fn mantissa_exponent(self) -> (Self, Self);
}

/// The primitives that have a form for all lanes at once, as methods of an implementation of [`Lanewise`].
macro_rules! for_all_lanes {
    () => {
        crate::__private::lanes::for_all_lanes! {
            math: exp(), exp_m1(), ln(), ln_1p(), tanh(), sigmoid(), softplus(), log_sigmoid(), logaddexp(y);
            activation: relu(), leaky_relu(a), elu(a), selu(), silu(), mish(), softsign(), signum(), clamp(lower, upper);
            angle: sin(), cos();
        }

        #[inline(always)]
        fn mul_add(self, x: Self, y: Self) -> Self {
            self.times_plus(x, y)
        }

        #[inline(always)]
        fn powi(self, n: i32) -> Self {
            crate::__private::lanes::activation::powi(self, n)
        }
    };
    ($($module:ident: $($name:ident($($operand:ident),*)),*;)*) => {$($(
        #[inline(always)]
        fn $name(self $(, $operand: Self)*) -> Self {
            crate::__private::lanes::$module::$name(self $(, $operand)*)
        }
    )*)*};
}

use for_all_lanes;

/// Truth values side by side.
pub trait Mask<V>:
    Copy + BitAnd<Output = Self> + BitOr<Output = Self> + BitXor<Output = Self> + Not<Output = Self>
{
    /// `if self { a } else { b }` in each lane, both computed.
    fn select(self, a: V, b: V) -> V;

    /// The truth value of a lane.
    fn lane(self, lane: usize) -> bool;

    /// Whether it is true in any lane.
    fn any(self) -> bool;
}

/// What is run in lanes: the arguments are its fields.
pub trait Operation<T: Element> {
    /// What it returns.
    type Output;

    /// Does it. To be `#[inline(always)]`, as everything that it calls.
    fn run<L: Lanes<T>>(self, lanes: L) -> Self::Output;
}

/// Runs an operation in the widest lanes that the processor has: 8 `f32` or 4 `f64` with AVX2 and FMA, else [`Portable`].
#[inline(always)]
pub fn dispatch<T: Element, O: Operation<T>>(operation: O) -> O::Output {
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    if let Some(processor) = pulp::x86::V3::try_new() {
        return processor.vectorize(avx::Run { processor, operation, number: core::marker::PhantomData });
    }
    operation.run(T::PORTABLE)
}
