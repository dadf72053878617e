//! What a loop carries from one iteration to the next.

use std::collections::BTreeSet;

use crate::ir::{Carried, Op, Region, Scalar, Statement, ValueId};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::{ExprId, LocalId, TargetId};
use crate::resolve::types::{Shape, Type};

/// Variables on their way through a loop.
pub(super) struct Carrying {
    pub(super) locals: Vec<LocalId>,
    pub(super) carried: Vec<Carried>,
    /// The variables' values at the start of an iteration, and after the loop.
    pub(super) params: Vec<Bound>,
    pub(super) results: Vec<Bound>,
    /// Where the flag of each exit is carried.
    pub(super) flags: Vec<(LocalId, usize)>,
}

/// A loop's body, lowered.
pub(super) struct Body {
    pub(super) region: Region,
    pub(super) carried: Vec<Carried>,
    pub(super) until: Option<usize>,
    /// Exits to further out.
    pub(super) pending: BTreeSet<LocalId>,
}

impl Lowerer<'_> {
    /// Makes parameters of what a loop changes.
    pub(super) fn carry(&mut self, inside: &[ExprId], target: TargetId) -> Carrying {
        let (mut locals, mut returns) = (Vec::new(), false);
        for id in inside {
            let (assigned, returned) = self.tree.assigned(*id);
            assigned.into_iter().for_each(|local| self.bases(local, &mut locals));
            returns |= returned;
        }
        if returns {
            locals.extend([self.returned, self.result]);
        }
        locals.sort();
        locals.dedup();
        let own = self.tree.targets[target.index()].continued;
        locals.retain(|local| *local != own && self.variables[local.index()].is_some());
        let mut carrying =
            Carrying { locals, carried: Vec::new(), params: Vec::new(), results: Vec::new(), flags: Vec::new() };
        for local in carrying.locals.clone() {
            let data = &self.tree.locals[local.index()];
            let (ty, name) = (data.ty, data.name.clone());
            let first = carrying.carried.len();
            let now = self.get(local);
            let (param, result) = self.carry_one(&now, ty, &name, &mut carrying.carried);
            if carrying.carried.len() == first + 1 && self.types.as_scalar(ty) == Some(Scalar::Bool) {
                carrying.flags.push((local, first));
            }
            carrying.params.push(param);
            carrying.results.push(result);
        }
        carrying
    }

    /// A variable, or those that it refers to.
    fn bases(&self, local: LocalId, into: &mut Vec<LocalId>) {
        match &self.variables[local.index()] {
            Some(Bound::Alias(to, _)) if *to != local => self.bases(*to, into),
            Some(bound) => {
                into.push(local);
                self.referred(bound, into);
            }
            None => into.push(local),
        }
    }

    /// The variables that references in a tuple or struct lead to.
    fn referred(&self, bound: &Bound, into: &mut Vec<LocalId>) {
        match bound {
            Bound::Tuple(parts) => parts.iter().for_each(|part| self.referred(part, into)),
            Bound::Alias(to, _) => self.bases(*to, into),
            _ => {}
        }
    }

    fn carry_one(&mut self, now: &Bound, ty: Type, name: &str, carried: &mut Vec<Carried>) -> (Bound, Bound) {
        match (now, self.types.shape(ty)) {
            (Bound::Value(_) | Bound::Unset | Bound::Never, Shape::Scalar(scalar)) => {
                let init = self.scalar_of(now, scalar);
                let (param, result) = (self.bound(scalar, Some(name)), self.bound(scalar, Some(name)));
                carried.push(Carried { init, param, result });
                (Bound::Value(param), Bound::Value(result))
            }
            (Bound::Tuple(_) | Bound::Unset, Shape::Tuple(parts)) => {
                let bounds = match now {
                    Bound::Tuple(bounds) => bounds.clone(),
                    other => vec![other.clone(); parts.len()],
                };
                let pairs = bounds.iter().zip(parts).map(|(bound, part)| self.carry_one(bound, part, name, carried));
                let (params, results) = pairs.unzip();
                (Bound::Tuple(params), Bound::Tuple(results))
            }
            // an array that an iteration may set, such as the payload of another variant
            (Bound::Unset, Shape::Array(_)) if self.types.is_reference(ty).is_none() => {
                let blank = self.blank(ty);
                (blank.clone(), blank)
            }
            _ => (now.clone(), now.clone()),
        }
    }

    /// Lowers a body between its parameters and its yields.
    pub(super) fn body(&mut self, carrying: &Carrying, target: TargetId, run: impl FnOnce(&mut Self)) -> Body {
        let own = self.tree.targets[target.index()];
        let mut yields = Vec::new();
        let mut stops = Vec::new();
        let mut changed = false;
        let outcome = self.outcome(|lowerer| {
            let no = lowerer.boolean(false);
            lowerer.set(own.continued, Bound::Value(no));
            for (local, param) in carrying.locals.iter().zip(&carrying.params) {
                let start = lowerer.at_start(*local, param);
                lowerer.set(*local, start);
            }
            run(lowerer);
            for (local, param) in carrying.locals.iter().zip(&carrying.params) {
                let now = lowerer.get(*local);
                changed |= !lowerer.hand_on(&now, param, &mut yields);
            }
            stops = lowerer.pending.iter().copied().filter(|flag| *flag != own.continued).collect();
            for stop in &stops {
                let stop = lowerer.flag(*stop);
                yields.push(stop);
            }
            Bound::unit()
        });
        let escaped = outcome.changed.keys().any(|local| !carrying.locals.contains(local) && *local != own.continued);
        if changed || escaped && self.escapes(carrying, &outcome) {
            self.refuse(
                proc_macro2::Span::call_site(),
                "a reference or `Vec` that changes from one iteration to the next is not supported",
            );
        }
        let mut carried = carrying.carried.clone();
        let mut statements = outcome.statements;
        let until = self.until(&stops, carrying, &mut carried, &mut yields, &mut statements);
        let diverges = outcome.dead && outcome.pending.is_empty();
        let mut pending = outcome.pending;
        pending.remove(&own.continued);
        pending.remove(&own.broken);
        Body { region: Region { statements, yields, diverges }, carried, until, pending }
    }

    /// An iteration starts only where no exit was taken, so flags and the values they go with start afresh.
    fn at_start(&mut self, local: LocalId, param: &Bound) -> Bound {
        let flag = local == self.returned || self.exits.contains(&local);
        let value = local == self.result || self.exit_values.contains(&local);
        match param {
            Bound::Value(_) if flag => Bound::Value(self.boolean(false)),
            Bound::Value(_) if value => Bound::Unset,
            _ => param.clone(),
        }
    }

    /// Whether a variable from outside was changed that is not carried.
    fn escapes(&self, carrying: &Carrying, outcome: &super::environment::Outcome) -> bool {
        let outside = |local: &LocalId| !carrying.locals.contains(local) && self.variables[local.index()].is_some();
        outcome.changed.iter().any(|(local, now)| outside(local) && self.variables[local.index()].as_ref() != Some(now))
    }

    /// Yields the scalars of a variable; `false` if it lies somewhere else now.
    fn hand_on(&mut self, now: &Bound, param: &Bound, yields: &mut Vec<ValueId>) -> bool {
        match (now, param) {
            (Bound::Tuple(now), Bound::Tuple(params)) if now.len() == params.len() => {
                let pairs = now.iter().zip(params);
                pairs.fold(true, |same, (now, param)| self.hand_on(now, param, yields) && same)
            }
            (Bound::Tuple(_), _) => false,
            (now, Bound::Tuple(params)) => {
                let now = now.clone();
                let handed: Vec<bool> = params.iter().map(|param| self.hand_on(&now, param, yields)).collect();
                handed.into_iter().all(|same| same)
            }
            (now, Bound::Value(param)) => {
                let ty = self.function[*param].ty;
                yields.push(self.scalar_of(now, ty));
                true
            }
            (now, param) => now == param,
        }
    }

    /// One carried bool that ends the loop: the only flag that may be set, or whether any is.
    fn until(
        &mut self,
        stops: &[LocalId],
        carrying: &Carrying,
        carried: &mut Vec<Carried>,
        yields: &mut Vec<ValueId>,
        statements: &mut Vec<Statement>,
    ) -> Option<usize> {
        let flags = yields.split_off(yields.len() - stops.len());
        let (first, rest) = flags.split_first()?;
        if let ([only], Some((_, position))) =
            (stops, carrying.flags.iter().find(|(local, _)| stops.first() == Some(local)))
        {
            debug_assert!(stops.contains(only));
            return Some(*position);
        }
        let mut any = *first;
        for flag in rest {
            any = self.define(Op::Or(any, *flag), Scalar::Bool, None);
            statements.push(Statement::Let(any));
        }
        let (init, param) = (self.boolean(false), self.bound(Scalar::Bool, Some("stopped")));
        let result = self.bound(Scalar::Bool, Some("stopped"));
        carried.push(Carried { init, param, result });
        yields.push(any);
        Some(carried.len() - 1)
    }

    pub(super) fn after(&mut self, carrying: Carrying, pending: BTreeSet<LocalId>) {
        for (local, result) in carrying.locals.into_iter().zip(carrying.results) {
            self.set(local, result);
        }
        self.pending.extend(pending);
    }

    pub(super) fn enter(&mut self, target: TargetId, body: ExprId) {
        if self.tree.breaks(body, target) {
            let target = self.tree.targets[target.index()];
            let no = self.boolean(false);
            self.set(target.broken, Bound::Value(no));
            let ty = self.tree.locals[target.value.index()].ty;
            let slot = self.slot(ty, "value");
            self.set(target.value, slot);
        }
    }
}
