//! A call of something built in: its arguments by position and by name, each in its place.

use crate::network::graph::Shape;
use crate::network::read::nearest;
use crate::network::resolve::Resolver;
use crate::network::resolve::build::Builder;
use crate::network::resolve::value::Operand;
use crate::network::syntax::{Argument, Expr, Name, Span};

/// A call whose arguments have their places. Each is read once: reading an argument builds it.
pub(super) struct Call<'r, 'a> {
    pub(super) resolver: &'r mut Resolver<'a>,
    /// What is called.
    pub(super) callee: &'a Name,
    /// The whole call.
    pub(super) span: Span,
    formals: Vec<Formal>,
    given: Vec<Option<&'a Expr>>,
    /// Those that the first argument takes besides, where it takes any number: `x...`.
    more: Vec<&'a Expr>,
}

/// An argument as the catalogue writes it: `x`, `stride = 1`, `axis?`; those behind `;` are given by name alone.
#[derive(Clone, Debug)]
struct Formal {
    name: String,
    takes_all: bool,
    default: Option<String>,
    is_needed: bool,
    by_name: bool,
}

fn formals(signature: &str) -> Vec<Formal> {
    let mut formals = Vec::new();
    for (group, by_name) in signature.split(';').zip([false, true]) {
        for part in group.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, default) = match part.split_once('=') {
                Some((name, default)) => (name.trim(), Some(default.trim().to_string())),
                None => (part, None),
            };
            let is_needed = default.is_none() && !name.ends_with('?');
            let takes_all = name.ends_with("...");
            let name = name.trim_end_matches(['?', '.']).to_string();
            formals.push(Formal { name, takes_all, default, is_needed, by_name });
        }
    }
    formals
}

impl<'r, 'a> Call<'r, 'a> {
    /// Puts the arguments in their places.
    pub(super) fn bind(
        resolver: &'r mut Resolver<'a>,
        callee: &'a Name,
        arguments: &'a [Argument],
        span: Span,
        signature: &str,
    ) -> Option<Call<'r, 'a>> {
        let formals = formals(signature);
        let given = vec![None; formals.len()];
        let mut call = Call { resolver, callee, span, formals, given, more: Vec::new() };
        for (k, argument) in arguments.iter().enumerate() {
            if k > 0 && argument.name.is_none() && call.formals[0].takes_all {
                call.more.push(&argument.value);
                continue;
            }
            let place = call.place(k, argument)?;
            if call.given[place].replace(&argument.value).is_some() {
                let name = call.formals[place].name.clone();
                return call.fail(argument.value.span, format!("`{name}` is given twice"));
            }
        }
        let missing = call.formals.iter().zip(&call.given).find(|(formal, given)| formal.is_needed && given.is_none());
        if let Some((formal, _)) = missing {
            let message = format!("`{}` needs `{}`: write `{}`", callee.text, formal.name, call.usage());
            return call.fail(span, message);
        }
        Some(call)
    }

    fn place(&mut self, position: usize, argument: &Argument) -> Option<usize> {
        let callee = &self.callee.text;
        let Some(name) = &argument.name else {
            if self.formals.get(position).is_some_and(|formal| !formal.by_name) {
                return Some(position);
            }
            let message = match (callee.as_str(), self.formals.get(position)) {
                ("max" | "min", _) => {
                    format!("`{callee}` is the {callee} of one tensor: of two it is `{callee}imum(a, b)`")
                }
                (_, Some(formal)) => format!("here a name is needed: `{} = …`", formal.name),
                (_, None) => format!("one argument too many: write `{}`", self.usage()),
            };
            return self.fail(argument.value.span, message);
        };
        if let Some(place) = self.formals.iter().position(|formal| formal.name == name.text) {
            return Some(place);
        }
        let message = match nearest(&name.text, self.formals.iter().map(|formal| formal.name.as_str())) {
            Some(near) => format!("`{callee}` has no argument `{}`: did you mean `{near}`?", name.text),
            None => format!("`{callee}` has no argument `{}`: write `{}`", name.text, self.usage()),
        };
        self.fail(name.span, message)
    }

    /// `dense(x, units)`
    fn usage(&self) -> String {
        let names: Vec<&str> =
            self.formals.iter().filter(|formal| formal.is_needed).map(|formal| formal.name.as_str()).collect();
        format!("{}({})", self.callee.text, names.join(", "))
    }

    pub(super) fn fail<T>(&mut self, span: Span, message: impl Into<String>) -> Option<T> {
        self.resolver.fail(span, message)
    }

    pub(super) fn build(&mut self) -> &mut Builder {
        &mut self.resolver.build
    }

    pub(super) fn shape(&self, operand: Operand<'a>) -> Shape {
        self.resolver.shape(operand.node).clone()
    }

    fn position(&self, name: &str) -> usize {
        self.formals.iter().position(|formal| formal.name == name).expect("the signature lists the argument")
    }

    /// The first argument and those that stand where it takes any number.
    pub(super) fn all_given(&self) -> Vec<&'a Expr> {
        self.given[0].into_iter().chain(self.more.iter().copied()).collect()
    }

    /// The argument as it is written.
    pub(super) fn given(&self, name: &str) -> Option<&'a Expr> {
        self.given[self.position(name)]
    }

    pub(super) fn default(&self, name: &str) -> &str {
        self.formals[self.position(name)].default.as_deref().expect("what is not needed and read so has a default")
    }
}
