//! Lanes in the 256-bit registers of AVX2 and FMA: 8 `f32` or 4 `f64`.

use core::arch::x86_64::{__m256, __m256d, _MM_FROUND_TO_NEG_INF, _MM_FROUND_TO_POS_INF, _MM_FROUND_TO_ZERO};
use core::arch::x86_64::{_CMP_EQ_OQ, _CMP_LE_OQ, _CMP_LT_OQ, _MM_FROUND_NO_EXC, _MM_FROUND_TO_NEAREST_INT};
use core::marker::PhantomData;
use core::ops::{
    Add, AddAssign, BitAnd, BitOr, BitXor, Div, DivAssign, Mul, MulAssign, Neg, Not, Rem, RemAssign, Sub, SubAssign,
};

use pulp::x86::V3;
use pulp::{NullaryFnOnce, cast};

use super::{Element, Lanes, Lanewise, Mask, Operation, Vector, for_all_lanes};

/// An operation on a processor that has AVX2 and FMA.
pub(super) struct Run<O, T> {
    pub(super) processor: V3,
    pub(super) operation: O,
    pub(super) number: PhantomData<T>,
}

impl<T: Element, O: Operation<T>> NullaryFnOnce for Run<O, T> {
    type Output = O::Output;

    #[inline(always)]
    fn call(self) -> O::Output {
        self.operation.run(T::avx(self.processor))
    }
}

