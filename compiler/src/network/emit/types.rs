//! Rust types of tensors, and tensors as slices.

use proc_macro2::{Literal, TokenStream};

use super::mixed;
use crate::emit::Paths;
use crate::network::graph::{Input, InputKind, Shape};

/// `[[f32; 4]; 3]` around an element.
pub(super) fn array(shape: &Shape, element: TokenStream) -> TokenStream {
    shape.0.iter().rev().fold(element, |inner, length| {
        let length = Literal::usize_unsuffixed(*length);
        mixed!([#inner; #length])
    })
}

/// The elements of a tensor at `place` as one slice: `self.dense1.w.as_flattened()`.
pub(super) fn flat(shape: &Shape, place: &TokenStream, mutable: bool, paths: &Paths) -> TokenStream {
    let method = |name: &str| {
        let name = crate::emit::generated(&if mutable { format!("{name}_mut") } else { name.to_owned() });
        mixed!(.#name())
    };
    match shape.0.len() {
        0 => {
            let (from, lent) = match mutable {
                true => (paths.core("slice::from_mut"), mixed!(&mut #place)),
                false => (paths.core("slice::from_ref"), mixed!(&#place)),
            };
            mixed!(#from(#lent))
        }
        1 if mutable => mixed!(#place.as_mut_slice()),
        1 => mixed!(#place.as_slice()),
        rank => {
            let flattened = (1..rank).map(|_| method("as_flattened"));
            mixed!(#place #(#flattened)*)
        }
    }
}

/// How an input is written in the text: `[4]`, `[20] of class(50)`, `class(3)`, `scalar`.
pub(super) fn written(input: &Input) -> String {
    let lengths: Vec<String> = input.shape.0.iter().map(ToString::to_string).collect();
    match (input.kind, lengths.is_empty()) {
        (InputKind::Float, true) => "scalar".to_owned(),
        (InputKind::Float, false) => format!("[{}]", lengths.join(", ")),
        (InputKind::Class(n), true) => format!("class({n})"),
        (InputKind::Class(n), false) => format!("[{}] of class({n})", lengths.join(", ")),
    }
}

/// `[3, 4]` or `a number`, for documentation.
pub(super) fn described(shape: &Shape) -> String {
    match shape.0.is_empty() {
        true => "one number".to_owned(),
        false => format!("`{shape}`"),
    }
}
