//! The 1,797 handwritten digits of 8 x 8 pixels: reading the file, two networks, what they misread.

use crate::random::Random;

chainrule::network!(file = "nets/digits_dense.net");
chainrule::network!(file = "nets/digits_convolutional.net");

/// The file, part of the program so that it runs from any folder.
const DIGITS: &str = include_str!("../data/digits.csv");

/// A digit: its pixels from 0 (paper) to 1 (ink), row by row, and what it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Digit {
    /// 8 rows of 8.
    pub pixels: [f32; 64],
    /// 0 to 9.
    pub label: usize,
}

/// Reads lines of 64 pixels from 0 to 16 and a label.
pub fn parse(csv: &str) -> Result<Vec<Digit>, String> {
    let lines = csv.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| digit(line).ok_or_else(|| format!("line {}: 64 pixels and a label expected", at + 1)))
        .collect()
}

fn digit(line: &str) -> Option<Digit> {
    let numbers: Vec<u8> = line.trim().split(',').map(|n| n.trim().parse().ok()).collect::<Option<_>>()?;
    let (label, pixels) = numbers.split_last()?;
    let pixels: [u8; 64] = pixels.try_into().ok()?;
    let whole = *label < 10 && pixels.iter().all(|pixel| *pixel <= 16);
    whole.then(|| Digit { pixels: pixels.map(|pixel| f32::from(pixel) / 16.0), label: usize::from(*label) })
}

/// The 1,797 digits, in the file's order.
pub fn digits() -> Vec<Digit> {
    parse(DIGITS).expect("the file in the repository is well formed")
}

/// Four fifths to train on, one fifth to test with.
pub fn split(seed: u64) -> (Vec<Digit>, Vec<Digit>) {
    let mut digits = digits();
    Random::new(seed).shuffle(&mut digits);
    let test = digits.split_off(digits.len() - digits.len() / 5);
    (digits, test)
}

/// For the dense network, whose pixels are in one row.
pub fn in_a_row(digits: &[Digit]) -> Vec<DenseReaderSample> {
    digits.iter().map(|digit| DenseReaderSample { pixels: digit.pixels, digit: digit.label }).collect()
}

/// For the convolutional network, whose pixels are one channel of 8 rows.
pub fn as_images(digits: &[Digit]) -> Vec<ConvolutionalReaderSample> {
    digits.iter().map(|digit| ConvolutionalReaderSample { image: image(digit), digit: digit.label }).collect()
}

fn image(digit: &Digit) -> [[[f32; 8]; 8]; 1] {
    [std::array::from_fn(|row| std::array::from_fn(|column| digit.pixels[8 * row + column]))]
}

/// A digit that a network takes for another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Misread {
    /// What was to be read.
    pub digit: Digit,
    /// What was read.
    pub read: usize,
    /// With this probability.
    pub probability: f32,
}

/// The digits that `predict` gives another class than the true one the highest probability for.
pub fn misread(digits: &[Digit], predict: impl Fn(&Digit) -> [f32; 10]) -> Vec<Misread> {
    let read = |digit: &Digit| {
        let output = predict(digit);
        let read = chainrule::net::largest(&output);
        Misread { digit: *digit, read, probability: output[read] }
    };
    digits.iter().map(read).filter(|misread| misread.read != misread.digit.label).collect()
}

/// What the convolutional network makes of a digit.
pub fn see(reader: &ConvolutionalReader, digit: &Digit) -> [f32; 10] {
    reader.predict(&image(digit))
}
