//! Text to syntax: the tokens of `network!` or those of a `.net` file, parsed by one grammar.

mod expression;
mod file;
mod head;
mod inline;
mod invocation;
mod item;
mod line;
mod source;
mod token;
mod tokens;

use std::cell::RefCell;

use proc_macro2::{Span as TokenSpan, TokenStream};

use crate::diagnostic::Errors;
use crate::network::syntax::Network;
use token::{Fault, Token};
use tokens::{Tokens, Trouble};

pub use invocation::{Invocation, invocation};
pub use source::{Source, nearest};

/// The network that a stream of tokens describes.
pub fn inline(stream: TokenStream, errors: &mut Errors) -> Option<Network> {
    let (tokens, faults) = inline::tokens(stream);
    parse(&tokens, faults, &Source::Inline, errors)
}

/// The network that a file describes; `name` is what the user calls it, and `literal` where.
pub fn file(name: &str, text: &str, literal: TokenSpan, errors: &mut Errors) -> (Source, Option<Network>) {
    let (tokens, faults) = file::tokens(text, literal);
    let source = Source::File { name: name.to_owned(), text: text.to_owned(), literal };
    let network = match tokens {
        Some(tokens) => parse(&tokens, faults, &source, errors),
        None => {
            faults.into_iter().for_each(|fault| source.report(errors, fault.span, fault.message));
            None
        }
    };
    (source, network)
}

fn parse(tokens: &[Token], faults: Vec<Fault>, source: &Source, errors: &mut Errors) -> Option<Network> {
    let noted = RefCell::new(faults);
    let parsed = head::network(Tokens::new(tokens, &noted)).map(|(_, network)| network);
    let (network, last) = match parsed {
        Ok(network) => (Some(network), None),
        Err(nom::Err::Failure(Trouble::Mistake(mistake))) => (None, Some(mistake.fault)),
        Err(_) => (None, None),
    };
    let mut faults = noted.into_inner();
    faults.extend(last);
    let network = network.filter(|_| faults.is_empty());
    // those of the lexer were found first, wherever they are
    faults.sort_by_key(|fault| fault.span.start);
    for fault in faults.into_iter().take(item::MOST_MISTAKES) {
        source.report(errors, fault.span, fault.message);
    }
    network
}
