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
