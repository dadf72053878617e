//! The function between syntax and IR: names resolved, types known at the end, still structured as the user wrote it.
//!
//! Nodes live in one table, so that neither walking nor dropping a long chain recurses.

use chainrule_primitives::Primitive;
use proc_macro2::{Span, TokenStream};

use crate::ir::{self, Comparison, ExternId};
use crate::resolve::types::Type;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(super) struct $name(pub(super) u32);
        impl $name {
            pub(super) fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// An expression.
    ExprId,
    /// A variable of the function, or one that lowering adds.
    LocalId,
    /// A loop or labelled block that can be left.
    TargetId
}

/// A function, resolved.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) exprs: Vec<Expr>,
    pub(super) locals: Vec<Local>,
    pub(super) targets: Vec<Target>,
    pub(super) externs: Vec<ir::Extern>,
    pub(super) names: Vec<ir::Extern>,
    /// Functions of the module that are called, not written out: they need a companion.
    pub(super) apart: std::collections::BTreeSet<crate::items::Apart>,
}

#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub(super) kind: Kind,
    pub(super) ty: Type,
    pub(super) span: Span,
    /// How far out evaluating it may leave through `return` (0), `break` or `continue` (the depth of their target),
    /// or [`STAYS`].
    pub(super) leaves: u32,
}

/// No `return`, `break` or `continue` leads out of the expression.
pub(super) const STAYS: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(super) struct Local {
    pub(super) name: String,
    pub(super) ty: Type,
    /// Whether it can be changed: `mut`, or initialised later.
    pub(super) mutable: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    /// Set by `break`.
    pub(super) broken: LocalId,
    /// Set by `continue`.
    pub(super) continued: LocalId,
    /// The value that `break` gives.
    pub(super) value: LocalId,
}

/// Arithmetic operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    And,
    Or,
    Xor,
    Shl,
    Shr,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Reported already.
    Error,
    /// A part of an enum that belongs to another variant.
    Unset,
    /// Zeros of its type, which something is written over.
    Blank,
    /// The number that a length is: a const parameter.
    Length(Type),
    /// The decimal text.
    Float(String),
    Int(i128),
    Bool(bool),
    Text,
    Known(ir::Const),
    Local(LocalId),
    Extern(ExternId),
    Neg(ExprId),
    Not(ExprId),
    Arithmetic(Operator, ExprId, ExprId),
    Compare(Comparison, ExprId, ExprId),
    And(ExprId, ExprId),
    Or(ExprId, ExprId),
    /// A method of floats, integers or bools, by its name; the receiver first.
    Method(&'static str, Vec<ExprId>),
    /// A function of `chainrule::math`.
    Math(Primitive, Vec<ExprId>),
    Cast(ExprId),
    /// No derivative goes through it.
    Stopped(ExprId),
    Field(ExprId, u32),
    Index(ExprId, ExprId),
    /// The first elements of a `Vec` with room for more; the variables of both.
    Grown(LocalId, LocalId),
    /// `base[lower..upper]`.
    Section {
        base: ExprId,
        lower: Option<ExprId>,
        upper: Option<ExprId>,
        inclusive: bool,
    },
    Borrow {
        mutable: bool,
        of: ExprId,
    },
    Deref(ExprId),
    /// A variable that nothing uses after this.
    Moved(ExprId),
    /// `.clone()`, `.to_owned()`, `.to_vec()`.
    Copied(ExprId),
    Len(ExprId),
    IsEmpty(ExprId),
    Tuple(Vec<ExprId>),
    Array(Vec<ExprId>),
    /// `[value; N]`; the length is in the type.
    Repeat(ExprId),
    /// `vec![value; len]`.
    RepeatVec(ExprId, ExprId),
    Block {
        statements: Vec<Statement>,
        tail: Option<ExprId>,
        target: Option<TargetId>,
    },
    If {
        condition: ExprId,
        then: ExprId,
        otherwise: Option<ExprId>,
    },
    Match {
        scrutinee: ExprId,
        arms: Vec<Arm>,
    },
    For {
        target: TargetId,
        pattern: Pattern,
        iterable: Iterable,
        body: ExprId,
    },
    While {
        target: TargetId,
        condition: ExprId,
        body: ExprId,
    },
    Loop {
        target: TargetId,
        body: ExprId,
    },
    Break(TargetId, Option<ExprId>),
    Continue(TargetId),
    Return(Option<ExprId>),
    Assign(ExprId, ExprId),
    AssignOperator(Operator, ExprId, ExprId),
    Swap(ExprId, ExprId),
    SwapElements(ExprId, ExprId, ExprId),
    Replace(ExprId, ExprId),
    Fill(ExprId, ExprId),
    CopyFrom(ExprId, ExprId),
    Call(ExternId, Vec<ExprId>),
    Macro(Macro),
}

