//! Modules: what their names lead to, which calls stay calls, and what is said about mistakes.

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::ir::{Context, Data, Function, evaluate_in};
use chainrule_compiler::resolve::in_module;
use proc_macro2::{TokenStream, TokenTree};

/// The function `f` of a module.
fn lower(content: &str) -> Result<Function, Vec<String>> {
    let file = syn::parse_file(content).expect("the module parses");
    let mut errors = Errors::new();
    let function = in_module(&file.items, "f", &mut errors);
    function.ok_or_else(|| errors.list().iter().map(|error| error.message.clone()).collect())
}

/// `f(x)`.
fn value(content: &str, x: f64) -> f64 {
    let function = lower(content).unwrap_or_else(|errors| panic!("{errors:?}"));
    match evaluate_in(&Context::default(), &function, &mut [Data::F64(x)]) {
        Ok(Data::F64(value)) => value,
        other => panic!("{other:?}"),
    }
}

/// `name: "module" => value at 2`.
macro_rules! values {
    ($($name:ident: $content:literal => $value:literal;)*) => {$(
        #[test]
        fn $name() {
            assert_eq!(value($content, 2.0), $value);
        }
    )*};
}

values! {
    a_path_through_self_and_super:
        "mod a { pub fn g(x: f64) -> f64 { self::b::h(x) + super::k(x) } mod b { pub fn h(x: f64) -> f64 { super::super::k(x) } } }
         fn k(x: f64) -> f64 { x + 1.0 }
         #[differentiate] fn f(x: f64) -> f64 { self::a::g(x) }" => 6.0;
    an_import_under_another_name:
        "use a::{g as h, b}; mod a { pub fn g(x: f64) -> f64 { x * 3.0 } pub mod b { pub fn k() -> f64 { 0.5 } } }
         #[differentiate] fn f(x: f64) -> f64 { h(x) + b::k() }" => 6.5;
    an_item_hides_what_a_glob_brings:
        "use a::*; mod a { pub fn g(x: f64) -> f64 { x * 100.0 } pub fn h(x: f64) -> f64 { x * 10.0 } }
         fn g(x: f64) -> f64 { x }
         #[differentiate] fn f(x: f64) -> f64 { g(x) + h(x) }" => 22.0;
    a_function_and_a_module_of_one_name:
        "use a::g; mod a { pub fn g(x: f64) -> f64 { x + g::k() } pub mod g { pub fn k() -> f64 { 7.0 } } }
         #[differentiate] fn f(x: f64) -> f64 { g(x) * g::k() }" => 63.0;
    a_const_that_only_its_module_names:
        "mod a { const SECRET: f64 = 5.0; const N: usize = 2; pub fn g(x: f64) -> f64 { let a = [SECRET; N]; a[1] * x } }
         #[differentiate] fn f(x: f64) -> f64 { a::g(x) }" => 10.0;
    a_variable_of_the_caller_is_not_seen:
        "fn k() -> f64 { 3.0 } fn g(x: f64) -> f64 { x * k() }
         #[differentiate] fn f(x: f64) -> f64 { let k = 10.0; let x = x + k; g(x) }" => 36.0;
    a_function_inside_sees_items_alone:
        "#[differentiate] fn f(x: f64) -> f64 { const K: f64 = 2.0; fn g(x: f64) -> f64 { h(x) * K } fn h(x: f64) -> f64 { x + K } let y = 5.0; g(y) + x }" => 16.0;
    a_type_has_its_own_functions_before_those_of_its_traits:
        "struct S(f64); trait T { fn g(&self) -> f64; } impl T for S { fn g(&self) -> f64 { -1.0 } } impl S { fn g(&self) -> f64 { self.0 } }
         #[differentiate] fn f(x: f64) -> f64 { let s = S(x); s.g() + T::g(&s) }" => 1.0;
    a_trait_default_calls_what_implements_it:
        "trait T { fn one(&self) -> f64; fn two(&self) -> f64 { 2.0 * self.one() } } struct A(f64); struct B;
         impl T for A { fn one(&self) -> f64 { self.0 } } impl T for B { fn one(&self) -> f64 { 1.0 } fn two(&self) -> f64 { 9.0 } }
         fn g<X: T>(x: &X) -> f64 { x.two() } #[differentiate] fn f(x: f64) -> f64 { g(&A(x)) + g(&B) }" => 13.0;
    a_blanket_implementation_asks_for_its_bound:
        "trait P { fn p(&self) -> f64; } trait Q { fn q(&self) -> f64; } impl<T: P> Q for T { fn q(&self) -> f64 { self.p() + 1.0 } }
         struct A(f64); impl P for A { fn p(&self) -> f64 { self.0 } } #[differentiate] fn f(x: f64) -> f64 { A(x).q() }" => 3.0;
    one_of_several_operators_is_chosen_by_its_operand:
        "use core::ops::Mul; #[derive(Clone, Copy)] struct V { x: f64 } impl Mul for V { type Output = f64; fn mul(self, o: V) -> f64 { self.x * o.x } }
         impl Mul<f64> for V { type Output = V; fn mul(self, k: f64) -> V { V { x: self.x * k * 10.0 } } }
         #[differentiate] fn f(x: f64) -> f64 { let v = V { x }; v * v + (v * 3.0).x }" => 64.0;
    a_struct_is_copied_when_it_is_bound:
        "#[derive(Clone, Copy)] struct S { a: [f64; 2], b: f64 }
         #[differentiate] fn f(x: f64) -> f64 { let s = S { a: [x, 1.0], b: x }; let mut t = s; t.a[0] = 7.0; t.b += 1.0; s.a[0] + s.b + t.a[0] * t.b }" => 25.0;
    fields_are_computed_in_the_order_in_which_they_are_written:
        "fn bump(x: &mut f64) -> f64 { *x += 1.0; *x } struct S { a: f64, b: f64 }
         #[differentiate] fn f(x: f64) -> f64 { let mut y = x; let s = S { b: bump(&mut y), a: bump(&mut y) }; s.a * 10.0 + s.b }" => 43.0;
    a_variant_hides_nothing_of_another:
        "enum E { A(f64), B { x: f64, y: f64 }, C } use E::*; fn g(e: &E) -> f64 { match e { A(x) => *x, B { y, .. } => y * 10.0, C => 0.5 } }
         #[differentiate] fn f(x: f64) -> f64 { g(&A(x)) + g(&B { x, y: 3.0 }) + g(&C) }" => 32.5;
    lengths_follow_the_argument:
        "fn n<const N: usize>(_: &[f64; N]) -> f64 { N as f64 } fn g<const N: usize>(x: f64) -> [f64; N] { [x; N] }
         #[differentiate] fn f(x: f64) -> f64 { n(&[x; 5]) + g::<3>(x)[2] }" => 7.0;
}

