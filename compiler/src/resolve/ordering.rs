//! `a < b` by a `partial_cmp` of the user's: what it returns is an ordering, of which only whether it is among those asked
//! for matters. So its body is written anew, syntax to syntax, as that of a function that returns a bool.
//!
//! ```text
//! match self.x.partial_cmp(&other.x) { Some(Equal) => self.y.partial_cmp(&other.y), unequal => unequal }
//! if self.x <= other.x && self.x >= other.x { self.y < other.y } else { self.x < other.x }     for `<`
//! ```

use std::rc::Rc;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse_quote;

use crate::ir::Comparison;
use crate::items::Callable;
use crate::resolve::Resolver;
use crate::resolve::dispatch::Of;
use crate::resolve::expression::bare;
use crate::resolve::inline::Callee;
use crate::resolve::tree::ExprId;
use crate::resolve::types::Type;

/// Some of the values of an `Option<Ordering>`.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Set(u8);

impl Set {
    const LESS: Set = Set(1);
    const EQUAL: Set = Set(2);
    const GREATER: Set = Set(4);
    const NONE: Set = Set(8);
    const ALL: Set = Set(15);

    fn of(comparison: Comparison) -> Option<Set> {
        match comparison {
            Comparison::Lt => Some(Set::LESS),
            Comparison::Le => Some(Set::LESS.or(Set::EQUAL)),
            Comparison::Gt => Some(Set::GREATER),
            Comparison::Ge => Some(Set::GREATER.or(Set::EQUAL)),
            Comparison::Eq | Comparison::Ne => None,
        }
    }

    fn or(self, other: Set) -> Set {
        Set(self.0 | other.0)
    }

    fn has(self, other: Set) -> bool {
        self.0 & other.0 == other.0
    }

    fn less(self, other: Set) -> Set {
        Set(self.0 & !other.0)
    }

    /// `Less` and `Greater` exchanged.
    fn reversed(self) -> Set {
        Set(self.0 & 10 | (self.0 & 1) << 2 | (self.0 & 4) >> 2)
    }
}

impl Resolver<'_> {
    /// `a < b` where `partial_cmp` is written out for the operands.
    pub(super) fn compare_by_ordering(
        &mut self,
        comparison: Comparison,
        ty: Type,
        [left, right]: [ExprId; 2],
        span: Span,
    ) -> Option<ExprId> {
        let set = Set::of(comparison)?;
        let candidates = self.candidates(ty, "partial_cmp", Of::Named("PartialOrd"));
        let mut callee = self.choose(candidates, &[right])?;
        if callee.callable.block.as_ref().is_some_and(is_total) {
            let candidates = self.candidates(ty, "cmp", Of::Named("Ord"));
            callee = self.choose(candidates, &[right])?;
        }
        let holds = callee.callable.block.as_ref().and_then(|block| Reader::default().tail(&block.stmts, set));
        let Some(holds) = holds else {
            let message = "this `partial_cmp` is not followed: what is returned has to be `a.partial_cmp(&b)`, or be chosen among \
                           such by `if`, `match`, `Some`, `reverse`, `then`; or write out `lt`, `le`, `gt` and `ge` beside it";
            return Some(self.refuse(span, message));
        };
        let callee = Callee { callable: Rc::new(returning_bool(&callee.callable, holds)), ..callee };
        let (left, right) = (self.lent_to(left, false, span), self.lent_to(right, false, span));
        Some(self.inline(callee, vec![left, right], span))
    }
}

