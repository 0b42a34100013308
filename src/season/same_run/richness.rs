//! Which of several recordings of one run tells most.

use std::cmp::Reverse;

use polars::prelude::PolarsResult;

use super::extent::is_whole;
use crate::activity::import_notes::ImportNote;
use crate::run::doubt::{self, DoubtedFigure};
use crate::run::metrics::METRICS;
use crate::run::run_tables::RunTables;

/// What makes a recording the one to keep, the weightiest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Richness {
    /// A recording tells more than any list.
    is_recorded: bool,
    /// What broke off lacks distance.
    is_whole: bool,
    /// Nothing refutes its distance.
    is_believed: bool,
    /// A time that may be hours off may put the run on the wrong day.
    has_sure_time: bool,
    format: u8,
    /// A file whose checksum does not match may hold wrong values.
    is_sound: bool,
    figure_count: usize,
    length_ms: i64,
    /// Settles what nothing else does.
    name: Reverse<(String, String)>,
}

impl Richness {
    pub(super) fn of(run: &RunTables) -> PolarsResult<Self> {
        let row = &run.row;
        let mut figure_count = 0;
        for metric in METRICS {
            figure_count += usize::from(row.figure(&metric.column)?.is_some());
        }
        let is_zoneless = |note: &ImportNote| matches!(note, ImportNote::ZonelessTimes(_));
        Ok(Self {
            is_recorded: !row.is_listed_only,
            is_whole: is_whole(run),
            is_believed: !doubt::is_doubted(&row.doubts, DoubtedFigure::Distance),
            has_sure_time: !run.notes.iter().any(is_zoneless),
            format: row.format.richness(),
            is_sound: !run.notes.contains(&ImportNote::BadChecksum),
            figure_count,
            length_ms: (row.length_s()?.unwrap_or(0.0) * 1000.0).round() as i64,
            name: Reverse((row.source.clone(), row.run_id.clone())),
        })
    }

    /// What decided for this one against a poorer one, in a word or two.
    pub(super) fn better_by(&self, other: &Self) -> &'static str {
        if self.is_recorded != other.is_recorded {
            "a recording"
        } else if self.is_whole != other.is_whole {
            "whole"
        } else if self.is_believed != other.is_believed {
            "with a plausible distance"
        } else if self.has_sure_time != other.has_sure_time {
            "with a time zone"
        } else if self.format != other.format {
            "richer"
        } else if self.is_sound != other.is_sound {
            "undamaged"
        } else if self.figure_count != other.figure_count {
            "richer"
        } else if self.length_ms != other.length_ms {
            "longer"
        } else {
            "first by name"
        }
    }
}
