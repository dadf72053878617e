//! Declarations: constants, inputs, targets, params and functions, which hold for the whole text.

use crate::network::graph::{Init, Input, InputId, InputKind, Param, ParamId, Shape};
use crate::network::resolve::Resolver;
use crate::network::resolve::init::Fans;
use crate::network::resolve::scope::{Function, Global};
use crate::network::resolve::value::{Value, quoted};
use crate::network::syntax::{Expr, Item, Name, Span, Type};

/// Elements of a tensor at most: 4 GiB of `f32`.
const ELEMENTS: usize = 1 << 30;

impl<'a> Resolver<'a> {
    pub(super) fn declare(&mut self) {
        let items = &self.network.items;
        self.check_names_are_declared_once(items);
        for item in items {
            if let Item::Const { name, value } = item {
                let value = self.known_number(value).map(Value::Number);
                self.global("const", name, value);
            }
        }
        for item in items {
            match item {
                Item::Input { name, ty, .. } => {
                    let value = self.declare_input(name, ty, false);
                    self.global("input", name, value);
                }
                Item::Target { name, ty, .. } => {
                    let value = self.declare_input(name, ty, true);
                    self.global("target", name, value);
                }
                Item::Param { docs, name, ty, init } => {
                    let value = self.declare_param(docs, name, ty, init.as_ref());
                    self.global("param", name, value);
                }
                Item::Function { name, parameters, lets, result } => {
                    self.check_parameters_differ(parameters);
                    self.scope.functions.entry(&name.text).or_insert(Function { name, parameters, lets, result });
                }
                _ => {}
            }
        }
    }

    /// The first of two declarations holds.
    fn global(&mut self, kind: &'static str, name: &'a Name, value: Option<Value>) {
        self.scope.globals.entry(&name.text).or_insert(Global { kind, value, span: name.span });
    }

    fn check_names_are_declared_once(&mut self, items: &'a [Item]) {
        let mut before: std::collections::BTreeMap<&str, (&str, Span)> = std::collections::BTreeMap::new();
        for item in items {
            let (kind, name) = match item {
                Item::Const { name, .. } => ("const", name),
                Item::Input { name, .. } => ("input", name),
                Item::Target { name, .. } => ("target", name),
                Item::Param { name, .. } => ("param", name),
                Item::Function { name, .. } => ("fn", name),
                _ => continue,
            };
            match before.get(name.text.as_str()) {
                Some(&(kind, first)) => {
                    let line = self.source.line(first);
                    let name_text = &name.text;
                    self.fail::<()>(
                        name.span,
                        format!("`{name_text}` is declared twice: first as `{kind}` in line {line}"),
                    );
                }
                None => {
                    before.insert(&name.text, (kind, name.span));
                }
            }
        }
    }

    fn check_parameters_differ(&mut self, parameters: &[Name]) {
        for (k, parameter) in parameters.iter().enumerate() {
            if parameters[..k].iter().any(|earlier| earlier.text == parameter.text) {
                self.fail::<()>(parameter.span, format!("`{}` is a parameter twice", parameter.text));
            }
        }
    }

    fn declare_input(&mut self, name: &Name, ty: &'a Type, target: bool) -> Option<Value> {
        self.check_field(name);
        let shape = self.lengths(&ty.lengths);
        let class = match &ty.class {
            None => None,
            Some(classes) => Some(self.whole(classes, 1)?),
        };
        let shape = shape?;
        self.check_size(&shape, ty.span)?;
        if class.is_some() && shape.0.len() > 1 {
            return self.fail(ty.span, "classes are one, or a row of them: write `[n] of class(k)`");
        }
        let id = InputId(self.build.graph.inputs.len() as u32);
        let kind = class.map_or(InputKind::Float, InputKind::Class);
        let input = Input { name: name.text.clone(), kind, shape: shape.clone(), target, span: name.span };
        self.build.graph.inputs.push(input);
        self.build.span = name.span;
        Some(match class {
            Some(_) => Value::Class(id),
            None => Value::Tensor(self.build.input(id, shape)),
        })
    }

    fn declare_param(&mut self, docs: &[String], name: &Name, ty: &'a Type, init: Option<&'a Expr>) -> Option<Value> {
        self.check_field(name);
        if ty.class.is_some() {
            return self
                .fail(ty.span, "a param holds numbers, which are trained: write its shape, `[3, 4]`, or `scalar`");
        }
        let shape = self.lengths(&ty.lengths)?;
        self.check_size(&shape, ty.span)?;
        let fans = Fans::of(&shape);
        let init = match init {
            Some(init) => self.initialiser(init, &shape, fans)?,
            None if shape.0.len() < 2 => Init::Zeros,
            None => Init::GlorotUniform { fan_in: fans.input, fan_out: fans.output },
        };
        let is_random = !matches!(init, Init::Zeros | Init::Ones | Init::Constant(_));
        let id = ParamId(self.build.graph.params.len() as u32);
        let param = Param {
            layer: None,
            field: name.text.clone(),
            decays: shape.0.len() > 1 || shape.0.len() == 1 && is_random,
            shape,
            init,
            trained: true,
            torch: None,
            doc: docs.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n"),
            span: name.span,
        };
        self.build.graph.params.push(param);
        self.build.span = name.span;
        Some(Value::Tensor(self.build.param(id)))
    }

    /// A name that becomes a field of a struct.
    pub(super) fn check_field(&mut self, name: &Name) {
        if syn::parse_str::<proc_macro2::Ident>(&name.text).is_err() {
            let text = &name.text;
            self.fail::<()>(name.span, format!("`{text}` cannot be the name of a field in Rust: choose another"));
        }
    }

    /// The lengths in brackets.
    pub(super) fn lengths(&mut self, lengths: &'a [Expr]) -> Option<Shape> {
        let lengths: Vec<Option<usize>> = lengths.iter().map(|length| self.whole(length, 1)).collect();
        lengths.into_iter().collect::<Option<Vec<usize>>>().map(Shape)
    }

    pub(super) fn check_size(&mut self, shape: &Shape, span: Span) -> Option<()> {
        match shape.count() <= ELEMENTS {
            true => Some(()),
            false => self.fail(span, format!("{shape} has more than {ELEMENTS} elements")),
        }
    }

    /// A whole number that is known now and not less than this.
    pub(super) fn whole(&mut self, expr: &'a Expr, least: usize) -> Option<usize> {
        let number = self.known_number(expr)?;
        if number.fract() != 0.0 || number.abs() > ELEMENTS as f64 || number < least as f64 {
            let needed = format!("here a whole number of at least {least} is needed");
            return self.fail(expr.span, format!("{needed}, but {}", self.amounts(expr, number)));
        }
        Some(number as usize)
    }

    /// "this is 0.5", "`N / 3` is 0.5".
    pub(super) fn amounts(&self, expr: &Expr, number: f64) -> String {
        match quoted(expr) {
            text if text.trim_matches('`') == number.to_string() => format!("this is {number}"),
            text => format!("{text} is {number}"),
        }
    }

    /// A number that is known now.
    pub(super) fn known_number(&mut self, expr: &'a Expr) -> Option<f64> {
        let value = self.evaluate(expr)?;
        self.as_number(value, expr)
    }
}
