//! The operation: its fields, what is declared around the samples, what is left to add at the end, and the call.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::fields::{Buffer, Fields};
use super::memory::scalar;
use super::{Layout, Role, Samples};
use crate::emit::paths::Paths;
use crate::emit::statement::Body;
use crate::ir::{Float, MemoryId, MemoryKind, ProductKind, Scalar, Statement, Ty};
use crate::schedule::batch::{Home, Plan, Stage};

/// So many samples are a tile, unless that would take more than `LARGE` bytes.
const TILES: [usize; 3] = [64, 32, 16];
/// What the memories of a tile may take on the stack.
const LARGE: usize = 160 * 1024;

/// Prints a plan.
pub(super) fn print(plan: &Plan, roles: &[Role], samples: &Samples, paths: &Paths) -> TokenStream {
    let operation = Printed::new(plan, roles, samples, paths, false);
    let (definition, call) = (operation.definition, operation.call);
    quote!({ #definition #call })
}

/// Prints a plan whose gradients are added to what it reads, if nothing is read after that.
pub(super) fn print_descent(plan: &Plan, roles: &[Role], samples: &Samples, paths: &Paths) -> Option<TokenStream> {
    if !ends_with_sums(plan) {
        return None;
    }
    let operation = Printed::new(plan, roles, samples, paths, true);
    let (definition, call, some) = (operation.definition, operation.call, paths.some());
    if !is_tiled(plan) {
        return Some(quote!({ #definition #some(#call) }));
    }
    let (batch, none) = (&samples.batch, paths.none());
    let size = Literal::usize_unsuffixed(tile(plan));
    Some(quote!({ #definition if #batch.len() <= #size { #some(#call) } else { #none } }))
}

/// Whether what is added to buffers by itself is added at the end.
fn ends_with_sums(plan: &Plan) -> bool {
    let sums = |stage: &Stage| match stage {
        Stage::Rows(at) => matches!(plan.function.body.statements[*at], Statement::AccumulateAll { .. }),
        Stage::Product(at) => match &plan.function.body.statements[*at] {
            Statement::Product(product) => product.kind == ProductKind::Outer,
            _ => false,
        },
        _ => false,
    };
    plan.stages.iter().skip_while(|stage| !sums(stage)).all(sums)
}

/// Whether the batch is cut into tiles.
fn is_tiled(plan: &Plan) -> bool {
    plan.stages.iter().any(|stage| matches!(stage, Stage::Product(_) | Stage::Rows(_)))
}

/// The operation as a struct, and the call.
struct Printed {
    definition: TokenStream,
    call: TokenStream,
}

impl Printed {
    fn new(plan: &Plan, roles: &[Role], samples: &Samples, paths: &Paths, descends: bool) -> Printed {
        let mut body = Body::new(&plan.function, paths);
        body.layout = Some(Layout::new(plan, roles, &mut body.names));
        let (fields, buffers, batch, rows) = body.fields(roles, samples, descends);
        body.run(plan, &buffers, &batch, rows.as_ref());
        let statements = std::mem::take(&mut body.out).into_tokens();
        let Fields { names, types, values } = fields;
        let layout = body.layout();
        let (lanes, float) = (&layout.lanes, body.float());
        let output = if plan.total.is_some() { float.clone() } else { quote!(()) };
        let [operation, traits, dispatch] = ["Operation", "Lanes", "dispatch"].map(|name| paths.lanes(name));
        let used = ["Lanewise", "Mask", "Vector"].map(|name| paths.lanes(name));
        let definition = quote! {
            #[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
            struct InLanes<'a> { #(#names: #types),* }
            impl #operation<#float> for InLanes<'_> {
                type Output = #output;
                #[inline(always)]
                #[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
                fn run<L: #traits<#float>>(self, #lanes: L) -> #output {
                    #(use #used as _;)*
                    let InLanes { #(#names),* } = self;
                    #statements
                }
            }
        };
        Printed { definition, call: quote!(#dispatch(InLanes { #(#names: #values),* })) }
    }
}

impl Body<'_> {
    /// Everything behind the fields.
    fn run(&mut self, plan: &Plan, buffers: &[Buffer], batch: &Ident, rows: Option<&Ident>) {
        self.sums(plan);
        if is_tiled(plan) {
            self.tiles(plan, buffers, batch, rows);
        } else {
            let count = quote!(#batch.len());
            for stage in &plan.stages {
                self.stage(
                    plan,
                    stage,
                    buffers,
                    &super::stage::Tile { batch, first: None, count: &count, padded: None, rows, size: 0 },
                );
            }
        }
        for Buffer { memory, name } in buffers {
            self.add_sums(*memory, name);
        }
        if let Some(total) = plan.total {
            let total = self.memory(total);
            self.push(quote!(#total.sum()));
        }
    }

    /// `let mut d_w = [lanes.splat(0.0); 4];`: what is added up over all samples.
    fn sums(&mut self, plan: &Plan) {
        let function = self.function;
        for (at, home) in plan.homes.iter().enumerate() {
            if *home == Home::Sum {
                let memory = MemoryId(at as u32);
                let name = self.names.bind_memory(memory, function[memory].name.as_deref());
                let zero = self.zero_in_lanes(&function[memory].ty);
                self.push(quote!(let mut #name = #zero;));
            }
        }
    }

    /// `add_sums(total.as_flattened_mut(), sums.as_flattened());`
    fn add_sums(&mut self, memory: MemoryId, buffer: &Ident) {
        if self.layout().home(memory) != Home::Sum {
            return;
        }
        let sums = self.memory(memory);
        let mut ty = &self.function[memory].ty;
        if matches!(ty, Ty::Scalar(_)) {
            return self.push(quote!(*#buffer += #sums.sum();));
        }
        let (mut to, mut from) = (quote!(#buffer), quote!(&#sums));
        let mut flat = false;
        while let Ty::Array(element, _) = ty
            && matches!(**element, Ty::Array(..))
        {
            (to, from) = (
                quote!(#to.as_flattened_mut()),
                if flat { quote!(#from.as_flattened()) } else { quote!(#sums.as_flattened()) },
            );
            (ty, flat) = (element, true);
        }
        let add_sums = self.paths.lanes("add_sums");
        self.push(quote!(#add_sums(#to, #from);));
    }

    /// `while first < batch.len() { … first += 32; }`, with the memories of a tile before it.
    fn tiles(&mut self, plan: &Plan, buffers: &[Buffer], batch: &Ident, rows: Option<&Ident>) {
        let size = tile(plan);
        let literal = Literal::usize_unsuffixed(size);
        for (at, home) in plan.homes.iter().enumerate() {
            let memory = MemoryId(at as u32);
            if *home == Home::Tile && matches!(self.function[memory].kind, MemoryKind::Local) {
                let name = self.names.bind_memory(memory, self.function[memory].name.as_deref());
                let zero = self.tile_zero(memory);
                self.push(quote!(let mut #name = [#zero; #literal];));
            }
        }
        let (ahead, each): (Vec<&Stage>, Vec<&Stage>) =
            plan.stages.iter().partition(|stage| matches!(stage, Stage::Ahead(_)));
        let [first, count, padded] = ["first", "count", "padded"].map(|name| self.names.fresh(Some(name)));
        let counted = quote!(#count);
        let tile =
            super::stage::Tile { batch, first: Some(&first), count: &counted, padded: Some(&padded), rows, size };
        for stage in ahead {
            self.stage(plan, stage, buffers, &tile);
        }
        self.push(quote!(let mut #first = 0;));
        let outer = std::mem::take(&mut self.out);
        for stage in each {
            self.stage(plan, stage, buffers, &tile);
        }
        if let (Some(memory), Some(rows)) = (plan.rows, rows) {
            let results = self.memory(memory);
            self.push(quote!(#rows[#first..#first + #count].copy_from_slice(&#results[..#count]);));
        }
        self.flush();
        let body = std::mem::replace(&mut self.out, outer).into_tokens();
        let min = crate::emit::paths::order("min");
        self.push(quote! {
            while #first < #batch.len() {
                let #count = #min(#batch.len() - #first, #literal);
                let #padded = #count.next_multiple_of(L::WIDTH);
                #body
                #first += #literal;
            }
        });
    }

    /// Zero of a memory's own type, classes as they are.
    fn tile_zero(&self, memory: MemoryId) -> TokenStream {
        let ty = &self.function[memory].ty;
        match scalar(ty) {
            Scalar::Int(_) => {
                let float = Scalar::Float(self.layout().plan.float);
                self.zero(&Ty::Scalar(float))
            }
            _ => self.zero(ty),
        }
    }
}

/// How many samples are a tile: fewer where they would take much of the stack.
pub(super) fn tile(plan: &Plan) -> usize {
    let size = if plan.float == Float::F32 { 4 } else { 8 };
    let floats: usize = (plan.homes.iter().enumerate())
        .filter(|(_, home)| **home == Home::Tile)
        .filter_map(|(at, _)| plan.function[MemoryId(at as u32)].ty.count())
        .sum();
    TILES.into_iter().find(|tile| tile * floats * size <= LARGE).unwrap_or(TILES[TILES.len() - 1])
}
