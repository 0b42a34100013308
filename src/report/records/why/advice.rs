//! What to do today and in the next days, and when to see a doctor: what articles about calf pain and
//! clinics agree on, and where they do not. The same for everybody, but for warning signs in the diary.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::base::quantity::UnitSystem;
use crate::base::words::joined_by_and;
use crate::season::Season;
use crate::user_files::athlete::diary::RedFlag;
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
const EMERGENCY: &str = "Call for help if the pain or swelling comes with breathlessness or chest \
                         pain, or if a calf is swollen or warm after surgery, long travel or lying \
                         still. Do not massage it.";
const DOCTOR: &str = "See one before the next run after a pop or a kick, with swelling, bruising, warmth, \
                      redness or numbness, pain at night or at rest, a tender spot on the shin bone, \
                      tightness in every run, or if the leg does not bear your weight. Also if it lasts \
                      more than a week or gets worse.";
/// With a warning sign.
const SEEN_FIRST: [&str; 3] = [
    "Do not run, and do not stretch or massage it.",
    "No running until somebody who can examine it has said that you may.",
    "See one today: there is a warning sign in your diary.",
];
const DISAGREEMENT: &str = "Ice and anti-inflammatory tablets: two articles advise both, one says to leave \
                            out both at first. Ask a doctor or pharmacist before you take any.";

impl AdviceRecord {
    /// The advice after an onset.
    pub(super) fn of(season: &Season, day: NaiveDate, units: UnitSystem) -> Self {
        let short = match units {
            UnitSystem::Metric => "2 to 3 km",
            UnitSystem::Imperial => "a mile or two",
        };
        let next_days = format!(
            "Rest until you can walk without pain, uphill too. Then {short}, flat and easy, with \
             walking breaks and a day off between; no hills, soft ground or fast running while it is \
             sore. More than 2 out of 10, or worse the next morning: go back a step. Muscle soreness \
             fades in days; pain that grows as you run does not."
        );
        let warning = warning(season, day);
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

/// The warning signs that the diary holds since a few days before the onset.
fn warning(season: &Season, day: NaiveDate) -> Option<String> {
    /// Engineering default: that of `red-flag`.
    const BEFORE: Days = Days::new(14);
    let entries = || season.diary.entries.iter().filter(|entry| entry.date >= day - BEFORE);
    let newest = entries().rfind(|entry| entry.red_flags().next().is_some())?;
    let noted = season.day_names.long(newest.date);
    let mut signs: Vec<RedFlag> = Vec::new();
    for sign in entries().flat_map(|entry| entry.red_flags()) {
        if !signs.contains(&sign) {
            signs.push(sign);
        }
    }
    let meanings: Vec<&str> = signs.iter().map(|sign| sign.word()).collect();
    let words = joined_by_and(&meanings);
    Some(format!(
        "Your diary holds a warning sign ({words}, last on {noted}). Do not run. Have it seen first."
    ))
}
