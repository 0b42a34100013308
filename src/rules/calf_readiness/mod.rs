//! The tests of a calf after an injury that are not passed yet.

mod newest;

pub use newest::{Readiness, TestResult, asked_first, readiness};

use newest::{is_past, words};

use crate::base::quantity::{Unit, UnitSystem};
use crate::rules::contract::citations::GREEN_2022;
use crate::rules::contract::modifiers::{NO_CALF_INJURY, RECURRENCE_WEEKS, latest_calf_injury};
use crate::rules::shared::baseline::{Judged, is_beyond};
use crate::rules::shared::days::each_entry;
use crate::rules::shared::entries::unless_red_flag;
use crate::rules::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
};
use crate::season::Season;
use crate::user_files::athlete::diary::{DiaryEntry, Tag};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "calf-readiness",
    title: "Calf tests not passed yet",
    family: Family::Return,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "While a calf injury in the athlete file lasts, and for 15 weeks after it, checks \
               the tests in the diary: single-leg heel raises on both legs and how far they \
               differ, the knee-to-wall distances, pain before a run, pain when pressed, and \
               pain-free walking on the flat and on hills.",
        why: "Heel raises show what the calf can take before you run on it, and the other leg \
              shows what is normal for you.",
        when_wrong: "The numbers come from experts, clinics and articles. No study has shown that \
                     a calf that passes is ready. Both legs may have lost strength. The count \
                     depends on height, speed and support.",
        next_step: "Build up heel raises, first on two legs, then on one, and test again in a \
                    week. Passing is one of several things to discuss with a clinician.",
    },
    evidence: &[GREEN_2022, CLINICS],
    grade: Grade::Convention,
    needs: &[],
    asks: &[
        "athlete.toml: injuries",
        "diary.csv: raises_left, raises_right, knee_to_wall_left_cm, knee_to_wall_right_cm, tags",
    ],
    thresholds: &[&RAISES, &FEW_RAISES, &DIFFERENCE, &KNEE_TO_WALL],
    check,
    message,
    caps: Some(newest::caps),
};

const CLINICS: Citation = Citation {
    short: "Clinic programmes",
    doi: "",
    finding: "They ask for 25 or more single-leg heel raises. One article asks for more than 40; \
              we found no study behind that.",
};

const RAISES: Threshold = Threshold {
    name: "min_raises",
    default: 30.0,
    min: 10.0,
    max: 60.0,
    unit: "raises",
    source: "experts of Green et al. 2022",
};

const FEW_RAISES: Threshold = Threshold {
    name: "few_raises",
    default: 25.0,
    min: 5.0,
    max: 60.0,
    unit: "raises",
    source: "clinic programmes",
};

const DIFFERENCE: Threshold = Threshold {
    name: "difference_pct",
    default: 10.0,
    min: 1.0,
    max: 50.0,
    unit: "%",
    source: "experts of Green et al. 2022",
};

const KNEE_TO_WALL: Threshold = Threshold { name: "knee_to_wall_difference_pct", ..DIFFERENCE };

const DAYS_PER_WEEK: u64 = 7;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_entry(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let entry = &season.diary.entries[index];
    let injury = latest_calf_injury(season, entry.date).ok_or(NO_CALF_INJURY)?;
    if is_past(injury, entry.date) {
        return Err(format!(
            "the last calf injury ended more than {RECURRENCE_WEEKS} weeks earlier"
        ));
    }
    let test = Test::of(entry)?;
    unless_red_flag(entry)?;
    let failed = test.failed(limits);
    let Some((level, finding)) = failed.first().map(|first| (test.level(&failed, limits), first))
    else {
        return test.missing.map_or(Ok(None), Err);
    };
    let about = Some(words(&failed));
    let (value, limit, unit) = finding.measured;
    Ok(Some(Finding { about, ..Finding::new(level, value, limit, unit) }))
}

/// What one entry tells of the tests.
struct Test {
    left: Option<f64>,
    right: Option<f64>,
    knee_to_wall_difference_pct: Option<f64>,
    before: Option<f64>,
    hurts_when_pressed: bool,
    /// What is not told and would have to be.
    missing: Option<String>,
}

/// One test that is not passed: what was measured against what, and its words.
struct Failed {
    measured: (f64, f64, Unit),
    words: String,
}

