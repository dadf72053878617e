//! Lifetimes that a signature leaves out: `&Problem<'_>`, `&Problem`. Emitted signatures name them, since they return what
//! belongs to these types.

use proc_macro2::Span;
use syn::{GenericArgument, GenericParam, Lifetime, LifetimeParam, PathArguments, Type};

use super::{Def, Found, Items, ModuleId, Namespace};

impl Items {
    /// Names the lifetimes that the parameters' types leave out.
    pub(crate) fn name_lifetimes(&self, module: ModuleId, sig: &mut syn::Signature) {
        let mut fresh = Fresh::default();
        for input in &mut sig.inputs {
            let ty = match input {
                syn::FnArg::Typed(typed) => &mut *typed.ty,
                syn::FnArg::Receiver(receiver) => match &mut receiver.kind {
                    syn::ReceiverKind::Typed(_, ty) => &mut **ty,
                    _ => continue,
                },
            };
            self.each_lifetime(module, ty, &mut |lifetime| fresh.name(lifetime));
        }
        fresh.declare(&mut sig.generics);
    }

    /// The same of an `impl` block's type.
    pub(super) fn name_lifetimes_of(&self, module: ModuleId, ty: &mut Type, generics: &mut syn::Generics) {
        let mut fresh = Fresh::default();
        self.each_lifetime(module, ty, &mut |lifetime| fresh.name(lifetime));
        fresh.declare(generics);
    }

    /// The type as a function of other lifetimes can write it.
    pub(crate) fn without_lifetimes(&self, module: ModuleId, ty: &Type) -> Type {
        let mut ty = ty.clone();
        self.each_lifetime(module, &mut ty, &mut |lifetime| *lifetime = elided());
        ty
    }

    /// The lifetimes among the arguments of paths, those too that are not written. A reference's own stays as it is.
    fn each_lifetime(&self, module: ModuleId, ty: &mut Type, visit: &mut impl FnMut(&mut Lifetime)) {
        match ty {
            Type::Reference(reference) => self.each_lifetime(module, &mut reference.elem, visit),
            Type::Array(array) => self.each_lifetime(module, &mut array.elem, visit),
            Type::Slice(slice) => self.each_lifetime(module, &mut slice.elem, visit),
            Type::Paren(paren) => self.each_lifetime(module, &mut paren.elem, visit),
            Type::Group(group) => self.each_lifetime(module, &mut group.elem, visit),
            Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(|part| self.each_lifetime(module, part, visit)),
            Type::Path(path) => {
                self.write_elided(module, &mut path.path);
                for segment in &mut path.path.segments {
                    let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else { continue };
                    for argument in &mut arguments.args {
                        match argument {
                            GenericArgument::Lifetime(lifetime) => visit(lifetime),
                            GenericArgument::Type(ty) => self.each_lifetime(module, ty, visit),
                            _ => {}
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// `Problem` as `Problem<'_>`, where the module knows that it has a lifetime.
    fn write_elided(&self, module: ModuleId, path: &mut syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let count = match self.find(module, &names, Namespace::Types) {
            Found::Item(Def::Adt(id), used) if used == names.len() => self.adt(id).generics.lifetimes().count(),
            Found::Item(Def::Alias(id), used) if used == names.len() => self.alias(id).generics.lifetimes().count(),
            _ => 0,
        };
        let Some(last) = path.segments.last_mut().filter(|_| count > 0) else { return };
        let given = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments.args.iter().cloned().collect(),
            _ => Vec::new(),
        };
        if !given.iter().any(|argument| matches!(argument, GenericArgument::Lifetime(_))) {
            let elided = std::iter::repeat_with(|| GenericArgument::Lifetime(elided())).take(count);
            let arguments = elided.chain(given);
            last.arguments = PathArguments::AngleBracketed(syn::parse_quote!(<#(#arguments),*>));
        }
    }
}

fn elided() -> Lifetime {
    Lifetime::new("'_", Span::mixed_site())
}

/// Lifetimes that were named.
#[derive(Default)]
struct Fresh(Vec<Lifetime>);

impl Fresh {
    fn name(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = Lifetime::new(&format!("'elided_{}", self.0.len()), Span::mixed_site());
            self.0.push(lifetime.clone());
        }
    }

    fn declare(self, generics: &mut syn::Generics) {
        for (k, lifetime) in self.0.into_iter().enumerate() {
            generics.params.insert(k, GenericParam::Lifetime(LifetimeParam::new(lifetime)));
        }
        if !generics.params.is_empty() {
            generics.lt_token.get_or_insert_default();
            generics.gt_token.get_or_insert_default();
        }
    }
}
