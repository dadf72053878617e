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

/// The chapters of the reference.
const GROUPS: &[(&str, &[&[Entry]])] =
    &[("Layers", layer::ENTRIES), ("Losses", loss::ENTRIES), ("Functions", function::ENTRIES)];

pub(super) fn entries() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|(_, tables)| tables.iter()).flat_map(|table| table.iter())
}

pub(super) fn find(name: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.name == name)
}

/// The reference of layers, losses, functions and initialisers as Markdown tables: a row for everything that is known.
pub fn reference() -> String {
    let mut text = String::new();
    for (title, tables) in GROUPS {
        let _ = writeln!(text, "### {title}\n\n| call | shapes | value |\n|---|---|---|");
        for entry in tables.iter().flat_map(|table| table.iter()) {
            let call = format!("{}({})", entry.name, entry.arguments);
            let _ = writeln!(text, "| `{call}` | {} | {} |", cell(entry.shapes), cell(entry.formula));
        }
        text.push('\n');
    }
    text.push_str("### Element by element\n\n| call | formula | domain |\n|---|---|---|\n");
    for primitive in Primitive::ALL.iter().filter(|primitive| elementwise(primitive.name()).is_some()) {
        let call = format!("{}({})", primitive.name(), primitive.operands().join(", "));
        let _ = writeln!(text, "| `{call}` | `{}` | {} |", cell(&latex(*primitive)), cell(primitive.domain()));
    }
    text.push_str("\n### Initialisers\n\n| initialiser | draws |\n|---|---|\n");
    for row in init::ROWS {
        let _ = writeln!(text, "| `{}` | {} |", init::signature(row), cell(row.formula));
    }
    text
}

/// The formula with the operands' names in it.
fn latex(primitive: Primitive) -> String {
    primitive
        .operands()
        .iter()
        .enumerate()
        .fold(primitive.latex().to_string(), |latex, (k, operand)| latex.replace(&format!("#{k}"), operand))
}

/// A `|` would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
