//! Variables: which values of a region are assigned to a variable that the region carries.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use chainrule_primitives::Primitive;

use super::statement::{Body, Home};
use super::uses::used_after;
use crate::ir::{Carried, IntOp, Op, Region, Statement, ValueId};

/// Regions of more statements times variables than this are printed without the search for homes.
const SEARCH: usize = 20_000;

/// A variable that a region changes: what it holds at the start, and what it has to hold at the end.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) variable: Ident,
    pub(super) before: ValueId,
    pub(super) after: ValueId,
}

impl Body<'_> {
    /// Prints a region that changes variables: its statements, then the assignments.
    pub(super) fn region_with(&mut self, region: &Region, targets: &[Target]) {
        self.find_homes(region, targets);
        self.statements(region);
        if !region.diverges {
            self.assign(targets);
        }
    }

    /// Finds the values that can be assigned as soon as they are computed: `s += e` in the middle of a body.
    pub(super) fn find_homes(&mut self, region: &Region, targets: &[Target]) {
        if region.diverges || targets.len() * region.statements.len() > SEARCH {
            return;
        }
        for target in targets {
            let Some(at) = self.home_of(region, target) else { continue };
            let statement = &region.statements[at];
            if self.reads_early(statement, target) {
                let home = Home { variable: target.variable.clone(), before: target.before };
                self.homes.insert(target.after, home);
            }
        }
    }

    /// The statement that computes what the target has to hold, if the old value is not read after it.
    fn home_of(&self, region: &Region, target: &Target) -> Option<usize> {
        let Target { before, after, .. } = target;
        if after == before || self.homes.contains_key(after) {
            return None;
        }
        let at = region.statements.iter().position(|statement| statement.binds().contains(after))?;
        let elsewhere = region.yields.contains(before) || used_after(self.function, region, at + 1, *before);
        (!elsewhere).then_some(at)
    }

    /// Whether a statement reads the old value only before it writes the new one.
    fn reads_early(&self, statement: &Statement, target: &Target) -> bool {
        let before = target.before;
        let takes_over = |carried: &[Carried]| {
            let same: Vec<&Carried> = carried.iter().filter(|carried| carried.init == before).collect();
            same.len() == 1 && same[0].result == target.after
        };
        let untouched =
            |region: &Region| !region.yields.contains(&before) && !used_after(self.function, region, 0, before);
        match statement {
            Statement::Let(_) => true,
            // each branch assigns where it can, at its end at the latest
            Statement::If(branch) => {
                let others = |region: &Region| {
                    let yields = region.yields.iter().zip(&branch.results);
                    yields.filter(|(value, result)| **value == before && **result != target.after).count()
                };
                [&branch.then, &branch.otherwise].into_iter().all(|region| region.diverges || others(region) == 0)
            }
            Statement::For(counted) => {
                takes_over(&counted.carried) && !counted.range.values().contains(&before) && untouched(&counted.body)
            }
            Statement::While(repeat) => {
                takes_over(&repeat.carried) && untouched(&repeat.header) && untouched(&repeat.body)
            }
            _ => false,
        }
    }

    /// `s += e;` or `s = e;` where the new value is computed.
    pub(super) fn assign_home(&mut self, value: ValueId, home: &Home) {
        let function = self.function;
        let variable = &home.variable;
        let compound = match &function[value].op {
            Op::Primitive(primitive, _, operands) if operands.first() == Some(&home.before) => {
                operator(*primitive).zip(operands.get(1))
            }
            Op::Integer(op, operands) if operands.first() == Some(&home.before) => {
                integer_operator(*op).zip(operands.get(1))
            }
            _ => None,
        };
        let tokens = match compound {
            Some((operator, operand)) => {
                let printed = self.consume_with(&[*operand], &[true]).remove(0);
                let operand = self.like(*operand, value, printed).tokens;
                quote!(#variable #operator #operand;)
            }
            None => {
                let expr = self.expression(value);
                let expr = self.like(value, home.before, expr).tokens;
                quote!(#variable = #expr;)
            }
        };
        self.push(tokens);
        self.names.share(value, variable);
    }

    /// Whether the variable takes the value over where it is computed.
    pub(super) fn is_home(&self, target: &Target) -> bool {
        self.homes.get(&target.after).is_some_and(|home| home.variable == target.variable)
    }

    /// `s = s_1;`, at once where one assignment would change what another reads.
    pub(super) fn assign(&mut self, targets: &[Target]) {
        let open: Vec<&Target> =
            targets.iter().filter(|target| target.after != target.before && !self.is_home(target)).collect();
        if open.is_empty() {
            return;
        }
        let values: Vec<ValueId> = open.iter().map(|target| target.after).collect();
        let values = self.consume(&values);
        let values: Vec<TokenStream> = (open.iter().zip(values))
            .map(|(target, value)| self.like(target.after, target.before, value).tokens)
            .collect();
        let clash = open
            .iter()
            .enumerate()
            .any(|(at, target)| values[at + 1..].iter().any(|value| mentions(value, &target.variable)));
        let variables = open.iter().map(|target| &target.variable);
        self.push(if clash { quote!((#(#variables),*) = (#(#values),*);) } else { quote!(#(#variables = #values;)*) });
    }
}

pub(super) fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        _ => false,
    })
}

fn operator(primitive: Primitive) -> Option<TokenStream> {
    match primitive {
        Primitive::Add => Some(quote!(+=)),
        Primitive::Sub => Some(quote!(-=)),
        Primitive::Mul => Some(quote!(*=)),
        Primitive::Div => Some(quote!(/=)),
        Primitive::Rem => Some(quote!(%=)),
        _ => None,
    }
}

fn integer_operator(op: IntOp) -> Option<TokenStream> {
    match op {
        IntOp::Add => Some(quote!(+=)),
        IntOp::Sub => Some(quote!(-=)),
        IntOp::Mul => Some(quote!(*=)),
        IntOp::Div => Some(quote!(/=)),
        IntOp::Rem => Some(quote!(%=)),
        _ => None,
    }
}
