//! Calls of the hidden functions: what stands for each of their parameters.

use proc_macro2::TokenStream;

use super::mixed;
use super::plan::Plan;
use crate::emit::generated;
use crate::emit::lanes::Role;
use crate::ir::{Function, Passing};
use crate::network::graph::{Input, ParamId};

/// Where the inputs and targets are.
#[derive(Clone, Copy)]
pub(super) enum Data {
    /// Arguments of the method: `x`, `y`.
    Arguments,
    /// Fields of `sample`.
    Sample,
    /// Elements of slices: `x[index]`.
    Slices,
}

/// What a call hands over besides the params, in the order of the hidden functions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing.
    Nothing,
    /// The inputs.
    Inputs,
    /// Inputs and targets.
    Data,
    /// Inputs, targets and masks.
    Noise,
}

/// A call of a hidden function.
pub(super) struct Call<'p> {
    /// The network.
    pub(super) plan: &'p Plan<'p>,
    /// Where the parameters are: `self`.
    pub(super) parameters: TokenStream,
    /// Where the data is.
    pub(super) data: Data,
    /// Where the gradient is added: `gradient`.
    pub(super) gradient: TokenStream,
    /// How many of the params that follow a statistic are replaced by the batch's own, `batch_0`.
    pub(super) statistics: usize,
}

impl<'p> Call<'p> {
    /// On `self` and the method's own arguments.
    pub(super) fn of_method(plan: &'p Plan<'p>) -> Call<'p> {
        let gradient = plan.free("gradient");
        Call { plan, parameters: mixed!(self), data: Data::Arguments, gradient: mixed!(#gradient), statistics: 0 }
    }

    /// On `parameters`, `sample` and `gradient`.
    pub(super) fn of_sample(plan: &'p Plan<'p>) -> Call<'p> {
        Call { plan, parameters: mixed!(parameters), data: Data::Sample, gradient: mixed!(gradient), statistics: 0 }
    }

    /// The same with this many of the batch's own statistics.
    pub(super) fn with_statistics(self, statistics: usize) -> Call<'p> {
        Call { statistics, ..self }
    }

    /// `loss(&self.dense1.w, …, x, y)`; for a gradient with `seed` and `&mut gradient.dense1.w, …` behind.
    pub(super) fn print(
        &self,
        name: &str,
        function: &Function,
        takes: Takes,
        seed: Option<TokenStream>,
    ) -> TokenStream {
        let mut values: Vec<TokenStream> = Vec::new();
        for (id, parameter) in self.plan.params().zip(&function.parameters) {
            let place = self.param(id);
            values.push(match parameter.passing {
                Passing::Value => place,
                Passing::Shared => mixed!(&#place),
                Passing::Mutable | Passing::Sum(_) => mixed!(&mut #place),
            });
        }
        values.extend(self.inputs(takes).into_iter().map(|input| self.input(input)));
        if takes == Takes::Noise {
            values.extend(self.plan.functions.noises.iter().enumerate().map(|(k, noise)| {
                let place = numbered("noise", k);
                if noise.shape.0.is_empty() { place } else { mixed!(&#place) }
            }));
        }
        if let Some(seed) = seed {
            values.push(seed);
            values.extend(self.buffers(function).map(|place| mixed!(&mut #place)));
        }
        let name = generated(name);
        mixed!(#name(#(#values),*))
    }

    /// Where a param is read: in the parameters, or in the batch's own statistics.
    fn param(&self, id: ParamId) -> TokenStream {
        match self.statistic(id) {
            Some(k) => numbered("batch", k),
            None => self.plan.place(&self.parameters, id),
        }
    }

    /// Where gradients are added.
    fn buffers(&self, function: &Function) -> impl Iterator<Item = TokenStream> {
        let differentiated = |id: &ParamId| function.parameters[id.index()].differentiated;
        self.plan.params().filter(differentiated).map(|id| match self.statistic(id) {
            Some(k) => numbered("d_batch", k),
            None => self.plan.place(&self.gradient, id),
        })
    }

    /// The inputs that a function takes.
    fn inputs(&self, takes: Takes) -> Vec<&'p Input> {
        match takes {
            Takes::Nothing => Vec::new(),
            Takes::Inputs => self.plan.inputs().collect(),
            Takes::Data | Takes::Noise => self.plan.data().collect(),
        }
    }

    /// What stands for each parameter where the function is printed for a whole batch; not with masks.
    pub(super) fn roles(&self, function: &Function, takes: Takes, seed: Option<TokenStream>) -> Vec<Role> {
        let mut roles = Vec::new();
        for (id, parameter) in self.plan.params().zip(&function.parameters) {
            let place = self.param(id);
            roles.push(Role::Uniform(if parameter.passing == Passing::Value { place } else { mixed!(&#place) }));
        }
        roles.extend(self.inputs(takes).into_iter().map(|input| {
            let name = self.plan.input_name(input);
            match self.data {
                Data::Sample => Role::Sample(mixed!(.#name)),
                Data::Arguments | Data::Slices => Role::Sample(TokenStream::new()),
            }
        }));
        if let Some(seed) = seed {
            roles.push(Role::Seed(seed));
            roles.extend(self.buffers(function).map(|place| Role::Gradient(mixed!(&mut #place))));
        }
        roles
    }

    /// Which statistic of the batch's own stands for a param.
    fn statistic(&self, id: ParamId) -> Option<usize> {
        let statistics = self.plan.functions.statistics.iter().take(self.statistics);
        statistics.into_iter().position(|statistic| statistic.running == id)
    }

    /// An input as an argument: arrays behind `&`.
    pub(super) fn input(&self, input: &Input) -> TokenStream {
        let name = self.plan.input_name(input);
        match (self.data, input.shape.0.is_empty()) {
            (Data::Arguments, _) => mixed!(#name),
            (Data::Slices, true) => mixed!(#name[index]),
            (Data::Slices, false) => mixed!(&#name[index]),
            (Data::Sample, true) => mixed!(sample.#name),
            (Data::Sample, false) => mixed!(&sample.#name),
        }
    }
}

/// `noise_0`: a local of the macro's own.
pub(super) fn numbered(name: &str, k: usize) -> TokenStream {
    let name = generated(&format!("{name}_{k}"));
    mixed!(#name)
}
