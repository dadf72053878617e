//! Reverse mode over memories: shadows, copies, declarations, views.

use chainrule_primitives::Primitive;

use crate::differentiate::Calls;
use crate::differentiate::residuals::is_written_down;
use crate::differentiate::reverse::Reversal;
use crate::differentiate::scopes::{ScopeId, ScopeKind, StatementId, is_closed, is_fixed};
use crate::differentiate::witness::witness;
use crate::ir::{
    Argument, Carried, For, Init, IntOp, Len, Memory, MemoryId, MemoryKind, Op, Place, Product, ProductKind, Range,
    Region, Scalar, Statement, Step, Ty, ValueId, Witness,
};

impl<'p> Reversal<'p> {
    /// Declares the shadows of the memories that a statement of the current scope declares.
    pub(crate) fn declare_shadows(&mut self, statement: &'p Statement) {
        let at = self.scopes.id(statement);
        match statement {
            Statement::Declare(memory, init) if self.activity.memory(*memory) => {
                let zeros = self.zeros(*memory, Some(init), at);
                self.declare_shadow(*memory, zeros);
            }
            Statement::Call(call) => {
                for memory in call.result.memories() {
                    if self.activity.memory(memory) {
                        let zeros = self.zeros(memory, None, at);
                        self.declare_shadow(memory, zeros);
                    }
                }
            }
            _ => {}
        }
    }

    fn declare_shadow(&mut self, memory: MemoryId, zeros: Init) {
        let shadow = self.new_shadow(memory);
        self.b.push(Statement::Declare(shadow, zeros));
    }

    /// A shadow for a memory; whoever asks declares it.
    pub(crate) fn new_shadow(&mut self, memory: MemoryId) -> MemoryId {
        let Memory { ty, name, .. } = self.primal[memory].clone();
        let name = name.map(|name| format!("d_{name}"));
        let shadow = self.b.memory(Memory { kind: MemoryKind::Local, ty: ty.tangent(), name });
        self.shadows.insert(memory, shadow);
        shadow
    }

    /// Zeros in the shape of a memory that is declared inside a branch or loop.
    fn zeros(&mut self, memory: MemoryId, init: Option<&Init>, at: StatementId) -> Init {
        let ty = self.primal[memory].ty.clone();
        if is_closed(&ty) {
            return Init::Zero;
        }
        if let (Some(Init::Repeat { value, len }), Ty::Slice(_)) = (init, &ty) {
            let len = self.primal(*len);
            let value = self.zero(self.primal[*value].ty);
            return Init::Repeat { value, len };
        }
        if is_filled(&ty) {
            return Init::Zero;
        }
        Init::ZeroLike(self.recorded(&Place::whole(memory), at, true))
    }

    /// A place of the primal, as it is at a statement (before it, or just after it), for use in the mirror.
    pub(crate) fn primal_place(&mut self, place: &Place, at: StatementId) -> Place {
        if let (MemoryKind::View { base, lower, upper }, false) = (
            self.primal[place.memory].kind.clone(),
            self.scopes.of_memory(place.memory) == ScopeId::ROOT && self.scopes.keeps(place.memory, at),
        ) {
            let base = self.primal_place(&base, at);
            let lower = lower.map(|v| self.primal(v));
            let upper = upper.map(|v| self.primal(v));
            let again = Memory { kind: MemoryKind::View { base, lower, upper }, ..self.primal[place.memory].clone() };
            let again = self.b.memory(again);
            self.b.push(Statement::View(again));
            return self.in_mirror(place, again);
        }
        if self.scopes.keeps_place(place, at) {
            return self.in_mirror(place, place.memory);
        }
        self.recorded(place, at, false)
    }

    fn in_mirror(&mut self, place: &Place, memory: MemoryId) -> Place {
        let indices: Vec<ValueId> = place.indices().map(|index| self.primal(index)).collect();
        let mut indices = indices.into_iter();
        place.map(memory, |_| indices.next().expect("as many as there were"))
    }

