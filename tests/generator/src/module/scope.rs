//! What the function that is written may name, and the places in it.

use super::Modules;
use super::types::Ty;

/// A variable.
#[derive(Clone, Debug)]
pub(crate) struct Var {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) mutable: bool,
    /// It is a reference to a value of the type.
    pub(crate) reference: bool,
}

/// What an integer is below.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Bound {
    Below(usize),
    /// The length of this variable.
    Len(String),
    Any,
}

/// The function that is being written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) vars: Vec<Var>,
    pub(crate) ints: Vec<(String, Bound)>,
    /// May not be named.
    pub(crate) hidden: Vec<String>,
    /// May not be changed.
    pub(crate) frozen: Vec<String>,
    /// May not be lent.
    pub(crate) unlent: Vec<String>,
    pub(crate) result: Option<Ty>,
    /// Its floats are `T`.
    pub(crate) generic: bool,
    /// How many loops are around.
    pub(crate) loops: usize,
    /// Statements still to be written.
    pub(crate) left: usize,
    /// About how large it is with what it calls.
    pub(crate) weight: usize,
    /// The names of type parameters may be called: `S::K`.
    pub(crate) bound: Option<usize>,
    /// Inner functions: name and how many floats they take.
    pub(crate) inner: Vec<(String, usize)>,
    /// The trait or struct whose `Self::K` may be named.
    pub(crate) self_const: bool,
    /// Functions that change what they are given may not be called here.
    pub(crate) pure: bool,
}

/// A place: a variable and the way into it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) var: Var,
    pub(crate) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Field(String),
    Index(usize),
    /// By an integer below the length of the variable.
    Within(String),
}

impl Modules {
    /// All places of a type.
    pub(crate) fn places(&self, wanted: &dyn Fn(&Ty) -> bool, mutable: bool) -> Vec<Place> {
        let body = &self.body;
        let mut found = Vec::new();
        for var in &body.vars {
            if body.hidden.contains(&var.name) || mutable && (!var.mutable || body.frozen.contains(&var.name)) {
                continue;
            }
            self.collect(&Place { var: var.clone(), steps: Vec::new() }, &var.ty, wanted, &mut found);
        }
        found
    }

    fn collect(&self, place: &Place, ty: &Ty, wanted: &dyn Fn(&Ty) -> bool, found: &mut Vec<Place>) {
        if wanted(ty) {
            found.push(place.clone());
        }
        if place.steps.len() > 4 {
            return;
        }
        let to = |step: Step| Place { var: place.var.clone(), steps: [place.steps.clone(), vec![step]].concat() };
        match ty {
            Ty::Array(of, n) => self.collect(&to(Step::Index(*n)), of, wanted, found),
            Ty::Slice(of) | Ty::Open(of) if place.steps.is_empty() => {
                for (int, bound) in &self.body.ints {
                    if *bound == Bound::Len(place.var.name.clone()) {
                        self.collect(&to(Step::Within(int.clone())), of, wanted, found);
                    }
                }
            }
            _ => {
                for (name, ty) in self.fields(ty) {
                    self.collect(&to(Step::Field(name)), &ty, wanted, found);
                }
            }
        }
    }

    pub(crate) fn place_of(&mut self, ty: &Ty, mutable: bool) -> Option<Place> {
        let places = self.places(&|found| found == ty, mutable);
        if places.is_empty() { None } else { Some(self.dice.pick(&places).clone()) }
    }

    /// As an expression: `(*v)`, `v.a[i]`.
    pub(crate) fn spell(&mut self, place: &Place) -> String {
        let mut text = place.var.name.clone();
        if place.steps.is_empty() && place.var.reference {
            return format!("(*{text})");
        }
        for step in &place.steps {
            match step {
                Step::Field(name) => text = format!("{text}.{name}"),
                Step::Index(n) => text = format!("{text}[{}]", self.index(*n)),
                Step::Within(int) => text = format!("{text}[{int}]"),
            }
        }
        text
    }

    /// `&mut v.a`; a reference is handed on.
    pub(crate) fn borrow(&mut self, place: &Place, mutable: bool) -> String {
        let and = if mutable { "&mut " } else { "&" };
        if place.steps.is_empty() && place.var.reference {
            let name = &place.var.name;
            return if self.dice.one_in(3) { format!("{and}*{name}") } else { name.clone() };
        }
        format!("{and}{}", self.spell(place))
    }

    /// An index below a length.
    pub(crate) fn index(&mut self, len: usize) -> String {
        let ints: Vec<(String, Bound)> =
            self.body.ints.iter().filter(|(name, _)| !self.body.hidden.contains(name)).cloned().collect();
        let below: Vec<String> = ints
            .iter()
            .filter(|(_, bound)| matches!(bound, Bound::Below(n) if *n <= len))
            .map(|(name, _)| name.clone())
            .collect();
        match self.dice.below(4) {
            0 | 1 if !below.is_empty() => self.dice.pick(&below).clone(),
            2 if !ints.is_empty() => format!("({} + {}) % {len}", self.dice.pick(&ints).0, self.dice.below(3)),
            _ => self.dice.below(len).to_string(),
        }
    }

    /// The body without these in sight.
    pub(crate) fn hiding<R>(&mut self, names: &[String], write: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.body.hidden.len();
        self.body.hidden.extend(names.iter().cloned());
        let result = write(self);
        self.body.hidden.truncate(before);
        result
    }

    pub(crate) fn freezing<R>(&mut self, names: &[String], write: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.body.frozen.len();
        self.body.frozen.extend(names.iter().cloned());
        let result = write(self);
        self.body.frozen.truncate(before);
        result
    }

    pub(crate) fn declare(&mut self, name: &str, ty: &Ty, mutable: bool, reference: bool) {
        self.body.vars.retain(|var| var.name != name);
        self.body.vars.push(Var { name: name.to_owned(), ty: ty.clone(), mutable, reference });
    }
}
