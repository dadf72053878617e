//! Statements: one `let` a value, with small single-use expressions printed where they are used.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::block::Block;
use super::expression::Expr;
use super::lanes::Layout;
use super::names::Names;
use super::paths::Paths;
use super::types::Types;
use super::uses::Uses;
use crate::ir::{Const, Function, Op, Region, Statement, Step, ValueId};

/// Expressions of more operations than this get a name of their own.
const INLINE: usize = 4;
/// So many values may wait for their use at once.
const WAITING: usize = 16;

/// Prints the body of one function.
pub(super) struct Body<'a> {
    pub(super) function: &'a Function,
    pub(super) paths: &'a Paths,
    pub(super) uses: Uses,
    pub(super) names: Names,
    /// Whether a memory's name is a reference to it.
    pub(super) references: Vec<bool>,
    /// Statements of the region being printed.
    pub(super) out: Block,
    /// Values used once that wait for their use, in the order of their computation.
    pending: Vec<(ValueId, Expr)>,
    /// Values that are assigned to a variable instead of being named.
    pub(super) homes: BTreeMap<ValueId, Home>,
    /// Values that live in a variable, and the region that declared it.
    pub(super) variables: BTreeMap<ValueId, usize>,
    /// Counts regions.
    pub(super) region: usize,
    pub(super) regions: usize,
    /// Whether expressions of any size may wait, as in the condition of a `while`.
    pub(super) unlimited: bool,
    /// For a batch: what is a vector, and where memories live.
    pub(super) layout: Option<Layout<'a>>,
}

/// A variable that takes over a value, and the value that it holds before.
#[derive(Clone, Debug)]
pub(super) struct Home {
    pub(super) variable: Ident,
    pub(super) before: ValueId,
}

