//! IR to text: what a person reads after any stage.
//!
//! ```text
//! fn decay(x: &[f64] = @x, k: f64 = %k) -> f64 {
//!     %0: usize = len @x
//!     %s = for %i in 0..%0 carry %s.1 = 0.0 {
//!         %1: f64 = load @x[%i]
//!         %2: f64 = mul %k, %1
//!         yield %2
//!     }
//!     return %s
//! }
//! ```

mod name;

use std::fmt;

use crate::ir::*;
use name::{Names, name, scalar, snake, ty};

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printer = Printer { function: self, values: Names::new(), memories: Names::new(), out: Text::new() };
        printer.function();
        f.write_str(&printer.out.text)
    }
}

/// Text in indented lines.
struct Text {
    text: String,
    depth: usize,
}

impl Text {
    fn new() -> Text {
        Text { text: String::new(), depth: 0 }
    }

    fn line(&mut self, line: &str) {
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }
}

struct Printer<'a> {
    function: &'a Function,
    values: Names<ValueId>,
    memories: Names<MemoryId>,
    out: Text,
}

impl Printer<'_> {
    fn function(&mut self) {
        let function = self.function;
        let parameters: Vec<String> = function.parameters.iter().map(|p| self.parameter(p)).collect();
        let result = ty(function, &function.result_ty);
        self.out.line(&format!("fn {}({}) -> {result} {{", function.name, parameters.join(", ")));
        self.out.depth += 1;
        self.statements(&function.body);
        if function.body.diverges {
            self.out.line("diverge");
        } else {
            let result = self.argument(&function.result);
            self.out.line(&format!("return {result}"));
        }
        self.out.depth -= 1;
        self.out.line("}");
    }

    fn parameter(&mut self, parameter: &Parameter) -> String {
        let reference = match parameter.passing {
            Passing::Value => "",
            Passing::Shared => "&",
            Passing::Mutable => "&mut ",
            Passing::Sum(_) => "sum ",
        };
        let inactive = if parameter.differentiated { "" } else { "const " };
        let ty = ty(self.function, &parameter.ty);
        format!("{inactive}{}: {reference}{ty} = {}", parameter.name, self.binding(&parameter.binding))
    }

    fn statements(&mut self, region: &Region) {
        for statement in &region.statements {
            self.statement(statement);
        }
    }

    /// The statements, and what is yielded, under `word`.
    fn region(&mut self, region: &Region, word: &str) {
        self.out.depth += 1;
        self.statements(region);
        if region.diverges {
            self.out.line("diverge");
        } else if !region.yields.is_empty() {
            let yields = self.list(&region.yields);
            self.out.line(&format!("{word} {yields}"));
        }
        self.out.depth -= 1;
    }

    fn statement(&mut self, statement: &Statement) {
        let line = match statement {
            Statement::If(branch) => return self.branch(branch),
            Statement::For(counted) => return self.counted(counted),
            Statement::While(repeat) => return self.repeat(repeat),
            Statement::Let(value) => {
                let op = self.op(&self.function[*value].op);
                let name = self.value(*value);
                format!("{name}: {} = {op}", scalar(self.function, self.function[*value].ty))
            }
            Statement::Declare(memory, init) => {
                let init = self.init(init);
                format!("{} = {init}", self.typed_memory(*memory))
            }
            Statement::View(memory) => {
                let kind = self.function[*memory].kind.clone();
                let range = match kind {
                    MemoryKind::View { base, lower, upper } => {
                        let base = self.place(&base);
                        let (lower, upper) = (self.optional(lower), self.optional(upper));
                        format!("{base}[{lower}..{upper}]")
                    }
                    other => format!("{other:?}"),
                };
                format!("{} = view {range}", self.typed_memory(*memory))
            }
            Statement::Store(place, value) => format!("{} = {}", self.place(place), self.value(*value)),
            Statement::Accumulate(place, value) => format!("{} += {}", self.place(place), self.value(*value)),
            Statement::Copy { to, from } => format!("{} = copy {}", self.place(to), self.place(from)),
            Statement::AccumulateAll { to, from } => format!("{} += all {}", self.place(to), self.place(from)),
            Statement::Product(product) => self.product(product),
            Statement::Clear(place) => format!("clear {}", self.place(place)),
            Statement::Push(memory, values) => format!("push {} ({})", self.memory(*memory), self.list(values)),
            Statement::Pop(memory, values) => format!("{} = pop {}", self.list(values), self.memory(*memory)),
            Statement::Save(memory, place) => format!("save {} {}", self.memory(*memory), self.place(place)),
            Statement::Restore(record, memory) => {
                format!("{} = restore {}", self.typed_memory(*memory), self.memory(*record))
            }
            Statement::Call(call) => {
                let arguments = self.arguments(&call.arguments);
                let callee = &self.function.externs[call.callee.index()].text;
                let kind = call.kind.name().map(|name| format!("::{name}")).unwrap_or_default();
                format!("{} = call {callee}{kind}({arguments})", self.binding(&call.result))
            }
            Statement::Macro(kept) => self.kept(kept),
        };
        self.out.line(&line);
    }

    fn product(&mut self, product: &Product) -> String {
        let [matrix, column, row] = product.places().map(|place| self.place(place));
        match product.kind {
            ProductKind::Apply => format!("{column} += {matrix} * {row}"),
            ProductKind::Transposed => format!("{row} += transpose {matrix} * {column}"),
            ProductKind::Outer => format!("{matrix} += {column} * transpose {row}"),
        }
    }

    fn kept(&mut self, kept: &Macro) -> String {
        let mut parts: Vec<String> = kept.leading.iter().map(|a| self.argument(a)).collect();
        parts.extend(kept.format.as_ref().map(ToString::to_string));
        for (name, shown) in &kept.shown {
            let shown = self.argument(shown);
            parts.push(name.as_ref().map_or(shown.clone(), |name| format!("{name} = {shown}")));
        }
        format!("{}!({})", kept.path.to_string().replace(' ', ""), parts.join(", "))
    }

    fn branch(&mut self, branch: &If) {
        let condition = self.value(branch.condition);
        let results = self.results(&branch.results);
        self.out.line(&format!("{results}if {condition} {{"));
        self.region(&branch.then, "yield");
        let empty = branch.otherwise.statements.is_empty() && branch.otherwise.yields.is_empty();
        if !empty || branch.otherwise.diverges {
            self.out.line("} else {");
            self.region(&branch.otherwise, "yield");
        }
        self.out.line("}");
    }

    fn counted(&mut self, counted: &For) {
        let range = self.range(&counted.range);
        let index = self.value(counted.index);
        let carried = self.carried(&counted.carried, counted.until);
        let results: Vec<ValueId> = counted.carried.iter().map(|c| c.result).collect();
        let results = self.results(&results);
        let unordered = if counted.unordered { " unordered" } else { "" };
        self.out.line(&format!("{results}for {index} in {range}{carried}{unordered} {{"));
        self.region(&counted.body, "yield");
        self.out.line("}");
    }

    fn repeat(&mut self, repeat: &While) {
        let carried = self.carried(&repeat.carried, repeat.until);
        let results: Vec<ValueId> = repeat.carried.iter().map(|c| c.result).collect();
        let results = self.results(&results);
        self.out.line(&format!("{results}while{carried} {{"));
        self.region(&repeat.header, "test");
        self.out.line("} do {");
        self.region(&repeat.body, "yield");
        self.out.line("}");
    }

    fn range(&mut self, range: &Range) -> String {
        let dots = if range.inclusive { "..=" } else { ".." };
        let mut text = format!("{}{dots}{}", self.value(range.lower), self.value(range.upper));
        for adaptor in &range.adaptors {
            match adaptor {
                Adaptor::Rev => text.push_str(" rev"),
                Adaptor::StepBy(step) => text = format!("{text} step {}", self.value(*step)),
            }
        }
        text
    }

    fn carried(&mut self, carried: &[Carried], until: Option<usize>) -> String {
        let parts: Vec<String> =
            carried.iter().map(|c| format!("{} = {}", self.value(c.param), self.value(c.init))).collect();
        let mut text = if parts.is_empty() { String::new() } else { format!(" carry {}", parts.join(", ")) };
        if let Some(until) = until {
            let ends = carried.get(until).map_or_else(|| format!("#{until}"), |c| self.value(c.param));
            text.push_str(&format!(" until {ends}"));
        }
        text
    }

    fn results(&mut self, results: &[ValueId]) -> String {
        if results.is_empty() { String::new() } else { format!("{} = ", self.list(results)) }
    }

    fn init(&mut self, init: &Init) -> String {
        match init {
            Init::Undefined => "undefined".into(),
            Init::Zero => "zero".into(),
            Init::Splat(value) => format!("splat {}", self.value(*value)),
            Init::Repeat { value, len } => format!("repeat {}; {}", self.value(*value), self.value(*len)),
            Init::Elements(elements) => format!("[{}]", self.list(elements)),
            Init::Value(argument) => format!("value {}", self.argument(argument)),
            Init::Copy(place) => format!("copy {}", self.place(place)),
            Init::ZeroLike(place) => format!("zero like {}", self.place(place)),
            Init::ZeroOf(argument) => format!("zero like {}", self.argument(argument)),
            Init::Taken(stack, _) => format!("take {}", self.memory(*stack)),
            Init::Record => "record".into(),
        }
    }

    fn op(&mut self, op: &Op) -> String {
        match op {
            Op::Const(_) | Op::Extern(_) => unreachable!("literals and externs are printed where they are used"),
            Op::Bound => "bound".into(),
            Op::Primitive(primitive, spelling, operands) => {
                let math = if *spelling == Spelling::Math { "math." } else { "" };
                format!("{math}{} {}", snake(&format!("{primitive:?}")), self.list(operands))
            }
            Op::Integer(op, operands) => format!("int.{} {}", snake(&format!("{op:?}")), self.list(operands)),
            Op::Compare(comparison, a, b) => {
                format!("{} {}, {}", snake(&format!("{comparison:?}")), self.value(*a), self.value(*b))
            }
            Op::Classify(class, a) => format!("{} {}", snake(&format!("{class:?}")), self.value(*a)),
            Op::And(a, b) => format!("and {}, {}", self.value(*a), self.value(*b)),
            Op::Or(a, b) => format!("or {}, {}", self.value(*a), self.value(*b)),
            Op::Not(a) => format!("not {}", self.value(*a)),
            Op::Detach(a) => format!("detach {}", self.value(*a)),
            Op::Cast(a) => format!("cast {}", self.value(*a)),
            Op::Select(c, a, b) => format!("select {}, {}, {}", self.value(*c), self.value(*a), self.value(*b)),
            Op::Load(place, _) => format!("load {}", self.place(place)),
            Op::Len(place) => format!("len {}", self.place(place)),
        }
    }

    fn argument(&mut self, argument: &Argument) -> String {
        match argument {
            Argument::Value(value) => self.value(*value),
            Argument::Take(place) => self.place(place),
            Argument::Borrow(place) => format!("&{}", self.place(place)),
            Argument::BorrowMut(place) => format!("&mut {}", self.place(place)),
            Argument::Sum(Some(place)) => format!("sum {}", self.place(place)),
            Argument::Sum(None) => "no sum".into(),
            Argument::Tuple(parts) => format!("({})", self.arguments(parts)),
            Argument::Array(parts) => format!("[{}]", self.arguments(parts)),
            Argument::ZeroLike(like) => format!("zero like {}", self.argument(like)),
        }
    }

    fn arguments(&mut self, arguments: &[Argument]) -> String {
        arguments.iter().map(|a| self.argument(a)).collect::<Vec<_>>().join(", ")
    }

    fn binding(&mut self, binding: &Binding) -> String {
        match binding {
            Binding::Value(value) => self.value(*value),
            Binding::Memory(memory) => self.memory(*memory),
            Binding::Tuple(parts) => {
                format!("({})", parts.iter().map(|p| self.binding(p)).collect::<Vec<_>>().join(", "))
            }
            Binding::Ignore => "_".into(),
        }
    }

    fn place(&mut self, place: &Place) -> String {
        let mut text = self.memory(place.memory);
        for (step, field) in place.path.iter().zip(self.function.field_names(place)) {
            match step {
                Step::Index(index) => text = format!("{text}[{}]", self.value(*index)),
                Step::Field(_) => text = format!("{text}.{}", field.unwrap_or_default()),
            }
        }
        text
    }

    fn list(&mut self, values: &[ValueId]) -> String {
        values.iter().map(|&v| self.value(v)).collect::<Vec<_>>().join(", ")
    }

    fn optional(&mut self, value: Option<ValueId>) -> String {
        value.map_or_else(String::new, |v| self.value(v))
    }

    /// A literal as itself, any other value by its name, numbered in the order of appearance.
    fn value(&mut self, id: ValueId) -> String {
        let value = &self.function[id];
        match &value.op {
            Op::Const(Const::Float(x)) => return format!("{x:?}"),
            Op::Const(Const::Int(n)) => return n.to_string(),
            Op::Const(Const::Bool(b)) => return b.to_string(),
            Op::Extern(path) => return self.function.externs[path.index()].text.clone(),
            _ => {}
        }
        name(&mut self.values, id, '%', value.name.as_deref())
    }

    fn memory(&mut self, id: MemoryId) -> String {
        let memory = &self.function[id];
        if let MemoryKind::Extern(path) = memory.kind {
            return format!("@{}", self.function.externs[path.index()].text);
        }
        name(&mut self.memories, id, '@', memory.name.as_deref())
    }

    fn typed_memory(&mut self, id: MemoryId) -> String {
        format!("{}: {}", self.memory(id), ty(self.function, &self.function[id].ty))
    }
}
