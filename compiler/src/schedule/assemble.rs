//! Puts the forward sweep (the primal and what is recorded) and the reverse sweep together.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::differentiate::scopes::{ScopeId, Scopes, StatementId};
use crate::ir::{
    Argument, Binding, Call, CallKind, Carried, Function, Init, MemoryId, Op, Place, Region, Statement, ValueId,
};

/// What the forward sweep does beyond the primal.
#[derive(Default)]
pub(crate) struct Patches {
    before: HashMap<StatementId, Vec<Statement>>,
    after: HashMap<StatementId, Vec<Statement>>,
    appended: HashMap<ScopeId, Vec<Statement>>,
    results: HashMap<StatementId, Vec<(ValueId, ValueId, ValueId)>>,
    carried: HashMap<StatementId, Vec<(Carried, ValueId)>>,
    /// At the start of the function.
    pub(crate) prologue: Vec<Statement>,
    /// Scopes whose records are a stack, so that the mirror has to run exactly backwards.
    pub(crate) stacked: BTreeSet<ScopeId>,
    /// Mirrored loops (by index) of scopes whose iterations may run in any order, unless a stack stands against it.
    pub(crate) unordered: Vec<(ValueId, ScopeId)>,
    /// Values that parameters of the derivative bind.
    pub(crate) parameters: BTreeSet<ValueId>,
    /// The stack of this call tree, where there is one.
    pub(crate) stack: Option<MemoryId>,
    /// The same where it is the caller's, and takes what loops record.
    pub(crate) shared_stack: Option<MemoryId>,
    /// Whether something is left on the stack that is not taken back in the opposite order.
    pub(crate) tangled: bool,
    /// Calls that hand out residuals, and what takes them.
    augmented: HashMap<StatementId, MemoryId>,
    /// Residuals that are taken from the stack: which they are, and of which call.
    pub(crate) kept: HashMap<MemoryId, (MemoryId, StatementId)>,
    /// One value in place of another, everywhere.
    pub(crate) substitute: HashMap<ValueId, ValueId>,
}

impl Patches {
    /// A statement right before or after one of the primal.
    pub(crate) fn insert(&mut self, at: StatementId, after: bool, statement: Statement) {
        let side = if after { &mut self.after } else { &mut self.before };
        side.entry(at).or_default().push(statement);
    }

    /// The same before everything that was to be there.
    pub(crate) fn insert_first(&mut self, at: StatementId, statement: Statement) {
        self.before.entry(at).or_default().insert(0, statement);
    }

    /// A call hands out its residuals.
    pub(crate) fn augment(&mut self, at: StatementId, residuals: MemoryId) {
        self.augmented.insert(at, residuals);
    }

    /// Takes back that something was to be kept on the stack.
    pub(crate) fn withdraw_save(&mut self, at: StatementId, kept: MemoryId) {
        let after = self.after.entry(at).or_default();
        after.retain(|statement| !matches!(statement, Statement::Save(_, place) if place.memory == kept));
    }

    /// Takes back values that were to be computed before some statement.
    pub(crate) fn withdraw(&mut self, values: &BTreeSet<ValueId>) {
        for statements in self.before.values_mut() {
            statements.retain(|statement| !matches!(statement, Statement::Let(value) if values.contains(value)));
        }
    }

    /// Statements at the end of a scope.
    pub(crate) fn append(&mut self, scope: ScopeId, statements: Vec<Statement>) {
        self.appended.entry(scope).or_default().extend(statements);
    }

    /// A further result of an `if`: what it is in either branch.
    pub(crate) fn result(&mut self, at: StatementId, result: ValueId, then: ValueId, otherwise: ValueId) {
        self.results.entry(at).or_default().push((result, then, otherwise));
    }

    /// A further value that a loop carries.
    pub(crate) fn carry(&mut self, at: StatementId, carried: Carried, next: ValueId) {
        self.carried.entry(at).or_default().push((carried, next));
    }

    /// Every value that the added statements use.
    pub(crate) fn uses(&self, function: &Function, used: &mut HashSet<ValueId>) {
        let lists = [&self.before, &self.after].into_iter().flat_map(HashMap::values);
        for statements in lists.chain(self.appended.values()).chain([&self.prologue]) {
            uses_of(function, statements, used);
        }
        for (result, then, otherwise) in self.results.values().flatten() {
            used.extend([*result, *then, *otherwise]);
        }
        for (carried, next) in self.carried.values().flatten() {
            used.extend([carried.init, *next]);
        }
        used.extend(self.substitute.values());
    }

    /// The indices of mirrored loops that may run forwards.
    pub(crate) fn free_loops(&self, scopes: &Scopes<'_>) -> BTreeSet<ValueId> {
        let free = |scope: ScopeId| !self.stacked.iter().any(|stack| scopes.is_within(*stack, scope));
        self.unordered.iter().filter(|(_, scope)| free(*scope)).map(|(index, _)| *index).collect()
    }