fn returning_bool(of: &Callable, holds: syn::Expr) -> Callable {
    let mut sig = of.sig.clone();
    sig.output = parse_quote!(-> bool);
    Callable {
        name: of.name.clone(),
        module: of.module,
        sig,
        block: Some(parse_quote!({ #holds })),
        vis: of.vis.clone(),
        id: None,
        owner: None,
        place: Vec::new(),
        calls_itself: false,
        has_rule: false,
        conditional: of.conditional,
    }
}

/// `Some(self.cmp(other))`.
fn is_total(block: &syn::Block) -> bool {
    let [syn::Stmt::Expr(syn::Expr::Call(call), None)] = block.stmts.as_slice() else { return false };
    let some = matches!(bare(&call.func), syn::Expr::Path(path) if ends_in(&path.path, "Some"));
    let own = |argument: &syn::Expr| match bare(argument) {
        syn::Expr::MethodCall(method) => method.method == "cmp" && is_self(&method.receiver),
        _ => false,
    };
    some && call.args.len() == 1 && own(&call.args[0])
}

fn is_self(expr: &syn::Expr) -> bool {
    matches!(bare(expr), syn::Expr::Path(path) if path.path.is_ident("self"))
}

fn ends_in(path: &syn::Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}

/// Writes orderings anew as whether they are among some.
#[derive(Default)]
struct Reader {
    /// Variables that hold an ordering, and what they stand for.
    known: Vec<(syn::Ident, syn::Expr)>,
}

impl Reader {
    /// Whether what the last of some statements gives is in the set; `None` where that is not followed.
    fn tail(&mut self, statements: &[syn::Stmt], set: Set) -> Option<syn::Expr> {
        let (first, rest) = statements.split_first()?;
        match first {
            syn::Stmt::Local(local) => self.behind_local(local, rest, set),
            syn::Stmt::Expr(syn::Expr::Return(returned), _) => self.holds(returned.expr.as_deref()?, set),
            syn::Stmt::Expr(syn::Expr::If(choice), _) => self.choice(choice, rest, set),
            syn::Stmt::Expr(syn::Expr::Match(choice), _) => self.arms(choice, rest, set),
            syn::Stmt::Expr(value, None) if rest.is_empty() => self.holds(value, set),
            _ => None,
        }
    }

    fn behind_local(&mut self, local: &syn::Local, rest: &[syn::Stmt], set: Set) -> Option<syn::Expr> {
        let value = &local.init.as_ref()?.expr;
        if let syn::Pat::Ident(bind) = &local.pat
            && self.holds(value, set).is_some()
        {
            self.known.push((bind.ident.clone(), (**value).clone()));
            let holds = self.tail(rest, set);
            self.known.pop();
            return holds;
        }
        if !self.known.is_empty() {
            return None; // it may hide a name of what is known
        }
        let holds = self.tail(rest, set)?;
        Some(parse_quote!({ #local #holds }))
    }

    /// Whether an ordering is in the set.
    fn holds(&mut self, of: &syn::Expr, set: Set) -> Option<syn::Expr> {
        match bare(of) {
            syn::Expr::Block(block) if block.label.is_none() => self.tail(&block.block.stmts, set),
            syn::Expr::If(choice) => self.choice(choice, &[], set),
            syn::Expr::Match(choice) => self.arms(choice, &[], set),
            syn::Expr::MethodCall(call) => self.method(call, set),
            syn::Expr::Path(path) => {
                if let Some(ident) = path.path.get_ident()
                    && let Some((_, value)) = self.known.iter().rev().find(|(known, _)| known == ident)
                {
                    let value = value.clone();
                    return self.holds(&value, set);
                }
                let holds = set.has(named(&path.path)?);
                Some(parse_quote!(#holds))
            }
            syn::Expr::Call(call) => {
                let syn::Expr::Path(path) = bare(&call.func) else { return None };
                match (ends_in(&path.path, "Some"), call.args.iter().collect::<Vec<_>>().as_slice()) {
                    (true, [value]) => self.holds(value, set),
                    (false, [a, b]) if ends_in(&path.path, "partial_cmp") || ends_in(&path.path, "cmp") => {
                        compared(&behind(a), b, set)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn method(&mut self, call: &syn::ExprMethodCall, set: Set) -> Option<syn::Expr> {
        let arguments: Vec<&syn::Expr> = call.args.iter().collect();
        match (call.method.to_string().as_str(), arguments.as_slice()) {
            ("partial_cmp" | "cmp", [other]) => compared(&call.receiver, other, set),
            ("reverse", []) => self.holds(&call.receiver, set.reversed()),
            ("map", [syn::Expr::Path(path)]) if ends_in(&path.path, "reverse") => {
                self.holds(&call.receiver, set.reversed())
            }
            ("then", [next]) => self.then(&call.receiver, next, set),
            ("then_with", [syn::Expr::Closure(next)]) if next.inputs.is_empty() => {
                self.then(&call.receiver, &next.body, set)
            }
            _ => None,
        }
    }

    fn then(&mut self, first: &syn::Expr, next: &syn::Expr, set: Set) -> Option<syn::Expr> {
        let (equal, first) = (self.holds(first, Set::EQUAL)?, self.holds(first, set)?);
        let next = self.holds(next, set)?;
        Some(parse_quote!(if #equal { #next } else { #first }))
    }

    /// `if c { a } else { b }` before some statements that a branch without a value goes on with.
    fn choice(&mut self, choice: &syn::ExprIf, rest: &[syn::Stmt], set: Set) -> Option<syn::Expr> {
        let condition = &choice.cond;
        if self.mentions_known(condition.to_token_stream()) {
            return None;
        }
        let then = self.going_on(&choice.then_branch.stmts, rest, set)?;
        let otherwise = match &choice.else_branch {
            Some((_, otherwise)) => self.going_on_behind(otherwise, rest, set)?,
            None => self.tail(rest, set)?,
        };
        Some(parse_quote!(if #condition { #then } else { #otherwise }))
    }

    /// Whether a variable is meant that is written out where it is used.
    fn mentions_known(&self, tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => self.known.iter().any(|(known, _)| *known == ident),
            TokenTree::Group(group) => self.mentions_known(group.stream()),
            _ => false,
        })
    }

    fn going_on_behind(&mut self, body: &syn::Expr, rest: &[syn::Stmt], set: Set) -> Option<syn::Expr> {
        match body {
            syn::Expr::Block(block) => self.going_on(&block.block.stmts, rest, set),
            syn::Expr::Tuple(unit) if unit.elems.is_empty() => self.tail(rest, set),
            value => self.going_on(&[syn::Stmt::Expr(value.clone(), None)], rest, set),
        }
    }

    fn going_on(&mut self, body: &[syn::Stmt], rest: &[syn::Stmt], set: Set) -> Option<syn::Expr> {
        if !rest.is_empty() && body.iter().any(|statement| matches!(statement, syn::Stmt::Local(_))) {
            return None; // it would hide names of what follows
        }
        self.tail(&[body, rest].concat(), set)
    }

    /// A `match` on an ordering.
    fn arms(&mut self, choice: &syn::ExprMatch, rest: &[syn::Stmt], set: Set) -> Option<syn::Expr> {
        let (mut left, mut arms) = (Set::ALL, Vec::new());
        for arm in &choice.arms {
            let (taken, bound) = pattern(&arm.pat)?;
            let known = self.known.len();
            self.known.extend(bound.map(|bound| (bound, (*choice.expr).clone())));
            let body = self.going_on_behind(&arm.body, rest, set);
            self.known.truncate(known);
            arms.push((self.holds(&choice.expr, taken)?, body?));
            left = left.less(taken);
        }
        let (_, last) = arms.pop()?;
        let chain = |otherwise: syn::Expr, (condition, body): (syn::Expr, syn::Expr)| -> syn::Expr {
            parse_quote!(if #condition { #body } else { #otherwise })
        };
        Some(arms.into_iter().rev().fold(last, chain))
    }
}

/// Whether `a.partial_cmp(b)` is in the set.
fn compared(a: &syn::Expr, b: &syn::Expr, set: Set) -> Option<syn::Expr> {
    if is_self(a) {
        return None; // it would ask itself
    }
    if set.has(Set::NONE) {
        let other = compared(a, b, Set::ALL.less(set))?;
        return Some(parse_quote!(!(#other)));
    }
    let b = behind(b);
    let (less, equal, greater) = (set.has(Set::LESS), set.has(Set::EQUAL), set.has(Set::GREATER));
    Some(match (less, equal, greater) {
        (false, false, false) => parse_quote!(false),
        (true, false, false) => parse_quote!((#a) < (#b)),
        (true, true, false) => parse_quote!((#a) <= (#b)),
        (false, false, true) => parse_quote!((#a) > (#b)),
        (false, true, true) => parse_quote!((#a) >= (#b)),
        (false, true, false) => parse_quote!((#a) <= (#b) && (#a) >= (#b)),
        (true, false, true) => parse_quote!((#a) < (#b) || (#a) > (#b)),
        (true, true, true) => parse_quote!((#a) <= (#b) || (#a) >= (#b)),
    })
}

/// `x` for `&x`, `*x` for anything else.
fn behind(reference: &syn::Expr) -> syn::Expr {
    match bare(reference) {
        syn::Expr::Reference(reference) if reference.mutability.is_none() => (*reference.expr).clone(),
        other => parse_quote!(*(#other)),
    }
}

/// `Ordering::Less`, `None`.
fn named(path: &syn::Path) -> Option<Set> {
    let last = path.segments.last()?;
    Some(match last.ident.to_string().as_str() {
        "Less" => Set::LESS,
        "Equal" => Set::EQUAL,
        "Greater" => Set::GREATER,
        "None" => Set::NONE,
        _ => return None,
    })
}

/// The orderings that a pattern takes, and the variable that it binds to them.
fn pattern(pat: &syn::Pat) -> Option<(Set, Option<syn::Ident>)> {
    match pat {
        syn::Pat::Paren(paren) => pattern(&paren.pat),
        syn::Pat::Wild(_) => Some((Set::ALL, None)),
        syn::Pat::Path(path) => Some((named(&path.path)?, None)),
        syn::Pat::Ident(bind) if bind.subpat.is_none() => {
            let named = named(&bind.ident.clone().into());
            Some(named.map_or_else(|| (Set::ALL, Some(bind.ident.clone())), |set| (set, None)))
        }
        syn::Pat::TupleStruct(some) if ends_in(&some.path, "Some") && some.elems.len() == 1 => {
            let (set, bound) = pattern(&some.elems[0])?;
            Some((set.less(Set::NONE), bound))
        }
        syn::Pat::Or(or) => or.cases.iter().try_fold((Set(0), None), |(taken, _), case| match pattern(case)? {
            (set, None) => Some((taken.or(set), None)),
            _ => None,
        }),
        _ => None,
    }
}
