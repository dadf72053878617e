//! What IR looks like as Rust: built by hand, printed, compared.

use chainrule_compiler::emit::{Paths, Signature, function};
use chainrule_compiler::ir::*;
use chainrule_primitives::Primitive;

/// A function under construction, with parameters of the given types.
struct Draft {
    builder: Builder,
    values: Vec<ValueId>,
    memories: Vec<MemoryId>,
}

fn draft(parameters: &[(&str, Ty, Passing)]) -> Draft {
    let empty = Function {
        name: "f".to_owned(),
        parameters: Vec::new(),
        result: Argument::Tuple(Vec::new()),
        result_ty: Ty::F64,
        body: Region::default(),
        values: Vec::new(),
        memories: Vec::new(),
        externs: Vec::new(),
        names: Vec::new(),
        reassociate: false,
        settled: false,
    };
    let mut draft = Draft { builder: Builder::new(empty), values: Vec::new(), memories: Vec::new() };
    for (name, ty, passing) in parameters {
        let binding = match ty.scalar() {
            Some(scalar) => {
                let value = draft.builder.bound(scalar, Some((*name).to_owned()));
                draft.values.push(value);
                Binding::Value(value)
            }
            None => {
                let kind = if *passing == Passing::Mutable { MemoryKind::Buffer } else { MemoryKind::Input };
                let memory = Memory { kind, ty: ty.clone(), name: Some((*name).to_owned()) };
                let memory = draft.builder.memory(memory);
                draft.memories.push(memory);
                Binding::Memory(memory)
            }
        };
        draft.builder.function.parameters.push(Parameter {
            name: (*name).to_owned(),
            ty: ty.clone(),
            passing: *passing,
            binding,
            differentiated: true,
            span: None,
        });
    }
    draft
}

/// The function as formatted Rust, without the absolute paths.
fn shown(mut draft: Draft, result: Argument) -> String {
    draft.builder.function.result = result;
    let finished = draft.builder.finish();
    verify(&finished).expect("the IR is well formed");
    let signature = Signature { name: "f".to_owned(), ..Signature::default() };
    let tokens = function(&finished, &signature, &Paths::default());
    let text = tokens.to_string().replace(":: core :: primitive ::", "");
    prettyplease::unparse(&syn::parse_str(&text).expect("what is emitted parses"))
}

fn check(got: &str, want: &str) {
    assert_eq!(got.trim(), want.trim(), "\n{got}");
}

#[test]
fn small_expressions_stand_where_they_are_used() {
    let mut draft = draft(&[("x", Ty::F64, Passing::Value), ("y", Ty::F64, Passing::Value)]);
    let (x, y) = (draft.values[0], draft.values[1]);
    let b = &mut draft.builder;
    let sum = b.primitive(Primitive::Add, &[x, y]);
    let two = b.float(2.0, Scalar::F64);
    let product = b.primitive(Primitive::Mul, &[two, sum]);
    let quotient = b.primitive(Primitive::Div, &[x, product]);
    let result = b.primitive(Primitive::Sub, &[x, quotient]);
    check(&shown(draft, Argument::Value(result)), "fn f(x: f64, y: f64) -> f64 {\n    x - x / (2.0 * (x + y))\n}");
}

#[test]
fn a_sum_over_an_array_is_a_loop_with_a_variable() {
    let array = Ty::Array(Box::new(Ty::F64), Len::Known(4));
    let mut draft = draft(&[("x", array, Passing::Shared)]);
    let x = draft.memories[0];
    let b = &mut draft.builder;
    let (zero, four) = (b.integer(0, Scalar::USIZE), b.integer(4, Scalar::USIZE));
    let init = b.float(0.0, Scalar::F64);
    let (param, result) = (b.bound(Scalar::F64, Some("s".to_owned())), b.bound(Scalar::F64, Some("s".to_owned())));
    let index = b.bound(Scalar::USIZE, Some("i".to_owned()));
    b.open();
    let element = b.load(Place::whole(x).then(Step::Index(index)), Scalar::F64);
    let square = b.primitive(Primitive::Mul, &[element, element]);
    let next = b.primitive(Primitive::Add, &[param, square]);
    let statements = b.close();
    let body = Region { statements, yields: vec![next], diverges: false };
    b.push(Statement::For(For {
        index,
        range: Range { lower: zero, upper: four, inclusive: false, adaptors: vec![Adaptor::Rev] },
        carried: vec![Carried { init, param, result }],
        body,
        until: None,
        unordered: false,
        span: None,
    }));
    check(
        &shown(draft, Argument::Value(result)),
        "
fn f(x: &[f64; 4]) -> f64 {
    let mut s = 0.0_f64;
    for i in ::core::iter::Iterator::rev(0..4_usize) {
        let x_i = x[i];
        s += x_i * x_i;
    }
    s
}",
    );
}

