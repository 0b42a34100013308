//! What a rule says of a run that is not yet run: the most that keeps it silent.

use chrono::NaiveDate;

use super::finding::Level;
use crate::season::Season;

/// A run that is not yet run. Its day lies after every run of the season it is asked about, and
/// its week stands in the calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ahead {
    /// Its local day.
    pub day: NaiveDate,
    /// Its distance, where a cap of another figure depends on it; `None` while that is not known.
    pub distance_m: Option<f64>,
}

impl Ahead {
    /// The index of its week in the calendar; `None` when the calendar ends before.
    pub fn week(&self, season: &Season) -> Option<usize> {
        season.calendar.iter().rposition(|week| (week.start..=week.end()).contains(&self.day))
    }
}

/// A figure of a planned run, or of its week, that a rule can limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Planned {
    /// Distance of the run.
    Distance,
    /// Its climb on grades of 3 % and more.
    Climb,
    /// Its distance on grades of 8 % and more.
    Steep,
    /// Its drop on grades of 5 % and more.
    Downhill,
    /// Its distance at or above the fast limit.
    Fast,
    /// Its distance near sprinting speed.
    Sprint,
    /// Distance of its week, runs so far included.
    WeekDistance,
    /// Climb of its week.
    WeekClimb,
    /// Fast distance of its week.
    WeekFast,
}

impl Planned {
    /// Every figure, in the order of reports.
    pub const ALL: [Self; 9] = [
        Self::Distance,
        Self::Climb,
        Self::Steep,
        Self::Downhill,
        Self::Fast,
        Self::Sprint,
        Self::WeekDistance,
        Self::WeekClimb,
        Self::WeekFast,
    ];
}

impl Planned {
    /// The figure of a run that a figure of the week is the sum of; `None` for figures of a run.
    pub fn of_run(self) -> Option<Self> {
        match self {
            Self::WeekDistance => Some(Self::Distance),
            Self::WeekClimb => Some(Self::Climb),
            Self::WeekFast => Some(Self::Fast),
            _ => None,
        }
    }
}

/// A rule that speaks from a value on is silent a millimetre below it.
pub(in crate::rules) const JUST_BELOW_M: f64 = 0.001;

/// The most that keeps one rule silent.
#[derive(Clone, Debug, PartialEq)]
pub struct Cap {
    /// The figure it limits.
    pub what: Planned,
    /// The largest value in metres at which the rule says nothing; not rounded, floors left out.
    pub at_most_m: f64,
    /// The level at which the rule would speak beyond it.
    pub level: Level,
    /// Where it comes from, for the reader: `10 % above the longest run of the 30 days before`.
    pub why: String,
    /// Last day on which it holds if nothing more is run; `None` when that cannot be told.
    pub until: Option<NaiveDate>,
    /// Whether the rule itself flags a run that goes beyond; what holds after a spike, a break or an
    /// injury only binds what comes next.
    pub is_flagged: bool,
}

impl Cap {
    /// A cap beyond which a rule says `watch`, for the day that was asked about.
    pub(in crate::rules) fn new(what: Planned, at_most_m: f64, why: impl Into<String>) -> Self {
        let (at_most_m, why) = (at_most_m.max(0.0), why.into());
        Self { what, at_most_m, level: Level::Watch, why, until: None, is_flagged: true }
    }

    /// The same cap where the rule does not flag what goes beyond.
    pub(in crate::rules) fn unflagged(self) -> Self {
        Self { is_flagged: false, ..self }
    }

    /// The same cap for another level.
    pub(in crate::rules) fn at(self, level: Level) -> Self {
        Self { level, ..self }
    }
}
