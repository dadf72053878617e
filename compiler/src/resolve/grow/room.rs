//! Room for what a statement pushes, made before it.

use proc_macro2::Span;

use super::syntax::{Pushes, Use, closure_name, pushes};
use super::{Declared, UNKNOWN, Vector};
use crate::resolve::Resolver;
use crate::resolve::tree::{ExprId, Kind, LocalId, Operator, Pattern, Statement};

impl Resolver<'_> {
    /// Makes room for what a statement may push onto the vectors of its block.
    pub(in crate::resolve) fn make_room(
        &mut self,
        statement: &syn::Stmt,
        uses: &[Use],
        vectors: &mut [Declared],
        statements: &mut Vec<Statement>,
    ) {
        for declared in vectors {
            let Declared { ident, vector, closures } = declared;
            let visible = self.find_local(ident) == Some(*vector);
            let grows = uses.iter().find(|used| *ident == used.name && used.what.may_push()).map(|used| used.span);
            let calls = uses.iter().find(|used| closures.contains(&used.name)).map(|used| used.span);
            let Some(span) = grows.or(calls) else { continue };
            if !visible || self.growing.vectors[vector].counts.is_some() {
                continue;
            }
            if let Some(name) = closure_name(statement) {
                closures.push(name); // what it pushes is pushed where it is called
                continue;
            }
            self.make_room_for(statement, declared, (span, calls.is_some()), statements);
            self.set_open(declared.vector, true);
        }
    }

    pub(in crate::resolve) fn close_room(&mut self, vectors: &[Declared]) {
        vectors.iter().for_each(|declared| self.set_open(declared.vector, false));
    }

    fn set_open(&mut self, vector: LocalId, open: bool) {
        if let Some(vector) = self.growing.vectors.get_mut(&vector) {
            vector.open = open;
        }
    }

    fn make_room_for(
        &mut self,
        statement: &syn::Stmt,
        declared: &Declared,
        (at, calls): (Span, bool),
        statements: &mut Vec<Statement>,
    ) {
        let Declared { ident, vector, .. } = declared;
        let (vector, span) = (*vector, ident.span());
        let more = match pushes(statement, ident).filter(|_| !calls) {
            Some(pushes) => self.counted_pushes(&pushes, span),
            None => None,
        };
        let more = match more {
            Some(more) => more,
            None => {
                let Some(more) = self.count_pushes(statement, vector, span) else {
                    self.errors.at(at, UNKNOWN);
                    return;
                };
                more
            }
        };
        if matches!(self.tree.kind(more), Kind::Int(0)) {
            return;
        }
        let Vector { items, len, ty, empty, .. } = self.growing.vectors[&vector];
        let (usize, unit) = (self.types.usize(), self.types.unit());
        let used = self.expr(Kind::Local(len), usize, span);
        let count = if empty { more } else { self.expr(Kind::Arithmetic(Operator::Add, used, more), usize, span) };
        let room = self.room_for(ty, count, span);
        let name = self.tree.locals[items.index()].name.clone();
        let larger = self.local(&name, ty, true);
        statements.push(Statement::Let(Pattern::Bind(larger, None), Some(room)));
        if !empty {
            let to = self.expr(Kind::Grown(larger, len), ty, span);
            let from = self.expr(Kind::Grown(items, len), ty, span);
            statements.push(Statement::Expr(self.expr(Kind::CopyFrom(to, from), unit, span)));
        }
        if let Some(vector) = self.growing.vectors.get_mut(&vector) {
            (vector.items, vector.empty) = (larger, false);
        }
    }

    /// How many elements a statement pushes at most, where its loop says it.
    fn counted_pushes(&mut self, pushes: &Pushes<'_>, span: Span) -> Option<ExprId> {
        let count = self.number(pushes.count as i128, span);
        let Some(over) = pushes.over else { return Some(count) };
        let usize = self.types.usize();
        let value = self.expression(over);
        if self.is_error(value) {
            return Some(count); // reported
        }
        let (value, id) = self.iteration_of(value)?;
        let made = self.made(value);
        let most = self.most(id, span)?;
        let most = self.after(made, most);
        Some(match pushes.count {
            1 => most,
            _ => self.expr(Kind::Arithmetic(Operator::Mul, most, count), usize, span),
        })
    }

    /// How many elements a statement pushes at most, as a first run of it tells.
    fn count_pushes(&mut self, statement: &syn::Stmt, vector: LocalId, span: Span) -> Option<ExprId> {
        let usize = self.types.usize();
        let known = self.tree.locals.len();
        // no vector is pushed onto in this run
        let mut counted: Vec<LocalId> = self.locals_in_sight().filter_map(|local| self.vector_of(local)).collect();
        counted.retain(|local| self.growing.vectors[local].counts.is_none());
        counted.sort();
        counted.dedup();
        let mut statements = Vec::new();
        for local in &counted {
            let (now, most) = (self.local("len", usize, true), self.local("most", usize, true));
            let start = self.expr(Kind::Local(self.growing.vectors[local].len), usize, span);
            statements.extend([now, most].map(|count| Statement::Let(Pattern::Bind(count, None), Some(start))));
            self.set_counts(*local, Some((now, most)));
        }
        let (_, most) = self.growing.vectors[&vector].counts?;
        let expr = match statement {
            syn::Stmt::Expr(expr, _) => Some(expr),
            syn::Stmt::Local(local) => {
                local.init.as_ref().filter(|init| init.diverge.is_none()).map(|init| &*init.expr)
            }
            _ => None,
        };
        let run = expr.map(|expr| self.in_scope(|resolver| resolver.run_within(expr, span)));
        counted.iter().for_each(|local| self.set_counts(*local, None));
        let run = run?;
        if self.is_error(run) {
            return Some(self.number(0, span)); // reported
        }
        if !self.tree.assigned(run).0.contains(&most) {
            return Some(self.number(0, span)); // nothing is pushed
        }
        if self.reads_counted(run, known) || self.leaves_outwards(run, known) {
            return None;
        }
        statements.push(Statement::Expr(run));
        let len = self.growing.vectors[&vector].len;
        let (most, len) = (self.expr(Kind::Local(most), usize, span), self.expr(Kind::Local(len), usize, span));
        let more = self.expr(Kind::Arithmetic(Operator::Sub, most, len), usize, span);
        let count = self.after(statements, more);
        self.taken_back(count, known, span)
    }

    /// Reads an expression whose `return`s leave nothing else.
    fn run_within(&mut self, expr: &syn::Expr, span: Span) -> ExprId {
        let result = self.frame.result;
        let target = self.target(result);
        let exit = self.frame.exit.replace(target);
        let run = self.body_at_call(Vec::new(), target, result, span, |resolver| {
            let run = resolver.expression(expr);
            let blank = resolver.expr(Kind::Blank, result, span);
            resolver.after(vec![Statement::Expr(run)], blank)
        });
        self.frame.exit = exit;
        run
    }

    fn set_counts(&mut self, vector: LocalId, counts: Option<(LocalId, LocalId)>) {
        if let Some(vector) = self.growing.vectors.get_mut(&vector) {
            vector.counts = counts;
        }
    }

    /// Whether anything but the length of a vector is used in the run that counts; `known` variables are older.
    fn reads_counted(&self, run: ExprId, known: usize) -> bool {
        let mut work = vec![run];
        while let Some(id) = work.pop() {
            match self.tree.kind(id) {
                Kind::Grown(items, len) if items.index() < known && len.index() >= known => return true,
                Kind::Len(of) | Kind::IsEmpty(of) if self.grown_by(*of).is_some() => {}
                _ => self.tree.children(id, &mut work),
            }
        }
        false
    }

    /// Whether a run leaves a loop or the function around it.
    fn leaves_outwards(&self, run: ExprId, known: usize) -> bool {
        let (assigned, returns) = self.tree.assigned(run);
        let exits = |local: &LocalId| {
            self.tree.targets.iter().any(|target| target.broken == *local || target.continued == *local)
        };
        returns || assigned.iter().filter(|local| local.index() < known).any(exits)
    }
}