    /// A copy of a place that the forward sweep takes before or after a statement.
    pub(crate) fn recorded(&mut self, place: &Place, at: StatementId, after: bool) -> Place {
        let ty = self.primal.place_ty(place);
        let name = self.primal[place.memory].name.as_ref().map(|name| format!("{name}_then"));
        if self.scope == ScopeId::ROOT {
            let copy = self.b.memory(Memory { kind: MemoryKind::Local, ty, name });
            self.patches.insert(at, after, Statement::Declare(copy, Init::Copy(place.clone())));
            return Place::whole(copy);
        }
        let fixed = is_fixed(&ty) && self.scopes.runs_once(self.scope);
        if fixed || self.is_once() && (self.calls == Calls::Bounded || is_filled(&ty)) {
            let copy = self.b.memory(Memory { kind: MemoryKind::Local, ty, name });
            self.patches.prologue.push(Statement::Declare(copy, Init::Undefined));
            let (to, from) = (Place::whole(copy), place.clone());
            self.patches.insert(at, after, Statement::Copy { to: to.clone(), from });
            return to;
        }
        if let (true, Some(stack)) = (self.pair, self.patches.stack) {
            return self.on_stack(stack, place, at, after);
        }
        let kind = MemoryKind::Record;
        let record = self.b.memory(Memory { kind, ty: Ty::Tuple(vec![ty.clone()]), name: Some("records".into()) });
        self.patches.prologue.push(Statement::Declare(record, Init::Record));
        self.patches.insert(at, after, Statement::Save(record, place.clone()));
        let again = self.b.memory(Memory { kind: MemoryKind::Bound, ty, name });
        self.b.push(Statement::Restore(record, again));
        self.patches.stacked.insert(self.scope);
        Place::whole(again)
    }

    /// Whether what is being mirrored runs at most once: in branches, but in no loop.
    fn is_once(&self) -> bool {
        let mut scope = self.scope;
        while self.scopes.get(scope).kind != ScopeKind::Iteration && scope != ScopeId::ROOT {
            scope = self.scopes.get(scope).parent;
        }
        scope == ScopeId::ROOT
    }

    /// The same on the stack of the call tree, from which the last is taken first.
    fn on_stack(&mut self, stack: MemoryId, place: &Place, at: StatementId, after: bool) -> Place {
        let ty = self.primal.place_ty(place);
        let known = is_written_down(&ty);
        let witness = if known || !place.path.is_empty() { None } else { self.witness(place.memory) };
        self.patches.tangled |= after || self.calls == Calls::Bounded || !known && witness.is_none();
        let save = Statement::Save(stack, place.clone());
        match after {
            true => self.patches.insert(at, true, save), // what is declared there is not there before
            false => self.patches.insert_first(at, save),
        }
        self.patches.stacked.insert(self.scope);
        let name = self.primal[place.memory].name.as_ref().map(|name| format!("{name}_then"));
        let kind = if witness.is_some() { MemoryKind::Local } else { MemoryKind::Bound };
        let again = self.b.memory(Memory { kind, ty, name });
        self.b.push(match witness {
            Some(witness) => Statement::Declare(again, Init::Taken(stack, witness)),
            None => Statement::Restore(stack, again),
        });
        Place::whole(again)
    }

    fn witness(&self, memory: MemoryId) -> Option<Witness> {
        witness(self.primal, &self.primal.body, memory)
    }

    /// The same place without views on the way: indices are shifted by where the view begins.
    pub(crate) fn through_views(&mut self, place: &Place) -> Place {
        let MemoryKind::View { base, lower, .. } = self.primal[place.memory].kind.clone() else {
            return place.clone();
        };
        let mut path = base.path.clone();
        let mut steps = place.path.iter();
        match (steps.next(), lower) {
            (Some(Step::Index(index)), Some(lower)) => {
                let (index, lower) = (self.primal(*index), self.primal(lower));
                path.push(Step::Index(self.b.op(Op::Integer(IntOp::Add, vec![lower, index]), Scalar::USIZE)));
            }
            (step, _) => path.extend(step),
        }
        path.extend(steps);
        self.through_views(&Place { memory: base.memory, path })
    }

    /// `from` is a place of cotangents: adds it to the cotangent of a primal place.
    pub(crate) fn accumulate_all(&mut self, from: Place, to: &Place) {
        if let (MemoryKind::View { base, lower, upper }, true) =
            (self.primal[to.memory].kind.clone(), to.path.is_empty())
        {
            return self.accumulate_view(from, to, &base, lower, upper);
        }
        let to = self.shadow(to);
        let ty = self.b.function.place_ty(&to);
        self.add_places(to, from, &ty);
    }

