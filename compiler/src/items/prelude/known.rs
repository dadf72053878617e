// What the compiler knows of std as the user's own items, written out where it is used: `Option`, `Result`, `Ordering`,
// and functions that stand for methods of iterators, slices and floats. Never compiled; read by `prelude/mod.rs`.

pub enum Option<T> {
    None,
    Some(T),
}

impl<T> Option<T> {
    pub fn is_some(&self) -> bool {
        matches!(self, Some(_))
    }
    pub fn is_none(&self) -> bool {
        matches!(self, None)
    }
    pub fn is_some_and(self, f: impl FnOnce(T) -> bool) -> bool {
        match self {
            Some(x) => f(x),
            None => false,
        }
    }
    pub fn is_none_or(self, f: impl FnOnce(T) -> bool) -> bool {
        match self {
            Some(x) => f(x),
            None => true,
        }
    }
    pub fn unwrap(self) -> T {
        match self {
            Some(x) => x,
            None => panic!("called `Option::unwrap()` on a `None` value"),
        }
    }
    pub fn unwrap_or(self, default: T) -> T {
        match self {
            Some(x) => x,
            None => default,
        }
    }
    pub fn unwrap_or_else(self, f: impl FnOnce() -> T) -> T {
        match self {
            Some(x) => x,
            None => f(),
        }
    }
    pub fn unwrap_or_default(self) -> T {
        match self {
            Some(x) => x,
            None => Default::default(),
        }
    }
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Option<U> {
        match self {
            Some(x) => Some(f(x)),
            None => None,
        }
    }
    pub fn inspect(self, f: impl FnOnce(&T)) -> Option<T> {
        if let Some(x) = &self {
            f(x);
        }
        self
    }
    pub fn map_or<U>(self, default: U, f: impl FnOnce(T) -> U) -> U {
        match self {
            Some(x) => f(x),
            None => default,
        }
    }
    pub fn map_or_else<U>(self, default: impl FnOnce() -> U, f: impl FnOnce(T) -> U) -> U {
        match self {
            Some(x) => f(x),
            None => default(),
        }
    }
    pub fn and<U>(self, other: Option<U>) -> Option<U> {
        match self {
            Some(_) => other,
            None => None,
        }
    }
    pub fn and_then<U>(self, f: impl FnOnce(T) -> Option<U>) -> Option<U> {
        match self {
            Some(x) => f(x),
            None => None,
        }
    }
    pub fn or(self, other: Option<T>) -> Option<T> {
        match self {
            Some(x) => Some(x),
            None => other,
        }
    }
    pub fn or_else(self, f: impl FnOnce() -> Option<T>) -> Option<T> {
        match self {
            Some(x) => Some(x),
            None => f(),
        }
    }
    pub fn xor(self, other: Option<T>) -> Option<T> {
        match (self, other) {
            (Some(x), None) => Some(x),
            (None, Some(y)) => Some(y),
            _ => None,
        }
    }
    pub fn filter(self, f: impl FnOnce(&T) -> bool) -> Option<T> {
        match self {
            Some(x) => {
                if f(&x) {
                    Some(x)
                } else {
                    None
                }
            }
            None => None,
        }
    }
    pub fn zip<U>(self, other: Option<U>) -> Option<(T, U)> {
        match (self, other) {
            (Some(x), Some(y)) => Some((x, y)),
            _ => None,
        }
    }
    pub fn ok_or<E>(self, error: E) -> Result<T, E> {
        match self {
            Some(x) => Ok(x),
            None => Err(error),
        }
    }
    pub fn ok_or_else<E>(self, f: impl FnOnce() -> E) -> Result<T, E> {
        match self {
            Some(x) => Ok(x),
            None => Err(f()),
        }
    }
    pub fn copied(self) -> impl Sized {
        match self {
            Some(x) => Some(*x),
            None => None,
        }
    }
    pub fn cloned(self) -> impl Sized {
        match self {
            Some(x) => Some(x.clone()),
            None => None,
        }
    }
    pub fn as_ref(&self) -> Option<&T> {
        match self {
            Some(x) => Some(x),
            None => None,
        }
    }
    pub fn as_mut(&mut self) -> Option<&mut T> {
        match self {
            Some(x) => Some(x),
            None => None,
        }
    }
    pub fn take(&mut self) -> Option<T> {
        core::mem::replace(self, None)
    }
    pub fn replace(&mut self, value: T) -> Option<T> {
        core::mem::replace(self, Some(value))
    }
}

