//! The 150 iris flowers: reading, standardising, splitting.

use crate::random::Random;

/// The file, part of the program so that it runs from any folder.
const IRIS: &str = include_str!("../data/iris.csv");

/// A flower: its measurements and its class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flower {
    /// Sepal length and width, petal length and width.
    pub x: [f64; 4],
    /// 0, 1 or 2.
    pub class: usize,
}

/// The names of the classes.
pub const CLASSES: [&str; 3] = ["setosa", "versicolor", "virginica"];

/// Reads `a,b,c,d,class` lines below a header line.
pub fn parse(csv: &str) -> Result<Vec<Flower>, String> {
    csv.lines()
        .enumerate()
        .skip(1)
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| flower(line).ok_or_else(|| format!("line {}: four numbers and a class expected", at + 1)))
        .collect()
}

fn flower(line: &str) -> Option<Flower> {
    let (numbers, class) = line.trim().rsplit_once(',')?;
    let numbers: Vec<f64> = numbers.split(',').map(|n| n.trim().parse().ok()).collect::<Option<_>>()?;
    let class = class.trim().parse().ok().filter(|class| *class < CLASSES.len())?;
    Some(Flower { x: numbers.try_into().ok()?, class })
}

/// The 150 flowers, in the file's order.
pub fn iris() -> Vec<Flower> {
    parse(IRIS).expect("the file in the repository is well formed")
}

/// The mean and the (population) standard deviation of each measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The means.
    pub mean: [f64; 4],
    /// The standard deviations.
    pub deviation: [f64; 4],
}

impl Scale {
    /// Of some flowers; of the training flowers alone where others are to be judged.
    pub fn of(flowers: &[Flower]) -> Scale {
        let n = flowers.len() as f64;
        let mean = std::array::from_fn(|k| flowers.iter().map(|f| f.x[k]).sum::<f64>() / n);
        let variance = |k: usize| flowers.iter().map(|f| (f.x[k] - mean[k]).powi(2)).sum::<f64>() / n;
        Scale { mean, deviation: std::array::from_fn(|k| variance(k).sqrt()) }
    }

    /// `(x - mean) / deviation`.
    pub fn apply(&self, flowers: &[Flower]) -> Vec<Flower> {
        let standard = |f: &Flower| std::array::from_fn(|k| (f.x[k] - self.mean[k]) / self.deviation[k]);
        flowers.iter().map(|f| Flower { x: standard(f), class: f.class }).collect()
    }
}

/// Shuffles and splits: the first so many to train on, the others to test with.
pub fn split(mut flowers: Vec<Flower>, train: usize, seed: u64) -> (Vec<Flower>, Vec<Flower>) {
    Random::new(seed).shuffle(&mut flowers);
    let test = flowers.split_off(train);
    (flowers, test)
}
