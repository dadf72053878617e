//! Re-emits loops, and replays those that are short.

use std::collections::BTreeSet;

use crate::ir::*;
use crate::simplify::branches::{Element, Touched, regions_written};
use crate::simplify::elements::offset;
use crate::simplify::rebuild::Rebuild;
use crate::simplify::unroll::{Known, Limits, is_literal};

/// Shorter loops are unrolled whatever they work on.
const FEW: i128 = 4;

impl Rebuild<'_> {
    pub(super) fn counted(&mut self, counted: &For) {
        let range = Range {
            lower: self.value(counted.range.lower),
            upper: self.value(counted.range.upper),
            inclusive: counted.range.inclusive,
            adaptors: counted.range.adaptors.iter().map(|a| self.adaptor(a)).collect(),
        };
        let inits: Vec<ValueId> = counted.carried.iter().map(|c| self.value(c.init)).collect();
        if let Some(indices) = self.replayed(counted, &range) {
            let mut reversed: Vec<i128> = indices;
            reversed.reverse();
            let results = self.replay(counted, reversed, inits);
            for (c, result) in counted.carried.iter().zip(results) {
                self.alias(c.result, result);
            }
            return;
        }
        self.keep(counted, range);
    }

    fn adaptor(&self, adaptor: &Adaptor) -> Adaptor {
        match adaptor {
            Adaptor::Rev => Adaptor::Rev,
            Adaptor::StepBy(step) => Adaptor::StepBy(self.value(*step)),
        }
    }

    /// The indices of a loop that is to be replayed.
    fn replayed(&mut self, counted: &For, range: &Range) -> Option<Vec<i128>> {
        if range.lower == range.upper && !range.inclusive && range.adaptors.is_empty() {
            return Some(Vec::new());
        }
        let mapped = |value: ValueId| self.values[value.index()].and_then(|v| self.int(v));
        let mut known =
            Known::new(self.old, &mapped, Limits::of(self.old, self.new.depth(), self.unrollable.is_some()));
        let progression = known.progression(&counted.range)?;
        let ty = self.old[counted.index].ty;
        let last = progression.first + (progression.count - 1) * progression.step;
        match progression.count {
            0 => return Some(Vec::new()),
            _ if counted.body.diverges || !is_literal(progression.first, ty) || !is_literal(last, ty) => return None,
            1 => {}
            count if count > FEW && !self.is_worth_unrolling(counted) => return None,
            _ => {
                let size = known.unrolled_size(counted, 0)?;
                if !self.budget.take(size) {
                    return None;
                }
            }
        }
        Some(progression.iter().collect())
    }

    /// Whether a loop of a large network works on memories that can be promoted when it is unrolled.
    fn is_worth_unrolling(&self, counted: &For) -> bool {
        let Some(memories) = &self.unrollable else { return true };
        let mut worth = false;
        for statement in &counted.body.statements {
            places(self.old, statement, &mut |place| worth |= memories.contains(&place.memory));
        }
        worth
    }

    /// Replays iterations, the next one last in `indices`; gives the carried values after them.
    fn replay(&mut self, counted: &For, mut indices: Vec<i128>, mut carried: Vec<ValueId>) -> Vec<ValueId> {
        while let Some(index) = indices.pop() {
            let index = self.new.integer(index, self.old[counted.index].ty);
            self.alias(counted.index, index);
            for (c, value) in counted.carried.iter().zip(&carried) {
                self.alias(c.param, *value);
            }
            self.statements(&counted.body);
            carried = self.list(&counted.body.yields);
            let done = counted.until.map(|k| carried[k]);
            match done.map(|done| (done, self.truth(done))) {
                _ if indices.is_empty() => {}
                None | Some((_, Some(false))) => {}
                Some((_, Some(true))) => break,
                Some((done, None)) => {
                    let shapes = counted.carried.iter().map(|c| self.shape(c.result)).collect();
                    let touched = regions_written([&counted.body]);
                    let ended = carried.clone();
                    let rest = |pass: &mut Self| Some(pass.replay(counted, indices, carried));
                    return self.branch(done, shapes, &touched, |_| Some(ended), rest);
                }
            }
        }
        carried
    }

    /// Scalars of promoted memories, declared outside, that a loop writes.
    fn elements_written(&self, regions: &[&Region]) -> BTreeSet<Element> {
        let mut places = Vec::new();
        regions.iter().for_each(|region| places_written(region, &mut places));
        let Touched { declared, .. } = regions_written(regions.iter().copied());
        let int = |index: ValueId| match self.old.constant(index) {
            Some(Const::Int(n)) => Some(n),
            _ => None,
        };
        let mut written = BTreeSet::new();
        for place in places.into_iter().filter(|p| self.elements.contains_key(&p.memory)) {
            if declared.contains(&place.memory) {
                continue;
            }
            let Some((at, ty)) = offset(&self.old[place.memory].ty, &place.path, &int) else { continue };
            let count = ty.count().unwrap_or_default();
            written.extend((at..at + count).map(|k| (place.memory, k)));
        }
        written
    }

    /// Binds parameters for what a loop carries; what never changes needs none.
    fn enter(
        &mut self,
        carried: &[Carried],
        until: Option<usize>,
        body: &Region,
        elements: &BTreeSet<Element>,
    ) -> Entered {
        let mut entered = Entered { kept: Vec::new(), carried: Vec::new() };
        for (k, c) in carried.iter().enumerate() {
            let same = !body.diverges && (body.yields[k] == c.param || body.yields[k] == c.init);
            let init = self.value(c.init);
            if same && until != Some(k) {
                self.alias(c.param, init);
                continue;
            }
            let param = self.bind(c.param);
            entered.kept.push(k);
            entered.carried.push(Carried { init, param, result: param });
        }
        for (memory, k) in elements {
            let init = self.elements[memory][*k];
            let Value { ty, .. } = self.new.function[init].clone();
            self.new.exact = false;
            let name = self.old[*memory].name.clone();
            let param = self.new.bound(ty, name);
            self.elements.get_mut(memory).expect("a promoted memory was declared")[*k] = param;
            entered.carried.push(Carried { init, param, result: param });
        }
        entered
    }

    /// What the body yields for what is carried.
    fn next(&mut self, body: &Region, entered: &Entered, elements: &BTreeSet<Element>) -> Vec<ValueId> {
        if body.diverges {
            return entered.carried.iter().map(|c| c.param).collect();
        }
        let mut yields: Vec<ValueId> = entered.kept.iter().map(|k| self.value(body.yields[*k])).collect();
        yields.extend(elements.iter().map(|(memory, k)| self.elements[memory][*k]));
        self.changed |= yields.iter().zip(&entered.carried).any(|(y, c)| *y == c.param || *y == c.init);
        yields
    }

    /// Binds results for what a loop carried.
    fn leave(&mut self, old: &[Carried], entered: &mut Entered, elements: &BTreeSet<Element>) {
        for (k, c) in old.iter().enumerate() {
            match entered.kept.iter().position(|kept| *kept == k) {
                Some(at) => entered.carried[at].result = self.bind(c.result),
                None => {
                    let init = self.value(c.init);
                    self.alias(c.result, init);
                }
            }
        }
        let at = entered.kept.len();
        for ((memory, k), c) in elements.iter().zip(&mut entered.carried[at..]) {
            let Value { ty, name, .. } = self.new.function[c.param].clone();
            self.new.exact = false;
            c.result = self.new.bound(ty, name);
            self.elements.get_mut(memory).expect("a promoted memory was declared")[*k] = c.result;
        }
    }

    fn forget_written(&mut self, regions: &[&Region]) {
        let touched = self.mapped(&regions_written(regions.iter().copied()).memories);
        self.contents.forget(&touched);
        touched.into_iter().for_each(|memory| self.new.invalidate(memory));
    }

    /// A counted loop that stays one.
    fn keep(&mut self, counted: &For, range: Range) {
        let elements = self.elements_written(&[&counted.body]);
        self.forget_written(&[&counted.body]);
        self.open();
        let index = self.bind(counted.index);
        let mut entered = self.enter(&counted.carried, counted.until, &counted.body, &elements);
        self.statements(&counted.body);
        let yields = self.next(&counted.body, &entered, &elements);
        let statements = self.close();
        self.leave(&counted.carried, &mut entered, &elements);
        self.forget_written(&[&counted.body]);
        let until = self.still_until(counted.until, &entered, &yields);
        let body = Region { statements, yields, diverges: counted.body.diverges };
        let For { unordered, span, .. } = *counted;
        self.new.push(Statement::For(For { index, range, carried: entered.carried, body, until, unordered, span }));
    }

    /// Where the bool that ends a loop is now; none when it never does.
    fn still_until(&self, until: Option<usize>, entered: &Entered, yields: &[ValueId]) -> Option<usize> {
        let at = entered.kept.iter().position(|k| Some(*k) == until)?;
        if self.truth(yields[at]) == Some(false) { None } else { Some(at) }
    }

    pub(super) fn repeat(&mut self, repeat: &While) {
        let regions = [&repeat.header, &repeat.body];
        let elements = self.elements_written(&regions);
        self.forget_written(&regions);
        self.open();
        let mut entered = self.enter(&repeat.carried, repeat.until, &repeat.body, &elements);
        self.statements(&repeat.header);
        let tests = self.list(&repeat.header.yields);
        self.open();
        self.statements(&repeat.body);
        let yields = self.next(&repeat.body, &entered, &elements);
        let body = self.close();
        let header = self.close();
        self.leave(&repeat.carried, &mut entered, &elements);
        self.forget_written(&regions);
        let until = self.still_until(repeat.until, &entered, &yields);
        self.new.push(Statement::While(While {
            carried: entered.carried,
            header: Region { statements: header, yields: tests, diverges: repeat.header.diverges },
            body: Region { statements: body, yields, diverges: repeat.body.diverges },
            until,
            span: repeat.span,
        }));
    }
}

/// What a loop carries now.
struct Entered {
    /// Which of the carried values of the old loop, in order.
    kept: Vec<usize>,
    /// Those, and the scalars of promoted memories.
    carried: Vec<Carried>,
}

/// The places that statements for which memories can be promoted write.
fn places_written<'r>(region: &'r Region, places: &mut Vec<&'r Place>) {
    for statement in &region.statements {
        match statement {
            Statement::Store(place, _) | Statement::Accumulate(place, _) | Statement::Clear(place) => {
                places.push(place)
            }
            Statement::Copy { to, .. } | Statement::AccumulateAll { to, .. } => places.push(to),
            _ => {}
        }
        statement.regions().into_iter().for_each(|inner| places_written(inner, places));
    }
}
