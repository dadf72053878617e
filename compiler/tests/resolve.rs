//! The front end: programs run as Rust and as raw IR, and give the same to the bit, panics included.

#[path = "resolve/programs.rs"]
#[rustfmt::skip]
#[allow(unused, unreachable_pub, clippy::all)]
mod programs;

#[path = "resolve/algorithms.rs"]
#[rustfmt::skip]
#[allow(unused, unreachable_pub, clippy::all)]
mod algorithms;

/// Both, so that a test is named for its function.
mod all {
    pub(super) use super::algorithms::*;
    pub(super) use super::programs::*;
}

use std::panic::catch_unwind;

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::ir::{Context, Data, Function, Trap, evaluate_in};
use chainrule_compiler::read::Options;
use chainrule_compiler::resolve;

/// What the interpreter takes and gives.
trait ToData {
    fn data(&self) -> Data;
}

macro_rules! scalars {
    ($($ty:ty => $make:expr;)*) => {$(
        impl ToData for $ty {
            fn data(&self) -> Data {
                $make(*self)
            }
        }
    )*};
}

scalars! {
    f64 => Data::F64;
    f32 => Data::F32;
    bool => Data::Bool;
    i32 => |n| Data::Int(i128::from(n));
    i64 => |n| Data::Int(i128::from(n));
    u8 => |n| Data::Int(i128::from(n));
    u32 => |n| Data::Int(i128::from(n));
    usize => |n| Data::Int(n as i128);
}

impl ToData for () {
    fn data(&self) -> Data {
        Data::Tuple(Vec::new())
    }
}

impl<T: ToData> ToData for [T] {
    fn data(&self) -> Data {
        Data::Array(self.iter().map(ToData::data).collect())
    }
}

impl<T: ToData, const N: usize> ToData for [T; N] {
    fn data(&self) -> Data {
        self.as_slice().data()
    }
}

impl<T: ToData> ToData for Vec<T> {
    fn data(&self) -> Data {
        self.as_slice().data()
    }
}

impl<T: ToData + ?Sized> ToData for &T {
    fn data(&self) -> Data {
        (**self).data()
    }
}

impl<T: ToData + ?Sized> ToData for &mut T {
    fn data(&self) -> Data {
        (**self).data()
    }
}

impl<A: ToData, B: ToData> ToData for (A, B) {
    fn data(&self) -> Data {
        Data::Tuple(vec![self.0.data(), self.1.data()])
    }
}

