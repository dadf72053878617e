//! The catalogue: every layer, loss and function of the language with its arguments, shapes and formula; and the
//! reference that is written from it.

use std::fmt::Write;

use chainrule_primitives::Primitive;

use crate::network::graph::NodeId;
use crate::network::resolve::arguments::Call;
use crate::network::resolve::scope::elementwise;
use crate::network::resolve::{function, init, layer, loss};

/// A row of the catalogue.
pub(super) struct Entry {
    pub(super) name: &'static str,
    /// `x, units; bias = true, name?`: what stands behind `;` is given by name alone, `?` may be left out.
    pub(super) arguments: &'static str,
    /// What goes in and what comes out.
    pub(super) shapes: &'static str,
    pub(super) formula: &'static str,
    pub(super) build: fn(&mut Call<'_, '_>) -> Option<NodeId>,
}

/// A chapter of the reference: its title, what holds for all of it, its rows.
struct Chapter {
    title: &'static str,
    preface: &'static str,
    tables: &'static [&'static [Entry]],
}

const CHAPTERS: &[Chapter] = &[
    Chapter { title: "Layers", preface: LAYERS, tables: layer::ENTRIES },
    Chapter { title: "Losses", preface: LOSSES, tables: loss::ENTRIES },
    Chapter { title: "Functions", preface: FUNCTIONS, tables: function::ENTRIES },
];

const LAYERS: &str = "\
Arguments before the `;` stand in this order, those behind it are given by name, `stride = 2`; `?` may be left out. A layer's
parameters are fields of a field with the name of its kind and its number among those without a name, `dense1`, or with the
name given, `name = hidden`. Layers of one name share their parameters. `init` is how the weights start; biases start at 0.
Weights decay where training asks for it; biases, and the parameters of norms, do not. Of params of one's own those decay that
have two axes, and those with one axis that start at random.";

const LOSSES: &str = "\
A loss is one number for each sample; that of a batch is the mean over its samples. Over the elements of one sample it is the
mean as well, as PyTorch's. `x`, `p`, `z`, `l` are predictions: numbers, probabilities, scores, logarithms; `y` is the target.
A weight is a factor, `0.01 * l2()`.";

const FUNCTIONS: &str = "\
An `axis` below 0 counts from the last: -1 is the last itself. Where two elements are the largest, each gets a part of the
derivative.";

const PRIMITIVES: &str = "\
### Element by element

The functions of [`math`](crate::math), with their derivatives. Two operands are of one shape, or one is a scalar or a row.

| call | domain |
|---|---|
";

const INITIALISERS: &str = "
### Initialisers

`fan_in` and `fan_out` are the columns and rows of a matrix, for a convolution times the size of its kernel. A `param` without
an initialiser starts as `glorot_uniform` where it has two axes or more, else at 0.

| initialiser | draws |
|---|---|
";

const OPTIONS: &str = "
### Options

| line | meaning |
|---|---|
| `option batch = auto;` | how a batch is computed: `auto`, as the compiler finds cheapest; `lanes`, a few samples side by side; \
`products`, in tiles by matrix kernels; `scalar`, one sample after the other |
| `option tile = 32;` | read, but not followed yet: a tile of `products` holds 64, 32 or 16 samples, as its memory on the stack allows |
";

pub(super) fn entries() -> impl Iterator<Item = &'static Entry> {
    CHAPTERS.iter().flat_map(|chapter| chapter.tables.iter()).flat_map(|table| table.iter())
}

pub(super) fn find(name: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.name == name)
}

/// The reference of layers, losses, functions and initialisers as Markdown tables: a row for everything that is known.
pub fn reference() -> String {
    let mut text = String::new();
    for Chapter { title, preface, tables } in CHAPTERS {
        let _ = writeln!(text, "### {title}\n\n{preface}\n\n| call | shapes | value |\n|---|---|---|");
        for entry in tables.iter().flat_map(|table| table.iter()) {
            let call = format!("{}({})", entry.name, entry.arguments);
            let _ = writeln!(text, "| `{call}` | {} | {} |", cell(entry.shapes), cell(entry.formula));
        }
        text.push('\n');
    }
    text.push_str(PRIMITIVES);
    for primitive in Primitive::ALL.iter().filter(|primitive| elementwise(primitive.name()).is_some()) {
        let name = primitive.name();
        let call = format!("[`{name}({})`](crate::math::{name})", primitive.operands().join(", "));
        let _ = writeln!(text, "| {call} | {} |", cell(primitive.domain()));
    }
    text.push_str(INITIALISERS);
    for row in init::ROWS {
        let _ = writeln!(text, "| `{}` | {} |", init::signature(row), cell(row.formula));
    }
    text.push_str(OPTIONS);
    text
}

/// A `|` would end the cell; outside of code `[n]` would be a link.
fn cell(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let escaped = parts.map(|(at, part)| if at % 2 == 0 { part.replace('[', "\\[") } else { part.to_owned() });
    escaped.collect::<Vec<_>>().join("`").replace('|', "\\|")
}
