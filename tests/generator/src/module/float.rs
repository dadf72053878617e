//! Random floats.

use super::Modules;
use super::call::WEIGHT;
use super::types::{Length, Operator, Ty};

impl Modules {
    pub(crate) fn float_literal(&mut self) -> String {
        let literal = *self.dice.pick(&[0.5, 2.0, 1.0, 0.25, 1.5, 0.1, 3.0, 0.7]);
        if self.body.generic {
            return match literal {
                1.0 => "T::ONE".into(),
                _ => format!("T::from_f64({literal:?})"),
            };
        }
        format!("{literal:?}")
    }

    /// A float that names something, so that methods may be called on it.
    pub(crate) fn float_value(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.float_leaf();
        }
        let less = depth - 1;
        match self.dice.below(30) {
            0..=3 => self.float_leaf(),
            4 | 5 => format!("{} + {}", self.float_value(less), self.float_value(less)),
            6 | 7 => format!("{} - ({})", self.float_value(less), self.float_value(less)),
            8 | 9 => format!("({}) * ({})", self.float_value(less), self.float_value(less)),
            10 => {
                let (a, b) = (self.float_value(less), self.float_value(less));
                let one = if self.body.generic { "T::from_f64(1.5)" } else { "1.5" };
                format!("({a}) / ({one} + ({b}).powi(2))")
            }
            11..=14 => {
                let x = self.float_value(less);
                let method = *self.dice.pick(&["sin", "cos", "tanh", "abs", "atan"]);
                format!("({x}).{method}()")
            }
            15 => format!("-({})", self.float_value(less)),
            16 => {
                let condition = self.condition(less);
                let (a, b) = (self.float_value(less), self.float_value(less));
                format!("(if {condition} {{ {a} }} else {{ {b} }})")
            }
            17 => {
                let (a, b) = (self.float_value(less), self.float_value(less));
                format!("({a}).{}({b})", self.dice.pick(&["max", "min"]))
            }
            18 => self.choice(less),
            19 | 20 => self.part(less),
            21 => self.inner_call(less),
            _ => match self.call_of(&Ty::Float, depth) {
                Some(call) => call,
                None => format!("{} * {}", self.float_literal(), self.float_leaf()),
            },
        }
    }

    /// A part of a value that is no place: `f(x).y`, `[a, b][i]`, `(a, b).1`.
    fn part(&mut self, depth: usize) -> String {
        let ty = self.some_type(1);
        match &ty {
            Ty::Array(of, n) if **of == Ty::Float => {
                let value = self.value(&ty, depth);
                format!("({value})[{}]", self.index(*n))
            }
            Ty::Struct(..) | Ty::Tuple(_) => {
                let fields = self.fields(&ty);
                let floats: Vec<&(String, Ty)> = fields.iter().filter(|(_, ty)| *ty == Ty::Float).collect();
                if floats.is_empty() {
                    return self.float_leaf();
                }
                let field = self.dice.pick(&floats).0.clone();
                format!("({}).{field}", self.value(&ty, depth))
            }
            _ => self.float_leaf(),
        }
    }

    fn choice(&mut self, depth: usize) -> String {
        if self.enums.is_empty() || self.body.generic {
            let n = self.int();
            let (a, b, c) = (self.float_value(depth), self.float_value(depth), self.float_value(depth));
            return format!("(match {n} {{ 0 => {a}, k if k % 2 == 0 => {b}, _ => {c} }})");
        }
        let id = self.dice.below(self.enums.len());
        let value = self.value(&Ty::Enum(id), depth);
        let arms = self.arms(id, |w| w.float_value(depth));
        format!("(match {value} {{ {} }})", arms.join(", "))
    }

    /// Arms for all variants of an enum, with what they bind in sight.
    pub(crate) fn arms(&mut self, id: usize, mut write: impl FnMut(&mut Self) -> String) -> Vec<String> {
        let path = self.text(&Ty::Enum(id));
        let mut arms = Vec::new();
        for (name, types, named) in self.enums[id].variants.clone() {
            let vars = self.body.vars.clone();
            let names: Vec<String> = types.iter().map(|_| self.name("b")).collect();
            let pattern = match (types.is_empty(), named) {
                (true, _) => format!("{path}::{name}"),
                (_, false) => format!("{path}::{name}({})", names.join(", ")),
                (_, true) => {
                    let list: Vec<String> = names.iter().enumerate().map(|(k, b)| format!("a{k}: {b}")).collect();
                    format!("{path}::{name} {{ {} }}", list.join(", "))
                }
            };
            for (name, ty) in names.iter().zip(&types) {
                self.declare(name, ty, false, false);
            }
            if types.contains(&Ty::Float) && self.dice.one_in(4) {
                let guard = self.guard();
                let (inside, ints) = (self.body.vars.clone(), self.body.ints.clone());
                let text = write(self);
                (self.body.vars, self.body.ints) = (inside, ints);
                arms.push(format!("{pattern} if {guard} => {text}"));
            }
            let ints = self.body.ints.clone();
            let text = write(self);
            (self.body.vars, self.body.ints) = (vars, ints);
            let rest = self.dice.one_in(8) && arms.len() + 1 >= self.enums[id].variants.len();
            let pattern = if rest && types.is_empty() { "_".to_owned() } else { pattern };
            arms.push(format!("{pattern} => {text}"));
        }
        arms
    }

    /// A condition without an effect: guards may run more than once.
    fn guard(&mut self) -> String {
        let pure = std::mem::replace(&mut self.body.pure, true);
        let guard = self.condition(0);
        self.body.pure = pure;
        guard
    }

    fn inner_call(&mut self, depth: usize) -> String {
        let Some((name, count)) = self.body.inner.first().cloned() else { return self.float_leaf() };
        let list: Vec<String> = (0..count).map(|_| self.float_value(depth)).collect();
        self.body.weight += 6;
        format!("{name}({})", list.join(", "))
    }

    pub(crate) fn float_leaf(&mut self) -> String {
        match self.dice.below(14) {
            0 if self.body.self_const => return "Self::K".into(),
            1 if self.body.bound.is_some() && self.traits[self.body.bound.unwrap_or_default()].has_const => {
                return "S::K".into();
            }
            2 if !self.body.generic => {
                let has: Vec<usize> = (0..self.structs.len()).filter(|id| self.structs[*id].has_const).collect();
                if !has.is_empty() {
                    let id = *self.dice.pick(&has);
                    let length = if self.structs[id].length { Length::Known(2) } else { Length::None };
                    let ty = Ty::Struct(id, length);
                    let path = self.struct_path(id);
                    let arguments = self.argument_list(&ty);
                    let arguments = if arguments.is_empty() { arguments } else { format!("::{arguments}") };
                    return format!("{path}{arguments}::K");
                }
            }
            3 if !self.consts.is_empty() && !self.body.generic => {
                let (name, inner) = self.dice.pick(&self.consts.clone()).clone();
                return self.path(&name, inner);
            }
            4 => return self.indexed(),
            _ => {}
        }
        match self.place_of(&Ty::Float, false) {
            Some(place) => self.spell(&place),
            None => self.float_typed_literal(),
        }
    }

    fn float_typed_literal(&mut self) -> String {
        if self.body.generic { self.float_literal() } else { format!("{}_{}", self.float_literal(), self.float) }
    }

    /// By the struct's own `Index`.
    fn indexed(&mut self) -> String {
        let has: Vec<usize> =
            (0..self.structs.len()).filter(|id| self.structs[*id].operators.contains(&Operator::Index)).collect();
        let fits = |ty: &Ty| matches!(ty, Ty::Struct(id, _) if has.contains(id));
        let places = self.places(&fits, false);
        if places.is_empty() || self.body.weight > WEIGHT {
            return match self.place_of(&Ty::Float, false) {
                Some(place) => self.spell(&place),
                None => self.float_typed_literal(),
            };
        }
        let place = self.dice.pick(&places).clone();
        let mut text = self.spell(&place);
        if place.steps.is_empty() {
            text = place.var.name;
        }
        format!("{text}[{}]", self.index(2))
    }
}
