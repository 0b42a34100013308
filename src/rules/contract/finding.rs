//! What a rule says: of which subject, how loud, and with which figures.

use std::fmt;
use std::ops::Range;

use chrono::NaiveDate;

use super::meaning::Meaning;
use crate::base::quantity::{Quantity, Unit};
use crate::season::Season;

/// How large and how urgent a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Explains something.
    Info,
    /// Worth attention.
    Watch,
    /// Change something in the next run.
    Warn,
    /// Stop and get help; never from a load rule.
    Stop,
}

impl Level {
    /// The next higher level, at most `warn`; `stop` stays.
    pub fn raised(self) -> Self {
        match self {
            Self::Info => Self::Watch,
            Self::Watch | Self::Warn => Self::Warn,
            Self::Stop => Self::Stop,
        }
    }

    /// The next lower level; `info` stays.
    pub fn lowered(self) -> Self {
        match self {
            Self::Stop => Self::Warn,
            Self::Warn => Self::Watch,
            Self::Watch | Self::Info => Self::Info,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Info => "info",
            Self::Watch => "watch",
            Self::Warn => "warn",
            Self::Stop => "stop",
        })
    }
}

/// What a rule looked at: an index into the season's sessions, calendar,
/// diary or the injuries of its athlete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A row of [`Season::sessions`].
    Session(usize),
    /// A row of [`Season::calendar`].
    Week(usize),
    /// An entry of [`Season::diary`].
    Entry(usize),
    /// An injury of [`Season::athlete`].
    Injury(usize),
}

impl Subject {
    /// The local day on which it was known: of the run, the last of the week, of the entry,
    /// the first of the injury.
    pub fn day(self, season: &Season) -> NaiveDate {
        match self {
            Self::Session(index) => season.sessions[index].day,
            Self::Week(index) => season.calendar[index].end(),
            Self::Entry(index) => season.diary.entries[index].date,
            Self::Injury(index) => season.athlete.injuries[index].start,
        }
    }
}

/// What a rule says about one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What it looked at.
    pub subject: Subject,
    /// What it says.
    pub verdict: Verdict,
}

/// The answers of a rule. Silence never means "all clear".
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The pattern is there.
    Raised(Box<Finding>),
    /// The pattern is not there.
    Clear,
    /// Figures to look at, by a rule that never flags.
    Shown(Vec<Named>),
    /// It could not be judged; the reason in a few words.
    NotJudged(String),
}

/// One pattern found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// How large and how urgent.
    pub level: Level,
    /// What was measured.
    pub measured: Quantity,
    /// What it was compared with, and what that is; `None` for an absolute limit.
    pub baseline: Option<Named>,
    /// The value from which the rule speaks, in the unit of the measured.
    pub limit: Quantity,
    /// A further figure that the sentence names: the fast limit, the cap of an earlier spike.
    pub context: Option<Named>,
    /// The parts of what was measured, where the sentence takes it apart.
    pub details: Vec<Named>,
    /// What the sentence names beside figures: a shoe, a surface, the things that changed.
    pub about: Option<String>,
    /// What else the reader must know about this one.
    pub remarks: Vec<String>,
    /// What moved its level, after the rule had spoken; `None` where nothing did.
    pub shift: Option<Shift>,
    /// What to do about this one, where the rule's own next step does not fit; one finding has one
    /// advice.
    pub next_step: Option<&'static str>,
    /// Where in the run it lies; `None` where it is about all of it, and of patterns that are no form.
    pub seen_in: Option<SeenIn>,
}

impl Finding {
    /// Whether it is about signs of harm, which are words: a number of them says nothing.
    pub fn is_of_signs(&self) -> bool {
        self.details.iter().any(|named| matches!(named.what, Meaning::Sign(..)))
    }
}

/// The stretches of a run in which a pattern of form lies.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenIn {
    /// What shows it.
    pub gait: Gait,
    /// In seconds after the start of the run, in order.
    pub spans_s: Vec<Range<f64>>,
}

/// What of a runner's form shows a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gait {
    /// Steps per minute.
    Cadence,
    /// Time on the ground with each step.
    Contact,
}

/// What moved the level of a finding by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Up, by what is known of the runner.
    Raised,
    /// Down, by a doubt about a figure.
    Doubted,
}

/// A figure and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The figure.
    pub quantity: Quantity,
    /// What it is.
    pub what: Meaning,
}

impl Named {
    /// A figure of this unit and meaning.
    pub fn new(value: f64, unit: Unit, what: impl Into<Meaning>) -> Self {
        Self { quantity: Quantity::new(value, unit), what: what.into() }
    }
}

impl Finding {
    /// A finding against an absolute limit of the same unit, with nothing else to say.
    pub fn new(level: Level, value: f64, limit: f64, unit: Unit) -> Self {
        Self {
            level,
            measured: Quantity::new(value, unit),
            baseline: None,
            limit: Quantity::new(limit, unit),
            context: None,
            details: Vec::new(),
            about: None,
            remarks: Vec::new(),
            shift: None,
            next_step: None,
            seen_in: None,
        }
    }

    /// The same finding, compared with a figure of the runner's own.
    pub fn against(self, value: f64, what: impl Into<Meaning>) -> Self {
        Self { baseline: Some(Named::new(value, self.measured.unit, what)), ..self }
    }

    /// Adds what makes a finding less certain, and lowers its level by one.
    pub fn weaken(&mut self, remark: impl Into<String>) {
        self.level = self.level.lowered();
        self.remarks.push(remark.into());
    }

    /// Rise over the baseline in per cent; `None` without a baseline above zero.
    pub fn rise_pct(&self) -> Option<f64> {
        let base = self.baseline.as_ref()?.quantity.value;
        (base > 0.0).then(|| (self.measured.value / base - 1.0) * 100.0)
    }
}
