//! Dropout.

use crate::network::graph::NodeId;
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "dropout",
    arguments: "x, rate; name?",
    shapes: "any → the same",
    formula: "x m with m = 0 with probability `rate`, else 1 / (1 - rate); m = 1 in `predict`. As `nn.Dropout`",
    build: dropout,
}];

fn dropout(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let rate = call.number_in("rate", "at least 0 and less than 1", |rate| (0.0..1.0).contains(&rate))?;
    let layer = call.layer()?;
    let result = match rate == 0.0 {
        true => x.node,
        false => {
            let shape = call.shape(x);
            let noise = call.build().noise(rate, shape);
            call.build().mul(x.node, noise)
        }
    };
    call.close(&layer, result)
}