/// Lanes of one type.
macro_rules! lanes {
    (
        $float:ident, $bits:ident, $width:literal, $register:ident;
        lanes $lanes:ident, vector $vector:ident, mask $mask:ident;
        $add:ident, $sub:ident, $mul:ident, $div:ident, $fmadd:ident, $sqrt:ident, $min:ident, $max:ident;
        $and:ident, $andnot:ident, $or:ident, $xor:ident, $cmp:ident, $blendv:ident, $movemask:ident, $round:ident
    ) => {
        /// The token: a processor that has AVX2 and FMA.
        #[derive(Clone, Copy, Debug)]
        pub struct $lanes(pub(super) V3);

        /// The vector.
        #[derive(Clone, Copy, Debug)]
        pub struct $vector(V3, $register);

        /// The mask.
        #[derive(Clone, Copy, Debug)]
        pub struct $mask(V3, $register);

        impl Lanes<$float> for $lanes {
            const WIDTH: usize = $width;
            type V = $vector;
            type Mask = $mask;
            type Chunk = [$float; $width];

            #[inline(always)]
            fn chunks<const K: usize>(numbers: &[$float; K]) -> &[[$float; $width]] {
                numbers.as_chunks().0
            }

            #[inline(always)]
            fn chunks_mut<const K: usize>(numbers: &mut [$float; K]) -> &mut [[$float; $width]] {
                numbers.as_chunks_mut().0
            }

            #[inline(always)]
            fn load_chunk(self, chunk: &[$float; $width]) -> $vector {
                $vector(self.0, cast(*chunk))
            }

            #[inline(always)]
            fn store_chunk(self, vector: $vector, chunk: &mut [$float; $width]) {
                *chunk = cast(vector.1);
            }

            #[inline(always)]
            fn splat(self, x: $float) -> $vector {
                $vector(self.0, cast([x; $width]))
            }

            #[inline(always)]
            fn gather(self, mut number: impl FnMut(usize) -> $float) -> $vector {
                let mut numbers = [0.0; $width];
                for (lane, place) in numbers.iter_mut().enumerate() {
                    *place = number(lane);
                }
                $vector(self.0, cast(numbers))
            }

            #[inline(always)]
            fn load(self, numbers: &[$float]) -> $vector {
                let numbers: &[$float; $width] =
                    numbers.first_chunk().expect("a slice of at least as many numbers as lanes");
                $vector(self.0, cast(*numbers))
            }

            #[inline(always)]
            fn splat_mask(self, truth: bool) -> $mask {
                $mask(self.0, cast([if truth { $bits::MAX } else { 0 }; $width]))
            }

            #[inline(always)]
            fn gather_mask(self, mut truth: impl FnMut(usize) -> bool) -> $mask {
                let mut truths = [0; $width];
                for (lane, place) in truths.iter_mut().enumerate() {
                    *place = if truth(lane) { $bits::MAX } else { 0 };
                }
                $mask(self.0, cast(truths))
            }
        }

        impl Lanewise for $vector {
            type Number = $float;

            #[inline(always)]
            fn lane(self, lane: usize) -> $float {
                cast::<_, [$float; $width]>(self.1)[lane]
            }

            #[inline(always)]
            fn with(self, number: impl FnMut(usize) -> $float) -> Self {
                $lanes(self.0).gather(number)
            }

            for_all_lanes! {}

            #[inline(always)]
            fn sqrt(self) -> Self {
                $vector(self.0, self.0.avx.$sqrt(self.1))
            }

            #[inline(always)]
            fn recip(self) -> Self {
                self.splat(1.0) / self
            }

            #[inline(always)]
            fn abs(self) -> Self {
                $vector(self.0, self.0.avx.$andnot(self.splat(-0.0).1, self.1))
            }

            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                let sign = $vector(self.0, self.0.avx.$and(self.splat(-0.0).1, sign.1));
                $vector(self.0, self.0.avx.$or(self.abs().1, sign.1))
            }

            #[inline(always)]
            fn min(self, other: Self) -> Self {
                self.is_nan().select(other, self.at_most(other))
            }

            #[inline(always)]
            fn max(self, other: Self) -> Self {
                self.is_nan().select(other, self.at_least(other))
            }

            #[inline(always)]
            fn floor(self) -> Self {
                $vector(self.0, self.0.avx.$round::<{ _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC }>(self.1))
            }

            #[inline(always)]
            fn ceil(self) -> Self {
                $vector(self.0, self.0.avx.$round::<{ _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC }>(self.1))
            }

            #[inline(always)]
            fn trunc(self) -> Self {
                $vector(self.0, self.0.avx.$round::<{ _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC }>(self.1))
            }

            #[inline(always)]
            fn round_ties_even(self) -> Self {
                $vector(self.0, self.0.avx.$round::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(self.1))
            }
        }

        impl Vector for $vector {
            type Mask = $mask;

            #[inline(always)]
            fn splat(self, x: $float) -> Self {
                $lanes(self.0).splat(x)
            }

            #[inline(always)]
            fn store(self, numbers: &mut [$float]) {
                *numbers.first_chunk_mut::<$width>().expect("a slice of at least as many numbers as lanes") =
                    cast(self.1);
            }

            #[inline(always)]
            fn sum(self) -> $float {
                self.register_sum()
            }

            #[inline(always)]
            fn sums(vectors: [Self; 4]) -> [$float; 4] {
                Self::register_sums(vectors)
            }

            #[inline(always)]
            fn times_plus(self, x: Self, y: Self) -> Self {
                $vector(self.0, self.0.fma.$fmadd(self.1, x.1, y.1))
            }

            #[inline(always)]
            fn less(self, other: Self) -> $mask {
                $mask(self.0, self.0.avx.$cmp::<_CMP_LT_OQ>(self.1, other.1))
            }

            #[inline(always)]
            fn less_equal(self, other: Self) -> $mask {
                $mask(self.0, self.0.avx.$cmp::<_CMP_LE_OQ>(self.1, other.1))
            }

            #[inline(always)]
            fn equal(self, other: Self) -> $mask {
                $mask(self.0, self.0.avx.$cmp::<_CMP_EQ_OQ>(self.1, other.1))
            }

            #[inline(always)]
            fn at_most(self, bound: Self) -> Self {
                // the instruction returns its second operand where one is NaN
                $vector(self.0, self.0.avx.$min(bound.1, self.1))
            }

            #[inline(always)]
            fn at_least(self, bound: Self) -> Self {
                $vector(self.0, self.0.avx.$max(bound.1, self.1))
            }

            #[inline(always)]
            fn power_of_two(self) -> Self {
                self.exponent_to_bits()
            }

            #[inline(always)]
            fn mantissa_exponent(self) -> (Self, Self) {
                self.split_bits()
            }
        }

        impl Mask<$vector> for $mask {
            #[inline(always)]
            fn select(self, a: $vector, b: $vector) -> $vector {
                $vector(self.0, self.0.avx.$blendv(b.1, a.1, self.1))
            }

            #[inline(always)]
            fn lane(self, lane: usize) -> bool {
                self.0.avx.$movemask(self.1) >> lane & 1 == 1
            }

            #[inline(always)]
            fn any(self) -> bool {
                self.0.avx.$movemask(self.1) != 0
            }
        }

        impl Neg for $vector {
            type Output = Self;

            #[inline(always)]
            fn neg(self) -> Self {
                $vector(self.0, self.0.avx.$xor(self.1, self.splat(-0.0).1))
            }
        }

        impl Not for $mask {
            type Output = Self;

            #[inline(always)]
            fn not(self) -> Self {
                self ^ $lanes(self.0).splat_mask(true)
            }
        }

        impl Rem for $vector {
            type Output = Self;

            #[inline(always)]
            fn rem(self, other: Self) -> Self {
                self.with(|lane| self.lane(lane) % other.lane(lane))
            }
        }

        operators! { $vector:
            Add add $add;
            Sub sub $sub;
            Mul mul $mul;
            Div div $div;
        }

        operators! { $mask:
            BitAnd bitand $and;
            BitOr bitor $or;
            BitXor bitxor $xor;
        }

        assignments! { $vector:
            AddAssign add_assign add;
            SubAssign sub_assign sub;
            MulAssign mul_assign mul;
            DivAssign div_assign div;
            RemAssign rem_assign rem;
        }
    };
}

