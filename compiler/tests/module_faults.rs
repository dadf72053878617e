//! Faults that random modules found: the values of their functions are those that Rust computes.

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::ir::{Data, evaluate};
use chainrule_compiler::resolve;

fn value(module: &str, x: f64, y: f64) -> Result<f64, String> {
    let file = syn::parse_file(module).map_err(|error| error.to_string())?;
    let mut errors = Errors::new();
    let function = resolve::in_module(&file.items, "f", &mut errors);
    let function = function.ok_or_else(|| errors.to_tokens().to_string())?;
    match evaluate(&function, &[Data::F64(x), Data::F64(y)]) {
        Ok(Data::F64(value)) => Ok(value),
        other => Err(format!("{other:?}\n{function}")),
    }
}

/// A module whose `f` takes two floats, as text for the front end and as Rust.
macro_rules! check {
    ($($item:item)*) => {{
        #[allow(unused, unreachable_pub, clippy::all)]
        mod rust { $($item)* }
        let text = stringify!($($item)*).replace("pub fn f", "#[differentiate] pub fn f");
        for (x, y) in [(0.7, 1.3), (0.2, -0.4)] {
            assert_eq!(value(&text, x, y), Ok(rust::f(x, y)));
        }
    }};
}

fn refuses(module: &str, message: &str) {
    let found = value(module, 0.7, 1.3).expect_err("it is refused");
    assert!(found.contains(message), "{found}");
}

#[test]
fn a_value_that_is_lent_to_be_changed_is_no_longer_the_variable() {
    check! {
        fn bump(a: &mut [f64; 2], by: f64) -> f64 { a[0] += by; a[0] * a[1] }
        pub fn f(x: f64, y: f64) -> f64 { let a = [x, y]; let r = bump(&mut { a }, y); 100.0 * r + a[0] }
    }
    check! {
        fn bump(a: &mut f64) -> f64 { *a += 1.0; *a * 2.0 }
        pub fn f(x: f64, y: f64) -> f64 { bump(&mut { x }) + bump(&mut (x * y)) + x }
    }
    check! {
        #[derive(Clone, Copy)]
        pub struct P { x: f64, y: f64 }
        impl P {
            fn new(x: f64, y: f64) -> P { P { x, y } }
            fn bump(&mut self, by: f64) -> f64 { self.x += by; self.x * self.y }
            fn with(&mut self, by: f64) -> &mut P { self.x += by; self }
        }
        pub fn f(x: f64, y: f64) -> f64 {
            let p = P::new(x, y);
            P::new(x, y).bump(y) + P { x: 1.0, ..p }.bump(x) + { p }.bump(1.0) + p.x + P::new(x, y).with(2.0).bump(x)
        }
    }
}

#[test]
fn the_payload_of_another_variant_can_be_written_about() {
    check! {
        #[derive(Clone, Copy)]
        pub struct S { x: f64, a: [f64; 2] }
        #[derive(Clone, Copy)]
        pub enum K { Off, A { a: [f64; 3], s: S }, B([S; 2]) }
        pub fn f(x: f64, y: f64) -> f64 {
            match K::Off {
                K::Off => x,
                K::A { a, s } if y > 0.5 && a[1] > 2.0 => s.x,
                K::A { a, s } => s.a[1] - a[0],
                K::B(p) => p[1].x + p[0].a[1],
            }
        }
    }
}

#[test]
fn a_mutable_reference_that_a_literal_chooses_is_followed() {
    check! {
        pub struct P { x: f64, y: f64 }
        impl core::ops::Index<usize> for P {
            type Output = f64;
            fn index(&self, at: usize) -> &f64 { if at == 0 { &self.x } else { &self.y } }
        }
        impl core::ops::IndexMut<usize> for P {
            fn index_mut(&mut self, at: usize) -> &mut f64 {
                match at { 0 => &mut self.x, 1 => &mut self.y, _ => panic!("there are two") }
            }
        }
        pub fn f(x: f64, y: f64) -> f64 { let mut p = P { x, y }; p[0] = x * y; p[1] += p[0]; p.x * p[1] }
    }
    check! {
        pub fn f(x: f64, y: f64) -> f64 {
            let a = [x, y];
            let mut v = if 1 < 2 { a } else { [x, x] };
            v[0] = 5.0;
            v[0] + a[0]
        }
    }
}

#[test]
fn a_mutable_reference_that_differs_between_branches_is_refused() {
    let differs = "a reference or `Vec` that differs between branches is not supported";
    let two = "let mut a = [x, y]; let mut b = [y, y];";
    refuses(
        &format!(
            "#[differentiate] pub fn f(x: f64, y: f64) -> f64 {{ {two}
             {{ let r = if x > 0.5 {{ &mut a }} else {{ &mut b }}; r[0] = 10.0; }} a[0] + b[0] }}"
        ),
        differs,
    );
    let call = "#[differentiate] pub fn f(x: f64, y: f64) -> f64 { let mut s = S { a: [x, y], b: [y, y] };
                s.pick(x)[0] = 10.0; s.a[0] + s.b[0] }";
    for body in [
        "if x > 0.5 { return &mut self.a; } &mut self.b",
        "loop { if x > 0.5 { break &mut self.a; } break &mut self.b; }",
        "match x > 0.5 { true => &mut self.a, false => &mut self.b }",
    ] {
        let items = format!(
            "pub struct S {{ a: [f64; 2], b: [f64; 2] }}
             impl S {{ fn pick(&mut self, x: f64) -> &mut [f64; 2] {{ {body} }} }} {call}"
        );
        refuses(&items, differs);
    }
    check! {
        fn same(a: &mut [f64; 2]) -> &mut [f64; 2] { if a[0] > 0.5 { a } else { a[1] += 1.0; a } }
        pub fn f(x: f64, y: f64) -> f64 { let mut a = [x, y]; same(&mut a)[0] = 10.0; a[0] + a[1] }
    }
}

