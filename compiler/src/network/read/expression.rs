//! The grammar of expressions: one level of operators after another, from loose to tight.

use nom::Parser;
use nom::branch::alt;

use super::token::{Kind, Mark};
use super::tokens::{Parsed, Tokens, Trouble, expect, is_reserved, list, mark, name};
use crate::network::syntax::{Argument, Expr, ExprKind, Index, Name, Operator, Span};

/// How many operators may stand on one another in an expression: the later stages are recursive.
const HIGHEST: usize = 128;

/// An expression and how high its tree is.
type Tall = (Box<Expr>, usize);

/// An expression.
pub(super) fn expression(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (rest, (expr, _)) = tall(input)?;
    Ok((rest, *expr))
}

/// `comparison = sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]`
fn tall(input: Tokens<'_>) -> Parsed<'_, Tall> {
    let (rest, left) = sum(input.deeper()?)?;
    let Ok((rest, operator)) = operator(COMPARISONS)(rest) else { return Ok((rest.level_with(input), left)) };
    let (rest, right) = sum(rest)?;
    if operator_of(COMPARISONS, rest).is_some() {
        return Err(rest.mistake("comparisons cannot follow one another: put one in parentheses"));
    }
    Ok((rest.level_with(input), binary(rest, operator, left, right)?))
}

const COMPARISONS: &[(Mark, Operator)] = &[
    (Mark::Less, Operator::Less),
    (Mark::LessEqual, Operator::LessEqual),
    (Mark::Greater, Operator::Greater),
    (Mark::GreaterEqual, Operator::GreaterEqual),
    (Mark::Equal, Operator::Equal),
    (Mark::NotEqual, Operator::NotEqual),
];
const SUMS: &[(Mark, Operator)] = &[(Mark::Plus, Operator::Add), (Mark::Minus, Operator::Sub)];
const PRODUCTS: &[(Mark, Operator)] =
    &[(Mark::Product, Operator::Product), (Mark::Times, Operator::Times), (Mark::Div, Operator::Div)];
const POWERS: &[(Mark, Operator)] = &[(Mark::Power, Operator::Power)];

/// `sum = product { ("+" | "-") product }`
fn sum(input: Tokens<'_>) -> Parsed<'_, Tall> {
    chain(input, SUMS, product)
}

/// `product = unary { ("*" | ".*" | "/") unary }`
fn product(input: Tokens<'_>) -> Parsed<'_, Tall> {
    chain(input, PRODUCTS, unary)
}

/// Operands with operators of one level between them, grouped from the left.
fn chain<'a>(
    input: Tokens<'a>,
    operators: &'static [(Mark, Operator)],
    operand: fn(Tokens<'a>) -> Parsed<'a, Tall>,
) -> Parsed<'a, Tall> {
    let (mut rest, mut left) = operand(input)?;
    while let Ok((behind, operator)) = operator(operators)(rest) {
        let (behind, right) = operand(behind)?;
        left = binary(behind, operator, left, right)?;
        rest = behind;
    }
    Ok((rest, left))
}

/// `unary = "-" unary | power`
fn unary(input: Tokens<'_>) -> Parsed<'_, Tall> {
    let Ok((rest, minus)) = mark(Mark::Minus)(input) else { return power(input) };
    let (rest, (operand, height)) = unary(rest.deeper()?)?;
    let span = minus.to(operand.span);
    Ok((rest.level_with(input), grow(rest, ExprKind::Negate(operand), span, height)?))
}

/// `power = postfix ["^" unary]`
fn power(input: Tokens<'_>) -> Parsed<'_, Tall> {
    let (rest, left) = postfix(input)?;
    let Ok((rest, operator)) = operator(POWERS)(rest) else { return Ok((rest, left)) };
    let (rest, right) = unary(rest.deeper()?)?;
    Ok((rest.level_with(input), binary(rest, operator, left, right)?))
}

/// `postfix = primary { ".T" | "." name | "[" index { "," index } "]" }`; `.name` behind the name of a layer alone.
fn postfix(input: Tokens<'_>) -> Parsed<'_, Tall> {
    let (mut rest, mut base) = primary(input)?;
    loop {
        if let Some((behind, kind)) = field(rest, &base.0) {
            let span = base.0.span.to(rest.next().first().span);
            base = grow(behind, kind, span, base.1)?;
            rest = behind;
        } else if rest.is(Mark::Dot) {
            let (behind, end) = transposition(rest)?;
            let span = base.0.span.to(end);
            base = grow(behind, ExprKind::Transpose(base.0), span, base.1)?;
            rest = behind;
        } else if rest.is(Mark::OpenBracket) {
            let (behind, (indices, span)) = list((Mark::OpenBracket, Mark::CloseBracket), index)(rest)?;
            if indices.is_empty() {
                return Err(rest.next().expected("an index such as `0` or `1..3`"));
            }
            let height = indices.iter().map(|(_, height)| *height).fold(base.1, usize::max);
            let indices = indices.into_iter().map(|(index, _)| index).collect();
            let span = base.0.span.to(span);
            base = grow(behind, ExprKind::Index { base: base.0, indices }, span, height)?;
            rest = behind;
        } else {
            return Ok((rest, base));
        }
    }
}

/// `.w` behind a name: a parameter of a layer.
fn field<'a>(input: Tokens<'a>, base: &Expr) -> Option<(Tokens<'a>, ExprKind)> {
    let ExprKind::Name(layer) = &base.kind else { return None };
    let word = input.next();
    let is_field = input.is(Mark::Dot) && matches!(word.first().kind, Kind::Word) && !word.is_word("T");
    if !is_field || word.next().is(Mark::OpenParen) {
        return None;
    }
    let name = |text: &str, span| Name { text: text.to_string(), span };
    let (layer, field) = (name(layer, base.span), name(&word.first().text, word.first().span));
    Some((word.next(), ExprKind::Field { layer, field }))
}

/// `.T`, and a hint for those who are used to methods.
fn transposition(input: Tokens<'_>) -> Parsed<'_, Span> {
    let behind = input.next();
    if behind.is_word("T") {
        return Ok((behind.next(), behind.first().span));
    }
    let hint = match (&behind.first().kind, behind.next().is(Mark::OpenParen)) {
        (Kind::Word, true) => format!("; a function stands before its argument: `{}(…)`", behind.first().text),
        _ => String::new(),
    };
    Err(behind.mistake(format!("expected `T` after `.`, found {}{hint}", behind.found())))
}

/// `index = expression | [expression] ".." [expression]`
fn index(input: Tokens<'_>) -> Parsed<'_, (Index, usize)> {
    let bound = |input: Tokens<'_>| input.is(Mark::Comma) || input.is(Mark::CloseBracket) || input.is(Mark::Range);
    let (rest, start) = match input.is(Mark::Range) {
        true => (input, None),
        false => tall(input).map(|(rest, start)| (rest, Some(start)))?,
    };
    let Ok((rest, dots)) = mark(Mark::Range)(rest) else {
        let (start, height) = start.expect("what does not start with `..` starts with an expression");
        return Ok((rest, (Index::At(*start), height)));
    };
    if rest.is(Mark::Assign) {
        return Err(rest.mistake("a range ends before its second number: write `..` and one more"));
    }
    let (rest, end) = match bound(rest) {
        true => (rest, None),
        false => tall(rest).map(|(rest, end)| (rest, Some(end)))?,
    };
    let span = start.as_ref().map_or(dots, |(start, _)| start.span);
    let span = span.to(end.as_ref().map_or(dots, |(end, _)| end.span));
    let height = [&start, &end].into_iter().flatten().map(|(_, height)| *height).max().unwrap_or(0);
    let [start, end] = [start, end].map(|bound| bound.map(|(bound, _)| *bound));
    Ok((rest, (Index::Range { start, end, span }, height)))
}

/// `primary = number | text | "true" | "false" | name | call | "(" expression ")" | rows | choice`
fn primary(input: Tokens<'_>) -> Parsed<'_, Tall> {
    let token = input.first();
    let leaf = |kind| Ok((input.next(), (Box::new(Expr { kind, span: token.span }), 1)));
    match &token.kind {
        Kind::Integer(value) => leaf(ExprKind::Integer(*value)),
        Kind::Number(value) => leaf(ExprKind::Number(*value)),
        Kind::Text(value) => leaf(ExprKind::Text(value.clone())),
        Kind::Word if token.text == "true" || token.text == "false" => leaf(ExprKind::Bool(token.text == "true")),
        Kind::Word if token.text == "if" => choice(input),
        Kind::Word if is_reserved(&token.text) => Err(input.expected(format!("an expression{}", input.after()))),
        Kind::Word if input.next().is(Mark::OpenParen) => call(input),
        Kind::Word => leaf(ExprKind::Name(token.text.clone())),
        _ => alt((parenthesised, rows)).parse(input).map_err(|error| match error {
            nom::Err::Error(_) => input.expected(format!("an expression{}", input.after())),
            error => error,
        }),
    }
}

/// `"(" expression ")"`
fn parenthesised(input: Tokens<'_>) -> Parsed<'_, Tall> {
    let (rest, open) = mark(Mark::OpenParen)(input)?;
    let (rest, (mut expr, height)) = tall(rest)?;
    let (rest, close) = expect(Mark::CloseParen)(rest)?;
    expr.span = open.to(close);
    Ok((rest, (expr, height)))
}

/// `rows = "[" expression { "," expression } [","] "]"`
fn rows(input: Tokens<'_>) -> Parsed<'_, Tall> {
    let (rest, (rows, span)) = list((Mark::OpenBracket, Mark::CloseBracket), tall)(input)?;
    if rows.is_empty() {
        return Err(input.next().expected("an expression"));
    }
    let height = rows.iter().map(|(_, height)| *height).max().unwrap_or(0);
    let rows = rows.into_iter().map(|(row, _)| *row).collect();
    Ok((rest, grow(rest, ExprKind::List(rows), span, height)?))
}

/// `call = name "(" [argument { "," argument } [","]] ")"`
fn call(input: Tokens<'_>) -> Parsed<'_, Tall> {
    let (rest, callee) = name("a function")(input)?;
    let (rest, (arguments, span)) = list((Mark::OpenParen, Mark::CloseParen), argument)(rest)?;
    let mut named: Option<&Name> = None;
    for (argument, _) in &arguments {
        if let (Some(name), None) = (named, &argument.name) {
            let message = format!("this argument follows `{} = …`: put it before, or name it too", name.text);
            return Err(rest.mistake_over(argument.value.span, message));
        }
        named = argument.name.as_ref().or(named);
    }
    let height = arguments.iter().map(|(_, height)| *height).max().unwrap_or(0);
    let arguments = arguments.into_iter().map(|(argument, _)| argument).collect();
    let span = callee.span.to(span);
    Ok((rest, grow(rest, ExprKind::Call { callee, arguments }, span, height)?))
}

/// `argument = [name "="] expression`
fn argument(input: Tokens<'_>) -> Parsed<'_, (Argument, usize)> {
    let (rest, name) = match input.first().kind == Kind::Word && input.next().is(Mark::Assign) {
        true => name("an argument")(input).map(|(rest, name)| (rest.next(), Some(name)))?,
        false => (input, None),
    };
    let (rest, (value, height)) = tall(rest)?;
    Ok((rest, (Argument { name, value: *value }, height)))
}

/// `choice = "if" expression "{" expression "}" "else" ( choice | "{" expression "}" )`
fn choice(input: Tokens<'_>) -> Parsed<'_, Tall> {
    let (rest, (condition, height)) = tall(input.next())?;
    let (rest, (then, then_height, _)) = block(rest)?;
    if !rest.is_word("else") {
        return Err(rest.expected(format!("`else`{}: an `if` has two values", rest.after())));
    }
    let rest = rest.next();
    let (rest, (otherwise, other_height, end)) = match rest.is_word("if") {
        true => {
            let (behind, (otherwise, height)) = choice(rest.deeper()?)?;
            let end = otherwise.span;
            (behind.level_with(rest), (otherwise, height, end))
        }
        false => block(rest)?,
    };
    let span = input.first().span.to(end);
    let height = height.max(then_height).max(other_height);
    Ok((rest, grow(rest, ExprKind::If { condition, then, otherwise }, span, height)?))
}

/// `"{" expression "}"`, and where it ends.
fn block(input: Tokens<'_>) -> Parsed<'_, (Box<Expr>, usize, Span)> {
    let (rest, _) = expect(Mark::OpenBrace)(input)?;
    let (rest, (expr, height)) = tall(rest)?;
    let (rest, end) = expect(Mark::CloseBrace)(rest)?;
    Ok((rest, (expr, height, end)))
}

fn operator_of(operators: &[(Mark, Operator)], input: Tokens<'_>) -> Option<Operator> {
    operators.iter().find(|(mark, _)| input.is(*mark)).map(|(_, operator)| *operator)
}

fn operator<'a>(operators: &'static [(Mark, Operator)]) -> impl Fn(Tokens<'a>) -> Parsed<'a, (Operator, Span)> {
    move |input| match operator_of(operators, input) {
        Some(operator) => Ok((input.next(), (operator, input.first().span))),
        None => Err(nom::Err::Error(Trouble::Elsewhere)),
    }
}

fn binary(
    rest: Tokens<'_>,
    (operator, operator_span): (Operator, Span),
    (left, left_height): Tall,
    (right, right_height): Tall,
) -> Result<Tall, nom::Err<Trouble>> {
    let span = left.span.to(right.span);
    grow(rest, ExprKind::Binary { operator, operator_span, left, right }, span, left_height.max(right_height))
}

/// A tree one higher than what is in it, if that is not too high.
fn grow(rest: Tokens<'_>, kind: ExprKind, span: Span, height: usize) -> Result<Tall, nom::Err<Trouble>> {
    match height < HIGHEST {
        true => Ok((Box::new(Expr { kind, span }), height + 1)),
        false => {
            let end = rest.previous().map_or(span, |token| token.span);
            let message = format!("this expression has more than {HIGHEST} levels: give a part of it a name");
            Err(rest.mistake_over(end, message))
        }
    }
}
