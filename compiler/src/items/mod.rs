//! The items of a module under the attribute, and what each name in it stands for.
//!
//! A function that stands by itself is the only item of a module of which nothing else is known.

mod collect;
mod find;
mod lifetimes;
mod marked;
mod prelude;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

pub(crate) use collect::is_public;
pub(crate) use find::{Found, Namespace};
pub(crate) use marked::{Marked, differentiate_attribute, strip};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) struct $name(usize);
    )*};
}

ids! {
    /// A module; the outermost is the one under the attribute.
    ModuleId,
    /// A struct or enum.
    AdtId,
    /// A trait.
    TraitId,
    /// An `impl` block.
    ImplId,
    /// A free function.
    FunctionId,
    /// A const or static.
    ConstantId,
    /// A `type` alias.
    AliasId
}

/// A function that is called by those that are differentiated, and not written out there: it needs derivatives, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Apart {
    Function(FunctionId),
    /// A method, by its position in its block.
    Method(ImplId, usize),
}

impl ModuleId {
    /// The module under the attribute, or around the function under it.
    pub(crate) const ROOT: ModuleId = ModuleId(0);
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Def {
    Module(ModuleId),
    Adt(AdtId),
    /// A variant of an enum, by its position.
    Variant(AdtId, usize),
    Trait(TraitId),
    Alias(AliasId),
    Function(FunctionId),
    Constant(ConstantId),
    /// Behind a `cfg`, or there twice: what it is depends on the build.
    Conditional,
}

/// Everything that is known.
pub(crate) struct Items {
    modules: Vec<Module>,
    adts: Vec<Rc<Adt>>,
    traits: Vec<Rc<Trait>>,
    impls: Vec<Rc<Impl>>,
    functions: Vec<Rc<Callable>>,
    constants: Vec<Rc<Constant>>,
    aliases: Vec<Rc<Alias>>,
    /// The functions and methods with the attribute.
    pub(crate) marked: Vec<Marked>,
    /// What is known of std, if anything may use it.
    prelude: Option<ModuleId>,
    /// Structs that would need a tangent and have none: each is reported once.
    pub(crate) without_tangent: RefCell<BTreeSet<AdtId>>,
}

/// A module's names.
#[derive(Default)]
struct Module {
    name: String,
    parent: Option<ModuleId>,
    is_public: bool,
    types: HashMap<String, Def>,
    values: HashMap<String, Def>,
    /// `use a::b as c`: `c` and its path.
    imports: Vec<(String, Vec<String>)>,
    /// `use a::*`.
    globs: Vec<Vec<String>>,
}

/// A struct, or an enum with its variants.
pub(crate) struct Adt {
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    pub(crate) is_public: bool,
    pub(crate) generics: syn::Generics,
    pub(crate) is_enum: bool,
    /// A struct is its only variant.
    pub(crate) variants: Vec<Variant>,
    /// The last names of the derived traits.
    pub(crate) derives: Vec<String>,
    /// The fields of a struct that no derivative goes through, as the derive has it.
    pub(crate) constants: Vec<syn::Member>,
    /// Whether a `cfg` decides which fields there are.
    pub(crate) conditional: bool,
}

/// The fields of a struct or of one variant.
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) fields: Vec<(syn::Member, syn::Type)>,
    /// Whether all of them are visible outside of the module.
    pub(crate) is_open: bool,
    /// Marked `#[default]`.
    pub(crate) is_default: bool,
}

/// A trait.
pub(crate) struct Trait {
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    pub(crate) is_public: bool,
    pub(crate) generics: syn::Generics,
    pub(crate) content: Content,
}

/// An `impl` block.
pub(crate) struct Impl {
    pub(crate) module: ModuleId,
    pub(crate) generics: syn::Generics,
    pub(crate) self_ty: syn::Type,
    pub(crate) of: Option<syn::Path>,
    pub(crate) content: Content,
    /// Its item there, as `Marked` has it.
    pub(crate) place: Vec<usize>,
}

