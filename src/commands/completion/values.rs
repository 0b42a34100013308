//! The values that flags take, where there is a list of them. Lists are made when they are asked for.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, TimeDelta};
use clap_complete::engine::{CompletionCandidate, PathCompleter, ValueCompleter};

use crate::activity::RecordedOffset;
use crate::base::sanitize::printable;
use crate::commands::library::ME;
use crate::library;
use crate::options::{CURVES, FAIL_ON, UNITS, WEEKDAYS};
use crate::rules::{LEVEL_KEY, MODIFIERS, RULES, Rule};
use crate::run::run_tables::RunRow;
use crate::user_files::athlete::diary::Tag;
use crate::user_files::athlete::words::Worded;
use crate::user_files::athlete::{Side, Site};

/// What `RULE.level` can be set to.
const LEVELS: [(&str, &str); 2] =
    [("off", "the rule is not judged"), ("info", "its findings are never more than information")];
/// Days of runs that are offered.
const MOST_DAYS: usize = 30;

type List = Box<dyn Fn() -> Vec<CompletionCandidate> + Send + Sync>;

/// Where values come from that are not in the program.
#[derive(Clone)]
pub(super) struct Values {
    /// The library, where the system names a cache folder.
    library: Option<PathBuf>,
}

impl Values {
    pub(super) fn of(library: Option<PathBuf>) -> Self {
        Self { library }
    }

    /// The values of an argument of a command; `None` where it has no list.
    pub(super) fn of_argument(&self, command: &str, argument: &str) -> Option<List> {
        let own = self.clone();
        Some(match (command, argument) {
            ("explain", "id") => Box::new(rule_ids),
            (_, "tz") => Box::new(zones),
            (_, "fail-on") => Box::new(lights),
            (_, "units") => Box::new(|| plain(UNITS.iter().map(|(word, _)| *word))),
            (_, "grade-curve") => Box::new(|| plain(CURVES.iter().map(|(word, _)| *word))),
            (_, "week-start") => Box::new(|| plain(weekdays())),
            ("run", "on") => Box::new(move || own.days()),
            ("next", "on") | ("plan", "start" | "by") => Box::new(|| plain(days("tomorrow"))),
            (_, "as-of" | "since" | "until" | "onset") => Box::new(|| plain(days("yesterday"))),
            (_, "side") => Box::new(words::<Side>),
            (_, "site") => Box::new(words::<Site>),
            (_, "tag") => Box::new(words::<Tag>),
            (_, "runner") => Box::new(move || own.runners()),
            _ => return None,
        })
    }

    fn known_runs(&self) -> Vec<RunRow> {
        self.library.as_deref().map(|folder| library::runs(folder, ME)).unwrap_or_default()
    }

    /// Runs that the library knows, and files.
    pub(super) fn runs_or_files(&self, word: &OsStr) -> Vec<CompletionCandidate> {
        let begun = word.to_string_lossy();
        let is_meant = |run: &RunRow| run.run_id.starts_with(&*begun);
        let runs = self.known_runs().into_iter().filter(is_meant);
        let mut all: Vec<CompletionCandidate> =
            runs.map(|run| named(&run.run_id, said(&run))).collect();
        all.extend(PathCompleter::any().complete(word));
        all
    }

    /// The days of the newest runs.
    fn days(&self) -> Vec<CompletionCandidate> {
        let days: BTreeSet<NaiveDate> = self.known_runs().iter().filter_map(day).collect();
        let days = days.iter().rev().take(MOST_DAYS).map(|day| candidate(&day.to_string()));
        days.chain(plain(self::days("yesterday"))).collect()
    }

    fn runners(&self) -> Vec<CompletionCandidate> {
        let runners = self.library.as_deref().map(library::athletes).unwrap_or_default();
        runners.iter().map(|runner| candidate(runner)).collect()
    }
}

fn candidate(value: &str) -> CompletionCandidate {
    CompletionCandidate::new(value)
}

