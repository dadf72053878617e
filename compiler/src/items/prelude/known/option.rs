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
    pub fn flatten(self) -> impl Sized {
        match self {
            Some(inner) => inner,
            None => None,
        }
    }
    pub fn transpose(self) -> impl Sized {
        match self {
            Some(Ok(x)) => Ok(Some(x)),
            Some(Err(e)) => Err(e),
            None => Ok(None),
        }
    }
}

// methods of `bool`
pub fn number_then(truth: &bool, f: impl FnOnce() -> T) -> impl Sized {
    if *truth { Some(f()) } else { None }
}
pub fn number_then_some<T>(truth: &bool, value: T) -> Option<T> {
    if *truth { Some(value) } else { None }
}
