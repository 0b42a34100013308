//! Which module uses which, read from the sources themselves.
//!
//! A file is a module. What stands under `#[cfg(test)]` does not count, and a re-export is followed
//! to the file that defines the name. A folder's `mod.rs` is its face: that it is made of the files
//! below it is no arrow; that a file uses what its `mod.rs` defines is one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, UseTree, Visibility};

use crate::sources;

/// A module's path below the crate, `[]` for the crate itself.
pub(crate) type Module = Vec<String>;

/// From each module to the modules it uses.
pub(crate) type Arrows = BTreeMap<Module, BTreeSet<Module>>;

/// One file's own words on what it uses.
#[derive(Default)]
struct Uses {
    paths: Vec<Vec<String>>,
    re_exports: Vec<(String, Vec<String>)>,
    test_modules: Vec<String>,
}

/// All arrows of the crate.
pub(crate) fn all() -> Arrows {
    let files: BTreeMap<Module, Uses> = sources()
        .iter()
        .filter_map(|(path, text)| Some((module_of(path)?, uses_of(text))))
        .collect();
    let tests: BTreeSet<Module> = files
        .iter()
        .flat_map(|(module, uses)| uses.test_modules.iter().map(|name| child(module, name)))
        .collect();
    let crate_map = CrateMap::of(&files);
    files
        .iter()
        .filter(|(module, _)| !(1..=module.len()).any(|end| tests.contains(&module[..end])))
        .map(|(module, uses)| (module.clone(), crate_map.targets(module, uses)))
        .collect()
}

/// Groups of modules that use each other in a circle, each in order of name.
pub(crate) fn circles(arrows: &Arrows) -> Vec<Vec<Module>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        arrows.keys().map(|module| (module, reached_from(module, arrows))).collect();
    let mut found: Vec<Vec<Module>> = Vec::new();
    for (module, others) in &reached {
        if !others.contains(module) || found.iter().any(|circle| circle.contains(module)) {
            continue;
        }
        let circle = others
            .iter()
            .filter(|other| reached.get(**other).is_some_and(|back| back.contains(module)))
            .map(|other| (*other).clone());
        found.push(circle.collect());
    }
    found
}

fn reached_from<'a>(start: &'a Module, arrows: &'a Arrows) -> BTreeSet<&'a Module> {
    let mut seen = BTreeSet::new();
    let mut open = vec![start];
    while let Some(module) = open.pop() {
        for next in arrows.get(module).into_iter().flatten() {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    seen
}

/// `None` for the two roots that are no library modules.
fn module_of(path: &Path) -> Option<Module> {
    let mut parts: Module =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    match parts.last()?.as_str() {
        "mod" | "lib" => {
            parts.pop();
        }
        "main" | "build" if parts.len() == 1 => return None,
        _ => {}
    }
    Some(parts)
}

fn child(module: &[String], name: &str) -> Module {
    [module, &[name.to_owned()]].concat()
}

fn uses_of(text: &str) -> Uses {
    let mut uses = Uses::default();
    uses.visit_file(&syn::parse_file(text).expect("the sources compile"));
    uses
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|ident| ident == "test")
    })
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'a> Visit<'a> for Uses {
    fn visit_item(&mut self, item: &'a Item) {
        if !is_for_tests(attributes_of(item)) {
            visit::visit_item(self, item);
        } else if let Item::Mod(ItemMod { ident, content: None, .. }) = item {
            self.test_modules.push(ident.to_string());
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        if !is_for_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        let mut leaves = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut leaves);
        if matches!(item.vis, Visibility::Inherited) {
            self.paths.extend(leaves.into_iter().map(|(_, path)| path));
        } else {
            self.re_exports.extend(leaves);
        }
    }

    /// Who may see an item is no use of who sees it.
    fn visit_visibility(&mut self, _: &'a Visibility) {}

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.paths.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        paths_in_tokens(call.tokens.clone(), &mut self.paths);
        visit::visit_macro(self, call);
    }
}

