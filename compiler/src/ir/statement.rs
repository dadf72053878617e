//! Statements: structured control flow over values and memories.
//!
//! Scalars are values in static single assignment form. What a branch or a loop changes is listed: an
//! `if` has results, a loop has carried values. Arrays live in memories, which statements write. There is no
//! `break`, `continue` or `return` here: `resolve` turns them into conditions (`until`, `if`).

use proc_macro2::{Span, TokenStream};

use crate::ir::{ExternId, MemoryId, Passing, Place, Product, Ty, ValueId};

/// A list of statements, and the values that it hands to the statement around it.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// In the order of execution.
    pub statements: Vec<Statement>,
    /// For a branch the `if`'s results, for a loop body the next carried values, in order.
    pub yields: Vec<ValueId>,
    /// Whether its end is never reached (`panic!`): then `yields` means nothing and may be any values in scope.
    pub diverges: bool,
}

/// One step of a region.
#[derive(Clone, Debug)]
pub enum Statement {
    /// Computes a value (not `Bound`, `Const` or `Extern`).
    Let(ValueId),
    /// Brings a local memory into being. It lives to the end of the region.
    Declare(MemoryId, Init),
    /// Brings a view into being.
    View(MemoryId),
    /// `place = value`, a scalar.
    Store(Place, ValueId),
    /// `place += value`, a float; order against other accumulations does not matter. `resolve` never writes it.
    Accumulate(Place, ValueId),
    /// `to = from`, a whole array, tuple or scalar.
    Copy {
        /// Written.
        to: Place,
        /// Read.
        from: Place,
    },
    /// `to += from`, float by float, of equal shape (`from` may be a `Vec` as long as the array `to`).
    AccumulateAll {
        /// Written.
        to: Place,
        /// Read.
        from: Place,
    },
    /// Adds a product of a matrix and a vector, or of two vectors, of known lengths, to a place of a memory that it does
    /// not read. `resolve` never writes it.
    Product(Product),
    /// Sets every float below the place to zero.
    Clear(Place),
    /// Pushes values on a record (a memory of kind `Record`).
    Push(MemoryId, Vec<ValueId>),
    /// Pops what was pushed last; binds the values.
    Pop(MemoryId, Vec<ValueId>),
    /// Pushes a copy of a whole place on a record (a memory of kind `Record` of its own).
    Save(MemoryId, Place),
    /// Pops what was saved last; binds a memory of kind `Bound`.
    Restore(MemoryId, MemoryId),
    /// Branches.
    If(If),
    /// Counts.
    For(For),
    /// Repeats while a condition holds.
    While(While),
    /// Calls a function of the user's, or a derivative of it.
    Call(Call),
    /// A macro of std that is kept: `assert!`, `println!`, `panic!`.
    Macro(Macro),
}

/// What a new memory holds.
#[derive(Clone, Debug)]
pub enum Init {
    /// Nothing yet: written before it is read. Emitted as zeros.
    Undefined,
    /// Zeros.
    Zero,
    /// Every scalar has this value: `[v; N]`, `[[v; M]; N]`.
    Splat(ValueId),
    /// `vec![v; len]`, of a memory of type `Slice`; inner arrays are splat.
    Repeat {
        /// Every scalar inside.
        value: ValueId,
        /// A `usize`.
        len: ValueId,
    },
    /// Every scalar, in memory order: `[a, b, c]`, `[[a, b], [c, d]]`, `[(a, b), (c, d)]`.
    Elements(Vec<ValueId>),
    /// A copy of a place.
    Copy(Place),
    /// A value put together from its parts: `S { a, b }`, for what the user's type of a struct is.
    Value(Argument),
    /// Zeros in the shape of a place (for a slice: a `Vec` of its length).
    ZeroLike(Place),
    /// Zeros in the tangent type and shape of something handed over.
    ZeroOf(Argument),
    /// What was put on a stack last, of a type that only a call tells.
    Taken(MemoryId, Witness),
    /// An empty record, or an empty stack.
    Record,
}

/// A call that is never made: its result tells rustc the type of what cannot be written down.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The function.
    pub callee: ExternId,
    /// What its arguments are.
    pub arguments: Vec<Sample>,
    /// The fields on the way to the part of the result that is meant.
    pub part: Vec<u32>,
}

/// An argument of a call that is never made.
#[derive(Clone, Debug)]
pub enum Sample {
    /// Anything of a type that can be written down.
    Of(Ty, Passing),
    /// The result of another such call, or a reference to it.
    Result(Witness, Passing),
    /// A tuple.
    Tuple(Vec<Sample>),
    /// An array of equals.
    Array(Vec<Sample>),
}

/// `if condition { then } else { otherwise }`.
#[derive(Clone, Debug)]
pub struct If {
    /// A bool.
    pub condition: ValueId,
    /// Yields as many values as there are results.
    pub then: Region,
    /// Yields as many values as there are results.
    pub otherwise: Region,
    /// Bound here.
    pub results: Vec<ValueId>,
}

/// A value that a loop carries from one iteration to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Before the first iteration.
    pub init: ValueId,
    /// At the start of each iteration; bound in the body (and in the header of a `while`).
    pub param: ValueId,
    /// After the last iteration; bound after the loop.
    pub result: ValueId,
}

