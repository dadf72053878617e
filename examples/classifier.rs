//! System 3: a 2-2-1 classifier, first exactly as a text printed it, then as it was meant, with all weights trained.
//!
//! Run it with `cargo run --release --example classifier`.

use chainrule_examples::classifier::{START, loss, output, printed_program, train};

fn main() {
    println!("The program as it was printed (only w11 is updated):\n");
    println!("  iteration  z_hat               CE                   w11");
    for (i, line) in printed_program(3).iter().enumerate() {
        println!("  {:9}  {}  {}  {}", i + 1, line.z_hat, line.loss, line.w11);
    }
    println!("\nThe net as it was meant (all six weights are updated):\n");
    println!("  iterations  CE        z_hat");
    let mut w = START;
    for iterations in [0, 1, 2, 3, 10, 30, 100, 300] {
        w = train(iterations);
        println!("  {iterations:10}  {:.6}  {:.6}", loss(&w), output(&w));
    }
    println!("\n  w1, w11, w12, w21, w2, w22 = {w:.6?}");
}
