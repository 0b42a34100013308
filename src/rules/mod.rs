//! The rules: patterns known or believed to load the calf, one a file. Contract, scales, and the
//! list. Rules read a season and return judgements; they see no files and write no reports.

use std::fmt;

use chrono::NaiveDate;

use crate::columns::Column;
use crate::quantity::{Quantity, Unit, UnitSystem};
use crate::season::Season;

mod baseline;
mod calf_readiness;
mod citations;
mod climb_spike;
mod days;
mod entries;
mod fast_distance_spike;
mod fast_or_steep_after_calf_injury;
mod first_fast_after_gap;
mod high_weekly_distance;
mod layoff;
pub mod limits;
mod load_while_sore;
mod low_cadence_for_pace;
pub mod modifiers;
#[cfg(test)]
mod over_seasons;
mod pain_during_run;
mod persistent_pain;
mod recurring_calf_pain;
mod red_flag;
mod return_after_layoff;
mod rising_pain;
pub mod session_distance_spike;
mod steep_novelty;
#[cfg(test)]
mod tests;
mod weekly_climb_jump;
mod weekly_distance_jump;
mod weekly_fast_jump;

pub use limits::Limits;

/// Every rule, in the order of reports.
pub const RULES: &[&Rule] = &[
    &session_distance_spike::RULE,
    &weekly_distance_jump::RULE,
    &high_weekly_distance::RULE,
    &low_cadence_for_pace::RULE,
    &fast_distance_spike::RULE,
    &first_fast_after_gap::RULE,
    &weekly_fast_jump::RULE,
    &climb_spike::RULE,
    &weekly_climb_jump::RULE,
    &steep_novelty::RULE,
    &return_after_layoff::RULE,
    &fast_or_steep_after_calf_injury::RULE,
    &calf_readiness::RULE,
    &red_flag::RULE,
    &pain_during_run::RULE,
    &rising_pain::RULE,
    &persistent_pain::RULE,
    &recurring_calf_pain::RULE,
    &load_while_sore::RULE,
];

/// Source of a threshold that nobody has measured.
pub const ENGINEERING_DEFAULT: &str = "engineering default; no study supports the exact number";

/// One rule with everything that is known about it.
pub struct Rule {
    /// Stable kebab-case name of the pattern; the file has the same name.
    pub id: &'static str,
    /// The pattern in a few words.
    pub title: &'static str,
    /// What kind of pattern it is; modifiers and reports go by it.
    pub family: Family,
    /// What it does, why, when it is wrong, what to do next.
    pub doc: Doc,
    /// What was published for and against it.
    pub evidence: &'static [Citation],
    /// How good that evidence is for the rule as it stands.
    pub grade: Grade,
    /// The columns it cannot do without.
    pub needs: &'static [&'static Column],
    /// What it asks of the runner: keys of `athlete.toml` and columns of `diary.csv`.
    pub asks: &'static [&'static str],
    /// Every number a user may set.
    pub thresholds: &'static [&'static Threshold],
    /// Judges every run or every week of a season, in order.
    pub check: fn(&Season, &Limits) -> Vec<Judgement>,
    /// The sentence about one finding, in the reader's units.
    pub message: fn(&Finding, UnitSystem) -> String,
    /// How much a run on a day may have before the rule speaks; `None` for rules that no amount of
    /// a run can keep silent.
    pub headroom: Option<fn(&Season, &Limits, &Ahead) -> Vec<Cap>>,
}

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

/// What kind of pattern a rule looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// How much was run.
    Volume,
    /// How fast.
    Speed,
    /// How steep.
    Hills,
    /// Distance, speed, slope and cadence in one estimate.
    CalfLoad,
    /// Time to get used to something, and to rest.
    Recovery,
    /// How the runner moves.
    Form,
    /// Coming back after time off or an injury.
    Return,
    /// What the diary says of pain.
    Pain,
    /// Shoes.
    Shoes,
    /// Surface and weather.
    Surroundings,
    /// What went well.
    Encouragement,
}

impl Family {
    /// Whether its rules measure how much a run or a week loads the legs.
    pub fn is_load(self) -> bool {
        matches!(self, Self::Volume | Self::Speed | Self::Hills | Self::CalfLoad)
    }

