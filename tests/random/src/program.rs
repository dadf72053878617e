//! A whole program: its state while it is written, names, scopes, and the function around the body.

use std::fmt::Write as _;

use crate::random::Random;

/// A variable in scope.
#[derive(Clone)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) mutable: bool,
}

/// What a variable holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An `f64`.
    Float,
    /// A `usize`.
    Index,
    /// A `[f64; 4]` or a reference to one.
    Array,
    /// A slice or `Vec` of floats, not empty.
    Slice,
    /// An `(f64, f64)`.
    Pair,
}

/// A program while it is written.
pub(crate) struct Program {
    pub(crate) random: Random,
    pub(crate) text: String,
    pub(crate) scope: Vec<Variable>,
    /// The labels of the loops around, innermost last.
    pub(crate) loops: Vec<String>,
    /// How many statements may still be written.
    pub(crate) budget: usize,
    names: usize,
    depth: usize,
}

/// The source of the program of a seed, without attribute: `fn NAME(…) -> f64 { … }`.
pub fn source(seed: u64, name: &str) -> String {
    let mut program = Program {
        random: Random::new(seed),
        text: String::new(),
        scope: Vec::new(),
        loops: Vec::new(),
        budget: 0,
        names: 0,
        depth: 1,
    };
    for (name, kind) in
        [("x", Kind::Float), ("y", Kind::Float), ("a", Kind::Array), ("s", Kind::Slice), ("n", Kind::Index)]
    {
        program.declare(name.to_string(), kind, false);
    }
    program.budget = 4 + program.random.below(14);
    while program.budget > 0 {
        program.statement();
    }
    let result = program.sum_of_everything();
    program.line(&result);
    let Program { text, .. } = program;
    format!("fn {name}(x: f64, y: f64, a: &[f64; 4], s: &[f64], n: usize) -> f64 {{\n{text}}}\n")
}

impl Program {
    /// Writes a line at the present depth.
    pub(crate) fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{:1$}{line}", "", 4 * self.depth);
    }

    /// Brings a variable into scope.
    pub(crate) fn declare(&mut self, name: String, kind: Kind, mutable: bool) {
        self.scope.push(Variable { name, kind, mutable });
    }

    /// A new name; now and then an old one of the same kind, to shadow it.
    pub(crate) fn name(&mut self, kind: Kind) -> String {
        if self.random.chance(15)
            && let Some(old) = self.variable(kind, false)
            && old != "a"
            && old != "s"
            && old != "n"
        {
            return old;
        }
        self.names += 1;
        let letter = match kind {
            Kind::Float => 'v',
            Kind::Index => 'k',
            Kind::Array => 'b',
            Kind::Slice => 'w',
            Kind::Pair => 'p',
        };
        format!("{letter}{}", self.names)
    }

    /// A name that no variable had, whatever its kind.
    pub(crate) fn fresh(&mut self, letter: char) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    /// The name of some variable of the kind; the newest of its name, as Rust sees it.
    pub(crate) fn variable(&mut self, kind: Kind, mutable: bool) -> Option<String> {
        let visible = |at: usize| !self.scope[at + 1..].iter().any(|later| later.name == self.scope[at].name);
        let fits = |at: &usize| self.scope[*at].kind == kind && (!mutable || self.scope[*at].mutable) && visible(*at);
        let found: Vec<usize> = (0..self.scope.len()).filter(fits).collect();
        if found.is_empty() {
            return None;
        }
        // the newer half is asked more often, so that what is computed is also used
        let at = found.len() - 1 - self.random.below(found.len()).min(self.random.below(found.len()));
        Some(self.scope[found[at]].name.clone())
    }

    /// Writes `head { … }` with so many statements inside.
    pub(crate) fn block(&mut self, head: &str, statements: usize, end: impl FnOnce(&mut Program)) {
        self.line(&format!("{head} {{"));
        let outer = self.scope.len();
        self.depth += 1;
        for _ in 0..statements {
            self.statement();
        }
        end(self);
        self.depth -= 1;
        self.scope.truncate(outer);
        self.line("}");
    }

    /// How deep the blocks are nested.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// An expression in which most of what is in scope appears.
    fn sum_of_everything(&mut self) -> String {
        let mut terms = vec![self.float(2)];
        for variable in self.scope.clone() {
            if self.random.chance(70) {
                let name = variable.name;
                terms.push(match variable.kind {
                    Kind::Float => name,
                    Kind::Index => continue,
                    Kind::Array => format!("{name}[{}] * 0.5", self.random.below(4)),
                    Kind::Slice => format!("{name}[{name}.len() - 1]"),
                    Kind::Pair => format!("{name}.{}", self.random.below(2)),
                });
            }
        }
        terms.join(" + ")
    }
}
