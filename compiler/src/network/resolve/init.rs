//! Initialisers: `he_normal`, `uniform(-0.1, 0.1)`.

use crate::network::graph::{Init, Shape};
use crate::network::read::nearest;
use crate::network::resolve::Resolver;
use crate::network::resolve::value::{bare, counted, described, quoted};
use crate::network::syntax::{Argument, Expr, ExprKind, Span};

/// What scales an initialiser: the number of inputs and outputs that each element's unit has.
#[derive(Clone, Copy)]
pub(super) struct Fans {
    pub(super) input: usize,
    pub(super) output: usize,
}

impl Fans {
    /// Those of a tensor `[outputs, inputs, kernel…]`; of a vector both are its length.
    pub(super) fn of(shape: &Shape) -> Fans {
        match shape.0[..] {
            [] => Fans { input: 1, output: 1 },
            [length] => Fans { input: length, output: length },
            [outputs, inputs, ref kernel @ ..] => {
                let area: usize = kernel.iter().product();
                Fans { input: inputs * area, output: outputs * area }
            }
        }
    }
}

/// An initialiser: its name, its arguments, what it draws.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) arguments: &'static [&'static str],
    pub(super) formula: &'static str,
    make: fn(Fans, &[f64]) -> Init,
}

macro_rules! rows {
    ($($name:ident ( $($argument:ident),* ) $formula:literal => |$fans:pat_param, $numbers:pat_param| $make:expr;)*) => {
        /// All of them.
        pub(super) const ROWS: &[Row] = &[$(Row {
            name: stringify!($name),
            arguments: &[$(stringify!($argument)),*],
            formula: $formula,
            make: |$fans, $numbers| $make,
        }),*];
    };
}

rows! {
    zeros() "0" => |_, _| Init::Zeros;
    ones() "1" => |_, _| Init::Ones;
    constant(c) "c" => |_, n| Init::Constant(n[0]);
    uniform(low, high) "uniform between low and high" => |_, n| Init::Uniform { low: n[0], high: n[1] };
    normal(mean, deviation) "normal" => |_, n| Init::Normal { mean: n[0], deviation: n[1] };
    glorot_uniform() "uniform between ±sqrt(6 / (fan_in + fan_out))" =>
        |fans, _| Init::GlorotUniform { fan_in: fans.input, fan_out: fans.output };
    glorot_normal() "normal with deviation sqrt(2 / (fan_in + fan_out))" =>
        |fans, _| Init::GlorotNormal { fan_in: fans.input, fan_out: fans.output };
    he_uniform() "uniform between ±sqrt(6 / fan_in)" => |fans, _| Init::HeUniform { fan_in: fans.input };
    he_normal() "normal with deviation sqrt(2 / fan_in)" => |fans, _| Init::HeNormal { fan_in: fans.input };
    lecun_uniform() "uniform between ±sqrt(3 / fan_in)" => |fans, _| Init::LecunUniform { fan_in: fans.input };
    lecun_normal() "normal with deviation sqrt(1 / fan_in)" => |fans, _| Init::LecunNormal { fan_in: fans.input };
    orthogonal(gain) "gain (1 if not given) times a matrix with orthonormal rows or columns" =>
        |_, n| Init::Orthogonal { gain: n.first().copied().unwrap_or(1.0) };
}

pub(super) fn is_initialiser(name: &str) -> bool {
    find(name).is_some()
}

fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}

/// The initialiser of this name that needs no arguments.
pub(super) fn default(name: &str, fans: Fans) -> Option<Init> {
    find(name).map(|row| (row.make)(fans, &[]))
}

impl<'a> Resolver<'a> {
    /// An initialiser as the user writes it, for a tensor of this shape.
    pub(super) fn initialiser(&mut self, expr: &'a Expr, shape: &Shape, fans: Fans) -> Option<Init> {
        let (name, span, arguments): (&str, Span, &'a [Argument]) = match &expr.kind {
            ExprKind::Name(name) => (name, expr.span, &[]),
            ExprKind::Call { callee, arguments } => (&callee.text, callee.span, arguments),
            _ => {
                let text = quoted(expr);
                let message = format!(
                    "{text} is not an initialiser: write `zeros`, `normal(0, 0.1)`, …, or `constant({})`",
                    bare(expr)
                );
                return self.fail(expr.span, message);
            }
        };
        let Some(row) = find(name) else {
            let message = match near(name) {
                Some(near) => format!("there is no initialiser `{name}`: did you mean `{near}`?"),
                None => {
                    format!("there is no initialiser `{name}`; there are `zeros`, `uniform(low, high)`, `he_normal`, …")
                }
            };
            return self.fail(span, message);
        };
        let numbers = self.initialiser_arguments(row, arguments, expr.span)?;
        let init = (row.make)(fans, &numbers);
        self.check_initialiser(init, shape, expr.span)?;
        Some(init)
    }

    fn initialiser_arguments(&mut self, row: &Row, arguments: &'a [Argument], span: Span) -> Option<Vec<f64>> {
        let is_optional = row.name == "orthogonal" && arguments.is_empty();
        if arguments.len() != row.arguments.len() && !is_optional {
            let needs = match row.arguments.len() {
                0 => "no arguments".to_string(),
                count => counted(count, "argument"),
            };
            let write = if row.arguments.is_empty() { row.name.to_string() } else { signature(row) };
            return self.fail(span, format!("`{}` takes {needs}: write `{write}`", row.name));
        }
        let mut numbers = vec![None; arguments.len()];
        for (k, argument) in arguments.iter().enumerate() {
            let place = match &argument.name {
                None => k,
                Some(name) => match row.arguments.iter().position(|known| *known == name.text) {
                    Some(place) => place,
                    None => {
                        let message =
                            format!("`{}` has no argument `{}`: write `{}`", row.name, name.text, signature(row));
                        return self.fail(name.span, message);
                    }
                },
            };
            if numbers[place].replace(self.known_number(&argument.value)?).is_some() {
                return self.fail(argument.value.span, format!("`{}` is given twice", row.arguments[place]));
            }
        }
        numbers.into_iter().collect()
    }

    fn check_initialiser(&mut self, init: Init, shape: &Shape, span: Span) -> Option<()> {
        match init {
            Init::Uniform { low, high } if low >= high || !(high - low).is_finite() => {
                self.fail(span, format!("`uniform` needs a lower and a higher bound, not {low} and {high}"))
            }
            Init::Normal { deviation, .. } if deviation < 0.0 || !deviation.is_finite() => {
                self.fail(span, format!("the deviation of `normal` is not negative, but here it is {deviation}"))
            }
            Init::Orthogonal { .. } if shape.0.len() < 2 => {
                let shape = described(shape);
                self.fail(span, format!("`orthogonal` is for matrices, but this {shape}"))
            }
            _ => Some(()),
        }
    }
}

/// What somebody may have meant: a name that is similar, or longer, or what others call it.
fn near(name: &str) -> Option<&'static str> {
    let name = name.replace("xavier", "glorot").replace("kaiming", "he").replace("truncated_", "");
    let longer = || ROWS.iter().map(|row| row.name).find(|known| known.starts_with(&name));
    nearest(&name, ROWS.iter().map(|row| row.name)).or_else(longer)
}

/// `normal(mean, deviation)`
pub(super) fn signature(row: &Row) -> String {
    if row.arguments.is_empty() { row.name.to_string() } else { format!("{}({})", row.name, row.arguments.join(", ")) }
}
