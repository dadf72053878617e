//! Matrices put together row by row from calls of the companion's own functions.

use proc_macro2::TokenStream;

use crate::differentiate::hessian::{Row, rows_of};
use crate::ir::{
    Argument, Binding, Builder, Extern, ExternId, For, Function, Init, Len, Memory, MemoryId, MemoryKind, NameId, Op,
    Passing, Place, Range, Region, Scalar, Statement, Step, Ty, ValueId,
};

/// The differentiated parameters as the basis of a vector space.
pub(crate) enum Basis {
    /// Scalars of one type.
    Scalars(Vec<ValueId>),
    /// One array (with its length) or slice of scalars.
    Array(MemoryId, Option<Len>),
}

impl Basis {
    /// The basis of a function's differentiated parameters, if they are of one kind.
    pub(crate) fn of(primal: &Function) -> Option<Basis> {
        let inputs: Vec<_> = primal.parameters.iter().filter(|p| p.differentiated).collect();
        if let [only] = inputs.as_slice() {
            if let (Binding::Memory(memory), Ty::Array(element, len)) = (&only.binding, &only.ty) {
                return element.scalar().map(|_| Basis::Array(*memory, Some(len.clone())));
            }
            if let (Binding::Memory(memory), Ty::Slice(element)) = (&only.binding, &only.ty) {
                return element.scalar().map(|_| Basis::Array(*memory, None));
            }
        }
        let scalar = |binding: &Binding| match binding {
            Binding::Value(value) => Some(*value),
            _ => None,
        };
        let scalars = inputs.iter().map(|p| scalar(&p.binding)).collect::<Option<Vec<_>>>()?;
        let ty = primal[*scalars.first()?].ty;
        scalars.iter().all(|value| primal[*value].ty == ty).then_some(Basis::Scalars(scalars))
    }

    /// Its dimension, where known.
    pub(crate) fn dimension(&self) -> Option<usize> {
        match self {
            Basis::Scalars(values) => Some(values.len()),
            Basis::Array(_, Some(Len::Known(n))) => Some(*n),
            Basis::Array(..) => None,
        }
    }

    fn len(&self) -> Option<Len> {
        match self {
            Basis::Scalars(values) => Some(Len::Known(values.len())),
            Basis::Array(_, len) => len.clone(),
        }
    }

    fn scalar(&self, function: &Function) -> Scalar {
        match self {
            Basis::Scalars(values) => function[values[0]].ty,
            Basis::Array(memory, _) => function[*memory].ty.element().and_then(Ty::scalar).unwrap_or(Scalar::F64),
        }
    }

    /// The type of a row.
    pub(crate) fn row(&self, function: &Function) -> Ty {
        rows_of(Ty::Scalar(self.scalar(function)), self.len())
    }

    /// The type of a square matrix over it.
    pub(crate) fn matrix(&self, function: &Function) -> Option<Ty> {
        Some(rows_of(self.row(function), self.len()))
    }
}

/// A direction handed to a call.
pub(crate) enum Direction {
    /// One value for each scalar.
    Values(Vec<ValueId>),
    /// An array or `Vec`.
    Whole(Place),
}

/// A function that calls another once for each basis vector.
pub(crate) struct Rows<'p> {
    primal: &'p Function,
    /// Writes it.
    pub(crate) b: Builder,
    /// What is called.
    pub(crate) callee: ExternId,
    matrix: Option<Place>,
    written: Vec<Argument>,
}

impl<'p> Rows<'p> {
    /// Begins.
    pub(crate) fn new(primal: &'p Function, tokens: TokenStream, text: &str) -> Self {
        let mut b = Builder::new(primal.clone());
        let callee = ExternId(u32::try_from(b.function.externs.len()).expect("fewer than 2^32 externs"));
        b.function.externs.push(Extern::path(tokens, format!("Self::{text}")));
        for memory in &mut b.function.memories {
            if matches!(memory.kind, MemoryKind::InputOwned) {
                memory.kind = MemoryKind::Input;
            }
        }
        Rows { primal, b, callee, matrix: None, written: Vec::new() }
    }

    /// The function's own arguments, then the direction in the places of the differentiated ones.
    pub(crate) fn arguments(&mut self, direction: Direction) -> Vec<Argument> {
        let mut arguments = self.own_arguments();
        match direction {
            Direction::Values(values) => arguments.extend(values.into_iter().map(Argument::Value)),
            Direction::Whole(place) => {
                let shared = self.primal.parameters.iter().any(|p| p.differentiated && p.passing == Passing::Shared);
                arguments.push(if shared { Argument::Borrow(place) } else { Argument::Take(place) });
            }
        }
        arguments
    }

