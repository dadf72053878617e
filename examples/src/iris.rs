//! The 4-4-4-3 net on the iris flowers: a loss as plain Rust, its gradient by `#[differentiate]`, and training.

use chainrule::differentiate;
use chainrule::math::sigmoid;

use crate::data::Flower;
use crate::random::Random;

/// The cross-entropy of one flower: two hidden layers of four sigmoids, three logits, softmax.
#[differentiate(wrt(w1, b1, w2, b2, w3, b3))]
#[allow(clippy::too_many_arguments, reason = "a layer is a matrix and a vector")]
pub fn loss(
    w1: &[[f64; 4]; 4],
    b1: &[f64; 4],
    w2: &[[f64; 4]; 4],
    b2: &[f64; 4],
    w3: &[[f64; 4]; 3],
    b3: &[f64; 3],
    x: &[f64; 4],
    class: usize,
) -> f64 {
    let mut h1 = [0.0; 4];
    for i in 0..4 {
        h1[i] = sigmoid(w1[i][0] * x[0] + w1[i][1] * x[1] + w1[i][2] * x[2] + w1[i][3] * x[3] + b1[i]);
    }
    let mut h2 = [0.0; 4];
    for i in 0..4 {
        h2[i] = sigmoid(w2[i][0] * h1[0] + w2[i][1] * h1[1] + w2[i][2] * h1[2] + w2[i][3] * h1[3] + b2[i]);
    }
    let mut z = [0.0; 3];
    for i in 0..3 {
        z[i] = w3[i][0] * h2[0] + w3[i][1] * h2[1] + w3[i][2] * h2[2] + w3[i][3] * h2[3] + b3[i];
    }
    let largest = z[0].max(z[1]).max(z[2]);
    let mut total = 0.0;
    for k in 0..3 {
        total += (z[k] - largest).exp();
    }
    largest + total.ln() - z[class]
}

/// The net's 55 parameters, and, in the same form, their gradient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Net {
    /// Weights of the first hidden layer, a row per unit.
    pub w1: [[f64; 4]; 4],
    /// Biases of the first hidden layer.
    pub b1: [f64; 4],
    /// Weights of the second hidden layer.
    pub w2: [[f64; 4]; 4],
    /// Biases of the second hidden layer.
    pub b2: [f64; 4],
    /// Weights of the output layer.
    pub w3: [[f64; 4]; 3],
    /// Biases of the output layer.
    pub b3: [f64; 3],
}

impl Net {
    /// The net whose parameter number `k` is `value(k)`; weights before biases, layer by layer.
    pub fn from_fn(mut value: impl FnMut(usize) -> f64) -> Net {
        let mut net = Net::default();
        for (k, parameter) in net.parameters_mut().enumerate() {
            *parameter = value(k);
        }
        net
    }

    /// A net to start training from.
    pub fn random(random: &mut Random) -> Net {
        Net::from_fn(|_| random.uniform())
    }

    /// All parameters in order.
    pub fn parameters(&self) -> impl Iterator<Item = f64> {
        let first = self.w1.as_flattened().iter().chain(&self.b1);
        let second = self.w2.as_flattened().iter().chain(&self.b2);
        let third = self.w3.as_flattened().iter().chain(&self.b3);
        first.chain(second).chain(third).copied()
    }

    /// All parameters in order, to be changed.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut f64> {
        let first = self.w1.as_flattened_mut().iter_mut().chain(&mut self.b1);
        let second = self.w2.as_flattened_mut().iter_mut().chain(&mut self.b2);
        let third = self.w3.as_flattened_mut().iter_mut().chain(&mut self.b3);
        first.chain(second).chain(third)
    }

    /// The loss of one flower.
    pub fn loss(&self, x: &[f64; 4], class: usize) -> f64 {
        loss(&self.w1, &self.b1, &self.w2, &self.b2, &self.w3, &self.b3, x, class)
    }

    /// The mean loss of some flowers.
    pub fn mean_loss(&self, flowers: &[Flower]) -> f64 {
        flowers.iter().map(|f| self.loss(&f.x, f.class)).sum::<f64>() / flowers.len() as f64
    }

    /// The mean loss of some flowers, and its gradient.
    pub fn mean_loss_and_gradient(&self, flowers: &[Flower]) -> (f64, Net) {
        let (mut sum, mut d) = (0.0, Net::default());
        let Net { w1, b1, w2, b2, w3, b3 } = self;
        for Flower { x, class } in flowers {
            sum += loss::value_and_gradient_into(
                w1, b1, w2, b2, w3, b3, x, *class, &mut d.w1, &mut d.b1, &mut d.w2, &mut d.b2, &mut d.w3, &mut d.b3,
            );
        }
        let n = flowers.len() as f64;
        for parameter in d.parameters_mut() {
            *parameter /= n;
        }
        (sum / n, d)
    }

    /// The class that softmax gives most to, which is the one with the smallest loss.
    pub fn predict(&self, x: &[f64; 4]) -> usize {
        let losses = [0, 1, 2].map(|class| self.loss(x, class));
        (0..3).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).expect("there are three classes")
    }

    /// How many flowers it names rightly.
    pub fn correct(&self, flowers: &[Flower]) -> usize {
        flowers.iter().filter(|f| self.predict(&f.x) == f.class).count()
    }

    /// Rows are the true classes, columns the predicted ones.
    pub fn confusion(&self, flowers: &[Flower]) -> [[usize; 3]; 3] {
        let mut counts = [[0; 3]; 3];
        for f in flowers {
            counts[f.class][self.predict(&f.x)] += 1;
        }
        counts
    }
}

/// Gradient descent with momentum: `v <- momentum v + gradient`, `p <- p - rate v`.
#[derive(Clone, Debug)]
pub struct Descent {
    /// The learning rate.
    pub rate: f64,
    /// 0 for plain gradient descent.
    pub momentum: f64,
    velocity: Net,
}

impl Descent {
    /// At rest.
    pub fn new(rate: f64, momentum: f64) -> Descent {
        Descent { rate, momentum, velocity: Net::default() }
    }

    /// One step on some flowers; the mean loss before it.
    pub fn step(&mut self, net: &mut Net, flowers: &[Flower]) -> f64 {
        let (loss, gradient) = net.mean_loss_and_gradient(flowers);
        for ((p, v), g) in net.parameters_mut().zip(self.velocity.parameters_mut()).zip(gradient.parameters()) {
            *v = self.momentum * *v + g;
            *p -= self.rate * *v;
        }
        loss
    }
}
