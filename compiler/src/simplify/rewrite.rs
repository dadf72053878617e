//! Applies the table to one operation, as the builder is asked for it.

use std::sync::OnceLock;

use chainrule_primitives::Primitive;

use crate::ir::{Builder, Comparison, Const, Float, IntOp, Op, Scalar, ValueId};
use crate::simplify::fold::{fold, power_chain};
use crate::simplify::table::{Class, Head, ROWS, Row, Term};

/// How deep a rewrite may ask for values that are rewritten in turn.
const FUEL: usize = 24;

/// The value that `op` is equal to, if there is a simpler one: folded, by a law of the table, or computed before.
///
/// While `builder.exact`, only laws of class `Exactly` apply.
pub fn rewrite(builder: &mut Builder, op: &Op, ty: Scalar) -> Option<ValueId> {
    if matches!(op, Op::Const(_) | Op::Extern(_) | Op::Bound | Op::Load(..)) || builder.fuel >= FUEL {
        return None;
    }
    builder.fuel += 1;
    let value = fold(builder, op, ty)
        .or_else(|| by_table(builder, op, ty))
        .or_else(|| power_chain(builder, op))
        .or_else(|| commuted(builder, op, ty));
    builder.fuel -= 1;
    value
}

/// The rows for a head, in order.
fn rows(head: Head) -> impl Iterator<Item = &'static Row> {
    static INDEX: OnceLock<Vec<(Head, Vec<&'static Row>)>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let mut index: Vec<(Head, Vec<&'static Row>)> = Vec::new();
        for row in ROWS {
            let Term::Apply(head, _) = row.left else { continue };
            match index.iter_mut().find(|(found, _)| *found == head) {
                Some((_, rows)) => rows.push(row),
                None => index.push((head, vec![row])),
            }
        }
        index
    });
    index.iter().filter(move |(found, _)| *found == head).flat_map(|(_, rows)| rows.iter().copied())
}

fn by_table(builder: &mut Builder, op: &Op, ty: Scalar) -> Option<ValueId> {
    let (head, operands) = taken_apart(op)?;
    let exact = builder.exact;
    for row in rows(head).filter(|row| !exact || row.class == Class::Exactly) {
        let Term::Apply(_, parts) = row.left else { continue };
        if let Some(found) = match_parts(builder, (head, parts), &operands, &[], &Found::default())
            && (row.when)(&found.literals(builder))
        {
            return Some(build(builder, op, &row.right, &found, ty));
        }
    }
    None
}

/// What the variables of a row stand for.
#[derive(Clone, Default)]
struct Found([Option<ValueId>; 6]);

impl Found {
    fn literals(&self, builder: &Builder) -> Vec<f64> {
        let float = |value: &ValueId| match builder.function.constant(*value) {
            Some(Const::Float(x)) => Some(x),
            _ => None,
        };
        self.0[3..5].iter().flatten().filter_map(float).collect()
    }
}

fn taken_apart(op: &Op) -> Option<(Head, Vec<ValueId>)> {
    Some(match op {
        Op::Primitive(primitive, _, operands) => (Head::Primitive(*primitive), operands.clone()),
        Op::Integer(op, operands) => (Head::Integer(*op), operands.clone()),
        Op::Select(c, a, b) => (Head::Select, vec![*c, *a, *b]),
        Op::And(a, b) => (Head::And, vec![*a, *b]),
        Op::Or(a, b) => (Head::Or, vec![*a, *b]),
        Op::Not(a) => (Head::Not, vec![*a]),
        _ => return None,
    })
}

fn commutes(head: Head) -> bool {
    match head {
        Head::Primitive(primitive) => matches!(primitive, Primitive::Add | Primitive::Mul),
        Head::Integer(op) => matches!(op, IntOp::Add | IntOp::Mul),
        Head::And | Head::Or => true,
        Head::Select | Head::Not => false,
    }
}

/// What is still to be matched with what.
type Goal<'r> = (&'r Term, ValueId);

