//! The names of values, memories, operations and types in print.

use std::collections::BTreeMap;

use crate::ir::{Float, Function, Int, Len, Scalar, Ty};

/// The names given so far.
pub(super) struct Names<Id> {
    given: BTreeMap<Id, String>,
    wishes: BTreeMap<String, usize>,
    next: usize,
}

impl<Id> Names<Id> {
    pub(super) fn new() -> Names<Id> {
        Names { given: BTreeMap::new(), wishes: BTreeMap::new(), next: 0 }
    }
}

/// The name that `id` has, or a new one: the wish, or the next number; a wish that is taken gets a number.
pub(super) fn name<Id: Ord + Copy>(names: &mut Names<Id>, id: Id, sigil: char, wish: Option<&str>) -> String {
    if let Some(name) = names.given.get(&id) {
        return name.clone();
    }
    let text = match wish {
        Some(wish) => {
            let count = names.wishes.entry(wish.to_string()).or_default();
            *count += 1;
            if *count == 1 { format!("{sigil}{wish}") } else { format!("{sigil}{wish}.{}", *count - 1) }
        }
        None => {
            names.next += 1;
            format!("{sigil}{}", names.next - 1)
        }
    };
    names.given.insert(id, text.clone());
    text
}

/// `MulAdd` as `mul_add`.
pub(super) fn snake(name: &str) -> String {
    let mut text = String::new();
    for (k, letter) in name.char_indices() {
        if k > 0 && letter.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

pub(super) fn scalar(function: &Function, scalar: Scalar) -> String {
    match scalar {
        Scalar::Float(Float::F32) => "f32".into(),
        Scalar::Float(Float::F64) => "f64".into(),
        Scalar::Float(Float::Named(name) | Float::Generic(name)) => function.names[name.index()].text.clone(),
        Scalar::Float(Float::Inferred) => "{float}".into(),
        Scalar::Int(Int::Inferred) => "{integer}".into(),
        Scalar::Int(int) => format!("{int:?}").to_lowercase(),
        Scalar::Bool => "bool".into(),
    }
}

pub(super) fn ty(function: &Function, of: &Ty) -> String {
    match of {
        Ty::Scalar(of) => scalar(function, *of),
        Ty::Array(element, len) => {
            let len = match len {
                Len::Known(n) => n.to_string(),
                Len::Named(name) => function.names[name.index()].text.clone(),
                Len::Inferred => "_".into(),
            };
            format!("[{}; {len}]", ty(function, element))
        }
        Ty::Slice(element) => format!("[{}]", ty(function, element)),
        Ty::Tuple(parts) => {
            format!("({})", parts.iter().map(|part| ty(function, part)).collect::<Vec<_>>().join(", "))
        }
        Ty::Named(name) | Ty::Data(name) => function.names[name.index()].text.clone(),
        Ty::Record(record) => {
            let name = record.name.map_or("_", |name| &function.names[name.index()].text);
            if record.tangent { format!("tangent of {name}") } else { name.to_owned() }
        }
        Ty::Inferred => "_".into(),
        Ty::Stack => "stack".into(),
    }
}