#[test]
fn branches_assign_to_the_variable_of_the_loop_around_them() {
    let mut draft = draft(&[("x", Ty::F64, Passing::Value), ("n", Ty::Scalar(Scalar::USIZE), Passing::Value)]);
    let (x, n) = (draft.values[0], draft.values[1]);
    let b = &mut draft.builder;
    let named = |b: &mut Builder, name: &str| b.bound(Scalar::F64, Some(name.to_owned()));
    let (zero, one) = (b.float(0.0, Scalar::F64), b.float(1.0, Scalar::F64));
    let first = b.integer(0, Scalar::USIZE);
    let (s, s_after, a, a_after) = (named(b, "s"), named(b, "s"), named(b, "a"), named(b, "a"));
    let index = b.bound(Scalar::USIZE, None);
    b.open();
    let positive = b.compare(Comparison::Gt, x, zero);
    b.open();
    let grown = b.primitive(Primitive::Mul, &[a, x]);
    let then = Region { statements: b.close(), yields: vec![grown], diverges: false };
    b.open();
    let otherwise = Region { statements: b.close(), yields: vec![a], diverges: false };
    let a_next = named(b, "a");
    b.push(Statement::If(If { condition: positive, then, otherwise, results: vec![a_next] }));
    let s_next = b.primitive(Primitive::Add, &[s, a_next]);
    let body = Region { statements: b.close(), yields: vec![s_next, a_next], diverges: false };
    b.push(Statement::For(For {
        index,
        range: Range { lower: first, upper: n, inclusive: true, adaptors: Vec::new() },
        carried: vec![
            Carried { init: zero, param: s, result: s_after },
            Carried { init: one, param: a, result: a_after },
        ],
        body,
        until: None,
        unordered: false,
        span: None,
    }));
    let result = Argument::Tuple(vec![Argument::Value(s_after), Argument::Value(a_after)]);
    draft.builder.function.result_ty = Ty::Tuple(vec![Ty::F64, Ty::F64]);
    check(
        &shown(draft, result),
        "
fn f(x: f64, n: usize) -> (f64, f64) {
    let mut s = 0.0_f64;
    let mut a = 1.0_f64;
    for _ in 0..=n {
        if x > 0.0 {
            a *= x;
        }
        s += a;
    }
    (s, a)
}",
    );
}

#[test]
fn values_that_change_places_are_assigned_at_once() {
    let mut draft = draft(&[("x", Ty::F64, Passing::Value), ("y", Ty::F64, Passing::Value)]);
    let (x, y) = (draft.values[0], draft.values[1]);
    let b = &mut draft.builder;
    let named = |b: &mut Builder, name: &str| b.bound(Scalar::F64, Some(name.to_owned()));
    let (p, p_after, q, q_after) = (named(b, "p"), named(b, "p"), named(b, "q"), named(b, "q"));
    b.open();
    let condition = b.compare(Comparison::Lt, p, q);
    let header = Region { statements: b.close(), yields: vec![condition], diverges: false };
    let body = Region { statements: Vec::new(), yields: vec![q, p], diverges: false };
    b.push(Statement::While(While {
        carried: vec![Carried { init: x, param: p, result: p_after }, Carried { init: y, param: q, result: q_after }],
        header,
        body,
        until: None,
        span: None,
    }));
    let result = b.primitive(Primitive::Sub, &[p_after, q_after]);
    check(
        &shown(draft, Argument::Value(result)),
        "
fn f(x: f64, y: f64) -> f64 {
    let mut p = x;
    let mut q = y;
    while p < q {
        (p, q) = (q, p);
    }
    p - q
}",
    );
}

#[test]
fn short_formulas_stand_in_the_documentation() {
    let float = |name| (name, Ty::F64, Passing::Value);
    let mut draft = draft(&[float("w"), float("x"), float("b")]);
    let [w, x, bias] = [0, 1, 2].map(|k| draft.values[k]);
    let b = &mut draft.builder;
    let product = b.primitive(Primitive::Mul, &[w, x]);
    let sum = b.primitive(Primitive::Add, &[product, bias]);
    let result = b.primitive(Primitive::Sin, &[sum]);
    draft.builder.function.result = Argument::Value(result);
    let primal = draft.builder.finish();
    let members = chainrule_compiler::differentiate::family(&primal, &Default::default());
    let item = syn::parse_str("pub fn f(w: f64, x: f64, b: f64) -> f64 { (w * x + b).sin() }").expect("it parses");
    let tokens = chainrule_compiler::emit::companion(&item, &members[..1], &Default::default(), &Paths::default());
    let text = tokens.to_string().replace(":: core :: primitive ::", "");
    let text = prettyplease::unparse(&syn::parse_str(&text).expect("what is emitted parses"));
    check(
        &text,
        "
/// The derivatives of the function `f`.
#[::core::prelude::v1::derive(::core::fmt::Debug)]
pub struct f {}
#[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
impl f {
    /// Gradient of `f` with respect to `w`, `x`, `b`.
    ///
    /// ```text
    /// ∂/∂w = cos(w * x + b) * x
    /// ∂/∂x = cos(w * x + b) * w
    /// ∂/∂b = cos(w * x + b)
    /// ```
    ///
    /// Takes 1 addition, 3 multiplications, 1 other operation. Records nothing.
    pub fn gradient(w: f64, x: f64, b: f64) -> (f64, f64, f64) {
        let t1 = (w * x + b).cos();
        (t1 * x, t1 * w, t1)
    }
}
const _: () = {
    let _ = f;
};",
    );
}