    fn add_places(&mut self, to: Place, from: Place, ty: &Ty) {
        match ty {
            Ty::Scalar(scalar) => {
                let sum = self.b.load(from, *scalar);
                self.b.push(Statement::Accumulate(to, sum));
            }
            _ => self.b.push(Statement::AccumulateAll { to, from }),
        }
    }

    /// Element by element, since a place has no ranges.
    fn accumulate_view(
        &mut self,
        from: Place,
        view: &Place,
        base: &Place,
        lower: Option<ValueId>,
        upper: Option<ValueId>,
    ) {
        let zero = self.b.integer(0, Scalar::USIZE);
        let lower = lower.map_or(zero, |v| self.primal(v));
        let upper = match upper {
            Some(upper) => self.primal(upper),
            None => match self.primal.place_ty(base) {
                Ty::Array(_, Len::Known(n)) => self.b.integer(n as i128, Scalar::USIZE),
                _ => {
                    let base = self.in_mirror(base, base.memory);
                    self.b.len(base)
                }
            },
        };
        let len = self.b.op(Op::Integer(IntOp::Sub, vec![upper, lower]), Scalar::USIZE);
        let element = self.primal[view.memory].ty.element().cloned().unwrap_or(Ty::Inferred);
        self.for_each(zero, len, |this, k| {
            let step = this.b.op(Op::Integer(IntOp::Add, vec![lower, k]), Scalar::USIZE);
            let target = this.shadow(&base.then(Step::Index(step)));
            this.add_places(target, from.then(Step::Index(k)), &element);
        });
    }

    /// A loop in the mirror that no primal loop corresponds to.
    fn for_each(&mut self, lower: ValueId, upper: ValueId, body: impl FnOnce(&mut Self, ValueId)) {
        self.b.open();
        let index = self.b.bound(Scalar::USIZE, Some("k".into()));
        body(self, index);
        let body = Region { statements: self.b.close(), ..Region::default() };
        let range = Range { lower, upper, inclusive: false, adaptors: Vec::new() };
        let carried = Vec::new();
        self.b.push(Statement::For(For { index, range, carried, body, until: None, unordered: true, span: None }));
    }

    /// `to = from`, backwards: the cotangent moves from `to` to `from`.
    pub(crate) fn copy(&mut self, to: &Place, from: &Place) {
        let flows = self.flows(from);
        let mut source = self.shadow(to);
        if let (Ty::Scalar(scalar), true) = (self.primal.place_ty(to), flows) {
            let cotangent = self.b.load(source.clone(), scalar);
            let zero = self.zero(scalar);
            self.b.push(Statement::Store(source, zero));
            let target = self.shadow(from);
            return self.b.push(Statement::Accumulate(target, cotangent));
        }
        if flows && self.through_views(to).memory == self.through_views(from).memory {
            let ty = self.primal.place_ty(to);
            let copy = self.b.memory(Memory { kind: MemoryKind::Local, ty, name: None });
            self.b.push(Statement::Declare(copy, Init::Copy(source.clone())));
            self.b.push(Statement::Clear(source));
            return self.accumulate_all(Place::whole(copy), from);
        }
        if flows {
            self.accumulate_all(source.clone(), from);
            source = self.shadow(to);
        }
        self.b.push(Statement::Clear(source));
    }

    /// A product, backwards: a product of another kind, of the target's cotangent and one source, is added to the
    /// cotangent of the other source.
    pub(crate) fn product(&mut self, product: &Product, statement: &'p Statement) {
        let at = self.scopes.id(statement);
        for source in ProductKind::ALL.into_iter().filter(|kind| *kind != product.kind) {
            if !self.flows(product.target_of(source)) {
                continue;
            }
            let term = product.of_kind(source, |role, place| match role == source || role == product.kind {
                true => self.shadow(place),
                false => self.primal_place(place, at),
            });
            self.b.push(Statement::Product(term));
        }
    }

