//! Expressions to values.

use chainrule_primitives::Primitive;

use crate::ir::{
    Class, Comparison, Const, Float, Init, IntOp, MemoryKind, Op, Place, Scalar, Spelling, Statement, Step, ValueId,
};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::{ExprId, Kind, Operator};
use crate::resolve::types::Shape;

impl Lowerer<'_> {
    /// A scalar.
    pub(super) fn value(&mut self, id: ExprId, scalar: Scalar) -> ValueId {
        let bound = self.lower(id);
        self.scalar_of(&bound, scalar)
    }

    /// Lowers an expression. Chains that grow to the left are walked, not recursed into.
    pub(super) fn lower(&mut self, id: ExprId) -> Bound {
        if self.dead {
            return Bound::Never;
        }
        let mut spine = Vec::new();
        let mut at = id;
        while let Some(left) = self.left(at) {
            spine.push(at);
            at = left;
        }
        let mut bound = self.leaf(at);
        for node in spine.into_iter().rev() {
            if self.dead {
                return Bound::Never;
            }
            bound = self.onto(node, bound);
        }
        bound
    }

    /// The operand that is evaluated first, of what can form long chains.
    fn left(&self, id: ExprId) -> Option<ExprId> {
        match self.tree.kind(id) {
            Kind::Arithmetic(_, left, _)
            | Kind::Compare(_, left, _)
            | Kind::And(left, _)
            | Kind::Or(left, _)
            | Kind::Cast(left)
            | Kind::Field(left, _)
            | Kind::Index(left, _)
            | Kind::Copied(left)
            | Kind::Len(left)
            | Kind::IsEmpty(left) => Some(*left),
            Kind::Method(_, operands) => operands.first().copied(),
            _ => None,
        }
    }

    fn onto(&mut self, id: ExprId, left: Bound) -> Bound {
        let ty = self.ty(id);
        match self.tree.kind(id).clone() {
            Kind::Arithmetic(operator, a, b) => self.arithmetic(id, operator, a, left, b),
            Kind::Compare(comparison, a, b) => self.comparison(comparison, a, left, b),
            Kind::And(_, b) => self.lazy(id, left, b, true),
            Kind::Or(_, b) => self.lazy(id, left, b, false),
            Kind::Cast(of) => {
                let (from, to) = (self.ty(of), self.ty(id));
                let (Some(from), Some(to)) = (self.types.as_scalar(from), self.types.as_scalar(to)) else {
                    let span = self.span(id);
                    return self.refuse(span, "the types of this cast are not known here; annotate the variable");
                };
                let value = self.scalar_of(&left, from);
                Bound::Value(self.emit(Op::Cast(value), to))
            }
            Kind::Field(_, k) => {
                let bound = match self.chase(left) {
                    Bound::Tuple(parts) => parts.get(k as usize).cloned().unwrap_or(Bound::Never),
                    Bound::Place(place) => Bound::Place(place.then(Step::Field(k))),
                    _ => Bound::Never,
                };
                self.loaded(bound, ty)
            }
            Kind::Index(_, index) => {
                let bound = self.chase(left);
                let index = self.value(index, Scalar::USIZE);
                let bound = self.indexed(&bound, index);
                self.loaded(bound, ty)
            }
            Kind::Copied(of) => {
                let bound = if self.is_place(of) { self.copy(left, ty) } else { left };
                self.loaded(bound, ty)
            }
            Kind::Len(_) => {
                let bound = self.chase(left);
                self.length(&bound).map_or(Bound::Never, Bound::Value)
            }
            Kind::IsEmpty(_) => match self.chase(left) {
                bound @ (Bound::Place(_) | Bound::Window(_)) => {
                    let Some(len) = self.length(&bound) else { return Bound::Never };
                    let zero = self.count(0);
                    Bound::Value(self.emit(Op::Compare(Comparison::Eq, len, zero), Scalar::Bool))
                }
                _ => Bound::Never,
            },
            Kind::Method(name, operands) => self.method(id, name, &operands, left),
            _ => left,
        }
    }

    /// Scalars are read where they are named.
    fn loaded(&mut self, bound: Bound, ty: crate::resolve::types::Type) -> Bound {
        match self.types.shape(ty) {
            Shape::Scalar(scalar) => Bound::Value(self.scalar_of(&bound, scalar)),
            _ => bound,
        }
    }

    fn leaf(&mut self, id: ExprId) -> Bound {
        let (ty, span) = (self.ty(id), self.span(id));
        match self.tree.kind(id).clone() {
            Kind::Error => Bound::Never,
            Kind::Float(text) => self.float(&text, ty),
            Kind::Int(n) => match self.types.as_scalar(ty) {
                Some(scalar @ Scalar::Int(_)) => Bound::Value(self.constant(Const::Int(n), scalar)),
                _ => self.refuse(span, "the type of this integer is not known here; give it a suffix"),
            },
            Kind::Bool(truth) => Bound::Value(self.boolean(truth)),
            Kind::Text => self.refuse(span, "strings are not supported here"),
            Kind::Known(constant) => match self.types.as_scalar(ty) {
                Some(scalar) => Bound::Value(self.constant(constant, scalar)),
                None => Bound::Never,
            },
            Kind::Local(local) => {
                let bound = self.get(local);
                let data_ty = self.tree.locals[local.index()].ty;
                match (bound, self.types.is_reference(data_ty)) {
                    // the reference itself is handed on
                    (bound @ (Bound::Alias(..) | Bound::Place(_)), Some(true)) => bound,
                    (bound, _) => self.loaded(bound, ty),
                }
            }
            Kind::Extern(item) => self.item(item, ty),
            Kind::Neg(of) => self.negative(id, of),
            Kind::Not(of) => self.not(id, of),
            Kind::Math(primitive, operands) => self.math(id, primitive, &operands),
            Kind::Section { base, lower, upper, inclusive } => self.section(id, base, lower, upper, inclusive),
            Kind::Borrow { mutable, of } => self.borrow(mutable, of),
            Kind::Deref(of) => {
                let bound = self.lower(of);
                let bound = self.chase(bound);
                self.loaded(bound, ty)
            }
            Kind::Tuple(parts) => {
                let part = |part: &ExprId| {
                    let bound = self.lower(*part);
                    self.own(*part, bound)
                };
                Bound::Tuple(parts.iter().map(part).collect())
            }
            Kind::Array(elements) => self.array(id, &elements),
            Kind::Repeat(value) => self.repeated(id, value, None),
            Kind::RepeatVec(value, len) => self.repeated(id, value, Some(len)),
            Kind::Block { statements, tail, target: None } => self.statements(&statements, tail, ty, span),
            Kind::Block { tail, target: Some(target), .. } => match tail {
                Some(body) => self.labelled(target, body),
                None => Bound::unit(),
            },
            Kind::If { condition, then, otherwise } => self.if_else(id, condition, then, otherwise),
            Kind::Match { scrutinee, arms } => self.choice(id, scrutinee, &arms),
            Kind::For { target, pattern, iterable, body } => self.for_loop(id, target, &pattern, &iterable, body),
            Kind::While { target, condition, body } => self.while_loop(id, target, Some(condition), body),
            Kind::Loop { target, body } => self.while_loop(id, target, None, body),
            Kind::Break(target, value) => self.break_out(target, value),
            Kind::Continue(target) => self.continue_on(target),
            Kind::Return(value) => self.return_out(value),
            Kind::Assign(place, value) => self.assign(place, value),
            Kind::AssignOperator(operator, place, value) => self.assign_operator(operator, place, value),
            Kind::Swap(a, b) => self.swap(a, b),
            Kind::SwapElements(base, i, j) => self.swap_elements(base, i, j),
            Kind::Replace(place, value) => self.replace(place, value),
            Kind::Fill(base, value) => {
                let value_ty = self.ty(value);
                let bound = self.borrow(true, base);
                let bound = self.chase(bound);
                let given = self.lower(value);
                let given = self.own(value, given);
                match bound {
                    Bound::Place(place) => self.fill_with(&place, &given, value_ty),
                    Bound::Window(window) => {
                        self.each_in_window(&window, |lowerer, _, place| lowerer.store(&place, &given, value_ty));
                    }
                    _ => {}
                }
                Bound::unit()
            }
            Kind::CopyFrom(to, from) => {
                let element = self.element_of(to);
                let to = self.borrow(true, to);
                let from_ty = self.ty(from);
                let from_ty = self.types.strip(from_ty);
                let from = self.lower(from);
                let (to, from) = (self.chase(to), self.chase(from));
                self.copy_from(&to, &from, element, from_ty);
                Bound::unit()
            }
            Kind::Call(callee, arguments) => self.call(id, callee, &arguments),
            Kind::Macro(kept) => self.kept(id, &kept),
            // walked as a chain
            _ => Bound::Never,
        }
    }

    fn float(&mut self, text: &str, ty: crate::resolve::types::Type) -> Bound {
        let scalar = self.types.as_scalar(ty).filter(|scalar| scalar.is_float()).unwrap_or(Scalar::F64);
        // rounded once, from the decimal text
        let number = match scalar {
            Scalar::Float(Float::F32) => text.parse::<f32>().map(f64::from),
            _ => text.parse::<f64>(),
        };
        Bound::Value(self.constant(Const::Float(number.unwrap_or(0.0)), scalar))
    }

    /// A const or static item of the user's.
    fn item(&mut self, item: crate::ir::ExternId, ty: crate::resolve::types::Type) -> Bound {
        if let Some(scalar) = self.types.as_scalar(ty) {
            return Bound::Value(self.define(Op::Extern(item), scalar, None));
        }
        let memory = match self.extern_memories.get(&item.0) {
            Some(memory) => *memory,
            None => {
                let memory = self.memory(MemoryKind::Extern(item), ty, None);
                self.extern_memories.insert(item.0, memory);
                memory
            }
        };
        Bound::Place(Place::whole(memory))
    }

    fn unknown(&mut self, id: ExprId) -> Bound {
        let span = self.span(id);
        self.refuse(span, "the type of this operand is not known here; annotate the variable with its type")
    }

    fn arithmetic(&mut self, id: ExprId, operator: Operator, a: ExprId, left: Bound, b: ExprId) -> Bound {
        let (a_ty, b_ty) = (self.ty(a), self.ty(b));
        let Some(scalar) = self.types.as_scalar(a_ty) else { return self.unknown(id) };
        let left = self.scalar_of(&left, scalar);
        let Some(right_scalar) = self.types.as_scalar(b_ty) else { return self.unknown(b) };
        let right = self.value(b, right_scalar);
        if self.dead {
            return Bound::Never;
        }
        self.apply(id, operator, scalar, left, right)
    }

    fn apply(&mut self, id: ExprId, operator: Operator, scalar: Scalar, left: ValueId, right: ValueId) -> Bound {
        let op = match scalar {
            Scalar::Float(_) => {
                let primitive = match operator {
                    Operator::Add => Primitive::Add,
                    Operator::Sub => Primitive::Sub,
                    Operator::Mul => Primitive::Mul,
                    Operator::Div => Primitive::Div,
                    Operator::Rem => Primitive::Rem,
                    _ => return self.unknown(id),
                };
                Op::Primitive(primitive, Spelling::Method, vec![left, right])
            }
            Scalar::Int(_) => {
                let int = match operator {
                    Operator::Add => IntOp::Add,
                    Operator::Sub => IntOp::Sub,
                    Operator::Mul => IntOp::Mul,
                    Operator::Div => IntOp::Div,
                    Operator::Rem => IntOp::Rem,
                    Operator::And => IntOp::BitAnd,
                    Operator::Or => IntOp::BitOr,
                    Operator::Xor => IntOp::BitXor,
                    Operator::Shl => IntOp::Shl,
                    Operator::Shr => IntOp::Shr,
                };
                Op::Integer(int, vec![left, right])
            }
            Scalar::Bool => match operator {
                Operator::And => Op::And(left, right),
                Operator::Or => Op::Or(left, right),
                Operator::Xor => Op::Compare(Comparison::Ne, left, right),
                _ => return self.unknown(id),
            },
        };
        Bound::Value(self.emit(op, scalar))
    }

    fn comparison(&mut self, comparison: Comparison, a: ExprId, left: Bound, b: ExprId) -> Bound {
        let a_ty = self.ty(a);
        let Some(scalar) = self.types.as_scalar(a_ty) else {
            let span = self.span(a);
            return self.refuse(span, "only numbers and truth values can be compared here");
        };
        let left = self.scalar_of(&left, scalar);
        let right = self.value(b, scalar);
        Bound::Value(self.emit(Op::Compare(comparison, left, right), Scalar::Bool))
    }

    /// `a && b`: `b` is evaluated always where that makes no difference.
    fn lazy(&mut self, id: ExprId, left: Bound, right: ExprId, and: bool) -> Bound {
        let left = self.scalar_of(&left, Scalar::Bool);
        if self.is_harmless(right) {
            let right = self.value(right, Scalar::Bool);
            let op = if and { Op::And(left, right) } else { Op::Or(left, right) };
            return Bound::Value(self.emit(op, Scalar::Bool));
        }
        let (ty, span) = (self.ty(id), self.span(id));
        let evaluate = |lowerer: &mut Self| Bound::Value(lowerer.value(right, Scalar::Bool));
        let skip = |lowerer: &mut Self| Bound::Value(lowerer.boolean(!and));
        if and { self.branch(left, ty, span, evaluate, skip) } else { self.branch(left, ty, span, skip, evaluate) }
    }

    /// Whether evaluating an expression has no effect and cannot panic.
    pub(super) fn is_harmless(&mut self, id: ExprId) -> bool {
        let mut work = vec![id];
        let mut seen = 0;
        while let Some(id) = work.pop() {
            seen += 1;
            let ty = self.ty(id);
            let scalar = self.types.as_scalar(ty);
            let harmless = match self.tree.kind(id) {
                Kind::Float(_) | Kind::Int(_) | Kind::Bool(_) | Kind::Known(_) | Kind::Local(_) | Kind::Extern(_) => {
                    true
                }
                Kind::Compare(..) | Kind::And(..) | Kind::Or(..) | Kind::Not(_) | Kind::Cast(_) | Kind::Field(..) => {
                    true
                }
                Kind::Len(_) | Kind::IsEmpty(_) | Kind::Deref(_) | Kind::Borrow { mutable: false, .. } => true,
                Kind::Neg(_) | Kind::Arithmetic(..) => !matches!(scalar, Some(Scalar::Int(_)) | None),
                // `clamp` panics where its bounds are in the wrong order
                Kind::Method(name, operands) => {
                    let first = operands.first().map(|first| self.ty(*first));
                    let of = first.and_then(|first| self.types.as_scalar(first));
                    matches!(of, Some(Scalar::Float(_))) && *name != "clamp"
                }
                Kind::Math(primitive, _) => *primitive != Primitive::Clamp,
                _ => false,
            };
            // a long condition is worth a branch
            if !harmless || seen > 16 {
                return false;
            }
            self.tree.children(id, &mut work);
        }
        true
    }

    fn negative(&mut self, id: ExprId, of: ExprId) -> Bound {
        let ty = self.ty(id);
        let Some(scalar) = self.types.as_scalar(ty) else { return self.unknown(of) };
        let value = self.value(of, scalar);
        let op = match scalar {
            Scalar::Float(_) => Op::Primitive(Primitive::Neg, Spelling::Method, vec![value]),
            Scalar::Int(_) => Op::Integer(IntOp::Neg, vec![value]),
            Scalar::Bool => return self.unknown(of),
        };
        Bound::Value(self.emit(op, scalar))
    }

    fn not(&mut self, id: ExprId, of: ExprId) -> Bound {
        let ty = self.ty(id);
        let Some(scalar) = self.types.as_scalar(ty) else { return self.unknown(of) };
        let value = self.value(of, scalar);
        let op = match scalar {
            Scalar::Bool => Op::Not(value),
            Scalar::Int(_) => Op::Integer(IntOp::Not, vec![value]),
            Scalar::Float(_) => return self.unknown(of),
        };
        Bound::Value(self.emit(op, scalar))
    }

    fn math(&mut self, id: ExprId, primitive: Primitive, operands: &[ExprId]) -> Bound {
        let ty = self.ty(id);
        let Some(scalar) = self.types.as_scalar(ty) else { return self.unknown(id) };
        let mut values = Vec::new();
        for (k, operand) in operands.iter().enumerate() {
            let int = primitive == Primitive::Powi && k == 1;
            let scalar = if int { Scalar::Int(crate::ir::Int::I32) } else { scalar };
            values.push(self.value(*operand, scalar));
        }
        Bound::Value(self.emit(Op::Primitive(primitive, Spelling::Math, values), scalar))
    }

    fn method(&mut self, id: ExprId, name: &str, operands: &[ExprId], left: Bound) -> Bound {
        let (first, ty) = (self.ty(operands[0]), self.ty(id));
        let Some(scalar) = self.types.as_scalar(first) else { return self.unknown(operands[0]) };
        let mut values = vec![self.scalar_of(&left, scalar)];
        for operand in &operands[1..] {
            let ty = self.ty(*operand);
            let Some(scalar) = self.types.as_scalar(ty) else { return self.unknown(*operand) };
            values.push(self.value(*operand, scalar));
        }
        if self.dead {
            return Bound::Never;
        }
        let result = self.types.as_scalar(ty);
        match scalar {
            Scalar::Float(_) => self.float_method(id, name, scalar, values),
            Scalar::Int(_) => match (int_method(name), result) {
                (Some(op), Some(result)) => Bound::Value(self.emit(Op::Integer(op, values), result)),
                _ => self.unknown(operands[0]),
            },
            Scalar::Bool => {
                let span = self.span(id);
                self.refuse(span, &format!("no derivative rule for method `{name}` of `bool`"))
            }
        }
    }

    fn float_method(&mut self, id: ExprId, name: &str, scalar: Scalar, values: Vec<ValueId>) -> Bound {
        let class = match name {
            "is_nan" => Some(Class::IsNan),
            "is_finite" => Some(Class::IsFinite),
            "is_infinite" => Some(Class::IsInfinite),
            "is_normal" => Some(Class::IsNormal),
            "is_sign_positive" => Some(Class::IsSignPositive),
            "is_sign_negative" => Some(Class::IsSignNegative),
            _ => None,
        };
        if let Some(class) = class {
            return Bound::Value(self.emit(Op::Classify(class, values[0]), Scalar::Bool));
        }
        if name == "sin_cos" {
            let part = |primitive| Op::Primitive(primitive, Spelling::Method, values.clone());
            let (sin, cos) = (self.emit(part(Primitive::Sin), scalar), self.emit(part(Primitive::Cos), scalar));
            return Bound::Tuple(vec![Bound::Value(sin), Bound::Value(cos)]);
        }
        match Primitive::from_method(name) {
            Some(primitive) => Bound::Value(self.emit(Op::Primitive(primitive, Spelling::Method, values), scalar)),
            None => {
                let span = self.span(id);
                self.refuse(span, &format!("no derivative rule for method `{name}` of floats"))
            }
        }
    }

    /// `[value; N]`, `vec![value; len]`.
    fn repeated(&mut self, id: ExprId, value: ExprId, len: Option<ExprId>) -> Bound {
        let (ty, element) = (self.ty(id), self.ty(value));
        let given = self.lower(value);
        let given = self.own(value, given);
        let len = len.map(|len| self.value(len, Scalar::USIZE));
        if self.dead {
            return Bound::Never;
        }
        let uniform = self.uniform(&given, element);
        let memory = self.memory(MemoryKind::Local, ty, None);
        let place = Place::whole(memory);
        let init = |value: ValueId| match len {
            Some(len) => Init::Repeat { value, len },
            None => Init::Splat(value),
        };
        if let Some(value) = uniform {
            self.push(Statement::Declare(memory, init(value)));
            return Bound::Place(place);
        }
        let scalar = self.innermost(element);
        let zero = self.zero(scalar);
        let start = if len.is_some() { init(zero) } else { Init::Undefined };
        self.push(Statement::Declare(memory, start));
        self.fill_with(&place, &given, element);
        Bound::Place(place)
    }

    /// The one value of every scalar inside, where it can be told.
    fn uniform(&mut self, bound: &Bound, ty: crate::resolve::types::Type) -> Option<ValueId> {
        match (self.types.shape(ty), bound) {
            (Shape::Scalar(_), Bound::Value(value)) => Some(*value),
            (Shape::Array(_), Bound::Place(place)) if place.path.is_empty() => match self.regions.last()?.last()? {
                Statement::Declare(memory, Init::Splat(value)) if *memory == place.memory => Some(*value),
                _ => None,
            },
            _ => None,
        }
    }

    fn assign(&mut self, place: ExprId, value: ExprId) -> Bound {
        let bound = self.lower(value);
        let (ty, value_ty) = (self.ty(place), self.ty(value));
        let bound = match self.types.shape(value_ty) {
            Shape::Scalar(_) | Shape::Tuple(_) => self.own(value, bound),
            _ => bound,
        };
        if self.dead {
            return Bound::unit();
        }
        let late = matches!(*self.tree.kind(place), Kind::Local(local) if self.get(local) == Bound::Unset);
        let rebinds = matches!(*self.tree.kind(place), Kind::Local(_)) && self.types.is_reference(ty).is_some();
        if rebinds && !late && !matches!(self.types.shape(ty), Shape::Scalar(_)) {
            let span = self.span(place);
            return self.refuse(span, "a reference that is assigned again is not supported");
        }
        if matches!(self.types.shape(ty), Shape::Slice(_)) && !late {
            let span = self.span(place);
            return self.refuse(span, "assigning a whole `Vec` again is not supported yet; assign its elements");
        }
        let bound = if late { self.own(value, bound) } else { bound };
        let target = self.target(place);
        self.write(&target, bound, ty);
        Bound::unit()
    }

    fn assign_operator(&mut self, operator: Operator, place: ExprId, value: ExprId) -> Bound {
        let (ty, value_ty) = (self.ty(place), self.ty(value));
        let (Some(scalar), Some(value_scalar)) = (self.types.as_scalar(ty), self.types.as_scalar(value_ty)) else {
            return self.unknown(place);
        };
        let right = self.value(value, value_scalar);
        if self.dead {
            return Bound::unit();
        }
        let target = self.target(place);
        let now = self.read(&target, ty);
        let left = self.scalar_of(&now, scalar);
        let new = self.apply(place, operator, scalar, left, right);
        self.write(&target, new, ty);
        Bound::unit()
    }
}

fn int_method(name: &str) -> Option<IntOp> {
    Some(match name {
        "pow" => IntOp::Pow,
        "min" => IntOp::Min,
        "max" => IntOp::Max,
        "clamp" => IntOp::Clamp,
        "abs" => IntOp::Abs,
        "signum" => IntOp::Signum,
        "rem_euclid" => IntOp::RemEuclid,
        "div_euclid" => IntOp::DivEuclid,
        "abs_diff" => IntOp::AbsDiff,
        "wrapping_add" => IntOp::WrappingAdd,
        "wrapping_sub" => IntOp::WrappingSub,
        "wrapping_mul" => IntOp::WrappingMul,
        "saturating_add" => IntOp::SaturatingAdd,
        "saturating_sub" => IntOp::SaturatingSub,
        "saturating_mul" => IntOp::SaturatingMul,
        "isqrt" => IntOp::Isqrt,
        "div_ceil" => IntOp::DivCeil,
        "count_ones" => IntOp::CountOnes,
        "trailing_zeros" => IntOp::TrailingZeros,
        "leading_zeros" => IntOp::LeadingZeros,
        _ => return None,
    })
}
