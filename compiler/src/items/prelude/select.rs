//! Which parts of the text of std an item needs: reading all of it would cost every user of `Some` at each build.

use std::collections::BTreeSet;

use crate::read::Words;

/// The text of the items, never compiled: `Option`, `Result`, `Ordering`, and functions that stand for methods of
/// iterators, slices, vectors and floats. They are written out where they are used.
const KNOWN: &[&str] = &[
    include_str!("known/option.rs"),
    include_str!("known/result.rs"),
    include_str!("known/ordering.rs"),
    include_str!("known/iterator.rs"),
    include_str!("known/slice.rs"),
    include_str!("known/vector.rs"),
];

/// Words that stand for something of std besides the functions of the text: its types, and methods that give an
/// `Option` or call something of the text.
const MORE: &[&str] =
    &["Option", "Some", "None", "Result", "Ok", "Err", "Ordering", "next", "filter_map", "map_while", "scan", "expect"];

/// Methods of numbers as well: as those of iterators they give an `Option`, which another word tells of.
const OF_NUMBERS: &[&str] = &["min", "max"];

/// Methods that are called where no word of the user's says so.
const CALLED: &[&str] = &["as_ref", "as_mut", "ok"];

/// The text that an item needs; nothing where it uses nothing of std.
pub(super) fn needed(words: &Words) -> Option<String> {
    let parts = parts();
    let triggers = parts.iter().filter(|part| part.block.is_none()).filter_map(Part::word);
    let mut triggers = triggers.chain(MORE.iter().copied()).filter(|word| !OF_NUMBERS.contains(word));
    if !words.has_question_mark() && !triggers.any(|word| words.has(word)) {
        return None;
    }
    Some(text(&parts, &selected(&parts, words)))
}

/// A function, a method or a type of the text.
struct Part {
    /// The `impl` block around a method.
    block: Option<&'static str>,
    name: Option<&'static str>,
    text: &'static str,
}

impl Part {
    /// The word by which users ask for it: `find` for `iterator_find`.
    fn word(&self) -> Option<&'static str> {
        let name = self.name?;
        Some(match self.block {
            Some(_) => name,
            None => name.split_once('_').map_or(name, |(_, method)| method),
        })
    }
}

/// The text in parts. Each ends in a line that closes its brace, as far in as it began.
fn parts() -> Vec<Part> {
    let mut parts = Vec::new();
    for text in KNOWN {
        let (mut block, mut from, mut at) = (None, 0, 0);
        for line in text.split_inclusive('\n') {
            at += line.len();
            if line.starts_with("impl") {
                (block, from) = (Some(line), at);
            } else if line == "}\n" && block.is_some() {
                (block, from) = (None, at);
            } else if line == "}\n" || line == "    }\n" && block.is_some() {
                let text = &text[from..at];
                parts.push(Part { block, name: name(text), text });
                from = at;
            }
        }
    }
    parts
}

fn name(text: &'static str) -> Option<&'static str> {
    let (_, after) = text.split_once("fn ")?;
    after.split(['<', '(']).next()
}

/// What the words name, and what that calls in turn. Types are always there.
fn selected(parts: &[Part], words: &Words) -> BTreeSet<usize> {
    let is_asked_for = |part: &Part| part.word().is_none_or(|word| words.has(word) || CALLED.contains(&word));
    let mut selected = BTreeSet::new();
    let mut work: Vec<usize> = (0..parts.len()).filter(|k| is_asked_for(&parts[*k])).collect();
    while let Some(k) = work.pop() {
        if selected.insert(k) {
            let inside: BTreeSet<&str> = parts[k].text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let is_called = |part: &Part| [part.word(), part.name].iter().flatten().any(|name| inside.contains(name));
            work.extend((0..parts.len()).filter(|k| is_called(&parts[*k])));
        }
    }
    selected
}

fn text(parts: &[Part], selected: &BTreeSet<usize>) -> String {
    let (mut text, mut open) = (String::new(), None);
    for part in selected.iter().map(|k| &parts[*k]) {
        if part.block != open {
            text += if open.is_some() { "}\n" } else { "" };
            text += part.block.unwrap_or_default();
            open = part.block;
        }
        text += part.text;
    }
    text + if open.is_some() { "}\n" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(file: &str) -> BTreeSet<String> {
        let file = syn::parse_file(file).expect("the text is Rust");
        let functions = file.items.iter().flat_map(|item| match item {
            syn::Item::Fn(function) => vec![function.sig.ident.to_string()],
            syn::Item::Impl(block) => block
                .items
                .iter()
                .filter_map(|item| match item {
                    syn::ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                    _ => None,
                })
                .collect(),
            syn::Item::Enum(item) => vec![item.ident.to_string()],
            _ => panic!("only functions, `impl` blocks and enums are taken apart"),
        });
        functions.collect()
    }

    #[test]
    fn the_parts_are_all_of_the_text() {
        let parts = parts();
        let all = text(&parts, &(0..parts.len()).collect());
        let known: String = KNOWN.concat();
        assert_eq!(names(&all), names(&known));
        assert_eq!(parts.iter().filter(|part| part.name.is_none()).count(), 3);
    }

    #[test]
    fn a_word_brings_what_it_calls() {
        let needed = |source: &str| needed(&Words::of(source.parse().expect("tokens")));
        assert_eq!(needed("fn f(x: f64) -> f64 { x.map(f64::sin).sqrt() }"), None);
        let found = names(&needed("v.iter().min_by(f64::total_cmp)").expect("an iterator's minimum is known"));
        for name in ["Option", "Ordering", "iterator_min_by", "number_total_cmp", "typed"] {
            assert!(found.contains(name), "{name} is missing from {found:?}");
        }
        assert!(!found.contains("slice_sort"));
        assert!(names(&needed("v.sort()").expect("a sort is known")).contains("sorted"));
        assert!(needed("half(x)?").is_some());
    }
}
