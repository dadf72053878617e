//! Reading and splitting the flowers.

use chainrule_examples::data::{Scale, iris, parse, split};

use crate::{all_close, numbers, reference};

#[test]
fn there_are_fifty_flowers_of_each_class() {
    let flowers = iris();
    assert_eq!(flowers.len(), 150);
    assert_eq!([0, 1, 2].map(|class| flowers.iter().filter(|f| f.class == class).count()), [50; 3]);
    assert_eq!((flowers[0].x, flowers[149].x), ([5.1, 3.5, 1.4, 0.2], [5.9, 3.0, 5.1, 1.8]));
}

#[test]
fn the_scale_is_that_of_the_reference() {
    let file = reference(include_str!("../../data/iris_4_4_4_3.json"));
    let scale = Scale::of(&iris());
    all_close(&scale.mean, &numbers(&file["standardise_mean"]), 1e-14);
    all_close(&scale.deviation, &numbers(&file["standardise_std"]), 1e-14);
}

#[test]
fn a_split_depends_on_its_seed_and_loses_nothing() {
    let (train, test) = split(iris(), 105, 7);
    assert_eq!((train.len(), test.len()), (105, 45));
    assert_eq!(split(iris(), 105, 7), (train.clone(), test.clone()));
    assert_ne!(split(iris(), 105, 8).1, test);
    let key = |flowers: &[chainrule_examples::data::Flower]| {
        let mut lines: Vec<String> = flowers.iter().map(|f| format!("{f:?}")).collect();
        lines.sort();
        lines
    };
    assert_eq!(key(&[train, test].concat()), key(&iris()));
}

#[test]
fn a_broken_line_is_named() {
    assert_eq!(
        parse("a,b,c,d,class\n1,2,3,4,0\n1,2,x,4,0\n").unwrap_err(),
        "line 3: four numbers and a class expected"
    );
    assert!(parse("header\n1,2,3,4,3\n").is_err());
    assert!(parse("header\n1,2,3,0\n").is_err());
}
