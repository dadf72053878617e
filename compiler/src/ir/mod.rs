//! The intermediate representation, one for both front ends and for every derivative.
//!
//! A [`Function`] is structured control flow over pure scalar values in single assignment form and over
//! memories that are overwritten. It is closed under differentiation: the reverse sweep and what it records
//! are IR again.

mod build;
mod evaluate;
pub(crate) mod hash;
mod mentions;
mod print;
mod product;
mod statement;
mod types;
mod value;
mod verify;
mod visit;

use proc_macro2::{Span, TokenStream};

pub use build::Builder;
pub use evaluate::{Context, Data, Trap, evaluate, evaluate_in};
pub(crate) use evaluate::{Progression, cast, classify, compare, fits, integer, primitive};
pub(crate) use mentions::{apart, places};
pub use product::{Product, ProductKind};
pub use statement::*;
pub use types::*;
pub use value::*;
pub(crate) use verify::verified;
pub use verify::{debug_verify, verify, verify_every_pass};
pub use visit::*;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// Its position in the function's table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

pub(crate) use ids;

ids! {
    /// A value of a function.
    ValueId;
    /// A memory of a function.
    MemoryId;
    /// A const item or callee of the user's, by its path.
    ExternId;
    /// A type or array length of the user's, by its path.
    NameId;
}

/// Where something is: a memory and the way into it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The memory.
    pub memory: MemoryId,
    /// From the outside in.
    pub path: Vec<Step>,
}

/// One step into a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// `[i]`, a `usize`; panics when out of bounds, as Rust does.
    Index(ValueId),
    /// `.0`.
    Field(u32),
}

impl Place {
    /// The whole of a memory.
    pub fn whole(memory: MemoryId) -> Place {
        Place { memory, path: Vec::new() }
    }

    /// One step further in.
    pub fn then(&self, step: Step) -> Place {
        let mut path = self.path.clone();
        path.push(step);
        Place { memory: self.memory, path }
    }

    /// The index values on the way.
    pub fn indices(&self) -> impl Iterator<Item = ValueId> + '_ {
        self.path.iter().filter_map(|step| match step {
            Step::Index(index) => Some(*index),
            Step::Field(_) => None,
        })
    }

    /// The same way with other index values, in another memory.
    pub fn map(&self, memory: MemoryId, mut index: impl FnMut(ValueId) -> ValueId) -> Place {
        let step = |step: &Step| match step {
            Step::Index(i) => Step::Index(index(*i)),
            Step::Field(k) => Step::Field(*k),
        };
        Place { memory, path: self.path.iter().map(step).collect() }
    }
}

/// A memory: an array, slice, tuple or unknown aggregate that can be written in parts.
#[derive(Clone, Debug)]
pub struct Memory {
    /// Where it comes from.
    pub kind: MemoryKind,
    /// Its type.
    pub ty: Ty,
    /// The user's name for it, if there is one.
    pub name: Option<String>,
}

/// Where a memory comes from.
#[derive(Clone, Debug)]
pub enum MemoryKind {
    /// A parameter that is only read: behind `&`, or by value and never written.
    Input,
    /// A parameter by value that is written.
    InputOwned,
    /// A buffer behind `&mut`, the caller's.
    Buffer,
    /// Declared by a statement.
    Local,
    /// Bound by a call.
    Bound,
    /// A const or static array of the user's.
    Extern(ExternId),
    /// `&base[lower..upper]`, read only; indices into it are checked against its own length.
    View {
        /// What it looks into.
        base: Place,
        /// Its start, if not 0.
        lower: Option<ValueId>,
        /// Its end, if not the base's.
        upper: Option<ValueId>,
    },
    /// A stack of records; the type is the tuple of what is pushed.
    Record,
}

/// A path of the user's, kept as tokens.
#[derive(Clone, Debug)]
pub struct Extern {
    /// As the user wrote it.
    pub tokens: TokenStream,
    /// For printing, and to tell equal paths.
    pub text: String,
    /// For a method: the path to whose last name those of its derivatives are joined, `Body::energy` for
    /// `Body::energy_adjoint`. Those of a function stand behind it: `energy::adjoint`.
    pub joined: Option<TokenStream>,
}

