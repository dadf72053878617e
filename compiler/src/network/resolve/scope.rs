//! Names: what is declared for the whole text, what lines have bound so far, and what a function sees.

use std::collections::BTreeMap;

use chainrule_primitives::Primitive;

use crate::network::read::nearest;
use crate::network::resolve::value::Value;
use crate::network::resolve::{Resolver, catalogue, init};
use crate::network::syntax::{Expr, Item, Name, Span};

/// What is in scope. A value is `None` where an error was reported for it: then no more is said.
#[derive(Default)]
pub(super) struct Scope<'a> {
    /// Inputs, targets, params and constants.
    pub(super) globals: BTreeMap<&'a str, Global>,
    pub(super) functions: BTreeMap<&'a str, Function<'a>>,
    /// What lines have bound: those of the text, and inside a function those of the function.
    pub(super) locals: BTreeMap<&'a str, Option<Value>>,
    /// The functions that are being written out, from the outside in.
    pub(super) calls: Vec<&'a str>,
}

/// A name that holds for the whole text.
#[derive(Clone, Copy)]
pub(super) struct Global {
    /// `input`, `param`, …
    pub(super) kind: &'static str,
    pub(super) value: Option<Value>,
    pub(super) span: Span,
}

/// `fn f(x) = …;`
#[derive(Clone, Copy)]
pub(super) struct Function<'a> {
    pub(super) name: &'a Name,
    pub(super) parameters: &'a [Name],
    pub(super) lets: &'a [(Name, Expr)],
    pub(super) result: &'a Expr,
}

impl<'a> Resolver<'a> {
    /// What a name stands for.
    pub(super) fn lookup(&mut self, name: &str, span: Span) -> Option<Value> {
        if let Some(local) = self.scope.locals.get(name) {
            return *local;
        }
        if let Some(global) = self.scope.globals.get(name) {
            return global.value;
        }
        if name == "pi" {
            return Some(Value::Number(std::f64::consts::PI));
        }
        let message = self.unknown_name(name);
        self.fail(span, message)
    }

    fn unknown_name(&self, name: &str) -> String {
        if self.scope.functions.contains_key(name) || catalogue::find(name).is_some() || elementwise(name).is_some() {
            return format!("`{name}` is a function: write `{name}(…)`");
        }
        if init::is_initialiser(name) {
            return format!("`{name}` is an initialiser: it stands behind `init =`, and behind the `=` of a `param`");
        }
        if is_bound(&self.network.items, name) {
            return match self.scope.calls.last() {
                Some(function) => format!("`{name}` is not known inside `{function}`: give it as an argument"),
                None => format!("`{name}` is used before the line that gives it a value"),
            };
        }
        if let Some(kind) = declared_as(&self.network.items, name) {
            return format!("`{name}` is {kind}: here only constants are known that stand above");
        }
        let known = self.scope.locals.keys().chain(self.scope.globals.keys()).copied();
        match nearest(name, known.chain(["pi"])) {
            Some(near) => format!("`{name}` is not known: did you mean `{near}`?"),
            None => format!("`{name}` is not known"),
        }
    }

    pub(super) fn unknown_function(&self, name: &str) -> String {
        if self.scope.locals.contains_key(name) || self.scope.globals.contains_key(name) {
            return format!("`{name}` is not a function: for a product write `{name} * …`");
        }
        if init::is_initialiser(name) {
            return format!("`{name}` is an initialiser: it stands behind `init =`, and behind the `=` of a `param`");
        }
        let own = self.scope.functions.keys().copied();
        let primitives =
            Primitive::ALL.iter().map(|primitive| primitive.name()).filter(|name| elementwise(name).is_some());
        match nearest(name, own.chain(catalogue::entries().map(|entry| entry.name)).chain(primitives)) {
            Some(near) => format!("there is no layer, loss or function `{name}`: did you mean `{near}`?"),
            None => format!("there is no layer, loss or function `{name}`"),
        }
    }
}

/// The primitive of the table that a function of the language is, element by element.
pub(super) fn elementwise(name: &str) -> Option<Primitive> {
    Primitive::from_math(name).filter(|_| catalogue::find(name).is_none())
}

/// What is declared under a name anywhere in the text.
fn declared_as(items: &[Item], wanted: &str) -> Option<&'static str> {
    items.iter().find_map(|item| match item {
        Item::Const { name, .. } if name.text == wanted => Some("declared further down"),
        Item::Input { name, .. } if name.text == wanted => Some("an input"),
        Item::Target { name, .. } if name.text == wanted => Some("a target"),
        Item::Param { name, .. } if name.text == wanted => Some("a param"),
        _ => None,
    })
}

/// Whether some line of the text gives the name a value.
fn is_bound(items: &[Item], wanted: &str) -> bool {
    items.iter().any(|item| match item {
        Item::Let { name, .. } => name.text == wanted,
        Item::Repeat { items, .. } => is_bound(items, wanted),
        _ => false,
    })
}
