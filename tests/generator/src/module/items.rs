//! Random structs, enums, traits and functions.

use super::Modules;
use super::call::{Function, Mode, Owner};
use super::scope::{Body, Bound};
use super::types::{Enum, Length, Operator, Struct, Trait, Ty};

const DERIVES: &str = "#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]";

impl Modules {
    pub(crate) fn make_struct(&mut self) {
        let id = self.structs.len();
        let (float, length) = (self.dice.one_in(3), self.dice.one_in(5));
        let is_tuple = self.dice.one_in(3);
        let prefix = *self.dice.pick(&["V", "State", "P"]);
        let name = self.name(prefix);
        let inner = self.inside;
        self.body = Body { generic: float, ..Body::default() };
        let mut fields = Vec::new();
        for k in 0..1 + self.dice.below(3) {
            let mut ty = if k == 0 { Ty::Float } else { self.some_type(1) };
            if matches!(ty, Ty::Wrapper(..)) || float && !self.is_generic(&ty) {
                ty = Ty::Float;
            }
            if length && k == 0 {
                ty = Ty::Open(Box::new(Ty::Float));
            }
            let name = if is_tuple { k.to_string() } else { ["x", "y", "at"][k].to_owned() };
            fields.push((name, ty));
        }
        let list: Vec<String> = fields
            .iter()
            .map(|(name, ty)| {
                let ty = self.text(ty);
                if is_tuple { format!("pub {ty}") } else { format!("pub {name}: {ty}") }
            })
            .collect();
        let generics = generics(float, length, "");
        let body = if is_tuple { format!("({});", list.join(", ")) } else { format!(" {{ {} }}", list.join(", ")) };
        self.line(&format!("{DERIVES}\npub struct {name}{generics}{body}"));
        self.structs.push(Struct {
            name,
            inner,
            fields,
            is_tuple,
            float,
            length,
            traits: Vec::new(),
            operators: Vec::new(),
            has_const: false,
        });
        self.inherent(id);
        self.operators(id);
        for k in 0..self.traits.len() {
            if !float && self.dice.one_in(2) {
                self.implement(id, k);
            }
        }
    }

    /// `impl S { … }`
    fn inherent(&mut self, id: usize) {
        let this = self.this(id);
        let Struct { float, length, .. } = self.structs[id].clone();
        self.line(&self.head(id, ""));
        self.indent += 1;
        if self.dice.one_in(2) && !float {
            let literal = self.dice.pick(&["0.5", "1.5", "-0.25"]);
            let line = format!("pub const K: {} = {literal};", self.float);
            self.line(&line);
            self.structs[id].has_const = true;
        }
        let mut methods = vec![(None, Some(this.clone())), (Some(Mode::Ref), Some(Ty::Float))];
        for _ in 0..1 + self.dice.below(2) {
            methods.push(match self.dice.below(4) {
                0 => (Some(Mode::Value), Some(this.clone())),
                1 => (Some(Mode::Mut), None),
                2 => (Some(Mode::Mut), Some(Ty::Float)),
                _ => (Some(Mode::Ref), Some(this.clone())),
            });
        }
        for (receiver, result) in methods {
            let name = self.name(if receiver.is_none() { "new" } else { "m" });
            let mut function = Function {
                name,
                inner: self.inside,
                owner: Owner::Struct(id),
                receiver,
                params: Vec::new(),
                result,
                generic: float,
                length,
                weight: 0,
            };
            self.body = Body { generic: float, self_const: self.structs[id].has_const, ..Body::default() };
            function.params = self.params(length);
            self.function("pub ", &mut function, Some(&this), 1 + self.dice.clone().below(3));
            self.functions.push(function);
        }
        self.indent -= 1;
        self.line("}");
    }

    /// The struct as its own `impl` block has it.
    fn this(&self, id: usize) -> Ty {
        Ty::Struct(id, if self.structs[id].length { Length::Open } else { Length::None })
    }

