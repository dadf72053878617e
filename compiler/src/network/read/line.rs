//! The grammar of each kind of line.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt};

use super::expression::expression;
use super::item::{KEYWORDS, end, items};
use super::source::nearest;
use super::token::{Kind, Mark, clipped};
use super::tokens::{Parsed, Tokens, expect, is_reserved, keyword, list, mark, name, word};
use crate::network::syntax::{Expr, Item, Name, Span, Type};

/// `input = "input" name ":" type ";"`, `target = "target" name ":" type ";"`,
/// `param = "param" name ":" type ["=" expression] ";"`
pub(super) fn data<'a>(input: Tokens<'a>, docs: &[String]) -> Parsed<'a, Item> {
    let (rest, _) = alt((keyword("input"), keyword("target"), keyword("param"))).parse(input)?;
    let word = input.first().text.as_str();
    let (rest, name) = name(match word {
        "input" => "the input's name",
        "target" => "the target's name",
        _ => "the parameter's name",
    })(rest)?;
    let (rest, _) = expect(Mark::Colon)(rest)?;
    let (rest, ty) = ty(rest)?;
    let (rest, init) = match word == "param" && rest.is(Mark::Assign) {
        true => map(expression, Some).parse(rest.next())?,
        false => (rest, None),
    };
    let (rest, ()) = end(rest)?;
    let docs = docs.to_vec();
    let item = match word {
        "input" => Item::Input { docs, name, ty },
        "target" => Item::Target { docs, name, ty },
        _ => Item::Param { docs, name, ty, init },
    };
    Ok((rest, item))
}

