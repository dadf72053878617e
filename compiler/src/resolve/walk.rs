//! Questions about a tree, answered without recursion along chains.

use crate::resolve::tree::{By, ExprId, Iterable, Kind, LocalId, Statement, TargetId, Tree};

impl Tree {
    /// Variables that an expression may change, those of nested expressions included; whether it may return.
    pub(super) fn assigned(&self, root: ExprId) -> (Vec<LocalId>, bool) {
        let (mut assigned, mut returns) = (Vec::new(), false);
        let mut work = vec![root];
        while let Some(id) = work.pop() {
            match self.kind(id) {
                Kind::Assign(place, _)
                | Kind::AssignOperator(_, place, _)
                | Kind::Borrow { mutable: true, of: place }
                | Kind::SwapElements(place, ..)
                | Kind::Fill(place, _)
                | Kind::CopyFrom(place, _)
                | Kind::Replace(place, _) => assigned.extend(self.variable_of(*place)),
                Kind::Swap(a, b) => assigned.extend([*a, *b].into_iter().filter_map(|place| self.variable_of(place))),
                Kind::Return(_) => returns = true,
                Kind::Break(target, _) => {
                    let target = self.targets[target.index()];
                    assigned.extend([target.broken, target.value]);
                }
                Kind::Continue(target) => assigned.push(self.targets[target.index()].continued),
                Kind::For { iterable: Iterable::Elements { of, by: By::Mutable, .. }, .. } => {
                    assigned.extend(self.variable_of(*of));
                }
                _ => {}
            }
            self.children(id, &mut work);
        }
        assigned.sort();
        assigned.dedup();
        (assigned, returns)
    }

    /// Whether an expression certainly leaves or panics.
    pub(super) fn diverges(&self, expr: ExprId) -> bool {
        match self.kind(expr) {
            Kind::Break(..) | Kind::Continue(_) | Kind::Return(_) | Kind::Error => true,
            Kind::Macro(kept) => kept.diverges,
            Kind::Block { statements, tail, target: None } => {
                self.never_ends(statements) || tail.is_some_and(|tail| self.diverges(tail))
            }
            Kind::If { condition, then, otherwise } => {
                self.diverges(*condition)
                    || self.diverges(*then) && otherwise.is_some_and(|otherwise| self.diverges(otherwise))
            }
            Kind::Match { scrutinee, arms } => {
                self.diverges(*scrutinee) || !arms.is_empty() && arms.iter().all(|arm| self.diverges(arm.body))
            }
            Kind::Loop { target, body } => !self.breaks(*body, *target),
            _ => false,
        }
    }

    /// Whether a statement always leaves, so that what follows is not reached.
    pub(super) fn never_ends(&self, statements: &[Statement]) -> bool {
        statements.iter().any(|statement| match statement {
            Statement::Expr(expr) | Statement::Let(_, Some(expr)) => self.diverges(*expr),
            Statement::Let(_, None) => false,
        })
    }

    /// The variable that a place starts at.
    pub(super) fn variable_of(&self, place: ExprId) -> Option<LocalId> {
        let mut at = place;
        loop {
            match self.kind(at) {
                Kind::Local(local) | Kind::Grown(local, _) => return Some(*local),
                Kind::Field(base, _) | Kind::Index(base, _) | Kind::Deref(base) | Kind::Section { base, .. } => {
                    at = *base
                }
                Kind::Borrow { of, .. } => at = *of,
                Kind::Block { statements, tail: Some(tail), .. } if statements.is_empty() => at = *tail,
                _ => return None,
            }
        }
    }

    /// Whether a `break` to a target is inside.
    pub(super) fn breaks(&self, root: ExprId, target: TargetId) -> bool {
        let mut work = vec![root];
        while let Some(id) = work.pop() {
            if matches!(self.kind(id), Kind::Break(to, _) if *to == target) {
                return true;
            }
            self.children(id, &mut work);
        }
        false
    }
}
