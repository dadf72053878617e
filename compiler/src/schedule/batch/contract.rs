//! IR to IR: `a * b + c` becomes one operation where the product has no other use, in vectors alone.

use std::collections::{HashMap, HashSet};

use chainrule_primitives::Primitive;

use crate::ir::{Function, Op, Place, Region, Scalar, Spelling, Statement, ValueId, Version};

/// Contracts the products of the values in `varying`, which grows with the values that come to be.
pub(crate) fn contract(function: &mut Function, varying: &[bool]) -> Vec<bool> {
    let uses = uses(function);
    let mut body = std::mem::take(&mut function.body);
    let mut contraction = Contraction { function, uses, varying: varying.to_vec() };
    contraction.region(&mut body);
    let varying = contraction.varying;
    function.body = body;
    varying
}

struct Contraction<'f> {
    function: &'f mut Function,
    uses: HashMap<ValueId, usize>,
    varying: Vec<bool>,
}

impl Contraction<'_> {
    fn region(&mut self, region: &mut Region) {
        let mut factors: HashMap<ValueId, (ValueId, ValueId)> = HashMap::new();
        let mut taken: HashSet<ValueId> = HashSet::new();
        let mut statements = Vec::with_capacity(region.statements.len());
        for mut statement in std::mem::take(&mut region.statements) {
            match &mut statement {
                Statement::Let(value) => {
                    let value = *value;
                    self.value(value, &mut factors, &mut taken, &mut statements);
                }
                Statement::Accumulate(place, term) if factors.contains_key(term) => {
                    let (place, term) = (place.clone(), *term);
                    taken.insert(term);
                    self.accumulate(place, factors[&term], self.function[term].ty, &mut statements);
                    continue;
                }
                other => other.regions_mut().into_iter().for_each(|inner| self.region(inner)),
            }
            statements.push(statement);
        }
        statements.retain(|statement| !matches!(statement, Statement::Let(value) if taken.contains(value)));
        region.statements = statements;
    }

    fn value(
        &mut self,
        value: ValueId,
        factors: &mut HashMap<ValueId, (ValueId, ValueId)>,
        taken: &mut HashSet<ValueId>,
        statements: &mut Vec<Statement>,
    ) {
        let Op::Primitive(primitive, _, operands) = self.function[value].op.clone() else { return };
        if !self.varying[value.index()] {
            return;
        }
        match (primitive, operands.as_slice()) {
            (Primitive::Mul, [a, b]) if self.uses.get(&value) == Some(&1) => {
                factors.insert(value, (*a, *b));
            }
            (Primitive::Add, [a, b]) => {
                let (product, rest) = if factors.contains_key(b) { (b, a) } else { (a, b) };
                if let Some(pair) = factors.get(product) {
                    taken.insert(*product);
                    self.fuse(value, *pair, *rest);
                }
            }
            (Primitive::Sub, [a, b]) => {
                if let Some((x, y)) = factors.get(b).copied() {
                    taken.insert(*b);
                    let x = self.negated(x, statements);
                    self.fuse(value, (x, y), *a);
                } else if let Some(pair) = factors.get(a).copied() {
                    taken.insert(*a);
                    let rest = self.negated(*b, statements);
                    self.fuse(value, pair, rest);
                }
            }
            _ => {}
        }
    }

    fn fuse(&mut self, value: ValueId, (a, b): (ValueId, ValueId), rest: ValueId) {
        let op = Op::Primitive(Primitive::MulAdd, Spelling::Method, vec![a, b, rest]);
        self.function.values[value.index()].op = op;
    }

    fn negated(&mut self, value: ValueId, statements: &mut Vec<Statement>) -> ValueId {
        let ty = self.function[value].ty;
        let op = Op::Primitive(Primitive::Neg, Spelling::Method, vec![value]);
        self.emit(op, ty, self.varying[value.index()], statements)
    }

    /// `d += a * b` as `d = a * b + d`.
    fn accumulate(&mut self, place: Place, (a, b): (ValueId, ValueId), ty: Scalar, statements: &mut Vec<Statement>) {
        let before = self.emit(Op::Load(place.clone(), Version::default()), ty, true, statements);
        let op = Op::Primitive(Primitive::MulAdd, Spelling::Method, vec![a, b, before]);
        let after = self.emit(op, ty, true, statements);
        statements.push(Statement::Store(place, after));
    }

    fn emit(&mut self, op: Op, ty: Scalar, varies: bool, statements: &mut Vec<Statement>) -> ValueId {
        let value = self.function.emit(op, ty, statements);
        self.varying.push(varies);
        value
    }
}

/// How often each value is used, everywhere in the body.
fn uses(function: &Function) -> HashMap<ValueId, usize> {
    let mut uses = HashMap::new();
    count(function, &function.body, &mut uses);
    uses
}

fn count(function: &Function, region: &Region, uses: &mut HashMap<ValueId, usize>) {
    let mut add = |value: ValueId| *uses.entry(value).or_default() += 1;
    for statement in &region.statements {
        statement.reads().into_iter().for_each(&mut add);
        if let Statement::Let(value) = statement {
            function[*value].op.operands(&mut add);
        }
    }
    region.yields.iter().copied().for_each(&mut add);
    for statement in &region.statements {
        statement.regions().into_iter().for_each(|inner| count(function, inner, uses));
    }
}