macro_rules! operators {
    ($vector:ident: $($operator:ident $name:ident $intrinsic:ident;)*) => {$(
        impl $operator for $vector {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                $vector(self.0, self.0.avx.$intrinsic(self.1, other.1))
            }
        }
    )*};
}

macro_rules! assignments {
    ($vector:ident: $($operator:ident $name:ident $of:ident;)*) => {$(
        impl $operator for $vector {
            #[inline(always)]
            fn $name(&mut self, other: Self) {
                *self = self.$of(other);
            }
        }
    )*};
}

lanes! {
    f32, u32, 8, __m256;
    lanes Avx32, vector F32x8, mask Mask32x8;
    _mm256_add_ps, _mm256_sub_ps, _mm256_mul_ps, _mm256_div_ps, _mm256_fmadd_ps, _mm256_sqrt_ps, _mm256_min_ps, _mm256_max_ps;
    _mm256_and_ps, _mm256_andnot_ps, _mm256_or_ps, _mm256_xor_ps, _mm256_cmp_ps, _mm256_blendv_ps, _mm256_movemask_ps, _mm256_round_ps
}

lanes! {
    f64, u64, 4, __m256d;
    lanes Avx64, vector F64x4, mask Mask64x4;
    _mm256_add_pd, _mm256_sub_pd, _mm256_mul_pd, _mm256_div_pd, _mm256_fmadd_pd, _mm256_sqrt_pd, _mm256_min_pd, _mm256_max_pd;
    _mm256_and_pd, _mm256_andnot_pd, _mm256_or_pd, _mm256_xor_pd, _mm256_cmp_pd, _mm256_blendv_pd, _mm256_movemask_pd, _mm256_round_pd
}

impl F32x8 {
    #[inline(always)]
    fn register_sum(self) -> f32 {
        let V3 { sse, sse3, avx, .. } = self.0;
        let four = sse._mm_add_ps(avx._mm256_castps256_ps128(self.1), avx._mm256_extractf128_ps::<1>(self.1));
        let two = sse._mm_add_ps(four, sse._mm_movehl_ps(four, four));
        sse._mm_cvtss_f32(sse._mm_add_ss(two, sse3._mm_movehdup_ps(two)))
    }

    #[inline(always)]
    fn register_sums([a, b, c, d]: [F32x8; 4]) -> [f32; 4] {
        let V3 { sse, avx, .. } = a.0;
        let halves = avx._mm256_hadd_ps(avx._mm256_hadd_ps(a.1, b.1), avx._mm256_hadd_ps(c.1, d.1));
        cast(sse._mm_add_ps(avx._mm256_castps256_ps128(halves), avx._mm256_extractf128_ps::<1>(halves)))
    }

