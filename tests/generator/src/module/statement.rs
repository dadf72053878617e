//! Random statements.

use super::Modules;
use super::call::WEIGHT;
use super::scope::{Bound, Place};
use super::types::{Operator, Ty};

/// How deep statements nest.
const DEPTH: usize = 2;

impl Modules {
    pub(crate) fn statement(&mut self, depth: usize) {
        if self.body.left == 0 {
            return self.assign();
        }
        self.body.left -= 1;
        match self.dice.below(34) {
            0..=5 => self.let_value(),
            6..=10 => self.assign(),
            11..=13 => self.assign_whole(),
            14..=17 => self.effect(),
            18 | 19 if depth < DEPTH => self.branch(depth),
            20 | 21 if depth < DEPTH => self.counted(depth),
            22 if depth < DEPTH => self.counted_down(depth),
            23 if depth < DEPTH => self.matched_statement(depth),
            24 => self.leave(),
            25 => self.destructure(),
            26 => self.reference(),
            27 => self.swap(),
            28 if depth == 0 => self.inner_function(),
            29 => self.operator_assignment(),
            30 => self.shadow(),
            31 if depth < DEPTH => self.over_slice(),
            32 => self.if_let(depth),
            _ => self.let_value(),
        }
    }

    fn block(&mut self, head: &str, tail: &str, depth: usize) {
        self.line(&format!("{head} {{"));
        self.indent += 1;
        let (vars, ints, inner) = (self.body.vars.clone(), self.body.ints.clone(), self.body.inner.clone());
        for _ in 0..1 + self.dice.below(2) {
            self.statement(depth + 1);
        }
        (self.body.vars, self.body.ints, self.body.inner) = (vars, ints, inner);
        self.indent -= 1;
        self.line(&format!("}}{tail}"));
    }

    fn let_value(&mut self) {
        let ty = self.some_type(1);
        let name = self.name("v");
        let value = self.value(&ty, 2);
        let annotation = format!(": {}", self.text(&ty));
        let annotation = if ty != Ty::Int && self.dice.one_in(3) { "" } else { &annotation };
        self.line(&format!("let mut {name}{annotation} = {value};"));
        self.declare(&name, &ty, true, false);
    }

    fn shadow(&mut self) {
        let names: Vec<(String, Ty)> = self
            .body
            .vars
            .iter()
            .filter(|v| !v.reference && v.name != "self" && !v.name.starts_with('C'))
            .map(|v| (v.name.clone(), v.ty.clone()))
            .collect();
        if names.is_empty() {
            return self.let_value();
        }
        let (name, ty) = self.dice.pick(&names).clone();
        // an index that is below its length stays what it is
        if self.body.ints.iter().any(|(int, bound)| *int == name || *bound == Bound::Len(name.clone())) {
            return self.let_value();
        }
        let ty = if self.dice.one_in(2) { ty } else { Ty::Float };
        if matches!(ty, Ty::Any(_) | Ty::Open(_)) {
            return self.let_value();
        }
        let value = self.value(&ty, 2);
        let text = self.text(&ty);
        self.line(&format!("let mut {name}: {text} = {value};"));
        self.declare(&name, &ty, true, false);
    }

    /// `target op= value`, damped so that loops stay within ordinary numbers.
    fn update(&mut self, target: &str, root: &str) {
        // of a type parameter, `+=` borrows its target first
        let frozen = if self.body.generic { vec![root.to_owned()] } else { Vec::new() };
        let value = self.freezing(&frozen, |w| w.float_value(2));
        let (half, more) = if self.body.generic { ("T::from_f64(0.5)", "T::from_f64(1.25)") } else { ("0.5", "1.25") };
        let line = match self.dice.below(7) {
            0 | 1 => format!("{target} = {value};"),
            2 => format!("{target} += {half} * ({value});"),
            3 => format!("{target} -= ({value}).sin();"),
            4 => format!("{target} *= ({value}).cos();"),
            5 => format!("{target} /= {more} + ({value}).powi(2);"),
            _ => format!("{target} = {half} * {target} + ({value}).tanh();"),
        };
        self.line(&line);
    }

    fn target(&mut self, place: &Place) -> String {
        let text = self.spell(place);
        text.strip_prefix("(*").and_then(|rest| rest.strip_suffix(')')).map_or(text.clone(), |name| format!("*{name}"))
    }

    pub(crate) fn assign(&mut self) {
        let Some(place) = self.place_of(&Ty::Float, true) else { return self.let_value() };
        let target = self.target(&place);
        if self.dice.one_in(8)
            && let Some(indexed) = self.indexed_target()
        {
            let root = indexed.split(['.', '[']).next().unwrap_or_default().to_owned();
            // of a type parameter, `index_mut` runs before what is assigned is computed
            let hidden = if self.body.generic { vec![root.clone()] } else { Vec::new() };
            return self.hiding(&hidden, |w| w.update(&indexed, &root));
        }
        self.update(&target, &place.var.name);
    }