    /// A length of the user's as a value.
    pub(crate) fn named_length(&mut self, name: NameId) -> ValueId {
        let named = self.b.function.names[name.index()].clone();
        let id = ExternId(u32::try_from(self.b.function.externs.len()).expect("fewer than 2^32 externs"));
        self.b.function.externs.push(named);
        self.b.op(Op::Extern(id), Scalar::USIZE)
    }

    /// The function's own arguments.
    pub(crate) fn own_arguments(&mut self) -> Vec<Argument> {
        let handed = |p: &crate::ir::Parameter| own_argument(&p.binding, p.passing);
        self.primal.parameters.iter().map(handed).collect()
    }

    /// A place for what one call returns.
    pub(crate) fn row(&mut self, basis: &Basis) -> (Row, Binding) {
        let row = match basis {
            Basis::Scalars(values) => {
                let ty = self.primal[values[0]].ty;
                Row::Values(values.iter().map(|_| self.b.bound(ty, None)).collect())
            }
            Basis::Array(..) => {
                let ty = basis.row(self.primal);
                let row = Memory { kind: MemoryKind::Bound, ty, name: Some("row".into()) };
                Row::Whole(Place::whole(self.b.memory(row)))
            }
        };
        let binding = row.binding();
        (row, binding)
    }

    /// One call for each basis vector.
    pub(crate) fn matrix(&mut self, basis: &Basis, call: &mut dyn FnMut(&mut Self, Direction) -> Row) {
        match basis {
            Basis::Scalars(values) => {
                let ty = self.primal[values[0]].ty;
                for k in 0..values.len() {
                    let unit = (0..values.len()).map(|j| self.b.float(if j == k { 1.0 } else { 0.0 }, ty));
                    let unit = unit.collect();
                    if let Row::Values(row) = call(self, Direction::Values(unit)) {
                        self.written.push(Argument::Array(row.into_iter().map(Argument::Value).collect()));
                    }
                }
            }
            Basis::Array(memory, len) => self.loop_over(basis, *memory, len.clone(), call),
        }
    }

    fn loop_over(
        &mut self,
        basis: &Basis,
        input: MemoryId,
        len: Option<Len>,
        call: &mut dyn FnMut(&mut Self, Direction) -> Row,
    ) {
        let grows = len.is_none();
        let (kind, ty, init) = if grows {
            (MemoryKind::Record, Ty::Tuple(vec![basis.row(self.primal)]), Init::Record)
        } else {
            (MemoryKind::Local, basis.matrix(self.primal).expect("there is a matrix"), Init::Zero)
        };
        let matrix = self.b.memory(Memory { kind, ty, name: Some("rows".into()) });
        self.b.push(Statement::Declare(matrix, init));
        self.matrix = Some(Place::whole(matrix));
        let lower = self.b.integer(0, Scalar::USIZE);
        let upper = match len {
            Some(Len::Known(n)) => self.b.integer(n as i128, Scalar::USIZE),
            _ => self.b.len(Place::whole(input)),
        };
        self.b.open();
        let index = self.b.bound(Scalar::USIZE, Some("k".into()));
        let (scalar, ty) = (basis.scalar(self.primal), basis.row(self.primal));
        let unit = self.b.memory(Memory { kind: MemoryKind::Local, ty, name: Some("unit".into()) });
        self.b.push(Statement::Declare(unit, Init::ZeroLike(Place::whole(input))));
        let one = self.b.float(1.0, scalar);
        self.b.push(Statement::Store(Place::whole(unit).then(Step::Index(index)), one));
        if let Row::Whole(row) = call(self, Direction::Whole(Place::whole(unit))) {
            let to = Place::whole(matrix).then(Step::Index(index));
            self.b.push(if grows { Statement::Save(matrix, row) } else { Statement::Copy { to, from: row } });
        }
        let body = Region { statements: self.b.close(), ..Region::default() };
        let range = Range { lower, upper, inclusive: false, adaptors: Vec::new() };
        let counted = For { index, range, carried: Vec::new(), body, until: None, unordered: true, span: None };
        self.b.push(Statement::For(counted));
    }

    /// The function.
    pub(crate) fn finish(self, basis: &Basis) -> Function {
        let ty = basis.matrix(self.primal).expect("there is a matrix");
        let mut function = self.b.finish();
        function.result = match self.matrix {
            Some(matrix) => Argument::Take(matrix),
            None => Argument::Array(self.written),
        };
        function.result_ty = ty;
        function
    }
}

fn own_argument(binding: &Binding, passing: Passing) -> Argument {
    match binding {
        Binding::Value(value) => Argument::Value(*value),
        Binding::Memory(memory) if passing == Passing::Value => Argument::Take(Place::whole(*memory)),
        Binding::Memory(memory) => Argument::Borrow(Place::whole(*memory)),
        Binding::Tuple(parts) => Argument::Tuple(parts.iter().map(|part| own_argument(part, Passing::Value)).collect()),
        Binding::Ignore => Argument::Tuple(Vec::new()),
    }
}
