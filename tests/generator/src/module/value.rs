//! Random expressions of any type.

use super::Modules;
use super::call::is_simple;
use super::scope::Bound;
use super::types::{Length, Operator, Ty};

impl Modules {
    /// An expression of a type.
    pub(crate) fn value(&mut self, ty: &Ty, depth: usize) -> String {
        match ty {
            Ty::Float => return self.float_value(depth),
            Ty::Int => return self.int(),
            Ty::Any(id) => {
                return self.place_of(&Ty::Any(*id), false).map_or("unreachable!()".into(), |p| self.spell(&p));
            }
            _ => {}
        }
        if depth == 0 || self.dice.one_in(3) {
            if let Some(place) = self.place_of(ty, false) {
                return self.spell(&place);
            }
            return self.literal_of(ty, 0);
        }
        if self.dice.one_in(3)
            && let Some(call) = self.call_of(ty, depth)
        {
            return call;
        }
        match self.dice.below(9) {
            0 => {
                let condition = self.condition(depth - 1);
                let (a, b) = self.either(|w| (w.value(ty, depth - 1), w.value(ty, depth - 1)));
                format!("(if {condition} {{ {a} }} else {{ {b} }})")
            }
            1 => self.shadowed(ty, depth),
            2 => self.wrapped(ty, depth),
            3..=5 => self.operated(ty, depth),
            _ => self.literal_of(ty, depth - 1),
        }
    }

    /// What is evaluated in one of several branches has the scope for itself.
    pub(crate) fn either<R>(&mut self, write: impl FnOnce(&mut Self) -> R) -> R {
        let vars = self.body.vars.clone();
        let result = write(self);
        self.body.vars = vars;
        result
    }

    /// `{ let v = …; v }`.
    fn shadowed(&mut self, ty: &Ty, depth: usize) -> String {
        let name = self.name("t");
        let value = self.value(ty, depth - 1);
        let vars = self.body.vars.clone();
        let text = self.text(ty);
        self.declare(&name, ty, true, false);
        let leaf = self.places(&|found| *found == Ty::Float, true);
        let leaf: Vec<_> = leaf.into_iter().filter(|place| place.var.name == name).collect();
        let change = if leaf.is_empty() {
            String::new()
        } else {
            let place = self.dice.pick(&leaf).clone();
            let place = self.spell(&place);
            let frozen = if self.body.generic { vec![name.clone()] } else { Vec::new() };
            format!(" {place} += {};", self.freezing(&frozen, |w| w.float_value(depth - 1)))
        };
        self.body.vars = vars;
        format!("{{ let mut {name}: {text} = {value};{change} {name} }}")
    }

    /// Through a `Wrapper`.
    fn wrapped(&mut self, ty: &Ty, depth: usize) -> String {
        let has = (0..self.structs.len()).find(|id| self.structs[*id].fields.is_empty());
        let Some(id) = has.filter(|_| !self.body.generic) else { return self.literal_of(ty, depth - 1) };
        let path = self.struct_path(id);
        let (value, weight) = (self.value(ty, depth - 1), self.float_value(0));
        let turbofish = if self.dice.one_in(3) { format!("::<{}>", self.text(ty)) } else { String::new() };
        match self.dice.below(3) {
            0 => format!("{path}{turbofish}::new({value}, {weight}).held"),
            1 => format!("({path} {{ held: {value}, weight: {weight} }}).get()"),
            _ => format!("{path}{turbofish}::new({value}, {weight}).get()"),
        }
    }

    fn operated(&mut self, ty: &Ty, depth: usize) -> String {
        let Ty::Struct(id, _) = ty else { return self.literal_of(ty, depth - 1) };
        let has: Vec<Operator> = self.structs[*id].operators.iter().filter(|op| !is_assign(**op)).copied().collect();
        if has.is_empty() || self.body.weight > super::call::WEIGHT {
            return self.literal_of(ty, depth - 1);
        }
        self.body.weight += 8;
        let a = self.operand(ty, depth - 1);
        match self.dice.pick(&has) {
            Operator::Add => format!("({a} + {})", self.operand(ty, depth - 1)),
            Operator::Sub => format!("({a} - {})", self.operand(ty, depth - 1)),
            Operator::Neg => format!("(-{a})"),
            Operator::Scale => format!("({a} * ({}))", self.float_value(depth - 1)),
            Operator::ScaleLeft if !self.body.generic => format!("(({}) * {a})", self.float_value(depth - 1)),
            _ => a,
        }
    }

