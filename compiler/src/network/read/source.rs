//! Where a network's text stands, and how its mistakes are shown: on the tokens, or as `iris.net:7:14` with the line.

use proc_macro2::Span as TokenSpan;

use crate::diagnostic::Errors;
use crate::network::syntax::Span;

/// Columns of a source line that are shown around a mistake.
const SHOWN: usize = 100;

/// The text of a network.
#[derive(Clone, Debug)]
pub enum Source {
    /// The tokens in the braces of `network!`.
    Inline,
    /// A file.
    File {
        /// What the user calls it.
        name: String,
        /// What is in it.
        text: String,
        /// The string literal that names it.
        literal: TokenSpan,
    },
}

impl Source {
    /// Reports a mistake: in a file with its line, column and a caret, otherwise on the tokens themselves.
    pub fn report(&self, errors: &mut Errors, span: Span, message: impl Into<String>) {
        match self {
            Source::Inline => errors.between(span.token, span.last, message),
            Source::File { name, text, literal } => {
                let (line, column) = position(text, span.start);
                let view = view(text, line, span);
                errors.at(*literal, format!("{name}:{line}:{column}: {}\n{view}", message.into()));
            }
        }
    }

    /// The line where a stretch starts, for messages that mention another place.
    pub fn line(&self, span: Span) -> usize {
        match self {
            Source::Inline => span.token.start().line,
            Source::File { text, .. } => position(text, span.start).0,
        }
    }
}

/// Line and column of a byte, both from 1; a column is a character.
pub(crate) fn position(text: &str, byte: u32) -> (usize, usize) {
    let before = before(text, byte);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

fn before(text: &str, byte: u32) -> &str {
    let byte = text.floor_char_boundary_at(byte as usize);
    &text[..byte]
}

/// `str::floor_char_boundary`, which this version of Rust does not have.
trait FloorCharBoundary {
    fn floor_char_boundary_at(&self, byte: usize) -> usize;
}

impl FloorCharBoundary for str {
    fn floor_char_boundary_at(&self, byte: usize) -> usize {
        (0..=byte.min(self.len())).rev().find(|&at| self.is_char_boundary(at)).unwrap_or(0)
    }
}

/// The line of a stretch with carets under it, as rustc draws it.
fn view(text: &str, line: usize, span: Span) -> String {
    let start = before(text, span.start).rfind('\n').map_or(0, |newline| newline + 1);
    let source = text[start..].lines().next().unwrap_or("");
    let within = |byte: u32| (text.floor_char_boundary_at(byte as usize).max(start) - start).min(source.len());
    let (from, to) = (within(span.start), within(span.end));
    let (before, marked, after) = (plain(&source[..from]), plain(&source[from..to]), plain(&source[to..]));
    let count = |text: &str| text.chars().count();
    let clipped = |text: &str, room: usize| text.chars().take(room).collect::<String>();
    let is_long = count(&before) + count(&marked) + count(&after) > SHOWN;
    let before = match count(&before) {
        length if is_long && length > SHOWN / 2 => {
            format!("…{}", before.chars().skip(length - SHOWN / 2).collect::<String>())
        }
        _ => before,
    };
    let marked = clipped(&marked, SHOWN);
    let after = clipped(&after, SHOWN.saturating_sub(count(&before) + count(&marked)));
    let (indent, carets) = (" ".repeat(count(&before)), "^".repeat(count(&marked).max(1)));
    let (number, margin) = (line.to_string(), " ".repeat(line.to_string().len()));
    let shown = format!("{number} | {before}{marked}{after}");
    format!("{margin} |\n{}\n{margin} | {indent}{carets}", shown.trim_end())
}

/// Tabs as spaces, and what would move the caret as a mark.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '\t' => plain.push_str("    "),
            c if c.is_control() => plain.push('\u{fffd}'),
            c => plain.push(c),
        }
    }
    plain
}

/// The candidate that a name was probably meant to be: the nearest within a third of its letters.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (name.chars().count() / 3).max(1);
    let distances = candidates.into_iter().map(|candidate| (distance(name, candidate), candidate));
    let near = distances.filter(|(distance, candidate)| {
        *distance <= allowed && (*distance < candidate.chars().count() || *distance == 0)
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words; a change of case is none.
fn distance(a: &str, b: &str) -> usize {
    let letters = |word: &str| word.chars().flat_map(char::to_lowercase).collect::<Vec<_>>();
    let (a, b) = (letters(a), letters(b));
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_a_slip_away() {
        let names = ["sigmoid", "softmax", "dense", "relu", "x"];
        assert_eq!(nearest("sigmoyd", names), Some("sigmoid"));
        assert_eq!(nearest("Softmax", names), Some("softmax"));
        assert_eq!(nearest("rleu", names), Some("relu"));
        assert_eq!(nearest("denes", names), Some("dense"));
        assert_eq!(nearest("conv", names), None);
        assert_eq!(nearest("y", names), None);
    }

    fn shown(text: &str, start: u32, end: u32) -> String {
        let source = Source::File { name: "a.net".into(), text: text.into(), literal: TokenSpan::call_site() };
        let mut errors = Errors::new();
        source.report(&mut errors, Span { start, end, ..Span::nowhere() }, "wrong");
        errors.list()[0].message.clone()
    }

    #[test]
    fn a_mistake_in_a_file_is_shown_with_its_line() {
        assert_eq!(shown("ab\ncd efg h\n", 6, 9), "a.net:2:4: wrong\n  |\n2 | cd efg h\n  |    ^^^");
        assert_eq!(shown("ab\r\n\tcd\r\n", 5, 7), "a.net:2:2: wrong\n  |\n2 |     cd\n  |     ^^");
        assert_eq!(shown("σ = τ;", 5, 7), "a.net:1:5: wrong\n  |\n1 | σ = τ;\n  |     ^");
        assert_eq!(shown("ab\n", 3, 3), "a.net:2:1: wrong\n  |\n2 |\n  | ^");
        assert_eq!(shown("a\nb", 900, 4000), "a.net:2:2: wrong\n  |\n2 | b\n  |  ^");
    }
}
