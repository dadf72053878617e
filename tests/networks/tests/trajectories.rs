//! The reference trajectories: networks trained from fixed weights, at every step that the reference lists, in `f64`.

use chainrule::net::{Objective, Parameters};
use chainrule::network;
use chainrule::train::{Adam, Fit, Momentum, Optimizer, Sgd};
use chainrule_networks::{json, numbers};
use serde_json::Value;

network! {
    /// Logistic regression.
    pub Logistic: f64 {
        input  x: [2];
        target y: scalar;
        param  w: [2] = zeros;
        param  b: scalar = zeros;
        p = sigmoid(dot(w, x) + b);
        output p;
        loss   binary_cross_entropy(p, y);
    }
}

network! {
    /// Two hidden units.
    pub Xor: f64 {
        input  x: [2];
        target y: [1];
        h = sigmoid(dense(x, 2));
        p = sigmoid(dense(h, 1));
        output p;
        loss   binary_cross_entropy(p, y);
    }
}

network! {
    /// 4-4-4-3.
    pub Iris: f64 {
        input  x: [4];
        target y: class(3);
        h1     = sigmoid(dense(x, 4));
        h2     = sigmoid(dense(h1, 4));
        logits = dense(h2, 3);
        output logits;
        loss   cross_entropy(softmax(logits), y);
    }
}

network! {
    /// 784-10-10.
    pub Wide: f64 {
        input  x: [784];
        target y: class(10);
        h = sigmoid(dense(x, 10));
        z = dense(h, 10);
        output z;
        loss cross_entropy(softmax(z), y);
    }
}

/// Parameters from `{"W1": …, "b1": …}`, in the order of the tensors.
fn start<P: Parameters<Float = f64> + Default>(values: &Value, names: &[&str]) -> P {
    let mut parameters = P::default();
    for (index, name) in names.iter().enumerate() {
        parameters.tensor_mut(index).copy_from_slice(&numbers(&values[*name]));
    }
    parameters
}

/// The largest difference between tensors and `{"W1": …, "b1": …}`.
fn distance<P: Parameters<Float = f64>>(parameters: &P, values: &Value, names: &[&str]) -> f64 {
    let mut most: f64 = 0.0;
    for (index, name) in names.iter().enumerate() {
        let expected = numbers(&values[*name]);
        assert_eq!(parameters.tensor(index).len(), expected.len(), "{name}");
        for (found, expected) in parameters.tensor(index).iter().zip(expected) {
            most = most.max((found - expected).abs());
        }
    }
    most
}

/// Full-batch steps; `check(step, loss, parameters)` before each.
fn train<O>(
    parameters: &mut O::Parameters,
    samples: &[O::Sample],
    steps: usize,
    mut update: impl FnMut(usize, f64, &mut f64, f64),
    mut check: impl FnMut(usize, f64, &O::Parameters),
) where
    O: Objective<Gradient = <O as Objective>::Parameters>,
    O::Parameters: Parameters<Float = f64>,
{
    let share = 1.0 / samples.len() as f64;
    for step in 0..steps {
        let mut gradient = O::zero(parameters);
        let batch = chainrule::net::Batch::all(samples);
        let loss = O::accumulate(parameters, batch, 0, share, &mut gradient) * share;
        check(step, loss, parameters);
        let mut number = 0;
        for index in 0..<O::Parameters as Parameters>::TENSORS {
            for (x, g) in parameters.tensor_mut(index).iter_mut().zip(gradient.tensor(index)) {
                update(number, step as f64, x, *g);
                number += 1;
            }
        }
    }
}

/// `[[step, loss, …], …]`
fn listed(value: &Value) -> Vec<(usize, Vec<f64>)> {
    let rows = value.as_array().expect("rows").iter().map(numbers);
    rows.map(|row| (row[0] as usize, row[1..].to_vec())).collect()
}

const CLOSE: f64 = 1e-9;

#[test]
fn xor_by_logistic_regression() {
    let reference = json("reference/xor_logreg.json");
    let samples: Vec<LogisticSample> = numbers(&reference["x"])
        .chunks(2)
        .zip(numbers(&reference["y"]))
        .map(|(x, y)| LogisticSample { x: [x[0], x[1]], y })
        .collect();
    let names = ["w", "b"];
    let mut net: Logistic = start(&reference["init"], &names);
    let rows = listed(&reference["loss"]);
    let mut seen = 0;
    let steps = reference["steps"].as_u64().expect("a number") as usize;
    train::<Logistic>(
        &mut net,
        &samples,
        steps,
        |_, _, x, g| *x -= 0.1 * g,
        |step, loss, _| {
            for (_, row) in rows.iter().filter(|(at, _)| *at == step) {
                assert!((loss - row[0]).abs() < CLOSE, "step {step}: {loss}, not {}", row[0]);
                seen += 1;
            }
        },
    );
    assert_eq!(seen, rows.len());
    assert!(distance(&net, &reference["final"], &names) < CLOSE);
    for (sample, p) in samples.iter().zip(numbers(&reference["predictions"])) {
        assert!((net.predict(&sample.x) - p).abs() < CLOSE);
    }
}