/// Every name a `use` brings in, with the path it stands for.
fn flatten(tree: &UseTree, before: &mut Vec<String>, out: &mut Vec<(String, Vec<String>)>) {
    let path = |last: String| [before.as_slice(), &[last]].concat();
    match tree {
        UseTree::Path(step) => {
            before.push(step.ident.to_string());
            flatten(&step.tree, before, out);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            out.push((before.last().cloned().unwrap_or_default(), before.clone()));
        }
        UseTree::Name(name) => out.push((name.ident.to_string(), path(name.ident.to_string()))),
        UseTree::Rename(name) => out.push((name.rename.to_string(), path(name.ident.to_string()))),
        UseTree::Glob(_) => out.push(("*".to_owned(), before.clone())),
        UseTree::Group(group) => group.items.iter().for_each(|item| flatten(item, before, out)),
    }
}

/// Paths in the arguments of macros, which are tokens to the parser.
fn paths_in_tokens(tokens: TokenStream, out: &mut Vec<Vec<String>>) {
    let mut path: Vec<String> = Vec::new();
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if colons == 2 || path.is_empty() => {
                path.push(ident.to_string());
                colons = 0;
                continue;
            }
            TokenTree::Punct(ref mark) if mark.as_char() == ':' && !path.is_empty() => {
                colons += 1;
                continue;
            }
            TokenTree::Group(group) => paths_in_tokens(group.stream(), out),
            TokenTree::Ident(ident) => {
                out.push(std::mem::replace(&mut path, vec![ident.to_string()]));
                colons = 0;
                continue;
            }
            _ => {}
        }
        out.push(std::mem::take(&mut path));
        colons = 0;
    }
    out.push(path);
}

/// Where a name leads: the modules there are, and what they pass on.
struct CrateMap {
    modules: BTreeSet<Module>,
    re_exports: BTreeMap<Module, BTreeMap<String, Vec<String>>>,
}

impl CrateMap {
    fn of(files: &BTreeMap<Module, Uses>) -> Self {
        let re_exports = files
            .iter()
            .map(|(module, uses)| (module.clone(), uses.re_exports.iter().cloned().collect()))
            .collect();
        Self { modules: files.keys().cloned().collect(), re_exports }
    }

    fn targets(&self, from: &Module, uses: &Uses) -> BTreeSet<Module> {
        let is_part_of_its_face = |target: &Module| target.starts_with(from);
        uses.paths
            .iter()
            .filter_map(|path| self.resolve(from, path, 0))
            .filter(|target| !target.is_empty() && !is_part_of_its_face(target))
            .collect()
    }

    /// The module that defines what `path` names when it stands in `from`.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<Module> {
        const DEEPEST_CHAIN_OF_RE_EXPORTS: usize = 8;
        let (mut module, mut rest) = self.start(from, path)?;
        while let Some((name, after)) = rest.split_first() {
            let below = child(&module, name);
            if !self.modules.contains(&below) {
                break;
            }
            (module, rest) = (below, after);
        }
        let passed_on = rest.first().and_then(|name| self.re_exports.get(&module)?.get(name));
        match passed_on {
            Some(source) if depth < DEEPEST_CHAIN_OF_RE_EXPORTS => {
                let whole = [source.as_slice(), &rest[1..]].concat();
                self.resolve(&module, &whole, depth + 1).or(Some(module))
            }
            _ => Some(module),
        }
    }

    /// The module a path starts in and what follows, or `None` for names from elsewhere.
    fn start<'p>(&self, from: &[String], path: &'p [String]) -> Option<(Module, &'p [String])> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some((Vec::new(), rest)),
            "self" => Some((from.to_vec(), rest)),
            "super" => {
                let parent = &from[..from.len().checked_sub(1)?];
                match rest.first().map(String::as_str) {
                    Some("super") => self.start(parent, rest),
                    _ => Some((parent.to_vec(), rest)),
                }
            }
            name if self.modules.contains(&child(from, name)) => Some((from.to_vec(), path)),
            name if self.re_exports.get(from).is_some_and(|names| names.contains_key(name)) => {
                Some((from.to_vec(), path))
            }
            _ => None,
        }
    }
}
