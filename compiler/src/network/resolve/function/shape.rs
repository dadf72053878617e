//! Functions that move elements or make them: shapes, parts side by side, classes as vectors.

use crate::network::graph::{NodeId, Shape};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::value::{Operand, counted, quoted};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "concat",
        arguments: "x...; axis = 0",
        shapes: "tensors that differ in one axis → that axis as long as all together",
        formula: "one behind the other",
        build: concat,
    },
    Entry {
        name: "reshape",
        arguments: "x, lengths",
        shapes: "any → the lengths in brackets; one of them may be -1",
        formula: "the same elements, the last axis fastest",
        build: reshape,
    },
    Entry {
        name: "transpose",
        arguments: "x, order?",
        shapes: "any → axis `order[k]` becomes axis k; without `order` the axes are reversed",
        formula: "the same elements",
        build: transpose,
    },
    Entry {
        name: "flatten",
        arguments: "x",
        shapes: "any → [n]",
        formula: "the same elements, the last axis fastest",
        build: |call| {
            let x = call.tensor("x")?;
            let count = call.shape(x).count();
            Some(call.build().reshape(x.node, vec![count]))
        },
    },
    Entry {
        name: "one_hot",
        arguments: "class",
        shapes: "class(n) → [n]; [t] of class(n) → [t, n]",
        formula: "1 at the class, else 0",
        build: |call| {
            let class = call.class("class")?;
            let (classes, _) = call.build().classes(class);
            Some(call.build().one_hot(class, classes))
        },
    },
    Entry {
        name: "range",
        arguments: "n",
        shapes: "→ [n]",
        formula: "0, 1, …, n - 1",
        build: |call| {
            let length = call.whole("n", 1)?;
            Some(call.build().iota(0, Shape(vec![length])))
        },
    },
    Entry {
        name: "detach",
        arguments: "x",
        shapes: "any → the same",
        formula: "x, with derivative 0",
        build: |call| {
            let x = call.tensor("x")?;
            Some(call.build().detach(x.node))
        },
    },
];

fn concat(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let parts: Vec<Option<Operand<'_>>> = call.tensors();
    let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
    let first = parts[0];
    if call.shape(first).0.is_empty() {
        let message = format!("{} is a scalar: a list makes a vector of scalars, `[a, b]`", quoted(first.expr));
        return call.fail(first.span(), message);
    }
    let axis = call.axis("axis", first)?.unwrap_or(0);
    let others = |shape: Shape| {
        let mut lengths = shape.0;
        if axis < lengths.len() {
            lengths.remove(axis);
        }
        lengths
    };
    let rank = call.shape(first).0.len();
    for part in &parts[1..] {
        let shape = call.shape(*part);
        if shape.0.len() != rank || others(shape) != others(call.shape(first)) {
            let (first, part_is) = (call.resolver.says(first), call.resolver.says(*part));
            let message = format!("{first}, but {part_is}: `concat` along axis {axis} needs the other axes equal");
            return call.fail(part.span(), message);
        }
    }
    Some(call.build().concat(parts.iter().map(|part| part.node).collect(), axis))
}

fn reshape(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let (numbers, span) = call.whole_numbers("lengths", -1)?;
    let count = call.shape(x).count();
    let known: usize = numbers.iter().filter(|&&number| number >= 0).map(|&number| number as usize).product();
    let open = numbers.iter().filter(|&&number| number < 0).count();
    let fits = match open {
        0 => known == count,
        1 => known > 0 && count.is_multiple_of(known),
        _ => return call.fail(span, "only one length may be -1"),
    };
    if !fits {
        let lengths: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let says = call.resolver.says(x);
        let elements =
            if call.shape(x).0.len() < 2 { String::new() } else { format!(", {}", counted(count, "element")) };
        return call.fail(span, format!("{says}{elements}: they do not fit into [{}]", lengths.join(", ")));
    }
    let lengths = numbers.iter().map(|&number| if number < 0 { count / known } else { number as usize }).collect();
    Some(call.build().reshape(x.node, lengths))
}

fn transpose(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let rank = call.shape(x).0.len();
    if call.given("order").is_none() {
        return Some(call.build().transpose(x.node, (0..rank).rev().collect()));
    }
    let (numbers, span) = call.whole_numbers("order", 0)?;
    let order: Vec<usize> = numbers.iter().map(|&number| number as usize).collect();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if sorted != (0..rank).collect::<Vec<_>>() {
        let message = format!("{}: `order` names each of its axes once", call.resolver.says(x));
        return call.fail(span, message);
    }
    Some(call.build().transpose(x.node, order))
}
