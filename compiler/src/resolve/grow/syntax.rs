//! What a statement says of vectors before it is read. Expressions are walked with a list, since they may be deep.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::{Expr, Stmt};

use crate::resolve::expression::bare;

/// Methods that may change the length, and whether they may push.
pub(super) const CHANGES: &[(&str, bool)] = &[
    ("push", true),
    ("insert", true),
    ("extend", true),
    ("extend_from_slice", true),
    ("resize", true),
    ("pop", false),
    ("remove", false),
    ("swap_remove", false),
    ("truncate", false),
    ("clear", false),
    ("retain", false),
];

/// Where a statement names a variable.
pub(in crate::resolve) struct Use {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A method that may push.
    Grows,
    /// A function that is handed `&mut` of it, and may push.
    Lent,
    /// A method that takes elements out.
    Shrinks,
    Named,
}

impl What {
    pub(super) fn may_push(self) -> bool {
        matches!(self, What::Grows | What::Lent)
    }
}

/// The variables that a statement names.
pub(in crate::resolve) fn uses(statement: &Stmt) -> Vec<Use> {
    let (mut found, mut work) = (Vec::new(), Vec::new());
    work_of(statement, &mut work, &mut found);
    walk(work, &mut found);
    found
}

fn uses_of(expr: &Expr) -> Vec<Use> {
    let mut found = Vec::new();
    walk(vec![expr], &mut found);
    found
}

fn work_of<'s>(statement: &'s Stmt, work: &mut Vec<&'s Expr>, found: &mut Vec<Use>) {
    match statement {
        Stmt::Expr(expr, _) => work.push(expr),
        Stmt::Local(local) => {
            if let Some(init) = &local.init {
                work.push(&init.expr);
                work.extend(init.diverge.as_ref().map(|(_, other)| &**other));
            }
        }
        Stmt::Macro(call) => tokens(call.mac.tokens.clone(), found),
        Stmt::Item(_) => {}
    }
}

fn walk<'s>(mut work: Vec<&'s Expr>, found: &mut Vec<Use>) {
    while let Some(expr) = work.pop() {
        let block = |block: &'s syn::Block, work: &mut Vec<&'s Expr>, found: &mut Vec<Use>| {
            block.stmts.iter().for_each(|statement| work_of(statement, work, found));
        };
        match expr {
            Expr::Path(path) => found.extend(named(path, What::Named)),
            Expr::MethodCall(call) => {
                let change = CHANGES.iter().find(|(name, _)| call.method == name);
                if let (Expr::Path(path), Some((_, grows))) = (bare(&call.receiver), change) {
                    let what = if *grows { What::Grows } else { What::Shrinks };
                    found.extend(named(path, what).map(|used| Use { span: call.method.span(), ..used }));
                }
                work.push(&call.receiver);
                handed(&call.args, &mut work, found);
            }
            Expr::Reference(reference) => work.push(&reference.expr),
            Expr::Binary(binary) => work.extend([&*binary.left, &*binary.right]),
            Expr::Assign(assign) => work.extend([&*assign.left, &*assign.right]),
            Expr::Index(index) => work.extend([&*index.expr, &*index.index]),
            Expr::Repeat(repeat) => work.extend([&*repeat.expr, &*repeat.len]),
            Expr::Call(call) => {
                work.push(&call.func);
                handed(&call.args, &mut work, found);
            }
            Expr::Field(field) => work.push(&field.base),
            Expr::Cast(cast) => work.push(&cast.expr),
            Expr::Paren(paren) => work.push(&paren.expr),
            Expr::Group(group) => work.push(&group.expr),
            Expr::Unary(unary) => work.push(&unary.expr),
            Expr::Try(question) => work.push(&question.expr),
            Expr::Let(condition) => work.push(&condition.expr),
            Expr::Closure(closure) => work.push(&closure.body),
            Expr::Tuple(tuple) => work.extend(&tuple.elems),
            Expr::Array(array) => work.extend(&array.elems),
            Expr::Return(exit) => work.extend(exit.expr.as_deref()),
            Expr::Break(exit) => work.extend(exit.expr.as_deref()),
            Expr::Range(range) => work.extend(range.start.iter().chain(&range.end).map(|bound| &**bound)),
            Expr::Struct(literal) => {
                work.extend(literal.fields.iter().map(|field| &field.expr));
                work.extend(literal.rest.as_deref());
            }
            Expr::Block(inner) => block(&inner.block, &mut work, found),
            Expr::Loop(repeat) => block(&repeat.body, &mut work, found),
            Expr::While(repeat) => {
                work.push(&repeat.cond);
                block(&repeat.body, &mut work, found);
            }
            Expr::ForLoop(counted) => {
                work.push(&counted.expr);
                block(&counted.body, &mut work, found);
            }
            Expr::If(branch) => {
                work.push(&branch.cond);
                block(&branch.then_branch, &mut work, found);
                work.extend(branch.else_branch.as_ref().map(|(_, other)| &**other));
            }
            Expr::Match(choice) => {
                work.push(&choice.expr);
                for arm in &choice.arms {
                    if let syn::Pat::Guard(guarded) = &arm.pat {
                        work.push(&guarded.guard);
                    }
                    work.push(&arm.body);
                }
            }
            Expr::Macro(call) => tokens(call.mac.tokens.clone(), found),
            _ => {}
        }
    }
}