/// `type = "scalar" | [lengths "of"] "class" "(" expression ")" | lengths`,
/// `lengths = "[" expression { "," expression } [","] "]"`
fn ty(input: Tokens<'_>) -> Parsed<'_, Type> {
    if let Ok((rest, span)) = word("scalar")(input) {
        return Ok((rest, Type { lengths: Vec::new(), class: None, span }));
    }
    if let Ok((rest, start)) = word("class")(input) {
        let (rest, (class, end)) = count(rest)?;
        return Ok((rest, Type { lengths: Vec::new(), class: Some(class), span: start.to(end) }));
    }
    if !input.is(Mark::OpenBracket) {
        return Err(input.expected("a shape such as `[4]`, `scalar` or `class(3)`"));
    }
    let (rest, (lengths, span)) = list((Mark::OpenBracket, Mark::CloseBracket), expression)(input)?;
    if lengths.is_empty() {
        return Err(input.next().expected("a length: what has none is a `scalar`"));
    }
    let Ok((rest, _)) = word("of")(rest) else { return Ok((rest, Type { lengths, class: None, span })) };
    let Ok((rest, _)) = word("class")(rest) else {
        return Err(rest.expected("`class(…)` after `of`"));
    };
    let (rest, (class, end)) = count(rest)?;
    Ok((rest, Type { lengths, class: Some(class), span: span.to(end) }))
}

/// `"(" expression ")"`
fn count(input: Tokens<'_>) -> Parsed<'_, (Expr, Span)> {
    let (rest, _) = expect(Mark::OpenParen)(input)?;
    let (rest, count) = expression(rest)?;
    let (rest, end) = expect(Mark::CloseParen)(rest)?;
    Ok((rest, (count, end)))
}

/// `const = "const" name "=" expression ";"`
pub(super) fn constant(input: Tokens<'_>) -> Parsed<'_, Item> {
    let (rest, _) = keyword("const")(input)?;
    let (rest, (name, value)) = named(rest, "the constant's name")?;
    Ok((rest, Item::Const { name, value }))
}

/// `option = "option" name "=" expression ";"`
pub(super) fn setting(input: Tokens<'_>) -> Parsed<'_, Item> {
    let (rest, _) = keyword("option")(input)?;
    let (rest, (name, value)) = named(rest, "the option's name")?;
    Ok((rest, Item::Setting { name, value }))
}

/// `let = name "=" expression ";"`
pub(super) fn binding(input: Tokens<'_>) -> Parsed<'_, Item> {
    let token = input.first();
    let behind = input.next();
    match token.kind {
        Kind::Word if token.text == "let" => Err(input.mistake("a value is named without `let`: write `h = …;`")),
        Kind::Word if is_reserved(&token.text) => Err(input.expected(A_LINE)),
        Kind::Word if behind.is(Mark::Assign) && matches!(token.text.as_str(), "output" | "loss") => {
            Err(behind.mistake(format!("`{0}` stands without `=`: write `{0} …;`", token.text)))
        }
        Kind::Word if behind.is(Mark::Assign) => {
            let (rest, (name, value)) = named(input, "a name")?;
            Ok((rest, Item::Let { name, value }))
        }
        Kind::Word => {
            let hint = match nearest(&token.text, KEYWORDS.iter().copied()) {
                Some(keyword) => format!("; did you mean `{keyword}`?"),
                None => String::new(),
            };
            Err(behind.mistake(format!("expected `=` after {}, found {}{hint}", clipped(&token.text), behind.found())))
        }
        _ => Err(input.expected(A_LINE)),
    }
}

const A_LINE: &str = "a line such as `h = …;`, `output …;` or `loss …;`";

/// `name "=" expression ";"`
fn named<'a>(input: Tokens<'a>, what: &'static str) -> Parsed<'a, (Name, Expr)> {
    let (rest, name) = name(what)(input)?;
    let (rest, _) = expect(Mark::Assign)(rest)?;
    let (rest, value) = expression(rest)?;
    let (rest, ()) = end(rest)?;
    Ok((rest, (name, value)))
}

/// `fn = "fn" name "(" [name { "," name } [","]] ")" ( "=" expression ";" | "{" { name "=" expression ";" } expression "}" )`
pub(super) fn function(input: Tokens<'_>) -> Parsed<'_, Item> {
    let (rest, _) = keyword("fn")(input)?;
    let (rest, name_) = name("the function's name")(rest)?;
    expect(Mark::OpenParen)(rest)?;
    let (rest, (parameters, _)) = list((Mark::OpenParen, Mark::CloseParen), name("a parameter"))(rest)?;
    if let Ok((rest, _)) = mark(Mark::Assign)(rest) {
        let (rest, result) = expression(rest)?;
        let (rest, ()) = end(rest)?;
        return Ok((rest, Item::Function { name: name_, parameters, lets: Vec::new(), result }));
    }
    let Ok((mut rest, _)) = mark(Mark::OpenBrace)(rest) else {
        return Err(rest.expected(format!("`=` or `{{`{}", rest.after())));
    };
    let mut lets = Vec::new();
    while rest.first().kind == Kind::Word && rest.next().is(Mark::Assign) {
        let (behind, line) = named(rest, "a name")?;
        lets.push(line);
        rest = behind;
    }
    if rest.is(Mark::CloseBrace) {
        return Err(rest.mistake("the last line of a function is its result: an expression without `;`"));
    }
    let (rest, result) = expression(rest)?;
    if rest.is(Mark::Semicolon) && rest.next().is(Mark::CloseBrace) {
        return Err(rest.mistake("the last line of a function is its result and has no `;`"));
    }
    let (rest, _) = expect(Mark::CloseBrace)(rest)?;
    let (rest, _) = opt(mark(Mark::Semicolon)).parse(rest)?;
    Ok((rest, Item::Function { name: name_, parameters, lets, result }))
}

/// `repeat = "repeat" expression "{" { item } "}"`
pub(super) fn repeat(input: Tokens<'_>) -> Parsed<'_, Item> {
    let (rest, start) = keyword("repeat")(input)?;
    let (rest, count) = expression(rest)?;
    let (rest, open) = expect(Mark::OpenBrace)(rest)?;
    let (rest, items) = items(rest.deeper()?)?;
    let Ok((rest, end)) = mark(Mark::CloseBrace)(rest) else {
        return Err(rest.mistake_over(open, "this `{` has no `}`"));
    };
    let (rest, _) = opt(mark(Mark::Semicolon)).parse(rest)?;
    Ok((rest.level_with(input), Item::Repeat { count, items, span: start.to(end) }))
}

/// `output = "output" expression ";"`
pub(super) fn output(input: Tokens<'_>) -> Parsed<'_, Item> {
    let (rest, start) = keyword("output")(input)?;
    let (rest, value) = expression(rest)?;
    let span = start.to(value.span);
    let (rest, ()) = end(rest)?;
    Ok((rest, Item::Output { value, span }))
}

/// `loss = "loss" [name ":"] expression ";"`
pub(super) fn loss(input: Tokens<'_>) -> Parsed<'_, Item> {
    let (rest, start) = keyword("loss")(input)?;
    let (rest, name) = match rest.next().is(Mark::Colon) {
        true => map(name("the term's name"), Some).parse(rest).map(|(rest, name)| (rest.next(), name))?,
        false => (rest, None),
    };
    let (rest, value) = expression(rest)?;
    let span = start.to(value.span);
    let (rest, ()) = end(rest)?;
    Ok((rest, Item::Loss { name, value, span }))
}

/// `metric = "metric" name ":" expression ";"`
pub(super) fn metric(input: Tokens<'_>) -> Parsed<'_, Item> {
    let (rest, start) = keyword("metric")(input)?;
    let (rest, name) = name("the metric's name")(rest)?;
    let Ok((rest, _)) = mark(Mark::Colon)(rest) else {
        return Err(rest.expected(format!("`:` after the metric's name `{}`", name.text)));
    };
    let (rest, value) = expression(rest)?;
    let span = start.to(value.span);
    let (rest, ()) = end(rest)?;
    Ok((rest, Item::Metric { name, value, span }))
}