pub enum Result<T, E> {
    Ok(T),
    Err(E),
}

impl<T, E> Result<T, E> {
    pub fn is_ok(&self) -> bool {
        matches!(self, Ok(_))
    }
    pub fn is_err(&self) -> bool {
        matches!(self, Err(_))
    }
    pub fn ok(self) -> Option<T> {
        match self {
            Ok(x) => Some(x),
            Err(_) => None,
        }
    }
    pub fn err(self) -> Option<E> {
        match self {
            Ok(_) => None,
            Err(e) => Some(e),
        }
    }
    pub fn unwrap(self) -> T {
        match self {
            Ok(x) => x,
            Err(_) => panic!("called `Result::unwrap()` on an `Err` value"),
        }
    }
    pub fn unwrap_or(self, default: T) -> T {
        match self {
            Ok(x) => x,
            Err(_) => default,
        }
    }
    pub fn unwrap_or_else(self, f: impl FnOnce(E) -> T) -> T {
        match self {
            Ok(x) => x,
            Err(e) => f(e),
        }
    }
    pub fn unwrap_or_default(self) -> T {
        match self {
            Ok(x) => x,
            Err(_) => Default::default(),
        }
    }
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Result<U, E> {
        match self {
            Ok(x) => Ok(f(x)),
            Err(e) => Err(e),
        }
    }
    pub fn map_err<F>(self, f: impl FnOnce(E) -> F) -> Result<T, F> {
        match self {
            Ok(x) => Ok(x),
            Err(e) => Err(f(e)),
        }
    }
    pub fn map_or<U>(self, default: U, f: impl FnOnce(T) -> U) -> U {
        match self {
            Ok(x) => f(x),
            Err(_) => default,
        }
    }
    pub fn and_then<U>(self, f: impl FnOnce(T) -> Result<U, E>) -> Result<U, E> {
        match self {
            Ok(x) => f(x),
            Err(e) => Err(e),
        }
    }
    pub fn or_else<F>(self, f: impl FnOnce(E) -> Result<T, F>) -> Result<T, F> {
        match self {
            Ok(x) => Ok(x),
            Err(e) => f(e),
        }
    }
}

pub enum Ordering {
    Less,
    Equal,
    Greater,
}

impl Ordering {
    pub fn is_lt(self) -> bool {
        matches!(self, Ordering::Less)
    }
    pub fn is_le(self) -> bool {
        !matches!(self, Ordering::Greater)
    }
    pub fn is_gt(self) -> bool {
        matches!(self, Ordering::Greater)
    }
    pub fn is_ge(self) -> bool {
        !matches!(self, Ordering::Less)
    }
    pub fn is_eq(self) -> bool {
        matches!(self, Ordering::Equal)
    }
    pub fn is_ne(self) -> bool {
        !matches!(self, Ordering::Equal)
    }
    pub fn reverse(self) -> Ordering {
        match self {
            Ordering::Less => Ordering::Greater,
            Ordering::Equal => Ordering::Equal,
            Ordering::Greater => Ordering::Less,
        }
    }
}

