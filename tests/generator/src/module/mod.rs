//! Random modules: structs, enums, traits, functions, and one function that is differentiated.

mod call;
mod float;
mod items;
mod recursion;
mod scope;
mod statement;
mod types;
mod value;

use crate::{Dice, Kind, Output, Program};
use call::Function;
use scope::{Body, Bound};
use types::{Enum, Struct, Trait, Ty};

/// What is written.
pub(crate) struct Modules {
    pub(crate) dice: Dice,
    pub(crate) float: &'static str,
    pub(crate) out: String,
    pub(crate) indent: usize,
    names: usize,
    pub(crate) structs: Vec<Struct>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) traits: Vec<Trait>,
    /// The names of the methods of each trait.
    pub(crate) trait_methods: Vec<[String; 3]>,
    pub(crate) functions: Vec<Function>,
    /// Consts and statics, and whether they are of the inner module.
    pub(crate) consts: Vec<(String, bool)>,
    /// The inner module is being written.
    pub(crate) inside: bool,
    /// The modules see each other's items by `use …::*`.
    pub(crate) globs: bool,
    /// `<S: Shape>` instead of `impl Shape`.
    pub(crate) names_bound: bool,
    pub(crate) body: Body,
}

/// The module of a seed: its function is called `f`.
pub fn module(seed: u64) -> Program {
    let mut dice = Dice::new(seed ^ 0x6d6f_6475_6c65);
    let float = if dice.one_in(8) { "f32" } else { "f64" };
    let (globs, names_bound) = (dice.one_in(2), true);
    let mut writer = Modules {
        dice,
        float,
        out: String::new(),
        indent: 0,
        names: 0,
        structs: Vec::new(),
        enums: Vec::new(),
        traits: Vec::new(),
        trait_methods: Vec::new(),
        functions: Vec::new(),
        consts: Vec::new(),
        inside: false,
        globs,
        names_bound,
        body: Body::default(),
    };
    let (inner, mut items) = (writer.inner_module(), String::new());
    writer.items();
    std::mem::swap(&mut items, &mut writer.out);
    let (parameters, output) = writer.root();
    let name = format!("module_{seed}");
    let uses = if writer.globs && !inner.is_empty() { "use inner::*;\n" } else { "" };
    let source = format!(
        "{uses}{USES}{}{items}{}",
        if inner.is_empty() { String::new() } else { format!("pub mod inner {{\nuse super::*;\n{inner}}}\n") },
        writer.out
    );
    Program { name, source, is_module: true, float, parameters, output }
}

const USES: &str =
    "use core::ops::{Add, AddAssign, Index, IndexMut, Mul, MulAssign, Neg, Sub};\nuse chainrule::Real;\n";

impl Modules {
    pub(crate) fn line(&mut self, text: &str) {
        for _ in 0..self.indent {
            self.out.push_str("    ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    pub(crate) fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// What the inner module holds: nothing of the root's.
    fn inner_module(&mut self) -> String {
        if self.dice.one_in(3) {
            return String::new();
        }
        self.inside = true;
        self.constant();
        if self.dice.one_in(2) {
            self.make_struct();
        }
        if self.dice.one_in(2) {
            self.make_enum();
        }
        self.make_function();
        self.inside = false;
        std::mem::take(&mut self.out)
    }

    fn items(&mut self) {
        self.constant();
        if self.dice.one_in(2) {
            self.make_trait();
        }
        if self.dice.one_in(3) {
            self.make_wrapper();
        }
        for _ in 0..1 + self.dice.below(2) {
            self.make_struct();
        }
        if self.dice.one_in(2) {
            self.make_enum();
        }
        if self.dice.one_in(4) {
            self.make_recursion();
        }
        for _ in 0..2 + self.dice.below(3) {
            self.make_function();
        }
    }

    fn constant(&mut self) {
        let (name, literal) = (self.name("C"), *self.dice.pick(&["0.5", "1.5", "-0.75"]));
        let word = *self.dice.pick(&["const", "const", "static"]);
        let line = format!("pub {word} {name}: {} = {literal};", self.float);
        self.line(&line);
        let inner = self.inside;
        self.consts.push((name, inner));
    }

    /// The function that is differentiated.
    fn root(&mut self) -> (Vec<(String, Kind)>, Output) {
        self.body = Body::default();
        let mut parameters = vec![(self.name("x"), Kind::Scalar)];
        for _ in 0..1 + self.dice.below(3) {
            let size = 2 + self.dice.below(3);
            let (prefix, kind) = match self.dice.below(9) {
                0 | 1 => ("x", Kind::Scalar),
                2 => ("a", Kind::Array(size)),
                3 => ("a", Kind::ArrayRef(size)),
                4 => ("m", Kind::Matrix(2, size)),
                5 => ("s", Kind::Slice),
                6 => ("p", Kind::Pair),
                7 => ("n", Kind::Count),
                _ => ("x", Kind::Scalar),
            };
            parameters.push((self.name(prefix), kind));
        }
        for (name, kind) in &parameters {
            self.parameter(name, *kind);
        }
        let (output, result) = match self.dice.below(8) {
            0 => (Output::Pair, Ty::Tuple(vec![Ty::Float, Ty::Float])),
            1 => (Output::Array, Ty::Array(Box::new(Ty::Float), 3)),
            _ => (Output::Scalar, Ty::Float),
        };
        let list: Vec<String> =
            parameters.iter().map(|(name, kind)| format!("{name}: {}", kind.rust(self.float))).collect();
        let head = format!("#[differentiate(jvp)]\npub fn f({}) -> {} {{", list.join(", "), self.text(&result));
        self.line(&head);
        self.indent += 1;
        self.body.result = Some(result.clone());
        self.body.left = 3 + self.dice.below(6);
        while self.body.left > 0 {
            self.statement(0);
        }
        let value = self.value(&result, 3);
        self.line(&value);
        self.indent -= 1;
        self.line("}");
        (parameters, output)
    }

    fn parameter(&mut self, name: &str, kind: Kind) {
        let array = |n: usize| Ty::Array(Box::new(Ty::Float), n);
        let (ty, reference) = match kind {
            Kind::Scalar => (Ty::Float, false),
            Kind::Array(n) => (array(n), false),
            Kind::ArrayRef(n) => (array(n), true),
            Kind::Matrix(m, n) => (Ty::Array(Box::new(array(n)), m), true),
            Kind::Slice => (Ty::Slice(Box::new(Ty::Float)), true),
            Kind::Rows(n) => (Ty::Slice(Box::new(array(n))), true),
            Kind::Pair => (Ty::Tuple(vec![Ty::Float, Ty::Float]), false),
            Kind::Count => return self.body.ints.push((name.to_owned(), Bound::Any)),
            Kind::Flag => return,
        };
        self.declare(name, &ty, false, reference);
    }
}
