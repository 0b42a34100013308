//! What a library remembers and cannot use: readings of another version of soleus, with other options, or
//! in a pack that is damaged. A season without them would be a smaller one, so they are counted and said.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::stored_content::About;
use crate::base::words::counted;

/// A content of a pack that cannot be used: all that is asked of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(super) struct OldContent {
    /// Hash of the content; of one that is not told, whatever it was found by.
    pub(super) hash: String,
    #[serde(skip)]
    pub(super) run_count: usize,
}

impl OldContent {
    /// From its key, its number of runs and the json of its entry, of which only the hash is looked at.
    pub(super) fn of(key: &str, run_count: i64, json: &str) -> Self {
        let hash = serde_json::from_str(json).map_or(key.to_owned(), |told: Self| told.hash);
        Self { hash, run_count: usize::try_from(run_count).unwrap_or(0) }
    }
}

/// A pack that cannot be used.
pub(super) struct LostPack {
    /// Its files that are there.
    pub(super) paths: Vec<PathBuf>,
    /// What is in it; `None` when nobody knows.
    pub(super) contents: Option<Vec<OldContent>>,
    /// Whether it is damaged, and not of another version.
    pub(super) is_damaged: bool,
}

impl LostPack {
    /// Whether nothing would be lost with it.
    pub(super) fn is_superseded(&self, known: &HashSet<String>) -> bool {
        self.contents.as_ref().is_some_and(|contents| {
            contents.iter().all(|one| one.run_count == 0 || known.contains(&one.hash))
        })
    }
}

/// Runs that a season of the library would lack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    /// Of another version of soleus.
    older: usize,
    /// Read with other options.
    otherwise: usize,
    /// In damaged packs.
    damaged: usize,
    /// Damaged packs of which nobody knows what is in them.
    unknown_packs: usize,
}

impl Missing {
    /// Counts them; `None` where nothing is missing. `read` are the hashes that were read just now.
    pub(super) fn of<'a>(
        lost: &[LostPack],
        known: impl Iterator<Item = (&'a About, usize)> + Clone,
        options: &str,
        read: &[blake3::Hash],
    ) -> Option<Self> {
        let usable = known.clone().filter(|(about, _)| about.options == options);
        let mut seen: HashSet<String> = usable.map(|(about, _)| about.hash.clone()).collect();
        seen.extend(read.iter().map(|hash| hash.to_hex().to_string()));
        let mut runs_of = |contents: &mut dyn Iterator<Item = (&str, usize)>| {
            let mut missing: HashMap<String, usize> = HashMap::new();
            for (hash, run_count) in contents.filter(|(hash, _)| !seen.contains(*hash)) {
                let most = missing.entry(hash.to_owned()).or_default();
                *most = run_count.max(*most);
            }
            seen.extend(missing.keys().cloned());
            missing.values().sum()
        };
        let otherwise =
            runs_of(&mut known.map(|(about, run_count)| (about.hash.as_str(), run_count)));
        let mut runs_in = |is_damaged: bool| {
            let packs = lost.iter().filter(|pack| pack.is_damaged == is_damaged);
            let contents = packs.flat_map(|pack| pack.contents.iter().flatten());
            runs_of(&mut contents.map(|one| (one.hash.as_str(), one.run_count)))
        };
        let (older, damaged) = (runs_in(false), runs_in(true));
        let unknown_packs = lost.iter().filter(|pack| pack.contents.is_none()).count();
        let is_any = older + otherwise + damaged + unknown_packs > 0;
        is_any.then_some(Self { older, otherwise, damaged, unknown_packs })
    }

    /// As a sentence about the library in this folder.
    pub(crate) fn said_of(&self, folder: &Path) -> String {
        format!("the library in {}: {self}", folder.display())
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let older = "stored by an older version: pass their folder again, like `soleus season \
                     FOLDER`, or remove them with `soleus library prune`";
        let otherwise = "stored with another --grade-curve or --strict: pass their folder again \
                         with the current one";
        let damaged = "stored in a damaged part: pass their folder again, like `soleus season \
                       FOLDER`, or remove them with `soleus library prune`";
        let told = [(self.older, older), (self.otherwise, otherwise), (self.damaged, damaged)];
        let mut told: Vec<String> = told
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, how)| format!("{} {how}", counted(*count, "run")))
            .collect();
        if self.unknown_packs > 0 {
            let how = "a part is damaged, and it is unknown which runs were in it: pass your \
                       folder again, like `soleus season FOLDER`, then run `soleus library prune`";
            told.push(how.to_owned());
        }
        f.write_str(&told.join("; "))
    }
}
