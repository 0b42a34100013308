//! What the runner said about single runs and about time, as the season stage reads it.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;

use crate::activity::import_notes::ImportNote;
use crate::run::doubt::{Doubt, DoubtedFigure};
use crate::run::run_tables::RunTables;
use crate::user_files::athlete::calf_history::{self, CalfHistory};
use crate::user_files::athlete::diary::Tag;
use crate::user_files::athlete::{Athlete, Diary, Episode, Surface, WornBy};
use crate::user_files::away::Away;

/// Recordings less than this apart are one session, in minutes. Engineering default: long enough
/// to change shoes between warm-up and race, too short for the legs to rest.
pub const DEFAULT_SESSION_GAP_MIN: f64 = 30.0;

/// What the runner said about single runs and about time.
#[derive(Clone, Debug)]
pub struct SeasonSettings {
    /// Day of the evaluation; when `None` that of the last thing known, run or diary entry.
    pub as_of: Option<NaiveDate>,
    /// Runs after this local day are left out.
    pub until: Option<NaiveDate>,
    /// First day of a week.
    pub week_start: Weekday,
    /// Zone of recordings that do not tell their own.
    pub zone: Option<Tz>,
    /// Recordings less than this many minutes apart are judged as one; 0 keeps all apart.
    pub session_gap_min: f64,
    /// Tags by run id or source.
    pub tags: BTreeMap<String, RunTag>,
    /// What a watch does not know about the runner.
    pub athlete: Athlete,
    /// Pain, calf tests and what else the runner noted.
    pub diary: Diary,
    /// Days without the watch, as the runner names them.
    pub away: Vec<Away>,
    /// Whether the table of speeds is made, which few ask for.
    pub keeps_exposure: bool,
}

/// A runner's word on one run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunTag {
    /// An intended effort.
    pub race: bool,
    /// Not to be counted; `Some(false)` counts a run that would be left out as impossible.
    pub exclude: Option<bool>,
    /// The true distance in metres.
    pub distance_m: Option<f64>,
}

impl Default for SeasonSettings {
    fn default() -> Self {
        Self {
            as_of: None,
            until: None,
            week_start: Weekday::Mon,
            zone: None,
            session_gap_min: DEFAULT_SESSION_GAP_MIN,
            tags: BTreeMap::new(),
            athlete: Athlete::default(),
            diary: Diary::default(),
            away: Vec::new(),
            keeps_exposure: false,
        }
    }
}

impl SeasonSettings {
    /// Runs after the last day asked for, or after the evaluation, are not known yet.
    pub(super) fn is_counted(&self, day: NaiveDate) -> bool {
        self.last_day().is_none_or(|last| day <= last)
    }

    /// The stretches of pain in calf or Achilles tendon that diary and athlete file tell, as they were
    /// known on a day, by start.
    pub fn calf_episodes_on(&self, day: NaiveDate) -> Vec<Episode> {
        CalfHistory::new(&self.athlete, &self.diary).episodes_on(day)
    }

    /// The first day of which diary or athlete file tell anything about pain; `None` without either.
    pub fn calf_problem_since(&self) -> Option<NaiveDate> {
        calf_history::calf_problem_since(&self.athlete, &self.diary)
    }

    /// The day of the evaluation of runs that end on this one: the given day, else that of the last
    /// thing known. People note pain on days on which they do not run.
    pub(super) fn evaluated_on(&self, last_run: NaiveDate) -> NaiveDate {
        let is_known = |day: &NaiveDate| self.until.is_none_or(|until| *day <= until);
        let noted = self.diary.entries.iter().rev().map(|entry| entry.date).find(is_known);
        self.as_of.unwrap_or_else(|| noted.map_or(last_run, |noted| noted.max(last_run)))
    }

    /// The last day of which runs count; `None` without a limit.
    pub fn last_day(&self) -> Option<NaiveDate> {
        [self.until, self.as_of].into_iter().flatten().min()
    }

    pub(super) fn unknown_tags(&self, runs: &[RunTables]) -> Vec<String> {
        let is_there = |name: &String| runs.iter().any(|run| names(run).any(|known| known == name));
        let mut unknown: Vec<String> =
            self.tags.keys().filter(|name| !is_there(name)).cloned().collect();
        unknown.sort();
        unknown
    }

    /// Whether the settings leave this run out.
    pub(super) fn is_excluded(&self, run: &RunTables) -> bool {
        self.tag(run).exclude == Some(true) || self.impossible(run).is_some()
    }

    /// Why nobody can have run this; `None` for a run that is possible, and for one that the settings
    /// count all the same or give another distance.
    pub(super) fn impossible(&self, run: &RunTables) -> Option<Doubt> {
        let tag = self.tag(run);
        let is_believed = tag.exclude == Some(false) || tag.distance_m.is_some();
        let impossible = run.row.doubts.iter().find(|doubt| doubt.is_impossible());
        impossible.copied().filter(|_| !is_believed)
    }

    /// Why figures of a run that counts may be wrong: not the distance where the runner gave it.
    pub(super) fn doubts(&self, run: &RunTables) -> Vec<Doubt> {
        let is_given = self.tag(run).distance_m.is_some();
        let is_settled =
            |doubt: &&Doubt| is_given && doubt.figures().first() == Some(&DoubtedFigure::Distance);
        run.row.doubts.iter().filter(|doubt| !is_settled(doubt)).copied().collect()
    }

    /// The shoes a run of this local day was run in, and what it was run on.
    pub(super) fn shoe_and_surface(
        &self,
        run: &RunTables,
        day: NaiveDate,
    ) -> (Option<usize>, Option<Surface>) {
        let names: Vec<&str> = names(run).collect();
        let worn_by = WornBy { day, gear: run.row.gear.as_deref(), names: &names };
        let told = self.athlete.surface_of(worn_by).or_else(|| self.surface_in_diary(day));
        let recorded = || run.row.sub_sport.as_deref().and_then(Surface::of_sub_sport);
        (self.athlete.shoe_of(worn_by), told.or_else(recorded))
    }

    /// The surface that the diary names for a day; `None` when it names none or several.
    fn surface_in_diary(&self, day: NaiveDate) -> Option<Surface> {
        let tags = self.diary.entries_on(day).iter().flat_map(|entry| &entry.tags);
        let mut named = tags.filter_map(|tag| match tag {
            Tag::Surface(surface) => Some(*surface),
            _ => None,
        });
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    }

    pub(super) fn tag(&self, run: &RunTables) -> RunTag {
        names(run).find_map(|name| self.tags.get(name)).copied().unwrap_or_default()
    }
}

/// What settings may call a run: its id and file, and those of its other recordings.
fn names(run: &RunTables) -> impl Iterator<Item = &str> {
    let own = [run.row.run_id.as_str(), &run.row.source];
    let others = run.repeats.iter().flat_map(|other| [other.run_id.as_str(), &other.source]);
    own.into_iter().chain(others)
}

impl RunTag {
    pub(super) fn notes(self) -> impl Iterator<Item = ImportNote> {
        let race = self.race.then(|| "tagged as a race".to_owned());
        let exclude = (self.exclude == Some(true)).then(|| "excluded".to_owned());
        let distance = self.distance_m.map(|distance_m| format!("distance set to {distance_m} m"));
        [race, exclude, distance].into_iter().flatten().map(ImportNote::Tagged)
    }
}
