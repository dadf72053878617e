//! Finds what the user's crate calls the runtime: `::chainrule`, unless its Cargo.toml renames it.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};

/// The path of the runtime: the option `crate = …`, else the name in Cargo.toml, else `::chainrule`.
pub(crate) fn runtime(option: Option<&syn::Path>) -> TokenStream {
    if let Some(path) = option {
        return path.to_token_stream();
    }
    let name = renamed().unwrap_or_else(|| "chainrule".to_owned());
    let name = Ident::new(&name, Span::mixed_site());
    quote_spanned!(Span::mixed_site()=> ::#name)
}

/// The name under which the package that is being compiled depends on `chainrule`.
fn renamed() -> Option<String> {
    let directory = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
    let manifest = fs::read_to_string(directory.join("Cargo.toml")).ok()?;
    let name = match find(&manifest, "dependencies") {
        Found::Named(name) => Some(name),
        Found::Inherited(names) => workspace(&directory, &names),
        Found::Nothing => None,
    }?;
    let name = name.replace('-', "_");
    syn::parse_str::<Ident>(&name).is_ok().then_some(name)
}

/// The one of `names` that the workspace's table gives to `chainrule`.
fn workspace(directory: &Path, names: &[String]) -> Option<String> {
    let manifests = directory.ancestors().map(|parent| parent.join("Cargo.toml"));
    let texts = manifests.filter_map(|manifest| fs::read_to_string(manifest).ok());
    let root = texts.into_iter().find(|text| text.lines().any(|line| line.trim().starts_with("[workspace")))?;
    match find(&root, "workspace.dependencies") {
        Found::Named(name) if names.contains(&name) => Some(name),
        _ => None,
    }
}

/// What a manifest says about `chainrule`.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// It is a dependency under this name.
    Named(String),
    /// It may be one of these, which the workspace's table explains.
    Inherited(Vec<String>),
    Nothing,
}

/// Looks through the tables of dependencies, line by line: enough for what Cargo and people write.
fn find(manifest: &str, table: &str) -> Found {
    let mut inherited = Vec::new();
    let mut within = None;
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            within = section(header.trim_end_matches(']'), table);
            continue;
        }
        let (Some(single), Some((key, value))) = (&within, line.split_once('=')) else { continue };
        let (key, value) = (key.trim(), value.trim());
        let (name, value) = match single {
            Some(name) => (name.as_str(), format!("{key} = {value}")),
            None => (key, value.to_owned()),
        };
        let name = name.trim_matches('"');
        let spaceless: String = value.chars().filter(|c| !c.is_whitespace()).collect();
        if spaceless.contains("package=\"chainrule\"") || name == "chainrule" {
            return Found::Named(name.to_owned());
        }
        if let Some(name) = name.strip_suffix(".workspace") {
            inherited.push(name.trim().to_owned());
        } else if spaceless.contains("workspace=true") {
            inherited.push(name.to_owned());
        }
    }
    match inherited.iter().any(|name| name == "chainrule") {
        true => Found::Named("chainrule".to_owned()),
        false if inherited.is_empty() => Found::Nothing,
        false => Found::Inherited(inherited),
    }
}

/// Whether a header opens a table of dependencies, and of which one if it is for a single one:
/// `[dependencies]`, `[target.'cfg(unix)'.dev-dependencies]`, `[dependencies.ad]`.
#[allow(clippy::option_option)] // in a table, or in that of one dependency
fn section(header: &str, table: &str) -> Option<Option<String>> {
    let (before, after) = header.rsplit_once(table)?;
    let kind = before.rsplit('.').next().unwrap_or("");
    let whole = before.is_empty() || kind.is_empty() || matches!(kind, "dev-" | "build-");
    let workspace = before.starts_with("workspace");
    match (whole && !workspace, after.strip_prefix('.')) {
        (false, _) => None,
        (true, Some(name)) => Some(Some(name.trim_matches('"').to_owned())),
        (true, None) => after.is_empty().then_some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(manifest: &str) -> Found {
        find(manifest, "dependencies")
    }

    #[test]
    fn a_renamed_dependency_is_found_however_it_is_written() {
        let name = || Found::Named("ad".to_owned());
        assert_eq!(named("[dependencies]\nad = { path = \"x\", package = \"chainrule\" }"), name());
        assert_eq!(named("[package]\nname = \"p\"\n[dependencies.ad]\npackage=\"chainrule\""), name());
        assert_eq!(named("[target.'cfg(unix)'.dev-dependencies]\nad = {package = \"chainrule\"}"), name());
        assert_eq!(named("[dependencies]\nchainrule = \"1\""), Found::Named("chainrule".to_owned()));
    }

    #[test]
    fn an_inherited_dependency_is_explained_by_the_workspace() {
        let member = "[dependencies]\nad.workspace = true\nserde = { workspace = true }";
        assert_eq!(named(member), Found::Inherited(vec!["ad".to_owned(), "serde".to_owned()]));
        let root = "[workspace.dependencies]\nserde = \"1\"\nad = { path = \"x\", package = \"chainrule\" }";
        assert_eq!(find(root, "workspace.dependencies"), Found::Named("ad".to_owned()));
        assert_eq!(named(root), Found::Nothing);
        assert_eq!(named("[dependencies]\nchainrule.workspace = true"), Found::Named("chainrule".to_owned()));
    }
}
