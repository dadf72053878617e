//! The lines of a network: which of them starts where, and where reading goes on after a mistake.

use nom::branch::alt;
use nom::{Err, Parser};

use super::line::{binding, constant, data, function, loss, metric, output, repeat, setting};
use super::token::{Kind, Mark};
use super::tokens::{Parsed, Tokens, Trouble, expect};
use crate::network::syntax::Item;

/// Words with which a line starts.
pub(super) const KEYWORDS: &[&str] =
    &["input", "target", "param", "const", "fn", "repeat", "output", "loss", "metric", "option"];

/// Mistakes after which reading stops: who made so many has enough to do.
pub(super) const MOST_MISTAKES: usize = 20;

/// `{ doc }`
pub(super) fn docs(input: Tokens<'_>) -> Parsed<'_, Vec<String>> {
    let (mut rest, mut docs) = (input, Vec::new());
    while rest.first().kind == Kind::Doc {
        docs.push(rest.first().text.clone());
        rest = rest.next();
    }
    Ok((rest, docs))
}

/// Items up to a `}`; mistakes are noted, and reading goes on behind them.
pub(super) fn items(input: Tokens<'_>) -> Parsed<'_, Vec<Item>> {
    let (mut rest, mut items) = (input, Vec::new());
    while !rest.is(Mark::CloseBrace) && rest.first().kind != Kind::End {
        match item(rest) {
            Ok((behind, item)) => {
                items.push(item);
                rest = behind;
            }
            Err(Err::Failure(Trouble::Mistake(mistake))) => {
                rest.note(mistake.fault);
                rest = recover(rest, mistake.at);
            }
            Err(error) => return Err(error),
        }
        if rest.mistakes() >= MOST_MISTAKES {
            return Err(Err::Failure(Trouble::Elsewhere));
        }
    }
    Ok((rest, items))
}

/// Behind the line in which a mistake was found at a token, or at the `}` around it.
fn recover<'a>(line: Tokens<'a>, at: usize) -> Tokens<'a> {
    let mut depth = 0_usize;
    let mut rest = line;
    loop {
        let is_past = rest.number() >= at;
        match rest.first().kind {
            Kind::End => return rest,
            Kind::Mark(Mark::OpenBrace) => depth += 1,
            Kind::Mark(Mark::CloseBrace) if depth == 0 => return rest,
            Kind::Mark(Mark::CloseBrace) => {
                depth -= 1;
                let behind = rest.next();
                let is_over = behind.is(Mark::CloseBrace) || starts_item(behind);
                if is_past && depth == 0 && is_over && !behind.is_word("else") {
                    return behind;
                }
            }
            Kind::Mark(Mark::Semicolon) if depth == 0 && is_past => return rest.next(),
            _ => {}
        }
        rest = rest.next();
    }
}

/// Whether a line seems to start here.
fn starts_item(input: Tokens<'_>) -> bool {
    let token = input.first();
    let is_keyword = || KEYWORDS.contains(&token.text.as_str()) && !matches!(input.second().kind, Kind::Mark(_));
    match token.kind {
        Kind::Doc => true,
        Kind::Word => input.next().is(Mark::Assign) || is_keyword(),
        _ => false,
    }
}

/// The `;` behind a line. Without it the line counts all the same if the next one seems to start.
pub(super) fn end(input: Tokens<'_>) -> Parsed<'_, ()> {
    let Err(error) = expect(Mark::Semicolon)(input) else { return Ok((input.next(), ())) };
    let goes_on = starts_item(input) || input.is(Mark::CloseBrace);
    match error {
        Err::Failure(Trouble::Mistake(mistake)) if goes_on => {
            input.note(mistake.fault);
            Ok((input, ()))
        }
        error => Err(error),
    }
}

/// `item = { doc } ( input | target | param | const | let | fn | repeat | output | loss | metric | option )`
fn item(input: Tokens<'_>) -> Parsed<'_, Item> {
    let (rest, docs) = docs(input)?;
    let data = |docs| move |input| data(input, docs);
    alt((data(&docs), constant, function, repeat, output, loss, metric, setting, binding)).parse(rest)
}
