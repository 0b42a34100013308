//! A spike never raises the next cap: for two weeks after a run or a week beyond a cap, not more
//! than that cap is proposed, whatever the new base would allow.

use chrono::{Days, NaiveDate};

use crate::rules::{Ahead, Cap, Family, Level, Limits, Planned, RULES, Rule, Subject, Verdict};
use crate::season::Season;

/// Days for which the cap that a spike went beyond still holds; coaching habit.
const HOLD_DAYS: u64 = 14;

/// The caps that held for the spikes of the two weeks before a day. `season` ends before the day.
pub(super) fn carried_over(
    season: &Season,
    limits: &Limits,
    day: NaiveDate,
) -> Vec<(&'static Rule, Cap)> {
    let mut held = Vec::new();
    // Other rules have no base that a spike could raise, and no way back that it could shorten.
    let is_asked = |rule: &&&Rule| rule.family.is_load() || rule.family == Family::Return;
    for rule in RULES.iter().filter(is_asked) {
        if rule.caps.is_none() {
            continue;
        }
        for spike in spikes(rule, season, limits, day) {
            let before = season.projected(spike.from, &[], spike.from);
            let ahead = Ahead { day: spike.from, distance_m: spike.distance_m };
            let of_kind = rule.caps(&before, limits, &ahead).into_iter();
            let of_kind = of_kind.filter(|cap| is_of_week(cap.what) == spike.is_week);
            held.extend(of_kind.map(|cap| (*rule, spike.holding(cap))));
        }
    }
    held
}

pub(super) fn is_of_week(what: Planned) -> bool {
    matches!(what, Planned::WeekDistance | Planned::WeekClimb | Planned::WeekFast)
}

/// A run or a week of which a rule said `watch` or more.
struct Spike {
    /// Its day, or the first of its week.
    from: NaiveDate,
    /// Its day, or the last of its week.
    to: NaiveDate,
    distance_m: Option<f64>,
    is_week: bool,
}

impl Spike {
    fn holding(&self, cap: Cap) -> Cap {
        let spike = if self.is_week { "week" } else { "run" };
        let why = format!("the limit that the {spike} on {} exceeded", self.from);
        Cap { why, until: Some(self.to + Days::new(HOLD_DAYS)), is_flagged: false, ..cap }
    }
}

/// The spikes of a rule that are over, at most two weeks before the day or its week.
fn spikes(rule: &Rule, season: &Season, limits: &Limits, day: NaiveDate) -> Vec<Spike> {
    let judged = rule.judge(season, limits).into_iter();
    let raised = judged.filter(|judgement| match &judgement.verdict {
        Verdict::Raised(finding) => finding.level >= Level::Watch,
        _ => false,
    });
    let spikes = raised.filter_map(|judgement| match judgement.subject {
        Subject::Session(index) => {
            let session = &season.sessions[index];
            let (from, to) = (session.day, session.day);
            Some(Spike { from, to, distance_m: session.distance_m, is_week: false })
        }
        Subject::Week(index) => {
            let week = &season.calendar[index];
            let (from, to) = (week.start, week.end());
            Some(Spike { from, to, distance_m: None, is_week: true })
        }
        Subject::Entry(_) | Subject::Injury(_) => None,
    });
    let asked = |spike: &Spike| if spike.is_week { season.week_start_of(day) } else { day };
    let is_fresh =
        |spike: &Spike| (asked(spike) - Days::new(HOLD_DAYS)..asked(spike)).contains(&spike.to);
    spikes.filter(is_fresh).collect()
}
