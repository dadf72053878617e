//! Syntax back to text, with every operation in parentheses: for messages and tests.

use std::fmt::{Display, Formatter, Result};

use crate::network::syntax::{Argument, Expr, ExprKind, Index, Item, Name, Network, Operator, Type};

impl Display for Network {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.docs.iter().try_for_each(|doc| writeln!(f, "///{doc}"))?;
        let visibility = self.visibility.to_string();
        let space = if visibility.is_empty() { "" } else { " " };
        writeln!(f, "{visibility}{space}{}: {} {{", self.name, self.float)?;
        write_items(f, &self.items, 1)?;
        f.write_str("}\n")
    }
}

fn write_items(f: &mut Formatter<'_>, items: &[Item], depth: usize) -> Result {
    let indent = "    ".repeat(depth);
    for item in items {
        let (Item::Input { docs, .. } | Item::Target { docs, .. } | Item::Param { docs, .. }) = item else {
            write_item(f, item, depth)?;
            continue;
        };
        docs.iter().try_for_each(|doc| writeln!(f, "{indent}///{doc}"))?;
        write_item(f, item, depth)?;
    }
    Ok(())
}

fn write_item(f: &mut Formatter<'_>, item: &Item, depth: usize) -> Result {
    let indent = "    ".repeat(depth);
    f.write_str(&indent)?;
    match item {
        Item::Input { name, ty, .. } => writeln!(f, "input {name}: {ty};"),
        Item::Target { name, ty, .. } => writeln!(f, "target {name}: {ty};"),
        Item::Param { name, ty, init: None, .. } => writeln!(f, "param {name}: {ty};"),
        Item::Param { name, ty, init: Some(init), .. } => writeln!(f, "param {name}: {ty} = {init};"),
        Item::Const { name, value } => writeln!(f, "const {name} = {value};"),
        Item::Let { name, value } => writeln!(f, "{name} = {value};"),
        Item::Function { name, parameters, lets, result } => {
            write!(f, "fn {name}(")?;
            separated(f, parameters)?;
            f.write_str(") { ")?;
            lets.iter().try_for_each(|(name, value)| write!(f, "{name} = {value}; "))?;
            writeln!(f, "{result} }}")
        }
        Item::Repeat { count, items, .. } => {
            writeln!(f, "repeat {count} {{")?;
            write_items(f, items, depth + 1)?;
            writeln!(f, "{indent}}}")
        }
        Item::Output { value, .. } => writeln!(f, "output {value};"),
        Item::Loss { name: None, value, .. } => writeln!(f, "loss {value};"),
        Item::Loss { name: Some(name), value, .. } => writeln!(f, "loss {name}: {value};"),
        Item::Metric { name, value, .. } => writeln!(f, "metric {name}: {value};"),
        Item::Setting { name, value } => writeln!(f, "option {name} = {value};"),
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.text)
    }
}

impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match (&*self.lengths, &self.class) {
            ([], None) => f.write_str("scalar"),
            ([], Some(class)) => write!(f, "class({class})"),
            (lengths, class) => {
                f.write_str("[")?;
                separated(f, lengths)?;
                f.write_str("]")?;
                class.iter().try_for_each(|class| write!(f, " of class({class})"))
            }
        }
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            ExprKind::Number(value) => write!(f, "{value:?}"),
            ExprKind::Integer(value) => write!(f, "{value}"),
            ExprKind::Bool(value) => write!(f, "{value}"),
            ExprKind::Text(value) => write!(f, "{value:?}"),
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Call { callee, arguments } => {
                write!(f, "{callee}(")?;
                separated(f, arguments)?;
                f.write_str(")")
            }
            ExprKind::Negate(operand) => write!(f, "(-{operand})"),
            ExprKind::Binary { operator, left, right, .. } => write!(f, "({left} {operator} {right})"),
            ExprKind::Transpose(operand) => write!(f, "{operand}.T"),
            ExprKind::Field { layer, field } => write!(f, "{layer}.{field}"),
            ExprKind::Index { base, indices } => {
                write!(f, "{base}[")?;
                separated(f, indices)?;
                f.write_str("]")
            }
            ExprKind::List(rows) => {
                f.write_str("[")?;
                separated(f, rows)?;
                f.write_str("]")
            }
            ExprKind::If { condition, then, otherwise } => {
                write!(f, "(if {condition} {{ {then} }} else {{ {otherwise} }})")
            }
        }
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.name.iter().try_for_each(|name| write!(f, "{name} = "))?;
        self.value.fmt(f)
    }
}

impl Display for Index {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Index::At(index) => index.fmt(f),
            Index::Range { start, end, .. } => {
                start.iter().try_for_each(|start| start.fmt(f))?;
                f.write_str("..")?;
                end.iter().try_for_each(|end| end.fmt(f))
            }
        }
    }
}

impl Display for Operator {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Operator::Add => "+",
            Operator::Sub => "-",
            Operator::Product => "*",
            Operator::Times => ".*",
            Operator::Div => "/",
            Operator::Power => "^",
            Operator::Less => "<",
            Operator::LessEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterEqual => ">=",
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
        })
    }
}

fn separated<T: Display>(f: &mut Formatter<'_>, list: &[T]) -> Result {
    list.iter().enumerate().try_for_each(|(at, element)| {
        f.write_str(if at > 0 { ", " } else { "" })?;
        element.fmt(f)
    })
}
