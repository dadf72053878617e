//! Both sides of every law agree: bit for bit where it says `Exactly`, to rounding on ordinary numbers otherwise.

use chainrule_compiler::ir::IntOp;
use chainrule_compiler::simplify::{Class, Head, ROWS, Row, Term};
use chainrule_primitives::Primitive;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Number {
    Float(f64),
    Int(i128),
    Bool(bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Float,
    Int,
    Bool,
}

/// What kind of number each variable is.
fn kinds(term: &Term, kind: Kind, found: &mut [Option<Kind>; 6]) {
    match term {
        Term::Any(k) | Term::Literal(k) => found[*k] = Some(kind),
        Term::Float(_) | Term::Int(_) | Term::Bool(_) => {}
        Term::Apply(head, parts) => {
            for (k, part) in parts.iter().enumerate() {
                let kind = match (head, k) {
                    (Head::Integer(_), _) | (Head::Primitive(Primitive::Powi), 1) => Kind::Int,
                    (Head::Primitive(_), _) => Kind::Float,
                    (Head::And | Head::Or | Head::Not, _) | (Head::Select, 0) => Kind::Bool,
                    (Head::Select, _) => kind,
                };
                kinds(part, kind, found);
            }
        }
    }
}

/// The kind of the result.
fn kind(term: &Term) -> Kind {
    match term {
        Term::Apply(Head::Integer(_), _) => Kind::Int,
        Term::Apply(Head::And | Head::Or | Head::Not, _) => Kind::Bool,
        _ => Kind::Float,
    }
}

fn value(term: &Term, variables: &[Option<Number>; 6], single: bool) -> Number {
    let (head, parts) = match term {
        Term::Any(k) | Term::Literal(k) => return variables[*k].expect("every variable has a value"),
        Term::Float(x) => return Number::Float(*x),
        Term::Int(n) => return Number::Int(*n),
        Term::Bool(b) => return Number::Bool(*b),
        Term::Apply(head, parts) => (head, parts),
    };
    let parts: Vec<Number> = parts.iter().map(|part| value(part, variables, single)).collect();
    match (head, &parts[..]) {
        (Head::Primitive(p), parts) => {
            let floats: Vec<f64> = parts.iter().map(|x| float(*x)).collect();
            if single {
                let floats: Vec<f32> = floats.iter().map(|x| *x as f32).collect();
                return Number::Float(f64::from(p.value32(&floats)));
            }
            Number::Float(p.value64(&floats))
        }
        (Head::Integer(op), &[Number::Int(a), Number::Int(b)]) => Number::Int(match op {
            IntOp::Add => a + b,
            IntOp::Sub => a - b,
            IntOp::Mul => a * b,
            IntOp::Div => a / b,
            IntOp::Min => a.min(b),
            IntOp::Max => a.max(b),
            other => panic!("{other:?} is not in the table"),
        }),
        (Head::Select, &[Number::Bool(c), a, b]) => {
            if c {
                a
            } else {
                b
            }
        }
        (Head::And, &[Number::Bool(a), Number::Bool(b)]) => Number::Bool(a & b),
        (Head::Or, &[Number::Bool(a), Number::Bool(b)]) => Number::Bool(a | b),
        (Head::Not, &[Number::Bool(a)]) => Number::Bool(!a),
        other => panic!("{other:?}"),
    }
}

fn float(x: Number) -> f64 {
    match x {
        Number::Float(x) => x,
        Number::Int(n) => n as f64,
        Number::Bool(_) => panic!("a float is needed"),
    }
}

const SPECIAL: [f64; 16] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    5e-324,
    -1e-310,
    f64::MIN_POSITIVE,
    f64::MAX,
    f64::MIN,
    0.1,
    -3.7,
    1e-40,
    2.0,
];

/// Numbers without an external source of chance.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn ordinary(&mut self) -> f64 {
        let size = 0.1 + (self.next() % 100_000) as f64 * 1e-4;
        if self.next().is_multiple_of(2) { size } else { -size }
    }

    fn number(&mut self, kind: Kind, ordinary: bool, single: bool) -> Number {
        match kind {
            Kind::Bool => Number::Bool(self.next().is_multiple_of(2)),
            Kind::Int => Number::Int((self.next() % 2_000) as i128 - 1_000),
            Kind::Float => {
                let x = match self.next() % 3 {
                    _ if ordinary => self.ordinary(),
                    0 => self.ordinary(),
                    1 => SPECIAL[self.next() as usize % SPECIAL.len()],
                    _ => 2f64.powi((self.next() % 60) as i32 - 30),
                };
                Number::Float(if single { f64::from(x as f32) } else { x })
            }
        }
    }
}

fn agree(row: &Row, a: Number, b: Number, single: bool) -> bool {
    let (Number::Float(x), Number::Float(y)) = (a, b) else { return a == b };
    match row.class {
        Class::Exactly => x.to_bits() == y.to_bits() || x.is_nan() && y.is_nan(),
        Class::OverReals => {
            let tolerance = if single { 1e-5 } else { 1e-13 };
            x.is_nan() || y.is_nan() || (x - y).abs() <= tolerance * (1.0 + x.abs().max(y.abs()))
        }
    }
}

#[test]
fn both_sides_of_every_law_agree() {
    let mut dice = Dice(1);
    for row in ROWS {
        let mut found = [None; 6];
        kinds(&row.left, kind(&row.left), &mut found);
        let mut tried = 0;
        for round in 0..20_000 {
            let single = round % 2 == 1;
            let ordinary = row.class == Class::OverReals;
            let variables = found.map(|kind| kind.map(|kind| dice.number(kind, ordinary, single)));
            let literals: Vec<f64> = variables[3..].iter().flatten().map(|x| float(*x)).collect();
            if !literals.is_empty() && !(row.when)(&literals) {
                continue;
            }
            tried += 1;
            let (a, b) = (value(&row.left, &variables, single), value(&row.right, &variables, single));
            assert!(agree(row, a, b, single), "{}: {variables:?}: {a:?} is not {b:?}", row.name);
        }
        assert!(tried > 1_000, "{} was tried on {tried} values", row.name);
    }
}

#[test]
fn laws_have_names_of_their_own() {
    let mut names: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
    names.sort_unstable();
    names.windows(2).for_each(|pair| assert_ne!(pair[0], pair[1]));
}
