//! The lines of the text in their order.

use crate::network::graph::{Batch, NodeId, Op, Shape, Term};
use crate::network::resolve::Resolver;
use crate::network::resolve::value::{Value, described, quoted};
use crate::network::syntax::{Expr, ExprKind, Item, Name, Span};

impl<'a> Resolver<'a> {
    pub(super) fn items(&mut self, items: &'a [Item]) {
        for item in items {
            // what is wrong was reported; the other lines are read all the same
            let _ = self.item(item);
        }
    }

    fn item(&mut self, item: &'a Item) -> Option<()> {
        match item {
            Item::Let { name, value } => {
                let may_be_bound = self.check_may_be_bound(name);
                let value = self.evaluate(value);
                may_be_bound?;
                self.bind(name, value);
            }
            Item::Repeat { count, items, .. } => self.repeat(count, items)?,
            Item::Output { value, span } => {
                self.check_is_first("output", *span)?;
                self.build.graph.output = Some(self.tensor(value)?.node);
            }
            Item::Loss { name, value, span } => {
                let name = self.term_name(name.as_ref(), "loss", *span)?;
                let node = self.term(value, "a loss")?;
                self.build.graph.losses.push(Term { name, weight: 1.0, node });
            }
            Item::Metric { name, value, span } => {
                let name = self.term_name(Some(name), "metric", *span)?;
                let node = self.term(value, "a metric")?;
                self.build.graph.metrics.push(Term { name, weight: 1.0, node });
            }
            Item::Setting { name, value } => self.setting(name, value)?,
            Item::Const { .. }
            | Item::Input { .. }
            | Item::Target { .. }
            | Item::Param { .. }
            | Item::Function { .. } => {}
        }
        Some(())
    }

    /// Gives a name to a value, and to the node where it has none yet.
    pub(super) fn bind(&mut self, name: &'a Name, value: Option<Value>) {
        if let Some(Value::Tensor(node)) = value {
            let node = &mut self.build.graph.nodes[node.index()];
            if node.name.is_none() && !matches!(node.op, Op::Input(_) | Op::Param(_) | Op::Constant(_)) {
                node.name = Some(name.text.clone());
            }
        }
        self.scope.locals.insert(&name.text, value);
    }

    /// Inputs may get a new meaning, `x = x / 255;`; what else is declared may not.
    fn check_may_be_bound(&mut self, name: &Name) -> Option<()> {
        if let Some(global) = self.scope.globals.get(name.text.as_str())
            && global.kind != "input"
        {
            let (kind, line) = (global.kind, self.source.line(global.span));
            let text = &name.text;
            return self.fail(name.span, format!("`{text}` is a `{kind}` (line {line}): choose another name"));
        }
        Some(())
    }

    fn repeat(&mut self, count: &'a Expr, items: &'a [Item]) -> Option<()> {
        let span = count.span;
        let count = self.whole(count, 1)?;
        for item in items {
            let (what, span) = match item {
                Item::Let { .. } | Item::Repeat { .. } => continue,
                Item::Input { name, .. } => ("an input", name.span),
                Item::Target { name, .. } => ("a target", name.span),
                Item::Param { name, .. } => ("a param", name.span),
                Item::Const { name, .. } => ("a constant", name.span),
                Item::Function { name, .. } => ("a function", name.span),
                Item::Setting { name, .. } => ("an option", name.span),
                Item::Output { span, .. } => ("the output", *span),
                Item::Loss { span, .. } => ("a loss", *span),
                Item::Metric { span, .. } => ("a metric", *span),
            };
            return self.fail(span, format!("`repeat` holds lines `name = …;`: write {what} outside of it"));
        }
        for _ in 0..count {
            self.count(span)?;
            let errors = self.errors.list().len();
            self.items(items);
            // the same mistake would be found again
            if self.errors.list().len() > errors {
                return None;
            }
        }
        Some(())
    }

    fn check_is_first(&mut self, name: &str, span: Span) -> Option<()> {
        match self.results.insert(name.to_string(), span) {
            None => Some(()),
            Some(first) => {
                let line = self.source.line(first);
                self.fail(
                    span,
                    format!("there is an `{name}` in line {line} already: join them with `concat` or as a list"),
                )
            }
        }
    }

    /// The name of a loss or metric: its own, or `loss`, `loss2`, ….
    fn term_name(&mut self, name: Option<&Name>, kind: &str, span: Span) -> Option<String> {
        let Some(name) = name else {
            let taken = |text: &String| self.results.contains_key(&format!("{kind} {text}"));
            let numbered = |number: usize| if number == 1 { kind.to_string() } else { format!("{kind}{number}") };
            let free = (1..).map(numbered).find(|text| !taken(text)).expect("there are more numbers than losses");
            self.results.insert(format!("{kind} {free}"), span);
            return Some(free);
        };
        match self.results.insert(format!("{kind} {}", name.text), name.span) {
            None => Some(name.text.clone()),
            Some(first) => {
                let line = self.source.line(first);
                self.fail(name.span, format!("there is a {kind} `{}` in line {line} already", name.text))
            }
        }
    }

    /// A loss or metric, which is one number.
    fn term(&mut self, value: &'a Expr, what: &str) -> Option<NodeId> {
        let operand = self.tensor(value)?;
        let shape: Shape = self.shape(operand.node).clone();
        if shape.count() != 1 {
            let (text, is) = (quoted(value), described(&shape));
            return self
                .fail(value.span, format!("{what} is one number, but {text} {is}: write `sum(…)` or `mean(…)`"));
        }
        Some(self.build.reshape(operand.node, Vec::new()))
    }

    fn setting(&mut self, name: &'a Name, value: &'a Expr) -> Option<()> {
        match name.text.as_str() {
            "batch" => {
                self.build.graph.settings.batch = match &value.kind {
                    ExprKind::Name(word) if word == "auto" => Batch::Auto,
                    ExprKind::Name(word) if word == "lanes" => Batch::Lanes,
                    ExprKind::Name(word) if word == "products" => Batch::Products,
                    ExprKind::Name(word) if word == "scalar" => Batch::Scalar,
                    _ => {
                        let text = quoted(value);
                        return self.fail(
                            value.span,
                            format!("`batch` is `auto`, `lanes`, `products` or `scalar`, not {text}"),
                        );
                    }
                }
            }
            "tile" => self.build.graph.settings.tile = self.whole(value, 1)?,
            other => {
                let text = format!("there is no option `{other}`: the options are `batch` and `tile`");
                return self.fail(name.span, text);
            }
        }
        Some(())
    }
}
