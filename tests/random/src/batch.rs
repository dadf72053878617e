//! Writes programs into a scratch package, a few binaries of many each, builds it at one optimisation level, and runs them.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::source;

/// Programs in a binary: enough that its start costs nothing, few enough that several build side by side.
const IN_A_BINARY: u64 = 125;

const HEAD: &str = "#![allow(warnings, clippy::all)]
#[path = \"../harness.rs\"]
mod harness;
use chainrule::differentiate;

#[differentiate(jvp)]
fn helper(u: f64, v: f64) -> f64 {
    if u < v { (u * 0.7).sin() * v } else { u / (1.0 + v * v) }
}

#[differentiate(jvp)]
fn helper_array(b: &[f64; 4], u: f64) -> f64 {
    let mut sum = u;
    for i in 0..4 {
        sum = 0.5 * sum + (b[i] * u).cos();
    }
    sum
}
";

/// What came out.
#[derive(Debug)]
pub struct Outcome {
    /// A line each.
    pub faults: Vec<String>,
    /// How many programs were built and run.
    pub checked: u64,
}

/// Checks the programs of `count` seeds from `first` on, in a scratch folder that may be reused.
pub fn check(folder: &Path, first: u64, count: u64, optimised: bool) -> io::Result<Outcome> {
    write_package(folder, first, count)?;
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--bins", "--keep-going"]).current_dir(folder);
    build.env("CARGO_TARGET_DIR", folder.join("target"));
    if optimised {
        build.arg("--release");
    }
    let built = build.output()?;
    let mut outcome = Outcome { faults: Vec::new(), checked: 0 };
    if !built.status.success() {
        outcome.faults.push(String::from_utf8_lossy(&built.stderr).into_owned());
    }
    let binaries = folder.join("target").join(if optimised { "release" } else { "debug" });
    for (start, end) in binaries_of(first, count) {
        let binary = binaries.join(name(start));
        if !built.status.success() && !binary.exists() {
            continue;
        }
        let run = Command::new(binary).output()?;
        let printed = String::from_utf8_lossy(&run.stdout);
        outcome.faults.extend(printed.lines().filter(|line| line.starts_with("FAIL")).map(str::to_string));
        if printed.lines().last() != Some("done") {
            outcome.faults.push(format!("the programs {start}..{end} do not come to their end: {:?}", run.status));
        }
        outcome.checked += end - start;
    }
    Ok(outcome)
}

fn binaries_of(first: u64, count: u64) -> impl Iterator<Item = (u64, u64)> {
    let end = first + count;
    (first..end).step_by(IN_A_BINARY as usize).map(move |start| (start, end.min(start + IN_A_BINARY)))
}

fn name(start: u64) -> String {
    format!("from{start}")
}

fn write_package(folder: &Path, first: u64, count: u64) -> io::Result<()> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let sources = folder.join("src/bin");
    if sources.exists() {
        fs::remove_dir_all(&sources)?;
    }
    fs::create_dir_all(&sources)?;
    fs::copy(project.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join("src/harness.rs"), include_str!("../harness.rs"))?;
    fs::write(folder.join("Cargo.toml"), manifest(&project))?;
    for (start, end) in binaries_of(first, count) {
        let mut text = HEAD.to_string();
        let mut main = String::from("fn main() {\n    std::panic::set_hook(Box::new(|_| ()));\n");
        for seed in start..end {
            let name = format!("program{seed}");
            let _ = write!(text, "\n#[differentiate(jvp)]\n{}", source(seed, &name));
            let _ = writeln!(main, "    harness::check({seed}, {name}, {name}::value_and_gradient, {name}::jvp);");
        }
        text.push_str(&main);
        text.push_str("    println!(\"done\");\n}\n");
        fs::write(sources.join(name(start)).with_extension("rs"), text)?;
    }
    Ok(())
}

fn manifest(project: &Path) -> String {
    format!(
        "[package]\nname = \"programs\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nchainrule = {{ path = {:?} }}\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n\n[workspace]\n",
        project.join("runtime")
    )
}
