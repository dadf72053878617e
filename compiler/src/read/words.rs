//! The words of an item: what is known of std is read only where one of them names it.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

/// The identifiers of an item, and whether it has a `?`. Tokens are looked at, not syntax, which may be deep.
#[derive(Debug, Default)]
pub struct Words {
    identifiers: BTreeSet<String>,
    has_question_mark: bool,
}

impl Words {
    /// The words of these tokens.
    pub fn of(tokens: TokenStream) -> Words {
        let mut words = Words::default();
        words.add(tokens);
        words
    }

    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    self.identifiers.insert(ident.to_string());
                }
                TokenTree::Group(group) => self.add(group.stream()),
                TokenTree::Punct(punct) => self.has_question_mark |= punct.as_char() == '?',
                TokenTree::Literal(_) => {}
            }
        }
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.identifiers.contains(word)
    }

    pub(crate) fn has_question_mark(&self) -> bool {
        self.has_question_mark
    }
}
