//! Memories: declared, copied, written, recorded.

use std::collections::BTreeMap;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use super::expression::Expr;
use super::statement::Body;
use crate::ir::{Argument, Init, Len, MemoryId, MemoryKind, Place, Product, Scalar, Ty, ValueId};

impl Body<'_> {
    /// `let mut a = [0.0_f64; 3];`
    pub(super) fn declare(&mut self, memory: MemoryId, init: &Init) {
        if self.is_memory_in_lanes(memory) {
            return self.declare_in_lanes(memory, init);
        }
        let function = self.function;
        let ty = &function[memory].ty;
        let tokens = match init {
            Init::Undefined | Init::Zero => self.zero(ty),
            Init::Splat(value) => {
                let value = self.operand(*value).tokens;
                self.splat(ty, value)
            }
            Init::Repeat { value, len } => self.repeat_vec(ty, *value, *len),
            Init::Elements(elements) => {
                let mut elements = self.consume(elements).into_iter();
                self.elements(ty, &mut elements)
            }
            Init::Value(argument) => self.put_together(ty, argument),
            Init::Copy(place) if matches!(ty, Ty::Slice(_)) => self.vec_of(place),
            Init::Copy(place) => self.owned(place),
            Init::ZeroLike(place) => self.zero_like(place),
            Init::Taken(stack, witness) => {
                let take = self.paths.of_runtime("__private::stack::take_like");
                let (stack, witness) = (self.record_place(*stack), self.witness(witness));
                quote!(#take(#stack, || #witness))
            }
            Init::ZeroOf(argument) => {
                let like = Argument::ZeroLike(Box::new(argument.clone()));
                self.arguments(std::slice::from_ref(&like)).remove(0)
            }
            Init::Record if *ty == Ty::Stack => {
                let stack = self.paths.hidden("Stack");
                quote!(#stack::new())
            }
            Init::Record => {
                let vec = self.paths.buffer("Vec", Span::mixed_site());
                quote!(#vec::new())
            }
        };
        self.flush();
        let name = self.names.bind_memory(memory, function[memory].name.as_deref().or(Some("buffer")));
        let mutable = self.mutable(memory);
        self.push(quote!(let #mutable #name = #tokens;));
    }

    /// `S { a: x, b: [y, z] }`.
    fn put_together(&mut self, ty: &Ty, argument: &Argument) -> TokenStream {
        let mut values = Vec::new();
        argument.values(&mut values);
        let mut printed = self.consume(&values).into_iter().map(|value| value.tokens);
        self.part_of_value(ty, argument, &mut printed)
    }

    fn part_of_value(
        &mut self,
        ty: &Ty,
        argument: &Argument,
        values: &mut dyn Iterator<Item = TokenStream>,
    ) -> TokenStream {
        match (ty, argument) {
            (Ty::Record(record), Argument::Tuple(parts)) => {
                let Some(name) = record.name else { return self.argument(argument, values) };
                let name = super::paths::as_expression(&self.function.names[name.index()].tokens);
                let mut fields = Vec::new();
                for ((field, ty), part) in record.fields.iter().zip(parts) {
                    let (member, part) = (member(field), self.part_of_value(ty, part, values));
                    fields.push(quote!(#member: #part));
                }
                quote!(#name { #(#fields),* })
            }
            (Ty::Tuple(types), Argument::Tuple(parts)) => {
                let mut printed = Vec::new();
                for (ty, part) in types.iter().zip(parts) {
                    printed.push(self.part_of_value(ty, part, values));
                }
                quote!((#(#printed,)*))
            }
            (Ty::Array(element, _), Argument::Array(parts)) => {
                let mut printed = Vec::new();
                for part in parts {
                    printed.push(self.part_of_value(element, part, values));
                }
                quote!([#(#printed),*])
            }
            _ => self.argument(argument, values),
        }
    }

    /// `mut` where the memory is written.
    pub(super) fn mutable(&self, memory: MemoryId) -> TokenStream {
        if self.uses.is_written(memory) { quote!(mut) } else { TokenStream::new() }
    }

    /// `let v = &x[lower..upper];`
    pub(super) fn view(&mut self, memory: MemoryId) {
        let function = self.function;
        let MemoryKind::View { base, lower, upper } = &function[memory].kind else {
            unreachable!("verify checked that the memory is a view")
        };
        let mut values: Vec<ValueId> = base.indices().collect();
        let indices = values.len();
        values.extend(lower.iter().chain(upper));
        let mut printed = self.consume(&values);
        let mut bounds = printed.split_off(indices).into_iter().map(|bound| bound.tokens);
        let base = self.receiver(base, printed);
        let lower = lower.map(|_| bounds.next());
        let upper = upper.map(|_| bounds.next());
        let (lower, upper) = (lower.flatten(), upper.flatten());
        self.flush();
        let name = self.names.bind_memory(memory, function[memory].name.as_deref().or(Some("view")));
        self.push(quote!(let #name = &#base[#lower..#upper];));
    }

    /// `x[i] = v;` or `x[i] += v;`
    pub(super) fn store(&mut self, place: &Place, value: ValueId, operator: TokenStream) {
        if self.is_memory_in_lanes(place.memory) {
            return self.store_in_lanes(place, value, &operator);
        }
        let mut values = vec![value];
        values.extend(place.indices());
        let mut bare = vec![true; values.len()];
        bare[0] = self.function.place_ty(place) != Ty::Inferred;
        let mut printed = self.consume_with(&values, &bare);
        let value = printed.remove(0).tokens;
        let place = self.place_with(place, printed).tokens;
        self.push(quote!(#place #operator #value;));
    }

    /// `a = b;`, or into a slice's or `Vec`'s own memory.
    pub(super) fn copy(&mut self, to: &Place, from: &Place) {
        if self.is_memory_in_lanes(to.memory) {
            return self.transfer(to, from, quote!(=));
        }
        self.flush();
        let function = self.function;
        let whole_vec = to.path.is_empty() && matches!(function[to.memory].kind, MemoryKind::Local);
        let tokens = match function.place_ty(to) {
            Ty::Slice(_) if whole_vec => {
                let (assign, to, from) =
                    (self.paths.buffer("assign", Span::mixed_site()), self.borrow_mut(to), self.borrow(from));
                quote!(#assign(#to, #from);)
            }
            Ty::Slice(_) => {
                let (to, from) = (self.place_receiver(to), self.borrow(from));
                quote!(#to.copy_from_slice(#from);)
            }
            _ => {
                let (from, to) = (self.place(from).tokens, self.place(to).tokens);
                quote!(#to = #from;)
            }
        };
        self.push(tokens);
    }

    /// `accumulate(&mut d, &part);`
    pub(super) fn accumulate_all(&mut self, to: &Place, from: &Place) {
        if self.is_memory_in_lanes(to.memory) {
            return self.transfer(to, from, quote!(+=));
        }
        self.flush();
        let tokens = match self.function.place_ty(to) {
            Ty::Scalar(_) => {
                let (from, to) = (self.place(from).tokens, self.place(to).tokens);
                quote!(#to += #from;)
            }
            _ => {
                let (to, from) = (self.borrow_mut(to), self.borrow(from));
                let accumulate = self.paths.accumulate();
                quote!(#accumulate(#to, #from);)
            }
        };
        self.push(tokens);
    }

    /// `product::apply(&w, &x, &mut z);`
    pub(super) fn product(&mut self, product: &Product) {
        self.flush();
        let [first, second] = product.sources().map(|source| self.borrow(source));
        let target = self.borrow_mut(product.target());
        let kernel = self.paths.product(product.kind.name());
        self.push(quote!(#kernel(#first, #second, #target);));
    }

    /// `d = [0.0; 3];`
    pub(super) fn clear(&mut self, place: &Place) {
        if self.is_memory_in_lanes(place.memory) {
            return self.clear_in_lanes(place);
        }
        self.flush();
        let tokens = match self.function.place_ty(place) {
            Ty::Slice(element) => {
                let (zero, place) = (self.zero(&element), self.place_receiver(place));
                quote!(#place.fill(#zero);)
            }
            ty if matches!(ty, Ty::Inferred | Ty::Named(_)) || ty.holds_records() => {
                let (clear, place) = (self.paths.hidden("clear"), self.borrow_mut(place));
                quote!(#clear(#place);)
            }
            ty => {
                let (zero, place) = (self.zero(&ty), self.place(place).tokens);
                quote!(#place = #zero;)
            }
        };
        self.push(tokens);
    }

    /// `push(&mut records, (a, b));`: a trait of the user's may have a method `push(&self, …)` for vectors.
    pub(super) fn push_record(&mut self, record: MemoryId, values: &[ValueId]) {
        if self.function.is_stack(record) {
            return self.keep(record, values);
        }
        let values = self.consume(values).into_iter().map(|value| value.tokens).collect();
        let ((push, _), record, values) = (self.record(record), self.record_place(record), tuple(values));
        self.push(quote!(#push(#record, #values);));
    }

    /// `let (a, b) = pop(&mut records);`
    pub(super) fn pop_record(&mut self, record: MemoryId, values: &[ValueId]) {
        self.flush();
        if self.function.is_stack(record) {
            return self.take_back(record, values);
        }
        let function = self.function;
        let names = values.iter().map(|value| {
            if self.uses.count(*value) == 0 {
                return quote!(_);
            }
            let name = self.names.bind(*value, function[*value].name.as_deref());
            quote!(#name)
        });
        let names = tuple(names.collect());
        let ((_, pop), record) = (self.record(record), self.record_place(record));
        self.push(quote!(let #names = #pop(#record);));
    }

    /// `keep(stack, [a, b]);`, for each type.
    fn keep(&mut self, stack: MemoryId, values: &[ValueId]) {
        let printed: Vec<TokenStream> = self.consume(values).into_iter().map(|value| value.tokens).collect();
        let ((keep, _), place) = (self.record(stack), self.record_place(stack));
        for (_, group) in self.by_type(values) {
            let values = group.into_iter().map(|k| &printed[k]);
            self.push(quote!(#keep(#place, [#(#values),*]);));
        }
    }

    /// `let [a, b]: [f64; 2] = take(stack);`, the type that was kept last first.
    fn take_back(&mut self, stack: MemoryId, values: &[ValueId]) {
        let function = self.function;
        let ((_, take), place) = (self.record(stack), self.record_place(stack));
        for (scalar, group) in self.by_type(values).into_iter().rev() {
            let ty = self.types().scalar(scalar);
            let len = Literal::usize_unsuffixed(group.len());
            let names = group.into_iter().map(|k| match self.uses.count(values[k]) {
                0 => quote!(_),
                _ => {
                    let name = self.names.bind(values[k], function[values[k]].name.as_deref());
                    quote!(#name)
                }
            });
            let names: Vec<TokenStream> = names.collect();
            self.push(quote!(let [#(#names),*]: [#ty; #len] = #take(#place);));
        }
    }

    /// The positions of values, by their type.
    fn by_type(&self, values: &[ValueId]) -> BTreeMap<Scalar, Vec<usize>> {
        let mut groups: BTreeMap<Scalar, Vec<usize>> = BTreeMap::new();
        for (k, value) in values.iter().enumerate() {
            groups.entry(self.function[*value].ty).or_default().push(k);
        }
        groups
    }

    /// `push(&mut records, x);`, a whole place.
    pub(super) fn save(&mut self, record: MemoryId, place: &Place) {
        let copy = self.owned(place);
        let ((push, _), record) = (self.record(record), self.record_place(record));
        self.push(quote!(#push(#record, #copy);));
    }

    /// `let x = pop(&mut records);`
    pub(super) fn restore(&mut self, record: MemoryId, memory: MemoryId) {
        self.flush();
        let wanted = self.function[memory].name.as_deref().or(Some("saved"));
        let name = self.names.bind_memory(memory, wanted);
        let ty = match &self.function[memory].ty {
            Ty::Inferred => TokenStream::new(),
            ty if self.function.is_stack(record) => typed(&self.types().owned(ty)),
            _ => TokenStream::new(),
        };
        let ((_, pop), record) = (self.record(record), self.record_place(record));
        let mutable = self.mutable(memory);
        self.push(quote!(let #mutable #name #ty = #pop(#record);));
    }

    /// What puts something on a record and takes it from there.
    fn record(&self, record: MemoryId) -> (TokenStream, TokenStream) {
        let of = |on_stack: &str, of_vec: &str| match self.function.is_stack(record) {
            true => self.paths.of_runtime(&format!("__private::stack::{on_stack}")),
            false => self.paths.buffer(of_vec, Span::mixed_site()),
        };
        (of("keep", "push"), of("take", "pop"))
    }

    fn record_place(&self, record: MemoryId) -> TokenStream {
        let name = self.memory(record);
        if self.is_reference(record) { name } else { quote!(&mut #name) }
    }

    /// A `Vec` of what lies at a place, an array too.
    fn vec_of(&mut self, place: &Place) -> TokenStream {
        let indices: Vec<ValueId> = place.indices().collect();
        let mut indices = self.consume(&indices).into_iter().map(|index| index.tokens);
        let (copy, place) = (self.paths.buffer("copy", Span::mixed_site()), self.borrow_with(place, &mut indices));
        quote!(#copy(#place))
    }

    /// A copy of a place.
    pub(super) fn owned(&mut self, place: &Place) -> TokenStream {
        let indices: Vec<ValueId> = place.indices().collect();
        let mut indices = self.consume(&indices).into_iter().map(|index| index.tokens);
        self.owned_with(place, &mut indices)
    }

    /// The same with its indices already printed. A `Vec` of the function's own is handed over itself.
    pub(super) fn owned_with(&self, place: &Place, values: &mut dyn Iterator<Item = TokenStream>) -> TokenStream {
        match self.function.place_ty(place) {
            Ty::Slice(_) => {
                let (copy, place) = (self.paths.buffer("copy", Span::mixed_site()), self.borrow_with(place, values));
                quote!(#copy(#place))
            }
            ty if ty.holds_records() || ty.holds_slices() || matches!(ty, Ty::Named(_)) => {
                let (clone, place) = (self.paths.clone_of(), self.borrow_with(place, values));
                quote!(#clone(#place))
            }
            _ => self.place_from(place, values),
        }
    }

    /// Zeros in the shape of a place.
    pub(super) fn zero_like(&mut self, place: &Place) -> TokenStream {
        match self.function.place_ty(place) {
            Ty::Slice(element) if element.count().is_some() || matches!(*element, Ty::Array(..)) => {
                let (repeat, zero) = (self.paths.buffer("repeat", Span::mixed_site()), self.zero(&element));
                let len = self.place_receiver(place);
                quote!(#repeat(#zero, #len.len()))
            }
            ty if matches!(ty, Ty::Slice(_) | Ty::Named(_) | Ty::Inferred)
                || ty.holds_records()
                || ty.has_inferred_length() =>
            {
                let borrowed = self.borrow(place);
                self.types().zero_like(&ty, borrowed)
            }
            ty => self.zero(&ty),
        }
    }

    fn place_receiver(&mut self, place: &Place) -> TokenStream {
        let indices: Vec<ValueId> = place.indices().collect();
        let indices = self.consume(&indices);
        self.receiver(place, indices)
    }

    /// Zero of a type: `[[0.0_f64; 3]; 2]`.
    pub(super) fn zero(&self, ty: &Ty) -> TokenStream {
        match ty {
            Ty::Scalar(scalar) => self.zero_scalar(*scalar),
            Ty::Array(element, len) => {
                let (element, len) = (self.zero(element), self.types().len(len));
                quote!([#element; #len])
            }
            Ty::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.zero(part));
                quote!((#(#parts,)*))
            }
            Ty::Slice(_) => {
                let vec = self.paths.buffer("Vec", Span::mixed_site());
                quote!(#vec::new())
            }
            Ty::Named(_) | Ty::Data(_) | Ty::Record(_) | Ty::Inferred | Ty::Stack => {
                let default = self.paths.default_value();
                quote!(#default())
            }
        }
    }

    fn zero_scalar(&self, scalar: Scalar) -> TokenStream {
        use crate::ir::Const;
        let constant = match scalar {
            Scalar::Float(_) => Const::Float(0.0),
            Scalar::Int(_) => Const::Int(0),
            Scalar::Bool => Const::Bool(false),
        };
        self.literal(constant, scalar, true).tokens
    }

    /// `[[v; 3]; 2]`.
    pub(super) fn splat(&self, ty: &Ty, value: TokenStream) -> TokenStream {
        match ty {
            Ty::Array(element, len) => {
                let (element, len) = (self.splat(element, value), self.types().len(len));
                quote!([#element; #len])
            }
            Ty::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.splat(part, value.clone()));
                quote!((#(#parts,)*))
            }
            _ => value,
        }
    }

    /// The same where other scalars may be inside: those are zeros of their own type.
    fn splat_of(&self, ty: &Ty, scalar: Scalar, value: TokenStream) -> TokenStream {
        match ty {
            Ty::Array(element, len) => {
                let (element, len) = (self.splat_of(element, scalar, value), self.types().len(len));
                quote!([#element; #len])
            }
            Ty::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.splat_of(part, scalar, value.clone()));
                quote!((#(#parts,)*))
            }
            Ty::Scalar(other) if std::mem::discriminant(other) != std::mem::discriminant(&scalar) => self.zero(ty),
            _ => value,
        }
    }

    /// `vec![v; n]`.
    fn repeat_vec(&mut self, ty: &Ty, value: ValueId, len: ValueId) -> TokenStream {
        let scalar = self.function[value].ty;
        let [value, len] = <[Expr; 2]>::try_from(self.consume(&[value, len])).expect("two went in");
        let value = match ty {
            Ty::Slice(element) => self.splat_of(element, scalar, value.tokens),
            _ => value.tokens,
        };
        let (repeat, len) = (self.paths.buffer("repeat", Span::mixed_site()), len.tokens);
        quote!(#repeat(#value, #len))
    }

    /// `[[a, b], [c, d]]`: scalars in memory order.
    pub(super) fn elements(&self, ty: &Ty, values: &mut impl Iterator<Item = Expr>) -> TokenStream {
        match ty {
            Ty::Array(element, Len::Known(0)) => {
                let zero = self.zero(element); // tells the type
                quote!([#zero; 0])
            }
            Ty::Array(element, Len::Known(n)) => {
                let mut parts = Vec::new();
                for _ in 0..*n {
                    parts.push(self.elements(element, values));
                }
                quote!([#(#parts),*])
            }
            Ty::Array(element, _) => {
                let parts: Vec<TokenStream> = match element.count() {
                    Some(1) => values.map(|value| value.tokens).collect(),
                    _ => vec![self.elements(element, values)],
                };
                quote!([#(#parts),*])
            }
            Ty::Slice(element) => {
                let from = self.paths.buffer("from", Span::mixed_site());
                let mut values = values.collect::<Vec<_>>().into_iter();
                let mut parts = Vec::new();
                while values.len() > 0 {
                    parts.push(self.elements(element, &mut values));
                }
                if parts.is_empty() {
                    let zero = self.zero(element);
                    return quote!(#from([#zero; 0]));
                }
                quote!(#from([#(#parts),*]))
            }
            Ty::Tuple(parts) => {
                let mut printed = Vec::new();
                for part in parts {
                    printed.push(self.elements(part, values));
                }
                quote!((#(#printed,)*))
            }
            _ => values.next().map_or_else(TokenStream::new, |value| value.tokens),
        }
    }
}

/// A field's name as a token.
fn member(name: &str) -> TokenStream {
    match name.parse::<usize>() {
        Ok(position) => proc_macro2::Literal::usize_unsuffixed(position).into_token_stream(),
        Err(_) => super::identifier(name, Span::mixed_site()).into_token_stream(),
    }
}

/// `: T`.
fn typed(ty: &TokenStream) -> TokenStream {
    quote!(: #ty)
}

/// `(a, b)`, and a bare `a` for one.
pub(super) fn tuple(mut parts: Vec<TokenStream>) -> TokenStream {
    if parts.len() == 1 { parts.remove(0) } else { quote!((#(#parts),*)) }
}
