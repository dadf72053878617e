//! Mistakes: each is reported once, at the smallest token, in words that say what to write.

use chainrule_compiler::diagnostic::{Diagnostic, Errors};
use chainrule_compiler::{read, resolve};
use proc_macro2::{TokenStream, TokenTree};

/// The tokens of the attribute's options, and those of the item under it.
fn split(source: &str) -> (TokenStream, TokenStream) {
    let tokens: TokenStream = source.parse().expect("the source is tokens");
    let mut tokens = tokens.into_iter();
    let attribute = tokens.by_ref().find_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    let options = attribute.into_iter().flatten().find_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    (options.unwrap_or_default(), tokens.collect())
}

fn shown(source: &str, error: &Diagnostic) -> String {
    let at = |line: usize, column: usize| {
        let before: usize = source.split_inclusive('\n').take(line - 1).map(str::len).sum();
        before + column
    };
    let (start, end) = (error.start.start(), error.end.end());
    format!("{}: {}", &source[at(start.line, start.column)..at(end.line, end.column)], error.message)
}

/// What is reported on a function: `place: message`.
fn errors(source: &str) -> Vec<String> {
    let (options, item) = split(source);
    let mut errors = Errors::new();
    let options = read::options(options, &mut errors);
    let words = read::Words::of(item.clone());
    let read = read::function(item, &mut errors);
    let function = read.and_then(|item| resolve::function_of(&item, &words, &options, &mut errors));
    assert_eq!(function.is_none() || !errors.list().is_empty(), errors.any(), "{source}");
    errors.list().iter().map(|error| shown(source, error)).collect()
}

/// `refused!(name: "source" => "place: message", …)`: these errors and no others.
macro_rules! refused {
    ($($name:ident: $source:literal => $($error:literal),*;)*) => {$(
        #[test]
        fn $name() {
            let expected: &[&str] = &[$($error),*];
            assert_eq!(errors($source), expected);
        }
    )*};
}

/// `rustc!(name: "source")`: rustc reports it, so nothing is said here, and nothing is derived.
macro_rules! rustc {
    ($($name:ident: $source:literal;)*) => {$(
        #[test]
        fn $name() {
            let (options, item) = split($source);
            let mut found = Errors::new();
            let options = read::options(options, &mut found);
            let read = read::function(item, &mut found);
            assert!(read.and_then(|item| resolve::function(&item, &options, &mut found)).is_none());
            assert!(found.any() && found.list().is_empty(), "{:?}", found.list());
        }
    )*};
}

