//! Macros of std: `vec!` is an array, assertions and printing are kept, others are refused.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Token};

use crate::resolve::Resolver;
use crate::resolve::tree::{self, ExprId, Kind};
use crate::resolve::types::{Class, Node};

/// A macro that is kept: operands before the format string, whether it never returns, whether in debug builds alone.
const KEPT: &[(&str, usize, bool, bool)] = &[
    ("assert", 1, false, false),
    ("assert_eq", 2, false, false),
    ("assert_ne", 2, false, false),
    ("debug_assert", 1, false, true),
    ("debug_assert_eq", 2, false, true),
    ("debug_assert_ne", 2, false, true),
    ("println", 0, false, false),
    ("print", 0, false, false),
    ("eprintln", 0, false, false),
    ("eprint", 0, false, false),
    ("panic", 0, true, false),
    ("unreachable", 0, true, false),
    ("todo", 0, true, false),
    ("unimplemented", 0, true, false),
];

impl Resolver<'_> {
    pub(super) fn macro_call(&mut self, call: &syn::Macro) -> ExprId {
        let names: Vec<String> = call.path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
        let span = call.path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span());
        let name = match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [name] | ["std" | "core" | "alloc", name] => (*name).to_string(),
            _ => String::new(),
        };
        match name.as_str() {
            "vec" => return self.vec_literal(call, span),
            "matches" => return self.matches(call, span),
            _ => {}
        }
        match KEPT.iter().find(|(known, ..)| *known == name) {
            Some(&(_, leading, diverges, debug)) => self.kept(call, leading, diverges, debug, span),
            None => {
                let name = names.join("::");
                self.refuse(
                    span,
                    format!("cannot see through the macro `{name}!`: what it gives may depend on an input"),
                )
            }
        }
    }

    fn vec_literal(&mut self, call: &syn::Macro, span: Span) -> ExprId {
        let parser = |input: syn::parse::ParseStream<'_>| {
            let mut elements: Punctuated<Expr, Token![,]> = Punctuated::new();
            while !input.is_empty() {
                elements.push_value(input.parse()?);
                if elements.len() == 1 && input.peek(Token![;]) {
                    input.parse::<Token![;]>()?;
                    return Ok((elements, Some(input.parse::<Expr>()?)));
                }
                if input.is_empty() {
                    break;
                }
                elements.push_punct(input.parse()?);
            }
            Ok((elements, None))
        };
        match parser.parse2(call.tokens.clone()) {
            Ok((elements, None)) => self.array(&elements, span, true),
            Ok((elements, Some(len))) => {
                let value = self.expression(&elements[0]);
                let len = self.expression(&len);
                if self.is_error(value) || self.is_error(len) {
                    return self.error(span);
                }
                let (len_ty, usize) = (self.ty(len), self.types.usize());
                let len_ty = self.types.strip(len_ty);
                self.same(len_ty, usize);
                let element = self.ty(value);
                let ty = self.types.add(Node::Slice(element));
                self.expr(Kind::RepeatVec(value, len), ty, span)
            }
            Err(error) => {
                self.errors.syntax(&error);
                self.error(span)
            }
        }
    }

    fn kept(&mut self, call: &syn::Macro, leading: usize, diverges: bool, debug: bool, span: Span) -> ExprId {
        let operands = match Punctuated::<Expr, Token![,]>::parse_terminated.parse2(call.tokens.clone()) {
            Ok(operands) => operands,
            Err(error) => {
                self.errors.syntax(&error);
                return self.error(span);
            }
        };
        let mut operands = operands.into_iter();
        let first: Vec<Expr> = operands.by_ref().take(leading).collect();
        if first.len() < leading {
            self.errors.leave_to_rustc();
            return self.error(span);
        }
        let leading: Vec<ExprId> = first.iter().map(|operand| self.expression(operand)).collect();
        self.check_leading(&leading);
        let (format, shown) = match operands.next() {
            Some(format) => {
                let Some(shown) = self.shown(&format, operands) else { return self.error(span) };
                (Some(format.to_token_stream()), shown)
            }
            None => (self.bare_message(&first, call), Vec::new()),
        };
        let failed = leading.iter().chain(shown.iter().map(|(_, shown)| shown)).any(|operand| self.is_error(*operand));
        if failed {
            return self.error(span);
        }
        let ty = if diverges { self.types.free(Class::Any) } else { self.types.unit() };
        let path = call.path.to_token_stream();
        self.expr(Kind::Macro(tree::Macro { path, leading, format, shown, diverges, debug }), ty, span)
    }

    fn check_leading(&mut self, leading: &[ExprId]) {
        if leading.iter().any(|operand| self.is_error(*operand)) {
            return;
        }
        match *leading {
            [condition] => {
                let (ty, bool) = (self.ty(condition), self.types.bool());
                self.same(ty, bool);
            }
            [left, right] => {
                let (a, b) = (self.ty(left), self.ty(right));
                self.same(a, b);
            }
            _ => {}
        }
    }

    /// The message that Rust prints for `assert!(condition)`.
    fn bare_message(&self, leading: &[Expr], call: &syn::Macro) -> Option<TokenStream> {
        let [condition] = leading else { return None };
        // as rustc prints it where the tokens stand in a file, else as the tokens are printed
        let text = call.tokens.clone().into_iter().next().and_then(|first| first.span().source_text());
        let text = match text {
            Some(_) if call.tokens.clone().into_iter().count() == 1 => text.unwrap_or_default(),
            _ => condition.to_token_stream().to_string(),
        };
        let text = format!("assertion failed: {}", spaced(&text)).replace('{', "{{").replace('}', "}}");
        Some(quote!(#text))
    }

    /// The arguments of a format string, captures such as `{x}` included.
    fn shown(&mut self, format: &Expr, rest: impl Iterator<Item = Expr>) -> Option<Vec<(Option<String>, ExprId)>> {
        let Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = super::expression::bare(format) else {
            self.errors.over(format, "the format string has to be written out here");
            return None;
        };
        let mut shown = Vec::new();
        for operand in rest {
            let (name, operand) = match operand {
                Expr::Assign(syn::ExprAssign { left, right, .. }) => match &*left {
                    Expr::Path(path) => (path.path.get_ident().map(|name| name.unraw().to_string()), *right),
                    _ => (None, *right),
                },
                operand => (None, operand),
            };
            let id = self.expression(&operand);
            let ty = self.ty(id);
            if let Node::Text = self.types.bare(ty) {
                self.errors.at(
                    operand.span(),
                    "only numbers and arrays of numbers can be shown here; write the text into the format string",
                );
                return None;
            }
            shown.push((name, id));
        }
        for name in captures(&text.value()) {
            if shown.iter().any(|(known, _)| known.as_ref() == Some(&name)) {
                continue;
            }
            let Ok(mut ident) = syn::parse_str::<syn::Ident>(&name) else { continue };
            ident.set_span(text.span());
            // what is no variable here is a const item, which the kept format string captures itself
            if let Some(local) = self.find_local(&ident) {
                let ty = self.tree.locals[local.index()].ty;
                let id = match self.grown_place(local, text.span()) {
                    Some(elements) => elements,
                    None => self.expr(Kind::Local(local), ty, text.span()),
                };
                shown.push((Some(name), id));
            }
        }
        Some(shown)
    }
}

/// The names that a format string captures: `{x}`, `{x:?}`, `{:width$}`.
fn captures(format: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if is_name && name.chars().all(|c| c.is_alphanumeric() || c == '_') && !names.iter().any(|n| n == name) {
            names.push(name.to_string());
        }
    };
    let mut rest = format;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(escaped) = rest.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        let (inside, after) = (&rest[..close], &rest[close + 1..]);
        let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
        add(name.trim());
        for part in spec.split('$').rev().skip(1) {
            let start = part
                .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
                .map_or(0, |k| k + part[k..].chars().next().map_or(1, char::len_utf8));
            add(part[start..].trim_start_matches(|c: char| c.is_ascii_digit()));
        }
        rest = after;
    }
    names
}

/// Tokens are printed with a space between any two; the usual ones are taken out again.
fn spaced(text: &str) -> String {
    let mut out = text.to_string();
    for (from, to) in [
        (" . ", "."),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" [", "["),
        ("[ ", "["),
        (" ]", "]"),
        (" ,", ","),
        ("! ", "!"),
        (" :: ", "::"),
    ] {
        out = out.replace(from, to);
    }
    out
}
