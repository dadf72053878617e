//! Scalar replacement: the scalars of a promoted memory are values, and no memory is left.

use crate::ir::*;
use crate::simplify::rebuild::Rebuild;

/// How many scalars come before a place in its memory, and its type, if every index is a known one in bounds.
pub(super) fn offset(ty: &Ty, path: &[Step], int: &impl Fn(ValueId) -> Option<i128>) -> Option<(usize, Ty)> {
    let Some((step, rest)) = path.split_first() else { return Some((0, ty.clone())) };
    let (before, inner) = match (step, ty) {
        (Step::Index(index), Ty::Array(element, Len::Known(n))) => {
            let index = usize::try_from(int(*index)?).ok().filter(|index| index < n)?;
            (index.checked_mul(element.count()?)?, element.as_ref())
        }
        (Step::Field(k), Ty::Tuple(parts)) => {
            let k = *k as usize;
            (parts.get(..k)?.iter().map(Ty::count).sum::<Option<usize>>()?, parts.get(k)?)
        }
        _ => return None,
    };
    let (offset, ty) = offset(inner, rest, int)?;
    Some((before + offset, ty))
}

/// The types of the scalars inside, in order.
fn scalars(ty: &Ty, into: &mut Vec<Scalar>) {
    match ty {
        Ty::Scalar(scalar) => into.push(*scalar),
        Ty::Array(element, Len::Known(n)) => (0..*n).for_each(|_| scalars(element, into)),
        Ty::Tuple(parts) => parts.iter().for_each(|part| scalars(part, into)),
        _ => {}
    }
}

