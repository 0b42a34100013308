//! Tests over the list of rules, and what the tests of single rules share.

mod alone;
mod asked;
mod needs;
mod over_seasons;
mod sources;
mod without_the_watch;

use super::*;
use crate::base::quantity::UnitSystem;
use crate::season::fixtures::{entry, run, runs, season, with_calf_injury, with_diary};
use crate::season::{Session, Windows};
use crate::user_files::athlete::Site;
use crate::user_files::athlete::diary::{Diagnosis, DiaryEntry, RedFlag, Tag};

/// What a rule says with default limits about the last run or week.
pub(super) fn last(rule: &Rule, season: &Season) -> Verdict {
    (rule.check)(season, &Limits::default()).pop().unwrap().verdict
}

/// The finding about the last run or week.
pub(super) fn found(rule: &Rule, season: &Season) -> Finding {
    let Verdict::Raised(finding) = last(rule, season) else { panic!("{:?}", last(rule, season)) };
    *finding
}

/// Why the last run or week was not judged.
pub(super) fn reason(rule: &Rule, season: &Season) -> String {
    let Verdict::NotJudged(reason) = last(rule, season) else { panic!("{:?}", last(rule, season)) };
    reason
}

/// A season whose last week is wrong in every way.
fn reckless() -> Season {
    let mut sessions = runs((0..70).step_by(2), 8000.0);
    for session in &mut sessions {
        (session.climb_m, session.steep_m) = (Some(50.0), Some(100.0));
        session.fast_m = Some(600.0);
        session.windows = steady(168.0);
    }
    let last = [72, 73, 74, 75].map(|offset| Session {
        fast_m: Some(9000.0),
        climb_m: Some(900.0),
        steep_m: Some(5000.0),
        windows: steady(140.0),
        ..run(offset, 30_000.0)
    });
    sessions.extend(last);
    season(sessions)
}

fn steady(cadence_spm: f64) -> Windows {
    (0..60).map(|index| crate::season::fixtures::window(index, 3.0, cadence_spm)).collect()
}

/// What stands in the folder beside the rules.
const BESIDE: [&str; 4] = ["mod", "contract", "shared", "tests"];

#[test]
fn the_id_is_the_file_name_and_every_file_is_registered() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !BESIDE.contains(&name.as_str()))
        .collect();
    let mut ids: Vec<String> = RULES.iter().map(|rule| rule.id.replace('-', "_")).collect();
    files.sort();
    ids.sort();
    assert_eq!(files, ids);
    for rule in RULES {
        let is_kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(rule.id.chars().all(is_kebab), "{}", rule.id);
    }
}

/// The ids of all rules that say anything about a season, in the order of the list. Advice for long
/// runs is left out: it follows from their length alone.
pub(super) fn speaking(season: &Season) -> Vec<&'static str> {
    let mut ids = raising(season);
    ids.retain(|id| *id != "long-run-drinking");
    ids
}

/// The ids of all rules that raise anything, advice included.
pub(super) fn raising(season: &Season) -> Vec<&'static str> {
    let outcomes = judge(season, &Limits::default());
    let raised =
        outcomes.iter().filter(|outcome| matches!(outcome.judgement.verdict, Verdict::Raised(_)));
    let mut ids: Vec<&str> = raised.map(|outcome| outcome.rule.id).collect();
    ids.dedup();
    ids
}

/// Every fixed text of a rule.
fn texts(rule: &Rule) -> Vec<&'static str> {
    let doc = &rule.doc;
    let mut all = vec![rule.title, doc.what, doc.why, doc.when_wrong, doc.next_step];
    all.extend(rule.evidence.iter().flat_map(|citation| [citation.short, citation.finding]));
    all.extend(rule.thresholds.iter().map(|threshold| threshold.source));
    all
}

#[test]
fn every_rule_is_complete() {
    for rule in RULES {
        assert!(texts(rule).iter().all(|text| text.len() > 8), "{}", rule.id);
        assert!(!rule.needs.is_empty() || !rule.asks.is_empty(), "{}", rule.id);
        let has_source = !rule.evidence.is_empty() || rule.grade == Grade::Convention;
        assert!(has_source, "{}", rule.id);
    }
}

/// The answer on the terminal has a line for it.
#[test]
fn every_next_step_begins_with_a_sentence_of_a_line() {
    for rule in RULES {
        let first = crate::base::words::first_sentence(rule.doc.next_step);
        assert!(first.chars().count() <= 82, "{}: {first}", rule.id);
    }
}

#[test]
fn every_threshold_wears_its_unit_and_has_a_default_in_range() {
    for rule in RULES {
        for (index, threshold) in rule.thresholds.iter().enumerate() {
            let Threshold { name, default, min, max, unit, .. } = **threshold;
            assert!((min..=max).contains(&default) && min < max, "{}.{name}", rule.id);
            let suffix = match unit {
                "%" => "_pct",
                "m/km" => "_m_per_km",
                "m/s" => "_mps",
                "°C" => "_c",
                "ratio" => "_ratio",
                "kg/m²" => "_kg_per_m2",
                "days" => "_days",
                "SD" => "_sd_factor",
                other => other,
            };
            assert!(name.ends_with(suffix), "{}.{name} in {unit}", rule.id);
            let same = rule.thresholds.iter().filter(|other| other.name == name).count();
            assert_eq!(same, 1, "{}.{name} at {index}", rule.id);
        }
    }
}

