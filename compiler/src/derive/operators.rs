//! Rust's operators for a tangent that is a struct of the derive's own: the user's own structs have what the user gives them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::fields::{Scalar, mixed};
use super::kind::Float;
use super::tangent::{Of, Writer, conditional};
use crate::emit::generated;

impl Writer<'_> {
    /// `a + b`, `a - b`, `-a`, `a * s`, `s * a` and the like.
    pub(super) fn operators(&self) -> TokenStream {
        let additive = self.paths.hidden("Additive");
        let (accumulate, subtract) = (self.paths.accumulate(), quote!(#additive::subtract));
        let sums = [("Add", "add", accumulate), ("Sub", "sub", subtract)];
        let sums = sums.iter().map(|(name, method, call)| self.sum(name, method, call));
        let negation = self.negation(&additive);
        let products = self.scalar().map(|(scalar, parameter)| self.products(&scalar, parameter));
        quote!(#(#sums)* #negation #products)
    }

    /// `a + b`, `a + &b`, `a += b`, `a += &b`
    fn sum(&self, name: &str, method: &str, call: &TokenStream) -> TokenStream {
        let ty = self.ty(Of::Tangent);
        let (operator, method, assign) =
            (self.operator(name), generated(method), generated(&format!("{method}_assign")));
        let assigning = self.operator(&format!("{name}Assign"));
        let operands =
            [(quote!(#ty), quote_spanned!(mixed()=> &other)), (quote!(&#ty), quote_spanned!(mixed()=> other))];
        let sums = operands.iter().map(|(operand, borrowed)| {
            let value = quote_spanned! {mixed()=>
                type Output = Self;

                #[inline]
                fn #method(self, other: #operand) -> Self {
                    let mut sum = self;
                    #call(&mut sum, #borrowed);
                    sum
                }
            };
            let place = quote_spanned! {mixed()=>
                #[inline]
                fn #assign(&mut self, other: #operand) {
                    #call(self, #borrowed);
                }
            };
            let value = self.implement(Of::Tangent, &quote!(#operator<#operand>), &[], value);
            let place = self.implement(Of::Tangent, &quote!(#assigning<#operand>), &[], place);
            quote!(#value #place)
        });
        quote!(#(#sums)*)
    }

    fn negation(&self, additive: &TokenStream) -> TokenStream {
        let body = quote_spanned! {mixed()=>
            type Output = Self;

            #[inline]
            fn neg(self) -> Self {
                let mut negated = self;
                #additive::negate(&mut negated);
                negated
            }
        };
        self.implement(Of::Tangent, &self.operator("Neg"), &[], body)
    }

    /// `a * s`, `a *= s`, and `s * a` for the floats that Rust lets stand in front.
    fn products(&self, scalar: &TokenStream, parameter: Option<TokenStream>) -> TokenStream {
        let (ty, tangent) = (self.ty(Of::Tangent), self.paths.of_runtime("Tangent"));
        let bounds = self.if_nested(&quote!(#tangent<#scalar>));
        let (operator, assigning) = (self.operator("Mul"), self.operator("MulAssign"));
        let value = quote_spanned! {mixed()=>
            type Output = Self;

            #[inline]
            fn mul(self, factor: #scalar) -> Self {
                #tangent::<#scalar>::scaled(self, factor)
            }
        };
        let place = quote_spanned! {mixed()=>
            #[inline]
            fn mul_assign(&mut self, factor: #scalar) {
                #tangent::<#scalar>::scale(self, factor);
            }
        };
        let (behind, place_of) = (quote!(#operator<#scalar>), quote!(#assigning<#scalar>));
        let value = self.implement_for(Of::Tangent, parameter.clone(), &behind, &ty, &bounds, value);
        let place = self.implement_for(Of::Tangent, parameter, &place_of, &ty, &bounds, place);
        let floats: &[&str] = match self.record.scalar() {
            Scalar::Known(Float::F32) => &["f32"],
            Scalar::Known(Float::F64) => &["f64"],
            _ => &["f32", "f64"],
        };
        let in_front = floats.iter().map(|float| self.scaled(&operator, &tangent, &self.paths.primitive(float)));
        quote!(#value #place #(#in_front)*)
    }

    fn scaled(&self, operator: &TokenStream, tangent: &TokenStream, float: &TokenStream) -> TokenStream {
        let ty = self.ty(Of::Tangent);
        let bound = conditional(&ty, &quote!(#tangent<#float>));
        let body = quote_spanned! {mixed()=>
            type Output = #ty;

            #[inline]
            fn mul(self, tangent: #ty) -> #ty {
                #tangent::<#float>::scaled(tangent, self)
            }
        };
        self.implement_for(Of::Tangent, None, &quote!(#operator<#ty>), float, &[bound], body)
    }

    fn operator(&self, name: &str) -> TokenStream {
        self.paths.core(&format!("ops::{name}"))
    }
}
