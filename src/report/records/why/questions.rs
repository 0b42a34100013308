//! What a watch cannot know, as questions; answered where athlete file or diary tell.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::sanitize::clean;
use crate::base::words::{counted, joined_by_and};
use crate::look_back::onset::{Onset, onsets};
use crate::rules::strength_days;
use crate::season::{Season, Session};
use crate::user_files::athlete::Surface;
use crate::user_files::athlete::words::Worded;

/// Days before an onset that answers are about: those of the longest window.
const DAYS: u64 = 42;
/// Days before an onset whose surfaces are named.
const SURFACE_DAYS: u64 = 14;

/// One question.
#[derive(Serialize)]
pub struct QuestionRecord {
    /// What it is about, in one word.
    pub about: &'static str,
    /// The question.
    pub question: &'static str,
    /// What the runner's own files say; `None` where they do not.
    pub answer: Option<String>,
}

/// The questions about the days before an onset.
pub(super) fn questions(season: &Season, day: NaiveDate, units: UnitSystem) -> Vec<QuestionRecord> {
    let ask = |about, question, answer| QuestionRecord { about, question, answer };
    vec![
        ask("earlier pain", "Has this calf hurt before?", earlier(season, day)),
        ask("shoes", "Shoes new, worn out or with less drop?", shoes(season, day, units)),
        ask("ground", "Ground softer, harder or more uneven?", surfaces(season, day)),
        ask("strength", "Any calf strength training?", strength(season, day)),
        ask("tightness", "Tight before, or a short warm-up?", None),
        ask("sitting", "Long hours sitting or travelling?", None),
        ask("drinking", "Drank enough on long or warm runs?", None),
        ask("toes", "Toes squeezed by the shoe?", None),
    ]
}

/// `from 3 Apr 2026`.
fn earlier(season: &Season, day: NaiveDate) -> Option<String> {
    /// Episodes that are named; older ones are counted.
    const NAMED: usize = 3;
    let known = onsets(season).into_iter().filter(|onset| onset.day < day);
    let shown = |onset: &Onset| {
        let side = onset.side.map_or_else(String::new, |side| format!(" ({})", side.word()));
        format!("{}{side}", season.day_names.short(onset.day))
    };
    let mut days: Vec<String> = known.map(|onset| shown(&onset)).collect();
    days.reverse();
    let (named, older) = days.split_at(days.len().min(NAMED));
    let more = match older.len() {
        0 => String::new(),
        count => format!(", and {count} earlier"),
    };
    (!named.is_empty()).then(|| format!("from {}{more}", joined_by_and(named)))
}

/// The shoes of the last run before, with what they had run.
fn shoes(season: &Season, day: NaiveDate, units: UnitSystem) -> Option<String> {
    let run = season.sessions_before(day, DAYS).last()?;
    let index = run.shoe?;
    let shoe = season.athlete.shoes.get(index)?;
    let earlier = season.sessions.iter().filter(|other| other.day < day);
    let worn = earlier.filter(|other| other.shoe == Some(index));
    let worn_m: f64 = worn.filter_map(Session::known_distance_m).sum();
    let whole = Quantity::new(worn_m + shoe.earlier_distance_m, Unit::DistanceM).show(units);
    let drop_mm = shoe.drop_mm.map(|drop_mm| Quantity::new(drop_mm, Unit::DropMm).show(units));
    let drop = drop_mm.map_or_else(String::new, |drop| format!(", drop {drop}"));
    Some(format!("the last run before it was in {}, with {whole} on them{drop}", clean(&shoe.name)))
}

/// `road and trail in the fortnight before`.
fn surfaces(season: &Season, day: NaiveDate) -> Option<String> {
    let runs = season.sessions_before(day, SURFACE_DAYS).iter();
    let mut all: Vec<Surface> = runs.filter_map(|run| run.surface).collect();
    all.sort_unstable();
    all.dedup();
    let names: Vec<&str> = all.iter().map(|surface| surface.word()).collect();
    (!names.is_empty()).then(|| format!("{} in the two weeks before", joined_by_and(&names)))
}

/// How many days with strength training there were, where any was ever told.
fn strength(season: &Season, day: NaiveDate) -> Option<String> {
    let days = strength_days(season, NaiveDate::MIN..day);
    let from = day - Days::new(DAYS);
    let count = days.iter().filter(|one| **one >= from).count();
    let sessions = match count {
        0 => "no strength session".to_owned(),
        count => counted(count, "strength session"),
    };
    (!days.is_empty()).then(|| format!("{sessions} in the six weeks before"))
}