impl<'a> Body<'a> {
    pub(super) fn new(function: &'a Function, paths: &'a Paths) -> Body<'a> {
        Body {
            function,
            paths,
            uses: Uses::of(function),
            names: Names::new(function),
            references: vec![false; function.memories.len()],
            out: Block::default(),
            pending: Vec::new(),
            homes: BTreeMap::new(),
            variables: BTreeMap::new(),
            region: 0,
            regions: 0,
            unlimited: false,
            layout: None,
        }
    }

    pub(super) fn types(&self) -> Types<'a> {
        Types { function: self.function, paths: self.paths }
    }

    /// Adds printed statements, after what still waits.
    pub(super) fn push(&mut self, tokens: TokenStream) {
        self.flush();
        self.out.push(tokens);
    }

    /// Prints the statements of a region, and leaves what its end may still use waiting.
    pub(super) fn statements(&mut self, region: &Region) {
        for statement in &region.statements {
            self.statement(statement);
        }
    }

    pub(super) fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(value) => self.value(*value),
            Statement::Declare(memory, init) => self.declare(*memory, init),
            Statement::View(memory) => self.view(*memory),
            Statement::Store(place, value) => self.store(place, *value, quote!(=)),
            Statement::Accumulate(place, value) => self.store(place, *value, quote!(+=)),
            Statement::Copy { to, from } => self.copy(to, from),
            Statement::AccumulateAll { to, from } => self.accumulate_all(to, from),
            Statement::Product(product) => self.product(product),
            Statement::Clear(place) => self.clear(place),
            Statement::Push(record, values) => self.push_record(*record, values),
            Statement::Pop(record, values) => self.pop_record(*record, values),
            Statement::Save(record, place) => self.save(*record, place),
            Statement::Restore(record, memory) => self.restore(*record, *memory),
            Statement::If(branch) => self.branch(branch),
            Statement::For(counted) => self.counted(counted),
            Statement::While(repeat) => self.repeat(repeat),
            Statement::Call(call) => self.call(call),
            Statement::Macro(kept) => self.kept(kept),
        }
    }

    /// `let t = a * b;`, unless the one use can take the expression, or a variable the value.
    fn value(&mut self, value: ValueId) {
        if let Some(home) = self.homes.get(&value).cloned() {
            return self.assign_home(value, &home);
        }
        let expr = self.expression(value);
        let waits = self.uses.count(value) == 1
            && (self.unlimited || (self.function[value].name.is_none() && expr.size <= INLINE));
        if waits {
            if self.pending.len() >= WAITING {
                self.flush();
            }
            self.pending.push((value, expr));
        } else {
            if expr.ordered {
                self.flush_ordered();
            }
            self.bind(value, expr);
        }
    }

    fn bind(&mut self, value: ValueId, expr: Expr) {
        if self.uses.count(value) == 0 {
            let tokens = expr.tokens; // kept for its panics
            self.out.push(quote!(let _ = #tokens;));
            return;
        }
        let wanted = self.wanted(value);
        let name = self.names.bind(value, wanted.as_deref());
        let tokens = expr.tokens;
        self.out.bind(&name, quote!(let #name = #tokens;));
    }

    /// The user's name for a value; for an element of an array `x_i`, for a length `x_len`.
    fn wanted(&self, value: ValueId) -> Option<String> {
        let function = self.function;
        if let Some(name) = &function[value].name {
            return Some(name.clone());
        }
        let (place, end) = match &function[value].op {
            Op::Load(place, _) => (place, ""),
            Op::Len(place) => (place, "_len"),
            _ => return None,
        };
        let mut name = function[place.memory].name.clone()?;
        for (step, field) in place.path.iter().zip(function.field_names(place)) {
            let part = match step {
                Step::Field(_) => field?,
                Step::Index(index) => match function[*index].op {
                    Op::Const(Const::Int(k)) => k.to_string(),
                    _ => function[*index].name.clone()?,
                },
            };
            name = format!("{name}_{}", part.trim_start_matches("r#"));
        }
        Some(name + end)
    }

    /// Names everything that waits.
    pub(super) fn flush(&mut self) {
        for (value, expr) in std::mem::take(&mut self.pending) {
            self.bind(value, expr);
        }
    }

    /// Names what waits and must not be computed later.
    fn flush_ordered(&mut self) {
        let (ordered, free) = std::mem::take(&mut self.pending).into_iter().partition(|(_, expr)| expr.ordered);
        self.pending = ordered;
        self.flush();
        self.pending = free;
    }

    /// The operand as an expression.
    pub(super) fn operand(&mut self, value: ValueId) -> Expr {
        let mut operands = self.consume(&[value]);
        operands.pop().expect("one expression comes back for each value")
    }

    /// The operands as expressions, in the order in which Rust evaluates them.
    pub(super) fn consume(&mut self, values: &[ValueId]) -> Vec<Expr> {
        self.consume_with(values, &vec![false; values.len()])
    }

    /// The same; `bare` says which literals may go without a suffix.
    ///
    /// What reads memory or may panic is taken only in the order of its computation, and when nothing of its kind that
    /// was computed later stays behind.
    pub(super) fn consume_with(&mut self, values: &[ValueId], bare: &[bool]) -> Vec<Expr> {
        let waiting = |value: &ValueId| self.pending.iter().find(|(other, _)| other == value);
        let taken: Vec<ValueId> =
            values.iter().copied().filter(|v| waiting(v).is_some_and(|(_, e)| e.ordered)).collect();
        let ordered = self.pending.iter().filter(|(_, expr)| expr.ordered).map(|(value, _)| value);
        if !taken.is_empty() && !ordered.rev().take(taken.len()).eq(taken.iter().rev()) {
            self.flush_ordered();
        }
        values.iter().zip(bare).map(|(value, bare)| self.take(*value, *bare)).collect()
    }

    /// What waits, or what names the value.
    fn take(&mut self, value: ValueId, bare: bool) -> Expr {
        match self.pending.iter().position(|(waiting, _)| *waiting == value) {
            Some(at) => self.pending.remove(at).1,
            None => self.leaf(value, bare),
        }
    }

    /// A literal, a path of the user's, or a name.
    fn leaf(&self, value: ValueId, bare: bool) -> Expr {
        match self.function[value].op {
            Op::Const(constant) => self.literal(constant, self.function[value].ty, !bare),
            Op::Extern(id) => Expr::atom(self.function.externs[id.index()].tokens.clone()),
            _ => {
                let name = self.names.value(value);
                Expr::atom(quote!(#name))
            }
        }
    }
}