pub fn number_partial_cmp<T>(a: &T, b: &T) -> Option<Ordering> {
    if *a < *b {
        Some(Ordering::Less)
    } else if *a > *b {
        Some(Ordering::Greater)
    } else if *a == *b {
        Some(Ordering::Equal)
    } else {
        None
    }
}
pub fn number_cmp<T>(a: &T, b: &T) -> Ordering {
    if *a < *b {
        Ordering::Less
    } else if *a > *b {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}
pub fn number_total_cmp<T>(a: &T, b: &T) -> Ordering {
    if a.is_nan() {
        if b.is_nan() {
            let (m, n) = (a.is_sign_negative(), b.is_sign_negative());
            if m == n {
                Ordering::Equal
            } else if m {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        } else if a.is_sign_negative() {
            Ordering::Less
        } else {
            Ordering::Greater
        }
    } else if b.is_nan() {
        if b.is_sign_negative() { Ordering::Greater } else { Ordering::Less }
    } else if *a < *b {
        Ordering::Less
    } else if *a > *b {
        Ordering::Greater
    } else if a.is_sign_negative() == b.is_sign_negative() {
        Ordering::Equal
    } else if a.is_sign_negative() {
        Ordering::Less
    } else {
        Ordering::Greater
    }
}

// what an option holds is like what is in sight
fn typed<T>(option: Option<T>, _like: &T) -> Option<T> {
    option
}

pub fn iterator_find(items: impl Iterator, mut p: impl FnMut(&T) -> bool) -> impl Sized {
    let mut found = None;
    for x in items {
        if p(&x) {
            found = Some(x);
            break;
        }
    }
    found
}
pub fn iterator_find_map(items: impl Iterator, mut f: impl FnMut(T) -> Option<U>) -> impl Sized {
    let mut found = None;
    for x in items {
        let y = f(x);
        if y.is_some() {
            found = y;
            break;
        }
    }
    found
}
pub fn iterator_position(items: impl Iterator, mut p: impl FnMut(T) -> bool) -> Option<usize> {
    let mut found = None;
    for (k, x) in items.enumerate() {
        if p(x) {
            found = Some(k);
            break;
        }
    }
    found
}
pub fn iterator_last(items: impl Iterator) -> impl Sized {
    let mut last = None;
    for x in items {
        last = Some(x);
    }
    last
}
pub fn iterator_nth(items: impl Iterator, n: usize) -> impl Sized {
    let mut found = None;
    for x in items.skip(n).take(1) {
        found = Some(x);
    }
    found
}
pub fn iterator_reduce(items: impl Iterator, mut f: impl FnMut(T, T) -> T) -> impl Sized {
    let mut all = None;
    for x in items {
        all = match typed(all, &x) {
            Some(y) => Some(f(y, x)),
            None => Some(x),
        };
    }
    all
}
pub fn iterator_min_by(items: impl Iterator, mut f: impl FnMut(&T, &T) -> Ordering) -> impl Sized {
    let mut least = None;
    for x in items {
        least = match typed(least, &x) {
            Some(y) => {
                if f(&y, &x).is_gt() {
                    Some(x)
                } else {
                    Some(y)
                }
            }
            None => Some(x),
        };
    }
    least
}
pub fn iterator_max_by(items: impl Iterator, mut f: impl FnMut(&T, &T) -> Ordering) -> impl Sized {
    let mut most = None;
    for x in items {
        most = match typed(most, &x) {
            Some(y) => {
                if f(&y, &x).is_gt() {
                    Some(y)
                } else {
                    Some(x)
                }
            }
            None => Some(x),
        };
    }
    most
}
pub fn iterator_min_by_key(items: impl Iterator, mut f: impl FnMut(&T) -> K) -> impl Sized {
    let mut least = None;
    for x in items {
        let key = f(&x);
        least = match typed(least, &(x, key)) {
            Some((y, known)) => {
                if known > key {
                    Some((x, key))
                } else {
                    Some((y, known))
                }
            }
            None => Some((x, key)),
        };
    }
    least.map(|(x, _)| x)
}
pub fn iterator_max_by_key(items: impl Iterator, mut f: impl FnMut(&T) -> K) -> impl Sized {
    let mut most = None;
    for x in items {
        let key = f(&x);
        most = match typed(most, &(x, key)) {
            Some((y, known)) => {
                if known > key {
                    Some((y, known))
                } else {
                    Some((x, key))
                }
            }
            None => Some((x, key)),
        };
    }
    most.map(|(x, _)| x)
}
pub fn iterator_min(items: impl Iterator) -> impl Sized {
    iterator_min_by(items, |a, b| number_cmp(a, b))
}
pub fn iterator_max(items: impl Iterator) -> impl Sized {
    iterator_max_by(items, |a, b| number_cmp(a, b))
}
pub fn iterator_try_fold(items: impl Iterator, init: S, mut f: impl FnMut(S, T) -> Option<S>) -> impl Sized {
    let mut state = Some(init);
    for x in items {
        if let Some(s) = state {
            state = f(s, x);
        }
        if state.is_none() {
            break;
        }
    }
    state
}

pub fn slice_first<T>(items: &[T]) -> Option<&T> {
    if items.len() > 0 { Some(&items[0]) } else { None }
}
pub fn slice_last<T>(items: &[T]) -> Option<&T> {
    if items.len() > 0 { Some(&items[items.len() - 1]) } else { None }
}
pub fn slice_get<T>(items: &[T], at: usize) -> Option<&T> {
    if at < items.len() { Some(&items[at]) } else { None }
}
pub fn slice_split_at<T>(items: &[T], at: usize) -> (&[T], &[T]) {
    (&items[..at], &items[at..])
}
pub fn slice_split_first<T>(items: &[T]) -> Option<(&T, &[T])> {
    let rest = &items[items.len().min(1)..];
    if items.len() > 0 { Some((&items[0], rest)) } else { None }
}
pub fn slice_split_last<T>(items: &[T]) -> Option<(&T, &[T])> {
    let rest = &items[..items.len().saturating_sub(1)];
    if items.len() > 0 { Some((&items[items.len() - 1], rest)) } else { None }
}
pub fn slice_contains<T>(items: &[T], wanted: &T) -> bool {
    items.iter().any(|x| *x == *wanted)
}
pub fn slice_reverse<T>(items: &mut [T]) {
    let len = items.len();
    for i in 0..len / 2 {
        items.swap(i, len - 1 - i);
    }
}

// `items` has room for more than the `len` elements that are in use
pub fn vec_push<T>(items: &mut [T], len: &mut usize, value: T) {
    items[*len] = value;
    *len += 1;
}
pub fn vec_pop<T>(items: &mut [T], len: &mut usize) -> Option<T> {
    if *len > 0 {
        *len -= 1;
        Some(items[*len])
    } else {
        None
    }
}
pub fn vec_insert<T>(items: &mut [T], len: &mut usize, at: usize, value: T) {
    assert!(at <= *len, "insertion index (is {at}) should be <= len (is {len})");
    for k in (at..*len).rev() {
        items[k + 1] = items[k];
    }
    items[at] = value;
    *len += 1;
}
pub fn vec_remove<T>(items: &mut [T], len: &mut usize, at: usize) -> T {
    assert!(at < *len, "removal index (is {at}) should be < len (is {len})");
    let value = items[at];
    for k in at + 1..*len {
        items[k - 1] = items[k];
    }
    *len -= 1;
    value
}
pub fn vec_swap_remove<T>(items: &mut [T], len: &mut usize, at: usize) -> T {
    assert!(at < *len, "swap_remove index (is {at}) should be < len (is {len})");
    let value = items[at];
    *len -= 1;
    items[at] = items[*len];
    value
}
pub fn vec_truncate<T>(items: &mut [T], len: &mut usize, to: usize) {
    if to < *len {
        *len = to;
    }
}
pub fn vec_clear<T>(items: &mut [T], len: &mut usize) {
    *len = 0;
}
pub fn vec_resize<T>(items: &mut [T], len: &mut usize, to: usize, value: T) {
    for k in *len..to {
        items[k] = value;
    }
    *len = to;
}
pub fn vec_extend<T>(items: &mut [T], len: &mut usize, more: impl IntoIterator) {
    for value in more {
        items[*len] = value.clone();
        *len += 1;
    }
}
pub fn vec_extend_from_slice<T>(items: &mut [T], len: &mut usize, more: &[T]) {
    for k in 0..more.len() {
        items[*len + k] = more[k];
    }
    *len += more.len();
}
pub fn vec_retain<T>(items: &mut [T], len: &mut usize, mut f: impl FnMut(&T) -> bool) {
    let mut kept = 0;
    for k in 0..*len {
        if f(&items[k]) {
            items[kept] = items[k];
            kept += 1;
        }
    }
    *len = kept;
}

// what a first run of a statement counts: how many elements there are, and were at most
fn counted(len: &mut usize, most: &mut usize, more: usize) {
    *len += more;
    *most = (*most).max(*len);
}
pub fn count_push<T>(len: &mut usize, most: &mut usize, _value: T) {
    counted(len, most, 1);
}
pub fn count_insert<T>(len: &mut usize, most: &mut usize, _at: usize, _value: T) {
    counted(len, most, 1);
}
pub fn count_truncate(len: &mut usize, most: &mut usize, to: usize) {
    if to < *len {
        *len = to;
    }
}
pub fn count_clear(len: &mut usize, most: &mut usize) {
    *len = 0;
}
pub fn count_resize<T>(len: &mut usize, most: &mut usize, to: usize, _value: T) {
    *len = to;
    *most = (*most).max(to);
}
pub fn count_extend(len: &mut usize, most: &mut usize, more: impl IntoIterator) {
    for _ in more {
        counted(len, most, 1);
    }
}
pub fn count_extend_from_slice<T>(len: &mut usize, most: &mut usize, more: &[T]) {
    counted(len, most, more.len());
}
