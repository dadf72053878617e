//! The stages between syntax and emission, a line each.

use std::collections::BTreeSet;

use crate::diagnostic::Errors;
use crate::differentiate::{Calls, Member, Requests, failing, family, has_jacobian, has_matrix, is_scalar};
use crate::emit::{Paths, trained_arguments};
use crate::ir::{Function, Macro, Region, Statement, debug_verify};
use crate::items::{Apart, Items};
use crate::read::{Options, Words};
use crate::resolve::{self, Helpers, Resolved, Subject};
use crate::simplify::simplify;

/// A function that stands by itself, as simplified IR.
pub fn primal(item: &syn::ItemFn, options: &Options, errors: &mut Errors) -> Option<Function> {
    let items = Items::around(&Words::of(quote::quote!(#item)));
    simplified(Subject::alone(item, &items), options, errors).map(|resolved| resolved.function)
}

/// The function as simplified IR.
fn simplified(subject: Subject<'_>, options: &Options, errors: &mut Errors) -> Option<Resolved> {
    errors.barrier()?;
    let raw = resolve::resolved(subject, options, errors)?;
    debug_verify("resolve", &raw.function);
    let function = simplify(raw.function);
    debug_verify("simplify", &function);
    Some(Resolved { function, ..raw })
}

/// What stands in a companion.
pub(crate) struct Compiled {
    pub(crate) members: Vec<Member>,
    /// Functions of the module that are called: they need companions, too.
    pub(crate) apart: BTreeSet<Apart>,
    /// What they call beside them.
    pub(crate) helpers: Helpers,
}

/// The functions of a companion.
pub(crate) fn members(subject: Subject<'_>, options: &Options, errors: &mut Errors) -> Option<Compiled> {
    let Resolved { function: primal, apart, helpers, fails } = simplified(subject, options, errors)?;
    check_requests(&primal, options, fails, errors);
    check_train(subject.item, &primal, options, errors);
    errors.barrier()?;
    let Options { jvp, jacobian, hessian, hvp, .. } = *options;
    let calls = if cfg!(feature = "alloc") { Calls::Kept } else { Calls::Bounded };
    let mut members = family(&primal, &Requests { jvp, jacobian, hessian, hvp, calls });
    if fails {
        failing(&mut members);
    }
    members.iter().for_each(|member| debug_verify(member.name, &member.function));
    Some(Compiled { members, apart, helpers })
}

/// The same functions without a body, for a function with a mistake: so its callers are not blamed for it. A mistake that
/// rustc was left to report is one when they are compiled, too.
pub(crate) fn outline(subject: Subject<'_>, options: &Options, errors: &Errors, paths: &Paths) -> Option<Vec<Member>> {
    let mut outline = subject.item.clone();
    outline.block = syn::parse_quote!({ panic!("this function could not be differentiated") });
    let subject = Subject { item: &outline, outlines: true, ..subject };
    let compiled = members(subject, options, &mut Errors::new())
        // a mistake in the attribute
        .or_else(|| members(subject, &without_mistakes(subject.item, options), &mut Errors::new()))?;
    // without what is known of std, the types are those that rustc finds
    let told = !errors.list().is_empty() || !subject.items.has_prelude();
    let generic = !subject.item.sig.generics.params.is_empty() || subject.owner.is_some();
    let panics = compiled.members.into_iter().enumerate().map(|(k, mut member)| {
        // once is enough where rustc compiles all of them
        let (path, text) = match !told && (k == 0 || generic) {
            true => (paths.of_runtime("__refused"), "this function could not be differentiated, though rustc finds no mistake in it: annotate its variables"),
            false => (paths.core("panic"), "this function could not be differentiated"),
        };
        let format = Some(quote::quote!(#text));
        let panic = Macro { path, leading: Vec::new(), format, shown: Vec::new(), diverges: true };
        let statements = vec![Statement::Macro(panic)];
        member.function.body = Region { statements, yields: Vec::new(), diverges: true };
        member
    });
    Some(panics.collect())
}

/// The options that can be met.
fn without_mistakes(item: &syn::ItemFn, options: &Options) -> Options {
    let mut options = Options { train: false, jacobian: false, hessian: false, ..options.clone() };
    options.places.retain(|(name, _)| !matches!(name.as_str(), "train" | "jacobian" | "hessian"));
    if let Some(wrt) = &mut options.wrt {
        let mut seen = Vec::new();
        wrt.retain(|name| {
            let known = item.sig.inputs.iter().any(|input| names(input, name));
            let fresh = !seen.contains(name);
            seen.push(name.clone());
            known && fresh
        });
    }
    options.wrt = options.wrt.filter(|wrt| !wrt.is_empty());
    options
}

/// Whether a parameter is called so.
fn names(input: &syn::FnArg, name: &syn::Ident) -> bool {
    match input {
        syn::FnArg::Typed(typed) => matches!(&*typed.pat, syn::Pat::Ident(bind) if bind.ident == *name),
        syn::FnArg::Receiver(_) => name == "self",
    }
}

/// A training loop is for a function of parameters and a sample, with respect to the parameters.
fn check_train(item: &syn::ItemFn, primal: &Function, options: &Options, errors: &mut Errors) {
    let Some((_, span)) = options.places.iter().find(|(name, _)| name == "train") else { return };
    if trained_arguments(item).is_none() || !is_scalar(primal) {
        let message = "`train` needs a function of parameters and one sample: `fn(&Params, &Sample) -> f64`";
        errors.at(*span, message);
    } else if !primal.parameters[0].differentiated || primal.parameters[1].differentiated {
        errors.at(*span, "with `train`, `wrt` can name the first parameter alone");
    }
}

/// What is asked for has to have a matrix to be put in.
fn check_requests(primal: &Function, options: &Options, fails: bool, errors: &mut Errors) {
    let scalar = is_scalar(primal);
    let changes = primal.parameters.iter().any(|parameter| parameter.passing.is_mutable());
    for (name, span) in &options.places {
        match name.as_str() {
            // `hvp` of another result is for the callers' second derivatives
            "hessian" if !scalar => {
                errors.at(*span, format!("`{name}` needs a function with one float as its result; ask for `jacobian`"));
            }
            "hessian" | "jacobian" if changes => {
                errors.at(*span, format!("`{name}` is of a function that changes none of its arguments; use `vjp`"));
            }
            "hessian" | "jacobian" if fails && !has_matrix(primal) => {
                let instead = if scalar { "`hvp`" } else { "`vjp`" };
                let over = "is over scalars of one type, or over one array or slice of them";
                let where_failing = "where an `Option` or a `Result` is returned";
                errors.at(*span, format!("{where_failing}, `{name}` {over}; use {instead}"));
            }
            "jacobian" if scalar => errors.at(*span, "the result is one float: its Jacobian is `gradient`"),
            "jacobian" if !has_jacobian(primal) => {
                errors.at(*span, "a Jacobian is of an array or tuple of floats; use `vjp`");
            }
            _ => {}
        }
    }
}
