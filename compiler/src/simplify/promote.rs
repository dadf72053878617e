//! Which memories are small, local and only used at known indices, so that their scalars can be values.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::*;
use crate::simplify::elements::offset;
use crate::simplify::unroll::{Known, Limits};

/// A memory of more scalars stays one.
const SCALARS: usize = 256;
/// So does one of which a loop that stays a loop writes more scalars.
const CARRIED: usize = 64;

/// The memories of which nothing needs an address.
pub(super) fn promoted(function: &Function) -> BTreeSet<MemoryId> {
    let candidate = |(k, memory): (usize, &Memory)| {
        let local = matches!(memory.kind, MemoryKind::Local | MemoryKind::InputOwned);
        let small = memory.ty.count().is_some_and(|count| count <= SCALARS);
        (local && small).then(|| MemoryId(u32::try_from(k).expect("ids are 32 bits")))
    };
    let candidates: BTreeSet<MemoryId> = function.memories.iter().enumerate().filter_map(candidate).collect();
    if candidates.is_empty() {
        return candidates;
    }
    let mut search = Search { function, candidates, declared: BTreeMap::new(), loops: 0, headers: 0 };
    for parameter in &function.parameters {
        for memory in parameter.binding.memories() {
            search.declared.insert(memory, (0, 0));
        }
    }
    search.region(&function.body);
    search.argument(&function.result, true);
    let Search { mut candidates, declared, .. } = search;
    candidates.retain(|memory| declared.contains_key(memory));
    candidates
}

/// Memories of a function with products that unrolling would let be promoted; none where there are no products.
///
/// A network that is large enough for products is faster with loops over what stays in memory.
pub(super) fn unrollable(function: &Function) -> Option<BTreeSet<MemoryId>> {
    let mut lent = BTreeSet::new();
    let mut products = false;
    let mut known = Known::new(function, &|_| None, Limits::of(function, 1, true));
    for statement in &function.body.statements {
        kernels(statement, &mut products, &mut lent);
        if let Statement::For(counted) = statement
            && known.unrolled_size(counted, 0).is_none()
        {
            places(function, statement, &mut |place| {
                lent.insert(place.memory);
            });
        }
    }
    let small = |memory: &Memory| memory.ty.count().is_some_and(|count| count <= SCALARS);
    let local = |memory: &Memory| matches!(memory.kind, MemoryKind::Local | MemoryKind::InputOwned);
    let ids = (0..).map(MemoryId).zip(&function.memories);
    let free = ids.filter(|(id, memory)| local(memory) && small(memory) && !lent.contains(id)).map(|(id, _)| id);
    products.then(|| free.collect())
}

/// Collects the memories that products mention.
fn kernels(statement: &Statement, products: &mut bool, lent: &mut BTreeSet<MemoryId>) {
    if let Statement::Product(product) = statement {
        *products = true;
        lent.extend(product.places().map(|place| place.memory));
    }
    for inner in statement.regions().into_iter().flat_map(|region| &region.statements) {
        kernels(inner, products, lent);
    }
}

struct Search<'a> {
    function: &'a Function,
    candidates: BTreeSet<MemoryId>,
    /// In how many loops and headers a memory is declared.
    declared: BTreeMap<MemoryId, (usize, usize)>,
    loops: usize,
    headers: usize,
}

