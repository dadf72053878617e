//! What closures and iterators keep between calls. There is one set of variables for each of them, so what Rust would
//! copy, leave half used, or run without asking is refused.

use std::collections::HashSet;

use proc_macro2::Span;

use crate::resolve::Resolver;
use crate::resolve::expression::bare;
use crate::resolve::iterator::{Iter, IterId};
use crate::resolve::tree::{ExprId, Kind, LocalId};
use crate::resolve::types::{Node, Type};

/// What is looked at when the body is read and everything is known.
#[derive(Default)]
pub(super) struct Kept {
    /// The copies that `move` closures have of variables.
    captured: HashSet<LocalId>,
    /// Closures that were read from variables by value.
    read: Vec<(Type, Span)>,
    /// The types of values that were assigned.
    assigned: Vec<(Type, Span)>,
    /// The outermost call of what is known of std that is being written out.
    std_call: Option<Span>,
    /// How many closures of the user's had a mistake that rustc reports.
    told: usize,
}

/// Methods that take a part of an iterator's items by `&mut self`.
const PARTIAL: &[&str] =
    &["find", "find_map", "position", "rposition", "any", "all", "nth", "try_fold", "try_for_each", "by_ref"];

/// What a closure does beside giving a value.
#[derive(Clone, Copy, Default)]
pub(super) struct Effects {
    /// Changes a variable that is older than the call, or prints.
    pub(super) outside: bool,
    /// Changes what it captured by `move`.
    pub(super) own: bool,
}

impl Effects {
    pub(super) fn add(&mut self, other: Effects) {
        self.outside |= other.outside;
        self.own |= other.own;
    }
}

