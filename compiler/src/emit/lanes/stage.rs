//! The stages of a plan: groups of lanes, rows of a tile, products of all samples of a tile.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::Part;
use super::fields::Buffer;
use crate::emit::statement::Body;
use crate::emit::variable::mentions;
use crate::ir::{Binding, Init, MemoryId, Place, Product, ProductKind, Statement, ValueId};
use crate::schedule::batch::{Home, Plan, Stage};

/// The samples that a stage runs over.
pub(super) struct Tile<'t> {
    /// All samples.
    pub(super) batch: &'t Ident,
    /// Where the tile begins, if it is not all of them.
    pub(super) first: Option<&'t Ident>,
    /// How many they are.
    pub(super) count: &'t TokenStream,
    /// How many rows groups of lanes see: those that belong to no sample hold what those of the last do, or zeros.
    pub(super) padded: Option<&'t Ident>,
    /// What takes the results.
    pub(super) rows: Option<&'t Ident>,
    /// How many there are at most.
    pub(super) size: usize,
}

impl Tile<'_> {
    /// The position of a sample in the batch.
    fn position(&self, row: &TokenStream) -> TokenStream {
        match self.first {
            Some(first) => quote!(#first + #row),
            None => row.clone(),
        }
    }
}

impl Body<'_> {
    /// Prints a stage.
    pub(super) fn stage(&mut self, plan: &Plan, stage: &Stage, buffers: &[Buffer], tile: &Tile<'_>) {
        let function = self.function;
        match stage {
            Stage::Ahead(range) => {
                function.body.statements[range.clone()].iter().for_each(|statement| self.statement(statement));
                self.flush();
            }
            Stage::Lanes(range) => self.groups(plan, range, tile),
            Stage::Rows(at) => self.rows(&function.body.statements[*at], buffers, tile),
            Stage::Product(at) => {
                if let Statement::Product(product) = &function.body.statements[*at] {
                    self.tile_product(product, buffers, tile);
                }
            }
        }
    }

    /// `while start < count { let group = …; …; start += L::WIDTH; }`
    fn groups(&mut self, plan: &Plan, range: &Range<usize>, tile: &Tile<'_>) {
        let function = self.function;
        let statements = &function.body.statements[range.clone()];
        let layout = self.layout();
        let (lanes, group, start) = (layout.lanes.clone(), layout.group.clone(), layout.start.clone());
        self.flush();
        let (outer, mark) = (std::mem::take(&mut self.out), self.names.mark());
        self.header(plan, statements, tile);
        statements.iter().for_each(|statement| self.statement(statement));
        self.flush();
        if tile.first.is_none() {
            self.rows_of_group(plan, tile);
        }
        self.names.release(mark);
        let body = std::mem::replace(&mut self.out, outer).into_tokens();
        let (group_of, batch, count) = (self.paths.lanes("Group"), tile.batch, tile.count);
        let position = tile.position(&quote!(#start));
        let fresh = if mentions(&body, &group) {
            quote!(let #group = #group_of::new(#lanes, #batch, #position);)
        } else {
            TokenStream::new()
        };
        let header = match tile.first {
            None => quote! {
                let mut #start = 0;
                while #start < #count {
                    #fresh
                    #body
                    #start += L::WIDTH;
                }
            },
            Some(_) => {
                // a known number of groups: rustc then sees that every row is inside of its tile
                let size = Literal::usize_unsuffixed(tile.size);
                quote! {
                    for #start in 0..#size / L::WIDTH {
                        let #start = #start * L::WIDTH;
                        if #start >= #count {
                            break;
                        }
                        #fresh
                        #body
                    }
                }
            }
        };
        self.push(header);
    }

    /// What a group binds before its statements: the valid lanes, the seeds, numbers of the samples.
    fn header(&mut self, plan: &Plan, statements: &[Statement], tile: &Tile<'_>) {
        let mut used = BTreeSet::new();
        statements.iter().for_each(|statement| values(plan, statement, &mut used));
        let layout = self.layout();
        let (lanes, group, start, lane) =
            (layout.lanes.clone(), layout.group.clone(), layout.start.clone(), layout.lane.clone());
        let seed = plan.seed.filter(|seed| used.contains(seed));
        if used.contains(&plan.valid) || seed.is_some() {
            let (name, count) = (self.names.bind(plan.valid, Some("valid")), tile.count);
            self.push(quote!(let #name = #lanes.first(#count - #start);));
        }
        if let Some(seed) = seed {
            let valid = self.names.value(plan.valid).clone();
            let uniform = self.layout().seed.clone();
            let name = self.names.bind(seed, Some("seed"));
            self.push(quote!(let #name = #valid.select(#lanes.splat(#uniform), #lanes.splat(0.0));));
        }
        for parameter in &self.function.parameters {
            let Binding::Value(value) = parameter.binding else { continue };
            if used.contains(&value) && plan.seed != Some(value) && plan.varying[value.index()] {
                let field = self.layout().field(Part::Value(value));
                let number = self.gathered(quote!(#group.get(#lane)#field), self.function[value].ty);
                let name = self.names.bind(value, Some(&parameter.name));
                self.push(quote!(let #name = #number;));
            }
        }
    }
}

impl Body<'_> {
    /// What a function that returns an array hands over, of the valid lanes of a group.
    fn rows_of_group(&mut self, plan: &Plan, tile: &Tile<'_>) {
        let (Some(memory), Some(rows)) = (plan.rows, tile.rows) else { return };
        let ty = self.function[memory].ty.clone();
        let name = self.memory(memory);
        let layout = self.layout();
        let (start, lane) = (layout.start.clone(), layout.lane.clone());
        let row = self.names.fresh(Some("row"));
        let copied = self.each(
            &ty,
            &mut Vec::new(),
            &|_, indices| quote!(#row #([#indices])* = #name #([#indices])*.lane(#lane);),
        );
        let [enumerate, take] = ["enumerate", "take"].map(|name| self.paths.iterator(name));
        self.push(quote! {
            for (#lane, #row) in #enumerate(#take(#rows[#start..].iter_mut(), L::WIDTH)) {
                #copied
            }
        });
    }

    /// One statement for every sample of the tile by itself.
    fn rows(&mut self, statement: &Statement, buffers: &[Buffer], tile: &Tile<'_>) {
        let (count, padded) = (tile.count, tile.padded);
        match statement {
            Statement::Declare(memory, Init::Copy(place)) => {
                let (from, to) = (self.place(place).tokens, self.memory(*memory));
                self.push(quote!(#to[..#padded].fill(#from);));
            }
            Statement::Declare(memory, _) => {
                let (zero, to) = (self.zero(&self.function[*memory].ty), self.memory(*memory));
                self.push(quote!(#to[..#padded].fill(#zero);));
            }
            Statement::AccumulateAll { to, from } => {
                let (to, from) = (buffer(buffers, to.memory), self.memory(from.memory));
                let add_rows = self.paths.lanes("add_rows");
                let whole = &self.layout().lanes;
                self.push(quote!(#add_rows(#whole, #to, &#from[..#count]);));
            }
            _ => unreachable!("`schedule::batch` lays out no other rows"),
        }
    }

    /// `apply(lanes, w, |row| &batch.get(first + row).x, &mut z[..count]);`
    fn tile_product(&mut self, product: &Product, buffers: &[Buffer], tile: &Tile<'_>) {
        self.flush();
        let (kernel, whole, count) = (self.paths.tile(product.kind.name()), self.layout().lanes.clone(), tile.count);
        let column = self.memory(product.column.memory);
        let tokens = match product.kind {
            ProductKind::Apply => {
                let (matrix, row) = (self.shared(&product.matrix), self.row_of(&product.row, tile));
                quote!(#kernel(#whole, #matrix, #row, &mut #column[..#count]);)
            }
            ProductKind::Transposed => {
                let (matrix, row) = (self.shared(&product.matrix), self.memory(product.row.memory));
                quote!(#kernel(#whole, #matrix, &#column[..#count], &mut #row[..#count]);)
            }
            ProductKind::Outer => {
                let (matrix, row) = (buffer(buffers, product.matrix.memory), self.row_of(&product.row, tile));
                quote!(#kernel(#whole, &#column[..#count], #row, #matrix);)
            }
        };
        self.push(tokens);
    }

    fn shared(&mut self, matrix: &Place) -> TokenStream {
        self.borrow(matrix)
    }

    /// `|row| &h[row]`, or what the sample holds.
    fn row_of(&mut self, place: &Place, tile: &Tile<'_>) -> TokenStream {
        let indices: Vec<ValueId> = place.indices().collect();
        let indices: Vec<TokenStream> =
            self.consume_with(&indices, &vec![true; indices.len()]).into_iter().map(|index| index.tokens).collect();
        let layout = self.layout();
        let row = &layout.lane;
        if layout.home(place.memory) == Home::Sample {
            let (batch, field) = (tile.batch, layout.field(Part::Memory(place.memory)));
            let position = tile.position(&quote!(#row));
            quote!(|#row| &#batch.get(#position)#field #([#indices])*)
        } else {
            let name = self.memory(place.memory);
            quote!(|#row| &#name[#row] #([#indices])*)
        }
    }
}

fn buffer(buffers: &[Buffer], memory: MemoryId) -> Ident {
    buffers.iter().find(|buffer| buffer.memory == memory).expect("sums over samples have a buffer").name.clone()
}

/// The values that a statement uses, in its regions too.
fn values(plan: &Plan, statement: &Statement, used: &mut BTreeSet<ValueId>) {
    used.extend(statement.reads());
    if let Statement::Let(value) = statement {
        plan.function[*value].op.operands(|operand| {
            used.insert(operand);
        });
    }
    for region in statement.regions() {
        used.extend(&region.yields);
        region.statements.iter().for_each(|inner| values(plan, inner, used));
    }
}
