//! Calls that stay calls: of functions that call themselves, or are too large to be written out. Their derivatives are
//! written beside them.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::items::{Apart, Impl, ImplId, Namespace, is_public};
use crate::resolve::Resolver;
use crate::resolve::annotation::primitive_path;
use crate::resolve::frame::{Frame, Located, spelled};
use crate::resolve::inline::Callee;
use crate::resolve::name::Scope;
use crate::resolve::tree::{ExprId, Kind};
use crate::resolve::types::{Class, Node, Type};

/// What such a function is called from the function that is differentiated.
struct Named {
    tokens: TokenStream,
    /// For a method, the path that the names of its derivatives begin with.
    joined: Option<TokenStream>,
    apart: Option<Apart>,
}

impl Resolver<'_> {
    /// A call that stays one: the callee's derivatives stand beside it.
    pub(super) fn call_apart(&mut self, callee: Callee, arguments: Vec<ExprId>, span: Span, why: &str) -> ExprId {
        let named = match self.named_apart(&callee, span) {
            Ok(named) => named,
            Err(instead) => {
                return self.refuse(span, format!("`{}` {why}{instead}", callee.callable.name));
            }
        };
        let types: Vec<Type> = arguments.iter().map(|argument| self.ty(*argument)).collect();
        if types.into_iter().any(|ty| self.as_closure(ty).is_some() || self.as_iterator(ty).is_some()) {
            let message =
                format!("`{}` {why}, and takes a closure or an iterator; write them out", callee.callable.name);
            return self.refuse(span, message);
        }
        let (parameters, result) = self.signature_of(&callee);
        let mut handed = Vec::new();
        for (argument, parameter) in arguments.iter().zip(parameters) {
            let found = self.ty(*argument);
            self.same(parameter, found);
            handed.push(self.handed(*argument, parameter));
        }
        self.tree.apart.extend(named.apart);
        let callee = match named.joined {
            Some(joined) => self.method_id(named.tokens, joined),
            None => self.extern_id(named.tokens),
        };
        self.expr(Kind::Call(callee, handed), result, span)
    }

    /// The types of a function's parameters and of its result.
    fn signature_of(&mut self, callee: &Callee) -> (Vec<Type>, Type) {
        let sig = &callee.callable.sig;
        let mut frame = Frame::new(callee.callable.module, self.types.free(Class::Any));
        (frame.generics, frame.self_ty) = (callee.generics.clone(), callee.self_ty);
        frame.is_signature = true;
        let block = callee.callable.owner.map(|owner| self.items.implementation(owner));
        self.in_frame(frame, vec![Scope::default()], |resolver| {
            if let (Some(block), Some(own)) = (block.filter(|block| block.generics.params.is_empty()), callee.self_ty) {
                let named = resolver.annotation(&block.self_ty); // so that emitted code can name it
                resolver.same(named, own);
            }
            let module = callee.callable.module;
            let ty = |input: &syn::FnArg| match input {
                syn::FnArg::Typed(typed) => resolver.annotation(&resolver.items.without_lifetimes(module, &typed.ty)),
                syn::FnArg::Receiver(receiver) => resolver.receiver_type(receiver),
            };
            let parameters: Vec<Type> = sig.inputs.iter().map(ty).collect();
            let result = match &sig.output {
                syn::ReturnType::Default => resolver.types.unit(),
                syn::ReturnType::Type(_, ty) => resolver.annotation(ty),
            };
            (parameters, result)
        })
    }

    /// The paths of a function and of its derivatives, or what to write instead.
    fn named_apart(&mut self, callee: &Callee, span: Span) -> Result<Named, &'static str> {
        let callable = &callee.callable;
        let sig = &callable.sig;
        let is_free = callee.self_ty.is_none() && callee.scopes.is_none() && sig.receiver().is_none();
        if callee.is_default {
            return Err("; write it out in the `impl` of the type");
        }
        if !is_free && callable.owner.is_none() {
            return Err("; write it as a free function of the module");
        }
        if sig.generics.params.iter().any(|parameter| !matches!(parameter, syn::GenericParam::Lifetime(_))) {
            return Err("; write it without generic parameters");
        }
        if let Some(owner) = callable.owner {
            return self.method_apart(callee, owner, span);
        }
        let way = self.items.way_to(self.home, callable.module, is_public(&callable.vis)).ok_or(UNREACHABLE)?;
        let names: Vec<String> = way.into_iter().chain([callable.name.clone()]).collect();
        let tokens = spelled(&names, span, TokenStream::new());
        Ok(Named { tokens, joined: None, apart: callable.id.map(Apart::Function) })
    }

    /// `Body::energy`, with derivatives called `Body::energy_adjoint`; where nobody asked for them, `Body::__energy_adjoint`.
    fn method_apart(&mut self, callee: &Callee, owner: ImplId, span: Span) -> Result<Named, &'static str> {
        let (callable, block) = (&callee.callable, self.items.implementation(owner));
        let of_floats = block.generics.type_params().all(|parameter| self.is_real(parameter, &block.generics));
        if !of_floats {
            return Err("; write it without generic parameters");
        }
        let is_public = is_public(&callable.vis) || block.of.is_some();
        self.items.way_to(self.home, callable.module, is_public).ok_or(UNREACHABLE)?;
        let ty = self.owner_path(&block, callee.self_ty, span).ok_or("; write it as a free function of the module")?;
        let path = match &block.of {
            None => ty.clone(),
            Some(of) => {
                let of = self.trait_path(&block, of, span).ok_or(UNREACHABLE)?;
                quote!(<#ty as #of>)
            }
        };
        let at = block.content.methods.iter().position(|method| method.name == callable.name);
        let at = at.expect("a method stands in its own block");
        let prefix = spelled(&[self.items.prefix(owner, &callable.sig.ident)], span, TokenStream::new());
        let name = spelled(std::slice::from_ref(&callable.name), span, TokenStream::new());
        let joined = Some(quote!(#ty::#prefix));
        Ok(Named { tokens: quote!(#path::#name), joined, apart: Some(Apart::Method(owner, at)) })
    }

    /// A block's type as it is called from the function that is differentiated, less its arguments.
    fn owner_path(&mut self, block: &Impl, self_ty: Option<Type>, span: Span) -> Option<TokenStream> {
        if let Node::Adt(adt) = self.types.bare(self_ty?) {
            let adt = self.items.adt(adt.id);
            let mut names = self.items.way_to(self.home, adt.module, adt.is_public)?;
            names.push(adt.name.clone());
            return Some(spelled(&names, span, TokenStream::new()));
        }
        // of a struct that the macro does not see
        let syn::Type::Path(path) = &block.self_ty else { return None };
        let mut path = path.path.clone();
        path.segments.last_mut()?.arguments = syn::PathArguments::None;
        let frame = Frame::new(block.module, self.types.free(Class::Any));
        match self.in_frame(frame, vec![Scope::default()], |resolver| resolver.locate(&path, Namespace::Types)) {
            Located::Outside(tokens, names) if primitive_path(&names).is_none() => Some(tokens),
            _ => None,
        }
    }

    /// The trait of the module that a block implements, as it is called from there.
    fn trait_path(&mut self, block: &Impl, of: &syn::Path, span: Span) -> Option<TokenStream> {
        let known = self.items.known_trait(self.trait_of(block, of)?);
        if known.generics.params.iter().any(|parameter| !matches!(parameter, syn::GenericParam::Lifetime(_))) {
            return None;
        }
        let mut names = self.items.way_to(self.home, known.module, known.is_public)?;
        names.push(known.name.clone());
        Some(spelled(&names, span, TokenStream::new()))
    }
}

const UNREACHABLE: &str = ", and cannot be named from here; make it `pub`";
