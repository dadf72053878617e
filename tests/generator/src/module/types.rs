//! The types of a module: what they are made of, and how they are written.

use super::Modules;

/// A type. `Float` is the module's float, or `T` in what is generic over it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ty {
    Float,
    Int,
    Array(Box<Ty>, usize),
    /// `[t; N]`.
    Open(Box<Ty>),
    /// `[t]`, behind a reference.
    Slice(Box<Ty>),
    Tuple(Vec<Ty>),
    /// A struct, and its length where it has one.
    Struct(usize, Length),
    /// `W<t>`.
    Wrapper(usize, Box<Ty>),
    Enum(usize),
    /// `S: Trait`.
    Any(usize),
}

/// The argument for a struct's `const N`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Length {
    None,
    Known(usize),
    /// `N` itself.
    Open,
}

/// A struct: `float` says that it is generic over its floats, `length` that it has a `const N`.
#[derive(Clone, Debug)]
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) inner: bool,
    pub(crate) fields: Vec<(String, Ty)>,
    pub(crate) is_tuple: bool,
    pub(crate) float: bool,
    pub(crate) length: bool,
    /// Traits that it implements, by index.
    pub(crate) traits: Vec<usize>,
    /// What operators it has.
    pub(crate) operators: Vec<Operator>,
    /// `const K`.
    pub(crate) has_const: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Operator {
    Add,
    Sub,
    Neg,
    Scale,
    ScaleLeft,
    AddAssign,
    ScaleAssign,
    Index,
}

#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) name: String,
    pub(crate) inner: bool,
    /// Name, types, and whether they have names (`a0`, `a1`, …).
    pub(crate) variants: Vec<(String, Vec<Ty>, bool)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Trait {
    pub(crate) name: String,
    pub(crate) inner: bool,
    pub(crate) has_const: bool,
}

impl Modules {
    /// The fields of a type with parts.
    pub(crate) fn fields(&self, ty: &Ty) -> Vec<(String, Ty)> {
        match ty {
            Ty::Struct(id, length) => {
                self.structs[*id].fields.iter().map(|(name, ty)| (name.clone(), with_length(ty, *length))).collect()
            }
            Ty::Tuple(parts) => parts.iter().enumerate().map(|(k, ty)| (k.to_string(), ty.clone())).collect(),
            Ty::Wrapper(_, held) => vec![("held".into(), (**held).clone()), ("weight".into(), Ty::Float)],
            _ => Vec::new(),
        }
    }

    /// As it is written where the writer is.
    pub(crate) fn text(&self, ty: &Ty) -> String {
        match ty {
            Ty::Float => self.float_text().to_owned(),
            Ty::Int => "usize".into(),
            Ty::Array(of, n) => format!("[{}; {n}]", self.text(of)),
            Ty::Open(of) => format!("[{}; N]", self.text(of)),
            Ty::Slice(of) => format!("[{}]", self.text(of)),
            Ty::Tuple(parts) => {
                format!("({})", parts.iter().map(|part| self.text(part)).collect::<Vec<_>>().join(", "))
            }
            Ty::Struct(id, _) => format!("{}{}", self.struct_path(*id), self.argument_list(ty)),
            Ty::Wrapper(id, held) => format!("{}<{}>", self.struct_path(*id), self.text(held)),
            Ty::Enum(id) => self.path(&self.enums[*id].name, self.enums[*id].inner),
            Ty::Any(_) => "S".into(),
        }
    }

    /// `<T, 3>`.
    pub(crate) fn argument_list(&self, ty: &Ty) -> String {
        let Ty::Struct(id, length) = ty else { return String::new() };
        let float = self.structs[*id].float.then(|| self.float_text().to_owned());
        let length = match length {
            Length::None => None,
            Length::Known(n) => Some(n.to_string()),
            Length::Open => Some("N".into()),
        };
        let list: Vec<String> = float.into_iter().chain(length).collect();
        if list.is_empty() { String::new() } else { format!("<{}>", list.join(", ")) }
    }

    pub(crate) fn struct_path(&self, id: usize) -> String {
        self.path(&self.structs[id].name, self.structs[id].inner)
    }

    /// A name of the root module or of the inner one, as the module that is being written has to spell it.
    pub(crate) fn path(&self, name: &str, inner: bool) -> String {
        match (self.inside, inner) {
            (false, true) if !self.globs => format!("inner::{name}"),
            (true, false) if !self.globs => format!("super::{name}"),
            _ => name.to_owned(),
        }
    }

    pub(crate) fn float_text(&self) -> &str {
        if self.body.generic { "T" } else { self.float }
    }

    /// Whether a function that is generic over its floats may use it.
    pub(crate) fn is_generic(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Float | Ty::Int => true,
            Ty::Array(of, _) | Ty::Open(of) | Ty::Slice(of) => self.is_generic(of),
            Ty::Tuple(parts) => parts.iter().all(|part| self.is_generic(part)),
            Ty::Struct(id, _) => self.structs[*id].float,
            _ => false,
        }
    }

    /// A type of which there are values, for a local or a parameter.
    pub(crate) fn some_type(&mut self, depth: usize) -> Ty {
        let structs = self.structs.len();
        match self.dice.below(12) {
            0..=2 => Ty::Float,
            3..=6 if structs > 0 => {
                let id = self.dice.below(structs);
                if self.body.generic && !self.structs[id].float {
                    return Ty::Float;
                }
                if self.structs[id].fields.is_empty() {
                    return Ty::Wrapper(id, Box::new(if depth > 0 { self.some_type(0) } else { Ty::Float }));
                }
                let length = if self.structs[id].length { Length::Known(2 + self.dice.below(2)) } else { Length::None };
                Ty::Struct(id, length)
            }
            7 | 8 => {
                let n = 2 + self.dice.below(3);
                Ty::Array(Box::new(if depth > 0 { self.some_type(depth - 1) } else { Ty::Float }), n)
            }
            9 if depth > 0 => Ty::Tuple((0..2 + self.dice.below(2)).map(|_| self.some_type(depth - 1)).collect()),
            10 if !self.enums.is_empty() && !self.body.generic => Ty::Enum(self.dice.below(self.enums.len())),
            11 => Ty::Int,
            _ => Ty::Float,
        }
    }
}

fn with_length(ty: &Ty, length: Length) -> Ty {
    match ty {
        Ty::Open(of) => match length {
            Length::Known(n) => Ty::Array(Box::new(with_length(of, length)), n),
            _ => Ty::Open(of.clone()),
        },
        other => other.clone(),
    }
}
