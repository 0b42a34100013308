//! What was different before pain began, as values: the shape of `why.json`, and what texts and the page
//! have in common.

mod advice;
mod questions;
mod shared;
pub(in crate::report) mod words;

use chrono::{Days, NaiveDate};
use serde::Serialize;

pub use advice::AdviceRecord;
pub use questions::QuestionRecord;
pub use shared::{CellRecord, EpisodeRecord, SharedRecord, SharedRowRecord, WeekRecord};

use self::words::span_name;
use super::numbers::Rounding;
use crate::analysis::pipeline::Analysis;
use crate::attention::Light;
use crate::base::quantity::UnitSystem;
use crate::columns::SCHEMA_VERSION;
use crate::look_back::side_by_side::side_by_side;
use crate::look_back::why::{Differs, FOLLOWING_DAYS, Followed, Seen, TOLD, Usual, Why};
use crate::season::Season;
use crate::user_files::athlete::words::Worded;

/// The answer to "why does my calf hurt": what differed, and nothing about causes.
#[derive(Serialize)]
pub struct WhyRecord {
    /// Version of the shape.
    pub schema_version: u32,
    /// The first day of the pain.
    pub onset: NaiveDate,
    /// The day that was asked for, where it is another one of the same pain.
    pub asked_onset: Option<NaiveDate>,
    /// Which leg; `None` when nothing tells.
    pub side: Option<&'static str>,
    /// `calf` or `achilles`; `None` when both hurt, or nothing tells.
    pub site: Option<&'static str>,
    /// Whether diary or athlete file know that day.
    pub is_noted: bool,
    /// Day of the newest run that is known.
    pub last_run: NaiveDate,
    /// What differed the way that may load the calf, the most telling first.
    pub different: Vec<SeenRecord>,
    /// What differed the other way.
    pub other_way: Vec<SeenRecord>,
    /// What was much as usual.
    pub unchanged: Vec<SeenRecord>,
    /// What too few earlier windows can be compared with.
    pub unranked: Vec<SeenRecord>,
    /// What could not be measured.
    pub not_judged: Vec<NotJudgedRecord>,
    /// The runs of that day, which are in no figure above; `None` without one.
    pub on_the_day: Option<OnTheDayRecord>,
    /// What the rules had told by the eve.
    pub stood_on_the_eve: Vec<StoodRecord>,
    /// What a watch cannot know.
    pub questions: Vec<QuestionRecord>,
    /// What to do, and when to see a doctor.
    pub advice: AdviceRecord,
    /// The episodes side by side; `None` with fewer than two.
    pub side_by_side: Option<SharedRecord>,
}

/// One exposure beside the usual.
#[derive(Serialize)]
pub struct SeenRecord {
    /// Stable name.
    pub exposure: &'static str,
    /// What a runner calls it.
    pub name: &'static str,
    /// Length of the window that tells most, in days.
    pub window_days: u64,
    /// The figure in SI.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// Median of the windows of the year before; `None` without one.
    pub usual: Option<f64>,
    /// The middle half of them: from here …
    pub usual_low: Option<f64>,
    /// … to here.
    pub usual_high: Option<f64>,
    /// How many windows there are.
    pub windows: usize,
    /// First day of the first of them.
    pub windows_since: Option<NaiveDate>,
    /// In how many of a hundred of them there was less; `None` with too few.
    pub more_than_pct: Option<u32>,
    /// In how many of a hundred of them there was more.
    pub less_than_pct: Option<u32>,
    /// `more` or `less`; `None` where it does not differ.
    pub differs: Option<&'static str>,
    /// How good the evidence is that it matters.
    pub evidence: String,
    /// The rule whose evidence that is.
    pub rule: Option<&'static str>,
    /// How often the like came before; `None` where it does not differ.
    pub before: Option<FollowedRecord>,
    /// Whether another one that differs explains it.
    pub is_explained: bool,
    /// The same in words, in the units of the reader.
    #[serde(skip)]
    pub seen: Seen,
}

