//! Enums of the user's own that a function is handed: taken apart by a function beside its derivatives.
//!
//! ```text
//! fn f_kind_parts(value: &Kind) -> (usize, f64) { match value { Kind::Off => (0, 0.0), Kind::Power(a0) => (1, *a0) } }
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::emit::int_name;
use crate::ir::{Argument, Call, CallKind, Extern, ExternId, Float, Len, MemoryKind, Place, Scalar, Statement, Ty};
use crate::items::Adt as Definition;
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::types::{Adt, Node, Type};

impl Lowerer<'_> {
    /// An enum that lies where it has the user's own type becomes its tag and fields.
    pub(super) fn opened(&mut self, bound: Bound, ty: Type) -> Bound {
        let Node::Adt(adt @ Adt { fields: None, .. }) = self.types.bare(ty) else { return bound };
        match self.chase(bound.clone()) {
            Bound::Place(place) if !matches!(self.function.place_ty(&place), Ty::Tuple(_)) => {
                self.take_apart(place, &adt)
            }
            _ => bound,
        }
    }

    fn take_apart(&mut self, place: Place, adt: &Adt) -> Bound {
        let known = self.items.adt(adt.id);
        let parts: Vec<Ty> = adt.parts.iter().map(|part| self.types.finish(*part)).collect();
        let Some(callee) = self.parts_function(&known, &parts) else {
            let message = format!("the fields of `{}` are of types that are not followed in a parameter", known.name);
            return self.refuse(Span::call_site(), &message);
        };
        let (bindings, bounds) = adt.parts.iter().map(|part| self.bind_result(*part, &MemoryKind::Bound, None)).unzip();
        let arguments = vec![Argument::Borrow(place)];
        let result = crate::ir::Binding::Tuple(bindings);
        self.push(Statement::Call(Call { callee, kind: CallKind::Data, arguments, result }));
        Bound::Tuple(bounds)
    }

    /// The function that takes an enum apart, written when it is first needed.
    fn parts_function(&mut self, known: &Definition, parts: &[Ty]) -> Option<ExternId> {
        let text = format!("{}_{}_parts", self.function.name, crate::resolve::snake(&known.name));
        let name = Ident::new(&text, Span::mixed_site());
        if !self.helpers.contains_key(&text) {
            let way = self.items.way_to(self.home, known.module, known.is_public)?;
            let names: Vec<String> = way.into_iter().chain([known.name.clone()]).collect();
            let path = crate::resolve::frame::spelled(&names, Span::mixed_site(), TokenStream::new());
            let written = written(known, parts, &name, &path)?;
            self.helpers.insert(text.clone(), written);
        }
        let tokens = quote!(Self::#name);
        let found = self.function.externs.iter().position(|known| known.text == text);
        Some(ExternId(found.unwrap_or_else(|| {
            self.function.externs.push(Extern::path(tokens, text));
            self.function.externs.len() - 1
        }) as u32))
    }
}

fn written(known: &Definition, parts: &[Ty], name: &Ident, path: &TokenStream) -> Option<TokenStream> {
    if !known.generics.params.is_empty() {
        return None;
    }
    let types = parts.iter().map(ty).collect::<Option<Vec<_>>>()?;
    let mut arms = Vec::new();
    for (k, variant) in known.variants.iter().enumerate() {
        let first = known.first_part(k);
        let mine = first..first + variant.fields.len();
        let variant_name = Ident::new(&variant.name, Span::mixed_site());
        let field = |at: usize| Ident::new(&format!("field_{at}"), Span::mixed_site());
        let patterns = variant.fields.iter().zip(mine.clone()).map(|((member, _), at)| {
            let field = field(at);
            quote!(#member: #field)
        });
        let values = parts.iter().enumerate().skip(1).map(|(at, ty)| {
            let field = field(at);
            if mine.contains(&at) { quote!(*#field) } else { zero(ty) }
        });
        let tag = proc_macro2::Literal::usize_unsuffixed(k);
        arms.push(quote!(#path::#variant_name { #(#patterns),* } => (#tag, #(#values,)*)));
    }
    Some(quote! {
        #[doc(hidden)]
        #[inline]
        fn #name(value: &#path) -> (#(#types,)*) {
            match value { #(#arms,)* }
        }
    })
}

/// A type of numbers, arrays and tuples.
fn ty(of: &Ty) -> Option<TokenStream> {
    let primitive = |name: &str| {
        let name = Ident::new(name, Span::mixed_site());
        Some(quote!(::core::primitive::#name))
    };
    match of {
        Ty::Scalar(Scalar::Float(Float::F64)) => primitive("f64"),
        Ty::Scalar(Scalar::Float(Float::F32)) => primitive("f32"),
        Ty::Scalar(Scalar::Int(int)) if !int_name(*int).is_empty() => primitive(int_name(*int)),
        Ty::Scalar(Scalar::Bool) => primitive("bool"),
        Ty::Array(element, Len::Known(n)) => {
            let (element, n) = (ty(element)?, proc_macro2::Literal::usize_unsuffixed(*n));
            Some(quote!([#element; #n]))
        }
        Ty::Tuple(parts) => {
            let parts = parts.iter().map(ty).collect::<Option<Vec<_>>>()?;
            Some(quote!((#(#parts,)*)))
        }
        _ => None,
    }
}

fn zero(of: &Ty) -> TokenStream {
    match of {
        Ty::Scalar(Scalar::Float(_)) => quote!(0.0),
        Ty::Scalar(Scalar::Bool) => quote!(false),
        Ty::Array(element, Len::Known(n)) => {
            let (element, n) = (zero(element), proc_macro2::Literal::usize_unsuffixed(*n));
            quote!([#element; #n])
        }
        Ty::Tuple(parts) => {
            let parts = parts.iter().map(zero);
            quote!((#(#parts,)*))
        }
        _ => quote!(0),
    }
}
