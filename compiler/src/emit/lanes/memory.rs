//! Memories in lanes: a vector for each element, or rows of a tile.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::expression::Expr;
use super::super::statement::Body;
use super::Part;
use crate::ir::{Init, Len, MemoryId, Place, Scalar, Ty, ValueId};
use crate::schedule::batch::Home;

impl Body<'_> {
    /// Whether a memory holds what differs between samples.
    pub(in super::super) fn is_memory_in_lanes(&self, memory: MemoryId) -> bool {
        self.layout.as_ref().is_some_and(|layout| layout.home(memory) != Home::Uniform)
    }

    /// `let mut h = [lanes.splat(0.0); 4];`
    pub(in super::super) fn declare_in_lanes(&mut self, memory: MemoryId, init: &Init) {
        let function = self.function;
        let ty = &function[memory].ty;
        let (tokens, copied) = match init {
            Init::Splat(value) => {
                let value = self.vector_operand(*value);
                (self.splat(ty, value), None)
            }
            Init::Elements(elements) => {
                let printed = self.consume_with(elements, &vec![true; elements.len()]);
                let vectors: Vec<Expr> = elements.iter().zip(printed).map(|(id, e)| self.vector(*id, e)).collect();
                (self.elements(ty, &mut vectors.into_iter()), None)
            }
            Init::Copy(place) => (self.zero_in_lanes(ty), Some(place)),
            _ => (self.zero_in_lanes(ty), None),
        };
        self.flush();
        let name = self.names.bind_memory(memory, function[memory].name.as_deref().or(Some("buffer")));
        let mutable = if copied.is_some() { quote!(mut) } else { self.mutable(memory) };
        self.push(quote!(let #mutable #name = #tokens;));
        if let Some(place) = copied {
            self.transfer(&Place::whole(memory), place, quote!(=));
        }
    }

    /// `[[lanes.splat(0.0); 4]; 3]`.
    pub(super) fn zero_in_lanes(&self, ty: &Ty) -> TokenStream {
        match ty {
            Ty::Array(element, len) => {
                let (element, len) = (self.zero_in_lanes(element), self.types().len(len));
                quote!([#element; #len])
            }
            Ty::Scalar(Scalar::Bool) => {
                let lanes = &self.layout().lanes;
                quote!(#lanes.splat_mask(false))
            }
            _ => {
                let lanes = &self.layout().lanes;
                quote!(#lanes.splat(0.0))
            }
        }
    }

    fn vector_operand(&mut self, value: ValueId) -> TokenStream {
        let expr = self.consume_with(&[value], &[true]).remove(0);
        self.vector(value, expr).tokens
    }

    /// A scalar of a memory in lanes, read as a vector.
    pub(super) fn load_in_lanes(&self, place: &Place, indices: Vec<Expr>) -> Expr {
        let indices = indices.into_iter().map(|index| index.tokens).collect();
        let (tokens, _) = self.read(place, indices);
        Expr::atom(tokens)
    }

    /// Reads a scalar at a place, and whether it comes as a vector.
    fn read(&self, place: &Place, indices: Vec<TokenStream>) -> (TokenStream, bool) {
        let layout = self.layout();
        let scalar = scalar(&self.function[place.memory].ty);
        let lane = &layout.lane;
        let path = quote!(#([#indices])*);
        match layout.home(place.memory) {
            Home::Sample => {
                let (group, field) = (&layout.group, layout.field(Part::Memory(place.memory)));
                (self.gathered(quote!(#group.get(#lane)#field #path), scalar), true)
            }
            Home::Tile => {
                let (start, name) = (&layout.start, self.memory(place.memory));
                (self.gathered(quote!(#name[#start + #lane] #path), scalar), true)
            }
            Home::Uniform if indices.is_empty() && self.is_reference(place.memory) => {
                let name = self.memory(place.memory);
                (quote!(*#name), false)
            }
            home => {
                let name = self.memory(place.memory);
                (quote!(#name #path), home != Home::Uniform)
            }
        }
    }

    /// Writes a vector to a place: `h[0] = t1;`, or row by row.
    fn write(
        &self,
        place: &Place,
        indices: Vec<TokenStream>,
        operator: &TokenStream,
        value: TokenStream,
    ) -> TokenStream {
        let layout = self.layout();
        let name = self.memory(place.memory);
        let path = quote!(#([#indices])*);
        if layout.home(place.memory) != Home::Tile {
            return quote!(#name #path #operator #value;);
        }
        let (start, lane) = (&layout.start, &layout.lane);
        let scatter = self.paths.lanes("scatter");
        quote!(#scatter(L::WIDTH, #value, |#lane, number| #name[#start + #lane] #path #operator number);)
    }

    /// `h[0] = t1;`
    pub(in super::super) fn store_in_lanes(&mut self, place: &Place, value: ValueId, operator: &TokenStream) {
        let mut values = vec![value];
        values.extend(place.indices());
        let bare = vec![true; values.len()];
        let mut printed = self.consume_with(&values, &bare);
        let vector = printed.remove(0);
        let vector = self.vector(value, vector).tokens;
        let indices = printed.into_iter().map(|index| index.tokens).collect();
        let tokens = self.write(place, indices, operator, vector);
        self.push(tokens);
    }

    /// `for i in 0..4 { a[i] = b[i]; }`, or `+=`.
    pub(in super::super) fn transfer(&mut self, to: &Place, from: &Place, operator: TokenStream) {
        self.flush();
        let (outer_to, outer_from) = (self.path(to), self.path(from));
        let ty = self.function.place_ty(to);
        let tokens = self.each(&ty, &mut Vec::new(), &|body, indices| {
            let all = |outer: &[TokenStream]| outer.iter().cloned().chain(indices.iter().map(|i| quote!(#i))).collect();
            let (value, is_vector) = body.read(from, all(&outer_from));
            let lanes = &body.layout().lanes;
            let value = if is_vector { value } else { quote!(#lanes.splat(#value)) };
            body.write(to, all(&outer_to), &operator, value)
        });
        self.push(tokens);
    }

    /// `h = [lanes.splat(0.0); 4];`
    pub(in super::super) fn clear_in_lanes(&mut self, place: &Place) {
        self.flush();
        let outer = self.path(place);
        let ty = self.function.place_ty(place);
        let lanes = self.layout().lanes.clone();
        let tokens = self.each(&ty, &mut Vec::new(), &|body, indices| {
            let all = outer.iter().cloned().chain(indices.iter().map(|i| quote!(#i))).collect();
            body.write(place, all, &quote!(=), quote!(#lanes.splat(0.0)))
        });
        self.push(tokens);
    }

    fn path(&mut self, place: &Place) -> Vec<TokenStream> {
        let indices: Vec<ValueId> = place.indices().collect();
        self.consume_with(&indices, &vec![true; indices.len()]).into_iter().map(|index| index.tokens).collect()
    }

    /// Nested loops over the elements of a type.
    pub(super) fn each(
        &mut self,
        ty: &Ty,
        indices: &mut Vec<Ident>,
        inner: &dyn Fn(&Self, &[Ident]) -> TokenStream,
    ) -> TokenStream {
        let Ty::Array(element, Len::Known(n)) = ty else { return inner(self, indices) };
        let mark = self.names.mark();
        let index = self.names.fresh(Some("i"));
        indices.push(index.clone());
        let body = self.each(element, indices, inner);
        indices.pop();
        self.names.release(mark);
        let n = proc_macro2::Literal::usize_unsuffixed(*n);
        quote!(for #index in 0..#n { #body })
    }
}

/// The scalar in nested arrays.
pub(super) fn scalar(ty: &Ty) -> Scalar {
    match ty {
        Ty::Scalar(scalar) => *scalar,
        Ty::Array(element, _) | Ty::Slice(element) => scalar(element),
        _ => Scalar::Bool,
    }
}
