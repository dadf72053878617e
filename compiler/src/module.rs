//! A module or an `impl` block under the attribute: what is in it is known to each of its functions.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::diagnostic::Errors;
use crate::emit::{self, Paths};
use crate::items::{Apart, Items, Marked, ModuleId, strip};
use crate::krate;
use crate::read::{self, Options, Words};
use crate::resolve::{Helpers, Subject};
use crate::route;

/// The items as they were, less the attributes inside, with the derivatives beside them.
pub(crate) fn differentiate(item: syn::Item, words: &Words, options: &Options, mut errors: Errors) -> TokenStream {
    check_options(options, &mut errors);
    let mut written = Written { runtime: options.krate.clone(), derivatives: Vec::new(), apart: BTreeSet::new() };
    match item {
        syn::Item::Mod(mut module) => {
            let Some((_, content)) = &mut module.content else {
                errors.at(module.ident.span(), "the module has to be written here, in braces");
                let errors = errors.to_tokens();
                return quote!(#module #errors);
            };
            let items = Items::of(content, words);
            written.all(&items, &mut errors);
            strip(content);
            written.put_within(content, &[]);
            content.extend(written.stand_ins(&items).map(syn::Item::Verbatim));
            let errors = errors.to_tokens();
            quote!(#module #errors)
        }
        item => {
            let mut content = vec![item];
            let items = Items::of(&content, words);
            written.all(&items, &mut errors);
            strip(&mut content);
            written.put_within(&mut content, &[]);
            let errors = errors.to_tokens();
            quote!(#(#content)* #errors)
        }
    }
}

/// Of the options a module takes the one that is for all of its functions.
fn check_options(options: &Options, errors: &mut Errors) {
    for (name, span) in options.places.iter().filter(|(name, _)| name != "crate") {
        errors.at(*span, format!("`{name}` is for one function: write it at that function's own `#[differentiate]`"));
    }
}

/// The derivatives that calls may need, where some function of the module has them.
fn requests(items: &Items) -> TokenStream {
    let options = |marked: &Marked| read::options(marked.arguments.clone(), &mut Errors::new());
    let asked: Vec<Options> = items.marked.iter().map(options).collect();
    let second = asked.iter().any(|options| options.hvp || options.hessian).then(|| quote!(hvp,));
    let first = asked.iter().any(|options| options.jvp).then(|| quote!(jvp,));
    quote!(#first #second)
}

/// What is written beside the items.
struct Written {
    runtime: Option<syn::Path>,
    /// For the item at each place.
    derivatives: Vec<(Vec<usize>, TokenStream)>,
    /// Functions that are called by those that are differentiated, and are not written out there.
    apart: BTreeSet<Apart>,
}

impl Written {
    fn all(&mut self, items: &Items, errors: &mut Errors) {
        if items.marked.is_empty() && !errors.any() {
            // the attribute alone asks for nothing
            errors.at(proc_macro2::Span::call_site(), "no function in here carries `#[differentiate]`");
        }
        for marked in &items.marked {
            self.one(items, marked, errors);
        }
        let requests = requests(items);
        let mut done: BTreeSet<Apart> = BTreeSet::new();
        while let Some(apart) = self.apart.difference(&done).next().copied() {
            done.insert(apart);
            if let Some(helper) = items.unmarked(apart, requests.clone()) {
                self.one(items, &helper, errors);
            }
        }
    }

    fn one(&mut self, items: &Items, marked: &Marked, errors: &mut Errors) {
        let mut own = Errors::new();
        let options = read::options(marked.arguments.clone(), &mut own);
        let paths = Paths::new(krate::runtime(options.krate.as_ref().or(self.runtime.as_ref())));
        let subject = Subject::marked(marked, items);
        read::check_no_cfg_inside(&marked.function.to_token_stream(), &mut own);
        let compiled = route::members(subject, &options, &mut own);
        let (members, helpers) = match compiled {
            Some(compiled) => {
                self.apart.extend(compiled.apart);
                (compiled.members, compiled.helpers)
            }
            None => (route::outline(subject, &options, &own, &paths).unwrap_or_default(), Helpers::new()),
        };
        errors.extend(own);
        let tokens = match marked.owner {
            None => emit::companion_with(&marked.function, &members, &helpers, &options, &paths),
            Some(owner) => {
                let asked = items.is_marked(owner, &marked.function.sig.ident);
                let members = members.into_iter().filter(|member| asked || member.hidden).collect::<Vec<_>>();
                let (prefix, block) = (items.prefix(owner, &marked.function.sig.ident), items.implementation(owner));
                emit::methods(&marked.function, &prefix, &block, &members, &helpers, &options, &paths)
            }
        };
        self.derivatives.push((marked.place.clone(), tokens));
    }

    /// What stands in for the tangents of structs that have none, which is reported: so that nothing more is said.
    fn stand_ins<'s>(&'s self, items: &'s Items) -> impl Iterator<Item = TokenStream> + 's {
        let paths = Paths::new(krate::runtime(self.runtime.as_ref()));
        let lacking = items.without_tangent.borrow().clone();
        lacking.into_iter().filter_map(move |id| {
            let adt = items.adt(id);
            let way = items.way_to(ModuleId::ROOT, adt.module, adt.is_public)?;
            let names: Vec<String> = way.into_iter().chain([adt.name.clone()]).collect();
            Some(emit::stand_in(&names, &adt.generics, &paths))
        })
    }

    /// Puts what is written behind the items that it belongs to.
    fn put_within(&self, items: &mut Vec<syn::Item>, around: &[usize]) {
        for k in (0..items.len()).rev() {
            let place = [around, &[k]].concat();
            if let syn::Item::Mod(module) = &mut items[k]
                && let Some((_, inner)) = &mut module.content
            {
                self.put_within(inner, &place);
            }
            for (_, tokens) in self.derivatives.iter().rev().filter(|(at, _)| *at == place) {
                items.insert(k + 1, syn::Item::Verbatim(tokens.clone()));
            }
        }
    }
}
