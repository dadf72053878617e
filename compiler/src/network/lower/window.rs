//! Convolutions and pools: what slides over an image.

use chainrule_primitives::Primitive;

use crate::ir::{Comparison, Init, Place, ValueId};
use crate::network::graph::{NodeId, Op, Pooling, Shape};
use crate::network::lower::{Lower, Tensor};

/// Pools over larger windows search in a loop.
const WINDOW: usize = 16;

/// How a window moves.
#[derive(Clone, Copy)]
struct Slide {
    x: NodeId,
    stride: (usize, usize),
    window: (usize, usize),
}

impl Lower<'_> {
    /// Before anything slides over an image: the image with a margin around it, where it needs one.
    pub(super) fn pad(&mut self, node: NodeId) {
        let (x, padding, margin) = match &self.graph().nodes[node.index()].op {
            Op::Conv { x, padding, .. } => (*x, *padding, 0.0),
            Op::Pool { kind: Pooling::Average, x, padding, .. } => (*x, *padding, 0.0),
            Op::Pool { kind: Pooling::Max, x, padding, .. } => (*x, *padding, f64::NEG_INFINITY),
            _ => return,
        };
        if padding == (0, 0) {
            return;
        }
        let shape = self.shape(x).clone();
        let [channels, height, width] = shape.0[..] else { unreachable!("an image has three axes") };
        let padded = Shape(vec![channels, height + 2 * padding.0, width + 2 * padding.1]);
        let margin = self.number(margin);
        let place = self.memory("padded", &padded, Init::Splat(margin));
        self.for_each(&shape.0, |this, index| {
            let value = this.element(x, index);
            let (row, column) = (this.plus(index[1], padding.0), this.plus(index[2], padding.1));
            this.store(&place, &[index[0], row, column], value);
        });
        self.remember_padded(node, place);
    }

    /// An element of a convolution or pool.
    pub(super) fn window(&mut self, node: NodeId, index: &[ValueId]) -> ValueId {
        match &self.graph().nodes[node.index()].op {
            Op::Conv { x, kernel, stride, .. } => {
                let [_, channels, height, width] = self.shape(*kernel).0[..] else {
                    unreachable!("a kernel has four axes")
                };
                let slide = Slide { x: *x, stride: *stride, window: (height, width) };
                let (kernel, outer) = (*kernel, index.to_vec());
                self.sum(&[channels, height, width], |this, k| {
                    let x = this.seen(node, slide, k[0], &outer, (k[1], k[2]));
                    let w = this.element(kernel, &[outer[0], k[0], k[1], k[2]]);
                    this.mul(x, w)
                })
            }
            Op::Pool { kind, x, window, stride, .. } => {
                let slide = Slide { x: *x, stride: *stride, window: *window };
                match kind {
                    Pooling::Average => self.average(node, slide, index),
                    Pooling::Max => self.largest(node, slide, index),
                }
            }
            _ => unreachable!("only convolutions and pools slide"),
        }
    }

    /// What the window sees at a position of it.
    fn seen(
        &mut self,
        node: NodeId,
        slide: Slide,
        channel: ValueId,
        index: &[ValueId],
        at: (ValueId, ValueId),
    ) -> ValueId {
        let along = |this: &mut Self, index: ValueId, stride: usize, at: ValueId| {
            let start = this.times(index, stride);
            this.on_indices(crate::ir::IntOp::Add, start, at)
        };
        let row = along(self, index[1], slide.stride.0, at.0);
        let column = along(self, index[2], slide.stride.1, at.1);
        match self.padded(node) {
            Some(place) => self.load(&place, &[channel, row, column]),
            None => self.element(slide.x, &[channel, row, column]),
        }
    }

    fn average(&mut self, node: NodeId, slide: Slide, index: &[ValueId]) -> ValueId {
        let (height, width) = slide.window;
        let outer = index.to_vec();
        let sum = self.sum(&[height, width], |this, k| this.seen(node, slide, outer[0], &outer, (k[0], k[1])));
        let share = self.number(1.0 / (height * width) as f64);
        self.mul(sum, share)
    }

    /// The largest; of equals the first, which so gets the derivative.
    fn largest(&mut self, node: NodeId, slide: Slide, index: &[ValueId]) -> ValueId {
        let (height, width) = slide.window;
        let larger = |this: &mut Self, most: ValueId, at: (ValueId, ValueId)| {
            let x = this.seen(node, slide, index[0], index, at);
            let is_larger = this.b.compare(Comparison::Gt, x, most);
            this.b.select(is_larger, x, most)
        };
        let zero = self.int(0);
        if height * width > WINDOW {
            let least = self.number(f64::NEG_INFINITY);
            return self.fold(&[height, width], least, |this, most, k| larger(this, most, (k[0], k[1])));
        }
        let mut most = self.seen(node, slide, index[0], index, (zero, zero));
        for k in 1..height * width {
            let at = (self.int(k / width), self.int(k % width));
            most = larger(self, most, at);
        }
        most
    }

    fn remember_padded(&mut self, node: NodeId, place: Place) {
        self.frame.padded.insert(node, place);
    }

    fn padded(&self, node: NodeId) -> Option<Place> {
        self.frame.padded.get(&node).cloned()
    }

    /// `sum`, of floats.
    pub(super) fn add(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.b.primitive(Primitive::Add, &[a, b])
    }

    /// Where a node is, if it is somewhere.
    pub(super) fn tensor(&self, node: NodeId) -> Option<Tensor> {
        self.frame.tensors[node.index()].clone()
    }
}