#[derive(Clone, Debug)]
pub(super) struct Arm {
    pub(super) pattern: Pattern,
    pub(super) guard: Option<ExprId>,
    pub(super) body: ExprId,
}

#[derive(Clone, Debug)]
pub(super) enum Statement {
    Let(Pattern, Option<ExprId>),
    Expr(ExprId),
}

#[derive(Clone, Debug)]
pub(super) enum Pattern {
    Wild,
    Bind(LocalId, Option<Box<Pattern>>),
    Tuple(Vec<Pattern>),
    Elements(Vec<Pattern>),
    /// Of a slice: elements from its start and before its end, with what is between them, if anything may be.
    Slice {
        before: Vec<Pattern>,
        rest: Option<Box<Pattern>>,
        after: Vec<Pattern>,
    },
    /// Equal to a literal or const.
    Value(ExprId),
    Range {
        lower: Option<ExprId>,
        upper: Option<ExprId>,
        inclusive: bool,
    },
    Or(Vec<Pattern>),
}

/// What a `for` runs over.
#[derive(Clone, Debug)]
pub(super) enum Iterable {
    Range {
        lower: ExprId,
        upper: ExprId,
        inclusive: bool,
        adaptors: Vec<Adaptor>,
    },
    /// An array or slice: its elements by reference or value, perhaps counted.
    Elements {
        of: ExprId,
        by: By,
        enumerate: bool,
        reversed: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Value,
    Shared,
    Mutable,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Adaptor {
    Rev,
    StepBy(ExprId),
}

#[derive(Clone, Debug)]
pub(super) struct Macro {
    pub(super) path: TokenStream,
    pub(super) leading: Vec<ExprId>,
    pub(super) format: Option<TokenStream>,
    pub(super) shown: Vec<(Option<String>, ExprId)>,
    pub(super) diverges: bool,
    /// `debug_assert!`: evaluated in debug builds alone.
    pub(super) debug: bool,
}

impl Tree {
    pub(super) fn kind(&self, id: ExprId) -> &Kind {
        &self.exprs[id.index()].kind
    }

    /// Adds the expressions directly inside.
    pub(super) fn children(&self, id: ExprId, into: &mut Vec<ExprId>) {
        match self.kind(id) {
            Kind::Error
            | Kind::Unset
            | Kind::Blank
            | Kind::Length(_)
            | Kind::Float(_)
            | Kind::Int(_)
            | Kind::Bool(_)
            | Kind::Text
            | Kind::Known(_)
            | Kind::Local(_)
            | Kind::Grown(..)
            | Kind::Extern(_)
            | Kind::Continue(_) => {}
            Kind::Neg(a)
            | Kind::Not(a)
            | Kind::Cast(a)
            | Kind::Stopped(a)
            | Kind::Field(a, _)
            | Kind::Borrow { of: a, .. }
            | Kind::Deref(a)
            | Kind::Copied(a)
            | Kind::Moved(a)
            | Kind::Len(a)
            | Kind::IsEmpty(a)
            | Kind::Repeat(a) => into.push(*a),
            Kind::Arithmetic(_, a, b)
            | Kind::Compare(_, a, b)
            | Kind::And(a, b)
            | Kind::Or(a, b)
            | Kind::Index(a, b)
            | Kind::RepeatVec(a, b)
            | Kind::Assign(a, b)
            | Kind::AssignOperator(_, a, b)
            | Kind::Swap(a, b)
            | Kind::Replace(a, b)
            | Kind::Fill(a, b)
            | Kind::CopyFrom(a, b) => into.extend([*a, *b]),
            Kind::SwapElements(a, b, c) => into.extend([*a, *b, *c]),
            Kind::Method(_, parts)
            | Kind::Math(_, parts)
            | Kind::Tuple(parts)
            | Kind::Array(parts)
            | Kind::Call(_, parts) => {
                into.extend(parts);
            }
            Kind::Section { base, lower, upper, .. } => {
                into.push(*base);
                into.extend(lower.iter().chain(upper));
            }
            Kind::Block { statements, tail, .. } => {
                for statement in statements {
                    match statement {
                        Statement::Let(pattern, init) => {
                            pattern.children(into);
                            into.extend(init);
                        }
                        Statement::Expr(expr) => into.push(*expr),
                    }
                }
                into.extend(tail);
            }
            Kind::If { condition, then, otherwise } => {
                into.extend([*condition, *then]);
                into.extend(otherwise);
            }
            Kind::Match { scrutinee, arms } => {
                into.push(*scrutinee);
                for arm in arms {
                    arm.pattern.children(into);
                    into.extend(arm.guard);
                    into.push(arm.body);
                }
            }
            Kind::For { iterable, body, .. } => {
                iterable.children(into);
                into.push(*body);
            }
            Kind::While { condition, body, .. } => into.extend([*condition, *body]),
            Kind::Loop { body, .. } => into.push(*body),
            Kind::Break(_, value) | Kind::Return(value) => into.extend(value),
            Kind::Macro(kept) => {
                into.extend(&kept.leading);
                into.extend(kept.shown.iter().map(|(_, shown)| *shown));
            }
        }
    }
}

impl Pattern {
    /// The variables that it binds.
    pub(super) fn variables(&self) -> Vec<LocalId> {
        match self {
            Pattern::Wild | Pattern::Value(_) | Pattern::Range { .. } => Vec::new(),
            Pattern::Bind(local, inner) => {
                [*local].into_iter().chain(inner.iter().flat_map(|inner| inner.variables())).collect()
            }
            Pattern::Tuple(parts) | Pattern::Elements(parts) | Pattern::Or(parts) => {
                parts.iter().flat_map(Pattern::variables).collect()
            }
            Pattern::Slice { before, rest, after } => {
                before.iter().chain(rest.as_deref()).chain(after).flat_map(Pattern::variables).collect()
            }
        }
    }

    fn children(&self, into: &mut Vec<ExprId>) {
        match self {
            Pattern::Wild | Pattern::Bind(_, None) => {}
            Pattern::Bind(_, Some(inner)) => inner.children(into),
            Pattern::Tuple(parts) | Pattern::Elements(parts) | Pattern::Or(parts) => {
                parts.iter().for_each(|part| part.children(into));
            }
            Pattern::Slice { before, rest, after } => {
                before.iter().chain(rest.as_deref()).chain(after).for_each(|part| part.children(into));
            }
            Pattern::Value(value) => into.push(*value),
            Pattern::Range { lower, upper, .. } => into.extend(lower.iter().chain(upper)),
        }
    }
}

impl Iterable {
    fn children(&self, into: &mut Vec<ExprId>) {
        match self {
            Iterable::Range { lower, upper, adaptors, .. } => {
                into.extend([*lower, *upper]);
                into.extend(adaptors.iter().filter_map(|adaptor| match adaptor {
                    Adaptor::StepBy(step) => Some(*step),
                    Adaptor::Rev => None,
                }));
            }
            Iterable::Elements { of, .. } => into.push(*of),
        }
    }
}
