//! Methods and associated functions that call themselves and each other.

use crate::check;
use chainrule::{Differentiable, differentiate};

#[differentiate]
mod m {
    use super::*;
    #[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
    pub struct Rod {
        pub length: f64,
        pub mass: f64,
    }
    /// A heap: the children of node `i` are `2 i + 1` and `2 i + 2`.
    #[derive(Differentiable, Clone, Debug)]
    pub struct Heap {
        pub nodes: [Rod; 7],
        pub scale: f64,
    }
    impl Rod {
        /// By value, and gives itself back.
        fn grown(self, n: u32) -> Self {
            if n == 0 {
                return self;
            }
            let half = Rod { length: self.length * 1.1, mass: self.mass + self.length.sin() * 0.1 };
            half.grown(n - 1)
        }
        fn shrink(&mut self, n: u32) {
            if n > 0 {
                self.length *= 1.0 - 0.1 * self.mass;
                self.shrink(n - 1);
                self.mass += 0.1 * self.length;
            }
        }
        fn power(x: f64, n: u32) -> f64 {
            if n == 0 { 1.0 } else { x * Self::power(x, n - 1) }
        }
    }
    impl Heap {
        fn even(&self, x: f64, n: usize) -> f64 {
            if n == 0 { x } else { self.odd(x * self.scale, n - 1) + self.nodes[n].mass }
        }
        fn odd(&self, x: f64, n: usize) -> f64 {
            if n == 0 { x.sin() } else { self.even(x + self.nodes[n].length, n - 1) * x }
        }
        /// A tree-like recursion, asked for by itself.
        #[differentiate(hvp)]
        pub fn weight(&self, i: usize) -> f64 {
            if i >= 7 {
                return 0.0;
            }
            let node = self.nodes[i];
            node.mass * node.length + self.scale * (self.weight(2 * i + 1) - self.weight(2 * i + 2)).sin()
        }
        fn total(&self, from: usize, to: usize) -> f64 {
            if to - from == 1 {
                return Rod::power(self.nodes[from].mass, 3);
            }
            let middle = (from + to) / 2;
            self.total(from, middle) * self.total(middle, to).cos()
        }
    }
    #[differentiate(hvp)]
    pub fn all(heap: &Heap, n: usize) -> f64 {
        let mut rod = heap.nodes[1].grown(3);
        rod.shrink(4);
        heap.even(0.4, n) + heap.total(0, 7) + heap.weight(0) + rod.mass * rod.length + Rod::power(heap.scale, n as u32)
    }
}

fn heap(x: &[f64]) -> m::Heap {
    m::Heap { nodes: core::array::from_fn(|k| m::Rod { length: x[2 * k], mass: x[2 * k + 1] }), scale: x[14] }
}

fn flat(d: &m::HeapTangent) -> Vec<f64> {
    d.nodes.iter().flat_map(|rod| [rod.length, rod.mass]).chain([d.scale]).collect()
}

fn point() -> Vec<f64> {
    (0..15).map(|k| 0.3 + 0.07 * f64::from(k * k % 11)).collect()
}

#[test]
fn agree_with_differences() {
    let x = point();
    for n in [0, 1, 4, 5] {
        let (value, d) = m::all::value_and_gradient(&heap(&x), n);
        check("all", &x, |x| m::all(&heap(x), n), value, &flat(&d));
    }
    let (value, d) = heap(&x).weight_value_and_gradient(0);
    check("weight", &x, |x| heap(x).weight(0), value, &flat(&d));
}

#[test]
fn second_derivatives_are_those_of_the_gradient() {
    let x = point();
    let direction = heap(&x.iter().map(|x| x.cos()).collect::<Vec<_>>());
    let mut along = m::all::gradient(&heap(&x), 4);
    along.scale = direction.scale;
    for (d, rod) in along.nodes.iter_mut().zip(&direction.nodes) {
        (d.length, d.mass) = (rod.length, rod.mass);
    }
    let product = flat(&m::all::hvp(&heap(&x), 4, &along));
    let at = |h: f64| {
        let moved: Vec<f64> = x.iter().zip(flat(&along)).map(|(x, d)| x + h * d).collect();
        flat(&m::all::gradient(&heap(&moved), 4))
    };
    let (above, below) = (at(1e-5), at(-1e-5));
    for k in 0..15 {
        let slope = (above[k] - below[k]) / 2e-5;
        assert!((product[k] - slope).abs() <= 1e-6 * slope.abs().max(1.0), "{k}: {} not {slope}", product[k]);
    }
}