#[test]
fn calls_are_written_out() {
    let ir = lower("fn g(x: f64) -> f64 { x * x } #[differentiate] fn f(x: f64) -> f64 { g(x) + g(x + 1.0) }")
        .expect("it is accepted");
    assert!(!ir.to_string().contains("call"), "{ir}");
}

#[test]
fn what_calls_itself_stays_a_call() {
    let ir = lower(
        "fn g(x: f64, n: u32) -> f64 { if n == 0 { x } else { g(x * x, n - 1) } } #[differentiate] fn f(x: f64) -> f64 { g(x, 3) }",
    );
    assert!(ir.expect("it is accepted").to_string().contains("call g("));
}

#[test]
fn functions_that_call_each_other_stay_calls_somewhere() {
    let ir = lower(
        "fn a(x: f64, n: u32) -> f64 { if n == 0 { x } else { b(x, n - 1) } } fn b(x: f64, n: u32) -> f64 { a(x * x, n) }
         #[differentiate] fn f(x: f64) -> f64 { a(x, 3) }",
    );
    assert!(ir.expect("it is accepted").to_string().contains("call a("));
}

/// `name: "module" => "message"`: this mistake and no other.
macro_rules! refused {
    ($($name:ident: $content:literal => $message:literal;)*) => {$(
        #[test]
        fn $name() {
            assert_eq!(lower($content).err(), Some(vec![$message.to_owned()]));
        }
    )*};
}