/// Words of diagnosis and promise, and codes that only developers know.
fn assert_modest(text: &str) {
    let lower = text.to_lowercase();
    let banned = [
        "will injure",
        "will hurt",
        "you have",
        "diagnos",
        "probability",
        "guarantee",
        "prevent",
        "cure",
        " v1",
        " v2",
        " s1",
        " h1",
        " f1",
        "180",
    ];
    for phrase in banned {
        assert!(!lower.contains(phrase), "`{phrase}` in `{text}`");
    }
    for word in lower.split(|c: char| !c.is_alphanumeric()) {
        assert!(!["safe", "safely", "ok", "okay", "healthy"].contains(&word), "`{text}`");
    }
}

/// The reckless season told by its runner: a calf injury, pain of every kind, tests and signs.
fn told() -> Season {
    let mut sessions = reckless().sessions;
    sessions.push(run(97, 9000.0));
    let scores = |offset, before, during, morning| DiaryEntry {
        before_0_10: Some(before),
        during_0_10: Some(during),
        next_morning_0_10: Some(morning),
        ..entry(offset)
    };
    let tendon = Some(Diagnosis::Tendinopathy);
    let mut entries: Vec<DiaryEntry> = (60..72).map(|day| scores(day, 3.0, 3.0, 3.0)).collect();
    entries.extend([
        DiaryEntry { diagnosis: tendon, ..scores(72, 0.0, 3.0, 0.0) },
        DiaryEntry { diagnosis: tendon, ..scores(73, 0.0, 4.0, 3.0) },
        DiaryEntry { diagnosis: tendon, ..scores(74, 1.0, 5.0, 1.0) },
        DiaryEntry { is_sharp: true, ..scores(75, 0.0, 6.0, 1.0) },
        DiaryEntry { raises_left: Some(20), raises_right: Some(30), ..entry(76) },
        DiaryEntry { tags: vec![Tag::RedFlag(RedFlag::Swelling)], ..entry(80) },
        DiaryEntry { tags: vec![Tag::RedFlag(RedFlag::Immobility)], ..entry(81) },
        DiaryEntry { site: Some(Site::Knee), ..scores(82, 1.0, 7.0, 1.0) },
        scores(97, 0.0, 3.0, 0.0),
    ]);
    with_diary(with_calf_injury(season(sessions), 40, Some(58)), entries)
}

#[test]
fn what_the_runner_tells_lets_these_rules_speak() {
    let spoken = speaking(&told());
    let asking = RULES.iter().filter(|rule| !rule.asks.is_empty() && spoken.contains(&rule.id));
    let asking: Vec<&str> = asking.map(|rule| rule.id).collect();
    let expected = [
        "low-cadence-for-pace",
        "fast-or-steep-after-calf-injury",
        "calf-readiness",
        "red-flag",
        "pain-during-run",
        "rising-pain",
        "persistent-pain",
        "recurring-calf-pain",
        "load-while-sore",
    ];
    assert_eq!(asking, expected);
}

#[test]
fn a_break_and_what_is_told_later_change_no_verdict() {
    let season = told();
    let known = |of: &Season, rule: &Rule, day: chrono::NaiveDate| -> Vec<Judgement> {
        let all = (rule.check)(of, &Limits::default()).into_iter();
        let is_known = |judgement: &Judgement| match judgement.subject {
            Subject::Week(_) => false,
            subject => subject.day(of) <= day,
        };
        all.filter(is_known).collect()
    };
    for offset in (58..98).step_by(3) {
        let day = crate::season::fixtures::day(offset);
        let until = season.sessions.iter().filter(|session| session.day <= day).cloned().collect();
        let mut earlier = crate::season::fixtures::season_as_of(until, day);
        earlier.athlete = season.athlete.clone();
        earlier.diary = season.diary.known_on(day);
        for rule in RULES {
            assert_eq!(known(&earlier, rule, day), known(&season, rule, day), "{}", rule.id);
        }
    }
}

#[test]
fn a_sign_of_harm_leaves_no_lower_verdict_about_the_pain_of_its_entry() {
    let season = told();
    let flagged = |index: usize| season.diary.entries[index].red_flags().next().is_some();
    for outcome in judge(&season, &Limits::default()) {
        let Subject::Entry(index) = outcome.judgement.subject else { continue };
        if flagged(index) && outcome.rule.id != "recurring-calf-pain" {
            let is_stop = matches!(&outcome.judgement.verdict,
                Verdict::Raised(finding) if finding.level == Level::Stop);
            let is_left_open = matches!(outcome.judgement.verdict, Verdict::NotJudged(_));
            assert!(is_stop || is_left_open, "{}", outcome.rule.id);
        }
    }
}