impl Test {
    fn of(entry: &DiaryEntry) -> Result<Self, String> {
        let (left, right) = (entry.raises_left.map(f64::from), entry.raises_right.map(f64::from));
        if left.or(right).is_none() {
            return Err(
                "this entry has no heel raises; add raises_left and raises_right".to_owned()
            );
        }
        let knees = entry.knee_to_wall_left_cm.zip(entry.knee_to_wall_right_cm);
        let knee_to_wall_difference_pct = knees.map(|(left, right)| difference_pct(left, right));
        let items = [
            (left.is_none(), "raises_left"),
            (right.is_none(), "raises_right"),
            (knees.is_none(), "both knee-to-wall distances"),
            (!entry.tags.contains(&Tag::WalkPainFree), "the tag walk-pain-free"),
        ];
        let missing: Vec<&str> =
            items.iter().filter(|(is, _)| *is).map(|(_, what)| *what).collect();
        let words = format!(
            "some tests are missing from the diary; add {} if it applies",
            missing.join(", ")
        );
        let missing = (!missing.is_empty()).then_some(words);
        let hurts_when_pressed = entry.tags.contains(&Tag::PressurePain);
        let before = entry.before_0_10;
        Ok(Self { left, right, knee_to_wall_difference_pct, before, hurts_when_pressed, missing })
    }

    fn fewest(&self) -> f64 {
        [self.left, self.right].into_iter().flatten().fold(f64::INFINITY, f64::min)
    }

    /// The tests that are not passed, raises first.
    fn failed(&self, limits: &Limits) -> Vec<Failed> {
        let get = |threshold| limits.get(&RULE, threshold);
        let (fewest, min) = (self.fewest(), get(&RAISES));
        let count = |raises: Option<f64>| raises.map_or("–".to_owned(), |it| format!("{it:.0}"));
        let raises = Failed {
            measured: (fewest, min, Unit::Count),
            words: format!("{} raises left, {} right", count(self.left), count(self.right)),
        };
        let apart = self.left.zip(self.right).map(|(left, right)| difference_pct(left, right));
        let apart = differs(apart, get(&DIFFERENCE), "the legs differ by");
        let knees = self.knee_to_wall_difference_pct;
        let knees = differs(knees, get(&KNEE_TO_WALL), "the knee-to-wall distances differ by");
        let sore = self.before.filter(|before| *before > 0.0).map(|before| Failed {
            measured: (before, 0.0, Unit::Pain),
            words: format!("pain of {before:.0}/10 before the run"),
        });
        let pressed = self.hurts_when_pressed.then(|| Failed {
            measured: (1.0, 1.0, Unit::Count),
            words: "pain when pressed".to_owned(),
        });
        [(fewest < min).then_some(raises), apart, knees, sore, pressed]
            .into_iter()
            .flatten()
            .collect()
    }

    /// `watch` where more than one test fails, or the clearest of them do.
    fn level(&self, failed: &[Failed], limits: &Limits) -> Level {
        let is_weak = self.fewest() < limits.get(&RULE, &FEW_RAISES);
        let is_far = failed.len() > 1 || is_weak || self.hurts_when_pressed;
        if is_far { Level::Watch } else { Level::Info }
    }
}

fn differs(difference_pct: Option<f64>, limit_pct: f64, words: &str) -> Option<Failed> {
    let difference_pct = difference_pct.filter(|it| is_beyond(*it, limit_pct, 0.0))?;
    Some(Failed {
        measured: (difference_pct, limit_pct, Unit::Percent),
        words: format!(
            "{words} {}",
            crate::rules::shared::baseline::percent_beyond(difference_pct, limit_pct)
        ),
    })
}

/// How far the lower of two values lies below the higher, in per cent of the higher.
fn difference_pct(a: f64, b: f64) -> f64 {
    let higher = a.max(b);
    if higher > 0.0 { (a - b).abs() / higher * 100.0 } else { 0.0 }
}