fn named(value: &str, meaning: String) -> CompletionCandidate {
    candidate(value).help(Some(meaning.into()))
}

fn plain(values: impl IntoIterator<Item = &'static str>) -> Vec<CompletionCandidate> {
    values.into_iter().map(candidate).collect()
}

fn words<T: Worded>() -> Vec<CompletionCandidate> {
    T::table().iter().map(|word| named(word.word, word.meaning.to_owned())).collect()
}

fn weekdays() -> impl Iterator<Item = &'static str> {
    WEEKDAYS.iter().map(|(word, _)| *word)
}

/// The words for days; `other` is the day next to today.
fn days(other: &'static str) -> Vec<&'static str> {
    ["today", other].into_iter().chain(weekdays()).collect()
}

fn zones() -> Vec<CompletionCandidate> {
    plain(chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()))
}

/// Of the words with one meaning the first.
fn lights() -> Vec<CompletionCandidate> {
    let mut told = Vec::new();
    let words = FAIL_ON.iter().filter(|(_, meaning)| {
        let is_new = !told.contains(meaning);
        told.push(*meaning);
        is_new
    });
    plain(words.map(|(word, _)| *word))
}

/// Of rules, and of what is known of the runner and raises levels.
fn rule_ids() -> Vec<CompletionCandidate> {
    let rules = RULES.iter().map(|rule| named(rule.id, rule.title.to_owned()));
    rules.chain(MODIFIERS.iter().map(|fact| named(fact.id, fact.title.to_owned()))).collect()
}

/// `RULE.`, then `RULE.NAME=`, then the value, each when the one before is there.
pub(super) fn settings(word: &OsStr) -> Vec<CompletionCandidate> {
    let word = word.to_string_lossy();
    let mut all = match word.split_once('.') {
        None => RULES
            .iter()
            .map(|rule| named(&format!("{}.", rule.id), rule.title.to_owned()))
            .collect(),
        Some((id, rest)) => match RULES.iter().find(|rule| rule.id == id) {
            Some(rule) if rest.contains('=') => set_values(rule),
            Some(rule) => names(rule),
            None => Vec::new(),
        },
    };
    all.retain(|one| one.get_value().to_string_lossy().starts_with(&*word));
    all
}

fn names(rule: &Rule) -> Vec<CompletionCandidate> {
    let level = named(&format!("{}.{LEVEL_KEY}=", rule.id), "whether it is judged".to_owned());
    let thresholds = rule.thresholds.iter().map(|threshold| {
        let range = format!("{} to {} {}", threshold.min, threshold.max, threshold.unit);
        named(&format!("{}.{}=", rule.id, threshold.name), range.trim_end().to_owned())
    });
    [level].into_iter().chain(thresholds).collect()
}

/// The levels, and of each threshold the value that is in force without settings.
fn set_values(rule: &Rule) -> Vec<CompletionCandidate> {
    let levels = LEVELS.iter().map(|(level, meaning)| {
        named(&format!("{}.{LEVEL_KEY}={level}", rule.id), (*meaning).to_owned())
    });
    let thresholds = rule.thresholds.iter().map(|threshold| {
        let value = format!("{}.{}={}", rule.id, threshold.name, threshold.default);
        named(&value, "the default".to_owned())
    });
    levels.chain(thresholds).collect()
}

/// The day of a run by its own clock, else in UTC.
fn day(run: &RunRow) -> Option<NaiveDate> {
    let offset_s = match run.offset {
        RecordedOffset::Known(seconds) => seconds,
        RecordedOffset::UnprovenZero | RecordedOffset::Missing => 0,
    };
    let start = DateTime::from_timestamp_millis(run.start_utc_ms)?;
    Some((start + TimeDelta::seconds(offset_s.into())).date_naive())
}

/// What a run is, for a person who chooses one.
fn said(run: &RunRow) -> String {
    let day = day(run).map(|day| day.to_string()).unwrap_or_default();
    let name = run.title.as_deref().unwrap_or(&run.source);
    format!("{day} {}", printable(name)).trim().to_owned()
}
