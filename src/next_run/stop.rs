//! Signs in the diary that say stop, and for how long they stand.

use chrono::{Days, NaiveDate};

use crate::base::quantity::Unit;
use crate::rules::{Family, Finding, Level, Limits, RULES, Rule, Verdict};
use crate::season::Season;

/// Days for which such a sign stands: the time in which a finding counts as new.
const STANDS_DAYS: u64 = 14;

/// A sign that says stop.
#[derive(Clone)]
pub struct Stop {
    /// The day of its entry.
    pub day: NaiveDate,
    /// The rule that read it.
    pub rule: &'static Rule,
    /// What it found.
    pub finding: Finding,
    /// Whether it is a score, which an entry without pain takes back.
    pub is_score: bool,
}

impl Stop {
    /// The last day on which it stands.
    pub fn lasts_until(&self) -> NaiveDate {
        self.day + Days::new(STANDS_DAYS)
    }
}

/// Every sign that says stop in what is known.
pub(super) fn stops(known: &Season, limits: &Limits) -> Vec<Stop> {
    let of_pain = RULES.iter().filter(|rule| rule.family == Family::Pain);
    let stops = of_pain.flat_map(|rule| {
        let judged = rule.judge(known, limits).into_iter();
        let stops = judged.filter_map(|judgement| match judgement.verdict {
            Verdict::Raised(finding) if finding.level == Level::Stop => {
                let day = judgement.subject.day(known);
                let is_score = finding.measured.unit == Unit::Pain;
                Some(Stop { day, rule, finding: *finding, is_score })
            }
            _ => None,
        });
        stops.collect::<Vec<_>>()
    });
    stops.collect()
}