fn message(finding: &Finding, _: UnitSystem) -> String {
    let failed = finding.about.as_deref().unwrap_or_default();
    format!(
        "Not yet: {failed}. Clinics ask for at least 25 single-leg raises; experts ask for 30, \
         with legs and ankles within 10 % and no pain; one article asks for more than 40."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{entry, run, runs, season, with_calf_injury, with_diary};
    use crate::user_files::athlete::diary::RedFlag;

    /// A test on day 50 that passes all, after an injury of days 20 to 40.
    fn passed() -> DiaryEntry {
        DiaryEntry {
            raises_left: Some(30),
            raises_right: Some(30),
            knee_to_wall_left_cm: Some(10.0),
            knee_to_wall_right_cm: Some(9.0),
            tags: vec![Tag::WalkPainFree],
            ..entry(50)
        }
    }

    fn tested(entry: DiaryEntry) -> Season {
        with_diary(with_calf_injury(season(vec![run(0, 5000.0)]), 20, Some(40)), vec![entry])
    }

    fn raises(left: u32, right: u32) -> DiaryEntry {
        DiaryEntry { raises_left: Some(left), raises_right: Some(right), ..passed() }
    }

    #[test]
    fn at_every_limit_there_is_no_finding() {
        assert_eq!(last(&RULE, &tested(passed())), Verdict::Clear);
        // 36 of 40 is 10 % less.
        assert_eq!(last(&RULE, &tested(raises(40, 36))), Verdict::Clear);
    }

    #[test]
    fn one_raise_fewer_is_told_and_fewer_than_clinics_ask_is_watched() {
        let finding = found(&RULE, &tested(raises(29, 30)));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 29.0));
        let text = message(&finding, UnitSystem::Metric);
        let start = "Not yet: 29 raises left, 30 right. Clinics ask for at least 25 single-leg \
                     raises";
        assert!(text.starts_with(start), "{text}");
        assert!(text.ends_with("one article asks for more than 40."), "{text}");
        assert_eq!(found(&RULE, &tested(raises(25, 25))).level, Level::Info);
        assert_eq!(found(&RULE, &tested(raises(24, 24))).level, Level::Watch);
    }

    #[test]
    fn sides_that_differ_are_told() {
        let finding = found(&RULE, &tested(raises(40, 35)));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 12.5));
        // 15 of 30 fails twice.
        let finding = found(&RULE, &tested(raises(30, 15)));
        assert_eq!(finding.level, Level::Watch);
        let expected = "30 raises left, 15 right; the legs differ by 50 %";
        assert_eq!(finding.about.as_deref(), Some(expected));
        let knees = DiaryEntry { knee_to_wall_right_cm: Some(8.0), ..passed() };
        let finding = found(&RULE, &tested(knees));
        assert_eq!(finding.about.as_deref(), Some("the knee-to-wall distances differ by 20 %"));
    }

    #[test]
    fn pain_before_a_run_and_when_pressed_are_told() {
        let sore = DiaryEntry { before_0_10: Some(1.0), ..passed() };
        assert_eq!(found(&RULE, &tested(sore)).level, Level::Info);
        let pressed = DiaryEntry { tags: vec![Tag::WalkPainFree, Tag::PressurePain], ..passed() };
        let finding = found(&RULE, &tested(pressed));
        assert_eq!(
            (finding.level, finding.about.as_deref()),
            (Level::Watch, Some("pain when pressed"))
        );
    }

    #[test]
    fn what_is_not_told_is_not_passed() {
        assert_eq!(
            reason(&RULE, &tested(entry(50))),
            "this entry has no heel raises; add raises_left and raises_right"
        );
        let bare = DiaryEntry { raises_left: Some(30), ..entry(50) };
        let expected = "some tests are missing from the diary; add raises_right, both knee-to-wall \
                        distances, the tag walk-pain-free if it applies";
        assert_eq!(reason(&RULE, &tested(bare.clone())), expected);
        let weak = DiaryEntry { raises_left: Some(20), ..bare };
        let finding = found(&RULE, &tested(weak));
        assert_eq!(finding.about.as_deref(), Some("20 raises left, – right"));
    }

    #[test]
    fn no_raises_at_all_yield_no_ratio() {
        let finding = found(&RULE, &tested(raises(0, 0)));
        assert_eq!(finding.about.as_deref(), Some("0 raises left, 0 right"));
    }

    #[test]
    fn it_speaks_only_during_an_injury_and_for_fifteen_weeks() {
        let weak =
            |offset| DiaryEntry { date: crate::season::fixtures::day(offset), ..raises(20, 20) };
        let at = |offset| tested(weak(offset));
        assert_eq!(reason(&RULE, &at(19)), NO_CALF_INJURY);
        for offset in [20, 40, 145] {
            assert_eq!(found(&RULE, &at(offset)).level, Level::Watch);
        }
        let expected = "the last calf injury ended more than 15 weeks earlier";
        assert_eq!(reason(&RULE, &at(146)), expected);
    }

    #[test]
    fn a_warning_sign_outranks_the_tests() {
        for left in [20, 30] {
            let tags = vec![Tag::WalkPainFree, Tag::RedFlag(RedFlag::Swelling)];
            let flagged = DiaryEntry { tags, ..raises(left, 30) };
            assert!(reason(&RULE, &tested(flagged)).contains("takes precedence"));
        }
    }

    #[test]
    fn in_an_invented_season_no_other_rule_speaks() {
        let easy = with_calf_injury(season(runs((0..20).step_by(2), 8000.0)), 20, Some(40));
        assert_eq!(speaking(&with_diary(easy, vec![raises(20, 30)])), [RULE.id]);
    }
}