    /// By the struct's own `IndexMut`.
    fn indexed_target(&mut self) -> Option<String> {
        if self.body.weight > WEIGHT {
            return None;
        }
        let has: Vec<usize> =
            (0..self.structs.len()).filter(|id| self.structs[*id].operators.contains(&Operator::Index)).collect();
        let places = self.places(&|ty| matches!(ty, Ty::Struct(id, _) if has.contains(id)), true);
        if places.is_empty() {
            return None;
        }
        self.body.weight += 8;
        let place = self.dice.pick(&places).clone();
        let text = if place.steps.is_empty() { place.var.name } else { self.spell(&place) };
        // which field a mutable reference is to has to be known
        Some(format!("{text}[{}]", self.dice.below(2)))
    }

    fn assign_whole(&mut self) {
        let places = self.places(&|ty| !matches!(ty, Ty::Slice(_) | Ty::Open(_) | Ty::Any(_) | Ty::Int), true);
        if places.is_empty() {
            return self.let_value();
        }
        let place = self.dice.pick(&places).clone();
        let ty = self.type_of(&place);
        let (target, value) = (self.target(&place), self.value(&ty, 2));
        self.line(&format!("{target} = {value};"));
    }

    pub(crate) fn type_of(&self, place: &Place) -> Ty {
        let mut ty = place.var.ty.clone();
        for step in &place.steps {
            ty = match (&ty, step) {
                (Ty::Array(of, _) | Ty::Slice(of) | Ty::Open(of), _) => (**of).clone(),
                (_, super::scope::Step::Field(name)) => {
                    let found = self.fields(&ty).into_iter().find(|(known, _)| known == name);
                    found.expect("the place was found through its fields").1
                }
                _ => ty,
            };
        }
        ty
    }

    /// A call that changes something.
    fn effect(&mut self) {
        match self.call_for_effect() {
            Some(call) => self.line(&call),
            None => self.let_value(),
        }
    }

    fn operator_assignment(&mut self) {
        let has: Vec<usize> = (0..self.structs.len())
            .filter(|id| self.structs[*id].operators.contains(&Operator::AddAssign))
            .filter(|id| !self.body.generic || self.structs[*id].float)
            .collect();
        let places = self.places(&|ty| matches!(ty, Ty::Struct(id, _) if has.contains(id)), true);
        if places.is_empty() || self.body.weight > WEIGHT {
            return self.assign();
        }
        self.body.weight += 10;
        let place = self.dice.pick(&places).clone();
        let ty = self.type_of(&place);
        let target = self.target(&place);
        let root = vec![place.var.name.clone()];
        let line = match &ty {
            Ty::Struct(id, _)
                if self.structs[*id].operators.contains(&Operator::ScaleAssign) && self.dice.one_in(2) =>
            {
                let value = self.freezing(&root, |w| w.float_value(1));
                format!("{target} *= ({value}).cos();")
            }
            _ => {
                let value = self.freezing(&root, |w| w.value(&ty, 1));
                format!("{target} += {value};")
            }
        };
        self.line(&line);
    }

    fn branch(&mut self, depth: usize) {
        let condition = self.condition(2);
        self.block(&format!("if {condition}"), "", depth);
        if self.dice.one_in(2) {
            let end = self.out.trim_end().len();
            self.out.truncate(end);
            self.out.push_str(" else {\n");
            self.indent += 1;
            let (vars, ints) = (self.body.vars.clone(), self.body.ints.clone());
            self.statement(depth + 1);
            (self.body.vars, self.body.ints) = (vars, ints);
            self.indent -= 1;
            self.line("}");
        }
    }

    fn looped(&mut self, head: &str, depth: usize) {
        let weight = self.body.weight;
        self.body.loops += 1;
        self.block(head, "", depth);
        self.body.loops -= 1;
        // a loop may be unrolled
        self.body.weight += (self.body.weight - weight) * 2;
    }

    fn counted(&mut self, depth: usize) {
        let n = 1 + self.dice.below(4);
        let ints = self.body.ints.clone();
        let index = self.loop_index(n);
        let range = match self.dice.below(5) {
            0 => format!("0..={}", n - 1),
            1 => format!("(0..{n}).rev()"),
            _ => format!("0..{n}"),
        };
        self.looped(&format!("for {index} in {range}"), depth);
        self.body.ints = ints;
    }

