//! Syntax to IR: names and types are resolved into a tree, which is then lowered to raw IR.
//!
//! `tree` is built by the files named for what they read (`signature`, `expression`, `control`, …) with one pass of
//! unification over types; `lower` executes the tree symbolically.

mod aggregate;
mod annotation;
mod apart;
mod associated;
mod block;
mod call;
mod closure;
mod compare;
mod constant;
mod control;
mod dispatch;
mod elements;
mod expression;
mod frame;
mod grow;
mod inline;
mod iterable;
mod iterator;
mod keep;
mod leave;
mod literal;
mod lower;
mod method;
mod name;
mod operator;
mod ordering;
mod overload;
mod pattern;
mod rule;
mod signature;
mod standing;
mod state;
mod tree;
mod types;
mod walk;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;

use crate::diagnostic::Errors;
use crate::ir;
use crate::items::{Apart, Callable, Def, Found, ImplId, Items, Marked, ModuleId, Namespace};
use crate::read::{Options, Words};
use frame::Frame;
use name::Scope;
pub(crate) use rule::RULE;
use tree::{Expr, ExprId, Kind, Local, LocalId, Target, TargetId, Tree};
use types::{Class, Type, Types};

/// A function to be differentiated, and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// The function; for a method, as if it were one.
    pub(crate) item: &'a syn::ItemFn,
    pub(crate) module: ModuleId,
    /// The `impl` block around a method.
    pub(crate) owner: Option<ImplId>,
    pub(crate) items: &'a Items,
    /// Whether only the signature matters, and a mistake in it is reported already.
    pub(crate) outlines: bool,
}

/// A function as IR, and the functions of its module that it calls: they need companions, too.
pub(crate) struct Resolved {
    pub(crate) function: ir::Function,
    pub(crate) apart: BTreeSet<Apart>,
    /// What emitted code calls beside the derivatives.
    pub(crate) helpers: Helpers,
    /// Whether it is what an `Option` or a `Result` holds.
    pub(crate) fails: bool,
}

/// Functions that emitted code calls, by name.
pub(crate) type Helpers = BTreeMap<String, TokenStream>;

/// `FilterKind` as `filter_kind`.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(c.to_lowercase());
    }
    text
}

/// Resolves and lowers a function that stands by itself; `None` when there are errors.
pub fn function(item: &syn::ItemFn, options: &Options, errors: &mut Errors) -> Option<ir::Function> {
    function_of(item, &Words::of(item.to_token_stream()), options, errors)
}

/// The same where its words are at hand: turning its syntax into tokens takes a stack as deep as the syntax.
pub fn function_of(item: &syn::ItemFn, words: &Words, options: &Options, errors: &mut Errors) -> Option<ir::Function> {
    let items = Items::around(words);
    resolved(Subject::alone(item, &items), options, errors).map(|resolved| resolved.function)
}

/// Resolves and lowers a function or method of a module, by its name there; it has to carry `#[differentiate]`.
pub fn in_module(content: &[syn::Item], name: &str, errors: &mut Errors) -> Option<ir::Function> {
    let items = Items::of_module(content);
    let marked = items.marked.iter().find(|marked| marked.function.sig.ident == name)?;
    let options = crate::read::options(marked.arguments.clone(), errors);
    resolved(Subject::marked(marked, &items), &options, errors).map(|resolved| resolved.function)
}

impl<'a> Subject<'a> {
    /// A function of a module.
    pub(crate) fn marked(marked: &'a Marked, items: &'a Items) -> Subject<'a> {
        let Marked { module, owner, function: item, .. } = marked;
        Subject { item, module: *module, owner: *owner, items, outlines: false }
    }

    /// The same function among the items; none if it stands by itself.
    fn callable(&self) -> Option<Rc<Callable>> {
        let name = self.item.sig.ident.unraw().to_string();
        if let Some(owner) = self.owner {
            return self.items.implementation(owner).content.method(&name).cloned();
        }
        match self.items.find(self.module, &[name], Namespace::Values) {
            Found::Item(Def::Function(id), _) => Some(self.items.function(id)),
            _ => None,
        }
    }

    /// A function of which nothing is known but itself.
    pub(crate) fn alone(item: &'a syn::ItemFn, items: &'a Items) -> Subject<'a> {
        Subject { item, module: ModuleId::ROOT, owner: None, items, outlines: false }
    }
}

