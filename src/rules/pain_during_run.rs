//! Pain during a run against the limits that pain monitoring uses.

use super::shared::baseline::Judged;
use super::shared::days::each_entry;
use super::shared::entries::{is_sharp_or_sudden, unless_red_flag};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Meaning, Named, Rule,
    Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::season::Season;
use crate::user_files::athlete::diary::{Diagnosis, DiaryEntry, Onset};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "pain-during-run",
    title: "Pain during a run",
    family: Family::Pain,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Compares the pain of each run in the diary with a limit: 2 of 10 for a strain and \
               for pain that no professional has named, 3 for a tendon problem that one has named, \
               up to 5 there if it settles by the next morning. Beyond that, and for sharp or \
               sudden pain at any score, the advice is to stop. Pain without a score is flagged \
               too, and the score asked for. A warning sign takes precedence.",
        why: "The model was made for people who keep training with an Achilles problem. A torn \
              muscle is different, so its limit is lower, and so is the limit for pain without a \
              name.",
        when_wrong: "Scores differ between people and days. The limits come from studies of the \
                     Achilles tendon and from clinics, not from runners with any pain. A score \
                     below the limit does not mean you may keep running.",
        next_step: "Rest, or run shorter, slower and flatter. Sources disagree about ice and \
                    anti-inflammatory drugs: ask a clinician.",
    },
    evidence: &[SILBERNAGEL, CLINICS],
    grade: Grade::Weak,
    needs: &[],
    asks: &["diary.csv: during_0_10, next_morning_0_10, onset, sharp, diagnosis"],
    thresholds: &[&LIMIT, &TENDON_LIMIT, &STOP],
    check,
    message,
    caps: None,
};

const SILBERNAGEL: Citation = Citation {
    short: "Silbernagel et al. 2007",
    doi: "",
    finding: "The pain-monitoring model: with an Achilles tendon complaint, pain up to 5 of 10 was \
              allowed if it had settled by the next morning. Not made for muscle tears.",
};

const CLINICS: Citation = Citation {
    short: "Clinic programmes",
    doi: "",
    finding: "For calf strains they allow at most 2 of 10. Practice, not a study.",
};

const LIMIT: Threshold = Threshold {
    name: "limit_points",
    default: 2.0,
    min: 0.0,
    max: 3.0,
    unit: "points",
    source: "clinic programmes",
};

const TENDON_LIMIT: Threshold =
    Threshold::assumed("tendon_limit_points", 3.0, (0.0, 5.0), "points");

/// It can be lowered, not raised.
const STOP: Threshold = Threshold {
    name: "stop_points",
    default: 5.0,
    min: 2.0,
    max: 5.0,
    unit: "points",
    source: "Silbernagel et al. 2007",
};

const TENDON: &str = "a tendon problem named by a professional";
const UNSCORED: &str = "without a score";
/// What a stop asks for, which is no run at all.
const STOP_STEP: &str = "Do not run until walking no longer hurts and someone qualified has looked \
                         at it. Sources disagree about ice and anti-inflammatory drugs: ask a \
                         clinician.";
const SCORE_STEP: &str = "Add the score to the diary: before_0_10, during_0_10 or next_morning_0_10, \
                          from 0 (none) to 10. Until then keep runs short, slow and flat.";

/// The pain of a run, 0 to 10, beyond which the rule says stop.
pub fn most_pain_0_10(limits: &Limits) -> f64 {
    limits.get(&RULE, &STOP)
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_entry(season, |index| find(&season.diary.entries[index], limits))
}

fn find(entry: &DiaryEntry, limits: &Limits) -> Judged {
    unless_red_flag(entry)?;
    if is_sharp_or_sudden(entry) {
        return Ok(Some(sharp_or_sudden(entry)));
    }
    if entry.is_unscored_pain() {
        return Ok(Some(of_place(entry, unscored())));
    }
    let pain = entry.during_0_10.ok_or("no pain score for a run; add during_0_10")?;
    let get = |threshold| limits.get(&RULE, threshold);
    let (limit, stop) = (get(&LIMIT), get(&STOP));
    let finding = |level, limit| Finding::new(level, pain, limit, Unit::Pain);
    let found = if pain > stop {
        Some(Finding { next_step: Some(STOP_STEP), ..finding(Level::Stop, stop) })
    } else if pain <= limit {
        None
    } else if is_tendon(entry) {
        Some(tendon(entry, finding(Level::Info, limit), limits))
    } else {
        Some(finding(Level::Warn, limit))
    };
    Ok(found.map(|finding| of_place(entry, finding)))
}

/// A complaint of a tendon that a professional named, in the region that the limits were made for.
fn is_tendon(entry: &DiaryEntry) -> bool {
    entry.diagnosis == Some(Diagnosis::Tendinopathy) && entry.may_be_calf()
}

