//! A check on the tokens before syn sees them: its parser recurses, and a proc macro must not overflow the stack.

use proc_macro2::{Spacing, Span, TokenStream, TokenTree};

/// How deep delimiters may be nested, and how many prefix operators may follow each other.
const LIMIT: usize = 128;
/// How many `else`, `=`, `|` or `<` one statement may hold outside of delimiters.
const OPENERS: usize = 300;

/// The first token that is nested too deeply.
pub(super) fn too_deep(tokens: TokenStream) -> Option<Span> {
    let mut levels = vec![Level::new(tokens)];
    while let Some(level) = levels.last_mut() {
        let Some(token) = level.tokens.next() else {
            levels.pop();
            continue;
        };
        level.count(&token);
        if level.prefixes > LIMIT || level.openers > OPENERS {
            return Some(token.span());
        }
        if let TokenTree::Group(group) = token {
            if levels.len() > LIMIT {
                return Some(group.span_open());
            }
            levels.push(Level::new(group.stream()));
        }
    }
    None
}

struct Level {
    tokens: proc_macro2::token_stream::IntoIter,
    /// Tokens in a row that each open an operand: `- ! & * |`, `return`, `break`.
    prefixes: usize,
    /// Since the last `;` or `,`: `else`, and what may open an operand within an operand (`=`, `|`, `<`).
    openers: usize,
}

impl Level {
    fn new(tokens: TokenStream) -> Level {
        Level { tokens: tokens.into_iter(), prefixes: 0, openers: 0 }
    }

    fn count(&mut self, token: &TokenTree) {
        match token {
            TokenTree::Punct(punct) => match punct.as_char() {
                ';' | ',' => (self.prefixes, self.openers) = (0, 0),
                '-' | '!' | '&' | '*' => self.prefixes += 1,
                '=' if punct.spacing() == Spacing::Alone => self.openers += 1,
                '|' | '<' => self.openers += 1,
                _ => self.prefixes = 0,
            },
            TokenTree::Ident(ident) => match ident.to_string().as_str() {
                "else" => self.openers += 1,
                "return" | "break" | "move" | "async" | "mut" => self.prefixes += 1,
                _ => self.prefixes = 0,
            },
            TokenTree::Literal(_) | TokenTree::Group(_) => self.prefixes = 0,
        }
    }
}
