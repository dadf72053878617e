//! Functions of the module, and calls of them.

use super::Modules;
use super::types::{Length, Ty};

/// A function that may be called.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) inner: bool,
    pub(crate) owner: Owner,
    pub(crate) receiver: Option<Mode>,
    pub(crate) params: Vec<(Mode, Ty)>,
    pub(crate) result: Option<Ty>,
    /// `T: Real`.
    pub(crate) generic: bool,
    /// `const N: usize`.
    pub(crate) length: bool,
    pub(crate) weight: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Owner {
    Free,
    Struct(usize),
    Trait(usize),
}

/// How something is handed on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mode {
    Value,
    Ref,
    Mut,
}

/// A function may be this large with what it calls.
pub(crate) const WEIGHT: usize = 260;

impl Modules {
    /// A call that gives a value of a type, if some function does.
    pub(crate) fn call_of(&mut self, ty: &Ty, depth: usize) -> Option<String> {
        let fits: Vec<(Function, Length)> = self.callable(|function, length| {
            function.result.as_ref().is_some_and(|result| instantiate(result, length) == *ty)
        });
        if fits.is_empty() {
            return None;
        }
        let (function, length) = self.dice.pick(&fits).clone();
        self.call(&function, length, depth)
    }

    /// A call for its effect.
    pub(crate) fn call_for_effect(&mut self) -> Option<String> {
        let changes = |function: &Function| {
            function.receiver == Some(Mode::Mut) || function.params.iter().any(|(mode, _)| *mode == Mode::Mut)
        };
        let fits = self.callable(|function, _| changes(function));
        if fits.is_empty() {
            return None;
        }
        let (function, length) = self.dice.pick(&fits).clone();
        let result = function.result.is_some();
        let call = self.call(&function, length, 1)?;
        Some(if result { format!("let _ = {call};") } else { format!("{call};") })
    }

    fn callable(&self, fits: impl Fn(&Function, Length) -> bool) -> Vec<(Function, Length)> {
        let mut found = Vec::new();
        for function in &self.functions {
            let pure = !self.body.pure
                || function.receiver != Some(Mode::Mut) && function.params.iter().all(|(mode, _)| *mode != Mode::Mut);
            if self.body.weight + function.weight > WEIGHT || self.body.generic && !function.generic || !pure {
                continue;
            }
            let has_length = match function.owner {
                Owner::Struct(id) => self.structs[id].length,
                _ => function.length,
            };
            let lengths = if has_length { vec![Length::Known(2), Length::Known(3)] } else { vec![Length::None] };
            found.extend(lengths.into_iter().filter(|n| fits(function, *n)).map(|n| (function.clone(), n)));
        }
        found
    }

    /// A call of a function, if there are places for what it changes.
    pub(crate) fn call(&mut self, function: &Function, length: Length, depth: usize) -> Option<String> {
        let depth = depth.saturating_sub(1);
        let this = match function.owner {
            Owner::Struct(id) => Some(Ty::Struct(id, if self.structs[id].length { length } else { Length::None })),
            Owner::Trait(id) => self.implementor(id),
            Owner::Free => None,
        };
        if function.owner != Owner::Free && this.is_none() {
            return None;
        }
        let (mut frozen, mut hidden) = (Vec::new(), Vec::new());
        let mut by_path = false;
        let receiver = match (function.receiver, &this) {
            (Some(mode), Some(this)) => {
                let text = match mode {
                    Mode::Value => {
                        let mut value = self.value(this, depth);
                        if !is_simple(&value) {
                            value = format!("({value})");
                        }
                        value
                    }
                    Mode::Ref | Mode::Mut => match self.place_of(this, mode == Mode::Mut) {
                        Some(place) => {
                            by_path = self.dice.one_in(6);
                            if by_path {
                                hidden.push(place.var.name.clone())
                            } else {
                                frozen.push(place.var.name.clone())
                            }
                            if by_path {
                                self.borrow(&place, mode == Mode::Mut)
                            } else if place.steps.is_empty() {
                                place.var.name.clone()
                            } else {
                                self.spell(&place)
                            }
                        }
                        None if mode == Mode::Mut || matches!(this, Ty::Any(_)) => return None,
                        None => format!("({})", self.value(this, depth)),
                    },
                };
                Some(text)
            }
            _ => None,
        };
        self.body.weight += function.weight;
        let unlent = self.body.unlent.len();
        if function.receiver == Some(Mode::Mut) {
            self.body.unlent.extend(frozen.iter().cloned());
        }
        let arguments = self.hiding(&hidden, |w| w.freezing(&frozen, |w| w.call_arguments(function, length, depth)));
        self.body.unlent.truncate(unlent);
        let arguments = arguments?;
        Some(self.written(function, length, this.as_ref(), receiver, arguments, by_path))
    }

