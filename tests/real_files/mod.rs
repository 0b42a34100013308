//! The real recordings that tests compare with, where they are at hand.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder that `SOLEUS_CORPUS` names, from the package's folder on; `None`, with a line that
/// says what is left out, when it is not set. A folder that is not there is a failure.
pub(crate) fn corpus(what: &str) -> Option<PathBuf> {
    let Some(named) = env::var_os("SOLEUS_CORPUS") else {
        // Straight to the stream: what the macros print of a passing test is not shown.
        let _ = writeln!(std::io::stderr(), "left out, as SOLEUS_CORPUS is not set: {what}");
        return None;
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(named);
    assert!(folder.is_dir(), "SOLEUS_CORPUS is set, but {} is no folder", folder.display());
    Some(folder)
}