/// How often the like came before.
#[derive(Serialize)]
pub struct FollowedRecord {
    /// Within so many days pain counts as following.
    pub within_days: u64,
    /// Times after which pain began.
    pub pain: usize,
    /// Times after which none did.
    pub no_pain: usize,
    /// Times of which that is not known.
    pub not_known: usize,
}

/// One exposure that could not be measured.
#[derive(Serialize)]
pub struct NotJudgedRecord {
    /// Stable name.
    pub exposure: &'static str,
    /// What a runner calls it.
    pub name: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// The longest run of the day on which it began.
#[derive(Serialize)]
pub struct OnTheDayRecord {
    /// Distance in metres; `None` when nothing tells it.
    pub distance_m: Option<f64>,
    /// The longest run of the thirty days before, in metres; `None` without one.
    pub longest_before_m: Option<f64>,
}

/// An alert that stood.
#[derive(Serialize)]
pub struct StoodRecord {
    /// Its rule.
    pub rule: &'static str,
    /// What the rule found.
    pub title: &'static str,
    /// `amber`, `red` or `black`.
    pub attention: String,
    /// The day on which it was told.
    pub since: NaiveDate,
}

/// What was seen, with its figures rounded.
fn rounded(seen: &Seen, rounding: Rounding) -> Seen {
    let usual = seen.usual.clone().map(|usual| Usual {
        median: rounding.figure(usual.median),
        low: rounding.figure(usual.low),
        high: rounding.figure(usual.high),
        ..usual
    });
    Seen { value: rounding.figure(seen.value), usual, ..seen.clone() }
}

/// Days before the onset in which the longest run is looked for.
const LONGEST_DAYS: u64 = 30;

impl WhyRecord {
    /// The same with the day that was asked for.
    pub fn asked_for(self, day: Option<NaiveDate>) -> Self {
        Self { asked_onset: day.filter(|day| *day != self.onset), ..self }
    }

    /// What was seen, with what stood and what is asked and advised.
    pub fn of(analysis: &Analysis, seen: &Why, units: UnitSystem) -> Self {
        let (season, onset) = (&analysis.season, seen.onset);
        let rounding = Rounding::of(season);
        let records = |list: &[Seen]| {
            list.iter().map(|one| SeenRecord::of(&rounded(one, rounding))).collect()
        };
        let not_judged = seen.not_judged.iter().map(|(exposure, reason)| NotJudgedRecord {
            exposure: exposure.id,
            name: exposure.name,
            reason,
        });
        let shared = side_by_side(season, &analysis.limits, &onset);
        Self {
            schema_version: SCHEMA_VERSION,
            onset: onset.day,
            asked_onset: None,
            side: onset.side.map(Worded::word),
            site: onset.site.map(Worded::word),
            is_noted: onset.is_noted,
            last_run: season.last_day,
            different: records(&seen.different),
            other_way: records(&seen.other_way),
            unchanged: records(&seen.unchanged),
            unranked: records(&seen.unranked),
            not_judged: not_judged.collect(),
            on_the_day: on_the_day(season, seen, rounding),
            stood_on_the_eve: stood(analysis, onset.day - Days::new(1)),
            questions: questions::questions(season, onset.day, units),
            advice: AdviceRecord::of(analysis, units),
            side_by_side: shared.map(|shared| SharedRecord::of(&shared, rounding)),
        }
    }
}

impl WhyRecord {
    /// What is told in full, and what differed, too.
    pub fn told_and_more(&self) -> (Vec<&SeenRecord>, Vec<&SeenRecord>) {
        let (alone, explained): (Vec<&SeenRecord>, Vec<&SeenRecord>) =
            self.different.iter().partition(|one| !one.is_explained);
        let (told, more) = alone.split_at(alone.len().min(TOLD));
        (told.to_vec(), more.iter().chain(&explained).copied().collect())
    }
}

impl WhyRecord {
    /// What hurt, and which leg: `Calf pain`, `Achilles pain`, and `, left leg`.
    pub fn pain_words(&self) -> (&'static str, String) {
        let pain = match (self.site, self.is_noted) {
            (Some("achilles"), _) => "Achilles pain",
            (None, true) => "Calf and Achilles pain",
            _ => "Calf pain",
        };
        let leg = match self.side {
            Some("both") => ", both legs".to_owned(),
            Some(side) => format!(", {side} leg"),
            None => String::new(),
        };
        (pain, leg)
    }

