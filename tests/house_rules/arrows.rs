//! Which module uses which, read from the sources themselves.
//!
//! A file is a module. What stands under `#[cfg(test)]` does not count, and a name that is passed on,
//! one by one or by a glob, is followed to the file that defines it. Passing on is a use, too. A folder's `mod.rs` is its face: that it is made of the files
//! below it is no arrow; that a file uses what its `mod.rs` defines is one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Item, ItemExternCrate, ItemMod, ItemUse, Meta, UseTree, Visibility};

use crate::sources;

/// A module's path below the crate, `[]` for the crate itself.
pub(crate) type Module = Vec<String>;

/// From each module to the modules it uses.
pub(crate) type Arrows = BTreeMap<Module, BTreeSet<Module>>;

/// One file's own words on what it uses.
#[derive(Default)]
struct Uses {
    paths: Vec<Vec<String>>,
    /// What `use` brings in, public or not: those below see it, too.
    names: Vec<(String, Vec<String>)>,
    globs: Vec<Vec<String>>,
    /// The items of the file itself.
    defined: BTreeSet<String>,
    test_modules: Vec<String>,
    /// How deep in modules with braces the walk is.
    inline: usize,
}

/// All arrows of the crate.
pub(crate) fn all() -> Arrows {
    between(&sources())
}

