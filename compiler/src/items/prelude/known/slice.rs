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
pub fn slice_get_mut<T>(items: &mut [T], at: usize) -> Option<&mut T> {
    if at < items.len() { Some(&mut items[at]) } else { None }
}
pub fn slice_first_mut<T>(items: &mut [T]) -> Option<&mut T> {
    slice_get_mut(items, 0)
}
pub fn slice_last_mut<T>(items: &mut [T]) -> Option<&mut T> {
    let at = items.len().wrapping_sub(1);
    slice_get_mut(items, at)
}
pub fn slice_split_at_mut<T>(items: &mut [T], at: usize) -> (&mut [T], &mut [T]) {
    (&mut items[..at], &mut items[at..])
}
pub fn slice_split_first_mut<T>(items: &mut [T]) -> Option<(&mut T, &mut [T])> {
    let rest = &mut items[items.len().min(1)..];
    if items.len() > 0 { Some((&mut items[0], rest)) } else { None }
}
pub fn slice_starts_with<T>(items: &[T], wanted: &[T]) -> bool {
    wanted.len() <= items.len() && wanted.iter().zip(items.iter()).all(|(x, y)| *x == *y)
}
pub fn slice_ends_with<T>(items: &[T], wanted: &[T]) -> bool {
    wanted.len() <= items.len() && wanted.iter().rev().zip(items.iter().rev()).all(|(x, y)| *x == *y)
}
pub fn slice_is_sorted<T>(items: &[T]) -> bool {
    items.windows(2).all(|pair| pair[0] <= pair[1])
}
pub fn slice_is_sorted_by<T>(items: &[T], mut f: impl FnMut(&T, &T) -> bool) -> bool {
    items.windows(2).all(|pair| f(&pair[0], &pair[1]))
}
pub fn slice_is_sorted_by_key<T>(items: &[T], mut f: impl FnMut(&T) -> K) -> bool {
    items.windows(2).all(|pair| f(&pair[0]) <= f(&pair[1]))
}
pub fn slice_swap_with_slice<T>(items: &mut [T], others: &mut [T]) {
    assert!(items.len() == others.len(), "destination and source slices have different lengths");
    for k in 0..items.len() {
        core::mem::swap(&mut items[k], &mut others[k]);
    }
}
pub fn slice_rotate_left<T>(items: &mut [T], by: usize) {
    let len = items.len();
    assert!(by <= len, "assertion failed: mid <= self.len()");
    let from = items.to_vec();
    for k in 0..len - by {
        items[k] = from[k + by];
    }
    for k in 0..by {
        items[len - by + k] = from[k];
    }
}
pub fn slice_rotate_right<T>(items: &mut [T], by: usize) {
    assert!(by <= items.len(), "assertion failed: k <= self.len()");
    let left = items.len() - by;
    slice_rotate_left(items, left)
}
pub fn slice_concat<T>(rows: &[T]) -> impl Sized {
    let mut all = Vec::new();
    for row in rows {
        for x in row.iter() {
            all.push(x.clone());
        }
    }
    all
}

// the order is found by positions, which have no derivative: the reverse sweep undoes one permutation
fn sorted<T>(items: &mut [T], mut goes_before: impl FnMut(&T, &T) -> bool) {
    let n = items.len();
    let mut order = vec![0usize; n];
    for k in 0..n {
        order[k] = k;
    }
    let mut merged = vec![0usize; n];
    let mut width = 1;
    while width < n {
        for start in (0..n).step_by(2 * width) {
            let middle = (start + width).min(n);
            let end = (start + 2 * width).min(n);
            let mut i = start;
            let mut j = middle;
            for k in start..end {
                let left = if i < middle {
                    if j < end { goes_before(&items[order[i]], &items[order[j]]) } else { true }
                } else {
                    false
                };
                if left {
                    merged[k] = order[i];
                    i += 1;
                } else {
                    merged[k] = order[j];
                    j += 1;
                }
            }
        }
        for k in 0..n {
            order[k] = merged[k];
        }
        width *= 2;
    }
    let from = items.to_vec();
    for k in 0..n {
        items[k] = from[order[k]];
    }
}
pub fn slice_sort_by<T>(items: &mut [T], mut f: impl FnMut(&T, &T) -> Ordering) {
    sorted(items, |a, b| !f(a, b).is_gt());
}
pub fn slice_sort_by_key<T>(items: &mut [T], mut f: impl FnMut(&T) -> K) {
    sorted(items, |a, b| f(a) <= f(b));
}
pub fn slice_sort<T>(items: &mut [T]) {
    sorted(items, |a, b| *a <= *b);
}
// where equal elements cannot be told apart
pub fn slice_sort_unstable_by<T>(items: &mut [T], mut f: impl FnMut(&T, &T) -> Ordering) {
    sorted(items, |a, b| !f(a, b).is_gt());
}
pub fn slice_sort_unstable<T>(items: &mut [T]) {
    sorted(items, |a, b| *a <= *b);
}
