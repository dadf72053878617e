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
pub fn iterator_unzip(items: impl Iterator) -> impl Sized {
    let mut a = Vec::new();
    let mut b = Vec::new();
    for (x, y) in items {
        a.push(x);
        b.push(y);
    }
    (a, b)
}
pub fn iterator_partition(items: impl Iterator, mut p: impl FnMut(&T) -> bool) -> impl Sized {
    let mut a = Vec::new();
    let mut b = Vec::new();
    for x in items {
        if p(&x) {
            a.push(x);
        } else {
            b.push(x);
        }
    }
    (a, b)
}
pub fn iterator_rposition(items: impl Iterator, mut p: impl FnMut(T) -> bool) -> Option<usize> {
    let len = items.len();
    let mut found = None;
    for (k, x) in items.rev().enumerate() {
        if p(x) {
            found = Some(len - 1 - k);
            break;
        }
    }
    found
}
// the function is called for the next item before this one is handed on, as in std
pub fn iter_successors<T>(first: Option<T>, mut f: impl FnMut(&T) -> Option<T>) -> impl Iterator {
    (0usize..).scan(first, |state, _| match *state {
        Some(x) => {
            *state = f(&x);
            Some(x)
        }
        None => None,
    })
}
pub fn iter_from_fn(mut f: impl FnMut() -> Option<T>) -> impl Iterator {
    (0usize..).map_while(|_| f())
}
