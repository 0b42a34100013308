//! Where the runner stands: the light, the week, and what may be run next. One record for the terminal,
//! the page and `--json`, so that all say the same.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::light::{LightRecord, of_alerts_and_standing};
use super::next::{Asked, NextRecord};
use super::numbers::Rounding;
use super::standing::{StandingRecord, no_run_words};
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::counted;
use crate::columns::SCHEMA_VERSION;
use crate::next_run::plan::PlannedRun;
use crate::next_run::{Standing, standing};
use crate::options::Options;
use crate::season::{Season, Week};

/// The light of now and the week that it is of.
#[derive(Debug, Serialize)]
pub struct StateRecord {
    /// The light.
    pub light: LightRecord,
    /// The current week; `None` only without any.
    pub week: Option<WeekRecord>,
}

/// A week so far, beside the one before.
#[derive(Debug, Serialize)]
pub struct WeekRecord {
    /// First local day.
    pub start: NaiveDate,
    /// Days of it that had begun on the day of the evaluation, 1 to 7.
    pub days_begun: i64,
    /// Runs.
    pub run_count: usize,
    /// Distance in metres; `None` where no run of it knows its own.
    pub distance_m: Option<f64>,
    /// Distance of the week before in metres; `None` when nothing is known of it.
    pub distance_before_m: Option<f64>,
}

/// The state together with the answer about the next run.
#[derive(Debug, Serialize)]
pub struct NowRecord {
    /// Light and week.
    #[serde(flatten)]
    pub state: StateRecord,
    /// What may be run next.
    pub next_run: NextRecord,
}

/// What `soleus next --json` prints.
#[derive(Debug, Serialize)]
pub struct NextFile {
    /// Version of the shape.
    pub schema_version: u32,
    /// Light and week.
    #[serde(flatten)]
    pub state: StateRecord,
    /// The answer.
    #[serde(flatten)]
    pub next: NextRecord,
}

/// What stands about the calf on the day after the question, a sentence each: why no run, and what else.
pub fn stands(analysis: &Analysis, options: &Options, today: NaiveDate) -> Vec<String> {
    let day = asked_on(&analysis.season, options, today) + Days::new(1);
    let standing = standing(&analysis.season, &options.limits, day);
    let reason = standing.no_run();
    let no_run = reason.map(|reason| no_run_words(&reason, &options.limits, options.units).0);
    let record = StandingRecord::of(&standing);
    let lines = record.lines.into_iter().map(|line| line.text);
    no_run.into_iter().chain(lines).chain(record.asks).collect()
}

/// The day on which questions are asked: the day of an evaluation that was chosen, else today, or the
/// day of something noted for tomorrow.
pub fn asked_on(season: &Season, options: &Options, today: NaiveDate) -> NaiveDate {
    let is_chosen = options.season.last_day().is_some() || options.is_anonymous;
    if is_chosen { season.as_of } else { season.as_of.max(today) }
}

impl NowRecord {
    /// The state of a season as it is asked on a day, and what may be run on the day after.
    pub fn of(analysis: &Analysis, options: &Options, today: NaiveDate) -> Self {
        let season = &analysis.season;
        let today = asked_on(season, options, today);
        let standing = standing(season, &options.limits, today + Days::new(1));
        let asked = Asked::of(analysis, options, &standing, today);
        let next_run = NextRecord::of(season, None, asked);
        Self { state: StateRecord::of(analysis, &standing, false), next_run }
    }
}

impl NextFile {
    /// The answer for the day of what stands, and for a plan if there is one.
    pub fn of(analysis: &Analysis, plan: Option<Vec<PlannedRun>>, asked: Asked) -> Self {
        let standing = asked.standing;
        // A day before the evaluation knows nothing of its week.
        let away_days = (standing.day - analysis.season.as_of).num_days();
        let is_past = !(1..=STALE_DAYS).contains(&away_days);
        let state = StateRecord::of(analysis, standing, is_past);
        let next = NextRecord::of(&analysis.season, plan, asked);
        Self { schema_version: SCHEMA_VERSION, state, next }
    }
}

/// Days after the evaluation on which its findings no longer ask for anything: the time in which a
/// finding counts as new.
pub(in crate::report) const STALE_DAYS: i64 = 14;

impl StateRecord {
    /// `is_past`: whether the week is so long past that it no longer asks for anything.
    fn of(analysis: &Analysis, standing: &Standing, is_past: bool) -> Self {
        let as_of = analysis.season.as_of;
        let open = if is_past { Vec::new() } else { analysis.told.open_on(as_of) };
        let light =
            of_alerts_and_standing(&open, standing, (as_of - analysis.season.last_day).num_days());
        Self { light, week: week(&analysis.season) }
    }
}

/// `32.1 km in 4 runs`.
pub(in crate::report) fn week_words(week: &Week, units: UnitSystem) -> String {
    let runs = counted(week.run_count, "run");
    match week.known_distance_m() {
        Some(metres) => format!("{} in {runs}", Quantity::new(metres, Unit::DistanceM).show(units)),
        None => format!("{runs} of unknown distance"),
    }
}

fn week(season: &Season) -> Option<WeekRecord> {
    let (week, before) = season.calendar.split_last()?;
    let rounding = Rounding::of(season);
    let distance_m = |week: &Week| week.known_distance_m().map(|metres| rounding.figure(metres));
    Some(WeekRecord {
        start: week.start,
        days_begun: (season.as_of.min(week.end()) - week.start).num_days() + 1,
        run_count: week.run_count,
        distance_m: distance_m(week),
        distance_before_m: before.last().and_then(distance_m),
    })
}
