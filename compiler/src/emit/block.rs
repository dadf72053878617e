//! The statements of one region, cut into blocks where there are thousands of them.
//!
//! Each `let` is a scope inside the one before, for rustc and for LLVM's debug information: a few thousand nested
//! scopes overflow their stack. So long runs of `let`s become blocks that hand out what is used later.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::memory::tuple;

/// Regions with fewer `let`s stay as they are.
const LONG: usize = 400;
/// So many `let`s go into one block.
const BLOCK: usize = 100;

/// The statements of a region.
#[derive(Default)]
pub(super) struct Block {
    pieces: Vec<Piece>,
    lets: usize,
}

/// A statement, and the name that it binds if it is nothing but `let name = …;`.
struct Piece {
    bound: Option<Ident>,
    tokens: TokenStream,
}

impl Block {
    /// Adds statements that stay where they are.
    pub(super) fn push(&mut self, tokens: TokenStream) {
        if !tokens.is_empty() {
            self.pieces.push(Piece { bound: None, tokens });
        }
    }

    /// Adds `let name = …;`.
    pub(super) fn bind(&mut self, name: &Ident, tokens: TokenStream) {
        self.lets += 1;
        self.pieces.push(Piece { bound: Some(name.clone()), tokens });
    }

    /// Whether nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The statements in order.
    pub(super) fn into_tokens(self) -> TokenStream {
        if self.lets < LONG { self.pieces.into_iter().map(|piece| piece.tokens).collect() } else { cut(self.pieces) }
    }
}

/// `let (a, b) = { let t1 = …; let a = …; let b = …; (a, b) };`
fn cut(pieces: Vec<Piece>) -> TokenStream {
    let mut mentioned = HashSet::new();
    let mut groups: Vec<TokenStream> = Vec::new();
    for run in runs(pieces).into_iter().rev() {
        let tokens: TokenStream = run.iter().map(|piece| piece.tokens.clone()).collect();
        let bound = run.into_iter().filter_map(|piece| piece.bound);
        let handed: Vec<Ident> = bound.filter(|name| mentioned.contains(&name.to_string())).collect();
        mention(&tokens, &mut mentioned);
        groups.push(if handed.is_empty() {
            tokens
        } else {
            let handed = tuple(handed.into_iter().map(|name| quote!(#name)).collect());
            quote!(let #handed = { #tokens #handed };)
        });
    }
    groups.into_iter().rev().collect()
}

/// Runs of `let`s, and what stands between them.
fn runs(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut runs: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match runs.last_mut() {
            Some(run) if run.len() < BLOCK && piece.bound.is_some() && run[0].bound.is_some() => run.push(piece),
            _ => runs.push(vec![piece]),
        }
    }
    runs
}

fn mention(tokens: &TokenStream, names: &mut HashSet<String>) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                names.insert(ident.to_string());
            }
            TokenTree::Group(group) => mention(&group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
