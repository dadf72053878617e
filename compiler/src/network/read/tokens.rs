//! Tokens as nom's input, and the smallest parsers over them.

use std::cell::RefCell;
use std::iter::Enumerate;
use std::slice::Iter;

use nom::error::{ErrorKind, ParseError};
use nom::{Err, IResult, Input, Needed};

use super::token::{Fault, Kind, Mark, Token, clipped};
use crate::network::syntax::{Name, Span};

/// How deep brackets, prefixes and blocks may be nested: the parser is recursive, at up to 20 KB a level.
pub(super) const DEEPEST: usize = 64;

/// The tokens from one place on; the last is [`Kind::End`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Tokens<'a> {
    list: &'a [Token],
    from: usize,
    to: usize,
    depth: usize,
    faults: &'a RefCell<Vec<Fault>>,
}

/// What a parser gives: the tokens behind what it has read, and that, or a mistake.
pub(super) type Parsed<'a, T> = IResult<Tokens<'a>, T, Trouble>;

/// Why a parser did not read anything.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    /// Something else stands here; another parser may know it.
    Elsewhere,
    /// A mistake of the user's.
    Mistake(Box<Mistake>),
}

/// A mistake and where the parser was.
#[derive(Clone, Debug)]
pub(super) struct Mistake {
    /// The number of the token at which it was found.
    pub(super) at: usize,
    pub(super) fault: Fault,
}

impl<'a> ParseError<Tokens<'a>> for Trouble {
    fn from_error_kind(_: Tokens<'a>, _: ErrorKind) -> Trouble {
        Trouble::Elsewhere
    }

    fn append(_: Tokens<'a>, _: ErrorKind, other: Trouble) -> Trouble {
        other
    }
}

impl<'a> Tokens<'a> {
    /// All tokens of a text, which end with [`Kind::End`], and where mistakes go after which reading goes on.
    pub(super) fn new(list: &'a [Token], faults: &'a RefCell<Vec<Fault>>) -> Tokens<'a> {
        Tokens { list, from: 0, to: list.len(), depth: 0, faults }
    }

    /// The token that stands here.
    pub(super) fn first(&self) -> &'a Token {
        &self.list[self.from.min(self.list.len() - 1)]
    }

    /// The token after that.
    pub(super) fn second(&self) -> &'a Token {
        &self.list[(self.from + 1).min(self.list.len() - 1)]
    }

    /// The token before, if it is not the first.
    pub(super) fn previous(&self) -> Option<&'a Token> {
        self.from.checked_sub(1).map(|at| &self.list[at])
    }

    /// The number of the token that stands here.
    pub(super) fn number(&self) -> usize {
        self.from
    }

    /// Behind the token that stands here.
    pub(super) fn next(&self) -> Tokens<'a> {
        self.take_from(1.min(self.input_len()))
    }

    pub(super) fn is(&self, mark: Mark) -> bool {
        self.first().kind == Kind::Mark(mark)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.first().kind == Kind::Word && self.first().text == word
    }

    /// The same tokens a level deeper, if that is not too deep.
    pub(super) fn deeper(&self) -> Result<Tokens<'a>, Err<Trouble>> {
        match self.depth < DEEPEST {
            true => Ok(Tokens { depth: self.depth + 1, ..*self }),
            false => Err(self.mistake(format!("this is nested more than {DEEPEST} deep: give a part of it a name"))),
        }
    }

    /// As deep as other tokens.
    pub(super) fn level_with(&self, other: Tokens<'a>) -> Tokens<'a> {
        Tokens { depth: other.depth, ..*self }
    }

    /// A mistake at the token that stands here.
    pub(super) fn mistake(&self, message: impl Into<String>) -> Err<Trouble> {
        self.mistake_over(self.first().span, message)
    }

    /// A mistake in what stands before this token.
    pub(super) fn mistake_over(&self, span: Span, message: impl Into<String>) -> Err<Trouble> {
        Err::Failure(Trouble::Mistake(Box::new(Mistake { at: self.from, fault: Fault::new(span, message) })))
    }

    /// "expected …, found …" at the token that stands here.
    pub(super) fn expected(&self, what: impl AsRef<str>) -> Err<Trouble> {
        self.mistake(format!("expected {}, found {}{}", what.as_ref(), self.found(), self.hint()))
    }

    /// What stands here, for a message.
    pub(super) fn found(&self) -> String {
        match self.first().kind {
            Kind::End => self.first().text.clone(),
            Kind::Doc => "a doc comment".into(),
            _ => clipped(&self.first().text),
        }
    }

    /// What to write instead of what other languages have here.
    fn hint(&self) -> &'static str {
        let before = self.previous().map(|token| &token.kind);
        match (before, self.first().text.as_str()) {
            (_, "@") => "; the product of matrices is `*`",
            (Some(Kind::Mark(Mark::Product)), "*") => "; a power is written `^`",
            (_, "#") => "; a comment starts with `//`",
            (_, ".") if matches!(self.second().kind, Kind::Integer(_)) => "; a number starts with a digit: `0.5`",
            _ => "",
        }
    }

    /// " after …": what stands before, for a message.
    pub(super) fn after(&self) -> String {
        match self.previous() {
            Some(token) if token.kind != Kind::Doc => format!(" after {}", clipped(&token.text)),
            _ => String::new(),
        }
    }

    /// How many mistakes were noted.
    pub(super) fn mistakes(&self) -> usize {
        self.faults.borrow().len()
    }

    /// Notes a mistake after which reading goes on.
    pub(super) fn note(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }
}