/// The const items that the algorithms use.
fn consts() -> [(&'static str, Data); 4] {
    let gauss = [
        (-0.7745966692414834, 0.5555555555555556),
        (0.0, 0.8888888888888888),
        (0.7745966692414834, 0.5555555555555556),
    ];
    [("G", 9.81.data()), ("EPS", 1e-12.data()), ("DIM", 3_usize.data()), ("GAUSS", gauss.data())]
}

fn lower(item: &syn::ItemFn) -> Function {
    let mut errors = Errors::new();
    let function = resolve::function(item, &Options::default(), &mut errors);
    function.unwrap_or_else(|| panic!("`{}` is refused: {:?}", item.sig.ident, errors.list()))
}

/// A program and what it calls, lowered.
fn context(name: &str) -> Context {
    let texts = [include_str!("resolve/programs.rs"), include_str!("resolve/algorithms.rs")];
    let items: Vec<syn::Item> =
        texts.into_iter().flat_map(|text| syn::parse_file(text).expect("the programs are Rust").items).collect();
    let mut context = Context::default();
    let mut wanted = vec![name.to_string()];
    while let Some(name) = wanted.pop() {
        let found = items.iter().find_map(|item| match item {
            syn::Item::Fn(item) if item.sig.ident == name => Some(item),
            _ => None,
        });
        let Some(item) = found.filter(|_| !context.callees.contains_key(&name)) else { continue };
        let function = lower(item);
        wanted.extend(function.externs.iter().map(|callee| callee.text.clone()));
        context.callees.insert(name, function);
    }
    for (name, value) in consts() {
        context.consts.insert(name.into(), value);
    }
    context.consts.insert("cfg!(debug_assertions)".into(), Data::Bool(cfg!(debug_assertions)));
    context
}

fn compare(context: &Context, name: &str, expected: std::thread::Result<Data>, arguments: Vec<Data>) {
    let function = &context.callees[name];
    let mut after = arguments.clone();
    let found = evaluate_in(context, function, &mut after);
    match (&expected, &found) {
        (Ok(expected), Ok(found)) => {
            assert!(expected.same(found), "{name}({arguments:?}) gives {expected:?}, the IR {found:?}\n{function}");
        }
        (Err(_), Err(Trap::Unknown(_) | Trap::Malformed(_))) => panic!("{name}({arguments:?}): {found:?}\n{function}"),
        (Err(_), Err(_)) => {}
        _ => panic!("{name}({arguments:?}) gives {:?}, the IR {found:?}\n{function}", expected.ok()),
    }
}

/// `agree!(name: (arguments), (arguments), …)`.
macro_rules! agree {
    ($name:ident: $(($($argument:expr),*)),* $(,)?) => {
        #[test]
        fn $name() {
            let context = context(stringify!($name));
            $(
                let expected = catch_unwind(|| all::$name($($argument),*).data());
                compare(&context, stringify!($name), expected, vec![$(ToData::data(&$argument)),*]);
            )*
        }
    };
}

agree!(arithmetic: (0.3, 0.7), (-2.0, 1.5), (f64::NAN, 1.0));
agree!(single_precision: (0.3_f32, 0.7), (1e-3_f32, -4.0));
agree!(by_path: (0.3, 0.7), (-2.0, 1.5), (5.0, -0.25));
agree!(shadowing: (0.3), (-1.0));
agree!(consts_inside: (0.3), (2.0));
agree!(match_rests: ([0.5, 1.5, -2.0, 3.0, 0.25], &[[1.0, 2.0, 3.0], [-4.0, 5.0, -6.0]], 0),
    ([0.5, 1.5, -2.0, 3.0, 0.25], &[[1.0, 2.0, 3.0], [-4.0, 5.0, -6.0]], 1),
    ([0.5, 1.5, -2.0, 3.0, 0.25], &[[1.0, 2.0, 3.0], [-4.0, 5.0, -6.0]], 2));
agree!(deferred: (0.3, true), (0.3, false));
agree!(assignments: (0.3, 3), (1.5, -77));
agree!(branches: (0.3, 0.1), (2.0, 1.0), (-1.0, 6.0), (3.0, -0.5));
agree!(lazy: (&[1.0, -2.0, 0.0], 0), (&[1.0, -2.0, 0.0], 1), (&[1.0, -2.0, 0.0], 2), (&[1.0], 5), (&[0.0; 0], 0));
agree!(matches: (i32::MIN, 0.3, true), (-2, 0.3, false), (0, 0.3, true), (1, 0.3, true), (2, 0.4, false), (3, 0.3, true),
    (4, 0.3, true), (5, 0.3, false), (7, 0.3, true), (-9, 0.3, true));
agree!(match_places: ((0, 2.0), &(true, [3.0, 4.0])), ((3, 2.0), &(false, [3.0, 4.0])));
agree!(match_guards: (&[1.0, 2.0, 0.0, 0.0, 0.0], 0), (&[1.0, 2.0, 0.0, 0.0, 0.0], 1), (&[1.0, 2.0, 0.0, 0.0, 0.0], 2),
    (&[1.0, 2.0, 0.0, 0.0, 0.0], 4), (&[1.0], 9));
agree!(ranges: (0.3, 0), (0.3, 1), (0.3, 2), (0.3, 7));
agree!(labels: (0.3, 0.2), (1.5, -1.0));
agree!(while_steps: (7, 0.5), (1, 0.5), (27, 0.1));
agree!(while_with_effects: (0.7));
agree!(loop_values: (0.3, 2), (10.0, 3), (1e6, 50), (0.0, 0));
agree!(early: (-2.0, 3.0), (0.3, 0.2), (1.0, 3.5), (3.0, 5.0), (0.1, 2.5), (-0.5, 300.0));
agree!(exits_in_operands: (0.3, 0), (0.3, 1), (0.3, 2), (0.3, 3), (0.3, 4), (0.3, 5), (0.3, 8), (60.0, 20), (0.3, 100));
agree!(returns_everywhere: (0.3, 0), (0.3, 1), (0.3, 2), (0.3, 3), (0.3, 9));
agree!(in_place: (&[0.3, -0.2, 1.5, 0.7]));
agree!(nested_arrays: (&[[0.3, -0.2, 1.5], [0.7, 0.1, 2.0]], 0), (&[[0.3, -0.2, 1.5], [0.7, 0.1, 2.0]], 2),
    (&[[0.3, -0.2, 1.5], [0.7, 0.1, 2.0]], 3));
agree!(vectors: (&vec![0.3, 0.7], 3), (&vec![0.3], 1), (&vec![0.3], 0), (&Vec::<f64>::new(), 1));
agree!(double_buffer: (&[0.3, 0.5, 1.0, 2.0], 0), (&[0.3, 0.5, 1.0, 2.0], 1), (&[0.3, 0.5, 1.0, 2.0], 4));
agree!(references: (0.3, &mut [1.0, 2.0, 3.0]));
agree!(reference_in_loop: (0.3));
agree!(sections: (&[0.3, 0.5, 1.0, 2.0, 5.0], 2), (&[0.3, 0.5, 1.0, 2.0], 1), (&[0.3, 0.5], 2), (&[0.3, 0.5], 0));
agree!(iterations: (&[0.3, 0.5, 1.0], &[[1.0, 2.0], [3.0, 4.0]]), (&[0.0; 0], &[[0.0; 2]; 0]));
agree!(tuples: (0.3, (1.0, [2.0, 3.0]), (4.0, 5.0)));
agree!(integers: (0.0, 17, 200_u8, 12), (0.0, -17, 3_u8, 7), (0.0, i32::MAX, 1_u8, 1), (0.0, i32::MIN, 1_u8, 1),
    (0.0, 1000000, 255_u8, 0));
agree!(casts: (0.3, 5), (-1e20, 70000), (300.7, -1), (f64::NAN, i64::MIN));
agree!(panics: (&[1.0, 2.0, 3.0], 0, 3), (&[1.0, 2.0, 3.0], 3, 3), (&[1.0, 2.0], 0, 0), (&[-1.0, 2.0], 0, 1),
    (&[-1.0], 0, 1), (&[1.0], 0, 1), (&[1.0, 2.0, 3.0], 0, 3000), (&[1.0, 2.0, 3.0], 0, 5), (&[1.0; 9], 4, 1));
agree!(checked_reference: (&[[1.0, 2.0]], 0), (&[[1.0, 2.0]], 1));
agree!(nothing_reached: (0.3, 1), (0.3, 0), (0.3, -9));
agree!(side_effect_order: (0.3));
agree!(owned: (0.3, [1.0, 2.0], [3.0, 4.0]));
agree!(replaced: (0.3));
agree!(conditional_arrays: (0.3, true), (0.3, false));
agree!(recursive: (1.3, 0), (1.3, 5), (1.3, 10));
agree!(calls: (0.3, [1.0, 2.0]));
agree!(windows: (&[0.3, 0.5, 1.0, 2.0, 5.0], 1, 4), (&[0.3, 0.5, 1.0, 2.0], 0, 2), (&[0.3, 0.5, 1.0], 2, 3),
    (&[0.3, 0.5, 1.0], 3, 2), (&[0.3, 0.5, 1.0], 0, 4), (&[0.3, 0.5, 1.0], 1, 1));
agree!(window_of_rows: (&[[0.3, 0.5], [1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], 0),
    (&[[0.3, 0.5], [1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], 1), (&[[0.3, 0.5], [1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], 2));

agree!(lu_solve: (&[[0.0, 2.0, 1.0], [1.0, 1.0, 0.5], [2.0, 0.1, -1.0]], &[1.0, 2.0, 3.0]),
    (&[[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [2.0, 0.1, -1.0]], &[1.0, 2.0, 3.0]));
agree!(solved: (&[[0.5, 2.0, 1.0], [1.0, 1.0, 0.5], [2.0, 0.1, -1.0]], &[1.0, 2.0, 3.0]));
agree!(bubble_sort_rank: (&[3.0, 1.0, 2.0, -1.0], &[0.1, 0.2, 0.3, 0.4]), (&[1.0], &[2.0]), (&[1.0, 2.0], &[2.0]));
agree!(bisect: (2.0, 0.0, 2.0), (5.0, 1.0, 3.0));
agree!(rk4: ([0.3, 0.1], 1.5, 5), ([1.3, 0.1], 0.5, 0));
agree!(quadrature: (0.1, 1.2, 4), (0.1, 1.2, 0));
agree!(soft_edit_distance: (&[1.0, 2.0, 3.0], &[1.1, 2.9], 0.7), (&[0.0; 0], &[1.1, 2.9], 0.7));
agree!(kalman: (&[0.1, 0.3, -0.2], 0.1, 0.5));
agree!(piecewise: (0.5, &[0.0, 1.0, 2.0, 3.0], &[1.0, 3.0, 2.0, 5.0]), (2.5, &[0.0, 1.0, 2.0, 3.0], &[1.0, 3.0, 2.0, 5.0]),
    (-1.0, &[0.0, 1.0, 2.0, 3.0], &[1.0, 3.0, 2.0, 5.0]), (9.0, &[0.0, 1.0, 2.0, 3.0], &[1.0, 3.0, 2.0, 5.0]));
agree!(conjugate_gradient: (&[[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]], &[1.0, 2.0, 3.0]));
agree!(collision: ((0.0, 1.0), (0.5, 0.0), 0.05, 60), ((0.9, 0.1), (3.0, -1.0), 0.1, 30));
agree!(mlp: (&[0.1, -0.2, 0.3, 0.5, 0.7, -0.1, 0.9, 0.2, 0.4, -0.6, 0.8, 0.15, 0.35, -0.45, 0.55, 0.65, 0.05], &[0.7, -0.4]));
agree!(polynomial_newton: (&[-2.0, 0.0, 1.0], 1.0), (&[-2.0, 0.5, 1.0, 0.3], 2.0), (&[1.0, 0.0], 1.0));
agree!(heat: (&[1.0, 2.0, 0.5, 3.0, 1.5, 0.0], 0.1, 5));
agree!(heat_sum: (&[1.0, 2.0, 0.5, 3.0, 1.5, 0.0], 0.1, 5), (&[1.0, 2.0, 0.5, 3.0, 1.5, 0.0], 0.1, 0));
agree!(fft_energy: (&[1.0, 2.0, 0.5, 3.0], &[0.1, 0.2, 0.3, 0.4], 1), (&[1.0, 2.0, 0.5, 3.0], &[0.1, 0.2, 0.3, 0.4], 4));
agree!(attention: (&[0.3, 0.7], &[[1.0, 2.0], [0.5, 0.1], [0.0, -1.0]], &[1.0, 2.0, 3.0]));
agree!(huber_sum: (&[0.3, -2.0, 1e7, 0.01], 0.5));
agree!(spread: (&[0.3, 0.7, 2.0, 1.5]), (&[0.3]), (&[0.0; 0]));
agree!(prefix_sums: (&[1.0, 2.0, 0.5, 3.0, 0.1], 1, 4), (&[1.0, 2.0, 0.5, 3.0, 0.1], 0, 5), (&[1.0, 2.0, 0.5, 3.0, 0.1], 0, 6));
agree!(game_of_signs: (3.0, 1.0, 6), (3.0, 1.0, -3), (200.0, 300.0, 9), (0.5, 0.25, 0));
agree!(replaced_vectors: (&[1.0, 2.0, 0.5], 3, 0.7), (&[1.0, 2.0, 0.5], 0, 0.7), (&[0.0; 0], 1, 0.5));

#[test]
fn what_is_written_behind_a_reference() {
    let mut out = [1.0, 2.0, 3.0];
    let mut arguments = [[0.5, 1.0, 2.0, 4.0].data(), [1.0, -1.0].data(), out.data()];
    all::out(&[0.5, 1.0, 2.0, 4.0], &[1.0, -1.0], &mut out);
    let context_of_out = context("out");
    evaluate_in(&context_of_out, &context_of_out.callees["out"], &mut arguments).expect("nothing panics");
    assert!(out.data().same(&arguments[2]), "{out:?} {:?}", arguments[2]);

    let mut y = [1.0, 2.0, 3.0];
    let mut arguments = [0.3.data(), y.data()];
    all::references(0.3, &mut y);
    let context = context("references");
    evaluate_in(&context, &context.callees["references"], &mut arguments).expect("nothing panics");
    assert!(y.data().same(&arguments[1]), "{y:?} {:?}", arguments[1]);
}