    /// The primal's body with everything that was added.
    pub(crate) fn forward(&mut self, region: &Region, scopes: &Scopes<'_>) -> Vec<Statement> {
        let mut statements = Vec::new();
        for statement in &region.statements {
            let id = scopes.id(statement);
            statements.extend(self.before.remove(&id).unwrap_or_default());
            statements.push(self.statement(statement, id, scopes));
            statements.extend(self.after.remove(&id).unwrap_or_default());
        }
        statements
    }

    fn inner(&mut self, region: &Region, scopes: &Scopes<'_>) -> Region {
        let mut statements = self.forward(region, scopes);
        statements.extend(self.appended.remove(&scopes.of_region(region)).unwrap_or_default());
        Region { statements, yields: region.yields.clone(), diverges: region.diverges }
    }

    fn statement(&mut self, statement: &Statement, id: StatementId, scopes: &Scopes<'_>) -> Statement {
        match statement {
            Statement::If(branch) => {
                let mut branch = crate::ir::If {
                    condition: branch.condition,
                    then: self.inner(&branch.then, scopes),
                    otherwise: self.inner(&branch.otherwise, scopes),
                    results: branch.results.clone(),
                };
                for (result, then, otherwise) in self.results.remove(&id).unwrap_or_default() {
                    branch.results.push(result);
                    branch.then.yields.push(then);
                    branch.otherwise.yields.push(otherwise);
                }
                Statement::If(branch)
            }
            Statement::For(counted) => {
                let mut counted = crate::ir::For { body: self.inner(&counted.body, scopes), ..counted.clone() };
                for (carried, next) in self.carried.remove(&id).unwrap_or_default() {
                    counted.carried.push(carried);
                    counted.body.yields.push(next);
                }
                Statement::For(counted)
            }
            Statement::While(repeat) => {
                let header_statements = self.forward(&repeat.header, scopes);
                let header = Region { statements: header_statements, ..repeat.header.clone() };
                let mut repeat = crate::ir::While { header, body: self.inner(&repeat.body, scopes), ..repeat.clone() };
                for (carried, next) in self.carried.remove(&id).unwrap_or_default() {
                    repeat.carried.push(carried);
                    repeat.body.yields.push(next);
                }
                Statement::While(repeat)
            }
            Statement::Call(call) => match (self.augmented.get(&id), self.stack) {
                (Some(residuals), Some(stack)) => Statement::Call(augmented(call, *residuals, stack)),
                _ => statement.clone(),
            },
            other => other.clone(),
        }
    }
}

/// `(result, residuals) = f::augmented(args…, stack)`.
fn augmented(call: &Call, residuals: MemoryId, stack: MemoryId) -> Call {
    let mut arguments = call.arguments.clone();
    arguments.push(Argument::BorrowMut(Place::whole(stack)));
    let result = Binding::Tuple(vec![call.result.clone(), Binding::Memory(residuals)]);
    Call { callee: call.callee, kind: CallKind::Augmented, arguments, result }
}

/// Adds every value that statements use.
pub(crate) fn uses_of(function: &Function, statements: &[Statement], used: &mut HashSet<ValueId>) {
    for statement in statements {
        used.extend(statement.reads());
        match statement {
            Statement::Let(value) => function[*value].op.operands(|operand| {
                used.insert(operand);
            }),
            Statement::View(memory) => {
                if let crate::ir::MemoryKind::View { base, lower, upper } = &function[*memory].kind {
                    used.extend(base.indices().chain(lower.iter().copied()).chain(upper.iter().copied()));
                }
            }
            _ => {}
        }
        for region in statement.regions() {
            used.extend(&region.yields);
            uses_of(function, &region.statements, used);
        }
    }
}

/// Replaces the hooks at the start of mirrored regions by what is defined there.
pub(crate) fn fill_hooks(
    statements: Vec<Statement>,
    hooks: &HashMap<MemoryId, ScopeId>,
    definitions: &mut HashMap<ScopeId, Vec<Statement>>,
) -> Vec<Statement> {
    let mut filled = Vec::with_capacity(statements.len());
    for mut statement in statements {
        if let Statement::Pop(memory, _) = &statement
            && let Some(scope) = hooks.get(memory)
        {
            filled.extend(definitions.remove(scope).unwrap_or_default());
            continue;
        }
        for region in statement.regions_mut() {
            let inner = std::mem::take(&mut region.statements);
            region.statements = fill_hooks(inner, hooks, definitions);
        }
        filled.push(statement);
    }
    filled
}

/// Lets mirrored loops run forwards, which is what processors are good at.
pub(crate) fn run_forwards(statements: &mut [Statement], free: &BTreeSet<ValueId>) {
    for statement in statements {
        if let Statement::For(counted) = statement
            && free.contains(&counted.index)
        {
            counted.unordered = true;
            match counted.range.adaptors.last() {
                Some(crate::ir::Adaptor::Rev) => drop(counted.range.adaptors.pop()),
                _ => counted.range.adaptors.push(crate::ir::Adaptor::Rev),
            }
        }
        statement.regions_mut().into_iter().for_each(|region| run_forwards(&mut region.statements, free));
    }
}

