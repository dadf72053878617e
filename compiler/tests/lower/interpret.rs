//! What a graph means, computed the plainest way.

use std::collections::BTreeMap;

use chainrule_compiler::ir::Comparison;
use chainrule_compiler::network::graph::*;

/// Elements in row-major order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tensor {
    pub(crate) shape: Vec<usize>,
    pub(crate) data: Vec<f64>,
}

/// What a graph is evaluated on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    pub(crate) params: Vec<Tensor>,
    /// Class inputs are whole numbers here.
    pub(crate) inputs: Vec<Tensor>,
    /// By node; 1 where there is none.
    pub(crate) noise: BTreeMap<usize, Tensor>,
    /// By node; the running ones where there is none.
    pub(crate) statistics: BTreeMap<usize, Tensor>,
}

impl Tensor {
    pub(crate) fn new(shape: &[usize], mut at: impl FnMut(&[usize]) -> f64) -> Tensor {
        let mut data = Vec::new();
        let count: usize = shape.iter().product();
        for mut flat in 0..count {
            let mut index = vec![0; shape.len()];
            for k in (0..shape.len()).rev() {
                index[k] = flat % shape[k];
                flat /= shape[k];
            }
            data.push(at(&index));
        }
        Tensor { shape: shape.to_vec(), data }
    }

    pub(crate) fn at(&self, index: &[usize]) -> f64 {
        let flat = index.iter().zip(&self.shape).fold(0, |flat, (i, n)| {
            assert!(i < n, "{index:?} is in {:?}", self.shape);
            flat * n + i
        });
        self.data[flat]
    }

    /// Its element for an index of something it is broadcast to.
    fn spread(&self, index: &[usize]) -> f64 {
        let skipped = index.len() - self.shape.len();
        let own: Vec<usize> =
            index[skipped..].iter().zip(&self.shape).map(|(i, n)| if *n == 1 { 0 } else { *i }).collect();
        self.at(&own)
    }
}

/// Every node's tensor.
pub(crate) fn interpret(graph: &Graph, sample: &Sample) -> Vec<Tensor> {
    let mut nodes: Vec<Tensor> = Vec::new();
    for (k, node) in graph.nodes.iter().enumerate() {
        let tensor = match (sample.noise.get(&k), sample.statistics.get(&k)) {
            (Some(given), _) | (_, Some(given)) => given.clone(),
            _ => one(node, sample, &nodes),
        };
        assert_eq!(tensor.shape, node.shape.0, "{:?}", node.op);
        nodes.push(tensor);
    }
    nodes
}

/// The weighted sum of the losses.
pub(crate) fn loss(graph: &Graph, sample: &Sample) -> f64 {
    let nodes = interpret(graph, sample);
    graph.losses.iter().map(|term| term.weight * nodes[term.node.index()].data[0]).sum()
}

