//! The lexer of `.net` files: what Rust's own would make of the text.

use proc_macro2::Span as TokenSpan;

use super::token::{Fault, Kind, Mark, Token, clipped, number, word};
use crate::network::syntax::Span;

/// The tokens of a text, and what is wrong with them; no tokens where the end of a text or comment is missing. A literal
/// names the file.
pub(super) fn tokens(text: &str, literal: TokenSpan) -> (Option<Vec<Token>>, Vec<Fault>) {
    let mut lexer = Lexer { text, at: 0, literal, tokens: Vec::new(), faults: Vec::new(), is_endless: false };
    if text.starts_with('\u{feff}') {
        lexer.at = '\u{feff}'.len_utf8();
    }
    while lexer.at < text.len() {
        lexer.token();
    }
    let last = lexer.tokens.last().map_or(lexer.span(0), |token| token.span);
    let end = Span { start: last.end, ..last };
    lexer.tokens.push(Token { kind: Kind::End, text: "the end of the file".into(), span: end });
    ((!lexer.is_endless).then_some(lexer.tokens), lexer.faults)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    literal: TokenSpan,
    tokens: Vec<Token>,
    faults: Vec<Fault>,
    /// Whether the end of a text or comment is missing.
    is_endless: bool,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// From here on, so many bytes. The reader refuses files of 4 GiB.
    fn span(&self, length: usize) -> Span {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { start: byte(self.at), end: byte(self.at + length), ..Span::token(self.literal) }
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let text = self.rest()[..length].to_owned();
        self.tokens.push(Token { kind, text, span: self.span(length) });
        self.at += length;
    }

    fn fault(&mut self, length: usize, message: impl Into<String>) {
        self.faults.push(Fault::new(self.span(length), message));
    }

    fn token(&mut self) {
        let rest = self.rest();
        let first = rest.chars().next().expect("there is text left");
        if first.is_whitespace() {
            self.at += first.len_utf8();
        } else if rest.starts_with("//") {
            self.line_comment();
        } else if rest.starts_with("/*") {
            self.block_comment();
        } else if first == '"' {
            self.string();
        } else if first.is_ascii_digit() {
            self.checked(number, number_length(rest));
        } else if starts_name(first) {
            self.checked(word, span_of(rest, continues_name));
        } else if let Some(mark) = Mark::at_start(rest) {
            self.push(Kind::Mark(mark), mark.spelling().len());
        } else {
            self.push(Kind::Other, first.len_utf8());
        }
    }

    fn checked(&mut self, read: fn(&str) -> (Kind, Option<String>), length: usize) {
        let (kind, wrong) = read(&self.rest()[..length]);
        if let Some(message) = wrong {
            self.fault(length, message);
        }
        self.push(kind, length);
    }

    /// `// …`, `/// …` and `//! …`.
    fn line_comment(&mut self) {
        let rest = self.rest();
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest[..length].trim_end_matches('\r');
        if line.starts_with("//!") {
            self.fault(3, MISPLACED_DOC);
        } else if let Some(doc) = line.strip_prefix("///").filter(|doc| !doc.starts_with('/')) {
            let span = self.span(line.len());
            self.tokens.push(Token { kind: Kind::Doc, text: doc.to_owned(), span });
        }
        self.at += length;
    }

    /// `/* … /* … */ … */` and `/** … */`.
    fn block_comment(&mut self) {
        let rest = self.rest();
        let mut depth = 0;
        let mut length = 0;
        while length < rest.len() {
            let here = &rest[length..];
            if here.starts_with("/*") {
                (depth, length) = (depth + 1, length + 2);
            } else if here.starts_with("*/") {
                (depth, length) = (depth - 1, length + 2);
            } else {
                length += here.chars().next().map_or(1, char::len_utf8);
            }
            if depth == 0 {
                break;
            }
        }
        if depth > 0 {
            self.is_endless = true;
            self.fault(2, "this comment has no end: `*/` is missing");
        } else if let Some(doc) = rest[..length].strip_prefix("/**").and_then(|doc| doc.strip_suffix("*/")) {
            let span = self.span(length);
            if !doc.starts_with('*') {
                self.tokens.push(Token { kind: Kind::Doc, text: doc.to_owned(), span });
            }
        }
        self.at += length;
    }

    /// `"same"`; a string ends on its line.
    fn string(&mut self) {
        let rest = self.rest();
        let mut value = String::new();
        let mut characters = rest.char_indices().skip(1);
        while let Some((at, c)) = characters.next() {
            match c {
                '"' => return self.push(Kind::Text(value), at + 1),
                '\n' => break,
                '\\' => match characters.next() {
                    Some((_, escaped @ ('"' | '\\' | '\''))) => value.push(escaped),
                    Some((_, 'n')) => value.push('\n'),
                    Some((_, 't')) => value.push('\t'),
                    Some((end, escaped)) if escaped != '\n' => {
                        let length = end + escaped.len_utf8() - at;
                        let span = Span { start: self.span(at).end, end: self.span(at + length).end, ..self.span(0) };
                        let escape = &rest[at..at + length];
                        self.faults.push(Fault::new(span, format!("{} is not an escape", clipped(escape))));
                    }
                    _ => break,
                },
                c => value.push(c),
            }
        }
        let line = rest.lines().next().unwrap_or(rest).len();
        self.is_endless = true;
        self.fault(1, "this text has no end: `\"` is missing");
        self.push(Kind::Text(value), line);
    }
}

/// What a `//!` is told.
pub(super) const MISPLACED_DOC: &str = "write `///` above what is documented, or `//` for a comment";

fn starts_name(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_start(c)
}

fn continues_name(c: char) -> bool {
    unicode_ident::is_xid_continue(c)
}

fn span_of(text: &str, belongs: fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The length of a number as Rust sees it: `1..3` starts with `1`, `2.` and `1e-3` are whole.
fn number_length(text: &str) -> usize {
    let digits = |c: char| c.is_ascii_digit() || c == '_';
    let mut length = span_of(text, digits);
    let behind = |length: usize| text[length..].chars();
    let mut next = behind(length);
    if next.next() == Some('.') && !next.next().is_some_and(|c| c == '.' || starts_name(c)) {
        length += 1 + span_of(&text[length + 1..], digits);
    }
    let mut next = behind(length);
    if matches!(next.next(), Some('e' | 'E')) {
        let signed = usize::from(matches!(next.next(), Some('+' | '-')));
        if text[length + 1 + signed..].starts_with(|c: char| c.is_ascii_digit()) {
            length += 1 + signed;
        }
    }
    length + span_of(&text[length..], continues_name)
}
