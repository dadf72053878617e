//! The tokens in the braces of `network!`, flattened.

use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, Span as TokenSpan, TokenStream, TokenTree};

use super::file::MISPLACED_DOC;
use super::token::{Fault, Kind, Mark, Token, number, word};
use super::tokens::DEEPEST;
use crate::network::syntax::Span;

/// The tokens of a stream and what is wrong with them.
pub(super) fn tokens(stream: TokenStream) -> (Vec<Token>, Vec<Fault>) {
    let mut lexer = Lexer { depth: 0, tokens: Vec::new(), faults: Vec::new() };
    lexer.stream(stream);
    let span = lexer.tokens.last().map_or_else(Span::nowhere, |token| token.span);
    lexer.tokens.push(Token { kind: Kind::End, text: "the end of the text".into(), span });
    (lexer.tokens, lexer.faults)
}

struct Lexer {
    depth: usize,
    tokens: Vec<Token>,
    faults: Vec<Fault>,
}

impl Lexer {
    fn push(&mut self, kind: Kind, text: impl Into<String>, span: TokenSpan) {
        self.tokens.push(Token { kind, text: text.into(), span: Span::token(span) });
    }

    fn stream(&mut self, stream: TokenStream) {
        let mut trees = stream.into_iter().peekable();
        while let Some(tree) = trees.next() {
            let TokenTree::Punct(first) = tree else {
                self.tree(tree);
                continue;
            };
            let run = joint(first, &mut trees);
            match (marks(&run).as_slice(), trees.peek().and_then(doc)) {
                ([.., '#'], Some((doc, span))) => {
                    self.puncts(&run[..run.len() - 1]);
                    self.push(Kind::Doc, doc, span);
                    trees.next();
                }
                ([.., '#', '!'], Some((_, span))) => {
                    self.puncts(&run[..run.len() - 2]);
                    self.faults.push(Fault::new(Span::token(span), MISPLACED_DOC));
                    trees.next();
                }
                _ => self.puncts(&run),
            }
        }
    }

    fn tree(&mut self, tree: TokenTree) {
        match tree {
            TokenTree::Group(group) => self.group(&group),
            TokenTree::Ident(ident) => self.checked(word, ident.to_string(), ident.span()),
            TokenTree::Literal(literal) => self.literal(&literal),
            TokenTree::Punct(punct) => self.puncts(&[(punct.as_char(), punct.span())]),
        }
    }

    fn puncts(&mut self, mut joint: &[(char, TokenSpan)]) {
        while let [(first, span), ..] = joint {
            let text: String = marks(joint).into_iter().collect();
            let mark = Mark::at_start(&text);
            let length = mark.map_or(1, |mark| mark.spelling().len());
            let span = Span::token(*span).to(Span::token(joint[length - 1].1));
            let (kind, text) = match mark {
                Some(mark) => (Kind::Mark(mark), mark.spelling().to_owned()),
                None => (Kind::Other, first.to_string()),
            };
            self.tokens.push(Token { kind, text, span });
            joint = &joint[length..];
        }
    }

    /// The delimiters are tokens. What `macro_rules!` handed on as one expression stays one.
    fn group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => (Mark::OpenParen, Mark::CloseParen),
            Delimiter::Bracket => (Mark::OpenBracket, Mark::CloseBracket),
            Delimiter::Brace => (Mark::OpenBrace, Mark::CloseBrace),
            Delimiter::None if is_single(group) => return self.stream(group.stream()),
            Delimiter::None => (Mark::OpenParen, Mark::CloseParen),
        };
        self.push(Kind::Mark(open), open.spelling(), group.span_open());
        // the parser goes no deeper either, and says so
        if self.depth <= DEEPEST {
            self.depth += 1;
            self.stream(group.stream());
            self.depth -= 1;
        }
        self.push(Kind::Mark(close), close.spelling(), group.span_close());
    }

    fn literal(&mut self, literal: &Literal) {
        let (text, span) = (literal.to_string(), literal.span());
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return self.checked(number, text, span);
        }
        match syn::Lit::new(literal.clone()) {
            syn::Lit::Str(string) => self.push(Kind::Text(string.value()), text, span),
            _ => self.push(Kind::Other, text, span),
        }
    }

    fn checked(&mut self, read: fn(&str) -> (Kind, Option<String>), text: String, span: TokenSpan) {
        let (kind, wrong) = read(&text);
        self.faults.extend(wrong.map(|message| Fault::new(Span::token(span), message)));
        self.push(kind, text, span);
    }
}

type Trees = Peekable<proc_macro2::token_stream::IntoIter>;

/// A punct and those that stand right behind it.
fn joint(first: Punct, trees: &mut Trees) -> Vec<(char, TokenSpan)> {
    let mut run = vec![(first.as_char(), first.span())];
    let mut spacing = first.spacing();
    while let Some(TokenTree::Punct(punct)) = trees.peek() {
        // the `#!` of an inner doc comment may be apart
        if spacing == Spacing::Alone && (run.last().map(|(mark, _)| *mark), punct.as_char()) != (Some('#'), '!') {
            break;
        }
        run.push((punct.as_char(), punct.span()));
        spacing = punct.spacing();
        trees.next();
    }
    run
}

fn marks(joint: &[(char, TokenSpan)]) -> Vec<char> {
    joint.iter().map(|(mark, _)| *mark).collect()
}

/// Whether an invisible group is one token, or a visibility.
fn is_single(group: &Group) -> bool {
    let mut trees = group.stream().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Ident(first)), Some(_)) => first == "pub",
        (_, second) => second.is_none(),
    }
}

/// The text of `[doc = "…"]`, and where it is.
fn doc(tree: &TokenTree) -> Option<(String, TokenSpan)> {
    let TokenTree::Group(group) = tree else { return None };
    let trees: Vec<TokenTree> = group.stream().into_iter().collect();
    match trees.as_slice() {
        [TokenTree::Ident(name), TokenTree::Punct(_), value] if name == "doc" => Some((text(value)?, group.span())),
        _ => None,
    }
}

fn text(tree: &TokenTree) -> Option<String> {
    match tree {
        TokenTree::Literal(literal) => match syn::Lit::new(literal.clone()) {
            syn::Lit::Str(string) => Some(string.value()),
            _ => None,
        },
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => text(&group.stream().into_iter().next()?),
        _ => None,
    }
}
