//! What is known of std, written as Rust: `Option` and the like are items as those of the user's module are.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

use super::{Def, Items, Module, ModuleId, Namespace};

/// The text of the items, never compiled: `Option`, `Result`, `Ordering`, and functions that stand for methods of
/// iterators, slices, vectors and floats. They are written out where they are used.
const KNOWN: &str = concat!(
    include_str!("known/option.rs"),
    include_str!("known/result.rs"),
    include_str!("known/ordering.rs"),
    include_str!("known/iterator.rs"),
    include_str!("known/slice.rs"),
    include_str!("known/vector.rs"),
);

/// Words without which nothing of it is used: reading it costs a little.
const WORDS: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Ordering",
    "next",
    "find",
    "find_map",
    "filter_map",
    "map_while",
    "scan",
    "position",
    "unwrap",
    "expect",
    "unwrap_or",
    "last",
    "nth",
    "reduce",
    "min_by",
    "max_by",
    "min_by_key",
    "max_by_key",
    "partial_cmp",
    "cmp",
    "total_cmp",
    "try_fold",
    "first",
    "get",
    "split_at",
    "split_at_mut",
    "split_first",
    "split_first_mut",
    "split_last",
    "contains",
    "reverse",
    "push",
    "extend",
    "extend_from_slice",
    "resize",
    "insert",
    "pop",
    "remove",
    "swap_remove",
    "truncate",
    "clear",
    "retain",
    "sort",
    "sort_by",
    "sort_by_key",
    "sort_unstable",
    "sort_unstable_by",
    "get_mut",
    "first_mut",
    "last_mut",
    "rotate_left",
    "rotate_right",
    "concat",
    "unzip",
    "partition",
    "rposition",
    "then",
    "then_some",
    "is_sorted",
    "is_sorted_by",
    "is_sorted_by_key",
    "swap_with_slice",
    "starts_with",
    "ends_with",
    "successors",
    "from_fn",
];

impl Items {
    /// Adds what is known of std, if it is used.
    pub(super) fn with_prelude(mut self, uses_std: bool) -> Items {
        if !uses_std {
            return self;
        }
        // a mistake in it is one of the call that it is written out for
        let Ok(tokens) = KNOWN.parse::<TokenStream>() else { return self };
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

/// Whether tokens may use something that is known of std. Tokens are looked at, not syntax, which may be deep.
pub(crate) fn uses_std(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => WORDS.iter().any(|word| ident == word),
        TokenTree::Group(group) => uses_std(group.stream()),
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Literal(_) => false,
    })
}
