//! Pools, as PyTorch's `nn.MaxPool1d`, `nn.MaxPool2d`, `nn.AvgPool1d` and `nn.AvgPool2d`.

use crate::network::graph::{NodeId, Pooling};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::layer::conv::check_fits;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "max_pool",
        arguments: "x, window; stride?, padding = 0, name?",
        shapes: "[c, h, w] → [c, h', w']; [c, n] → [c, m]",
        formula: "the largest of each window; `stride` is `window` if not given. As `nn.MaxPool2d`, `nn.MaxPool1d`",
        build: |call| pool(call, Pooling::Max),
    },
    Entry {
        name: "avg_pool",
        arguments: "x, window; stride?, padding = 0, name?",
        shapes: "[c, h, w] → [c, h', w']; [c, n] → [c, m]",
        formula: "the mean of each window, zeros of the padding included. As `nn.AvgPool2d`, `nn.AvgPool1d`",
        build: |call| pool(call, Pooling::Average),
    },
];

fn pool(call: &mut Call<'_, '_>, kind: Pooling) -> Option<NodeId> {
    let x = call.tensor_of_rank("x", &[2, 3], "[channels, height, width] or [channels, length]")?;
    let shape = call.shape(x).0;
    let is_row = shape.len() == 2;
    let mut window = call.pair("window", 1)?;
    let mut stride = if call.given("stride").is_some() { call.pair("stride", 1)? } else { window };
    let mut padding = call.pair("padding", 0)?;
    if is_row {
        (window.0, stride.0, padding.0) = (1, 1, 0);
    }
    if padding.0 > window.0 / 2 || padding.1 > window.1 / 2 {
        let span = call.given("padding").map_or(call.span, |padding| padding.span);
        return call.fail(span, "the padding of a pool is at most half its window");
    }
    let (channels, height, width) = if is_row { (shape[0], 1, shape[1]) } else { (shape[0], shape[1], shape[2]) };
    check_fits(call, window, (height + 2 * padding.0, width + 2 * padding.1))?;
    let layer = call.layer()?;
    let build = call.build();
    let image = build.reshape(x.node, vec![channels, height, width]);
    let mut result = build.pool(kind, image, window, stride, padding);
    if is_row {
        let steps = build.shape(result).0[2];
        result = build.reshape(result, vec![channels, steps]);
    }
    call.close(&layer, result)
}
