//! Writes for each loss of `losses.rs`, in `f32` and in `f64`, what one sample gives and what a batch gives.

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::differentiate::vjp_into;
use chainrule_compiler::emit::lanes::{Role, Samples, batch};
use chainrule_compiler::emit::{Paths, Signature, function};
use chainrule_compiler::ir::Function;
use chainrule_compiler::{primal, read};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{FnArg, Item, ItemFn, Pat, Type};

fn main() {
    println!("cargo::rerun-if-changed=losses.rs");
    let source = std::fs::read_to_string("losses.rs").expect("losses.rs is here");
    let mut modules = TokenStream::new();
    for float in ["f32", "f64"] {
        let file = syn::parse_file(&source.replace("f64", float)).expect("losses.rs is Rust");
        let losses = file.items.iter().filter_map(|item| match item {
            Item::Fn(item) => Some(loss(item, float)),
            _ => None,
        });
        let name = format_ident!("in_{float}");
        modules.extend(quote!(pub mod #name { #(#losses)* }));
    }
    let file = syn::parse2(modules).expect("what is emitted is Rust");
    let path = std::path::Path::new(&std::env::var("OUT_DIR").expect("cargo says it")).join("losses.rs");
    std::fs::write(path, prettyplease::unparse(&file)).expect("the target folder can be written");
}

/// A parameter: its name, its type, the type behind its reference.
struct Parameter {
    name: syn::Ident,
    ty: Type,
    owned: Type,
}

fn loss(item: &ItemFn, float: &str) -> TokenStream {
    let parameters: Vec<Parameter> = item.sig.inputs.iter().map(parameter).collect();
    let first = parameters.iter().position(|p| p.name == "x").expect("a loss looks at `x`");
    let (shared, own) = parameters.split_at(first);
    let names: Vec<&syn::Ident> = shared.iter().map(|p| &p.name).collect();
    let mut errors = Errors::new();
    let options = read::options(quote!(wrt(#(#names),*)), &mut errors);
    let primal = primal(item, &options, &mut errors).expect("a loss can be differentiated");
    let gradient = vjp_into(&primal);

    let float = format_ident!("{float}");
    let paths = Paths::default();
    let module = &item.sig.ident;
    let one = function(&gradient, &signature("one"), &paths);
    let value = function(&primal, &signature("value"), &paths);
    let [shared_struct, sample_struct] =
        [("Shared", shared), ("Sample", own)].map(|(name, fields)| structure(name, fields));
    let arguments = |of: &str, parameters: &[Parameter]| -> Vec<TokenStream> {
        let of = format_ident!("{of}");
        parameters.iter().map(|p| p.of(&of)).collect()
    };
    let (parameters, sample) = (arguments("shared", shared), arguments("sample", own));
    let buffers = names.iter().map(|name| quote!(&mut gradient.#name));
    let lanes = in_lanes(&gradient, shared, own, true);
    let portable = portable(&lanes);
    let sum = in_lanes(&primal, shared, own, false);
    let arguments =
        quote!(batch: ::chainrule::net::Batch<'_, Sample>, shared: &Shared, seed: #float, gradient: &mut Shared);
    quote! {
        #[allow(clippy::all, clippy::pedantic)]
        pub mod #module {
            #shared_struct
            #sample_struct
            #one
            #value
            pub fn sample(sample: &Sample, shared: &Shared, seed: #float, gradient: &mut Shared) -> #float {
                one(#(#parameters,)* #(#sample,)* seed, #(#buffers),*)
            }
            #[inline(never)]
            pub fn lanes(#arguments) -> #float { #lanes }
            pub fn portable(#arguments) -> #float { #portable }
            pub fn sum(batch: ::chainrule::net::Batch<'_, Sample>, shared: &Shared) -> #float { #sum }
        }
    }
}

/// A struct with a field for each parameter, which can be filled with numbers and seen as numbers.
fn structure(name: &str, parameters: &[Parameter]) -> TokenStream {
    let name = format_ident!("{name}");
    let (fields, types): (Vec<_>, Vec<_>) = parameters.iter().map(|p| (&p.name, &p.owned)).unzip();
    quote! {
        #[derive(Clone, Debug)]
        pub struct #name { #(pub #fields: #types),* }
        impl crate::Fill for #name {
            fn fill(numbers: &mut crate::Numbers) -> #name { #name { #(#fields: crate::Fill::fill(numbers)),* } }
            fn each(&self, see: &mut dyn FnMut(f64)) { #(self.#fields.each(see);)* }
        }
    }
}

impl Parameter {
    /// What is handed over: a reference to the field, or the number.
    fn of(&self, owner: &syn::Ident) -> TokenStream {
        let name = &self.name;
        if matches!(self.ty, Type::Reference(_)) { quote!(&#owner.#name) } else { quote!(#owner.#name) }
    }
}

fn signature(name: &str) -> Signature {
    Signature { name: name.to_owned(), visibility: quote!(pub), ..Signature::default() }
}

fn parameter(argument: &FnArg) -> Parameter {
    let FnArg::Typed(typed) = argument else { panic!("a loss is a free function") };
    let Pat::Ident(pattern) = &*typed.pat else { panic!("a parameter has a name") };
    let owned = match &*typed.ty {
        Type::Reference(reference) => (*reference.elem).clone(),
        ty => ty.clone(),
    };
    Parameter { name: pattern.ident.clone(), ty: (*typed.ty).clone(), owned }
}

fn in_lanes(function: &Function, shared: &[Parameter], own: &[Parameter], gradient: bool) -> TokenStream {
    let owner = format_ident!("shared");
    let mut roles: Vec<Role> = shared.iter().map(|p| Role::Uniform(p.of(&owner))).collect();
    roles.extend(own.iter().map(|p| {
        let name = &p.name;
        Role::Sample(quote!(.#name))
    }));
    if gradient {
        roles.push(Role::Seed(quote!(seed)));
        roles.extend(shared.iter().map(|p| {
            let name = &p.name;
            Role::Gradient(quote!(&mut gradient.#name))
        }));
    }
    let samples = Samples { ty: quote!(Sample), batch: quote!(batch), rows: None };
    batch(function, &roles, &samples, &Paths::default()).expect("the loss runs in lanes")
}

/// The same without dispatch.
fn portable(lanes: &TokenStream) -> TokenStream {
    let text = lanes.to_string();
    let dispatched = text.rfind(":: chainrule :: __private :: lanes :: dispatch").expect("an operation is dispatched");
    let rest = text[dispatched..].replacen(":: chainrule :: __private :: lanes :: dispatch", "crate :: portable", 1);
    (text[..dispatched].to_owned() + &rest).parse().expect("tokens stay tokens")
}
