//! Types while they are being found out: terms in a union-find, references kept but seen through.

use std::collections::HashMap;

use crate::ir::{Float, Int, Len, NameId, Record, Scalar, Ty};
use crate::items::AdtId;

/// A type being found out, or an array length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Type(u32);

/// What is known of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Nothing.
    Any,
    /// An operand of arithmetic.
    Number,
    /// An integer literal, or used as one.
    Integer,
    /// A float literal, or used as one.
    Float,
}

/// A term.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Link(Type),
    /// `open`: something outside of the function decides it (a callee, a const item), so there is no default.
    Free {
        class: Class,
        open: bool,
        name: Option<NameId>,
    },
    Float(Float),
    Int(Int),
    Bool,
    Text,
    Array(Type, Type),
    Slice(Type),
    Tuple(Vec<Type>),
    /// A tuple of which only some fields are known.
    Partial(Vec<Type>),
    /// A struct that the macro does not see, with the fields that were named so far.
    Record(Option<NameId>, Vec<(String, Type)>),
    /// A struct or enum of the module.
    Adt(Adt),
    Reference {
        mutable: bool,
        to: Type,
    },
    Length(usize),
    LengthNamed(NameId),
    /// A type parameter of the function that is differentiated, `T: Real`.
    Parameter(NameId),
    /// A closure, or a function that is handed on; no two have one type.
    Closure(usize),
    /// An iterator, with all its adaptors.
    Iterator(usize),
}

/// A struct or enum of the module, with what its generic parameters stand for. Its parts are its fields; of an enum its
/// tag, and behind it the fields of every variant.
#[derive(Clone, Debug)]
pub(super) struct Adt {
    pub(super) id: AdtId,
    pub(super) arguments: Vec<Type>,
    pub(super) parts: Vec<Type>,
    /// What the fields of a struct are called; none for an enum.
    pub(super) fields: Option<std::rc::Rc<[String]>>,
    /// Those of them that no derivative goes through.
    pub(super) constants: std::rc::Rc<[String]>,
    /// The type as the function's signature writes it, so that emitted code can.
    pub(super) written: Option<NameId>,
}

/// What a value looks like, as far as lowering needs to know.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Scalar(Scalar),
    Tuple(Vec<Type>),
    Array(Type),
    Slice(Type),
    Text,
    Unknown,
}

#[derive(Default)]
pub(super) struct Types {
    nodes: Vec<Node>,
    /// What arrays and tuples are called that came to light behind a name.
    aliases: HashMap<Type, NameId>,
    /// What nodes were before a trial, if one is running.
    trail: Option<Vec<(Type, Node)>>,
}

impl Types {
    pub(super) fn add(&mut self, node: Node) -> Type {
        let id = Type(u32::try_from(self.nodes.len()).expect("fewer than 2^32 types"));
        self.nodes.push(node);
        id
    }

    pub(super) fn free(&mut self, class: Class) -> Type {
        self.add(Node::Free { class, open: false, name: None })
    }

    /// Decided by something outside of the function.
    pub(super) fn open(&mut self) -> Type {
        self.add(Node::Free { class: Class::Any, open: true, name: None })
    }

    /// A name that the macro cannot look behind.
    pub(super) fn named(&mut self, name: NameId) -> Type {
        self.add(Node::Free { class: Class::Any, open: true, name: Some(name) })
    }

    pub(super) fn scalar(&mut self, scalar: Scalar) -> Type {
        match scalar {
            Scalar::Float(float) => self.add(Node::Float(float)),
            Scalar::Int(int) => self.add(Node::Int(int)),
            Scalar::Bool => self.add(Node::Bool),
        }
    }

    pub(super) fn usize(&mut self) -> Type {
        self.add(Node::Int(Int::Usize))
    }

    pub(super) fn bool(&mut self) -> Type {
        self.add(Node::Bool)
    }

    pub(super) fn unit(&mut self) -> Type {
        self.add(Node::Tuple(Vec::new()))
    }

    pub(super) fn reference(&mut self, mutable: bool, to: Type) -> Type {
        self.add(Node::Reference { mutable, to })
    }

