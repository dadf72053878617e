//! Names of the language and of the standard library, taken by the user.
#![allow(dead_code, non_camel_case_types)]

use ad::differentiate;

pub mod core {}
pub mod std {}
pub mod chainrule {}
pub struct Option;
pub struct Vec;
pub struct Some;
pub struct None;
pub struct Box;
pub struct f32;
pub struct usize;
pub enum Result {
    Ok,
    Err,
}
pub trait Iterator {}
pub trait Clone {}
pub trait Default {}

#[differentiate(jvp, hvp)]
pub fn f(x: f64, y: &[f64; 3]) -> f64 {
    let mut s = 0.0;
    for i in 0..3 {
        s += if y[i] > x { (x * y[i]).sin() } else { -x };
    }
    s
}

pub fn sin(x: f64) -> f64 {
    x + 100.0
}

pub fn mul(a: f64, b: f64) -> f64 {
    a + b
}

pub fn accumulate(x: f64) -> f64 {
    x
}

/// A trait of the user's for vectors, whose `&self` goes before the `&mut self` of the vector's own method.
pub trait Push {
    fn push(&self, _: (f64, u8)) {}
    fn pop(&self) {}
    fn fill(&self) {}
}
impl<T> Push for ::std::vec::Vec<T> {}

#[differentiate(jvp, hvp)]
pub fn recorded(x: &[f64]) -> f64 {
    let mut s = 1.0;
    for i in 0..x.len() {
        s = (s * x[i]).sin();
    }
    s
}
