//! The stack on which the functions of one call tree keep what their reverse sweeps need: what was kept last is taken first.

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec::Vec};
#[cfg(feature = "alloc")]
use core::any::Any;

/// Owned by the outermost function of a call tree. Without an allocator nothing is ever put on it.
#[derive(Debug, Default)]
pub struct Stack {
    #[cfg(feature = "alloc")]
    words: Vec<u64>,
    #[cfg(feature = "alloc")]
    boxes: Vec<Box<dyn Any>>,
}

impl Stack {
    /// An empty one; it allocates when something is put on it.
    #[inline]
    #[must_use]
    pub const fn new() -> Stack {
        Stack {
            #[cfg(feature = "alloc")]
            words: Vec::new(),
            #[cfg(feature = "alloc")]
            boxes: Vec::new(),
        }
    }
}

#[cfg(feature = "alloc")]
pub use on_heap::{Keep, any, keep, take, take_like};

#[cfg(feature = "alloc")]
mod on_heap {
    use super::{Box, Stack, Vec};

    /// Room for so many words at least is made at once.
    const FIRST: usize = 256;
    const BALANCED: &str = "the reverse sweep takes back what the forward sweep kept, and no more";

    /// Puts something on the stack.
    #[inline]
    pub fn keep<T: Keep>(stack: &mut Stack, value: T) {
        value.keep(stack);
    }

    /// Takes back what was put there last.
    #[inline]
    pub fn take<T: Keep>(stack: &mut Stack) -> T {
        T::take(stack)
    }

    /// The same, of the type of what a call would return; it is not made.
    #[inline]
    pub fn take_like<T: Keep>(stack: &mut Stack, _call: impl FnOnce() -> T) -> T {
        T::take(stack)
    }

    /// An argument of a call that is not made.
    #[must_use]
    pub fn any<T>() -> T {
        unreachable!("it stands in calls that are not made")
    }

