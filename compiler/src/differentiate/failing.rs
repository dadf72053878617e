//! Derivatives of a function that returns an `Option` or a `Result` fail as it does; what they hand on to does not.

use proc_macro2::Span;
use quote::quote_spanned;

use super::family::Member;
use crate::emit::generated;

/// Members that others hand on to, and what they are called where the function is known not to fail.
const INSIDE: &[(&str, &str)] = &[
    ("gradient", "inside_gradient"),
    ("value_and_gradient", "inside_value_and_gradient"),
    ("gradient_into", "inside_gradient_into"),
    ("value_and_gradient_into", "inside_value_and_gradient_into"),
    ("vjp", "inside_vjp"),
    ("vjp_into", "inside_vjp_into"),
    ("jvp", "inside_jvp"),
    ("hvp", "inside_hvp"),
];

/// Lets every member that users see fail. A member that another hands on to stands there as it was, besides.
pub(crate) fn failing(members: &mut Vec<Member>) {
    let mut inside = Vec::new();
    for &(name, hidden) in INSIDE {
        let Some(known) = members.iter().find(|member| member.name == name && !member.hidden) else { continue };
        let path = format!("Self::{name}");
        let used = |member: &Member| member.function.externs.iter().any(|known| known.text == path);
        if members.iter().any(used) {
            inside.push(Member { name: hidden, hidden: true, ..known.clone() });
        }
    }
    for member in members.iter_mut() {
        member.fails = !member.hidden && member.name != "backward";
    }
    members.extend(inside);
    for known in members.iter_mut().flat_map(|member| &mut member.function.externs) {
        let Some(name) = known.text.strip_prefix("Self::") else { continue };
        if let Some((_, hidden)) = INSIDE.iter().find(|(known, _)| *known == name) {
            let ident = generated(hidden);
            known.tokens = quote_spanned!(Span::mixed_site()=> Self::#ident);
            known.text = format!("Self::{hidden}");
        }
    }
}
