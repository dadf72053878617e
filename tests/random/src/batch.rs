//! Writes programs into a scratch workspace, a few binaries of many each, builds them at both ends of optimisation, and
//! runs them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use chainrule_generator::Program;

use crate::judge::Printed;
use crate::write;

/// Programs in a binary: enough that its start costs nothing, few enough that several build side by side.
const IN_A_BINARY: usize = 125;

/// The same programs at opt-level 0 and 3.
const PACKAGES: [&str; 2] = ["plain", "optimised"];

/// The program of a seed.
pub type Source = fn(u64) -> Program;

/// What came out.
#[derive(Debug)]
pub struct Outcome {
    /// A line each.
    pub faults: Vec<String>,
    /// How many programs were built and run, each counted at both levels.
    pub checked: u64,
}

/// Checks the programs of `count` seeds from `first` on, in a scratch folder that may be reused: each is compiled twice.
pub fn check(folder: &Path, first: u64, count: u64, program: Source) -> io::Result<Outcome> {
    let mut outcome = Outcome { faults: Vec::new(), checked: 0 };
    let mut seeds: Vec<u64> = (first..first + count).collect();
    while let Err(errors) = build(folder, &seeds, program)? {
        let broken = broken(folder, &seeds, &errors, program(first).head())?;
        if broken.is_empty() {
            outcome.faults.push(errors);
            return Ok(outcome);
        }
        let faults = seeds.iter().filter_map(|seed| Some(format!("program {seed}: {}", broken.get(seed)?)));
        outcome.faults.extend(faults);
        seeds.retain(|seed| !broken.contains_key(seed));
        if seeds.is_empty() {
            return Ok(outcome);
        }
    }
    for some in seeds.chunks(IN_A_BINARY) {
        for package in PACKAGES {
            outcome.run(&folder.join("target/debug").join(name(package, some)), package, some, program)?;
        }
    }
    Ok(outcome)
}

/// Builds the binaries of these programs; otherwise what cargo says.
fn build(folder: &Path, seeds: &[u64], program: Source) -> io::Result<Result<(), String>> {
    write_workspace(folder, seeds, program)?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--bins", "--keep-going"]).current_dir(folder);
    let built = cargo.env("CARGO_TARGET_DIR", folder.join("target")).output()?;
    Ok(if built.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&built.stderr).into_owned()) })
}

/// The programs in which errors were found, and the first error of each.
pub(crate) fn broken(folder: &Path, seeds: &[u64], errors: &str, head: &str) -> io::Result<BTreeMap<u64, String>> {
    let mut broken = BTreeMap::new();
    let mut message = "";
    for line in errors.lines() {
        if line.starts_with("error") {
            message = line;
        }
        // `  --> plain/src/bin/plain-0.rs:28:1`
        let Some((path, rest)) = line.trim_start().strip_prefix("--> ").and_then(|place| place.split_once(':')) else {
            continue;
        };
        let Some(row) = rest.split(':').next().and_then(|row| row.parse::<usize>().ok()) else { continue };
        let text = fs::read_to_string(folder.join(path)).unwrap_or_default();
        // a program's own function comes before those that check it
        let above = text.lines().take(row + 1).filter_map(|line| line.strip_prefix(head)).last();
        let seed = above.and_then(|line| line.split(['(', ' ']).next()).and_then(|seed| seed.parse().ok());
        if let Some(seed) = seed.filter(|seed| seeds.contains(seed)) {
            broken.entry(seed).or_insert_with(|| message.to_string());
        }
    }
    Ok(broken)
}

impl Outcome {
    fn run(&mut self, binary: &Path, package: &str, seeds: &[u64], program: Source) -> io::Result<()> {
        let run = Command::new(binary).output()?;
        let printed = String::from_utf8_lossy(&run.stdout);
        if printed.lines().last() != Some("done") {
            self.faults.push(format!(
                "{package}: the programs from {} on do not come to their end: {:?}",
                seeds[0], run.status
            ));
        }
        let printed = Printed::read(&printed);
        let faults = seeds.iter().flat_map(|seed| printed.faults(*seed, program));
        self.faults.extend(faults.map(|fault| format!("{package}: {fault}")));
        self.checked += seeds.len() as u64;
        Ok(())
    }
}

fn name(package: &str, seeds: &[u64]) -> String {
    format!("{package}-{}", seeds[0])
}

fn write_workspace(folder: &Path, seeds: &[u64], program: Source) -> io::Result<()> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for package in PACKAGES {
        let home = folder.join(package);
        if home.exists() {
            fs::remove_dir_all(&home)?;
        }
        fs::create_dir_all(home.join("src/bin"))?;
        fs::write(home.join("Cargo.toml"), manifest(package, &project))?;
    }
    fs::copy(project.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join("Cargo.toml"), WORKSPACE)?;
    for some in seeds.chunks(IN_A_BINARY) {
        let text = binary(some, program);
        for package in PACKAGES {
            let path = folder.join(package).join("src/bin").join(name(package, some));
            fs::write(path.with_extension("rs"), &text)?;
        }
    }
    Ok(())
}

fn binary(seeds: &[u64], program: Source) -> String {
    let mut text = write::HEAD.to_string();
    let mut main = String::from("fn main() {\n    std::panic::set_hook(Box::new(|_| ()));\n");
    for &seed in seeds {
        text.push_str(&write::program(seed, &program(seed)));
        let _ = writeln!(main, "    check_{seed}();");
    }
    text + &main + "    println!(\"done\");\n}\n"
}

/// The compiler itself is optimised: it runs some thousand times.
const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["plain", "optimised"]

[profile.dev]
debug = false
incremental = false

[profile.dev.package.optimised]
opt-level = 3

[profile.dev.build-override]
opt-level = 2
debug-assertions = false
"#;

fn manifest(package: &str, project: &Path) -> String {
    format!(
        "[package]\nname = {package:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nchainrule = {{ path = {:?} }}\n",
        project.join("runtime")
    )
}
