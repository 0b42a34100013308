//! What decoding an input gives: the tables of its runs, and what it is remembered by. Values only;
//! knows neither where bytes come from nor how they are read.

use crate::activity::import_notes::ImportNote;
use crate::activity::other_sport::OtherSport;
use crate::activity::{Activity, Span};
use crate::base::error::SkipReason;
use crate::run::run_tables::RunTables;

/// What decoding an input gave.
pub(crate) struct DecodedFile {
    /// Hash of the content; `None` where not all of it was read.
    pub(crate) hash: Option<blake3::Hash>,
    /// Its runs, or why there are none.
    pub(crate) runs: Result<Vec<RunTables>, SkipReason>,
    /// Its activities of other sports.
    pub(crate) others: Vec<OtherSport>,
}

impl DecodedFile {
    /// An input without runs, of whose content nothing else is known.
    pub(crate) fn none(reason: SkipReason) -> Self {
        Self { hash: None, runs: Err(reason), others: Vec::new() }
    }

    /// The same with the calf loads of its runs weighed for a runner of this height in metres.
    pub(crate) fn weighed(mut self, height_m: Option<f64>) -> Self {
        self.runs.iter_mut().flatten().for_each(|run| run.weigh(height_m));
        self
    }

    /// Whether there are runs in it that nobody ran.
    pub(crate) fn is_invented(&self) -> bool {
        self.runs.iter().flatten().any(|run| run.notes.contains(&ImportNote::Invented))
    }

    /// Whether the input could be read, a run or not.
    pub(crate) fn is_read(&self) -> bool {
        self.runs.as_ref().err().is_none_or(|reason| reason.outcome() != "skipped")
    }

    /// Whether it is a run of which it tells nothing.
    pub(crate) fn is_without_data(&self) -> bool {
        matches!(self.runs, Err(SkipReason::NoData(_)))
    }
}

/// What a content is found by.
pub(crate) struct ContentKey<'a> {
    /// Hash of the content out of all packing.
    pub(crate) hash: blake3::Hash,
    /// The options that its decoding depends on, in words.
    pub(crate) options: &'a str,
    /// What was noticed while it was unpacked.
    pub(crate) unpacking: &'a str,
}

impl ContentKey<'_> {
    /// The same as one word.
    pub(crate) fn text(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.hash.as_bytes());
        hasher.update(format!("{} {}", self.options, self.unpacking).as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

/// What was noticed of a content while it was decoded.
#[derive(Default)]
pub(crate) struct Trace {
    /// First and last time of every activity in it, as recorded.
    pub(crate) spans: Vec<Option<Span>>,
    /// Its latest time.
    pub(crate) latest_ms: i64,
    /// Whether nobody ran what is in it.
    pub(crate) is_invented: bool,
}

impl Trace {
    /// Remembers the latest time of these activities.
    pub(crate) fn see(&mut self, activities: &[Activity]) {
        let times_ms = activities.iter().flat_map(|activity| &activity.samples.time_ms).copied();
        let spans = activities.iter().filter_map(|activity| activity.session);
        let laps = activities.iter().flat_map(|activity| &activity.laps).map(|lap| lap.span);
        let starts_ms = spans.chain(laps).map(|span| span.start_ms);
        self.latest_ms = times_ms.chain(starts_ms).fold(self.latest_ms, i64::max);
    }
}

/// The id of the run with this number in a content.
pub(crate) fn run_id(hash: blake3::Hash, number: usize) -> String {
    const DIGITS: usize = 12;
    let id = &hash.to_hex()[..DIGITS];
    if number == 0 { id.to_owned() } else { format!("{id}-{}", number + 1) }
}
