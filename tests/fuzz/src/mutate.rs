//! Small changes to a text: pieces taken out, put in, doubled and exchanged.

use chainrule_generator::Dice;

use crate::corpus::{NETS, PIECES, WORDS};

/// Changes a text in a few places.
pub(crate) fn mutate(dice: &mut Dice, text: &mut String) {
    for _ in 0..1 + dice.below(4) {
        match dice.below(8) {
            0 => drop(remove(dice, text)),
            1 | 2 => replace_word(dice, text),
            3 => insert(dice, text, PIECES),
            4 => insert(dice, text, WORDS),
            5 => double(dice, text),
            6 => splice(dice, text),
            _ => nest(dice, text),
        }
    }
}

/// A place between two characters.
fn place(dice: &mut Dice, text: &str) -> usize {
    let mut at = dice.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A short stretch.
fn stretch(dice: &mut Dice, text: &str) -> std::ops::Range<usize> {
    let start = place(dice, text);
    let mut end = (start + dice.below(24)).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    start..end.max(start)
}

fn remove(dice: &mut Dice, text: &mut String) -> String {
    let stretch = stretch(dice, text);
    text.drain(stretch).collect()
}

/// One word or number for another.
fn replace_word(dice: &mut Dice, text: &mut String) {
    let at = place(dice, text);
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let Some(start) = text[at..].find(is_part).map(|start| at + start) else { return };
    let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |end| start + end);
    let list = if dice.one_in(3) { PIECES } else { WORDS };
    let piece: &&str = dice.pick(list);
    text.replace_range(start..end, piece);
}

fn insert(dice: &mut Dice, text: &mut String, list: &[&str]) {
    let at = place(dice, text);
    let piece: &&str = dice.pick(list);
    text.insert_str(at, piece);
}

fn double(dice: &mut Dice, text: &mut String) {
    let stretch = stretch(dice, text);
    let piece = text[stretch.clone()].repeat(1 + dice.below(3));
    text.insert_str(stretch.end, &piece);
}

/// A stretch of another network.
fn splice(dice: &mut Dice, text: &mut String) {
    let other: &&str = dice.pick(NETS);
    let piece = &other[stretch(dice, other)];
    let at = place(dice, text);
    text.insert_str(at, piece);
}

/// Many brackets or prefixes.
fn nest(dice: &mut Dice, text: &mut String) {
    if !dice.one_in(4) {
        return;
    }
    let (open, close) =
        *dice.pick(&[("(", ")"), ("[", "]"), ("-", ""), ("f(", ")"), ("", ".T"), ("x^", ""), ("repeat 2 {", "}")]);
    let times = dice.below(200);
    let stretch = stretch(dice, text);
    text.insert_str(stretch.end, &close.repeat(times));
    text.insert_str(stretch.start, &open.repeat(times));
}
