//! System 5: the weights, biases and multiplications of a 784-10-10 net, and of some others.
//!
//! Run it with `cargo run --release --example count`.

use std::time::Instant;

use chainrule_examples::count::{Net, count, image, label};

fn main() {
    println!("  layers              weights   biases   parameters   forward   backward");
    for layers in [&[784, 10, 10][..], &[784, 128, 64, 10], &[4, 4, 4, 3], &[2, 2, 1], &[2, 1]] {
        let c = count(layers);
        let name: Vec<String> = layers.iter().map(usize::to_string).collect();
        println!(
            "  {:16}   {:8}   {:6}   {:10}   {:7}   {:8}",
            name.join("-"),
            c.weights,
            c.biases,
            c.weights + c.biases,
            c.forward,
            c.backward
        );
    }
    println!("\n(forward and backward: multiplications for one sample)\n");

    let net = Net::by_formula();
    let (loss, gradient) = net.loss_and_gradient(&image(0), label(0));
    println!("784-10-10 on one image: loss {loss:.6}, a gradient of {} entries", gradient.len());

    let start = Instant::now();
    let repeats = 1000;
    for b in 0..repeats {
        std::hint::black_box(net.loss_and_gradient(&image(b), label(b)));
    }
    println!("loss and gradient take {:.1} us", start.elapsed().as_secs_f64() * 1e6 / repeats as f64);
}
