//! Builds regions of IR: hash-consing and rewriting happen as a value is asked for.

use chainrule_primitives::{Kind, Primitive};

use crate::ir::hash::Map;
use crate::ir::{
    Comparison, Const, Function, Memory, MemoryId, MemoryKind, Op, Place, Region, Scalar, Spelling, Statement, Value,
    ValueId, Version,
};

/// Writes statements into nested regions of one function.
///
/// Equal pure operations in one region or in regions around it are one value. Reads are equal while the memory
/// is not written in between: every write through [`Builder::push`] gives the memory a new version, and whoever
/// opens a loop calls [`Builder::invalidate`] for what its body writes, before and after.
pub struct Builder {
    /// The function under construction; its `body` is empty until [`Builder::finish`].
    pub function: Function,
    /// Whether values asked for now are the user's own, so that only `Exactly` rewrites apply.
    pub exact: bool,
    /// How primitives asked for now are spelled.
    pub spelling: Spelling,
    frames: Vec<Frame>,
    /// Literals are in sight everywhere.
    literals: Map<(Op, Scalar), ValueId>,
    versions: Vec<Version>,
    newest: u32,
    /// How many rewrites are asking for values now.
    pub(crate) fuel: usize,
}

#[derive(Default)]
struct Frame {
    statements: Vec<Statement>,
    known: Map<(Op, Scalar), ValueId>,
    /// Whether nothing that the regions around compute is in sight.
    apart: bool,
}

impl Builder {
    /// Continues a function's tables with an empty body: values and memories keep their ids.
    pub fn new(mut function: Function) -> Builder {
        function.body = Region::default();
        let versions = vec![Version::default(); function.memories.len()];
        Builder {
            function,
            exact: false,
            spelling: Spelling::Method,
            frames: vec![Frame::default()],
            literals: Map::default(),
            versions,
            newest: 0,
            fuel: 0,
        }
    }

    /// Ends construction: the statements of the outermost region become the body.
    pub fn finish(mut self) -> Function {
        assert_eq!(self.frames.len(), 1, "every region that was opened is closed");
        self.function.body = Region { statements: self.close(), ..Region::default() };
        self.function
    }

    /// Opens a region inside the current one.
    pub fn open(&mut self) {
        self.frames.push(Frame::default());
    }

    /// Opens a region whose statements are to stand somewhere else: it shares no value with those around it.
    pub fn open_apart(&mut self) {
        self.frames.push(Frame { apart: true, ..Frame::default() });
    }

    /// Closes the current region and gives back its statements.
    pub fn close(&mut self) -> Vec<Statement> {
        self.frames.pop().expect("a region is open").statements
    }

    /// How many regions are open, the body included.
    pub fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Statements written so far in the current region.
    pub fn statements(&mut self) -> &mut Vec<Statement> {
        &mut self.frames.last_mut().expect("a region is open").statements
    }

    /// Appends a statement; a write gives its memory a new version.
    pub fn push(&mut self, statement: Statement) {
        for memory in crate::ir::written(&statement) {
            self.invalidate(memory);
        }
        self.statements().push(statement);
    }

    /// Forgets what was read from a memory.
    pub fn invalidate(&mut self, memory: MemoryId) {
        self.newest += 1;
        self.versions[memory.index()] = Version(self.newest);
    }

    /// A new memory, not declared yet.
    pub fn memory(&mut self, memory: Memory) -> MemoryId {
        let id = MemoryId(u32::try_from(self.function.memories.len()).expect("fewer than 2^32 memories"));
        self.function.memories.push(memory);
        self.versions.push(Version::default());
        id
    }

    /// A new value for a statement to bind.
    pub fn bound(&mut self, ty: Scalar, name: Option<String>) -> ValueId {
        let exact = self.exact;
        self.define(Value { op: Op::Bound, ty, name, exact })
    }

    fn define(&mut self, value: Value) -> ValueId {
        let id = ValueId(u32::try_from(self.function.values.len()).expect("fewer than 2^32 values"));
        self.function.values.push(value);
        id
    }

    /// A literal.
    pub fn constant(&mut self, constant: Const, ty: Scalar) -> ValueId {
        self.intern(Op::Const(constant), ty)
    }

