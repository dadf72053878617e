//! Formulas for doc comments: a result of straight-line code written out, where it is short.

use chainrule_primitives::Primitive;

use crate::ir::{Argument, Const, Function, Op, Step, ValueId};

/// Longer formulas are not shown.
const OPERATIONS: usize = 12;

/// `d/dw = x`: a line for each part of a gradient, if all are short.
pub(super) fn formulas(name: &str, function: &Function) -> Vec<String> {
    let parameters: Vec<&str> =
        function.parameters.iter().filter(|p| p.differentiated).map(|p| p.name.trim_start_matches("r#")).collect();
    let parts = match (name, &function.result) {
        ("gradient", result) => parts(result, parameters.len()),
        ("value_and_gradient", Argument::Tuple(both)) if both.len() == 2 => parts(&both[1], parameters.len()),
        _ => None,
    };
    let Some(parts) = parts else { return Vec::new() };
    let line = |(name, value): (&&str, ValueId)| {
        let mut budget = OPERATIONS;
        write(function, value, 0, &mut budget).map(|formula| format!("∂/∂{name} = {formula}"))
    };
    parameters.iter().zip(parts).map(line).collect::<Option<Vec<String>>>().unwrap_or_default()
}

fn parts(result: &Argument, count: usize) -> Option<Vec<ValueId>> {
    let scalar = |part: &Argument| match part {
        Argument::Value(value) => Some(*value),
        _ => None,
    };
    match result {
        Argument::Value(value) if count == 1 => Some(vec![*value]),
        Argument::Tuple(parts) if parts.len() == count => parts.iter().map(scalar).collect(),
        _ => None,
    }
}

/// The formula in parentheses where it binds less tightly than `level`; nothing when it is long.
fn write(function: &Function, value: ValueId, level: u8, budget: &mut usize) -> Option<String> {
    let (text, own) = operation(function, value, budget)?;
    Some(if own < level { format!("({text})") } else { text })
}

fn operation(function: &Function, value: ValueId, budget: &mut usize) -> Option<(String, u8)> {
    const ATOM: u8 = 4;
    let (sum, product, unary) = (1, 2, 3);
    match &function[value].op {
        Op::Const(Const::Float(x)) => Some((format!("{x:?}"), if *x < 0.0 { unary } else { ATOM })),
        Op::Const(Const::Int(n)) => Some((n.to_string(), if *n < 0 { unary } else { ATOM })),
        Op::Extern(id) => Some((function.externs[id.index()].text.clone(), ATOM)),
        Op::Bound => Some((parameter(function, value)?, ATOM)),
        Op::Load(place, _) => {
            let mut text = function[place.memory].name.clone()?;
            for (step, field) in place.path.iter().zip(function.field_names(place)) {
                match step {
                    Step::Index(index) => {
                        text = format!("{text}[{}]", write(function, *index, 0, budget)?);
                    }
                    Step::Field(_) => text = format!("{text}.{}", field?),
                }
            }
            Some((text, ATOM))
        }
        Op::Primitive(primitive, _, operands) => {
            *budget = budget.checked_sub(1)?;
            let infix = |symbol, own| (symbol, own, own + 1);
            let infix = match primitive {
                Primitive::Add => infix("+", sum),
                Primitive::Sub => infix("-", sum),
                Primitive::Mul => infix("*", product),
                Primitive::Div => infix("/", product),
                Primitive::Rem => infix("%", product),
                Primitive::Neg => return Some((format!("-{}", write(function, operands[0], ATOM, budget)?), unary)),
                _ => {
                    let operands: Option<Vec<String>> =
                        operands.iter().map(|operand| write(function, *operand, 0, budget)).collect();
                    return Some((format!("{}({})", primitive.name(), operands?.join(", ")), ATOM));
                }
            };
            let (symbol, own, right) = infix;
            let left = write(function, operands[0], own, budget)?;
            Some((format!("{left} {symbol} {}", write(function, operands[1], right, budget)?), own))
        }
        _ => None,
    }
}

/// The name of a parameter of the function.
fn parameter(function: &Function, value: ValueId) -> Option<String> {
    let parameter = function.parameters.iter().find(|p| p.binding.values() == [value])?;
    Some(parameter.name.trim_start_matches("r#").to_owned())
}
