//! Files that PyTorch and NumPy wrote: what they hold, what they give, and what is said of damaged ones.

use chainrule::files::{FileError, Files, Names};
use chainrule::net::{Parameters, Tensor, TensorName};
use chainrule_networks::{bytes, json, numbers};

/// The iris net of PyTorch's files, written out.
#[derive(Clone, Debug, Default, PartialEq)]
struct Iris {
    w: [[[f64; 4]; 4]; 2],
    last: [[f64; 4]; 3],
    b: [[f64; 4]; 2],
    last_b: [f64; 3],
}

impl Parameters for Iris {
    type Float = f64;
    const TENSORS: usize = 6;
    const COUNT: usize = 55;

    fn describe(index: usize) -> Tensor {
        let layer = ["dense1", "dense2", "dense3"][index / 2];
        let (field, torch) = [("w", "weight"), ("b", "bias")][index % 2];
        let shape: &[usize] = [&[4, 4][..], &[4], &[4, 4], &[4], &[3, 4], &[3]][index];
        let name = TensorName::new(field).within(layer);
        Tensor { name, shape, trained: true, decays: field == "w", torch: Some(torch) }
    }

    fn tensor(&self, index: usize) -> &[f64] {
        match index {
            4 => self.last.as_flattened(),
            5 => &self.last_b,
            _ if index.is_multiple_of(2) => self.w[index / 2].as_flattened(),
            _ => &self.b[index / 2],
        }
    }

    fn tensor_mut(&mut self, index: usize) -> &mut [f64] {
        match index {
            4 => self.last.as_flattened_mut(),
            5 => &mut self.last_b,
            _ if index.is_multiple_of(2) => self.w[index / 2].as_flattened_mut(),
            _ => &mut self.b[index / 2],
        }
    }
}

impl Iris {
    fn logits(&self, x: &[f64]) -> Vec<f64> {
        let dense = |w: &[[f64; 4]], b: &[f64], x: &[f64]| -> Vec<f64> {
            w.iter().zip(b).map(|(row, b)| row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + b).collect()
        };
        let sigmoid = |z: Vec<f64>| -> Vec<f64> { z.into_iter().map(|z| 1.0 / (1.0 + (-z).exp())).collect() };
        let h = sigmoid(dense(&self.w[0], &self.b[0], x));
        let h = sigmoid(dense(&self.w[1], &self.b[1], &h));
        dense(&self.last, &self.last_b, &h)
    }
}

fn torch() -> Names<'static> {
    Names::torch().modules(&["0", "2", "4"])
}

fn check_logits(net: &Iris, tolerance: f64) {
    let expected = json("data/expected.json");
    let inputs = expected["inputs"].as_array().expect("inputs");
    let logits = expected["logits_f64"].as_array().expect("logits");
    assert_eq!(inputs.len(), 5);
    for (x, expected) in inputs.iter().zip(logits) {
        for (found, expected) in net.logits(&numbers(x)).iter().zip(numbers(expected)) {
            assert!((found - expected).abs() < tolerance, "{found} instead of {expected}");
        }
    }
}

#[test]
fn the_files_of_pytorch_give_its_logits() {
    let load = |name: &str| Iris::from_safetensors(&bytes(name), &torch()).expect(name);
    check_logits(&load("data/iris_4_4_4_3_f64.safetensors"), 1e-13);
    check_logits(&load("data/iris_4_4_4_3_f32.safetensors"), 2e-6);
    let load = |name: &str| Iris::from_npz(&bytes(name), &torch().separator("_")).expect(name);
    check_logits(&load("data/iris_4_4_4_3_f64.npz"), 1e-13);
    check_logits(&load("data/iris_4_4_4_3_f32.npz"), 2e-6);
}

#[test]
fn what_is_written_is_read_back_bit_for_bit() {
    let net = Iris::from_safetensors(&bytes("data/iris_4_4_4_3_f64.safetensors"), &torch()).expect("whole");
    for names in [Names::fields(), Names::torch(), torch()] {
        let written = net.to_safetensors(&names).expect("names differ");
        assert_eq!(Iris::from_safetensors(&written, &names).as_ref(), Ok(&net));
    }
}

fn message(result: Result<Iris, FileError>) -> String {
    result.expect_err("the file is damaged").to_string()
}

#[test]
fn damaged_files_are_told_and_change_nothing() {
    let whole = bytes("data/iris_4_4_4_3_f64.safetensors");
    for cut in [0, 7, 100, whole.len() - 1] {
        let told = message(Iris::from_safetensors(&whole[..cut], &torch()));
        assert!(told.starts_with("not a whole safetensors file"), "{told}");
    }
    let text = String::from_utf8_lossy(&whole).into_owned();
    assert!(text.contains("0.bias"));
    let replace = |from: &str, to: &str| -> Vec<u8> {
        let at = whole.windows(from.len()).position(|window| window == from.as_bytes()).expect("it is in the header");
        let mut changed = whole.clone();
        changed[at..at + to.len()].copy_from_slice(to.as_bytes());
        changed
    };
    let told = message(Iris::from_safetensors(&replace("0.bias", "0.bios"), &torch()));
    assert!(told.starts_with("the file has no tensor `0.bias`; it has `0.bios`, `0.weight`"), "{told}");
    let told = message(Iris::from_safetensors(&replace("[3,4]", "[4,3]"), &torch()));
    assert_eq!(told, "`4.weight` is [4, 3] in the file, but [3, 4] in the parameters");
    let told = message(Iris::from_safetensors(&replace("F64", "I64"), &torch()));
    assert_eq!(told, "`0.bias` holds I64 in the file; floats are needed");
    let mut net = Iris { last_b: [1.0, 2.0, 3.0], ..Iris::default() };
    let before = net.clone();
    assert!(net.load_safetensors(&replace("4.bias", "5.bias"), &torch()).is_err());
    assert_eq!(net, before, "nothing is half loaded");
}

#[test]
fn damaged_archives_are_told() {
    let whole = bytes("data/iris_4_4_4_3_f64.npz");
    for cut in [0, 10, whole.len() / 2, whole.len() - 1] {
        let told = message(Iris::from_npz(&whole[..cut], &torch().separator("_")));
        assert!(told.starts_with("not a whole npz file") || told.contains("is not a whole array"), "{told}");
    }
    let told = message(Iris::from_npz(&whole, &torch()));
    assert!(told.starts_with("the file has no tensor `0.weight`; it has `0_bias`"), "{told}");
}

#[test]
fn names_that_do_not_fit_are_told() {
    let file = bytes("data/iris_4_4_4_3_f64.safetensors");
    let told = message(Iris::from_safetensors(&file, &Names::torch().modules(&["0", "2"])));
    assert_eq!(told, "2 names of modules are given, but there are 3 layers");
    let told = message(Iris::from_safetensors(&file, &Names::torch().modules(&["0", "0", "4"])));
    assert_eq!(told, "two tensors would be called `0.weight`");
}