/// Matches operands with the parts of a term, for what commutes the other way round too, and then the other goals.
fn match_parts(
    builder: &Builder,
    (head, parts): (Head, &[Term]),
    operands: &[ValueId],
    others: &[Goal<'_>],
    found: &Found,
) -> Option<Found> {
    let try_order = |operands: &[ValueId]| {
        let fits = |(part, value): (&Term, &ValueId)| may_match(builder, part, *value);
        if parts.len() != operands.len() || !parts.iter().zip(operands).all(fits) {
            return None;
        }
        let mut goals: Vec<Goal<'_>> = parts.iter().zip(operands.iter().copied()).collect();
        goals.extend(others);
        match_goals(builder, &goals, found.clone())
    };
    match (try_order(operands), operands) {
        (None, [a, b]) if commutes(head) => try_order(&[*b, *a]),
        (straight, _) => straight,
    }
}

/// Matches every goal, going back where a choice of order leads nowhere.
fn match_goals(builder: &Builder, goals: &[Goal<'_>], mut found: Found) -> Option<Found> {
    let Some(((term, value), others)) = goals.split_first() else { return Some(found) };
    let function = &builder.function;
    let holds = match (term, function.constant(*value)) {
        (Term::Float(x), Some(Const::Float(y))) => x.to_bits() == y.to_bits(),
        (Term::Int(x), Some(Const::Int(y))) => *x == y,
        (Term::Bool(x), Some(Const::Bool(y))) => *x == y,
        (Term::Any(k), _) => *found.0[*k].get_or_insert(*value) == *value,
        (Term::Literal(k), Some(Const::Float(_))) if is_known(function[*value].ty) => {
            *found.0[*k].get_or_insert(*value) == *value
        }
        (Term::Apply(head, parts), None) => {
            let (inner, operands) = taken_apart(&function[*value].op)?;
            return (inner == *head)
                .then(|| match_parts(builder, (inner, *parts), &operands, others, &found))
                .flatten();
        }
        _ => false,
    };
    if holds { match_goals(builder, others, found) } else { None }
}

/// A quick look at the outermost operation, which decides nearly always.
fn may_match(builder: &Builder, term: &Term, value: ValueId) -> bool {
    let op = &builder.function.values[value.index()].op;
    match term {
        Term::Any(_) => true,
        Term::Float(_) | Term::Int(_) | Term::Bool(_) | Term::Literal(_) => matches!(op, Op::Const(_)),
        Term::Apply(Head::Primitive(p), _) => matches!(op, Op::Primitive(q, _, _) if p == q),
        Term::Apply(Head::Integer(p), _) => matches!(op, Op::Integer(q, _) if p == q),
        Term::Apply(Head::Select, _) => matches!(op, Op::Select(..)),
        Term::Apply(Head::And, _) => matches!(op, Op::And(..)),
        Term::Apply(Head::Or, _) => matches!(op, Op::Or(..)),
        Term::Apply(Head::Not, _) => matches!(op, Op::Not(_)),
    }
}

/// Whether literals of the type can be computed with here.
fn is_known(ty: Scalar) -> bool {
    matches!(ty, Scalar::Float(Float::F32 | Float::F64) | Scalar::Int(_) | Scalar::Bool)
}

/// The right side of a row, in the type and spelling of what it replaces.
fn build(builder: &mut Builder, replaced: &Op, term: &Term, found: &Found, ty: Scalar) -> ValueId {
    match term {
        Term::Any(k) | Term::Literal(k) => found.0[*k].expect("a row's right side uses what its left side names"),
        Term::Float(x) => builder.float(*x, ty),
        Term::Int(n) => builder.integer(*n, ty),
        Term::Bool(b) => builder.boolean(*b),
        Term::Apply(head, parts) => {
            let parts: Vec<ValueId> = parts.iter().map(|part| build(builder, replaced, part, found, ty)).collect();
            let op = match head {
                Head::Primitive(primitive) => {
                    let spelling = match replaced {
                        Op::Primitive(_, spelling, _) => *spelling,
                        _ => builder.spelling,
                    };
                    Op::Primitive(*primitive, spelling, parts)
                }
                Head::Integer(op) => Op::Integer(*op, parts),
                Head::Select => Op::Select(parts[0], parts[1], parts[2]),
                Head::And => Op::And(parts[0], parts[1]),
                Head::Or => Op::Or(parts[0], parts[1]),
                Head::Not => Op::Not(parts[0]),
            };
            builder.op(op, ty)
        }
    }
}

/// The value of the same operation with its operands exchanged, if it has been computed.
fn commuted(builder: &Builder, op: &Op, ty: Scalar) -> Option<ValueId> {
    let swapped = match op {
        Op::Primitive(p @ (Primitive::Add | Primitive::Mul), spelling, operands) => {
            Op::Primitive(*p, *spelling, vec![operands[1], operands[0]])
        }
        Op::Integer(op @ (IntOp::Add | IntOp::Mul), operands) => Op::Integer(*op, vec![operands[1], operands[0]]),
        Op::And(a, b) => Op::And(*b, *a),
        Op::Or(a, b) => Op::Or(*b, *a),
        Op::Compare(comparison, a, b) => {
            let swapped = match comparison {
                Comparison::Eq | Comparison::Ne => *comparison,
                Comparison::Lt => Comparison::Gt,
                Comparison::Le => Comparison::Ge,
                Comparison::Gt => Comparison::Lt,
                Comparison::Ge => Comparison::Le,
            };
            Op::Compare(swapped, *b, *a)
        }
        _ => return None,
    };
    builder.find(swapped, ty)
}