impl Resolver<'_> {
    pub(super) fn captures(&mut self, copy: LocalId) {
        self.kept.captured.insert(copy);
    }

    /// What a call that was written out does beside giving a value; `known` variables are older than it. What its
    /// arguments do by themselves is none of it.
    pub(super) fn effects_of(&self, call: ExprId, arguments: &[ExprId], known: usize) -> Effects {
        let mut by_arguments = HashSet::new();
        for argument in arguments {
            if let Kind::Borrow { mutable: true, of } = self.tree.kind(*argument) {
                by_arguments.extend(self.tree.assigned(*of).0);
            } else {
                by_arguments.extend(self.tree.assigned(*argument).0);
            }
        }
        let (assigned, _) = self.tree.assigned(call);
        let changed = || assigned.iter().filter(|local| local.index() < known && !by_arguments.contains(local));
        let printed = self.tree.prints(call) && !arguments.iter().any(|argument| self.tree.prints(*argument));
        Effects {
            outside: changed().next().is_some() || printed,
            own: changed().any(|local| self.kept.captured.contains(local)),
        }
    }

    /// A variable is read by value.
    pub(super) fn read_by_value(&mut self, ty: Type, span: Span) {
        if !self.closures.is_empty() && self.types.is_reference(ty).is_none() {
            self.kept.read.push((ty, span));
        }
    }

    /// Reads what a reference is taken of: a variable is lent, not read.
    pub(super) fn lent_expression(&mut self, of: &syn::Expr) -> ExprId {
        let known = self.kept.read.len();
        let value = self.expression(of);
        if matches!(bare(of), syn::Expr::Path(_)) {
            self.kept.read.truncate(known);
        }
        value
    }

    /// A value takes the place of another.
    pub(super) fn assigned(&mut self, ty: Type, span: Span) {
        let span = self.kept.std_call.unwrap_or(span);
        self.kept.assigned.push((ty, span));
    }

    /// Whether a closure or an iterator is inside.
    pub(super) fn holds_code(&mut self, ty: Type) -> bool {
        self.inside(ty, &mut |node| matches!(node, Node::Closure(_) | Node::Iterator(_)))
    }

    fn inside(&mut self, ty: Type, wanted: &mut dyn FnMut(&Node) -> bool) -> bool {
        let node = self.types.bare(ty);
        if wanted(&node) {
            return true;
        }
        let parts = match node {
            Node::Array(element, _) | Node::Slice(element) => vec![element],
            Node::Tuple(parts) | Node::Partial(parts) => parts,
            Node::Adt(adt) => adt.parts,
            _ => Vec::new(),
        };
        parts.into_iter().any(|part| self.inside(part, wanted))
    }

    /// Refuses a method that leaves some items of an iterator for later; says whether it did.
    pub(super) fn leaves_a_rest(&mut self, receiver: ExprId, name: &str, span: Span) -> bool {
        let ty = self.ty(receiver);
        let lent = self.types.is_reference(ty).is_some() && !matches!(name, "next" | "len");
        let kept = self.tree.variable_of(receiver).is_some() && PARTIAL.contains(&name);
        let message = match (lent, kept || name == "by_ref") {
            (true, _) => format!("`{name}` of an iterator behind a reference is not supported; hand it over by value"),
            (_, true) => {
                format!("what `{name}` leaves of an iterator is not followed; write the chain before it, or a loop")
            }
            _ => return false,
        };
        self.errors.at(self.kept.std_call.unwrap_or(span), message);
        true
    }

    /// Writes out what is known of std. A mistake of types in it is none that rustc sees, unless it sees it in a
    /// closure of the user's.
    pub(super) fn in_std(&mut self, name: &str, span: Span, read: impl FnOnce(&mut Self) -> ExprId) -> ExprId {
        let outermost = self.kept.std_call.is_none();
        let span = *self.kept.std_call.get_or_insert(span);
        let (mark, told) = (self.errors.mark(), self.kept.told);
        let value = read(self);
        if outermost {
            self.kept.std_call = None;
        }
        if outermost {
            self.errors.place(mark, span);
        }
        let (before, after) = (mark, self.errors.mark());
        if outermost && before.0 == after.0 && !before.1 && after.1 && self.kept.told == told {
            let name = ["iterator_", "iter_", "slice_", "number_"]
                .iter()
                .find_map(|kind| name.strip_prefix(kind))
                .unwrap_or(name);
            return self.refuse(span, format!("`{name}` of these types is not supported; write it out"));
        }
        value
    }

    /// Reads the body of a closure of the user's, whose mistakes rustc sees.
    pub(super) fn in_closure(&mut self, read: impl FnOnce(&mut Self) -> ExprId) -> ExprId {
        let std_call = self.kept.std_call.take();
        let before = self.errors.mark().1;
        let value = read(self);
        if !before && self.errors.mark().1 {
            self.kept.told += 1;
        }
        self.kept.std_call = std_call;
        value
    }

    /// Reports what shows when everything is known.
    pub(super) fn check_kept(&mut self) {
        let kept = std::mem::take(&mut self.kept);
        for (ty, span) in kept.assigned {
            if self.holds_code(ty) {
                let message = "a closure or an iterator cannot be assigned here; bind it by a `let` of its own";
                self.errors.at(span, message);
            }
        }
        let mut keeping: Vec<bool> = self.closures.iter().map(|closure| closure.effects.own).collect();
        for (ty, span) in kept.read {
            let mut found = None;
            self.inside(ty, &mut |node| matches!(node, Node::Closure(id) if keeping[*id] && found.insert(*id) == id));
            if let Some(id) = found {
                keeping[id] = false; // said once
                let message = "this closure changes what it captured by `move`, so a copy of it is not followed; lend it \
                               by `&mut`, or write it where it is used";
                self.errors.at(span, message);
            }
        }
        self.check_results();
        for id in 0..self.iterators.len() {
            if let Some(message) = self.skips_effects(id) {
                self.errors.at(self.iterator_spans[id], message);
            }
        }
    }

    /// The derivatives of a function that gives an `Option` give one of their own, which a call cannot take apart.
    fn check_results(&mut self) {
        for at in 0..self.tree.exprs.len() {
            let id = ExprId(at as u32);
            let (Kind::Call(callee, _), ty) = (self.tree.kind(id), self.ty(id)) else { continue };
            let name = self.tree.externs[callee.0 as usize].text.clone();
            if let Some(wrapper) = self.std_type(ty) {
                let message = format!(
                    "`{name}` gives `{wrapper}`: such a function is written out where it is called, so it has to stand in \
                     the same module, and cannot call itself"
                );
                self.errors.at(self.span(id), message);
            }
        }
    }

    /// Whether Rust runs closures for items that nobody asks for here, or again for a copy of an iterator.
    fn skips_effects(&mut self, id: IterId) -> Option<&'static str> {
        let iter = self.iterators[id];
        let (inner, message) = match iter {
            Iter::Skip(a, _) | Iter::StepBy(a, _) if self.is_indexed(a) => (
                a,
                "the closures before this change variables or print, for items that are left out, too; write a loop",
            ),
            Iter::Cycle(a) => {
                (a, "the closures before this change variables or print; write a loop instead of `cycle`")
            }
            Iter::Zip(a, b) if !self.are_of_one_length(a, b) => (
                a,
                "the closures before this change variables or print, also for an item that `zip` finds no partner for; \
                 write a loop",
            ),
            _ => return None,
        };
        self.has_effects(inner).then_some(message)
    }

    fn has_effects(&self, id: IterId) -> bool {
        let iter = self.iterators[id];
        iter.closure().is_some_and(|closure| self.closures[closure].effects.outside)
            || iter.inner().into_iter().flatten().any(|inner| self.has_effects(inner))
    }
}

impl crate::resolve::tree::Tree {
    /// Whether something is printed inside.
    pub(super) fn prints(&self, root: ExprId) -> bool {
        let mut work = vec![root];
        while let Some(id) = work.pop() {
            if let Kind::Macro(kept) = self.kind(id)
                && kept.path.clone().into_iter().last().is_some_and(|name| name.to_string().contains("print"))
            {
                return true;
            }
            self.children(id, &mut work);
        }
        false
    }
}
