//! Where each value and memory of the primal function is defined, and where memories are last written.

use std::collections::{HashMap, HashSet};

use crate::differentiate::kept::places_written;
use crate::ir::{Function, Init, MemoryId, MemoryKind, Op, Place, Region, Statement, Ty, ValueId, written};

/// So many sums of scalars a loop carries well.
const CARRIED: usize = 16;

/// A scope of the primal: the body, a branch, a loop body (with the header for a `while`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ScopeId(pub(crate) u32);

impl ScopeId {
    /// The function's body.
    pub(crate) const ROOT: ScopeId = ScopeId(0);
}

/// A statement of the primal, by its position in a walk from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct StatementId(pub(crate) u32);

/// One scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// The scope around it.
    pub(crate) parent: ScopeId,
    /// The statement that it belongs to.
    pub(crate) owner: StatementId,
    /// What kind of scope.
    pub(crate) kind: ScopeKind,
    /// How many scopes are around it.
    pub(crate) depth: u32,
}

/// What kind of scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// The function's body.
    Body,
    /// The branch taken when the condition holds.
    Then,
    /// The other branch.
    Otherwise,
    /// An iteration of a loop.
    Iteration,
}

/// The scopes of a function.
pub(crate) struct Scopes<'p> {
    pub(super) function: &'p Function,
    scopes: Vec<Scope>,
    values: HashMap<ValueId, ScopeId>,
    definitions: HashMap<ValueId, StatementId>,
    memories: HashMap<MemoryId, ScopeId>,
    statements: HashMap<*const Statement, StatementId>,
    regions: HashMap<*const Region, ScopeId>,
    outermost: Vec<StatementId>,
    last_write: HashMap<MemoryId, StatementId>,
    owners: HashMap<StatementId, &'p Statement>,
    /// By statement, the scope that it is in.
    homes: Vec<ScopeId>,
    /// By memory, the places of it that are written.
    pub(super) writes: HashMap<MemoryId, Vec<(StatementId, Place)>>,
    /// Where a value was stored first.
    pub(super) stores: HashMap<ValueId, (Place, StatementId)>,
    /// Memories of which more is read than scalars at known indices, or many of those in loops.
    read_whole: HashSet<MemoryId>,
}

impl<'p> Scopes<'p> {
    /// Reads a function.
    pub(crate) fn new(function: &'p Function) -> Self {
        let body = Scope { parent: ScopeId::ROOT, owner: StatementId(0), kind: ScopeKind::Body, depth: 0 };
        let mut scopes = Scopes {
            function,
            scopes: vec![body],
            values: HashMap::new(),
            definitions: HashMap::new(),
            memories: HashMap::new(),
            statements: HashMap::new(),
            regions: HashMap::new(),
            outermost: Vec::new(),
            last_write: HashMap::new(),
            owners: HashMap::new(),
            homes: Vec::new(),
            writes: HashMap::new(),
            stores: HashMap::new(),
            read_whole: HashSet::new(),
        };
        scopes.regions.insert(&function.body, ScopeId::ROOT);
        scopes.region(&function.body, ScopeId::ROOT, None);
        scopes
    }

    fn region(&mut self, region: &'p Region, scope: ScopeId, outermost: Option<StatementId>) {
        for statement in &region.statements {
            let id = StatementId(u32::try_from(self.outermost.len()).expect("fewer than 2^32 statements"));
            let top = outermost.unwrap_or(id);
            self.outermost.push(top);
            self.statements.insert(statement, id);
            self.homes.push(scope);
            for place in places_written(statement) {
                self.writes.entry(place.memory).or_default().push((id, place));
            }
            if let Statement::Store(place, value) = statement {
                self.stores.entry(*value).or_insert_with(|| (place.clone(), id));
            }
            for value in statement.binds() {
                self.definitions.insert(value, id);
            }
            self.define(statement, scope);
            self.note_reads(statement, scope);
            if outermost.is_none() {
                for memory in written(statement) {
                    self.last_write.insert(memory, id);
                }
            }
            self.inner(statement, id, scope, top);
        }
    }

    fn define(&mut self, statement: &Statement, scope: ScopeId) {
        for value in statement.binds() {
            self.values.insert(value, scope);
        }
        match statement {
            Statement::Declare(memory, _) | Statement::View(memory) | Statement::Restore(_, memory) => {
                self.memories.insert(*memory, scope);
            }
            Statement::Call(call) => {
                self.memories.extend(call.result.memories().into_iter().map(|memory| (memory, scope)));
            }
            _ => {}
        }
    }

