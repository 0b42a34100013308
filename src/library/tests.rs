//! What the library itself must hold, on decoded files without a run.

use super::*;
use crate::base::error::SkipReason;

fn put(library: &Library, number: u64, enrichment_key: &str) {
    let hash = blake3::hash(&number.to_le_bytes());
    let decoded = DecodedFile {
        hash: Some(hash),
        runs: Err(SkipReason::NotARun(format!("a ride {enrichment_key}"))),
        others: Vec::new(),
    };
    let key = ContentKey { hash, options: "options", unpacking: "" };
    let trace = Trace { spans: vec![None], latest_ms: 100, is_invented: false };
    library.put(&key, ("a.fit", 7, None), (trace, enrichment_key.to_owned()), &decoded);
}

/// What is known of a content under an enrichment key, at a latest moment.
fn known(library: &Library, number: u64, enrichment_key: &str, latest_ms: i64) -> Option<String> {
    let hash = blake3::hash(&number.to_le_bytes());
    let key = ContentKey { hash, options: "options", unpacking: "" };
    let decoded = library.get(&key, "b.fit", latest_ms, |_| Some(enrichment_key.to_owned()))?;
    decoded.runs.err().map(|reason| reason.to_string())
}

fn filled(folder: &Path, numbers: std::ops::Range<u64>) {
    for number in numbers {
        let library = Library::open(folder, "me");
        put(&library, number, "");
        library.save();
    }
}

#[test]
fn a_content_is_known_by_its_enrichment_and_only_when_it_is_not_of_the_future() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path(), "me");
    put(&library, 1, "");
    put(&library, 1, "Hills");
    library.save();
    let library = Library::open(folder.path(), "me");
    assert_eq!(known(&library, 1, "", 100).as_deref(), Some("a ride "));
    assert_eq!(known(&library, 1, "Hills", 100).as_deref(), Some("a ride Hills"));
    assert_eq!(known(&library, 1, "Race", 100), None);
    assert_eq!(known(&library, 1, "", 99), None);
    assert_eq!(known(&library, 2, "", 100), None);
}

#[test]
fn many_packs_become_one_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let count = MOST_PACKS as u64 + 1;
    filled(folder.path(), 0..count);
    let library = Library::open(folder.path(), "me");
    assert_eq!((library.overview().packs, library.overview().contents), (1, count as usize));
    assert!((0..count).all(|number| known(&library, number, "", 100).is_some()));
    assert_eq!(library.warnings(), Vec::<String>::new());
}

#[test]
fn an_emptied_library_has_no_file_left() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path(), 0..2);
    Library::clear(folder.path(), "me");
    assert_eq!(Library::open(folder.path(), "me").overview(), Overview::default());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