refused! {
    a_struct: "#[differentiate] pub struct P { x: f64 }"
        => "struct: `#[differentiate]` stands before a function, a module or an `impl` block, not before a struct";
    an_unsafe_function: "#[differentiate] unsafe extern \"C\" fn f(x: f64) -> f64 { x }"
        => "unsafe: `unsafe` functions cannot be differentiated";
    an_async_function: "#[differentiate] async fn f(x: f64) -> f64 { x }"
        => "async: `async` functions cannot be differentiated";
    applied_twice: "#[differentiate] #[differentiate] fn f(x: f64) -> f64 { x }"
        => "differentiate: `differentiate` is already applied to this function";
    a_method: "#[differentiate] fn f(&self, x: f64) -> f64 { x }"
        => "&self: what `self` is is not known here: put `#[differentiate]` on the `impl` block, too";
    an_associated_function: "#[differentiate] fn f(x: f64) -> f64 { Self::g(x) }"
        => "Self: `Self` is not known here: put `#[differentiate]` on the `impl` block, too";
    no_result: "#[differentiate] fn f(x: f64) { x; }"
        => "f: `f` returns nothing; a function that is differentiated has to return `f64`, `f32`, or arrays or tuples of them";
    an_integer_result: "#[differentiate] fn f(x: f64) -> i32 { x as i32 }"
        => "i32: the result type `i32` is not differentiable; return `f64`, `f32`, or arrays or tuples of them";
    a_vector_result: "#[differentiate] fn f(x: f64) -> Vec<f64> { vec![x] }"
        => "Vec<f64>: `Vec<f64>` as a result is not supported; return a scalar, an array or a tuple";
    no_float_parameter: "#[differentiate] fn f(n: usize, b: bool) -> f64 { 1.0 }"
        => "n: usize, b: bool: `f` has no differentiable parameter: none of them holds an `f64` or `f32`";
    an_impl_parameter: "#[differentiate] fn f(g: impl Fn(f64) -> f64, x: f64) -> f64 { g(x) }"
        => "impl Fn(f64) -> f64: an `impl` type hides a closure or a type: its body is not known here";
    a_dyn_parameter: "#[differentiate] fn f(g: &dyn Fn(f64) -> f64, x: f64) -> f64 { g(x) }"
        => "dyn Fn(f64) -> f64: cannot differentiate through `dyn`: what is behind it is not known here; name the type itself, or choose by an enum";
    a_mutable_tuple: "#[differentiate] fn f(x: &mut (f64, f64)) -> f64 { x.0 }"
        => "&mut (f64, f64): what is behind this `&mut` is not known here: it has to be a float, an array, a slice or a struct";
    a_generic_type: "#[differentiate] fn f<T: Copy>(x: T) -> T { x }"
        => "T: the generic type `T` is not known to be a float; bound it by `chainrule::Real`, or write `f64` or `f32`";
    an_option: "#[differentiate] fn f(x: Option<f64>) -> f64 { x.unwrap() }"
        => "Option<f64>: `Option` values cannot be differentiated";
    an_unknown_option: "#[differentiate(hesian, wrt = x, typo = 3)] fn f(x: f64) -> f64 { x }"
        => "hesian: unknown option `hesian`; did you mean `hessian`?",
           "typo: unknown option `typo`; the options are `wrt`, `jvp`, `jacobian`, `hessian`, `hvp`, `train`, `reassociate`, `rule`, `crate`";
    a_rule_of_nothing: "#[differentiate(rule)] fn f(x: f64) -> f64 { x }"
        => "rule: a rule names functions: `rule(vjp = area_vjp)`, `rule(vjp = area_vjp, jvp = area_jvp)`";
    a_rule_without_its_vjp: "#[differentiate(rule(jvp = g))] fn f(x: f64) -> f64 { x }"
        => "rule: a rule names functions: `rule(vjp = area_vjp)`, `rule(vjp = area_vjp, jvp = area_jvp)`";
    a_rule_for_more_than_it_gives: "#[differentiate(hvp, rule(vjp = g))] fn f(x: f64) -> f64 { x }"
        => "hvp: `hvp` needs `rule(vjp = …, jvp = …)`";
    a_rule_for_a_part: "#[differentiate(wrt(x), rule(vjp = g))] fn f(x: f64, y: f64) -> f64 { x * y }"
        => "wrt: a rule gives a part for every parameter that holds floats, without `wrt`";
    a_rule_of_a_generic_function: "#[differentiate(rule(vjp = g))] fn f<const N: usize>(x: [f64; N]) -> f64 { x[0] }"
        => "const N: usize: a function with a rule has no type or const parameters";
    a_rule_of_an_option: "#[differentiate(rule(vjp = g))] fn f(x: f64) -> Option<f64> { Some(x) }"
        => "Option<f64>: a function with a rule returns numbers, arrays, tuples or structs of them";
    a_rule_of_a_reference: "#[differentiate(rule(vjp = g))] fn f(x: &mut f64) -> f64 { *x }"
        => "mut: a function with a rule changes none of its arguments";
    a_rule_of_a_pattern: "#[differentiate(rule(vjp = g))] fn f((a, b): (f64, f64)) -> f64 { a * b }"
        => "(a, b): a parameter of a function with a rule is a name";
    an_option_given_twice: "#[differentiate(jvp, jvp)] fn f(x: f64) -> f64 { x }" => "jvp: `jvp` is given twice";
    a_flag_with_a_value: "#[differentiate(hessian = 3)] fn f(x: f64) -> f64 { x }" => "hessian: `hessian` takes no value";
    wrt_an_integer: "#[differentiate(wrt(n))] fn f(x: f64, n: i32) -> f64 { x }"
        => "n: cannot differentiate with respect to `n`: it is the integer type `i32`, not a float";
    wrt_twice: "#[differentiate(wrt(x, x))] fn f(x: f64) -> f64 { x }" => "x: `x` is listed twice";
    wrt_misspelled: "#[differentiate(wrt(xx))] fn f(x: f64) -> f64 { x }"
        => "xx: `wrt` names `xx`, which is not a parameter; did you mean `x`?";
    wrt_nothing: "#[differentiate(wrt())] fn f(x: f64) -> f64 { x }" => "wrt: `wrt` names no parameter";
    all_mistakes_at_once: "#[differentiate] fn f(x: f64) -> f64 { let a = x.siin(); let b = my!(a); unsafe { b }; x.push(a) }"
        => "siin: no derivative rule for method `siin`; did you mean `sin`?",
           "my: cannot see through the macro `my!`: what it gives may depend on an input",
           "unsafe: `unsafe` blocks cannot be differentiated",
           "push: no derivative rule for method `push`";
    a_value_of_an_unknown_type: "#[differentiate] fn f(x: f64) -> f64 { let c = Cell::new(x); c.set(c.get() * 2.0); c.get() }"
        => "Cell::new: no derivative rule for `Cell::new`: `Cell` values cannot be differentiated";
    a_closure_handed_on: "#[differentiate] fn f(x: f64) -> f64 { other(|t: f64| t * x) }"
        => "|: a closure or function can be handed to functions of this module alone";
    an_unknown_function_value: "#[differentiate] fn f(x: f64) -> f64 { let g = x; g(1.0) }"
        => "g: which function `g` is, is not known here";
    a_user_iterator: "#[differentiate] fn f(x: f64) -> f64 { let mut s = 0.0; for t in Gen::new(x) { s += t; } s }"
        => "Gen::new(x): cannot differentiate through this iterator; loop over a range, a slice or an array";
    an_iterator_method: "#[differentiate] fn f(x: &[f64]) -> f64 { x.iter().peekable().count() as f64 }"
        => "peekable: no derivative rule for `peekable` of an iterator; write this as a loop";
    references_taken_apart: "#[differentiate] fn f(x: &[f64]) -> f64 { x.iter().partition(|v| **v > 0.0).0.len() }"
        => "partition: references are not collected here; push copies";
    a_reversed_filter: "#[differentiate] fn f(x: &[f64]) -> f64 { x.iter().take_while(|v| *v > 0.0).rev().sum() }"
        => "rev: this iterator cannot be reversed here; loop over indices";
    collected_references: "#[differentiate] fn f(x: &[f64]) -> f64 { let v: Vec<&f64> = x.iter().collect(); v[0] * v[1] }"
        => "collect: references are not collected here; write `copied()` before it";
    the_rest_after_find: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut i = x.iter(); i.find(|v| **v > 0.5); i.sum() }"
        => "find: what `find` leaves of an iterator is not followed; write the chain before it, or a loop";
    an_iterator_by_ref: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut i = x.iter(); let a: f64 = i.by_ref().take(2).sum(); a }"
        => "by_ref: what `by_ref` leaves of an iterator is not followed; write the chain before it, or a loop";
    an_iterator_behind_a_reference: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut i = x.iter(); let a: f64 = (&mut i).take(2).sum(); a }"
        => "take: `take` of an iterator behind a reference is not supported; hand it over by value";
    a_loop_over_a_lent_iterator: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut i = x.iter(); for v in &mut i { if *v > 0.0 { break; } } i.sum() }"
        => "&mut i: cannot differentiate through this iterator; loop over a range, a slice or an array";
    a_copied_iterator: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut i = (x.iter(), 1); let mut j = i.clone(); i.0.sum() }"
        => "clone: closures and iterators are not cloned here; write a second one";
    an_assigned_iterator: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut i = x.iter().skip(0); for k in 1..3 { i = x.iter().skip(k); } i.sum() }"
        => "=: a closure or an iterator cannot be assigned here; bind it by a `let` of its own";
    an_assigned_closure: "#[differentiate] fn f(x: f64) -> f64 { let mut last = None; for k in 1..3 { let m = x * k as f64; last = Some(move |v: f64| v * m); } last.unwrap()(x) }"
        => "=: a closure or an iterator cannot be assigned here; bind it by a `let` of its own";
    a_copied_closure_with_state: "#[differentiate] fn f(x: f64) -> f64 { let mut c = x; let mut g = move |v: f64| { c += v; c }; let mut h = g; g(x) * h(x) }"
        => "g: this closure changes what it captured by `move`, so a copy of it is not followed; lend it by `&mut`, or write it where it is used";
    a_closure_made_in_a_branch: "#[differentiate] fn f(x: f64) -> f64 { let mut c = x; let g = if x > 0.0 { Some(move |v: f64| v * c) } else { None }; c += 1.0; g.unwrap()(x) + c }"
        => "c: what this stands for is not followed here; write it out with variables of their own";
    a_change_in_skipped_items: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut c = 0.0; let s: f64 = x.iter().map(|v| { c += v; *v }).skip(1).sum(); s + c }"
        => "skip: the closures before this change variables or print, for items that are left out, too; write a loop";
    a_change_in_stepped_items: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut c = 0.0; let s: f64 = x.iter().inspect(|v| c += **v).step_by(2).sum(); s + c }"
        => "step_by: the closures before this change variables or print, for items that are left out, too; write a loop";
    a_change_before_a_zip: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut c = 0.0; let s: f64 = x.iter().map(|v| { c += v; *v }).zip(&x[1..]).map(|(a, b)| a * b).sum(); s + c }"
        => "zip: the closures before this change variables or print, also for an item that `zip` finds no partner for; write a loop";
    a_change_in_a_cycle: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut c = 0.0; x.iter().map(move |v| { c += v; c }).cycle().take(7).sum() }"
        => "cycle: the closures before this change variables or print; write a loop instead of `cycle`";
    printing_in_what_is_counted_ahead: "#[differentiate] fn f(x: &[f64]) -> f64 { let v: Vec<f64> = x.iter().flat_map(|v| { println!(\"{v}\"); [*v, 1.0] }).collect(); v[0] }"
        => "collect: how long this can become is not known here; write it into an array with a loop";
    a_fold_that_gives_results: "#[differentiate] fn f(x: &[f64]) -> f64 { let r: Result<f64, i32> = x.iter().try_fold(0.0, |s, v| if *v > 9.0 { Err(1) } else { Ok(s + v) }); r.unwrap() }"
        => "try_fold: `try_fold` of these types is not supported; write it out";
    a_mutable_reference_that_moves_on: "#[differentiate] fn f(x: f64) -> f64 { let (mut a, mut b) = (x, 1.0); let mut r = &mut a; *r += x; r = &mut b; *r *= x; a + b }"
        => "r: a reference that is assigned again is not supported";
    a_vec_that_is_taken: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut v = x.to_vec(); let w = std::mem::take(&mut v); w[0] }"
        => "std: no `Vec` is left without its elements here; write `replace` with one of its length";
    a_binding_by_ref: "#[differentiate] fn f(x: f64) -> f64 { let mut o = Some(x); if let Some(ref mut v) = o { *v *= x; } o.unwrap() }"
        => "ref: `ref` is not supported; write `&` where the value stands";
    an_option_of_a_call: "#[differentiate] fn f(x: f64) -> f64 { match other(x) { Some(y) => y * x, None => x } }"
        => "other: `other` gives `Option`: such a function is written out where it is called, so it has to stand in \
            the same module, and cannot call itself";
    a_sort_that_counts: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut n = 0; let mut v = x.to_vec(); v.sort_by(|a, b| { n += 1; a.total_cmp(b) }); v[0] + n as f64 }"
        => "sort_by: the closure changes variables or prints, in an order that only std knows";
    a_binary_search: "#[differentiate] fn f(x: &[f64]) -> f64 { match x.binary_search_by(|a| a.total_cmp(&0.5)) { Ok(i) => x[i], Err(_) => x[0] } }"
        => "binary_search_by: no derivative rule for method `binary_search_by`";
    a_peek: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut it = x.iter().peekable(); it.peek().map_or(0.0, |a| **a) }"
        => "peekable: no derivative rule for `peekable` of an iterator; write this as a loop";
    the_next_successor: "#[differentiate] fn f(x: f64) -> f64 { let mut it = core::iter::successors(Some(x), |a| Some(a * x)); it.next().unwrap_or(x) }"
        => "next: `next` is known of a `let mut` variable whose items have positions";
    a_sum_of_options: "#[differentiate] fn f(x: &[f64]) -> f64 { let s: Option<f64> = x.iter().map(|a| Some(*a)).sum(); s.unwrap_or(0.0) }"
        => "sum: `sum` and `product` are known of numbers; use `fold`";
    an_unstable_sort_of_pairs: "#[differentiate] fn f(x: f64) -> f64 { let mut v = vec![(1usize, x), (1, 2.0)]; v.sort_unstable_by(|a, b| a.0.cmp(&b.0)); v[0].1 }"
        => "sort_unstable_by: `sort_unstable_by` leaves equal elements in any order; use `sort_by` or `sort_by_key`";
    a_stopped_array: "#[differentiate] fn f(x: [f64; 2]) -> f64 { chainrule::stop_gradient(x)[0] }"
        => "chainrule: `stop_gradient` is of one float; call it for each";
    several_iterators: "#[differentiate] fn f(x: &[f64]) -> f64 { let i = if x[0] > 0.0 { x.iter() } else { x[1..].iter() }; i.sum() }"
        => "if: one variable stands for several iterators here; loop over each by itself";
    a_vec_that_is_made_elsewhere: "#[differentiate] fn f(x: f64) -> f64 { let v = [Vec::new(), vec![x]]; v[1][0] }"
        => "Vec::new: no derivative rule for `Vec::new`: a `Vec` that grows is followed in a `let mut` of its own";
    a_while_loop_that_reads_what_it_pushes: "#[differentiate] fn f(x: f64) -> f64 { let mut v = vec![x, x]; while v.len() < 9 { let n = v.len(); v.push(v[n - 1] + v[n - 2]); } v[8] }"
        => "push: how much this `Vec` grows is not known before; push in a `for` loop, or write `vec![0.0; n]` and set its \
            elements";
    a_stack_that_grows_while_it_is_emptied: "#[differentiate] fn f(x: f64) -> f64 { let mut v = vec![x]; let mut s = 0.0; while let Some(a) = v.pop() { s += a; if a < 1.0 { v.push(a * 2.0); } } s }"
        => "pop: how much this `Vec` grows is not known before; push in a `for` loop, or write `vec![0.0; n]` and set its \
            elements";
    pushed_references: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut v = Vec::new(); for a in x { v.push(a); } v[0] * v[1] }"
        => "push: references are not collected here; push copies";
    a_growing_vec_that_is_assigned: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut v = Vec::new(); v.push(x[0]); v = x.to_vec(); v[0] }"
        => "=: a `Vec` that grows is not assigned here; use a new variable";
    a_question_of_a_number: "#[differentiate] fn f(x: f64) -> f64 { let y = x?; y }"
        => "?: `?` is known of `Option` and `Result`";
    a_next_of_a_filter: "#[differentiate] fn f(x: &[f64]) -> f64 { let mut i = x.iter().filter(|v| **v > 0.0); *i.next().unwrap() }"
        => "next: `next` is known of a `let mut` variable whose items have positions";
    a_bound_rest: "#[differentiate] fn f(x: [f64; 3]) -> f64 { let [a, rest @ ..] = x; a + rest[0] }"
        => "rest @ ..: `rest @ ..` is not supported; write `..`, and slice the array for `rest`";
    a_rest_of_unknown_length: "#[differentiate] fn f(x: [f64; N]) -> f64 { let [.., a] = x; a }"
        => "..: elements behind `..` are counted from an array's end, whose length has to be a number here, at most 4096; \
            write their indices";
    a_slice_by_value: "#[differentiate] fn f(x: &[f64]) -> f64 { match *x { [a, ..] => a, _ => 0.0 } }"
        => "[a, ..]: a slice is matched behind a reference here: write `&` before it";
    a_rest_of_what_is_not_known: "#[differentiate] fn f(x: f64) -> f64 { match g(x) { [a, ..] => a, _ => 0.0 } }"
        => "[a, ..]: whether this is an array is not known here; bind it with its type before";
    a_vec_of_vecs: "#[differentiate] fn f(x: f64) -> f64 { let mut m = vec![vec![0.0; 3]; 2]; m[1][2] = x; m[1][2] * x }"
        => "vec: `Vec`s and slices inside of an array or `Vec` are not supported; write arrays inside, as in `vec![[0.0; 3]; n]`, or \
            one flat `Vec`";
    a_list_of_vecs: "#[differentiate] fn f(x: &[f64]) -> f64 { let m = [x.to_vec(), vec![1.0]]; m[0][0] * m[1][0] }"
        => "[: `Vec`s and slices inside of an array or `Vec` are not supported; write arrays inside, as in `vec![[0.0; 3]; n]`, or \
            one flat `Vec`";
    cfg_inside: "#[differentiate] fn f(x: f64) -> f64 { #[cfg(test)] let x = 2.0 * x; x }"
        => "cfg: `cfg` inside of a function that is differentiated is not supported";
    a_string_shown: "#[differentiate] fn f(x: f64) -> f64 { println!(\"{}\", \"a\"); x }"
        => "\"a\": only numbers and arrays of numbers can be shown here; write the text into the format string";
    a_static_assigned: "#[differentiate] fn f(x: f64) -> f64 { STATE = x; x }"
        => "STATE: a static cannot be assigned in a function that is differentiated";
}