    /// A float literal.
    pub fn float(&mut self, x: f64, ty: Scalar) -> ValueId {
        self.constant(Const::Float(x), ty)
    }

    /// An integer literal.
    pub fn integer(&mut self, n: i128, ty: Scalar) -> ValueId {
        self.constant(Const::Int(n), ty)
    }

    /// A bool literal.
    pub fn boolean(&mut self, b: bool) -> ValueId {
        self.constant(Const::Bool(b), Scalar::Bool)
    }

    /// A zero of any scalar type.
    pub fn blank(&mut self, ty: Scalar) -> ValueId {
        let constant = match ty {
            Scalar::Float(_) => Const::Float(0.0),
            Scalar::Int(_) => Const::Int(0),
            Scalar::Bool => Const::Bool(false),
        };
        self.constant(constant, ty)
    }

    /// A primitive on floats, in the current spelling; rewritten and shared where possible.
    pub fn primitive(&mut self, primitive: Primitive, operands: &[ValueId]) -> ValueId {
        let ty = self.function[operands[0]].ty;
        let spelling = match primitive.kind() {
            Kind::Operator => Spelling::Method,
            Kind::Method => self.spelling,
            Kind::Function => Spelling::Math,
        };
        self.op(Op::Primitive(primitive, spelling, operands.to_vec()), ty)
    }

    /// A comparison.
    pub fn compare(&mut self, comparison: Comparison, a: ValueId, b: ValueId) -> ValueId {
        self.op(Op::Compare(comparison, a, b), Scalar::Bool)
    }

    /// `if c { a } else { b }`, both computed.
    pub fn select(&mut self, c: ValueId, a: ValueId, b: ValueId) -> ValueId {
        let ty = self.function[a].ty;
        self.op(Op::Select(c, a, b), ty)
    }

    /// Reads a scalar.
    pub fn load(&mut self, place: Place, ty: Scalar) -> ValueId {
        let version = self.version(&place);
        self.op(Op::Load(place, version), ty)
    }

    /// A slice's length.
    pub fn len(&mut self, place: Place) -> ValueId {
        self.op(Op::Len(place), Scalar::USIZE)
    }

    /// Any operation; a `Load` gets the current version of its memory.
    pub fn op(&mut self, op: Op, ty: Scalar) -> ValueId {
        let op = match op {
            Op::Load(place, _) => {
                let version = self.version(&place);
                Op::Load(place, version)
            }
            op => op,
        };
        if let Some(value) = crate::simplify::rewrite(self, &op, ty) {
            if self.exact {
                self.function.values[value.index()].exact = true;
            }
            return value;
        }
        self.intern(op, ty)
    }

    /// The value of an operation that has been computed, in sight of the current region.
    pub fn find(&self, op: Op, ty: Scalar) -> Option<ValueId> {
        self.known(&(op, ty))
    }

    fn known(&self, key: &(Op, Scalar)) -> Option<ValueId> {
        if is_literal(&key.0) {
            return self.literals.get(key).copied();
        }
        for frame in self.frames.iter().rev() {
            match frame.known.get(key) {
                Some(value) => return Some(*value),
                None if frame.apart => return None,
                None => {}
            }
        }
        None
    }

    /// The version of a place's memory: that of the base for a view.
    fn version(&self, place: &Place) -> Version {
        match &self.function[place.memory].kind {
            MemoryKind::View { base, .. } => self.version(base),
            _ => self.versions[place.memory.index()],
        }
    }

    /// The value of an operation that needs no rewriting: an earlier equal one, or a new one.
    fn intern(&mut self, op: Op, ty: Scalar) -> ValueId {
        let key = (op, ty);
        if let Some(value) = self.known(&key) {
            if self.exact {
                self.function.values[value.index()].exact = true;
            }
            return value;
        }
        let (op, exact) = (key.0.clone(), self.exact);
        let value = self.define(Value { op, ty, name: None, exact });
        if is_literal(&key.0) {
            self.literals.insert(key, value);
        } else {
            let frame = self.frames.last_mut().expect("a region is open");
            frame.known.insert(key, value);
            frame.statements.push(Statement::Let(value));
        }
        value
    }
}

/// Whether an operation needs no statement.
fn is_literal(op: &Op) -> bool {
    matches!(op, Op::Const(_) | Op::Extern(_))
}
