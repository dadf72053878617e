//! The route with every stage shown, for people who read compilers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Item, ItemFn, Meta};

use crate::diagnostic::Errors;
use crate::differentiate::Member;
use crate::items::{Items, differentiate_attribute};
use crate::resolve::Subject;
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

/// Takes the function `name` of a file of Rust through the route. Its attribute need not be there; one of a module that
/// carries `#[differentiate]` sees the items of that module.
pub fn explain(source: &str, name: &str) -> Result<Explanation, String> {
    let file = syn::parse_file(source).map_err(|error| format!("the file cannot be read: {error}"))?;
    let mut errors = Errors::new();
    let explained = match find(&file.items, name) {
        Some(Place::Alone(item)) => {
            let options = read::options(arguments(&item.attrs), &mut errors);
            let items = Items::around(&read::Words::of(quote!(#item)));
            explained(Subject::alone(item, &items), &options, &mut errors)
        }
        Some(Place::Module(content)) => {
            let items = Items::of_module(content);
            let marked = items.marked.iter().find(|marked| marked.function.sig.ident == name);
            let marked = marked.ok_or_else(|| format!("`{name}` carries no `#[differentiate]` in its module"))?;
            let options = read::options(marked.arguments.clone(), &mut errors);
            explained(Subject::marked(marked, &items), &options, &mut errors)
        }
        None => return Err(format!("there is no function `{name}` in the file")),
    };
    explained.ok_or_else(|| shown(&errors))
}

fn explained(subject: Subject<'_>, options: &read::Options, errors: &mut Errors) -> Option<Explanation> {
    let lowered = resolve::resolved(subject, options, errors)?.function;
    let simplified = simplify::simplify(lowered.clone());
    let route::Compiled { members, helpers, .. } = route::members(subject, options, errors)?;
    let paths = emit::Paths::new(crate::krate::runtime(options.krate.as_ref()));
    let rust = match subject.owner {
        None => emit::companion_with(subject.item, &members, &helpers, options, &paths),
        Some(owner) => {
            let (prefix, block) =
                (subject.items.prefix(owner, &subject.item.sig.ident), subject.items.implementation(owner));
            emit::methods(subject.item, &prefix, &block, &members, &helpers, options, &paths)
        }
    };
    Some(Explanation {
        lowered: lowered.to_string(),
        simplified: simplified.to_string(),
        derivatives: members.iter().map(|Member { name, function, .. }| (*name, function.to_string())).collect(),
        rust,
    })
}

/// Where a function is.
enum Place<'f> {
    Alone(&'f ItemFn),
    /// In a module, of these items, that carries the attribute.
    Module(&'f [Item]),
}

/// The function of this name, in a module too.
fn find<'f>(items: &'f [Item], name: &str) -> Option<Place<'f>> {
    for item in items {
        let found = match item {
            Item::Fn(function) if function.sig.ident == name => Some(Place::Alone(function)),
            Item::Mod(module) => {
                let Some((_, content)) = &module.content else { continue };
                let carries = module.attrs.iter().any(|attribute| differentiate_attribute(attribute).is_some());
                if carries
                    && Items::of(content, &read::Words::default())
                        .marked
                        .iter()
                        .any(|marked| marked.function.sig.ident == name)
                {
                    return Some(Place::Module(content));
                }
                find(content, name)
            }
            _ => None,
        };
        if found.is_some() {
            return found;
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
