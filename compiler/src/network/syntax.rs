//! The text of a network as a tree, before any name or shape is looked at.

/// A stretch of the text: of the macro's tokens, or of a `.net` file.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first token in the macro's call; for a file the string literal that names it.
    pub token: proc_macro2::Span,
    /// The last token, likewise.
    pub last: proc_macro2::Span,
    /// Bytes of the file; 0 and 0 inline.
    pub start: u32,
    /// Behind the last byte.
    pub end: u32,
}

impl Span {
    /// A stretch of one token that is not from a file.
    pub fn token(token: proc_macro2::Span) -> Span {
        Span { token, last: token, start: 0, end: 0 }
    }

    /// Where no text is: in tests, and for what nobody wrote.
    pub fn nowhere() -> Span {
        Span::token(proc_macro2::Span::call_site())
    }

    /// From here to the end of another.
    pub fn to(self, other: Span) -> Span {
        Span { last: other.last, end: other.end, ..self }
    }
}

/// A name and where it is written.
#[derive(Clone, Debug)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// `pub Iris: f32 { … }`
#[derive(Clone, Debug)]
pub struct Network {
    /// The lines of `///` above it.
    pub docs: Vec<String>,
    /// `pub`, `pub(crate)` or nothing.
    pub visibility: proc_macro2::TokenStream,
    /// The name of the parameter struct.
    pub name: Name,
    /// `f32` or `f64`.
    pub float: Name,
    /// In the order of the text.
    pub items: Vec<Item>,
}

/// A line of the text.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the fields' names say it
pub enum Item {
    /// `input x: [4];`, `input words: [20] of class(50);`
    Input { docs: Vec<String>, name: Name, ty: Type },
    /// `target y: class(3);`, `target y: [2];`, `target y: scalar;`
    Target { docs: Vec<String>, name: Name, ty: Type },
    /// `param w: [3, 4] = glorot_uniform;`, `param t: scalar = constant(0.5);`
    Param { docs: Vec<String>, name: Name, ty: Type, init: Option<Expr> },
    /// `const HIDDEN = 16;`
    Const { name: Name, value: Expr },
    /// `h = relu(dense(x, 4));`; a name may be bound again and then means the new value
    Let { name: Name, value: Expr },
    /// `fn swish(x) = x .* sigmoid(x);`, `fn f(x, k) { t = x + k; t .* t }`
    Function { name: Name, parameters: Vec<Name>, lets: Vec<(Name, Expr)>, result: Expr },
    /// `repeat 3 { h = h + dense(h, 8); }`: the same lines again, each time with layers of their own; names flow on
    Repeat { count: Expr, items: Vec<Item>, span: Span },
    /// `output softmax(logits);`
    Output { value: Expr, span: Span },
    /// `loss cross_entropy(p, y);`, `loss decay: 0.01 * l2(w);` — a weight is just a factor
    Loss { name: Option<Name>, value: Expr, span: Span },
    /// `metric error: mae(p, y);`
    Metric { name: Name, value: Expr, span: Span },
    /// `option batch = lanes;`
    Setting { name: Name, value: Expr },
}

/// The type of an input, target or parameter.
#[derive(Clone, Debug)]
pub struct Type {
    /// `[3, 4]`; empty for `scalar` and for a bare `class(n)`.
    pub lengths: Vec<Expr>,
    /// The `n` of `class(n)`.
    pub class: Option<Expr>,
    /// The whole of it.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The whole of it.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the fields' names say it
pub enum ExprKind {
    /// `0.5`, `1e-3`
    Number(f64),
    /// `3`
    Integer(u64),
    /// `true`, `false`
    Bool(bool),
    /// `"same"`
    Text(String),
    /// `x`
    Name(String),
    /// `dense(x, 4, name = hidden)`
    Call { callee: Name, arguments: Vec<Argument> },
    /// `-x`
    Negate(Box<Expr>),
    /// `a + b` and so on; `operator` is the token
    Binary { operator: Operator, operator_span: Span, left: Box<Expr>, right: Box<Expr> },
    /// `w.T`
    Transpose(Box<Expr>),
    /// `dense1.w`: a parameter of a layer.
    Field { layer: Name, field: Name },
    /// `x[0]`, `x[1..3, ..]`
    Index { base: Box<Expr>, indices: Vec<Index> },
    /// `[a, b, c]`: scalars to a vector, vectors to rows
    List(Vec<Expr>),
    /// `if c { a } else { b }`, element by element; both sides are computed
    If { condition: Box<Expr>, then: Box<Expr>, otherwise: Box<Expr> },
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub struct Argument {
    /// `stride = 2`
    pub name: Option<Name>,
    /// Its value.
    pub value: Expr,
}

/// An operator between two expressions. From loose to tight: comparisons; `+ -`; `* .* / `; unary `-`; `^`; postfix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`, element by element.
    Add,
    /// `-`, element by element.
    Sub,
    /// `*`: the product of matrices and vectors; with a scalar on either side, scaling.
    Product,
    /// `.*`, element by element.
    Times,
    /// `/`, element by element; the right side may be a scalar.
    Div,
    /// `^`: to a constant power, element by element; right-associative.
    Power,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}

/// What stands in brackets behind a tensor, an axis.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the fields' names say it
pub enum Index {
    /// `[2]`: the axis goes. Negative counts from the end.
    At(Expr),
    /// `[1..3]`, `[..3]`, `[1..]`, `[..]`
    Range { start: Option<Expr>, end: Option<Expr>, span: Span },
}
