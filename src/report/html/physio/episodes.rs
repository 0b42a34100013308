//! What was unusual before each episode of pain: the newest in detail, earlier ones a line each.

use serde::Serialize;

use super::Shown;
use crate::base::quantity::UnitSystem;
use crate::base::words::{capitalised, counted, joined_by_and};
use crate::look_back::onset::onsets;
use crate::look_back::why::Followed;
use crate::report::records::why::words::{figure, rank, shared_words};
use crate::report::records::why::{SeenRecord, SharedRecord, WhyRecord};
use crate::season::{DayNames, Season};

/// Exposures of the newest episode that are shown.
const SEEN_SHOWN: usize = 5;
/// Earlier episodes that are shown.
const EARLIER_SHOWN: usize = 4;
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
    pub(super) earlier: Shown<Earlier>,
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

/// An earlier episode.
#[derive(Serialize)]
pub(super) struct Earlier {
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

pub(super) fn episodes(why: &WhyRecord, names: DayNames, units: UnitSystem) -> Episodes {
    let (pain, leg) = why.pain_words();
    let (told, more) = why.told_and_more();
    let row = |seen: &&SeenRecord| Row {
        name: capitalised(seen.name),
        figure: figure(&seen.seen, units),
        rank: rank(&seen.seen, names).map_or_else(String::new, |rank| capitalised(&rank)),
        before: seen.seen.followed.as_ref().map_or_else(String::new, followed_words),
    };
    let shared = why.side_by_side.as_ref();
    Episodes {
        head: format!("{pain}{leg}, from {}", names.short(why.onset)),
        rows: told.iter().take(SEEN_SHOWN).map(row).collect(),
        lines: lines(why, &more),
        earlier: shared.map_or_else(|| Shown::of(Vec::new(), 0), |all| earlier(all, why, names)),
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
    [
        sentence("Also more than usual", named(more.to_vec())),
        sentence("Different the other way", named(why.other_way.iter().collect())),
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

/// The other episodes, the newest first.
fn earlier(all: &SharedRecord, why: &WhyRecord, names: DayNames) -> Shown<Earlier> {
    let others = all.episodes.iter().enumerate().rev();
    let others = others.filter(|(_, episode)| episode.onset != why.onset);
    let one = |(index, episode): (usize, &crate::report::records::why::EpisodeRecord)| {
        let side = episode.side.map_or_else(String::new, |side| format!(", {side}"));
        Earlier {
            day: format!("{}{side}", names.short(episode.onset)),
            words: before_words(all, index),
        }
    };
    Shown::of(others.map(one).collect(), EARLIER_SHOWN)
}

/// What was unusual in the five weeks before one of the episodes.
fn before_words(all: &SharedRecord, episode: usize) -> String {
    let cells =
        || all.rows.iter().filter_map(|row| Some((row.name, row.cells.get(episode)?.is_high?)));
    let high = cells().filter(|(_, is_high)| *is_high).map(|(name, _)| name).collect();
    match (enumeration(high), cells().next()) {
        (Some(names), _) => capitalised(&names),
        (None, Some(_)) => "Nothing stood out".to_owned(),
        (None, None) => "Too little is known of the weeks before".to_owned(),
    }
}