impl<'a> Input for Tokens<'a> {
    type Item = &'a Token;
    type Iter = Iter<'a, Token>;
    type IterIndices = Enumerate<Iter<'a, Token>>;

    fn input_len(&self) -> usize {
        self.to - self.from
    }

    fn take(&self, index: usize) -> Self {
        Tokens { to: self.from + index, ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        Tokens { from: self.from + index, ..*self }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.list[self.from..self.to].iter()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.input_len() { Ok(count) } else { Err(Needed::new(count - self.input_len())) }
    }
}

/// This mark, if it stands here.
pub(super) fn mark<'a>(mark: Mark) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| match input.is(mark) {
        true => Ok((input.next(), input.first().span)),
        false => Err(Err::Error(Trouble::Elsewhere)),
    }
}

/// This mark, or a mistake.
pub(super) fn expect<'a>(wanted: Mark) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| {
        let missing = |_| input.expected(format!("`{}`{}", wanted.spelling(), input.after()));
        mark(wanted)(input).map_err(missing)
    }
}

/// This word, if it stands here.
pub(super) fn word<'a>(word: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| match input.is_word(word) {
        true => Ok((input.next(), input.first().span)),
        false => Err(Err::Error(Trouble::Elsewhere)),
    }
}

/// This word, if it stands here and is not a name that gets a value.
pub(super) fn keyword<'a>(keyword: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| match input.next().is(Mark::Assign) {
        true => Err(Err::Error(Trouble::Elsewhere)),
        false => word(keyword)(input),
    }
}

/// Rust's keywords: what the user names becomes a field or a variable.
const RESERVED: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct",
    "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// Whether a word is a keyword of Rust.
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// A name, or a mistake that says what it would have been for.
pub(super) fn name<'a>(what: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Name> {
    move |input| {
        let token = input.first();
        if token.kind != Kind::Word || token.text.starts_with("r#") {
            return Err(input.expected(format!("{what}{}", input.after())));
        }
        if is_reserved(&token.text) {
            return Err(input.mistake(format!("{} is a keyword of Rust and cannot be {what}", clipped(&token.text))));
        }
        Ok((input.next(), Name { text: token.text.clone(), span: token.span }))
    }
}

/// Elements between two marks, with commas between them and perhaps one at the end; the first mark is optional.
pub(super) fn list<'a, T>(
    (open, close): (Mark, Mark),
    element: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> impl Fn(Tokens<'a>) -> Parsed<'a, (Vec<T>, Span)> {
    move |input| {
        let (mut rest, start) = mark(open)(input)?;
        let mut elements = Vec::new();
        while !rest.is(close) {
            let (behind, value) = element(rest)?;
            elements.push(value);
            rest = match mark(Mark::Comma)(behind) {
                Ok((behind, _)) => behind,
                Err(_) if behind.is(close) => behind,
                Err(_) => {
                    let closing = format!("`,` or `{}`{}", close.spelling(), behind.after());
                    return Err(behind.expected(closing));
                }
            };
        }
        Ok((rest.next(), (elements, start.to(rest.first().span))))
    }
}