rustc! {
    float_and_integer: "#[differentiate] fn f(x: f64) -> f64 { x + 1 }";
    if_without_else: "#[differentiate] fn f(x: f64) -> f64 { if x > 0.0 { x * x } }";
    a_wrong_annotation: "#[differentiate] fn f(x: f64) -> f64 { let n: i32 = x; n as f64 }";
    a_wrong_argument: "#[differentiate] fn f(x: f64) -> f64 { x.powi(2.0) }";
    too_many_arguments: "#[differentiate] fn f(x: f64) -> f64 { x.sin(2.0) }";
    indexing_a_float: "#[differentiate] fn f(x: f64) -> f64 { x[0] }";
    no_such_field: "#[differentiate] fn f(x: f64) -> f64 { let t = (x, 1.0); t.2 }";
    two_rests: "#[differentiate] fn f(x: [f64; 3]) -> f64 { let [.., a, ..] = x; a }";
    a_longer_pattern: "#[differentiate] fn f(x: [f64; 1]) -> f64 { let [a, .., b] = x; a + b }";
    break_outside: "#[differentiate] fn f(x: f64) -> f64 { break; x }";
    not_mutable: "#[differentiate] fn f(x: [f64; 2]) -> f64 { x[0] = 1.0; x[0] }";
    an_operand_missing: "#[differentiate] fn f(x: f64) -> f64 { x * }";
}

