//! Branches and loops.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::block::Block;
use super::memory::tuple;
use super::reach::never_ends;
use super::statement::Body;
use super::variable::Target;
use crate::ir::{Adaptor, Carried, Const, For, If, Op, Range, Region, Statement, ValueId, While};

impl Body<'_> {
    /// `let (a, b) = if c { …; (x, y) } else { …; (z, w) };`
    pub(super) fn branch(&mut self, branch: &If) {
        let condition = self.operand(branch.condition).tokens;
        self.flush();
        let results: Vec<ValueId> = self.returned(branch);
        let printed = self.branch_with(condition, branch, &results);
        for result in &branch.results {
            if let Some(home) = self.homes.get(result).cloned() {
                self.names.share(*result, &home.variable);
            }
        }
        if results.is_empty() {
            return self.push(printed);
        }
        let function = self.function;
        let names = results.iter().map(|result| {
            let name = self.names.bind(*result, function[*result].name.as_deref());
            quote!(#name)
        });
        let names = tuple(names.collect());
        self.push(quote!(let #names = #printed;));
    }

    /// The results that leave as the value of the `if`, not through a variable.
    fn returned(&self, branch: &If) -> Vec<ValueId> {
        let returned = |result: &&ValueId| !self.homes.contains_key(result) && self.uses.count(**result) > 0;
        branch.results.iter().filter(returned).copied().collect()
    }

    fn branch_with(&mut self, condition: TokenStream, branch: &If, results: &[ValueId]) -> TokenStream {
        let (then, _) = self.arm(&branch.then, branch, results);
        let (otherwise, chained) = self.arm(&branch.otherwise, branch, results);
        if otherwise.is_empty() {
            quote!(if #condition { #then })
        } else if chained {
            quote!(if #condition { #then } else #otherwise)
        } else {
            quote!(if #condition { #then } else { #otherwise })
        }
    }

    /// A branch, and whether it is nothing but an `if` of its own.
    fn arm(&mut self, region: &Region, branch: &If, results: &[ValueId]) -> (TokenStream, bool) {
        let outer = self.enter();
        let position =
            |result: &ValueId| branch.results.iter().position(|r| r == result).expect("a result of this `if`");
        let mut targets = Vec::new();
        for (result, after) in branch.results.iter().zip(&region.yields) {
            if let Some(home) = self.homes.get(result) {
                let (variable, before) = (home.variable.clone(), home.before);
                targets.push(Target { variable, before, after: *after });
            }
        }
        let yields: Vec<ValueId> = match region.diverges {
            true => Vec::new(),
            false => results.iter().map(|result| region.yields[position(result)]).collect(),
        };
        let chained = self.arm_body(region, &targets, &yields);
        (self.leave(outer), chained)
    }

    fn arm_body(&mut self, region: &Region, targets: &[Target], yields: &[ValueId]) -> bool {
        if let ([before @ .., Statement::If(inner)], false) = (&region.statements[..], region.diverges) {
            self.find_homes(region, targets);
            let results = self.returned(inner);
            let homed = targets.iter().all(|t| t.after == t.before || self.is_home(t));
            if homed && results == yields && results.iter().all(|result| self.uses.count(*result) == 1) {
                before.iter().for_each(|statement| self.statement(statement));
                let condition = self.operand(inner.condition).tokens;
                self.flush();
                let chained = self.out.is_empty();
                let printed = self.branch_with(condition, inner, &results);
                self.push(printed);
                return chained;
            }
            self.statements(region);
            self.assign(targets);
        } else {
            self.region_with(region, targets);
        }
        if region.diverges {
            self.diverge(region);
        } else if !yields.is_empty() {
            let tail = self.consume(yields).into_iter().map(|value| value.tokens).collect();
            let tail = tuple(tail);
            self.push(tail);
        }
        false
    }

    /// Makes sure that rustc sees that the end of a region is never reached.
    pub(super) fn diverge(&mut self, region: &Region) {
        self.flush();
        if !region.statements.last().is_some_and(|statement| never_ends(self.function, statement)) {
            let unreachable = self.paths.unreachable();
            self.push(quote!(#unreachable;));
        }
    }

    /// `for i in 0..n { … }`
    pub(super) fn counted(&mut self, counted: &For) {
        let range = self.range(&counted.range);
        let variables = self.carry(&counted.carried, &counted.body.yields, counted.until);
        let outer = self.enter();
        let index = if self.uses.count(counted.index) == 0 {
            quote!(_)
        } else {
            let name = self.function[counted.index].name.clone();
            let name = self.names.bind(counted.index, name.as_deref().or(Some("i")));
            quote!(#name)
        };
        self.iteration(&counted.carried, &variables, &counted.body, counted.until);
        let body = self.leave(outer);
        self.push(quote!(for #index in #range { #body }));
        self.share_results(&counted.carried, &variables);
    }

    /// `while i < n { … }`, or a `loop` with its exit where the condition takes statements.
    pub(super) fn repeat(&mut self, repeat: &While) {
        self.flush();
        let variables = self.carry(&repeat.carried, &repeat.body.yields, repeat.until);
        let outer = self.enter();
        self.unlimited = true;
        self.statements(&repeat.header);
        self.unlimited = false;
        let condition = *repeat.header.yields.last().expect("a header yields its condition");
        let always = self.function.constant(condition) == Some(Const::Bool(true));
        let condition = self.operand(condition);
        self.flush();
        let simple = self.out.is_empty();
        if !simple && !always {
            let condition = condition.clone().at(super::expression::Level::Atom);
            self.push(quote!(if !#condition { break; }));
        }
        self.iteration(&repeat.carried, &variables, &repeat.body, repeat.until);
        let body = self.leave(outer);
        self.push(if always || !simple {
            quote!(loop { #body })
        } else {
            let condition = condition.tokens;
            quote!(while #condition { #body })
        });
        self.share_results(&repeat.carried, &variables);
    }

    /// The body of a loop: its statements, the next carried values, and the early exit.
    fn iteration(&mut self, carried: &[Carried], variables: &[Option<Ident>], body: &Region, until: Option<usize>) {
        let mut targets = Vec::new();
        for ((carried, variable), after) in carried.iter().zip(variables).zip(&body.yields) {
            if let Some(variable) = variable {
                targets.push(Target { variable: variable.clone(), before: carried.param, after: *after });
            }
        }
        self.region_with(body, &targets);
        if body.diverges {
            return self.diverge(body);
        }
        if let Some(until) = until {
            let condition = match &variables[until] {
                Some(variable) => quote!(#variable),
                None => self.operand(body.yields[until]).tokens,
            };
            self.push(quote!(if #condition { break; }));
        }
    }

    /// Declares a variable for each carried value that is looked at: `let mut s = 0.0_f64;`
    fn carry(&mut self, carried: &[Carried], yields: &[ValueId], until: Option<usize>) -> Vec<Option<Ident>> {
        let inits: Vec<ValueId> = carried.iter().map(|carried| carried.init).collect();
        let mut variables = Vec::new();
        for (at, carried) in carried.iter().enumerate() {
            let only_until = until == Some(at) && yields.get(at) != Some(&carried.param);
            let looked_at = self.uses.count(carried.param) + self.uses.count(carried.result) > 0;
            if !looked_at && (only_until || until != Some(at)) {
                variables.push(None);
                continue;
            }
            let variable = match self.taken_over(carried, &inits) {
                Some(variable) => variable,
                None => self.new_variable(carried),
            };
            self.names.share(carried.param, &variable);
            variables.push(Some(variable));
        }
        self.flush();
        variables
    }

    /// The variable that already holds the first value, when nothing else looks at it later.
    fn taken_over(&self, carried: &Carried, inits: &[ValueId]) -> Option<Ident> {
        if let Some(home) = self.homes.get(&carried.result) {
            return Some(home.variable.clone()); // `find_homes` saw that it holds the first value
        }
        let once = self.uses.count(carried.init) == 1 && inits.iter().filter(|i| **i == carried.init).count() == 1;
        let here = self.variables.get(&carried.init) == Some(&self.region);
        (once && here).then(|| self.names.value(carried.init).clone())
    }

    fn new_variable(&mut self, carried: &Carried) -> Ident {
        let function = self.function;
        let init = self.operand(carried.init);
        let init = self.like(carried.init, carried.param, init).tokens;
        self.flush();
        let name = [carried.param, carried.result, carried.init].into_iter().find_map(|v| function[v].name.as_deref());
        let variable = self.names.fresh(name.or(Some("s")));
        self.out.push(quote!(let mut #variable = #init;));
        variable
    }

    fn share_results(&mut self, carried: &[Carried], variables: &[Option<Ident>]) {
        for (carried, variable) in carried.iter().zip(variables) {
            if let Some(variable) = variable {
                self.names.share(carried.result, variable);
                if !self.homes.contains_key(&carried.result) {
                    self.variables.insert(carried.result, self.region);
                }
            }
        }
    }

    /// `0..n`, `::core::iter::Iterator::rev(0..n)`.
    fn range(&mut self, range: &Range) -> TokenStream {
        let values = range.values();
        let open = |value: ValueId| !matches!(self.function[value].op, Op::Const(_));
        let mut bare = vec![false; values.len()];
        bare[0] = true;
        bare[1] = open(range.lower);
        let mut printed =
            self.consume_with(&values, &bare).into_iter().map(|value| value.at(super::expression::Level::Or));
        let (lower, upper) = (printed.next(), printed.next());
        let mut tokens = if range.inclusive { quote!(#lower..=#upper) } else { quote!(#lower..#upper) };
        for adaptor in &range.adaptors {
            tokens = match adaptor {
                Adaptor::Rev => {
                    let rev = self.paths.iterator("rev");
                    quote!(#rev(#tokens))
                }
                Adaptor::StepBy(_) => {
                    let (step_by, step) = (self.paths.iterator("step_by"), printed.next());
                    quote!(#step_by(#tokens, #step))
                }
            };
        }
        tokens
    }

    /// Opens a region: what is printed from now on belongs to it.
    fn enter(&mut self) -> Outer {
        self.flush();
        self.regions += 1;
        let out = std::mem::take(&mut self.out);
        Outer { out, region: std::mem::replace(&mut self.region, self.regions), names: self.names.mark() }
    }

    /// Closes a region and gives back what was printed.
    fn leave(&mut self, outer: Outer) -> TokenStream {
        self.flush();
        self.region = outer.region;
        self.names.release(outer.names);
        std::mem::replace(&mut self.out, outer.out).into_tokens()
    }
}

/// What stands around a region.
struct Outer {
    out: Block,
    region: usize,
    names: usize,
}
