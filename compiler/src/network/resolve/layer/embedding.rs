//! Embeddings, as PyTorch's `nn.Embedding`.

use crate::network::graph::{Init, NodeId, Shape};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::init::Fans;
use crate::network::resolve::layer::{Role, Tensor};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "embedding",
    arguments: "class, size; init?, name?",
    shapes: "class(n) → [size]; [t] of class(n) → [t, size]. `w: [n, size]`",
    formula: "the row of w that the class names. As `nn.Embedding`; w starts as `normal(0, 1)`",
    build: embedding,
}];

fn embedding(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let class = call.class("class")?;
    let size = call.whole("size", 1)?;
    let layer = call.layer()?;
    let classes = call.build().classes(class).0;
    let shape = Shape(vec![classes, size]);
    let init = match call.given("init") {
        Some(init) => call.resolver.initialiser(init, &shape, Fans::of(&shape))?,
        None => Init::Normal { mean: 0.0, deviation: 1.0 },
    };
    let doc = "A row for each class.";
    let w = Tensor { field: "w", shape: &shape.0, init, role: Role::Weight, torch: Some("weight"), doc };
    let w = call.param_node(&layer, w)?;
    let result = call.build().gather(w, class);
    call.close(&layer, result)
}
