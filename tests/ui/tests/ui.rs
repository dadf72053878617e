//! Each mistake gets one error, at the smallest token that is wrong.

#[test]
fn mistakes() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}

/// In the text of networks: in `network/NAME.net`, or in the Rust file itself.
#[test]
fn mistakes_in_networks() {
    trybuild::TestCases::new().compile_fail("network/*.rs");
}
