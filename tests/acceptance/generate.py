#!/usr/bin/env python3
"""Write the tests of this package from a folder that holds golden.json, edge.json and corpus/.

    generate.py FOLDER

Left out: programs that need what the compiler refuses so far (LATER), and extreme points where textbook rules fail and
ours do so far (UNSTABLE).
"""
import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LATER = {
    "d13_closure": "closures",
    "d18_iter_zip": "iterator chains",
    "d19_fold_enumerate": "iterator chains",
    "d29_logsumexp": "iterator chains",
    "d34_batchnorm": "iterator chains",
}
# Programs with structs are modules under one attribute; the others carry it at every function.
MODULES = ["d20_struct_params", "d37_quaternion_rotate", "d39_method_self"]
# Extreme points where the gradient as written still cancels or overflows.
UNSTABLE = [
    "asin_is_atan", "asinh_log_form", "gelu_tanh", "hypot", "log_cosh", "logsumexp3", "mish", "planck", "rodrigues_z",
    "sigmoid", "silu", "sinc", "softplus", "softsign", "tanh_chain",
]
# Where a convention is recommended and an alternative allowed: a constant zero factor contributes nothing.
OURS = {"zero_times_sqrt_0": [0.0], "xent_p0_t0": [0.0]}
NOTE = "//! Written by generate.py: edit that."


def number(value, ty="f64"):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) or value != value or value in (float("inf"), float("-inf")):
        name = str(value).lower().replace("infinity", "inf")
        return f"{ty}::" + {"inf": "INFINITY", "-inf": "NEG_INFINITY", "nan": "NAN"}[name]
    if ty in ("f64", "f32"):
        return repr(float(value)).replace("e+", "e")
    return f"{int(value)}_{ty}"


def literal(value, ty):
    ty = ty.strip()
    if ty.startswith("&"):
        return "&" + literal(value, ty[1:])
    if isinstance(value, dict):
        fields = ", ".join(f"{k}: {literal(v, '')}" for k, v in value.items() if k != "__struct__")
        return f"{value['__struct__']} {{ {fields} }}"
    if isinstance(value, list):
        inner = ty[1:-1].rsplit(";", 1)[0].strip() if ty.startswith("[") else ty
        return "[" + ", ".join(literal(v, inner) for v in value) + "]"
    return number(value, ty) if ty else str(value)


def leaves(expected, path):
    """The expressions of the numbers in a gradient, with what they have to be."""
    if isinstance(expected, dict):
        return [x for k, v in expected.items() if k != "__struct__" for x in leaves(v, f"{path}.{k}")]
    if isinstance(expected, list):
        return [x for i, v in enumerate(expected) for x in leaves(v, f"{path}[{i}]")]
    return [(path, expected)]


def flat(value):
    return [x for item in value for x in flat(item)] if isinstance(value, list) else [value]


def floats(values):
    return "[" + ", ".join(number(v) for v in values) + "]"


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def golden(cases):
    for case in cases:
        write(HERE / "tests/golden" / f"{case['name']}.rs", golden_file(case))
    modules = [f"mod {case['name']};" for case in sorted(cases, key=lambda case: case["name"])]
    write(HERE / "tests/golden/main.rs", [
        "//! Scalar functions: gradients and Hessians against 50 digits, at regular and at extreme points.", NOTE,
        "#![allow(clippy::all, non_snake_case, reason = \"the functions are written as people write them\")]", "", *modules])


def golden_file(case):
    name, n = case["name"], len(case["variables"])
    signature = ", ".join(f"{v}: f64" for v in case["variables"])
    arguments = ", ".join(case["variables"])
    point = f"[{arguments}]"
    parts = "gradient" if n == 1 else "gradient"
    lines = [f"//! `{case['expression']}`.", ""]
    lines += ["use chainrule::differentiate;"]
    lines += [f"use chainrule::math::{f};" for f in case.get("requires", [])]
    lines += ["use chainrule_acceptance::{assert_all_close, assert_same_bits};", "",
              "#[differentiate(hessian)]", f"fn {name}({signature}) -> f64 {{", f"    {case['expression']}", "}", ""]
    lines += ["#[track_caller]", f"fn check({point}: [f64; {n}], gradient: &[f64; {n}], hessian: &[f64; {n * n}]) {{",
              f"    let (value, {parts}_here) = {name}::value_and_gradient({arguments});",
              f"    assert_same_bits(value, {name}({arguments}));",
              "    assert_all_close(\"gradient\", &gradient_here, gradient, 1e-11, 1e-13);",
              f"    assert_all_close(\"hessian\", &{name}::hessian({arguments}), hessian, 1e-9, 1e-11);", "}", ""]
    for extreme, title in ((False, "regular_points"), (True, "extreme_points")):
        chosen = [k for k, flag in enumerate(case["stability"]) if flag == extreme]
        if not chosen or (extreme and name in UNSTABLE):
            continue
        lines += ["#[test]", f"fn {title}() {{"]
        for k in chosen:
            lines.append(f"    check({floats(case['points'][k])}, &{floats(case['gradients'][k])}, "
                         f"&{floats(flat(case['hessians'][k]))});")
        lines += ["}", ""]
    return lines[:-1]


