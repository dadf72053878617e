//! System 1: what flows forward and backward through `f = w x + b`, through a sigmoid, and through a two-layer net.
//!
//! Run it with `cargo run --release --example affine`.

use chainrule_examples::affine::{affine, affine_graph, cost, sigmoid_graph};
use chainrule_examples::xor::{INPUTS, TARGETS};

fn main() {
    affine_node();
    sigmoid_nodes();
    two_layers();
}

fn affine_node() {
    let (w, x, b) = (-2.0, 5.0, 3.0);
    let (f, (df_dw, df_dx, df_db, df_dg)) = affine_graph::value_and_gradient(w, x, b, 0.0);
    println!("f = w x + b\n");
    println!("  node        forward   backward");
    println!("  w           {w:7}   df/dw = {df_dw}");
    println!("  x           {x:7}   df/dx = {df_dx}");
    println!("  g = w x     {:7}   df/dg = {df_dg}", w * x);
    println!("  b           {b:7}   df/db = {df_db}");
    println!("  f = g + b   {f:7}   df/df = 1");
    assert_eq!(affine::gradient(w, x, b), (df_dw, df_dx, df_db), "the edge in the graph changes nothing");
}

fn sigmoid_nodes() {
    let z = 1.0;
    let (value, (df_dz, edges)) = sigmoid_graph::value_and_gradient(z, &[0.0; 3]);
    println!("\n1 / (1 + exp(-z))\n");
    println!("  node        forward   backward");
    println!("  z           {z:7.4}   {df_dz:8.4}");
    println!("  -z          {:7.4}   {:8.4}", -z, edges[0]);
    println!("  exp         {:7.4}   {:8.4}", (-z).exp(), edges[1]);
    println!("  1 +         {:7.4}   {:8.4}", 1.0 + (-z).exp(), edges[2]);
    println!("  1 /         {value:7.4}   {:8.4}", 1.0);
    println!("  and f (1 - f) = {:.4}", value * (1.0 - value));
}

fn two_layers() {
    let (w1, b1, w2, b2) = ([[0.5, 0.3], [-0.4, 0.6]], [0.1, -0.1], [0.7, -0.5], 0.2);
    let (value, (d_w1, d_b1, d_w2, d_b2)) = cost::value_and_gradient(&w1, &b1, &w2, b2, &INPUTS, &TARGETS);
    println!("\ncost = -mean(y ln(h) + (1 - y) ln(1 - h)),  h = sigmoid(sigmoid(x w1 + b1) w2 + b2)\n");
    println!("  cost    {value:.6}");
    println!("  d/dw1   {d_w1:9.6?}");
    println!("  d/db1   {d_b1:9.6?}");
    println!("  d/dw2   {d_w2:9.6?}");
    println!("  d/db2   {d_b2:9.6}");
}