    fn written(
        &mut self,
        function: &Function,
        length: Length,
        this: Option<&Ty>,
        receiver: Option<String>,
        arguments: Vec<String>,
        by_path: bool,
    ) -> String {
        let list = arguments.join(", ");
        let name = &function.name;
        match (receiver, this) {
            (Some(receiver), Some(this)) if by_path => {
                let list = if arguments.is_empty() { receiver } else { format!("{receiver}, {list}") };
                let path = match (function.owner, this) {
                    (Owner::Trait(id), _) => {
                        let of = self.path(&self.traits[id].name, self.traits[id].inner);
                        if self.dice.one_in(2) { of } else { format!("<{} as {of}>", self.text(this)) }
                    }
                    (_, Ty::Struct(id, _)) if self.dice.one_in(2) => self.struct_path(*id),
                    _ => format!("<{}>", self.text(this)),
                };
                format!("{path}::{name}({list})")
            }
            (Some(receiver), _) => format!("{receiver}.{name}({list})"),
            (None, Some(this)) => {
                // a length need not follow from the arguments
                let path = match this {
                    Ty::Struct(id, Length::None) if self.dice.one_in(2) => self.struct_path(*id),
                    Ty::Struct(id, Length::Known(_) | Length::Open) if self.dice.one_in(2) => {
                        format!("{}::{}", self.struct_path(*id), self.argument_list(this))
                    }
                    _ => format!("<{}>", self.text(this)),
                };
                format!("{path}::{name}({list})")
            }
            (None, None) => {
                let path = self.path(name, function.inner);
                let turbofish = match (function.generic, function.length, length) {
                    (true, true, Length::Known(n)) => format!("::<{}, {n}>", self.float_text()),
                    (true, false, _) => format!("::<{}>", self.float_text()),
                    (false, true, Length::Known(n)) => format!("::<{n}>"),
                    _ => String::new(),
                };
                let bound = function.params.iter().any(|(_, ty)| matches!(ty, Ty::Any(_)));
                let turbofish = if !bound && self.dice.one_in(3) { turbofish } else { String::new() };
                format!("{path}{turbofish}({list})")
            }
        }
    }

