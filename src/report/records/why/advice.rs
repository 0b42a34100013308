//! What to do today and in the next days, and when to see a doctor: what articles about calf pain and
//! clinics agree on, and where they do not. The same for everybody, but for warning signs in the diary.

use chrono::Days;
use serde::Serialize;

use crate::analysis::pipeline::Analysis;
use crate::base::quantity::UnitSystem;
use crate::base::words::joined_by_and;
use crate::next_run::Standing;
use crate::user_files::athlete::diary::{DiaryEntry, RedFlag};
use crate::user_files::athlete::words::Worded;

/// What to do.
#[derive(Serialize)]
pub struct AdviceRecord {
    /// That the diary holds a warning sign; `None` without one.
    pub warning: Option<String>,
    /// Today.
    pub today: String,
    /// In the next days.
    pub next_days: String,
    /// When it is an emergency.
    pub emergency: &'static str,
    /// When to see a doctor.
    pub doctor: String,
    /// Where sources disagree.
    pub disagreement: &'static str,
}

const TODAY: &str = "Stop if it is sharp or sudden, or makes you limp. If it is mild and eases as you \
                     warm up: shorter, slower, flat.";
const EMERGENCY: &str = "Call for help if pain or swelling comes with breathlessness or chest pain, or if a calf is \
                         swollen or warm after surgery, long travel or lying still. Do not massage it.";
const DOCTOR: &str = "See one before the next run after a pop or a kick, with swelling, bruising, warmth, \
                      redness or numbness, pain at night or at rest, a tender spot on the shin bone, \
                      tightness in every run, if the leg does not bear your weight, if it lasts more \
                      than a week or gets worse.";
/// With a warning sign.
const SEEN_FIRST: [&str; 3] = [
    "Do not run, and do not stretch or massage it.",
    "No running until somebody who can examine it has said that you may.",
    "See one today: there is a warning sign in your diary.",
];
const DISAGREEMENT: &str = "Ice and anti-inflammatory tablets: two articles advise both, one neither at \
                            first. Ask a doctor or pharmacist before you take any.";

impl AdviceRecord {
    /// The advice of a day of evaluation.
    pub(super) fn of(analysis: &Analysis, units: UnitSystem) -> Self {
        let short = match units {
            UnitSystem::Metric => "2 to 3 km",
            UnitSystem::Imperial => "a mile or two",
        };
        let next_days = format!(
            "Rest until you can walk without pain, uphill too. Then {short}, flat and easy, with \
             walking breaks and a day between; no hills, sand or speed while it is sore. Above 2 of \
             10, or worse next morning: a step back. Soreness fades in days; pain that grows as you \
             run does not."
        );
        let warning = warning(analysis);
        let [today, next_days, doctor] = match warning {
            Some(_) => SEEN_FIRST.map(str::to_owned),
            None => [TODAY.to_owned(), next_days, DOCTOR.to_owned()],
        };
        let (emergency, disagreement) = (EMERGENCY, DISAGREEMENT);
        Self { warning, today, next_days, emergency, doctor, disagreement }
    }
}

impl AdviceRecord {
    /// Heads and words, in order.
    pub fn parts(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Today", self.today.clone()),
            ("Next days", self.next_days.clone()),
            ("Emergency", self.emergency.to_owned()),
            ("Doctor", self.doctor.clone()),
            ("Not agreed", self.disagreement.to_owned()),
        ]
    }
}

/// The warning signs of the diary, while one stands on the day of the evaluation.
fn warning(analysis: &Analysis) -> Option<String> {
    /// Days before the newest sign in which others are named with it. Engineering default: that of
    /// `red-flag`.
    const BEFORE: Days = Days::new(14);
    let season = &analysis.season;
    let standing = Standing::of(season, &analysis.limits, season.as_of);
    let sign = standing.stop.filter(|stop| !stop.is_score)?;
    let entries = season.diary.until(season.as_of).iter();
    let entries = entries.filter(|entry| entry.date >= sign.day - BEFORE);
    let mut signs: Vec<RedFlag> = Vec::new();
    for sign in entries.flat_map(DiaryEntry::red_flags) {
        if !signs.contains(&sign) {
            signs.push(sign);
        }
    }
    let meanings: Vec<&str> = signs.iter().map(|sign| sign.word()).collect();
    let (words, noted) = (joined_by_and(&meanings), season.day_names.long(sign.day));
    let words = if words.is_empty() { sign.rule.title.to_lowercase() } else { words };
    Some(format!(
        "Your diary holds a warning sign ({words}, last on {noted}). Do not run. Have it seen first."
    ))
}
