//! Places: a memory's name and the way into it.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;

use super::expression::{Expr, Level};
use super::paths::identifier;
use super::statement::Body;
use crate::ir::{MemoryId, MemoryKind, Place, Step, ValueId};

impl Body<'_> {
    /// The place as an expression that can be read, written and borrowed: `x[i].0`, `*x`.
    pub(super) fn place(&mut self, place: &Place) -> Expr {
        let indices = self.index_tokens(place).into_iter().map(Expr::atom).collect();
        self.place_with(place, indices)
    }

    /// The same with its indices already printed.
    pub(super) fn place_with(&self, place: &Place, indices: Vec<Expr>) -> Expr {
        let base = self.memory(place.memory);
        if place.path.is_empty() && self.is_reference(place.memory) {
            return Expr::new(quote!(*#base), Level::Unary, 0);
        }
        self.path_into(base, place, indices)
    }

    /// The place where a method is called on it: references are followed by Rust itself.
    pub(super) fn receiver(&self, place: &Place, indices: Vec<Expr>) -> TokenStream {
        self.path_into(self.memory(place.memory), place, indices).tokens
    }

    fn path_into(&self, base: TokenStream, place: &Place, indices: Vec<Expr>) -> Expr {
        let mut tokens = base;
        let mut size = 0;
        let mut indices = indices.into_iter();
        for (step, field) in place.path.iter().zip(self.function.field_names(place)) {
            match step {
                Step::Index(_) => {
                    let index = indices.next().expect("an index is printed for each step");
                    size += index.size;
                    let index = index.tokens;
                    tokens = quote!(#tokens[#index]);
                }
                Step::Field(k) => match field.filter(|field| field.parse::<u32>().is_err()) {
                    Some(name) => {
                        let name = identifier(&name, Span::call_site());
                        tokens = quote!(#tokens.#name);
                    }
                    None => {
                        let k = Literal::u32_unsuffixed(*k);
                        tokens = quote!(#tokens.#k);
                    }
                },
            }
        }
        Expr::new(tokens, Level::Atom, size)
    }

    /// `&place`, without a second reference where the memory is one.
    pub(super) fn borrow(&mut self, place: &Place) -> TokenStream {
        let mut indices = self.index_tokens(place).into_iter();
        self.borrow_with(place, &mut indices)
    }

    /// The same with its indices already printed.
    pub(super) fn borrow_with(&self, place: &Place, values: &mut dyn Iterator<Item = TokenStream>) -> TokenStream {
        let reborrowed = self.is_mutable_reference(place.memory);
        if place.path.is_empty() && self.is_reference(place.memory) && !reborrowed {
            return self.memory(place.memory);
        }
        let place = self.place_from(place, values);
        quote!(&#place)
    }

    /// The place, its indices taken from what is already printed.
    pub(super) fn place_from(&self, place: &Place, values: &mut dyn Iterator<Item = TokenStream>) -> TokenStream {
        let indices = place.indices().map(|_| Expr::atom(values.next().expect("each index was printed")));
        let indices = indices.collect();
        self.place_with(place, indices).tokens
    }

    fn index_tokens(&mut self, place: &Place) -> Vec<TokenStream> {
        let indices: Vec<ValueId> = place.indices().collect();
        let bare = vec![true; indices.len()];
        self.consume_with(&indices, &bare).into_iter().map(|index| index.tokens).collect()
    }

    /// `&mut place`.
    pub(super) fn borrow_mut(&mut self, place: &Place) -> TokenStream {
        let place = self.place(place).tokens;
        quote!(&mut #place)
    }

    /// The name of a memory, or the user's path of a const array.
    pub(super) fn memory(&self, memory: MemoryId) -> TokenStream {
        match &self.function[memory].kind {
            MemoryKind::Extern(id) => self.function.externs[id.index()].tokens.clone(),
            _ => {
                let name = self.names.memory(memory);
                quote!(#name)
            }
        }
    }

    /// Whether the memory's name is a reference to it.
    pub(super) fn is_reference(&self, memory: MemoryId) -> bool {
        self.references[memory.index()] || matches!(self.function[memory].kind, MemoryKind::View { .. })
    }

    fn is_mutable_reference(&self, memory: MemoryId) -> bool {
        matches!(self.function[memory].kind, MemoryKind::Buffer)
    }
}
