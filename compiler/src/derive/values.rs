//! `Clone`, `Debug` and `PartialEq` of a tangent with structs inside, where these have them: `#[derive(…)]` would be an error
//! where one has not.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::fields::mixed;
use super::tangent::{Of, Writer};

impl Writer<'_> {
    pub(super) fn values(&self) -> TokenStream {
        if self.record.nested().is_empty() {
            return TokenStream::new(); // derived with the declaration
        }
        let (clone, debug, equal) = (self.clone_body(), self.debug_body(), self.equal_body());
        let traits = [("clone::Clone", clone), ("fmt::Debug", debug), ("cmp::PartialEq", equal)];
        let traits = traits.into_iter().map(|(name, body)| {
            let what = self.paths.core(name);
            self.implement(Of::Tangent, &what, &self.if_nested(&what), body)
        });
        quote!(#(#traits)*)
    }

    fn clone_body(&self) -> TokenStream {
        let (clone, name, members) = (self.paths.clone_of(), self.name(Of::Tangent), self.members());
        quote_spanned! {mixed()=>
            #[inline]
            fn clone(&self) -> Self {
                #name { #(#members: #clone(&self.#members)),* }
            }
        }
    }

    fn debug_body(&self) -> TokenStream {
        let text = self.name(Of::Tangent).to_string();
        let (formatter, result) = (self.paths.core("fmt::Formatter"), self.paths.core("fmt::Result"));
        let fields = self.record.active().map(|field| {
            let member = &field.member;
            let text = self.record.named.then(|| field.text()).into_iter();
            quote_spanned!(mixed()=> .field(#(#text,)* &self.#member))
        });
        let start = if self.record.named { quote!(debug_struct) } else { quote!(debug_tuple) };
        quote_spanned! {mixed()=>
            fn fmt(&self, f: &mut #formatter<'_>) -> #result {
                f.#start(#text)#(#fields)*.finish()
            }
        }
    }

    fn equal_body(&self) -> TokenStream {
        let (bool, members) = (self.paths.primitive("bool"), self.members());
        let equal = members.iter().map(|member| quote_spanned!(mixed()=> self.#member == other.#member));
        quote_spanned! {mixed()=>
            #[inline]
            fn eq(&self, other: &Self) -> #bool {
                #(#equal)&&*
            }
        }
    }
}
