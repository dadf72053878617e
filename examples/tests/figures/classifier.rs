//! System 3.

use chainrule_examples::classifier::{Line, START, gradient_by_hand, loss, output, printed_program, train};

use crate::{all_close, close};

#[test]
fn the_printed_digits_come_out_exactly() {
    let printed = [
        [0.7010307863243558, 0.35520347518814194, 0.09045776246846889],
        [0.7068233374476314, 0.3469745206215468, 0.15366665091475956],
        [0.7124393640689541, 0.3390604735219194, 0.21566472402149306],
    ];
    let want = printed.map(|[z_hat, loss, w11]| Line { z_hat, loss, w11 });
    assert_eq!(printed_program(3), want);
}

#[test]
fn the_net_as_meant_has_the_gradient_of_the_pencil() {
    for iterations in [0, 1, 10, 100] {
        let w = train(iterations);
        all_close(&loss::gradient(&w), &gradient_by_hand(&w), 1e-15);
    }
}

#[test]
fn training_all_six_weights_brings_the_loss_down() {
    close(loss(&START), 0.588406, 1e-6);
    close(loss(&train(1)), 0.535015, 1e-6);
    close(loss(&train(300)), 0.000741, 1e-6);
    assert!(output(&train(300)) > 0.999);
    assert!(train(1).iter().zip(START).all(|(after, before)| *after != before), "every weight is trained");
}