    fn note_reads(&mut self, statement: &Statement, scope: ScopeId) {
        match statement {
            Statement::Let(value) => {
                if let Op::Load(place, _) = &self.function[*value].op
                    && (scope != ScopeId::ROOT && self.function[place.memory].ty.count().is_none_or(|n| n > CARRIED)
                        || place.indices().any(|index| self.function.constant(index).is_none()))
                {
                    self.read_whole.insert(place.memory);
                }
            }
            Statement::Declare(_, Init::Copy(from))
            | Statement::Copy { from, .. }
            | Statement::AccumulateAll { from, .. } => {
                self.read_whole.insert(from.memory);
            }
            Statement::Product(product) => {
                self.read_whole.extend(product.sources().map(|source| source.memory));
            }
            Statement::View(memory) => {
                if let MemoryKind::View { base, .. } = &self.function[*memory].kind {
                    self.read_whole.insert(base.memory);
                }
            }
            Statement::Call(call) => {
                let mut places = Vec::new();
                call.arguments.iter().for_each(|argument| argument.places(&mut places));
                self.read_whole.extend(places.into_iter().map(|place| place.memory));
            }
            _ => {}
        }
    }

    fn inner(&mut self, statement: &'p Statement, id: StatementId, scope: ScopeId, top: StatementId) {
        match statement {
            Statement::If(branch) => {
                self.owners.insert(id, statement);
                let then = self.scope(scope, id, ScopeKind::Then);
                self.enter(&branch.then, then, top);
                let otherwise = self.scope(scope, id, ScopeKind::Otherwise);
                self.enter(&branch.otherwise, otherwise, top);
            }
            Statement::For(counted) => {
                self.owners.insert(id, statement);
                let iteration = self.scope(scope, id, ScopeKind::Iteration);
                self.values.insert(counted.index, iteration);
                self.values.extend(counted.carried.iter().map(|c| (c.param, iteration)));
                self.enter(&counted.body, iteration, top);
            }
            Statement::While(repeat) => {
                self.owners.insert(id, statement);
                let iteration = self.scope(scope, id, ScopeKind::Iteration);
                self.values.extend(repeat.carried.iter().map(|c| (c.param, iteration)));
                self.enter(&repeat.header, iteration, top);
                self.enter(&repeat.body, iteration, top);
            }
            _ => {}
        }
    }

    fn scope(&mut self, parent: ScopeId, owner: StatementId, kind: ScopeKind) -> ScopeId {
        let depth = self.get(parent).depth + 1;
        self.scopes.push(Scope { parent, owner, kind, depth });
        ScopeId(u32::try_from(self.scopes.len() - 1).expect("fewer than 2^32 scopes"))
    }

    fn enter(&mut self, region: &'p Region, scope: ScopeId, top: StatementId) {
        self.regions.insert(region, scope);
        self.region(region, scope, Some(top));
    }

    /// A scope.
    pub(crate) fn get(&self, scope: ScopeId) -> Scope {
        self.scopes[scope.0 as usize]
    }

    /// Every scope but the body, the innermost first.
    pub(crate) fn inside_out(&self) -> Vec<ScopeId> {
        let mut ids: Vec<ScopeId> = (1..self.scopes.len()).map(|k| ScopeId(k as u32)).collect();
        ids.sort_by_key(|&id| (std::cmp::Reverse(self.get(id).depth), id));
        ids
    }

    /// The scope in which a value is defined; literals and parameters are at home in the body.
    pub(crate) fn of(&self, value: ValueId) -> ScopeId {
        self.values.get(&value).copied().unwrap_or(ScopeId::ROOT)
    }

    /// Whether a scope is another one or inside it.
    pub(crate) fn is_within(&self, mut scope: ScopeId, outer: ScopeId) -> bool {
        while scope != outer && scope != ScopeId::ROOT {
            scope = self.get(scope).parent;
        }
        scope == outer
    }

    /// Whether a scope runs at most once: no loop is around it.
    pub(crate) fn runs_once(&self, mut scope: ScopeId) -> bool {
        while scope != ScopeId::ROOT && self.get(scope).kind != ScopeKind::Iteration {
            scope = self.get(scope).parent;
        }
        scope == ScopeId::ROOT
    }