/// Arguments: a function may push onto what it is handed by `&mut`.
fn handed<'s>(
    arguments: &'s syn::punctuated::Punctuated<Expr, syn::Token![,]>,
    work: &mut Vec<&'s Expr>,
    found: &mut Vec<Use>,
) {
    for argument in arguments {
        if let Expr::Reference(syn::ExprReference { mutability: Some(_), expr, .. }) = bare(argument)
            && let Expr::Path(path) = bare(expr)
        {
            found.extend(named(path, What::Lent));
        }
        work.push(argument);
    }
}

fn named(path: &syn::ExprPath, what: What) -> Option<Use> {
    let ident = path.path.get_ident()?;
    Some(Use { name: ident.unraw().to_string(), span: ident.span(), what })
}

/// What a macro names: `assert!(v.len() > 1)`.
fn tokens(stream: TokenStream, found: &mut Vec<Use>) {
    for token in stream {
        match token {
            TokenTree::Ident(ident) => {
                found.push(Use { name: ident.unraw().to_string(), span: ident.span(), what: What::Named });
            }
            TokenTree::Group(group) => tokens(group.stream(), found),
            _ => {}
        }
    }
}

/// `let add = |x| …;`
pub(super) fn closure_name(statement: &Stmt) -> Option<String> {
    let Stmt::Local(syn::Local { pat: syn::Pat::Ident(bind), init: Some(init), .. }) = statement else { return None };
    matches!(bare(&init.expr), Expr::Closure(_)).then(|| bind.ident.unraw().to_string())
}

/// `Vec::new()`, `Vec::with_capacity(n)`, `vec![]`.
pub(super) fn is_empty_vec(expr: &Expr) -> bool {
    match bare(expr) {
        Expr::Call(call) => {
            let Expr::Path(path) = bare(&call.func) else { return false };
            let names: Vec<String> = path.path.segments.iter().map(|part| part.ident.unraw().to_string()).collect();
            matches!(names.iter().map(String::as_str).collect::<Vec<_>>()[..], [.., "Vec", "new" | "with_capacity"])
        }
        Expr::Macro(call) => call.mac.path.is_ident("vec") && call.mac.tokens.is_empty(),
        _ => false,
    }
}

/// What a statement may push at most: so many elements, in every iteration of a loop if it is one.
pub(super) struct Pushes<'s> {
    pub(super) count: usize,
    pub(super) over: Option<&'s Expr>,
}

/// What a statement may push, where that shows before it runs: by itself, or in a loop around no other.
pub(super) fn pushes<'s>(statement: &'s Stmt, vector: &syn::Ident) -> Option<Pushes<'s>> {
    let Stmt::Expr(expr, _) = statement else { return None };
    if let Expr::ForLoop(counted) = expr {
        let own = uses_of(&counted.expr).iter().any(|used| *vector == used.name);
        let count = pushes_of_block(&counted.body, vector)?;
        return (!own).then_some(Pushes { count, over: Some(&counted.expr) });
    }
    Some(Pushes { count: pushes_of(expr, vector)?, over: None })
}

fn grows(uses: &[Use], vector: &syn::Ident) -> bool {
    uses.iter().any(|used| *vector == used.name && used.what.may_push())
}

/// How many elements an expression without loops pushes at most.
fn pushes_of(expr: &Expr, vector: &syn::Ident) -> Option<usize> {
    if !grows(&uses_of(expr), vector) {
        return Some(0);
    }
    match expr {
        Expr::MethodCall(call) if call.method == "push" || call.method == "insert" => {
            let named = matches!(bare(&call.receiver), Expr::Path(path) if path.path.is_ident(vector));
            let inside = call.args.iter().any(|argument| grows(&uses_of(argument), vector));
            (named && !inside).then_some(1)
        }
        Expr::Block(block) => pushes_of_block(&block.block, vector),
        Expr::If(branch) if !grows(&uses_of(&branch.cond), vector) => {
            let other = branch.else_branch.as_ref().map_or(Some(0), |(_, other)| pushes_of(other, vector))?;
            Some(pushes_of_block(&branch.then_branch, vector)?.max(other))
        }
        Expr::Match(choice) if !grows(&uses_of(&choice.expr), vector) => {
            choice.arms.iter().try_fold(0, |most, arm| pushes_of(&arm.body, vector).map(|count| count.max(most)))
        }
        _ => None,
    }
}

fn pushes_of_block(block: &syn::Block, vector: &syn::Ident) -> Option<usize> {
    block.stmts.iter().try_fold(0, |sum, statement| match statement {
        Stmt::Expr(expr, _) => pushes_of(expr, vector).map(|count| count + sum),
        other => (!grows(&uses(other), vector)).then_some(sum),
    })
}
