//! Calls of the user's functions and of their derivatives, and kept macros.

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote;

use super::paths::{generated, identifier};
use super::statement::Body;
use crate::ir::{Argument, Binding, Call, CallKind, Extern, Macro, Passing, Sample, Witness};

impl Body<'_> {
    /// `let (d_a, d_b) = g::pullback(a, b, seed);`
    pub(super) fn call(&mut self, call: &Call) {
        let arguments = self.arguments(&call.arguments);
        let callee = callee(&self.function.externs[call.callee.index()], call.kind);
        self.flush();
        let (pattern, binds) = self.binding(&call.result);
        if call.kind == CallKind::Adjoint {
            return self.push(quote!(#callee(#(#arguments),*);));
        }
        self.push(if binds {
            quote!(let #pattern = #callee(#(#arguments),*);)
        } else {
            quote!(let _ = #callee(#(#arguments),*);)
        });
    }

    /// `assert!(x > 0.0, "x = {}", x);`
    pub(super) fn kept(&mut self, kept: &Macro) {
        let leading = self.arguments(&kept.leading);
        let format = kept.format.iter().cloned();
        let shown: Vec<Argument> = kept.shown.iter().map(|(_, argument)| argument.clone()).collect();
        let shown = self.arguments(&shown);
        let shown = kept.shown.iter().zip(shown).map(|((name, _), argument)| match name {
            Some(name) => {
                let name = identifier(name, Span::mixed_site());
                quote!(#name = #argument)
            }
            None => argument,
        });
        let path = located(kept.path.clone());
        let arguments: Vec<TokenStream> = leading.into_iter().chain(format).chain(shown).collect();
        self.push(quote!(#path!(#(#arguments),*);));
    }

    /// What is handed over, in the order of evaluation.
    pub(super) fn arguments(&mut self, arguments: &[Argument]) -> Vec<TokenStream> {
        let mut values = Vec::new();
        arguments.iter().for_each(|argument| argument.values(&mut values));
        let mut printed = self.consume(&values).into_iter().map(|value| value.tokens);
        arguments.iter().map(|argument| self.argument(argument, &mut printed)).collect()
    }

    pub(super) fn argument(
        &mut self,
        argument: &Argument,
        values: &mut dyn Iterator<Item = TokenStream>,
    ) -> TokenStream {
        match argument {
            Argument::Value(_) => values.next().expect("each value was printed"),
            Argument::Take(place) => self.owned_with(place, values),
            Argument::Borrow(place) => self.borrow_with(place, values),
            Argument::BorrowMut(place) => {
                let place = self.place_from(place, values);
                quote!(&mut #place)
            }
            Argument::Sum(Some(place)) => {
                let (some, place) = (self.paths.some(), self.place_from(place, values));
                quote!(#some(&mut #place))
            }
            Argument::Sum(None) => self.paths.none(),
            Argument::Tuple(parts) => {
                let parts: Vec<TokenStream> = parts.iter().map(|part| self.argument(part, values)).collect();
                if parts.len() == 1 { quote!((#(#parts,)*)) } else { quote!((#(#parts),*)) }
            }
            Argument::Array(parts) => {
                let parts: Vec<TokenStream> = parts.iter().map(|part| self.argument(part, values)).collect();
                quote!([#(#parts),*])
            }
            Argument::ZeroLike(like) => {
                let borrowed = match &**like {
                    Argument::Take(place) | Argument::Borrow(place) | Argument::BorrowMut(place) => {
                        self.borrow_with(place, values)
                    }
                    other => {
                        let other = self.argument(other, values);
                        quote!(&#other)
                    }
                };
                let zero_like = self.paths.zero_like();
                quote!(#zero_like(#borrowed))
            }
        }
    }

    /// How a result is taken apart, and whether anything of it is looked at.
    fn binding(&mut self, binding: &Binding) -> (TokenStream, bool) {
        let function = self.function;
        match binding {
            Binding::Value(value) if self.uses.count(*value) == 0 => (quote!(_), false),
            Binding::Value(value) => {
                let name = self.names.bind(*value, function[*value].name.as_deref());
                (quote!(#name), true)
            }
            Binding::Memory(memory) => {
                let name = self.names.bind_memory(*memory, function[*memory].name.as_deref().or(Some("part")));
                let mutable = self.mutable(*memory);
                (quote!(#mutable #name), true)
            }
            Binding::Tuple(parts) => {
                let parts: Vec<(TokenStream, bool)> = parts.iter().map(|part| self.binding(part)).collect();
                let binds = parts.iter().any(|(_, binds)| *binds);
                let parts: Vec<TokenStream> = parts.into_iter().map(|(pattern, _)| pattern).collect();
                (if parts.len() == 1 { quote!((#(#parts,)*)) } else { quote!((#(#parts),*)) }, binds)
            }
            Binding::Ignore => (quote!(_), false),
        }
    }
}

impl Body<'_> {
    /// `k(any::<&[f64]>(), any::<f64>())`: a call that is never made.
    pub(super) fn witness(&self, witness: &Witness) -> TokenStream {
        let callee = callee(&self.function.externs[witness.callee.index()], CallKind::Primal);
        let arguments = witness.arguments.iter().map(|argument| self.sample(argument));
        let part = witness.part.iter().map(|k| Literal::u32_unsuffixed(*k));
        quote!(#callee(#(#arguments),*) #(.#part)*)
    }

    fn sample(&self, sample: &Sample) -> TokenStream {
        match sample {
            Sample::Of(ty, passing) => {
                let (any, ty) = (self.paths.of_runtime("__private::stack::any"), self.types().parameter(ty, *passing));
                quote!(#any::<#ty>())
            }
            Sample::Result(witness, Passing::Value) => self.witness(witness),
            Sample::Result(witness, _) => {
                let witness = self.witness(witness);
                quote!(&#witness)
            }
            Sample::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.sample(part));
                quote!((#(#parts,)*))
            }
            Sample::Array(parts) => {
                let parts = parts.iter().map(|part| self.sample(part));
                quote!([#(#parts),*])
            }
        }
    }
}

/// The user's path, or the companion's function behind it.
///
/// The tokens stand where the user's stand, so that rustc's one error for a missing companion falls on them,
/// and come from the macro, so that it says so.
fn callee(of: &Extern, kind: CallKind) -> TokenStream {
    let Some(function) = kind.name() else { return located(of.tokens.clone()) };
    if let Some(method) = &of.joined {
        return joined(method, function);
    }
    let (path, turbofish) = split_turbofish(of.tokens.clone());
    let path = located(path);
    let mut function = generated(function);
    if let Some(last) = path.clone().into_iter().last() {
        function.set_span(last.span());
    }
    quote!(#path::#function #turbofish)
}

/// `Body::energy` and `adjoint` as `Body::energy_adjoint`.
fn joined(method: &TokenStream, function: &str) -> TokenStream {
    let mut tokens: Vec<TokenTree> = located(method.clone()).into_iter().collect();
    if let Some(TokenTree::Ident(last)) = tokens.last_mut() {
        let name = last.to_string();
        *last = Ident::new(&format!("{}_{function}", name.trim_start_matches("r#")), last.span());
    }
    tokens.into_iter().collect()
}

/// `g::<3>` as `g` and `::<3>`.
fn split_turbofish(path: TokenStream) -> (TokenStream, TokenStream) {
    let tokens: Vec<TokenTree> = path.into_iter().collect();
    let is = |at: usize, c: char| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == c);
    let start = (0..tokens.len()).find(|&at| is(at, ':') && is(at + 1, ':') && is(at + 2, '<'));
    match start {
        Some(start) if is(tokens.len() - 1, '>') => {
            (tokens[..start].iter().cloned().collect(), tokens[start..].iter().cloned().collect())
        }
        _ => (tokens.into_iter().collect(), TokenStream::new()),
    }
}

/// The same tokens, written by the macro at the user's place. `$crate` keeps its own span, which is its meaning.
pub(crate) fn located(tokens: TokenStream) -> TokenStream {
    let locate = |token: TokenTree| match token {
        TokenTree::Ident(ident) if ident != "$crate" => {
            let mut ident: Ident = ident;
            ident.set_span(Span::mixed_site().located_at(ident.span()));
            TokenTree::Ident(ident)
        }
        TokenTree::Group(group) => {
            let mut located = Group::new(group.delimiter(), located(group.stream()));
            located.set_span(Span::mixed_site().located_at(group.span()));
            TokenTree::Group(located)
        }
        mut token => {
            token.set_span(Span::mixed_site().located_at(token.span()));
            token
        }
    };
    tokens.into_iter().map(locate).collect()
}