/// Deep nesting is refused before the parser recurses into it.
#[test]
fn nested_too_deeply() {
    let cases = [
        format!("{}x{}", "(".repeat(5000), ")".repeat(5000)),
        format!("{}x", "-".repeat(5000)),
        format!("{}{{ x }}", "if x > 0.0 { x } else ".repeat(5000)),
        format!("{}x{}", "if x > 0.0 { ".repeat(5000), "} else { 1.0 }".repeat(5000)),
    ];
    for body in cases {
        let found = errors(&format!("#[differentiate] fn f(x: f64) -> f64 {{ {body} }}"));
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("nested too deeply"), "{found:?}");
    }
}

/// What is long but not deep takes time in proportion to its length, and no stack.
#[test]
fn long_functions() {
    let lets: String = (1..5000).map(|k| format!("let t{k} = t{}.sin() * x; ", k - 1)).collect();
    let cases = [
        format!("let t0 = x; {lets} t4999"),
        vec!["x"; 5000].join(" + "),
        format!("x{}", ".sin()".repeat(5000)),
        format!("if {} {{ x }} else {{ 1.0 }}", vec!["x > 1.0"; 5000].join(" && ")),
    ];
    for body in cases {
        assert_eq!(errors(&format!("#[differentiate] fn f(x: f64) -> f64 {{ {body} }}")), [""; 0]);
    }
}
