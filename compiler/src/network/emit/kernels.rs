//! The hidden functions: those of one sample and their derivatives, from IR.

use proc_macro2::TokenStream;

use super::descend::in_place;
use super::plan::Plan;
use crate::differentiate::residuals::split;
use crate::differentiate::{Calls, Member, Parts, Reverse, Seed, reverse, tidy};
use crate::emit::{Signature, comment, function};
use crate::ir::{Function, Int, Len, Op, Scalar, Ty, ValueId};
use crate::network::functions::Functions;
use crate::network::graph::ParamId;
use crate::schedule::substitute;
use crate::simplify::simplify;

/// What is called for a sample. Gradients take `seed` and buffers behind the arguments of their primal, and add.
#[derive(Default)]
pub(super) struct Kernels {
    pub(super) predict: Option<Function>,
    pub(super) loss: Option<Function>,
    pub(super) loss_gradient: Option<Function>,
    /// `loss_gradient` that adds to the parameters themselves, for large networks whose loss has no other terms.
    pub(super) loss_descent: Option<Function>,
    pub(super) regularizer: Option<Function>,
    pub(super) regularizer_gradient: Option<Function>,
    pub(super) metrics: Vec<Function>,
    /// What a sample contributes to a statistic over the batch, and the gradient of that.
    pub(super) statistics: Vec<(Function, Function)>,
    /// The gradient of the loss with respect to params and statistics.
    pub(super) statistics_loss_gradient: Option<Function>,
    /// `loss_gradient` or `statistics_loss_gradient`, as it is made a function of a batch.
    pub(super) batch_gradient: Option<Function>,
    /// How many bytes the forward sweep of the loss hands to its reverse sweep.
    pub(super) residual_bytes: usize,
}

/// The value, and the gradient times `seed` added to buffers.
const GRADIENT: Reverse = Reverse {
    seed: Seed::Parameter,
    value: true,
    parts: Parts::Differentiated,
    into: true,
    split: false,
    calls: Calls::Kept,
};

impl Kernels {
    /// Differentiates what `lower` made.
    pub(super) fn new(functions: &Functions, is_small: bool) -> Kernels {
        let simplified = |function: &Option<Function>| function.clone().map(simplify);
        let gradient = |primal: &Function| tidy(attached(reverse(primal, &GRADIENT)));
        let running: Vec<ParamId> = functions.statistics.iter().map(|statistic| statistic.running).collect();
        let (loss, regularizer) = (simplified(&functions.loss), simplified(&functions.regularizer));
        let followed = loss.as_ref().filter(|_| !running.is_empty()).map(|loss| with_respect_to(loss, &running));
        let statistics = functions.statistics.iter().enumerate().map(|(k, statistic)| {
            let primal = with_respect_to(&simplify(statistic.function.clone()), &running[..k]);
            let gradient = tidy(attached(reverse(&primal, &Reverse { value: false, ..GRADIENT })));
            (last(primal), gradient)
        });
        let of_batch = followed.as_ref().or(loss.as_ref());
        let loss_gradient = loss.as_ref().map(gradient);
        let descends = !is_small && regularizer.is_none() && running.is_empty();
        Kernels {
            batch_gradient: of_batch.map(|loss| simplify(attached(reverse(loss, &GRADIENT)))),
            predict: functions.predict.clone().map(last),
            loss_descent: loss_gradient.as_ref().filter(|_| descends).and_then(in_place),
            loss_gradient,
            regularizer_gradient: regularizer.as_ref().map(gradient),
            metrics: functions.metrics.iter().cloned().map(last).collect(),
            statistics: statistics.collect(),
            statistics_loss_gradient: followed.as_ref().map(gradient),
            residual_bytes: loss.as_ref().map_or(0, residual_bytes),
            loss: loss.map(last),
            regularizer: regularizer.map(last),
        }
    }
}

/// What is not differentiated any more.
fn last(function: Function) -> Function {
    simplify(attached(function))
}