#[test]
fn no_text_diagnoses_or_promises() {
    for rule in RULES {
        texts(rule).into_iter().for_each(assert_modest);
    }
    let seasons = [reckless(), told()];
    for outcome in seasons.iter().flat_map(|season| judge(season, &Limits::default())) {
        match &outcome.judgement.verdict {
            Verdict::Raised(finding) => {
                for system in [UnitSystem::Metric, UnitSystem::Imperial] {
                    let text = (outcome.rule.message)(finding, system);
                    assert!(text.ends_with('.') && !text.contains("NaN"), "{text}");
                    assert_modest(&text);
                }
                finding.remarks.iter().for_each(|remark| assert_modest(remark));
            }
            Verdict::NotJudged(reason) => assert_modest(reason),
            Verdict::Clear | Verdict::Shown(_) => {}
        }
    }
}

#[test]
fn load_rules_never_say_stop_and_measure_in_the_unit_of_the_limit() {
    let outcomes = judge(&reckless(), &Limits::default());
    let mut raised = std::collections::BTreeSet::new();
    for outcome in &outcomes {
        let Verdict::Raised(finding) = &outcome.judgement.verdict else { continue };
        assert!(finding.level < Level::Stop || outcome.rule.family == Family::Pain);
        assert_eq!(finding.measured.unit, finding.limit.unit);
        raised.insert(outcome.rule.id);
    }
    for id in [
        "session-distance-spike",
        "weekly-distance-jump",
        "high-weekly-distance",
        "fast-distance-spike",
        "weekly-fast-jump",
        "climb-spike",
        "weekly-climb-jump",
        "steep-novelty",
        "low-cadence-for-pace",
    ] {
        assert!(raised.contains(&id), "{id}");
    }
}

#[test]
fn every_run_and_every_week_gets_an_answer() {
    let season = reckless();
    for rule in RULES {
        let judgements = (rule.check)(&season, &Limits::default());
        if judgements.is_empty() && season.diary.entries.is_empty() {
            assert!(rule.needs.is_empty(), "{}", rule.id);
            continue;
        }
        let count = match judgements[0].subject {
            Subject::Session(_) => season.sessions.len(),
            Subject::Week(_) => season.calendar.len(),
            Subject::Entry(_) => season.diary.entries.len(),
            Subject::Injury(_) => season.athlete.injuries.len(),
        };
        assert_eq!(judgements.len(), count, "{}", rule.id);
    }
}

#[test]
fn settings_move_a_limit_and_nothing_else() {
    let mut limits = Limits::default();
    limits.set("session-distance-spike.max_rise_pct", 20.0).unwrap();
    let fault = limits.set("session-distance-spike.max_rise", 20.0).unwrap_err();
    assert!(fault.contains("did you mean `max_rise_pct`"), "{fault}");
    let sessions = [runs((0..30).step_by(2), 10_000.0), vec![run(30, 12_000.0)]].concat();
    let season = season(sessions);
    let rule = RULES.iter().find(|rule| rule.id == "session-distance-spike").unwrap();
    assert!(matches!(last(rule, &season), Verdict::Raised(_)));
    assert_eq!((rule.check)(&season, &limits).pop().unwrap().verdict, Verdict::Clear);
}

#[test]
fn a_run_that_only_a_list_knows_counts_its_distance_and_is_clear_of_nothing_else() {
    let mut sessions = runs((0..70).step_by(2), 8000.0);
    for session in &mut sessions {
        (session.climb_m, session.fast_m) = (Some(100.0), Some(600.0));
        session.windows = steady(168.0);
    }
    sessions.push(Session {
        climb_m: None,
        steep_m: None,
        downhill_m: None,
        altitude_quality: crate::run::samples::AltitudeQuality::None,
        fast_m: None,
        sprint_m: None,
        windows: Windows::default(),
        ..run(72, 8000.0)
    });
    let season = season(sessions);
    let by_distance = ["session-distance-spike", "weekly-distance-jump", "high-weekly-distance"];
    let by_samples = [Family::Speed, Family::Hills, Family::CalfLoad, Family::Form];
    for rule in RULES {
        let is_clear = || last(rule, &season) == Verdict::Clear;
        assert!(!by_distance.contains(&rule.id) || is_clear(), "{}", rule.id);
        assert!(!by_samples.contains(&rule.family) || !is_clear(), "{}", rule.id);
    }
    let week = season.calendar.last().unwrap();
    assert_eq!((week.run_count, week.distance_m), (1, 8000.0));
}

#[test]
fn a_session_of_several_recordings_is_judged_by_its_sum_and_says_so() {
    let race = Session { breaks_s: vec![240.0, 720.0], ..run(30, 14_000.0) };
    let season = season([runs((0..30).step_by(2), 10_000.0), vec![race]].concat());
    let rule = RULES.iter().find(|rule| rule.id == "session-distance-spike").unwrap();
    let words = "3 recordings, 4 and 12 min apart, judged as one";
    assert_eq!(found(rule, &season).remarks, [words]);
    let climb = RULES.iter().find(|rule| rule.id == "climb-spike").unwrap();
    let mut season = season;
    season.sessions.last_mut().unwrap().climb_m = None;
    let expected = "no elevation in this recording, one of 3 judged as one";
    assert_eq!(reason(climb, &season), expected);
}
