//! Which functions a companion has, and how each is made from the primal.

use crate::differentiate::delegate::{self, Form, Wanted};
use crate::differentiate::parts::is_in_and_out;
use crate::differentiate::{
    Calls, Parts, Reverse, Seed, Tangent, forward, hessian, jacobian, pair, residuals, reverse, shared,
};
use crate::ir::{Argument, Function, Region, Scalar, Statement, Ty, verified};
use crate::schedule::{carry, gather, lanes};
use crate::simplify::simplify;

/// What the user asked for beyond the defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    /// Forward mode.
    pub jvp: bool,
    /// The Jacobian of an array result.
    pub jacobian: bool,
    /// The Hessian of a scalar result.
    pub hessian: bool,
    /// Hessian-vector products of a scalar result; of another, what callers need for theirs.
    pub hvp: bool,
    /// How calls of other differentiated functions are mirrored.
    pub calls: Calls,
}

/// One function of a companion.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name there.
    pub name: &'static str,
    /// What it computes, for its documentation.
    pub title: String,
    /// For other companions alone, not for users.
    pub hidden: bool,
    /// Whether it returns nothing where the function fails: an `Option` or a `Result` around its result.
    pub fails: bool,
    /// The function.
    pub function: Function,
}

/// Every function of the companion of `primal`, which is simplified already.
pub fn family(primal: &Function, requests: &Requests) -> Vec<Member> {
    let mut family = Family { primal, calls: requests.calls, members: Vec::new() };
    if is_scalar(primal) {
        family.gradients();
    }
    family.products();
    if requests.jacobian {
        family.jacobian();
    }
    // callers may want them without the user's asking; what is large is left to be asked for
    let asked = requests.jvp || requests.jacobian || requests.hessian || requests.hvp;
    let large = family.members.iter().any(|member| delegate::is_large(&member.function));
    let structs = primal.parameters.iter().any(|p| p.ty.holds_records()) || primal.result_ty.holds_records();
    if asked || !large && !structs && !has_calls(&primal.body) {
        family.tangents(requests.jvp);
    }
    if requests.hvp || requests.hessian {
        family.second_order(requests);
    }
    family.members.sort_by_key(|member| ORDER.iter().position(|name| *name == member.name));
    family.members
}

/// Whether other functions are called, which may lack what this one would need of them.
fn has_calls(region: &Region) -> bool {
    let calls = |s: &Statement| matches!(s, Statement::Call(_)) || s.regions().into_iter().any(has_calls);
    region.statements.iter().any(calls)
}

/// Whether the result is one float, so that there is a gradient.
pub fn is_scalar(primal: &Function) -> bool {
    matches!(primal.result_ty, Ty::Scalar(Scalar::Float(_))) && matches!(primal.result, Argument::Value(_))
}

/// Simplified; then each entry is written once and read once where loops meet neighbours, and long sums run in lanes.
pub(crate) fn tidy(function: Function) -> Function {
    let function = simplify(function);
    let loops = function.body.statements.iter().any(|statement| !statement.regions().is_empty());
    if !loops {
        return function;
    }
    let function = verified("gathering", gather(function));
    let function = verified("carrying", carry(function));
    verified("lanes", lanes(simplify(function)))
}

/// The order in which the documentation shows them.
const ORDER: [&str; 17] = [
    "gradient",
    "value_and_gradient",
    "gradient_into",
    "value_and_gradient_into",
    "vjp",
    "vjp_into",
    "forward",
    "backward",
    "jacobian",
    "jvp",
    "hvp",
    "hessian",
    "augmented",
    "adjoint",
    "pullback",
    "pushforward",
    "pullback_pushforward",
];

/// The title of what users do not see.
const HIDDEN: &str = "For the companions of callers.";
const GRADIENT: Reverse = Reverse {
    seed: Seed::One,
    value: false,
    parts: Parts::Differentiated,
    into: false,
    split: false,
    calls: Calls::Kept,
};
const PRODUCT: Reverse = Reverse { seed: Seed::Parameter, value: true, ..GRADIENT };
const PULLBACK: Reverse = Reverse { seed: Seed::Parameter, parts: Parts::Every, ..GRADIENT };

struct Family<'p> {
    primal: &'p Function,
    calls: Calls,
    members: Vec<Member>,
}

