//! A run's state to bytes.

use alloc::string::ToString;
use alloc::vec::Vec;

use crate::net::Parameters;

use super::super::Optimizer;
use super::super::state::State;
use super::bytes::{Writer, checksum};
use super::{Identity, MAGIC, VERSION};

/// The checkpoint of a run of this optimiser.
pub(in super::super) fn write<P: Parameters, A: Optimizer>(
    identity: Identity,
    state: &State<P::Float>,
    parameters: &P,
) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.bytes.extend(MAGIC);
    writer.number(VERSION);
    write_run::<P, A>(&mut writer, identity);
    write_position(&mut writer, state);
    for index in 0..P::TENSORS {
        writer.floats(parameters.tensor(index));
    }
    writer.count(state.slots.len());
    writer.floats(&state.slots);
    write_best(&mut writer, state);
    write_history(&mut writer, state);
    let sum = checksum(&writer.bytes);
    writer.number(sum);
    writer.bytes
}

fn write_run<P: Parameters, A: Optimizer>(writer: &mut Writer, identity: Identity) {
    writer.count(size_of::<P::Float>());
    writer.text(A::NAME);
    writer.number(identity.seed);
    writer.count(identity.training);
    writer.count(identity.batch);
    writer.number(identity.shuffles.into());
    writer.count(identity.validation);
    writer.count(P::TENSORS);
    for tensor in (0..P::TENSORS).map(P::describe) {
        writer.text(&tensor.name.to_string());
        writer.count(tensor.shape.len());
        tensor.shape.iter().for_each(|&len| writer.count(len));
    }
}

fn write_position<F>(writer: &mut Writer, state: &State<F>) {
    writer.count(state.epoch);
    writer.count(state.batch);
    writer.number(state.step);
    writer.double(state.sum);
}

fn write_best<F: crate::net::Float>(writer: &mut Writer, state: &State<F>) {
    writer.number(state.best.is_some().into());
    if let Some(best) = &state.best {
        writer.count(best.epoch);
        writer.double(best.loss);
        writer.floats(&best.parameters);
    }
    writer.count(state.waited);
}

fn write_history<F>(writer: &mut Writer, state: &State<F>) {
    writer.count(state.history.len());
    for epoch in &state.history {
        writer.double(epoch.loss);
        writer.number(epoch.validation_loss.is_some().into());
        writer.double(epoch.validation_loss.unwrap_or(0.0));
        writer.double(epoch.rate);
        writer.count(epoch.metrics.len());
        for (name, value) in &epoch.metrics {
            writer.text(name);
            writer.double(*value);
        }
    }
}