    /// What a struct was put together from gets the parts of its shadow.
    fn value_parts(&mut self, shadow: &Place, argument: &Argument) {
        match argument {
            Argument::Value(value) if self.activity.value(*value) => {
                let cotangent = self.b.load(shadow.clone(), self.primal[*value].ty);
                self.add(*value, cotangent);
            }
            Argument::Take(place) if self.flows(place) => {
                self.accumulate_all(shadow.clone(), place);
            }
            Argument::Tuple(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let field = shadow.then(Step::Field(k as u32));
                    if !self.b.function.is_constant(&field) {
                        self.value_parts(&field, part);
                    }
                }
            }
            Argument::Array(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let index = self.b.integer(k as i128, Scalar::USIZE);
                    self.value_parts(&shadow.then(Step::Index(index)), part);
                }
            }
            _ => {}
        }
    }

    /// A declaration, backwards: what the memory began with gets the shadow's content.
    pub(crate) fn init(&mut self, memory: MemoryId, init: &Init) {
        let whole = Place::whole(self.shadows[&memory]);
        match init {
            Init::Undefined | Init::Zero | Init::ZeroLike(_) | Init::ZeroOf(_) | Init::Taken(..) | Init::Record => {}
            Init::Copy(place) => {
                if self.flows(place) {
                    self.accumulate_all(whole, place);
                }
            }
            Init::Value(argument) => self.value_parts(&whole, argument),
            Init::Splat(value) | Init::Repeat { value, .. } => {
                if self.activity.value(*value) {
                    let ty = self.primal[memory].ty.clone();
                    let sum = self.sum(whole, &ty, self.primal[*value].ty);
                    self.add(*value, sum);
                }
            }
            Init::Elements(elements) => {
                let ty = match self.primal[memory].ty.clone() {
                    // `vec![a, b]` is as long as its list
                    Ty::Slice(element) => {
                        let n = elements.len() / element.count().unwrap_or(1).max(1);
                        Ty::Array(element, Len::Known(n))
                    }
                    ty => ty,
                };
                let mut places = Vec::new();
                self.leaves(whole, &ty, &mut places);
                for (place, value) in places.into_iter().zip(elements) {
                    if self.activity.value(*value) {
                        let cotangent = self.b.load(place, self.primal[*value].ty);
                        self.add(*value, cotangent);
                    }
                }
            }
        }
    }

    /// Every scalar place below one, in memory order.
    pub(crate) fn leaves(&mut self, place: Place, ty: &Ty, leaves: &mut Vec<Place>) {
        match ty {
            Ty::Array(element, Len::Known(n)) => {
                for k in 0..*n {
                    let index = self.b.integer(k as i128, Scalar::USIZE);
                    self.leaves(place.then(Step::Index(index)), element, leaves);
                }
            }
            Ty::Tuple(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    self.leaves(place.then(Step::Field(k as u32)), part, leaves);
                }
            }
            _ => leaves.push(place),
        }
    }

    /// The sum of every float below a place.
    fn sum(&mut self, place: Place, ty: &Ty, scalar: Scalar) -> ValueId {
        match ty {
            Ty::Array(element, _) | Ty::Slice(element) => {
                let zero = self.b.integer(0, Scalar::USIZE);
                let upper = match ty {
                    Ty::Array(_, Len::Known(n)) => self.b.integer(*n as i128, Scalar::USIZE),
                    _ => self.b.len(place.clone()),
                };
                let init = self.zero(scalar);
                let param = self.b.bound(scalar, None);
                let result = self.b.bound(scalar, None);
                self.b.open();
                let index = self.b.bound(Scalar::USIZE, Some("k".into()));
                let inner = self.sum(place.then(Step::Index(index)), element, scalar);
                let next = self.b.primitive(Primitive::Add, &[param, inner]);
                let body = Region { statements: self.b.close(), yields: vec![next], diverges: false };
                let range = Range { lower: zero, upper, inclusive: false, adaptors: Vec::new() };
                let carried = vec![Carried { init, param, result }];
                let counted = For { index, range, carried, body, until: None, unordered: true, span: None };
                self.b.push(Statement::For(counted));
                result
            }
            Ty::Tuple(parts) => {
                let mut sum = self.zero(scalar);
                for (k, part) in parts.iter().enumerate() {
                    let inner = self.sum(place.then(Step::Field(k as u32)), part, scalar);
                    sum = self.b.primitive(Primitive::Add, &[sum, inner]);
                }
                sum
            }
            _ => self.b.load(place, scalar),
        }
    }
}

/// Whether zeros of this type can be written down, with lengths left to rustc.
pub(super) fn is_filled(ty: &Ty) -> bool {
    match ty {
        Ty::Array(element, Len::Inferred) => is_filled(element),
        ty => is_closed(ty),
    }
}
