//! Removes what is stored in local memories and never read afterwards.

use crate::ir::hash::Set;
use crate::ir::*;
use crate::simplify::bounds::Bounds;

/// Removes dead stores from the body of a function, walking backwards.
pub(super) fn sweep(function: &Function, body: &mut Region, bounds: &Bounds<'_>, adjoint: &Set<MemoryId>) {
    let mut stores = Stores { function, bounds, adjoint, read: Set::default() };
    stores.argument(&function.result);
    stores.region(body);
}

/// Memories that only derivatives write: what may panic there has panicked in the user's own computation before.
pub(super) fn adjoints(body: &Region) -> Set<MemoryId> {
    let mut adjoint = Set::default();
    collect_adjoints(body, &mut adjoint);
    adjoint
}

fn collect_adjoints(region: &Region, adjoint: &mut Set<MemoryId>) {
    for statement in &region.statements {
        match statement {
            Statement::Declare(memory, Init::Zero | Init::ZeroLike(_)) => {
                adjoint.insert(*memory);
            }
            Statement::Accumulate(place, _) | Statement::Clear(place) | Statement::AccumulateAll { to: place, .. } => {
                adjoint.insert(place.memory);
            }
            _ => {}
        }
        statement.regions().into_iter().for_each(|inner| collect_adjoints(inner, adjoint));
    }
}

struct Stores<'a> {
    function: &'a Function,
    bounds: &'a Bounds<'a>,
    adjoint: &'a Set<MemoryId>,
    /// Memories that are read after the statement that is looked at.
    read: Set<MemoryId>,
}

impl Stores<'_> {
    fn region(&mut self, region: &mut Region) {
        let mut kept = Vec::with_capacity(region.statements.len());
        while let Some(mut statement) = region.statements.pop() {
            if !self.is_dead(&statement) {
                self.statement(&mut statement);
                kept.push(statement);
            }
        }
        kept.reverse();
        region.statements = kept;
    }

    fn is_dead(&self, statement: &Statement) -> bool {
        let (to, from) = match statement {
            Statement::Store(to, _) | Statement::Accumulate(to, _) | Statement::Clear(to) => (to, vec![]),
            Statement::Copy { to, from } | Statement::AccumulateAll { to, from } => (to, vec![from]),
            Statement::Product(product) => (product.target(), product.sources().to_vec()),
            _ => return false,
        };
        let local = matches!(self.function[to.memory].kind, MemoryKind::Local | MemoryKind::InputOwned);
        if !local || self.read.contains(&to.memory) {
            return false;
        }
        let slices = from.iter().any(|from| self.is_slice(to) || self.is_slice(from));
        self.adjoint.contains(&to.memory)
            || !slices && !self.panics(to) && !from.into_iter().any(|from| self.panics(from))
    }

    fn is_slice(&self, place: &Place) -> bool {
        !matches!(self.function.place_ty(place), Ty::Array(..) | Ty::Scalar(_) | Ty::Tuple(_))
    }

    fn panics(&self, place: &Place) -> bool {
        place.indices().any(|index| self.function[index].exact) && self.bounds.may_panic(place)
    }

    fn reads(&mut self, place: &Place) {
        let mut memory = place.memory;
        while let MemoryKind::View { base, .. } = &self.function[memory].kind {
            memory = base.memory;
        }
        self.read.insert(memory);
    }

    fn statement(&mut self, statement: &mut Statement) {
        match statement {
            Statement::If(branch) => {
                // what one branch reads is taken to be read in the other too, which only keeps more
                self.region(&mut branch.otherwise);
                self.region(&mut branch.then);
            }
            Statement::For(counted) => {
                // what is stored in an iteration's own part is not read by another iteration
                let mut later = Set::default();
                std::mem::swap(&mut self.read, &mut later);
                self.all(&counted.body);
                for memory in apart(self.function, &counted.body, counted.index) {
                    self.read.remove(&memory);
                }
                self.read.extend(later);
                self.region(&mut counted.body);
            }
            Statement::While(repeat) => {
                self.all(&repeat.header);
                self.all(&repeat.body);
                self.region(&mut repeat.body);
                self.region(&mut repeat.header);
            }
            other => {
                if let Statement::Declare(memory, _) = other {
                    self.read.remove(memory);
                }
                self.once(other);
            }
        }
    }

    /// Whatever is read somewhere in a loop is read after each of its statements.
    fn all(&mut self, region: &Region) {
        for statement in &region.statements {
            self.once(statement);
            statement.regions().into_iter().for_each(|inner| self.all(inner));
        }
    }

    /// What a statement reads itself.
    fn once(&mut self, statement: &Statement) {
        let function = self.function;
        match statement {
            Statement::Let(value) => {
                if let Op::Load(place, _) = &function[*value].op {
                    self.reads(place);
                }
            }
            Statement::Declare(_, Init::Copy(place)) | Statement::Save(_, place) => self.reads(place),
            Statement::Declare(_, Init::Value(argument)) => {
                let mut places = Vec::new();
                argument.places(&mut places);
                places.into_iter().for_each(|place| self.reads(place));
            }
            // an array says how long it is by what is in it
            Statement::Declare(_, Init::ZeroLike(place)) if function.place_ty(place).has_inferred_length() => {
                self.reads(place);
            }
            Statement::Copy { from, .. } | Statement::AccumulateAll { from, .. } => self.reads(from),
            Statement::Product(product) => product.sources().into_iter().for_each(|source| self.reads(source)),
            Statement::Declare(_, Init::ZeroOf(argument)) => self.argument(argument),
            Statement::Call(call) => call.arguments.iter().for_each(|a| self.argument(a)),
            Statement::Macro(kept) => {
                kept.leading.iter().for_each(|a| self.argument(a));
                kept.shown.iter().for_each(|(_, a)| self.argument(a));
            }
            _ => {}
        }
    }

    fn argument(&mut self, argument: &Argument) {
        let mut places = Vec::new();
        argument.places(&mut places);
        places.into_iter().for_each(|place| self.reads(place));
    }
}
