//! Tree to raw IR by symbolic execution: variables hold values or places, branches and loops list what they change.

mod array;
mod assign;
mod branch;
mod call;
mod carry;
mod choice;
mod environment;
mod flow;
mod leave;
mod opened;
mod place;
mod repeat;
mod scalar;
mod settled;
mod slices;
mod value;
mod window;

use std::collections::{BTreeSet, HashMap};

use proc_macro2::Span;

use crate::diagnostic::Errors;
use crate::ir::{
    self, Argument, Binding, Const, MemoryId, MemoryKind, Op, Passing, Place, Scalar, Statement, Ty, ValueId,
};
use crate::items::{Items, ModuleId};
use crate::read::Options;
use crate::resolve::signature::{Parameter, Signature};
use crate::resolve::tree::{ExprId, LocalId, Pattern, Tree};
use crate::resolve::types::{Shape, Type, Types};
use crate::resolve::{Helpers, Subject};
use environment::Bound;

/// Lowers a resolved function.
pub(super) fn lower(
    tree: &Tree,
    types: Types,
    signature: &Signature,
    body: ExprId,
    subject: Subject<'_>,
    options: &Options,
    errors: &mut Errors,
) -> Option<(ir::Function, Helpers)> {
    let function = ir::Function {
        name: signature.name.clone(),
        parameters: Vec::new(),
        result: Argument::Tuple(Vec::new()),
        result_ty: Ty::Inferred,
        body: ir::Region::default(),
        values: Vec::new(),
        memories: Vec::new(),
        externs: tree.externs.clone(),
        names: tree.names.clone(),
        reassociate: options.reassociate,
        settled: false,
    };
    let mut lowerer = Lowerer {
        tree,
        types,
        errors,
        function,
        regions: vec![Vec::new()],
        variables: vec![None; tree.locals.len()],
        journal: Vec::new(),
        pending: BTreeSet::new(),
        dead: false,
        nesting: 0,
        returned: signature.returned,
        exits: tree.targets.iter().flat_map(|target| [target.broken, target.continued]).collect(),
        exit_values: tree.targets.iter().map(|target| target.value).collect(),
        result: signature.value,
        extern_memories: HashMap::new(),
        counters: HashMap::new(),
        items: subject.items,
        home: subject.module,
        helpers: Helpers::new(),
        at: Span::call_site(),
    };
    lowerer.run(signature, body);
    let Lowerer { function, errors, helpers, .. } = lowerer;
    errors.barrier()?;
    ir::debug_verify("resolve", &function);
    Some((function, helpers))
}

struct Lowerer<'a> {
    tree: &'a Tree,
    types: Types,
    errors: &'a mut Errors,
    function: ir::Function,
    /// The statements of the regions that are open, the body's first.
    regions: Vec<Vec<Statement>>,
    /// What each variable holds now; `None` before it is declared.
    variables: Vec<Option<Bound>>,
    /// What variables held before they were changed, so that branches can be rolled back.
    journal: Vec<(LocalId, Option<Bound>)>,
    /// Flags of `return`, `break` and `continue` that may be set here: what follows runs only if none is.
    pending: BTreeSet<LocalId>,
    /// Whether this point is never reached.
    dead: bool,
    nesting: usize,
    returned: LocalId,
    /// The flags and values of all loops and labelled blocks.
    exits: BTreeSet<LocalId>,
    exit_values: BTreeSet<LocalId>,
    result: LocalId,
    extern_memories: HashMap<u32, MemoryId>,
    /// The ends of the ranges that loop indices run over, and whether they belong to them.
    counters: HashMap<ValueId, (ValueId, bool)>,
    items: &'a Items,
    /// The module that the function stands in.
    home: ModuleId,
    helpers: Helpers,
    /// Where what is being handed over stands.
    at: Span,
}