impl Rebuild<'_> {
    /// Where a place of a promoted memory starts among its scalars.
    fn locate(&self, place: &Place) -> Option<(usize, Ty)> {
        self.elements.get(&place.memory)?;
        let int = |index: ValueId| self.int(self.value(index));
        Some(offset(&self.old[place.memory].ty, &place.path, &int).expect("promoted memories have known indices"))
    }

    /// The scalar at a place of a promoted memory.
    pub(super) fn element(&self, place: &Place) -> Option<ValueId> {
        let (at, _) = self.locate(place)?;
        Some(self.elements[&place.memory][at])
    }

    /// Whether the place was one of a promoted memory.
    pub(super) fn set_element(&mut self, place: &Place, value: ValueId) -> bool {
        let Some((at, _)) = self.locate(place) else { return false };
        self.set(place.memory, at, value);
        true
    }

    /// What is stored in a memory of a network is called as its element: `h_0`.
    pub(super) fn name_element(&mut self, place: &Place, value: ValueId) {
        let named = &mut self.new.function.values[value.index()];
        let is_computed = !matches!(named.op, Op::Const(_) | Op::Extern(_) | Op::Bound | Op::Load(..));
        if !self.old.settled || named.name.is_some() || !is_computed {
            return;
        }
        let Some(memory) = &self.old[place.memory].name else { return };
        let known: Option<Vec<i128>> = place.indices().map(|index| self.int(self.value(index))).collect();
        let Some(known) = known.filter(|_| !place.path.is_empty()) else { return };
        let name = known.iter().fold(memory.clone(), |name, index| format!("{name}_{index}"));
        self.new.function.values[value.index()].name = Some(name);
    }

    fn set(&mut self, memory: MemoryId, at: usize, value: ValueId) {
        self.elements.get_mut(&memory).expect("a promoted memory was declared")[at] = value;
    }

    /// The scalars below a place of a promoted memory, in order.
    pub(super) fn elements_below(&self, place: &Place) -> Option<Vec<ValueId>> {
        let (at, ty) = self.locate(place)?;
        let count = ty.count().expect("promoted memories have known lengths");
        Some(self.elements[&place.memory][at..at + count].to_vec())
    }

    /// The known length of a place in a promoted memory.
    pub(super) fn length(&mut self, place: &Place) -> ValueId {
        let Some((_, Ty::Array(_, Len::Known(n)))) = self.locate(place) else {
            unreachable!("promoted memories have known lengths")
        };
        self.new.integer(n as i128, Scalar::USIZE)
    }

    /// `a + b`, of cotangents.
    pub(super) fn sum(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.new.exact = false;
        self.new.spelling = Spelling::Method;
        self.new.primitive(chainrule_primitives::Primitive::Add, &[a, b])
    }

    fn zero(&mut self, ty: Scalar) -> ValueId {
        match ty {
            Scalar::Float(_) => self.new.float(0.0, ty),
            Scalar::Int(_) => self.new.integer(0, ty),
            Scalar::Bool => self.new.boolean(false),
        }
    }

    fn zeros(&mut self, ty: &Ty) -> Vec<ValueId> {
        let mut types = Vec::new();
        scalars(ty, &mut types);
        types.into_iter().map(|ty| self.zero(ty)).collect()
    }

    /// Reads every scalar below a place of a memory that is not promoted.
    fn read_all(&mut self, place: &Place) -> Vec<ValueId> {
        let ty = self.new.function.place_ty(place);
        let mut values = Vec::new();
        self.read_below(place, &ty, &mut values);
        values
    }

    fn read_below(&mut self, place: &Place, ty: &Ty, values: &mut Vec<ValueId>) {
        match ty {
            Ty::Scalar(scalar) => {
                // the first reading stands for all of them where an index may be out of bounds
                self.new.exact = values.is_empty();
                values.push(self.new.load(place.clone(), *scalar));
            }
            Ty::Array(element, Len::Known(n)) => {
                for k in 0..*n {
                    let index = self.new.integer(k as i128, Scalar::USIZE);
                    self.read_below(&place.then(Step::Index(index)), element, values);
                }
            }
            Ty::Tuple(parts) => {
                for (k, part) in (0..).zip(parts) {
                    self.read_below(&place.then(Step::Field(k)), part, values);
                }
            }
            _ => unreachable!("only places of known type are copied to promoted memories"),
        }
    }

    /// The scalars below any place whose type is known.
    fn read(&mut self, place: &Place) -> Vec<ValueId> {
        match self.elements_below(place) {
            Some(values) => values,
            None => {
                let place = self.place(place);
                self.read_all(&place)
            }
        }
    }

    /// Parameters by value that are promoted start as what was handed over.
    pub(super) fn owned_inputs(&mut self) {
        for memory in self.promoted {
            if matches!(self.old[*memory].kind, MemoryKind::InputOwned) {
                let place = self.place(&Place::whole(*memory));
                let elements = self.read_all(&place);
                self.elements.insert(*memory, elements);
            }
        }
    }

    /// Whether the memory is promoted; then its scalars start as `init` says.
    pub(super) fn declare_elements(&mut self, memory: MemoryId, init: &Init) -> bool {
        if !self.promoted.contains(&memory) {
            return false;
        }
        let ty = &self.old[memory].ty;
        let elements = match init {
            Init::Splat(value) => vec![self.value(*value); ty.count().expect("promoted memories have known lengths")],
            Init::Elements(elements) => self.list(elements),
            Init::Copy(place) => self.read(place),
            _ => self.zeros(ty),
        };
        self.elements.insert(memory, elements);
        true
    }

    /// `to = from` or `to += from`.
    pub(super) fn copy(&mut self, to: &Place, from: &Place, accumulate: bool) {
        let Some((at, _)) = self.locate(to) else {
            let from = self.in_memory(from);
            let to = self.place(to);
            self.contents.forget_place(&self.new.function, &to);
            let statement =
                if accumulate { Statement::AccumulateAll { to, from } } else { Statement::Copy { to, from } };
            return self.new.push(statement);
        };
        for (k, value) in self.read(from).into_iter().enumerate() {
            let float = self.new.function[value].ty.is_float();
            let value = match accumulate {
                true if float => self.sum(self.elements[&to.memory][at + k], value),
                true => continue,
                false => value,
            };
            self.set(to.memory, at + k, value);
        }
    }

    pub(super) fn clear(&mut self, place: &Place) {
        let Some(elements) = self.elements_below(place) else {
            let place = self.place(place);
            self.contents.forget_place(&self.new.function, &place);
            return self.new.push(Statement::Clear(place));
        };
        let (at, _) = self.locate(place).expect("it was just located");
        for (k, element) in elements.into_iter().enumerate() {
            let ty = self.new.function[element].ty;
            if ty.is_float() {
                let zero = self.zero(ty);
                self.set(place.memory, at + k, zero);
            }
        }
    }

    /// A place in memory that holds what the old one does: for promoted memories a new one.
    fn in_memory(&mut self, place: &Place) -> Place {
        let Some(elements) = self.elements_below(place) else { return self.place(place) };
        let (_, ty) = self.locate(place).expect("it was just located");
        let name = self.old[place.memory].name.clone();
        let memory = self.new.memory(Memory { kind: MemoryKind::Local, ty, name });
        self.new.push(Statement::Declare(memory, Init::Elements(elements)));
        Place::whole(memory)
    }

    /// The new argument for an old one; what is only shown may be borrowed from anywhere.
    pub(super) fn argument(&mut self, argument: &Argument, shown: bool) -> Argument {
        let all = |pass: &mut Self, parts: &[Argument]| parts.iter().map(|part| pass.argument(part, shown)).collect();
        match argument {
            Argument::Value(value) => Argument::Value(self.value(*value)),
            Argument::Take(place) => match self.elements_below(place) {
                Some(elements) => {
                    let (_, ty) = self.locate(place).expect("it was just located");
                    assembled(&ty, &mut elements.into_iter())
                }
                None => Argument::Take(self.place(place)),
            },
            Argument::Borrow(place) => match (shown, self.elements_below(place).as_deref()) {
                (true, Some([value])) => Argument::Value(*value),
                _ => Argument::Borrow(self.in_memory(place)),
            },
            Argument::BorrowMut(place) => Argument::BorrowMut(self.place(place)),
            Argument::Sum(place) => Argument::Sum(place.as_ref().map(|place| self.place(place))),
            Argument::Tuple(parts) => Argument::Tuple(all(self, parts)),
            Argument::Array(parts) => Argument::Array(all(self, parts)),
            Argument::ZeroLike(like) => Argument::ZeroLike(Box::new(self.argument(like, shown))),
        }
    }
}

/// Scalars in the shape of a type.
fn assembled(ty: &Ty, elements: &mut impl Iterator<Item = ValueId>) -> Argument {
    match ty {
        Ty::Array(element, Len::Known(n)) => {
            Argument::Array((0..*n).map(|_| assembled(element, &mut *elements)).collect())
        }
        Ty::Tuple(parts) => Argument::Tuple(parts.iter().map(|part| assembled(part, &mut *elements)).collect()),
        _ => Argument::Value(elements.next().expect("there are as many elements as scalars in the type")),
    }
}
