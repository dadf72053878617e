//! Paths to items, as Rust resolves them.

use super::{Def, Items, ModuleId};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// An item of the module under the attribute, and how many names of the path lead to it.
    Item(Def, usize),
    /// Something else: how many modules above the one under the attribute the names start (none for the names of
    /// crates and of the prelude), and the names with imports put in.
    Outside(Option<usize>, Vec<String>),
}

/// What kind of name is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Namespace {
    Types,
    Values,
}

/// Imports may lead to imports; a circle of them leads nowhere.
const IMPORTS: usize = 32;

/// Names that every module has.
const PRELUDE: &[&str] = &[
    "std",
    "core",
    "alloc",
    "chainrule",
    "Vec",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Box",
    "String",
    "Self",
    "Default",
    "Clone",
    "Into",
    "From",
    "drop",
    "f64",
    "f32",
    "bool",
    "char",
    "str",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
];

impl Items {
    /// Follows a path from a module. The names begin with an empty one for `::a`.
    pub(crate) fn find(&self, from: ModuleId, path: &[String], namespace: Namespace) -> Found {
        self.follow(from, path, namespace, IMPORTS)
    }

    fn follow(&self, from: ModuleId, path: &[String], namespace: Namespace, fuel: usize) -> Found {
        let outside = || Found::Outside(None, path.to_vec());
        if fuel == 0 || matches!(path.first().map(String::as_str), None | Some("" | "crate" | "$crate")) {
            return outside();
        }
        let (mut module, mut at) = (from, 0);
        while let Some("self" | "super") = path.get(at).map(String::as_str) {
            if path[at] == "super" {
                match self.modules[module.0].parent {
                    Some(parent) => module = parent,
                    None => {
                        let rest = &path[at..];
                        let ups = rest.iter().take_while(|name| *name == "super").count();
                        return Found::Outside(Some(ups), rest[ups..].to_vec());
                    }
                }
            } else if at > 0 {
                return outside();
            }
            at += 1;
        }
        if at == path.len() {
            return Found::Item(Def::Module(module), at);
        }
        self.inside(module, path, at, namespace, fuel, at > 0)
    }

    /// Follows the names from `at` on inside of a module.
    fn inside(
        &self,
        mut module: ModuleId,
        path: &[String],
        mut at: usize,
        namespace: Namespace,
        fuel: usize,
        mut named: bool,
    ) -> Found {
        loop {
            let last = at + 1 == path.len();
            let wanted = if last { namespace } else { Namespace::Types };
            match self.look_up(module, &path[at..], wanted, fuel) {
                Some(Found::Item(Def::Module(next), 1)) if !last => module = next,
                Some(Found::Item(Def::Adt(adt), 1)) if !last => {
                    let variant = self.adts[adt.0].is_enum.then(|| self.adts[adt.0].variant(&path[at + 1])).flatten();
                    return match variant {
                        Some(variant) => Found::Item(Def::Variant(adt, variant), at + 2),
                        None => Found::Item(Def::Adt(adt), at + 1),
                    };
                }
                Some(Found::Item(def, used)) => return Found::Item(def, at + used),
                Some(outside) => return outside,
                None if named => return Found::Outside(None, path.to_vec()),
                None => return self.unknown_name(module, path, at, namespace),
            }
            named = true;
            at += 1;
        }
    }

    /// The same for a module in which everything is known.
    pub(super) fn follow_inside(
        &self,
        module: ModuleId,
        path: &[String],
        namespace: Namespace,
    ) -> Option<(Def, usize)> {
        path.first()?;
        match self.inside(module, path, 0, namespace, IMPORTS, true) {
            Found::Item(def, used) => Some((def, used)),
            Found::Outside(..) => None,
        }
    }

