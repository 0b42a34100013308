//! What was unusual before each episode of pain: the newest in detail, the others a line each.

use serde::Serialize;

use super::Shown;
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::UnitSystem;
use crate::base::words::{capitalised, counted, joined_by_and};
use crate::look_back::onset::{Onset, has_runs_before, onsets};
use crate::look_back::why::{Followed, why};
use crate::report::records::why::words::{figure, rank, shared_words};
use crate::report::records::why::{SeenRecord, WhyRecord};
use crate::season::Season;
use crate::user_files::athlete::words::Worded;

/// Exposures of the newest episode that are shown.
const SEEN_SHOWN: usize = 5;
/// Other episodes that are shown.
const OTHERS_SHOWN: usize = 4;
/// Names in one enumeration.
const NAMES_SHOWN: usize = 6;

/// All that is looked back on.
#[derive(Serialize)]
pub(super) struct Episodes {
    /// `Calf pain, left leg, from Sun 17 May 2026`.
    pub(super) head: String,
    pub(super) rows: Vec<Row>,
    /// What else is said of the newest, a sentence each.
    pub(super) lines: Vec<String>,
    pub(super) others: Shown<Other>,
}

/// One exposure beside the usual.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) figure: String,
    pub(super) rank: String,
    /// How often the like came before, and what followed.
    pub(super) before: String,
}

/// An episode that is not the one in detail.
#[derive(Serialize)]
pub(super) struct Other {
    day: String,
    pub(super) words: String,
}

/// Why there is nothing to look back on.
pub(super) fn none_words(season: &Season) -> &'static str {
    match onsets(season).is_empty() {
        true => {
            "No episode of pain in calf or Achilles tendon is written down, so there is nothing to \
                 look back on."
        }
        false => {
            "No run was recorded in the three weeks before the newest episode, so there is nothing to \
                  look back on."
        }
    }
}

pub(super) fn episodes(analysis: &Analysis, why: &WhyRecord, units: UnitSystem) -> Episodes {
    let names = analysis.season.day_names;
    let (pain, leg) = why.pain_words();
    let (told, more) = why.told_and_more();
    let row = |seen: &&SeenRecord| Row {
        name: capitalised(seen.name),
        figure: figure(&seen.seen, units),
        rank: rank(&seen.seen, names).map_or_else(String::new, |rank| capitalised(&rank)),
        before: seen.seen.followed.as_ref().map_or_else(String::new, followed_words),
    };
    Episodes {
        head: format!("{pain}{leg}, from {}", names.short(why.onset)),
        rows: told.iter().take(SEEN_SHOWN).map(row).collect(),
        lines: lines(why, &more),
        others: others(analysis, why),
    }
}

/// `3 times, pain followed once`.
fn followed_words(followed: &Followed) -> String {
    let often = |count: usize| match count {
        1 => "once".to_owned(),
        count => counted(count, "time"),
    };
    match (followed.times(), followed.by_pain) {
        (0, _) => "never so".to_owned(),
        (times, 0) if followed.untold == times => {
            format!("{}, what followed is not known", often(times))
        }
        (times, 0) => format!("{}, no pain followed", often(times)),
        (times, pain) if times == pain => format!("{}, always before pain", often(times)),
        (times, pain) => format!("{}, pain followed {}", often(times), often(pain)),
    }
}

fn lines(why: &WhyRecord, more: &[&SeenRecord]) -> Vec<String> {
    let named = |list: Vec<&SeenRecord>| enumeration(list.iter().map(|one| one.name).collect());
    let sentence =
        |head: &str, names: Option<String>| names.map(|names| format!("{head}: {names}."));
    let eve: Vec<&str> = why.stood_on_the_eve.iter().map(|one| one.title).collect();
    let eve = if eve.is_empty() { "nothing".to_owned() } else { eve.join("; ") };
    let (unchanged, _) = why.unchanged_and_flagged();
    let (less, more_of_it) = why.less_and_more();
    [
        sentence("Also more than usual", named(more.to_vec())),
        sentence("Less than usual", named(less)),
        sentence("More than usual", named(more_of_it)),
        sentence("Much as usual", named(unchanged)),
        Some(format!("Flagged by the evening before: {eve}.")),
        why.side_by_side.as_ref().map(shared_words),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Some names, and how many more; `None` of none.
fn enumeration(names: Vec<&str>) -> Option<String> {
    let more = names.len().saturating_sub(NAMES_SHOWN);
    let mut shown: Vec<String> =
        names.iter().take(NAMES_SHOWN).map(|name| (*name).to_owned()).collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    (!shown.is_empty()).then(|| joined_by_and(&shown))
}

/// The other episodes, the newest first, each as `soleus why` looks back on it.
fn others(analysis: &Analysis, newest: &WhyRecord) -> Shown<Other> {
    let season = &analysis.season;
    let all: Vec<Onset> =
        onsets(season).into_iter().rev().filter(|onset| onset.day != newest.onset).collect();
    let one = |onset: &Onset| {
        let side = onset.side.map_or_else(String::new, |side| format!(", {}", side.word()));
        Other {
            day: format!("{}{side}", season.day_names.short(onset.day)),
            words: before_words(analysis, *onset),
        }
    };
    let rows = all.iter().take(OTHERS_SHOWN).map(one).collect();
    Shown { rows, more: all.len().saturating_sub(OTHERS_SHOWN) }
}

/// What was different before one of the episodes.
fn before_words(analysis: &Analysis, onset: Onset) -> String {
    if !has_runs_before(&analysis.season, &onset) {
        return "No run was recorded in the three weeks before".to_owned();
    }
    let seen = why(&analysis.season, &analysis.limits, onset);
    let names = seen.different.iter().map(|one| one.exposure.name).collect();
    match (enumeration(names), seen.unchanged.is_empty()) {
        (Some(names), _) => capitalised(&names),
        (None, false) => "Nothing that a watch measures stood out".to_owned(),
        (None, true) => "Not enough history before that day to say".to_owned(),
    }
}
