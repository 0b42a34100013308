//! A figure for each run of a season, from which the figures of windows are made. Everything about a run
//! was known on its evening.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::base::stats::median;
use crate::run::calf_load::usual_contact_ms;
use crate::season::cadence_model::usable_windows;
use crate::season::{MIN_FORM_WINDOWS, Season, Session};
use crate::user_files::athlete::Surface;
use crate::user_files::athlete::diary::Tag;

/// Days that a pair stays new; engineering default.
pub(super) const NEW_DAYS: i64 = 21;
/// Days without a surface after which it is new to the legs again; that of `new-surface`.
const PAUSE_DAYS: u64 = 60;
/// Days of history without which nothing is a first time; engineering default.
const MIN_SEEN_DAYS: i64 = 28;

/// Contact time of a run above what is usual among runners at its speeds, in per cent; `None` with too few
/// steady half minutes that know it.
pub(super) fn contact_pct(run: &Session) -> Option<f64> {
    let above = usable_windows(run).filter_map(|window| {
        Some((window.ground_contact_ms? / usual_contact_ms(window.speed_mps) - 1.0) * 100.0)
    });
    let above: Vec<f64> = above.collect();
    if above.len() < MIN_FORM_WINDOWS { None } else { median(above) }
}

/// For each session the metres on ground that was not run on in the sixty days before.
pub(super) fn new_surface_m(season: &Season) -> Vec<Option<f64>> {
    let mut last: BTreeMap<Surface, NaiveDate> = BTreeMap::new();
    let one = |run: &Session| {
        let surface = run.surface?;
        let earlier = last.insert(surface, run.day);
        let is_used = earlier.is_some_and(|day| run.day <= day + Days::new(PAUSE_DAYS));
        if season.covered_days_before(run.day) < MIN_SEEN_DAYS {
            return None;
        }
        if is_used { Some(0.0) } else { run.known_distance_m() }
    };
    season.sessions.iter().map(one).collect()
}

/// For each session the days since its pair was first worn.
pub(super) fn shoe_ages_days(season: &Season) -> Vec<Option<i64>> {
    let mut first: BTreeMap<usize, NaiveDate> = BTreeMap::new();
    let one = |run: &Session| {
        let index = run.shoe?;
        let shoe = season.athlete.shoes.get(index)?;
        let seen = *first.entry(index).or_insert(run.day);
        let is_older = shoe.earlier_distance_m > 0.0;
        // What was worn from the first recordings on may be of any age.
        let is_seen_new = season.covered_days_before(seen) >= MIN_SEEN_DAYS && !is_older;
        let since = match shoe.first_use {
            Some(first_use) => first_use.min(seen),
            None if is_seen_new => seen,
            None => seen - Days::new(NEW_DAYS.unsigned_abs()),
        };
        Some((run.day - since).num_days())
    };
    season.sessions.iter().map(one).collect()
}

/// For each session what its pair had run before it, in metres.
pub(super) fn wears_m(season: &Season) -> Vec<Option<f64>> {
    let mut so_far: BTreeMap<usize, f64> = BTreeMap::new();
    let one = |run: &Session| {
        let index = run.shoe?;
        let shoe = season.athlete.shoes.get(index)?;
        let worn_m = so_far.entry(index).or_insert(shoe.earlier_distance_m);
        let before_m = *worn_m;
        *worn_m += run.known_distance_m().unwrap_or(0.0);
        Some(before_m)
    };
    season.sessions.iter().map(one).collect()
}

/// The days with a session of another sport, by recordings and diary; in order, each once.
pub(super) fn cross_training_days(season: &Season) -> Vec<NaiveDate> {
    let recorded = season.others.iter().filter(|other| other.is_cross_training());
    let entries = season.diary.entries.iter();
    let noted = entries.filter(|entry| entry.tags.contains(&Tag::CrossTraining));
    let mut days: Vec<NaiveDate> =
        recorded.map(|other| other.day).chain(noted.map(|entry| entry.date)).collect();
    days.sort_unstable();
    days.dedup();
    days
}