#[test]
fn a_function_of_a_trait_uses_what_the_trait_has() {
    check! {
        pub trait Shape {
            const K: f64;
            fn area(&self) -> f64;
            fn scaled(&self) -> f64 { self.area() * Self::K + Self::area(self) }
        }
        pub struct P { x: f64 }
        impl P {
            const K: f64 = 3.0;
            fn area(&self) -> f64 { 100.0 * self.x }
        }
        impl Shape for P {
            const K: f64 = 0.5;
            fn area(&self) -> f64 { self.x * self.x }
        }
        pub fn f(x: f64, y: f64) -> f64 { let p = P { x }; p.scaled() + y * P::K + p.area() }
    }
    let generic = "pub trait Shape { fn area(&self) -> f64; }
        pub struct P { x: f64 }
        impl P { fn area(&self) -> f64 { 100.0 * self.x } }
        impl Shape for P { fn area(&self) -> f64 { self.x } }
        fn of<S: Shape>(s: &S) -> f64 { s.area() }
        #[differentiate] pub fn f(x: f64, y: f64) -> f64 { of(&P { x }) * y }";
    refuses(generic, "name them differently");
}

#[test]
fn copies_of_an_enum_read_the_payloads_of_its_other_variants() {
    check! {
        #[derive(Clone, Copy)]
        pub struct Inner { w: f64 }
        #[derive(Clone, Copy)]
        pub enum Kind { One, Two([f64; 2]), Three(Inner) }
        pub fn f(x: f64, y: f64) -> f64 {
            let mut kinds = [Kind::One, Kind::Two([x, y])];
            let chosen = if x > 0.5 { 0 } else { 1 };
            kinds = [kinds[chosen]; 2];
            let more = if y > 0.0 { Kind::Three(Inner { w: y }) } else { kinds[1] };
            match more { Kind::One => x, Kind::Two(a) => a[0] * a[1], Kind::Three(inner) => inner.w + x }
        }
    }
}

#[test]
fn a_loop_sets_the_payload_of_another_variant() {
    check! {
        #[derive(Clone, Copy)]
        pub enum Kind { Off, On { a: f64, b: [f64; 2] } }
        fn next(kind: &mut Kind, x: f64) {
            let r = &mut *kind;
            *r = match *r { Kind::Off => Kind::On { a: x, b: [x, 2.0] }, Kind::On { a, b } => Kind::On { a: b[0], b: [a, b[1]] } };
        }
        pub fn f(x: f64, y: f64) -> f64 {
            let mut kind = Kind::Off;
            let mut k = 0;
            while k < 3 && 9.0 > x + k as f64 {
                next(&mut kind, x);
                let late: [f64; 2];
                late = [y, x];
                if let Kind::On { a, mut b } = kind { b[1] += y * late[0]; kind = Kind::On { a: a * y, b }; }
                k += 1;
            }
            match kind { Kind::Off => x, Kind::On { a, b } => a * b[0] + b[1] }
        }
    }
}

#[test]
fn a_branch_sets_the_payload_of_another_variant() {
    check! {
        #[derive(Clone, Copy)]
        pub enum Kind { Off, On { a: f64, b: [f64; 2] } }
        fn turn(kind: &mut Kind, x: f64) -> f64 {
            if x > 0.5 { *kind = Kind::On { a: x, b: [x, 2.0] }; }
            match *kind { Kind::Off => x, Kind::On { a, b } => a * b[1] }
        }
        pub fn f(x: f64, y: f64) -> f64 {
            let mut kind = Kind::Off;
            let mut held = (x, Kind::Off);
            if x > 0.5 || y > 1.0 { kind = Kind::On { a: x, b: [x, y] }; } else { held.0 *= y; }
            if y > 0.0 { held.1 = kind; }
            let more = match held.1 { Kind::Off => 1.0, Kind::On { a, b } => a * b[0] + b[1] };
            more * turn(&mut Kind::Off, y) + turn(&mut kind, y) + held.0
        }
    }
}

#[test]
fn an_array_that_a_pattern_binds_for_its_guard_is_bound_again_by_its_arm() {
    check! {
        enum Kind { One(f64), Four([f64; 4], f64) }
        pub fn f(x: f64, y: f64) -> f64 {
            let mut s = x;
            match { let mut kind = Kind::Four([x, s, 2.0, y], s); kind } {
                Kind::One(b) => s += b,
                Kind::Four(b, c) if (x * 10.0) as usize % 2 == 1 => s *= b[3] * c,
                Kind::Four(b, c) => s += b[0] - c * y,
            }
            s
        }
    }
}

#[test]
fn a_call_may_end_in_an_early_return() {
    check! {
        fn bump(a: f64, b: &mut [f64; 2]) {
            b[0] += a;
            if a < 0.5 { return; }
        }
        fn grow(a: f64, b: &mut f64) {
            if a < 0.5 { *b *= 2.0; return; }
        }
        pub fn f(x: f64, y: f64) -> f64 {
            let mut b = [y, x];
            bump(x, &mut b);
            grow(y, &mut b[1]);
            let () = grow(x, &mut b[0]);
            b[0] * b[1]
        }
    }
}