/// Resolves and lowers a function or method; `None` when there are errors.
pub(crate) fn resolved(subject: Subject<'_>, options: &Options, errors: &mut Errors) -> Option<Resolved> {
    let by_rule = match &options.rule {
        Some(rule) if !subject.outlines => Some(rule::as_call(subject, rule, options, errors)?),
        _ => None,
    };
    let subject = Subject { item: by_rule.as_ref().unwrap_or(subject.item), ..subject };
    let item = subject.item;
    let mut resolver = Resolver::new(subject, errors);
    resolver.enter_owner(subject);
    let signature = resolver.signature(item);
    resolver.errors.barrier()?;
    let mut signature = signature?;
    resolver.in_body = true;
    let body = resolver.body(&item.block, &signature);
    resolver.check_kept();
    resolver.settle_result(&signature);
    resolver.select(&mut signature.parameters, &item.sig, options);
    resolver.errors.barrier()?;
    let Resolver { tree, types, errors, .. } = resolver;
    let (mut function, helpers) = lower::lower(&tree, types, &signature, body, subject, options, errors)?;
    if by_rule.is_some() {
        rule::hand_over(&mut function, item);
    }
    Some(Resolved { function, apart: tree.apart, helpers, fails: signature.fails })
}

/// Builds the tree.
struct Resolver<'a> {
    errors: &'a mut Errors,
    items: &'a Items,
    tree: Tree,
    types: Types,
    scopes: Vec<Scope>,
    /// The function that is being read.
    frame: Frame,
    /// The module of the function that is differentiated: emitted paths start there.
    home: ModuleId,
    /// The function that is differentiated, among the items.
    subject: Option<Rc<Callable>>,
    /// The functions that are being written out, from the outside in, and their `Self`.
    stack: Vec<(Rc<Callable>, Option<Type>)>,
    /// Whether the signature of the function that is differentiated is read already.
    in_body: bool,
    /// Whether its result is being read, which may be an `Option`.
    in_result: bool,
    /// The closures that were read, and how many are being written out in each other.
    closures: Vec<closure::Closure>,
    iterators: Vec<iterator::Iter>,
    /// Where each was made.
    iterator_spans: Vec<Span>,
    kept: state::Kept,
    growing: grow::Growing,
    inside_closures: usize,
    /// The type that the next expression is wanted of, where that is known.
    hint: Option<Type>,
    /// Whether the next expression is a place to be written.
    writes: bool,
    /// How deep types and consts are nested in each other.
    nesting: usize,
    outlines: bool,
    /// The loops and labelled blocks around, with their labels.
    targets: Vec<Around>,
    /// One type for each const item and unknown type name.
    extern_types: HashMap<u32, Type>,
    name_types: HashMap<u32, Type>,
    extern_ids: HashMap<String, u32>,
    name_ids: HashMap<String, u32>,
    /// Values of `const N: usize = 3;` inside the body.
    lengths: HashMap<LocalId, usize>,
    type_parameters: Vec<String>,
    /// Variables whose value is a mistake that is reported: what is done with them is no further mistake.
    failed: HashSet<LocalId>,
}

/// What `continue` does.
#[derive(Clone, Copy)]
enum Continued {
    /// Goes on with this loop.
    Loop(TargetId),
    /// Leaves this block inside of the loop, behind which something is left to do.
    Block(TargetId),
}

/// A loop or labelled block that is being read.
struct Around {
    target: TargetId,
    /// What `continue` goes on with, where that is not the target.
    continued: Option<Continued>,
    label: Option<String>,
    /// A block can be left by its label alone, and not continued.
    is_loop: bool,
    /// What `break` gives, where it can give a value.
    value: Option<Type>,
}

