//! Written types: `&[[f64; 3]]` becomes a term.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::spanned::Spanned;

use crate::ir::{Float, Int, Scalar};
use crate::items::{Def, Namespace};
use crate::resolve::Resolver;
use crate::resolve::frame::{Frame, Located, spelled};
use crate::resolve::name::{Entry, Scope, names};
use crate::resolve::types::{Class, Node, Type};

/// A primitive type's name.
pub(super) fn primitive(name: &str) -> Option<Scalar> {
    Some(match name {
        "f64" => Scalar::F64,
        "f32" => Scalar::Float(Float::F32),
        "bool" => Scalar::Bool,
        "i8" => Scalar::Int(Int::I8),
        "i16" => Scalar::Int(Int::I16),
        "i32" => Scalar::Int(Int::I32),
        "i64" => Scalar::Int(Int::I64),
        "i128" => Scalar::Int(Int::I128),
        "isize" => Scalar::Int(Int::Isize),
        "u8" => Scalar::Int(Int::U8),
        "u16" => Scalar::Int(Int::U16),
        "u32" => Scalar::Int(Int::U32),
        "u64" => Scalar::Int(Int::U64),
        "u128" => Scalar::Int(Int::U128),
        "usize" => Scalar::Int(Int::Usize),
        _ => return None,
    })
}

/// A path that names a primitive type: `f64`, `core::primitive::f64`.
pub(super) fn primitive_path(names: &[String]) -> Option<Scalar> {
    match names {
        [name] => primitive(name),
        [root, module, name] if matches!(root.as_str(), "core" | "std") && module == "primitive" => primitive(name),
        _ => None,
    }
}

/// Types of std that hold values in ways the compiler does not see through.
pub(super) const OPAQUE: [&str; 17] = [
    "Box",
    "Rc",
    "Arc",
    "Cell",
    "RefCell",
    "Mutex",
    "RwLock",
    "Option",
    "Result",
    "String",
    "HashMap",
    "BTreeMap",
    "HashSet",
    "BTreeSet",
    "VecDeque",
    "Cow",
    "PhantomData",
];

/// Whether bounds say that something can be called: `Fn(f64) -> f64`.
fn is_callable(bounds: &syn::punctuated::Punctuated<syn::TypeParamBound, syn::Token![+]>) -> bool {
    bounds.iter().any(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| matches!(&*last.ident.to_string(), "Fn" | "FnMut" | "FnOnce"))
        }
        _ => false,
    })
}

fn is_callable_argument(argument: &syn::GenericArgument) -> bool {
    match argument {
        syn::GenericArgument::Type(syn::Type::TraitObject(object)) => is_callable(&object.bounds),
        syn::GenericArgument::Type(syn::Type::Paren(paren)) => {
            matches!(&*paren.elem, syn::Type::TraitObject(object) if is_callable(&object.bounds))
        }
        _ => false,
    }
}

