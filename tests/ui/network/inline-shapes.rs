//! Shapes do not agree, in the Rust file itself.

chainrule::network! {
    Model: f64 {
        input  x: [4];
        target y: [3];
        param  w: [3, 5];
        param  b: [3];

        h = tanh((w + 1) * x + b);

        output h;
        loss   mse(h, y);
    }
}

fn main() {}