impl<'a> Resolver<'a> {
    fn new(subject: Subject<'a>, errors: &'a mut Errors) -> Resolver<'a> {
        let mut types = Types::default();
        let result = types.free(Class::Any);
        Resolver {
            errors,
            items: subject.items,
            tree: Tree::default(),
            types,
            scopes: vec![Scope::default()],
            frame: Frame { is_signature: true, ..Frame::new(subject.module, result) },
            home: subject.module,
            subject: subject.callable(),
            stack: Vec::new(),
            in_body: false,
            in_result: false,
            closures: Vec::new(),
            iterators: Vec::new(),
            iterator_spans: Vec::new(),
            kept: state::Kept::default(),
            growing: grow::Growing::default(),
            inside_closures: 0,
            hint: None,
            writes: false,
            nesting: 0,
            outlines: subject.outlines,
            targets: Vec::new(),
            extern_types: HashMap::new(),
            name_types: HashMap::new(),
            extern_ids: HashMap::new(),
            name_ids: HashMap::new(),
            lengths: HashMap::new(),
            type_parameters: Vec::new(),
            failed: HashSet::new(),
        }
    }

    fn expr(&mut self, kind: Kind, ty: Type, span: Span) -> ExprId {
        let id = ExprId(u32::try_from(self.tree.exprs.len()).expect("fewer than 2^32 expressions"));
        self.tree.exprs.push(Expr { kind, ty, span, leaves: tree::STAYS });
        self.leave(id)
    }

    fn ty(&self, id: ExprId) -> Type {
        self.tree.exprs[id.index()].ty
    }

    fn span(&self, id: ExprId) -> Span {
        self.tree.exprs[id.index()].span
    }

    fn is_error(&self, id: ExprId) -> bool {
        matches!(self.tree.kind(id), Kind::Error)
    }

    /// Stands for an expression whose mistake is reported.
    fn error(&mut self, span: Span) -> ExprId {
        let ty = self.types.open();
        self.expr(Kind::Error, ty, span)
    }

    fn refuse(&mut self, span: Span, message: impl Into<String>) -> ExprId {
        self.errors.at(span, message);
        self.error(span)
    }

    fn refuse_over(&mut self, tokens: impl quote::ToTokens, message: impl Into<String>) -> ExprId {
        self.errors.over(tokens, message);
        self.error(Span::call_site())
    }

    /// Two types have to be one; where they are not, rustc says so.
    fn same(&mut self, a: Type, b: Type) {
        if self.types.unify(a, b) {
            return;
        }
        // Rust may know one type for both
        match self.differing(a, b) {
            Some(message) => self.errors.at(Span::call_site(), message),
            None => self.errors.leave_to_rustc(),
        }
    }

    /// Says so where two closures or two iterators meet in one variable.
    fn differing(&mut self, a: Type, b: Type) -> Option<&'static str> {
        if self.as_closure(a).is_some_and(|a| self.as_closure(b).is_some_and(|b| a != b)) {
            return Some("one variable stands for several closures here; choose between two by an `if`");
        }
        let differ = self.as_iterator(a).is_some_and(|a| self.as_iterator(b).is_some_and(|b| a != b));
        differ.then_some("one variable stands for several iterators here; loop over each by itself")
    }

    fn local(&mut self, name: &str, ty: Type, mutable: bool) -> LocalId {
        let id = LocalId(u32::try_from(self.tree.locals.len()).expect("fewer than 2^32 variables"));
        self.tree.locals.push(Local { name: name.to_string(), ty, mutable });
        id
    }

    /// A bool that lowering sets where a target is left.
    fn flag(&mut self, name: &str) -> LocalId {
        let ty = self.types.bool();
        self.local(name, ty, true)
    }

    fn target(&mut self, value: Type) -> TargetId {
        let id = TargetId(u32::try_from(self.tree.targets.len()).expect("fewer than 2^32 loops"));
        let (broken, continued) = (self.flag("broken"), self.flag("continued"));
        let value = self.local("value", value, true);
        self.tree.targets.push(Target { broken, continued, value });
        id
    }

    /// The id of a type name or array length of the user's.
    fn name_id(&mut self, tokens: TokenStream) -> ir::NameId {
        let text = tokens.to_string();
        if let Some(id) = self.name_ids.get(&text) {
            return ir::NameId(*id);
        }
        let id = u32::try_from(self.tree.names.len()).expect("fewer than 2^32 names");
        self.name_ids.insert(text.clone(), id);
        self.tree.names.push(ir::Extern::path(tokens, text));
        ir::NameId(id)
    }

    /// The id of a method, whose derivatives have names that begin as this path ends.
    fn method_id(&mut self, tokens: TokenStream, joined: TokenStream) -> ir::ExternId {
        let id = self.extern_id(tokens);
        self.tree.externs[id.0 as usize].joined = Some(joined);
        id
    }

    /// The id of a const item or callee of the user's.
    fn extern_id(&mut self, tokens: TokenStream) -> ir::ExternId {
        let text = tokens.to_string().replace(' ', "");
        if let Some(id) = self.extern_ids.get(&text) {
            return ir::ExternId(*id);
        }
        let id = u32::try_from(self.tree.externs.len()).expect("fewer than 2^32 paths");
        self.extern_ids.insert(text.clone(), id);
        self.tree.externs.push(ir::Extern::path(tokens, text));
        ir::ExternId(id)
    }

    /// A const or static item of the user's: one type wherever it is used.
    fn extern_item(&mut self, tokens: TokenStream, span: Span) -> ExprId {
        let id = self.extern_id(tokens);
        let ty = match self.extern_types.get(&id.0) {
            Some(ty) => *ty,
            None => {
                let ty = self.types.open();
                self.extern_types.insert(id.0, ty);
                ty
            }
        };
        self.expr(Kind::Extern(id), ty, span)
    }
}
