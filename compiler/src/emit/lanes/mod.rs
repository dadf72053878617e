//! A function of one sample as an operation on a batch, samples side by side.
//!
//! ```text
//! {
//!     struct InLanes<'a> { batch: Batch<'a, Sample>, w: &'a [f32; 2], d_w: &'a mut [f32; 2] }
//!     impl Operation<f32> for InLanes<'_> {
//!         type Output = f32;
//!         fn run<L: Lanes<f32>>(self, lanes: L) -> f32 { … }
//!     }
//!     dispatch(InLanes { batch, w: &parameters.w, d_w: &mut gradient.w })
//! }
//! ```

mod fields;
mod memory;
mod operation;
mod stage;
mod value;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names::Names;
use super::paths::Paths;
use super::statement::Body;
use crate::differentiate::{Calls, Parts, Reverse, Seed, reverse};
use crate::ir::{Function, MemoryId, Passing, Scalar, Ty, ValueId};
use crate::schedule::batch::{self, Home, Plan};
use crate::simplify::simplify;

/// What a parameter of the function of one sample is to a batch, and where the caller has it.
#[derive(Clone, Debug)]
pub enum Role {
    /// The same for every sample: a reference to it, or the number itself.
    Uniform(TokenStream),
    /// Part of the sample: what stands behind the sample to get at it, `.x`.
    Sample(TokenStream),
    /// The cotangent of each sample's result: a number.
    Seed(TokenStream),
    /// What gradients are added to, behind `&mut`.
    Gradient(TokenStream),
}

/// What the batch is.
#[derive(Clone, Debug)]
pub struct Samples {
    /// The type of a sample.
    pub ty: TokenStream,
    /// A `chainrule::net::Batch` of them.
    pub batch: TokenStream,
    /// For a function that returns an array, the slice that takes one for each sample.
    pub rows: Option<TokenStream>,
    /// Whether products are left to kernels, which take a tile of samples at once; else loops compute them in lanes.
    pub kernels: bool,
}

/// What is printed for a batch, of the function of one sample.
#[derive(Clone, Debug)]
pub struct Forms {
    /// The function itself.
    pub value: Function,
    /// Its value; `seed` (a further parameter) times its gradient is added to buffers behind `&mut` (further parameters).
    pub gradient: Function,
}

/// Both forms of a loss, from what `lower` makes.
pub fn forms(loss: &Function) -> Forms {
    let form = Reverse {
        seed: Seed::Parameter,
        value: true,
        parts: Parts::Differentiated,
        split: false,
        into: true,
        calls: Calls::Kept,
    };
    let value = simplify(loss.clone());
    Forms { gradient: simplify(reverse(&value, &form)), value }
}

/// An expression for a batch: the sum of the results of `function`, if they are numbers. What it adds to gradients is that
/// of all samples. `None` where lanes cannot do it, or not well: then a loop over the samples can.
pub fn batch(function: &Function, roles: &[Role], samples: &Samples, paths: &Paths) -> Option<TokenStream> {
    let plan = plan(function, roles, samples)?;
    Some(operation::print(&plan, roles, samples, paths))
}

/// The same as an `Option` of the sum, for gradients that are added to what the function reads: every role `Gradient` names
/// behind `&mut` what the uniform parameter of the same place among the differentiated is. `Some` where nothing is read after
/// the first of it changed: for all batches, or for those that are no more than a tile.
pub fn descend(function: &Function, roles: &[Role], samples: &Samples, paths: &Paths) -> Option<TokenStream> {
    let plan = plan(function, roles, samples)?;
    operation::print_descent(&plan, roles, samples, paths)
}

/// The plan of a batch.
fn plan(function: &Function, roles: &[Role], samples: &Samples) -> Option<Plan> {
    let kinds: Vec<batch::Role> = roles.iter().map(Role::kind).collect();
    batch::batch(function, &kinds, samples.kernels)
}

impl Role {
    fn kind(&self) -> batch::Role {
        match self {
            Role::Uniform(_) => batch::Role::Uniform,
            Role::Sample(_) => batch::Role::Sample,
            Role::Seed(_) => batch::Role::Seed,
            Role::Gradient(_) => batch::Role::Gradient,
        }
    }
}

/// What printing in lanes knows beyond the IR.
pub(super) struct Layout<'a> {
    plan: &'a Plan,
    /// Of each memory or value of a sample, what stands behind the sample.
    fields: Vec<(Part, &'a TokenStream)>,
    /// The token.
    lanes: Ident,
    /// The samples of the lanes.
    group: Ident,
    /// The first row of the tile that belongs to the group.
    start: Ident,
    /// A lane, in closures.
    lane: Ident,
    /// The cotangent that the caller gives for all samples.
    seed: Option<Ident>,
}

/// What a parameter binds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Memory(MemoryId),
    Value(ValueId),
}

impl<'a> Layout<'a> {
    fn new(plan: &'a Plan, roles: &'a [Role], names: &mut Names) -> Layout<'a> {
        let mut fields = Vec::new();
        for (parameter, role) in plan.function.parameters.iter().zip(roles) {
            let Role::Sample(field) = role else { continue };
            fields.extend(parameter.binding.memories().into_iter().map(|memory| (Part::Memory(memory), field)));
            fields.extend(parameter.binding.values().into_iter().map(|value| (Part::Value(value), field)));
        }
        let mut fresh = |name| names.fresh(Some(name));
        let (lanes, group, start, lane) = (fresh("lanes"), fresh("group"), fresh("start"), fresh("lane"));
        Layout { plan, fields, lanes, group, start, lane, seed: None }
    }

    fn field(&self, part: Part) -> &'a TokenStream {
        self.fields.iter().find(|(other, _)| *other == part).expect("every part of a sample has a field").1
    }

    fn home(&self, memory: MemoryId) -> Home {
        self.plan.homes[memory.index()]
    }
}

impl<'a> Body<'a> {
    /// Whether a value is a vector.
    pub(super) fn is_varying(&self, value: ValueId) -> bool {
        self.layout.as_ref().is_some_and(|layout| layout.plan.varying[value.index()])
    }

    /// The layout, where the function is printed in lanes.
    fn layout(&self) -> &Layout<'a> {
        self.layout.as_ref().expect("the function is printed in lanes")
    }

    /// `f32`.
    fn float(&self) -> TokenStream {
        self.types().scalar(Scalar::Float(self.layout().plan.float))
    }

    /// `&'a mut [f32; 3]`; a number by value is itself.
    fn field_ty(&self, ty: &Ty, passing: Passing) -> TokenStream {
        let owned = self.types().owned(ty);
        match passing {
            Passing::Value => owned,
            Passing::Shared => quote!(&'a #owned),
            Passing::Mutable | Passing::Sum(_) => quote!(&'a mut #owned),
        }
    }
}