/// Without `Op::Detach`, which means nothing once derivatives are taken.
fn attached(mut function: Function) -> Function {
    let detached = function.values.iter().enumerate().filter_map(|(k, value)| match value.op {
        Op::Detach(operand) => Some((ValueId(u32::try_from(k).expect("fewer than 2^32 values")), operand)),
        _ => None,
    });
    let detached = detached.collect();
    substitute(&mut function, &detached);
    function
}

/// The same function, differentiated with respect to these params too.
fn with_respect_to(function: &Function, params: &[ParamId]) -> Function {
    let mut function = function.clone();
    for param in params {
        function.parameters[param.index()].differentiated = true;
    }
    function
}

fn residual_bytes(loss: &Function) -> usize {
    let (forward, _) = split(loss, Calls::Kept);
    match &forward.result_ty {
        Ty::Tuple(parts) if parts.len() == 2 => bytes(&parts[1]),
        _ => 0,
    }
}

fn bytes(ty: &Ty) -> usize {
    match ty {
        Ty::Scalar(Scalar::Float(crate::ir::Float::F32) | Scalar::Int(Int::I32 | Int::U32)) => 4,
        Ty::Scalar(Scalar::Bool) => 1,
        Ty::Scalar(_) => 8,
        Ty::Array(element, Len::Known(n)) => n * bytes(element),
        Ty::Tuple(parts) => parts.iter().map(bytes).sum(),
        _ => 0,
    }
}

/// All of them, as free functions.
pub(super) fn functions(plan: &Plan<'_>) -> TokenStream {
    let kernels = &plan.kernels;
    let mut out = TokenStream::new();
    let mut print = |name: &str, title: String, ir: &Function| out.extend(printed(plan, name, title, ir));
    if let Some(ir) = &kernels.predict {
        print("predict", "The output of one sample.".to_owned(), ir);
    }
    if let Some(ir) = &kernels.loss {
        print("loss", "The data terms of the loss of one sample.".to_owned(), ir);
    }
    if let Some(ir) = &kernels.loss_gradient {
        print("loss_gradient", "Returns `loss`, and adds `seed` times its gradient to the buffers.".to_owned(), ir);
    }
    if let Some(ir) = &kernels.loss_descent {
        print("loss_descent", "Returns `loss`, and adds `seed` times its gradient to the parameters.".to_owned(), ir);
    }
    if let (Some(ir), Some(gradient)) = (&kernels.regularizer, &kernels.regularizer_gradient) {
        print("regularizer", "The terms of the loss that look at parameters alone.".to_owned(), ir);
        let title = "Returns `regularizer`, and adds `seed` times its gradient to the buffers.";
        print("regularizer_gradient", title.to_owned(), gradient);
    }
    for (k, ir) in kernels.metrics.iter().enumerate() {
        print(&format!("metric_{k}"), format!("The metric `{}` of one sample.", plan.graph.metrics[k].name), ir);
    }
    for (k, (ir, gradient)) in kernels.statistics.iter().enumerate() {
        let running = &plan.graph.params[plan.functions.statistics[k].running.index()];
        let of = running.layer.as_ref().map_or(String::new(), |layer| format!("{layer}."));
        let what = format!("`{of}{}`", running.field);
        print(&format!("statistic_{k}"), format!("What one sample contributes to the batch's {what}."), ir);
        let title = format!("Adds `seed` times the gradient of a sample's contribution to {what} to the buffers.");
        print(&format!("statistic_{k}_gradient"), title, gradient);
    }
    if let Some(ir) = &kernels.statistics_loss_gradient {
        let title = "As `loss_gradient`, with the gradient with respect to the batch's statistics.";
        print("statistics_loss_gradient", title.to_owned(), ir);
    }
    out
}

fn printed(plan: &Plan<'_>, name: &str, title: String, ir: &Function) -> TokenStream {
    let member = Member { name: "vjp_into", title, hidden: false, fails: false, function: ir.clone() };
    let lines = comment(&member);
    let attributes = super::mixed!(#(#[doc = #lines])*);
    let signature = Signature { attributes, name: name.to_owned(), ..Signature::default() };
    function(ir, &signature, plan.paths)
}
