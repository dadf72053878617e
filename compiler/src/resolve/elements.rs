//! Patterns of arrays and slices.

use syn::ext::IdentExt;

use crate::resolve::Resolver;
use crate::resolve::tree::Pattern;
use crate::resolve::types::{Class, Node, Type};

/// A longer array is not taken apart from its end, since a pattern has a part for each element before.
const COUNTED: usize = 4096;

impl Resolver<'_> {
    /// The types of an array's elements up to the last that a pattern names.
    pub(super) fn element_types(&mut self, slice: &syn::PatSlice, ty: Type, refutable: bool) -> Option<Vec<Type>> {
        let rest = self.rest_of(slice)?;
        let (element, len) = match self.types.bare(ty) {
            Node::Array(element, len) => (element, len),
            Node::Slice(_) => {
                self.errors.over(slice, "patterns of slices are not supported");
                return None;
            }
            // what a `let` takes apart is an array, since that needs no test; what a `match` does may be a slice
            _ if refutable => {
                self.errors.over(slice, "whether this is an array is not known here; bind it with its type before");
                return None;
            }
            _ => {
                let (element, len) = (self.types.open(), self.array_length(slice, rest));
                let array = self.types.add(Node::Array(element, len));
                self.same(array, ty);
                (element, len)
            }
        };
        let count = self.counted(slice, rest, len)?;
        let element = match self.types.is_reference(ty) {
            Some(mutable) => self.types.reference(mutable, element),
            None => element,
        };
        Some(vec![element; count])
    }

    /// `[first, .., last]`, `[a, rest @ ..]` of a slice.
    pub(super) fn slice_pattern(&mut self, slice: &syn::PatSlice, ty: Type) -> Pattern {
        let (Node::Slice(element), Some(mutable)) = (self.types.bare(ty), self.types.is_reference(ty)) else {
            self.errors.over(slice, "a slice is matched behind a reference here: write `&` before it");
            return Pattern::Wild;
        };
        let part_ty = self.types.reference(mutable, element);
        let (mut before, mut rest, mut after) = (Vec::new(), None, Vec::new());
        for part in &slice.elems {
            let between = match part {
                syn::Pat::Rest(_) => Some(Pattern::Wild),
                syn::Pat::Ident(bind) if is_rest(bind) => {
                    let local = self.local(&bind.ident.unraw().to_string(), ty, bind.mutability.is_some());
                    self.bind_local(&bind.ident, local);
                    Some(Pattern::Bind(local, None))
                }
                _ => None,
            };
            match (between, &rest) {
                (Some(between), None) => rest = Some(Box::new(between)),
                (Some(_), Some(_)) => self.errors.leave_to_rustc(),
                (None, None) => before.push(self.refutable(part, part_ty)),
                (None, Some(_)) => after.push(self.refutable(part, part_ty)),
            }
        }
        Pattern::Slice { before, rest, after }
    }

    /// Where `..` stands among the elements of a pattern, if it does.
    fn rest_of(&mut self, slice: &syn::PatSlice) -> Option<Option<usize>> {
        let mut rest = None;
        for (k, part) in slice.elems.iter().enumerate() {
            match part {
                syn::Pat::Rest(_) if rest.is_some() => {
                    self.errors.leave_to_rustc();
                    return None;
                }
                syn::Pat::Rest(_) => rest = Some(k),
                syn::Pat::Ident(bind) if is_rest(bind) => {
                    let name = &bind.ident;
                    let message =
                        format!("`{name} @ ..` is not supported; write `..`, and slice the array for `{name}`");
                    self.errors.over(part, message);
                    return None;
                }
                _ => {}
            }
        }
        Some(rest)
    }

    /// The length that a pattern says an array has.
    fn array_length(&mut self, slice: &syn::PatSlice, rest: Option<usize>) -> Type {
        match rest {
            Some(_) => self.types.free(Class::Any),
            None => self.types.add(Node::Length(slice.elems.len())),
        }
    }

    /// How many elements there are up to the last that a pattern names: with `..` before it, the length has to be known.
    fn counted(&mut self, slice: &syn::PatSlice, rest: Option<usize>, len: Type) -> Option<usize> {
        let named = slice.elems.len() - usize::from(rest.is_some());
        let known = match self.types.node(len) {
            Node::Length(n) => Some(n),
            _ => None,
        };
        match (rest, known) {
            (Some(_), Some(n)) if n < named => {
                self.errors.leave_to_rustc();
                None
            }
            (Some(rest), _) if rest < named => {
                let counted = known.filter(|n| *n <= COUNTED);
                if counted.is_none() {
                    let message = format!(
                        "elements behind `..` are counted from an array's end, whose length has to be a number here, at \
                         most {COUNTED}; write their indices"
                    );
                    self.errors.over(&slice.elems[rest], message);
                }
                counted
            }
            _ => Some(named),
        }
    }
}

/// `rest @ ..`
fn is_rest(bind: &syn::PatIdent) -> bool {
    bind.subpat.as_ref().is_some_and(|(_, inner)| matches!(**inner, syn::Pat::Rest(_)))
}
