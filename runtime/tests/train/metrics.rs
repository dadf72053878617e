//! Reports, against figures worked out by hand.

use chainrule::train::{Classes, Outputs, evaluate};

use crate::objectives::{Line, line_samples};

fn classes() -> Classes {
    let mut classes = Classes::default();
    // (predicted, truth): class 0 is right 3 of 4 times, class 1 once of twice, class 2 never
    for (predicted, truth) in [(0, 0), (0, 0), (0, 0), (1, 0), (1, 1), (0, 1), (0, 2)] {
        classes.count(predicted, truth);
    }
    classes
}

#[test]
fn classes_have_precision_and_recall() {
    let classes = classes();
    assert_eq!(classes.len(), 3);
    assert_eq!(classes.accuracy(), 4.0 / 7.0);
    assert_eq!([0, 1, 2].map(|class| classes.precision(class)), [3.0 / 5.0, 1.0 / 2.0, 0.0]);
    assert_eq!([0, 1, 2].map(|class| classes.recall(class)), [3.0 / 4.0, 1.0 / 2.0, 0.0]);
    assert_eq!([0, 1, 2].map(|class| classes.f1(class)), [6.0 / 9.0, 2.0 / 4.0, 0.0]);
    assert_eq!([0, 1, 2].map(|class| classes.support(class)), [4, 2, 1]);
    assert_eq!((classes.confusion(0, 1), classes.confusion(1, 0), classes.confusion(2, 2)), (1, 1, 0));
    assert!((classes.macro_f1() - (6.0 / 9.0 + 0.5) / 3.0).abs() < 1e-15);
}

#[test]
fn classes_are_shown_as_a_table() {
    let expected = "\
class  precision  recall     f1  samples
    0     0.6000  0.7500 0.6667        4
    1     0.5000  0.5000 0.5000        2
    2     0.0000  0.0000 0.0000        1

 true \\ predicted
          0     1     2
    0     3     1     0
    1     1     1     0
    2     1     0     0";
    assert_eq!(classes().to_string(), expected);
}

#[test]
fn outputs_have_errors() {
    let mut outputs = Outputs::default();
    for (predicted, target) in [(1.0, 2.0), (3.0, 3.0), (7.0, 4.0)] {
        outputs.count(predicted, target);
    }
    assert_eq!(outputs.mean_squared_error(), 10.0 / 3.0);
    assert_eq!(outputs.mean_absolute_error(), 4.0 / 3.0);
    assert_eq!(outputs.r2(), 1.0 - 10.0 / 2.0);
}

#[test]
fn a_report_has_all_that_the_objective_has() {
    let report = evaluate::<Line>(&Line::START, &line_samples(12));
    let names: Vec<_> = report.figures().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["mse", "mae", "r2", "bias"]);
    let mse = report.outputs.expect("a regression").mean_squared_error();
    assert!((report.loss - mse / 2.0).abs() < 1e-15);
    assert!((report.metrics[0].1 - 0.1).abs() < 1e-15);
    assert!(report.to_string().starts_with("samples   12\nloss      "), "{report}");
}
