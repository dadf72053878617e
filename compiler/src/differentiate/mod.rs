//! IR to IR: derivatives by the chain rule.

mod activity;
mod calls;
mod cotangents;
mod delegate;
mod failing;
mod family;
mod forward;
mod hessian;
mod jacobian;
mod kept;
mod loops;
mod memory;
mod pair;
mod parts;
mod pullbacks;
mod pushforward;
pub(crate) mod residuals;
pub(crate) mod reverse;
mod rows;
mod rules;
pub(crate) mod scopes;
mod shared;
mod witness;

pub(crate) use failing::failing;
pub(crate) use family::tidy;
pub use family::{Member, Requests, family, is_scalar};
pub use hessian::has_matrix;
pub use jacobian::has_jacobian;
pub(crate) use parts::part_ty;
pub use pushforward::{Tangent, forward};

use std::collections::HashSet;

use crate::differentiate::reverse::Reversal;
use crate::differentiate::scopes::{ScopeId, Scopes};
use crate::ir::{Argument, Function, Init, Region, Statement, Ty, verified};
use crate::schedule;

/// What a function in reverse mode is to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reverse {
    /// Where the cotangent of the result comes from.
    pub seed: Seed,
    /// Whether the value is returned too: `(value, parts)` instead of `parts`.
    pub value: bool,
    /// For which parameters there is a part.
    pub parts: Parts,
    /// Whether the two sweeps are to be two functions, so that nothing of the reverse sweep runs in the forward sweep.
    pub split: bool,
    /// Whether the parts are added to buffers of the caller's (further parameters `&mut`) instead of being returned.
    pub into: bool,
    /// How calls of other differentiated functions are mirrored.
    pub calls: Calls,
}

/// How calls of other differentiated functions are mirrored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calls {
    /// The forward sweep keeps the callee's residuals, what is not fixed in number on a stack that grows.
    #[default]
    Kept,
    /// Without an allocator: what would be on the stack is computed again.
    Bounded,
    /// The callee's pullback runs its forward sweep again. Forward mode is applied to such sweeps.
    Pullback,
}

impl Reverse {
    /// Whether it makes the two sweeps that a caller keeps apart: `augmented` and `adjoint`.
    pub(crate) fn is_pair(&self) -> bool {
        self.split && self.into && self.parts == Parts::Every
    }
}

/// The cotangent of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seed {
    /// The constant 1: the gradient of a scalar result.
    One,
    /// A parameter `seed` after the function's own.
    Parameter,
}

/// For which parameters a derivative has a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Those with `Parameter::differentiated`: bare when there is one, a tuple otherwise.
    Differentiated,
    /// Every parameter, in a tuple; `()` for what holds no floats. For calls between companions.
    Every,
}

/// The function that computes the vector-Jacobian product of `primal`.
///
/// Its parameters are the primal's, then the seed, then the buffers.
pub fn reverse(primal: &Function, form: &Reverse) -> Function {
    sweeps(primal, form).function
}

/// A forward and a reverse sweep in one body.
struct Sweeps {
    function: Function,
    /// How many of the body's statements are the forward sweep.
    forward: usize,
    /// Whether the forward sweep leaves on the stack what the reverse sweep takes in another order.
    tangled: bool,
}

/// The same, still taken apart.
fn sweeps(primal: &Function, form: &Reverse) -> Sweeps {
    let mut primal = primal.clone();
    primal.parameters.iter_mut().filter(|p| parts::is_in_and_out(p)).for_each(|p| p.differentiated = true);
    if form.parts == Parts::Every {
        primal.parameters.iter_mut().for_each(|p| p.differentiated = parts::offers_part(p));
    }
    let scopes = Scopes::new(&primal);
    let mut sweep = Reversal::new(&primal, &scopes);
    let buffers = sweep.begin(form);
    sweep.region(&primal.body, ScopeId::ROOT);
    let (parts, parts_ty) = sweep.parts(form, &buffers);
    let (result, result_ty) = match (form.value, form.into) {
        (true, true) => (primal.result.clone(), primal.result_ty.clone()),
        (true, false) => {
            (Argument::Tuple(vec![primal.result.clone(), parts]), Ty::Tuple(vec![primal.result_ty.clone(), parts_ty]))
        }
        (false, true) => (Argument::Tuple(Vec::new()), Ty::Tuple(Vec::new())),
        (false, false) => (parts, parts_ty),
    };
    assemble(sweep, &primal, &scopes, result, result_ty)
}

fn assemble(sweep: Reversal<'_>, primal: &Function, scopes: &Scopes<'_>, result: Argument, result_ty: Ty) -> Sweeps {
    let Reversal { mut b, mut needs, mut patches, pair, .. } = sweep;
    let mut used = HashSet::new();
    let reverse = std::mem::take(b.statements());
    schedule::uses_of(&b.function, &reverse, &mut used);
    *b.statements() = reverse;
    patches.uses(&b.function, &mut used);
    let mut returned = Vec::new();
    result.values(&mut returned);
    used.extend(returned);
    needs.keep_used(&used);
    let (hooks, mut definitions) = needs.resolve(&mut b, scopes, &mut patches);
    let mut function = b.finish();
    let mut statements = std::mem::take(&mut patches.prologue);
    if let (Some(stack), false) = (patches.stack, pair) {
        statements.insert(0, Statement::Declare(stack, Init::Record));
    }
    statements.extend(patches.forward(&primal.body, scopes));
    let forward = statements.len();
    statements.append(&mut function.body.statements);
    schedule::run_forwards(&mut statements, &patches.free_loops(scopes));
    let mut first: Vec<_> = statements.drain(..forward).collect();
    first = schedule::fill_hooks(first, &hooks, &mut definitions);
    let forward = first.len();
    first.extend(schedule::fill_hooks(statements, &hooks, &mut definitions));
    let statements = first;
    function.body = Region { statements, ..Region::default() };
    function.result = result;
    function.result_ty = result_ty;
    schedule::substitute(&mut function, &patches.substitute);
    Sweeps { function: verified("reverse mode", function), forward, tangled: patches.tangled }
}
