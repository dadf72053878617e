//! Tokens as both lexers make them, each with its place in the text.

use crate::network::syntax::Span;

/// A token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// As it is written; of a `///` what follows the slashes.
    pub(super) text: String,
    /// Where.
    pub(super) span: Span,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A name or keyword.
    Word,
    /// `3`
    Integer(u64),
    /// `0.5`
    Number(f64),
    /// `"same"`, without quotes and escapes.
    Text(String),
    /// `/// …`
    Doc,
    /// An operator or delimiter.
    Mark(Mark),
    /// What the language has no use for: `'a`, `@`.
    Other,
    /// Behind the last token.
    End,
}

/// `marks!(Name "spelling" …)`: the marks, longer ones first where one starts with another.
macro_rules! marks {
    ($($name:ident $spelling:literal)*) => {
        /// An operator or delimiter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Mark {
            $(#[doc = $spelling] $name,)*
        }

        impl Mark {
            const ALL: &[Mark] = &[$(Mark::$name),*];

            /// As it is written.
            pub(super) fn spelling(self) -> &'static str {
                match self {
                    $(Mark::$name => $spelling,)*
                }
            }
        }
    };
}

marks! {
    Times ".*" Range ".." LessEqual "<=" GreaterEqual ">=" Equal "==" NotEqual "!="
    Dot "." Less "<" Greater ">" Assign "=" Plus "+" Minus "-" Product "*" Div "/" Power "^"
    Comma "," Semicolon ";" Colon ":"
    OpenParen "(" CloseParen ")" OpenBracket "[" CloseBracket "]" OpenBrace "{" CloseBrace "}"
}

impl Mark {
    /// The longest mark with which a text starts.
    pub(super) fn at_start(text: &str) -> Option<Mark> {
        Mark::ALL.iter().copied().find(|mark| text.starts_with(mark.spelling()))
    }
}

/// A mistake and where it is.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// Where.
    pub(super) span: Span,
    /// In lower case, with backticks round code, without a full stop.
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Fault {
        Fault { span, message: message.into() }
    }
}

/// Letters of a name that somebody may want to read.
const LONGEST_NAME: usize = 100;

/// A name or keyword, with what is wrong with it.
pub(super) fn word(text: &str) -> (Kind, Option<String>) {
    let long = text.chars().count() > LONGEST_NAME;
    (Kind::Word, long.then(|| format!("a name has at most {LONGEST_NAME} letters")))
}

/// A number as Rust writes it, with what is wrong with it.
pub(super) fn number(text: &str) -> (Kind, Option<String>) {
    let digits: String = text.chars().filter(|&c| c != '_').collect();
    let radix = match digits.get(..2) {
        Some("0x") => Some(16),
        Some("0o") => Some(8),
        Some("0b") => Some(2),
        _ => None,
    };
    if let Some(radix) = radix {
        return integer(text, &digits[2..], radix);
    }
    let unsuffixed = digits.strip_suffix("f32").or_else(|| digits.strip_suffix("f64"));
    let is_whole = unsuffixed.is_none() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole {
        return integer(text, &digits, 10);
    }
    match unsuffixed.unwrap_or(&digits).parse::<f64>() {
        Ok(value) if value.is_finite() && digits.starts_with(|c: char| c.is_ascii_digit()) => {
            (Kind::Number(value), None)
        }
        Ok(_) => (Kind::Number(0.0), Some(format!("{} is too large", clipped(text)))),
        Err(_) => (Kind::Number(0.0), Some(format!("{} is not a number", clipped(text)))),
    }
}

fn integer(text: &str, digits: &str, radix: u32) -> (Kind, Option<String>) {
    let is_digits = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    match u64::from_str_radix(digits, radix) {
        Ok(value) if is_digits => (Kind::Integer(value), None),
        _ if is_digits => (Kind::Integer(0), Some(format!("{} is too large", clipped(text)))),
        _ => (Kind::Integer(0), Some(format!("{} is not a number", clipped(text)))),
    }
}

/// A text in backticks, not too much of it.
pub(super) fn clipped(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_rust() {
        let good = |text, kind| assert_eq!(number(text), (kind, None), "{text}");
        good("3", Kind::Integer(3));
        good("1_000", Kind::Integer(1000));
        good("0x1F", Kind::Integer(31));
        good("0b101", Kind::Integer(5));
        good("0o17", Kind::Integer(15));
        good("18446744073709551615", Kind::Integer(u64::MAX));
        good("0.5", Kind::Number(0.5));
        good("2.", Kind::Number(2.0));
        good("1e-3", Kind::Number(1e-3));
        good("1_0.5E+2", Kind::Number(1050.0));
        good("3f32", Kind::Number(3.0));
        good("0.1f64", Kind::Number(0.1));
    }

    #[test]
    fn what_is_no_number_says_so() {
        let wrong = |text, message: &str| assert_eq!(number(text).1.as_deref(), Some(message));
        wrong("1e999", "`1e999` is too large");
        wrong("18446744073709551616", "`18446744073709551616` is too large");
        wrong("3x", "`3x` is not a number");
        wrong("3usize", "`3usize` is not a number");
        wrong("0x", "`0x` is not a number");
        wrong("0x+1", "`0x+1` is not a number");
        wrong("1e", "`1e` is not a number");
    }
}
