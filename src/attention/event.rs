//! Which findings are about the same doing, and what became of each.

use chrono::NaiveDate;

use super::Light;
use crate::rules::{Finding, Rule, Subject, Topic};
use crate::season::{Season, Session};

/// What findings are about: a run, a week without one that explains it, an entry of the diary or an
/// injury.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Event {
    /// The run, week, entry or injury.
    pub subject: Subject,
    /// The day on which it was: of the run, the first of the week, of the entry or injury.
    pub day: NaiveDate,
}

/// Why a finding was told, or was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is enough alone.
    Alone,
    /// It is told with another of the same event.
    Agrees,
    /// What is known of the runner made it enough.
    RaisedBy,
    /// The runner does so all the time, and not more than usual.
    Habit,
    /// The same was told a short time before.
    QuietTime,
    /// Its evidence or its level is not enough alone.
    Evidence,
    /// A doubt about a figure took away what it would have said.
    Doubt,
}

impl Why {
    /// The stable word in outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::Agrees => "agrees",
            Self::RaisedBy => "raised-by",
            Self::Habit => "habit",
            Self::QuietTime => "quiet-time",
            Self::Evidence => "evidence",
            Self::Doubt => "doubt",
        }
    }
}

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it is about.
    pub event: Event,
    /// The light of the alert that it is told in; `None` when it is not told.
    pub light: Option<Light>,
    /// Why.
    pub why: Why,
}

/// The figure of a run that a figure of a week is the sum of.
type Part = fn(&Session) -> Option<f64>;

/// What of a run adds to what a rule of a topic measures in a week.
fn part(topic: Topic) -> Option<Part> {
    match topic {
        Topic::Distance => Some(Session::known_distance_m),
        Topic::Climb => Some(Session::known_climb_m),
        Topic::Fast => Some(Session::known_fast_m),
        Topic::CalfLoad => Some(|run| Some(run.calf_load?.by_speed.b4)),
        Topic::Form => None,
    }
}

impl Event {
    /// The event of a subject by itself.
    pub(super) fn of(subject: Subject, season: &Season) -> Self {
        let day = match subject {
            Subject::Week(index) => season.calendar[index].start,
            Subject::Session(_) | Subject::Entry(_) | Subject::Injury(_) => subject.day(season),
        };
        Self { subject, day }
    }

    /// The event of a finding: of a week, the run that added most to what was measured, where it makes up
    /// half of what lies beyond the limit.
    pub(super) fn of_finding(
        rule: &Rule,
        subject: Subject,
        finding: &Finding,
        season: &Season,
    ) -> Self {
        let cause = match subject {
            Subject::Week(index) => cause(rule, index, finding, season),
            Subject::Session(_) | Subject::Entry(_) | Subject::Injury(_) => None,
        };
        Self::of(cause.unwrap_or(subject), season)
    }
}

fn cause(rule: &Rule, week: usize, finding: &Finding, season: &Season) -> Option<Subject> {
    let part = part(rule.topic)?;
    let days = season.calendar[week].start..=season.calendar[week].end();
    let of_week = season.sessions.iter().enumerate().filter(|(_, run)| days.contains(&run.day));
    let (index, most) = of_week
        .filter_map(|(index, run)| Some((index, part(run)?)))
        .max_by(|one, other| one.1.total_cmp(&other.1))?;
    let beyond = finding.measured.value - finding.limit.value;
    (2.0 * most >= beyond).then_some(Subject::Session(index))
}