    #[inline(always)]
    fn exponent_to_bits(self) -> F32x8 {
        let V3 { avx, avx2, .. } = self.0;
        // the shifter moved the integer to the low bits, and the shift moves it to the exponent
        let bits = avx2._mm256_slli_epi32::<23>(avx._mm256_castps_si256(self.1));
        let one = avx._mm256_castps_si256(self.splat(1.0).1);
        F32x8(self.0, avx._mm256_castsi256_ps(avx2._mm256_add_epi32(bits, one)))
    }

    #[inline(always)]
    fn split_bits(self) -> (F32x8, F32x8) {
        let V3 { avx, avx2, .. } = self.0;
        let bits = avx._mm256_castps_si256(self.1);
        let least = avx._mm256_castps_si256(self.splat(core::f32::consts::FRAC_1_SQRT_2).1);
        let exponent = avx2._mm256_srai_epi32::<23>(avx2._mm256_sub_epi32(bits, least));
        let mantissa = avx2._mm256_sub_epi32(bits, avx2._mm256_slli_epi32::<23>(exponent));
        (F32x8(self.0, avx._mm256_castsi256_ps(mantissa)), F32x8(self.0, avx._mm256_cvtepi32_ps(exponent)))
    }
}

impl F64x4 {
    #[inline(always)]
    fn register_sum(self) -> f64 {
        let V3 { sse2, avx, .. } = self.0;
        let two = sse2._mm_add_pd(avx._mm256_castpd256_pd128(self.1), avx._mm256_extractf128_pd::<1>(self.1));
        sse2._mm_cvtsd_f64(sse2._mm_add_sd(two, sse2._mm_unpackhi_pd(two, two)))
    }

    #[inline(always)]
    fn register_sums([a, b, c, d]: [F64x4; 4]) -> [f64; 4] {
        let V3 { avx, .. } = a.0;
        let (low, high) = (avx._mm256_hadd_pd(a.1, b.1), avx._mm256_hadd_pd(c.1, d.1));
        let outer = avx._mm256_permute2f128_pd::<0x30>(low, high);
        let inner = avx._mm256_permute2f128_pd::<0x21>(low, high);
        cast(avx._mm256_add_pd(outer, inner))
    }

    #[inline(always)]
    fn exponent_to_bits(self) -> F64x4 {
        let V3 { avx, avx2, .. } = self.0;
        let bits = avx2._mm256_slli_epi64::<52>(avx._mm256_castpd_si256(self.1));
        let one = avx._mm256_castpd_si256(self.splat(1.0).1);
        F64x4(self.0, avx._mm256_castsi256_pd(avx2._mm256_add_epi64(bits, one)))
    }

    #[inline(always)]
    fn split_bits(self) -> (F64x4, F64x4) {
        const WHOLE: f64 = 4_503_599_627_370_496.0; // 2^52, whose low bits hold an integer
        let V3 { avx, avx2, .. } = self.0;
        let one = avx._mm256_castpd_si256(self.splat(1.0).1);
        let bits = avx._mm256_castpd_si256(self.1);
        let least = avx._mm256_castpd_si256(self.splat(core::f64::consts::FRAC_1_SQRT_2).1);
        let above = avx2._mm256_sub_epi64(bits, least);
        let exponent = avx2._mm256_srli_epi64::<52>(avx2._mm256_add_epi64(above, one));
        let whole = avx._mm256_or_pd(avx._mm256_castsi256_pd(exponent), self.splat(WHOLE).1);
        let exponent = F64x4(self.0, whole) - self.splat(WHOLE + 1023.0);
        let steps = avx._mm256_set1_epi64x(-1 << 52);
        let mantissa = avx2._mm256_sub_epi64(bits, avx2._mm256_and_si256(above, steps));
        (F64x4(self.0, avx._mm256_castsi256_pd(mantissa)), exponent)
    }
}