    /// What can be put on the stack.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be kept for a reverse sweep",
        note = "structs are kept when they derive `Differentiable`"
    )]
    pub trait Keep: Sized {
        /// Puts it there.
        fn keep(self, stack: &mut Stack);
        /// Takes it from there.
        fn take(stack: &mut Stack) -> Self;

        /// Puts several there.
        #[inline]
        fn keep_all(values: impl ExactSizeIterator<Item = Self>, stack: &mut Stack) {
            values.for_each(|value| value.keep(stack));
        }

        /// Puts an array there.
        #[inline]
        fn keep_array<const N: usize>(values: [Self; N], stack: &mut Stack) {
            Self::keep_all(values.into_iter(), stack);
        }

        /// Takes an array from there.
        #[inline]
        fn take_array<const N: usize>(stack: &mut Stack) -> [Self; N] {
            let mut values = core::array::from_fn(|_| Self::take(stack));
            values.reverse();
            values
        }

        /// Takes a vector from there.
        #[inline]
        fn take_vec(len: usize, stack: &mut Stack) -> Vec<Self> {
            let mut values: Vec<Self> = (0..len).map(|_| Self::take(stack)).collect();
            values.reverse();
            values
        }
    }

    impl Stack {
        /// Makes room for some more words.
        #[inline]
        fn reserve(&mut self, words: usize) {
            if self.words.capacity() - self.words.len() < words {
                self.grow(words);
            }
        }

        #[cold]
        #[inline(never)]
        fn grow(&mut self, words: usize) {
            self.words.reserve(words.max(FIRST));
        }

        #[inline]
        fn last<const N: usize>(&mut self) -> [u64; N] {
            let (rest, last) = self.words.split_last_chunk::<N>().expect(BALANCED);
            let (rest, last) = (rest.len(), *last);
            self.words.truncate(rest);
            last
        }

        /// Keeps something of a type of the user's.
        pub fn keep_boxed<T: 'static>(&mut self, value: T) {
            self.boxes.push(Box::new(value));
        }

        /// Takes back what was kept so.
        #[must_use]
        pub fn take_boxed<T: 'static>(&mut self) -> T {
            *self.boxes.pop().and_then(|value| value.downcast().ok()).expect(BALANCED)
        }
    }

    macro_rules! words {
        ($($ty:ident: |$x:ident| $to:expr, |$word:ident| $from:expr;)*) => {$(
            impl Keep for $ty {
                #[inline]
                fn keep(self, stack: &mut Stack) {
                    let $x = self;
                    stack.reserve(1);
                    stack.words.push($to);
                }

                #[inline]
                fn take(stack: &mut Stack) -> $ty {
                    let $word = stack.words.pop().expect(BALANCED);
                    $from
                }

                #[inline]
                fn keep_all(values: impl ExactSizeIterator<Item = $ty>, stack: &mut Stack) {
                    stack.reserve(values.len());
                    stack.words.extend(values.map(|$x| $to));
                }

                #[inline]
                fn keep_array<const N: usize>(values: [$ty; N], stack: &mut Stack) {
                    stack.reserve(N);
                    let words: [u64; N] = core::array::from_fn(|k| {
                        let $x = values[k];
                        $to
                    });
                    stack.words.extend_from_slice(&words);
                }

                #[inline]
                fn take_array<const N: usize>(stack: &mut Stack) -> [$ty; N] {
                    let words = stack.last::<N>();
                    core::array::from_fn(|k| {
                        let $word = words[k];
                        $from
                    })
                }

                #[inline]
                fn take_vec(len: usize, stack: &mut Stack) -> Vec<$ty> {
                    let start = stack.words.len().checked_sub(len).expect(BALANCED);
                    stack.words.drain(start..).map(|$word| $from).collect()
                }
            }
        )*};
    }

    #[allow(clippy::cast_possible_truncation, reason = "each comes back as what it was")]
    mod scalars {
        use super::{BALANCED, Keep, Stack, Vec};

        words! {
            f64: |x| x.to_bits(), |word| f64::from_bits(word);
            f32: |x| u64::from(x.to_bits()), |word| f32::from_bits(word as u32);
            bool: |x| u64::from(x), |word| word != 0;
            usize: |x| x as u64, |word| word as usize;
            u8: |x| u64::from(x), |word| word as u8;
            u16: |x| u64::from(x), |word| word as u16;
            u32: |x| u64::from(x), |word| word as u32;
            u64: |x| x, |word| word;
            isize: |x| x.cast_unsigned() as u64, |word| (word as usize).cast_signed();
            i8: |x| u64::from(x.cast_unsigned()), |word| (word as u8).cast_signed();
            i16: |x| u64::from(x.cast_unsigned()), |word| (word as u16).cast_signed();
            i32: |x| u64::from(x.cast_unsigned()), |word| (word as u32).cast_signed();
            i64: |x| x.cast_unsigned(), |word| word.cast_signed();
        }

        impl Keep for u128 {
            #[inline]
            fn keep(self, stack: &mut Stack) {
                stack.words.extend([self as u64, (self >> 64) as u64]);
            }

            #[inline]
            fn take(stack: &mut Stack) -> u128 {
                let [low, high] = stack.last().map(u128::from);
                low | high << 64
            }
        }
    }

    impl Keep for i128 {
        #[inline]
        fn keep(self, stack: &mut Stack) {
            self.cast_unsigned().keep(stack);
        }

        #[inline]
        fn take(stack: &mut Stack) -> i128 {
            u128::take(stack).cast_signed()
        }
    }

    impl<T: Keep, const N: usize> Keep for [T; N] {
        #[inline]
        fn keep(self, stack: &mut Stack) {
            T::keep_array(self, stack);
        }

        #[inline]
        fn take(stack: &mut Stack) -> [T; N] {
            T::take_array(stack)
        }
    }

    impl<T: Keep> Keep for Vec<T> {
        #[inline]
        fn keep(self, stack: &mut Stack) {
            let len = self.len();
            T::keep_all(self.into_iter(), stack);
            len.keep(stack);
        }

        #[inline]
        fn take(stack: &mut Stack) -> Vec<T> {
            let len = usize::take(stack);
            T::take_vec(len, stack)
        }
    }

    macro_rules! tuples {
        ($(($($part:ident $k:tt),*) ($($last:ident),*);)*) => {$(
            impl<$($part: Keep),*> Keep for ($($part,)*) {
                #[inline]
                #[allow(unused_variables, reason = "the empty tuple keeps nothing")]
                fn keep(self, stack: &mut Stack) {
                    $(self.$k.keep(stack);)*
                }

                #[inline]
                #[allow(unused_variables, clippy::unused_unit, reason = "the empty tuple keeps nothing")]
                #[allow(non_snake_case, reason = "parts are called as their types")]
                fn take(stack: &mut Stack) -> ($($part,)*) {
                    $(let $last = $last::take(stack);)*
                    ($($part,)*)
                }
            }
        )*};
    }

    tuples! {
        () ();
        (A 0) (A);
        (A 0, B 1) (B, A);
        (A 0, B 1, C 2) (C, B, A);
        (A 0, B 1, C 2, D 3) (D, C, B, A);
        (A 0, B 1, C 2, D 3, E 4) (E, D, C, B, A);
        (A 0, B 1, C 2, D 3, E 4, F 5) (F, E, D, C, B, A);
        (A 0, B 1, C 2, D 3, E 4, F 5, G 6) (G, F, E, D, C, B, A);
        (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7) (H, G, F, E, D, C, B, A);
    }
}