    fn call_arguments(&mut self, function: &Function, length: Length, depth: usize) -> Option<Vec<String>> {
        // places that are changed first: nothing else may look at them
        let mut places = Vec::new();
        let mut taken: Vec<String> = Vec::new();
        let mut params = Vec::new();
        for (mode, ty) in &function.params {
            let ty = match instantiate(ty, length) {
                Ty::Any(id) => self.implementor(id)?,
                ty => ty,
            };
            params.push((*mode, ty));
        }
        for (mode, ty) in &params {
            let place = match mode {
                Mode::Mut => {
                    let hidden = taken.clone();
                    let place = self.hiding(&hidden, |w| w.lent(ty, true));
                    let Some(place) = place else {
                        if matches!(ty, Ty::Slice(_)) {
                            return None;
                        }
                        places.push(None);
                        continue;
                    };
                    taken.push(place.1.clone());
                    Some(place)
                }
                _ => None,
            };
            places.push(place);
        }
        let mut list = Vec::new();
        let mut lent: Vec<String> = Vec::new();
        for ((mode, ty), place) in params.iter().zip(places) {
            let text = match (mode, place) {
                (Mode::Mut, Some((text, root))) => {
                    lent.push(root);
                    text
                }
                (Mode::Mut, None) if matches!(ty, Ty::Any(_)) => return None,
                (Mode::Mut, None) => {
                    let value = self.hiding(&lent.clone(), |w| w.freezing(&taken, |w| w.value(ty, depth)));
                    format!("&mut {{ {value} }}")
                }
                (Mode::Value, _) => {
                    let (lent, taken) = (lent.clone(), taken.clone());
                    self.hiding(&lent, |w| w.freezing(&taken, |w| w.value(ty, depth)))
                }
                (Mode::Ref, _) => {
                    let taken = taken.clone();
                    match self.hiding(&taken, |w| w.lent(ty, false)) {
                        Some((text, root)) => {
                            // it may still be read, but not changed
                            self.body.frozen.push(root);
                            text
                        }
                        None if matches!(ty, Ty::Any(_)) => return None,
                        None => {
                            let of = match ty {
                                Ty::Slice(of) => Ty::Array(of.clone(), 2 + self.dice.below(3)),
                                other => other.clone(),
                            };
                            let value = self.hiding(&taken, |w| w.value(&of, depth));
                            match is_simple(&value) {
                                // a copy: the place itself may be lent already
                                _ if !self.body.unlent.is_empty() || !taken.is_empty() => format!("&{{ {value} }}"),
                                true => format!("&{value}"),
                                false => format!("&({value})"),
                            }
                        }
                    }
                }
            };
            list.push(text);
        }
        Some(list)
    }

    /// A place of a type, lent, and its variable.
    fn lent(&mut self, ty: &Ty, mutable: bool) -> Option<(String, String)> {
        let unlent = self.body.unlent.clone();
        self.hiding(&unlent, |w| w.lent_of_all(ty, mutable))
    }

    fn lent_of_all(&mut self, ty: &Ty, mutable: bool) -> Option<(String, String)> {
        match ty {
            Ty::Slice(of) => {
                let of = (**of).clone();
                let fits = |found: &Ty| matches!(found, Ty::Array(e, _) | Ty::Slice(e) | Ty::Open(e) if **e == of);
                let places = self.places(&fits, mutable);
                if places.is_empty() {
                    return None;
                }
                let place = self.dice.pick(&places).clone();
                let known = place.steps.is_empty() && matches!(place.var.ty, Ty::Array(..)) && !place.var.reference;
                let text = self.borrow(&place, mutable);
                let part = *self.dice.pick(&["", "", "[1..]", "[..2]", "[..]"]);
                let text = if known { format!("{text}{part}") } else { text };
                Some((text, place.var.name))
            }
            _ => {
                let place = self.place_of(ty, mutable)?;
                Some((self.borrow(&place, mutable), place.var.name))
            }
        }
    }

    /// A struct that implements a trait, of which there is preferably a place.
    pub(crate) fn implementor(&mut self, id: usize) -> Option<Ty> {
        if self.body.bound == Some(id) {
            return Some(Ty::Any(id));
        }
        let has: Vec<usize> = (0..self.structs.len()).filter(|s| self.structs[*s].traits.contains(&id)).collect();
        if has.is_empty() {
            return None;
        }
        let id = *self.dice.pick(&has);
        let length = if self.structs[id].length { Length::Known(2 + self.dice.below(2)) } else { Length::None };
        Some(Ty::Struct(id, length))
    }
}

/// A type of a signature with the length of the call.
pub(crate) fn instantiate(ty: &Ty, length: Length) -> Ty {
    match (ty, length) {
        (Ty::Open(of), Length::Known(n)) => Ty::Array(Box::new(instantiate(of, length)), n),
        (Ty::Struct(id, Length::Open), Length::Known(_)) => Ty::Struct(*id, length),
        (Ty::Array(of, n), _) => Ty::Array(Box::new(instantiate(of, length)), *n),
        (Ty::Tuple(parts), _) => Ty::Tuple(parts.iter().map(|part| instantiate(part, length)).collect()),
        _ => ty.clone(),
    }
}

/// A name, a field, a call: nothing that needs parentheses before a dot.
pub(crate) fn is_simple(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ':'))
}