impl Search<'_> {
    fn reject(&mut self, place: &Place) {
        self.candidates.remove(&place.memory);
    }

    /// The type at a place that is a candidate's, where every index is known.
    fn known(&mut self, place: &Place) -> Option<Ty> {
        if !self.candidates.contains(&place.memory) {
            return None;
        }
        let int = |index: ValueId| match self.function.constant(index) {
            Some(Const::Int(n)) => Some(n),
            _ => None,
        };
        let found = offset(&self.function[place.memory].ty, &place.path, &int).map(|(_, ty)| ty);
        if found.is_none() {
            self.reject(place);
        }
        found
    }

    fn read(&mut self, place: &Place) {
        self.known(place);
    }

    fn write(&mut self, place: &Place) {
        let Some(ty) = self.known(place) else { return };
        let (loops, headers) = self.declared.get(&place.memory).copied().unwrap_or_default();
        let whole = self.function[place.memory].ty.count().is_some_and(|count| count > CARRIED);
        let many = ty.count().is_none_or(|count| count > CARRIED) || whole;
        if self.headers > headers || self.loops > loops && many {
            self.reject(place);
        }
    }

    fn region(&mut self, region: &Region) {
        for statement in &region.statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(value) => match &self.function[*value].op {
                Op::Load(place, _) | Op::Len(place) => self.read(place),
                _ => {}
            },
            Statement::Declare(memory, init) => self.declare(*memory, init),
            Statement::View(memory) => {
                if let MemoryKind::View { base, .. } = &self.function[*memory].kind {
                    self.reject(base);
                }
            }
            Statement::Store(place, _) | Statement::Accumulate(place, _) | Statement::Clear(place) => self.write(place),
            Statement::Copy { to, from } | Statement::AccumulateAll { to, from } => {
                self.read(from);
                self.write(to);
                if !same_known(&self.function.place_ty(to), &self.function.place_ty(from)) {
                    self.reject(to);
                    self.reject(from);
                }
            }
            // a kernel wants addresses
            Statement::Product(product) => product.places().into_iter().for_each(|place| self.reject(place)),
            Statement::Save(_, place) => self.reject(place),
            Statement::Push(..) | Statement::Pop(..) | Statement::Restore(..) => {}
            Statement::Call(call) => call.arguments.iter().for_each(|a| self.argument(a, true)),
            Statement::Macro(kept) => {
                kept.leading.iter().for_each(|a| self.argument(a, false));
                kept.shown.iter().for_each(|(_, a)| self.argument(a, false));
            }
            Statement::If(branch) => {
                self.region(&branch.then);
                self.region(&branch.otherwise);
            }
            Statement::For(counted) => {
                self.loops += 1;
                self.region(&counted.body);
                self.loops -= 1;
            }
            Statement::While(repeat) => {
                self.loops += 1;
                self.headers += 1;
                self.region(&repeat.header);
                self.headers -= 1;
                self.region(&repeat.body);
                self.loops -= 1;
            }
        }
    }

    fn declare(&mut self, memory: MemoryId, init: &Init) {
        self.declared.insert(memory, (self.loops, self.headers));
        let known = |ty: &Ty, function: &Function, place: &Place| same_known(ty, &function.place_ty(place));
        match init {
            Init::Copy(from) => {
                self.read(from);
                if !known(&self.function[memory].ty, self.function, from) {
                    self.candidates.remove(&memory);
                    self.reject(from);
                }
            }
            Init::ZeroLike(place) if self.function[memory].ty.count().is_none() => self.reject(place),
            Init::ZeroLike(place) => self.read(place),
            Init::Repeat { .. } | Init::Taken(..) | Init::Record => {
                self.candidates.remove(&memory);
            }
            Init::Value(argument) => {
                self.argument(argument, false);
                self.candidates.remove(&memory);
            }
            Init::ZeroOf(argument) => {
                let mut places = Vec::new();
                argument.places(&mut places);
                places.into_iter().for_each(|place| self.reject(place));
            }
            Init::Undefined | Init::Zero | Init::Splat(_) | Init::Elements(_) => {}
        }
    }

    /// What is lent to a call has to be somewhere; what a macro shows can be copied for it.
    fn argument(&mut self, argument: &Argument, call: bool) {
        match argument {
            Argument::Value(_) => {}
            Argument::Take(place) => self.read(place),
            Argument::Borrow(place) if !call => self.read(place),
            Argument::Borrow(place) | Argument::BorrowMut(place) | Argument::Sum(Some(place)) => self.reject(place),
            Argument::Sum(None) => {}
            Argument::Tuple(parts) | Argument::Array(parts) => parts.iter().for_each(|part| self.argument(part, call)),
            Argument::ZeroLike(like) => {
                let mut places = Vec::new();
                like.places(&mut places);
                places.into_iter().for_each(|place| self.reject(place));
            }
        }
    }
}

/// Whether both are of known lengths, and of the same.
fn same_known(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::Scalar(a), Ty::Scalar(b)) => a == b,
        (Ty::Array(a, Len::Known(m)), Ty::Array(b, Len::Known(n))) => m == n && same_known(a, b),
        (Ty::Tuple(a), Ty::Tuple(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_known(a, b)),
        _ => false,
    }
}
