//! Errors: collected with their places by `read` and `resolve`, given back together as `compile_error!`s.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// What is wrong, and where.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The first token.
    pub start: Span,
    /// The last token.
    pub end: Span,
    /// In lower case, with backticks round code, without a full stop.
    pub message: String,
}

/// Collects errors, so that the user sees all mistakes at once.
#[derive(Clone, Debug, Default)]
pub struct Errors {
    list: Vec<Diagnostic>,
    /// What rustc reports itself; shown by the library alone.
    reported: Vec<Diagnostic>,
    left_to_rustc: bool,
}

impl Errors {
    /// No errors yet.
    pub fn new() -> Errors {
        Errors::default()
    }

    /// Reports a mistake at one token.
    pub fn at(&mut self, span: Span, message: impl Into<String>) {
        self.between(span, span, message);
    }

    /// Reports a mistake over several tokens.
    pub fn over(&mut self, tokens: impl ToTokens, message: impl Into<String>) {
        let mut spans = tokens.into_token_stream().into_iter().map(|token| (first(&token), last(&token)));
        let (start, end) = spans.next().unwrap_or((Span::call_site(), Span::call_site()));
        let end = spans.last().map_or(end, |(_, end)| end);
        self.between(start, end, message);
    }

    /// Reports a mistake from one token to another. What is said already is not said again: a function that is written
    /// out at several calls is read several times.
    pub fn between(&mut self, start: Span, end: Span, message: impl Into<String>) {
        let message = message.into();
        let place = |span: Span| format!("{span:?}");
        let told = |known: &Diagnostic| known.message == message && place(known.start) == place(start);
        if place(start) == place(Span::call_site()) || !self.list.iter().any(told) {
            self.list.push(Diagnostic { start, end, message });
        }
    }

    /// Takes over what syn has found.
    pub fn syntax(&mut self, error: &syn::Error) {
        for error in error.clone() {
            self.at(error.span(), error.to_string());
        }
    }

    /// Takes over what syn has found where rustc itself reports it, so that it is not reported twice.
    pub fn reported(&mut self, error: &syn::Error) {
        self.left_to_rustc = true;
        for error in error.clone() {
            let span = error.span();
            self.reported.push(Diagnostic { start: span, end: span, message: error.to_string() });
        }
    }

    /// The syntax errors that rustc reports itself.
    pub fn left_to_rustc(&self) -> &[Diagnostic] {
        &self.reported
    }

    /// Notes a mistake that rustc itself reports on the user's function, so that it is not reported twice.
    pub fn leave_to_rustc(&mut self) {
        self.left_to_rustc = true;
    }

    /// Where the list of errors stands.
    pub(crate) fn mark(&self) -> (usize, bool) {
        (self.list.len(), self.left_to_rustc)
    }

    /// Gives the errors since a mark a place that have none in the user's code.
    pub(crate) fn place(&mut self, mark: (usize, bool), span: Span) {
        let nowhere = format!("{:?}", Span::call_site());
        for error in self.list.split_off(mark.0) {
            match format!("{:?}", error.start) == nowhere {
                true => self.at(span, error.message),
                false => self.list.push(error),
            }
        }
    }

    /// Takes over the errors of another list.
    pub(crate) fn extend(&mut self, other: Errors) {
        other.list.into_iter().for_each(|error| self.between(error.start, error.end, error.message));
        self.reported.extend(other.reported);
        self.left_to_rustc |= other.left_to_rustc;
    }

    /// Forgets the errors since a mark; says whether there were any.
    pub(crate) fn forget(&mut self, mark: (usize, bool)) -> bool {
        let any = self.mark() != mark;
        self.list.truncate(mark.0);
        self.left_to_rustc = mark.1;
        any
    }

    /// Whether there are errors, reported here or left to rustc.
    pub fn any(&self) -> bool {
        self.left_to_rustc || !self.list.is_empty()
    }

    /// Stops the route at the end of a stage that found errors.
    pub fn barrier(&self) -> Option<()> {
        (!self.any()).then_some(())
    }

    /// The errors in order.
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// One `compile_error!` for each error.
    pub fn to_tokens(&self) -> TokenStream {
        self.list.iter().map(Diagnostic::to_tokens).collect()
    }
}

impl Diagnostic {
    /// `::core::compile_error! { "…" }`, whose first and last tokens carry the place.
    fn to_tokens(&self) -> TokenStream {
        let punct = |mark: char, spacing: Spacing| {
            let mut punct = Punct::new(mark, spacing);
            punct.set_span(self.start);
            TokenTree::Punct(punct)
        };
        let mut message = Literal::string(&self.message);
        message.set_span(self.end);
        let mut group = Group::new(Delimiter::Brace, TokenTree::Literal(message).into());
        group.set_span(self.end);
        [
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            TokenTree::Ident(Ident::new("core", self.start)),
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            TokenTree::Ident(Ident::new("compile_error", self.start)),
            punct('!', Spacing::Alone),
            TokenTree::Group(group),
        ]
        .into_iter()
        .collect()
    }
}

fn first(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            group.stream().into_iter().next().map_or_else(|| group.span(), |inner| first(&inner))
        }
        TokenTree::Group(group) => group.span_open(),
        token => token.span(),
    }
}

fn last(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            group.stream().into_iter().last().map_or_else(|| group.span(), |inner| last(&inner))
        }
        TokenTree::Group(group) => group.span_close(),
        token => token.span(),
    }
}