/// What stands in a trait or an `impl`.
#[derive(Default)]
pub(crate) struct Content {
    pub(crate) methods: Vec<Rc<Callable>>,
    pub(crate) types: Vec<(String, syn::Type)>,
    pub(crate) constants: Vec<Rc<Constant>>,
}

/// A function or method whose body is known.
pub(crate) struct Callable {
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    pub(crate) sig: syn::Signature,
    /// Not there for a trait's method without a default.
    pub(crate) block: Option<syn::Block>,
    pub(crate) vis: syn::Visibility,
    /// A free function of the module, and its item there as `Marked` has it.
    pub(crate) id: Option<FunctionId>,
    /// The `impl` block that it stands in.
    pub(crate) owner: Option<ImplId>,
    pub(crate) place: Vec<usize>,
    /// The body of a free function names it.
    pub(crate) calls_itself: bool,
    /// Its derivatives are written by hand: calls of it stay calls.
    pub(crate) has_rule: bool,
    /// Where a `cfg` stands before it or in it.
    pub(crate) conditional: Option<proc_macro2::Span>,
}

/// A const or static.
pub(crate) struct Constant {
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    pub(crate) ty: syn::Type,
    pub(crate) expr: Option<syn::Expr>,
    pub(crate) is_public: bool,
}

/// A `type` alias.
pub(crate) struct Alias {
    pub(crate) module: ModuleId,
    pub(crate) generics: syn::Generics,
    pub(crate) ty: syn::Type,
}

impl Items {
    pub(crate) fn adt(&self, id: AdtId) -> Rc<Adt> {
        Rc::clone(&self.adts[id.0])
    }

    pub(crate) fn function(&self, id: FunctionId) -> Rc<Callable> {
        Rc::clone(&self.functions[id.0])
    }

    pub(crate) fn constant(&self, id: ConstantId) -> Rc<Constant> {
        Rc::clone(&self.constants[id.0])
    }

    pub(crate) fn alias(&self, id: AliasId) -> Rc<Alias> {
        Rc::clone(&self.aliases[id.0])
    }

    pub(crate) fn known_trait(&self, id: TraitId) -> Rc<Trait> {
        Rc::clone(&self.traits[id.0])
    }

    pub(crate) fn implementation(&self, id: ImplId) -> Rc<Impl> {
        Rc::clone(&self.impls[id.0])
    }

    pub(crate) fn implementations(&self) -> impl Iterator<Item = (ImplId, Rc<Impl>)> + '_ {
        self.impls.iter().enumerate().map(|(k, block)| (ImplId(k), Rc::clone(block)))
    }

    /// How many modules lie around it, up to the one under the attribute.
    fn depth(&self, module: ModuleId) -> usize {
        self.ancestors(module).count() - 1
    }

    /// The module itself, and those around it.
    fn ancestors(&self, module: ModuleId) -> impl Iterator<Item = ModuleId> + '_ {
        std::iter::successors(Some(module), |module| self.modules[module.0].parent)
    }
}

impl Adt {
    /// The position of a variant.
    pub(crate) fn variant(&self, name: &str) -> Option<usize> {
        self.variants.iter().position(|variant| variant.name == name)
    }

    /// Where the fields of a variant begin among the parts of a value: behind an enum's tag and the variants before.
    pub(crate) fn first_part(&self, variant: usize) -> usize {
        let before: usize = self.variants[..variant].iter().map(|variant| variant.fields.len()).sum();
        before + usize::from(self.is_enum)
    }

    pub(crate) fn derives(&self, name: &str) -> bool {
        self.derives.iter().any(|derived| derived == name)
    }
}

impl Content {
    pub(crate) fn method(&self, name: &str) -> Option<&Rc<Callable>> {
        self.methods.iter().find(|method| method.name == name)
    }

    pub(crate) fn ty(&self, name: &str) -> Option<&syn::Type> {
        self.types.iter().find(|(known, _)| known == name).map(|(_, ty)| ty)
    }

    pub(crate) fn constant(&self, name: &str) -> Option<&Rc<Constant>> {
        self.constants.iter().find(|constant| constant.name == name)
    }
}