impl Resolver<'_> {
    pub(super) fn annotation(&mut self, ty: &syn::Type) -> Type {
        match ty {
            syn::Type::Path(path) => self.type_path(path),
            syn::Type::Reference(reference) => {
                let to = self.annotation(&reference.elem);
                self.types.reference(reference.mutability.is_some(), to)
            }
            syn::Type::Array(array) => {
                let element = self.annotation(&array.elem);
                let len = self.length(&array.len);
                self.types.add(Node::Array(element, len))
            }
            syn::Type::Slice(slice) => {
                let element = self.annotation(&slice.elem);
                self.types.add(Node::Slice(element))
            }
            syn::Type::Tuple(tuple) => {
                let parts = tuple.elems.iter().map(|part| self.annotation(part)).collect();
                self.types.add(Node::Tuple(parts))
            }
            syn::Type::Paren(paren) => self.annotation(&paren.elem),
            syn::Type::Group(group) => self.annotation(&group.elem),
            syn::Type::Infer(_) | syn::Type::Never(_) => self.types.free(Class::Any),
            // what a call hands over decides
            syn::Type::ImplTrait(_) if !self.is_signature() => self.types.free(Class::Any),
            syn::Type::TraitObject(object) if !self.is_signature() && is_callable(&object.bounds) => {
                self.types.free(Class::Any)
            }
            syn::Type::FnPtr(_) if !self.is_signature() => self.types.free(Class::Any),
            syn::Type::ImplTrait(_) => {
                self.refuse_type(ty, "an `impl` type hides a closure or a type: its body is not known here")
            }
            syn::Type::TraitObject(_) => {
                let instead = if self.stack.is_empty() {
                    "name the type itself, or choose by an enum"
                } else {
                    "write `impl` or a generic parameter"
                };
                let message = "cannot differentiate through `dyn`: what is behind it is not known here";
                self.refuse_type(ty, &format!("{message}; {instead}"))
            }
            syn::Type::FnPtr(_) => {
                self.refuse_type(ty, "cannot differentiate through a function pointer: its body is not known here")
            }
            syn::Type::Ptr(_) => self.refuse_type(ty, "raw pointers cannot be differentiated"),
            _ => self.refuse_type(ty, "this type is not supported"),
        }
    }

    /// Whether types of the function that is differentiated are read: nothing says what is handed to it.
    fn is_signature(&self) -> bool {
        self.frame.is_signature && !self.in_body
    }

    fn refuse_type(&mut self, tokens: impl ToTokens, message: &str) -> Type {
        self.errors.over(tokens, message);
        self.types.open()
    }

    fn type_path(&mut self, path: &syn::TypePath) -> Type {
        if let Some(known) = self.known_type(path) {
            return known;
        }
        if path.qself.is_some() {
            return self.named_type(path.to_token_stream());
        }
        let (tokens, full) = match self.locate(&path.path, Namespace::Types) {
            Located::Outside(tokens, names) => (tokens, names),
            Located::Item(Def::Trait(_), _) => {
                return self.refuse_type(path, "a trait is no type; write `impl` before it");
            }
            Located::Item(..) => {
                return self.refuse_type(path, "what this names depends on a `cfg`, so it is not known here");
            }
        };
        if let Some(scalar) = primitive_path(&full) {
            return self.types.scalar(scalar);
        }
        if let [name @ ("str" | "char")] = full.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            return self
                .refuse_type(path, &format!("`{name}` is not supported in a function that is differentiated yet"));
        }
        let Some(last) = path.path.segments.last() else { return self.types.open() };
        let name = names(&path.path).pop().unwrap_or_default();
        match &last.arguments {
            syn::PathArguments::AngleBracketed(arguments) if name == "Vec" => match arguments.args.first() {
                Some(syn::GenericArgument::Type(element)) if arguments.args.len() == 1 => {
                    let element = self.annotation(element);
                    self.types.add(Node::Slice(element))
                }
                _ => self.refuse_type(path, "a `Vec` with an allocator is not supported"),
            },
            // `Box<dyn Fn(f64) -> f64>`: what is inside is known where it is made
            syn::PathArguments::AngleBracketed(arguments)
                if name == "Box" && !self.is_signature() && arguments.args.iter().any(is_callable_argument) =>
            {
                self.types.free(Class::Any)
            }
            syn::PathArguments::AngleBracketed(_) | syn::PathArguments::None
                if OPAQUE.contains(&name.as_str()) && (!last.arguments.is_empty() || name == "String") =>
            {
                self.refuse_type(path, &format!("`{name}` values cannot be differentiated"))
            }
            syn::PathArguments::Parenthesized(_) => self.refuse_type(path, "this type is not supported"),
            _ if full.first().is_some_and(|first| first == "Self") => self.refuse_type(
                path,
                "`Self` is known in an `impl` block that carries `#[differentiate]` or stands in such a module",
            ),
            // reported where it is declared
            _ if full.len() == 1 && self.type_parameters.contains(&full[0]) => self.types.open(),
            _ => self.named_type(tokens),
        }
    }

    /// A type that the module or the function says what it is.
    fn known_type(&mut self, path: &syn::TypePath) -> Option<Type> {
        if path.qself.is_none() {
            if let Some(ident) = path.path.get_ident() {
                let name = ident.to_string();
                if name == "Self" {
                    return self.frame.self_ty;
                }
                if let Some(known) = self.frame.generics.get(&name) {
                    return Some(*known);
                }
                if let Some(Entry::Alias(ty)) = self.find_item(&name) {
                    let ty = std::rc::Rc::clone(ty);
                    return Some(self.annotation(&ty));
                }
            }
            match self.locate(&path.path, Namespace::Types) {
                Located::Item(Def::Adt(id), used) if used == path.path.segments.len() => {
                    if self.items.is_of_std(id) && self.is_signature() && !self.in_result {
                        let name = &self.items.adt(id).name;
                        return Some(self.refuse_type(path, &format!("`{name}` values cannot be differentiated")));
                    }
                    let ty = self.instance_given(id, &path.path, used);
                    if !self.frame.is_signature {
                        return Some(ty);
                    }
                    let tokens = if self.frame.module == self.home {
                        path.to_token_stream()
                    } else {
                        self.name_from_home(id, &path.path)
                    };
                    let written = self.name_id(tokens);
                    return Some(self.types.rename(ty, written));
                }
                Located::Item(Def::Alias(id), used) if used == path.path.segments.len() => {
                    let ty = self.alias_type(id, &path.path, used);
                    if self.frame.is_signature && self.frame.module == self.home {
                        let written = self.name_id(path.to_token_stream());
                        return Some(self.types.rename(ty, written));
                    }
                    return Some(ty);
                }
                _ => {}
            }
        }
        self.associated_type(&path.path, path.qself.as_ref())
    }

    /// A struct of another module as the function that is differentiated names it.
    fn name_from_home(&mut self, id: crate::items::AdtId, path: &syn::Path) -> TokenStream {
        let adt = self.items.adt(id);
        let Some(way) = self.items.way_to(self.home, adt.module, adt.is_public) else {
            let message =
                format!("`{}` cannot be named from the function that is differentiated; make it `pub`", adt.name);
            self.errors.over(path, message);
            return path.to_token_stream();
        };
        let names: Vec<String> = way.into_iter().chain([adt.name.clone()]).collect();
        let last = path.segments.last().expect("a path has a name");
        spelled(&names, last.ident.span(), last.arguments.to_token_stream())
    }

    /// What a `type` alias of the module stands for.
    fn alias_type(&mut self, id: crate::items::AliasId, path: &syn::Path, used: usize) -> Type {
        let alias = self.items.alias(id);
        if self.nesting > 32 {
            return self.types.open();
        }
        let mut frame = Frame::new(alias.module, self.types.free(Class::Any));
        let arguments = self.fresh_generics(&alias.generics, &mut frame.generics);
        self.give(&arguments, Self::given(path, used));
        self.nesting += 1;
        let ty = self.in_frame(frame, vec![Scope::default()], |resolver| resolver.annotation(&alias.ty));
        self.nesting -= 1;
        ty
    }

    fn named_type(&mut self, tokens: TokenStream) -> Type {
        let name = self.name_id(tokens);
        if let Some(ty) = self.name_types.get(&name.0) {
            return *ty;
        }
        let ty = self.types.named(name);
        self.name_types.insert(name.0, ty);
        ty
    }

    /// The length in `[T; N]` or `[x; N]`.
    pub(super) fn length(&mut self, len: &syn::Expr) -> Type {
        if let syn::Expr::Infer(_) = len {
            return self.types.free(Class::Any);
        }
        if let Some(n) = self.constant_length(len) {
            return self.types.add(Node::Length(n));
        }
        if let syn::Expr::Path(path) = len
            && let Some(ident) = path.path.get_ident()
            && let Some(known) = self.frame.generics.get(&ident.to_string())
        {
            return *known;
        }
        if self.mentions_local(len) {
            self.errors.at(len.span(), "the length of this array is not a number that is known here; write it out");
            return self.types.free(Class::Any);
        }
        let tokens = match len {
            syn::Expr::Path(path) if path.qself.is_none() => self.full_path(&path.path).0,
            syn::Expr::Path(_) | syn::Expr::Block(_) => len.to_token_stream(),
            _ => quote::quote!({ #len }),
        };
        let name = self.name_id(tokens);
        self.types.add(Node::LengthNamed(name))
    }

    fn named_length(&mut self, path: &syn::ExprPath) -> Option<usize> {
        if let Some(ident) = path.path.get_ident() {
            if let Some(local) = self.find_local(ident) {
                return self.lengths.get(&local).copied();
            }
            if let Some(known) = self.frame.generics.get(&ident.to_string()).copied() {
                return match self.types.node(known) {
                    Node::Length(n) => Some(n),
                    _ => None,
                };
            }
        }
        if path.qself.is_none()
            && let Located::Item(Def::Constant(id), _) = self.locate(&path.path, Namespace::Values)
        {
            let constant = self.items.constant(id);
            let expr = constant.expr.as_ref().filter(|_| self.nesting < 32)?;
            self.nesting += 1;
            let frame = Frame::new(constant.module, self.types.free(Class::Any));
            let n = self.in_frame(frame, vec![Scope::default()], |resolver| resolver.constant_length(expr));
            self.nesting -= 1;
            return n;
        }
        self.associated_length(path)
    }

    fn mentions_local(&self, len: &syn::Expr) -> bool {
        let mut work: Vec<TokenStream> = vec![len.to_token_stream()];
        while let Some(tokens) = work.pop() {
            for token in tokens {
                match token {
                    proc_macro2::TokenTree::Ident(ident) if self.find_local(&ident).is_some() => return true,
                    proc_macro2::TokenTree::Group(group) => work.push(group.stream()),
                    _ => {}
                }
            }
        }
        false
    }

    /// A length of literals, const items and const parameters.
    pub(super) fn constant_length(&mut self, len: &syn::Expr) -> Option<usize> {
        match len {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(n), .. }) => n.base10_parse().ok(),
            syn::Expr::Paren(paren) => self.constant_length(&paren.expr),
            syn::Expr::Group(group) => self.constant_length(&group.expr),
            syn::Expr::Block(block) => match block.block.stmts.as_slice() {
                [syn::Stmt::Expr(inner, None)] => self.constant_length(inner),
                _ => None,
            },
            syn::Expr::Path(path) => self.named_length(path),
            syn::Expr::Binary(binary) => {
                let (a, b) = (self.constant_length(&binary.left)?, self.constant_length(&binary.right)?);
                match binary.op {
                    syn::BinOp::Add(_) => a.checked_add(b),
                    syn::BinOp::Sub(_) => a.checked_sub(b),
                    syn::BinOp::Mul(_) => a.checked_mul(b),
                    syn::BinOp::Div(_) => a.checked_div(b),
                    syn::BinOp::Rem(_) => a.checked_rem(b),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
