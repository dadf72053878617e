//! The route with every stage shown, for people who read compilers.

use proc_macro2::TokenStream;
use syn::{Attribute, File, Item, ItemFn, Meta};

use crate::diagnostic::Errors;
use crate::differentiate::Member;
use crate::{emit, read, resolve, route, simplify};

/// What each stage makes of a function.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The IR as it was lowered, faithful to the source.
    pub lowered: String,
    /// The IR after simplification.
    pub simplified: String,
    /// The IR of the companion's functions, each with its name.
    pub derivatives: Vec<(&'static str, String)>,
    /// The companion as Rust.
    pub rust: TokenStream,
}

/// Takes the function `name` of a file of Rust through the route. Its attribute need not be there.
pub fn explain(source: &str, name: &str) -> Result<Explanation, String> {
    let file = syn::parse_file(source).map_err(|error| format!("the file cannot be read: {error}"))?;
    let item = find(&file, name).ok_or_else(|| format!("there is no function `{name}` in the file"))?;
    let mut errors = Errors::new();
    let options = read::options(arguments(&item.attrs), &mut errors);
    let explained = lowered(item, &options, &mut errors);
    explained.ok_or_else(|| shown(&errors))
}

fn lowered(item: &ItemFn, options: &read::Options, errors: &mut Errors) -> Option<Explanation> {
    let lowered = resolve::function(item, options, errors)?;
    let simplified = simplify::simplify(lowered.clone());
    let members = route::members(item, options, errors)?;
    let paths = emit::Paths::new(crate::krate::runtime(options.krate.as_ref()));
    Some(Explanation {
        lowered: lowered.to_string(),
        simplified: simplified.to_string(),
        derivatives: members.iter().map(|Member { name, function, .. }| (*name, function.to_string())).collect(),
        rust: emit::companion(item, &members, options.train, &paths),
    })
}

/// The function of this name, in a module too.
fn find<'a>(file: &'a File, name: &str) -> Option<&'a ItemFn> {
    let mut lists = vec![&file.items];
    while let Some(items) = lists.pop() {
        for item in items {
            match item {
                Item::Fn(function) if function.sig.ident == name => return Some(function),
                Item::Mod(module) => lists.extend(module.content.as_ref().map(|(_, items)| items)),
                _ => {}
            }
        }
    }
    None
}

/// What stands in the parentheses of `#[differentiate(…)]`.
fn arguments(attributes: &[Attribute]) -> TokenStream {
    let named = |attribute: &&Attribute| {
        attribute.path().segments.last().is_some_and(|segment| segment.ident == "differentiate")
    };
    match attributes.iter().find(named).map(|attribute| &attribute.meta) {
        Some(Meta::List(list)) => list.tokens.clone(),
        _ => TokenStream::new(),
    }
}

/// `12:5: message`, a line each.
fn shown(errors: &Errors) -> String {
    let line = |error: &crate::diagnostic::Diagnostic| {
        let start = error.start.start();
        format!("{}:{}: {}", start.line, start.column + 1, error.message)
    };
    let lines: Vec<String> = errors.list().iter().map(line).collect();
    if lines.is_empty() { "rustc rejects this function itself".to_owned() } else { lines.join("\n") }
}