    /// `impl<T: Real> Add for S<T> {`
    fn head(&self, id: usize, of: &str) -> String {
        let Struct { name, float, length, .. } = &self.structs[id];
        let arguments = match (float, length) {
            (true, true) => "<T, N>",
            (true, false) => "<T>",
            (false, true) => "<N>",
            _ => "",
        };
        let of = if of.is_empty() { String::new() } else { format!("{of} for ") };
        format!("impl{} {of}{name}{arguments} {{", generics(*float, *length, "Real"))
    }

    fn operators(&mut self, id: usize) {
        let this = self.this(id);
        let all = [
            Operator::Add,
            Operator::Sub,
            Operator::Neg,
            Operator::Scale,
            Operator::ScaleLeft,
            Operator::AddAssign,
            Operator::ScaleAssign,
            Operator::Index,
        ];
        let Struct { float, length, name, .. } = self.structs[id].clone();
        for operator in all {
            if !self.dice.one_in(3) {
                continue;
            }
            let scalar = if float { "T" } else { self.float };
            let (of, method, receiver, params, result) = match operator {
                Operator::Add => {
                    ("Add".into(), "add", Mode::Value, vec![(Mode::Value, this.clone())], Some(this.clone()))
                }
                Operator::Sub => {
                    ("Sub".into(), "sub", Mode::Value, vec![(Mode::Value, this.clone())], Some(this.clone()))
                }
                Operator::Neg => ("Neg".into(), "neg", Mode::Value, vec![], Some(this.clone())),
                Operator::Scale => {
                    (format!("Mul<{scalar}>"), "mul", Mode::Value, vec![(Mode::Value, Ty::Float)], Some(this.clone()))
                }
                Operator::ScaleLeft if !float && !length => {
                    self.scale_left(id, &name);
                    continue;
                }
                Operator::ScaleLeft => continue,
                Operator::AddAssign => {
                    ("AddAssign".into(), "add_assign", Mode::Mut, vec![(Mode::Value, this.clone())], None)
                }
                Operator::ScaleAssign => {
                    (format!("MulAssign<{scalar}>"), "mul_assign", Mode::Mut, vec![(Mode::Value, Ty::Float)], None)
                }
                Operator::Index => {
                    self.index_operators(id);
                    continue;
                }
            };
            self.line(&self.head(id, &of));
            self.indent += 1;
            if result.is_some() {
                let output = *self.dice.pick(&["Self", "Self"]);
                self.line(&format!("type Output = {output};"));
            }
            let mut function = Function {
                name: method.into(),
                inner: self.inside,
                owner: Owner::Struct(id),
                receiver: Some(receiver),
                params,
                result,
                generic: float,
                length,
                weight: 0,
            };
            self.body = Body { generic: float, ..Body::default() };
            self.body.weight = super::call::WEIGHT - 40;
            self.function("", &mut function, Some(&this), 1);
            self.indent -= 1;
            self.line("}");
            self.structs[id].operators.push(operator);
        }
    }

    /// `impl Mul<S> for f64`
    fn scale_left(&mut self, id: usize, name: &str) {
        self.body = Body::default();
        let float = self.float;
        self.line(&format!("impl Mul<{name}> for {float} {{"));
        self.line(&format!("    type Output = {name};"));
        self.line(&format!("    fn mul(self, right: {name}) -> {name} {{"));
        self.indent += 2;
        self.declare("self", &Ty::Float, false, false);
        self.declare("right", &Ty::Struct(id, Length::None), false, false);
        let value = self.value(&Ty::Struct(id, Length::None), 2);
        self.line(&value);
        self.indent -= 2;
        self.line("    }\n}");
        self.structs[id].operators.push(Operator::ScaleLeft);
    }