/// Above the lower limit a tendon complaint is told, and from its own limit on it must settle.
fn tendon(entry: &DiaryEntry, pain: Finding, limits: &Limits) -> Finding {
    let limit = limits.get(&RULE, &TENDON_LIMIT);
    let mut finding = Finding { about: Some(TENDON.to_owned()), ..pain };
    if finding.measured.value <= limit {
        return finding;
    }
    finding.limit.value = limit;
    let most = entry.before_0_10.unwrap_or_else(|| limits.get(&RULE, &LIMIT));
    let morning = entry.next_morning_0_10;
    let is_settled = morning.is_none_or(|morning| morning <= most);
    finding.level = if is_settled { Level::Watch } else { Level::Warn };
    let what = if is_settled { Meaning::MorningSettled } else { Meaning::MorningUnsettled };
    finding.context = morning.map(|morning| Named::new(morning, Unit::Pain, what));
    finding
}

/// Pain that counts, and of which nobody knows how strong it was.
fn unscored() -> Finding {
    Finding {
        about: Some(UNSCORED.to_owned()),
        next_step: Some(SCORE_STEP),
        ..Finding::new(Level::Watch, 1.0, 1.0, Unit::Count)
    }
}

/// Stops whatever the score: measured is the number of the two words.
fn sharp_or_sudden(entry: &DiaryEntry) -> Finding {
    let words = [(entry.is_sharp, "sharp"), (entry.onset == Some(Onset::Sudden), "sudden")];
    let named: Vec<&str> = words.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
    Finding {
        about: Some(named.join(" and ")),
        next_step: Some(STOP_STEP),
        ..Finding::new(Level::Stop, named.len() as f64, 1.0, Unit::Count)
    }
}