impl Extern {
    /// A path that is written so.
    pub fn path(tokens: TokenStream, text: String) -> Extern {
        Extern { tokens, text, joined: None }
    }
}

/// How a parameter is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// `x: T`.
    Value,
    /// `x: &T`.
    Shared,
    /// `x: &mut T`.
    Mutable,
    /// `d_x: Option<&mut T>`, a sum that nobody may ask for; then there is one in the shape of a parameter.
    Sum(Option<MemoryId>),
}

impl Passing {
    /// Whether the caller sees what is written.
    pub fn is_mutable(self) -> bool {
        matches!(self, Passing::Mutable | Passing::Sum(_))
    }
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The user's name, or one that tells what it is (`seed`).
    pub name: String,
    /// What stands behind the reference.
    pub ty: Ty,
    /// How it is passed.
    pub passing: Passing,
    /// How the body sees it.
    pub binding: Binding,
    /// Whether derivatives are taken with respect to it.
    pub differentiated: bool,
    /// The user's tokens.
    pub span: Option<Span>,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// The user's name.
    pub name: String,
    /// In order.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub result: Argument,
    /// The type of what it returns.
    pub result_ty: Ty,
    /// The body; it yields nothing.
    pub body: Region,
    /// Indexed by [`ValueId`].
    pub values: Vec<Value>,
    /// Indexed by [`MemoryId`].
    pub memories: Vec<Memory>,
    /// Indexed by [`ExternId`].
    pub externs: Vec<Extern>,
    /// Indexed by [`NameId`].
    pub names: Vec<Extern>,
    /// Sums may be reassociated, those of the value too.
    pub reassociate: bool,
    /// Every local memory is declared in the body or in no loop, and each scalar of it is stored at most once, then added
    /// to, and read only when that is over: it can be read again at any later time. Functions of networks are so, and
    /// their derivatives; nothing of them allocates.
    pub settled: bool,
}

impl std::ops::Index<ValueId> for Function {
    type Output = Value;

    fn index(&self, id: ValueId) -> &Value {
        &self.values[id.index()]
    }
}

impl std::ops::Index<MemoryId> for Function {
    type Output = Memory;

    fn index(&self, id: MemoryId) -> &Memory {
        &self.memories[id.index()]
    }
}

impl Function {
    /// Whether a memory is the stack of a call tree.
    pub fn is_stack(&self, memory: MemoryId) -> bool {
        self[memory].ty == Ty::Stack
    }

    /// The literal that a value is, if it is one.
    pub fn constant(&self, id: ValueId) -> Option<Const> {
        match self[id].op {
            Op::Const(constant) => Some(constant),
            _ => None,
        }
    }

    /// The type at a place; `Ty::Inferred` below what only rustc knows.
    pub fn place_ty(&self, place: &Place) -> Ty {
        let mut ty = &self[place.memory].ty;
        for step in &place.path {
            ty = match ty.behind(step) {
                Some((behind, _)) => behind,
                None => return Ty::Inferred,
            };
        }
        ty.clone()
    }

    /// Whether a place lies in a field that no derivative goes through.
    pub fn is_constant(&self, place: &Place) -> bool {
        let mut ty = Some(&self[place.memory].ty);
        place.path.iter().any(|step| {
            let behind = ty.and_then(|ty| ty.behind(step));
            let is_constant = match (ty, behind) {
                (Some(Ty::Record(record)), Some((_, Some(name)))) => record.constants.iter().any(|known| known == name),
                _ => false,
            };
            ty = behind.map(|(ty, _)| ty);
            is_constant
        })
    }

    /// What the steps of a place are called: a field of a struct by its name, one of a tuple by its position.
    pub fn field_names(&self, place: &Place) -> Vec<Option<String>> {
        let mut ty = Some(&self[place.memory].ty);
        let name = |step: &Step| {
            let behind = ty.and_then(|ty| ty.behind(step));
            ty = behind.map(|(ty, _)| ty);
            match (step, behind) {
                (Step::Index(_), _) => None,
                (Step::Field(_), Some((_, Some(name)))) => Some(name.to_owned()),
                (Step::Field(k), _) => Some(k.to_string()),
            }
        };
        place.path.iter().map(name).collect()
    }
}
