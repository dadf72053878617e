//! What is known of std, written as Rust: `Option` and the like are items as those of the user's module are.

mod select;

use proc_macro2::{Group, Span, TokenStream, TokenTree};

use super::{Def, Items, Module, ModuleId, Namespace};
use crate::read::Words;

impl Items {
    /// Adds what is known of std, as far as the words ask for it.
    pub(super) fn with_prelude(mut self, words: &Words) -> Items {
        let Some(text) = select::needed(words) else { return self };
        // a mistake in it is one of the call that it is written out for
        let Ok(tokens) = text.parse::<TokenStream>() else { return self };
        let Ok(file) = syn::parse2::<syn::File>(without_places(tokens)) else { return self };
        let id = ModuleId(self.modules.len());
        self.modules.push(Module { name: "std".to_owned(), is_public: true, ..Module::default() });
        self.module(id, &file.items, &[]);
        let all = self.modules[id.0]
            .types
            .get("Option")
            .copied()
            .into_iter()
            .chain(self.modules[id.0].types.get("Result").copied());
        let globs = all.filter_map(|def| match def {
            Def::Adt(adt) => Some(vec![self.adts[adt.0].name.clone()]),
            _ => None,
        });
        let globs: Vec<Vec<String>> = globs.collect();
        self.modules[id.0].globs = globs;
        self.prelude = Some(id);
        self
    }

    /// An item of std by its path, and how many names lead to it.
    pub(super) fn in_prelude(&self, names: &[String], namespace: Namespace) -> Option<(Def, usize)> {
        let prelude = self.prelude?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let skipped = match names.as_slice() {
            ["std" | "core", "option" | "result" | "cmp", ..] => 2,
            ["cmp", "Ordering", ..] => 1,
            ["Option" | "Some" | "None" | "Result" | "Ok" | "Err" | "Ordering", ..] => 0,
            _ => return None,
        };
        let rest: Vec<String> = names[skipped..].iter().map(|name| (*name).to_owned()).collect();
        self.follow_inside(prelude, &rest, namespace).map(|(def, used)| (def, skipped + used))
    }

    /// A function that stands for a method: `iterator_find`.
    pub(crate) fn standing_for(&self, name: &str) -> Option<super::FunctionId> {
        match self.modules[self.prelude?.0].values.get(name) {
            Some(Def::Function(id)) => Some(*id),
            _ => None,
        }
    }

    /// Whether anything of std is used.
    pub(crate) fn has_prelude(&self) -> bool {
        self.prelude.is_some()
    }

    /// Whether a module is what is known of std.
    pub(crate) fn is_prelude(&self, module: ModuleId) -> bool {
        self.prelude == Some(module)
    }

    /// Whether a type is one of std.
    pub(crate) fn is_of_std(&self, adt: super::AdtId) -> bool {
        self.is_prelude(self.adts[adt.0].module)
    }
}

fn without_places(tokens: TokenStream) -> TokenStream {
    let placed = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = TokenTree::Group(Group::new(group.delimiter(), without_places(group.stream())));
        }
        token.set_span(Span::call_site());
        token
    };
    tokens.into_iter().map(placed).collect()
}