    /// A name that no item of the module has: of the prelude, a crate, or from a glob.
    fn unknown_name(&self, module: ModuleId, path: &[String], at: usize, namespace: Namespace) -> Found {
        if let Some((def, used)) = self.in_prelude(&path[at..], namespace) {
            return Found::Item(def, at + used);
        }
        if !PRELUDE.contains(&path[at].as_str()) {
            for glob in &self.modules[module.0].globs {
                if let Found::Outside(ups, mut names) = self.find(module, glob, Namespace::Types) {
                    names.extend(path[at..].iter().cloned());
                    return Found::Outside(ups, names);
                }
            }
        }
        Found::Outside(None, path[at..].to_vec())
    }

    /// What the first of the names is in a module; an import uses up only that one.
    fn look_up(&self, module: ModuleId, names: &[String], namespace: Namespace, fuel: usize) -> Option<Found> {
        let (first, data) = (names.first()?, &self.modules[module.0]);
        if fuel == 0 {
            return None;
        }
        let table = match namespace {
            Namespace::Types => &data.types,
            Namespace::Values => &data.values,
        };
        if let Some(def) = table.get(first) {
            return Some(Found::Item(*def, 1));
        }
        for (_, path) in data.imports.iter().filter(|(known_as, _)| known_as == first) {
            match self.follow(module, path, namespace, fuel.saturating_sub(1)) {
                Found::Item(def, used) if used == path.len() => return Some(Found::Item(def, 1)),
                Found::Item(..) => {}
                // an item of the other namespace has the name, too
                Found::Outside(ups, full) if !self.is_other(module, path, namespace, fuel.saturating_sub(1)) => {
                    return Some(Found::Outside(ups, [full, names[1..].to_vec()].concat()));
                }
                Found::Outside(..) => {}
            }
        }
        for glob in &data.globs {
            match self.follow(module, glob, Namespace::Types, fuel.saturating_sub(1)) {
                Found::Item(Def::Module(inner), _) if inner != module => {
                    if let Some(Found::Item(def, 1)) =
                        self.look_up(inner, &names[..1], namespace, fuel.saturating_sub(1))
                    {
                        return Some(Found::Item(def, 1));
                    }
                }
                Found::Item(Def::Adt(adt), _) => {
                    if let Some(variant) = self.adts[adt.0].variant(first) {
                        return Some(Found::Item(Def::Variant(adt, variant), 1));
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn is_other(&self, module: ModuleId, path: &[String], namespace: Namespace, fuel: usize) -> bool {
        let other = if namespace == Namespace::Types { Namespace::Values } else { Namespace::Types };
        matches!(self.follow(module, path, other, fuel), Found::Item(..))
    }

    /// The names that lead from one module to another, if all on the way may be named from there: `super`, …, `inner`.
    pub(crate) fn way(&self, from: ModuleId, to: ModuleId) -> Option<Vec<String>> {
        let around: Vec<ModuleId> = self.ancestors(from).collect();
        let below: Vec<ModuleId> = self.ancestors(to).take_while(|module| !around.contains(module)).collect();
        let common = self.ancestors(to).find(|module| around.contains(module))?;
        let ups = around.iter().position(|module| *module == common)?;
        let hidden = below.iter().rev().skip(1).any(|module| !self.modules[module.0].is_public);
        let downs = below.iter().rev().map(|module| self.modules[module.0].name.clone());
        (!hidden).then(|| std::iter::repeat_n("super".to_owned(), ups).chain(downs).collect())
    }

    /// The way from a module to an item of another.
    pub(crate) fn way_to(&self, from: ModuleId, to: ModuleId, is_public: bool) -> Option<Vec<String>> {
        let inside = self.ancestors(from).any(|module| module == to);
        if inside || is_public { self.way(from, to) } else { None }
    }

    /// The names that lead from a module to what lies outside of the one under the attribute.
    pub(crate) fn way_out(&self, from: ModuleId, ups: Option<usize>) -> Vec<String> {
        let ups = ups.map_or(0, |ups| ups + self.depth(from));
        vec!["super".to_owned(); ups]
    }
}