    /// A loop over a slice or an array of open length.
    fn over_slice(&mut self) {
        let open: Vec<String> = self
            .body
            .vars
            .iter()
            .filter(|var| matches!(var.ty, Ty::Slice(_) | Ty::Open(_)))
            .map(|var| var.name.clone())
            .collect();
        if open.is_empty() {
            return self.assign();
        }
        let (name, index) = (self.dice.pick(&open).clone(), self.name("i"));
        let ints = self.body.ints.clone();
        self.body.ints.push((index.clone(), Bound::Len(name.clone())));
        self.looped(&format!("for {index} in 0..{name}.len()"), DEPTH - 1);
        self.body.ints = ints;
    }

    fn counted_down(&mut self, depth: usize) {
        let (counter, n) = (self.name("k"), 1 + self.dice.below(4));
        self.line(&format!("let mut {counter}: usize = {n};"));
        let condition = if self.dice.one_in(3) { format!(" && {}", self.condition(0)) } else { String::new() };
        self.line(&format!("while {counter} > 0{condition} {{"));
        self.indent += 1;
        self.line(&format!("{counter} -= 1;"));
        let (vars, ints) = (self.body.vars.clone(), self.body.ints.clone());
        self.body.ints.push((counter, Bound::Below(n)));
        self.body.loops += 1;
        self.statement(depth + 1);
        self.body.loops -= 1;
        (self.body.vars, self.body.ints) = (vars, ints);
        self.indent -= 1;
        self.line("}");
    }

    fn matched_statement(&mut self, depth: usize) {
        if self.enums.is_empty() || self.body.generic {
            return self.branch(depth);
        }
        let id = self.dice.below(self.enums.len());
        let value = self.value(&Ty::Enum(id), 1);
        self.line(&format!("match {value} {{"));
        self.indent += 1;
        let arms = self.arms(id, |w| {
            let out = std::mem::take(&mut w.out);
            w.indent += 1;
            w.assign();
            w.statement(depth + 1);
            w.indent -= 1;
            let text = std::mem::replace(&mut w.out, out);
            format!("{{\n{text}    }}")
        });
        for arm in arms {
            self.line(&arm);
        }
        self.indent -= 1;
        self.line("}");
    }

    fn if_let(&mut self, depth: usize) {
        if self.enums.is_empty() || self.body.generic || depth >= DEPTH {
            return self.assign();
        }
        let id = self.dice.below(self.enums.len());
        let ty = Ty::Enum(id);
        let value = self.value(&ty, 1);
        let path = self.text(&ty);
        let (name, types, named) = self.dice.pick(&self.enums[id].variants.clone()).clone();
        let names: Vec<String> = types.iter().map(|_| self.name("b")).collect();
        let pattern = match (types.is_empty(), named) {
            (true, _) => format!("{path}::{name}"),
            (_, false) => format!("{path}::{name}({})", names.join(", ")),
            (_, true) => {
                let list: Vec<String> = names.iter().enumerate().map(|(k, b)| format!("a{k}: {b}")).collect();
                format!("{path}::{name} {{ {} }}", list.join(", "))
            }
        };
        let vars = self.body.vars.clone();
        for (name, ty) in names.iter().zip(&types) {
            self.declare(name, ty, false, false);
        }
        self.block(&format!("if let {pattern} = {value}"), "", depth);
        self.body.vars = vars;
    }

    /// Leaves a loop or the function early.
    fn leave(&mut self) {
        let condition = self.condition(2);
        if self.body.loops > 0 && !self.dice.one_in(3) {
            let word = *self.dice.pick(&["break", "continue"]);
            return self.line(&format!("if {condition} {{ {word}; }}"));
        }
        if self.dice.one_in(2) {
            return self.assign();
        }
        match self.body.result.clone() {
            Some(ty) => {
                let value = self.value(&ty, 1);
                self.line(&format!("if {condition} {{ return {value}; }}"));
            }
            None => self.line(&format!("if {condition} {{ return; }}")),
        }
    }