    /// What differed the other way: what there was less of, and what there was more of.
    pub fn less_and_more(&self) -> (Vec<&SeenRecord>, Vec<&SeenRecord>) {
        self.other_way.iter().partition(|one| one.differs == Some("less"))
    }

    /// What was much as usual over whole weeks: what no rule had flagged by the eve, and what one had.
    pub fn unchanged_and_flagged(&self) -> (Vec<&SeenRecord>, Vec<&SeenRecord>) {
        let is_flagged = |one: &&SeenRecord| {
            self.stood_on_the_eve.iter().any(|stood| one.seen.exposure.is_judged_by(stood.rule))
        };
        let (flagged, unchanged) = self.unchanged.iter().partition(is_flagged);
        (unchanged, flagged)
    }
}

impl SeenRecord {
    fn of(seen: &Seen) -> Self {
        let usual = seen.usual.as_ref();
        let figure = |of: fn(&Usual) -> f64| usual.map(of);
        let rank = usual.and_then(|usual| usual.rank);
        Self {
            exposure: seen.exposure.id,
            name: seen.exposure.name,
            window_days: seen.length_days,
            value: seen.value,
            unit: seen.exposure.unit.symbol(),
            usual: figure(|usual| usual.median),
            usual_low: figure(|usual| usual.low),
            usual_high: figure(|usual| usual.high),
            windows: usual.map_or(0, |usual| usual.windows),
            windows_since: usual.map(|usual| usual.since),
            more_than_pct: rank.map(|rank| rank.above_pct),
            less_than_pct: rank.map(|rank| rank.below_pct),
            differs: seen.differs.map(differs_word),
            evidence: seen.exposure.grade().to_string(),
            rule: seen.exposure.rule,
            is_explained: seen.is_explained,
            before: seen.followed.map(FollowedRecord::from),
            seen: seen.clone(),
        }
    }

    /// `week`, `fortnight`, … of its window.
    pub fn span(&self) -> &'static str {
        span_name(self.window_days)
    }
}

impl From<Followed> for FollowedRecord {
    fn from(followed: Followed) -> Self {
        Self {
            within_days: FOLLOWING_DAYS,
            pain: followed.by_pain,
            no_pain: followed.by_none,
            not_known: followed.untold,
        }
    }
}

pub(super) fn differs_word(differs: Differs) -> &'static str {
    match differs {
        Differs::More => "more",
        Differs::Less => "less",
    }
}

fn on_the_day(season: &Season, seen: &Why, rounding: Rounding) -> Option<OnTheDayRecord> {
    let run = seen.longest_on_the_day(season)?;
    let before = season.sessions_before(seen.onset.day, LONGEST_DAYS).iter();
    let longest = before.filter_map(|run| run.known_distance_m()).reduce(f64::max);
    Some(OnTheDayRecord {
        distance_m: run.known_distance_m().map(|metres| rounding.figure(metres)),
        longest_before_m: longest.map(|metres| rounding.figure(metres)),
    })
}

/// The alerts that stood on a day, the gravest first.
fn stood(analysis: &Analysis, day: NaiveDate) -> Vec<StoodRecord> {
    let open = analysis.told.open_on(day).into_iter();
    let record = |alert: &crate::attention::Alert| {
        Some(StoodRecord {
            rule: alert.rule.id,
            title: alert.rule.title,
            attention: alert.light_on(day).map(|light: Light| light.to_string())?,
            since: alert.day(),
        })
    };
    open.filter_map(record).collect()
}
