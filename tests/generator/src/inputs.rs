//! Arguments for a program.

use crate::{Dice, Kind, Program};

/// An argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A float.
    Float(f64),
    /// An integer.
    Int(usize),
    /// A truth value.
    Bool(bool),
    /// An array or slice.
    Array(Vec<Input>),
    /// A tuple.
    Tuple(Vec<Input>),
}

impl Program {
    /// Arguments by chance, the same for the same number.
    pub fn inputs(&self, point: u64) -> Vec<Input> {
        let mut dice = Dice::new(point.wrapping_add(77));
        let single = self.float == "f32";
        self.parameters.iter().map(|(_, kind)| input(*kind, &mut dice, single)).collect()
    }
}

fn floats(n: usize, dice: &mut Dice, single: bool) -> Input {
    let float = |_| {
        let x = dice.number();
        Input::Float(if single { f64::from(x as f32) } else { x })
    };
    Input::Array((0..n).map(float).collect())
}

fn input(kind: Kind, dice: &mut Dice, single: bool) -> Input {
    match kind {
        Kind::Scalar => match floats(1, dice, single) {
            Input::Array(mut floats) => floats.remove(0),
            other => other,
        },
        Kind::Array(n) | Kind::ArrayRef(n) => floats(n, dice, single),
        Kind::Matrix(rows, columns) => Input::Array((0..rows).map(|_| floats(columns, dice, single)).collect()),
        Kind::Slice => {
            let n = if dice.one_in(3) { dice.below(24) } else { dice.below(5) };
            floats(n, dice, single)
        }
        Kind::Rows(columns) => {
            let rows = if dice.one_in(4) { dice.below(18) } else { dice.below(4) };
            Input::Array((0..rows).map(|_| floats(columns, dice, single)).collect())
        }
        Kind::Pair => match floats(2, dice, single) {
            Input::Array(floats) => Input::Tuple(floats),
            other => other,
        },
        Kind::Count => Input::Int(dice.below(5)),
        Kind::Flag => Input::Bool(dice.one_in(2)),
    }
}

impl Input {
    /// As an expression of a parameter's type.
    pub fn rust(&self, kind: Kind) -> String {
        let reference = match kind {
            Kind::ArrayRef(_) | Kind::Matrix(..) | Kind::Slice | Kind::Rows(_) => "&",
            _ => "",
        };
        format!("{reference}{}", self.literal())
    }

    fn literal(&self) -> String {
        let list = |parts: &[Input]| parts.iter().map(Input::literal).collect::<Vec<_>>().join(", ");
        match self {
            Input::Float(x) => format!("{x:?}"),
            Input::Int(n) => n.to_string(),
            Input::Bool(b) => b.to_string(),
            Input::Array(parts) => format!("[{}]", list(parts)),
            Input::Tuple(parts) => format!("({})", list(parts)),
        }
    }
}
