//! Writes for each loss of `losses.rs`, and for the networks of `nets`, in `f32` and in `f64`, what one sample gives and
//! what a batch gives.

use std::path::Path;

use chainrule_compiler::diagnostic::Errors;
use chainrule_compiler::emit::lanes::{Forms, Role, Samples, batch, descend, forms};
use chainrule_compiler::emit::{Paths, Signature, function};
use chainrule_compiler::ir::{self, Function, Len, Passing, Scalar, Ty};
use chainrule_compiler::network::functions::Functions;
use chainrule_compiler::{network, primal, read};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, ItemFn};

/// Networks from elsewhere that lanes have to take.
const CASES: [&str; 6] = ["attention", "conv2d", "gru", "layer_norm", "max_pool", "shared"];

fn main() {
    println!("cargo::rerun-if-changed=losses.rs");
    println!("cargo::rerun-if-changed=nets");
    println!("cargo::rerun-if-changed=large");
    let source = std::fs::read_to_string("losses.rs").expect("losses.rs is here");
    let large = std::env::var_os("CARGO_FEATURE_LARGE").is_some();
    let folder = if large { "large" } else { "nets" };
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("nets is here").map(|file| file.expect("it is listed").path()).collect();
    files.extend(
        CASES.iter().filter(|_| !large).map(|case| Path::new("../networks/cases").join(case).with_extension("net")),
    );
    files.sort();
    let mut modules = TokenStream::new();
    for float in ["f32", "f64"] {
        let file = syn::parse_file(&source.replace("f64", float)).expect("losses.rs is Rust");
        let losses = file.items.iter().filter_map(|item| match item {
            Item::Fn(item) => Some(loss(&item.sig.ident.to_string(), &of_function(item), None, float)),
            _ => None,
        });
        let taken = files.iter().filter(|_| float == if large { "f32" } else { "f64" });
        let nets = taken.map(|file| {
            let name = file.file_stem().expect("a network has a name").to_string_lossy();
            let functions = of_network(file, float);
            let primal = functions.loss.expect("a network has a loss");
            loss(&name, &primal, functions.predict.as_ref(), float)
        });
        let name = format_ident!("in_{float}");
        modules.extend(quote!(pub mod #name { #(#losses)* #(#nets)* }));
    }
    let file = syn::parse2(modules).expect("what is emitted is Rust");
    let path = Path::new(&std::env::var("OUT_DIR").expect("cargo says it")).join("losses.rs");
    std::fs::write(path, prettyplease::unparse(&file)).expect("the target folder can be written");
}

/// The loss that a function is, with respect to what stands before `x`.
fn of_function(item: &ItemFn) -> Function {
    let names = item.sig.inputs.iter().map(|argument| match argument {
        syn::FnArg::Typed(typed) => match &*typed.pat {
            syn::Pat::Ident(pattern) => pattern.ident.clone(),
            _ => panic!("a parameter has a name"),
        },
        _ => panic!("a loss is a free function"),
    });
    let names: Vec<_> = names.take_while(|name| name != "x").collect();
    let mut errors = Errors::new();
    let options = read::options(quote!(wrt(#(#names),*)), &mut errors);
    primal(item, &options, &mut errors).expect("a loss can be differentiated")
}

/// The functions of a network.
fn of_network(file: &Path, float: &str) -> Functions {
    let text = std::fs::read_to_string(file).expect("a network can be read");
    let name = file.to_string_lossy();
    let mut errors = Errors::new();
    let (source, syntax) = network::read::file(&name, &text, Span::call_site(), &mut errors);
    let graph = syntax.and_then(|syntax| network::resolve::graph(&syntax, &source, &mut errors));
    let graph = graph.unwrap_or_else(|| panic!("{name}: {}", errors.to_tokens()));
    let float = if float == "f32" { ir::Float::F32 } else { ir::Float::F64 };
    network::lower::functions(&graph, float)
}

/// A parameter: its name, the type behind its reference, whether it is behind one.
struct Parameter {
    name: syn::Ident,
    owned: TokenStream,
    behind: bool,
}

fn loss(name: &str, primal: &Function, predict: Option<&Function>, float: &str) -> TokenStream {
    let (shared, own): (Vec<_>, Vec<_>) = primal.parameters.iter().partition(|p| p.differentiated);
    let [shared, own] = [shared, own].map(|of| of.into_iter().map(parameter).collect::<Vec<_>>());
    let Forms { gradient, .. } = forms(primal);

    let float = format_ident!("{float}");
    let paths = Paths::default();
    let module = format_ident!("{name}");
    let one = function(&gradient, &signature("one"), &paths);
    let value = function(primal, &signature("value"), &paths);
    let [shared_struct, sample_struct] =
        [("Shared", &shared), ("Sample", &own)].map(|(name, fields)| structure(name, fields));
    let arguments = |of: &str, parameters: &[Parameter]| -> Vec<TokenStream> {
        let of = format_ident!("{of}");
        parameters.iter().map(|p| p.of(&of)).collect()
    };
    let (parameters, sample) = (arguments("shared", &shared), arguments("sample", &own));
    let buffers = shared.iter().map(|p| {
        let name = &p.name;
        quote!(&mut gradient.#name)
    });
    let samples = || Samples { ty: quote!(Sample), batch: quote!(batch), rows: None, kernels: true };
    let lanes = batch(&gradient, &roles(&shared, &own, Some("gradient")), &samples(), &paths)
        .unwrap_or_else(|| panic!("no lanes take {gradient}"));
    let portable = portable(&lanes);
    let sum = batch(primal, &roles(&shared, &own, None), &samples(), &paths).expect("the loss runs in lanes");
    let descent = descend(&gradient, &roles(&shared, &own, Some("shared")), &samples(), &paths)
        .expect("what a loss reads can be updated at its end");
    let predict = predict.and_then(|predict| prediction(predict, &shared));
    let arguments =
        quote!(batch: ::chainrule::net::Batch<'_, Sample>, shared: &Shared, seed: #float, gradient: &mut Shared);
    quote! {
        #[allow(clippy::all, clippy::pedantic)]
        pub mod #module {
            #shared_struct
            #sample_struct
            #one
            #value
            #predict
            pub fn sample(sample: &Sample, shared: &Shared, seed: #float, gradient: &mut Shared) -> #float {
                one(#(#parameters,)* #(#sample,)* seed, #(#buffers),*)
            }
            #[inline(never)]
            pub fn lanes(#arguments) -> #float { #lanes }
            pub fn portable(#arguments) -> #float { #portable }
            #[inline(never)]
            pub fn descend(batch: ::chainrule::net::Batch<'_, Sample>, shared: &mut Shared, seed: #float) -> Option<#float> {
                #descent
            }
            pub fn sum(batch: ::chainrule::net::Batch<'_, Sample>, shared: &Shared) -> #float { #sum }
        }
    }
}

/// The outputs of one sample, and those of a batch; as numbers. `None` where the output is part of a memory.
fn prediction(predict: &Function, shared: &[Parameter]) -> Option<TokenStream> {
    let own: Vec<Parameter> = predict.parameters[shared.len()..].iter().map(parameter).collect();
    let paths = Paths::default();
    let form = forms(predict).value;
    let one = function(&form, &signature("predict"), &paths);
    let of = |owner: &str, parameters: &[Parameter]| -> Vec<TokenStream> {
        let owner = format_ident!("{owner}");
        parameters.iter().map(|p| p.of(&owner)).collect()
    };
    let (parameters, sample) = (of("shared", shared), of("sample", &own));
    let samples = Samples { ty: quote!(Sample), batch: quote!(batch), rows: Some(quote!(&mut rows)), kernels: true };
    let all = batch(&form, &roles(shared, &own, None), &samples, &paths)?;
    let ty = owned(&predict.result_ty);
    Some(quote! {
        #one
        pub fn outputs_of_samples(samples: &[Sample], shared: &Shared) -> Vec<f64> {
            let mut numbers = Vec::new();
            for sample in samples {
                crate::Fill::each(&predict(#(#parameters,)* #(#sample),*), &mut |x| numbers.push(x));
            }
            numbers
        }
        pub fn outputs(batch: ::chainrule::net::Batch<'_, Sample>, shared: &Shared) -> Vec<f64> {
            let mut rows: Vec<#ty> = vec![crate::Fill::fill(&mut crate::Numbers(1)); batch.len()];
            #all;
            let mut numbers = Vec::new();
            rows.iter().for_each(|row| crate::Fill::each(row, &mut |x| numbers.push(x)));
            numbers
        }
    })
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
        if self.behind { quote!(&#owner.#name) } else { quote!(#owner.#name) }
    }
}

fn signature(name: &str) -> Signature {
    Signature { name: name.to_owned(), visibility: quote!(pub), ..Signature::default() }
}

fn parameter(parameter: &ir::Parameter) -> Parameter {
    let behind = parameter.passing != Passing::Value;
    Parameter { name: format_ident!("{}", parameter.name), owned: owned(&parameter.ty), behind }
}

fn owned(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Array(element, Len::Known(n)) => {
            let element = owned(element);
            quote!([#element; #n])
        }
        Ty::Scalar(Scalar::Float(ir::Float::F32)) => quote!(f32),
        Ty::Scalar(Scalar::Float(_)) => quote!(f64),
        Ty::Scalar(_) => quote!(usize),
        _ => panic!("parameters are arrays and numbers"),
    }
}

fn roles(shared: &[Parameter], own: &[Parameter], gradient: Option<&str>) -> Vec<Role> {
    let owner = format_ident!("shared");
    let mut roles: Vec<Role> = shared.iter().map(|p| Role::Uniform(p.of(&owner))).collect();
    roles.extend(own.iter().map(|p| {
        let name = &p.name;
        Role::Sample(quote!(.#name))
    }));
    if let Some(gradient) = gradient {
        let gradient = format_ident!("{gradient}");
        roles.push(Role::Seed(quote!(seed)));
        roles.extend(shared.iter().map(|p| {
            let name = &p.name;
            Role::Gradient(quote!(&mut #gradient.#name))
        }));
    }
    roles
}

/// The same without dispatch.
fn portable(lanes: &TokenStream) -> TokenStream {
    let text = lanes.to_string();
    let dispatched = text.rfind(":: chainrule :: __private :: lanes :: dispatch").expect("an operation is dispatched");
    let rest = text[dispatched..].replacen(":: chainrule :: __private :: lanes :: dispatch", "crate :: portable", 1);
    (text[..dispatched].to_owned() + &rest).parse().expect("tokens stay tokens")
}
