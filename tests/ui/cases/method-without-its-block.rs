//! A method is differentiated where its type is known; a function without a body is not.
use chainrule::differentiate;

struct Spring {
    k: f64,
}

impl Spring {
    #[differentiate]
    fn energy(&self, x: f64) -> f64 {
        self.k * x
    }

    #[differentiate]
    fn new(k: f64) -> Self {
        Spring { k }
    }
}

trait Energy {
    #[differentiate]
    fn energy(x: f64) -> f64;
}

#[differentiate]
mod nothing {
    pub fn f(x: f64) -> f64 {
        x
    }
}

#[differentiate(hessian)]
mod options {
    #[differentiate]
    pub fn f(x: f64) -> f64 {
        x
    }
}

fn main() {}