    /// The scope in which a memory is declared.
    pub(crate) fn of_memory(&self, memory: MemoryId) -> ScopeId {
        self.memories.get(&memory).copied().unwrap_or(ScopeId::ROOT)
    }

    /// The scope that a region of this function is.
    pub(crate) fn of_region(&self, region: &Region) -> ScopeId {
        self.regions[&std::ptr::from_ref(region)]
    }

    /// The position of a statement of this function.
    pub(crate) fn id(&self, statement: &Statement) -> StatementId {
        self.statements[&std::ptr::from_ref(statement)]
    }

    /// The loop or branch that a scope belongs to.
    pub(crate) fn owner(&self, scope: ScopeId) -> &'p Statement {
        self.owners[&self.get(scope).owner]
    }

    /// The scope that a statement is in.
    pub(crate) fn home(&self, statement: StatementId) -> ScopeId {
        self.homes[statement.0 as usize]
    }

    /// Whether a memory is in scope to the end of the function and holds then what was read of it at the statement.
    pub(crate) fn keeps(&self, memory: MemoryId, at: StatementId) -> bool {
        self.is_settled(memory) || self.holds(memory, at)
    }

    /// Whether a memory never changes what was read of it.
    pub(crate) fn is_settled(&self, memory: MemoryId) -> bool {
        self.function.settled
            && memory.index() < self.function.memories.len()
            && matches!(self.function[memory].kind, MemoryKind::Local)
            && self.of_memory(memory) == ScopeId::ROOT
    }

    /// Whether a memory is in scope to the end of the function and is not written from the statement on.
    pub(crate) fn holds(&self, memory: MemoryId, at: StatementId) -> bool {
        self.of_memory(memory) == ScopeId::ROOT
            && match &self.function[memory].kind {
                MemoryKind::Input | MemoryKind::Extern(_) => true,
                MemoryKind::View { base, .. } => self.holds(base.memory, at),
                MemoryKind::Buffer | MemoryKind::Record => false,
                _ => self.last_write.get(&memory).is_none_or(|&write| write < self.outermost[at.0 as usize]),
            }
    }

    /// Whether a memory that a statement brings into being is in scope to the end of the function and never written.
    pub(crate) fn keeps_after(&self, memory: MemoryId, at: StatementId) -> bool {
        self.of_memory(memory) == ScopeId::ROOT && self.last_write.get(&memory).is_none_or(|&write| write <= at)
    }

    /// Whether a memory is written by a statement of the body or after it.
    pub(crate) fn is_written_from(&self, memory: MemoryId, at: StatementId) -> bool {
        self.last_write.get(&memory).is_some_and(|&write| write >= at)
    }

    /// Whether nothing but scalars at known indices is read of a memory, in loops only of a small one.
    pub(crate) fn reads_scalars(&self, memory: MemoryId) -> bool {
        !self.read_whole.contains(&memory)
    }

    /// The statement that defines a value.
    pub(crate) fn definition(&self, value: ValueId) -> Option<StatementId> {
        self.definitions.get(&value).copied()
    }

    /// Whether a value is defined in the body before a statement of the body, or needs no statement.
    pub(crate) fn is_before(&self, value: ValueId, at: StatementId) -> bool {
        let early = |defined: StatementId| defined < at;
        self.is_global(value) || (self.of(value) == ScopeId::ROOT && self.definition(value).is_some_and(early))
    }

    /// Whether a value needs no statement: a literal, a const item, a parameter.
    pub(crate) fn is_global(&self, value: ValueId) -> bool {
        value.index() < self.function.values.len()
            && (matches!(self.function[value].op, Op::Const(_) | Op::Extern(_)) || !self.values.contains_key(&value))
    }
}

/// Whether a zero of this type can be written down without looking at a value of it.
pub(crate) fn is_closed(ty: &Ty) -> bool {
    is_fixed(ty) && !ty.has_inferred_length()
}

/// Whether a value of this type has a place on the stack, of a length that may be left to inference.
pub(crate) fn is_fixed(ty: &Ty) -> bool {
    match ty {
        Ty::Scalar(_) => true,
        Ty::Array(element, _) => is_fixed(element),
        Ty::Tuple(parts) => parts.iter().all(is_fixed),
        Ty::Slice(_) | Ty::Named(_) | Ty::Data(_) | Ty::Record(_) | Ty::Inferred | Ty::Stack => false,
    }
}
