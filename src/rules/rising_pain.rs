//! Pain that is worse on the morning after, rises within a run, or rises from run to run.

use super::shared::baseline::Judged;
use super::shared::days::each_entry;
use super::shared::entries::{earlier, is_sharp_or_sudden, unless_red_flag};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Meaning, Named, Rule,
    Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::season::Season;
use crate::user_files::athlete::diary::DiaryEntry;

pub(super) const RULE: Rule = Rule {
    id: "rising-pain",
    title: "Rising pain",
    family: Family::Pain,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Compares the pain on the morning after a run with the pain before it, the pain \
               during a run with the pain before it, and the pain over three runs in a row, always \
               in the same place. Soreness that comes after a run and goes down within three days \
               is normal and gets only an info.",
        why: "If pain lasts into the next morning or grows from run to run, the load is more than \
              the leg can take right now. Soreness after something unusual fades.",
        when_wrong: "A score is a feeling, and a bad night can change it. Soreness after unusual \
                     work also comes late. The first days of a tendon programme can look the same; \
                     then follow your clinician's plan.",
        next_step: "Rest or run less until your mornings are no worse than before. If the pain \
                    keeps rising, see a clinician.",
    },
    evidence: &[SILBERNAGEL_MORNING],
    grade: Grade::Weak,
    needs: &[],
    asks: &["diary.csv: before_0_10, during_0_10, next_morning_0_10"],
    thresholds: &[&RISE_IN_RUN, &WITHIN_DAYS],
    check,
    message,
    caps: None,
};

const SILBERNAGEL_MORNING: Citation = Citation {
    short: "Silbernagel et al. 2007",
    doi: "",
    finding: "The pain-monitoring model for Achilles tendon complaints requires that pain settles \
              by the next morning. The rise over three runs comes from articles.",
};

const RISE_IN_RUN: Threshold = Threshold::assumed("rise_in_run_points", 2.0, (0.0, 5.0), "points");
const WITHIN_DAYS: Threshold = Threshold::assumed("three_runs_in_days", 14.0, (2.0, 60.0), "days");

/// Days in which delayed soreness falls again: 72 hours.
const SORE_DAYS: u64 = 3;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_entry(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let entry = &season.diary.entries[index];
    unless_red_flag(entry)?;
    let parts = [overnight(entry), in_run(entry, limits), over_runs(season, limits, index)];
    let is_known = parts.iter().any(Option::is_some);
    if let Some(finding) = parts.into_iter().flatten().flatten().next() {
        return Ok(Some(finding));
    }
    match fading(season, index) {
        Some(finding) => Ok(Some(finding)),
        None if is_known => Ok(None),
        None => Err("fewer than two pain scores in this place to compare".to_owned()),
    }
}

/// A comparison: `None` without the scores, inside it the finding.
type Compared = Option<Option<Finding>>;

fn rise(value: f64, limit: f64, base: f64, what: Meaning) -> Option<Finding> {
    let found = || Finding::new(Level::Warn, value, limit, Unit::Pain).against(base, what);
    (value > limit).then(found)
}

fn overnight(entry: &DiaryEntry) -> Compared {
    let (before, morning) = (entry.before_0_10?, entry.next_morning_0_10?);
    Some(rise(morning, before, before, Meaning::PainBeforeMorning).map(|mut finding| {
        if !is_sharp_or_sudden(entry) {
            let words = "soreness after unusual work can look the same, and goes down within three \
                         days";
            finding.remarks.push(words.to_owned());
        }
        finding
    }))
}

fn in_run(entry: &DiaryEntry, limits: &Limits) -> Compared {
    let (before, during) = (entry.before_0_10?, entry.during_0_10?);
    Some(rise(during, before + limits.get(&RULE, &RISE_IN_RUN), before, Meaning::PainBeforeRun))
}