fn of_place(entry: &DiaryEntry, mut finding: Finding) -> Finding {
    if !entry.may_be_calf() {
        let words = "the limits are for the calf and the Achilles tendon; elsewhere they are a \
                     guess";
        finding.remarks.push(words.to_owned());
    }
    finding
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let (pain, limit) = (finding.measured.show(system), finding.limit.show(system));
    let about = finding.about.as_deref().unwrap_or_default();
    if about == UNSCORED {
        return "The diary has pain without a score, so it counts as pain until you add one."
            .to_owned();
    }
    if finding.measured.unit == Unit::Count {
        return format!(
            "The pain was {about}. Stop running, whatever the score, and have it looked at before \
             your next run."
        );
    }
    let of_morning =
        finding.context.as_ref().map(|named| (named.what, named.quantity.show(system)));
    match (finding.level, of_morning) {
        (Level::Stop, _) => format!(
            "Pain {pain} during the run, above {limit}. Stop running until walking no longer \
             hurts, and have it looked at."
        ),
        _ if about != TENDON => format!(
            "Pain {pain} during the run. The limit is {limit} for a strain and for pain without a \
             name: rest, or run shorter, slower and flatter."
        ),
        (Level::Info, _) => format!(
            "Pain {pain} during the run: within the monitoring limit for {TENDON}. Do not add \
             distance or speed yet."
        ),
        (_, Some((Meaning::MorningUnsettled, morning))) => format!(
            "Pain {pain} during the run and still {morning} the next morning: too much for \
             {TENDON}. Run less until it settles overnight."
        ),
        (_, Some((_, morning))) => format!(
            "Pain {pain} during the run, {morning} the next morning: the upper end of the \
             monitoring limit for {TENDON}. Do not add anything for now."
        ),
        (_, None) => format!(
            "Pain {pain} during the run: acceptable for {TENDON} only if it settles by the next \
             morning. Add next_morning_0_10."
        ),
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

    fn noted(entry: DiaryEntry) -> Season {
        with_diary(season(vec![run(0, 5000.0)]), vec![entry])
    }

    fn pain(during: f64) -> DiaryEntry {
        DiaryEntry { during_0_10: Some(during), ..entry(0) }
    }

    fn tendon(during: f64, next_morning_0_10: Option<f64>) -> DiaryEntry {
        let diagnosis = Some(Diagnosis::Tendinopathy);
        DiaryEntry { diagnosis, next_morning_0_10, ..pain(during) }
    }

    fn text(entry: DiaryEntry) -> String {
        message(&found(&RULE, &noted(entry)), UnitSystem::Metric)
    }

    #[test]
    fn two_of_ten_is_the_limit_and_no_finding() {
        assert_eq!(last(&RULE, &noted(pain(0.0))), Verdict::Clear);
        assert_eq!(last(&RULE, &noted(pain(2.0))), Verdict::Clear);
        assert_eq!(last(&RULE, &noted(tendon(2.0, None))), Verdict::Clear);
    }

    #[test]
    fn just_over_it_warns_without_a_name_and_for_a_strain() {
        let finding = found(&RULE, &noted(pain(2.5)));
        assert_eq!((finding.level, finding.limit.value), (Level::Warn, 2.0));
        assert!(
            text(pain(2.5))
                .starts_with("Pain 2.5/10 during the run. The limit is 2/10 for a strain")
        );
        for diagnosis in [Diagnosis::Strain, Diagnosis::Other] {
            let strain = DiaryEntry { diagnosis: Some(diagnosis), ..pain(3.0) };
            assert_eq!(found(&RULE, &noted(strain)).level, Level::Warn);
        }
        assert_eq!(found(&RULE, &noted(pain(5.0))).level, Level::Warn);
    }

    #[test]
    fn above_five_means_stop_with_or_without_a_name() {
        for entry in [pain(5.5), tendon(5.5, Some(0.0))] {
            assert_eq!(found(&RULE, &noted(entry)).level, Level::Stop);
        }
        assert!(text(pain(6.0)).starts_with("Pain 6/10 during the run, above 5/10. Stop running"));
    }

    #[test]
    fn a_tendon_tolerates_three_and_up_to_five_if_the_morning_is_calm() {
        assert_eq!(found(&RULE, &noted(tendon(3.0, None))).level, Level::Info);
        assert!(text(tendon(3.0, None)).contains("Do not add"));
        assert_eq!(found(&RULE, &noted(tendon(5.0, None))).level, Level::Watch);
        assert!(text(tendon(4.0, None)).contains("only if it settles by the next morning"));
        assert_eq!(found(&RULE, &noted(tendon(5.0, Some(2.0)))).level, Level::Watch);
        assert!(text(tendon(4.0, Some(1.0))).contains("4/10 during the run, 1/10 the next"));
        assert_eq!(found(&RULE, &noted(tendon(4.0, Some(2.5)))).level, Level::Warn);
        assert!(text(tendon(4.0, Some(3.0))).contains("still 3/10 the next morning"));
    }

    #[test]
    fn a_morning_is_calm_when_it_is_no_worse_than_before_the_run() {
        let before = |score| DiaryEntry { before_0_10: Some(score), ..tendon(4.0, Some(2.0)) };
        assert_eq!(found(&RULE, &noted(before(1.0))).level, Level::Warn);
        assert_eq!(found(&RULE, &noted(before(2.0))).level, Level::Watch);
    }

    #[test]
    fn the_tendon_limits_hold_for_calf_and_achilles_only() {
        let knee = DiaryEntry { site: Some(Site::Knee), ..tendon(3.0, None) };
        let finding = found(&RULE, &noted(knee));
        assert_eq!((finding.level, finding.remarks.len()), (Level::Warn, 1));
        let achilles = DiaryEntry { site: Some(Site::Achilles), ..tendon(3.0, None) };
        assert_eq!(found(&RULE, &noted(achilles)).level, Level::Info);
    }

    #[test]
    fn sharp_or_sudden_means_stop_whatever_the_score() {
        let sharp = DiaryEntry { is_sharp: true, ..tendon(0.0, None) };
        assert_eq!(found(&RULE, &noted(sharp.clone())).level, Level::Stop);
        let both = DiaryEntry { onset: Some(Onset::Sudden), during_0_10: None, ..sharp };
        assert!(text(both).starts_with("The pain was sharp and sudden. Stop running"));
        let gradual = DiaryEntry { onset: Some(Onset::Gradual), ..pain(1.0) };
        assert_eq!(last(&RULE, &noted(gradual)), Verdict::Clear);
    }

    #[test]
    fn a_warning_sign_outranks_every_score() {
        for during in [0.0, 3.0, 8.0] {
            let tags = vec![Tag::RedFlag(RedFlag::Swelling)];
            let flagged = DiaryEntry { tags, ..tendon(during, Some(0.0)) };
            assert!(reason(&RULE, &noted(flagged)).contains("takes precedence"));
        }
    }

    #[test]
    fn pain_without_a_score_counts_and_asks_for_it_and_no_diary_means_no_judgement() {
        let finding = found(&RULE, &noted(entry(0)));
        assert_eq!(finding.level, Level::Watch);
        assert!(RULE.next_step(&finding).contains("Add the score"), "{finding:?}");
        let strength = DiaryEntry { tags: vec![Tag::Strength], ..entry(0) };
        assert_eq!(reason(&RULE, &noted(strength)), "no pain score for a run; add during_0_10");
        assert!(check(&season(vec![run(0, 5000.0)]), &Limits::default()).is_empty());
    }

    #[test]
    fn in_an_invented_season_no_other_rule_speaks() {
        let easy = season(steady(6, 8000.0));
        assert_eq!(speaking(&with_diary(easy, vec![pain(4.0)])), [RULE.id]);
    }
}
