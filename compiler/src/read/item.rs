//! The item under the attribute: read as a function, or refused at the token that says otherwise.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::diagnostic::Errors;
use crate::read::depth;

/// What stands under the attribute.
pub enum Source {
    /// A function, or what is refused: the user's own tokens, to be emitted as they are (without a second
    /// `#[differentiate]`), and the function if it could be read.
    Function(TokenStream, Option<Box<syn::ItemFn>>),
    /// A module, or an `impl` block.
    Items(Box<syn::Item>),
}

/// Reads the item under the attribute.
pub fn source(tokens: TokenStream, errors: &mut Errors) -> Source {
    if let Some(span) = depth::too_deep(tokens.clone()) {
        errors.at(span, "this is nested too deeply to be differentiated; split it into several `let`s or functions");
        return Source::Function(tokens, None);
    }
    let tokens = check_applied_once(ungrouped(tokens), errors);
    match other_item(&tokens) {
        Some((_, "a module" | "an impl block")) => items(tokens, errors),
        Some((span, what)) => {
            let message =
                format!("`#[differentiate]` stands before a function, a module or an `impl` block, not before {what}");
            errors.at(span, message);
            Source::Function(tokens, None)
        }
        None => alone(tokens, errors),
    }
}

/// Reads a function under the attribute; nothing else is one.
pub fn function(tokens: TokenStream, errors: &mut Errors) -> Option<syn::ItemFn> {
    match source(tokens, errors) {
        Source::Function(_, function) => function.map(|function| *function),
        Source::Items(_) => None,
    }
}

/// A function that stands by itself.
fn alone(tokens: TokenStream, errors: &mut Errors) -> Source {
    check_no_cfg_inside(&tokens, errors);
    if let Some(span) = self_type(tokens.clone()) {
        errors.at(span, "`Self` is not known here: put `#[differentiate]` on the `impl` block, too");
        return Source::Function(tokens, None);
    }
    match syn::parse2::<syn::ItemFn>(statements_ungrouped(tokens.clone())) {
        Ok(function) => match function.sig.receiver() {
            None => Source::Function(tokens, Some(Box::new(function))),
            Some(receiver) => {
                let message = "what `self` is is not known here: put `#[differentiate]` on the `impl` block, too";
                errors.over(receiver, message);
                Source::Function(tokens, None)
            }
        },
        Err(error) => {
            if let Ok(method) = syn::parse2::<syn::TraitItemFn>(tokens.clone()) {
                let message = "a function without a body has no derivative; differentiate those that implement it";
                errors.at(method.sig.ident.span(), message);
            } else {
                // rustc has parsed the function before, and said so
                errors.reported(&error);
            }
            Source::Function(tokens, None)
        }
    }
}

/// A module or an `impl` block.
fn items(tokens: TokenStream, errors: &mut Errors) -> Source {
    match syn::parse2::<syn::Item>(tokens.clone()).or_else(|_| syn::parse2(statements_ungrouped(tokens.clone()))) {
        Ok(item) => Source::Items(Box::new(item)),
        Err(error) => {
            errors.reported(&error);
            Source::Function(tokens, None)
        }
    }
}

/// An item that a `macro_rules!` fragment wraps.
fn ungrouped(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => group.stream(),
        _ => tokens,
    }
}

/// What a `cfg` inside of the function leaves out is not known here.
pub(crate) fn check_no_cfg_inside(tokens: &TokenStream, errors: &mut Errors) {
    let mut work: Vec<TokenStream> = Vec::new();
    let mut after_hash = false;
    for token in tokens.clone() {
        match token {
            // attributes of the function itself are rustc's
            TokenTree::Group(group) if !after_hash => work.push(group.stream()),
            TokenTree::Punct(ref punct) if punct.as_char() == '#' => {
                after_hash = true;
                continue;
            }
            _ => {}
        }
        after_hash = false;
    }
    while let Some(tokens) = work.pop() {
        let mut after_hash = false;
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                let name = group.stream().into_iter().next().map(|first| (first.span(), first.to_string()));
                match name {
                    Some((span, name)) if after_hash && (name == "cfg" || name == "cfg_attr") => {
                        errors
                            .at(span, format!("`{name}` inside of a function that is differentiated is not supported"));
                    }
                    _ => work.push(group.stream()),
                }
            }
            after_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        }
    }
}

/// A second attribute would give the same derivatives again: it is reported and left out.
fn check_applied_once(tokens: TokenStream, errors: &mut Errors) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let after_hash = matches!(kept.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
        if let (true, Some(span)) = (after_hash, differentiate_attribute(&token)) {
            errors.at(span, "`differentiate` is already applied to this function");
            kept.pop();
            continue;
        }
        kept.push(token);
    }
    kept.into_iter().collect()
}

/// The last name of the attribute's path, if it is `differentiate`.
fn differentiate_attribute(token: &TokenTree) -> Option<Span> {
    let TokenTree::Group(group) = token else { return None };
    if group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let mut name = None;
    for token in group.stream() {
        match token {
            TokenTree::Ident(ident) => name = Some(ident),
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            _ => break,
        }
    }
    name.filter(|name| name == "differentiate").map(|name| name.span())
}

/// A `let` that a `$s:stmt` fragment wraps is a statement, not an expression in parentheses.
fn statements_ungrouped(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let inner = statements_ungrouped(group.stream());
                if is_wrapped_let(&group) {
                    out.extend(inner);
                } else if !wraps_let(group.stream()) {
                    out.push(TokenTree::Group(group));
                } else {
                    let mut same = Group::new(group.delimiter(), inner);
                    same.set_span(group.span());
                    out.push(TokenTree::Group(same));
                }
            }
            token => out.push(token),
        }
    }
    out.into_iter().collect()
}

fn is_wrapped_let(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::None && matches!(first, Some(TokenTree::Ident(first)) if first == "let")
}

/// Whether such a `let` is anywhere inside.
fn wraps_let(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => is_wrapped_let(&group) || wraps_let(group.stream()),
        _ => false,
    })
}

/// `Self`: the function stands in an `impl`, where no companion can stand.
fn self_type(tokens: TokenStream) -> Option<Span> {
    let mut levels = vec![tokens.into_iter()];
    while let Some(level) = levels.last_mut() {
        match level.next() {
            Some(TokenTree::Ident(ident)) if ident == "Self" => return Some(ident.span()),
            Some(TokenTree::Group(group)) => levels.push(group.stream().into_iter()),
            Some(_) => {}
            None => {
                levels.pop();
            }
        }
    }
    None
}

/// The keyword of an item that is no function.
fn other_item(tokens: &TokenStream) -> Option<(Span, &'static str)> {
    let mut other = None;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if name == "fn" {
                    return None;
                }
                let what = match name.as_str() {
                    "struct" => "a struct",
                    "enum" => "an enum",
                    "union" => "a union",
                    "const" => "a const",
                    "static" => "a static",
                    "impl" => "an impl block",
                    "trait" => "a trait",
                    "mod" => "a module",
                    "type" => "a type alias",
                    "use" => "a `use`",
                    "let" => "a statement",
                    _ => continue,
                };
                other = other.or(Some((ident.span(), what)));
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            TokenTree::Punct(punct) if matches!(punct.as_char(), '=' | ';') => break,
            _ => {}
        }
    }
    other
}
