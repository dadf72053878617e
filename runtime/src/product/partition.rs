//! Splits a length that is known at compile time into blocks of at most so many, of two sizes that differ by one.

/// How a length is split: `larger` blocks of `size + 1`, then `smaller` blocks of `size`.
pub(super) struct Partition {
    pub(super) size: usize,
    pub(super) larger: usize,
    pub(super) smaller: usize,
}

/// Into as few blocks as there can be, each of at most `most`.
pub(super) const fn partition(length: usize, most: usize) -> Partition {
    if length == 0 {
        return Partition { size: 0, larger: 0, smaller: 0 };
    }
    let blocks = length.div_ceil(most);
    let larger = length % blocks;
    Partition { size: length / blocks, larger, smaller: blocks - larger }
}

/// Runs a body for each block of a length, with its start as a variable and its size as a constant.
macro_rules! in_blocks {
    ($length:expr, at most $most:literal, |$start:ident, $size:ident| $body:expr) => {{
        let mut $start = 0;
        for _ in 0..const { partition($length, $most).larger } {
            in_blocks!(@ partition($length, $most).size + 1, $size, $body, 1 2 3 4 5 6 7 8 9 10 11 12);
            $start += const { partition($length, $most).size + 1 };
        }
        for _ in 0..const { partition($length, $most).smaller } {
            in_blocks!(@ partition($length, $most).size, $size, $body, 1 2 3 4 5 6 7 8 9 10 11 12);
            $start += const { partition($length, $most).size };
        }
    }};
    (@ $actual:expr, $size:ident, $body:expr, $($possible:literal)*) => {$(
        if const { $actual == $possible } {
            const $size: usize = $possible;
            $body;
        }
    )*};
}

pub(super) use in_blocks;

#[cfg(test)]
mod tests {
    use super::partition;

    #[test]
    fn blocks_make_up_the_length_and_none_is_too_large() {
        for length in 0..200 {
            for most in 1..13 {
                let split = partition(length, most);
                assert_eq!(split.larger * (split.size + 1) + split.smaller * split.size, length);
                assert!(split.size + usize::from(split.larger > 0) <= most);
                assert_eq!(split.larger + split.smaller, length.div_ceil(most));
            }
        }
    }
}
