//! The documentation of the language, runtime/src/language.md, is true: what its grammar allows is read, its lines are
//! right, and its reference lists what there is (`BLESS=1` rewrites that).

use std::collections::BTreeMap;
use std::{env, fs};

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::network::{read, resolve};
use chainrule_generator::{Dice, Seeds};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/language.md");

fn document() -> String {
    fs::read_to_string(PATH).expect("the document can be read")
}

/// What is said about a text, nothing when it is right.
fn mistakes(text: &str) -> String {
    let mut errors = Errors::new();
    read::file("a.net", text, proc_macro2::Span::call_site(), &mut errors);
    errors.list().iter().map(|error| error.message.clone() + "\n").collect()
}

#[test]
fn the_reference_lists_what_there_is() {
    let document = document();
    let (before, _) = document.split_once("# Reference\n").expect("the document has a reference");
    let expected = format!("{before}# Reference\n\n{}", resolve::reference());
    if env::var_os("BLESS").is_some() {
        fs::write(PATH, &expected).expect("the document can be written");
    } else {
        assert!(
            expected == document,
            "write the reference anew: BLESS=1 cargo test -p chainrule-compiler --test network_language"
        );
    }
}

#[test]
fn every_line_of_the_documentation_is_read() {
    let document = document();
    let (_, table) = document.split_once("# Lines\n").expect("the document has lines");
    let (table, _) = table.split_once("\n# ").expect("something follows the lines");
    let rows =
        table.lines().filter(|row| row.starts_with("| `")).map(|row| row.split('|').nth(1).expect("a row has cells"));
    let lines: Vec<&str> = rows.flat_map(|cell| cell.split("`, `")).map(|line| line.trim_matches([' ', '`'])).collect();
    assert!(lines.len() >= 13, "{lines:?}");
    for line in lines {
        assert_eq!(mistakes(&format!("N: f32 {{ {line} }}")), "", "{line}");
    }
}

#[test]
fn what_the_grammar_allows_is_read() {
    let document = document();
    let (_, grammar) = document.split_once("```ebnf\n").expect("the document has a grammar");
    let (grammar, _) = grammar.split_once("```").expect("the grammar has an end");
    let rules = rules(grammar);
    let seeds = Seeds::new("TEXTS", 2000, "-p chainrule-compiler --test network_language is_read");
    seeds.check(|seed| {
        let mut sentence = Sentence { rules: &rules, dice: Dice::new(seed), text: String::new() };
        sentence.write(&Rule::Name("network".into()), 0);
        let text = sentence.text;
        match mistakes(&text) {
            none if none.is_empty() => Ok(()),
            mistakes => Err(format!("{mistakes}\n{text}")),
        }
    });
}

/// A part of the grammar.
#[derive(Debug)]
enum Rule {
    Terminal(String),
    Name(String),
    All(Vec<Rule>),
    One(Vec<Rule>),
    Many(Box<Rule>),
    Maybe(Box<Rule>),
}

/// The rules of a grammar by their names.
fn rules(grammar: &str) -> BTreeMap<String, Rule> {
    let mut words: Vec<&str> = grammar.split_whitespace().collect();
    words.reverse();
    let mut rules = BTreeMap::new();
    while let Some(name) = words.pop() {
        assert_eq!(words.pop(), Some("="), "{name}");
        rules.insert(name.to_owned(), alternatives(&mut words));
        assert_eq!(words.pop(), Some(";"), "{name}");
    }
    rules
}

/// Up to what does not belong to it; the next word is the last of the list.
fn alternatives(words: &mut Vec<&str>) -> Rule {
    let mut alternatives = vec![Vec::new()];
    while let Some(word) = words.last().filter(|word| ![";", ")", "]", "}"].contains(word)).copied() {
        words.pop();
        let mut inner = |close| {
            let inner = alternatives_in(words, close);
            Box::new(inner)
        };
        let rule = match word {
            "|" => {
                alternatives.push(Vec::new());
                continue;
            }
            "(" => *inner(")"),
            "[" => Rule::Maybe(inner("]")),
            "{" => Rule::Many(inner("}")),
            _ => match word.strip_prefix('"').and_then(|word| word.strip_suffix('"')) {
                Some(terminal) => Rule::Terminal(terminal.to_owned()),
                None => Rule::Name(word.to_owned()),
            },
        };
        alternatives.last_mut().expect("there is a first one").push(rule);
    }
    Rule::One(alternatives.into_iter().map(Rule::All).collect())
}

fn alternatives_in(words: &mut Vec<&str>, close: &str) -> Rule {
    let inner = alternatives(words);
    assert_eq!(words.pop(), Some(close));
    inner
}

/// Something that the grammar allows.
struct Sentence<'a> {
    rules: &'a BTreeMap<String, Rule>,
    dice: Dice,
    text: String,
}

impl Sentence<'_> {
    fn write(&mut self, rule: &Rule, depth: usize) {
        let is_deep = depth > 40 || self.text.len() > 1000;
        match rule {
            Rule::Terminal(text) => self.word(text),
            Rule::Name(name) => match name.as_str() {
                "NAME" => self.one(&["x", "h", "scalar", "class", "input", "of", "σ"]),
                "NUMBER" => self.one(&["0", "1_000", "0.5", "2.", "1e-3", "0x1F"]),
                "TEXT" => self.one(&["\"same\"", "\"\""]),
                "DOC" => self.one(&["/// Doc.\n", "///\n"]),
                // what is deep comes to an end
                "expression" if is_deep => self.word("x"),
                name => self.write(&self.rules[name], depth + 1),
            },
            Rule::All(rules) => rules.iter().for_each(|rule| self.write(rule, depth)),
            Rule::One(rules) => {
                let at = self.dice.below(rules.len());
                let at = if is_deep { rules.len() - 1 } else { at };
                self.write(&rules[at], depth);
            }
            Rule::Many(rule) => {
                let times = if is_deep { 0 } else { self.dice.below(3) };
                (0..times).for_each(|_| self.write(rule, depth));
            }
            Rule::Maybe(rule) => {
                if !is_deep && self.dice.one_in(2) {
                    self.write(rule, depth);
                }
            }
        }
    }

    fn one(&mut self, words: &[&str]) {
        let word: &&str = self.dice.pick(words);
        self.word(word);
    }

    fn word(&mut self, word: &str) {
        self.text += word;
        self.text.push(' ');
    }
}