    /// `impl Index<usize>` and `IndexMut`: two floats of it.
    fn index_operators(&mut self, id: usize) {
        let this = self.this(id);
        let generic = self.structs[id].float;
        self.body = Body { generic, ..Body::default() };
        self.declare("self", &this, true, true);
        let places = self.places(&|ty| *ty == Ty::Float, true);
        if places.is_empty() {
            return;
        }
        let (a, b) = (self.dice.pick(&places).clone(), self.dice.pick(&places).clone());
        let (a, b) = (self.spell(&a), self.spell(&b));
        let float = self.float_text().to_owned();
        self.line(&self.head(id, "Index<usize>"));
        self.line(&format!("    type Output = {float};"));
        let body = format!("match at {{ 0 => &{a}, _ => &{b} }}");
        self.line(&format!("    fn index(&self, at: usize) -> &{float} {{ {body} }}\n}}"));
        self.line(&self.head(id, "IndexMut<usize>"));
        let body = format!("if at == 0 {{ &mut {a} }} else {{ &mut {b} }}");
        self.line(&format!("    fn index_mut(&mut self, at: usize) -> &mut {float} {{ {body} }}\n}}"));
        self.structs[id].operators.push(Operator::Index);
    }

    /// `struct W<A> { held: A, weight: f64 }`
    pub(crate) fn make_wrapper(&mut self) {
        let (name, float) = (self.name("W"), self.float);
        self.line(&format!("{DERIVES}\npub struct {name}<A> {{ pub held: A, pub weight: {float} }}"));
        self.line(&format!("impl<A: Copy> {name}<A> {{"));
        self.line(&format!("    pub fn new(held: A, weight: {float}) -> Self {{ {name} {{ weight, held }} }}"));
        self.line("    pub fn get(&self) -> A { self.held }");
        self.line("    pub fn put(&mut self, held: A) -> A { core::mem::replace(&mut self.held, held) }\n}");
        let inner = self.inside;
        self.structs.push(Struct {
            name,
            inner,
            fields: Vec::new(),
            is_tuple: false,
            float: false,
            length: false,
            traits: Vec::new(),
            operators: Vec::new(),
            has_const: false,
        });
    }

    pub(crate) fn make_enum(&mut self) {
        let name = self.name("Kind");
        self.body = Body::default();
        let mut variants = vec![("Off".to_owned(), Vec::new(), false)];
        for k in 0..1 + self.dice.below(3) {
            let types = (0..1 + self.dice.below(2)).map(|_| self.payload()).collect();
            variants.push((format!("E{k}"), types, self.dice.one_in(2)));
        }
        let list: Vec<String> = variants
            .iter()
            .map(|(name, types, named)| {
                let types: Vec<String> = types.iter().map(|ty| self.text(ty)).collect();
                match (types.is_empty(), named) {
                    (true, _) => name.clone(),
                    (_, false) => format!("{name}({})", types.join(", ")),
                    (_, true) => {
                        let list: Vec<String> = types.iter().enumerate().map(|(k, ty)| format!("a{k}: {ty}")).collect();
                        format!("{name} {{ {} }}", list.join(", "))
                    }
                }
            })
            .collect();
        self.line(&format!("{DERIVES}\npub enum {name} {{ {} }}", list.join(", ")));
        let inner = self.inside;
        self.enums.push(Enum { name, inner, variants });
    }

    fn payload(&mut self) -> Ty {
        let ty = self.some_type(0);
        if matches!(ty, Ty::Wrapper(..) | Ty::Enum(_)) { Ty::Float } else { ty }
    }

