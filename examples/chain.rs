//! System 2: the chain rule of several variables, one neuron per layer, and a chain of three hidden layers.
//!
//! Run it with `cargo run --release --example chain`.

use chainrule_examples::chain::{
    composed, cost, cost_gradient_by_hand, deep_cost, deep_gradient_by_hand, inner, outer, sum_over_paths,
};

fn main() {
    several_variables();
    one_neuron_per_layer();
    three_hidden_layers();
}

fn several_variables() {
    let t = [0.7, -0.4];
    println!("x = g(t), f(x), at t = {t:?}\n");
    println!("  x              {:.6?}", inner(&t));
    println!("  df/dx          {:.6?}", outer::gradient(&inner(&t)));
    for (k, row) in inner::jacobian(&t).iter().enumerate() {
        println!("  dx_{}/dt        {row:.6?}", k + 1);
    }
    println!("  sum over paths {:.6?}", sum_over_paths(&t));
    println!("  composed       {:.6?}", composed::gradient(&t));
}

fn one_neuron_per_layer() {
    let (mut w1, mut w2) = (0.5, -0.3);
    let (x, target, rate) = (1.5, 0.9, 2.0);
    println!("\nC = (y - y')^2 / 2,  y = sigmoid(w2 h),  h = sigmoid(w1 x)\n");
    println!("  step  C         dC/dw1     by hand    dC/dw2     by hand");
    for step in 0..=200 {
        let (c, (d_w1, d_w2)) = cost::value_and_gradient(w1, w2, x, target);
        if step % 40 == 0 {
            let (hand1, hand2) = cost_gradient_by_hand(w1, w2, x, target);
            println!("  {step:4}  {c:.6}  {d_w1:9.6}  {hand1:9.6}  {d_w2:9.6}  {hand2:9.6}");
        }
        w1 -= rate * d_w1;
        w2 -= rate * d_w2;
    }
}

fn three_hidden_layers() {
    let (w, x, target) = ([0.8, -1.2, 1.7, 0.9], 0.6, 0.2);
    let (c, gradient) = deep_cost::value_and_gradient(&w, x, target);
    println!("\nthree hidden layers, C = {c:.6}\n");
    println!("  dC/dw      {gradient:.9?}");
    println!("  by deltas  {:.9?}", deep_gradient_by_hand(&w, x, target));
}
