//! Signs in the diary that say stop, and for how long they stand.

use chrono::{Days, NaiveDate};

use crate::base::quantity::Unit;
use crate::rules::{Family, Finding, Level, Limits, Meaning, RULES, Rule, Subject, Verdict};
use crate::season::Season;
use crate::user_files::athlete::diary::RedFlag;
use crate::user_files::athlete::{Felt, Side, Site};

/// Days for which such a sign stands: the time in which a finding counts as new.
const STANDS_DAYS: u64 = 14;
/// Days for which a possible tear stands. Engineering default: the six weeks that articles give a full tear
/// at least.
const TEAR_STANDS_DAYS: u64 = 42;

/// A sign that says stop.
#[derive(Clone)]
pub struct Stop {
    /// The day of its entry.
    pub day: NaiveDate,
    /// The rule that read it.
    pub rule: &'static Rule,
    /// What it found.
    pub finding: Finding,
    /// Where it was felt; `None` when not told.
    pub site: Option<Site>,
    /// In which leg; `None` when not told.
    pub side: Option<Side>,
    /// Whether it is a score, which an entry without pain takes back.
    pub is_score: bool,
    /// Whether it is what a tear feels like, which no entry without pain takes back: that it does not hurt at
    /// rest says nothing of the first run.
    pub is_tear: bool,
}

impl Stop {
    /// Whether what was felt speaks of the same place and leg: calf and Achilles tendon are one, and what names
    /// none speaks of all.
    pub(super) fn is_answered_by(&self, felt: &Felt) -> bool {
        let other = |site: Option<Site>| site.filter(|site| !site.is_calf_or_achilles());
        let is_place = felt.site.is_none() || other(felt.site) == other(self.site);
        let is_leg = felt.side.is_none_or(|side| side == Side::Both || Some(side) == self.side);
        is_place && is_leg
    }

    /// The last day on which it stands.
    pub fn lasts_until(&self) -> NaiveDate {
        self.day + Days::new(if self.is_tear { TEAR_STANDS_DAYS } else { STANDS_DAYS })
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
                let is_tear = is_tear(&finding);
                let entry = match judgement.subject {
                    Subject::Entry(index) => known.diary.entries.get(index),
                    _ => None,
                };
                let (site, side) = (entry.and_then(|it| it.site), entry.and_then(|it| it.side));
                Some(Stop { day, rule, finding: *finding, site, side, is_score, is_tear })
            }
            _ => None,
        });
        stops.collect::<Vec<_>>()
    });
    stops.collect()
}

/// Whether a finding names a pop or kick, or a leg that does not bear weight.
fn is_tear(finding: &Finding) -> bool {
    finding.details.iter().any(|sign| {
        let is_sign =
            matches!(sign.what, Meaning::Sign(RedFlag::Pop | RedFlag::CannotBearWeight, _));
        is_sign && sign.quantity.value > 0.0
    })
}
