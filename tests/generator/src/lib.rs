//! Random programs of the Rust that chainrule accepts, the same for the same seed.
//!
//! A program is a plain function that compiles, ends, and mostly stays within ordinary numbers.

mod chain;
mod dice;
mod expression;
mod inputs;
mod module;
mod rarer;
mod reduction;
mod scope;
mod seeds;
mod statement;

pub use chain::chain;
pub use dice::Dice;
pub use inputs::Input;
pub use module::module;
pub use seeds::Seeds;

use scope::Scope;

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `f64`.
    Scalar,
    /// `[f64; N]`.
    Array(usize),
    /// `&[f64; N]`.
    ArrayRef(usize),
    /// `&[[f64; M]; N]`.
    Matrix(usize, usize),
    /// `&[f64]`.
    Slice,
    /// `&[[f64; N]]`.
    Rows(usize),
    /// `(f64, f64)`.
    Pair,
    /// `usize`.
    Count,
    /// `bool`.
    Flag,
}

/// The type of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// `f64`.
    Scalar,
    /// `(f64, f64)`.
    Pair,
    /// `[f64; 3]`.
    Array,
}

/// A program.
#[derive(Clone, Debug)]
pub struct Program {
    /// The function's name.
    pub name: String,
    /// The function, without attributes; the content of a module, with them.
    pub source: String,
    /// The function is `f` of a module of this name.
    pub is_module: bool,
    /// `f32` or `f64`.
    pub float: &'static str,
    /// Its parameters.
    pub parameters: Vec<(String, Kind)>,
    /// Its result.
    pub output: Output,
}

/// The program of a seed.
pub fn program(seed: u64) -> Program {
    let mut dice = Dice::new(seed);
    let float = if dice.one_in(8) { "f32" } else { "f64" };
    let mut writer = Writer {
        scope: Scope::default(),
        out: String::new(),
        indent: 1,
        names: 0,
        left: 6 + dice.below(16),
        output: Output::Scalar,
        float,
        loops: 0,
        dice,
    };
    let parameters = writer.parameters();
    writer.output = match writer.dice.below(8) {
        0 => Output::Pair,
        1 => Output::Array,
        _ => Output::Scalar,
    };
    while writer.left > 0 {
        writer.statement(0);
    }
    let result = writer.result();
    writer.line(&result);
    let name = format!("program_{seed}");
    let list: Vec<String> = parameters.iter().map(|(name, kind)| format!("{name}: {}", kind.rust(float))).collect();
    let output = match writer.output {
        Output::Scalar => float.to_owned(),
        Output::Pair => format!("({float}, {float})"),
        Output::Array => format!("[{float}; 3]"),
    };
    let source = format!("fn {name}({}) -> {output} {{\n{}}}\n", list.join(", "), writer.out);
    Program { name, source, is_module: false, float, parameters, output: writer.output }
}

impl Program {
    /// How its function is called.
    pub fn function(&self) -> String {
        if self.is_module { format!("{}::f", self.name) } else { self.name.clone() }
    }

    /// How the line begins that the program is known by, up to the seed.
    pub fn head(&self) -> &'static str {
        if self.is_module { "pub mod module_" } else { "fn program_" }
    }
}

impl Kind {
    /// As it is written.
    pub fn rust(self, float: &str) -> String {
        match self {
            Kind::Scalar => float.to_owned(),
            Kind::Array(n) => format!("[{float}; {n}]"),
            Kind::ArrayRef(n) => format!("&[{float}; {n}]"),
            Kind::Matrix(m, n) => format!("&[[{float}; {n}]; {m}]"),
            Kind::Slice => format!("&[{float}]"),
            Kind::Rows(n) => format!("&[[{float}; {n}]]"),
            Kind::Pair => format!("({float}, {float})"),
            Kind::Count => "usize".to_owned(),
            Kind::Flag => "bool".to_owned(),
        }
    }
}

struct Writer {
    dice: Dice,
    scope: Scope,
    out: String,
    indent: usize,
    names: usize,
    /// Statements still to be written.
    left: usize,
    output: Output,
    float: &'static str,
    /// How many loops are around.
    loops: usize,
}

impl Writer {
    fn line(&mut self, text: &str) {
        for _ in 0..self.indent {
            self.out.push_str("    ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    fn parameters(&mut self) -> Vec<(String, Kind)> {
        let mut parameters = vec![(self.name("x"), Kind::Scalar)];
        for _ in 0..1 + self.dice.below(4) {
            let size = 2 + self.dice.below(3);
            let (prefix, kind) = match self.dice.below(10) {
                0 | 1 => ("x", Kind::Scalar),
                2 => ("a", Kind::Array(size)),
                3 | 4 => ("a", Kind::ArrayRef(size)),
                5 => ("m", Kind::Matrix(2, size)),
                6 if self.dice.one_in(6) => ("a", Kind::ArrayRef(110)),
                6 => ("s", Kind::Slice),
                7 => ("r", Kind::Rows(size)),
                8 => ("n", Kind::Count),
                _ if self.dice.one_in(2) => ("p", Kind::Pair),
                _ => ("b", Kind::Flag),
            };
            parameters.push((self.name(prefix), kind));
        }
        for (name, kind) in &parameters {
            self.scope.parameter(name, *kind);
        }
        parameters
    }

    /// An expression of the type of the result.
    fn result(&mut self) -> String {
        match self.output {
            Output::Scalar => self.float(2),
            Output::Pair => format!("({}, {})", self.float(2), self.float(1)),
            Output::Array => format!("[{}, {}, {}]", self.float(1), self.float(2), self.float(1)),
        }
    }
}
