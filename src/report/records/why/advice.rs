//! What to do today and in the next days, and when to see a doctor: what articles about calf pain and
//! clinics agree on, and where they do not. The same for everybody, but for warning signs in the diary.

use chrono::Days;
use serde::Serialize;

use crate::analysis::pipeline::Analysis;
use crate::base::quantity::UnitSystem;
use crate::base::words::joined_by_and;
use crate::next_run::{NoRun, Standing, run_limits};
use crate::report::records::figures::at_most;
use crate::report::records::standing::no_run_words;
use crate::rules::{Family, Planned, Rule};
use crate::season::Season;
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
const DOCTOR: &str = "See one before your next run if you felt a pop or a kick, if there is \
                      swelling, bruising, warmth, redness or numbness, pain at night or at rest, a \
                      tender spot on the shin bone or tightness in every run, if the leg does not \
                      bear your weight, or if the pain lasts more than a week or gets worse.";
/// With a warning sign.
const SEEN_FIRST: [&str; 2] = [
    "Do not run, and do not stretch or massage it.",
    "No running until someone who can examine it says you may.",
];
const DISAGREEMENT: &str = "Ice and anti-inflammatory tablets: two articles recommend both, one \
                            advises against both at first. Ask a doctor or pharmacist before you \
                            take any.";

impl AdviceRecord {
    /// The advice of the day of the evaluation, by what is noted up to it.
    pub fn of(analysis: &Analysis, units: UnitSystem) -> Self {
        let (season, limits) = (&analysis.season, &analysis.limits);
        let standing = Standing::of(season, limits, season.as_of);
        let general = || [TODAY.to_owned(), next_days(units), DOCTOR.to_owned()];
        let [today, next_days, doctor] = match standing.no_run() {
            Some(NoRun::Sign(sign)) if !sign.is_score => {
                let [today, next_days] = SEEN_FIRST.map(str::to_owned);
                [today, next_days, (sign.rule.message)(&sign.finding, units)]
            }
            Some(reason) => {
                let (today, next_days) = no_run_words(&reason, limits, units);
                [today, next_days, DOCTOR.to_owned()]
            }
            None => general(),
        };
        let left = standing.no_run().is_none().then(|| left_words(analysis, units)).flatten();
        let next_days = next_days + &left.unwrap_or_default();
        let (emergency, disagreement) = (EMERGENCY, DISAGREEMENT);
        let warning = warning(season, &standing);
        Self { warning, today, next_days, emergency, doctor, disagreement }
    }
}

fn next_days(units: UnitSystem) -> String {
    let short = match units {
        UnitSystem::Metric => "2 to 3 km",
        UnitSystem::Imperial => "a mile or two",
    };
    format!(
        "Rest until you can walk without pain, uphill too. Then run {short}, flat and easy, with \
         walking breaks and a day between runs; no hills, sand or speed while it is sore. If pain \
         goes above 2 of 10 or is worse the next morning, take a step back. Soreness fades in \
         days; pain that grows as you run does not."
    )
}

/// What pain that is noted leaves of the next run, as `next` has it; `None` where none holds it back.
fn left_words(analysis: &Analysis, units: UnitSystem) -> Option<String> {
    let season = &analysis.season;
    let limits = run_limits(season, &analysis.limits, season.as_of + Days::new(1));
    let is_of_pain =
        |what: Planned, rule: &Rule| what == Planned::Distance && rule.family == Family::Pain;
    let bounds = limits.bounds.iter().filter(|(what, bound)| is_of_pain(*what, bound.rule));
    let most_m = bounds.map(|(_, bound)| bound.at_most_m).reduce(f64::min)?;
    let most = at_most(most_m, Planned::Distance, units);
    Some(format!(" Given your diary, run {most} at most for now (`soleus next`)."))
}

impl AdviceRecord {
    /// Heads and words, in order.
    pub fn parts(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Today", self.today.clone()),
            ("Next days", self.next_days.clone()),
            ("Emergency", self.emergency.to_owned()),
            ("Doctor", self.doctor.clone()),
            ("Disputed", self.disagreement.to_owned()),
        ]
    }
}

/// The warning signs of the diary, while one stands on the day of the evaluation.
fn warning(season: &Season, standing: &Standing) -> Option<String> {
    /// Days before the newest sign in which others are named with it. Engineering default: that of
    /// `red-flag`.
    const BEFORE: Days = Days::new(14);
    let sign = standing.stop.as_ref().filter(|stop| !stop.is_score)?;
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
        "Your diary has a warning sign ({words}, last on {noted}). Do not run. Have it seen first."
    ))
}