impl Lowerer<'_> {
    fn run(&mut self, signature: &Signature, body: ExprId) {
        for parameter in &signature.parameters {
            self.parameter(parameter);
        }
        let (_, returns) = self.tree.assigned(body);
        if returns {
            let no = self.boolean(false);
            self.set(self.returned, Bound::Value(no));
            let slot = self.slot(signature.whole, "result");
            self.set(self.result, slot);
        }
        let bound = self.lower(body);
        let bound = if returns { self.get(self.result) } else { self.result_of(body, bound) };
        let bound = if signature.fails { self.succeeded(bound, signature.whole) } else { bound };
        self.function.body.diverges = self.dead && self.pending.is_empty();
        self.function.result = self.handed_back(&bound, signature.result);
        self.function.result_ty = self.types.finish_named(signature.result);
        self.function.body.statements = self.regions.pop().unwrap_or_default();
    }

    /// What the result holds where the function does not fail.
    fn succeeded(&mut self, bound: Bound, whole: Type) -> Bound {
        match self.opened(bound, whole) {
            Bound::Tuple(parts) if parts.len() > 1 => parts[1].clone(),
            Bound::Place(place) => Bound::Place(place.then(ir::Step::Field(1))),
            other => other,
        }
    }

    /// An array of the function's own is handed back without a copy.
    fn result_of(&mut self, body: ExprId, bound: Bound) -> Bound {
        if let Bound::Place(place) = &bound
            && place.path.is_empty()
            && matches!(self.function[place.memory].kind, MemoryKind::Local | MemoryKind::Bound)
        {
            return bound;
        }
        self.own(body, bound)
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let to = self.types.strip_one(parameter.ty);
        let mutable = match &parameter.pattern {
            Pattern::Bind(local, _) => self.tree.locals[local.index()].mutable,
            _ => true,
        };
        let kind = match parameter.passing {
            Passing::Value if mutable => MemoryKind::InputOwned,
            Passing::Value | Passing::Shared => MemoryKind::Input,
            Passing::Mutable | Passing::Sum(_) => MemoryKind::Buffer,
        };
        let (binding, bound) = match (parameter.passing, self.types.shape(to)) {
            // what a reference leads to is a place, a single number too
            (Passing::Mutable, Shape::Scalar(_)) => {
                let memory = self.memory(kind, to, Some(&parameter.name));
                (Binding::Memory(memory), Bound::Place(Place::whole(memory)))
            }
            _ => self.bind_result(to, &kind, Some(&parameter.name)),
        };
        let ty = self.types.finish_named(to);
        self.function.parameters.push(ir::Parameter {
            name: parameter.name.clone(),
            ty,
            passing: parameter.passing,
            binding,
            differentiated: parameter.differentiated,
            span: Some(parameter.span),
        });
        self.bind_pattern(&parameter.pattern, bound, parameter.ty);
    }

    /// Takes apart what a caller or callee hands over.
    fn bind_result(&mut self, ty: Type, kind: &MemoryKind, name: Option<&str>) -> (Binding, Bound) {
        match self.types.shape(ty) {
            // a struct stays what it is where others see it
            Shape::Tuple(_) if self.types.is_adt(ty) => {
                let memory = self.memory(kind.clone(), ty, name);
                (Binding::Memory(memory), Bound::Place(Place::whole(memory)))
            }
            Shape::Scalar(scalar) => {
                let value = self.bound(scalar, name);
                (Binding::Value(value), Bound::Value(value))
            }
            Shape::Tuple(parts) if parts.is_empty() => (Binding::Ignore, Bound::Tuple(Vec::new())),
            Shape::Tuple(parts) => {
                let pairs = parts.into_iter().map(|part| self.bind_result(part, kind, None));
                let (bindings, bounds) = pairs.unzip();
                (Binding::Tuple(bindings), Bound::Tuple(bounds))
            }
            Shape::Array(_) | Shape::Slice(_) | Shape::Text | Shape::Unknown => {
                let memory = self.memory(kind.clone(), ty, name);
                (Binding::Memory(memory), Bound::Place(Place::whole(memory)))
            }
        }
    }

    fn handed_back(&mut self, bound: &Bound, ty: Type) -> Argument {
        match (self.types.shape(ty), bound) {
            (Shape::Scalar(scalar), _) => Argument::Value(self.scalar_of(bound, scalar)),
            _ if self.types.holds_structs(ty) => Argument::Take(self.put_together(bound, ty)),
            (Shape::Tuple(parts), Bound::Tuple(bounds)) => {
                let parts = parts.into_iter().zip(bounds);
                Argument::Tuple(parts.map(|(part, bound)| self.handed_back(bound, part)).collect())
            }
            (Shape::Tuple(parts), Bound::Never | Bound::Unset) => {
                Argument::Tuple(parts.into_iter().map(|part| self.handed_back(&Bound::Never, part)).collect())
            }
            (_, Bound::Place(place)) => Argument::Take(place.clone()),
            (_, _) => {
                let memory = self.memory(MemoryKind::Local, ty, None);
                self.push(Statement::Declare(memory, ir::Init::Undefined));
                Argument::Take(Place::whole(memory))
            }
        }
    }

    fn push(&mut self, statement: Statement) {
        if let Some(region) = self.regions.last_mut() {
            region.push(statement);
        }
    }

    fn define(&mut self, op: Op, ty: Scalar, name: Option<&str>) -> ValueId {
        let id = ValueId(u32::try_from(self.function.values.len()).expect("fewer than 2^32 values"));
        self.function.values.push(ir::Value { op, ty, name: name.map(str::to_string), exact: true });
        id
    }

    /// Computes a value here.
    fn emit(&mut self, op: Op, ty: Scalar) -> ValueId {
        let value = self.define(op, ty, None);
        self.push(Statement::Let(value));
        value
    }

    /// A value for a statement to bind.
    fn bound(&mut self, ty: Scalar, name: Option<&str>) -> ValueId {
        self.define(Op::Bound, ty, name)
    }

    fn constant(&mut self, constant: Const, ty: Scalar) -> ValueId {
        self.define(Op::Const(constant), ty, None)
    }

    fn boolean(&mut self, truth: bool) -> ValueId {
        self.constant(Const::Bool(truth), Scalar::Bool)
    }

    fn count(&mut self, n: i128) -> ValueId {
        self.constant(Const::Int(n), Scalar::USIZE)
    }

    fn zero(&mut self, ty: Scalar) -> ValueId {
        let constant = match ty {
            Scalar::Float(_) => Const::Float(0.0),
            Scalar::Int(_) => Const::Int(0),
            Scalar::Bool => Const::Bool(false),
        };
        self.constant(constant, ty)
    }

    fn memory(&mut self, kind: MemoryKind, ty: Type, name: Option<&str>) -> MemoryId {
        let ty = match kind {
            MemoryKind::Input | MemoryKind::InputOwned | MemoryKind::Buffer | MemoryKind::Bound => {
                self.types.finish_named(ty)
            }
            _ => self.types.finish(ty),
        };
        let id = MemoryId(u32::try_from(self.function.memories.len()).expect("fewer than 2^32 memories"));
        self.function.memories.push(ir::Memory { kind, ty, name: name.map(str::to_string) });
        id
    }

    fn ty(&self, id: ExprId) -> Type {
        self.tree.exprs[id.index()].ty
    }

    fn span(&self, id: ExprId) -> Span {
        self.tree.exprs[id.index()].span
    }

    /// What nothing is known of, though it is reached, is reported: it never counts as a zero.
    fn lost(&mut self, id: ExprId) -> Bound {
        if !self.dead {
            let span = self.span(id);
            self.refuse(span, "what this stands for is not followed here; write it out with variables of their own");
        }
        Bound::Never
    }

    /// Reports what only shows here, and goes on.
    fn refuse(&mut self, span: Span, message: &str) -> Bound {
        if !self.errors.any() {
            self.errors.at(span, message);
        }
        Bound::Never
    }
}