    /// The heading above its rules.
    pub fn title(self) -> &'static str {
        match self {
            Self::Volume => "Volume",
            Self::Speed => "Speed",
            Self::Hills => "Hills",
            Self::CalfLoad => "Calf load",
            Self::Recovery => "Adaptation and recovery",
            Self::Form => "Form",
            Self::Return => "Coming back",
            Self::Pain => "Pain",
            Self::Shoes => "Shoes",
            Self::Surroundings => "Surface and weather",
            Self::Encouragement => "What went well",
        }
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

/// A rule that speaks from a value on is silent a millimetre below it.
const JUST_BELOW_M: f64 = 0.001;

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
}

impl Cap {
    /// A cap beyond which a rule says `watch`, for the day that was asked about.
    fn new(what: Planned, at_most_m: f64, why: impl Into<String>) -> Self {
        let (at_most_m, why) = (at_most_m.max(0.0), why.into());
        Self { what, at_most_m, level: Level::Watch, why, until: None }
    }

    /// The same cap for another level.
    fn at(self, level: Level) -> Self {
        Self { level, ..self }
    }
}

/// A rule's page.
pub struct Doc {
    /// What it compares with what.
    pub what: &'static str,
    /// Why that may load the calf.
    pub why: &'static str,
    /// Known false alarms and limits.
    pub when_wrong: &'static str,
    /// What to do when it speaks.
    pub next_step: &'static str,
}

/// One published source.
pub struct Citation {
    /// Author and year.
    pub short: &'static str,
    /// DOI, or PMID/PMC number with its prefix; empty when neither is known.
    pub doi: &'static str,
    /// Population, effect, interval, and what it did not show.
    pub finding: &'static str,
}

/// How good the evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Coaching habit.
    Convention,
    /// Good studies disagree.
    Contested,
    /// One cohort, or mixed results.
    Weak,
    /// One large, directly matching study or several smaller ones.
    Moderate,
    /// Consistent trials or a meta-analysis.
    Strong,
}

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

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Convention => "convention",
            Self::Contested => "contested",
            Self::Weak => "weak",
            Self::Moderate => "moderate",
            Self::Strong => "strong",
        })
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

/// A number that a user may set, with its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Name with its unit as suffix.
    pub name: &'static str,
    /// Value without settings.
    pub default: f64,
    /// Lowest value that makes sense.
    pub min: f64,
    /// Highest value that makes sense.
    pub max: f64,
    /// Unit for people.
    pub unit: &'static str,
    /// Where the default comes from.
    pub source: &'static str,
}

impl Threshold {
    /// A threshold whose default is a sensible choice that no study supports, with its range.
    const fn assumed(
        name: &'static str,
        default: f64,
        (min, max): (f64, f64),
        unit: &'static str,
    ) -> Self {
        Self { name, default, min, max, unit, source: ENGINEERING_DEFAULT }
    }
}

/// What a rule looked at: an index into the season's sessions, calendar or diary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A row of [`Season::sessions`].
    Session(usize),
    /// A row of [`Season::calendar`].
    Week(usize),
    /// An entry of [`Season::diary`].
    Entry(usize),
}

impl Subject {
    /// The local day on which it was known: of the run, the last of the week, of the entry.
    pub fn day(self, season: &Season) -> NaiveDate {
        match self {
            Self::Session(index) => season.sessions[index].day,
            Self::Week(index) => season.calendar[index].end(),
            Self::Entry(index) => season.diary.entries[index].date,
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
    Raised(Finding),
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
}

/// A figure and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The figure.
    pub quantity: Quantity,
    /// What it is: `longest run of the 30 days before`.
    pub what: &'static str,
}

impl Named {
    /// A figure of this unit and meaning.
    pub fn new(value: f64, unit: Unit, what: &'static str) -> Self {
        Self { quantity: Quantity::new(value, unit), what }
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
        }
    }

    /// The same finding, compared with a figure of the runner's own.
    pub fn against(self, value: f64, what: &'static str) -> Self {
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

/// A judgement together with the rule that made it.
pub struct Outcome {
    /// The rule.
    pub rule: &'static Rule,
    /// What it says about one subject.
    pub judgement: Judgement,
}

/// Asks every rule about the whole season; in the order of [`RULES`], then of subjects. What is
/// known of the runner raises levels afterwards, see [`modifiers`].
pub fn judge(season: &Season, limits: &Limits) -> Vec<Outcome> {
    let all = RULES.iter().copied();
    let mut outcomes: Vec<Outcome> = all
        .flat_map(|rule| {
            let judgements = (rule.check)(season, limits).into_iter();
            judgements.map(move |judgement| Outcome { rule, judgement })
        })
        .collect();
    modifiers::apply(season, &mut outcomes);
    outcomes
}