/// Puts one value in place of another in a whole function.
pub(crate) fn substitute(function: &mut Function, substitutes: &HashMap<ValueId, ValueId>) {
    if substitutes.is_empty() {
        return;
    }
    let map = |mut value: ValueId| {
        while let Some(&other) = substitutes.get(&value) {
            value = other;
        }
        value
    };
    for value in &mut function.values {
        if !matches!(value.op, Op::Bound | Op::Const(_) | Op::Extern(_)) {
            value.op = value.op.map(map, |place| place.map(place.memory, map));
        }
    }
    for memory in &mut function.memories {
        if let crate::ir::MemoryKind::View { base, lower, upper } = &mut memory.kind {
            *base = base.map(base.memory, map);
            *lower = lower.map(map);
            *upper = upper.map(map);
        }
    }
    let mut body = std::mem::take(&mut function.body);
    substitute_region(&mut body, &map);
    function.body = body;
    function.result = function.result.map(&mut |v| map(v), &mut |place| place.map(place.memory, map));
}

/// Puts one value in place of another in one region.
pub(crate) fn substitute_in(function: &mut Function, region: &mut Region, substitutes: &HashMap<ValueId, ValueId>) {
    let map = |value: ValueId| substitutes.get(&value).copied().unwrap_or(value);
    substitute_region(region, &map);
    let mut lets = Vec::new();
    collect_lets(region, &mut lets);
    for value in lets {
        let op = &function[value].op;
        function.values[value.index()].op = op.map(map, |place| place.map(place.memory, map));
    }
}

fn collect_lets(region: &Region, lets: &mut Vec<ValueId>) {
    for statement in &region.statements {
        if let Statement::Let(value) = statement {
            lets.push(*value);
        }
        statement.regions().into_iter().for_each(|inner| collect_lets(inner, lets));
    }
}

fn substitute_region(region: &mut Region, map: &impl Fn(ValueId) -> ValueId) {
    region.yields.iter_mut().for_each(|value| *value = map(*value));
    for statement in &mut region.statements {
        substitute_statement(statement, map);
        statement.regions_mut().into_iter().for_each(|inner| substitute_region(inner, map));
    }
}

fn substitute_statement(statement: &mut Statement, map: &impl Fn(ValueId) -> ValueId) {
    let place = |place: &Place| place.map(place.memory, map);
    match statement {
        Statement::Store(to, value) | Statement::Accumulate(to, value) => {
            *to = place(to);
            *value = map(*value);
        }
        Statement::Copy { to, from } | Statement::AccumulateAll { to, from } => {
            *to = place(to);
            *from = place(from);
        }
        Statement::Product(product) => *product = product.map(place),
        Statement::Clear(to) | Statement::Save(_, to) => *to = place(to),
        Statement::Push(_, values) => values.iter_mut().for_each(|value| *value = map(*value)),
        Statement::Declare(_, init) => match init {
            Init::Splat(value) => *value = map(*value),
            Init::Repeat { value, len } => {
                *value = map(*value);
                *len = map(*len);
            }
            Init::Elements(values) => values.iter_mut().for_each(|value| *value = map(*value)),
            Init::Value(argument) => *argument = argument.map(&mut |v| map(v), &mut |p| place(p)),
            Init::Copy(from) | Init::ZeroLike(from) => *from = place(from),
            Init::ZeroOf(like) => *like = like.map(&mut |v| map(v), &mut |p| place(p)),
            Init::Undefined | Init::Zero | Init::Taken(..) | Init::Record => {}
        },
        Statement::If(branch) => branch.condition = map(branch.condition),
        Statement::For(counted) => {
            counted.range.lower = map(counted.range.lower);
            counted.range.upper = map(counted.range.upper);
            for adaptor in &mut counted.range.adaptors {
                if let crate::ir::Adaptor::StepBy(step) = adaptor {
                    *step = map(*step);
                }
            }
            counted.carried.iter_mut().for_each(|c| c.init = map(c.init));
        }
        Statement::While(repeat) => repeat.carried.iter_mut().for_each(|c| c.init = map(c.init)),
        Statement::Call(call) => {
            let arguments = call.arguments.iter().map(|a| a.map(&mut |v| map(v), &mut |p| place(p)));
            call.arguments = arguments.collect();
        }
        Statement::Macro(kept) => {
            kept.leading = kept.leading.iter().map(|a| a.map(&mut |v| map(v), &mut |p| place(p))).collect();
            kept.shown.iter_mut().for_each(|(_, a)| *a = a.map(&mut |v| map(v), &mut |p| place(p)));
        }
        Statement::Let(_) | Statement::View(_) | Statement::Pop(..) | Statement::Restore(..) => {}
    }
}
