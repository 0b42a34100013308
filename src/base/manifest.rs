//! The list of what soleus wrote into a folder, kept beside it. Told by it are the files that a later
//! run may replace, and reports among the inputs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::regular_file;

/// Name of the list.
pub(crate) const MANIFEST: &str = "manifest.json";

/// What soleus wrote into a folder.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) schema_version: u32,
    /// Names below the folder, with `/` between parts.
    pub(crate) files: BTreeSet<String>,
    /// Those of the files that `soleus plan` wrote. The others are of a report; neither takes those of the other.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) plan: BTreeSet<String>,
    /// What the files of a report are made of, when all of them are there.
    #[serde(default)]
    pub(crate) made_of: Option<String>,
    /// The hash of each file.
    #[serde(default)]
    pub(crate) hashes: BTreeMap<String, String>,
}

impl Manifest {
    /// The list as it was written; `None` where these bytes are none of soleus.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Whether a file with this content is as it was written. Lists of a run that broke off have no
    /// hashes; what they name is believed.
    pub(crate) fn is_as_written(&self, name: &str, bytes: &[u8]) -> bool {
        let hash = || blake3::hash(bytes).to_string();
        self.hashes.get(name).is_none_or(|written| *written == hash())
    }
}

/// Whether a folder holds a plan of an earlier run.
pub(crate) fn holds_plan(folder: &Path) -> bool {
    of(folder).is_some_and(|manifest| !manifest.plan.is_empty())
}

/// Whether an earlier run wrote to a folder.
pub(crate) fn is_written_by_soleus(folder: &Path) -> bool {
    of(folder).is_some()
}

fn of(folder: &Path) -> Option<Manifest> {
    Manifest::parse(&regular_file::read(&folder.join(MANIFEST)).ok()?)
}

/// Names in a manifest come from a file and must stay below its folder. The list itself is none of them.
pub(crate) fn is_inside(name: &str) -> bool {
    let path = Path::new(name);
    let is_plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    is_plain && path.file_name().is_some_and(|file| file != MANIFEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_cannot_reach_outside_its_folder() {
        assert!(is_inside("charts/a.png"));
        assert!(!is_inside("../a") && !is_inside("/etc/a") && !is_inside("a/../../b"));
        assert!(!is_inside("") && !is_inside(".") && !is_inside(MANIFEST));
    }

    #[test]
    fn a_list_of_another_program_is_none_of_ours() {
        assert!(Manifest::parse(br#"{"name": "app", "icons": []}"#).is_none());
        assert!(Manifest::parse(br#"{"schema_version": 1, "files": ["runs.csv"]}"#).is_some());
    }

    #[test]
    fn a_file_that_was_changed_is_no_longer_as_written() {
        let hash = blake3::hash(b"1").to_string();
        let hashes = BTreeMap::from([("a.csv".to_owned(), hash)]);
        let manifest = Manifest { hashes, ..Manifest::default() };
        assert!(manifest.is_as_written("a.csv", b"1") && !manifest.is_as_written("a.csv", b"2"));
        assert!(manifest.is_as_written("b.csv", b"3"));
    }
}
