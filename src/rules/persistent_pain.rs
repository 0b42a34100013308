//! Pain on most days for more than a week.

use super::shared::baseline::Judged;
use super::shared::days::each_entry;
use super::shared::entries::{daily_pain, unless_red_flag};
use super::{Doc, Family, Finding, Grade, Judgement, Level, Limits, Named, Rule, Threshold, Topic};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::words::counted;
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "persistent-pain",
    title: "Pain on most days for more than a week",
    family: Family::Pain,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Counts the days with pain of at least 2 of 10 in one place over the last eight \
               days, and checks whether it began more than a week ago. The highest score of a day \
               counts, including the morning after.",
        why: "Soreness from unusual work is gone within days. If it lasts more than a week, \
              someone should examine the leg.",
        when_wrong: "This is a rule of thumb from articles about calf pain; no study has tested \
                     it. Days without an entry do not count as pain-free, so a diary with gaps is \
                     not judged. If you are already being treated, you know this.",
        next_step: "See a clinician or physiotherapist. Run little or not at all until then. \
                    Sources disagree about ice and anti-inflammatory drugs: ask there.",
    },
    evidence: &[],
    grade: Grade::Convention,
    needs: &[],
    asks: &["diary.csv: before_0_10, during_0_10, next_morning_0_10"],
    thresholds: &[&MIN_PAIN, &MIN_DAYS, &SINCE],
    check,
    message,
    caps: None,
};

const MIN_PAIN: Threshold = Threshold::assumed("min_points", 2.0, (0.5, 5.0), "points");
const MIN_DAYS: Threshold = Threshold::assumed("painful_days", 5.0, (1.0, 8.0), "days");
const SINCE: Threshold = Threshold::assumed("longer_than_days", 7.0, (3.0, 14.0), "days");

/// Days that are counted, the day of the entry among them.
const WINDOW_DAYS: u64 = 8;
/// Days looked back for the beginning; more than the longest setting needs.
const LOOK_BACK_DAYS: u64 = 28;
/// Days from one painful day to the next that still belong to one complaint.
const MOST_BETWEEN_DAYS: i64 = 7;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_entry(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let entry = &season.diary.entries[index];
    unless_red_flag(entry)?;
    let get = |threshold| limits.get(&RULE, threshold);
    let (min_pain, min_days) = (get(&MIN_PAIN), get(&MIN_DAYS));
    let daily = daily_pain(season, index, LOOK_BACK_DAYS);
    let from = entry.date - chrono::Days::new(WINDOW_DAYS - 1);
    let painful = daily.range(from..).filter(|(_, pain)| **pain >= min_pain).count();
    if (painful as f64) < min_days {
        let noted = daily.range(from..).count();
        let days = counted(noted, "day");
        let too_few =
            format!("pain scores on only {days} of the last {WINDOW_DAYS}, {min_days:.0} needed");
        return if (noted as f64) < min_days { Err(too_few) } else { Ok(None) };
    }
    let mut start = entry.date;
    for (day, _) in daily.iter().rev().filter(|(_, pain)| **pain >= min_pain) {
        if (start - *day).num_days() > MOST_BETWEEN_DAYS {
            break;
        }
        start = *day;
    }
    let since = (entry.date - start).num_days() as f64;
    Ok((since > get(&SINCE)).then(|| Finding {
        context: Some(Named::new(min_pain, Unit::Pain, "pain that counts")),
        details: vec![Named::new(since, Unit::Days, "since it began (at least)")],
        ..Finding::new(Level::Warn, painful as f64, min_days, Unit::Days)
    }))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let show =
        |named: Option<&Named>| named.map_or_else(String::new, |named| named.quantity.show(system));
    format!(
        "Pain of {} or more on {} of the last {WINDOW_DAYS} days, and for at least {} now. See a \
         professional.",
        show(finding.context.as_ref()),
        finding.measured.value,
        show(finding.details.first()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{entry, run, season, steady, with_diary};
    use crate::user_files::athlete::Site;
    use crate::user_files::athlete::diary::{DiaryEntry, RedFlag, Tag};

    fn sore(offset: u64, before: f64) -> DiaryEntry {
        DiaryEntry { before_0_10: Some(before), ..entry(offset) }
    }

    fn noted(scores: &[(u64, f64)]) -> Season {
        let entries = scores.iter().map(|(offset, before)| sore(*offset, *before)).collect();
        with_diary(season(vec![run(0, 5000.0)]), entries)
    }

    /// Pain of 2 every day up to this one.
    fn daily(last: u64) -> Season {
        noted(&(0..=last).map(|offset| (offset, 2.0)).collect::<Vec<_>>())
    }

    #[test]
    fn seven_days_after_it_began_there_is_no_finding_yet() {
        assert_eq!(last(&RULE, &daily(7)), Verdict::Clear);
    }

    #[test]
    fn on_the_eighth_day_it_warns() {
        let finding = found(&RULE, &daily(8));
        assert_eq!((finding.level, finding.measured.value), (Level::Warn, 8.0));
        let text = message(&finding, UnitSystem::Metric);
        let expected = "Pain of 2/10 or more on 8 of the last 8 days, and for at least 8 days now. \
                        See a professional.";
        assert_eq!(text, expected);
    }

    #[test]
    fn four_painful_days_and_lower_scores_are_no_finding() {
        let mut scores: Vec<(u64, f64)> = (0..=12).map(|offset| (offset, 2.0)).collect();
        scores[5..9].iter_mut().for_each(|score| score.1 = 1.5);
        // Days 5 to 8 are below 2; days 9 to 12 are four.
        assert_eq!(last(&RULE, &noted(&scores)), Verdict::Clear);
        scores[8].1 = 2.0;
        assert_eq!(found(&RULE, &noted(&scores)).measured.value, 5.0);
    }

    #[test]
    fn a_week_free_of_pain_begins_anew() {
        let scores = |first| {
            let days = [first].into_iter().chain(12..=16);
            days.map(|offset| (offset, 2.0)).collect::<Vec<_>>()
        };
        assert_eq!(last(&RULE, &noted(&scores(4))), Verdict::Clear);
        assert_eq!(found(&RULE, &noted(&scores(5))).measured.value, 5.0);
    }

    #[test]
    fn too_few_entries_are_not_judged_and_days_without_one_are_not_zeros() {
        let scores = [(0, 3.0), (4, 3.0), (6, 3.0), (8, 3.0)];
        let expected = "pain scores on only 3 days of the last 8, 5 needed";
        assert_eq!(reason(&RULE, &noted(&scores)), expected);
        // Pain without a score counts as pain.
        let unscored = with_diary(season(vec![run(0, 5000.0)]), vec![entry(0)]);
        assert_eq!(reason(&RULE, &unscored), "pain scores on only 1 day of the last 8, 5 needed");
    }

    #[test]
    fn pain_of_another_place_does_not_count() {
        let mut season = daily(8);
        for entry in &mut season.diary.entries[..6] {
            entry.site = Some(Site::Knee);
        }
        assert!(reason(&RULE, &season).starts_with("pain scores on only 3 days"));
    }

    #[test]
    fn a_warning_sign_outranks_the_scores() {
        let mut season = daily(8);
        season.diary.entries[8].tags = vec![Tag::RedFlag(RedFlag::Bruising)];
        assert!(reason(&RULE, &season).contains("takes precedence"));
    }

    #[test]
    fn in_an_invented_season_no_other_rule_speaks() {
        let easy = season(steady(6, 8000.0));
        let entries = (0..=8).map(|offset| sore(offset, 2.0)).collect();
        assert_eq!(speaking(&with_diary(easy, entries)), [RULE.id]);
    }
}
