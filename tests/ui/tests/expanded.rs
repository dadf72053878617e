//! What the macro writes, as files to read: `BLESS=1` rewrites them. They are compiled into this test and run.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

#[path = "../expanded/affine.expanded.rs"]
#[rustfmt::skip]
#[allow(unused, non_camel_case_types, unreachable_pub, missing_docs, clippy::all)]
mod affine;
#[path = "../expanded/chain.expanded.rs"]
#[rustfmt::skip]
#[allow(unused, non_camel_case_types, unreachable_pub, missing_docs, clippy::all)]
mod chain;
#[path = "../expanded/decay.expanded.rs"]
#[rustfmt::skip]
#[allow(unused, non_camel_case_types, unreachable_pub, missing_docs, clippy::all)]
mod decay;
#[path = "../expanded/newton.expanded.rs"]
#[rustfmt::skip]
#[allow(unused, non_camel_case_types, unreachable_pub, missing_docs, clippy::all)]
mod newton;
#[path = "../expanded/orbit.expanded.rs"]
#[rustfmt::skip]
#[allow(unused, non_camel_case_types, unreachable_pub, missing_docs, clippy::all)]
mod orbit;
#[path = "../expanded/rosenbrock.expanded.rs"]
#[rustfmt::skip]
#[allow(unused, non_camel_case_types, unreachable_pub, missing_docs, clippy::all)]
mod rosenbrock;

/// Compares the expansion of a function with its file.
fn check(name: &str) {
    let source = source(name);
    let explained = chainrule_compiler::explain(&source, name).expect("the function is accepted");
    compare(
        name,
        &format!("//! Written by the macro for the function at the top.\n\n{source}\n{}", pretty(&explained.rust)),
    );
}

/// Compares the expansion of a module with its file.
fn check_module(name: &str) {
    let mut file = syn::parse_file(&source(name)).expect("the source parses");
    let syn::Item::Mod(mut module) = file.items.remove(1) else { panic!("the module comes after its imports") };
    module.attrs.clear();
    let expanded = chainrule_compiler::differentiate(TokenStream::new(), module.into_token_stream());
    let import = file.items.remove(0);
    compare(name, &format!("//! Written by the macro for a module.\n\n{}", pretty(&quote!(#import #expanded))));
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("expanded")
}

fn source(name: &str) -> String {
    std::fs::read_to_string(folder().join(format!("{name}.rs"))).expect("the source is there")
}

fn pretty(tokens: &TokenStream) -> String {
    let text = tokens.to_string().replace(":: core :: primitive :: ", "");
    prettyplease::unparse(&syn::parse_str(&text).expect("what is emitted parses"))
}

fn compare(name: &str, got: &str) {
    let file = folder().join(format!("{name}.expanded.rs"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, got).expect("the golden can be written");
    } else {
        let want = std::fs::read_to_string(&file).expect("BLESS=1 writes the golden");
        assert_eq!(got, want, "the expansion of `{name}` has changed; BLESS=1 takes it over");
    }
}

/// A central difference.
fn slope(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let h = 1e-5;
    (f(x + h) - f(x - h)) / (2.0 * h)
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-6 * (1.0 + b.abs()), "{a} is not {b}");
}

#[test]
fn straight_line() {
    check("affine");
    assert_eq!(affine::affine::value_and_gradient(2.0, 3.0, 1.0), (7.0, (3.0, 2.0, 1.0)));
}

#[test]
fn loop_with_records() {
    check("decay");
    let x = [0.3, -0.5, 0.2];
    let (value, (dx, dk)) = decay::decay::value_and_gradient(&x, 0.7);
    assert_eq!(value, decay::decay(&x, 0.7));
    close(dk, slope(|k| decay::decay(&x, k), 0.7));
    close(dx[0], slope(|x0| decay::decay(&[x0, x[1], x[2]], 0.7), x[0]));
}

#[test]
fn recursion() {
    check("chain");
    for n in [0, 1, 5] {
        let (value, dx) = chain::chain::value_and_gradient(0.7, n);
        assert_eq!(value, chain::chain(0.7, n));
        close(dx, slope(|x| chain::chain(x, n), 0.7));
    }
}

#[test]
fn sum_over_neighbours() {
    check("rosenbrock");
    let x: Vec<f64> = (0..40).map(|i| 0.5 + 0.01 * f64::from(i)).collect();
    let gradient = rosenbrock::rosenbrock::gradient(&x);
    for i in [0, 7, 39] {
        let at = |v: f64| (0..40).map(|k| if k == i { v } else { x[k] }).collect::<Vec<f64>>();
        close(gradient[i], slope(|v| rosenbrock::rosenbrock(&at(v)), x[i]));
    }
}

#[test]
fn open_number_of_trips() {
    check("newton");
    let (value, (da, _)) = newton::newton::value_and_gradient(2.0, 1.0);
    close(value, 2.0_f64.sqrt());
    close(da, 0.5 / 2.0_f64.sqrt());
}

#[test]
fn module_of_structs_and_methods() {
    use orbit::orbit::{Point, Step};
    check_module("orbit");
    let (at, velocity) = (Point { x: 1.0, y: 0.5 }, Point { x: 0.2, y: 0.9 });
    let moved = |mass: f64| at.moved(velocity, &Step::Midpoint, mass, 0.1).x;
    let (value, (d_at, _, d_mass, _)) = at.moved_vjp(velocity, &Step::Midpoint, 1.5, 0.1, Point { x: 1.0, y: 0.0 });
    assert_eq!(value.x, moved(1.5));
    close(d_mass, slope(moved, 1.5));
    close(d_at.y, slope(|y| Point { x: 1.0, y }.moved(velocity, &Step::Midpoint, 1.5, 0.1).x, 0.5));
}