/// The integers that a counted loop runs over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub lower: ValueId,
    /// The end.
    pub upper: ValueId,
    /// Whether the end belongs to it.
    pub inclusive: bool,
    /// Applied in order: `(lower..upper).rev().step_by(2)`.
    pub adaptors: Vec<Adaptor>,
}

/// An adaptor of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adaptor {
    /// `.rev()`.
    Rev,
    /// `.step_by(n)`, a `usize`.
    StepBy(ValueId),
}

/// `for index in range { body }`.
#[derive(Clone, Debug)]
pub struct For {
    /// Bound in the body.
    pub index: ValueId,
    /// What it counts over, evaluated once.
    pub range: Range,
    /// Carried from iteration to iteration.
    pub carried: Vec<Carried>,
    /// Yields the next carried values.
    pub body: Region,
    /// The carried bool that ends the loop when an iteration yields `true` for it.
    pub until: Option<usize>,
    /// Whether its iterations may run in any order: they meet only in sums.
    pub unordered: bool,
    /// The user's `for`.
    pub span: Option<Span>,
}

/// `while header { body }`: the header's last yield is the condition; what the header computes is visible in the body.
#[derive(Clone, Debug)]
pub struct While {
    /// Carried from iteration to iteration.
    pub carried: Vec<Carried>,
    /// Runs before each iteration and once more at the end; yields the condition.
    pub header: Region,
    /// Yields the next carried values.
    pub body: Region,
    /// The carried bool that ends the loop when an iteration yields `true` for it (the header is then not run again).
    pub until: Option<usize>,
    /// The user's `while` or `loop`.
    pub span: Option<Span>,
}

/// What is called of a function that has a companion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallKind {
    /// `f(args…)`.
    Primal,
    /// `f(data)`, of what no derivative is taken through: the tag and fields of an enum.
    Data,
    /// `f::pullback(args…, value, cotangent)`: a tuple with one part for each parameter, `()` for what is not
    /// differentiable. The value is what `f(args…)` gave if that is a scalar, `()` otherwise; `chainrule::math` uses it.
    Pullback,
    /// `f::augmented(args…, stack)`: `(value, residuals)`. What the callee's own callees leave behind lies on the stack.
    Augmented,
    /// `f::adjoint(args…, residuals, cotangent, where to add the parts…, stack)`, without the arguments behind `&mut`: nothing.
    Adjoint,
    /// `f::pushforward(args…, tangents…)`: `(value, tangent)`, one tangent for each parameter, `()` where there is none.
    Pushforward,
    /// `f::pullback_pushforward(args…, tangents…, value, cotangent, their tangents)`: `(parts, tangents of the parts)`.
    PullbackPushforward,
}

impl CallKind {
    /// What the companion calls it; nothing for the function itself.
    pub fn name(self) -> Option<&'static str> {
        match self {
            CallKind::Primal | CallKind::Data => None,
            CallKind::Pullback => Some("pullback"),
            CallKind::Augmented => Some("augmented"),
            CallKind::Adjoint => Some("adjoint"),
            CallKind::Pushforward => Some("pushforward"),
            CallKind::PullbackPushforward => Some("pullback_pushforward"),
        }
    }

    /// Whether it leaves something on the stack, or takes it from there.
    pub fn uses_stack(self) -> bool {
        matches!(self, CallKind::Augmented | CallKind::Adjoint)
    }
}

/// A call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The path as the user wrote it.
    pub callee: ExternId,
    /// Which function of the companion.
    pub kind: CallKind,
    /// In order; for a derivative the user's arguments first.
    pub arguments: Vec<Argument>,
    /// How the result is taken apart.
    pub result: Binding,
}

/// Something handed over: an argument, a function's result.
#[derive(Clone, Debug)]
pub enum Argument {
    /// A scalar.
    Value(ValueId),
    /// `place`, by value (a copy or a move).
    Take(Place),
    /// `&place`.
    Borrow(Place),
    /// `&mut place`.
    BorrowMut(Place),
    /// A tuple; the empty one is `()`.
    Tuple(Vec<Argument>),
    /// An array of equals.
    Array(Vec<Argument>),
    /// Where a cotangent is added, `Some(&mut place)`, or `None` where nobody asks for it.
    Sum(Option<Place>),
    /// Zero in the tangent type of a place or value that only rustc knows.
    ZeroLike(Box<Argument>),
}

/// How something handed over is taken apart.
#[derive(Clone, Debug)]
pub enum Binding {
    /// A scalar; bound here.
    Value(ValueId),
    /// Anything else; a memory of kind `Bound`.
    Memory(MemoryId),
    /// A tuple.
    Tuple(Vec<Binding>),
    /// Not looked at.
    Ignore,
}

/// A kept macro of std.
#[derive(Clone, Debug)]
pub struct Macro {
    /// `println`, `::std::assert`, as the user wrote it.
    pub path: TokenStream,
    /// What stands before the format string: the condition of `assert!`, the two sides of `assert_eq!`.
    pub leading: Vec<Argument>,
    /// The format string, if any (for a bare `assert!(c)` the message that Rust would print).
    pub format: Option<TokenStream>,
    /// What the format string shows; a name for `name = value` and for captures such as `{x}`.
    pub shown: Vec<(Option<String>, Argument)>,
    /// Whether it never returns (`panic!`).
    pub diverges: bool,
}
