//! The attribute's options: `#[differentiate(wrt(w, x), hessian)]`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Token, parenthesized};

use crate::diagnostic::Errors;

/// What the user asks for.
#[derive(Clone, Default)]
pub struct Options {
    /// The parameters to differentiate with respect to; all that hold floats, if not given.
    pub wrt: Option<Vec<Ident>>,
    /// Forward mode.
    pub jvp: bool,
    /// The matrix of first derivatives.
    pub jacobian: bool,
    /// The matrix of second derivatives.
    pub hessian: bool,
    /// The product of the Hessian and a vector.
    pub hvp: bool,
    /// A training loop over samples, for a function of parameters and one sample.
    pub train: bool,
    /// Sums of the value may be reassociated too.
    pub reassociate: bool,
    /// Derivatives that the user writes by hand.
    pub rule: Option<Rule>,
    /// Where the runtime is found, if it is not `::chainrule`.
    pub krate: Option<syn::Path>,
    /// Where each flag stands, for later complaints.
    pub places: Vec<(String, Span)>,
}

/// Functions that give the derivatives of the one under the attribute.
#[derive(Clone)]
pub struct Rule {
    /// `vjp(args…, value, seed)`: the cotangents, as `gradient` gives them.
    pub vjp: syn::Path,
    /// `jvp(args…, value, tangents…)`: the tangent of the value.
    pub jvp: Option<syn::Path>,
    /// The option's name.
    pub span: Span,
}

const NAMES: [&str; 9] = ["wrt", "jvp", "jacobian", "hessian", "hvp", "train", "reassociate", "rule", "crate"];

/// Reads the options; what is wrong is reported and left out.
pub fn options(tokens: TokenStream, errors: &mut Errors) -> Options {
    let mut options = Options::default();
    if let Some(span) = crate::read::depth::too_deep(tokens.clone()) {
        errors.at(span, "this is nested too deeply");
        return options;
    }
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            options.read_one(input, errors)?;
            if input.is_empty() {
                break;
            }
            input.parse::<Token![,]>()?;
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.syntax(&error);
    }
    options
}

impl Options {
    fn read_one(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let name = Ident::parse_any(input)
            .map_err(|error| syn::Error::new(error.span(), "expected an option such as `wrt(x)` or `hessian`"))?;
        let text = name.to_string();
        if self.places.iter().any(|(earlier, _)| *earlier == text) {
            errors.at(name.span(), format!("`{text}` is given twice"));
        }
        match text.as_str() {
            "wrt" => self.wrt = Some(read_wrt(&name, input)?),
            "rule" => self.rule = Some(read_rule(&name, input)?),
            "crate" => self.krate = Some(read_crate(input)?),
            "jvp" => self.jvp = flag(&name, input, errors)?,
            "jacobian" => self.jacobian = flag(&name, input, errors)?,
            "hessian" => self.hessian = flag(&name, input, errors)?,
            "hvp" => self.hvp = flag(&name, input, errors)?,
            "train" => self.train = flag(&name, input, errors)?,
            "reassociate" => self.reassociate = flag(&name, input, errors)?,
            _ => {
                errors.at(name.span(), unknown(&text));
                skip_value(input)?;
            }
        }
        self.places.push((text, name.span()));
        Ok(())
    }
}

/// An option that is there or not.
fn flag(name: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<bool> {
    if !input.is_empty() && !input.peek(Token![,]) {
        errors.at(name.span(), format!("`{name}` takes no value"));
        skip_value(input)?;
    }
    Ok(true)
}

/// `wrt(x, y)` or `wrt = x`.
fn read_wrt(name: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        return Ok(vec![input.call(Ident::parse_any)?]);
    }
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(name.span(), "`wrt` needs the names of parameters: `wrt(x, y)`"));
    }
    let content;
    parenthesized!(content in input);
    let names = content.parse_terminated(Ident::parse_any, Token![,])?;
    Ok(names.into_iter().collect())
}

/// `rule(vjp = path, jvp = path)`.
fn read_rule(name: &Ident, input: ParseStream<'_>) -> syn::Result<Rule> {
    const FORM: &str = "a rule names functions: `rule(vjp = area_vjp)`, `rule(vjp = area_vjp, jvp = area_jvp)`";
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(name.span(), FORM));
    }
    let content;
    parenthesized!(content in input);
    let (mut vjp, mut jvp) = (None, None);
    while !content.is_empty() {
        let part: Ident = content.call(Ident::parse_any)?;
        let into = match part.to_string().as_str() {
            "vjp" if vjp.is_none() => &mut vjp,
            "jvp" if jvp.is_none() => &mut jvp,
            _ => return Err(syn::Error::new(part.span(), FORM)),
        };
        content.parse::<Token![=]>()?;
        *into = Some(content.call(syn::Path::parse_mod_style)?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    let vjp = vjp.ok_or_else(|| syn::Error::new(name.span(), FORM))?;
    Ok(Rule { vjp, jvp, span: name.span() })
}

/// `crate = path` or `crate = "path"`.
fn read_crate(input: ParseStream<'_>) -> syn::Result<syn::Path> {
    input.parse::<Token![=]>()?;
    if input.peek(syn::LitStr) {
        let text: syn::LitStr = input.parse()?;
        return text.parse_with(syn::Path::parse_mod_style);
    }
    input.call(syn::Path::parse_mod_style)
}

fn skip_value(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

fn unknown(text: &str) -> String {
    let near = NAMES.iter().find(|name| is_near(text, name));
    let hint = near.map_or_else(
        || "the options are `wrt`, `jvp`, `jacobian`, `hessian`, `hvp`, `train`, `reassociate`, `rule`, `crate`".into(),
        |name| format!("did you mean `{name}`?"),
    );
    format!("unknown option `{text}`; {hint}")
}

/// Whether one name is the other up to one changed, missing, added or swapped letter.
pub(crate) fn is_near(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let prefix = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    match (a, b) {
        ([x1, x2], [y1, y2]) => x1 == y2 && x2 == y1,
        _ => a.len() <= 1 && b.len() <= 1,
    }
}
