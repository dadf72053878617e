//! Each mistake gets one error, at the smallest token that is wrong.

#[test]
fn mistakes() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
