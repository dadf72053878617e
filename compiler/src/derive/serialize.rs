//! Serde of tangents, behind the runtime's feature: the macro around it is empty without.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::fields::{Field, Scalar, mixed};
use super::kind::Float;
use super::tangent::{Of, Writer};

impl Writer<'_> {
    /// How a tangent is stored; `Serialize` and `Deserialize` as well where it is not the user's own struct, which has what the
    /// user gives it.
    pub(super) fn serialize(&self) -> TokenStream {
        let with_serde = self.paths.hidden("with_serde");
        let fields = self.of_serde("stored::Fields");
        let implementation = self.implement(Of::Tangent, &fields, &self.stored_bounds(), self.stored_body());
        let of_serde = (!self.record.whole).then(|| self.serde_traits());
        quote!(#with_serde! { #implementation #of_serde })
    }

    fn of_serde(&self, path: &str) -> TokenStream {
        self.paths.of_runtime(&format!("__private::{path}"))
    }

    fn stored_bounds(&self) -> Vec<TokenStream> {
        let stored = self.of_serde("stored::Stored");
        let mut bounds = self.if_nested(&stored);
        if let Scalar::Known(Float::Parameter(name)) = self.record.scalar() {
            bounds.push(quote!(#name: #stored));
        }
        bounds
    }

    fn stored_body(&self) -> TokenStream {
        let (name, text, named) = (self.name(Of::Tangent), self.name(Of::Tangent).to_string(), self.record.named);
        let (stored, part, members) = (self.of_serde("stored::Stored"), self.of_serde("stored::Part"), self.members());
        let (str, bool, usize) =
            (self.paths.primitive("str"), self.paths.primitive("bool"), self.paths.primitive("usize"));
        let texts: Vec<String> = self.record.active().map(Field::text).collect();
        let start =
            self.of_serde(&format!("serde::Serializer::{}", kind(named, "serialize_struct", "serialize_tuple_struct")));
        let writer = self.of_serde(kind(named, "serde::ser::SerializeStruct", "serde::ser::SerializeTupleStruct"));
        let keys = texts.iter().map(|text| if named { quote!(#text,) } else { TokenStream::new() });
        let (count, indices) =
            (Literal::usize_unsuffixed(members.len()), (0..members.len()).map(Literal::usize_unsuffixed));
        let (generics, result) = (self.deserializer(), self.paths.core("result::Result"));
        let ok = self.paths.core("result::Result::Ok");
        let serializer = self.of_serde("serde::Serializer");
        let mutable = (!members.is_empty()).then(|| quote!(mut));
        quote_spanned! {mixed()=>
            const NAME: &'static #str = #text;
            const FIELDS: &'static [&'static #str] = &[#(#texts),*];
            const NAMED: #bool = #named;

            fn blank() -> Self {
                #name { #(#members: #stored::blank()),* }
            }

            fn store<__S: #serializer>(&self, serializer: __S) -> #result<__S::Ok, __S::Error> {
                let #mutable fields = #start(serializer, #text, #count)?;
                #(#writer::serialize_field(&mut fields, #keys &#part(&self.#members))?;)*
                #writer::end(fields)
            }

            fn read<'de, #generics>(&mut self, index: #usize, deserializer: __D) -> #result<(), __D::Error> {
                match index {
                    #(#indices => self.#members = #stored::load(deserializer)?,)*
                    _ => {}
                }
                #ok(())
            }
        }
    }

    fn deserializer(&self) -> TokenStream {
        let deserializer = self.of_serde("serde::Deserializer");
        quote_spanned!(mixed()=> __D: #deserializer<'de>)
    }

    fn serde_traits(&self) -> TokenStream {
        let (serialize, serializer) = (self.of_serde("serde::Serialize"), self.of_serde("serde::Serializer"));
        let (deserialize, generics) = (self.of_serde("serde::Deserialize"), self.deserializer());
        let (stored, result, ty) =
            (self.of_serde("stored::Stored"), self.paths.core("result::Result"), self.ty(Of::Tangent));
        let bounds = self.stored_bounds();
        let written = quote_spanned! {mixed()=>
            fn serialize<__S: #serializer>(&self, serializer: __S) -> #result<__S::Ok, __S::Error> {
                #stored::store(self, serializer)
            }
        };
        let read = quote_spanned! {mixed()=>
            fn deserialize<#generics>(deserializer: __D) -> #result<Self, __D::Error> {
                #stored::load(deserializer)
            }
        };
        let written = self.implement(Of::Tangent, &serialize, &bounds, written);
        let what = quote_spanned!(mixed()=> #deserialize<'de>);
        let lifetime = quote_spanned!(mixed()=> 'de);
        let read = self.implement_for(Of::Tangent, Some(lifetime), &what, &ty, &bounds, read);
        quote!(#written #read)
    }
}

fn kind<'t>(named: bool, one: &'t str, other: &'t str) -> &'t str {
    if named { one } else { other }
}
