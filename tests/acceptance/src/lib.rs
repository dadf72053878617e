//! How the acceptance tests compare numbers, and what a gradient looks like to them: a list of all its floats.

/// All floats inside, in order.
pub trait Floats {
    /// Appends them to the list.
    fn append(&self, list: &mut Vec<f64>);

    /// The list.
    fn floats(&self) -> Vec<f64> {
        let mut list = Vec::new();
        self.append(&mut list);
        list
    }
}

impl Floats for f64 {
    fn append(&self, list: &mut Vec<f64>) {
        list.push(*self);
    }
}

impl Floats for f32 {
    fn append(&self, list: &mut Vec<f64>) {
        list.push(f64::from(*self));
    }
}

impl<T: Floats, const N: usize> Floats for [T; N] {
    fn append(&self, list: &mut Vec<f64>) {
        self.iter().for_each(|item| item.append(list));
    }
}

impl<T: Floats> Floats for Vec<T> {
    fn append(&self, list: &mut Vec<f64>) {
        self.iter().for_each(|item| item.append(list));
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: Floats),*> Floats for ($($name,)*) {
            fn append(&self, list: &mut Vec<f64>) {
                #[allow(non_snake_case, reason = "a type's name serves as its value's")]
                let ($($name,)*) = self;
                $($name.append(list);)*
            }
        }
    };
}

tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

/// Asserts that each number is the expected one: to a relative tolerance, or to a smaller one of the largest.
#[track_caller]
pub fn assert_all_close(what: &str, got: &impl Floats, want: &[f64], relative: f64, of_largest: f64) {
    let got = got.floats();
    assert_eq!(got.len(), want.len(), "{what}: {got:?} has another shape than {want:?}");
    let largest = want.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    for (got, want) in got.iter().zip(want) {
        let same = got == want || (got.is_nan() && want.is_nan());
        let error = (got - want).abs();
        let close = error <= relative * want.abs() || error <= of_largest * largest;
        assert!(same || close, "{what}: {got:e} is not {want:e}");
    }
}

/// Asserts that two values have the same bits.
#[track_caller]
pub fn assert_same_bits(got: f64, want: f64) {
    assert_eq!(got.to_bits(), want.to_bits(), "the value {got:e} is not the function's own {want:e}");
}
