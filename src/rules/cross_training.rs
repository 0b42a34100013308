//! A week with training of another kind than running.

use super::shared::baseline::{Judged, each_week};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::WEEK_START;
use crate::season::Season;
use crate::user_files::athlete::diary::Tag;

pub(super) const RULE: Rule = Rule {
    id: "cross-training",
    title: "Cross-training alongside running",
    family: Family::Encouragement,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Counts the cross-training days in each full week: recordings of other sports and \
               the tag cross-training in the diary. Walks and strength sessions do not count. One \
               day is enough for praise.",
        why: "On the bike or in the water, the heart works and the calf gets a break.",
        when_wrong: "The evidence is one cohort of runners, not a trial, and counts injuries of \
                     any site. A hard ride is load too, and soleus does not see a sport that \
                     nobody recorded.",
        next_step: "Keep it up, in place of a run rather than on top of them all.",
    },
    evidence: &[MALISOUX],
    grade: Grade::Weak,
    needs: &[&WEEK_START],
    asks: &["diary.csv: the tag cross-training"],
    thresholds: &[&MIN_DAYS],
    check,
    message,
    caps: None,
};

const MALISOUX: Citation = Citation {
    short: "Malisoux et al. 2015",
    doi: "10.1111/sms.12154",
    finding: "264 runners: hazard ratio 0.848 for each weekly hour of another sport (95 % interval \
              0.732 to 0.982). A cohort, not a trial.",
};

const MIN_DAYS: Threshold = Threshold::assumed("min_days", 1.0, (1.0, 7.0), "days");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_week(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let week = &season.calendar[index];
    let known = season.others.partition_point(|other| other.day <= week.end());
    let noted = season.diary.until(week.end());
    if known == 0 && noted.is_empty() {
        return Err("no recording of another sport up to then, and none in the diary".into());
    }
    let from = season.others.partition_point(|other| other.day < week.start);
    let recorded = season.others[from..known].iter().filter(|other| other.is_cross_training());
    let noted = noted.iter().filter(|entry| entry.date >= week.start);
    let noted = noted.filter(|entry| entry.tags.contains(&Tag::CrossTraining));
    let mut days: Vec<_> =
        recorded.map(|other| other.day).chain(noted.map(|entry| entry.date)).collect();
    days.sort_unstable();
    days.dedup();
    let (days, min_days) = (days.len() as f64, limits.get(&RULE, &MIN_DAYS));
    Ok((days >= min_days).then(|| Finding::new(Level::Info, days, min_days, Unit::Days)))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    format!(
        "{} of cross-training this week. In one cohort, that went with fewer injuries; no need to \
         buy anything for it.",
        finding.measured.show(system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::OtherActivity;
    use crate::season::fixtures::{entry, other, season, steady, with_diary};
    use crate::user_files::athlete::diary::DiaryEntry;

    /// Six steady weeks with these other activities.
    fn with(others: Vec<OtherActivity>) -> Season {
        let mut season = season(steady(6, 8000.0));
        season.others = others;
        season
    }

    #[test]
    fn a_day_of_another_sport_is_praised_and_counts_once() {
        let ride = || other(36, "cycling", None);
        let finding = found(&RULE, &with(vec![ride(), ride(), other(41, "swimming", None)]));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 2.0));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("2 days of cross-training this week."), "{text}");
    }

    #[test]
    fn walks_strength_and_other_weeks_do_not_count() {
        let others = vec![
            other(34, "cycling", None),
            other(36, "walking", None),
            other(37, "training", Some("strength_training")),
        ];
        assert_eq!(last(&RULE, &with(others)), Verdict::Clear);
    }

    #[test]
    fn the_diary_tells_of_it_too() {
        let noted = DiaryEntry { tags: vec![Tag::CrossTraining], ..entry(38) };
        let season = with_diary(with(vec![other(38, "cycling", None)]), vec![noted]);
        assert_eq!(found(&RULE, &season).measured.value, 1.0);
    }

    #[test]
    fn who_records_nothing_else_is_not_judged() {
        let words = "no recording of another sport up to then, and none in the diary";
        assert_eq!(reason(&RULE, &with(Vec::new())), words);
        assert_eq!(reason(&RULE, &with(vec![other(42, "cycling", None)])), words);
    }

    #[test]
    fn only_this_rule_speaks_of_a_ride() {
        assert_eq!(speaking(&with(vec![other(36, "cycling", None)])), [RULE.id]);
    }
}