/// This run and the two before it, each worse than the one before.
fn over_runs(season: &Season, limits: &Limits, index: usize) -> Compared {
    let last = season.diary.entries[index].during_0_10?;
    let days = limits.get(&RULE, &WITHIN_DAYS) as u64;
    let mut before = earlier(season, index, days).filter_map(|entry| entry.during_0_10);
    let (middle, first) = (before.next()?, before.next()?);
    let found = rise(last, middle, first, Meaning::PainTwoRunsEarlier).filter(|_| middle > first);
    Some(found.map(|finding| Finding {
        details: vec![Named::new(middle, Unit::Pain, "pain in the run between")],
        ..finding
    }))
}

/// Soreness that a morning brought in the three days before and that is lower now.
fn fading(season: &Season, index: usize) -> Option<Finding> {
    let entry = &season.diary.entries[index];
    let now = entry.highest_pain()?;
    let came_after = |sore: &DiaryEntry| {
        let morning = sore.next_morning_0_10?;
        let is_delayed =
            morning > sore.before_0_10? && sore.during_0_10.is_none_or(|d| d < morning);
        (is_delayed && !is_sharp_or_sudden(sore) && sore.red_flags().next().is_none())
            .then_some(morning)
    };
    let peak = earlier(season, index, SORE_DAYS)
        .filter(|sore| sore.date < entry.date)
        .filter_map(came_after)
        .reduce(f64::max)?;
    let found =
        || Finding::new(Level::Info, now, peak, Unit::Pain).against(peak, Meaning::FadingSoreness);
    (now < peak && !is_sharp_or_sudden(entry)).then(found)
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let (now, base) =
        (finding.measured.show(system), super::shared::baseline::base_text(finding, system));
    match finding.baseline.as_ref().map(|baseline| baseline.what) {
        Some(Meaning::PainBeforeMorning) => {
            format!("Pain {now} the morning after the run, {base} before it.")
        }
        Some(Meaning::PainBeforeRun) => {
            format!("Pain rose in the run: {base} before it, {now} during it.")
        }
        Some(Meaning::FadingSoreness) => format!(
            "Soreness went down from {base} to {now} within three days. Muscle soreness after \
             unusual work does that; pain that lingers or comes back is something else."
        ),
        _ => {
            let middle = finding.details.first();
            let middle = middle.map_or_else(String::new, |named| named.quantity.show(system));
            format!("Pain rose over three runs: {base}, {middle}, {now}.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{entry, run, season, steady, with_diary};
    use crate::user_files::athlete::Site;
    use crate::user_files::athlete::diary::{RedFlag, Tag};

    fn noted(entries: Vec<DiaryEntry>) -> Season {
        with_diary(season(vec![run(0, 5000.0)]), entries)
    }

    fn scores(offset: u64, before: f64, during: f64, morning: f64) -> DiaryEntry {
        DiaryEntry {
            before_0_10: Some(before),
            during_0_10: Some(during),
            next_morning_0_10: Some(morning),
            ..entry(offset)
        }
    }

    fn during(offset: u64, during: f64) -> DiaryEntry {
        DiaryEntry { during_0_10: Some(during), ..entry(offset) }
    }

    fn text(season: &Season) -> String {
        message(&found(&RULE, season), UnitSystem::Metric)
    }

    #[test]
    fn a_morning_no_worse_than_before_and_two_points_in_a_run_are_the_limits() {
        assert_eq!(last(&RULE, &noted(vec![scores(0, 1.0, 3.0, 1.0)])), Verdict::Clear);
    }

    #[test]
    fn just_over_either_warns() {
        let morning = noted(vec![scores(0, 1.0, 1.0, 1.5)]);
        let finding = found(&RULE, &morning);
        assert_eq!((finding.level, finding.remarks.len()), (Level::Warn, 1));
        assert_eq!(text(&morning), "Pain 1.5/10 the morning after the run, 1/10 before it.");
        let in_run = noted(vec![scores(0, 1.0, 3.5, 1.0)]);
        assert_eq!(found(&RULE, &in_run).level, Level::Warn);
        assert_eq!(text(&in_run), "Pain rose in the run: 1/10 before it, 3.5/10 during it.");
    }

    #[test]
    fn three_rising_runs_warn_and_a_level_one_between_them_does_not() {
        let rising = noted(vec![during(0, 0.0), during(3, 1.0), during(6, 2.0)]);
        assert_eq!(found(&RULE, &rising).level, Level::Warn);
        assert_eq!(text(&rising), "Pain rose over three runs: 0/10, 1/10, 2/10.");
        let level = noted(vec![during(0, 1.0), during(3, 1.0), during(6, 2.0)]);
        assert_eq!(last(&RULE, &level), Verdict::Clear);
        let falling = noted(vec![during(0, 0.0), during(3, 2.0), during(6, 1.0)]);
        assert_eq!(last(&RULE, &falling), Verdict::Clear);
    }

    #[test]
    fn runs_of_more_than_a_fortnight_and_of_other_places_are_no_trend() {
        let at = |offset| noted(vec![during(0, 0.0), during(3, 1.0), during(offset, 2.0)]);
        assert_eq!(found(&RULE, &at(14)).level, Level::Warn);
        assert_eq!(reason(&RULE, &at(15)), "fewer than two pain scores in this place to compare");
        let knee = DiaryEntry { site: Some(Site::Knee), ..during(3, 1.0) };
        let mixed = noted(vec![during(0, 0.0), knee, during(6, 2.0)]);
        assert_eq!(reason(&RULE, &mixed), "fewer than two pain scores in this place to compare");
    }

    #[test]
    fn missing_scores_are_not_zeros() {
        let no_before = DiaryEntry { before_0_10: None, ..scores(0, 0.0, 4.0, 5.0) };
        let expected = "fewer than two pain scores in this place to compare";
        assert_eq!(reason(&RULE, &noted(vec![no_before])), expected);
        assert_eq!(reason(&RULE, &noted(vec![entry(0)])), expected);
    }

    #[test]
    fn soreness_that_falls_within_three_days_is_explained() {
        let sore_then = |offset, now| noted(vec![scores(0, 0.0, 0.0, 4.0), during(offset, now)]);
        let fading = sore_then(3, 1.0);
        assert_eq!(found(&RULE, &fading).level, Level::Info);
        let start = "Soreness went down from 4/10 to 1/10 within three days.";
        assert!(text(&fading).starts_with(start), "{}", text(&fading));
        assert!(reason(&RULE, &sore_then(4, 1.0)).starts_with("fewer than two pain scores"));
        assert!(reason(&RULE, &sore_then(3, 4.0)).starts_with("fewer than two pain scores"));
    }

    #[test]
    fn sudden_pain_and_pain_of_the_run_itself_are_no_delayed_soreness() {
        let sharp = DiaryEntry { is_sharp: true, ..scores(0, 0.0, 0.0, 4.0) };
        assert!(matches!(last(&RULE, &noted(vec![sharp, during(2, 1.0)])), Verdict::NotJudged(_)));
        let in_run = vec![scores(0, 0.0, 4.0, 4.0), during(2, 1.0)];
        assert!(matches!(last(&RULE, &noted(in_run)), Verdict::NotJudged(_)));
    }

    #[test]
    fn a_warning_sign_outranks_every_score() {
        let tags = vec![Tag::RedFlag(RedFlag::NightPain)];
        let flagged = DiaryEntry { tags, ..scores(2, 0.0, 0.0, 0.0) };
        let sore = scores(0, 0.0, 0.0, 4.0);
        assert!(reason(&RULE, &noted(vec![sore, flagged])).contains("takes precedence"));
    }

    #[test]
    fn in_an_invented_season_no_other_rule_speaks() {
        let easy = season(steady(6, 8000.0));
        let entries = vec![during(30, 0.0), during(32, 1.0), during(34, 2.0)];
        assert_eq!(speaking(&with_diary(easy, entries)), [RULE.id]);
    }
}
