//! What simplification makes of source, printed before and after.

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::ir::verify;
use chainrule_compiler::read::Options;
use chainrule_compiler::resolve;
use chainrule_compiler::simplify::simplify;
use expect_test::{Expect, expect};

/// The raw IR, a line, and the simplified IR.
fn check(source: &str, want: Expect) {
    let item: syn::ItemFn = syn::parse_str(source).expect("the source parses");
    let mut errors = Errors::new();
    let raw = resolve::function(&item, &Options::default(), &mut errors).expect("the source is accepted");
    let simple = simplify(raw.clone());
    verify(&simple).expect("what is simplified is well formed");
    want.assert_eq(&format!("{raw}\n{simple}"));
}

#[test]
fn equal_expressions_are_computed_once() {
    check(
        "fn f(x: f64, y: f64) -> f64 { (x * y).sin() + (y * x).sin() * 1.0 }",
        expect![[r#"
        fn f(x: f64 = %x, y: f64 = %y) -> f64 {
            %0: f64 = mul %x, %y
            %1: f64 = sin %0
            %2: f64 = mul %y, %x
            %3: f64 = sin %2
            %4: f64 = mul %3, 1.0
            %5: f64 = add %1, %4
            return %5
        }

        fn f(x: f64 = %x, y: f64 = %y) -> f64 {
            %0: f64 = mul %x, %y
            %1: f64 = sin %0
            %2: f64 = add %1, %1
            return %2
        }
    "#]],
    );
}

#[test]
fn the_value_keeps_its_roundings() {
    check(
        "fn f(x: f64) -> f64 { (x + 0.0) * 0.0 - (x - x) + x / 4.0 + (x - 0.0) }",
        expect![[r#"
        fn f(x: f64 = %x) -> f64 {
            %0: f64 = add %x, 0.0
            %1: f64 = mul %0, 0.0
            %2: f64 = sub %x, %x
            %3: f64 = sub %1, %2
            %4: f64 = div %x, 4.0
            %5: f64 = add %3, %4
            %6: f64 = sub %x, 0.0
            %7: f64 = add %5, %6
            return %7
        }

        fn f(x: f64 = %x) -> f64 {
            %0: f64 = add %x, 0.0
            %1: f64 = mul %0, 0.0
            %2: f64 = sub %x, %x
            %3: f64 = sub %1, %2
            %4: f64 = mul %x, 0.25
            %5: f64 = add %3, %4
            %6: f64 = add %5, %x
            return %6
        }
    "#]],
    );
}

#[test]
fn literals_are_folded_in_their_type() {
    check(
        "fn f(x: f32) -> f32 { x * (0.1 + 0.2) + (1.0_f32).exp() }",
        expect![[r#"
        fn f(x: f32 = %x) -> f32 {
            %0: f32 = add 0.10000000149011612, 0.20000000298023224
            %1: f32 = mul %x, %0
            %2: f32 = exp 1.0
            %3: f32 = add %1, %2
            return %3
        }

        fn f(x: f32 = %x) -> f32 {
            %0: f32 = mul %x, 0.30000001192092896
            %1: f32 = exp 1.0
            %2: f32 = add %0, %1
            return %2
        }
    "#]],
    );
}

#[test]
fn a_small_array_becomes_values() {
    check(
        "fn f(x: f64) -> f64 {
            let mut a = [x; 3];
            for i in 0..3 { a[i] += i as f64; }
            a[1] = a[0] * a[2];
            a[1]
        }",
        expect![[r#"
            fn f(x: f64 = %x) -> f64 {
                @a: [f64; 3] = splat %x
                for %i in 0..3 {
                    %0: f64 = cast %i
                    %1: f64 = load @a[%i]
                    %2: f64 = add %1, %0
                    @a[%i] = %2
                }
                %3: f64 = load @a[0]
                %4: f64 = load @a[2]
                %5: f64 = mul %3, %4
                @a[1] = %5
                %6: f64 = load @a[1]
                return %6
            }

            fn f(x: f64 = %x) -> f64 {
                %0: f64 = add %x, 0.0
                %1: f64 = add %x, 2.0
                %2: f64 = mul %0, %1
                return %2
            }
        "#]],
    );
}

#[test]
fn an_array_is_carried_through_branches_and_loops() {
    check(
        "fn f(x: f64, n: usize) -> f64 {
            let mut a = [x, 1.0];
            for _ in 0..n {
                if a[0] > 2.0 { a[1] = a[0]; } else { a[0] += a[1]; }
            }
            a[0]
        }",
        expect![[r#"
            fn f(x: f64 = %x, const n: usize = %n) -> f64 {
                @a: [f64; 2] = [%x, 1.0]
                for %0 in 0..%n {
                    %1: f64 = load @a[0]
                    %2: bool = gt %1, 2.0
                    if %2 {
                        %3: f64 = load @a[0]
                        @a[1] = %3
                    } else {
                        %4: f64 = load @a[1]
                        %5: f64 = load @a[0]
                        %6: f64 = add %5, %4
                        @a[0] = %6
                    }
                }
                %7: f64 = load @a[0]
                return %7
            }

            fn f(x: f64 = %x, const n: usize = %n) -> f64 {
                %a.2, %a.3 = for %0 in 0..%n carry %a = %x, %a.1 = 1.0 {
                    %1: bool = gt %a, 2.0
                    %a.4, %a.5 = if %1 {
                        yield %a, %a
                    } else {
                        %2: f64 = add %a, %a.1
                        yield %2, %a.1
                    }
                    yield %a.4, %a.5
                }
                return %a.2
            }
        "#]],
    );
}

#[test]
fn an_array_read_at_an_unknown_index_stays_one() {
    check(
        "fn f(x: f64, k: usize) -> f64 { let a = [x, 2.0 * x]; a[k] }",
        expect![[r#"
        fn f(x: f64 = %x, const k: usize = %k) -> f64 {
            %0: f64 = mul 2.0, %x
            @a: [f64; 2] = [%x, %0]
            %1: f64 = load @a[%k]
            return %1
        }

        fn f(x: f64 = %x, const k: usize = %k) -> f64 {
            %0: f64 = mul 2.0, %x
            @a: [f64; 2] = [%x, %0]
            %1: f64 = load @a[%k]
            return %1
        }
    "#]],
    );
}

#[test]
fn a_loop_over_an_empty_range_vanishes() {
    check(
        "fn f(x: f64) -> f64 { let mut s = x; for i in 3..3 { s += i as f64; } s }",
        expect![[r#"
        fn f(x: f64 = %x) -> f64 {
            %s.1 = for %i in 3..3 carry %s = %x {
                %0: f64 = cast %i
                %s.2: f64 = add %s, %0
                yield %s.2
            }
            return %s.1
        }

        fn f(x: f64 = %x) -> f64 {
            return %x
        }
    "#]],
    );
}

#[test]
fn a_long_loop_stays_one() {
    check(
        "fn f(x: &[f64; 784]) -> f64 { let mut s = 0.0; for i in 0..784 { s += x[i]; } s }",
        expect![[r#"
        fn f(x: &[f64; 784] = @x) -> f64 {
            %s.1 = for %i in 0..784 carry %s = 0.0 {
                %0: f64 = load @x[%i]
                %s.2: f64 = add %s, %0
                yield %s.2
            }
            return %s.1
        }

        fn f(x: &[f64; 784] = @x) -> f64 {
            %s.1 = for %i in 0..784 carry %s = 0.0 {
                %0: f64 = load @x[%i]
                %s.2: f64 = add %s, %0
                yield %s.2
            }
            return %s.1
        }
    "#]],
    );
}

#[test]
fn a_decided_branch_is_taken() {
    check(
        "fn f(x: f64) -> f64 { const DEEP: bool = 2 > 1; if 3 % 2 == 1 { x } else { x.sin() } }",
        expect![[r#"
        fn f(x: f64 = %x) -> f64 {
            %DEEP: bool = gt 2, 1
            %0: i32 = int.rem 3, 2
            %1: bool = eq %0, 1
            %2 = if %1 {
                yield %x
            } else {
                %3: f64 = sin %x
                yield %3
            }
            return %2
        }

        fn f(x: f64 = %x) -> f64 {
            return %x
        }
    "#]],
    );
}

#[test]
fn an_index_out_of_bounds_still_panics() {
    check(
        "fn f(x: &[f64], k: usize) -> f64 { let _y = x[k]; 1.0 }",
        expect![[r#"
        fn f(x: &[f64] = @x, const k: usize = %k) -> f64 {
            %_y: f64 = load @x[%k]
            return 1.0
        }

        fn f(x: &[f64] = @x, const k: usize = %k) -> f64 {
            %_y: f64 = load @x[%k]
            return 1.0
        }
    "#]],
    );
}

#[test]
fn what_is_never_read_goes() {
    check(
        "fn f(x: f64, n: usize) -> f64 {
            let mut unused = [0.0; 8];
            let mut y = 0.0;
            for i in 0..8 { unused[i] = x.exp(); y += unused[i]; }
            x
        }",
        expect![[r#"
            fn f(x: f64 = %x, const n: usize = %n) -> f64 {
                @unused: [f64; 8] = splat 0.0
                %y.1 = for %i in 0..8 carry %y = 0.0 {
                    %0: f64 = exp %x
                    @unused[%i] = %0
                    %1: f64 = load @unused[%i]
                    %y.2: f64 = add %y, %1
                    yield %y.2
                }
                return %x
            }

            fn f(x: f64 = %x, const n: usize = %n) -> f64 {
                return %x
            }
        "#]],
    );
}

#[test]
fn leaving_a_short_loop_early_becomes_branches() {
    check(
        "fn f(x: f64) -> f64 { let mut y = x; for _ in 0..2 { if y > 3.0 { break; } y = y * y; } y }",
        expect![[r#"
            fn f(x: f64 = %x) -> f64 {
                %y.1, %broken.1 = for %0 in 0..2 carry %y = %x, %broken = false until %broken {
                    %1: bool = gt %y, 3.0
                    %y.2, %broken.2 = if %1 {
                        yield %y, true
                    } else {
                        %y.3: f64 = mul %y, %y
                        yield %y.3, false
                    }
                    yield %y.2, %broken.2
                }
                return %y.1
            }

            fn f(x: f64 = %x) -> f64 {
                %broken: bool = gt %x, 3.0
                %y = if %broken {
                    yield %x
                } else {
                    %y.1: f64 = mul %x, %x
                    yield %y.1
                }
                %y.2 = if %broken {
                    yield %y
                } else {
                    %broken.1: bool = gt %y, 3.0
                    %y.3 = if %broken.1 {
                        yield %y
                    } else {
                        %y.4: f64 = mul %y, %y
                        yield %y.4
                    }
                    yield %y.3
                }
                return %y.2
            }
        "#]],
    );
}

#[test]
fn a_row_of_a_matrix_is_read_where_it_is_used() {
    check(
        "fn f(m: &[[f64; 2]; 3], i: usize) -> f64 { let r = m[i]; r[0] * r[1] }",
        expect![[r#"
        fn f(m: &[[f64; 2]; 3] = @m, const i: usize = %i) -> f64 {
            @r: [f64; 2] = copy @m[%i]
            %0: f64 = load @r[0]
            %1: f64 = load @r[1]
            %2: f64 = mul %0, %1
            return %2
        }

        fn f(m: &[[f64; 2]; 3] = @m, const i: usize = %i) -> f64 {
            %0: f64 = load @m[%i][0]
            %1: f64 = load @m[%i][1]
            %2: f64 = mul %0, %1
            return %2
        }
    "#]],
    );
}

#[test]
fn the_tag_of_an_option_is_the_condition_that_chose_it() {
    check(
        "fn f(x: f64) -> f64 { let r = if x > 0.0 { Some(x.sqrt()) } else { None }; r.map_or(1.0, |v| v * x) }",
        expect![[r#"
            fn f(x: f64 = %x) -> f64 {
                %0: bool = gt %x, 0.0
                %1, %x.1 = if %0 {
                    %2: f64 = sqrt %x
                    yield 1, %2
                } else {
                    yield 0, 0.0
                }
                %3: bool = eq %1, 1
                %4 = if %3 {
                    %5: f64 = mul %x.1, %x
                    yield %5
                } else {
                    yield 1.0
                }
                return %4
            }

            fn f(x: f64 = %x) -> f64 {
                %0: bool = gt %x, 0.0
                %x.1 = if %0 {
                    %1: f64 = sqrt %x
                    yield %1
                } else {
                    yield 0.0
                }
                %2 = if %0 {
                    %3: f64 = mul %x.1, %x
                    yield %3
                } else {
                    yield 1.0
                }
                return %2
            }
        "#]],
    );
}
