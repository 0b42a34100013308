//! What rules would say of a run that is not yet run, because of that run alone.

use chrono::{Days, NaiveDate};

use crate::next_run::plan::{PlannedRun, end_of_week};
use crate::rules::{
    Family, Finding, Judgement, Level, Limits, RULES, Rule, Subject, Verdict, judge_families,
};
use crate::season::{Season, Session};

/// A finding and its rule.
pub type Found = (&'static Rule, Finding);

/// Days before a week of which rules are asked, too, where only that week is wanted: what some find depends on
/// what others found in the six weeks before.
const ASKED_DAYS: u64 = 63;

/// The first day of which rules are asked for what they say of the week of a day.
pub(super) fn asked_from(season: &Season, day: NaiveDate) -> NaiveDate {
    season.week_start_of(day) - Days::new(ASKED_DAYS)
}

/// A season that ends before a plan, and the runs of the plan so far.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// What is known before the first run of the plan.
    pub known: &'a Season,
    /// The runs of the plan before the one that is asked about, in order.
    pub planned: &'a [PlannedRun],
}

impl Before<'_> {
    /// The season with the planned runs, and one more where it is given, on the last day of the week of
    /// a run.
    fn season(&self, run: &PlannedRun, is_run: bool) -> Season {
        let first_day = self.planned.first().map_or(run.day, |first| first.day);
        let runs = self.planned.iter().chain(is_run.then_some(run));
        let planned: Vec<(Session, String)> =
            runs.map(|run| (run.session(self.known), format!("plan of {}", run.day))).collect();
        let mut season =
            self.known.projected(first_day, &planned, end_of_week(self.known, run.day));
        season.diary = self.known.diary.clone();
        season.asked_from = Some(asked_from(&season, run.day));
        season
    }

    /// What is known on the eve of a run, the planned runs before it included.
    pub fn on_eve_of(&self, run: &PlannedRun) -> Season {
        match self.planned.last() {
            Some(_) => self.season(run, false).projected(run.day, &[], run.day),
            None => self.known.projected(run.day, &[], run.day),
        }
    }

    /// What every rule about plans would say of a run or its week because of that run, the gravest
    /// first.
    pub fn added_by(&self, limits: &Limits, run: &PlannedRun) -> Vec<Found> {
        let all = |season: &Season| {
            let outcomes = judge_families(season, limits, is_about_plans).into_iter();
            outcomes.map(|outcome| (outcome.rule, outcome.judgement)).collect::<Vec<_>>()
        };
        self.added(run, all)
    }

    /// The same of the rules alone that may speak within every limit: those without one, and those of
    /// coming back, which also ask for days between runs.
    pub fn added_without_limit(&self, limits: &Limits, run: &PlannedRun) -> Vec<Found> {
        let is_without = |rule: &&Rule| rule.caps.is_none() || rule.family == Family::Return;
        let without = RULES.iter().copied().filter(is_without);
        let without: Vec<&'static Rule> =
            without.filter(|rule| is_about_plans(rule.family)).collect();
        let some = |season: &Season| {
            let judged = |rule: &&'static Rule| {
                let rule = *rule;
                rule.judge(season, limits).into_iter().map(move |judgement| (rule, judgement))
            };
            without.iter().flat_map(judged).collect::<Vec<_>>()
        };
        self.added(run, some)
    }

    /// What is found about a run, or about its week and was not found without the run.
    fn added(
        &self,
        run: &PlannedRun,
        judged: impl Fn(&Season) -> Vec<(&'static Rule, Judgement)>,
    ) -> Vec<Found> {
        let season = self.season(run, true);
        let (session, week) = (season.sessions.len() - 1, season.calendar.len() - 1);
        let found = |season: &Season, about: &[Subject]| -> Vec<Found> {
            let judged = judged(season).into_iter();
            let judged = judged.filter(|(rule, judgement)| {
                about.contains(&judgement.subject) && is_about_plans(rule.family)
            });
            judged.filter_map(|(rule, judgement)| raised(rule, judgement)).collect()
        };
        let mut added = found(&season, &[Subject::Session(session), Subject::Week(week)]);
        if !added.is_empty() {
            let without = found(&self.season(run, false), &[Subject::Week(week)]);
            let is_old = |(rule, finding): &Found| {
                without.iter().any(|(other, old)| other.id == rule.id && old.level >= finding.level)
            };
            added.retain(|found| !is_old(found));
        }
        added.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.level));
        added
    }
}

fn raised(rule: &'static Rule, judgement: Judgement) -> Option<Found> {
    match judgement.verdict {
        Verdict::Raised(finding) => Some((rule, *finding)),
        _ => None,
    }
}

/// A plan has no form and earns no praise; pain limits it where the diary tells of any.
fn is_about_plans(family: Family) -> bool {
    !matches!(family, Family::Form | Family::Encouragement | Family::Surroundings)
}

/// The highest level of some findings.
pub fn loudest(findings: &[Found]) -> Option<Level> {
    findings.iter().map(|(_, finding)| finding.level).max()
}
