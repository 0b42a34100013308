//! Every pack of a folder, also while another soleus joins some of them.

use std::path::{Path, PathBuf};

use polars::prelude::{PolarsError, PolarsResult};

use super::tables::Contents;
use super::{pack, tables};
use crate::base::system::Trouble;

/// Every pack of a folder.
pub(super) struct Packs {
    /// With what is in it, or what is wrong with it.
    pub(super) whole: Vec<(pack::Files, PolarsResult<Contents>)>,
    /// Packs that lack a file, `entries` first.
    pub(super) torn: Vec<Vec<PathBuf>>,
    /// Why there may be more.
    pub(super) trouble: Option<Trouble>,
}

/// Lists the packs of an athlete's folder and reads them.
pub(super) fn packs(folder: &Path) -> Packs {
    /// Another soleus may be joining packs; then they are looked for again.
    const MOST_TRIES: usize = 5;
    let is_gone = |contents: &PolarsResult<Contents>| {
        matches!(contents, Err(PolarsError::IO { error, .. })
            if error.kind() == std::io::ErrorKind::NotFound)
    };
    let mut tries = 0;
    loop {
        let pack::Found { whole, torn, trouble, .. } = pack::find(folder);
        tries += 1;
        // A pack that is on its way out lacks files for a moment; they are listed again before any is read.
        if !torn.is_empty() && tries < MOST_TRIES {
            continue;
        }
        let whole = whole.into_iter().map(|files| {
            let contents = tables::read(&files);
            (files, contents)
        });
        let whole: Vec<_> = whole.collect();
        if tries == MOST_TRIES || !whole.iter().any(|(_, contents)| is_gone(contents)) {
            return Packs { whole, torn, trouble };
        }
    }
}
