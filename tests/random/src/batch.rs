//! Writes programs into a scratch package, a few binaries of many each, builds it at one optimisation level, and runs them.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use chainrule_generator::program;

use crate::judge::Printed;
use crate::write;

/// Programs in a binary: enough that its start costs nothing, few enough that several build side by side.
const IN_A_BINARY: u64 = 125;

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
    let binaries = folder.join("target").join(if optimised { "release" } else { "debug" });
    // a binary of an earlier run must not be taken for one of this
    for (start, _) in binaries_of(first, count) {
        match fs::remove_file(binaries.join(name(start))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let built = build.output()?;
    let mut outcome = Outcome { faults: Vec::new(), checked: 0 };
    if !built.status.success() {
        outcome.faults.push(String::from_utf8_lossy(&built.stderr).into_owned());
    }
    for (start, end) in binaries_of(first, count) {
        let binary = binaries.join(name(start));
        if !binary.exists() {
            continue;
        }
        let run = Command::new(binary).output()?;
        let printed = String::from_utf8_lossy(&run.stdout);
        if printed.lines().last() != Some("done") {
            outcome.faults.push(format!("the programs {start}..{end} do not come to their end: {:?}", run.status));
        }
        let printed = Printed::read(&printed);
        outcome.faults.extend((start..end).flat_map(|seed| printed.faults(seed)));
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
    fs::write(folder.join("Cargo.toml"), manifest(&project))?;
    for (start, end) in binaries_of(first, count) {
        let mut text = write::HEAD.to_string();
        let mut main = String::from("fn main() {\n    std::panic::set_hook(Box::new(|_| ()));\n");
        for seed in start..end {
            text.push_str(&write::program(seed, &program(seed)));
            let _ = writeln!(main, "    check_{seed}();");
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