    pub(crate) fn make_trait(&mut self) {
        let id = self.traits.len();
        let (name, float) = (self.name("Shape"), self.float);
        let has_const = self.dice.one_in(2);
        let inner = self.inside;
        self.traits.push(Trait { name: name.clone(), inner, has_const });
        self.line(&format!("pub trait {name} {{"));
        self.indent += 1;
        if has_const {
            self.line(&format!("const K: {float};"));
        }
        let (area, grow, scaled) = (self.name("area"), self.name("grow"), self.name("scaled"));
        self.line(&format!("fn {area}(&self, x: {float}) -> {float};"));
        self.line(&format!("fn {grow}(&mut self, by: {float});"));
        let known = |name: &str, receiver, result| Function {
            name: name.to_owned(),
            inner,
            owner: Owner::Trait(id),
            receiver: Some(receiver),
            params: vec![(Mode::Value, Ty::Float)],
            result,
            generic: false,
            length: false,
            weight: 25,
        };
        self.functions.push(known(&area, Mode::Ref, Some(Ty::Float)));
        self.functions.push(known(&grow, Mode::Mut, None));
        let constant = if has_const { "Self::K" } else { "1.5" };
        let body = match self.dice.below(3) {
            0 => format!("self.{area}(x * {constant}) + {constant}"),
            1 => format!("let y = self.{area}(x).sin(); if y > 0.5 {{ return y; }} y * x + {constant}"),
            _ => format!("Self::{area}(self, x) * self.{area}({constant})"),
        };
        self.line(&format!("fn {scaled}(&self, x: {float}) -> {float} {{ {body} }}"));
        self.functions.push(Function { weight: 60, ..known(&scaled, Mode::Ref, Some(Ty::Float)) });
        self.indent -= 1;
        self.line("}");
        self.trait_methods.push([area, grow, scaled]);
    }

    fn implement(&mut self, id: usize, of: usize) {
        let this = self.this(id);
        let [area, grow, scaled] = self.trait_methods[of].clone();
        let path = self.path(&self.traits[of].name, self.traits[of].inner);
        self.line(&self.head(id, &path));
        self.indent += 1;
        let float = self.float;
        if self.traits[of].has_const {
            let literal = self.dice.pick(&["0.5", "-1.25", "2.0"]);
            let line = format!("const K: {float} = {literal};");
            self.line(&line);
        }
        let methods =
            [(area, Mode::Ref, Some(Ty::Float)), (grow, Mode::Mut, None), (scaled, Mode::Ref, Some(Ty::Float))];
        let count = if self.dice.one_in(3) { 3 } else { 2 };
        for (name, receiver, result) in methods.into_iter().take(count) {
            let length = self.structs[id].length;
            let mut function = Function {
                name,
                inner: self.inside,
                owner: Owner::Trait(of),
                receiver: Some(receiver),
                params: vec![(Mode::Value, Ty::Float)],
                result,
                generic: false,
                length,
                weight: 0,
            };
            self.body = Body { weight: super::call::WEIGHT - 40, ..Body::default() };
            self.function("", &mut function, Some(&this), 1);
        }
        self.indent -= 1;
        self.line("}");
        self.structs[id].traits.push(of);
    }

    /// A free function.
    pub(crate) fn make_function(&mut self) {
        let generic = self.dice.one_in(4);
        let length = self.dice.one_in(5);
        self.body = Body { generic, ..Body::default() };
        let mut result = match self.dice.below(6) {
            0..=2 => Some(Ty::Float),
            3 => None,
            _ => Some(self.some_type(1)),
        };
        let mut params = self.params(length);
        if length {
            params.push((*self.dice.pick(&[Mode::Ref, Mode::Mut]), Ty::Open(Box::new(Ty::Float))));
        }
        let bound =
            (!generic && !self.traits.is_empty() && self.dice.one_in(3)).then(|| self.dice.below(self.traits.len()));
        if let Some(id) = bound {
            params.push((*self.dice.pick(&[Mode::Ref, Mode::Ref, Mode::Mut]), Ty::Any(id)));
        }
        if result.is_none() && !params.iter().any(|(mode, _)| *mode == Mode::Mut) {
            result = Some(Ty::Float);
        }
        let name = self.name("f");
        let mut function = Function {
            name,
            inner: self.inside,
            owner: Owner::Free,
            receiver: None,
            params,
            result,
            generic,
            length,
            weight: 0,
        };
        self.body.bound = bound;
        let statements = 1 + self.dice.below(4);
        self.function("pub ", &mut function, None, statements);
        self.functions.push(function);
    }

