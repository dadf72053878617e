//! What stands in `network!( … )`: options, then the text or the name of a file, which is looked for and read.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Span as TokenSpan, TokenStream, TokenTree};

use super::{Source, file, inline};
use crate::diagnostic::Errors;
use crate::network::syntax::Network;

/// What was read.
pub struct Invocation {
    /// Where the text stands.
    pub source: Source,
    /// The option `crate = path`.
    pub krate: Option<syn::Path>,
    /// The network, if there are no mistakes in it.
    pub network: Option<Network>,
    /// The file that the crate depends on, if there is one: its absolute path.
    pub tracked: Option<String>,
}

/// Bytes of a file.
const LARGEST: usize = 1 << 20;

/// Reads `crate = path, file = "iris.net"`, `"iris.net"`, or the text itself.
pub fn invocation(tokens: TokenStream, errors: &mut Errors) -> Invocation {
    let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut krate = None;
    let mut literal = None;
    while let Some((name, value)) = option(&mut trees) {
        match name.as_str() {
            "crate" => match syn::parse2(value) {
                Ok(path) => krate = Some(path),
                Err(error) => errors.syntax(&error),
            },
            _ => literal = Some(value),
        }
    }
    let alone = match trees.as_slice() {
        [tree] if literal.is_none() && path(tree).is_some() => Some(trees.drain(..).collect()),
        _ => None,
    };
    let (source, network, tracked) = match literal.or(alone) {
        None if trees.is_empty() => {
            let message = "expected a network such as `Iris: f32 { … }`, or a file: `file = \"iris.net\"`";
            errors.at(TokenSpan::call_site(), message);
            (Source::Inline, None, None)
        }
        None => (Source::Inline, inline(trees.into_iter().collect(), errors), None),
        Some(literal) => {
            if let Some(tree) = trees.first() {
                errors.at(tree.span(), format!("expected nothing behind the file, found `{tree}`"));
            }
            from_file(literal, errors)
        }
    };
    Invocation { source, krate, network, tracked }
}

/// Takes `crate = …` or `file = …` with the comma behind it off the front.
fn option(trees: &mut Vec<TokenTree>) -> Option<(String, TokenStream)> {
    let name = match trees.as_slice() {
        [TokenTree::Ident(name), TokenTree::Punct(equals), ..] if equals.as_char() == '=' => name.to_string(),
        _ => return None,
    };
    if !matches!(name.as_str(), "crate" | "file") {
        return None;
    }
    let is_comma = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',');
    let end = trees.iter().position(is_comma).unwrap_or(trees.len());
    let taken: Vec<TokenTree> = trees.drain(..trees.len().min(end + 1)).collect();
    Some((name, taken.into_iter().take(end).skip(2).collect()))
}

/// The value of a string literal, also of one that `macro_rules!` handed on.
fn path(tree: &TokenTree) -> Option<String> {
    match tree {
        TokenTree::Literal(literal) => match syn::Lit::new(literal.clone()) {
            syn::Lit::Str(path) => Some(path.value()),
            _ => None,
        },
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => path(&group.stream().into_iter().next()?),
        _ => None,
    }
}

fn from_file(literal: TokenStream, errors: &mut Errors) -> (Source, Option<Network>, Option<String>) {
    let trees: Vec<TokenTree> = literal.clone().into_iter().collect();
    let [tree] = trees.as_slice() else {
        errors.over(literal, "expected the name of a file: `file = \"iris.net\"`");
        return (Source::Inline, None, None);
    };
    let span = tree.span();
    let Some(name) = path(tree) else {
        errors.at(span, "expected the name of a file in quotes: `file = \"iris.net\"`");
        return (Source::Inline, None, None);
    };
    match text(&name, span) {
        Ok((text, found)) => {
            let (source, network) = file(&name, &text, span, errors);
            (source, network, Some(found))
        }
        Err(message) => {
            errors.at(span, message);
            (Source::Inline, None, None)
        }
    }
}

/// What is in a file, and its absolute path.
fn text(name: &str, literal: TokenSpan) -> Result<(String, String), String> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let beside = literal.local_file().and_then(|source| source.parent().map(Path::to_path_buf));
    let mut places = package.into_iter().chain(beside).map(|folder| folder.join(name));
    let Some(found) = places.find(|place| place.exists()) else {
        return Err(format!(
            "there is no file `{name}`: it is looked for beside Cargo.toml and beside this source file"
        ));
    };
    let absolute = found.canonicalize().ok().and_then(|path| path.to_str().map(str::to_owned));
    let absolute = absolute.ok_or_else(|| format!("the path of `{name}` is not UTF-8"))?;
    let bytes = fs::read(&found).map_err(|error| format!("cannot read `{name}`: {}", reason(&error)))?;
    Ok((decoded(name, bytes)?, absolute))
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::IsADirectory => "it is a folder".into(),
        std::io::ErrorKind::PermissionDenied => "it is not readable for this user".into(),
        _ => error.to_string().to_lowercase(),
    }
}

fn decoded(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() > LARGEST {
        return Err(format!("`{name}` has {} bytes; a network has at most {LARGEST}", bytes.len()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let (valid, rest) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let (line, column) = super::source::position(&String::from_utf8_lossy(valid), u32::MAX);
        format!("{name}:{line}:{column}: this byte is not UTF-8: {:#04x}", rest[0])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_text_says_where() {
        let wrong = decoded("a.net", b"ab\nc\xff".to_vec());
        assert_eq!(wrong, Err("a.net:2:2: this byte is not UTF-8: 0xff".into()));
        let large = decoded("a.net", vec![b' '; 1 + LARGEST]);
        assert_eq!(large, Err("`a.net` has 1048577 bytes; a network has at most 1048576".into()));
    }

    #[test]
    fn options_stand_before_the_text() {
        let mut errors = Errors::new();
        let read = invocation("crate = ::ad::x, N: f32 { }".parse().expect("tokens"), &mut errors);
        assert!(read.network.is_some() && read.krate.is_some_and(|path| path.segments.len() == 2) && !errors.any());
        let messages = |text: &str| {
            let mut errors = Errors::new();
            invocation(text.parse().expect("tokens"), &mut errors);
            errors.list().iter().map(|error| error.message.clone()).collect::<Vec<_>>()
        };
        let missing = ["there is no file `a.net`: it is looked for beside Cargo.toml and beside this source file"];
        assert_eq!(messages("file = \"a.net\""), missing);
        assert_eq!(messages("file = \"a.net\", crate = x"), missing);
        assert_eq!(messages("\"a.net\""), missing);
        assert_eq!(messages("\"src\""), ["cannot read `src`: it is a folder"]);
        assert_eq!(messages("file = a"), ["expected the name of a file in quotes: `file = \"iris.net\"`"]);
        assert_eq!(messages("file = "), ["expected the name of a file: `file = \"iris.net\"`"]);
        assert_eq!(messages(""), ["expected a network such as `Iris: f32 { … }`, or a file: `file = \"iris.net\"`"]);
    }
}