fn one(node: &Node, sample: &Sample, nodes: &[Tensor]) -> Tensor {
    let of = |x: &NodeId| &nodes[x.index()];
    let shape = &node.shape.0;
    let class = |input: &InputId, index: &[usize]| sample.inputs[input.index()].at(index) as usize;
    match &node.op {
        Op::Input(input) => sample.inputs[input.index()].clone(),
        Op::Param(param) => sample.params[param.index()].clone(),
        Op::Statistic { running, .. } => sample.params[running.index()].clone(),
        Op::Constant(x) => Tensor::new(shape, |_| *x),
        Op::Noise { .. } => Tensor::new(shape, |_| 1.0),
        Op::Iota(axis) => Tensor::new(shape, |i| i[*axis] as f64),
        Op::Detach(x) => of(x).clone(),
        Op::Reshape(x) => Tensor { shape: shape.clone(), data: of(x).data.clone() },
        Op::Map(primitive, operands) => Tensor::new(shape, |i| {
            let values: Vec<f64> = operands.iter().map(|x| of(x).spread(i)).collect();
            primitive.value64(&values)
        }),
        Op::Compare(comparison, a, b) => Tensor::new(shape, |i| {
            let (a, b) = (of(a).spread(i), of(b).spread(i));
            f64::from(u8::from(match comparison {
                Comparison::Eq => a == b,
                Comparison::Ne => a != b,
                Comparison::Lt => a < b,
                Comparison::Le => a <= b,
                Comparison::Gt => a > b,
                Comparison::Ge => a >= b,
            }))
        }),
        Op::Select(c, a, b) => {
            Tensor::new(shape, |i| if of(c).spread(i) != 0.0 { of(a).spread(i) } else { of(b).spread(i) })
        }
        Op::MatMul(a, b) => {
            let rows = of(a).shape.len() - 1;
            Tensor::new(shape, |i| {
                let term = |k: usize| of(a).at(&[&i[..rows], &[k]].concat()) * of(b).at(&[&[k], &i[rows..]].concat());
                (0..of(a).shape[rows]).map(term).sum()
            })
        }
        Op::Reduce(reduction, x, axis) => Tensor::new(shape, |i| {
            let all: Vec<f64> = match axis {
                Some(axis) => {
                    (0..of(x).shape[*axis]).map(|k| of(x).at(&[&i[..*axis], &[k], &i[*axis..]].concat())).collect()
                }
                None => of(x).data.clone(),
            };
            match reduction {
                Reduction::Sum => all.iter().sum(),
                Reduction::Mean => all.iter().sum::<f64>() / all.len() as f64,
                Reduction::Max => all.into_iter().fold(f64::NEG_INFINITY, f64::max),
                Reduction::Min => all.into_iter().fold(f64::INFINITY, f64::min),
            }
        }),
        Op::Slice(x, axes) => Tensor::new(shape, |i| {
            let mut rest = i.iter();
            let own: Vec<usize> =
                axes.iter().map(|a| if a.drop { a.start } else { a.start + rest.next().expect("an index") }).collect();
            of(x).at(&own)
        }),
        Op::Transpose(x, order) => Tensor::new(shape, |i| {
            let mut own = vec![0; i.len()];
            order.iter().zip(i).for_each(|(axis, i)| own[*axis] = *i);
            of(x).at(&own)
        }),
        Op::Concat(parts, axis) => Tensor::new(shape, |i| {
            let mut own = i.to_vec();
            for part in parts {
                if own[*axis] < of(part).shape[*axis] {
                    return of(part).at(&own);
                }
                own[*axis] -= of(part).shape[*axis];
            }
            unreachable!("the parts are as long as the whole")
        }),
        Op::Conv { x, kernel, stride, padding } => Tensor::new(shape, |i| {
            let [_, c, kh, kw] = of(kernel).shape[..] else { panic!("four axes") };
            let terms = Tensor::new(&[c, kh, kw], |k| {
                let seen = inside(of(x), k[0], i[1] * stride.0 + k[1], i[2] * stride.1 + k[2], *padding);
                seen.unwrap_or(0.0) * of(kernel).at(&[i[0], k[0], k[1], k[2]])
            });
            terms.data.iter().sum()
        }),
        Op::Pool { kind, x, window, stride, padding } => Tensor::new(shape, |i| {
            let seen: Vec<Option<f64>> = (0..window.0 * window.1)
                .map(|k| {
                    let (row, column) = (i[1] * stride.0 + k / window.1, i[2] * stride.1 + k % window.1);
                    inside(of(x), i[0], row, column, *padding)
                })
                .collect();
            match kind {
                Pooling::Max => seen.into_iter().flatten().fold(f64::NEG_INFINITY, f64::max),
                Pooling::Average => seen.iter().flatten().sum::<f64>() / seen.len() as f64,
            }
        }),
        Op::Pick { x, class: input } => Tensor::new(shape, |i| {
            let at = class(input, i);
            if at < *of(x).shape.last().expect("an axis") { of(x).at(&[i, &[at]].concat()) } else { f64::NAN }
        }),
        Op::OneHot { class: input } => Tensor::new(shape, |i| {
            let (last, rest) = i.split_last().expect("an axis");
            f64::from(u8::from(class(input, rest) == *last))
        }),
        Op::Gather { table, class: input } => Tensor::new(shape, |i| {
            let (last, rest) = i.split_last().expect("an axis");
            let at = class(input, rest);
            if at < of(table).shape[0] { of(table).at(&[at, *last]) } else { f64::NAN }
        }),
        Op::Scan(scan) => steps(scan, shape, nodes),
    }
}

fn inside(x: &Tensor, channel: usize, row: usize, column: usize, padding: (usize, usize)) -> Option<f64> {
    let (row, column) = (row.checked_sub(padding.0)?, column.checked_sub(padding.1)?);
    (row < x.shape[1] && column < x.shape[2]).then(|| x.at(&[channel, row, column]))
}

fn steps(scan: &Scan, shape: &[usize], nodes: &[Tensor]) -> Tensor {
    let of = |x: &NodeId| nodes[x.index()].clone();
    let mut carried: Vec<Tensor> = scan.carried.iter().map(of).collect();
    let mut all = vec![Vec::new(); scan.steps];
    for t in 0..scan.steps {
        let at = if scan.reverse { scan.steps - 1 - t } else { t };
        let mut inputs = carried.clone();
        for sequence in &scan.sequences {
            let whole = of(sequence);
            inputs.push(Tensor::new(&whole.shape[1..], |i| whole.at(&[&[at], i].concat())));
        }
        inputs.extend(scan.constants.iter().map(of));
        let body = interpret(&scan.body, &Sample { inputs, ..Sample::default() });
        carried = scan.yields.iter().map(|x| body[x.index()].clone()).collect();
        all[at] = carried[scan.which].data.clone();
    }
    let data = if scan.all { all.concat() } else { carried[scan.which].data.clone() };
    Tensor { shape: shape.to_vec(), data }
}
