//! The stages between syntax and emission, a line each.

use crate::diagnostic::Errors;
use crate::differentiate::{Calls, Member, Requests, family, has_hessian, has_jacobian, is_scalar};
use crate::emit::trained_arguments;
use crate::ir::{Float, Function, Scalar, Ty, debug_verify};
use crate::read::Options;
use crate::resolve;
use crate::simplify::simplify;

/// The function as simplified IR.
pub fn primal(item: &syn::ItemFn, options: &Options, errors: &mut Errors) -> Option<Function> {
    errors.barrier()?;
    let raw = resolve::function(item, options, errors)?;
    debug_verify("resolve", &raw);
    let primal = simplify(raw);
    debug_verify("simplify", &primal);
    Some(primal)
}

/// The functions of its companion.
pub(crate) fn members(item: &syn::ItemFn, options: &Options, errors: &mut Errors) -> Option<Vec<Member>> {
    let primal = primal(item, options, errors)?;
    check_requests(&primal, options, errors);
    check_train(item, &primal, options, errors);
    errors.barrier()?;
    let Options { jvp, jacobian, hessian, hvp, .. } = *options;
    let calls = if cfg!(feature = "alloc") { Calls::Kept } else { Calls::Bounded };
    let members = family(&primal, &Requests { jvp, jacobian, hessian, hvp, calls });
    members.iter().for_each(|member| debug_verify(member.name, &member.function));
    Some(members)
}

/// The same functions without a body, for a function with a mistake: so its callers are not blamed for it.
pub(crate) fn outline(item: &syn::ItemFn, options: &Options) -> Option<Vec<Member>> {
    let mut outline = item.clone();
    outline.block = syn::parse_quote!({ panic!("this function could not be differentiated") });
    let hides = |ty: &Ty| matches!(ty, Ty::Named(_) | Ty::Record(_) | Ty::Scalar(Scalar::Float(Float::Named(_))));
    let named = |ty: &Ty| hides(ty) || ty.element().is_some_and(hides);
    // a struct has no zero yet, and is not to be blamed for it on top of the mistake
    let primal = primal(&outline, options, &mut Errors::new())?;
    if named(&primal.result_ty) || primal.parameters.iter().any(|parameter| named(&parameter.ty)) {
        return None;
    }
    members(&outline, options, &mut Errors::new())
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
fn check_requests(primal: &Function, options: &Options, errors: &mut Errors) {
    let scalar = is_scalar(primal);
    for (name, span) in &options.places {
        match name.as_str() {
            // `hvp` of another result is for the callers' second derivatives
            "hessian" if !scalar => {
                errors.at(*span, format!("`{name}` needs a function with one float as its result; ask for `jacobian`"));
            }
            "hessian" if !has_hessian(primal) => {
                errors.at(
                    *span,
                    "a Hessian is over scalars of one type, or over one array or slice of them; narrow with `wrt(…)`, or \
                     ask for `hvp`",
                );
            }
            "jacobian" if scalar => errors.at(*span, "the result is one float: its Jacobian is `gradient`"),
            "jacobian" if !has_jacobian(primal) => {
                errors.at(
                    *span,
                    "a Jacobian is of an array or tuple of floats, over scalars of one type or one array or slice of \
                     them; narrow with `wrt(…)`, or use `vjp`",
                );
            }
            _ => {}
        }
    }
}
