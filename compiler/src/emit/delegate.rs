//! Members that hand on to another member where the code would be large: it is written once then.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::function::{Signature, header};
use super::names::Names;
use super::paths::{Paths, generated};
use super::types::Types;
use crate::differentiate::{Member, is_large};
use crate::ir::{Function, Parameter, Ty};

/// The member as a call of another one, if it is large and another one does the same and more.
///
/// ```text
/// pub fn gradient(x: f64) -> f64 { Self::value_and_gradient(x).1 }
/// ```
pub(super) fn delegated(
    member: &Member,
    members: &[Member],
    signature: &Signature,
    paths: &Paths,
) -> Option<TokenStream> {
    let to = match member.name {
        "gradient" => "value_and_gradient",
        "gradient_into" => "value_and_gradient_into",
        "pullback" => "vjp",
        _ => return None,
    };
    let other = &members.iter().find(|other| other.name == to)?.function;
    let function = &member.function;
    let with_value = usize::from(member.name == "pullback");
    let same = function.parameters.len() == other.parameters.len() + with_value;
    if !same || !is_large(function) {
        return None;
    }
    let names = names(function);
    let to = generated(to);
    let skipped = (with_value == 1).then(|| function.parameters.iter().position(|p| p.ty == Ty::Inferred)).flatten();
    let handed = names.iter().enumerate().filter(|(k, _)| Some(*k) != skipped).map(|(_, name)| name);
    let call = quote!(Self::#to(#(#handed),*));
    let body = match (&other.result_ty, member.name) {
        (_, "gradient_into") => quote!(let _ = #call;),
        (Ty::Tuple(pair), "gradient") if pair.get(1) == Some(&function.result_ty) => quote!(#call.1),
        (Ty::Tuple(pair), "pullback") => every_part(function, pair.get(1)?, call)?,
        _ => return None,
    };
    Some(written(function, &names, signature, paths, body))
}

/// The cotangents of a `vjp` as those of a pullback, which has a part for every parameter.
fn every_part(pullback: &Function, parts: &Ty, call: TokenStream) -> Option<TokenStream> {
    let Ty::Tuple(every) = &pullback.result_ty else { return None };
    let differentiated: Vec<&Ty> = every.iter().filter(|part| part.holds_floats()).collect();
    let bare = differentiated.len() == 1;
    let known: Vec<&Ty> = match parts {
        Ty::Tuple(parts) if !bare => parts.iter().collect(),
        part => vec![part],
    };
    if known != differentiated {
        return None; // `wrt` leaves some out
    }
    let mut k = 0;
    let picked = every.iter().map(|part| {
        if !part.holds_floats() {
            return quote!(());
        }
        let field = Literal::usize_unsuffixed(k);
        k += 1;
        if bare { quote!(parts) } else { quote!(parts.#field) }
    });
    Some(quote!(let parts = #call.1; (#(#picked,)*)))
}

fn written(
    function: &Function,
    names: &[Ident],
    signature: &Signature,
    paths: &Paths,
    body: TokenStream,
) -> TokenStream {
    let types = Types { function, paths };
    let parameters = function.parameters.iter().zip(names).map(|(parameter, name)| {
        let ty = types.parameter(&parameter.ty, parameter.passing);
        quote!(#name: #ty)
    });
    let output = match &function.result_ty {
        Ty::Tuple(parts) if parts.is_empty() => TokenStream::new(),
        ty => {
            let ty = types.owned(ty);
            quote!(-> #ty)
        }
    };
    let header = header(signature, parameters.collect(), output);
    quote!(#header { #body })
}

fn names(function: &Function) -> Vec<Ident> {
    let mut names = Names::new(function);
    let name = |parameter: &Parameter| match parameter.ty {
        Ty::Inferred => format!("_{}", parameter.name),
        _ => parameter.name.clone(),
    };
    function.parameters.iter().map(|parameter| names.fresh(Some(&name(parameter)))).collect()
}
