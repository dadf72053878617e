//! Convolutions, as PyTorch's `nn.Conv1d` and `nn.Conv2d`.

use crate::network::graph::{NodeId, Shape};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::init::Fans;
use crate::network::resolve::value::quoted;
use crate::network::syntax::{Expr, ExprKind};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "conv1d",
        arguments: "x, filters, kernel, stride = 1, padding = 0; bias = true, init = glorot_uniform, name?",
        shapes: "[c, n] → [filters, m], m = (n + 2 padding - kernel) / stride + 1 rounded down; [n] is one channel. \
                 `w: [filters, c, kernel]`, `b: [filters]`",
        formula: "b + Σ w x over the window, x = 0 outside. `padding` is a number, `\"same\"` or `\"valid\"`. As `nn.Conv1d`",
        build: conv1d,
    },
    Entry {
        name: "conv2d",
        arguments: "x, filters, kernel, stride = 1, padding = 0; bias = true, init = glorot_uniform, name?",
        shapes: "[c, h, w] → [filters, h', w']; [h, w] is one channel. `w: [filters, c, kernel, kernel]`, `b: [filters]`",
        formula: "b + Σ w x over the window, x = 0 outside. `kernel`, `stride`, `padding` are a number or `[height, width]`. \
                  As `nn.Conv2d`",
        build: conv2d,
    },
];

fn conv1d(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor_of_rank("x", &[1, 2], "[channels, length]")?;
    let filters = call.whole("filters", 1)?;
    let (kernel, stride) = (call.whole("kernel", 1)?, call.whole("stride", 1)?);
    let padding = padding(call, (1, kernel))?.1;
    let shape = call.shape(x).0;
    let (channels, length) = if let [channels, length] = shape[..] { (channels, length) } else { (1, shape[0]) };
    let has_bias = call.flag("bias")?;
    check_fits(call, (1, kernel), (1, length + 2 * padding))?;
    let layer = call.layer()?;
    let shape = Shape(vec![filters, channels, kernel]);
    let w = call.weight(&layer, "w", &shape.0, Fans::of(&shape), Some("weight"), "The kernel of each filter.")?;
    let build = call.build();
    let (x, w) =
        (build.reshape(x.node, vec![channels, 1, length]), build.reshape(w, vec![filters, channels, 1, kernel]));
    let convolved = build.conv(x, w, (1, stride), (0, padding));
    let steps = build.shape(convolved).0[2];
    let flat = build.reshape(convolved, vec![filters, steps]);
    let result = match has_bias {
        true => {
            let b = call.bias(&layer, "b", filters, Some("bias"), "The bias of each filter.")?;
            let b = call.build().reshape(b, vec![filters, 1]);
            call.build().add(flat, b)
        }
        false => flat,
    };
    call.close(&layer, result)
}

fn conv2d(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor_of_rank("x", &[2, 3], "[channels, height, width]")?;
    let filters = call.whole("filters", 1)?;
    let (kernel, stride) = (call.pair("kernel", 1)?, call.pair("stride", 1)?);
    let padding = padding(call, kernel)?;
    let shape = call.shape(x).0;
    let channels = if shape.len() == 3 { shape[0] } else { 1 };
    let (height, width) = (shape[shape.len() - 2], shape[shape.len() - 1]);
    let has_bias = call.flag("bias")?;
    check_fits(call, kernel, (height + 2 * padding.0, width + 2 * padding.1))?;
    let layer = call.layer()?;
    let shape = Shape(vec![filters, channels, kernel.0, kernel.1]);
    let w = call.weight(&layer, "w", &shape.0, Fans::of(&shape), Some("weight"), "The kernel of each filter.")?;
    let x = call.build().reshape(x.node, vec![channels, height, width]);
    let convolved = call.build().conv(x, w, stride, padding);
    let result = match has_bias {
        true => {
            let b = call.bias(&layer, "b", filters, Some("bias"), "The bias of each filter.")?;
            let b = call.build().reshape(b, vec![filters, 1, 1]);
            call.build().add(convolved, b)
        }
        false => convolved,
    };
    call.close(&layer, result)
}

/// `padding = 1`, `[1, 2]`, `"same"` or `"valid"`.
fn padding(call: &mut Call<'_, '_>, kernel: (usize, usize)) -> Option<(usize, usize)> {
    let word = call.given("padding").and_then(word);
    match word {
        None => call.pair("padding", 0),
        Some((_, "valid")) => Some((0, 0)),
        Some((_, "same")) if kernel.0 % 2 == 1 && kernel.1 % 2 == 1 => Some((kernel.0 / 2, kernel.1 / 2)),
        Some((expr, "same")) => call.fail(expr.span, "`\"same\"` needs a kernel of odd length, which has a middle"),
        Some((expr, _)) => {
            call.fail(expr.span, format!("`padding` is a number, `\"same\"` or `\"valid\"`, not {}", quoted(expr)))
        }
    }
}

/// A word, with quotation marks or without.
fn word(expr: &Expr) -> Option<(&Expr, &str)> {
    match &expr.kind {
        ExprKind::Text(text) => Some((expr, text)),
        ExprKind::Name(name) if matches!(name.as_str(), "same" | "valid") => Some((expr, name)),
        _ => None,
    }
}

/// A window has to fit at least once.
pub(super) fn check_fits(call: &mut Call<'_, '_>, window: (usize, usize), padded: (usize, usize)) -> Option<()> {
    if window.0 <= padded.0 && window.1 <= padded.1 {
        return Some(());
    }
    let expr = call.given("x").expect("the call was bound: what is needed is there");
    let of =
        |pair: (usize, usize)| if pair.0 == 1 { pair.1.to_string() } else { Shape(vec![pair.0, pair.1]).to_string() };
    let (padded, window) = (of(padded), of(window));
    let message =
        format!("a window of {window} does not fit into {}, which with its padding is {padded}", quoted(expr));
    call.fail(expr.span, message)
}