/// A struct of the user's can be kept, where there is an allocator: `kept! { [<const N: usize>] [Body<N>] [where …] }`.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __kept {
    ($($tokens:tt)*) => {};
}

/// A struct of the user's can be kept, where there is an allocator: `kept! { [<const N: usize>] [Body<N>] [where …] }`.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __kept {
    ([$($generics:tt)*] [$($name:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::stack::Keep for $($name)* $($bounds)* {
            #[inline]
            fn keep(self, stack: &mut $crate::__private::Stack) {
                stack.keep_boxed(self);
            }

            #[inline]
            fn take(stack: &mut $crate::__private::Stack) -> Self {
                stack.take_boxed()
            }
        }
    };
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_last_is_taken_first() {
        let mut stack = Stack::new();
        keep(&mut stack, (1.5_f64, -2.5_f32));
        keep(&mut stack, ([3_usize, 4], true, -5_i32));
        keep(&mut stack, alloc::vec![[1.0_f64, 2.0], [3.0, 4.0]]);
        keep(&mut stack, (i128::MIN, u128::MAX, -1_i64, -1_isize, -1_i8, -1_i16));
        stack.keep_boxed("a struct");
        assert_eq!(stack.take_boxed::<&str>(), "a struct");
        assert_eq!(take::<(i128, u128, i64, isize, i8, i16)>(&mut stack), (i128::MIN, u128::MAX, -1, -1, -1, -1));
        assert_eq!(take::<Vec<[f64; 2]>>(&mut stack), [[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(take::<([usize; 2], bool, i32)>(&mut stack), ([3, 4], true, -5));
        assert_eq!(take::<(f64, f32)>(&mut stack), (1.5, -2.5));
        assert!(stack.words.is_empty() && stack.boxes.is_empty());
    }

    #[test]
    fn bits_stay() {
        let mut stack = Stack::new();
        let quiet = f64::from_bits(0x7ff8_0000_dead_beef);
        keep(&mut stack, [quiet, -0.0, f64::INFINITY]);
        let back = take::<[f64; 3]>(&mut stack).map(f64::to_bits);
        assert_eq!(back, [quiet, -0.0, f64::INFINITY].map(f64::to_bits));
    }
}
