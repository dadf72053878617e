//! Dense layers, as PyTorch's `nn.Linear`.

use crate::network::graph::{NodeId, Shape};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::init::Fans;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "dense",
    arguments: "x, units; bias = true, init = glorot_uniform, name?",
    shapes: "[n] → [units]; [t, n] → [t, units]; scalar → [units]. `w: [units, n]`, `b: [units]`",
    formula: "w x + b, of every row. As `nn.Linear`",
    build: dense,
}];

fn dense(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor_of_rank("x", &[0, 1, 2], "a vector, or rows: write `flatten(…)`")?;
    let units = call.whole("units", 1)?;
    let has_bias = call.flag("bias")?;
    let layer = call.layer()?;
    let x = if call.shape(x).0.is_empty() { call.build().reshape(x.node, vec![1]) } else { x.node };
    let inputs = *call.build().shape(x).0.last().expect("it has an axis");
    let shape = Shape(vec![units, inputs]);
    let w = call.weight(&layer, "w", &shape.0, Fans::of(&shape), Some("weight"), "The weights of each unit.")?;
    let product = call.build().linear(w, x);
    let result = match has_bias {
        true => {
            let b = call.bias(&layer, "b", units, Some("bias"), "The bias of each unit.")?;
            call.build().add(product, b)
        }
        false => product,
    };
    call.close(&layer, result)
}
