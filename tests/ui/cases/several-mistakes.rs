// Every mistake is reported, not the first alone.
use chainrule::differentiate;

#[differentiate(wrt(x, z), hessain)]
pub fn f(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
