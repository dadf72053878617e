//! Serde for tangents: structs by their fields, arrays of any length as tuples. Emitted code implements [`Fields`].

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq, SerializeTuple, Serializer};

/// A tangent that can be written and read. Serde's own traits end at arrays of 32, and a struct of the user's need not have them.
pub trait Stored: Sized {
    /// What reading starts from.
    fn blank() -> Self;

    /// Writes it.
    fn store<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads it.
    fn load<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// A struct of such fields.
pub trait Fields: Sized {
    /// The struct's name.
    const NAME: &'static str;
    /// The names of its fields; positions where they have none.
    const FIELDS: &'static [&'static str];
    /// Whether they have names.
    const NAMED: bool;

    /// What reading starts from.
    fn blank() -> Self;

    /// Writes all fields.
    fn store<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads the field with this index.
    fn read<'de, D: Deserializer<'de>>(&mut self, index: usize, deserializer: D) -> Result<(), D::Error>;
}

impl<T: Fields> Stored for T {
    fn blank() -> T {
        Fields::blank()
    }

    fn store<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Fields::store(self, serializer)
    }

    fn load<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let visitor = Struct(PhantomData);
        if T::NAMED {
            deserializer.deserialize_struct(T::NAME, T::FIELDS, visitor)
        } else {
            deserializer.deserialize_tuple_struct(T::NAME, T::FIELDS.len(), visitor)
        }
    }
}

/// A part, to be written by serde.
#[derive(Debug)]
pub struct Part<'p, T>(pub &'p T);

impl<T: Stored> Serialize for Part<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.store(serializer)
    }
}

/// A part, to be read.
struct Unread<T>(PhantomData<T>);

impl<'de, T: Stored> DeserializeSeed<'de> for Unread<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::load(deserializer)
    }
}

/// The next part of a sequence.
fn next<'de, T: Stored, A: SeqAccess<'de>>(parts: &mut A, at: usize, expected: &str) -> Result<T, A::Error> {
    let part = parts.next_element_seed(Unread(PhantomData))?;
    part.ok_or_else(|| A::Error::custom(format_args!("{at} parts instead of {expected}")))
}

macro_rules! floats {
    ($($float:ident $method:ident)*) => {$(
        impl Stored for $float {
            fn blank() -> $float {
                0.0
            }

            fn store<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.$method(*self)
            }

            fn load<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$float, D::Error> {
                $float::deserialize(deserializer)
            }
        }
    )*};
}

floats! { f32 serialize_f32 f64 serialize_f64 }

impl Stored for () {
    fn blank() {}

    fn store<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }

    fn load<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        <()>::deserialize(deserializer)
    }
}

impl<T: Stored, const N: usize> Stored for [T; N] {
    fn blank() -> [T; N] {
        core::array::from_fn(|_| T::blank())
    }

    fn store<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_tuple(N)?;
        self.iter().try_for_each(|part| parts.serialize_element(&Part(part)))?;
        parts.end()
    }

    fn load<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[T; N], D::Error> {
        deserializer.deserialize_tuple(N, Array(PhantomData))
    }
}

struct Array<T, const N: usize>(PhantomData<T>);

impl<'de, T: Stored, const N: usize> Visitor<'de> for Array<T, N> {
    type Value = [T; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {N}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<[T; N], A::Error> {
        let mut array = Stored::blank();
        let places: &mut [T; N] = &mut array;
        for (at, place) in places.iter_mut().enumerate() {
            *place = next(&mut parts, at, "the length of the array")?;
        }
        Ok(array)
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn blank() -> Vec<T> {
        Vec::new()
    }

    fn store<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_seq(Some(self.len()))?;
        self.iter().try_for_each(|part| parts.serialize_element(&Part(part)))?;
        parts.end()
    }

    fn load<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(List(PhantomData))
    }
}

struct List<T>(PhantomData<T>);

impl<'de, T: Stored> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(part) = parts.next_element_seed(Unread(PhantomData))? {
            list.push(part);
        }
        Ok(list)
    }
}

macro_rules! tuples {
    ($($len:literal ($($part:ident $k:tt),*);)*) => {$(
        impl<$($part: Stored),*> Stored for ($($part,)*) {
            fn blank() -> Self {
                ($($part::blank(),)*)
            }

            fn store<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut parts = serializer.serialize_tuple($len)?;
                $(parts.serialize_element(&Part(&self.$k))?;)*
                parts.end()
            }

            fn load<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_tuple($len, Tuple::<Self>(PhantomData))
            }
        }

        impl<'de, $($part: Stored),*> Visitor<'de> for Tuple<($($part,)*)> {
            type Value = ($($part,)*);

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a tuple of {}", $len)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
                Ok(($(next::<$part, A>(&mut parts, $k, stringify!($len))?,)*))
            }
        }
    )*};
}

struct Tuple<T>(PhantomData<T>);

tuples! {
    1 (T0 0);
    2 (T0 0, T1 1);
    3 (T0 0, T1 1, T2 2);
    4 (T0 0, T1 1, T2 2, T3 3);
    5 (T0 0, T1 1, T2 2, T3 3, T4 4);
    6 (T0 0, T1 1, T2 2, T3 3, T4 4, T5 5);
    7 (T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6);
    8 (T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6, T7 7);
}

struct Struct<T>(PhantomData<T>);

impl<'de, T: Fields> Visitor<'de> for Struct<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the fields of {}", T::NAME)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<T, A::Error> {
        let mut read = T::blank();
        for index in 0..T::FIELDS.len() {
            let field = parts.next_element_seed(Field { of: &mut read, index })?;
            field.ok_or_else(|| A::Error::invalid_length(index, &self))?;
        }
        Ok(read)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<T, A::Error> {
        let (mut read, mut found) = (T::blank(), vec![false; T::FIELDS.len()]);
        while let Some(index) = fields.next_key_seed(Name(T::FIELDS))? {
            let Some(found) = found.get_mut(index) else {
                fields.next_value::<IgnoredAny>()?;
                continue;
            };
            if *found {
                return Err(A::Error::duplicate_field(T::FIELDS[index]));
            }
            *found = true;
            fields.next_value_seed(Field { of: &mut read, index })?;
        }
        match found.iter().position(|found| !found) {
            Some(missing) => Err(A::Error::missing_field(T::FIELDS[missing])),
            None => Ok(read),
        }
    }
}

/// A field, to be read where it is.
struct Field<'f, T> {
    of: &'f mut T,
    index: usize,
}

impl<'de, T: Fields> DeserializeSeed<'de> for Field<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.of.read(self.index, deserializer)
    }
}

/// The index of a name among these; their number for another name, which is passed over.
struct Name(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<usize, E> {
        Ok(usize::try_from(index).unwrap_or(self.0.len()))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        Ok(self.0.iter().position(|field| *field == name).unwrap_or(self.0.len()))
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<usize, E> {
        Ok(self.0.iter().position(|field| field.as_bytes() == name).unwrap_or(self.0.len()))
    }
}
