//! Bytes to a run's state: everything is read and checked before anything is changed.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use crate::net::{Float, Objective, Parameters};

use super::super::metrics::NAMES;
use super::super::state::{Best, State, restore};
use super::super::{Epoch, Error, Optimizer};
use super::bytes::{Reader, Unread, checksum};
use super::{Identity, MAGIC, VERSION};

/// Puts parameters and state where the checkpoint's run was.
pub(in super::super) fn read<O: Objective, A: Optimizer>(
    bytes: &[u8],
    identity: Identity,
    state: &mut State<<O::Parameters as Parameters>::Float>,
    parameters: &mut O::Parameters,
) -> Result<(), Error> {
    let (tensors, read) = read_all::<O, A>(bytes, identity)
        .map_err(|unread| Error::Checkpoint(format!("the checkpoint cannot be used: {unread}")))?;
    restore(parameters, &tensors);
    *state = read;
    Ok(())
}

type FloatOf<O> = <<O as Objective>::Parameters as Parameters>::Float;

/// Parameters, and the rest.
type Everything<F> = (Vec<F>, State<F>);

fn read_all<O: Objective, A: Optimizer>(bytes: &[u8], identity: Identity) -> Result<Everything<FloatOf<O>>, Unread> {
    let mut reader = open(bytes)?;
    check_run::<O::Parameters, A>(&mut reader)?;
    check_identity(&mut reader, identity)?;
    check_tensors::<O::Parameters>(&mut reader)?;
    let (epoch, batch, step, sum) = (reader.count()?, reader.count()?, reader.number()?, reader.double()?);
    let parameters = reader.floats(O::Parameters::COUNT)?;
    let slots = reader.count()?;
    check_equal("numbers that the optimiser keeps", slots, A::SLOTS * O::Parameters::COUNT)?;
    let slots = reader.floats(slots)?;
    let best = read_best::<FloatOf<O>>(&mut reader, O::Parameters::COUNT)?;
    let waited = reader.count()?;
    let history = read_history(&mut reader, O::METRICS)?;
    if !reader.bytes.is_empty() {
        return Err("there is something behind its end".to_string());
    }
    if history.len() != epoch || batch > identity.training.div_ceil(identity.batch) {
        return Err("its counts of epochs and mini-batches contradict each other".to_string());
    }
    Ok((parameters, State { epoch, batch, step, sum, slots, best, waited, history }))
}

/// Checks the frame, and leaves what is in it.
fn open(bytes: &[u8]) -> Result<Reader<'_>, Unread> {
    let mut reader = Reader { bytes };
    if reader.take(MAGIC.len()).ok() != Some(MAGIC) {
        return Err("it is not one of chainrule's".to_string());
    }
    let version = reader.number()?;
    if version != VERSION {
        return Err(format!("it is of version {version}, and {VERSION} is understood"));
    }
    let (inner, sum) = bytes.split_last_chunk::<8>().ok_or("it ends too early")?;
    if checksum(inner) != u64::from_le_bytes(*sum) {
        return Err("it is damaged: its checksum is not that of its content".to_string());
    }
    Ok(Reader { bytes: inner.get(MAGIC.len() + 8..).ok_or("it ends too early")? })
}

fn check_run<P: Parameters, A: Optimizer>(reader: &mut Reader<'_>) -> Result<(), Unread> {
    check_equal("bytes in a float", reader.count()?, size_of::<P::Float>())?;
    let name = reader.text()?;
    if name != A::NAME {
        return Err(format!("it is of the optimiser `{name}`, and this run's is `{}`", A::NAME));
    }
    Ok(())
}

fn check_identity(reader: &mut Reader<'_>, identity: Identity) -> Result<(), Unread> {
    let seed = reader.number()?;
    if seed != identity.seed {
        return Err(format!("its run has the seed {seed}, and this one {}", identity.seed));
    }
    check_equal("training samples", reader.count()?, identity.training)?;
    check_equal("samples in a mini-batch", reader.count()?, identity.batch)?;
    if reader.flag()? != identity.shuffles {
        return Err("one of its run and this one shuffles, and one does not".to_string());
    }
    check_equal("validation samples", reader.count()?, identity.validation)
}

fn check_tensors<P: Parameters>(reader: &mut Reader<'_>) -> Result<(), Unread> {
    check_equal("tensors", reader.count()?, P::TENSORS)?;
    for tensor in (0..P::TENSORS).map(P::describe) {
        let name = reader.text()?;
        if name != tensor.name.to_string() {
            return Err(format!("it has a tensor `{name}` in the place of `{}`", tensor.name));
        }
        let rank = reader.count()?;
        let mut shape = Vec::new();
        for _ in 0..rank {
            shape.push(reader.count()?);
        }
        if shape != tensor.shape {
            return Err(format!("its tensor `{name}` has the shape {shape:?}, and here it is {:?}", tensor.shape));
        }
    }
    Ok(())
}

fn read_best<F: Float>(reader: &mut Reader<'_>, count: usize) -> Result<Option<Best<F>>, Unread> {
    Ok(match reader.flag()? {
        false => None,
        true => Some(Best { epoch: reader.count()?, loss: reader.double()?, parameters: reader.floats(count)? }),
    })
}

fn read_history(reader: &mut Reader<'_>, own: &[&'static str]) -> Result<Vec<Epoch>, Unread> {
    let count = reader.count()?;
    let mut epochs = Vec::new();
    for number in 1..=count {
        let loss = reader.double()?;
        let validated = reader.flag()?;
        let validation_loss = Some(reader.double()?).filter(|_| validated);
        let rate = reader.double()?;
        let mut metrics = Vec::new();
        for _ in 0..reader.count()? {
            let name = reader.text()?;
            let known = NAMES.iter().chain(own).find(|&&known| known == name);
            let known = known.ok_or_else(|| format!("it has a metric `{name}`, which this network has not"))?;
            metrics.push((*known, reader.double()?));
        }
        epochs.push(Epoch { number, loss, validation_loss, rate, metrics });
    }
    Ok(epochs)
}

fn check_equal(what: &str, there: usize, here: usize) -> Result<(), Unread> {
    if there == here { Ok(()) } else { Err(format!("its run has {there} {what}, and this one {here}")) }
}
