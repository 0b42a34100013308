//! What a file is made of: every kind of message or element with its count, whether or not it is of
//! use and whatever state the file is in. Decodes nothing.

use std::collections::HashMap;
use std::hash::Hash;

use serde::Serialize;

use crate::activity::import_notes::ImportNote;

/// What is known of a checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Checksum {
    /// It is that of the content.
    #[serde(rename = "ok")]
    Matches,
    /// It is that of another content.
    #[serde(rename = "does not match")]
    Differs,
    /// The format has one, and the file ends before it.
    #[serde(rename = "missing")]
    Missing,
    /// The format has none.
    #[serde(rename = "none")]
    None,
}

impl Checksum {
    /// The words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Matches => "ok",
            Self::Differs => "does not match",
            Self::Missing => "missing",
            Self::None => "none",
        }
    }
}

/// A kind of message or element, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Its name in the format.
    pub name: String,
    /// How many.
    pub count: usize,
}

/// One file; several may be chained in one content. Positions count bytes of the unpacked content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Where it begins.
    pub start_byte: u64,
    /// Where it ends.
    pub end_byte: u64,
    /// Up to where it could be read; `None` where the format is not read byte by byte.
    pub read_to_byte: Option<u64>,
    /// Bytes that its header promises beyond its end.
    pub missing_bytes: u64,
    /// Type of a FIT file (activity, settings, ...); `None` where it is not said.
    pub file_type: Option<&'static str>,
    /// State of its checksum.
    pub checksum: Checksum,
    /// Messages of a FIT file, or the elements of a document that hold others; most first.
    pub kinds: Vec<Count>,
    /// Names of the values in the points of a document; most first, empty for FIT.
    pub point_values: Vec<Count>,
}

/// What a content is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Its format; `None` when it is not known.
    pub format: Option<&'static str>,
    /// The files in it; none where the format is not known.
    pub parts: Vec<Part>,
    /// What is noticed about sizes, checksums and ends of FIT files.
    pub notes: Vec<ImportNote>,
}

/// Counts things of any kind.
pub(super) struct Tally<K>(HashMap<K, usize>);

impl<K: Eq + Hash> Tally<K> {
    /// A hostile file may make up any number of names.
    const MOST_KINDS: usize = 1000;

    pub(super) fn new() -> Self {
        Self(HashMap::new())
    }

    /// One more of this kind; kinds beyond a thousand are not counted.
    pub(super) fn add(&mut self, kind: K) {
        if self.0.len() < Self::MOST_KINDS || self.0.contains_key(&kind) {
            *self.0.entry(kind).or_default() += 1;
        }
    }

    /// The counts under their names, most first, then by name.
    pub(super) fn named(self, name: impl Fn(K) -> String) -> Vec<Count> {
        let counts = self.0.into_iter();
        let mut counts: Vec<Count> =
            counts.map(|(kind, count)| Count { name: name(kind), count }).collect();
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        counts
    }
}
