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
    pub fn then(self, other: Ordering) -> Ordering {
        match self {
            Ordering::Equal => other,
            _ => self,
        }
    }
    pub fn then_with(self, f: impl FnOnce() -> Ordering) -> Ordering {
        match self {
            Ordering::Equal => f(),
            _ => self,
        }
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
