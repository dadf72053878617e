//! A network takes over what PyTorch trained, and goes through serde.

use chainrule::Real;
use chainrule::files::{Files, Names};
use chainrule_networks::{bytes, json, numbers};

chainrule::network! {
    Exact: f64 {
        input x: [4];
        target y: class(3);
        h = sigmoid(dense(x, 4, name = first));
        h = sigmoid(dense(h, 4, name = second));
        logits = dense(h, 3, name = third);
        output logits;
        loss cross_entropy(softmax(logits), y);
    }
}

chainrule::network! {
    Single: f32 {
        input x: [4];
        target y: class(3);
        h = sigmoid(dense(x, 4, name = first));
        h = sigmoid(dense(h, 4, name = second));
        logits = dense(h, 3, name = third);
        output logits;
        loss cross_entropy(softmax(logits), y);
    }
}

fn torch() -> Names<'static> {
    Names::torch().modules(&["0", "2", "4"])
}

/// Five inputs and their logits.
fn expected<T: Real>(logits: &str) -> Vec<([T; 4], Vec<f64>)> {
    let file = json("data/expected.json");
    let inputs = file["inputs"].as_array().expect("inputs").iter().map(numbers);
    let logits = file[logits].as_array().expect("logits").iter().map(numbers);
    let row = |x: Vec<f64>| std::array::from_fn(|k| T::from_f64(x[k]));
    inputs.map(row).zip(logits).collect()
}

fn check<T: Real, const N: usize>(predict: impl Fn(&[T; 4]) -> [T; N], logits: &str, tolerance: f64) {
    let cases = expected::<T>(logits);
    assert_eq!(cases.len(), 5);
    for (x, logits) in cases {
        for (found, expected) in predict(&x).iter().zip(logits) {
            assert!((found.to_f64() - expected).abs() < tolerance, "{} instead of {expected}", found.to_f64());
        }
    }
}

#[test]
fn networks_give_the_logits_of_pytorch() {
    let net = Exact::from_safetensors(&bytes("data/iris_4_4_4_3_f64.safetensors"), &torch()).expect("it is whole");
    check(|x| net.predict(x), "logits_f64", 1e-13);
    let net = Exact::from_npz(&bytes("data/iris_4_4_4_3_f64.npz"), &torch().separator("_")).expect("it is whole");
    check(|x| net.predict(x), "logits_f64", 1e-13);
    let net = Single::from_safetensors(&bytes("data/iris_4_4_4_3_f32.safetensors"), &torch()).expect("it is whole");
    check(|x| net.predict(x), "logits_f32", 2e-6);
    let net = Single::from_npz(&bytes("data/iris_4_4_4_3_f32.npz"), &torch().separator("_")).expect("it is whole");
    check(|x| net.predict(x), "logits_f32", 2e-6);
}

#[test]
fn a_network_says_which_tensor_does_not_fit() {
    let told = Exact::from_safetensors(&bytes("data/iris_4_4_4_3_f64.safetensors"), &Names::fields());
    let told = told.expect_err("the names are PyTorch's").to_string();
    assert!(told.starts_with("the file has no tensor `first.w`; it has `0.bias`"), "{told}");
}

#[test]
fn serde_writes_tensors_by_name() {
    let net = Exact::from_safetensors(&bytes("data/iris_4_4_4_3_f64.safetensors"), &torch()).expect("it is whole");
    let text = serde_json::to_string(&net).expect("it is a map of lists");
    assert!(text.starts_with("{\"first.w\":["), "{text}");
    assert_eq!(serde_json::from_str::<Exact>(&text).expect("it was just written"), net);
    let told = |text: &str| serde_json::from_str::<Exact>(text).expect_err("it does not fit").to_string();
    assert!(told("{}").contains("no tensor `first.w`"));
    assert!(told(&text.replace("third.b", "fourth.b")).contains("no tensor `third.b`"));
    assert!(
        told(&text.replacen("\"first.b\":[", "\"first.b\":[0.5,", 1)).contains("`first.b` has 5 numbers instead of 4")
    );
}