    fn params(&mut self, length: bool) -> Vec<(Mode, Ty)> {
        let mut params = vec![(Mode::Value, Ty::Float)];
        for _ in 0..self.dice.below(3) {
            let mode = *self.dice.pick(&[Mode::Value, Mode::Ref, Mode::Mut]);
            let mut ty = self.some_type(1);
            if mode != Mode::Value && self.dice.one_in(3) {
                let of = if self.dice.one_in(3) { self.some_type(0) } else { Ty::Float };
                ty = Ty::Slice(Box::new(of));
            }
            if ty == Ty::Int && mode != Mode::Value {
                ty = Ty::Float;
            }
            if length && self.dice.one_in(4) {
                ty = Ty::Float;
            }
            params.push((mode, ty));
        }
        params
    }

    /// Writes a function with a random body.
    fn function(&mut self, visibility: &str, function: &mut Function, this: Option<&Ty>, statements: usize) {
        let started = self.body.weight;
        let mut list = Vec::new();
        if let (Some(mode), Some(this)) = (function.receiver, this) {
            let (text, mutable) = match mode {
                Mode::Value if self.dice.one_in(2) => ("mut self", true),
                Mode::Value => ("self", false),
                Mode::Ref => ("&self", false),
                Mode::Mut => ("&mut self", true),
            };
            list.push(text.to_owned());
            self.declare("self", this, mutable, mode != Mode::Value);
        }
        for (mode, ty) in function.params.clone() {
            let name = self.name("a");
            let text = self.text(&ty);
            let by_impl = matches!(ty, Ty::Any(_)) && !self.names_bound;
            let text = match ty {
                Ty::Any(id) if by_impl => format!("impl {}", self.path(&self.traits[id].name, self.traits[id].inner)),
                _ => text,
            };
            let mutable = mode == Mode::Value && self.dice.one_in(2);
            let text = match mode {
                Mode::Value => text,
                Mode::Ref => format!("&{text}"),
                Mode::Mut => format!("&mut {text}"),
            };
            list.push(format!("{}{name}: {text}", if mutable { "mut " } else { "" }));
            self.declare(&name, &ty, mutable || mode == Mode::Mut, mode != Mode::Value);
            if ty == Ty::Int {
                self.body.ints.push((name, Bound::Any));
                let last = self.body.vars.pop();
                drop(last);
            }
        }
        let bound = self.body.bound.filter(|_| self.names_bound);
        let of_struct = !matches!(function.owner, Owner::Free);
        let generics = self.generics_of(function, bound, of_struct);
        if !self.names_bound && self.body.bound.is_some() {
            // without a name for the type there is no `S::K`
            self.body.self_const = false;
        }
        let result = function.result.as_ref().map(|ty| {
            let named = this == Some(ty) && self.dice.one_in(2);
            if named { " -> Self".to_owned() } else { format!(" -> {}", self.text(ty)) }
        });
        let head =
            format!("{visibility}fn {}{generics}({}){} {{", function.name, list.join(", "), result.unwrap_or_default());
        self.line(&head);
        self.indent += 1;
        self.body.result.clone_from(&function.result);
        self.body.left = statements;
        while self.body.left > 0 {
            self.statement(0);
        }
        if let Some(ty) = function.result.clone() {
            let value = self.value(&ty, 2);
            self.line(&value);
        }
        self.indent -= 1;
        self.line("}");
        function.weight = 6 + 4 * statements + self.body.weight - started;
    }

    fn generics_of(&self, function: &Function, bound: Option<usize>, of_struct: bool) -> String {
        let mut list = Vec::new();
        if !of_struct {
            if function.generic {
                list.push("T: Real".to_owned());
            }
            if let Some(id) = bound {
                list.push(format!("S: {}", self.path(&self.traits[id].name, self.traits[id].inner)));
            }
            if function.length {
                list.push("const N: usize".to_owned());
            }
        }
        if list.is_empty() { String::new() } else { format!("<{}>", list.join(", ")) }
    }
}

fn generics(float: bool, length: bool, bound: &str) -> String {
    let float = float.then(|| if bound.is_empty() { "T".to_owned() } else { format!("T: {bound}") });
    let length = length.then(|| "const N: usize".to_owned());
    let list: Vec<String> = float.into_iter().chain(length).collect();
    if list.is_empty() { String::new() } else { format!("<{}>", list.join(", ")) }
}
