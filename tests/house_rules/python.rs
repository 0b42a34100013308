//! The Python module is a workspace of its own, and must not drift away from the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::assert_none;

/// Both files of this name as toml; `None` in the published package, which has no Python module.
fn both(name: &str) -> Option<[toml::Table; 2]> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| fs::read_to_string(path).unwrap().parse().unwrap();
    let module = root.join("python").join(name);
    module.exists().then(|| [read(&root.join(name)), read(&module)])
}

/// The versions of every crate in a lock file.
fn versions(lock: &toml::Table) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let text = |key: &str| package[key].as_str().unwrap();
        all.entry(text("name")).or_default().insert(text("version"));
    }
    all
}

#[test]
fn the_module_is_made_of_the_same_crates_as_the_program() {
    let Some([program, module]) = both("Cargo.lock") else { return };
    let (program, module) = (versions(&program), versions(&module));
    let shared: Vec<_> =
        module.iter().filter_map(|(name, own)| Some((name, own, program.get(name)?))).collect();
    assert!(shared.len() > 150, "{} crates are shared", shared.len());
    let faults: Vec<String> = shared
        .iter()
        .filter(|(_, own, theirs)| !own.is_subset(theirs))
        .map(|(name, own, theirs)| format!("{name}: {own:?} in python/, {theirs:?} here"))
        .collect();
    assert_none("crates of another version in python/Cargo.lock", &faults);
}

#[test]
fn the_module_is_compiled_like_the_program() {
    let Some([program, module]) = both("Cargo.toml") else { return };
    let version = |manifest: &toml::Table| manifest["package"]["version"].clone();
    assert_eq!(version(&program), version(&module));
    let packages = |manifest: &toml::Table| {
        let mut release = manifest["profile"]["release"].clone();
        let packages = release["package"].as_table_mut().unwrap();
        // Only the tests of the program use the one, and the other is the program.
        packages.remove("rustyfit");
        packages.remove("soleus");
        release
    };
    assert_eq!(packages(&program), packages(&module));
}