    /// `let S { a, b: c, .. } = s;`, `let [a, b] = x;`
    fn destructure(&mut self) {
        let ty = self.some_type(1);
        let parts: Vec<(String, Ty)> = match &ty {
            Ty::Struct(..) | Ty::Tuple(_) => self.fields(&ty),
            Ty::Array(of, n) => (0..*n).map(|k| (k.to_string(), (**of).clone())).collect(),
            _ => return self.let_value(),
        };
        let value = self.value(&ty, 1);
        let names: Vec<String> = parts.iter().map(|_| self.name("d")).collect();
        let bound: Vec<String> = names.iter().map(|name| format!("mut {name}")).collect();
        let mut used = names.len();
        let pattern = match &ty {
            Ty::Struct(id, _) if !self.structs[*id].is_tuple => {
                if used > 1 && self.dice.one_in(3) {
                    used -= 1;
                }
                let list: Vec<String> =
                    parts.iter().zip(&bound).take(used).map(|((field, _), name)| format!("{field}: {name}")).collect();
                let rest = if used < names.len() { ", .." } else { "" };
                format!("{} {{ {}{rest} }}", self.struct_path(*id), list.join(", "))
            }
            Ty::Struct(id, _) => format!("{}({})", self.struct_path(*id), bound.join(", ")),
            Ty::Array(..) => {
                if used > 2 && self.dice.one_in(2) {
                    used = 2;
                    format!("[{}, {}, ..]", bound[0], bound[1])
                } else {
                    format!("[{}]", bound.join(", "))
                }
            }
            _ => format!("({})", bound.join(", ")),
        };
        self.line(&format!("let {pattern} = {value};"));
        for (name, (_, ty)) in names.iter().zip(&parts).take(used) {
            self.declare(name, ty, true, false);
        }
    }

    /// `let r = &mut a.x; …`, which is used here and nowhere else.
    fn reference(&mut self) {
        let places = self.places(&|ty| !matches!(ty, Ty::Any(_) | Ty::Int | Ty::Open(_) | Ty::Slice(_)), true);
        if places.is_empty() {
            return self.assign();
        }
        let place = self.dice.pick(&places).clone();
        let (ty, name) = (self.type_of(&place), self.name("r"));
        let lent = self.borrow(&place, true);
        // a name alone would move the reference
        let lent = if lent == place.var.name { format!("&mut *{lent}") } else { lent };
        self.line(&format!("let {name} = {lent};"));
        let vars = self.body.vars.clone();
        let root = vec![place.var.name.clone()];
        self.hiding(&root, |w| {
            w.declare(&name, &ty, true, true);
            for _ in 0..1 + w.dice.below(2) {
                if !w.dice.one_in(2) {
                    w.effect_on(&name, &ty);
                } else {
                    w.assign();
                }
            }
        });
        let made: Vec<_> = self.body.vars.iter().filter(|v| v.name != name && !v.reference).cloned().collect();
        self.body.vars = vars;
        for var in made {
            if !self.body.vars.iter().any(|known| known.name == var.name) {
                self.body.vars.push(var);
            }
        }
    }

    fn effect_on(&mut self, name: &str, ty: &Ty) {
        let value = self.value(ty, 1);
        self.line(&format!("*{name} = {value};"));
    }

    fn swap(&mut self) {
        let places = self.places(&|ty| !matches!(ty, Ty::Any(_) | Ty::Int | Ty::Open(_) | Ty::Slice(_)), true);
        if places.is_empty() {
            return self.assign();
        }
        let a = self.dice.pick(&places).clone();
        let ty = self.type_of(&a);
        let name = self.name("v");
        if self.dice.one_in(2) {
            let (lent, value) =
                (self.borrow(&a, true), self.hiding(std::slice::from_ref(&a.var.name), |w| w.value(&ty, 1)));
            self.line(&format!("let mut {name} = core::mem::replace({lent}, {value});"));
            return self.declare(&name, &ty, true, false);
        }
        let others: Vec<Place> =
            places.into_iter().filter(|place| place.var.name != a.var.name && self.type_of(place) == ty).collect();
        if others.is_empty() {
            return self.assign();
        }
        let b = self.dice.pick(&others).clone();
        let (a, b) = (self.borrow(&a, true), self.borrow(&b, true));
        self.line(&format!("core::mem::swap({a}, {b});"));
    }

    /// A function, and a const that it uses, inside of the body.
    fn inner_function(&mut self) {
        if self.body.generic || !self.body.inner.is_empty() {
            return self.assign();
        }
        let (name, constant) = (self.name("inner"), self.name("C"));
        let count = 1 + self.dice.below(2);
        let (float, literal) = (self.float, self.float_literal());
        self.line(&format!("const {constant}: {float} = {literal};"));
        let params: Vec<String> = (0..count).map(|_| self.name("x")).collect();
        let list: Vec<String> = params.iter().map(|name| format!("mut {name}: {float}")).collect();
        self.line(&format!("fn {name}({}) -> {float} {{", list.join(", ")));
        self.indent += 1;
        let outer = std::mem::take(&mut self.body);
        self.body.result = Some(Ty::Float);
        self.body.left = 1 + self.dice.below(2);
        self.body.weight = WEIGHT - 30;
        for param in &params {
            self.declare(param, &Ty::Float, true, false);
        }
        self.declare(&constant, &Ty::Float, false, false);
        while self.body.left > 0 {
            self.statement(1);
        }
        let value = self.float_value(2);
        self.line(&value);
        self.body = outer;
        self.indent -= 1;
        self.line("}");
        self.body.inner.push((name, count));
    }
}