#[test]
fn xor_with_two_hidden_units() {
    let reference = json("reference/xor_mlp_2_2_1.json");
    let samples: Vec<XorSample> = numbers(&reference["x"])
        .chunks(2)
        .zip(numbers(&reference["y"]))
        .map(|(x, y)| XorSample { x: [x[0], x[1]], y: [y] })
        .collect();
    let names = ["W1", "b1", "W2", "b2"];
    let runs = reference["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), 4);
    for run in runs {
        let (name, rate) = (run["name"].as_str().expect("a name"), run["lr"].as_f64().expect("a rate"));
        let factor = if run["reduction"] == "sum" { 4.0 } else { 1.0 }; // the mean of four samples, or their sum
        let mut net: Xor = start(&run["init"], &names);
        let rows = listed(&run["loss"]);
        let mut seen = 0;
        let (_, mut gradient) = net.value_and_gradient_batch(&samples);
        for index in 0..Xor::TENSORS {
            gradient.tensor_mut(index).iter_mut().for_each(|g| *g *= factor);
        }
        assert!(distance(&gradient, &run["grad_step0"], &names) < 1e-12, "{name}: the first gradient");
        train::<Xor>(
            &mut net,
            &samples,
            run["steps"].as_u64().expect("a number") as usize,
            |_, _, x, g| *x -= rate * factor * g,
            |step, loss, _| {
                for (_, row) in rows.iter().filter(|(at, _)| *at == step) {
                    assert!((loss * factor - row[0]).abs() < CLOSE, "{name}, step {step}: {loss}, not {}", row[0]);
                    seen += 1;
                }
            },
        );
        assert_eq!(seen, rows.len(), "{name}");
        assert!(distance(&net, &run["final"], &names) < CLOSE, "{name}: {}", distance(&net, &run["final"], &names));
        for (sample, p) in samples.iter().zip(numbers(&run["predictions"])) {
            assert!((net.predict(&sample.x)[0] - p).abs() < CLOSE, "{name}");
        }
    }
}

/// The flowers, standardised or not.
fn flowers(reference: &Value, standardised: bool) -> Vec<IrisSample> {
    let text = String::from_utf8(chainrule_networks::bytes("data/iris.csv")).expect("text");
    let (mean, deviation) = (numbers(&reference["standardise_mean"]), numbers(&reference["standardise_std"]));
    let sample = |line: &str| {
        let row: Vec<f64> = line.split(',').map(|cell| cell.parse().expect("a number")).collect();
        let scaled = |k: usize| if standardised { (row[k] - mean[k]) / deviation[k] } else { row[k] };
        IrisSample { x: std::array::from_fn(scaled), y: row[4] as usize }
    };
    text.lines().skip(1).map(sample).collect()
}

const IRIS: [&str; 6] = ["W1", "b1", "W2", "b2", "W3", "b3"];

/// The runs that are a test.
fn iris_runs(reference: &Value) -> Vec<&Value> {
    let runs = reference["runs"].as_array().expect("runs").iter();
    runs.filter(|run| !run["name"].as_str().expect("a name").starts_with("CHAOTIC")).collect()
}

#[test]
fn iris_with_updates_written_here() {
    let reference = json("reference/iris_4_4_4_3.json");
    assert_eq!(iris_runs(&reference).len(), 6);
    for run in iris_runs(&reference) {
        let (name, rate) = (run["name"].as_str().expect("a name"), run["lr"].as_f64().expect("a rate"));
        let samples = flowers(&reference, run["inputs"] != "raw cm");
        let mut net: Iris = start(&run["init"], &IRIS);
        let rows = listed(&run["loss_and_correct"]);
        let mut seen = 0;
        assert!(distance(&net.value_and_gradient_batch(&samples).1, &run["grad_epoch0"], &IRIS) < 1e-12, "{name}");
        let (mut m, mut v) = ([0.0; 55], [0.0; 55]);
        let optimizer = run["optimizer"].as_str().expect("a name");
        let update = |k: usize, step: f64, x: &mut f64, g: f64| match optimizer {
            "sgd" => *x -= rate * g,
            "momentum" => {
                v[k] = 0.9 * v[k] + g;
                *x -= rate * v[k];
            }
            "adam" => {
                m[k] = 0.9 * m[k] + 0.1 * g;
                v[k] = 0.999 * v[k] + 0.001 * g * g;
                let t = step + 1.0;
                let (m, v) = (m[k] / (1.0 - 0.9_f64.powf(t)), v[k] / (1.0 - 0.999_f64.powf(t)));
                *x -= rate * m / (v.sqrt() + 1e-8);
            }
            other => panic!("{other}"),
        };
        let check = |step: usize, loss: f64, net: &Iris| {
            for (_, row) in rows.iter().filter(|(at, _)| *at == step) {
                assert!((loss - row[0]).abs() < CLOSE, "{name}, epoch {step}: {loss}, not {}", row[0]);
                let right = samples.iter().filter(|sample| {
                    let (predicted, class) = <Iris as Objective>::classes(net, sample).expect("a classifier");
                    predicted == class
                });
                assert_eq!(right.count() as f64, row[1], "{name}, epoch {step}");
                seen += 1;
            }
        };
        train::<Iris>(&mut net, &samples, run["epochs"].as_u64().expect("a number") as usize, update, check);
        assert_eq!(seen, rows.len(), "{name}");
        assert!(distance(&net, &run["final"], &IRIS) < CLOSE, "{name}: {}", distance(&net, &run["final"], &IRIS));
        for (row, k) in run["final_logits_rows_0_50_100"].as_array().expect("rows").iter().zip([0, 50, 100]) {
            for (found, expected) in net.predict(&samples[k].x).iter().zip(numbers(row)) {
                assert!((found - expected).abs() < CLOSE, "{name}, row {k}");
            }
        }
    }
}

#[test]
fn iris_with_fit() {
    let reference = json("reference/iris_4_4_4_3.json");
    for run in iris_runs(&reference) {
        let (name, rate) = (run["name"].as_str().expect("a name"), run["lr"].as_f64().expect("a rate"));
        let samples = flowers(&reference, run["inputs"] != "raw cm");
        let net: Iris = start(&run["init"], &IRIS);
        let epochs = run["epochs"].as_u64().expect("a number") as usize;
        let rows = listed(&run["loss_and_correct"]);
        let trained = match run["optimizer"].as_str().expect("a name") {
            "sgd" => fitted(net, &samples, epochs, &rows, Sgd::new(rate)),
            "momentum" => fitted(net, &samples, epochs, &rows, Momentum::new(rate, 0.9)),
            _ => fitted(net, &samples, epochs, &rows, Adam::new(rate)),
        };
        let away = distance(&trained, &run["final"], &IRIS);
        assert!(away < CLOSE, "{name}: {away}");
        assert!((trained.evaluate(&samples).loss - run["final_loss"].as_f64().expect("a number")).abs() < CLOSE);
    }
}

/// Trains with `fit` and compares the loss of every listed epoch.
fn fitted(
    mut net: Iris,
    samples: &[IrisSample],
    epochs: usize,
    rows: &[(usize, Vec<f64>)],
    optimizer: impl Optimizer,
) -> Iris {
    let fit = Fit::new(optimizer).epochs(epochs).full_batch().shuffle(false);
    let history = net.fit(samples, fit).expect("it converges");
    for (epoch, row) in rows {
        let loss = history.epochs[*epoch].loss;
        assert!((loss - row[0]).abs() < CLOSE, "epoch {epoch}: {loss}, not {}", row[0]);
    }
    net
}

#[test]
fn the_gradient_of_784_10_10() {
    let reference = json("reference/mlp_784_10_10_grad.json");
    let mut net = Wide::zeros();
    let mut k = 0;
    for index in 0..Wide::TENSORS {
        for x in net.tensor_mut(index) {
            *x = (((k * 7919 + 13) % 2003) as f64 - 1001.0) / 1001.0 * 0.05;
            k += 1;
        }
    }
    assert_eq!(k, 7960);
    for case in reference["cases"].as_array().expect("cases") {
        let batch = case["batch"].as_u64().expect("a number") as usize;
        let samples: Vec<WideSample> = (0..batch)
            .map(|b| WideSample {
                x: std::array::from_fn(|i| (((b * 784 + i) * 37 + 11) % 101) as f64 / 100.0),
                y: (b * 7 + 3) % 10,
            })
            .collect();
        let (loss, gradient) = net.value_and_gradient_batch(&samples);
        assert!((loss - case["loss"].as_f64().expect("a number")).abs() < 1e-12, "{batch}: {loss}");
        for (found, expected) in net.predict(&samples[0].x).iter().zip(numbers(&case["logits_row0"])) {
            assert!((found - expected).abs() < 1e-12, "{batch}");
        }
        for (index, name) in ["W1", "b1", "W2", "b2"].into_iter().enumerate() {
            for (at, expected) in listed(&case["grad_samples"][name]) {
                let found = gradient.tensor(index)[at];
                assert!((found - expected[0]).abs() < 1e-12, "{batch}, {name}[{at}]: {found}, not {}", expected[0]);
            }
            let norm = gradient.tensor(index).iter().map(|g| g * g).sum::<f64>().sqrt();
            assert!((norm - case["grad_l2"][name].as_f64().expect("a number")).abs() < 1e-12, "{batch}, {name}");
        }
    }
}