def edge(cases):
    lines = ["//! Kinks, ties and singular points: the derivative that the written convention gives there.", NOTE,
             "#![allow(clippy::all, unconditional_panic, unused, reason = \"the functions are written as people write them\")]", "",
             "use chainrule_acceptance::Floats;", "",
             "/// Asserts that the gradient is one of those that the convention allows.", "#[track_caller]",
             "fn check(gradient: &impl Floats, allowed: &[&[f64]]) {",
             "    let gradient = gradient.floats();",
             "    let same = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() < 1e-12 * b.abs();",
             "    let agrees = |want: &&[f64]| gradient.iter().zip(*want).all(|(a, b)| same(*a, *b));",
             "    assert!(allowed.iter().any(|want| agrees(want)), \"{gradient:?} is none of {allowed:?}\");", "}"]
    for case in cases:
        signature = ", ".join(f"{a}: f64" for a in case["args"])
        wanted = [OURS.get(case["id"], case["expected_derivative"]), *(case["accept_also"] if case["level"] == "must" and case.get("accept_also") else [])]
        allowed = ", ".join("&" + floats(w) for w in wanted)
        lines += ["", f"// {case['reason']}", "#[test]", f"fn {case['id']}() {{", "    #[chainrule::differentiate]",
                  f"    fn f({signature}) -> f64 {{", f"        {case['function']}", "    }",
                  f"    check(&f::gradient({', '.join(number(x) for x in case['point'])}), &[{allowed}]);", "}"]
    write(HERE / "tests/edge.rs", lines)


def programs(folder):
    names = []
    for path in sorted((folder / "expected").glob("*.json")):
        case = json.loads(path.read_text())
        if case["name"] in LATER:
            continue
        names.append(case["name"])
        text = (folder / "programs" / f"{case['name']}.rs").read_text()
        write(HERE / "tests/programs" / f"{case['name']}.rs", program_file(case, text))
    write(HERE / "tests/programs/main.rs", [
        "//! Whole programs, three points each: value, and gradient against independent computations.", NOTE,
        "#![allow(clippy::all, reason = \"the programs are written as people write them\")]", "", *[f"mod {n};" for n in names]])


def program_file(case, text):
    name = case["name"]
    lines = text.splitlines()
    about = next(line for line in lines if line.startswith("// feature: ")).removeprefix("// feature: ")
    body = "\n".join(line for line in lines if not re.match(r"// (program|level|feature|split): ", line)).strip()
    if name in MODULES:
        return module_file(case, about, body)
    body = re.sub(r"(?m)^(\s*)((?:pub(?:\([a-z]+\))? )?fn \w+)", r"\1#[::chainrule::differentiate]\n\1\2", body)
    body = body.replace("pub fn ", "pub(super) fn ").replace(f"pub(super) fn {name}", f"fn {name}")
    single = any("f32" in a["type"] for a in case["args"]) or case["returns"] == "f32"
    relative = "2e-5" if single else "1e-10"
    out = [f"//! {about}.", "", "use chainrule_acceptance::{assert_all_close, assert_same_bits};", "", body, "",
           "#[test]", "fn value_and_gradient() {"]
    active = [a["name"] for a in case["args"] if a["active"]]
    for point in case["points"]:
        arguments = ", ".join(literal(point["inputs"][a["name"]], a["type"]) for a in case["args"])
        gradient = [x for arg in active for x in flat(point["gradient"][arg])]
        out += [f"    let (value, gradient) = {name}::value_and_gradient({arguments});",
                f"    assert_same_bits(f64::from(value), f64::from({name}({arguments})));",
                f"    assert_all_close(\"value\", &value, &[{number(point['value'])}], {relative}, 0.0);",
                f"    assert_all_close(\"gradient\", &gradient, &{floats(gradient)}, {relative}, {relative});"]
    return out + ["}"]


def module_file(case, about, body):
    name = case["name"]
    body = re.sub(r"(?m)^(\s*)(pub struct )", r"\1#[derive(::chainrule::Differentiable)]\n\1\2", body)
    body = body.replace(f"pub fn {name}", f"#[::chainrule::differentiate]\npub fn {name}")
    out = [f"//! {about}.", "#![allow(unreachable_pub)]", "", "use chainrule_acceptance::{assert_all_close, assert_same_bits};", "use program::*;", "",
           "#[::chainrule::differentiate]", "mod program {", body, "}", "", "#[test]", "fn value_and_gradient() {"]
    active = [a["name"] for a in case["args"] if a["active"]]
    for point in case["points"]:
        arguments = ", ".join(literal(point["inputs"][a["name"]], a["type"]) for a in case["args"])
        parts = [(f"gradient.{k}" if len(active) > 1 else "gradient", point["gradient"][arg]) for k, arg in enumerate(active)]
        pairs = [pair for path, expected in parts for pair in leaves(expected, path)]
        out += [f"    let (value, gradient) = {name}::value_and_gradient({arguments});",
                f"    assert_same_bits(value, {name}({arguments}));",
                f"    assert_all_close(\"value\", &value, &[{number(point['value'])}], 1e-10, 0.0);",
                f"    let gradient = [{', '.join(path for path, _ in pairs)}];",
                f"    assert_all_close(\"gradient\", &gradient, &{floats([want for _, want in pairs])}, 1e-10, 1e-10);"]
    return out + ["}"]


def main():
    folder = Path(sys.argv[1])
    golden(json.loads((folder / "golden.json").read_text())["functions"])
    edge(json.loads((folder / "edge.json").read_text())["cases"])
    programs(folder / "corpus")
    subprocess.run(["cargo", "fmt", "-p", "chainrule-acceptance"], cwd=HERE, check=True)


if __name__ == "__main__":
    main()