    /// A struct literal may not stand in a condition.
    fn operand(&mut self, ty: &Ty, depth: usize) -> String {
        let value = self.value(ty, depth);
        if is_simple(&value) { value } else { format!("({value})") }
    }

    pub(crate) fn literal_of(&mut self, ty: &Ty, depth: usize) -> String {
        match ty {
            Ty::Float => self.float_value(depth),
            Ty::Int => self.int(),
            Ty::Array(of, n) => {
                if self.dice.one_in(3) {
                    return format!("[{}; {n}]", self.value(of, depth));
                }
                let parts: Vec<String> = (0..*n).map(|_| self.value(of, depth)).collect();
                format!("[{}]", parts.join(", "))
            }
            Ty::Open(of) => format!("[{}; N]", self.value(of, depth)),
            Ty::Tuple(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.value(part, depth)).collect();
                format!("({})", parts.join(", "))
            }
            Ty::Struct(id, _) => self.struct_literal(*id, ty, depth),
            Ty::Wrapper(id, held) => {
                let path = self.struct_path(*id);
                format!("{path}::new({}, {})", self.value(held, depth), self.float_value(depth))
            }
            Ty::Enum(id) => {
                let path = self.text(ty);
                let (name, types, named) = self.dice.pick(&self.enums[*id].variants.clone()).clone();
                let values: Vec<String> = types.iter().map(|ty| self.value(ty, depth)).collect();
                match (types.is_empty(), named) {
                    (true, _) => format!("{path}::{name}"),
                    (_, false) => format!("{path}::{name}({})", values.join(", ")),
                    (_, true) => {
                        let mut list: Vec<String> =
                            values.iter().enumerate().map(|(k, value)| format!("a{k}: {value}")).collect();
                        if self.dice.one_in(2) {
                            list.reverse();
                        }
                        format!("({path}::{name} {{ {} }})", list.join(", "))
                    }
                }
            }
            Ty::Slice(_) | Ty::Any(_) => "unreachable!()".into(),
        }
    }

    fn struct_literal(&mut self, id: usize, ty: &Ty, depth: usize) -> String {
        let fields = self.fields(ty);
        let path = self.struct_path(id);
        if self.structs[id].is_tuple {
            let values: Vec<String> = fields.iter().map(|(_, ty)| self.value(ty, depth)).collect();
            return format!("{path}({})", values.join(", "));
        }
        let mut order: Vec<usize> = (0..fields.len()).collect();
        if self.dice.one_in(3) {
            order.reverse();
        }
        if order.len() > 1
            && self.dice.one_in(4)
            && let Some(base) = self.place_of(ty, false)
        {
            let base = self.spell(&base);
            let (name, of) = &fields[order[0]];
            return format!("({path} {{ {name}: {}, ..{base} }})", self.value(of, depth));
        }
        let list: Vec<String> = order
            .iter()
            .map(|k| {
                let (name, ty) = &fields[*k];
                format!("{name}: {}", self.value(ty, depth))
            })
            .collect();
        format!("({path} {{ {} }})", list.join(", "))
    }

    /// An integer below 7.
    pub(crate) fn int(&mut self) -> String {
        let ints: Vec<String> =
            self.body.ints.iter().map(|(name, _)| name.clone()).filter(|n| !self.body.hidden.contains(n)).collect();
        match self.dice.below(6) {
            0 | 1 if !ints.is_empty() => self.dice.pick(&ints).clone(),
            2 if !ints.is_empty() => format!("(({} + {}) % 4)", self.dice.pick(&ints), self.dice.below(3)),
            3 | 4 => match self.place_of(&Ty::Int, false) {
                Some(place) => self.spell(&place),
                None => "2".into(),
            },
            5 => {
                let places = self.places(&|ty| matches!(ty, Ty::Array(..) | Ty::Slice(_) | Ty::Open(_)), false);
                if places.is_empty() {
                    return "1".into();
                }
                let place = self.dice.pick(&places).clone();
                let mut text = self.spell(&place);
                if text.starts_with("(*") {
                    text = place.var.name;
                }
                format!("{text}.len()")
            }
            _ => self.dice.below(4).to_string(),
        }
    }

    pub(crate) fn condition(&mut self, depth: usize) -> String {
        match self.dice.below(12) {
            0 | 1 => format!("{} % 2 == {}", self.int(), self.dice.below(2)),
            2 => format!("{} < {}", self.int(), self.dice.below(4)),
            3 if depth > 0 => format!("({}) && ({})", self.condition(depth - 1), self.condition(depth - 1)),
            4 if depth > 0 => format!("({}) || ({})", self.condition(depth - 1), self.condition(depth - 1)),
            5 if depth > 0 => format!("!({})", self.condition(depth - 1)),
            6 | 7 => self.matched(depth.saturating_sub(1)),
            8 => {
                let Some(ty) = self.compared() else { return format!("{} > 1", self.int()) };
                let operator = *self.dice.pick(&["==", "!=", "<", ">="]);
                let less = depth.saturating_sub(1);
                let (a, b) = (self.value(&ty, less), self.value(&ty, less));
                format!("({a}) {operator} ({b})")
            }
            _ => {
                let operator = *self.dice.pick(&["<", ">", "<=", ">="]);
                format!("({}) {operator} {}", self.float_value(depth.saturating_sub(1)), self.float_literal())
            }
        }
    }

    fn holds_enum(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Enum(_) => true,
            Ty::Array(of, _) => self.holds_enum(of),
            _ => self.fields(ty).iter().any(|(_, ty)| self.holds_enum(ty)),
        }
    }

    /// A type whose values are compared as a whole.
    fn compared(&mut self) -> Option<Ty> {
        let found: Vec<Ty> = (0..self.structs.len())
            .filter(|id| {
                !self.structs[*id].fields.is_empty()
                    && !self.holds_enum(&Ty::Struct(*id, Length::Known(2)))
                    && (!self.body.generic || self.structs[*id].float)
            })
            .map(|id| Ty::Struct(id, if self.structs[id].length { Length::Known(2) } else { Length::None }))
            .collect();
        if found.is_empty() { None } else { Some(self.dice.pick(&found).clone()) }
    }

    /// `matches!(e, E::A(..))`.
    fn matched(&mut self, depth: usize) -> String {
        if self.enums.is_empty() || self.body.generic {
            return format!("{} != 1", self.int());
        }
        let id = self.dice.below(self.enums.len());
        let value = self.value(&Ty::Enum(id), depth);
        let path = self.text(&Ty::Enum(id));
        let (name, types, named) = self.dice.pick(&self.enums[id].variants.clone()).clone();
        let pattern = match (types.is_empty(), named) {
            (true, _) => format!("{path}::{name}"),
            (_, false) => format!("{path}::{name}(..)"),
            (_, true) => format!("{path}::{name} {{ .. }}"),
        };
        if !types.is_empty() && types[0] == Ty::Float && self.dice.one_in(2) {
            let bound =
                if named { format!("{path}::{name} {{ a0: b, .. }}") } else { format!("{path}::{name}(b, ..)") };
            return format!("matches!({value}, {bound} if b > {})", self.float_literal());
        }
        format!("matches!({value}, {pattern})")
    }

    pub(crate) fn loop_index(&mut self, len: usize) -> String {
        let name = self.name("i");
        self.body.ints.push((name.clone(), Bound::Below(len)));
        name
    }
}

pub(crate) fn is_assign(operator: Operator) -> bool {
    matches!(operator, Operator::AddAssign | Operator::ScaleAssign | Operator::Index)
}
