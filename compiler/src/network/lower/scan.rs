//! Steps over a sequence: a loop whose states are rows of a memory, one more than there are steps.
//!
//! Every step reads one row and writes the next, and whatever a step stores has a row for each step: nothing is ever
//! overwritten, so that the reverse sweep finds it all where it is.

use crate::ir::{For, Init, IntOp, Range, Region, Scalar, Statement, Step, ValueId};
use crate::network::graph::{NodeId, Scan, Shape};
use crate::network::lower::plan::Plan;
use crate::network::lower::{Frame, Lower, Tensor};

impl<'g> Lower<'g> {
    /// Writes a scan; its result's rows are those of the sequences, also where it runs backwards.
    pub(super) fn scan(&mut self, id: NodeId, scan: &'g Scan) {
        let states: Vec<_> = scan.carried.iter().map(|carried| self.begin_states(*carried, scan.steps)).collect();
        let constants: Vec<Tensor> = scan.constants.iter().map(|constant| self.whole(*constant)).collect();
        let upper = self.int(scan.steps);
        self.b.open();
        let t = self.b.bound(Scalar::USIZE, Some("t".into()));
        let at = match scan.reverse {
            true => {
                let last = self.int(scan.steps - 1);
                self.on_indices(IntOp::Sub, last, t)
            }
            false => t,
        };
        let mut inputs: Vec<Tensor> = states.iter().map(|place| Tensor::Place(place.then(Step::Index(t)))).collect();
        for sequence in &scan.sequences {
            inputs.push(self.step_of(*sequence, at));
        }
        inputs.extend(constants);
        let next = self.plus(t, 1);
        let homes: Vec<_> = states.iter().map(|place| place.then(Step::Index(next))).collect();
        let mut frame = Frame::new(&scan.body, Plan::new(&scan.body, &scan.yields));
        frame.bind_inputs(&inputs);
        for (yielded, home) in scan.yields.iter().zip(&homes) {
            frame.homes.entry(*yielded).or_insert_with(|| home.clone());
        }
        let outer = std::mem::replace(&mut self.frame, frame);
        self.steps.push((t, scan.steps));
        self.nodes();
        for (yielded, home) in scan.yields.iter().zip(&homes) {
            self.yield_to(*yielded, home);
        }
        self.steps.pop();
        self.frame = outer;
        self.end(t, upper);
        let place = states[scan.which].clone();
        self.frame.tensors[id.index()] = Some(match scan.all {
            true => Tensor::States { place, steps: scan.steps, reverse: scan.reverse },
            false => Tensor::Place(place.then(Step::Index(upper))),
        });
    }

    /// The states of one carried value: the first is stored.
    fn begin_states(&mut self, carried: NodeId, steps: usize) -> crate::ir::Place {
        let shape = self.shape(carried).clone();
        let rows = Shape([vec![steps + 1], shape.0.clone()].concat());
        let name = self.graph().nodes[carried.index()].name.clone().unwrap_or_else(|| "state".to_owned());
        let place = self.memory(&name, &rows, Init::Zero);
        let zero = self.int(0);
        let first = place.then(Step::Index(zero));
        self.for_each(&shape.0, |this, index| {
            let value = this.element(carried, index);
            this.store(&first, index, value);
        });
        place
    }

    /// A node for use in every step.
    fn whole(&mut self, node: NodeId) -> Tensor {
        match self.tensor(node) {
            Some(Tensor::Value(value)) => Tensor::Value(value),
            _ => Tensor::Place(self.place(node)),
        }
    }

    /// What a step sees of a sequence.
    fn step_of(&mut self, sequence: NodeId, at: ValueId) -> Tensor {
        Tensor::Place(self.row(sequence, at))
    }

    /// Stores the next state, unless it was computed there.
    fn yield_to(&mut self, yielded: NodeId, home: &crate::ir::Place) {
        if matches!(self.tensor(yielded), Some(Tensor::Place(place)) if place == *home) {
            return;
        }
        let shape = self.shape(yielded).clone();
        self.for_each(&shape.0, |this, index| {
            let value = this.element(yielded, index);
            this.store(home, index, value);
        });
    }

    fn end(&mut self, t: ValueId, upper: ValueId) {
        let body = Region { statements: self.b.close(), ..Region::default() };
        let range = Range { lower: self.int(0), upper, inclusive: false, adaptors: Vec::new() };
        let carried = Vec::new();
        let counted = For { index: t, range, carried, body, until: None, unordered: false, span: None };
        self.b.push(Statement::For(counted));
    }
}