    pub(super) fn root(&mut self, ty: Type) -> Type {
        let mut root = ty;
        while let Node::Link(next) = self.nodes[root.0 as usize] {
            root = next;
        }
        let mut at = ty;
        while let Node::Link(next) = self.nodes[at.0 as usize] {
            if next != root {
                self.set(at, Node::Link(root));
            }
            at = next;
        }
        root
    }

    pub(super) fn node(&mut self, ty: Type) -> Node {
        let root = self.root(ty);
        self.nodes[root.0 as usize].clone()
    }

    /// What stands behind all references.
    pub(super) fn strip(&mut self, ty: Type) -> Type {
        let mut ty = self.root(ty);
        while let Node::Reference { to, .. } = self.nodes[ty.0 as usize] {
            ty = self.root(to);
        }
        ty
    }

    /// What stands behind one reference.
    pub(super) fn strip_one(&mut self, ty: Type) -> Type {
        match self.node(ty) {
            Node::Reference { to, .. } => to,
            _ => ty,
        }
    }

    /// The node behind all references.
    pub(super) fn bare(&mut self, ty: Type) -> Node {
        let ty = self.strip(ty);
        self.nodes[ty.0 as usize].clone()
    }

    /// Whether it is a reference, and a mutable one.
    pub(super) fn is_reference(&mut self, ty: Type) -> Option<bool> {
        match self.node(ty) {
            Node::Reference { mutable, .. } => Some(mutable),
            _ => None,
        }
    }

    fn link(&mut self, from: Type, to: Type) {
        self.set(from, Node::Link(to));
    }

    fn set(&mut self, at: Type, node: Node) {
        let before = std::mem::replace(&mut self.nodes[at.0 as usize], node);
        if let Some(trail) = &mut self.trail {
            trail.push((at, before));
        }
    }

    /// Tries something, and takes back what it made one unless it succeeds.
    pub(super) fn attempt(&mut self, run: impl FnOnce(&mut Types) -> bool) -> bool {
        let outer = self.trail.replace(Vec::new());
        let holds = run(self);
        let trail = std::mem::replace(&mut self.trail, outer).unwrap_or_default();
        if holds {
            if let Some(outer) = &mut self.trail {
                outer.extend(trail);
            }
        } else {
            for (at, before) in trail.into_iter().rev() {
                self.nodes[at.0 as usize] = before;
            }
        }
        holds
    }

    /// Whether two types can be one; nothing changes.
    pub(super) fn agree(&mut self, a: Type, b: Type) -> bool {
        let mut agree = false;
        self.attempt(|types| {
            agree = types.unify(a, b);
            false
        });
        agree
    }

