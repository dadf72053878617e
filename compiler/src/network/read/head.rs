//! The grammar of what stands around a network's lines: visibility, name and type.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::item::{KEYWORDS, docs, items};
use super::token::{Kind, Mark};
use super::tokens::{Parsed, Tokens, expect, mark, name, word};
use crate::network::syntax::{Name, Network};

/// `network = { doc } [visibility] name ":" ("f32" | "f64") "{" { item } "}"`
pub(super) fn network(input: Tokens<'_>) -> Parsed<'_, Network> {
    let (rest, docs) = docs(input)?;
    let (rest, visibility) = visibility(rest)?;
    let (rest, name) = name("the network's name")(rest)?;
    let (rest, float) = float(rest, &name)?;
    let (rest, open) = expect(Mark::OpenBrace)(rest)?;
    let (rest, items) = items(rest)?;
    let rest = match mark(Mark::CloseBrace)(rest) {
        Ok((rest, _)) => rest,
        Err(_) => return Err(rest.mistake_over(open, "this `{` has no `}`")),
    };
    match rest.first().kind {
        Kind::End => Ok((rest, Network { docs, visibility, name, float, items })),
        _ => Err(rest.expected("nothing behind the network's `}`")),
    }
}

/// `visibility = "pub" ["(" path ")"]`
fn visibility(input: Tokens<'_>) -> Parsed<'_, TokenStream> {
    let span = input.first().span.token;
    let Ok((rest, _)) = word("pub")(input) else { return Ok((input, TokenStream::new())) };
    if !rest.is(Mark::OpenParen) {
        return Ok((rest, quote_spanned!(span=> pub)));
    }
    let rest = rest.next();
    let path = rest.first();
    let rest = rest.next();
    let scope = Ident::new(
        match path.text.as_str() {
            word @ ("crate" | "super" | "self") => word,
            _ => return Err(input.next().next().expected("`crate`, `super` or `self`")),
        },
        path.span.token,
    );
    let (rest, _) = expect(Mark::CloseParen)(rest)?;
    Ok((rest, quote_spanned!(span=> pub(#scope))))
}

/// `":" ("f32" | "f64")`
fn float<'a>(input: Tokens<'a>, network: &Name) -> Parsed<'a, Name> {
    let Ok((rest, _)) = mark(Mark::Colon)(input) else {
        if KEYWORDS.contains(&network.text.as_str()) {
            let message = "the lines of a network stand in the braces of `pub Iris: f32 { … }`";
            return Err(input.mistake_over(network.span, message));
        }
        return Err(input.expected(format!("`: f32` or `: f64` after `{}`", network.text)));
    };
    let token = rest.first();
    match token.text.as_str() {
        "f32" | "f64" => Ok((rest.next(), Name { text: token.text.clone(), span: token.span })),
        _ => Err(rest.expected("`f32` or `f64`")),
    }
}