refused! {
    a_skipped_field_that_is_written:
        "#[derive(Differentiable)] struct S { a: f64, #[differentiable(skip)] b: f64 } #[differentiate] fn f(s: &mut S, x: f64) { s.b = x * x; s.a = s.b; }"
        => "no derivative goes through this field, which is borrowed or skipped, so it is not written here; use a variable, or a field that is differentiated";
    a_part_of_a_skipped_field_that_is_lent:
        "#[derive(Differentiable)] struct S { a: f64, #[differentiable(skip)] b: [f64; 2] } fn g(b: &mut f64, x: f64) { *b = x; } #[differentiate] fn f(s: &mut S, x: f64) { g(&mut s.b[0], x); s.a = s.b[0]; }"
        => "no derivative goes through this field, which is borrowed or skipped, so it is not written here; use a variable, or a field that is differentiated";
    an_order_that_is_not_followed:
        "struct S(f64); impl PartialOrd for S { fn partial_cmp(&self, o: &S) -> Option<Ordering> { Some(self.0.total_cmp(&o.0)) } } #[differentiate] fn f(x: f64) -> f64 { if S(x) < S(1.0) { x } else { 1.0 } }"
        => "this `partial_cmp` is not followed: what is returned has to be `a.partial_cmp(&b)`, or be chosen among such by `if`, `match`, `Some`, `reverse`, `then`; or write out `lt`, `le`, `gt` and `ge` beside it";
    a_default_method_that_calls_itself:
        "struct S; trait G { fn g(&self, x: f64) -> f64 { if x < 1.0 { x } else { self.g(x - 1.0) } } } impl G for S {} #[differentiate] fn f(x: f64) -> f64 { S.g(x) }"
        => "`g` calls itself; write it out in the `impl` of the type";
    a_method_of_numbers_that_calls_itself:
        "trait G { fn g(self) -> f64; } impl G for f64 { fn g(self) -> f64 { if self < 1.0 { self } else { (self - 1.0).g() } } } #[differentiate] fn f(x: f64) -> f64 { x.g() }"
        => "`g` calls itself; write it as a free function of the module";
    a_generic_method_that_calls_itself:
        "struct S; impl S { fn g<T: Real>(&self, x: T, n: u32) -> T { if n == 0 { x } else { self.g(x * x, n - 1) } } } #[differentiate] fn f(x: f64) -> f64 { S.g(x, 3) }"
        => "`g` calls itself; write it without generic parameters";
    a_cfg_in_a_helper:
        "fn g(x: f64) -> f64 { #[cfg(test)] let x = x * 2.0; x } #[differentiate] fn f(x: f64) -> f64 { g(x) + g(x) }"
        => "`cfg` before or inside of a function that is differentiated is not supported";
    a_helper_behind_a_cfg:
        "#[cfg(test)] fn g(x: f64) -> f64 { x } #[cfg(not(test))] fn g(x: f64) -> f64 { 2.0 * x } #[differentiate] fn f(x: f64) -> f64 { g(x) }"
        => "what this names is not a function that is known here";
    fields_behind_a_cfg:
        "struct S { a: f64, #[cfg(test)] b: f64 } #[differentiate] fn f(x: f64) -> f64 { let s: S = S { a: x }; s.a }"
        => "a `cfg` decides which fields this has, so it is not known here";
    a_struct_without_a_tangent:
        "struct S { a: f64 } #[differentiate] fn f(s: &S, x: f64) -> f64 { s.a * x }"
        => "`S` has no tangent: write `#[derive(Differentiable)]` above it";
    an_operator_that_is_not_there:
        "struct S { a: f64 } #[differentiate] fn f(x: f64) -> f64 { (S { a: x } + S { a: x }).a }"
        => "`Add` of these types is not implemented in this module";
    an_unsafe_helper:
        "unsafe fn g(x: f64) -> f64 { x } #[differentiate] fn f(x: f64) -> f64 { g(x) }"
        => "`unsafe` functions cannot be differentiated";
}

/// The messages that the expansion of a module carries.
fn expansion_errors(content: &str) -> Vec<String> {
    let tokens = chainrule_compiler::differentiate(
        TokenStream::new(),
        format!("mod m {{ {content} }}").parse().expect("tokens"),
    );
    let (mut found, mut work) = (Vec::new(), vec![tokens]);
    while let Some(tokens) = work.pop() {
        let mut after_error = false;
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                match after_error {
                    true => found.push(group.stream().to_string()),
                    false => work.push(group.stream()),
                }
            }
            after_error = match &token {
                TokenTree::Ident(ident) => ident == "compile_error",
                TokenTree::Punct(punct) => after_error && punct.as_char() == '!',
                _ => false,
            };
        }
    }
    found
}

#[test]
fn a_mistake_in_a_helper_is_told_once_for_all_its_callers() {
    let found = expansion_errors(
        "fn g(x: f64) -> f64 { x.to_bits(); x } #[differentiate] fn a(x: f64) -> f64 { g(x) + g(x) } #[differentiate] fn b(x: f64) -> f64 { g(x) }",
    );
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn items_come_out_as_they_stood() {
    let content = "#![allow(dead_code)] /// Docs.\n#[derive(Clone)] pub struct S { pub a: f64 } #[inline] fn g(x: f64) -> f64 { x } pub mod n { pub const K: f64 = 1.0; }";
    let module: TokenStream =
        format!("pub mod m {{ {content} #[differentiate] fn f(x: f64) -> f64 {{ g(x) }} }}").parse().expect("tokens");
    let out = chainrule_compiler::differentiate(TokenStream::new(), module).to_string();
    let written: TokenStream = content.parse().expect("tokens");
    let parsed = syn::parse_str::<syn::ItemMod>(&format!("mod m {{ {written} }}")).expect("a module");
    for item in parsed.content.expect("in braces").1 {
        let item = quote::quote!(#item).to_string();
        assert!(out.contains(&item), "{item} is not in {out}");
    }
    assert!(
        out.contains("fn f (x : f64) -> f64 { g (x) } /") || out.contains("fn f (x : f64) -> f64 { g (x) } #"),
        "{out}"
    );
}

#[test]
fn a_constant_field_that_may_vary_is_not_handed_to_a_call() {
    let module = |argument: &str| {
        format!(
            "#[derive(Clone, Copy, Differentiable)] pub struct S {{ x: f64, #[differentiable(skip)] w: f64 }} \
             fn walk(s: S, n: usize) -> f64 {{ if n == 0 {{ s.x * s.w }} else {{ walk(S {{ x: s.x.sin(), w: s.w }}, n - 1) }} }} \
             #[differentiate] pub fn f(s: S, n: usize) -> f64 {{ walk({argument}, n) }}"
        )
    };
    for settled in ["s", "S { x: s.x, w: 2.0 }", "S { x: s.w, ..s }"] {
        assert_eq!(expansion_errors(&module(settled)), Vec::<String>::new());
    }
    let found = expansion_errors(&module("S { x: 1.0, w: s.x }"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("no derivative goes through"), "{found:?}");
}