impl Family<'_> {
    /// Adds a member; whether it is so large that others should hand on to it.
    fn add(&mut self, name: &'static str, title: String, function: Function) -> bool {
        let function = tidy(function);
        let large = delegate::is_large(&function);
        self.members.push(Member { name, title, hidden: false, fails: false, function });
        large
    }

    fn add_hidden(&mut self, name: &'static str, function: Function) {
        self.members.push(Member {
            name,
            title: HIDDEN.to_owned(),
            hidden: true,
            fails: false,
            function: tidy(function),
        });
    }

    /// The names of what is differentiated: `` `x`, `y` ``.
    fn inputs(&self) -> String {
        let names = self.primal.parameters.iter().filter(|p| p.differentiated).map(|p| format!("`{}`", p.name));
        names.collect::<Vec<_>>().join(", ")
    }

    /// Whether something is behind `&mut`: residuals and second derivatives are not offered then.
    fn has_in_and_out(&self) -> bool {
        self.primal.parameters.iter().any(is_in_and_out)
    }

    /// Whether there is a struct that `wrt` leaves out, or an enum: it may be impossible to copy it into residuals.
    fn borrows_foreign(&self) -> bool {
        self.primal.parameters.iter().any(|p| p.ty.holds_records() && !p.differentiated || p.ty.holds_data())
    }

    fn gradients(&mut self) {
        let (name, inputs) = (self.primal.name.clone(), self.inputs());
        let value = Reverse { value: true, ..GRADIENT };
        let title = format!("Value and gradient of `{name}` with respect to {inputs}.");
        let large = self.add("value_and_gradient", title, self.reverse(&value));
        let to = "value_and_gradient";
        let title = format!("Gradient of `{name}` with respect to {inputs}.");
        self.add_or_delegate(
            "gradient",
            title,
            &GRADIENT,
            large.then_some(Wanted { to, seed: false, form: Form::Parts }),
        );
        let title = format!("Value of `{name}`; its gradient with respect to {inputs} is added to the buffers.");
        let into = Reverse { into: true, ..value };
        let small = large && delegate::returns_small_parts(self.primal);
        let wanted = small.then_some(Wanted { to, seed: false, form: Form::Into });
        self.add_or_delegate("value_and_gradient_into", title, &into, wanted);
        let title = format!("Gradient of `{name}` with respect to {inputs}, added to the buffers.");
        let into = Reverse { into: true, ..GRADIENT };
        let to = "value_and_gradient_into";
        self.add_or_delegate(
            "gradient_into",
            title,
            &into,
            large.then_some(Wanted { to, seed: false, form: Form::Lent }),
        );
    }

    /// A member of its own, or one that hands on.
    fn add_or_delegate(&mut self, name: &'static str, title: String, form: &Reverse, wanted: Option<Wanted>) {
        let function = match wanted {
            Some(wanted) => delegate::delegate(self.primal, &wanted),
            None => tidy(self.reverse(form)),
        };
        self.members.push(Member { name, title, hidden: name == "pullback", fails: false, function });
    }

    fn products(&mut self) {
        let (name, inputs) = (self.primal.name.clone(), self.inputs());
        let title = format!("Value of `{name}`, and `seed` times its Jacobian: the cotangents of {inputs}.");
        let large = self.add("vjp", title, self.reverse(&PRODUCT));
        let title = format!(
            "Value of `{name}`; `seed` times its Jacobian, the cotangents of {inputs}, is added to the buffers."
        );
        let small = large && delegate::returns_small_parts(self.primal);
        let wanted = small.then_some(Wanted { to: "vjp", seed: true, form: Form::Into });
        self.add_or_delegate("vjp_into", title, &Reverse { into: true, ..PRODUCT }, wanted);
        let (augmented, adjoint) = pair::pair(self.primal, self.calls);
        let (augmented, adjoint) = (tidy(augmented), tidy(adjoint));
        if !self.has_in_and_out() && !self.borrows_foreign() {
            let shared = if large { shared::by_pair(self.primal, &augmented, &adjoint) } else { None };
            let (forward, backward) = shared.unwrap_or_else(|| {
                let (forward, backward) = residuals::split(self.primal, self.calls);
                (tidy(forward), tidy(backward))
            });
            let title = format!("Value of `{name}`, and the residuals that `backward` needs.");
            self.members.push(Member { name: "forward", title, hidden: false, fails: false, function: forward });
            let title =
                format!("Cotangents of {inputs} for the residuals of `forward` and the cotangent of its value.");
            self.members.push(Member { name: "backward", title, hidden: false, fails: false, function: backward });
        }
        for (name, function) in [("augmented", augmented), ("adjoint", adjoint)] {
            self.members.push(Member { name, title: HIDDEN.to_owned(), hidden: true, fails: false, function });
        }
    }

    /// A sweep with its calls mirrored as they are in this family.
    fn reverse(&self, form: &Reverse) -> Function {
        reverse(self.primal, &Reverse { calls: self.calls, ..*form })
    }

    fn jacobian(&mut self) {
        if let Some(matrix) = jacobian::jacobian(self.primal) {
            let title =
                format!("Jacobian of `{}` with respect to {}, a row for each output.", self.primal.name, self.inputs());
            self.add("jacobian", title, matrix);
        }
    }

    fn tangents(&mut self, asked: bool) {
        let plain = Tangent { parts: Parts::Differentiated, value: true, trailing: 0 };
        if asked {
            let title =
                format!("Value of `{}`, and its derivative in the direction of the tangents.", self.primal.name);
            self.add("jvp", title, forward(self.primal, &plain));
        }
        let every = Tangent { parts: Parts::Every, ..plain };
        self.add_hidden("pushforward", forward(self.primal, &every));
    }

    fn second_order(&mut self, requests: &Requests) {
        let pullback = simplify(reverse(self.primal, &Reverse { calls: Calls::Pullback, ..PULLBACK }));
        self.add_hidden("pullback", self.reverse(&PULLBACK));
        let trailing = 2 + self.primal.parameters.iter().filter(|p| is_in_and_out(p)).count();
        let both = Tangent { parts: Parts::Every, value: true, trailing };
        self.add_hidden("pullback_pushforward", forward(&pullback, &both));
        if !is_scalar(self.primal) || self.has_in_and_out() {
            return;
        }
        let gradient = simplify(reverse(self.primal, &Reverse { calls: Calls::Pullback, ..GRADIENT }));
        let product = forward(&gradient, &Tangent { parts: Parts::Differentiated, value: false, trailing: 0 });
        if requests.hvp {
            let title = format!("The Hessian of `{}` times a direction.", self.primal.name);
            self.add("hvp", title, product.clone());
        }
        if requests.hessian {
            let title = format!("Hessian of `{}` with respect to {}.", self.primal.name, self.inputs());
            let matrix = hessian::hessian(self.primal, &gradient);
            // a matrix of numbers, or rows in the shape of the gradient, which emission writes
            if !requests.hvp && matrix.as_ref().is_none_or(hessian::is_by_products) {
                self.add_hidden("hvp", product);
            }
            if let Some(matrix) = matrix {
                self.add("hessian", title, matrix);
            }
        }
    }
}
