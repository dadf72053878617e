//! A name that was never given, in the Rust file itself.

chainrule::network! {
    pub Iris: f32 {
        input  x: [4];
        target y: class(3);

        hidden = sigmoid(dense(x, 4));
        logits = dense(hiden, 3);

        output softmax(logits);
        loss   cross_entropy(softmax(logits), y);
    }
}

fn main() {}