/// All arrows between these files.
fn between(sources: &[(PathBuf, String)]) -> Arrows {
    let files: BTreeMap<Module, Uses> =
        sources.iter().filter_map(|(path, text)| Some((module_of(path)?, uses_of(text)))).collect();
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

/// Every path of a file outside its tests, and those that `use` brings in.
pub(crate) fn paths_of(text: &str) -> (Vec<Module>, Vec<Module>) {
    let uses = uses_of(text);
    (uses.paths, uses.names.into_iter().map(|(_, path)| path).collect())
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
    let file = syn::parse_file(text).expect("the sources compile");
    uses.defined = file.items.iter().filter_map(name_of).collect();
    uses.visit_file(&file);
    uses
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(word(ident))
}

/// `r#name` is `name`.
fn word(ident: &Ident) -> String {
    ident.unraw().to_string()
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

impl Uses {
    /// The path as the file itself would write it; `None` where it leads nowhere out of a module
    /// with braces.
    fn seen_from_file(&self, path: Vec<String>) -> Option<Vec<String>> {
        let leading = |step: &&String| *step == "super";
        let ups = path.iter().take_while(leading).count();
        let is_relative = ups > 0 || path.first().is_some_and(|first| first == "self");
        match ups.checked_sub(self.inline) {
            _ if self.inline == 0 || !is_relative => Some(path),
            None => None,
            Some(0) => Some([&["self".to_owned()], &path[ups..]].concat()),
            Some(_) => Some(path[self.inline..].to_vec()),
        }
    }

    fn add(&mut self, path: Vec<String>) {
        let path = self.seen_from_file(path);
        self.paths.extend(path);
    }

    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut paths = Vec::new();
        paths_in_tokens(tokens, &mut paths);
        paths.into_iter().for_each(|path| self.add(path));
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
        for (name, path) in leaves {
            let Some(path) = self.seen_from_file(path) else { continue };
            match name.as_str() {
                "*" => self.globs.push(path.clone()),
                _ => self.names.push((name, path.clone())),
            }
            self.paths.push(path);
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'a ItemExternCrate) {
        if let (true, Some((_, name))) = (item.ident == "self", &item.rename) {
            self.names.push((word(name), vec!["crate".to_owned()]));
        }
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        self.inline += 1;
        visit::visit_item_mod(self, item);
        self.inline -= 1;
    }

    /// `serde` is told functions as text.
    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.add_tokens(list.tokens.clone());
        }
    }

    /// Who may see an item is no use of who sees it.
    fn visit_visibility(&mut self, _: &'a Visibility) {}

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.add(path.segments.iter().map(|segment| word(&segment.ident)).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        self.add_tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}

/// Every name a `use` brings in, with the path it stands for.
fn flatten(tree: &UseTree, before: &mut Vec<String>, out: &mut Vec<(String, Vec<String>)>) {
    let path = |last: String| [before.as_slice(), &[last]].concat();
    match tree {
        UseTree::Path(step) => {
            before.push(word(&step.ident));
            flatten(&step.tree, before, out);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            out.push((before.last().cloned().unwrap_or_default(), before.clone()));
        }
        UseTree::Name(name) => out.push((word(&name.ident), path(word(&name.ident)))),
        UseTree::Rename(name) if name.ident == "self" => {
            out.push((word(&name.rename), before.clone()));
        }
        UseTree::Rename(name) => out.push((word(&name.rename), path(word(&name.ident)))),
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
                path.push(word(&ident));
                colons = 0;
                continue;
            }
            TokenTree::Punct(ref mark) if mark.as_char() == ':' && !path.is_empty() => {
                colons += 1;
                continue;
            }
            TokenTree::Group(group) => paths_in_tokens(group.stream(), out),
            TokenTree::Literal(ref literal) => out.extend(path_in_text(literal)),
            TokenTree::Ident(ident) => {
                out.push(std::mem::replace(&mut path, vec![word(&ident)]));
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

fn path_in_text(literal: &proc_macro2::Literal) -> Option<Vec<String>> {
    let text = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?.value();
    let path = syn::parse_str::<syn::Path>(&text).ok()?;
    Some(path.segments.iter().map(|segment| word(&segment.ident)).collect())
}

/// Where a name leads: the modules there are, what they define and what they pass on.
struct CrateMap<'a> {
    files: &'a BTreeMap<Module, Uses>,
    names: BTreeMap<&'a Module, BTreeMap<&'a str, &'a [String]>>,
}

/// Names are passed on no further than this, which ends circles of globs.
const DEEPEST_CHAIN: usize = 8;

impl<'a> CrateMap<'a> {
    fn of(files: &'a BTreeMap<Module, Uses>) -> Self {
        let of_file = |uses: &'a Uses| {
            uses.names.iter().map(|(name, path)| (name.as_str(), path.as_slice())).collect()
        };
        Self { files, names: files.iter().map(|(module, uses)| (module, of_file(uses))).collect() }
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
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(self.descend(Vec::new(), rest, depth)),
            "self" => Some(self.descend(from.to_vec(), rest, depth)),
            "super" => {
                let parent = &from[..from.len().checked_sub(1)?];
                match rest.first().map(String::as_str) {
                    Some("super") => self.resolve(parent, rest, depth),
                    _ => Some(self.descend(parent.to_vec(), rest, depth)),
                }
            }
            _ => self.step(from, path, depth),
        }
    }

    /// Where `path` leads inside a module; the module itself where nothing more is known.
    fn descend(&self, module: Module, path: &[String], depth: usize) -> Module {
        self.step(&module, path, depth).unwrap_or(module)
    }

    /// Where `path` leads from what a module has by its first name; `None` where it has no such name.
    fn step(&self, module: &[String], path: &[String], depth: usize) -> Option<Module> {
        let (name, after) = path.split_first()?;
        let below = child(module, name);
        if self.files.contains_key(&below) {
            return Some(self.descend(below, after, depth));
        }
        let uses = self.files.get(module)?;
        if uses.defined.contains(name) {
            return Some(module.to_vec());
        }
        if depth == DEEPEST_CHAIN {
            return None;
        }
        let source = self.names.get(&module.to_vec()).and_then(|names| names.get(name.as_str()));
        // `use a::a` names what is outside; a file's own name does not lead to itself.
        if let Some(source) = source.filter(|source| source.first() != Some(name)) {
            return self.resolve(module, &[source, after].concat(), depth + 1);
        }
        uses.globs.iter().find_map(|glob| {
            let source = self.resolve(module, glob, depth + 1)?;
            self.step(&source, path, depth + 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `low` uses in a crate of these files and `high`, which has a module with a function.
    fn used_by_low(files: &[(&str, &str)]) -> Vec<String> {
        let high = [("high/mod.rs", "mod part;"), ("high/part.rs", "pub(crate) fn told() {}")];
        let sources: Vec<(PathBuf, String)> = high
            .iter()
            .chain(files)
            .map(|(path, text)| (path.into(), (*text).to_owned()))
            .collect();
        between(&sources)[&["low".to_owned()][..]].iter().map(|to| to.join("::")).collect()
    }

    #[test]
    fn no_way_of_writing_hides_an_arrow() {
        let ways = [
            "fn f() { crate::high::part::told() }",
            "fn f() { crate::r#high::part::told() }",
            "fn f() { print!(\"{}\", crate::high::part::told()) }",
            "macro_rules! m { () => { $crate::high::part::told() } }",
            "use crate::high::part as p;",
            "use crate::high::part::{self as p};",
            "use crate::high::part::*;",
            "pub(crate) use crate::high::part::told;",
            "pub(crate) use crate::high::part::*;",
            "use crate as c; fn f() { c::high::part::told() }",
            "use super as up; fn f() { up::high::part::told() }",
            "use super::*; fn f() { high::part::told() }",
            "use crate::high; fn f() { high::part::told() }",
            "extern crate self as me; fn f() { me::high::part::told() }",
            "mod inner { fn f() { super::super::high::part::told() } }",
            "mod inner { mod most { use super::super::super::high::part; } }",
            "#[derive(Serialize)] struct S { #[serde(with = \"crate::high::part\")] s: u8 }",
        ];
        for way in ways {
            let used = used_by_low(&[("low.rs", way)]);
            assert!(used.contains(&"high::part".to_owned()), "{way}: {used:?}");
        }
    }

    #[test]
    fn a_name_that_another_module_passes_on_leads_to_its_source() {
        let ways = [
            "pub(crate) use crate::high::part::told;",
            "use crate::high::part::told;",
            "pub(crate) use crate::high::part::*;",
            "pub(crate) use crate::high::*; pub(crate) use part::told;",
        ];
        for way in ways {
            let used = used_by_low(&[("between.rs", way), ("low.rs", "use crate::between::told;")]);
            assert_eq!(used, ["high::part"], "{way}");
        }
    }

    #[test]
    fn what_a_module_with_braces_says_of_itself_is_no_arrow() {
        let text = "fn f() {} mod inner { use super::f; use self::g::h; mod g { use super::f; } }";
        assert_eq!(used_by_low(&[("low.rs", text)]), <[String; 0]>::default());
    }
}
