//! Episodes side by side, as values.

use chrono::NaiveDate;
use serde::Serialize;

use super::differs_word;
use crate::look_back::side_by_side::{Before, CHANCE_PCT, Cell, Row, SideBySide};
use crate::report::records::numbers::Rounding;
use crate::user_files::athlete::words::Worded;

/// Several episodes side by side.
#[derive(Serialize)]
pub struct SharedRecord {
    /// The episodes by their beginning.
    pub episodes: Vec<EpisodeRecord>,
    /// Days without pain, a week apart, that they are compared with.
    pub quiet_days: usize,
    /// How often, in per cent, chance alone may call anything shared.
    pub chance_pct: f64,
    /// One row an exposure.
    pub rows: Vec<SharedRowRecord>,
}

/// One episode.
#[derive(Serialize)]
pub struct EpisodeRecord {
    /// Its first day.
    pub onset: NaiveDate,
    /// Which leg; `None` when nothing tells.
    pub side: Option<&'static str>,
}

/// One exposure before every episode.
#[derive(Serialize)]
pub struct SharedRowRecord {
    /// Stable name.
    pub exposure: &'static str,
    /// What a runner calls it.
    pub name: &'static str,
    /// The unit of its weeks.
    pub unit: &'static str,
    /// `every`, `most`, `some` or `none`.
    pub high_before: &'static str,
    /// In how many of a hundred days without pain the weeks before had a high one, too.
    pub quiet_pct: Option<u32>,
    /// Whether it is common to all by more than chance.
    pub is_shared: bool,
    /// One an episode.
    pub cells: Vec<CellRecord>,
}

/// One exposure before one episode.
#[derive(Serialize)]
pub struct CellRecord {
    /// Whether any of the weeks was high; `None` where too little is known.
    pub is_high: Option<bool>,
    /// The weeks −4 to 0; the last ends with the eve.
    pub weeks: Vec<Option<WeekRecord>>,
}

/// One week.
#[derive(Serialize)]
pub struct WeekRecord {
    /// In SI.
    pub value: f64,
    /// `more` or `less` than usual; `None` where it is as usual.
    pub differs: Option<&'static str>,
}

impl CellRecord {
    /// A mark a week, the earliest first.
    pub fn marks(&self) -> String {
        let mark = |week: &Option<WeekRecord>| match week.as_ref().map(|week| week.differs) {
            None => '?',
            Some(Some("more")) => '▲',
            Some(Some(_)) => '▼',
            Some(None) => '·',
        };
        self.weeks.iter().map(mark).collect()
    }
}

impl CellRecord {
    /// Whether there was more or less than usual in any of the weeks, in words.
    pub fn words(&self) -> &'static str {
        let is = |word: &str| self.weeks.iter().flatten().any(|week| week.differs == Some(word));
        match (self.is_high, is("more"), is("less")) {
            (None, ..) => "not known",
            (_, true, true) => "more and less than usual",
            (_, true, false) => "more than usual",
            (_, false, true) => "less than usual",
            (_, false, false) => "as usual",
        }
    }
}

impl SharedRecord {
    pub(super) fn of(shared: &SideBySide, rounding: Rounding) -> Self {
        let episode = |onset: &crate::look_back::onset::Onset| EpisodeRecord {
            onset: onset.day,
            side: onset.side.map(Worded::word),
        };
        Self {
            episodes: shared.onsets.iter().map(episode).collect(),
            quiet_days: shared.quiet_days,
            chance_pct: CHANCE_PCT,
            rows: shared.rows.iter().map(|one| row(one, rounding)).collect(),
        }
    }

    /// What is common to all episodes by more than chance.
    pub fn shared(&self) -> impl Iterator<Item = &SharedRowRecord> {
        self.rows.iter().filter(|row| row.is_shared)
    }
}

fn row(row: &Row, rounding: Rounding) -> SharedRowRecord {
    SharedRowRecord {
        exposure: row.exposure.id,
        name: row.exposure.name,
        unit: row.exposure.unit.symbol(),
        high_before: match row.before {
            Before::Every => "every",
            Before::Most => "most",
            Before::Some => "some",
            Before::None => "none",
        },
        quiet_pct: row.quiet_pct,
        is_shared: row.is_shared,
        cells: row.cells.iter().map(|one| cell(one, rounding)).collect(),
    }
}

fn cell(cell: &Cell, rounding: Rounding) -> CellRecord {
    let week = |week: &Option<crate::look_back::side_by_side::WeekValue>| {
        week.map(|week| WeekRecord {
            value: rounding.figure(week.value),
            differs: week.differs.map(differs_word),
        })
    };
    CellRecord { is_high: cell.is_high, weeks: cell.weeks.iter().map(week).collect() }
}
