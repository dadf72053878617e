//! Indexing, slicing and transposing.

use crate::network::graph::SliceAxis;
use crate::network::resolve::Resolver;
use crate::network::resolve::value::{Operand, Value};
use crate::network::syntax::{Expr, Index, Span};

impl<'a> Resolver<'a> {
    /// `x[0]`, `x[1..3, ..]`; negative counts from the end, axes that are not mentioned stay.
    pub(super) fn indexed(&mut self, base: &'a Expr, indices: &'a [Index], span: Span) -> Option<Value> {
        let base = self.tensor(base)?;
        let lengths = self.shape(base.node).0.clone();
        if indices.len() > lengths.len() {
            let axes = match lengths.len() {
                0 => "no index".to_string(),
                1 => "one index".to_string(),
                rank => format!("at most {rank} indices"),
            };
            let message = format!("{}: it takes {axes}, not {}", self.says(base), indices.len());
            return self.fail(span, message);
        }
        let mut axes: Vec<SliceAxis> = lengths.iter().map(|&end| SliceAxis { start: 0, end, drop: false }).collect();
        for (axis, index) in indices.iter().enumerate() {
            axes[axis] = self.axis(base, axis, lengths[axis], index)?;
        }
        self.build.span = span;
        Some(Value::Tensor(self.build.slice(base.node, axes)))
    }

    fn axis(&mut self, base: Operand<'a>, axis: usize, length: usize, index: &'a Index) -> Option<SliceAxis> {
        match index {
            Index::At(expr) => {
                let start = self.position(base, axis, length, length.saturating_sub(1), expr)?;
                Some(SliceAxis { start, end: start + 1, drop: true })
            }
            Index::Range { start, end, span } => {
                let first = start.as_ref().map_or(Some(0), |start| self.position(base, axis, length, length, start));
                let last = end.as_ref().map_or(Some(length), |end| self.position(base, axis, length, length, end));
                let (start, end) = (first?, last?);
                if start >= end {
                    return self.fail(*span, format!("from {start} to {end} there is nothing"));
                }
                Some(SliceAxis { start, end, drop: false })
            }
        }
    }

    /// An index, which is at most `most`.
    fn position(
        &mut self,
        base: Operand<'a>,
        axis: usize,
        length: usize,
        most: usize,
        expr: &'a Expr,
    ) -> Option<usize> {
        let number = self.known_number(expr)?;
        if number.fract() != 0.0 {
            let message = format!("an index is a whole number, but {}", self.amounts(expr, number));
            return self.fail(expr.span, message);
        }
        let position = if number < 0.0 { number + length as f64 } else { number };
        if position < 0.0 || position > most as f64 {
            let says = self.says(base);
            let along = if self.build.rank(base.node) > 1 { format!(" along axis {axis}") } else { String::new() };
            return self.fail(expr.span, format!("{number} is out of range{along}: {says}"));
        }
        Some(position as usize)
    }

    /// `w.T`
    pub(super) fn transposed(&mut self, x: &'a Expr, span: Span) -> Option<Value> {
        let x = self.tensor(x)?;
        if self.build.rank(x.node) != 2 {
            let message = format!("{}: `.T` is of a matrix; other axes are put in order by `transpose`", self.says(x));
            return self.fail(x.span(), message);
        }
        self.build.span = span;
        Some(Value::Tensor(self.build.transpose(x.node, vec![1, 0])))
    }
}