    /// Makes both one; says whether they can be.
    pub(super) fn unify(&mut self, a: Type, b: Type) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        match (self.nodes[a.0 as usize].clone(), self.nodes[b.0 as usize].clone()) {
            (Node::Free { class, open, name }, Node::Free { class: class_b, open: open_b, name: name_b }) => {
                let Some(class) = join(class, class_b) else { return false };
                self.link(a, b);
                self.set(b, Node::Free { class, open: open || open_b, name: name_b.or(name) });
                true
            }
            (Node::Free { class, open, name }, _) => self.assign(a, class, open, b) && self.call(b, name),
            (_, Node::Free { class, open, name }) => self.assign(b, class, open, a) && self.call(a, name),
            (Node::Reference { to: x, .. }, Node::Reference { to: y, .. }) => self.unify(x, y),
            (Node::Reference { to: x, .. }, _) => self.unify(x, b),
            (_, Node::Reference { to: y, .. }) => self.unify(a, y),
            (Node::Array(x, n), Node::Array(y, m)) => self.unify(x, y) & self.unify(n, m),
            (Node::Slice(x) | Node::Array(x, _), Node::Slice(y) | Node::Array(y, _)) => self.unify(x, y),
            (Node::Tuple(x), Node::Tuple(y)) => x.len() == y.len() && self.unify_all(&x, &y),
            (Node::Partial(x), Node::Tuple(y)) => {
                self.link(a, b);
                x.len() <= y.len() && self.unify_all(&x, &y)
            }
            (Node::Tuple(_), Node::Partial(_)) => self.unify(b, a),
            (Node::Partial(x), Node::Partial(y)) => {
                let (short, long) = if x.len() < y.len() { (a, b) } else { (b, a) };
                self.link(short, long);
                self.unify_all(&x, &y)
            }
            (Node::Adt(x), Node::Adt(y)) => {
                // the name by which emitted code knows it stays
                match (x.written, y.written) {
                    (None, Some(_)) => self.link(a, b),
                    (Some(_), None) => self.link(b, a),
                    _ => {}
                }
                x.id == y.id && self.unify_all(&x.arguments, &y.arguments) && self.unify_all(&x.parts, &y.parts)
            }
            (Node::Float(x), Node::Float(y)) => x == y,
            (Node::Int(x), Node::Int(y)) => x == y,
            (Node::Length(x), Node::Length(y)) => x == y,
            (Node::Parameter(x), Node::Parameter(y)) => x == y,
            (Node::LengthNamed(_), Node::Length(_) | Node::LengthNamed(_)) => true,
            (Node::Length(_), Node::LengthNamed(_)) => true,
            (Node::Closure(x), Node::Closure(y)) | (Node::Iterator(x), Node::Iterator(y)) => x == y,
            (Node::Bool, Node::Bool) | (Node::Text, Node::Text) => true,
            _ => false,
        }
    }

    /// The type of a struct's field and its position among those named; `None` where it can be no struct. What is
    /// numbered may be a tuple instead, unless the type has a name.
    pub(super) fn record_field(&mut self, ty: Type, field: &str) -> Option<(usize, Type)> {
        let root = self.strip(ty);
        let (name, mut fields) = match self.nodes[root.0 as usize].clone() {
            Node::Adt(adt) => {
                let at = adt.fields?.iter().position(|known| known == field)?;
                return Some((at, adt.parts[at]));
            }
            Node::Record(name, fields) => (name, fields),
            Node::Free { class: Class::Any, name, .. } if name.is_some() || field.parse::<u32>().is_err() => {
                (name, Vec::new())
            }
            _ => return None,
        };
        let at = fields.iter().position(|(known, _)| known == field).unwrap_or_else(|| {
            let unknown = self.open();
            fields.push((field.to_owned(), unknown));
            fields.len() - 1
        });
        let ty = fields[at].1;
        self.set(root, Node::Record(name, fields));
        Some((at, ty))
    }

    fn unify_all(&mut self, x: &[Type], y: &[Type]) -> bool {
        x.iter().zip(y).fold(true, |all, (x, y)| self.unify(*x, *y) & all)
    }

    fn call(&mut self, ty: Type, name: Option<NameId>) -> bool {
        if let Some(name) = name {
            self.aliases.insert(ty, name);
        }
        true
    }

    /// A variable becomes a term.
    fn assign(&mut self, variable: Type, class: Class, open: bool, term: Type) -> bool {
        let fits = match &self.nodes[term.0 as usize] {
            Node::Float(_) | Node::Parameter(_) => matches!(class, Class::Any | Class::Number | Class::Float),
            Node::Int(_) => matches!(class, Class::Any | Class::Number | Class::Integer),
            Node::Reference { to, .. } if class != Class::Any => {
                let to = *to;
                return self.unify(variable, to);
            }
            _ => class == Class::Any,
        };
        if !fits || self.occurs(variable, term) {
            return false;
        }
        self.link(variable, term);
        if open {
            self.open_up(term);
        }
        true
    }

    /// What is inside of something that is decided outside is decided outside too.
    pub(super) fn open_up(&mut self, ty: Type) {
        let root = self.root(ty);
        match self.nodes[root.0 as usize].clone() {
            Node::Free { class, name, open: false } => self.set(root, Node::Free { class, name, open: true }),
            Node::Array(x, _) | Node::Slice(x) | Node::Reference { to: x, .. } => self.open_up(x),
            Node::Tuple(parts) | Node::Partial(parts) => parts.into_iter().for_each(|part| self.open_up(part)),
            // its fields are open from the beginning
            _ => {}
        }
    }

    fn occurs(&mut self, variable: Type, term: Type) -> bool {
        let term = self.root(term);
        if term == variable {
            return true;
        }
        match self.nodes[term.0 as usize].clone() {
            Node::Array(x, n) => self.occurs(variable, x) || self.occurs(variable, n),
            Node::Slice(x) | Node::Reference { to: x, .. } => self.occurs(variable, x),
            Node::Tuple(parts) | Node::Partial(parts) => parts.into_iter().any(|part| self.occurs(variable, part)),
            Node::Record(_, fields) => fields.into_iter().any(|(_, field)| self.occurs(variable, field)),
            Node::Adt(adt) => adt.parts.into_iter().any(|part| self.occurs(variable, part)),
            _ => false,
        }
    }

    /// Narrows a variable to numbers of a kind; says whether that can be.
    pub(super) fn restrict(&mut self, ty: Type, class: Class) -> bool {
        let bare = self.strip(ty);
        let restriction = self.free(class);
        self.unify(restriction, bare)
    }

    /// The scalar type, when it is one.
    pub(super) fn as_scalar(&mut self, ty: Type) -> Option<Scalar> {
        match self.bare(ty) {
            Node::Float(float) => Some(Scalar::Float(float)),
            Node::Parameter(name) => Some(Scalar::Float(Float::Generic(name))),
            Node::Int(int) => Some(Scalar::Int(int)),
            Node::Bool => Some(Scalar::Bool),
            Node::Free { class: Class::Float | Class::Number, name: Some(name), .. } => {
                Some(Scalar::Float(Float::Named(name)))
            }
            Node::Free { class: Class::Float, open: false, .. } => Some(Scalar::F64),
            Node::Free { class: Class::Float | Class::Number, .. } => Some(Scalar::Float(Float::Inferred)),
            Node::Free { class: Class::Integer, open: false, .. } => Some(Scalar::Int(Int::I32)),
            Node::Free { class: Class::Integer, .. } => Some(Scalar::Int(Int::Inferred)),
            _ => None,
        }
    }

    /// `f64` and the like, by name.
    pub(super) fn scalar_name(&mut self, ty: Type) -> Option<&'static str> {
        match self.as_scalar(ty)? {
            Scalar::Float(Float::F32) => Some("f32"),
            Scalar::Float(Float::F64) => Some("f64"),
            Scalar::Int(int) => Some(crate::emit::int_name(int)),
            Scalar::Bool => Some("bool"),
            Scalar::Float(_) => None,
        }
    }

    /// The same struct under the name by which emitted code knows it.
    pub(super) fn rename(&mut self, ty: Type, name: NameId) -> Type {
        match self.node(ty) {
            Node::Adt(adt) => self.add(Node::Adt(Adt { written: Some(name), ..adt })),
            _ => ty,
        }
    }

    pub(super) fn shape(&mut self, ty: Type) -> Shape {
        if let Some(scalar) = self.as_scalar(ty) {
            return Shape::Scalar(scalar);
        }
        match self.bare(ty) {
            Node::Tuple(parts) | Node::Partial(parts) => Shape::Tuple(parts),
            Node::Adt(adt) => Shape::Tuple(adt.parts),
            // what it captures are variables of their own
            Node::Closure(_) | Node::Iterator(_) => Shape::Tuple(Vec::new()),
            Node::Array(element, _) => Shape::Array(element),
            Node::Slice(element) => Shape::Slice(element),
            Node::Text => Shape::Text,
            _ => Shape::Unknown,
        }
    }

    /// The type as the IR has it; structs of the module are tuples of their fields.
    pub(super) fn finish(&mut self, ty: Type) -> Ty {
        if let Some(scalar) = self.as_scalar(ty) {
            return Ty::Scalar(scalar);
        }
        match self.bare(ty) {
            Node::Array(element, len) => Ty::Array(Box::new(self.finish(element)), self.finish_len(len)),
            Node::Slice(element) => Ty::Slice(Box::new(self.finish(element))),
            Node::Tuple(parts) | Node::Partial(parts) => {
                Ty::Tuple(parts.into_iter().map(|part| self.finish(part)).collect())
            }
            Node::Record(name, fields) => {
                let fields = fields.into_iter().map(|(field, ty)| (field, self.finish(ty))).collect();
                Ty::Record(Record { name, tangent: false, fields, constants: Vec::new() })
            }
            Node::Adt(adt) => Ty::Tuple(adt.parts.into_iter().map(|part| self.finish(part)).collect()),
            Node::Closure(_) | Node::Iterator(_) => Ty::Tuple(Vec::new()),
            Node::Free { name: Some(name), .. } => Ty::Named(name),
            _ => Ty::Inferred,
        }
    }

    /// The type as a signature has it: aliases of arrays and tuples, and structs of the module, by their names.
    pub(super) fn finish_named(&mut self, ty: Type) -> Ty {
        let bare = self.strip(ty);
        if let (None, Some(name)) = (self.as_scalar(bare), self.aliases.get(&bare)) {
            return Ty::Named(*name);
        }
        match self.bare(bare) {
            Node::Array(element, len) => Ty::Array(Box::new(self.finish_named(element)), self.finish_len(len)),
            Node::Slice(element) => Ty::Slice(Box::new(self.finish_named(element))),
            Node::Tuple(parts) | Node::Partial(parts) => {
                Ty::Tuple(parts.into_iter().map(|part| self.finish_named(part)).collect())
            }
            Node::Adt(Adt { parts, fields: Some(names), constants, written, .. }) => {
                let types = parts.into_iter().map(|part| self.finish_named(part));
                let fields = names.iter().cloned().zip(types).collect();
                Ty::Record(Record { name: written, tangent: false, fields, constants: constants.to_vec() })
            }
            Node::Adt(Adt { fields: None, written, .. }) => written.map_or(Ty::Inferred, Ty::Data),
            _ => self.finish(bare),
        }
    }

    /// Whether structs of the module are inside.
    pub(super) fn holds_structs(&mut self, ty: Type) -> bool {
        match self.bare(ty) {
            Node::Adt(Adt { fields: Some(_), .. }) => true,
            Node::Array(element, _) | Node::Slice(element) => self.holds_structs(element),
            Node::Tuple(parts) => parts.into_iter().any(|part| self.holds_structs(part)),
            _ => false,
        }
    }

    /// Whether it is a struct or enum of the module.
    pub(super) fn is_adt(&mut self, ty: Type) -> bool {
        matches!(self.bare(ty), Node::Adt(_))
    }

    /// Whether a derivative with respect to it is of any use: floats are inside, not only as data of enums.
    pub(super) fn is_differentiable(&mut self, ty: Type) -> bool {
        match self.bare(ty) {
            Node::Adt(Adt { fields: None, .. }) => false,
            Node::Adt(Adt { parts, fields: Some(names), constants, .. }) => {
                let varying = parts.into_iter().zip(names.iter()).filter(|(_, name)| !constants.contains(name));
                varying.into_iter().any(|(part, _)| self.is_differentiable(part))
            }
            Node::Tuple(parts) => parts.into_iter().any(|part| self.is_differentiable(part)),
            Node::Array(element, _) | Node::Slice(element) => self.is_differentiable(element),
            _ => self.finish(ty).holds_floats(),
        }
    }

    /// Whether a name stands for something with the fields of a tuple: an alias of one, or a struct.
    pub(super) fn hides_tuple(&mut self, ty: Type) -> bool {
        let bare = self.strip(ty);
        match self.bare(bare) {
            Node::Tuple(parts) | Node::Partial(parts) => {
                self.aliases.contains_key(&bare) || parts.into_iter().any(|part| self.hides_tuple(part))
            }
            Node::Array(element, _) | Node::Slice(element) => self.hides_tuple(element),
            _ => false,
        }
    }

    pub(super) fn finish_len(&mut self, len: Type) -> Len {
        match self.node(len) {
            Node::Length(n) => Len::Known(n),
            Node::LengthNamed(name) => Len::Named(name),
            _ => Len::Inferred,
        }
    }
}

fn join(a: Class, b: Class) -> Option<Class> {
    match (a, b) {
        (Class::Integer, Class::Float) | (Class::Float, Class::Integer) => None,
        (a, b) => Some(a.max(b)),
    }
}
